(** The tape's own algorithm: reverse accumulation over a list of scalar operations computes the gradient.

    NOTATION (with that of [Arrays])
    | here               | means                                                                                           |
    |--------------------|-------------------------------------------------------------------------------------------------|
    | v                  | the values of the nodes written so far; the first n of them count                               |
    | [op]               | an operation: its [value] from the nodes before it, and its [uses]: a list of pairs (k, p), one for |
    |                    | each place where node k is used, p being the partial derivative with respect to that place      |
    | [set v n x]        | v with the value x at node n                                                                    |
    | [forward n ops v]  | the values after the list of operations, the first of which writes node n                       |
    | [add a (k, c)]     | the adjoints a with c added to that of node k                                                   |
    | [backward n ops v a] | the adjoints when, from the last operation to the first, each operation's adjoint times p is added |
    |                    | to the adjoint of node k, for each of its uses (k, p); a are the adjoints to start from          |
    | [total us i]       | the sum of the partials p of the uses (i, p) of node i                                          |
    | [local n v o]      | the uses of o tell the truth at v: they are of nodes before n, and [total] is the gradient of o's value |
    | [locals n ops v]   | so do those of all operations, each at the values it meets                                      |

    The theorem is about any operations whose partials are right where they are; that the tape's own are is shown below and, for the
    primitives, in [Primitives]. *)

From Coq Require Import List.
From Backproof Require Export Arrays.
From Backproof Require Import Tactics.
Import ListNotations.

Record op := { value : vec -> R; uses : vec -> list (nat * R) }.

Definition set (v : vec) (n : nat) (x : R) : vec := fun i => if Nat.eqb i n then x else v i.
Definition add (a : vec) (use : nat * R) : vec := fun i => if Nat.eqb i (fst use) then a i + snd use else a i.
Definition total (us : list (nat * R)) (i : nat) : R := fold_right (fun use s => (if Nat.eqb i (fst use) then snd use else 0) + s) 0 us.

Fixpoint forward (n : nat) (ops : list op) (v : vec) : vec :=
  match ops with [] => v | o :: rest => forward (S n) rest (set v n (value o v)) end.

Fixpoint backward (n : nat) (ops : list op) (v a : vec) : vec :=
  match ops with
  | [] => a
  | o :: rest =>
      let later := backward (S n) rest (set v n (value o v)) a in
      fold_left (fun sums use => add sums (fst use, later n * snd use)) (uses o v) later
  end.

Definition local (n : nat) (v : vec) (o : op) : Prop :=
  (forall use, In use (uses o v) -> (fst use < n)%nat) /\ vhas_grad n (value o) v (total (uses o v)).

Fixpoint locals (n : nat) (ops : list op) (v : vec) : Prop :=
  match ops with [] => True | o :: rest => local n v o /\ locals (S n) rest (set v n (value o v)) end.

Lemma set_same v n x : set v n x n = x.
Proof. unfold set. rewrite Nat.eqb_refl. reflexivity. Qed.
Lemma set_other v n x i : i <> n -> set v n x i = v i.
Proof. intro H. unfold set. apply Nat.eqb_neq in H. rewrite H. reflexivity. Qed.

