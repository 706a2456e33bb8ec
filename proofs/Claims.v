(** The tactics that close the theorems which backproof writes for claims, from those of [Tactics].

    | tactic         | goal                                                                                                        |
    |----------------|-------------------------------------------------------------------------------------------------------------|
    | [bp_prove]     | [forall .., hyps -> A /\ .. /\ C], where each part is [is_derive F x D] or [E = F]. Among the hypotheses may  |
    |                | be [ex_derive F x]: then the branch points of F may be among the x that the others admit                     |
    | [bp_fact]      | a hypothesis at rational numbers, such as [1 / 3 <> 0] or [0 < sin (1 / 2)]                                  |
    | [bp_refute_side_lt], [.._gt] | as [bp_refute_lt], [.._gt], where the point is a branch point of F                     |
    | [bp_admits]    | [exists x : R, H /\ ..], once the numbers are put in: the hypotheses of a theorem do not contradict each other |

    Each closes its goal or fails. *)

From Backproof Require Export Tactics Slopes.

(** * Branch points: if there is a derivative, it is that of either side *)

Ltac bp_at_branch_point :=
  lazymatch goal with
  | E : ex_derive ?f ?x |- is_derive ?f ?x ?c =>
      let d := fresh "d" in let D := fresh "D" in
      destruct E as [d D]; change R in d;
      bp_slope_is (-1) D; bp_slope_is 1 D;
      refine (eq_ind d (fun v : R => is_derive f x v) D c _);
      match goal with
      | l : d = _, r : d = _ |- _ =>
          first
          [ solve [ rewrite r; bp_same_value ]
          | solve [ rewrite l; bp_same_value ]
          | exfalso; rewrite l in r; revert r; clear; bp_values; bp_push_exp; intro; lra ]
      | v : _ = _ |- _ => exfalso; revert v; clear; cbv beta; bp_take_branches; bp_values; intro; lra
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
Ltac bp_refute_on s compare D :=
  bp_slope_is s D;
  match goal with h : _ = _ |- False => revert h; clear; intro h; symmetry in h; revert h end;
  bp_values; lazymatch goal with |- ?l = ?d -> False => change (l <> d) end; compare; bp_number.
Ltac bp_refute_side compare :=
  bp_unfold_branches;
  let D := fresh "D" in
  intro D; first [ bp_refute_on (-1) compare D | bp_refute_on 1 compare D ].
Ltac bp_refute_side_lt := bp_refute_side ltac:(apply Rlt_not_eq).
Ltac bp_refute_side_gt := bp_refute_side ltac:(apply Rgt_not_eq; unfold Rgt).

(** * Whole theorems *)

Ltac bp_part :=
  intros; cbv beta;
  lazymatch goal with
  | E : ex_derive _ _ |- is_derive _ _ _ =>
      unfold sigmoid, softplus, Rpower in *; bp_unfold_branches; unfold relu, step, sgn, absolute, maximum, minimum in *;
      solve [ bp_where_there_is_one ]
  | h : forall t : R, is_derive _ t _ |- is_derive _ _ _ => first [ bp_derive_functions | bp_derive_all ]
  | |- is_derive _ _ _ => bp_derive_all
  | |- _ = _ => bp_identity
  end.
Ltac bp_prove := intros; repeat match goal with |- _ /\ _ => split end; bp_part.

Ltac bp_fact := intros; cbv beta; unfold sigmoid, softplus, Rpower, tanh, sinh, cosh, tan; bp_unfold_branches; bp_decide_branches;
  first [ lra | solve [ bp_side ] | bp_number ].
Ltac bp_admits := repeat split; bp_fact.
