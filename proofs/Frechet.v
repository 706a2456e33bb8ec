(** The textbooks' gradient is a gradient in the sense of [Arrays.has_grad], which all theorems here use.

    NOTATION (with that of [Arrays])
    | here                   | means                                                                                       |
    |------------------------|---------------------------------------------------------------------------------------------|
    | [norm1 n m H]          | the sum of the absolute values of the entries                                               |
    | [frechet n m F A G]    | F(A + H) = F(A) + <G, H> + o(|H|): for every eps > 0 there is d > 0 such that |H| < d implies |
    |                        | |F(A + H) - F(A) - <G, H>| <= eps |H|                                                       |
    | [vnorm1], [vfrechet]   | the same for vectors                                                                        |

    All norms of a space of finite dimension are equivalent, so it does not matter which one stands here. *)

From Backproof Require Export Arrays.

Definition norm1 (n m : nat) (H : mat) : R := bsum n (fun i => bsum m (fun j => Rabs (H i j))).
Definition vnorm1 (n : nat) (h : vec) : R := bsum n (fun i => Rabs (h i)).
Definition frechet (n m : nat) (F : mat -> R) (A G : mat) : Prop :=
  forall eps : R, 0 < eps -> exists d : R, 0 < d /\ forall H : mat, norm1 n m H < d ->
  Rabs (F (fun i j => A i j + H i j) - F A - dot n m G H) <= eps * norm1 n m H.
Definition vfrechet (n : nat) (F : vec -> R) (a g : vec) : Prop :=
  forall eps : R, 0 < eps -> exists d : R, 0 < d /\ forall h : vec, vnorm1 n h < d ->
  Rabs (F (fun i => a i + h i) - F a - vdot n g h) <= eps * vnorm1 n h.

Lemma bsum_nonneg n f : (forall i, 0 <= f i) -> 0 <= bsum n f.
Proof. intro H. induction n; simpl; [lra |]. specialize (H n). lra. Qed.

(** Finitely many bounds by multiples of |h| hold together near 0. *)
Lemma bsum_bounded n (f : nat -> R -> R) (c : nat -> R) :
  (forall i, (i < n)%nat -> exists d, 0 < d /\ forall h, Rabs h < d -> f i h <= c i * Rabs h) ->
  exists d, 0 < d /\ forall h, Rabs h < d -> bsum n (fun i => f i h) <= bsum n c * Rabs h.
Proof.
  induction n; intro H.
  - exists 1. split; [lra |]. intros. simpl. lra.
  - destruct IHn as [d [Hd B]]; [intros; apply H; lia |].
    destruct (H n) as [e [He C]]; [lia |].
    exists (Rmin d e). split; [apply Rmin_glb_lt; assumption |]. intros h Hh.
    pose proof (Rmin_l d e). pose proof (Rmin_r d e). simpl.
    specialize (B h ltac:(lra)). specialize (C h ltac:(lra)). lra.
Qed.

(** A differentiable entry moves by at most (|its derivative| + 1) |h|. *)
Lemma moves_at_most (f : R -> R) (x l : R) : is_derive f x l ->
  exists d, 0 < d /\ forall h, Rabs h < d -> Rabs (f (x + h) - f x) <= (Rabs l + 1) * Rabs h.
Proof.
  intro D. apply is_derive_Reals in D. destruct (D 1 ltac:(lra)) as [d Q]. exists d. split; [apply cond_pos |].
  intros h Hh. destruct (Req_dec h 0) as [-> | N].
  - rewrite Rplus_0_r, Rminus_eq_0, Rabs_R0. lra.
  - specialize (Q h N Hh). replace (f (x + h) - f x) with (((f (x + h) - f x) / h) * h) by (field; exact N).
    rewrite Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos |].
    replace ((f (x + h) - f x) / h) with (((f (x + h) - f x) / h - l) + l) by ring.
    pose proof (Rabs_triang ((f (x + h) - f x) / h - l) l). lra.
Qed.

