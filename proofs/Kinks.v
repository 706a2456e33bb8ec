(** Functions with branches at their branch points: where there is a derivative, where there is none, what the two sides say.

    NOTATION
    | here                   | means                                                                                     |
    |------------------------|-------------------------------------------------------------------------------------------|
    | [select c a b]         | a where c < 0, else b                                                                     |
    | [ex_derive f x]        | f has a derivative at x                                                                   |
    | [from_left f x l]      | the difference quotients (f(x + h) - f x)/h tend to l as h tends to 0 from below          |
    | [from_right f x l]     | the same from above                                                                       |
    | [subgradient f x g]    | f y >= f x + g (y - x) for all y: g is the slope of a line that supports f at x            |
    | [step], [relu]         | the deck's A2 and A6                                                                      |
    | [prelu a], [elu a]     | the deck's A7 and A8, with parameter a                                                    |
    | [selu l a]             | l * elu a: SELU with any scale l and parameter a                                          |
    | [softsign]             | x/(1 + |x|)                                                                               |
    | [hard_sigmoid], [hard_swish] | 0 up to -3, then (x + 3)/6, from 3 on 1; and x times that                           |
    | [sinc]                 | sin x / x, and 1 at 0                                                                     | *)

From Backproof Require Import Tactics.

(** * One-sided derivatives *)

Definition from_right (f : R -> R) (x l : R) : Prop :=
  forall eps : R, 0 < eps -> exists d : R, 0 < d /\ forall h : R, 0 < h < d -> Rabs ((f (x + h) - f x) / h - l) < eps.
Definition from_left (f : R -> R) (x l : R) : Prop :=
  forall eps : R, 0 < eps -> exists d : R, 0 < d /\ forall h : R, - d < h < 0 -> Rabs ((f (x + h) - f x) / h - l) < eps.

Lemma quotients (f : R -> R) (x l : R) : is_derive f x l ->
  forall eps : R, 0 < eps -> exists d : R, 0 < d /\ forall h : R, h <> 0 -> Rabs h < d -> Rabs ((f (x + h) - f x) / h - l) < eps.
Proof.
  intros D eps He. apply is_derive_Reals in D. destruct (D eps He) as [d Hd]. exists d. split; [apply cond_pos | exact Hd].
Qed.

Lemma derive_from_right (f : R -> R) (x l : R) : is_derive f x l -> from_right f x l.
Proof.
  intros D eps He. destruct (quotients f x l D eps He) as [d [Hd Q]]. exists d. split; [exact Hd |].
  intros h Hh. apply Q; [lra | rewrite Rabs_right; lra].
Qed.

Lemma derive_from_left (f : R -> R) (x l : R) : is_derive f x l -> from_left f x l.
Proof.
  intros D eps He. destruct (quotients f x l D eps He) as [d [Hd Q]]. exists d. split; [exact Hd |].
  intros h Hh. apply Q; [lra | rewrite Rabs_left; lra].
Qed.

(** What f is on one side alone decides its derivative from that side. *)
Lemma from_right_of (f g : R -> R) (x l : R) : (forall y, x <= y -> f y = g y) -> is_derive g x l -> from_right f x l.
Proof.
  intros E D eps He. destruct (derive_from_right g x l D eps He) as [d [Hd Q]]. exists d. split; [exact Hd |].
  intros h Hh. rewrite (E (x + h)) by lra. rewrite (E x) by lra. apply Q. exact Hh.
Qed.

Lemma from_left_of (f g : R -> R) (x l : R) : (forall y, y <= x -> f y = g y) -> is_derive g x l -> from_left f x l.
Proof.
  intros E D eps He. destruct (derive_from_left g x l D eps He) as [d [Hd Q]]. exists d. split; [exact Hd |].
  intros h Hh. rewrite (E (x + h)) by lra. rewrite (E x) by lra. apply Q. exact Hh.
Qed.