(** Adding up one operation's uses, whatever their number and order. *)
Lemma accumulated (us : list (nat * R)) (c : R) : forall (a : vec) (i : nat),
  fold_left (fun sums use => add sums (fst use, c * snd use)) us a i = a i + c * total us i.
Proof.
  induction us as [| [k p] us IH]; intros a i; simpl; [ring |].
  rewrite IH. unfold add. simpl. destruct (Nat.eqb i k); ring.
Qed.

(** Backward from any function F of all the nodes' values, whose gradient there is the adjoints to start from. *)
Theorem backward_is_gradient (ops : list op) : forall (n : nat) (v a : vec) (F : vec -> R),
  locals n ops v -> vhas_grad (length ops + n) F (forward n ops v) a ->
  vhas_grad n (fun v => F (forward n ops v)) v (backward n ops v a).
Proof.
  induction ops as [| o rest IH]; intros n v a F HL HF; [exact HF |].
  destruct HL as [[Hu Ho] HL].
  intros X x X' HX HD. simpl.
  set (later := backward (S n) rest (set v n (value o v)) a).
  pose (Y := fun t : R => set (X t) n (value o (X t))).
  pose (Y' := set X' n (vdot n (total (uses o v)) X')).
  apply is_derive_value with (vdot (S n) later Y').
  - apply (IH (S n) (set v n (value o v)) a F HL) with (X := Y).
    + simpl in HF. rewrite Nat.add_succ_r. exact HF.
    + unfold Y. rewrite HX. reflexivity.
    + intros i Hi. destruct (Nat.eq_dec i n) as [-> | N]; unfold Y, Y'.
      * rewrite set_same. apply is_derive_ext with (f := fun t : R => value o (X t)).
        -- intro t. rewrite set_same. reflexivity.
        -- apply Ho; assumption.
      * rewrite set_other by exact N. apply is_derive_ext with (f := fun t : R => X t i).
        -- intro t. rewrite set_other by exact N. reflexivity.
        -- apply HD. lia.
  - unfold vdot at 1. simpl. unfold Y' at 2. rewrite set_same.
    unfold vdot. rewrite <- bsum_scal, <- bsum_plus. apply bsum_ext. intros i Hi.
    unfold Y'. rewrite set_other by lia. rewrite accumulated. ring.
Qed.

(** The sweep: seeds on the outputs, zero elsewhere; what it leaves on the inputs is the gradient of sum seed_k output_k. *)
Theorem sweep_is_gradient (ops : list op) (inputs : nat) (x seed : vec) : locals inputs ops x ->
  vhas_grad inputs (fun x => vdot (length ops + inputs) seed (forward inputs ops x)) x (backward inputs ops x seed).
Proof.
  intro H. apply (backward_is_gradient ops inputs x seed (fun v => vdot (length ops + inputs) seed v) H).
  intros X t X' HX HD. apply (is_derive_bsum _ (fun i t => seed i * X t i)). intros i Hi.
  apply (is_derive_scal (fun t : R => X t i)). apply HD. exact Hi.
Qed.

(** Entry by entry: the partial derivatives with respect to the inputs. *)
Theorem sweep_entry (ops : list op) (inputs : nat) (x seed : vec) p : locals inputs ops x -> (p < inputs)%nat ->
  is_derive (fun t : R => vdot (length ops + inputs) seed (forward inputs ops (vnudge x p t))) 0 (backward inputs ops x seed p).
Proof. intros H Hp. exact (vhas_grad_entry _ _ _ _ p (sweep_is_gradient ops inputs x seed H) Hp). Qed.

(** * The tape's operations *)

(** A term +-left.right of a sum of products; no right factor means 1. *)
Record term := { negative : bool; left : nat; right : option nat }.
Definition sign_of (b : bool) : R := if b then -1 else 1.
Definition term_value (v : vec) (t : term) : R :=
  sign_of (negative t) * v (left t) * match right t with Some r => v r | None => 1 end.
Definition term_uses (v : vec) (t : term) : list (nat * R) :=
  match right t with
  | Some r => [(left t, sign_of (negative t) * v r); (r, sign_of (negative t) * v (left t))]
  | None => [(left t, sign_of (negative t))]
  end.
Definition sum_of_products (ts : list term) : op :=
  {| value := fun v => fold_right (fun t s => term_value v t + s) 0 ts; uses := fun v => flat_map (term_uses v) ts |}.

(** A function of one earlier node, with its derivative there: reciprocal, the primitives, an arbitrary f. *)
Definition unary (f f' : R -> R) (k : nat) : op := {| value := fun v => f (v k); uses := fun v => [(k, f' (v k))] |}.

(** The same value as a node of its own; a constant; one of two nodes by the sign of a third. *)
Definition copy (k : nat) : op := {| value := fun v => v k; uses := fun _ => [(k, 1)] |}.
Definition constant (c : R) : op := {| value := fun _ => c; uses := fun _ => [] |}.
Definition choose (on yes no : nat) : op :=
  {| value := fun v => select (v on) (v yes) (v no); uses := fun v => if Rlt_dec (v on) 0 then [(yes, 1)] else [(no, 1)] |}.

Lemma total_app us ws i : total (us ++ ws) i = total us i + total ws i.
Proof. induction us as [| u us IH]; simpl; [ring | rewrite IH; ring]. Qed.

Lemma vdot_single n k p X' : (k < n)%nat -> vdot n (total [(k, p)]) X' = p * X' k.
Proof.
  intro H. unfold vdot. rewrite (bsum_ext n _ (fun i => (p * X' i) * delta i k)); [apply (bsum_delta n k (fun i => p * X' i) H) |].
  intros i _. simpl. unfold delta. destruct (Nat.eqb i k); ring.
Qed.
Lemma vdot_app n us ws X' : vdot n (total (us ++ ws)) X' = vdot n (total us) X' + vdot n (total ws) X'.
Proof.
  unfold vdot. rewrite <- bsum_plus. apply bsum_ext. intros i _. rewrite total_app. ring.
Qed.
Lemma vdot_nil n X' : vdot n (total []) X' = 0.
Proof. unfold vdot. rewrite (bsum_ext n _ (fun _ => 0)) by (intros; simpl; ring). apply bsum_0. Qed.

Definition within (n : nat) (t : term) : Prop := (left t < n)%nat /\ match right t with Some r => (r < n)%nat | None => True end.

Theorem sum_of_products_local n v ts : (forall t, In t ts -> within n t) -> local n v (sum_of_products ts).
Proof.
  intro W. split.
  - intros use H. simpl in H. apply in_flat_map in H. destruct H as [t [Ht Hu]]. destruct (W t Ht) as [Hl Hr].
    unfold term_uses in Hu. destruct (right t); simpl in Hu; intuition (subst; simpl; assumption).
  - intros X x X' HX HD. simpl. subst v. induction ts as [| t ts IH].
    + simpl. rewrite vdot_nil. auto_derive; trivial.
    + simpl. rewrite vdot_app. apply (is_derive_plus (fun s : R => term_value (X s) t)).
      2:{ apply IH. intros u Hu. apply W. right. exact Hu. }
      destruct (W t (or_introl eq_refl)) as [Hl Hr]. unfold term_value, term_uses. destruct (right t) as [r |].
      * change [(left t, sign_of (negative t) * X x r); (r, sign_of (negative t) * X x (left t))]
          with ([(left t, sign_of (negative t) * X x r)] ++ [(r, sign_of (negative t) * X x (left t))]).
        rewrite vdot_app, !vdot_single by assumption.
        apply is_derive_value with (sign_of (negative t) * X' (left t) * X x r + sign_of (negative t) * X x (left t) * X' r);
          [| ring].
        apply (is_derive_mult (fun s : R => sign_of (negative t) * X s (left t)) (fun s : R => X s r));
          [apply (is_derive_scal (fun s : R => X s (left t))); apply HD; exact Hl | apply HD; exact Hr | intros; apply Rmult_comm].
      * rewrite vdot_single by exact Hl. apply is_derive_ext with (f := fun s : R => sign_of (negative t) * X s (left t)).
        { intro s. symmetry. apply Rmult_1_r. }
        apply (is_derive_scal (fun s : R => X s (left t))). apply HD. exact Hl.
Qed.

Theorem unary_local n v f f' k : (k < n)%nat -> is_derive f (v k) (f' (v k)) -> local n v (unary f f' k).
Proof.
  intros Hk Hf. split.
  - intros use [<- | []]. exact Hk.
  - intros X x X' HX HD. simpl. subst v. rewrite vdot_single by exact Hk.
    apply is_derive_value with (X' k * f' (X x k)); [| ring].
    apply (is_derive_comp f (fun t : R => X t k)); [exact Hf | apply HD; exact Hk].
Qed.

Theorem copy_local n v k : (k < n)%nat -> local n v (copy k).
Proof.
  intro Hk. split.
  - intros use [<- | []]. exact Hk.
  - intros X x X' HX HD. simpl. rewrite vdot_single by exact Hk. rewrite Rmult_1_l. apply HD. exact Hk.
Qed.

Theorem constant_local n v c : local n v (constant c).
Proof.
  split.
  - intros use [].
  - intros X x X' HX HD. simpl. rewrite vdot_nil. auto_derive; trivial.
Qed.

(** Away from 0: only the taken side counts, and the condition not at all. At 0 it may be wrong: there is a kink. *)
Theorem choose_local n v on yes no : (on < n)%nat -> (yes < n)%nat -> (no < n)%nat -> v on <> 0 -> local n v (choose on yes no).
Proof.
  intros Ho Hy Hn N. split.
  - intros use H. simpl in H. destruct (Rlt_dec (v on) 0); destruct H as [<- | []]; assumption.
  - intros X x X' HX HD. simpl. subst v.
    assert (E : ex_derive (fun t : R => X t on) x) by (exists (X' on); apply HD; exact Ho).
    destruct (Rlt_dec (X x on) 0) as [Neg | Pos].
    + rewrite vdot_single by exact Hy. rewrite Rmult_1_l.
      apply is_derive_ext_loc with (f := fun t : R => X t yes); [| apply HD; exact Hy].
      apply filter_imp with (2 := near_neg (fun t => X t on) x E Neg). intros t Ht. symmetry. apply select_neg. exact Ht.
    + rewrite vdot_single by exact Hn. rewrite Rmult_1_l.
      apply is_derive_ext_loc with (f := fun t : R => X t no); [| apply HD; exact Hn].
      apply filter_imp with (2 := near_pos (fun t => X t on) x E ltac:(simpl; lra)). intros t Ht. symmetry. apply select_nonneg. exact Ht.
Qed.
