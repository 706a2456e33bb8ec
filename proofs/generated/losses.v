(** The claims of claims/losses.claim that are about scalars, right, and proved by the tactics of [Claims].

    Written by `backproof prove --for-project claims/losses.claim`; the notation is that of [Tactics]. *)

From Backproof Require Import Claims.

(** huber'(r) = if(abs(r) <= delta, r, delta*sign(r)) *)
Theorem claim_huber :
  forall (r delta : R),
    0 < delta ->
    is_derive (fun r : R => select (delta - absolute r) (delta * (absolute r - delta / 2)) (r ^ 2 / 2)) r (select (delta - absolute r) (delta * sgn r) r).
Proof. bp_prove. Qed.
Theorem claim_huber_admits : exists r delta : R, (0 < delta).
Proof. exists (1 / 2), (1 / 2); bp_admits. Qed.

(** huber'(r) = max(-delta, min(delta, r)) *)
Theorem claim_huber_clipped :
  forall (r delta : R),
    0 < delta ->
    is_derive (fun r : R => select (delta - absolute r) (delta * (absolute r - delta / 2)) (r ^ 2 / 2)) r (maximum (- delta) (minimum delta r)).
Proof. bp_prove. Qed.
Theorem claim_huber_clipped_admits : exists r delta : R, (0 < delta).
Proof. exists (1 / 2), (1 / 2); bp_admits. Qed.

(** d(delta^2*(sqrt(1 + (r/delta)^2) - 1))/dr = r/sqrt(1 + (r/delta)^2) *)
Theorem claim_pseudo_huber :
  forall (r delta : R),
    0 < delta ->
    is_derive (fun r : R => delta ^ 2 * (sqrt (1 + (r / delta) ^ 2) - 1)) r (r / sqrt (1 + (r / delta) ^ 2)).
Proof. bp_prove. Qed.
Theorem claim_pseudo_huber_admits : exists r delta : R, (0 < delta).
Proof. exists (1 / 2), (1 / 2); bp_admits. Qed.

(** d(log(cosh(r)))/dr = tanh(r) *)
Theorem claim_log_cosh :
  forall (r : R),
    is_derive (fun r : R => ln (cosh r)) r (tanh r).
Proof. bp_prove. Qed.

(** d(c^2/2*(1 - exp(-(r/c)^2)))/dr = r*exp(-(r/c)^2) *)
Theorem claim_welsch :
  forall (r c : R),
    0 < c ->
    is_derive (fun r : R => c ^ 2 / 2 * (1 - exp (- (r / c) ^ 2))) r (r * exp (- (r / c) ^ 2)).
Proof. bp_prove. Qed.
Theorem claim_welsch_admits : exists r c : R, (0 < c).
Proof. exists (1 / 2), (1 / 2); bp_admits. Qed.

(** biweight'(r) = if(abs(r) <= c, r*(1 - (r/c)^2)^2, 0) *)
Theorem claim_tukey :
  forall (r c : R),
    0 < c ->
    is_derive (fun r : R => select (c - absolute r) (c ^ 2 / 6) (c ^ 2 / 6 * (1 - (1 - (r / c) ^ 2) ^ 3))) r (select (c - absolute r) 0 (r * (1 - (r / c) ^ 2) ^ 2)).
Proof. bp_prove. Qed.
Theorem claim_tukey_admits : exists r c : R, (0 < c).
Proof. exists (1 / 2), (1 / 2); bp_admits. Qed.

(** d(exp(a*r) - a*r - 1)/dr = a*(exp(a*r) - 1) *)
Theorem claim_linex :
  forall (r a : R),
    is_derive (fun r : R => exp (a * r) - a * r - 1) r (a * (exp (a * r) - 1)).
Proof. bp_prove. Qed.

(** d(if(u < 0, (q - 1)*u, q*u))/du = if(u < 0, q - 1, q) *)
Theorem claim_pinball :
  forall (q u : R),
    u <> 0 ->
    is_derive (fun u : R => select u ((q - 1) * u) (q * u)) u (select u (q - 1) q).
Proof. bp_prove. Qed.
Theorem claim_pinball_admits : exists q u : R, (u <> 0).
Proof. exists (1 / 2), (1 / 2); bp_admits. Qed.

(** d(log(1 + exp(-t*s)))/ds = -t*sigmoid(-t*s) *)
Theorem claim_margin_logistic :
  forall (s t : R),
    is_derive (fun s : R => ln (1 + exp ((- t) * s))) s ((- t) * sigmoid ((- t) * s)).
Proof. bp_prove. Qed.

(** d(-log(sigmoid(beta*(better - worse))))/dbetter = -beta*sigmoid(-beta*(better - worse)) *)
Theorem claim_preference_better :
  forall (better worse beta : R),
    0 < beta ->
    beta <= 1 ->
    is_derive (fun better : R => - ln (sigmoid (beta * (better - worse)))) better ((- beta) * sigmoid ((- beta) * (better - worse))).
Proof. bp_prove. Qed.
Theorem claim_preference_better_admits : exists better worse beta : R, (0 < beta) /\ (beta <= 1).
Proof. exists (1 / 2), (1 / 2), (1 / 2); bp_admits. Qed.

(** d(-(ys*log(ps) + (1 - ys)*log(1 - ps)))/dps = (ps - ys)/(ps*(1 - ps)) *)
Theorem claim_bce_probability :
  forall (ps ys : R),
    0 < ps ->
    ps < 1 ->
    is_derive (fun ps : R => - (ys * ln ps + (1 - ys) * ln (1 - ps))) ps ((ps - ys) / (ps * (1 - ps))).
Proof. bp_prove. Qed.
Theorem claim_bce_probability_admits : exists ps ys : R, (0 < ps) /\ (ps < 1).
Proof. exists (1 / 2), (1 / 2); bp_admits. Qed.

(** d(-(ys*log(sigmoid(zs)) + (1 - ys)*log(1 - sigmoid(zs))))/dzs = sigmoid(zs) - ys *)
Theorem claim_bce_logit :
  forall (zs ys : R),
    is_derive (fun zs : R => - (ys * ln (sigmoid zs) + (1 - ys) * ln (1 - sigmoid zs))) zs (sigmoid zs - ys).
Proof. bp_prove. Qed.

(** d(softplus(zs) - zs*ys)/dzs = sigmoid(zs) - ys *)
Theorem claim_bce_softplus :
  forall (zs ys : R),
    is_derive (fun zs : R => softplus zs - zs * ys) zs (sigmoid zs - ys).
Proof. bp_prove. Qed.

(** d(pos*ys*softplus(-zs) + (1 - ys)*softplus(zs))/dzs = (pos*ys + 1 - ys)*sigmoid(zs) - pos*ys *)
Theorem claim_bce_weighted :
  forall (zs ys pos : R),
    is_derive (fun zs : R => pos * ys * softplus (- zs) + (1 - ys) * softplus zs) zs ((pos * ys + 1 - ys) * sigmoid zs - pos * ys).
Proof. bp_prove. Qed.

(** d(-(1 - sigmoid(ts*zf))^gamma*log(sigmoid(ts*zf)))/dzf = ts*(1 - pt)^gamma*(gamma*pt*log(pt) + pt - 1) *)
Theorem claim_focal :
  forall (zf ts gamma : R),
    - 1 <= ts ->
    ts <= 1 ->
    0 <= gamma ->
    gamma <= 5 ->
    - 8 <= zf ->
    zf <= 8 ->
    is_derive (fun zf : R => (- Rpower (1 - sigmoid (ts * zf)) gamma) * ln (sigmoid (ts * zf))) zf (ts * Rpower (1 - sigmoid (ts * zf)) gamma * (gamma * sigmoid (ts * zf) * ln (sigmoid (ts * zf)) + sigmoid (ts * zf) - 1)).
Proof. bp_prove. Qed.
Theorem claim_focal_admits : exists zf ts gamma : R, (- 1 <= ts) /\ (ts <= 1) /\ (0 <= gamma) /\ (gamma <= 5) /\ (- 8 <= zf) /\ (zf <= 8).
Proof. exists (1 / 2), (1 / 2), (1 / 2); bp_admits. Qed.

(** d(exp(zs) - ys*zs)/dzs = exp(zs) - ys *)
Theorem claim_poisson_log_rate :
  forall (zs ys : R),
    is_derive (fun zs : R => exp zs - ys * zs) zs (exp zs - ys).
Proof. bp_prove. Qed.

(** d(rate - ys*log(rate))/drate = 1 - ys/rate *)
Theorem claim_poisson_rate :
  forall (ys rate : R),
    0 < rate ->
    is_derive (fun rate : R => rate - ys * ln rate) rate (1 - ys / rate).
Proof. bp_prove. Qed.
Theorem claim_poisson_rate_admits : exists ys rate : R, (0 < rate).
Proof. exists (1 / 2), (1 / 2); bp_admits. Qed.

(** d(trials*softplus(zs) - ys*zs)/dzs = trials*sigmoid(zs) - ys *)
Theorem claim_binomial_logit :
  forall (zs ys trials : R),
    is_derive (fun zs : R => trials * softplus zs - ys * zs) zs (trials * sigmoid zs - ys).
Proof. bp_prove. Qed.

(** dnll/dmu = (mu - ys)/sigma^2 *)
Theorem claim_gaussian_mean :
  forall (ys mu sigma : R),
    0 < sigma ->
    is_derive (fun mu : R => (1 / 2) * ln (2 * PI) + ln sigma + (ys - mu) ^ 2 / (2 * sigma ^ 2)) mu ((mu - ys) / sigma ^ 2).
Proof. bp_prove. Qed.
Theorem claim_gaussian_mean_admits : exists ys mu sigma : R, (0 < sigma).
Proof. exists (1 / 2), (1 / 2), (1 / 2); bp_admits. Qed.

(** dnll/dsigma = 1/sigma - (ys - mu)^2/sigma^3 *)
Theorem claim_gaussian_deviation :
  forall (ys mu sigma : R),
    0 < sigma ->
    is_derive (fun sigma : R => (1 / 2) * ln (2 * PI) + ln sigma + (ys - mu) ^ 2 / (2 * sigma ^ 2)) sigma (1 / sigma - (ys - mu) ^ 2 / sigma ^ 3).
Proof. bp_prove. Qed.
Theorem claim_gaussian_deviation_admits : exists ys mu sigma : R, (0 < sigma).
Proof. exists (1 / 2), (1 / 2), (1 / 2); bp_admits. Qed.

(** d(1/2*logvar + (ys - mu)^2/(2*exp(logvar)))/dlogvar = 1/2*(1 - (ys - mu)^2*exp(-logvar)) *)
Theorem claim_gaussian_log_variance :
  forall (ys mu logvar : R),
    is_derive (fun logvar : R => (1 / 2) * logvar + (ys - mu) ^ 2 / (2 * exp logvar)) logvar ((1 / 2) * (1 - (ys - mu) ^ 2 * exp (- logvar))).
Proof. bp_prove. Qed.

(** dKL12/ds1 = s1/s2^2 - 1/s1 *)
Theorem claim_kl_gaussians_first :
  forall (mu1 mu2 s1 s2 : R),
    0 < s1 ->
    0 < s2 ->
    is_derive (fun s1 : R => ln (s2 / s1) + (s1 ^ 2 + (mu1 - mu2) ^ 2) / (2 * s2 ^ 2) - (1 / 2)) s1 (s1 / s2 ^ 2 - 1 / s1).
Proof. bp_prove. Qed.
Theorem claim_kl_gaussians_first_admits : exists mu1 mu2 s1 s2 : R, (0 < s1) /\ (0 < s2).
Proof. exists (1 / 2), (1 / 2), (1 / 2), (1 / 2); bp_admits. Qed.

(** dKL12/ds2 = 1/s2 - (s1^2 + (mu1 - mu2)^2)/s2^3 *)
Theorem claim_kl_gaussians_second :
  forall (mu1 mu2 s1 s2 : R),
    0 < s1 ->
    0 < s2 ->
    is_derive (fun s2 : R => ln (s2 / s1) + (s1 ^ 2 + (mu1 - mu2) ^ 2) / (2 * s2 ^ 2) - (1 / 2)) s2 (1 / s2 - (s1 ^ 2 + (mu1 - mu2) ^ 2) / s2 ^ 3).
Proof. bp_prove. Qed.
Theorem claim_kl_gaussians_second_admits : exists mu1 mu2 s1 s2 : R, (0 < s1) /\ (0 < s2).
Proof. exists (1 / 2), (1 / 2), (1 / 2), (1 / 2); bp_admits. Qed.
