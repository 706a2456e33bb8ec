(** Where branches meet: the derivative there from what the function does on either side, also where a side is 0/0 at the point.

    NOTATION
    | here                | means                                                                                             |
    |---------------------|---------------------------------------------------------------------------------------------------|
    | [slope s f a v m]   | f (a + h) = v + m h + o(h) as h tends to 0 from one side: from above for s = 1, from below for     |
    |                     | s = -1. The value f a plays no part                                                               |
    | [expands k f a p q] | f (a + h) = (p + q h) h^k + o(h^(k+1)) as h tends to 0                                             |

    A function has a derivative at a if both sides have one slope there and tend to its value ([slopes_meet]). A side that is
    differentiable at a has its derivative as slope ([slope_smooth]). A side like sin x / x is n/d where n and d vanish at a:
    differentiating both until d does not vanish gives the first two terms of both ([expands_0], [expands_S]: the mean value
    theorem), and their quotient is the slope ([slope_fraction]). Which k, n, d and which derivatives, the tactics find.

    | tactic           | goal                                                                                                 |
    |------------------|------------------------------------------------------------------------------------------------------|
    | [bp_meet]        | [is_derive (fun x : R => F) a D], where a is a branch point of F                                      |
    | [bp_derive_all]  | as [bp_derive], where the branches of F may meet at points that the hypotheses admit                  |

    Each closes its goal or fails. *)

From Backproof Require Export Tactics.

(** * Slopes from one side *)

Definition slope (s : R) (f : R -> R) (a v m : R) : Prop :=
  forall eps : R, 0 < eps -> exists r : R, 0 < r /\
    forall h : R, 0 < s * h -> Rabs h < r -> Rabs (f (a + h) - v - m * h) <= eps * Rabs h.

Lemma slope_smooth (s : R) (f : R -> R) (a m : R) : is_derive f a m -> slope s f a (f a) m.
Proof.
  intros D eps He. apply is_derive_Reals in D. destruct (D eps He) as [r Q].
  exists r. split; [apply cond_pos |]. intros h Hs Hr.
  assert (N : h <> 0) by (intros ->; lra). specialize (Q h N Hr).
  replace (f (a + h) - f a - m * h) with (((f (a + h) - f a) / h - m) * h) by (field; exact N).
  rewrite Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos | lra].
Qed.

Lemma slope_as (s e : R) (f g : R -> R) (a v m : R) :
  0 < e -> (forall t, 0 < s * (t - a) -> a - e < t < a + e -> f t = g t) -> slope s g a v m -> slope s f a v m.
Proof.
  intros He E S eps Hp. destruct (S eps Hp) as [r [Hr Q]].
  exists (Rmin e r). split; [apply Rmin_glb_lt; assumption |]. intros h Hs Hh.
  pose proof (Rmin_l e r). pose proof (Rmin_r e r). apply Rabs_def2 in Hh as B.
  rewrite E; [apply Q; lra | replace (a + h - a) with h by ring; exact Hs | lra].
Qed.

Lemma slopes_meet (f : R -> R) (a c v m w n : R) :
  slope 1 f a v m -> slope (-1) f a w n -> v = f a -> w = f a -> m = c -> n = c -> is_derive f a c.
Proof.
  intros A B -> -> -> ->. apply is_derive_Reals. intros eps He.
  destruct (A (eps / 2) ltac:(lra)) as [r [Hr P]], (B (eps / 2) ltac:(lra)) as [q [Hq Q]].
  assert (M : 0 < Rmin r q) by (apply Rmin_glb_lt; assumption).
  exists (mkposreal _ M). simpl. intros h N Hh.
  pose proof (Rmin_l r q). pose proof (Rmin_r r q). pose proof (Rabs_pos_lt h N) as Hpos.
  replace ((f (a + h) - f a) / h - c) with ((f (a + h) - f a - c * h) / h) by (field; exact N).
  unfold Rdiv. rewrite Rabs_mult, Rabs_inv.
  apply Rmult_lt_reg_r with (Rabs h); [exact Hpos |].
  rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
  assert (K : Rabs (f (a + h) - f a - c * h) <= eps / 2 * Rabs h); [| nra].
  destruct (Rtotal_order h 0) as [L | [Z | G]]; [apply Q; lra | contradiction | apply P; lra].