Theorem frechet_has_grad n m F A G : frechet n m F A G -> has_grad n m F A G.
Proof.
  intros HF X x X' HX HD. subst A.
  pose (C := bsum n (fun i => bsum m (fun j => Rabs (X' i j) + 1))).
  assert (C0 : 0 <= C).
  { apply bsum_nonneg. intro i. apply bsum_nonneg. intro j. pose proof (Rabs_pos (X' i j)). lra. }
  assert (HN : exists d, 0 < d /\ forall h, Rabs h < d -> norm1 n m (fun i j => X (x + h) i j - X x i j) <= C * Rabs h).
  { apply (bsum_bounded n (fun i h => bsum m (fun j => Rabs (X (x + h) i j - X x i j)))). intros i Hi.
    apply (bsum_bounded m (fun j h => Rabs (X (x + h) i j - X x i j))). intros j Hj.
    apply (moves_at_most (fun t => X t i j)). apply HD; assumption. }
  assert (HL : is_derive (fun t : R => dot n m G (X t)) x (dot n m G X')).
  { apply (is_derive_bsum n (fun i t => bsum m (fun j => G i j * X t i j))). intros i Hi.
    apply (is_derive_bsum m (fun j t => G i j * X t i j)). intros j Hj.
    apply (is_derive_scal (fun t : R => X t i j)). apply HD; assumption. }
  apply is_derive_Reals. intros eps He. apply is_derive_Reals in HL.
  destruct (HL (eps / 2) ltac:(lra)) as [d1 Q1]. destruct HN as [d2 [Hd2 Q2]].
  pose (e := eps / (2 * (C + 1))).
  assert (He' : 0 < e) by (apply Rdiv_lt_0_compat; lra).
  destruct (HF e He') as [d3 [Hd3 Q3]].
  assert (M3 : 0 < d3 / (C + 1)) by (apply Rdiv_lt_0_compat; lra).
  assert (M : 0 < Rmin d1 (Rmin d2 (d3 / (C + 1)))) by (repeat apply Rmin_glb_lt; try assumption; apply cond_pos).
  exists (mkposreal _ M). simpl. intros h Hn Hh.
  pose proof (Rmin_l d1 (Rmin d2 (d3 / (C + 1)))). pose proof (Rmin_r d1 (Rmin d2 (d3 / (C + 1)))).
  pose proof (Rmin_l d2 (d3 / (C + 1))). pose proof (Rmin_r d2 (d3 / (C + 1))).
  assert (Ph : 0 < Rabs h) by (apply Rabs_pos_lt; exact Hn).
  specialize (Q1 h Hn ltac:(lra)). specialize (Q2 h ltac:(lra)).
  set (H' := fun i j => X (x + h) i j - X x i j) in *.
  assert (Near : norm1 n m H' < d3).
  { apply Rle_lt_trans with (1 := Q2).
    assert (B : (C + 1) * Rabs h < d3).
    { replace d3 with ((C + 1) * (d3 / (C + 1))) by (field; lra). apply Rmult_lt_compat_l; lra. }
    lra. }
  specialize (Q3 H' Near).
  replace (fun i j => X x i j + H' i j) with (X (x + h)) in Q3.
  2:{ unfold H'. do 2 (apply FunctionalExtensionality.functional_extensionality; intro). ring. }
  replace (dot n m G (X (x + h)) - dot n m G (X x)) with (dot n m G H') in Q1.
  2:{ replace (dot n m G (X (x + h))) with (dot n m G (fun i j => H' i j + X x i j)).
      - rewrite dot_plus. ring.
      - apply dot_ext. intros. unfold H'. ring. }
  replace ((F (X (x + h)) - F (X x)) / h - dot n m G X')
    with ((F (X (x + h)) - F (X x) - dot n m G H') / h + (dot n m G H' / h - dot n m G X')) by (field; exact Hn).
  apply Rle_lt_trans with (1 := Rabs_triang _ _).
  assert (B : Rabs ((F (X (x + h)) - F (X x) - dot n m G H') / h) <= eps / 2).
  { unfold Rdiv at 1. rewrite Rabs_mult, Rabs_inv. apply Rmult_le_reg_r with (Rabs h); [exact Ph |].
    rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
    apply Rle_trans with (1 := Q3). apply Rle_trans with (e * (C * Rabs h)); [apply Rmult_le_compat_l; lra |].
    replace (eps / 2) with (e * (C + 1)) by (unfold e; field; lra). nra. }
  lra.
Qed.

(** For vectors: a vector is a matrix of one column. *)
Theorem vfrechet_vhas_grad n F a g : vfrechet n F a g -> vhas_grad n F a g.
Proof.
  intros HF X x X' HX HD.
  assert (HM : frechet n 1 (fun M => F (col 0 M)) (fun i _ => a i) (fun i _ => g i)).
  { intros eps He. destruct (HF eps He) as [d [Hd Q]]. exists d. split; [exact Hd |]. intros H HH.
    assert (N : norm1 n 1 H = vnorm1 n (col 0 H)) by (apply bsum_ext; intros; simpl; unfold col; ring).
    assert (D : dot n 1 (fun i _ => g i) H = vdot n g (col 0 H)) by (apply bsum_ext; intros; simpl; unfold col; ring).
    rewrite N in HH |- *. rewrite D. exact (Q (col 0 H) HH). }
  apply is_derive_value with (dot n 1 (fun i _ => g i) (fun i _ => X' i)).
  - apply (frechet_has_grad n 1 _ _ _ HM (fun t i _ => X t i)); [rewrite HX; reflexivity |].
    intros i j Hi _. apply HD. exact Hi.
  - apply bsum_ext. intros. simpl. ring.
Qed.
