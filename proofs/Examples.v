(** What the tactics of [Tactics.v] do: goals they close, and wrong ones on which they must fail.

    Notation as in [Tactics.v]. [Fail t.] passes where t fails. *)

From Backproof Require Import Tactics.

(** * Proved *)

Goal forall x:R, is_derive (fun x:R => sigmoid x) x (sigmoid x * (1 - sigmoid x)). 
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => tanh x) x (1 - tanh x ^ 2). 
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => 2 / (1+exp(-2*x)) - 1) x (1 - (2 / (1+exp(-2*x)) - 1) ^ 2). 
Proof. bp_derive. Qed.
Goal forall x:R, 2 / (1+exp(-2*x)) - 1 = tanh x. 
Proof. bp_identity. Qed.
Goal forall x:R, is_derive (fun x:R => tanh x) x (/ cosh x ^ 2). 
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => atan x) x (1 /(x^2+1)). 
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => softplus x) x (sigmoid x). 
Proof. bp_derive. Qed.
Goal forall b x:R, is_derive (fun x:R => x / (1 + exp (-b*x))) x (sigmoid (b*x) + b*x*sigmoid (b*x) * (1- sigmoid (b*x))). 
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => x / 2 * (1 + erf (x/sqrt 2))) x (1/2*(1+erf(x/sqrt 2)) + x * exp(-x^2/2)/sqrt (2*PI)). 
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => x/2*(1 + tanh(sqrt(2/PI)*(x + 44715/1000000*x^3)))) x (1/2*(1 + tanh(sqrt(2/PI)*(x + 44715/1000000*x^3))) + 
            x/2*(1 - tanh(sqrt(2/PI)*(x + 44715/1000000*x^3))^2)*sqrt(2/PI)*(1 + 134145/1000000*x^2)). Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => x * tanh (ln (1+exp x))) x (tanh (softplus x) + x *(1-tanh(softplus x)^2)*sigmoid x). 
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => exp (-x^2)) x (-2*x*exp(-x^2)). 
Proof. bp_derive. Qed.
Goal forall x:R, x<>0 -> is_derive (fun x:R => sin x / x) x ((x*cos x - sin x)/x^2). 
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => (sqrt(x^2+1)-1)/2 + x) x (x/(2*sqrt(x^2+1)) + 1). 
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => - ln (1+exp(-x))) x (1/(1+exp x)). 
Proof. bp_derive. Qed.
Goal forall a x:R, x <> 0 -> is_derive (fun x:R => select x (a*x) x) x (select x a 1). 
Proof. bp_derive. Qed.
Goal forall a x:R, x <> 0 -> is_derive (fun x:R => select x (a*(exp x - 1)) x) x (select x (select x (a*(exp x - 1)) x + a) 1). 
Proof. bp_derive. Qed.
Goal forall x:R, x <> -3 -> x <> 3 -> is_derive (fun x:R => select (x+3) 0 (select (x-3) (x*(x+3)/6) x)) x (select (x+3) 0 (select (x-3) ((2*x+3)/6) 1)). 
Proof. bp_derive. Qed.
Goal forall x:R, x <> 0 -> is_derive (fun x:R => x / (1+absolute x)) x (1/(1+absolute x)^2). 
Proof. bp_derive. Qed.
Goal forall x y:R, x <> y -> is_derive (fun x:R => maximum x y ^ 2) x (select (x-y) 0 (2*x)). 
Proof. bp_derive. Qed.
Goal forall x:R, 0<x -> is_derive (fun x:R => Rpower x (1/2)) x (1/2*Rpower x (-1/2)). 
Proof. bp_derive. Qed.
Goal forall x:R, -1<x<1 -> is_derive (fun x:R => asin x) x (1/sqrt(1-x^2)). 
Proof. bp_derive. Qed.
Goal forall x:R, cos x<>0 -> is_derive (fun x:R => tan x) x (1/(cos x)^2). 
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => sin x ^ 2) x (sin (2*x)). 
Proof. bp_derive. Qed.
Goal forall x:R, sigmoid (-x) = 1 - sigmoid x. 
Proof. bp_identity. Qed.
Goal forall x:R, relu x - relu (-x) = x. 
Proof. bp_identity. Qed.
Goal forall x:R, maximum x 0 = (x + absolute x)/2. 
Proof. bp_identity. Qed.

(** * Refuted, at a rational point *)

Goal ~ (forall (a x : R), 0 < a -> is_derive (fun x : R => a * x ^ 2) x (a * x)).
Proof. intro H. generalize (H 2 (1/3) ltac:(bp_side)). bp_refute_gt. Qed.
Goal ~ (forall (x : R), is_derive (fun x : R => x*erf (x/sqrt 2)) x (erf (x/sqrt 2))).
Proof. intro H. generalize (H (1/3)). bp_refute_gt. Qed.
Goal ~ (forall (x : R), is_derive (fun x : R => relu x) x (step (-x))).
Proof. intro H. generalize (H (1/3)). bp_refute_gt. Qed.
Goal ~ (forall (x : R), is_derive (fun x : R => tanh x) x (1 - tanh x)).
Proof. intro H. generalize (H (1/3)). bp_refute_gt. Qed.
Goal ~ (forall (x : R), is_derive (fun x : R => sigmoid x) x (1000001/1000000*sigmoid x *(1- sigmoid x))).
Proof. intro H. generalize (H (1/3)). bp_refute_lt. Qed.
Goal ~ (forall (x : R), sin (2*x) = 2 * sin x).
Proof. intro H. generalize (H (1/3)). bp_differs_lt. Qed.

(** * Wrong claims are not proved, and right ones are not refuted *)

Goal forall x : R, is_derive (fun x : R => tanh x) x (1 - tanh x).
Proof. Fail bp_derive. Abort.
Goal forall x : R, is_derive (fun x : R => sigmoid x) x (1001 / 1000 * sigmoid x * (1 - sigmoid x)).
Proof. Fail bp_derive. Abort.
Goal forall x : R, 0 < x -> is_derive (fun x : R => sqrt x) x (/ sqrt x).
Proof. Fail bp_derive. Abort.
(* Without x <> 0 there is a kink. *)
Goal forall a x : R, is_derive (fun x : R => select x (a * x) x) x (select x a 1).
Proof. Fail bp_derive. Abort.
Goal forall x : R, x <> 0 -> is_derive (fun x : R => relu x) x (select x 1 0).
Proof. Fail bp_derive. Abort.
(* ln has no derivative where it has no value. *)
Goal forall x : R, is_derive (fun x : R => ln x) x (/ x).
Proof. Fail bp_derive. Abort.
Goal forall x : R, sin (2 * x) = 2 * sin x.
Proof. Fail bp_identity. Abort.
Goal ~ is_derive (fun x : R => x ^ 2) (1 / 3) (2 / 3).
Proof. Fail bp_refute_lt. Fail bp_refute_gt. Abort.
Goal ~ is_derive (fun x : R => x ^ 2) (1 / 3) 1.
Proof. Fail bp_refute_gt. bp_refute_lt. Qed.
Goal exp 1 <> exp 1.
Proof. Fail bp_differs_lt. Fail bp_differs_gt. Abort.