Qed.

(** There is but one, so that the derivative, where there is one, is the slope of either side. *)
Lemma slope_unique (s : R) (f : R -> R) (a v m w n : R) :
  s = 1 \/ s = -1 -> slope s f a v m -> slope s f a w n -> v = w /\ m = n.
Proof.
  intros N A B.
  assert (K : forall eps : R, 0 < eps -> exists r : R, 0 < r /\
    forall b : R, 0 < b < r -> Rabs (v - w + (m - n) * (s * b)) <= eps * b).
  { intros eps He. destruct (A (eps / 2) ltac:(lra)) as [r [Hr P]], (B (eps / 2) ltac:(lra)) as [q [Hq Q]].
    exists (Rmin r q). split; [apply Rmin_glb_lt; assumption |]. intros b Hb.
    pose proof (Rmin_l r q). pose proof (Rmin_r r q).
    assert (S : Rabs (s * b) = b) by (destruct N as [-> | ->]; [rewrite Rabs_right | rewrite Rabs_left]; lra).
    assert (T : 0 < s * (s * b)) by (destruct N as [-> | ->]; lra).
    specialize (P _ T ltac:(lra)). specialize (Q _ T ltac:(lra)). rewrite S in P, Q.
    replace (v - w + (m - n) * (s * b)) with ((f (a + s * b) - w - n * (s * b)) - (f (a + s * b) - v - m * (s * b))) by ring.
    apply Rle_trans with (1 := Rabs_triang _ _). rewrite Rabs_Ropp. lra. }
  assert (V : v = w).
  { destruct (Req_dec v w) as [E | D]; [exact E | exfalso].
    destruct (K 1 ltac:(lra)) as [r [Hr Q]].
    pose proof (Rabs_pos_lt (v - w) ltac:(lra)) as P. pose proof (Rabs_pos (m - n)) as M.
    pose (b := Rmin (r / 2) (Rabs (v - w) / (2 * (1 + Rabs (m - n))))).
    assert (L : 0 < Rabs (v - w) / (2 * (1 + Rabs (m - n)))) by (apply Rdiv_lt_0_compat; lra).
    assert (0 < b) by (apply Rmin_glb_lt; lra).
    pose proof (Rmin_l (r / 2) (Rabs (v - w) / (2 * (1 + Rabs (m - n))))) as B1.
    pose proof (Rmin_r (r / 2) (Rabs (v - w) / (2 * (1 + Rabs (m - n))))) as B2. fold b in B1, B2.
    specialize (Q b ltac:(lra)).
    assert (S : Rabs (s * b) = b) by (destruct N as [-> | ->]; [rewrite Rabs_right | rewrite Rabs_left]; lra).
    assert (T : Rabs (v - w) <= (1 + Rabs (m - n)) * b).
    { replace (v - w) with (v - w + (m - n) * (s * b) - (m - n) * (s * b)) at 1 by ring.
      apply Rle_trans with (1 := Rabs_triang _ _). rewrite Rabs_Ropp, (Rabs_mult (m - n)), S. lra. }
    apply Rmult_le_compat_l with (r := 1 + Rabs (m - n)) in B2; [| lra].
    replace ((1 + Rabs (m - n)) * (Rabs (v - w) / (2 * (1 + Rabs (m - n))))) with (Rabs (v - w) / 2) in B2 by (field; lra).
    lra. }
  split; [exact V |]. destruct (Req_dec m n) as [E | D]; [exact E | exfalso].
  pose proof (Rabs_pos_lt (m - n) ltac:(lra)) as M.
  destruct (K (Rabs (m - n) / 2) ltac:(lra)) as [r [Hr Q]]. specialize (Q (r / 2) ltac:(lra)).
  assert (S : Rabs (s * (r / 2)) = r / 2) by (destruct N as [-> | ->]; [rewrite Rabs_right | rewrite Rabs_left]; lra).
  rewrite V, Rminus_eq_0, Rplus_0_l, Rabs_mult, S in Q. nra.
