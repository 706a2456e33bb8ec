(** The losses from which backpropagation starts, softmax, and their gradients.

    NOTATION (with that of [Arrays])
    | here                     | means                                                                                     |
    |--------------------------|-------------------------------------------------------------------------------------------|
    | n, a, y                  | the number of outputs, the outputs of one sample, their targets                           |
    | [half_squared_error]     | 1/2 sum (a_i - y_i)^2                                                                     |
    | [binary_cross_entropy]   | - sum (y_i ln a_i + (1 - y_i) ln (1 - a_i)), for 0 < a_i < 1                              |
    | [sumexp n z]             | sum of exp z_i                                                                            |
    | [softmax n z]            | exp z_i / sumexp                                                                          |
    | [log_softmax n z]        | z_i - ln sumexp                                                                           |
    | [softmax_cross_entropy]  | - sum y_i ln (softmax z)_i                                                                |
    | [sigmoid]                | 1/(1 + exp(-x)), of [Tactics]                                                             | *)

From Backproof Require Import Tactics.
From Backproof Require Export Backprop.

(** * Rules *)

Lemma sum_grad n (p : nat -> R -> R) (a g : vec) :
  (forall i, (i < n)%nat -> is_derive (p i) (a i) (g i)) -> vhas_grad n (fun a => bsum n (fun i => p i (a i))) a g.
