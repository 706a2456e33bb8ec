(** What the tactics of [Tactics.v], [Slopes.v] and [Claims.v] do: goals they close, and wrong ones on which they must fail.

    Notation as in those files. [Fail t.] passes where t fails. *)

From Backproof Require Import Claims.

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

Goal forall x:R, is_derive (fun x:R => ln (x + sqrt (x^2+1))) x (1/sqrt(x^2+1)).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => 2 * atan (tanh (x/2))) x (1/cosh x).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => atan (sinh x)) x (1/cosh x).
Proof. bp_derive. Qed.
Goal forall x:R, 0<x<1 -> is_derive (fun x:R => ln (x/(1-x))) x (1/(x*(1-x))).
Proof. bp_derive. Qed.
Goal forall y x:R, 0<x<1 -> is_derive (fun x:R => - (y * ln x + (1-y)*ln (1-x))) x ((x-y)/(x*(1-x))).
Proof. bp_derive. Qed.
Goal forall y x:R, is_derive (fun x:R => - (y * ln (sigmoid x) + (1-y)*ln (1-sigmoid x))) x (sigmoid x - y).
Proof. bp_derive. Qed.
Goal forall y x:R, is_derive (fun x:R => softplus x - x*y) x (sigmoid x - y).
Proof. bp_derive. Qed.
Goal forall y x:R, is_derive (fun x:R => ln (exp x + exp y)) x (exp x/(exp x+ exp y)).
Proof. bp_derive. Qed.
Goal forall y x:R, is_derive (fun x:R => exp x/(exp x+ exp y)) x (exp x/(exp x+ exp y)*(1-exp x/(exp x+ exp y))).
Proof. bp_derive. Qed.
Goal forall y x:R, is_derive (fun x:R => exp y/(exp x+ exp y)) x (-(exp x/(exp x+ exp y))*(exp y/(exp x+ exp y))).
Proof. bp_derive. Qed.
Goal forall a x:R, 0 < a -> is_derive (fun x:R => x/sqrt(1+a*x^2)) x ((1/sqrt(1+a*x^2))^3).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => x*tanh (ln (1+exp x))) x (exp x*(4*(x+1)+4*exp(2*x)+exp(3*x)+exp x*(4*x+6))/(2*exp x+exp(2*x)+2)^2).
Proof. bp_derive. Qed.
Goal forall x:R, 0<x -> is_derive (fun x:R => Rpower x x) x (Rpower x x * (ln x + 1)).
Proof. bp_derive. Qed.
Goal forall a x:R, 0<x -> is_derive (fun x:R => Rpower x a) x (a*Rpower x (a-1)).
Proof. bp_derive. Qed.
Goal forall a x:R, 0<a -> is_derive (fun x:R => Rpower a x) x (Rpower a x * ln a).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => (1-exp(-2*x))/(1+exp(-2*x))) x (1-tanh x^2).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => sinh x/cosh x) x (1/(cosh x)^2).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => sin x*cos x) x (cos (2*x)).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => exp (sin (x^2))) x (2*x*cos(x^2)*exp (sin (x^2))).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => sqrt (1 + exp x)) x (exp x / (2*sqrt(1+exp x))).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => ln (cosh x)) x (tanh x).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => x * sigmoid (1702/1000 * x)) x (sigmoid (1702/1000*x) + 1702/1000*x*sigmoid (1702/1000*x)*(1-sigmoid(1702/1000*x))).
Proof. bp_derive. Qed.
Goal forall mu s x:R, 0<s -> is_derive (fun x:R => exp(-(x-mu)^2/(2*s^2))/(s*sqrt(2*PI))) x (-(x-mu)/s^2*exp(-(x-mu)^2/(2*s^2))/(s*sqrt(2*PI))).
Proof. bp_derive. Qed.
Goal forall mu s x:R, 0<s -> is_derive (fun s:R => ln s + (x-mu)^2/(2*s^2)) s (1/s - (x-mu)^2/s^3).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => (erf x)^2) x (4/sqrt PI*erf x*exp(-x^2)).
Proof. bp_derive. Qed.
Goal forall x:R, 0<x -> is_derive (fun x:R => sqrt (1/2 + x)) x (1/(sqrt 2 * sqrt (1+2*x))).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => exp (-7/3)^3*x) x (exp (-7)).
Proof. bp_derive. Qed.
Goal forall x:R, -1<x<1 -> is_derive (fun x:R => ln ((1+x)/(1-x))/2) x (1/(1-x^2)).
Proof. bp_derive. Qed.
Goal forall x:R, -1<x<1 -> is_derive (fun x:R => x*asin x + sqrt (1-x^2)) x (asin x).
Proof. bp_derive. Qed.
Goal forall x:R, cos x <> 0 -> is_derive (fun x:R => tan x) x (1+tan x^2).
Proof. bp_derive. Qed.
Goal forall x:R, cos x <> 0 -> is_derive (fun x:R => 1/cos x) x (sin x/(cos x)^2).
Proof. bp_derive. Qed.
Goal forall x:R, 0 < cos x -> is_derive (fun x:R => -ln (cos x)) x (tan x).
Proof. bp_derive. Qed.
Goal forall (n:nat) (x:R), is_derive (fun x:R => x^n) x (INR n * x^(n-1)).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => x^5/(1+x^4)) x ((x^8+5*x^4)/(1+x^4)^2).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => atan (exp x)) x (1/(2*cosh x)).
Proof. bp_derive. Qed.
Goal forall x:R, x <> 0 -> is_derive (fun x:R => exp (-1/x)) x (exp(-1/x)/x^2).
Proof. bp_derive. Qed.
Goal forall x:R, x <> 0 -> is_derive (fun x:R => ln (absolute x)) x (1/x).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => sin (cos (tanh x))) x (- cos (cos (tanh x)) * sin (tanh x) * (1 - tanh x^2)).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => sqrt (2 + sin x)) x (cos x / (2 * sqrt (2 + sin x))).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => ln (2 + cos x)) x (- sin x / (2 + cos x)).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => ln (2 + tanh x)) x ((1 - tanh x^2) / (2 + tanh x)).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => ln (1 + sigmoid x)) x (sigmoid x*(1-sigmoid x) / (1+ sigmoid x)).
Proof. bp_derive. Qed.
Goal forall x:R, is_derive (fun x:R => 1 / (2 + atan x)) x (- 1/ ((2 + atan x)^2*(1+x^2))).
Proof. bp_derive. Qed.