Qed.

Lemma derivative_is_slope (s : R) (f : R -> R) (a d v m : R) :
  s = 1 \/ s = -1 -> is_derive f a d -> slope s f a v m -> f a = v /\ d = m.
Proof. intros N D. apply slope_unique; [exact N | apply slope_smooth; exact D]. Qed.

(** * The first two terms of an expansion *)

Definition expands (k : nat) (f : R -> R) (a p q : R) : Prop :=
  forall eps : R, 0 < eps -> exists r : R, 0 < r /\
    forall h : R, Rabs h < r -> Rabs (f (a + h) - (p + q * h) * h ^ k) <= eps * Rabs h ^ S k.

Lemma expands_0 (f : R -> R) (a m : R) : is_derive f a m -> expands 0 f a (f a) m.
Proof.
  intros D eps He. apply is_derive_Reals in D. destruct (D eps He) as [r Q].
  exists r. split; [apply cond_pos |]. intros h Hr. simpl. rewrite !Rmult_1_r.
  destruct (Req_dec h 0) as [-> | N].
  - replace (f (a + 0) - (f a + m * 0)) with 0 by (rewrite Rplus_0_r; ring). rewrite Rabs_R0. lra.
  - specialize (Q h N Hr).
    replace (f (a + h) - (f a + m * h)) with (((f (a + h) - f a) / h - m) * h) by (field; exact N).
    rewrite Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos | lra].
Qed.

