(** The catalogue's functions as the code computes them: the code for f' is the derivative of the code for f.

    Printed by the code: [src/activation/table.rs] recorded on a tape, and the tape read into Rocq. A test compares, so that this file
    cannot say something else than what is computed. [Activations] says the same of the formulas as they are written.

    NOTATION
    | here              | means                                                                             |
    |-------------------|-----------------------------------------------------------------------------------|
    | [is_derive f x d] | f is differentiable at x, and its derivative there is d                           |
    | [select c a b]    | a where c < 0, else b. Where c is 0 nothing is said here; see [Kinks]             |
    | [erf]             | 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x, of [Tactics]              |
    | [4 * atan 1]      | pi                                                                                | *)

From Backproof Require Import Tactics.

Theorem identity_code (x : R) :
  is_derive (fun x : R => x) x
    1.
Proof. bp_derive. Qed.

Theorem step_code (x : R) : x <> 0 ->
  is_derive (fun x : R => select x 0 1) x
    0.
Proof. bp_derive. Qed.

Theorem logistic_code (x : R) :
  is_derive (fun x : R => / (1 + exp (- x))) x
    (/ (1 + exp (- x)) * (1 - / (1 + exp (- x)))).
Proof. bp_derive. Qed.

Theorem tanh_code (x : R) :
  is_derive (fun x : R => 1 - 2 * / (1 + exp (2 * x))) x
    (1 - (1 - 2 * / (1 + exp (2 * x))) * (1 - 2 * / (1 + exp (2 * x)))).
Proof. bp_derive. Qed.

Theorem arctan_code (x : R) :
  is_derive (fun x : R => atan x) x
    (/ (x * x + 1)).
Proof. bp_derive. Qed.

Theorem relu_code (x : R) : x <> 0 ->
  is_derive (fun x : R => select x 0 x) x
    (select x 0 1).
Proof. bp_derive. Qed.

Theorem prelu_code (alpha x : R) : x <> 0 ->
  is_derive (fun x : R => select x (alpha * x) x) x
    (select x alpha 1).
Proof. bp_derive. Qed.

Theorem elu_code (alpha x : R) : x <> 0 ->
  is_derive (fun x : R => select x (alpha * (exp x - 1)) x) x
    (select x (alpha * (exp x - 1) + alpha) 1).
Proof. bp_derive. Qed.

Theorem softplus_code (x : R) :
  is_derive (fun x : R => ln (1 + exp x)) x
    (/ (1 + exp (- x))).
Proof. bp_derive. Qed.

Theorem leaky_relu_code (alpha x : R) : x <> 0 ->
  is_derive (fun x : R => select x (alpha * x) x) x
    (select x alpha 1).
Proof. bp_derive. Qed.

Theorem selu_code (x : R) : x <> 0 ->
  is_derive (fun x : R => (5253504936777402467096674926473 / 5000000000000000000000000000000) * select x ((16732632423543772848170429916717 / 10000000000000000000000000000000) * (exp x - 1)) x) x
    ((5253504936777402467096674926473 / 5000000000000000000000000000000) * select x ((16732632423543772848170429916717 / 10000000000000000000000000000000) * exp x) 1).
Proof. bp_derive. Qed.

Theorem swish_code (beta x : R) :
  is_derive (fun x : R => x * / (1 + exp (- (beta * x)))) x
    (beta * x * / (1 + exp (- (beta * x))) * (1 - / (1 + exp (- (beta * x)))) + / (1 + exp (- (beta * x)))).
Proof. bp_derive. Qed.

Theorem gelu_code (x : R) :
  is_derive (fun x : R => x * (1 / 2) * (1 + erf (x * / sqrt 2))) x
    (x * (exp (- (x * x * (1 / 2))) * / sqrt (2 * (4 * atan 1))) + (1 / 2) * (1 + erf (x * / sqrt 2))).
Proof. bp_derive. Qed.

Theorem gelu_tanh_code (x : R) :
  is_derive (fun x : R => (1 / 2) * x * (1 + (1 - 2 * / (1 + exp (2 * (sqrt (2 * / (4 * atan 1)) * ((8943 / 200000) * (x * x) * x + x))))))) x
    ((1 / 2) * x * (1 - (1 - 2 * / (1 + exp (2 * (sqrt (2 * / (4 * atan 1)) * ((8943 / 200000) * (x * x) * x + x))))) * (1 - 2 * / (1 + exp (2 * (sqrt (2 * / (4 * atan 1)) * ((8943 / 200000) * (x * x) * x + x)))))) * (sqrt (2 * / (4 * atan 1)) * ((26829 / 200000) * (x * x) + 1)) + (1 / 2) * (1 + (1 - 2 * / (1 + exp (2 * (sqrt (2 * / (4 * atan 1)) * ((8943 / 200000) * (x * x) * x + x))))))).
Proof. bp_derive. Qed.

Theorem mish_code (x : R) :
  is_derive (fun x : R => x * (1 - 2 * / (1 + exp (2 * ln (1 + exp x))))) x
    (x * (1 - (1 - 2 * / (1 + exp (2 * ln (1 + exp x)))) * (1 - 2 * / (1 + exp (2 * ln (1 + exp x))))) * / (1 + exp (- x)) + (1 - 2 * / (1 + exp (2 * ln (1 + exp x))))).
Proof. bp_derive. Qed.

Theorem softsign_code (x : R) : x <> 0 ->
  is_derive (fun x : R => x * / (1 + select x (- x) x)) x
    (/ ((1 + select x (- x) x) * (1 + select x (- x) x))).
Proof. bp_derive. Qed.

Theorem hard_sigmoid_code (x : R) : x - 3 <> 0 -> x + 3 <> 0 ->
  is_derive (fun x : R => select (x + 3) 0 (select (x - 3) ((x + 3) * / 6) 1)) x
    (select (x + 3) 0 (select (x - 3) (1 / 6) 0)).
Proof. bp_derive. Qed.

Theorem hard_swish_code (x : R) : x - 3 <> 0 -> x + 3 <> 0 ->
  is_derive (fun x : R => select (x + 3) 0 (select (x - 3) (x * (x + 3) * / 6) x)) x
    (select (x + 3) 0 (select (x - 3) ((2 * x + 3) * / 6) 1)).
Proof. bp_derive. Qed.

Theorem gaussian_code (x : R) :
  is_derive (fun x : R => exp (- (x * x))) x
    ((-2) * x * exp (- (x * x))).
Proof. bp_derive. Qed.

Theorem sinc_code (x : R) : - x <> 0 -> x <> 0 ->
  is_derive (fun x : R => select x (sin x * / x) (select (- x) (sin x * / x) 1)) x
    (select x ((x * cos x - sin x) * / (x * x)) (select (- x) ((x * cos x - sin x) * / (x * x)) 0)).
Proof. bp_derive. Qed.

Theorem bent_identity_code (x : R) :
  is_derive (fun x : R => (sqrt (x * x + 1) - 1) * / 2 + x) x
    (x * / (2 * sqrt (x * x + 1)) + 1).
Proof. bp_derive. Qed.

Theorem log_sigmoid_code (x : R) :
  is_derive (fun x : R => - ln (1 + exp (- x))) x
    (/ (1 + exp (- (- x)))).
Proof. bp_derive. Qed.