(** * Proved where branches meet, also where a side is 0/0 there *)

Goal forall x : R, is_derive (fun x : R => select x (sin x / x) (select (- x) (sin x / x) 1)) x
  (select x ((x * cos x - sin x) / x ^ 2) (select (- x) ((x * cos x - sin x) / x ^ 2) 0)).
Proof. bp_derive_all. Qed.
Goal forall x : R, is_derive (fun x : R => select (- absolute x) ((exp x - 1) / x) 1) x
  (select (- absolute x) ((x * exp x - exp x + 1) / x ^ 2) (1 / 2)).
Proof. bp_derive_all. Qed.
Goal forall x : R, -1 < x -> is_derive (fun x : R => select (- absolute x) (ln (1 + x) / x) 1) x
  (select (- absolute x) (1 / (x * (1 + x)) - ln (1 + x) / x ^ 2) (-1 / 2)).
Proof. bp_derive_all. Qed.
Goal forall x : R, is_derive (fun x : R => select (- x ^ 2) ((1 - cos x) / x) 0) x
  (select (- x ^ 2) ((x * sin x - 1 + cos x) / x ^ 2) (1 / 2)).
Proof. bp_derive_all. Qed.
Goal forall x : R, is_derive (fun x : R => select (- absolute x) (x / (exp x - 1)) 1) x
  (select (- absolute x) ((exp x - 1 - x * exp x) / (exp x - 1) ^ 2) (-1 / 2)).
