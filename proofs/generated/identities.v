(** The claims of claims/identities.claim that are about scalars, right, and proved by the tactics of [Claims].

    Written by `backproof prove --for-project claims/identities.claim`; the notation is that of [Tactics]. *)

From Backproof Require Import Claims.

(** d(f(x)*g(x))/dx = f'(x)*g(x) + f(x)*g'(x) *)
Theorem claim_rule_product :
  forall (f f' : R -> R) (g g' : R -> R) (x : R),
    (forall t : R, is_derive f t (f' t)) ->
    (forall t : R, is_derive g t (g' t)) ->
    is_derive (fun x : R => f x * g x) x (f' x * g x + f x * g' x).
Proof. bp_prove. Qed.

(** d(f(x)/(1 + g(x)^2))/dx = (f'(x)*(1 + g(x)^2) - 2*f(x)*g(x)*g'(x))/(1 + g(x)^2)^2 *)
Theorem claim_rule_quotient :
  forall (f f' : R -> R) (g g' : R -> R) (x : R),
    (forall t : R, is_derive f t (f' t)) ->
    (forall t : R, is_derive g t (g' t)) ->
    is_derive (fun x : R => f x / (1 + (g x) ^ 2)) x ((f' x * (1 + (g x) ^ 2) - 2 * f x * g x * g' x) / (1 + (g x) ^ 2) ^ 2).
Proof. bp_prove. Qed.

(** d(f(g(x)))/dx = f'(g(x))*g'(x) *)
Theorem claim_rule_chain :
  forall (f f' : R -> R) (g g' : R -> R) (x : R),
    (forall t : R, is_derive f t (f' t)) ->
    (forall t : R, is_derive g t (g' t)) ->
    is_derive (fun x : R => f (g x)) x (f' (g x) * g' x).
Proof. bp_prove. Qed.

(** d(d(f(g(x)))/dx)/dx = f''(g(x))*g'(x)^2 + f'(g(x))*g''(x) *)
Theorem claim_rule_chain_second :
  forall (f f' f'' : R -> R) (g g' g'' : R -> R) (x : R),
    (forall t : R, is_derive f t (f' t)) ->
    (forall t : R, is_derive f' t (f'' t)) ->
    (forall t : R, is_derive g t (g' t)) ->
    (forall t : R, is_derive g' t (g'' t)) ->
    (is_derive (fun x : R => f (g x)) x (f' (g x) * g' x)) /\
    is_derive (fun x : R => f' (g x) * g' x) x (f'' (g x) * (g' x) ^ 2 + f' (g x) * g'' x).
Proof. bp_prove. Qed.

(** d(f(x)^5)/dx = 5*f(x)^4*f'(x) *)
Theorem claim_rule_power :
  forall (f f' : R -> R) (x : R),
    (forall t : R, is_derive f t (f' t)) ->
    is_derive (fun x : R => (f x) ^ 5) x (5 * (f x) ^ 4 * f' x).
Proof. bp_prove. Qed.

(** d(log(1 + f(x)^2))/dx = 2*f(x)*f'(x)/(1 + f(x)^2) *)
Theorem claim_rule_logarithm :
  forall (f f' : R -> R) (x : R),
    (forall t : R, is_derive f t (f' t)) ->
    is_derive (fun x : R => ln (1 + (f x) ^ 2)) x (2 * f x * f' x / (1 + (f x) ^ 2)).
Proof. bp_prove. Qed.

(** d(d(f(x)*g(x))/dx)/dx = f''(x)*g(x) + 2*f'(x)*g'(x) + f(x)*g''(x) *)
Theorem claim_rule_leibniz :
  forall (f f' f'' : R -> R) (g g' g'' : R -> R) (x : R),
    (forall t : R, is_derive f t (f' t)) ->
    (forall t : R, is_derive f' t (f'' t)) ->
    (forall t : R, is_derive g t (g' t)) ->
    (forall t : R, is_derive g' t (g'' t)) ->
    (is_derive (fun x : R => f x * g x) x (f' x * g x + f x * g' x)) /\
    is_derive (fun x : R => f' x * g x + f x * g' x) x (f'' x * g x + 2 * f' x * g' x + f x * g'' x).
Proof. bp_prove. Qed.

(** tanh(x) = 2*sigmoid(2*x) - 1 *)
Theorem claim_tanh_by_logistic :
  forall (x : R),
    tanh x = 2 * sigmoid (2 * x) - 1.
Proof. bp_prove. Qed.

(** sigmoid(x) = 1/2*(1 + tanh(x/2)) *)
Theorem claim_logistic_by_tanh :
  forall (x : R),
    sigmoid x = (1 / 2) * (1 + tanh (x / 2)).
Proof. bp_prove. Qed.

(** sigmoid(-x) = 1 - sigmoid(x) *)
Theorem claim_logistic_reflection :
  forall (x : R),
    sigmoid (- x) = 1 - sigmoid x.
Proof. bp_prove. Qed.

(** relu(x) - relu(-x) = x *)
Theorem claim_relu_parts :
  forall (x : R),
    relu x - relu (- x) = x.
Proof. bp_prove. Qed.

(** abs(x) = relu(x) + relu(-x) *)
Theorem claim_abs_parts :
  forall (x : R),
    absolute x = relu x + relu (- x).
Proof. bp_prove. Qed.

(** max(x, t) = (x + t + abs(x - t))/2 *)
Theorem claim_maximum_by_abs :
  forall (x t : R),
    maximum x t = (x + t + absolute (x - t)) / 2.
Proof. bp_prove. Qed.

(** max(x, t) = x + relu(t - x) *)
Theorem claim_maximum_by_relu :
  forall (x t : R),
    maximum x t = x + relu (t - x).
Proof. bp_prove. Qed.

(** max(x, t) + min(x, t) = x + t *)
Theorem claim_maximum_minimum :
  forall (x t : R),
    maximum x t + minimum x t = x + t.
Proof. bp_prove. Qed.