Lemma from_right_unique (f : R -> R) (x a b : R) : from_right f x a -> from_right f x b -> a = b.
Proof.
  intros A B. destruct (Req_dec a b) as [E | N]; [exact E | exfalso].
  assert (P : 0 < Rabs (a - b) / 2) by (apply Rdiv_lt_0_compat; [apply Rabs_pos_lt |]; lra).
  destruct (A _ P) as [d [Hd QA]], (B _ P) as [e [He QB]].
  pose (h := Rmin d e / 2).
  assert (M : 0 < Rmin d e) by (apply Rmin_glb_lt; assumption).
  assert (Hh : 0 < h < d /\ h < e) by (unfold h; pose proof (Rmin_l d e); pose proof (Rmin_r d e); lra).
  assert (T : Rabs (a - b) < Rabs (a - b)).
  { specialize (QA h (proj1 Hh)). specialize (QB h (conj (proj1 (proj1 Hh)) (proj2 Hh))).
    set (q := (f (x + h) - f x) / h) in *.
    replace (a - b) with ((q - b) - (q - a)) at 1 by ring.
    pose proof (Rabs_triang (q - b) (- (q - a))) as T. rewrite Rabs_Ropp in T. unfold Rminus in *. lra. }
  lra.
Qed.

Lemma from_left_mirror (f : R -> R) (x l : R) : from_left f x l -> from_right (fun y => f (- y)) (- x) (- l).
Proof.
  intros L eps He. destruct (L eps He) as [d [Hd Q]]. exists d. split; [exact Hd |].
  intros h Hh. replace (- (- x + h)) with (x + - h) by ring. rewrite Ropp_involutive.
  specialize (Q (- h) ltac:(lra)).
  replace ((f (x + - h) - f x) / h - - l) with (- ((f (x + - h) - f x) / - h - l)) by (field; lra).
  rewrite Rabs_Ropp. exact Q.
Qed.

Lemma from_left_unique (f : R -> R) (x a b : R) : from_left f x a -> from_left f x b -> a = b.
Proof.
  intros A B. apply from_left_mirror in A. apply from_left_mirror in B.
  pose proof (from_right_unique _ _ _ _ A B). lra.
Qed.

(** Two different slopes: no derivative. *)
Theorem no_derivative_at_kink (f : R -> R) (x left right : R) :
  from_left f x left -> from_right f x right -> left <> right -> ~ ex_derive f x.
Proof.
  intros L G N [d D]. apply N.
  rewrite (from_left_unique f x left d L (derive_from_left f x d D)).
  apply (from_right_unique f x d right (derive_from_right f x d D) G).
Qed.

(** Equal slopes: that is the derivative. *)
Theorem derivative_where_sides_agree (f : R -> R) (x d : R) : from_left f x d -> from_right f x d -> is_derive f x d.
Proof.
  intros L G. apply is_derive_Reals. intros eps He.
  destruct (L eps He) as [dl [Hl QL]], (G eps He) as [dr [Hr QR]].
  assert (M : 0 < Rmin dl dr) by (apply Rmin_glb_lt; assumption).
  exists (mkposreal _ M). simpl. intros h Hn Hh.
  pose proof (Rmin_l dl dr). pose proof (Rmin_r dl dr).
  destruct (Rtotal_order h 0) as [Neg | [Z | Pos]]; [| contradiction |].
  - rewrite Rabs_left in Hh by exact Neg. apply QL. lra.
  - rewrite Rabs_right in Hh by lra. apply QR. lra.
Qed.

(** Both in one: f is g from x on and h up to x. *)
Theorem derivative_iff_slopes_agree (f g h : R -> R) (x left right : R) :
  (forall y, x <= y -> f y = g y) -> (forall y, y <= x -> f y = h y) -> is_derive g x right -> is_derive h x left ->
  (ex_derive f x <-> left = right).
Proof.
  intros Eg Eh Dg Dh.
  pose proof (from_right_of f g x right Eg Dg) as G. pose proof (from_left_of f h x left Eh Dh) as L.
  split.
  - intro D. destruct (Req_dec left right) as [E | N]; [exact E | exfalso].
    exact (no_derivative_at_kink f x left right L G N D).
  - intros <-. exists left. apply derivative_where_sides_agree; assumption.
Qed.

