(** One dense layer: the four formulas of backpropagation, for every number of units, inputs and samples.

    NOTATION (with that of [Arrays])
    | here          | means                                                                                              |
    |---------------|----------------------------------------------------------------------------------------------------|
    | n, k, m       | units of the layer, units below (inputs), samples                                                  |
    | W, A, b       | weights [n, k], activations below [k, m], bias [n]                                                 |
    | [Z]           | the weighted inputs, [affine k W A b] = W A + b                                                    |
    | f, f'         | the activation function, and its derivative at every entry of Z                                    |
    | F             | what follows: any function of the layer's activations f(Z)                                         |
    | dA            | the gradient of F at f(Z)                                                                          |
    | [dZ]          | [had dA (map1 f' Z)] = dA . f'(Z), elementwise                                                     |
    | [cost m l A]  | the mean of m losses, (l 0 (col 0 A) + .. )/m: the loss l j of a sample depends on column j only    |

    Everywhere it is assumed that f has the derivative f' says at each entry of Z, and that dA is the gradient of what follows. *)

From Backproof Require Export Arrays.

Definition dZ_of (dA Z : mat) (f' : R -> R) : mat := had dA (map1 f' Z).
Definition dW_of (m : nat) (dZ A : mat) : mat := mmul m dZ (tr A).
Definition db_of (m : nat) (dZ : mat) : vec := rowsum m dZ.
Definition dA_prev_of (n : nat) (W dZ : mat) : mat := mmul n (tr W) dZ.

Definition derives_at (n m : nat) (f f' : R -> R) (Z : mat) : Prop :=
  forall i j, (i < n)%nat -> (j < m)%nat -> is_derive f (Z i j) (f' (Z i j)).

(** * Gradients with respect to everything at once *)

(** dA . f'(Z) is the gradient at Z. *)
Theorem activation_grad n m (f f' : R -> R) (F : mat -> R) (Z dA : mat) :
  derives_at n m f f' Z -> has_grad n m F (map1 f Z) dA -> has_grad n m (fun Z => F (map1 f Z)) Z (dZ_of dA Z f').
Proof.
  intros Hf HF X x X' HX HD.
  replace (dot n m (dZ_of dA Z f') X') with (dot n m dA (had (map1 f' Z) X')).
  - apply (HF (fun t => map1 f (X t))); [rewrite HX; reflexivity |].
    intros i j Hi Hj. unfold map1, had.
    apply is_derive_value with (X' i j * f' (Z i j)); [| ring].
    apply (is_derive_comp f (fun t : R => X t i j)); [rewrite HX; apply Hf; assumption | apply HD; assumption].
  - apply dot_ext. intros. unfold dZ_of, had, map1. ring.
Qed.

Lemma affine_derive n k m (W A : R -> mat) (b : R -> vec) (x : R) (W' A' : mat) (b' : vec) :
  mderive n k W x W' -> mderive k m A x A' -> vderive n b x b' ->
  mderive n m (fun t => affine k (W t) (A t) (b t)) x
    (fun i j => mmul k W' (A x) i j + mmul k (W x) A' i j + b' i).
Proof.
  intros HW HA Hb i j Hi Hj. unfold affine, mmul.
  apply (is_derive_plus (fun t : R => bsum k (fun l => W t i l * A t l j)) (fun t : R => b t i)); [| apply Hb; exact Hi].
  rewrite <- bsum_plus. apply (is_derive_bsum k (fun l t => W t i l * A t l j)). intros l Hl.
  apply (is_derive_mult (fun t : R => W t i l) (fun t : R => A t l j));
    [apply HW; assumption | apply HA; assumption | intros; apply Rmult_comm].
Qed.

(** Of W A + b, along any curve of weights, inputs and bias together. *)
Theorem affine_grad n k m (F : mat -> R) (W A : R -> mat) (b : R -> vec) (x : R) (W' A' : mat) (b' : vec) (dZ : mat) :
  mderive n k W x W' -> mderive k m A x A' -> vderive n b x b' ->
  has_grad n m F (affine k (W x) (A x) (b x)) dZ ->
  is_derive (fun t : R => F (affine k (W t) (A t) (b t))) x
    (dot n k (dW_of m dZ (A x)) W' + dot k m (dA_prev_of n (W x) dZ) A' + vdot n (db_of m dZ) b').
Proof.
  intros HW HA Hb HF.
  apply is_derive_value with (1 := HF (fun t => affine k (W t) (A t) (b t)) x _ eq_refl
                                     (affine_derive n k m W A b x W' A' b' HW HA Hb)).
  rewrite (dot_plus n m dZ (fun i j => mmul k W' (A x) i j + mmul k (W x) A' i j) (fun i _ => b' i)), dot_plus.
  rewrite adjoint_left, adjoint_right, adjoint_bias. reflexivity.
Qed.

(** Of a whole layer f(W A + b). *)
Theorem layer_grad n k m (f f' : R -> R) (F : mat -> R) (W A : R -> mat) (b : R -> vec) (x : R) (W' A' : mat) (b' : vec) (dA : mat) :
  let Z := affine k (W x) (A x) (b x) in
  let dZ := dZ_of dA Z f' in
  mderive n k W x W' -> mderive k m A x A' -> vderive n b x b' ->
  derives_at n m f f' Z -> has_grad n m F (map1 f Z) dA ->
  is_derive (fun t : R => F (map1 f (affine k (W t) (A t) (b t)))) x
    (dot n k (dW_of m dZ (A x)) W' + dot k m (dA_prev_of n (W x) dZ) A' + vdot n (db_of m dZ) b').
Proof.
  intros Z dZ HW HA Hb Hf HF.
  apply (affine_grad n k m (fun Z => F (map1 f Z))); try assumption. apply activation_grad; assumption.
Qed.

(** * One by one *)

Section Layer.
Variables n k m : nat.
Variables f f' : R -> R.
Variable F : mat -> R.
Variables W A dA : mat.
Variable b : vec.
Let Z := affine k W A b.
Let dZ := dZ_of dA Z f'.
Hypothesis f_derives : derives_at n m f f' Z.
Hypothesis F_grad : has_grad n m F (map1 f Z) dA.

(** dW = dZ A^T. *)
Theorem dW_grad : has_grad n k (fun W => F (map1 f (affine k W A b))) W (dW_of m dZ A).
Proof.
  intros X x X' HX HD. subst W.
  apply is_derive_value with (1 := layer_grad n k m f f' F X (fun _ => A) (fun _ => b) x X' (fun _ _ => 0) (fun _ => 0) dA
    HD (mderive_const k m A x) (vderive_const n b x) f_derives F_grad).
  rewrite dot_0, vdot_0. unfold dZ, Z. ring.
Qed.

(** db = the sum of the columns of dZ. *)
Theorem db_grad : vhas_grad n (fun b => F (map1 f (affine k W A b))) b (db_of m dZ).
Proof.
  intros X x X' HX HD. subst b.
  apply is_derive_value with (1 := layer_grad n k m f f' F (fun _ => W) (fun _ => A) X x (fun _ _ => 0) (fun _ _ => 0) X' dA
    (mderive_const n k W x) (mderive_const k m A x) HD f_derives F_grad).
  rewrite !dot_0. unfold dZ, Z. ring.
Qed.

(** dA_prev = W^T dZ. *)
Theorem dA_prev_grad : has_grad k m (fun A => F (map1 f (affine k W A b))) A (dA_prev_of n W dZ).
Proof.
  intros X x X' HX HD. subst A.
  apply is_derive_value with (1 := layer_grad n k m f f' F (fun _ => W) X (fun _ => b) x (fun _ _ => 0) X' (fun _ => 0) dA
    (mderive_const n k W x) HD (vderive_const n b x) f_derives F_grad).
  rewrite dot_0, vdot_0. unfold dZ, Z. ring.
Qed.

(** Entry by entry: the partial derivatives. *)
Theorem dW_entry p q : (p < n)%nat -> (q < k)%nat ->
  is_derive (fun t : R => F (map1 f (affine k (nudge W p q t) A b))) 0 (bsum m (fun j => dZ p j * A q j)).
Proof. intros Hp Hq. exact (has_grad_entry n k _ W _ p q dW_grad Hp Hq). Qed.
Theorem db_entry p : (p < n)%nat ->
  is_derive (fun t : R => F (map1 f (affine k W A (vnudge b p t)))) 0 (bsum m (fun j => dZ p j)).
Proof. intro Hp. exact (vhas_grad_entry n _ b _ p db_grad Hp). Qed.
Theorem dA_prev_entry p q : (p < k)%nat -> (q < m)%nat ->
  is_derive (fun t : R => F (map1 f (affine k W (nudge A p q t) b))) 0 (bsum n (fun i => W i p * dZ i q)).
Proof. intros Hp Hq. exact (has_grad_entry k m _ A _ p q dA_prev_grad Hp Hq). Qed.
End Layer.

(** * One sample: vectors *)

(** A vector as a matrix of one column. *)
Definition column (a : vec) : mat := fun i _ => a i.
Definition vaffine (k : nat) (W : mat) (a b : vec) : vec := fun i => bsum k (fun l => W i l * a l) + b i.
Definition vmap (f : R -> R) (a : vec) : vec := fun i => f (a i).
Definition vhad (u v : vec) : vec := fun i => u i * v i.
Definition outer (u v : vec) : mat := fun i j => u i * v j.
Definition mvec (k : nat) (W : mat) (a : vec) : vec := fun i => bsum k (fun l => W i l * a l).

Lemma column_grad n F a g : vhas_grad n F a g -> has_grad n 1 (fun M => F (col 0 M)) (column a) (column g).
Proof.
  intros H X x X' HX HD.
  apply is_derive_value with (vdot n g (col 0 X')).
  - apply (H (fun t => col 0 (X t))); [rewrite HX; reflexivity |]. intros i Hi. apply HD; [exact Hi | lia].
  - unfold dot, vdot, column, col. apply bsum_ext. intros. simpl. ring.
Qed.

Section Sample.
Variables n k : nat.
Variables f f' : R -> R.
Variable F : vec -> R.
Variables (W : mat) (a b da : vec).
Let z := vaffine k W a b.
Let dz : vec := vhad da (vmap f' z).
Hypothesis f_derives : forall i, (i < n)%nat -> is_derive f (z i) (f' (z i)).
Hypothesis F_grad : vhas_grad n F (vmap f z) da.

Let derives : derives_at n 1 f f' (affine k W (column a) b).
Proof. intros i j Hi _. exact (f_derives i Hi). Qed.
Let grad : has_grad n 1 (fun M => F (col 0 M)) (map1 f (affine k W (column a) b)) (column da).
Proof. exact (column_grad n F (vmap f z) da F_grad). Qed.

(** dz = da . f'(z). *)
Theorem sample_dz : vhas_grad n (fun z => F (vmap f z)) z dz.
Proof.
  intros X x X' HX HD.
  apply is_derive_value with (1 := activation_grad n 1 f f' (fun M => F (col 0 M)) (affine k W (column a) b) (column da)
    derives grad (fun t => column (X t)) x (column X') (f_equal column HX) (fun i _ Hi _ => HD i Hi)).
  unfold dot, vdot. apply bsum_ext. intros. simpl. rewrite Rplus_0_l. reflexivity.
Qed.

(** dw = dz a^T, the outer product. *)
Theorem sample_dw : has_grad n k (fun W => F (vmap f (vaffine k W a b))) W (outer dz a).
Proof.
  apply has_grad_ext with (2 := dW_grad n k 1 f f' (fun M => F (col 0 M)) W (column a) (column da) b derives grad).
  intros. unfold dW_of, mmul, tr, outer, dZ_of, had, map1, column, dz, vhad, vmap. simpl. rewrite Rplus_0_l. reflexivity.
Qed.

(** db = dz. *)
Theorem sample_db : vhas_grad n (fun b => F (vmap f (vaffine k W a b))) b dz.
Proof.
  apply vhas_grad_ext with (2 := db_grad n k 1 f f' (fun M => F (col 0 M)) W (column a) (column da) b derives grad).
  intros. unfold db_of, rowsum, dZ_of, had, map1, column, dz, vhad, vmap. simpl. rewrite Rplus_0_l. reflexivity.
Qed.

(** da_prev = W^T dz. *)
Theorem sample_da_prev : vhas_grad k (fun a => F (vmap f (vaffine k W a b))) a (mvec n (tr W) dz).
Proof.
  intros X x X' HX HD.
  apply is_derive_value with (1 := dA_prev_grad n k 1 f f' (fun M => F (col 0 M)) W (column a) (column da) b derives grad
    (fun t => column (X t)) x (column X') (f_equal column HX) (fun i _ Hi _ => HD i Hi)).
  unfold dot, vdot, dA_prev_of, mmul, mvec, tr, dZ_of, had, map1, column, dz, vhad, vmap. apply bsum_ext. intros. simpl.
  rewrite Rplus_0_l. reflexivity.
Qed.
End Sample.

(** dz = W_next^T dz_next . f'(z), with a layer in between. *)
Theorem sample_dz_via_next n k n_next (f f' g g' : R -> R) (F : vec -> R) (W : mat) (a b : vec) (V : mat) (c da_next : vec) :
  let z := vaffine k W a b in
  let z_next := vaffine n V (vmap f z) c in
  let dz_next := vhad da_next (vmap g' z_next) in
  (forall i, (i < n)%nat -> is_derive f (z i) (f' (z i))) ->
  (forall i, (i < n_next)%nat -> is_derive g (z_next i) (g' (z_next i))) ->
  vhas_grad n_next F (vmap g z_next) da_next ->
  vhas_grad n (fun z => F (vmap g (vaffine n V (vmap f z) c))) z (vhad (mvec n_next (tr V) dz_next) (vmap f' z)).
Proof.
  intros z z_next dz_next Hf Hg HF.
  apply (sample_dz n k f f' (fun a => F (vmap g (vaffine n V a c)))); [exact Hf |].
  exact (sample_da_prev n_next n g g' F V (vmap f z) c da_next Hg HF).
Qed.

(** * The mean over the samples: where 1/m comes from *)

Definition cost (m : nat) (l : nat -> vec -> R) (A : mat) : R := / INR m * bsum m (fun j => l j (col j A)).

(** If column j of dA is the gradient of sample j's own loss, the gradient of the cost is 1/m dA. *)
Theorem cost_grad n m (l : nat -> vec -> R) (A dA : mat) :
  (forall j, (j < m)%nat -> vhas_grad n (l j) (col j A) (col j dA)) -> has_grad n m (cost m l) A (scale (/ INR m) dA).
Proof.
  intros Hl X x X' HX HD. unfold cost.
  apply is_derive_value with (/ INR m * bsum m (fun j => vdot n (col j dA) (col j X'))).
  - apply (is_derive_scal (fun t : R => bsum m (fun j => l j (col j (X t))))).
    apply (is_derive_bsum m (fun j t => l j (col j (X t)))). intros j Hj.
    apply (Hl j Hj (fun t => col j (X t))); [rewrite HX; reflexivity |]. intros i Hi. apply HD; assumption.
  - rewrite dot_scale. f_equal. unfold dot, vdot, col. apply bsum_swap.
Qed.

Section Batch.
Variables n k m : nat.
Variables f f' : R -> R.
Variable l : nat -> vec -> R.
Variables W A dA : mat.
Variable b : vec.
Let Z := affine k W A b.
Let dZ := dZ_of dA Z f'.
Hypothesis f_derives : derives_at n m f f' Z.
Hypothesis l_grad : forall j, (j < m)%nat -> vhas_grad n (l j) (col j (map1 f Z)) (col j dA).
Let J (W : mat) (b : vec) (A : mat) : R := cost m l (map1 f (affine k W A b)).

Let scaled : has_grad n m (cost m l) (map1 f Z) (scale (/ INR m) dA).
Proof. apply cost_grad. exact l_grad. Qed.

(** Column j of dZ is the gradient of sample j's own loss at its weighted inputs: dZ = dA . f'(Z). *)
Theorem batch_dZ j : (j < m)%nat -> vhas_grad n (fun z => l j (vmap f z)) (col j Z) (col j dZ).
Proof.
  intros Hj. apply (sample_dz n k f f' (l j) W (col j A) b (col j dA)); [intros i Hi; apply f_derives; assumption |].
  apply l_grad. exact Hj.
Qed.

(** dW = 1/m dZ A^T. *)
Theorem batch_dW : has_grad n k (fun W => J W b A) W (scale (/ INR m) (dW_of m dZ A)).
Proof.
  apply has_grad_ext with (2 := dW_grad n k m f f' (cost m l) W A (scale (/ INR m) dA) b f_derives scaled).
  intros. unfold dW_of, mmul, tr, scale. rewrite <- bsum_scal. apply bsum_ext. intros. unfold dZ, Z, dZ_of, had, scale. ring.
Qed.

(** db = 1/m times the sum of the columns of dZ. *)
Theorem batch_db : vhas_grad n (fun b => J W b A) b (fun i => / INR m * db_of m dZ i).
Proof.
  apply vhas_grad_ext with (2 := db_grad n k m f f' (cost m l) W A (scale (/ INR m) dA) b f_derives scaled).
  intros. unfold db_of, rowsum. rewrite <- bsum_scal. apply bsum_ext. intros. unfold dZ, Z, dZ_of, had, scale. ring.
Qed.

(** Column j of W^T dZ is the gradient of sample j's own loss at the activations below. *)
Theorem batch_dA_prev j : (j < m)%nat ->
  vhas_grad k (fun a => l j (vmap f (vaffine k W a b))) (col j A) (col j (dA_prev_of n W dZ)).
Proof.
  intros Hj. apply (sample_da_prev n k f f' (l j) W (col j A) b (col j dA)); [intros i Hi; apply f_derives; assumption |].
  apply l_grad. exact Hj.
Qed.

(** And the gradient of the cost there is 1/m W^T dZ. *)
Theorem batch_dA_prev_of_cost : has_grad k m (fun A => J W b A) A (scale (/ INR m) (dA_prev_of n W dZ)).
Proof.
  apply has_grad_ext with (2 := dA_prev_grad n k m f f' (cost m l) W A (scale (/ INR m) dA) b f_derives scaled).
  intros. unfold dA_prev_of, mmul, tr, scale. rewrite <- bsum_scal. apply bsum_ext. intros. unfold dZ, Z, dZ_of, had, scale. ring.
Qed.
End Batch.
