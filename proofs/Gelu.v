(** GELU: the exact form through the normal distribution, its derivative, and how far the tanh form is from it.

    NOTATION
    | here            | means                                                                                            |
    |-----------------|--------------------------------------------------------------------------------------------------|
    | [erf x]         | 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x, of [Tactics]                             |
    | [Phi], [phi]    | the normal distribution 1/2 (1 + erf(x/sqrt 2)) and its density exp(-x^2/2)/sqrt(2 pi)           |
    | [gelu x]        | x Phi x                                                                                          |
    | [inner x]       | sqrt(2/pi) (x + 0.044715 x^3)                                                                    |
    | [gelu_tanh x]   | 1/2 x (1 + tanh(inner x))                                                                        |
    | [gap x]         | gelu_tanh x - gelu x = x [excess x]                                                              |
    | [fit], [fit']   | a polynomial near excess, and its derivative: from a Chebyshev interpolation, rounded to rationals |

    How the gap is bounded: excess is 0 at 0 and its derivative has no erf in it; on [0, 4] that derivative is within 6e-6 of fit'
    (an enclosure), so excess is within 6e-6 x of fit (mean value theorem), and x fit(x) is a polynomial. On [4, 20] erf lies between
    its values at the ends, which are enclosed as integrals. For negative x the gap is the same. *)

From Backproof Require Import Tactics.

Definition Phi (x : R) : R := / 2 * (1 + erf (x / sqrt 2)).
Definition phi (x : R) : R := exp (- x ^ 2 / 2) / sqrt (2 * PI).
Definition gelu (x : R) : R := x * Phi x.
Definition inner (x : R) : R := sqrt (2 / PI) * (x + 44715 / 1000000 * x ^ 3).
Definition gelu_tanh (x : R) : R := / 2 * x * (1 + tanh (inner x)).

(** The density is the derivative of the distribution. *)
Theorem Phi_derive (x : R) : is_derive Phi x (phi x).
Proof.
  unfold phi. change (is_derive (fun x : R => / 2 * (1 + erf (x / sqrt 2))) x (exp (- x ^ 2 / 2) / sqrt (2 * PI))). bp_derive.
Qed.

Theorem gelu_derive (x : R) : is_derive gelu x (Phi x + x * phi x).
Proof.
  unfold gelu. apply is_derive_Reals.
  replace (Phi x + x * phi x) with (1 * Phi x + x * phi x) by ring.
  apply (derivable_pt_lim_mult (fun x => x) Phi); [apply derivable_pt_lim_id | apply is_derive_Reals, Phi_derive].
Qed.

(** * The gap *)

Definition excess (x : R) : R := / 2 * (tanh (inner x) - erf (x / sqrt 2)).

Lemma gap_excess x : gelu_tanh x - gelu x = x * excess x.
Proof. unfold gelu_tanh, gelu, Phi, excess. ring. Qed.

(* tanh u = 2/(1 + exp(-2u)) - 1: the form with the smallest enclosures. *)
Definition gate (x : R) : R := / (1 + exp (- (2 * inner x))).
Lemma tanh_gate x : tanh (inner x) = 2 * gate x - 1.
Proof. unfold gate. generalize (inner x). intro u. bp_identity. Qed.

Definition excess' (x : R) : R := 2 * (sqrt (2 / PI) * (1 + 134145 / 1000000 * x ^ 2)) * (gate x * (1 - gate x)) - phi x.

Lemma excess_derive x : is_derive excess x (excess' x).
Proof.
  assert (Q : forall t : R, gate t - / 2 - / 2 * erf (t / sqrt 2) = excess t).
  { intro t. unfold excess. rewrite tanh_gate. field. }
  apply is_derive_ext with (1 := Q).
  unfold excess', phi, gate, inner.
  change (is_derive (fun x : R => / (1 + exp (- (2 * (sqrt (2 / PI) * (x + 44715 / 1000000 * x ^ 3))))) - / 2 - / 2 * erf (x / sqrt 2)) x
    (2 * (sqrt (2 / PI) * (1 + 134145 / 1000000 * x ^ 2)) *
      (/ (1 + exp (- (2 * (sqrt (2 / PI) * (x + 44715 / 1000000 * x ^ 3))))) *
        (1 - / (1 + exp (- (2 * (sqrt (2 / PI) * (x + 44715 / 1000000 * x ^ 3)))))))
      - exp (- x ^ 2 / 2) / sqrt (2 * PI))).
  bp_derive.
Qed.

Lemma erf_0 : erf 0 = 0.
Proof. unfold erf. rewrite RInt_point. unfold zero. simpl. ring. Qed.

Lemma excess_0 : excess 0 = 0.
Proof.
  unfold excess. replace (0 / sqrt 2) with 0 by (unfold Rdiv; ring). rewrite erf_0.
  replace (inner 0) with 0 by (unfold inner; ring). unfold tanh. rewrite sinh_0. unfold Rdiv. ring.
Qed.

(** * Up to 4 *)

Definition fit' (x : R) : R :=
  ((-12931197) + x * (932965314 + x * ((-21102867310) + x * (53194462697 + x * ((-118435993323) + x * (184120545601 + x
     * ((-163562348375) + x * (85051276461 + x * ((-26681905053) + x * (4996516728 + x * ((-516078217) + x *
     22684612))))))))))) / 10000000000000.
Definition fit (x : R) : R :=
  x * ((-358452780840) + x * (12930899252040 + x * ((-194990493944400) + x * (368637626490210 + x * ((-656609146982712) + x
     * (850636920676620 + x * ((-647706899565000) + x * (294702672937365 + x * ((-82180267563240) + x * (13850344370016 + x
     * ((-1300517106840) + x * 52401453720))))))))))) / 277200000000000000.

Lemma fit_derive x : is_derive fit x (fit' x).
Proof. unfold fit, fit'. auto_derive; [trivial | field]. Qed.

Lemma slopes_close x : 0 <= x <= 4 -> Rabs (excess' x - fit' x) <= 6 / 1000000.
Proof.
  intro H. unfold excess', phi, gate, inner, fit'.
  interval with (i_prec 50, i_bisect x, i_taylor x, i_degree 10).
Qed.

Lemma difference_derive (t : R) : is_derive (fun t : R => excess t - fit t) t (excess' t - fit' t).
Proof. exact (is_derive_minus excess fit t (excess' t) (fit' t) (excess_derive t) (fit_derive t)). Qed.

Lemma difference_continuous (t : R) : continuity_pt (fun t : R => excess t - fit t) t.
Proof.
  apply continuity_pt_filterlim. apply (@ex_derive_continuous R_AbsRing R_NormedModule (fun t : R => excess t - fit t)).
  exists (excess' t - fit' t). apply difference_derive.
Qed.

Lemma excess_close x : 0 < x <= 4 -> Rabs (excess x - fit x) <= 6 / 1000000 * x.
Proof.
  intro H.
  destruct (MVT_gen (fun t => excess t - fit t) 0 x (fun t => excess' t - fit' t)) as [c [Hc E]].
  - intros t _. apply difference_derive.
  - intros t _. apply difference_continuous.
  - rewrite Rmin_left, Rmax_right in Hc by lra. rewrite excess_0 in E.
    replace (fit 0) with 0 in E by (unfold fit; field). rewrite !Rminus_0_r in E.
    rewrite E, Rabs_mult, (Rabs_right x) by lra.
    apply Rmult_le_compat_r; [lra |]. apply slopes_close. lra.
Qed.

Lemma fit_small x : 0 <= x <= 4 -> Rabs (x * fit x) <= 480 / 1000000.
Proof. intro H. unfold fit. interval with (i_prec 50, i_bisect x, i_taylor x, i_degree 12). Qed.

Lemma gap_to_4 x : 0 < x <= 4 -> Rabs (x * excess x) <= 6 / 10000.
Proof.
  intro H. replace (x * excess x) with (x * fit x + x * (excess x - fit x)) by ring.
  apply Rle_trans with (1 := Rabs_triang _ _). rewrite (Rabs_mult x (excess x - fit x)), (Rabs_right x) by lra.
  pose proof (fit_small x ltac:(lra)). pose proof (excess_close x H).
  assert (x * Rabs (excess x - fit x) <= x * (6 / 1000000 * x)) by (apply Rmult_le_compat_l; lra). nra.
Qed.

(** * From 4 to 20 *)

Lemma erf_increasing a b : a <= b -> erf a <= erf b.
Proof.
  intro H. destruct (MVT_gen erf a b (fun t => 2 / sqrt PI * exp (- t ^ 2))) as [c [_ E]].
  - intros t _. apply erf_derive.
  - intros t _. apply continuity_pt_filterlim. apply (@ex_derive_continuous R_AbsRing R_NormedModule erf).
    exists (2 / sqrt PI * exp (- t ^ 2)). apply erf_derive.
  - assert (0 < 2 / sqrt PI * exp (- c ^ 2)).
    { apply Rmult_lt_0_compat; [apply Rdiv_lt_0_compat; [lra | apply sqrt_PI_pos] | apply exp_pos]. }
    nra.
Qed.

Lemma erf_between a b x : a <= x <= b -> erf (a / sqrt 2) <= erf (x / sqrt 2) <= erf (b / sqrt 2).
Proof.
  intro H. assert (P : 0 < / sqrt 2) by (apply Rinv_0_lt_compat, sqrt_lt_R0; lra).
  split; apply erf_increasing; unfold Rdiv; apply Rmult_le_compat_r; lra.
Qed.

Ltac enclose_erf :=
  unfold erf;
  match goal with
  | |- context [ RInt ?f ?a ?b ] =>
      let h := fresh "h" in let r := fresh "r" in
      integral_intro (RInt f a b) with (i_prec 50, i_relwidth 28) as h; revert h; generalize (RInt f a b); intros r h; change R in r
  end; interval with (i_prec 50).

Lemma erf_at_4 : 99993 / 100000 <= erf (4 / sqrt 2).
Proof. enclose_erf. Qed.
Lemma erf_at_8 : 999999 / 1000000 <= erf (8 / sqrt 2).
Proof. enclose_erf. Qed.
Lemma erf_at_20 : erf (20 / sqrt 2) <= 1000001 / 1000000.
Proof. enclose_erf. Qed.

Lemma gate_from_4 x : 4 <= x <= 20 -> 99990 / 100000 <= 2 * gate x - 1 <= 1000001 / 1000000.
Proof. intro H. unfold gate, inner. interval with (i_prec 50, i_bisect x). Qed.
Lemma gate_from_8 x : 8 <= x <= 20 -> 999999 / 1000000 <= 2 * gate x - 1 <= 1000001 / 1000000.
Proof. intro H. unfold gate, inner. interval with (i_prec 50, i_bisect x). Qed.

Lemma gap_from_4 x : 4 <= x <= 20 -> Rabs (x * excess x) <= 6 / 10000.
Proof.
  intro H. rewrite Rabs_mult, (Rabs_right x) by lra. unfold excess. rewrite tanh_gate.
  pose proof erf_at_20 as E20.
  assert (B : Rabs (/ 2 * (2 * gate x - 1 - erf (x / sqrt 2))) <= 6 / 10000 / x).
  { apply Rle_trans with (if Rle_dec x 8 then 6 / 80000 else 6 / 200000).
    - destruct (Rle_dec x 8).
      + destruct (erf_between 4 20 x H) as [E4 E]. pose proof erf_at_4. pose proof (gate_from_4 x H). apply Rabs_le. lra.
      + destruct (erf_between 8 20 x ltac:(lra)) as [E8 E]. pose proof erf_at_8. pose proof (gate_from_8 x ltac:(lra)).
        apply Rabs_le. lra.
    - apply Rmult_le_reg_r with x; [lra |]. unfold Rdiv at 3. rewrite Rmult_assoc, Rinv_l by lra. destruct (Rle_dec x 8); lra. }
  apply Rle_trans with (x * (6 / 10000 / x)); [apply Rmult_le_compat_l; lra |]. right. field. lra.
Qed.

(** * Negative x *)

Lemma erf_odd x : erf (- x) = - erf x.
Proof.
  assert (D : forall t, is_derive (fun t : R => erf t + erf (- t)) t 0).
  { intro t. auto_derive; [trivial |]. replace (- t * (- t * 1)) with (t * (t * 1)) by ring. ring. }
  destruct (MVT_gen (fun t => erf t + erf (- t)) 0 x (fun _ => 0)) as [c [_ E]].
  - intros t _. apply D.
  - intros t _. apply continuity_pt_filterlim.
    apply (@ex_derive_continuous R_AbsRing R_NormedModule (fun t : R => erf t + erf (- t))). exists 0. apply D.
  - rewrite Ropp_0, erf_0 in E. lra.
Qed.

Lemma excess_odd x : excess (- x) = - excess x.
Proof.
  unfold excess. replace (- x / sqrt 2) with (- (x / sqrt 2)) by (unfold Rdiv; ring). rewrite erf_odd.
  replace (inner (- x)) with (- inner x) by (unfold inner; ring).
  assert (T : forall u, tanh (- u) = - tanh u).
  { intro u. unfold tanh, sinh, cosh. rewrite Ropp_involutive. pose proof (exp_pos u). pose proof (exp_pos (- u)). field. lra. }
  rewrite T. ring.
Qed.

(** The tanh form is within 0.0006 of GELU for every x from -20 to 20. *)
Theorem gelu_gap (x : R) : -20 <= x <= 20 -> Rabs (gelu_tanh x - gelu x) <= 6 / 10000.
Proof.
  intro H. rewrite gap_excess.
  assert (K : forall a, 0 <= a <= 20 -> Rabs (a * excess a) <= 6 / 10000).
  { intros a Ha. destruct (Req_dec a 0) as [-> | N]; [rewrite Rmult_0_l, Rabs_R0; lra |].
    destruct (Rle_dec a 4); [apply gap_to_4 | apply gap_from_4]; lra. }
  destruct (Rle_dec 0 x); [apply K; lra |].
  replace (x * excess x) with (- x * excess (- x)) by (rewrite excess_odd; ring). apply K. lra.
Qed.

(** It is not GELU: at 5/2 they differ by more than 0.0004. *)
Theorem gelu_gap_at_5_2 : 4 / 10000 <= gelu_tanh (5 / 2) - gelu (5 / 2).
Proof. rewrite gap_excess. unfold excess. rewrite tanh_gate. unfold gate, inner. enclose_erf. Qed.