Definition subgradient (f : R -> R) (x g : R) : Prop := forall y : R, f x + g * (y - x) <= f y.

(** * The binary step (A2) *)

Lemma step_derive (x : R) : x <> 0 -> is_derive step x 0.
Proof. intro H. revert H. generalize x. unfold step. intros. change (is_derive (fun x : R => select x 0 1) x0 0). bp_derive. Qed.

Theorem step_jumps : ~ continuous step 0.
Proof.
  intro C. assert (V : step 0 = 1) by (unfold step; apply select_nonneg; lra).
  assert (O : locally (step 0) (fun y => 1 / 2 < y)) by (rewrite V; apply (open_gt (1 / 2)); lra).
  specialize (C _ O). destruct C as [d B]. specialize (B (- d / 2)).
  assert (I : ball 0 d (- d / 2)).
  { unfold ball. simpl. unfold AbsRing_ball, abs, minus, plus, opp. simpl.
    pose proof (cond_pos d). rewrite Rabs_left; lra. }
  specialize (B I). unfold step in B. rewrite select_neg in B by (pose proof (cond_pos d); lra). lra.
Qed.

Theorem step_no_derivative : ~ ex_derive step 0.
Proof. intro D. apply step_jumps. apply (@ex_derive_continuous R_AbsRing R_NormedModule). exact D. Qed.

(** * ReLU (A6) *)

Lemma relu_right y : 0 <= y -> relu y = y.
Proof. intro H. apply select_nonneg. exact H. Qed.
Lemma relu_left y : y <= 0 -> relu y = 0.
Proof. intro H. destruct (Req_dec y 0) as [-> | N]; [apply select_nonneg | apply select_neg]; lra. Qed.

Lemma relu_derive (x : R) : x <> 0 -> is_derive relu x (step x).
Proof. intro H. change (is_derive (fun x : R => relu x) x (step x)). bp_derive. Qed.

Theorem relu_from_left : from_left relu 0 0.
Proof. apply from_left_of with (fun _ => 0); [exact relu_left | auto_derive; trivial]. Qed.
Theorem relu_from_right : from_right relu 0 1.
Proof. apply from_right_of with (fun y => y); [exact relu_right | auto_derive; trivial]. Qed.
Theorem relu_no_derivative : ~ ex_derive relu 0.
Proof. apply no_derivative_at_kink with 0 1; [exact relu_from_left | exact relu_from_right | lra]. Qed.

Theorem relu_subgradients (g : R) : subgradient relu 0 g <-> 0 <= g <= 1.
Proof.
  unfold subgradient. rewrite (relu_right 0) by lra. split.
  - intro S. pose proof (S 1) as A. pose proof (S (-1)) as B.
    rewrite relu_right in A by lra. rewrite relu_left in B by lra. lra.
  - intros H y. destruct (Rle_dec 0 y).
    + rewrite relu_right by assumption. nra.
    + rewrite relu_left by lra. nra.
Qed.

(** * PReLU and leaky ReLU (A7) *)

Definition prelu (a x : R) : R := select x (a * x) x.

Lemma prelu_right a y : 0 <= y -> prelu a y = y.
Proof. intro H. apply select_nonneg. exact H. Qed.
Lemma prelu_left a y : y <= 0 -> prelu a y = a * y.
Proof. intro H. destruct (Req_dec y 0) as [-> | N]; [unfold prelu; rewrite select_nonneg | apply select_neg]; lra. Qed.

Lemma prelu_derive (a x : R) : x <> 0 -> is_derive (prelu a) x (select x a 1).
Proof. intro H. change (is_derive (fun x : R => select x (a * x) x) x (select x a 1)). bp_derive. Qed.

Theorem prelu_from_left (a : R) : from_left (prelu a) 0 a.
Proof. apply from_left_of with (fun y => a * y); [exact (prelu_left a) | auto_derive; [trivial | ring]]. Qed.
Theorem prelu_from_right (a : R) : from_right (prelu a) 0 1.
Proof. apply from_right_of with (fun y => y); [exact (prelu_right a) | auto_derive; trivial]. Qed.
Theorem prelu_differentiable_iff (a : R) : ex_derive (prelu a) 0 <-> a = 1.
Proof.
  apply derivative_iff_slopes_agree with (g := fun y => y) (h := fun y => a * y);
    [exact (prelu_right a) | exact (prelu_left a) | auto_derive; trivial | auto_derive; [trivial | ring]].
