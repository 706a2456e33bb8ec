(** The tape's table of derivatives, row by row: the trusted base of whatever rests on the tape.

    The statements, from [Theorem] to the full stop, are printed by the table itself ([src/tape/derivative.rs], read by a reader that
    writes Rocq), and a test compares them with this file. Each says: the primitive on the left has, at every x of its domain, the
    derivative that the row computes. So numbers stand as the table makes them: pi is 4 atan 1.

    NOTATION
    | here                | means                                                                     |
    |---------------------|---------------------------------------------------------------------------|
    | [is_derive f x d]   | f is differentiable at x, and its derivative there is d                   |
    | [/ x]               | the reciprocal 1/x                                                        |
    | [erf]               | 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x, of [Tactics]      | *)

From Backproof Require Import Tactics.

Theorem exp_row (x : R) : is_derive (fun x : R => exp x) x (exp x).
Proof. bp_derive. Qed.

Theorem ln_row (x : R) : 0 < x -> is_derive (fun x : R => ln x) x (/ x).
Proof. bp_derive. Qed.

Theorem sqrt_row (x : R) : 0 < x -> is_derive (fun x : R => sqrt x) x (/ (sqrt x + sqrt x)).
Proof. bp_derive. Qed.

Theorem sin_row (x : R) : is_derive (fun x : R => sin x) x (cos x).
Proof. bp_derive. Qed.

Theorem cos_row (x : R) : is_derive (fun x : R => cos x) x (- sin x).
Proof. bp_derive. Qed.

Theorem atan_row (x : R) : is_derive (fun x : R => atan x) x (/ (1 + x * x)).
Proof. bp_derive. Qed.

Theorem erf_row (x : R) :
  is_derive (fun x : R => erf x) x (/ sqrt (4 * atan 1) * exp (- (x * x)) + / sqrt (4 * atan 1) * exp (- (x * x))).
Proof. bp_derive. Qed.

Theorem reciprocal_row (x : R) : x <> 0 -> is_derive (fun x : R => / x) x (- (/ x * / x)).
Proof. bp_derive. Qed.
