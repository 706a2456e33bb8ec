(** The claims of claims/deck.claim that are about layers, and right, as they are written, and proved by the tactic of [Layers].

    Written by `BACKPROOF_WRITE_PROOFS=1 cargo test --test proofs layers`; the notation is that of [Layers] and [Arrays]. *)

From Backproof Require Import Layers.

(** z1[1] = w1_11*a0[1] + w1_21*a0[2] + w1_31*a0[3] + b1[1] *)
Theorem claim_F3_1 :
  forall (w1 b1 a0 : mat),
    (add (mmul 3 w1 a0) b1) 0%nat 0%nat = (w1 0%nat 0%nat * a0 0%nat 0%nat) + (w1 0%nat 1%nat * a0 1%nat 0%nat) + (w1 0%nat 2%nat * a0 2%nat 0%nat) + b1 0%nat 0%nat.
Proof. layer_claim. Qed.

(** z1[2] = w1_12*a0[1] + w1_22*a0[2] + w1_32*a0[3] + b1[2] *)
Theorem claim_F3_2 :
  forall (w1 b1 a0 : mat),
    (add (mmul 3 w1 a0) b1) 1%nat 0%nat = (w1 1%nat 0%nat * a0 0%nat 0%nat) + (w1 1%nat 1%nat * a0 1%nat 0%nat) + (w1 1%nat 2%nat * a0 2%nat 0%nat) + b1 1%nat 0%nat.
Proof. layer_claim. Qed.

(** z1[3] = w1_13*a0[1] + w1_23*a0[2] + w1_33*a0[3] + b1[3] *)
Theorem claim_F3_3 :
  forall (w1 b1 a0 : mat),
    (add (mmul 3 w1 a0) b1) 2%nat 0%nat = (w1 2%nat 0%nat * a0 0%nat 0%nat) + (w1 2%nat 1%nat * a0 1%nat 0%nat) + (w1 2%nat 2%nat * a0 2%nat 0%nat) + b1 2%nat 0%nat.
Proof. layer_claim. Qed.

(** z2[1] = w2_11*a1[1] + w2_21*a1[2] + w2_31*a1[3] + b2[1] *)
Theorem claim_F4_1 :
  forall (f1 : R -> R) (w1 b1 a0 w2 b2 : mat),
    (add (mmul 3 w2 (map1 f1 (add (mmul 3 w1 a0) b1))) b2) 0%nat 0%nat = (w2 0%nat 0%nat * (map1 f1 (add (mmul 3 w1 a0) b1)) 0%nat 0%nat) + (w2 0%nat 1%nat * (map1 f1 (add (mmul 3 w1 a0) b1)) 1%nat 0%nat) + (w2 0%nat 2%nat * (map1 f1 (add (mmul 3 w1 a0) b1)) 2%nat 0%nat) + b2 0%nat 0%nat.
Proof. layer_claim. Qed.

(** z2[2] = w2_12*a1[1] + w2_22*a1[2] + w2_32*a1[3] + b2[2] *)
Theorem claim_F4_2 :
  forall (f1 : R -> R) (w1 b1 a0 w2 b2 : mat),
    (add (mmul 3 w2 (map1 f1 (add (mmul 3 w1 a0) b1))) b2) 1%nat 0%nat = (w2 1%nat 0%nat * (map1 f1 (add (mmul 3 w1 a0) b1)) 0%nat 0%nat) + (w2 1%nat 1%nat * (map1 f1 (add (mmul 3 w1 a0) b1)) 1%nat 0%nat) + (w2 1%nat 2%nat * (map1 f1 (add (mmul 3 w1 a0) b1)) 2%nat 0%nat) + b2 1%nat 0%nat.
Proof. layer_claim. Qed.

(** W*(A_prev*e_j) + b = (W*A_prev + B)*e_j *)
Theorem claim_F7 :
  forall (n n_prev m : nat) (b W A_prev e_j : mat),
    total m 1 e_j - 1 = 0 ->
    same n 1 (add (mmul n_prev W (mmul m A_prev e_j)) b) (mmul m (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) e_j).
