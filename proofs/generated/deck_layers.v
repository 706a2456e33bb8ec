(** The claims of claims/deck.claim about one layer, stated from their own syntax and proved by the theorems of [Layers].

    Written by `BACKPROOF_WRITE_PROOFS=1 cargo test --test proofs_on_demand`. *)

From Backproof Require Import Layers.

(** ∂z = ∂a .* f'.(z) *)
Theorem claim_B1 :
  forall (n n_prev : nat) (f f' : R -> R) (w b a_prev da : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n 1 (fun z : mat => dot n 1 da (map1 f z)) (add (mmul n_prev w a_prev) b) (had da (map1 f' (add (mmul n_prev w a_prev) b))).
Proof. intros; apply (activation_grad _ _ f f' (dot n 1 da)); [ auto_derivatives | apply dot_grad ]. Qed.

(** ∂w = ∂z * a_prev' *)
Theorem claim_B2 :
  forall (n n_prev : nat) (f f' : R -> R) (w b a_prev da gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n 1 (fun z : mat => dot n 1 da (map1 f z)) (add (mmul n_prev w a_prev) b) gradient ->
    has_grad n n_prev (fun w : mat => dot n 1 da (map1 f (add (mmul n_prev w a_prev) b))) w (mmul 1 gradient (tr a_prev)).
Proof. intros; eapply (linked_dW n n_prev 1 f f' (dot n 1 da)); link. Qed.

(** ∂b = ∂z *)
Theorem claim_B3 :
  forall (n n_prev : nat) (f f' : R -> R) (w b a_prev da gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n 1 (fun z : mat => dot n 1 da (map1 f z)) (add (mmul n_prev w a_prev) b) gradient ->
    has_grad n 1 (fun b : mat => dot n 1 da (map1 f (add (mmul n_prev w a_prev) b))) b gradient.
Proof. intros; eapply (linked_dB n n_prev 1 f f' (dot n 1 da)); link. Qed.

(** ∂a_prev = w' * ∂z *)
Theorem claim_B4 :
  forall (n n_prev : nat) (f f' : R -> R) (w b a_prev da gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n 1 (fun z : mat => dot n 1 da (map1 f z)) (add (mmul n_prev w a_prev) b) gradient ->
    has_grad n_prev 1 (fun a_prev : mat => dot n 1 da (map1 f (add (mmul n_prev w a_prev) b))) a_prev (mmul n (tr w) gradient).
Proof. intros; eapply (linked_dA n n_prev 1 f f' (dot n 1 da)); link. Qed.

(** ∂Z = ∂A .* f'.(Z) *)
Theorem claim_V1_printed_per_sample :
  forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun Z_1 : mat => dot n m dA (map1 f Z_1)) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) (had dA (map1 f' (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))))).
Proof. intros; apply (activation_grad _ _ f f' (dot n m dA)); [ auto_derivatives | apply dot_grad ]. Qed.

(** ∂W = 1/m * ∂Z * A_prev' *)
Theorem claim_V2_printed_per_sample :
  forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun Z_1 : mat => dot n m dA (map1 f Z_1)) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient ->
    has_grad n n_prev (fun W : mat => total n m (had dA (map1 f (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))))) / INR m) W (mmul m (scale (1 / INR m) gradient) (tr A_prev)).
Proof. intros; link_cost (linked_dW n n_prev m f f'). Qed.

(** ∂W = ∂Z_of_cost * A_prev' *)
Theorem claim_V2_corrected_of_cost :
  forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun Z_1 : mat => total n m (had dA (map1 f Z_1)) / INR m) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient ->
    has_grad n n_prev (fun W : mat => total n m (had dA (map1 f (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))))) / INR m) W (mmul m gradient (tr A_prev)).
Proof. intros; link_cost (linked_dW n n_prev m f f'). Qed.

(** ∂b_of_cost = 1/m * sum(∂Z, cols) *)
Theorem claim_V3_printed_per_sample :
  forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun Z_1 : mat => dot n m dA (map1 f Z_1)) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient ->
    has_grad n 1 (fun b : mat => total n m (had dA (map1 f (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))))) / INR m) b (scale (1 / INR m) (sumcols m gradient)).
Proof. intros; link_cost (linked_db n n_prev m f f'). Qed.

(** ∂b_of_cost = sum(∂Z_of_cost, cols) *)
Theorem claim_V3_corrected_of_cost :
  forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun Z_1 : mat => total n m (had dA (map1 f Z_1)) / INR m) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient ->
    has_grad n 1 (fun b : mat => total n m (had dA (map1 f (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))))) / INR m) b (sumcols m gradient).
Proof. intros; link_cost (linked_db n n_prev m f f'). Qed.

(** vjp(A, A_prev, ∂A) = W' * ∂Z *)
Theorem claim_V4_printed_per_sample :
  forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun Z_1 : mat => dot n m dA (map1 f Z_1)) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient ->
    has_grad n_prev m (fun A_prev : mat => dot n m dA (map1 f (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))))) A_prev (mmul n (tr W) gradient).
Proof. intros; eapply (linked_dA n n_prev m f f' (dot n m dA)); link. Qed.

(** dJ/dA_prev = W' * ∂Z_of_cost *)
Theorem claim_V4_printed_of_cost :
  forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun Z_1 : mat => total n m (had dA (map1 f Z_1)) / INR m) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient ->
    has_grad n_prev m (fun A_prev : mat => total n m (had dA (map1 f (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))))) / INR m) A_prev (mmul n (tr W) gradient).
Proof. intros; link_cost (linked_dA n n_prev m f f'). Qed.
