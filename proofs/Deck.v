(** The deck's statements by their ids: those that hold, and where the printed form does not hold, that it does not.

    NOTATION (with that of [Arrays] and [Backprop])
    | here              | means                                                                                          |
    |-------------------|------------------------------------------------------------------------------------------------|
    | n, k, m           | the deck's n[l], n[l-1] and m                                                                  |
    | [vaffine k w a b] | z = w a + b for one sample; [vmap f z] = f(z)                                                  |
    | [affine k W A b]  | Z = W A + b for m samples, b in each column; [map1 f Z] = f(Z)                                 |
    | F                 | whatever follows the layer and ends in the loss; da is its gradient at a = f(z)                 |
    | l j               | the loss of sample j, a function of its outputs; column j of dA is its gradient                |
    | J                 | the cost, the mean of the losses                                                               |
    | [w_ i j]          | the deck's w_ij: the entry in row j and column i, counted from 1                               |

    What F1, F2 and F8 say is what [vmap f (vaffine ..)] and [map1 f (affine ..)] are: definitions. F5, F6, F9, B6 and V5 are about
    shapes. A1 to A9 are in [Activations] and [Kinks]. *)

From Backproof Require Import Backprop.

(** * Forward *)

(** F3 and F4: the sums of the pictures are F2, entry by entry. Indices count from 1 in the deck and from 0 here. *)
Definition w_ (w : mat) (i j : nat) : R := w (j - 1)%nat (i - 1)%nat.

Theorem F3 (w : mat) (a b : vec) :
  let z := vaffine 3 w a b in
  z 0%nat = w_ w 1 1 * a 0%nat + w_ w 2 1 * a 1%nat + w_ w 3 1 * a 2%nat + b 0%nat /\
  z 1%nat = w_ w 1 2 * a 0%nat + w_ w 2 2 * a 1%nat + w_ w 3 2 * a 2%nat + b 1%nat /\
  z 2%nat = w_ w 1 3 * a 0%nat + w_ w 2 3 * a 1%nat + w_ w 3 3 * a 2%nat + b 2%nat.
Proof. unfold vaffine, w_. simpl. repeat split; ring. Qed.

Theorem F4 (w : mat) (a b : vec) :
  let z := vaffine 3 w a b in
  z 0%nat = w_ w 1 1 * a 0%nat + w_ w 2 1 * a 1%nat + w_ w 3 1 * a 2%nat + b 0%nat /\
  z 1%nat = w_ w 1 2 * a 0%nat + w_ w 2 2 * a 1%nat + w_ w 3 2 * a 2%nat + b 1%nat.
Proof. unfold vaffine, w_. simpl. repeat split; ring. Qed.

(** With the subscripts in the usual order, row and column, the same sum is another one. *)
Theorem F3_row_column_wrong : ~ forall (w : mat) (a b : vec),
  vaffine 3 w a b 0%nat = w 0%nat 0%nat * a 0%nat + w 1%nat 0%nat * a 1%nat + w 2%nat 0%nat * a 2%nat + b 0%nat.
Proof.
  intro H. specialize (H (fun i j => delta i 1 * delta j 0) (fun _ => 1) (fun _ => 0)).
  unfold vaffine, delta in H. simpl in H. lra.
Qed.

(** F7, corrected: the layer of the batch does to each column what F2 does to one sample. *)
Theorem F7 (k : nat) (W A : mat) (b : vec) (j : nat) : col j (affine k W A b) = vaffine k W (col j A) b.
Proof. reflexivity. Qed.

