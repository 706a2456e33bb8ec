(** Layers as the claims language writes them, every array a matrix, and a tactic that proves claims about their gradients: by the
    chain rule through each operation, from the outputs back, as [Backprop] does through one layer.

    NOTATION (with that of [Arrays] and [Backprop])
    | here                     | means                                                                                      |
    |--------------------------|--------------------------------------------------------------------------------------------|
    | [add A B]                | A + B                                                                                      |
    | [ones]                   | all entries 1                                                                              |
    | [total n m E]            | sum(E): the sum of all entries of E: [n, m]                                                |
    | [sumcols m E]            | sum(E, cols): the sum of the m columns, a column                                           |
    | [same n m A B]           | A and B have the same n by m entries                                                       |
    | [pulls p q n m P A back] | for P, from [p, q] to [n, m]: P's derivative at A has the adjoint [back], its pullback     |
    A vector is a matrix with one column. *)

From Backproof Require Export Backprop.

Definition add (A B : mat) : mat := fun i j => A i j + B i j.
Definition ones : mat := fun _ _ => 1.
Definition total (n m : nat) (E : mat) : R := bsum n (fun i => bsum m (fun j => E i j)).
Definition sumcols (m : nat) (E : mat) : mat := fun i _ => bsum m (fun j => E i j).
Definition same (n m : nat) (A B : mat) : Prop := forall i j, (i < n)%nat -> (j < m)%nat -> A i j = B i j.

(** * Through one operation *)