Qed.
Theorem prelu_no_derivative (a : R) : a <> 1 -> ~ ex_derive (prelu a) 0.
Proof. intros N D. apply N, prelu_differentiable_iff, D. Qed.

Theorem prelu_subgradients (a g : R) : a <= 1 -> (subgradient (prelu a) 0 g <-> a <= g <= 1).
Proof.
  intro A1. unfold subgradient. rewrite (prelu_right a 0) by lra. split.
  - intro S. pose proof (S 1) as A. pose proof (S (-1)) as B.
    rewrite prelu_right in A by lra. rewrite prelu_left in B by lra. lra.
  - intros H y. destruct (Rle_dec 0 y).
    + rewrite prelu_right by assumption. nra.
    + rewrite prelu_left by lra. nra.
Qed.

(** * ELU (A8) and SELU *)

Definition elu (a x : R) : R := select x (a * (exp x - 1)) x.

Lemma elu_right a y : 0 <= y -> elu a y = y.
Proof. intro H. apply select_nonneg. exact H. Qed.
Lemma elu_left a y : y <= 0 -> elu a y = a * (exp y - 1).
Proof.
  intro H. destruct (Req_dec y 0) as [-> | N]; [| apply select_neg; lra].
  unfold elu. rewrite select_nonneg by lra. rewrite exp_0. ring.
Qed.

Lemma elu_derive (a x : R) : x <> 0 -> is_derive (elu a) x (select x (elu a x + a) 1).
Proof.
  intro H. unfold elu. change (is_derive (fun x : R => select x (a * (exp x - 1)) x) x
    (select x (select x (a * (exp x - 1)) x + a) 1)). bp_derive.
Qed.

Lemma elu_left_derive a : is_derive (fun y : R => a * (exp y - 1)) 0 a.
Proof. auto_derive; [trivial |]. rewrite exp_0. ring. Qed.
Theorem elu_from_left (a : R) : from_left (elu a) 0 a.
Proof. apply from_left_of with (fun y => a * (exp y - 1)); [exact (elu_left a) | apply elu_left_derive]. Qed.
Theorem elu_from_right (a : R) : from_right (elu a) 0 1.
Proof. apply from_right_of with (fun y => y); [exact (elu_right a) | auto_derive; trivial]. Qed.
Theorem elu_differentiable_iff (a : R) : ex_derive (elu a) 0 <-> a = 1.
Proof.
  apply derivative_iff_slopes_agree with (g := fun y => y) (h := fun y => a * (exp y - 1));
    [exact (elu_right a) | exact (elu_left a) | auto_derive; trivial | apply elu_left_derive].
Qed.
Theorem elu_no_derivative (a : R) : a <> 1 -> ~ ex_derive (elu a) 0.
Proof. intros N D. apply N, elu_differentiable_iff, D. Qed.
Theorem elu_1_derive_0 : is_derive (elu 1) 0 1.
Proof. apply derivative_where_sides_agree; [exact (elu_from_left 1) | exact (elu_from_right 1)]. Qed.

Definition selu (l a x : R) : R := l * select x (a * (exp x - 1)) x.

Lemma selu_elu l a x : selu l a x = l * elu a x.
Proof. reflexivity. Qed.

Lemma selu_derive (l a x : R) : x <> 0 -> is_derive (selu l a) x (l * select x (a * exp x) 1).
Proof.
  intro H. unfold selu.
  change (is_derive (fun x : R => l * select x (a * (exp x - 1)) x) x (l * select x (a * exp x) 1)). bp_derive.
Qed.