Proof. layer_claim. Qed.
Theorem claim_F7_admits : exists (n n_prev m : nat) (b W A_prev e_j : mat),
    total m 1 e_j - 1 = 0.
Proof. layer_given. Qed.

(** W_by_input'*(A_prev*e_j) + b = (W_by_input'*A_prev + B)*e_j *)
Theorem claim_F7_by_input :
  forall (n n_prev m : nat) (b A_prev e_j W_by_input : mat),
    total m 1 e_j - 1 = 0 ->
    same n 1 (add (mmul n_prev (tr W_by_input) (mmul m A_prev e_j)) b) (mmul m (add (mmul n_prev (tr W_by_input) A_prev) (mmul 1 b (tr ones))) e_j).
Proof. layer_claim. Qed.
Theorem claim_F7_by_input_admits : exists (n n_prev m : nat) (b A_prev e_j W_by_input : mat),
    total m 1 e_j - 1 = 0.
Proof. layer_given. Qed.

(** dJ_by_input/dW_by_input = 1/m * A_prev * ∂Z_by_input' *)
Theorem claim_F7_corrected_by_input_V2 :
  forall (n n_prev m : nat) (f f' : R -> R) (b A_prev W_by_input dA_by_input gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun Z_by_input : mat => dot n m dA_by_input (map1 f Z_by_input)) (add (mmul n_prev (tr W_by_input) A_prev) (mmul 1 b (tr ones))) gradient ->
    has_grad n_prev n (fun W_by_input : mat => total n m (had dA_by_input (map1 f (add (mmul n_prev (tr W_by_input) A_prev) (mmul 1 b (tr ones))))) / INR m) W_by_input (mmul m (scale (1 / INR m) A_prev) (tr gradient)).
Proof. layer_claim. Qed.
Theorem claim_F7_corrected_by_input_V2_admits : forall (n n_prev m : nat) (f f' : R -> R) (b A_prev W_by_input dA_by_input : mat),
    (forall t : R, is_derive f t (f' t)) ->
    exists gradient : mat, has_grad n m (fun Z_by_input : mat => dot n m dA_by_input (map1 f Z_by_input)) (add (mmul n_prev (tr W_by_input) A_prev) (mmul 1 b (tr ones))) gradient.
Proof. layer_gradients. Qed.

(** vjp(A_by_input, A_prev, ∂A_by_input) = W_by_input * ∂Z_by_input *)
Theorem claim_F7_corrected_by_input_V4 :
  forall (n n_prev m : nat) (f f' : R -> R) (b A_prev W_by_input dA_by_input gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun Z_by_input : mat => dot n m dA_by_input (map1 f Z_by_input)) (add (mmul n_prev (tr W_by_input) A_prev) (mmul 1 b (tr ones))) gradient ->
    has_grad n_prev m (fun A_prev : mat => dot n m dA_by_input (map1 f (add (mmul n_prev (tr W_by_input) A_prev) (mmul 1 b (tr ones))))) A_prev (mmul n W_by_input gradient).
Proof. layer_claim. Qed.
Theorem claim_F7_corrected_by_input_V4_admits : forall (n n_prev m : nat) (f f' : R -> R) (b A_prev W_by_input dA_by_input : mat),
    (forall t : R, is_derive f t (f' t)) ->
    exists gradient : mat, has_grad n m (fun Z_by_input : mat => dot n m dA_by_input (map1 f Z_by_input)) (add (mmul n_prev (tr W_by_input) A_prev) (mmul 1 b (tr ones))) gradient.
Proof. layer_gradients. Qed.

(** ∂z = ∂a .* f'.(z) *)
Theorem claim_B1 :
  forall (n n_prev : nat) (f f' : R -> R) (w b a_prev da : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n 1 (fun z : mat => dot n 1 da (map1 f z)) (add (mmul n_prev w a_prev) b) (had da (map1 f' (add (mmul n_prev w a_prev) b))).
Proof. layer_claim. Qed.

(** ∂w = ∂z * a_prev' *)
Theorem claim_B2 :
  forall (n n_prev : nat) (f f' : R -> R) (w b a_prev da gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n 1 (fun z : mat => dot n 1 da (map1 f z)) (add (mmul n_prev w a_prev) b) gradient ->
    has_grad n n_prev (fun w : mat => dot n 1 da (map1 f (add (mmul n_prev w a_prev) b))) w (mmul 1 gradient (tr a_prev)).
Proof. layer_claim. Qed.
Theorem claim_B2_admits : forall (n n_prev : nat) (f f' : R -> R) (w b a_prev da : mat),
    (forall t : R, is_derive f t (f' t)) ->
    exists gradient : mat, has_grad n 1 (fun z : mat => dot n 1 da (map1 f z)) (add (mmul n_prev w a_prev) b) gradient.
Proof. layer_gradients. Qed.

(** vjp(f.(z_one), w_one, ∂a_one) = ∂z_one * a_one *)
Theorem claim_B2_also_one_by_one :
  forall (f f' : R -> R) (w_one b_one a_one da_one gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad 1 1 (fun z_one : mat => dot 1 1 da_one (map1 f z_one)) (add (mmul 1 w_one a_one) b_one) gradient ->
    has_grad 1 1 (fun w_one : mat => dot 1 1 da_one (map1 f (add (mmul 1 w_one a_one) b_one))) w_one (mmul 1 gradient a_one).
Proof. layer_claim. Qed.
Theorem claim_B2_also_one_by_one_admits : forall (f f' : R -> R) (w_one b_one a_one da_one : mat),
    (forall t : R, is_derive f t (f' t)) ->
    exists gradient : mat, has_grad 1 1 (fun z_one : mat => dot 1 1 da_one (map1 f z_one)) (add (mmul 1 w_one a_one) b_one) gradient.
Proof. layer_gradients. Qed.

(** ∂b = ∂z *)
Theorem claim_B3 :
  forall (n n_prev : nat) (f f' : R -> R) (w b a_prev da gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n 1 (fun z : mat => dot n 1 da (map1 f z)) (add (mmul n_prev w a_prev) b) gradient ->
    has_grad n 1 (fun b : mat => dot n 1 da (map1 f (add (mmul n_prev w a_prev) b))) b gradient.
Proof. layer_claim. Qed.
Theorem claim_B3_admits : forall (n n_prev : nat) (f f' : R -> R) (w b a_prev da : mat),
    (forall t : R, is_derive f t (f' t)) ->
    exists gradient : mat, has_grad n 1 (fun z : mat => dot n 1 da (map1 f z)) (add (mmul n_prev w a_prev) b) gradient.
Proof. layer_gradients. Qed.

(** ∂a_prev = w' * ∂z *)
Theorem claim_B4 :
  forall (n n_prev : nat) (f f' : R -> R) (w b a_prev da gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n 1 (fun z : mat => dot n 1 da (map1 f z)) (add (mmul n_prev w a_prev) b) gradient ->
    has_grad n_prev 1 (fun a_prev : mat => dot n 1 da (map1 f (add (mmul n_prev w a_prev) b))) a_prev (mmul n (tr w) gradient).
Proof. layer_claim. Qed.
Theorem claim_B4_admits : forall (n n_prev : nat) (f f' : R -> R) (w b a_prev da : mat),
    (forall t : R, is_derive f t (f' t)) ->
    exists gradient : mat, has_grad n 1 (fun z : mat => dot n 1 da (map1 f z)) (add (mmul n_prev w a_prev) b) gradient.
Proof. layer_gradients. Qed.

(** ∂z_via_next = w_next' * ∂z_next .* f'.(z) *)
Theorem claim_B5 :
  forall (n n_prev n_next : nat) (f f' : R -> R) (f_next f_next' : R -> R) (w b a_prev w_next b_next da_next gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    (forall t : R, is_derive f_next t (f_next' t)) ->
    has_grad n_next 1 (fun z_next : mat => dot n_next 1 da_next (map1 f_next z_next)) (add (mmul n w_next (map1 f (add (mmul n_prev w a_prev) b))) b_next) gradient ->
    has_grad n 1 (fun z : mat => dot n_next 1 da_next (map1 f_next (add (mmul n w_next (map1 f z)) b_next))) (add (mmul n_prev w a_prev) b) (had (mmul n_next (tr w_next) gradient) (map1 f' (add (mmul n_prev w a_prev) b))).
Proof. layer_claim. Qed.
Theorem claim_B5_admits : forall (n n_prev n_next : nat) (f f' : R -> R) (f_next f_next' : R -> R) (w b a_prev w_next b_next da_next : mat),
    (forall t : R, is_derive f t (f' t)) ->
    (forall t : R, is_derive f_next t (f_next' t)) ->
    exists gradient : mat, has_grad n_next 1 (fun z_next : mat => dot n_next 1 da_next (map1 f_next z_next)) (add (mmul n w_next (map1 f (add (mmul n_prev w a_prev) b))) b_next) gradient.
Proof. layer_gradients. Qed.

(** ∂Z = ∂A .* f'.(Z) *)
Theorem claim_V1_printed_per_sample :
  forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun Z_1 : mat => dot n m dA (map1 f Z_1)) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) (had dA (map1 f' (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))))).
Proof. layer_claim. Qed.

(** ∂Z_of_cost = ∂A_of_cost .* f'.(Z) *)
Theorem claim_V1_printed_of_cost :
  forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun A : mat => total n m (had dA A) / INR m) (map1 f (add (mmul n_prev W A_prev) (mmul 1 b (tr ones)))) gradient ->
    has_grad n m (fun Z_1 : mat => total n m (had dA (map1 f Z_1)) / INR m) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) (had gradient (map1 f' (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))))).
Proof. layer_claim. Qed.
Theorem claim_V1_printed_of_cost_admits : forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA : mat),
    (forall t : R, is_derive f t (f' t)) ->
    exists gradient : mat, has_grad n m (fun A : mat => total n m (had dA A) / INR m) (map1 f (add (mmul n_prev W A_prev) (mmul 1 b (tr ones)))) gradient.
Proof. layer_gradients. Qed.

(** ∂W = 1/m * ∂Z * A_prev' *)
Theorem claim_V2_printed_per_sample :
  forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun Z_1 : mat => dot n m dA (map1 f Z_1)) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient ->
    has_grad n n_prev (fun W : mat => total n m (had dA (map1 f (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))))) / INR m) W (mmul m (scale (1 / INR m) gradient) (tr A_prev)).
Proof. layer_claim. Qed.
Theorem claim_V2_printed_per_sample_admits : forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA : mat),
    (forall t : R, is_derive f t (f' t)) ->
    exists gradient : mat, has_grad n m (fun Z_1 : mat => dot n m dA (map1 f Z_1)) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient.
Proof. layer_gradients. Qed.

(** ∂W = ∂Z_of_cost * A_prev' *)
Theorem claim_V2_corrected_of_cost :
  forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun Z_1 : mat => total n m (had dA (map1 f Z_1)) / INR m) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient ->
    has_grad n n_prev (fun W : mat => total n m (had dA (map1 f (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))))) / INR m) W (mmul m gradient (tr A_prev)).
Proof. layer_claim. Qed.
Theorem claim_V2_corrected_of_cost_admits : forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA : mat),
    (forall t : R, is_derive f t (f' t)) ->
    exists gradient : mat, has_grad n m (fun Z_1 : mat => total n m (had dA (map1 f Z_1)) / INR m) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient.
Proof. layer_gradients. Qed.

(** ∂b_of_cost = 1/m * sum(∂Z, cols) *)
Theorem claim_V3_printed_per_sample :
  forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun Z_1 : mat => dot n m dA (map1 f Z_1)) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient ->
    has_grad n 1 (fun b : mat => total n m (had dA (map1 f (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))))) / INR m) b (scale (1 / INR m) (sumcols m gradient)).
Proof. layer_claim. Qed.
Theorem claim_V3_printed_per_sample_admits : forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA : mat),
    (forall t : R, is_derive f t (f' t)) ->
    exists gradient : mat, has_grad n m (fun Z_1 : mat => dot n m dA (map1 f Z_1)) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient.
Proof. layer_gradients. Qed.

(** ∂b_of_cost = sum(∂Z_of_cost, cols) *)
Theorem claim_V3_corrected_of_cost :
  forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun Z_1 : mat => total n m (had dA (map1 f Z_1)) / INR m) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient ->
    has_grad n 1 (fun b : mat => total n m (had dA (map1 f (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))))) / INR m) b (sumcols m gradient).
Proof. layer_claim. Qed.
Theorem claim_V3_corrected_of_cost_admits : forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA : mat),
    (forall t : R, is_derive f t (f' t)) ->
    exists gradient : mat, has_grad n m (fun Z_1 : mat => total n m (had dA (map1 f Z_1)) / INR m) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient.
Proof. layer_gradients. Qed.

(** vjp(A, A_prev, ∂A) = W' * ∂Z *)
Theorem claim_V4_printed_per_sample :
  forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun Z_1 : mat => dot n m dA (map1 f Z_1)) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient ->
    has_grad n_prev m (fun A_prev : mat => dot n m dA (map1 f (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))))) A_prev (mmul n (tr W) gradient).
Proof. layer_claim. Qed.
Theorem claim_V4_printed_per_sample_admits : forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA : mat),
    (forall t : R, is_derive f t (f' t)) ->
    exists gradient : mat, has_grad n m (fun Z_1 : mat => dot n m dA (map1 f Z_1)) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient.
Proof. layer_gradients. Qed.

(** dJ/dA_prev = W' * ∂Z_of_cost *)
Theorem claim_V4_printed_of_cost :
  forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA gradient : mat),
    (forall t : R, is_derive f t (f' t)) ->
    has_grad n m (fun Z_1 : mat => total n m (had dA (map1 f Z_1)) / INR m) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient ->
    has_grad n_prev m (fun A_prev : mat => total n m (had dA (map1 f (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))))) / INR m) A_prev (mmul n (tr W) gradient).
Proof. layer_claim. Qed.
Theorem claim_V4_printed_of_cost_admits : forall (n n_prev m : nat) (f f' : R -> R) (b W A_prev dA : mat),
    (forall t : R, is_derive f t (f' t)) ->
    exists gradient : mat, has_grad n m (fun Z_1 : mat => total n m (had dA (map1 f Z_1)) / INR m) (add (mmul n_prev W A_prev) (mmul 1 b (tr ones))) gradient.
Proof. layer_gradients. Qed.

(** dJ2/dw1 = 1/2 * ∂Z1 * X' *)
Theorem claim_F6_also_backward :
  forall (f1 f1' : R -> R) (f2 f2' : R -> R) (w1 b1 w2 b2 X dA2 : mat),
    (forall t : R, is_derive f1 t (f1' t)) ->
    (forall t : R, is_derive f2 t (f2' t)) ->
    has_grad 3 3 (fun w1 : mat => total 2 2 (had dA2 (map1 f2 (add (mmul 3 w2 (map1 f1 (add (mmul 3 w1 X) (mmul 1 b1 (tr ones))))) (mmul 1 b2 (tr ones))))) / 2) w1 (mmul 2 (scale (1 / 2) (had (mmul 2 (tr w2) (had dA2 (map1 f2' (add (mmul 3 w2 (map1 f1 (add (mmul 3 w1 X) (mmul 1 b1 (tr ones))))) (mmul 1 b2 (tr ones)))))) (map1 f1' (add (mmul 3 w1 X) (mmul 1 b1 (tr ones)))))) (tr X)).
Proof. layer_claim. Qed.
