(** The claims of claims/deck.claim that are about scalars, right, and proved by the tactics of [Claims].

    Written by `backproof prove --for-project claims/deck.claim`; the notation is that of [Tactics]. *)

From Backproof Require Import Claims.

(** Identity'(x) = 1 *)
Theorem claim_A1 :
  forall (x : R),
    is_derive (fun x : R => x) x 1.
Proof. bp_prove. Qed.

(** BinaryStep'(x_off_0) = 0 *)
Theorem claim_A2 :
  forall (x_off_0 : R),
    x_off_0 <> 0 ->
    is_derive (fun x_off_0 : R => select x_off_0 0 1) x_off_0 0.
Proof. bp_prove. Qed.
Theorem claim_A2_admits : exists x_off_0 : R, (x_off_0 <> 0).
Proof. exists (1 / 2); bp_admits. Qed.

(** BinaryStep'(x_at_0) = 0 *)
Theorem claim_A2_at_0 :
  forall (x_at_0 : R),
    0 <= x_at_0 ->
    x_at_0 <= 0 ->
    ex_derive (fun x_at_0 : R => select x_at_0 0 1) x_at_0 ->
    is_derive (fun x_at_0 : R => select x_at_0 0 1) x_at_0 0.
Proof. bp_prove. Qed.
Theorem claim_A2_at_0_admits : exists x_at_0 : R, (0 <= x_at_0) /\ (x_at_0 <= 0).
Proof. exists 0; bp_admits. Qed.

(** Logistic'(x) = Logistic(x)*(1 - Logistic(x)) *)
Theorem claim_A3 :
  forall (x : R),
    is_derive (fun x : R => 1 / (1 + exp (- x))) x (1 / (1 + exp (- x)) * (1 - 1 / (1 + exp (- x)))).
Proof. bp_prove. Qed.

(** tanh(x) = 2/(1 + e^(-2*x)) - 1 *)
Theorem claim_A4_forms :
  forall (x : R),
    tanh x = 2 / (1 + exp ((- 2) * x)) - 1.
Proof. bp_prove. Qed.

(** TanH'(x) = 1 - TanH(x)² *)
Theorem claim_A4_tanh :
  forall (x : R),
    is_derive (fun x : R => tanh x) x (1 - (tanh x) ^ 2).
Proof. bp_prove. Qed.

(** TanH_by_e'(x) = 1 - TanH_by_e(x)² *)
Theorem claim_A4_by_e :
  forall (x : R),
    is_derive (fun x : R => 2 / (1 + exp ((- 2) * x)) - 1) x (1 - (2 / (1 + exp ((- 2) * x)) - 1) ^ 2).
Proof. bp_prove. Qed.

(** ArcTan'(x) = 1/(x² + 1) *)
Theorem claim_A5 :
  forall (x : R),
    is_derive (fun x : R => atan x) x (1 / (x ^ 2 + 1)).
Proof. bp_prove. Qed.

(** ReLU'(x) = if(x < 0, 0, 1) *)
Theorem claim_A6 :
  forall (x : R),
    ex_derive (fun x : R => select x 0 x) x ->
    is_derive (fun x : R => select x 0 x) x (select x 0 1).
Proof. bp_prove. Qed.

(** PReLU'(x) = if(x < 0, α, 1) *)
Theorem claim_A7 :
  forall (x alpha : R),
    ex_derive (fun x : R => select x (alpha * x) x) x ->
    is_derive (fun x : R => select x (alpha * x) x) x (select x alpha 1).
Proof. bp_prove. Qed.

(** ELU'(x) = if(x < 0, ELU(x) + α, 1) *)
Theorem claim_A8 :
  forall (x alpha : R),
    ex_derive (fun x : R => select x (alpha * (exp x - 1)) x) x ->
    is_derive (fun x : R => select x (alpha * (exp x - 1)) x) x (select x (select x (alpha * (exp x - 1)) x + alpha) 1).
Proof. bp_prove. Qed.

(** SoftPlus'(x) = 1/(1 + e^-x) *)
Theorem claim_A9 :
  forall (x : R),
    is_derive (fun x : R => ln (1 + exp x)) x (1 / (1 + exp (- x))).
Proof. bp_prove. Qed.
