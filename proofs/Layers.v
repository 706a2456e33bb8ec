(** The layer as the claims language writes it, every array a matrix: the theorems of [Backprop], for formulas in that form.

    NOTATION (with that of [Arrays] and [Backprop])
    | here               | means                                                                      |
    |--------------------|----------------------------------------------------------------------------|
    | [add A B]          | A + B                                                                      |
    | [ones]             | all entries 1                                                              |
    | [total n m E]      | sum(E): the sum of all entries of E: [n, m]                                |
    | [sumcols m E]      | sum(E, cols): the sum of the columns, a column                             |
    | [within n m F]     | F looks at the entries (i, j) with i < n and j < m only                    |
    A vector is a matrix with one column. *)

From Backproof Require Export Backprop.

Definition add (A B : mat) : mat := fun i j => A i j + B i j.
Definition ones : mat := fun _ _ => 1.
Definition total (n m : nat) (E : mat) : R := bsum n (fun i => bsum m (fun j => E i j)).
Definition sumcols (m : nat) (E : mat) : mat := fun i _ => bsum m (fun j => E i j).
Definition within (n m : nat) (F : mat -> R) : Prop :=
  forall X Y, (forall i j, (i < n)%nat -> (j < m)%nat -> X i j = Y i j) -> F X = F Y.

Lemma has_grad_fun n m (F G : mat -> R) A D : (forall X, F X = G X) -> has_grad n m F A D -> has_grad n m G A D.
Proof. intros E H X x X' HX HD. apply is_derive_ext with (f := fun t : R => F (X t)); [intro; apply E | apply H; assumption]. Qed.

Lemma dot_within n m G : within n m (dot n m G).
Proof. intros X Y E. apply dot_ext. intros. rewrite E by assumption. reflexivity. Qed.

Lemma dot_grad n m G A : has_grad n m (dot n m G) A G.
Proof.
  intros X x X' _ HD. unfold dot. apply (is_derive_bsum n (fun i t => bsum m (fun j => G i j * X t i j))). intros i Hi.
  apply (is_derive_bsum m (fun j t => G i j * X t i j)). intros j Hj.
  apply (is_derive_scal (fun t : R => X t i j)). apply HD; assumption.
Qed.

Lemma over_grad n m F A D c : has_grad n m F A D -> has_grad n m (fun X => F X / c) A (scale (/ c) D).
Proof.
  intros H X x X' HX HD. rewrite dot_scale. unfold Rdiv.
  apply is_derive_ext with (f := fun t : R => / c * F (X t)); [intro; apply Rmult_comm |].
  apply (is_derive_scal (fun t : R => F (X t))). apply H; assumption.
Qed.

