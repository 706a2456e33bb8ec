(** L dense layers of any widths, each with an activation function of its own: every gradient, by induction over the layers.

    NOTATION (with that of [Arrays] and [Backprop])
    | here           | means                                                                                             |
    |----------------|---------------------------------------------------------------------------------------------------|
    | [d l]          | units in layer l; [d 0] is the number of inputs                                                   |
    | [f l], [f' l]  | layer l's activation function and its derivative                                                  |
    | [W l], [b l]   | layer l's weights [d l, d (l-1)] and bias [d l], for l = 1 .. L                                   |
    | X              | the inputs [d 0, m], one sample a column                                                          |
    | [Z l], [A l]   | weighted inputs and activations of layer l: A 0 = X, Z (l+1) = W (l+1) A l + b (l+1), A l = f(Z l) |
    | [up l n A]     | n layers on from layer l, whose activations are A                                                 |
    | [vup l n a]    | the same for one sample                                                                           |
    | [down l n A G] | the gradient at A, if G is the gradient at [up l n A]                                             |
    | dAL            | column j: the gradient of sample j's own loss at the network's outputs A L                        |
    | [dA l], [dZ l] | the gradients that backpropagation finds from dAL, without factor 1/m, as in the deck             |
    | J              | the cost, the mean of the m losses                                                                |
    | [update W l V] | the weights W with V in the place of [W l]                                                        |

    Assumed: f l has the derivative [f' l] at each entry of [Z l] (for ReLU: no weighted input is 0), and the losses have the
    gradients dAL. *)

From Backproof Require Export Backprop.

Section Network.
Variable d : nat -> nat.
Variables f f' : nat -> R -> R.
Variable m : nat.

Definition weighted (W : nat -> mat) (b : nat -> vec) (l : nat) (A : mat) : mat := affine (d l) (W (S l)) A (b (S l)).
Definition layer (W : nat -> mat) (b : nat -> vec) (l : nat) (A : mat) : mat := map1 (f (S l)) (weighted W b l A).

Fixpoint up (W : nat -> mat) (b : nat -> vec) (l n : nat) (A : mat) : mat :=
  match n with O => A | S n => up W b (S l) n (layer W b l A) end.

Fixpoint down (W : nat -> mat) (b : nat -> vec) (l n : nat) (A G : mat) : mat :=
  match n with
  | O => G
  | S n =>
      dA_prev_of (d (S l)) (W (S l)) (dZ_of (down W b (S l) n (layer W b l A) G) (weighted W b l A) (f' (S l)))
  end.

Fixpoint smooth (W : nat -> mat) (b : nat -> vec) (l n : nat) (A : mat) : Prop :=
  match n with
  | O => True
  | S n => derives_at (d (S l)) m (f (S l)) (f' (S l)) (weighted W b l A) /\ smooth W b (S l) n (layer W b l A)
  end.

(** The induction over the layers. *)
Theorem down_grad W b n : forall l F A G, smooth W b l n A ->
  has_grad (d (n + l)) m F (up W b l n A) G -> has_grad (d l) m (fun A => F (up W b l n A)) A (down W b l n A G).
Proof.
  induction n; intros l F A G S HG; [exact HG |].
  destruct S as [S0 S]. simpl in *.
  apply (dA_prev_grad (d (Datatypes.S l)) (d l) m (f (Datatypes.S l)) (f' (Datatypes.S l))
           (fun A => F (up W b (Datatypes.S l) n A)) (W (Datatypes.S l)) A
           (down W b (Datatypes.S l) n (layer W b l A) G) (b (Datatypes.S l))); [exact S0 |].
  apply (IHn (Datatypes.S l) F (layer W b l A) G S). rewrite Nat.add_succ_r. exact HG.
Qed.

(** The same for one sample: column j of what comes down is the gradient of what is made of column j alone. *)
Fixpoint vup (W : nat -> mat) (b : nat -> vec) (l n : nat) (a : vec) : vec :=
  match n with O => a | S n => vup W b (S l) n (vmap (f (S l)) (vaffine (d l) (W (S l)) a (b (S l)))) end.

Lemma col_up W b j n : forall l A, col j (up W b l n A) = vup W b l n (col j A).
Proof. induction n; intros l A; [reflexivity |]. simpl. rewrite IHn. reflexivity. Qed.

Theorem down_grad_sample W b j n : (j < m)%nat -> forall l F A G, smooth W b l n A ->
  vhas_grad (d (n + l)) F (col j (up W b l n A)) (col j G) ->
  vhas_grad (d l) (fun a => F (vup W b l n a)) (col j A) (col j (down W b l n A G)).
Proof.
  intro Hj. induction n; intros l F A G S HG; [exact HG |].
  destruct S as [S0 S]. simpl in *.
  apply (sample_da_prev (d (Datatypes.S l)) (d l) (f (Datatypes.S l)) (f' (Datatypes.S l))
           (fun a => F (vup W b (Datatypes.S l) n a)) (W (Datatypes.S l)) (col j A) (b (Datatypes.S l))
           (col j (down W b (Datatypes.S l) n (layer W b l A) G))).
  - intros i Hi. exact (S0 i j Hi Hj).
  - apply (IHn (Datatypes.S l) F (layer W b l A) G S). rewrite Nat.add_succ_r. exact HG.
Qed.

(** What comes down is proportional to what is sent down. *)
Lemma down_scale W b c n : forall l A G i j, down W b l n A (scale c G) i j = c * down W b l n A G i j.
Proof.
  induction n; intros l A G i j; [reflexivity |]. simpl. unfold dA_prev_of, mmul. rewrite <- bsum_scal. apply bsum_ext.
  intros p _. unfold dZ_of, had. rewrite IHn. ring.
Qed.

(** * The network as a whole *)

Variables (W : nat -> mat) (b : nat -> vec) (X : mat).

Fixpoint A (l : nat) : mat := match l with O => X | S l => layer W b l (A l) end.
Definition Z (l : nat) : mat := match l with O => X | S l => weighted W b l (A l) end.

Lemma up_A n : forall l, up W b l n (A l) = A (n + l).
Proof. induction n; intro l; [reflexivity |].
  change (up W b (S l) n (A (S l)) = A (S n + l)). rewrite IHn, Nat.add_succ_r. reflexivity.
Qed.

Variable L : nat.
Hypothesis derives : forall l, (l < L)%nat -> derives_at (d (S l)) m (f (S l)) (f' (S l)) (Z (S l)).

Lemma smooth_A n : forall l, (n + l <= L)%nat -> smooth W b l n (A l).
Proof.
  induction n; intros l H; [exact I |]. split.
  - apply (derives l). lia.
  - apply (IHn (S l)). lia.
Qed.

Variable l : nat -> vec -> R.
Variable dAL : mat.
Hypothesis l_grad : forall j, (j < m)%nat -> vhas_grad (d L) (l j) (col j (A L)) (col j dAL).

Definition dA (k : nat) : mat := down W b k (L - k) (A k) dAL.
Definition dZ (k : nat) : mat := dZ_of (dA k) (Z k) (f' k).
Definition network (W : nat -> mat) (b : nat -> vec) : mat := up W b 0 L X.
Definition J (W : nat -> mat) (b : nat -> vec) : R := cost m l (network W b).
Definition update {T : Type} (W : nat -> T) (k : nat) (V : T) : nat -> T := fun i => if Nat.eqb i k then V else W i.

(** The recursion as the deck writes it: B5, and V1 with V4. *)
Theorem dZ_recursion k : (k < L)%nat -> dZ k = had (mmul (d (S k)) (tr (W (S k))) (dZ (S k))) (map1 (f' k) (Z k)).
Proof. intro H. unfold dZ at 1, dA. replace (L - k)%nat with (S (L - S k)) by lia. reflexivity. Qed.

Theorem dA_recursion k : (k < L)%nat -> dA k = mmul (d (S k)) (tr (W (S k))) (dZ (S k)).
Proof. intro H. unfold dA. replace (L - k)%nat with (S (L - S k)) by lia. reflexivity. Qed.

Theorem dA_last : dA L = dAL.
Proof. unfold dA. rewrite Nat.sub_diag. reflexivity. Qed.

(** What the layers above k make of its activations, and its gradient: 1/m dA. *)
Theorem network_dA_of_cost k : (k <= L)%nat ->
  has_grad (d k) m (fun M => cost m l (up W b k (L - k) M)) (A k) (scale (/ INR m) (dA k)).
Proof.
  intro H. apply has_grad_ext with (down W b k (L - k) (A k) (scale (/ INR m) dAL)).
  - intros i j _ _. apply down_scale.
  - apply down_grad; [apply smooth_A; lia |].
    rewrite up_A. replace (L - k + k)%nat with L by lia. apply cost_grad. exact l_grad.
Qed.

(** The gradient of the cost at the weighted inputs: 1/m dZ. *)
Theorem network_dZ_of_cost k : (k < L)%nat ->
  has_grad (d (S k)) m (fun M => cost m l (up W b (S k) (L - S k) (map1 (f (S k)) M))) (Z (S k)) (scale (/ INR m) (dZ (S k))).
Proof.
  intro H.
  apply has_grad_ext with (dZ_of (scale (/ INR m) (dA (S k))) (Z (S k)) (f' (S k))).
  - intros. unfold dZ, dZ_of, had, scale. ring.
  - apply (activation_grad (d (S k)) m (f (S k)) (f' (S k)) (fun M => cost m l (up W b (S k) (L - S k) M)) (Z (S k)));
      [apply derives; exact H | apply network_dA_of_cost; exact H].
Qed.

(** Column j of dA[l] and of dZ[l]: the gradient of sample j's own loss at its activations and weighted inputs in layer l. *)
Theorem network_dA_sample k j : (k <= L)%nat -> (j < m)%nat ->
  vhas_grad (d k) (fun a => l j (vup W b k (L - k) a)) (col j (A k)) (col j (dA k)).
Proof.
  intros H Hj. apply down_grad_sample; [exact Hj | apply smooth_A; lia |].
  rewrite up_A. replace (L - k + k)%nat with L by lia. apply l_grad. exact Hj.
Qed.
Theorem network_dZ_sample k j : (k < L)%nat -> (j < m)%nat ->
  vhas_grad (d (S k)) (fun z => l j (vup W b (S k) (L - S k) (vmap (f (S k)) z))) (col j (Z (S k))) (col j (dZ (S k))).
Proof.
  intros H Hj.
  apply (sample_dz (d (S k)) (d k) (f (S k)) (f' (S k)) (fun a => l j (vup W b (S k) (L - S k) a)) (W (S k)) (col j (A k))
           (b (S k)) (col j (dA (S k)))).
  - intros i Hi. exact (derives k H i j Hi Hj).
  - exact (network_dA_sample (S k) j H Hj).
Qed.

(** Changing the weights of layer k + 1 changes nothing below it, and nothing of how the layers above work. *)
Lemma up_ext W1 b1 W2 b2 n : forall k M,
  (forall i, (k < i)%nat -> W1 i = W2 i) -> (forall i, (k < i)%nat -> b1 i = b2 i) -> up W1 b1 k n M = up W2 b2 k n M.
Proof.
  induction n; intros k M HW Hb; [reflexivity |]. simpl. unfold layer at 1, weighted at 1.
  rewrite (HW (S k)), (Hb (S k)) by lia. apply IHn; intros; [apply HW | apply Hb]; lia.
Qed.

Lemma up_split W1 b1 k : forall n j M, up W1 b1 j (k + n) M = up W1 b1 (k + j) n (up W1 b1 j k M).
Proof. induction k; intros n j M; [reflexivity |]. simpl. rewrite IHk. rewrite Nat.add_succ_r. reflexivity. Qed.

Lemma up_below W1 b1 n : forall k M,
  (forall i, (i <= n + k)%nat -> W1 i = W i) -> (forall i, (i <= n + k)%nat -> b1 i = b i) -> up W1 b1 k n M = up W b k n M.
Proof.
  induction n; intros k M HW Hb; [reflexivity |]. simpl. unfold layer at 1, weighted at 1.
  rewrite (HW (S k)), (Hb (S k)) by lia. apply IHn; intros; [apply HW | apply Hb]; lia.
Qed.

Lemma update_same T (V : nat -> T) k v : update V k v k = v.
Proof. unfold update. rewrite Nat.eqb_refl. reflexivity. Qed.
Lemma update_other T (V : nat -> T) k v i : i <> k -> update V k v i = V i.
Proof. intro H. unfold update. apply Nat.eqb_neq in H. rewrite H. reflexivity. Qed.

Lemma network_cut W1 b1 k : (k < L)%nat ->
  (forall i, i <> S k -> W1 i = W i) -> (forall i, i <> S k -> b1 i = b i) ->
  network W1 b1 = up W b (S k) (L - S k) (map1 (f (S k)) (affine (d k) (W1 (S k)) (A k) (b1 (S k)))).
Proof.
  intros H HW Hb. unfold network. replace L with (k + S (L - S k))%nat at 1 by lia.
  rewrite up_split. rewrite Nat.add_0_r.
  rewrite (up_below W1 b1 k 0 X) by (intros; (apply HW || apply Hb); lia).
  change X with (A 0). rewrite up_A, Nat.add_0_r. simpl.
  apply up_ext; intros; [apply HW | apply Hb]; lia.
Qed.

Theorem network_output : network W b = A L.
Proof. unfold network. change X with (A 0). rewrite up_A, Nat.add_0_r. reflexivity. Qed.

(** dW[l] = 1/m dZ[l] A[l-1]^T, for every layer, l = k + 1. *)
Theorem network_dW k : (k < L)%nat ->
  has_grad (d (S k)) (d k) (fun V => J (update W (S k) V) b) (W (S k)) (scale (/ INR m) (dW_of m (dZ (S k)) (A k))).
Proof.
  intro H.
  assert (E : forall V, J (update W (S k) V) b
                        = cost m l (up W b (S k) (L - S k) (map1 (f (S k)) (affine (d k) V (A k) (b (S k)))))).
  { intro V. unfold J. f_equal. rewrite (network_cut (update W (S k) V) b k H).
    - rewrite update_same. reflexivity.
    - intros. apply update_other. assumption.
    - reflexivity. }
  intros Y x Y' HY HD. apply is_derive_ext with (1 := fun t => eq_sym (E (Y t))). revert Y x Y' HY HD.
  change (has_grad (d (S k)) (d k) (fun V => cost m l (up W b (S k) (L - S k) (map1 (f (S k)) (affine (d k) V (A k) (b (S k))))))
    (W (S k)) (scale (/ INR m) (dW_of m (dZ (S k)) (A k)))).
  apply has_grad_ext with (dW_of m (dZ_of (scale (/ INR m) (dA (S k))) (Z (S k)) (f' (S k))) (A k)).
  - intros i j _ _. unfold dW_of, mmul, scale. rewrite <- bsum_scal. apply bsum_ext. intros. unfold dZ, dZ_of, had, tr. ring.
  - apply (dW_grad (d (S k)) (d k) m (f (S k)) (f' (S k)) (fun M => cost m l (up W b (S k) (L - S k) M)) (W (S k)) (A k));
      [apply (derives k H) | apply (network_dA_of_cost (S k) H)].
Qed.

(** db[l] = 1/m times the sum of the columns of dZ[l]. *)
Theorem network_db k : (k < L)%nat ->
  vhas_grad (d (S k)) (fun c => J W (update b (S k) c)) (b (S k)) (fun i => / INR m * db_of m (dZ (S k)) i).
Proof.
  intro H.
  assert (E : forall c, J W (update b (S k) c)
                        = cost m l (up W b (S k) (L - S k) (map1 (f (S k)) (affine (d k) (W (S k)) (A k) c)))).
  { intro c. unfold J. f_equal. rewrite (network_cut W (update b (S k) c) k H).
    - rewrite update_same. reflexivity.
    - reflexivity.
    - intros. apply update_other. assumption. }
  intros Y x Y' HY HD. apply is_derive_ext with (1 := fun t => eq_sym (E (Y t))). revert Y x Y' HY HD.
  change (vhas_grad (d (S k)) (fun c => cost m l (up W b (S k) (L - S k) (map1 (f (S k)) (affine (d k) (W (S k)) (A k) c))))
    (b (S k)) (fun i => / INR m * db_of m (dZ (S k)) i)).
  apply vhas_grad_ext with (db_of m (dZ_of (scale (/ INR m) (dA (S k))) (Z (S k)) (f' (S k)))).
  - intros i _. unfold db_of, rowsum. rewrite <- bsum_scal. apply bsum_ext. intros. unfold dZ, dZ_of, had, scale. ring.
  - apply (db_grad (d (S k)) (d k) m (f (S k)) (f' (S k)) (fun M => cost m l (up W b (S k) (L - S k) M)) (W (S k)) (A k));
      [apply (derives k H) | apply (network_dA_of_cost (S k) H)].
Qed.

(** Entry by entry. *)
Theorem network_dW_entry k p q : (k < L)%nat -> (p < d (S k))%nat -> (q < d k)%nat ->
  is_derive (fun t : R => J (update W (S k) (nudge (W (S k)) p q t)) b) 0 (/ INR m * bsum m (fun j => dZ (S k) p j * A k q j)).
Proof. intros H Hp Hq. exact (has_grad_entry _ _ _ _ _ p q (network_dW k H) Hp Hq). Qed.
Theorem network_db_entry k p : (k < L)%nat -> (p < d (S k))%nat ->
  is_derive (fun t : R => J W (update b (S k) (vnudge (b (S k)) p t))) 0 (/ INR m * bsum m (fun j => dZ (S k) p j)).
Proof. intros H Hp. exact (vhas_grad_entry _ _ _ _ p (network_db k H) Hp). Qed.
End Network.