Proof. bp_derive_all. Qed.
Goal forall x : R, is_derive (fun x : R => select (- absolute x) (1 / tanh x - 1 / x) 0) x
  (select (- absolute x) (1 / x ^ 2 - (1 - tanh x ^ 2) / tanh x ^ 2) (1 / 3)).
Proof. bp_derive_all. Qed.
Goal forall a x : R, a <> 0 -> is_derive (fun x : R => select (- absolute x) ((exp (a * x) - 1) / (a * x)) 1) x
  (select (- absolute x) ((a * x * exp (a * x) - exp (a * x) + 1) / (a * x ^ 2)) (a / 2)).
Proof. bp_derive_all. Qed.
Goal forall mu x : R, is_derive (fun x : R => select (x - mu) (sin (x - mu) / (x - mu)) (select (mu - x) (sin (x - mu) / (x - mu)) 1)) x
  (select (- absolute (x - mu)) (cos (x - mu) / (x - mu) - sin (x - mu) / (x - mu) ^ 2) 0).
Proof. bp_derive_all. Qed.
Goal forall d x : R, 0 < d -> is_derive (fun x : R => select (d - absolute x) (d * (absolute x - d / 2)) (x ^ 2 / 2)) x
  (select (d - absolute x) (d * sgn x) x).
Proof. bp_derive_all. Qed.
(* Vanishing points other than 0, other functions. *)
Goal is_derive (fun x : R => select (x - 1) (ln x / (x - 1)) (select (1 - x) (ln x / (x - 1)) 1)) 1 (-1 / 2).
Proof. bp_meet. Qed.
Goal is_derive (fun x : R => select (x - PI) (sin x / (x - PI)) (select (PI - x) (sin x / (x - PI)) (-1))) PI 0.
Proof. bp_meet. Qed.
Goal is_derive (fun x : R => select x ((1 - cos x) / x ^ 2) (select (- x) ((sin x / x) ^ 2 / 2) (1 / 2))) 0 0.
Proof. bp_meet. Qed.
Goal is_derive (fun x : R => select x (tan x / x) (select (- x) (x / sinh x) 1)) 0 0.
Proof. bp_meet. Qed.
Goal is_derive (fun x : R => select x (erf x / x) (select (- x) (erf x / x) (2 / sqrt PI))) 0 0.
Proof. bp_meet. Qed.
Goal is_derive (fun x : R => select x (asin x / x) (select (- x) (atan x / x) 1)) 0 0.
Proof. bp_meet. Qed.
Goal is_derive (fun x : R => select x ((sqrt (1 + x) - 1) / x) (select (- x) ((sqrt (1 + x) - 1) / x) (1 / 2))) 0 (-1 / 8).
Proof. bp_meet. Qed.

(* Where there is a jump there is no derivative, and a theorem that supposes one says nothing there. *)
Goal forall x : R, ex_derive (fun x : R => select (- absolute x) (sin x / x) 2) x ->
  is_derive (fun x : R => select (- absolute x) (sin x / x) 2) x (select (- absolute x) ((x * cos x - sin x) / x ^ 2) 7).
Proof. bp_prove. Qed.

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