Definition pulls (p q n m : nat) (P : mat -> mat) (A : mat) (back : mat -> mat) : Prop :=
  forall (X : R -> mat) (x : R) (X' : mat), X x = A -> mderive p q X x X' ->
  exists Y', mderive n m (fun t => P (X t)) x Y' /\ forall D, dot n m D Y' = dot p q (back D) X'.

Lemma pulls_itself p q A : pulls p q p q (fun X => X) A (fun D => D).
Proof. intros X x X' _ HD. exists X'. split; [exact HD | reflexivity]. Qed.

Lemma pulls_add_left p q n m P A back C :
  pulls p q n m P A back -> pulls p q n m (fun X => add C (P X)) A back.
Proof.
  intros HP X x X' HX HD. destruct (HP X x X' HX HD) as [Y' [HY E]]. exists Y'. split; [| exact E].
  intros i j Hi Hj. unfold add. apply is_derive_value with (0 + Y' i j); [| ring].
  apply (is_derive_plus (fun _ : R => C i j) (fun t : R => P (X t) i j));
    [apply is_derive_Reals, derivable_pt_lim_const | apply HY; assumption].
Qed.

Lemma pulls_add_right p q n m P A back C :
  pulls p q n m P A back -> pulls p q n m (fun X => add (P X) C) A back.
Proof.
  intros HP X x X' HX HD. destruct (HP X x X' HX HD) as [Y' [HY E]]. exists Y'. split; [| exact E].
  intros i j Hi Hj. unfold add. apply is_derive_value with (Y' i j + 0); [| ring].
  apply (is_derive_plus (fun t : R => P (X t) i j) (fun _ : R => C i j));
    [apply HY; assumption | apply is_derive_Reals, derivable_pt_lim_const].
Qed.

Lemma pulls_mmul_left p q n k m P A back W :
  pulls p q k m P A back -> pulls p q n m (fun X => mmul k W (P X)) A (fun D => back (mmul n (tr W) D)).
Proof.
  intros HP X x X' HX HD. destruct (HP X x X' HX HD) as [Y' [HY E]]. exists (mmul k W Y'). split.
  - intros i j Hi Hj. unfold mmul. apply (is_derive_bsum k (fun l t => W i l * P (X t) l j)). intros l Hl.
    apply (is_derive_scal (fun t : R => P (X t) l j)). apply HY; assumption.
  - intro D. rewrite adjoint_right. apply E.
Qed.

Lemma pulls_mmul_right p q n k m P A back V :
  pulls p q n k P A back -> pulls p q n m (fun X => mmul k (P X) V) A (fun D => back (mmul m D (tr V))).
Proof.
  intros HP X x X' HX HD. destruct (HP X x X' HX HD) as [Y' [HY E]]. exists (mmul k Y' V). split.
  - intros i j Hi Hj. unfold mmul. apply (is_derive_bsum k (fun l t => P (X t) i l * V l j)). intros l Hl.
    apply is_derive_value with (V l j * Y' i l); [| ring].
    apply is_derive_ext with (f := fun t : R => V l j * P (X t) i l); [intro; apply Rmult_comm |].
    apply (is_derive_scal (fun t : R => P (X t) i l)). apply HY; assumption.
  - intro D. rewrite adjoint_left. apply E.
Qed.

Lemma pulls_tr p q n m P A back :
  pulls p q n m P A back -> pulls p q m n (fun X => tr (P X)) A (fun D => back (tr D)).
Proof.
  intros HP X x X' HX HD. destruct (HP X x X' HX HD) as [Y' [HY E]]. exists (tr Y'). split.
  - intros i j Hi Hj. apply HY; assumption.
  - intro D. rewrite <- E. unfold dot, tr. apply bsum_swap.
Qed.

(** dA . f'(Z), as in [Backprop.activation_grad]. *)
(** dA . f'(Z), as in [Backprop.activation_grad]. *)
Lemma pulls_map1 p q n m (f f' : R -> R) P A back :
  (forall t : R, is_derive f t (f' t)) ->
  pulls p q n m P A back -> pulls p q n m (fun X => map1 f (P X)) A (fun D => back (dZ_of D (P A) f')).
Proof.
  intros Hf HP X x X' HX HD. destruct (HP X x X' HX HD) as [Y' [HY E]]. exists (had (map1 f' (P A)) Y'). split.
  - intros i j Hi Hj. unfold had, map1. apply is_derive_value with (Y' i j * f' (P A i j)); [| ring].
    apply (is_derive_comp f (fun t : R => P (X t) i j)); [rewrite HX; apply Hf | apply HY; assumption].
  - intro D. rewrite <- E. apply dot_ext. intros. unfold dZ_of, had, map1. ring.
Qed.

(** * To a number *)

(** What stands behind the operations: sum(G .* Y), or the mean of the losses with G the gradients of them. *)
(** * To a number *)

(** What stands behind the operations: sum(G .* Y), or the mean of the losses with G the gradients of them. *)
Lemma dot_grad n m G A : has_grad n m (dot n m G) A G.
Proof.
  intros X x X' _ HD. unfold dot. apply (is_derive_bsum n (fun i t => bsum m (fun j => G i j * X t i j))). intros i Hi.
  apply (is_derive_bsum m (fun j t => G i j * X t i j)). intros j Hj.
  apply (is_derive_scal (fun t : R => X t i j)). apply HD; assumption.
Qed.

Theorem dot_pulled p q n m G P A back : pulls p q n m P A back -> has_grad p q (fun X => dot n m G (P X)) A (back G).
Proof.
  intros HP X x X' HX HD. destruct (HP X x X' HX HD) as [Y' [HY E]]. rewrite <- E.
  apply (dot_grad n m G (P A) (fun t => P (X t))); [rewrite HX; reflexivity | exact HY].
Qed.

Theorem mean_pulled p q n m G P A back c :
  pulls p q n m P A back -> has_grad p q (fun X => total n m (had G (P X)) / c) A (scale (/ c) (back G)).
Proof.
  intros HP X x X' HX HD. rewrite dot_scale. unfold Rdiv.
  apply is_derive_ext with (f := fun t : R => / c * dot n m G (P (X t))); [intro; apply Rmult_comm |].
  apply (is_derive_scal (fun t : R => dot n m G (P (X t)))). exact (dot_pulled p q n m G P A back HP X x X' HX HD).
Qed.

(** * Forward *)

(** The layer of a batch does to each sample, and to each mixture of samples, what the layer of one sample does. *)
Theorem layer_of_mixture n k m (W A b e : mat) :
  total m 1 e = 1 ->
  same n 1 (add (mmul k W (mmul m A e)) b) (mmul m (add (mmul k W A) (mmul 1 b (tr ones))) e).
Proof.
  intros He i j _ Hj. replace j with 0%nat by lia. unfold total in He. simpl in He.
  unfold add, mmul, tr, ones. simpl.
  rewrite (bsum_ext m (fun l => (bsum k (fun l0 => W i l0 * A l0 l) + (0 + b i 0%nat * 1)) * e l 0%nat)
    (fun l => bsum k (fun l0 => W i l0 * (A l0 l * e l 0%nat)) + b i 0%nat * (0 + e l 0%nat))).
  2:{ intros l _. rewrite Rmult_plus_distr_r, <- bsum_scal_r. f_equal; [apply bsum_ext; intros |]; ring. }
  rewrite bsum_plus, bsum_scal, He, bsum_swap, Rmult_1_r. f_equal.
  apply bsum_ext. intros l _. rewrite <- bsum_scal. reflexivity.
Qed.

(** * The tactic

    None of it is believed: what it finds is checked when the theorem is closed. *)

(** * The tactic

    None of it is believed: what it finds is checked when the theorem is closed. *)

(** What the function is of every matrix, if it does not look at it. *)
Ltac constant C :=
  let here := eval cbv beta in (C ones) in
  let there := eval cbv beta in (C (fun _ _ => 0)) in
  lazymatch here with there => here end.

(** Finds the pullback, operation by operation. *)
Ltac pull :=
  lazymatch goal with
  | |- pulls _ _ _ _ (fun X => X) _ _ => apply pulls_itself
  | |- pulls ?p ?q ?n ?m (fun X => map1 ?f (@?P X)) ?A _ => eapply (pulls_map1 p q n m f _ P A); [eassumption | pull]
  | |- pulls ?p ?q ?n ?m (fun X => add (@?P X) (@?Q X)) ?A _ =>
      first [ let C := constant P in eapply (pulls_add_left p q n m Q A _ C); pull
            | let C := constant Q in eapply (pulls_add_right p q n m P A _ C); pull ]
  | |- pulls ?p ?q ?n ?m (fun X => mmul ?k (@?P X) (@?Q X)) ?A _ =>
      first [ let W := constant P in eapply (pulls_mmul_left p q n k m Q A _ W); pull
            | let V := constant Q in eapply (pulls_mmul_right p q n k m P A _ V); pull ]
  | |- pulls ?p ?q ?n ?m (fun X => tr (@?P X)) ?A _ => eapply (pulls_tr p q m n P A); pull
  end.

Ltac gradient :=
  lazymatch goal with
  | |- has_grad ?p ?q (fun X => dot ?n ?m ?G (@?P X)) ?A _ => eapply (dot_pulled p q n m G P A); pull
  | |- has_grad ?p ?q (fun X => total ?n ?m (had ?G (@?P X)) / ?c) ?A _ => eapply (mean_pulled p q n m G P A _ c); pull
  end.

(** There is one gradient only: those that are assumed are those that are found. *)
Ltac known :=
  repeat match goal with
  | h : has_grad ?p ?q ?F ?A ?g |- _ =>
      let G := fresh in let T := fresh in let U := fresh "known" in
      evar (G : mat); assert (T : has_grad p q F A G) by (subst G; gradient);
      pose proof (has_grad_unique p q F A g G h T) as U; subst G; clear h T
  end.

(** Two sums of products, entry by entry: factors are drawn in, sums taken apart, and what is left is compared. *)
Ltac first_entry := repeat match goal with h : (?i < 1)%nat |- _ => is_var i; assert (i = 0%nat) by lia; subst i; clear h end.
Ltac entries := cbv beta delta [scale had map1 mmul tr add ones sumcols dZ_of] in *.
Ltac compare_products :=
  first_entry;
  repeat match goal with known : forall i j : nat, _ -> _ -> ?g i j = _ |- _ => rewrite known by (assumption || lia) end;
  unfold Rdiv; ring.
Ltac equal :=
  cbv beta;
  first
  [ compare_products
  | repeat first [ rewrite <- bsum_scal | rewrite <- bsum_scal_r ];
    apply bsum_ext; let l := fresh "l" in intros l ?; equal ].

(** Proves a claim: of a gradient, of equal entries, of equal numbers. *)
Ltac layer_claim :=
  intros;
  lazymatch goal with
  | |- has_grad _ _ _ _ _ =>
      eapply has_grad_ext; [| gradient]; known;
      let i := fresh "i" in let j := fresh "j" in intros i j ? ?; entries; equal
  | |- same _ _ _ _ => apply layer_of_mixture; lra
  | |- _ = _ => entries; simpl; ring
  end.

(** That what a claim assumes can be met: there are such gradients, and one entry of 1 is what is given. *)
Ltac layer_gradients :=
  intros;
  repeat lazymatch goal with |- exists _ : mat, _ => eexists | |- _ /\ _ => split | |- has_grad _ _ _ _ _ => gradient end.
Ltac layer_given :=
  repeat lazymatch goal with
  | |- exists _ : nat, _ => exists 1%nat
  | |- exists _ : mat, _ => exists ones
  | |- _ /\ _ => split
  end;
  unfold total, ones; simpl; ring.
