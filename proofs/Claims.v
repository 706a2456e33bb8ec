(** The tactics that close the theorems which backproof writes for claims, from those of [Tactics].

    | tactic         | goal                                                                                                        |
    |----------------|-------------------------------------------------------------------------------------------------------------|
    | [bp_prove]     | [forall .., hyps -> A /\ .. /\ C], where each part is [is_derive F x D] or [E = F]. Among the hypotheses may  |
    |                | be [ex_derive F x]: then the branch points of F may be among the x that the others admit                     |
    | [bp_fact]      | a hypothesis at rational numbers, such as [1 / 3 <> 0] or [0 < sin (1 / 2)]                                  |
    | [bp_refute_side_lt], [.._gt] | as [bp_refute_lt], [.._gt], where the point is a branch point of F                     |
    | [bp_admits]    | [exists x : R, H /\ ..], once the numbers are put in: the hypotheses of a theorem do not contradict each other |

    Each closes its goal or fails. *)

From Backproof Require Export Tactics.

(** * Branch points: if there is a derivative, it is that of either side *)

Lemma right_side (f g : R -> R) (x d l e : R) :
  0 < e -> (forall t, x < t < x + e -> f t = g t) -> is_derive f x d -> is_derive g x l -> d = l.
Proof.
  intros He E Df Dg.
  pose (h := fun t : R => f t - g t).
  assert (Dh : is_derive h x (d - l)) by (apply (is_derive_minus f g x d l); assumption).
  assert (Z : forall t, x < t < x + e -> h t = 0) by (intros t Ht; unfold h; rewrite E by exact Ht; lra).
  assert (Zx : h x = 0).
  { assert (C : continuous h x) by (apply (@ex_derive_continuous R_AbsRing R_NormedModule); exists (d - l); exact Dh).
    destruct (Req_dec (h x) 0) as [T | N]; [exact T | exfalso].
    assert (O : locally (h x) (fun y => y <> 0)) by (apply (open_neq 0); exact N).
    specialize (C _ O). destruct C as [r B].
    pose (s := Rmin (r / 2) (e / 2)).
    pose proof (cond_pos r). pose proof (Rmin_l (r / 2) (e / 2)). pose proof (Rmin_r (r / 2) (e / 2)).
    assert (0 < s) by (apply Rmin_glb_lt; lra).
    apply (B (x + s)); [| apply Z; unfold s in *; lra].
    unfold ball. simpl. unfold AbsRing_ball, abs, minus, plus, opp. simpl.
    replace (x + s + - x) with s by ring. rewrite Rabs_right by lra. unfold s in *. lra. }
  destruct (Req_dec d l) as [T | N]; [exact T | exfalso].
  apply is_derive_Reals in Dh. destruct (Dh (Rabs (d - l) / 2)) as [r Q].
  { apply Rdiv_lt_0_compat; [apply Rabs_pos_lt |]; lra. }
  pose (s := Rmin (r / 2) (e / 2)).
  pose proof (cond_pos r). pose proof (Rmin_l (r / 2) (e / 2)). pose proof (Rmin_r (r / 2) (e / 2)).
  assert (0 < s) by (apply Rmin_glb_lt; lra).
  specialize (Q s ltac:(lra)). rewrite Rabs_right in Q by lra. specialize (Q ltac:(unfold s in *; lra)).
  rewrite (Z (x + s)) in Q by (unfold s in *; lra). rewrite Zx in Q.
  replace ((0 - 0) / s - (d - l)) with (- (d - l)) in Q by (field; lra).
  rewrite Rabs_Ropp in Q. pose proof (Rabs_pos_lt (d - l) ltac:(lra)). lra.
Qed.

Lemma left_side (f g : R -> R) (x d l e : R) :
  0 < e -> (forall t, x - e < t < x -> f t = g t) -> is_derive f x d -> is_derive g x l -> d = l.
Proof.
  intros He E Df Dg.
  assert (M : forall (u : R -> R) (v : R), is_derive u x v -> is_derive (fun t : R => u (- t)) (- x) (- v)).
  { intros u v D. replace (- v) with ((-1) * v) by ring.
    apply (is_derive_comp u (fun t : R => - t)); [rewrite Ropp_involutive; exact D | auto_derive; [trivial | ring]]. }
  assert (S : - d = - l); [| lra].
  apply (right_side (fun t => f (- t)) (fun t => g (- t)) (- x) (- d) (- l) e He); [| apply M; exact Df | apply M; exact Dg].
  intros t Ht. apply E. lra.
Qed.

(* The branches whose conditions the inequalities in the context decide. *)
Ltac bp_take_branches :=
  repeat match goal with
  | |- context [ select ?c ?a ?b ] =>
      lazymatch c with context [ select _ _ _ ] => fail | _ => idtac end;
      first [ rewrite (select_neg c a b) by lra | rewrite (select_nonneg c a b) by lra ]
  end.