Goal ~ (forall (a x : R), 0 < a -> is_derive (fun x : R => sqrt (a * x ^ 2 + 1)) x (a * x / (2 * sqrt (a * x ^ 2 + 1)))).
Proof. intro H. generalize (H 2 1 ltac:(bp_side)). bp_refute_gt. Qed.
Goal ~ (forall (alpha x : R), x <> 0 -> is_derive (fun x : R => select x (alpha * (exp x - 1)) x) x (select x (alpha * (exp x - 1)) 1)).
Proof. intro H. generalize (H 2 (-1) ltac:(bp_side)). bp_refute_gt. Qed.
Goal ~ (forall x : R, x <> 0 -> is_derive (fun x : R => absolute x) x (step x)).
Proof. intro H. generalize (H (-1) ltac:(bp_side)). bp_refute_lt. Qed.
Goal ~ (forall x : R, 0 < x -> is_derive (fun x : R => Rpower x (5 / 2)) x (Rpower x (3 / 2))).
Proof. intro H. generalize (H (1 / 2) ltac:(bp_side)). bp_refute_gt. Qed.
Goal ~ (forall x : R, is_derive (fun x : R => x / 2 * (1 + erf (x / sqrt 2))) x
  (1 / 2 * (1 + erf (x / sqrt 2)) + x * exp (- x ^ 2) / sqrt (2 * PI))).
Proof. intro H. generalize (H 1). bp_refute_gt. Qed.
Goal ~ (forall x : R, is_derive (fun x : R => x * tanh (softplus x)) x (tanh (softplus x) + x * (1 - tanh (softplus x) ^ 2))).
Proof. intro H. generalize (H (-1)). bp_refute_gt. Qed.
Goal ~ (forall x : R, tanh x = 2 / (1 + exp (- x)) - 1).
Proof. intro H. generalize (H 1). bp_differs_gt. Qed.
Goal ~ (forall x y : R, maximum x y = (x + y) / 2).
Proof. intro H. generalize (H 3 (-1)). bp_differs_gt. Qed.

(* At the point itself, where a side is 0/0. *)
Goal ~ is_derive (fun x : R => select x (sin x / x) (select (- x) (sin x / x) 1)) 0 (1 / 2).
Proof. bp_refute_side_lt. Qed.
Goal ~ is_derive (fun x : R => select (- absolute x) ((exp x - 1) / x) 1) 0 (1 / 3).
Proof. bp_refute_side_gt. Qed.

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

(* Wrong at 0 only: another value, another sign, a jump. *)
Goal forall x : R, is_derive (fun x : R => select x (sin x / x) (select (- x) (sin x / x) 1)) x
  (select x ((x * cos x - sin x) / x ^ 2) (select (- x) ((x * cos x - sin x) / x ^ 2) 1)).
Proof. Fail bp_derive_all. Abort.
Goal is_derive (fun x : R => select (- absolute x) ((exp x - 1) / x) 1) 0 (-1 / 2).
Proof. Fail bp_meet. Abort.
Goal is_derive (fun x : R => select x (sin x / x) (select (- x) (sin x / x) 2)) 0 0.
Proof. Fail bp_meet. Abort.
(* Both sides tend to the value, with other slopes. *)
Goal is_derive (fun x : R => select x (sin x / x) (select (- x) ((exp x - 1) / x) 1)) 0 0.
Proof. Fail bp_meet. Abort.
(* A pole, and an order that does not cancel. *)
Goal is_derive (fun x : R => select x (cos x / x) (select (- x) (sin x / x) 1)) 0 0.
Proof. Fail bp_meet. Abort.
Goal is_derive (fun x : R => select x (sin x / x ^ 2) (select (- x) (sin x / x ^ 2) 0)) 0 0.
Proof. Fail bp_meet. Abort.
Goal ~ is_derive (fun x : R => select x (sin x / x) (select (- x) (sin x / x) 1)) 0 0.
Proof. Fail bp_refute_side_lt. Fail bp_refute_side_gt. Abort.
(* What the slopes do not decide: fractions inside of functions, and limits that are no quotient of two terms. *)
Goal is_derive (fun x : R => select (- absolute x) (ln (sin x / x)) 0) 0 0.
Proof. Fail bp_meet. Abort.
Goal is_derive (fun x : R => select (- absolute x) (x ^ 2 * ln (absolute x)) 0) 0 0.
Proof. Fail bp_meet. Abort.