Lemma selu_left_derive l a : is_derive (fun y : R => l * (a * (exp y - 1))) 0 (l * a).
Proof. auto_derive; [trivial |]. rewrite exp_0. ring. Qed.
Lemma selu_right_derive l : is_derive (fun y : R => l * y) 0 l.
Proof. auto_derive; [trivial |]. ring. Qed.
Lemma selu_left l a y : y <= 0 -> selu l a y = l * (a * (exp y - 1)).
Proof. intro H. rewrite selu_elu, elu_left by exact H. reflexivity. Qed.
Lemma selu_right l a y : 0 <= y -> selu l a y = l * y.
Proof. intro H. rewrite selu_elu, elu_right by exact H. reflexivity. Qed.

Theorem selu_from_left (l a : R) : from_left (selu l a) 0 (l * a).
Proof. apply from_left_of with (fun y => l * (a * (exp y - 1))); [exact (selu_left l a) | apply selu_left_derive]. Qed.
Theorem selu_from_right (l a : R) : from_right (selu l a) 0 l.
Proof. apply from_right_of with (fun y => l * y); [exact (selu_right l a) | apply selu_right_derive]. Qed.
Theorem selu_no_derivative (l a : R) : l <> 0 -> a <> 1 -> ~ ex_derive (selu l a) 0.
Proof.
  intros L A. apply no_derivative_at_kink with (l * a) l; [apply selu_from_left | apply selu_from_right |].
  intro E. apply A. apply Rmult_eq_reg_l with l; lra.
Qed.

(** The published constants, to 31 decimals. *)
Definition selu_scale : R := 10507009873554804934193349852946 / 10000000000000000000000000000000.
Definition selu_alpha : R := 16732632423543772848170429916717 / 10000000000000000000000000000000.
Theorem selu_published_no_derivative : ~ ex_derive (selu selu_scale selu_alpha) 0.
Proof. apply selu_no_derivative; unfold selu_scale, selu_alpha; lra. Qed.

(** * Softsign: branches without a kink *)

Definition softsign (x : R) : R := x / (1 + Rabs x).

Lemma softsign_right y : 0 <= y -> softsign y = y / (1 + y).
Proof. intro H. unfold softsign. rewrite Rabs_right by lra. reflexivity. Qed.
Lemma softsign_left y : y <= 0 -> softsign y = y / (1 - y).
Proof. intro H. unfold softsign. rewrite Rabs_left1 by lra. reflexivity. Qed.

Lemma softsign_derive (x : R) : is_derive softsign x (1 / (1 + Rabs x) ^ 2).
Proof.
  destruct (Req_dec x 0) as [-> | N].
  - replace (1 / (1 + Rabs 0) ^ 2) with 1 by (rewrite Rabs_R0; field).
    apply derivative_where_sides_agree.
    + apply from_left_of with (fun y => y / (1 - y)); [exact softsign_left |]. auto_derive; [lra | field].
    + apply from_right_of with (fun y => y / (1 + y)); [exact softsign_right |]. auto_derive; [lra | field].
  - apply is_derive_ext with (f := fun x : R => x / (1 + absolute x)).
    + intro t. unfold softsign. rewrite absolute_is_Rabs. reflexivity.
    + rewrite <- absolute_is_Rabs. bp_derive.
Qed.

(** * Hard sigmoid and hard swish: kinks at -3 and 3 *)

Definition hard_sigmoid (x : R) : R := select (x + 3) 0 (select (x - 3) ((x + 3) / 6) 1).
Definition hard_swish (x : R) : R := select (x + 3) 0 (select (x - 3) (x * (x + 3) / 6) x).

Lemma hard_sigmoid_derive (x : R) : x <> -3 -> x <> 3 ->
  is_derive hard_sigmoid x (select (x + 3) 0 (select (x - 3) (1 / 6) 0)).
Proof.
  intros A B. unfold hard_sigmoid.
  change (is_derive (fun x : R => select (x + 3) 0 (select (x - 3) ((x + 3) / 6) 1)) x
    (select (x + 3) 0 (select (x - 3) (1 / 6) 0))). bp_derive.
Qed.

Lemma hard_swish_derive (x : R) : x <> -3 -> x <> 3 ->
  is_derive hard_swish x (select (x + 3) 0 (select (x - 3) ((2 * x + 3) / 6) 1)).
