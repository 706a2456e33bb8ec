(** Sums, vectors and matrices of any size, and what it means that G is the gradient of F.

    NOTATION
    | here                    | means                                                                                    |
    |-------------------------|------------------------------------------------------------------------------------------|
    | [bsum n f]              | f 0 + .. + f (n - 1); 0 for n = 0. Entries count from 0                                  |
    | [mat], [vec]            | matrices and vectors as functions of their indices; the sizes are in the sums            |
    | [mmul k A B]            | the matrix product of A: [.., k] and B: [k, ..]                                           |
    | [tr A], [had A B]       | the transpose; the elementwise product                                                   |
    | [map1 f A], [scale c A] | f in each entry; c times each entry                                                      |
    | [rowsum m A]            | the sum of the m columns of A, a vector                                                  |
    | [affine k W A b]        | W A + b, with b added to each column                                                     |
    | [col j A]               | column j                                                                                 |
    | [dot n m A B], [vdot n u v] | the sums of the entries of the elementwise products                                  |
    | [nudge A p q t]         | A with t added to its entry (p, q); [vnudge] for vectors                                 |
    | [mderive n m X x X']    | each entry of the curve X has at x the derivative X' says                                |
    | [has_grad n m F A G]    | along every differentiable curve X through A, F(X) has the derivative <G, X'>            |
    | [vhas_grad n F a g]     | the same for functions of a vector                                                       |

    [has_grad] is what the chain rule needs and no more. [Frechet.frechet_has_grad]: a gradient in the textbooks' sense is one in
    this sense. [has_grad_entry]: then each entry of G is the partial derivative, so there is one G only. *)

From Coq Require Export Reals Lra Lia Arith.
From Coquelicot Require Export Coquelicot.
Open Scope R_scope.

(** * Sums *)

Fixpoint bsum (n : nat) (f : nat -> R) : R := match n with O => 0 | S k => bsum k f + f k end.

Lemma bsum_ext n f g : (forall i, (i < n)%nat -> f i = g i) -> bsum n f = bsum n g.
Proof. induction n; intro H; simpl; [reflexivity |]. rewrite IHn by (intros; apply H; lia). rewrite H by lia. reflexivity. Qed.

Lemma bsum_0 n : bsum n (fun _ => 0) = 0.
Proof. induction n; simpl; lra. Qed.

Lemma bsum_plus n f g : bsum n (fun i => f i + g i) = bsum n f + bsum n g.
Proof. induction n; simpl; [lra |]. rewrite IHn. lra. Qed.

Lemma bsum_scal n c f : bsum n (fun i => c * f i) = c * bsum n f.
Proof. induction n; simpl; [lra |]. rewrite IHn. lra. Qed.

Lemma bsum_scal_r n c f : bsum n (fun i => f i * c) = bsum n f * c.
Proof. induction n; simpl; [lra |]. rewrite IHn. lra. Qed.

Lemma bsum_swap n m f : bsum n (fun i => bsum m (fun j => f i j)) = bsum m (fun j => bsum n (fun i => f i j)).
Proof.
  induction n; simpl.
  - rewrite bsum_0. reflexivity.
  - rewrite IHn, <- bsum_plus. reflexivity.
Qed.

Definition delta (i j : nat) : R := if Nat.eqb i j then 1 else 0.

Lemma delta_same i : delta i i = 1.
Proof. unfold delta. rewrite Nat.eqb_refl. reflexivity. Qed.
Lemma delta_other i j : i <> j -> delta i j = 0.
Proof. intro H. unfold delta. apply Nat.eqb_neq in H. rewrite H. reflexivity. Qed.

Lemma bsum_delta n p f : (p < n)%nat -> bsum n (fun i => f i * delta i p) = f p.
Proof.
  induction n; intro H; [lia |]. simpl. destruct (Nat.eq_dec p n) as [-> | N].
  - rewrite delta_same. rewrite (bsum_ext n _ (fun _ => 0)); [rewrite bsum_0; lra |].
    intros i Hi. rewrite delta_other by lia. lra.
  - rewrite IHn, (delta_other n p) by lia. lra.
Qed.

Lemma is_derive_bsum n (f : nat -> R -> R) (x : R) (f' : nat -> R) :
  (forall i, (i < n)%nat -> is_derive (f i) x (f' i)) -> is_derive (fun t => bsum n (fun i => f i t)) x (bsum n f').
Proof.
  induction n; intro H; simpl.
  - apply is_derive_Reals, derivable_pt_lim_const.
  - apply (is_derive_plus (fun t : R => bsum n (fun i => f i t)) (f n)); [apply IHn; intros; apply H |  apply H]; lia.
Qed.

(** * Vectors and matrices *)

Definition mat := nat -> nat -> R.
Definition vec := nat -> R.
Definition mmul (k : nat) (A B : mat) : mat := fun i j => bsum k (fun l => A i l * B l j).
Definition tr (A : mat) : mat := fun i j => A j i.
Definition had (A B : mat) : mat := fun i j => A i j * B i j.
Definition map1 (f : R -> R) (A : mat) : mat := fun i j => f (A i j).
Definition scale (c : R) (A : mat) : mat := fun i j => c * A i j.
Definition rowsum (m : nat) (A : mat) : vec := fun i => bsum m (fun j => A i j).
Definition affine (k : nat) (W A : mat) (b : vec) : mat := fun i j => mmul k W A i j + b i.
Definition col (j : nat) (A : mat) : vec := fun i => A i j.
Definition dot (n m : nat) (A B : mat) : R := bsum n (fun i => bsum m (fun j => A i j * B i j)).
Definition vdot (n : nat) (u v : vec) : R := bsum n (fun i => u i * v i).
Definition nudge (A : mat) (p q : nat) (t : R) : mat := fun i j => A i j + t * (delta i p * delta j q).
Definition vnudge (a : vec) (p : nat) (t : R) : vec := fun i => a i + t * delta i p.

Lemma dot_ext n m A B C D :
  (forall i j, (i < n)%nat -> (j < m)%nat -> A i j * B i j = C i j * D i j) -> dot n m A B = dot n m C D.
Proof. intro H. apply bsum_ext. intros i Hi. apply bsum_ext. intros j Hj. apply H; assumption. Qed.

Lemma dot_unit n m G p q : (p < n)%nat -> (q < m)%nat -> dot n m G (fun i j => delta i p * delta j q) = G p q.
Proof.
  intros Hp Hq. unfold dot.
  rewrite (bsum_ext n _ (fun i => G i q * delta i p)); [apply (bsum_delta n p (fun i => G i q)); exact Hp |].
  intros i _. rewrite (bsum_ext m _ (fun j => (G i j * delta i p) * delta j q)) by (intros; ring).
  apply (bsum_delta m q (fun j => G i j * delta i p)). exact Hq.
Qed.

Lemma vdot_unit n g p : (p < n)%nat -> vdot n g (fun i => delta i p) = g p.
Proof. apply (bsum_delta n p g). Qed.

Lemma dot_scale n m c A B : dot n m (scale c A) B = c * dot n m A B.
Proof.
  unfold dot, scale. rewrite <- bsum_scal. apply bsum_ext. intros i _. rewrite <- bsum_scal. apply bsum_ext. intros. ring.
Qed.

Lemma dot_0 n m A : dot n m A (fun _ _ => 0) = 0.
Proof.
  unfold dot. rewrite (bsum_ext n _ (fun _ => 0)); [apply bsum_0 |].
  intros i _. rewrite (bsum_ext m _ (fun _ => 0)); [apply bsum_0 |]. intros. ring.
Qed.

Lemma vdot_0 n a : vdot n a (fun _ => 0) = 0.
Proof. unfold vdot. rewrite (bsum_ext n _ (fun _ => 0)); [apply bsum_0 |]. intros. ring. Qed.

(** The adjoints of the two products by a matrix, and of adding b to each column. *)
Lemma adjoint_left n k m G W' A : dot n m G (mmul k W' A) = dot n k (mmul m G (tr A)) W'.
Proof.
  unfold dot, mmul, tr. apply bsum_ext. intros i _.
  rewrite (bsum_ext m _ (fun j => bsum k (fun l => G i j * (W' i l * A l j)))) by (intros; rewrite bsum_scal; reflexivity).
  rewrite bsum_swap. apply bsum_ext. intros l _. rewrite <- bsum_scal_r. apply bsum_ext. intros. ring.
Qed.

Lemma adjoint_right n k m G W A' : dot n m G (mmul k W A') = dot k m (mmul n (tr W) G) A'.
Proof.
  unfold dot, mmul, tr.
  rewrite (bsum_ext n _ (fun i => bsum k (fun l => bsum m (fun j => G i j * (W i l * A' l j))))).
  2:{ intros i _. rewrite bsum_swap. apply bsum_ext. intros j _. rewrite bsum_scal. reflexivity. }
  rewrite bsum_swap. apply bsum_ext. intros l _. rewrite bsum_swap. apply bsum_ext. intros j _.
  rewrite <- bsum_scal_r. apply bsum_ext. intros. ring.
Qed.

Lemma adjoint_bias n m G b' : dot n m G (fun i _ => b' i) = vdot n (rowsum m G) b'.
Proof. unfold dot, vdot, rowsum. apply bsum_ext. intros i _. apply bsum_scal_r. Qed.

Lemma dot_plus n m G A B : dot n m G (fun i j => A i j + B i j) = dot n m G A + dot n m G B.
Proof.
  unfold dot. rewrite <- bsum_plus. apply bsum_ext. intros i _. rewrite <- bsum_plus. apply bsum_ext. intros. ring.
Qed.

(** * Gradients *)

Definition mderive (n m : nat) (X : R -> mat) (x : R) (X' : mat) : Prop :=
  forall i j, (i < n)%nat -> (j < m)%nat -> is_derive (fun t : R => X t i j) x (X' i j).
Definition vderive (n : nat) (X : R -> vec) (x : R) (X' : vec) : Prop :=
  forall i, (i < n)%nat -> is_derive (fun t : R => X t i) x (X' i).
Definition has_grad (n m : nat) (F : mat -> R) (A G : mat) : Prop :=
  forall (X : R -> mat) (x : R) (X' : mat),
  X x = A -> mderive n m X x X' -> is_derive (fun t : R => F (X t)) x (dot n m G X').
Definition vhas_grad (n : nat) (F : vec -> R) (a g : vec) : Prop :=
  forall (X : R -> vec) (x : R) (X' : vec),
  X x = a -> vderive n X x X' -> is_derive (fun t : R => F (X t)) x (vdot n g X').

Lemma mderive_const n m A x : mderive n m (fun _ => A) x (fun _ _ => 0).
Proof. intros i j _ _. auto_derive; trivial. Qed.
Lemma vderive_const n a x : vderive n (fun _ => a) x (fun _ => 0).
Proof. intros i _. auto_derive; trivial. Qed.

Lemma nudge_0 A p q : nudge A p q 0 = A.
Proof. unfold nudge. do 2 (apply FunctionalExtensionality.functional_extensionality; intro). ring. Qed.
Lemma vnudge_0 a p : vnudge a p 0 = a.
Proof. unfold vnudge. apply FunctionalExtensionality.functional_extensionality. intro. ring. Qed.

Lemma mderive_nudge n m A p q x : mderive n m (nudge A p q) x (fun i j => delta i p * delta j q).
Proof. intros i j _ _. unfold nudge. auto_derive; [trivial | ring]. Qed.
Lemma vderive_nudge n a p x : vderive n (vnudge a p) x (fun i => delta i p).
Proof. intros i _. unfold vnudge. auto_derive; [trivial | ring]. Qed.

(** Each entry of a gradient is the partial derivative with respect to that entry. *)
Theorem has_grad_entry n m F A G p q : has_grad n m F A G -> (p < n)%nat -> (q < m)%nat ->
  is_derive (fun t : R => F (nudge A p q t)) 0 (G p q).
Proof.
  intros H Hp Hq. rewrite <- (dot_unit n m G p q Hp Hq).
  apply H; [apply nudge_0 | apply mderive_nudge].
Qed.
Theorem vhas_grad_entry n F a g p : vhas_grad n F a g -> (p < n)%nat -> is_derive (fun t : R => F (vnudge a p t)) 0 (g p).
Proof.
  intros H Hp. rewrite <- (vdot_unit n g p Hp). apply H; [apply vnudge_0 | apply vderive_nudge].
Qed.

(** So there is at most one. *)
Theorem has_grad_unique n m F A G H : has_grad n m F A G -> has_grad n m F A H ->
  forall p q, (p < n)%nat -> (q < m)%nat -> G p q = H p q.
Proof.
  intros HG HH p q Hp Hq.
  rewrite <- (is_derive_unique _ _ _ (has_grad_entry n m F A G p q HG Hp Hq)).
  exact (is_derive_unique _ _ _ (has_grad_entry n m F A H p q HH Hp Hq)).
Qed.
Theorem vhas_grad_unique n F a g h : vhas_grad n F a g -> vhas_grad n F a h -> forall p, (p < n)%nat -> g p = h p.
Proof.
  intros HG HH p Hp.
  rewrite <- (is_derive_unique _ _ _ (vhas_grad_entry n F a g p HG Hp)).
  exact (is_derive_unique _ _ _ (vhas_grad_entry n F a h p HH Hp)).
Qed.

(** The derivative in the direction H is <G, H>. *)
Theorem has_grad_direction n m F A G H : has_grad n m F A G ->
  is_derive (fun t : R => F (fun i j => A i j + t * H i j)) 0 (dot n m G H).
Proof.
  intro HG. apply (HG (fun t i j => A i j + t * H i j)).
  - do 2 (apply FunctionalExtensionality.functional_extensionality; intro). ring.
  - intros i j _ _. auto_derive; [trivial | ring].
Qed.

(** Equal entries, equal gradient. *)
Lemma has_grad_ext n m F A G H :
  (forall i j, (i < n)%nat -> (j < m)%nat -> G i j = H i j) -> has_grad n m F A G -> has_grad n m F A H.
Proof.
  intros E HG X x X' HX HD. rewrite <- (dot_ext n m G X' H X'); [apply HG; assumption |].
  intros i j Hi Hj. rewrite E by assumption. reflexivity.
Qed.
Lemma vhas_grad_ext n F a g h : (forall i, (i < n)%nat -> g i = h i) -> vhas_grad n F a g -> vhas_grad n F a h.
Proof.
  intros E HG X x X' HX HD. replace (vdot n h X') with (vdot n g X'); [apply HG; assumption |].
  apply bsum_ext. intros i Hi. rewrite E by assumption. reflexivity.
Qed.

(** The function t |-> c, in whatever way it is written, for rewriting under [is_derive]. *)
Lemma is_derive_value (f : R -> R) (x a b : R) : is_derive f x a -> a = b -> is_derive f x b.
Proof. intros D <-. exact D. Qed.