Lemma expands_S (k : nat) (f f' : R -> R) (a e p q : R) :
  0 < e -> (forall t, a - e < t < a + e -> is_derive f t (f' t)) -> f a = 0 -> expands k f' a p q ->
  expands (S k) f a (p / IZR (Z.of_nat (S k))) (q / IZR (Z.of_nat (S (S k)))).
Proof.
  intros He D Z E eps Hp. destruct (E eps Hp) as [r [Hr Q]].
  exists (Rmin e r). split; [apply Rmin_glb_lt; assumption |]. intros h Hh.
  pose proof (Rmin_l e r) as Le. pose proof (Rmin_r e r) as Lr.
  rewrite <- !INR_IZR_INZ.
  assert (A1 : INR (S k) <> 0) by (apply not_0_INR; discriminate).
  assert (A2 : INR (S (S k)) <> 0) by (apply not_0_INR; discriminate).
  pose (u := fun t : R => f t - (p / INR (S k) + q / INR (S (S k)) * (t - a)) * (t - a) ^ S k).
  pose (u' := fun t : R => f' t - (p + q * (t - a)) * (t - a) ^ k).
  assert (Du : forall t, a - e < t < a + e -> is_derive u t (u' t)).
  { intros t Ht. unfold u, u'. apply @is_derive_minus; [apply D, Ht |].
    auto_derive; [trivial |]. change (INR (S (S k))) with (INR (S k) + 1) in *.
    change (match k with 0%nat => 1 | S _ => INR k + 1 end) with (INR (S k)). cbn [pow]. change (t + - a) with (t - a).
    revert A1 A2. generalize (INR (S k)). intros c B1 B2. field. split; assumption. }
  destruct (MVT_gen u a (a + h) u') as [c [[C1 C2] Hc]].
  - intros t [T1 T2]. apply Du. revert T1 T2. unfold Rmin, Rmax.
    destruct (Rle_dec a (a + h)); intros; apply Rabs_def2 in Hh; lra.
  - intros t [T1 T2]. apply derivable_continuous_pt. exists (u' t). apply is_derive_Reals, Du.
    revert T1 T2. unfold Rmin, Rmax. destruct (Rle_dec a (a + h)); intros; apply Rabs_def2 in Hh; lra.
  - assert (B : Rabs (c - a) <= Rabs h).
    { revert C1 C2. unfold Rmin, Rmax. destruct (Rle_dec a (a + h)); intros.
      - rewrite !Rabs_right by lra. lra.
      - rewrite !Rabs_left1 by lra. lra. }
    assert (Ua : u a = 0) by (unfold u; rewrite Z; simpl; ring).
    replace (f (a + h) - (p / INR (S k) + q / INR (S (S k)) * h) * h ^ S k) with (u (a + h) - u a)
      by (rewrite Ua; unfold u; replace (a + h - a) with h by ring; ring).
    rewrite Hc. replace (a + h - a) with h by ring. rewrite Rabs_mult.
    specialize (Q (c - a) ltac:(lra)). replace (a + (c - a)) with c in Q by ring. fold (u' c) in Q.
    change (eps * Rabs h ^ S (S k)) with (eps * (Rabs h * Rabs h ^ S k)).
    replace (eps * (Rabs h * Rabs h ^ S k)) with (eps * Rabs h ^ S k * Rabs h) by ring.
    apply Rmult_le_compat_r; [apply Rabs_pos |]. apply Rle_trans with (1 := Q).
    apply Rmult_le_compat_l; [lra |]. apply pow_incr. split; [apply Rabs_pos | exact B].
Qed.

Lemma expands_factor (k : nat) (f : R -> R) (a p q : R) : expands k f a p q ->
  exists u : R -> R, u a = p /\ is_derive u a q /\ forall t, t <> a -> f t = u t * (t - a) ^ k.
Proof.
  intro E. exists (fun t => if Req_EM_T t a then p else f t / (t - a) ^ k). split; [| split].
  - destruct (Req_EM_T a a); [reflexivity | contradiction].
  - apply is_derive_Reals. intros eps He. destruct (E (eps / 2) ltac:(lra)) as [r [Hr Q]].
    exists (mkposreal r Hr). simpl. intros h N Hh. specialize (Q h Hh).
    destruct (Req_EM_T (a + h) a) as [Z | _]; [lra |]. destruct (Req_EM_T a a); [| contradiction].
    replace (a + h - a) with h by ring.
    assert (P : h ^ k <> 0) by (apply pow_nonzero; exact N).
    assert (Hpos : 0 < Rabs h ^ S k) by (apply pow_lt, Rabs_pos_lt, N).
    replace ((f (a + h) / h ^ k - p) / h - q) with ((f (a + h) - (p + q * h) * h ^ k) / h ^ S k)
      by (simpl; field; split; assumption).
    unfold Rdiv. rewrite Rabs_mult, Rabs_inv, <- RPow_abs.
    apply Rmult_lt_reg_r with (Rabs h ^ S k); [exact Hpos |]. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. nra.
  - intros t N. destruct (Req_EM_T t a); [contradiction |]. field. apply pow_nonzero. lra.
Qed.

Lemma slope_fraction (k : nat) (s e : R) (f n d : R -> R) (a p p' q q' : R) :
  expands k d a q q' -> expands k n a p p' -> q <> 0 -> 0 < e ->
  (forall t, 0 < s * (t - a) -> a - e < t < a + e -> d t <> 0 -> f t = n t / d t) ->
  slope s f a (p / q) ((p' * q - p * q') / q ^ 2).
Proof.
  intros D N Hq He F.
  destruct (expands_factor k n a p p' N) as [u [<- [Du Fu]]]. destruct (expands_factor k d a q q' D) as [w [<- [Dw Fw]]].
  assert (C : continuous w a) by (apply (@ex_derive_continuous R_AbsRing R_NormedModule); exists q'; exact Dw).
  destruct (C (fun y => y <> 0) (open_neq 0 (w a) Hq)) as [r B].
  apply slope_as with (e := Rmin e r) (g := fun t => u t / w t); [apply Rmin_glb_lt; [exact He | apply cond_pos] | |].
  - intros t Hs Ht. pose proof (Rmin_l e r). pose proof (Rmin_r e r).
    assert (T : t - a <> 0) by (intro Z; rewrite Z in Hs; lra).
    assert (W : w t <> 0) by (apply B; change (Rabs (t - a) < r); apply Rabs_def1; lra).
    assert (P : (t - a) ^ k <> 0) by (apply pow_nonzero; exact T).
    assert (Z : d t <> 0) by (rewrite Fw by lra; apply Rmult_integral_contrapositive_currified; assumption).
    rewrite F, Fu, Fw by (assumption || lra). field. split; assumption.
  - apply (slope_smooth s (fun t => u t / w t)). apply is_derive_div; assumption.
Qed.

(** * Values at a point *)

Lemma sin_at_0 u : u = 0 -> sin u = 0. Proof. intros ->. apply sin_0. Qed.
Lemma cos_at_0 u : u = 0 -> cos u = 1. Proof. intros ->. apply cos_0. Qed.
Lemma sin_at_PI u : u = PI -> sin u = 0. Proof. intros ->. apply sin_PI. Qed.
Lemma cos_at_PI u : u = PI -> cos u = -1. Proof. intros ->. apply cos_PI. Qed.
Lemma sin_at_PI2 u : u = PI / 2 -> sin u = 1. Proof. intros ->. apply sin_PI2. Qed.
Lemma cos_at_PI2 u : u = PI / 2 -> cos u = 0. Proof. intros ->. apply cos_PI2. Qed.
Lemma tan_at_0 u : u = 0 -> tan u = 0. Proof. intros ->. apply tan_0. Qed.
Lemma exp_at_0 u : u = 0 -> exp u = 1. Proof. intros ->. apply exp_0. Qed.
Lemma ln_at_1 u : u = 1 -> ln u = 0. Proof. intros ->. apply ln_1. Qed.
Lemma sqrt_at_0 u : u = 0 -> sqrt u = 0. Proof. intros ->. apply sqrt_0. Qed.
Lemma sqrt_at_1 u : u = 1 -> sqrt u = 1. Proof. intros ->. apply sqrt_1. Qed.
Lemma atan_at_0 u : u = 0 -> atan u = 0. Proof. intros ->. apply atan_0. Qed.
Lemma asin_at_0 u : u = 0 -> asin u = 0. Proof. intros ->. apply asin_0. Qed.
Lemma sinh_at_0 u : u = 0 -> sinh u = 0. Proof. intros ->. apply sinh_0. Qed.
Lemma cosh_at_0 u : u = 0 -> cosh u = 1. Proof. intros ->. apply cosh_0. Qed.
Lemma tanh_at_0 u : u = 0 -> tanh u = 0. Proof. intros ->. unfold tanh. rewrite sinh_0. unfold Rdiv. ring. Qed.
Lemma erf_at_0 u : u = 0 -> erf u = 0.
Proof. intros ->. unfold erf. rewrite RInt_point. change (@zero R_CompleteNormedModule) with 0. ring. Qed.

(* Calls whose argument is a number at which the function has a number as value are replaced by it. *)
Ltac bp_argument := first [ lra | ring | solve [ field; bp_side ] ].
Ltac bp_values :=
  cbv beta; cbn [Z.of_nat Pos.of_succ_nat Pos.succ];
  repeat match goal with
  | |- context [ sin ?u ] => rewrite (sin_at_0 u) by bp_argument
  | |- context [ cos ?u ] => rewrite (cos_at_0 u) by bp_argument
  | |- context [ sin ?u ] =>
      match u with context [ PI ] => first [ rewrite (sin_at_PI u) by bp_argument | rewrite (sin_at_PI2 u) by bp_argument ] end
  | |- context [ cos ?u ] =>
      match u with context [ PI ] => first [ rewrite (cos_at_PI u) by bp_argument | rewrite (cos_at_PI2 u) by bp_argument ] end
  | |- context [ tan ?u ] => rewrite (tan_at_0 u) by bp_argument
  | |- context [ exp ?u ] => rewrite (exp_at_0 u) by bp_argument
  | |- context [ ln ?u ] => rewrite (ln_at_1 u) by bp_argument
  | |- context [ sqrt ?u ] => first [ rewrite (sqrt_at_1 u) by bp_argument | rewrite (sqrt_at_0 u) by bp_argument ]
  | |- context [ atan ?u ] => rewrite (atan_at_0 u) by bp_argument
  | |- context [ asin ?u ] => rewrite (asin_at_0 u) by bp_argument
  | |- context [ sinh ?u ] => rewrite (sinh_at_0 u) by bp_argument
  | |- context [ cosh ?u ] => rewrite (cosh_at_0 u) by bp_argument
  | |- context [ tanh ?u ] => rewrite (tanh_at_0 u) by bp_argument
  | |- context [ erf ?u ] => rewrite (erf_at_0 u) by bp_argument
  end.

(** * The slope of a formula without branches *)

(* e, in which t is the variable, as one fraction: the pair of its numerator and its denominator. What stands inside of
   functions stays as it is. *)
Ltac bp_times a b := lazymatch constr:((a, b)) with (1, _) => b | (_, 1) => a | _ => constr:(a * b) end.
Ltac bp_fraction t e :=
  lazymatch e with
  | context [ t ] =>
      lazymatch e with
      | ?a + ?b => bp_fraction_of_sum t a b Rplus
      | ?a - ?b => bp_fraction_of_sum t a b Rminus
      | - ?a => let x := bp_fraction t a in lazymatch x with (?n, ?d) => constr:((- n, d)) end
      | ?a * ?b => bp_fraction_of_product t a b
      | ?a / ?b => bp_fraction_of_product t a (/ b)
      | / ?a => let x := bp_fraction t a in lazymatch x with (?n, ?d) => constr:((d, n)) end
      | ?a ^ ?k =>
          let x := bp_fraction t a in
          lazymatch x with (_, 1) => constr:((e, 1)) | (?n, ?d) => constr:((n ^ k, d ^ k)) end
      | _ => constr:((e, 1))
      end
  | / ?a => constr:((1, a))
  | _ => constr:((e, 1))
  end
with bp_fraction_of_product t a b :=
  let x := bp_fraction t a in
  let y := bp_fraction t b in
  lazymatch constr:((x, y)) with
  | ((?n, ?d), (?m, ?c)) => let u := bp_times n m in let l := bp_times d c in constr:((u, l))
  end
with bp_fraction_of_sum t a b op :=
  let x := bp_fraction t a in
  let y := bp_fraction t b in
  lazymatch constr:((x, y)) with
  | ((?n, ?d), (?m, ?d)) => constr:((op n m, d))
  | ((?n, ?d), (?m, ?c)) => let u := bp_times n c in let w := bp_times m d in let l := bp_times d c in constr:((op u w, l))
  end.

Ltac bp_smooth_here := auto_derive; [ solve [ bp_side ] | reflexivity ].

(* [expands k f a _ _]: with k known, or as the first k for which the k-th derivative does not vanish. *)
Ltac bp_expands_0 := eapply expands_0; cbv beta; bp_smooth_here.
Ltac bp_expands_S :=
  lazymatch goal with
  | |- expands _ ?f ?a _ _ =>
      let z := fresh "z" in
      assert (z : f a = 0) by (bp_values; first [ lra | ring | solve [ field; bp_side ] ]);
      eapply (expands_S _ f _ a (1 / 1000));
      [ lra
      | let t := fresh "t" in let ht := fresh "ht" in clear z; intros t ht; destruct ht; cbv beta; bp_smooth_here
      | exact z
      | clear z; cbv beta ]
  end.
Ltac bp_expands_at_first most :=
  first [ bp_expands_S; lazymatch most with S ?less => bp_expands_at_first less end | bp_expands_0 ].
Ltac bp_expands_alike :=
  lazymatch goal with
  | |- expands O _ _ _ _ => bp_expands_0
  | |- expands (S _) _ _ _ _ => bp_expands_S; bp_expands_alike
  end.

(* The factors of what is not 0 are not 0. *)
Ltac bp_factors :=
  let by_product h := (intro; apply h; match goal with z : _ = 0 |- _ => rewrite z; ring end) in
  repeat match goal with
  | h : ?x * ?y <> 0 |- _ => assert (x <> 0) by by_product h; assert (y <> 0) by by_product h; clear h
  | h : ?x ^ ?k <> 0 |- _ => assert (x <> 0) by by_product h; clear h
  end.

Ltac bp_slope_of_fraction :=
  lazymatch goal with
  | |- slope ?s ?f ?a _ _ =>
      let both := constr:(fun t : R => ltac:(let e := eval cbv beta in (f t) in let x := bp_fraction t e in exact x)) in
      let n := constr:(fun t : R => ltac:(let x := eval cbv beta in (both t) in lazymatch x with (?n, _) => exact n end)) in
      let d := constr:(fun t : R => ltac:(let x := eval cbv beta in (both t) in lazymatch x with (_, ?d) => exact d end)) in
      eapply (slope_fraction _ s (1 / 1000) f n d a);
      [ bp_expands_at_first 8%nat
      | bp_expands_alike
      | bp_values; first [ bp_nz | intro; lra ]
      | lra
      | let t := fresh "t" in
        intros t ? [? ?] ?; cbv beta in *; bp_factors; field; repeat split; first [ assumption | bp_side ] ]
  end.
Ltac bp_slope_of_formula := first [ eapply slope_smooth; bp_smooth_here | bp_slope_of_fraction ].

(** * The slope of a side *)

(* The branches whose conditions the inequalities in the context decide. *)
Ltac bp_take_branches :=
  repeat match goal with
  | |- context [ select ?c ?a ?b ] =>
      lazymatch c with context [ select _ _ _ ] => fail | _ => idtac end;
      first
      [ rewrite (select_neg c a b) by lra | rewrite (select_nonneg c a b) by lra
      | rewrite (select_neg c a b) by nra | rewrite (select_nonneg c a b) by nra ]
  end.

Ltac bp_slope_within e :=
  lazymatch goal with
  | |- slope ?s ?f ?a _ _ =>
      eapply (slope_as s e f _ a);
      [ lra
      | let t := fresh "t" in let hs := fresh "hs" in let ht := fresh "ht" in
        intros t hs ht; destruct ht; cbv beta; bp_take_branches; reflexivity
      | cbv beta; bp_slope_of_formula ]
  end.
(* Other branch points may be near, but not so near; or as far away as a parameter says that is positive. *)
Ltac bp_slope :=
  first [ bp_slope_within 1 | bp_slope_within (1 / 1000) | match goal with _ : 0 < ?e |- _ => bp_slope_within e end ].

(* D : is_derive f x d. What f x and d are, by the side of s. *)
Ltac bp_slope_is s D :=
  lazymatch type of D with
  | is_derive ?f ?x ?d =>
      eassert (f x = _ /\ d = _) as [? ?] by
        (eapply (derivative_is_slope s f x d); [ first [ left; reflexivity | right; reflexivity ] | exact D | bp_slope ])
  end.

(** * Where sides meet *)

Ltac bp_same_value := cbv beta; bp_take_branches; bp_values; first [ lra | bp_eq ].
Ltac bp_meet := eapply slopes_meet; [ bp_slope | bp_slope | bp_same_value .. ].

(* h : c = 0 for a condition c that x decides: then x is that number. *)
Ltac bp_branch_point h :=
  first
  [ match type of h with
    | ?x = 0 => subst x
    | - ?x = 0 => is_var x; assert (x = 0) by lra; subst x
    | ?x - ?k = 0 => is_var x; assert (x = k) by lra; subst x
    | ?k - ?x = 0 => is_var x; assert (x = k) by lra; subst x
    | ?k - - ?x = 0 => is_var x; assert (x = - k) by lra; subst x
    | - ?x - ?k = 0 => is_var x; assert (x = - k) by lra; subst x
    | ?x + ?k = 0 => is_var x; assert (x = - k) by lra; subst x
    end
  | match goal with |- is_derive _ ?x _ => is_var x; assert (x = 0) by nra; subst x end
  | idtac ].

Ltac bp_derive_all :=
  bp_start; unfold sigmoid, softplus, Rpower; bp_unfold_branches;
  solve [ bp_by_branches_and ltac:(fun h => bp_branch_point h; bp_meet) ].