Section Linked.
Variables n k m : nat.
Variables f f' : R -> R.
Variable F : mat -> R.
Variables W A B dA dZ : mat.
Variable b : vec.
Hypothesis f_derives : forall t : R, is_derive f t (f' t).
Hypothesis F_within : within n m F.
Hypothesis F_grad : forall Y, has_grad n m F Y dA.
Hypothesis B_is_b : forall i j, (i < n)%nat -> (j < m)%nat -> B i j = b i.
Hypothesis dZ_grad : has_grad n m (fun Z => F (map1 f Z)) (add (mmul k W A) B) dZ.

Let at_entries i j (Hi : (i < n)%nat) (Hj : (j < m)%nat) : add (mmul k W A) B i j = affine k W A b i j.
Proof. unfold add, affine. rewrite B_is_b by assumption. reflexivity. Qed.

Lemma linked_dZ i j : (i < n)%nat -> (j < m)%nat -> dZ i j = dZ_of dA (affine k W A b) f' i j.
Proof.
  intros Hi Hj.
  assert (T : has_grad n m (fun Z => F (map1 f Z)) (add (mmul k W A) B) (dZ_of dA (add (mmul k W A) B) f')).
  { apply activation_grad; [intros p q _ _; apply f_derives | apply F_grad]. }
  rewrite (has_grad_unique _ _ _ _ _ _ dZ_grad T i j Hi Hj). unfold dZ_of, had, map1. rewrite at_entries by assumption. reflexivity.
Qed.

Lemma linked_dW : has_grad n k (fun W => F (map1 f (add (mmul k W A) B))) W (mmul m dZ (tr A)).
Proof.
  apply has_grad_fun with (F := fun W => F (map1 f (affine k W A b))).
  { intro V. apply F_within. intros i j Hi Hj. unfold map1, add, affine. rewrite B_is_b by assumption. reflexivity. }
  apply has_grad_ext with (dW_of m (dZ_of dA (affine k W A b) f') A).
  { intros p q Hp Hq. unfold dW_of, mmul. apply bsum_ext. intros j Hj. rewrite linked_dZ by assumption. reflexivity. }
  apply dW_grad; [intros p q _ _; apply f_derives | apply F_grad].
Qed.

Lemma linked_dA : has_grad k m (fun A => F (map1 f (add (mmul k W A) B))) A (mmul n (tr W) dZ).
Proof.
  apply has_grad_fun with (F := fun A => F (map1 f (affine k W A b))).
  { intro V. apply F_within. intros i j Hi Hj. unfold map1, add, affine. rewrite B_is_b by assumption. reflexivity. }
  apply has_grad_ext with (dA_prev_of n W (dZ_of dA (affine k W A b) f')).
  { intros p q Hp Hq. unfold dA_prev_of, mmul. apply bsum_ext. intros i Hi. rewrite linked_dZ by assumption. reflexivity. }
  apply dA_prev_grad; [intros p q _ _; apply f_derives | apply F_grad].
Qed.
End Linked.

(** The bias as the language adds it: a column b, and b times a row of ones. *)
Lemma linked_db n k m (f f' : R -> R) (F : mat -> R) (W A b dA dZ : mat) :
  (forall t : R, is_derive f t (f' t)) -> within n m F -> (forall Y, has_grad n m F Y dA) ->
  has_grad n m (fun Z => F (map1 f Z)) (add (mmul k W A) (mmul 1 b (tr ones))) dZ ->
  has_grad n 1 (fun b => F (map1 f (add (mmul k W A) (mmul 1 b (tr ones))))) b (sumcols m dZ).
Proof.
  intros Hf HF HG HZ X x X' HX HD.
  assert (E : forall (c : mat) (i j : nat), mmul 1 c (tr ones) i j = c i 0%nat) by (intros; unfold mmul, tr, ones; simpl; ring).
  apply is_derive_ext with (f := fun t : R => F (map1 f (affine k W A (fun i => X t i 0%nat)))).
  { intro t. apply HF. intros i j _ _. unfold map1, add, affine. rewrite E. reflexivity. }
  apply is_derive_value with (vdot n (db_of m (dZ_of dA (affine k W A (fun i => b i 0%nat)) f')) (fun i => X' i 0%nat)).
  - apply (db_grad n k m f f' F W A dA (fun i => b i 0%nat)) with (X := fun t i => X t i 0%nat);
      [intros p q _ _; apply Hf | apply HG | rewrite HX; reflexivity |].
    intros i Hi. apply HD; [exact Hi | lia].
  - unfold vdot, dot. apply bsum_ext. intros i Hi. simpl. rewrite Rplus_0_l. f_equal. unfold sumcols, db_of, rowsum.
    apply bsum_ext. intros j Hj. symmetry.
    apply (linked_dZ n k m f f' F W A (mmul 1 b (tr ones)) dA dZ (fun i => b i 0%nat)); try assumption.
    intros. apply E.
Qed.

(** The bias of one sample, a column as it is. *)
Lemma linked_dB n k m (f f' : R -> R) (F : mat -> R) (W A B dZ : mat) :
  has_grad n m (fun Z => F (map1 f Z)) (add (mmul k W A) B) dZ ->
  has_grad n m (fun B => F (map1 f (add (mmul k W A) B))) B dZ.
Proof.
  intros HZ X x X' HX HD. apply (HZ (fun t => add (mmul k W A) (X t))); [rewrite HX; reflexivity |].
  intros i j Hi Hj. unfold add. specialize (HD i j Hi Hj).
  apply is_derive_value with (0 + X' i j); [| ring].
  apply (is_derive_plus (fun _ : R => mmul k W A i j) (fun t : R => X t i j)); [apply is_derive_Reals, derivable_pt_lim_const | exact HD].
Qed.

Lemma one_over c : 1 / c = / c.
Proof. unfold Rdiv. ring. Qed.
Lemma sumcols_scale m c G : sumcols m (scale c G) = scale c (sumcols m G).
Proof. unfold sumcols, scale. do 2 (apply FunctionalExtensionality.functional_extensionality; intro). apply bsum_scal. Qed.

Lemma mean_within n m G c : within n m (fun Y => total n m (had G Y) / c).
Proof. intros X Y E. f_equal. exact (dot_within n m G X Y E). Qed.
Lemma mean_grad n m G c Y : has_grad n m (fun Y => total n m (had G Y) / c) Y (scale (/ c) G).
Proof. exact (over_grad n m (dot n m G) Y G c (dot_grad n m G Y)). Qed.
Lemma mean_dZ n m (f : R -> R) G c Z dZ :
  has_grad n m (fun Z => dot n m G (map1 f Z)) Z dZ ->
  has_grad n m (fun Z => total n m (had G (map1 f Z)) / c) Z (scale (/ c) dZ).
Proof. exact (over_grad n m (fun Z => dot n m G (map1 f Z)) Z dZ c). Qed.

(** * What proves that a claim is an instance *)

Ltac auto_derivatives := let i := fresh in let j := fresh in intros i j _ _; match goal with h : forall t : R, is_derive _ t _ |- _ => apply h end.

Ltac link_bias :=
  let i := fresh "i" in let j := fresh "j" in let Hi := fresh in let Hj := fresh in
  intros i j Hi Hj;
  first
  [ unfold mmul, tr, ones; simpl; rewrite Rplus_0_l, Rmult_1_r; reflexivity
  | replace j with 0%nat by lia; match goal with |- ?B ?a ?z = _ => refine (eq_refl ((fun p => B p z) a)) end ].
Ltac link :=
  lazymatch goal with
  | |- forall t : R, is_derive _ t _ => assumption
  | |- within _ _ _ => first [ apply dot_within | apply mean_within ]
  | |- forall Y : mat, has_grad _ _ _ Y _ => intro; first [ apply dot_grad | apply mean_grad ]
  | |- has_grad _ _ _ _ _ =>
      cbv beta;
      lazymatch goal with
      | h : has_grad _ _ (fun Z : mat => dot _ _ _ (map1 _ Z)) _ _ |- has_grad _ _ (fun Z : mat => total _ _ _ / _) _ _ =>
          apply (mean_dZ _ _ _ _ _ _ _ h)
      | h : has_grad _ _ _ _ _ |- _ => exact h
      end
  | |- forall i j : nat, _ => link_bias
  end.
Ltac link_cost thm :=
  repeat match goal with |- context [ 1 / ?c ] => rewrite (one_over c) end;
  repeat match goal with |- context [ scale ?c (sumcols ?m ?g) ] => rewrite <- (sumcols_scale m c g) end;
  match goal with
  | |- has_grad _ _ (fun X : mat => total ?n ?m (had ?G (@?E X)) / ?c) _ _ =>
      eapply (thm (fun Y : mat => total n m (had G Y) / c)); link
  end.