Proof.
  intros A B. unfold hard_swish.
  change (is_derive (fun x : R => select (x + 3) 0 (select (x - 3) (x * (x + 3) / 6) x)) x
    (select (x + 3) 0 (select (x - 3) ((2 * x + 3) / 6) 1))). bp_derive.
Qed.

(** Near a kink only the two pieces that meet there count. *)
Lemma kink_between (f g h : R -> R) (x r left right : R) : 0 < r ->
  (forall y, x <= y < x + r -> f y = g y) -> (forall y, x - r < y <= x -> f y = h y) ->
  is_derive g x right -> is_derive h x left -> from_left f x left /\ from_right f x right.
Proof.
  intros Hr Eg Eh Dg Dh. split; intros eps He.
  - destruct (derive_from_left h x left Dh eps He) as [d [Hd Q]].
    exists (Rmin d r). split; [apply Rmin_glb_lt; assumption |]. intros t Ht.
    pose proof (Rmin_l d r). pose proof (Rmin_r d r). rewrite !Eh by lra. apply Q. lra.
  - destruct (derive_from_right g x right Dg eps He) as [d [Hd Q]].
    exists (Rmin d r). split; [apply Rmin_glb_lt; assumption |]. intros t Ht.
    pose proof (Rmin_l d r). pose proof (Rmin_r d r). rewrite !Eg by lra. apply Q. lra.
Qed.

(* On a half-open interval around a kink each select is decided, but for the point itself, where both sides give one value. *)
Ltac pieces :=
  intros y Hy; unfold hard_sigmoid, hard_swish;
  first [ rewrite (select_neg (y + 3)) by lra; lra
        | rewrite (select_nonneg (y + 3)) by lra; first [ rewrite (select_neg (y - 3)) by lra; lra
                                                        | rewrite (select_nonneg (y - 3)) by lra; lra
                                                        | destruct (Rlt_dec (y - 3) 0);
                                                          [ rewrite select_neg by assumption; lra
                                                          | rewrite select_nonneg by lra; nra ] ]
        | destruct (Rlt_dec (y + 3) 0);
          [ rewrite select_neg by assumption; lra
          | rewrite (select_nonneg (y + 3)) by lra; rewrite (select_neg (y - 3)) by lra; nra ] ].

Theorem hard_sigmoid_sides_low : from_left hard_sigmoid (-3) 0 /\ from_right hard_sigmoid (-3) (1 / 6).
Proof.
  apply kink_between with (g := fun y => (y + 3) / 6) (h := fun _ => 0) (r := 1);
    [lra | pieces | pieces | auto_derive; [trivial | field] | auto_derive; trivial].
Qed.
Theorem hard_sigmoid_sides_high : from_left hard_sigmoid 3 (1 / 6) /\ from_right hard_sigmoid 3 0.
Proof.
  apply kink_between with (g := fun _ => 1) (h := fun y => (y + 3) / 6) (r := 1);
    [lra | pieces | pieces | auto_derive; trivial | auto_derive; [trivial | field]].
Qed.
Theorem hard_swish_sides_low : from_left hard_swish (-3) 0 /\ from_right hard_swish (-3) (-1 / 2).
Proof.
  apply kink_between with (g := fun y => y * (y + 3) / 6) (h := fun _ => 0) (r := 1);
    [lra | pieces | pieces | auto_derive; [trivial | field] | auto_derive; trivial].
Qed.
Theorem hard_swish_sides_high : from_left hard_swish 3 (3 / 2) /\ from_right hard_swish 3 1.
Proof.
  apply kink_between with (g := fun y => y) (h := fun y => y * (y + 3) / 6) (r := 1);
    [lra | pieces | pieces | auto_derive; trivial | auto_derive; [trivial | field]].
Qed.

Theorem hard_sigmoid_no_derivative : ~ ex_derive hard_sigmoid (-3) /\ ~ ex_derive hard_sigmoid 3.
Proof.
  split.
  - destruct hard_sigmoid_sides_low as [L G]. apply (no_derivative_at_kink _ _ _ _ L G). lra.
  - destruct hard_sigmoid_sides_high as [L G]. apply (no_derivative_at_kink _ _ _ _ L G). lra.
