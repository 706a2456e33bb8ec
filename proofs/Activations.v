(** The deck's nine activation functions and the catalogue's others: f, and that the catalogue's f' is its derivative.

    NOTATION
    | here                     | means                                                                                   |
    |--------------------------|-----------------------------------------------------------------------------------------|
    | [is_derive f x d]        | f is differentiable at x, and its derivative there is d                                 |
    | [select c a b]           | a where c < 0, else b                                                                   |
    | [sigmoid], [softplus]    | 1/(1 + exp(-x)), ln(1 + exp x), of [Tactics]                                            |
    | [erf]                    | 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x, of [Tactics]                    |
    | [prelu a], [elu a], ..   | functions with branches: defined, with what holds at their kinks, in [Kinks]            |

    Each theorem is called after the catalogue's name of the function, [NAME_derive], and says of f and f' what the catalogue's
    text says of them, at every real x, or at every x but the kinks. *)

From Backproof Require Import Tactics Kinks.

(** * The deck's nine *)

(** A1. *)
Theorem identity_derive (x : R) : is_derive (fun x : R => x) x 1.
Proof. bp_derive. Qed.

(** A2. At 0 see [Kinks.step_no_derivative]. *)
Theorem step_derive (x : R) : x <> 0 -> is_derive (fun x : R => select x 0 1) x 0.
Proof. bp_derive. Qed.

(** A3. *)
Theorem logistic_derive (x : R) : let f := fun x : R => 1 / (1 + exp (- x)) in is_derive f x (f x * (1 - f x)).
Proof. bp_derive. Qed.

(** A4: the two forms are one function, and f' is right in both. *)
Theorem tanh_forms (x : R) : tanh x = 2 / (1 + exp (-2 * x)) - 1.
Proof. bp_identity. Qed.
Theorem tanh_derive (x : R) : is_derive tanh x (1 - tanh x ^ 2).
Proof. change (is_derive (fun x : R => tanh x) x (1 - tanh x ^ 2)). bp_derive. Qed.
Theorem tanh_by_exp_derive (x : R) : let f := fun x : R => 2 / (1 + exp (-2 * x)) - 1 in is_derive f x (1 - f x ^ 2).
Proof. bp_derive. Qed.

(** A5. *)
Theorem arctan_derive (x : R) : is_derive (fun x : R => atan x) x (1 / (x ^ 2 + 1)).
Proof. bp_derive. Qed.

(** A6. At 0 see [Kinks.relu_no_derivative]. *)
Theorem relu_derive (x : R) : x <> 0 -> is_derive (fun x : R => select x 0 x) x (select x 0 1).
Proof. bp_derive. Qed.

(** A7. At 0 see [Kinks.prelu_differentiable_iff]. *)
Theorem prelu_derive (alpha x : R) : x <> 0 -> is_derive (fun x : R => select x (alpha * x) x) x (select x alpha 1).
Proof. bp_derive. Qed.

(** A8. At 0 see [Kinks.elu_differentiable_iff]. *)
Theorem elu_derive (alpha x : R) : x <> 0 -> let f := fun x : R => select x (alpha * (exp x - 1)) x in
  is_derive f x (select x (f x + alpha) 1).
Proof. bp_derive. Qed.

(** A9. *)
Theorem softplus_derive (x : R) : is_derive (fun x : R => ln (1 + exp x)) x (1 / (1 + exp (- x))).
Proof. bp_derive. Qed.

(** * The rest of the catalogue *)

(** Leaky ReLU is PReLU with a fixed slope; at 0 see [Kinks.prelu_differentiable_iff]. *)
Theorem leaky_relu_derive (alpha x : R) : x <> 0 -> is_derive (fun x : R => select x (alpha * x) x) x (select x alpha 1).
Proof. bp_derive. Qed.

(** With any constants, and with the published ones. At 0 see [Kinks.selu_no_derivative]. *)
Theorem selu_derive (x : R) : x <> 0 ->
  is_derive (selu selu_scale selu_alpha) x (selu_scale * select x (selu_alpha * exp x) 1).
Proof. apply Kinks.selu_derive. Qed.

Theorem swish_derive (beta x : R) :
  is_derive (fun x : R => x / (1 + exp (- beta * x))) x
    (sigmoid (beta * x) + beta * x * sigmoid (beta * x) * (1 - sigmoid (beta * x))).
Proof. bp_derive. Qed.

Theorem gelu_derive (x : R) :
  is_derive (fun x : R => x / 2 * (1 + erf (x / sqrt 2))) x
    (1 / 2 * (1 + erf (x / sqrt 2)) + x * exp (- x ^ 2 / 2) / sqrt (2 * PI)).
Proof. bp_derive. Qed.

Theorem gelu_tanh_derive (x : R) :
  is_derive (fun x : R => x / 2 * (1 + tanh (sqrt (2 / PI) * (x + 44715 / 1000000 * x ^ 3)))) x
    (1 / 2 * (1 + tanh (sqrt (2 / PI) * (x + 44715 / 1000000 * x ^ 3)))
     + x / 2 * (1 - tanh (sqrt (2 / PI) * (x + 44715 / 1000000 * x ^ 3)) ^ 2) * sqrt (2 / PI) * (1 + 134145 / 1000000 * x ^ 2)).
Proof. bp_derive. Qed.

Theorem mish_derive (x : R) :
  is_derive (fun x : R => x * tanh (ln (1 + exp x))) x
    (tanh (softplus x) + x * (1 - tanh (softplus x) ^ 2) * sigmoid x).
Proof. bp_derive. Qed.

(** At 0 too: the branches of the absolute value do not make a kink. *)
Theorem softsign_derive (x : R) : is_derive (fun x : R => x / (1 + Rabs x)) x (1 / (1 + Rabs x) ^ 2).
Proof. apply Kinks.softsign_derive. Qed.

(** At -3 and 3 see [Kinks.hard_sigmoid_no_derivative]. *)
Theorem hard_sigmoid_derive (x : R) : x <> -3 -> x <> 3 ->
  is_derive hard_sigmoid x (select (x + 3) 0 (select (x - 3) (1 / 6) 0)).
Proof. apply Kinks.hard_sigmoid_derive. Qed.

(** At -3 and 3 see [Kinks.hard_swish_no_derivative]. *)
Theorem hard_swish_derive (x : R) : x <> -3 -> x <> 3 ->
  is_derive hard_swish x (select (x + 3) 0 (select (x - 3) ((2 * x + 3) / 6) 1)).
Proof. apply Kinks.hard_swish_derive. Qed.

Theorem gaussian_derive (x : R) : is_derive (fun x : R => exp (- x ^ 2)) x (-2 * x * exp (- x ^ 2)).
Proof. bp_derive. Qed.

(** With the limits put in at 0. *)
Theorem sinc_derive (x : R) :
  is_derive sinc x (select x ((x * cos x - sin x) / x ^ 2) (select (- x) ((x * cos x - sin x) / x ^ 2) 0)).
Proof.
  destruct (Rtotal_order x 0) as [Neg | [-> | Pos]].
  - rewrite select_neg by exact Neg. apply sinc_derive_elsewhere. lra.
  - rewrite !select_nonneg by lra. exact sinc_derive_0.
  - rewrite select_nonneg, select_neg by lra. apply sinc_derive_elsewhere. lra.
Qed.

Theorem bent_identity_derive (x : R) :
  is_derive (fun x : R => (sqrt (x ^ 2 + 1) - 1) / 2 + x) x (x / (2 * sqrt (x ^ 2 + 1)) + 1).
Proof. bp_derive. Qed.

Theorem log_sigmoid_derive (x : R) : is_derive (fun x : R => - ln (1 + exp (- x))) x (1 / (1 + exp x)).
Proof. bp_derive. Qed.