(* D : is_derive f x d. What d is, by the function that f is on one side of x, up to the distance e. *)
Ltac bp_slope side D e :=
  lazymatch type of D with
  | is_derive ?f ?x ?d =>
      eassert (d = _) by
        (eapply (side f _ x d _ e);
         [ lra
         | let t := fresh "t" in let ht := fresh "ht" in intros t ht; cbv beta; bp_take_branches; reflexivity
         | exact D
         | cbv beta; auto_derive; [ solve [ bp_side ] | reflexivity ] ])
  end.
Ltac bp_slopes side D := first [ bp_slope side D 1 | bp_slope side D (1 / 1000) ].

(* h : c = 0 for a condition c that is x, or x moved by a number: then x is that number. *)
Ltac bp_branch_point h :=
  first
  [ match type of h with
    | ?x = 0 => subst x
    | - ?x = 0 => is_var x; assert (x = 0) by lra; subst x
    | ?x - ?k = 0 => is_var x; assert (x = k) by lra; subst x
    | ?k - ?x = 0 => is_var x; assert (x = k) by lra; subst x
    | ?x + ?k = 0 => is_var x; assert (x = - k) by lra; subst x
    end
  | idtac ].

Ltac bp_at_branch_point :=
  lazymatch goal with
  | E : ex_derive ?f ?x |- is_derive ?f ?x ?c =>
      let d := fresh "d" in let D := fresh "D" in
      destruct E as [d D]; change R in d;
      bp_slopes left_side D; bp_slopes right_side D;
      refine (eq_ind d (fun v : R => is_derive f x v) D c _);
      bp_take_branches;
      match goal with
      | l : d = _, r : d = _ |- _ =>
          first
          [ solve [ rewrite r; bp_eq ]
          | solve [ rewrite l; bp_eq ]
          | exfalso; rewrite l in r; revert r; clear; bp_push_exp; intro; lra ]
      end
  end.

(* A condition of a branch at x of which it is not known yet that it is not 0. *)
Ltac bp_open_condition f x :=
  let body := eval cbv beta in (f x) in
  match body with
  | context [ select ?c _ _ ] =>
      let n := match goal with
      | _ => lazymatch c with context [ select _ _ _ ] => fail | _ => lazymatch goal with _ : c <> 0 |- _ => fail | _ => c end end
      end in
      n
  end.

Ltac bp_where_there_is_one :=
  lazymatch goal with
  | E : ex_derive ?f ?x |- is_derive ?f ?x _ =>
      tryif (let c := bp_open_condition f x in idtac) then
        (let c := bp_open_condition f x in
         let h := fresh "h" in
         destruct (Req_dec c 0) as [h | h];
         [ first [ solve [ exfalso; lra ] | bp_branch_point h; bp_at_branch_point ] | bp_where_there_is_one ])
      else (clear E; bp_by_branches)
  end.

(** * Arbitrary functions, of which it is known that f' is the derivative of f *)

Ltac bp_side_of_functions :=
  repeat match goal with |- _ /\ _ => split end;
  first
  [ match goal with h : forall t : R, is_derive _ t (?g t) |- ex_derive _ ?a => exists (g a); apply h end
  | bp_side ].
Ltac bp_name_derivatives :=
  repeat match goal with
  | |- context [ Derive ?u ?a ] =>
      match goal with
      | h : forall t : R, is_derive _ t (?g t) |- _ => rewrite (is_derive_unique u a (g a) (h a))
      end
  end.
Ltac bp_derive_functions := bp_start; auto_derive; [ bp_side_of_functions | bp_name_derivatives; bp_eq ].

(** * Refuting at a branch point *)

(* There the derivative, if there is one, is that of either side. *)
Ltac bp_refute_side compare :=
  bp_unfold_branches;
  let D := fresh "D" in
  intro D; first [ bp_slopes left_side D | bp_slopes right_side D ];
  match goal with h : ?c = ?l |- False => revert h; clear; intro h; symmetry in h; revert h; change (l <> c); compare; bp_number end.
Ltac bp_refute_side_lt := bp_refute_side ltac:(apply Rlt_not_eq).
Ltac bp_refute_side_gt := bp_refute_side ltac:(apply Rgt_not_eq; unfold Rgt).

(** * Whole theorems *)

Ltac bp_part :=
  intros; cbv beta;
  lazymatch goal with
  | E : ex_derive _ _ |- is_derive _ _ _ =>
      unfold sigmoid, softplus, Rpower in *; bp_unfold_branches; unfold relu, step, sgn, absolute, maximum, minimum in *;
      solve [ bp_where_there_is_one ]
  | h : forall t : R, is_derive _ t _ |- is_derive _ _ _ => first [ bp_derive_functions | bp_derive ]
  | |- is_derive _ _ _ => bp_derive
  | |- _ = _ => bp_identity
  end.
Ltac bp_prove := intros; repeat match goal with |- _ /\ _ => split end; bp_part.

Ltac bp_fact := intros; cbv beta; unfold sigmoid, softplus, Rpower, tanh, sinh, cosh, tan; bp_unfold_branches; bp_decide_branches;
  first [ lra | solve [ bp_side ] | bp_number ].
Ltac bp_admits := repeat split; bp_fact.