Qed.
Theorem hard_swish_no_derivative : ~ ex_derive hard_swish (-3) /\ ~ ex_derive hard_swish 3.
Proof.
  split.
  - destruct hard_swish_sides_low as [L G]. apply (no_derivative_at_kink _ _ _ _ L G). lra.
  - destruct hard_swish_sides_high as [L G]. apply (no_derivative_at_kink _ _ _ _ L G). lra.
Qed.

(** * Sinc: the limit put in at 0 *)

Definition sinc (x : R) : R := select x (sin x / x) (select (- x) (sin x / x) 1).

Lemma sinc_0 : sinc 0 = 1.
Proof. unfold sinc. rewrite !select_nonneg; lra. Qed.
Lemma sinc_elsewhere x : x <> 0 -> sinc x = sin x / x.
Proof.
  intro N. unfold sinc. destruct (Rlt_dec x 0).
  - apply select_neg. assumption.
  - rewrite select_nonneg by lra. apply select_neg. lra.
Qed.

Lemma sin_near_0 h : 0 < h < 1 -> h - h ^ 3 / 6 <= sin h <= h.
Proof.
  intro H. split.
  - destruct (pre_sin_bound h 0) as [A _]; [lra | lra |].
    unfold sin_approx, sin_term in A. simpl in A. lra.
  - apply Rlt_le, sin_lt_x. lra.
Qed.

Lemma sinc_derive_elsewhere (x : R) : x <> 0 -> is_derive sinc x ((x * cos x - sin x) / x ^ 2).
Proof.
  intro N. unfold sinc.
  replace ((x * cos x - sin x) / x ^ 2)
    with (select x ((x * cos x - sin x) / x ^ 2) (select (- x) ((x * cos x - sin x) / x ^ 2) 0)).
  - change (is_derive (fun x : R => select x (sin x / x) (select (- x) (sin x / x) 1)) x
      (select x ((x * cos x - sin x) / x ^ 2) (select (- x) ((x * cos x - sin x) / x ^ 2) 0))).
    bp_derive.
  - destruct (Rlt_dec x 0); [apply select_neg; assumption | rewrite select_nonneg by lra; apply select_neg; lra].
Qed.

Lemma sinc_derive_0 : is_derive sinc 0 0.
Proof.
  apply is_derive_Reals. intros eps He. pose (d := Rmin eps 1).
  assert (Hd : 0 < d) by (apply Rmin_glb_lt; lra).
  exists (mkposreal d Hd). simpl. intros h Hn Hh.
  rewrite Rplus_0_l, sinc_0, sinc_elsewhere, Rminus_0_r by exact Hn.
  assert (K : forall a, 0 < a < d -> Rabs ((sin a / a - 1) / a) < eps).
  { intros a Ha. pose proof (Rmin_l eps 1) as E1. pose proof (Rmin_r eps 1) as E2. fold d in E1, E2.
    pose proof (sin_near_0 a ltac:(lra)) as [L U].
    replace ((sin a / a - 1) / a) with (- ((a - sin a) / a ^ 2)) by (field; lra).
    rewrite Rabs_Ropp, Rabs_right.
    - assert (S : 0 < a ^ 2) by nra. assert (C : a ^ 3 < a ^ 2 * eps) by (replace (a ^ 3) with (a ^ 2 * a) by ring; nra).
      apply Rmult_lt_reg_r with (a ^ 2); [exact S |]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
    - apply Rle_ge. apply Rmult_le_pos; [lra |]. apply Rlt_le, Rinv_0_lt_compat. nra. }
  destruct (Rtotal_order h 0) as [Neg | [Z | Pos]]; [| contradiction |].
  - rewrite Rabs_left in Hh by exact Neg. specialize (K (- h) ltac:(lra)).
    rewrite sin_neg in K. replace ((- sin h / - h - 1) / - h) with (- ((sin h / h - 1) / h)) in K by (field; lra).
    rewrite Rabs_Ropp in K. exact K.
  - rewrite Rabs_right in Hh by lra. apply K. lra.
Qed.