Proof.
  intros H X x X' HX HD. apply (is_derive_bsum n (fun i t => p i (X t i))). intros i Hi.
  apply is_derive_value with (X' i * g i); [| ring].
  apply (is_derive_comp (p i) (fun t : R => X t i)); [rewrite HX; apply H; exact Hi | apply HD; exact Hi].
Qed.

Lemma comp_grad n (F : vec -> R) (p : R -> R) (a g : vec) (c : R) :
  vhas_grad n F a g -> is_derive p (F a) c -> vhas_grad n (fun a => p (F a)) a (fun i => c * g i).
Proof.
  intros HF Hp X x X' HX HD.
  apply is_derive_value with (vdot n g X' * c).
  - apply (is_derive_comp p (fun t : R => F (X t))); [rewrite HX; exact Hp | apply HF; assumption].
  - unfold vdot. rewrite <- bsum_scal_r. apply bsum_ext. intros. ring.
Qed.

Lemma plus_grad n (F G : vec -> R) (a f g : vec) :
  vhas_grad n F a f -> vhas_grad n G a g -> vhas_grad n (fun a => F a + G a) a (fun i => f i + g i).
Proof.
  intros HF HG X x X' HX HD.
  apply is_derive_value with (vdot n f X' + vdot n g X').
  - apply (is_derive_plus (fun t : R => F (X t)) (fun t : R => G (X t))); [apply HF | apply HG]; assumption.
  - unfold vdot. rewrite <- bsum_plus. apply bsum_ext. intros. ring.
Qed.

Lemma entry_grad n (a : vec) p : (p < n)%nat -> vhas_grad n (fun a => a p) a (fun i => delta i p).
Proof.
  intros Hp X x X' HX HD. apply is_derive_value with (X' p); [apply HD; exact Hp |].
  unfold vdot. rewrite (bsum_ext n _ (fun i => X' i * delta i p)) by (intros; ring).
  symmetry. apply (bsum_delta n p X' Hp).
Qed.

(** * Half the squared error: a - y *)

Definition half_squared_error (n : nat) (y a : vec) : R := / 2 * bsum n (fun i => (a i - y i) ^ 2).

Theorem half_squared_error_grad n y a : vhas_grad n (half_squared_error n y) a (fun i => a i - y i).
Proof.
  apply vhas_grad_ext with (fun i => / 2 * (2 * (a i - y i))); [intros; field |].
  apply (comp_grad n (fun a => bsum n (fun i => (a i - y i) ^ 2)) (fun s => / 2 * s)).
  - apply (sum_grad n (fun i s => (s - y i) ^ 2)). intros. auto_derive; [trivial | ring].
  - auto_derive; [trivial | ring].
Qed.

(** * Binary cross-entropy: (a - y)/(a (1 - a)), and a - y behind a logistic *)

Definition binary_cross_entropy (n : nat) (y a : vec) : R := - bsum n (fun i => y i * ln (a i) + (1 - y i) * ln (1 - a i)).

Theorem binary_cross_entropy_grad n y a : (forall i, (i < n)%nat -> 0 < a i < 1) ->
  vhas_grad n (binary_cross_entropy n y) a (fun i => (a i - y i) / (a i * (1 - a i))).
Proof.
  intro H.
  apply vhas_grad_ext with (fun i => -1 * (y i / a i - (1 - y i) / (1 - a i))).
  { intros i Hi. specialize (H i Hi). field. lra. }
  apply (comp_grad n (fun a => bsum n (fun i => y i * ln (a i) + (1 - y i) * ln (1 - a i))) (fun s => - s)).
  - apply (sum_grad n (fun i s => y i * ln s + (1 - y i) * ln (1 - s))). intros i Hi. specialize (H i Hi).
    auto_derive; [lra | field; lra].
  - auto_derive; [trivial | ring].
Qed.

Lemma sigmoid_between x : 0 < sigmoid x < 1.
Proof.
  unfold sigmoid. pose proof (exp_pos (- x)). split; [apply Rinv_0_lt_compat; lra |].
  rewrite <- Rinv_1 at 2. apply Rinv_lt_contravar; lra.
Qed.

Theorem logistic_cross_entropy_grad n y z :
  vhas_grad n (fun z => binary_cross_entropy n y (vmap sigmoid z)) z (fun i => sigmoid (z i) - y i).
Proof.
  intros X x X' HX HD.
  assert (D : forall i, is_derive sigmoid (z i) (sigmoid (z i) * (1 - sigmoid (z i)))).
  { intro i. change (is_derive (fun x : R => sigmoid x) (z i) (sigmoid (z i) * (1 - sigmoid (z i)))). bp_derive. }
  apply is_derive_value with (1 := binary_cross_entropy_grad n y (vmap sigmoid z) (fun i _ => sigmoid_between (z i))
    (fun t => vmap sigmoid (X t)) x (fun i => X' i * (sigmoid (z i) * (1 - sigmoid (z i)))) (f_equal (vmap sigmoid) HX)
    (fun i Hi => is_derive_comp sigmoid (fun t : R => X t i) x _ (X' i)
       (eq_rect_r (fun v => is_derive sigmoid (v i) _) (D i) HX) (HD i Hi))).
  apply bsum_ext. intros i Hi. unfold vmap. pose proof (sigmoid_between (z i)). field. lra.
Qed.

(** * Softmax *)

Definition sumexp (n : nat) (z : vec) : R := bsum n (fun i => exp (z i)).
Definition softmax (n : nat) (z : vec) : vec := fun i => exp (z i) / sumexp n z.
Definition log_softmax (n : nat) (z : vec) : vec := fun i => z i - ln (sumexp n z).

Lemma sumexp_pos n z : (0 < n)%nat -> 0 < sumexp n z.
Proof.
  intro H. unfold sumexp. destruct n as [| n]; [lia |]. clear H. induction n; simpl in *.
  - pose proof (exp_pos (z O)). lra.
  - pose proof (exp_pos (z (S n))). lra.
Qed.

Lemma softmax_sum n z : (0 < n)%nat -> bsum n (softmax n z) = 1.
Proof.
  intro H. unfold softmax, Rdiv. rewrite bsum_scal_r. fold (sumexp n z). pose proof (sumexp_pos n z H). field. lra.
Qed.

Lemma sumexp_grad n z : vhas_grad n (sumexp n) z (fun i => exp (z i)).
Proof. apply (sum_grad n (fun _ s => exp s)). intros. auto_derive; [trivial | ring]. Qed.

(** The gradient of log-sum-exp is softmax. *)
Theorem logsumexp_grad n z : (0 < n)%nat -> vhas_grad n (fun z => ln (sumexp n z)) z (softmax n z).
Proof.
  intro H. pose proof (sumexp_pos n z H).
  apply vhas_grad_ext with (fun i => / sumexp n z * exp (z i)); [intros; unfold softmax; field; lra |].
  apply (comp_grad n (sumexp n) ln); [apply sumexp_grad |]. auto_derive; [lra | field; lra].
Qed.

(** d log_softmax_i / d z_j = delta_ij - p_j. *)
Theorem log_softmax_jacobian n z i : (0 < n)%nat -> (i < n)%nat ->
  vhas_grad n (fun z => log_softmax n z i) z (fun j => delta j i - softmax n z j).
Proof.
  intros H Hi. apply vhas_grad_ext with (fun j => delta j i + -1 * softmax n z j); [intros; ring |].
  apply (plus_grad n (fun z => z i) (fun z => - ln (sumexp n z))); [apply entry_grad; exact Hi |].
  apply (comp_grad n (fun z => ln (sumexp n z)) (fun s => - s)); [apply logsumexp_grad; exact H |].
  auto_derive; [trivial | ring].
Qed.

Lemma softmax_exp n z i : (0 < n)%nat -> softmax n z i = exp (log_softmax n z i).
Proof. intro H. unfold log_softmax, softmax. rewrite exp_minus, exp_ln by (apply sumexp_pos; exact H). reflexivity. Qed.

(** d p_i / d z_j = p_i (delta_ij - p_j). *)
Theorem softmax_jacobian n z i : (0 < n)%nat -> (i < n)%nat ->
  vhas_grad n (fun z => softmax n z i) z (fun j => softmax n z i * (delta j i - softmax n z j)).
Proof.
  intros H Hi X x X' HX HD.
  apply is_derive_ext with (f := fun t : R => exp (log_softmax n (X t) i)).
  { intro t. symmetry. apply softmax_exp. exact H. }
  revert X x X' HX HD.
  change (vhas_grad n (fun z => exp (log_softmax n z i)) z (fun j => softmax n z i * (delta j i - softmax n z j))).
  apply (comp_grad n (fun z => log_softmax n z i) exp); [apply log_softmax_jacobian; assumption |].
  rewrite (softmax_exp n z i H). auto_derive; [trivial | ring].
Qed.

(** The pullback of g by softmax: p . (g - <p, g>); by log-softmax: g - p sum g. *)
Theorem softmax_pullback n z g : (0 < n)%nat ->
  let p := softmax n z in vhas_grad n (fun z => vdot n g (softmax n z)) z (fun j => p j * (g j - vdot n p g)).
Proof.
  intros H p X x X' HX HD.
  apply is_derive_value with (bsum n (fun i => g i * vdot n (fun j => p i * (delta j i - p j)) X')).
  - apply (is_derive_bsum n (fun i t => g i * softmax n (X t) i)). intros i Hi.
    apply (is_derive_scal (fun t : R => softmax n (X t) i)).
    apply (softmax_jacobian n z i H Hi X x X' HX HD).
  - unfold vdot. rewrite (bsum_ext n _ (fun i => bsum n (fun j => g i * (p i * (delta j i - p j) * X' j))))
      by (intros; rewrite bsum_scal; reflexivity).
    rewrite bsum_swap. apply bsum_ext. intros j Hj.
    rewrite (bsum_ext n _ (fun i => (g i * p i * X' j) * delta i j + (p i * g i) * (- p j * X' j))).
    2:{ intros i _. replace (delta i j) with (delta j i) by (unfold delta; rewrite Nat.eqb_sym; reflexivity). ring. }
    rewrite bsum_plus, bsum_scal_r, (bsum_delta n j (fun i => g i * p i * X' j) Hj). ring.
Qed.

Theorem log_softmax_pullback n z g : (0 < n)%nat ->
  let p := softmax n z in vhas_grad n (fun z => vdot n g (log_softmax n z)) z (fun j => g j - p j * bsum n g).
Proof.
  intros H p X x X' HX HD.
  apply is_derive_value with (bsum n (fun i => g i * vdot n (fun j => delta j i - p j) X')).
  - apply (is_derive_bsum n (fun i t => g i * log_softmax n (X t) i)). intros i Hi.
    apply (is_derive_scal (fun t : R => log_softmax n (X t) i)).
    apply (log_softmax_jacobian n z i H Hi X x X' HX HD).
  - unfold vdot. rewrite (bsum_ext n _ (fun i => bsum n (fun j => g i * ((delta j i - p j) * X' j))))
      by (intros; rewrite bsum_scal; reflexivity).
    rewrite bsum_swap. apply bsum_ext. intros j Hj.
    rewrite (bsum_ext n _ (fun i => (g i * X' j) * delta i j + g i * (- p j * X' j))).
    2:{ intros i _. replace (delta i j) with (delta j i) by (unfold delta; rewrite Nat.eqb_sym; reflexivity). ring. }
    rewrite bsum_plus, bsum_scal_r, (bsum_delta n j (fun i => g i * X' j) Hj). ring.
Qed.

(** * Softmax cross-entropy: (sum y) softmax - y, and softmax - y where the targets sum to 1 *)

Definition softmax_cross_entropy (n : nat) (y z : vec) : R := - bsum n (fun i => y i * ln (softmax n z i)).

Theorem softmax_cross_entropy_grad n y z : (0 < n)%nat ->
  vhas_grad n (softmax_cross_entropy n y) z (fun i => bsum n y * softmax n z i - y i).
Proof.
  intro H. apply vhas_grad_ext with (fun j => -1 * (y j - softmax n z j * bsum n y)); [intros; ring |].
  intros X x X' HX HD.
  apply is_derive_ext with (f := fun t : R => - vdot n y (log_softmax n (X t))).
  { intro t. unfold softmax_cross_entropy, vdot. f_equal. apply bsum_ext. intros i _.
    rewrite (softmax_exp n (X t) i H), ln_exp. reflexivity. }
  revert X x X' HX HD.
  change (vhas_grad n (fun z => - vdot n y (log_softmax n z)) z (fun j => -1 * (y j - softmax n z j * bsum n y))).
  apply (comp_grad n (fun z => vdot n y (log_softmax n z)) (fun s => - s)); [apply log_softmax_pullback; exact H |].
  auto_derive; [trivial | ring].
Qed.

Theorem softmax_cross_entropy_grad_1 n y z : (0 < n)%nat -> bsum n y = 1 ->
  vhas_grad n (softmax_cross_entropy n y) z (fun i => softmax n z i - y i).
Proof.
  intros H Y. apply vhas_grad_ext with (2 := softmax_cross_entropy_grad n y z H). intros. rewrite Y. ring.
Qed.