(** F7 as printed, with W in the deck's shape and as many units as inputs: it is the layer for symmetric W only. *)
Theorem F7_printed_iff_symmetric (n : nat) (W : mat) :
  (forall (A : mat) (b : vec) (i j : nat), (i < n)%nat -> affine n (tr W) A b i j = affine n W A b i j) <->
  (forall i j, (i < n)%nat -> (j < n)%nat -> W i j = W j i).
Proof.
  split.
  - intros H i j Hi Hj. specialize (H (fun l _ => delta l j) (fun _ => 0) i 0%nat Hi).
    unfold affine, mmul, tr in H.
    rewrite (bsum_delta n j (fun l => W l i) Hj), (bsum_delta n j (fun l => W i l) Hj) in H. lra.
  - intros S A b i j Hi. unfold affine, mmul, tr. f_equal. apply bsum_ext. intros l Hl. rewrite (S l i) by assumption. reflexivity.
Qed.

(** So it is wrong already in the pictures' first layer, 3 units with 3 inputs. *)
Theorem F7_printed_wrong : ~ forall (W A : mat) (b : vec) (i j : nat), (i < 3)%nat -> affine 3 (tr W) A b i j = affine 3 W A b i j.
Proof.
  intro H. pose proof (proj1 (F7_printed_iff_symmetric 3 (fun i j => delta i 1 * delta j 0)) (H _)) as S.
  specialize (S 1%nat 0%nat ltac:(lia) ltac:(lia)). unfold delta in S. simpl in S. lra.
Qed.

(** F7 with W: (n[l-1], n[l]) is the layer, and V2 and V4 then read A dZ^T and W dZ. *)
Theorem F7_by_input (k : nat) (V A : mat) (b : vec) (i j : nat) :
  affine k (tr V) A b i j = bsum k (fun l => V l i * A l j) + b i.
Proof. reflexivity. Qed.

Theorem F7_by_input_V2 n k m (f f' : R -> R) (l : nat -> vec -> R) (V A dA : mat) (b : vec) :
  let Z := affine k (tr V) A b in
  let dZ := dZ_of dA Z f' in
  derives_at n m f f' Z -> (forall j, (j < m)%nat -> vhas_grad n (l j) (col j (map1 f Z)) (col j dA)) ->
  has_grad k n (fun V => cost m l (map1 f (affine k (tr V) A b))) V (scale (/ INR m) (mmul m A (tr dZ))).
Proof.
  intros Z dZ Hf Hl X x X' HX HD.
  apply is_derive_value with (1 := batch_dW n k m f f' l (tr V) A dA b Hf Hl (fun t => tr (X t)) x (tr X') (f_equal tr HX)
    (fun i j Hi Hj => HD j i Hj Hi)).
  unfold dot. rewrite bsum_swap. apply bsum_ext. intros i _. apply bsum_ext. intros j _.
  unfold scale, dW_of, mmul, tr. f_equal. f_equal. apply bsum_ext. intros. unfold dZ, Z, tr. ring.
Qed.

(** V4 in that shape: W dZ. *)
Theorem F7_by_input_V4 n k m (f f' : R -> R) (l : nat -> vec -> R) (V A dA : mat) (b : vec) (j : nat) :
  let Z := affine k (tr V) A b in
  let dZ := dZ_of dA Z f' in
  derives_at n m f f' Z -> (forall j, (j < m)%nat -> vhas_grad n (l j) (col j (map1 f Z)) (col j dA)) -> (j < m)%nat ->
  vhas_grad k (fun a => l j (vmap f (vaffine k (tr V) a b))) (col j A) (col j (mmul n V dZ)).
Proof. intros Z dZ Hf Hl Hj. exact (batch_dA_prev n k m f f' l (tr V) A dA b Hf Hl j Hj). Qed.

(** * Backward, one sample *)

Section Sample.
Variables n k : nat.
Variables f f' : R -> R.
Variable F : vec -> R.
Variables (w : mat) (a_prev b da : vec).
Let z := vaffine k w a_prev b.
Let dz : vec := vhad da (vmap f' z).
Hypothesis f_derives : forall i, (i < n)%nat -> is_derive f (z i) (f' (z i)).
Hypothesis F_grad : vhas_grad n F (vmap f z) da.

(** dz = da . f'(z) *)
Theorem B1 : vhas_grad n (fun z => F (vmap f z)) z (fun i => da i * f' (z i)).
Proof. exact (sample_dz n k f f' F w a_prev b da f_derives F_grad). Qed.

(** dw = dz a_prev^T, the outer product: what B2 should read. *)
Theorem B2 : has_grad n k (fun w => F (vmap f (vaffine k w a_prev b))) w (fun i j => dz i * a_prev j).
Proof. exact (sample_dw n k f f' F w a_prev b da f_derives F_grad). Qed.

(** db = dz *)
Theorem B3 : vhas_grad n (fun b => F (vmap f (vaffine k w a_prev b))) b dz.
Proof. exact (sample_db n k f f' F w a_prev b da f_derives F_grad). Qed.

(** da_prev = w^T dz *)
Theorem B4 : vhas_grad k (fun a => F (vmap f (vaffine k w a b))) a_prev (fun j => bsum n (fun i => w i j * dz i)).
Proof. exact (sample_da_prev n k f f' F w a_prev b da f_derives F_grad). Qed.
End Sample.

(** dz = w_next^T dz_next . f'(z) *)
Theorem B5 n k n_next (f f' g g' : R -> R) (F : vec -> R) (w : mat) (a_prev b : vec) (w_next : mat) (b_next da_next : vec) :
  let z := vaffine k w a_prev b in
  let z_next := vaffine n w_next (vmap f z) b_next in
  let dz_next := vhad da_next (vmap g' z_next) in
  (forall i, (i < n)%nat -> is_derive f (z i) (f' (z i))) ->
  (forall i, (i < n_next)%nat -> is_derive g (z_next i) (g' (z_next i))) ->
  vhas_grad n_next F (vmap g z_next) da_next ->
  vhas_grad n (fun z => F (vmap g (vaffine n w_next (vmap f z) b_next))) z
    (fun i => bsum n_next (fun p => w_next p i * dz_next p) * f' (z i)).
Proof. exact (sample_dz_via_next n k n_next f f' g g' F w a_prev b w_next b_next da_next). Qed.

(** B2 as printed, dz * a_prev without the transpose, has the shape of dw for one input only; read elementwise, with as many units
    as inputs, and repeated along either axis to get the shape of dw, it is wrong: for f the identity, weights and bias 0,
    a_prev = (1, 2) and F the sum of the two activations. *)
Lemma sum_of_two : vhas_grad 2 (fun a => a 0%nat + a 1%nat) (vmap (fun x => x) (vaffine 2 (fun _ _ => 0) (fun i => INR (S i)) (fun _ => 0)))
  (fun _ => 1).
Proof.
  intros X x X' HX HD. apply is_derive_value with (X' 0%nat + X' 1%nat); [| unfold vdot; simpl; ring].
  apply (is_derive_plus (fun t : R => X t 0%nat) (fun t : R => X t 1%nat)); apply HD; lia.
Qed.

Theorem B2_printed_wrong :
  let F := fun a : vec => a 0%nat + a 1%nat in
  let f := fun x : R => x in
  let a_prev := fun i : nat => INR (S i) in
  let dz := vhad (fun _ => 1) (fun _ : nat => 1) in
  ~ has_grad 2 2 (fun w => F (vmap f (vaffine 2 w a_prev (fun _ => 0)))) (fun _ _ => 0) (fun i _ => dz i * a_prev i) /\
  ~ has_grad 2 2 (fun w => F (vmap f (vaffine 2 w a_prev (fun _ => 0)))) (fun _ _ => 0) (fun _ j => dz j * a_prev 0%nat).
Proof.
  intros F f a_prev dz.
  assert (T : has_grad 2 2 (fun w => F (vmap f (vaffine 2 w a_prev (fun _ => 0)))) (fun _ _ => 0) (fun i j => 1 * 1 * a_prev j)).
  { apply (B2 2 2 f (fun _ => 1) F (fun _ _ => 0) a_prev (fun _ => 0) (fun _ => 1)); [| exact sum_of_two].
    intros i _. unfold f. auto_derive; trivial. }
  split; intro H; pose proof (has_grad_unique _ _ _ _ _ _ T H 0%nat 1%nat ltac:(lia) ltac:(lia)) as E;
    unfold dz, vhad, a_prev in E; simpl in E; lra.
Qed.

(** With one input it is right as a matrix product: its shape is that of dw. *)
Theorem B2_printed_one_input n (f f' : R -> R) (F : vec -> R) (w : mat) (a_prev b da : vec) :
  let z := vaffine 1 w a_prev b in
  let dz := vhad da (vmap f' z) in
  (forall i, (i < n)%nat -> is_derive f (z i) (f' (z i))) -> vhas_grad n F (vmap f z) da ->
  has_grad n 1 (fun w => F (vmap f (vaffine 1 w a_prev b))) w (mmul 1 (column dz) (column a_prev)).
Proof.
  intros z dz Hf HF. apply has_grad_ext with (2 := B2 n 1 f f' F w a_prev b da Hf HF).
  intros i j _ Hj. replace j with 0%nat by lia. unfold mmul, column. simpl. fold z. unfold dz. ring.
Qed.

(** * Backward, m samples *)

Section Batch.
Variables n k m : nat.
Variables f f' : R -> R.
Variable l : nat -> vec -> R.
Variables W A_prev dA : mat.
Variable b : vec.
Let Z := affine k W A_prev b.
Let dZ := dZ_of dA Z f'.
Hypothesis f_derives : derives_at n m f f' Z.
Hypothesis l_grad : forall j, (j < m)%nat -> vhas_grad n (l j) (col j (map1 f Z)) (col j dA).
Let J (W : mat) (b : vec) (A : mat) : R := cost m l (map1 f (affine k W A b)).

(** dZ = dA . f'(Z): column j is the gradient of sample j's own loss at its weighted inputs. *)
Theorem V1 j : (j < m)%nat -> vhas_grad n (fun z => l j (vmap f z)) (col j Z) (fun i => dA i j * f' (Z i j)).
Proof. exact (batch_dZ n k m f f' l W A_prev dA b f_derives l_grad j). Qed.

(** dw = 1/m dZ A_prev^T *)
Theorem V2 : has_grad n k (fun W => J W b A_prev) W (fun p q => / INR m * bsum m (fun j => dZ p j * A_prev q j)).
Proof. exact (batch_dW n k m f f' l W A_prev dA b f_derives l_grad). Qed.

(** db = 1/m times the sum of the columns of dZ *)
Theorem V3 : vhas_grad n (fun b => J W b A_prev) b (fun p => / INR m * bsum m (fun j => dZ p j)).
Proof. exact (batch_db n k m f f' l W A_prev dA b f_derives l_grad). Qed.

(** dA_prev = W^T dZ: column j is the gradient of sample j's own loss at the activations below. *)
Theorem V4 j : (j < m)%nat ->
  vhas_grad k (fun a => l j (vmap f (vaffine k W a b))) (col j A_prev) (fun p => bsum n (fun i => W i p * dZ i j)).
Proof. exact (batch_dA_prev n k m f f' l W A_prev dA b f_derives l_grad j). Qed.

(** The other sense, all gradients those of the cost: V1 and V4 hold as they are, V2 and V3 without the 1/m. *)
Let dA_of_cost : mat := scale (/ INR m) dA.
Let dZ_of_cost : mat := fun i j => dA_of_cost i j * f' (Z i j).

Let scaled : has_grad n m (cost m l) (map1 f Z) dA_of_cost.
Proof. apply cost_grad. exact l_grad. Qed.

Theorem V1_of_cost : has_grad n m (fun Z => cost m l (map1 f Z)) Z dZ_of_cost.
Proof. exact (activation_grad n m f f' (cost m l) Z dA_of_cost f_derives scaled). Qed.
Theorem V2_of_cost : has_grad n k (fun W => J W b A_prev) W (fun p q => bsum m (fun j => dZ_of_cost p j * A_prev q j)).
Proof. exact (dW_grad n k m f f' (cost m l) W A_prev dA_of_cost b f_derives scaled). Qed.
Theorem V3_of_cost : vhas_grad n (fun b => J W b A_prev) b (fun p => bsum m (fun j => dZ_of_cost p j)).
Proof. exact (db_grad n k m f f' (cost m l) W A_prev dA_of_cost b f_derives scaled). Qed.
Theorem V4_of_cost : has_grad k m (fun A => J W b A) A_prev (fun p q => bsum n (fun i => W i p * dZ_of_cost i q)).
Proof. exact (dA_prev_grad n k m f f' (cost m l) W A_prev dA_of_cost b f_derives scaled). Qed.

(** As printed, with 1/m, V2 and V3 in that sense are right only where the gradient is 0 anyway, or m is 1. *)
Theorem V2_of_cost_printed_wrong p q : (1 < m)%nat -> (p < n)%nat -> (q < k)%nat ->
  bsum m (fun j => dZ_of_cost p j * A_prev q j) <> 0 ->
  ~ has_grad n k (fun W => J W b A_prev) W (fun p q => / INR m * bsum m (fun j => dZ_of_cost p j * A_prev q j)).
Proof.
  intros Hm Hp Hq N H. pose proof (has_grad_unique _ _ _ _ _ _ V2_of_cost H p q Hp Hq) as E. simpl in E.
  apply lt_1_INR in Hm. assert (M : / INR m < 1) by (rewrite <- Rinv_1; apply Rinv_lt_contravar; lra).
  apply N. nra.
Qed.
Theorem V3_of_cost_printed_wrong p : (1 < m)%nat -> (p < n)%nat -> bsum m (fun j => dZ_of_cost p j) <> 0 ->
  ~ vhas_grad n (fun b => J W b A_prev) b (fun p => / INR m * bsum m (fun j => dZ_of_cost p j)).
Proof.
  intros Hm Hp N H. pose proof (vhas_grad_unique _ _ _ _ _ V3_of_cost H p Hp) as E. simpl in E.
  apply lt_1_INR in Hm. assert (M : / INR m < 1) by (rewrite <- Rinv_1; apply Rinv_lt_contravar; lra).
  apply N. nra.
Qed.
End Batch.
