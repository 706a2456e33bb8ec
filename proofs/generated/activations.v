(** The claims of claims/activations.claim that are about scalars, right, and proved by the tactics of [Claims].

    Written by `backproof prove --for-project claims/activations.claim`; the notation is that of [Tactics]. *)

From Backproof Require Import Claims.

(** Identity'(x) = 1 *)
Theorem claim_identity :
  forall (x : R),
    is_derive (fun x : R => x) x 1.
Proof. bp_prove. Qed.

(** Step'(r) = 0 *)
Theorem claim_step :
  forall (r : R),
    r <> 0 ->
    is_derive (fun r : R => select r 0 1) r 0.
Proof. bp_prove. Qed.
Theorem claim_step_admits : exists r : R, (r <> 0).
Proof. exists (1 / 2); bp_admits. Qed.

(** Relu'(r) = if(r < 0, 0, 1) *)
Theorem claim_relu :
  forall (r : R),
    r <> 0 ->
    is_derive (fun r : R => select r 0 r) r (select r 0 1).
Proof. bp_prove. Qed.
Theorem claim_relu_admits : exists r : R, (r <> 0).
Proof. exists (1 / 2); bp_admits. Qed.

(** Relu'(low) = 0 *)
Theorem claim_relu_below :
  forall (low : R),
    low < 0 ->
    is_derive (fun low : R => select low 0 low) low 0.
Proof. bp_prove. Qed.
Theorem claim_relu_below_admits : exists low : R, (low < 0).
Proof. exists (-1 / 2); bp_admits. Qed.

(** Relu'(high) = 1 *)
Theorem claim_relu_above :
  forall (high : R),
    0 < high ->
    is_derive (fun high : R => select high 0 high) high 1.
Proof. bp_prove. Qed.
Theorem claim_relu_above_admits : exists high : R, (0 < high).
Proof. exists (1 / 2); bp_admits. Qed.

(** Prelu'(r) = if(r < 0, alpha, 1) *)
Theorem claim_prelu :
  forall (r alpha : R),
    r <> 0 ->
    is_derive (fun r : R => select r (alpha * r) r) r (select r alpha 1).
Proof. bp_prove. Qed.
Theorem claim_prelu_admits : exists r alpha : R, (r <> 0).
Proof. exists (1 / 2), (1 / 2); bp_admits. Qed.

(** Prelu'(low) = alpha *)
Theorem claim_prelu_below :
  forall (low alpha : R),
    low < 0 ->
    is_derive (fun low : R => select low (alpha * low) low) low alpha.
Proof. bp_prove. Qed.
Theorem claim_prelu_below_admits : exists low alpha : R, (low < 0).
Proof. exists (-1 / 2), (-1 / 2); bp_admits. Qed.

(** LeakyRelu'(r) = if(r < 0, alpha, 1) *)
Theorem claim_leaky_relu :
  forall (r alpha : R),
    r <> 0 ->
    is_derive (fun r : R => select r (alpha * r) r) r (select r alpha 1).
Proof. bp_prove. Qed.
Theorem claim_leaky_relu_admits : exists r alpha : R, (r <> 0).
Proof. exists (1 / 2), (1 / 2); bp_admits. Qed.

(** HardSigmoid'(h) = if(h < -3, 0, if(h < 3, 1/6, 0)) *)
Theorem claim_hard_sigmoid :
  forall (h : R),
    h <> - 3 ->
    h <> 3 ->
    is_derive (fun h : R => select (h - (- 3)) 0 (select (h - 3) ((h + 3) / 6) 1)) h (select (h - (- 3)) 0 (select (h - 3) (1 / 6) 0)).
Proof. bp_prove. Qed.
Theorem claim_hard_sigmoid_admits : exists h : R, (h <> - 3) /\ (h <> 3).
Proof. exists (1 / 2); bp_admits. Qed.

(** HardSigmoid'(inside) = 1/6 *)
Theorem claim_hard_sigmoid_inside :
  forall (inside : R),
    - 3 < inside ->
    inside < 3 ->
    is_derive (fun inside : R => select (inside - (- 3)) 0 (select (inside - 3) ((inside + 3) / 6) 1)) inside (1 / 6).
Proof. bp_prove. Qed.
Theorem claim_hard_sigmoid_inside_admits : exists inside : R, (- 3 < inside) /\ (inside < 3).
Proof. exists (1 / 2); bp_admits. Qed.

(** HardSwish'(h) = if(h < -3, 0, if(h < 3, (2*h + 3)/6, 1)) *)
Theorem claim_hard_swish :
  forall (h : R),
    h <> - 3 ->
    h <> 3 ->
    is_derive (fun h : R => select (h - (- 3)) 0 (select (h - 3) (h * (h + 3) / 6) h)) h (select (h - (- 3)) 0 (select (h - 3) ((2 * h + 3) / 6) 1)).
Proof. bp_prove. Qed.
Theorem claim_hard_swish_admits : exists h : R, (h <> - 3) /\ (h <> 3).
Proof. exists (1 / 2); bp_admits. Qed.

(** HardSwish'(inside) = inside/3 + 1/2 *)
Theorem claim_hard_swish_inside :
  forall (inside : R),
    - 3 < inside ->
    inside < 3 ->
    is_derive (fun inside : R => select (inside - (- 3)) 0 (select (inside - 3) (inside * (inside + 3) / 6) inside)) inside (inside / 3 + (1 / 2)).
Proof. bp_prove. Qed.
Theorem claim_hard_swish_inside_admits : exists inside : R, (- 3 < inside) /\ (inside < 3).
Proof. exists (1 / 2); bp_admits. Qed.

(** HardSwish'(below) = 0 *)
Theorem claim_hard_swish_below :
  forall (below : R),
    below < - 3 ->
    is_derive (fun below : R => select (below - (- 3)) 0 (select (below - 3) (below * (below + 3) / 6) below)) below 0.
Proof. bp_prove. Qed.
Theorem claim_hard_swish_below_admits : exists below : R, (below < - 3).
Proof. exists (-4); bp_admits. Qed.

(** HardSwish'(beyond) = 1 *)
Theorem claim_hard_swish_beyond :
  forall (beyond : R),
    3 < beyond ->
    is_derive (fun beyond : R => select (beyond - (- 3)) 0 (select (beyond - 3) (beyond * (beyond + 3) / 6) beyond)) beyond 1.
Proof. bp_prove. Qed.
Theorem claim_hard_swish_beyond_admits : exists beyond : R, (3 < beyond).
Proof. exists 4; bp_admits. Qed.

(** Logistic'(x) = Logistic(x)*(1 - Logistic(x)) *)
Theorem claim_logistic :
  forall (x : R),
    is_derive (fun x : R => 1 / (1 + exp (- x))) x (1 / (1 + exp (- x)) * (1 - 1 / (1 + exp (- x)))).
Proof. bp_prove. Qed.

(** Logistic''(x) = Logistic(x)*(1 - Logistic(x))*(1 - 2*Logistic(x)) *)
Theorem claim_logistic_second :
  forall (x : R),
    (is_derive (fun x : R => 1 / (1 + exp (- x))) x ((- (exp (- x) * (- 1))) / (1 + exp (- x)) ^ 2)) /\
    is_derive (fun x : R => (- (exp (- x) * (- 1))) / (1 + exp (- x)) ^ 2) x (1 / (1 + exp (- x)) * (1 - 1 / (1 + exp (- x))) * (1 - 2 * (1 / (1 + exp (- x))))).
Proof. bp_prove. Qed.

(** Tanh'(x) = 1 - Tanh(x)^2 *)
Theorem claim_tanh :
  forall (x : R),
    is_derive (fun x : R => 2 / (1 + exp ((- 2) * x)) - 1) x (1 - (2 / (1 + exp ((- 2) * x)) - 1) ^ 2).
Proof. bp_prove. Qed.

(** Arctan'(x) = 1/(x^2 + 1) *)
Theorem claim_arctan :
  forall (x : R),
    is_derive (fun x : R => atan x) x (1 / (x ^ 2 + 1)).
Proof. bp_prove. Qed.

(** Softsign'(x) = 1/(1 + abs(x))^2 *)
Theorem claim_softsign :
  forall (x : R),
    is_derive (fun x : R => x / (1 + absolute x)) x (1 / (1 + absolute x) ^ 2).
Proof. bp_prove. Qed.

(** Softsign'(low) = 1/(1 - low)^2 *)
Theorem claim_softsign_below :
  forall (low : R),
    low < 0 ->
    is_derive (fun low : R => low / (1 + absolute low)) low (1 / (1 - low) ^ 2).
Proof. bp_prove. Qed.
Theorem claim_softsign_below_admits : exists low : R, (low < 0).
Proof. exists (-1 / 2); bp_admits. Qed.

(** LogSigmoid'(x) = 1/(1 + exp(x)) *)
Theorem claim_log_sigmoid :
  forall (x : R),
    is_derive (fun x : R => - ln (1 + exp (- x))) x (1 / (1 + exp x)).
Proof. bp_prove. Qed.

(** Softplus'(x) = 1/(1 + exp(-x)) *)
Theorem claim_softplus :
  forall (x : R),
    is_derive (fun x : R => ln (1 + exp x)) x (1 / (1 + exp (- x))).
Proof. bp_prove. Qed.

(** Elu'(r) = if(r < 0, Elu(r) + alpha, 1) *)
Theorem claim_elu :
  forall (r alpha : R),
    r <> 0 ->
    is_derive (fun r : R => select r (alpha * (exp r - 1)) r) r (select r (select r (alpha * (exp r - 1)) r + alpha) 1).
Proof. bp_prove. Qed.
Theorem claim_elu_admits : exists r alpha : R, (r <> 0).
Proof. exists (1 / 2), (1 / 2); bp_admits. Qed.

(** Elu'(low) = alpha*exp(low) *)
Theorem claim_elu_below :
  forall (low alpha : R),
    low < 0 ->
    is_derive (fun low : R => select low (alpha * (exp low - 1)) low) low (alpha * exp low).
Proof. bp_prove. Qed.
Theorem claim_elu_below_admits : exists low alpha : R, (low < 0).
Proof. exists (-1 / 2), (-1 / 2); bp_admits. Qed.

(** Elu'(high) = 1 *)
Theorem claim_elu_above :
  forall (high alpha : R),
    0 < high ->
    is_derive (fun high : R => select high (alpha * (exp high - 1)) high) high 1.
Proof. bp_prove. Qed.
Theorem claim_elu_above_admits : exists high alpha : R, (0 < high).
Proof. exists (1 / 2), (1 / 2); bp_admits. Qed.

(** Selu'(r) = 1.0507009873554804934193349852946*if(r < 0, 1.6732632423543772848170429916717*exp(r), 1) *)
Theorem claim_selu :
  forall (r : R),
    r <> 0 ->
    is_derive (fun r : R => (5253504936777402467096674926473 / 5000000000000000000000000000000) * select r ((16732632423543772848170429916717 / 10000000000000000000000000000000) * (exp r - 1)) r) r ((5253504936777402467096674926473 / 5000000000000000000000000000000) * select r ((16732632423543772848170429916717 / 10000000000000000000000000000000) * exp r) 1).
Proof. bp_prove. Qed.
Theorem claim_selu_admits : exists r : R, (r <> 0).
Proof. exists (1 / 2); bp_admits. Qed.

(** Swish'(x) = sigmoid(beta*x) + beta*x*sigmoid(beta*x)*(1 - sigmoid(beta*x)) *)
Theorem claim_swish :
  forall (x beta : R),
    is_derive (fun x : R => x / (1 + exp ((- beta) * x))) x (sigmoid (beta * x) + beta * x * sigmoid (beta * x) * (1 - sigmoid (beta * x))).
Proof. bp_prove. Qed.

(** Gelu'(x) = 1/2*(1 + erf(x/sqrt(2))) + x*exp(-x^2/2)/sqrt(2*pi) *)
Theorem claim_gelu :
  forall (x : R),
    is_derive (fun x : R => x / 2 * (1 + erf (x / sqrt 2))) x ((1 / 2) * (1 + erf (x / sqrt 2)) + x * exp ((- x ^ 2) / 2) / sqrt (2 * PI)).
Proof. bp_prove. Qed.

(** GeluTanh'(x) = 1/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3))) + x/2*(1 - tanh(sqrt(2/pi)*(x + 0.044715*x^3))^2)*sqrt(2/pi)*(1 + 0.134145*x^2) *)
Theorem claim_gelu_tanh :
  forall (x : R),
    is_derive (fun x : R => x / 2 * (1 + tanh (sqrt (2 / PI) * (x + (8943 / 200000) * x ^ 3)))) x ((1 / 2) * (1 + tanh (sqrt (2 / PI) * (x + (8943 / 200000) * x ^ 3))) + x / 2 * (1 - (tanh (sqrt (2 / PI) * (x + (8943 / 200000) * x ^ 3))) ^ 2) * sqrt (2 / PI) * (1 + (26829 / 200000) * x ^ 2)).
Proof. bp_prove. Qed.

(** Mish'(x) = tanh(softplus(x)) + x*(1 - tanh(softplus(x))^2)*sigmoid(x) *)
Theorem claim_mish :
  forall (x : R),
    is_derive (fun x : R => x * tanh (ln (1 + exp x))) x (tanh (softplus x) + x * (1 - (tanh (softplus x)) ^ 2) * sigmoid x).
Proof. bp_prove. Qed.

(** Gaussian'(x) = -2*x*exp(-x^2) *)
Theorem claim_gaussian :
  forall (x : R),
    is_derive (fun x : R => exp (- x ^ 2)) x ((- 2) * x * exp (- x ^ 2)).
Proof. bp_prove. Qed.

(** Sinc'(x) = if(x < 0, (x*cos(x) - sin(x))/x^2, if(x > 0, (x*cos(x) - sin(x))/x^2, 0)) *)
Theorem claim_sinc :
  forall (x : R),
    is_derive (fun x : R => select x (sin x / x) (select (- x) (sin x / x) 1)) x (select x ((x * cos x - sin x) / x ^ 2) (select (- x) ((x * cos x - sin x) / x ^ 2) 0)).
Proof. bp_prove. Qed.

(** Sinc'(high) = cos(high)/high - sin(high)/high^2 *)
Theorem claim_sinc_above :
  forall (high : R),
    0 < high ->
    is_derive (fun high : R => select high (sin high / high) (select (- high) (sin high / high) 1)) high (cos high / high - sin high / high ^ 2).
Proof. bp_prove. Qed.
Theorem claim_sinc_above_admits : exists high : R, (0 < high).
Proof. exists (1 / 2); bp_admits. Qed.

(** BentIdentity'(x) = x/(2*sqrt(x^2 + 1)) + 1 *)
Theorem claim_bent_identity :
  forall (x : R),
    is_derive (fun x : R => (sqrt (x ^ 2 + 1) - 1) / 2 + x) x (x / (2 * sqrt (x ^ 2 + 1)) + 1).
Proof. bp_prove. Qed.
