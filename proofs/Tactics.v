(** Functions that Coquelicot's [auto_derive] does not know, and the tactics that prove or refute a claimed derivative.

    NOTATION
    | here                  | means                                                                        |
    |-----------------------|------------------------------------------------------------------------------|
    | [is_derive f x d]     | f is differentiable at x and its derivative there is d (Coquelicot)          |
    | [erf x]               | 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x                       |
    | [sigmoid x]           | 1/(1 + exp(-x))                                                              |
    | [softplus x]          | ln(1 + exp x)                                                                |
    | [select c a b]        | a where c < 0, else b: the one branch there is                               |
    | [relu x], [step x]    | [select x 0 x], [select x 0 1]                                               |
    | [sgn x], [absolute x] | the sign -1, 0 or 1, and the absolute value, by [select]                     |
    | [maximum a b], [minimum a b] | the larger and the smaller, by [select]                               |

    GOALS EACH TACTIC TAKES. Every binder is typed: [x : R] and [fun x : R => ..]. Numbers are integers and quotients of integers,
    [(1/2)], never decimals. Powers with a natural exponent are [x ^ 3]; with a real one [Rpower x a], for 0 < x.
    Smooth functions: + - * / ^ exp ln sqrt sin cos tan asin acos atan sinh cosh tanh PI erf sigmoid softplus Rpower.
    Functions with branches: select relu step sgn absolute maximum minimum. A condition becomes a [select] so:
    a < b is [select (a - b) yes no]; a > b is [select (b - a) yes no]; a <= b is [select (b - a) no yes]; a >= b is
    [select (a - b) no yes].

    | tactic          | goal                                                                                                    |
    |-----------------|---------------------------------------------------------------------------------------------------------|
    | [bp_derive]     | [forall (a b x : R), hyps -> is_derive (fun x : R => F) x D]. A branch's condition may be 0 at no x that |
    |                 | the hypotheses admit: exclude it ([x <> 0])                                                              |
    | [bp_identity]   | [forall (a b x : R), hyps -> E = F]                                                                      |
    | [bp_refute_lt]  | [~ is_derive (fun x : R => F) q D] with numbers only, where the true derivative is < D                   |
    | [bp_refute_gt]  | the same, where the true derivative is > D                                                               |
    | [bp_differs_lt] | [E <> F] with numbers only, where E < F                                                                  |
    | [bp_differs_gt] | [E <> F] with numbers only, where E > F                                                                  |

    The goal may open with [let f := fun x : R => .. in]. [hyps] are whatever the domain says: [0 < x], [x <> 0], [-1 < x < 1], [0 < a], [cos x <> 0].
    A claim is refuted as a whole by its failure at one rational point. The tactics for numbers take the implication too:
    [[
      Goal ~ (forall (a x : R), 0 < a -> is_derive (fun x : R => a * x ^ 2) x (a * x)).
      Proof. intro H. generalize (H 2 (1/3) ltac:(bp_side)). bp_refute_gt. Qed.
    ]]
    ([bp_side] proves the hypotheses; the goal is then [is_derive .. -> False].) For an identity the same with [bp_differs_..].
    Each tactic closes its goal or fails; none leaves anything open. A failure says nothing about the claim. *)

From Coq Require Export Reals Lra.
From Coquelicot Require Export Coquelicot.
From Backproof Require Export IntervalZ.
Open Scope R_scope.

(** * Functions *)

Definition erf (x : R) : R := 2 / sqrt PI * RInt (fun t : R => exp (- t ^ 2)) 0 x.
Definition sigmoid (x : R) : R := / (1 + exp (- x)).
Definition softplus (x : R) : R := ln (1 + exp x).
Definition select (x a b : R) : R := if Rlt_dec x 0 then a else b.
Definition relu (x : R) : R := select x 0 x.
Definition step (x : R) : R := select x 0 1.
Definition sgn (x : R) : R := select x (-1) (select (- x) 1 0).
Definition absolute (x : R) : R := select x (- x) x.
Definition maximum (a b : R) : R := select (a - b) b a.
Definition minimum (a b : R) : R := select (a - b) a b.

Lemma select_neg x a b : x < 0 -> select x a b = a.
Proof. intro H. unfold select. destruct (Rlt_dec x 0); [reflexivity | lra]. Qed.

Lemma select_nonneg x a b : 0 <= x -> select x a b = b.
Proof. intro H. unfold select. destruct (Rlt_dec x 0); [lra | reflexivity]. Qed.

Lemma maximum_is_Rmax a b : maximum a b = Rmax a b.
Proof.
  unfold maximum. destruct (Rlt_dec a b).
  - rewrite select_neg by lra. symmetry. apply Rmax_right. lra.
  - rewrite select_nonneg by lra. symmetry. apply Rmax_left. lra.
Qed.

Lemma minimum_is_Rmin a b : minimum a b = Rmin a b.
Proof.
  unfold minimum. destruct (Rlt_dec a b).
  - rewrite select_neg by lra. symmetry. apply Rmin_left. lra.
  - rewrite select_nonneg by lra. symmetry. apply Rmin_right. lra.
Qed.

Lemma absolute_is_Rabs a : absolute a = Rabs a.
Proof.
  unfold absolute. destruct (Rlt_dec a 0).
  - rewrite select_neg by assumption. symmetry. apply Rabs_left. assumption.
  - rewrite select_nonneg by lra. symmetry. apply Rabs_right. lra.
Qed.

Lemma cosh_pos x : 0 < cosh x.
Proof. unfold cosh. pose proof (exp_pos x). pose proof (exp_pos (- x)). lra. Qed.

Lemma four_atan_1 : 4 * atan 1 = PI.
Proof. rewrite atan_1. field. Qed.

Lemma sqrt_PI_pos : 0 < sqrt PI.
Proof. apply sqrt_lt_R0, PI_RGT_0. Qed.

Lemma tanh_between x : -1 < tanh x < 1.
Proof.
  pose proof (cosh_pos x). pose proof (exp_pos x). pose proof (exp_pos (- x)). unfold tanh, Rdiv.
  assert (sinh x = cosh x - exp (- x)) by (unfold sinh, cosh; field).
  assert (sinh x = exp x - cosh x) by (unfold sinh, cosh; field).
  split; apply Rmult_lt_reg_r with (cosh x); try assumption; rewrite Rmult_assoc, Rinv_l by lra; lra.
Qed.

Lemma inverse_between x : 0 < / (1 + exp x) < 1.
Proof.
  pose proof (exp_pos x). split; [apply Rinv_0_lt_compat; lra |].
  rewrite <- Rinv_1 at 2. apply Rinv_lt_contravar; lra.
Qed.

Lemma plus_sqrt_pos a b : a * a < b -> 0 < a + sqrt b.
Proof.
  intro H. assert (P : 0 < sqrt b) by (apply sqrt_lt_R0; nra). assert (Q : sqrt b * sqrt b = b) by (apply sqrt_sqrt; nra). nra.
Qed.

(** Where these are 0. *)
Lemma exp_minus_1_nonzero a : a <> 0 -> exp a - 1 <> 0.
Proof. intros N E. apply N, exp_inv. rewrite exp_0. lra. Qed.
Lemma sinh_nonzero a : a <> 0 -> sinh a <> 0.
Proof. intros N E. apply N. unfold sinh in E. assert (a = - a) by (apply exp_inv; lra). lra. Qed.
Lemma tanh_nonzero a : a <> 0 -> tanh a <> 0.
Proof.
  intros N E. apply (sinh_nonzero a N). pose proof (cosh_pos a). unfold tanh in E.
  replace (sinh a) with (sinh a / cosh a * cosh a) by (field; lra). rewrite E. ring.
Qed.

(** * Their derivatives, for [auto_derive] *)

Lemma tanh_derive x : is_derive tanh x (1 - tanh x ^ 2).
Proof.
  pose proof (cosh_pos x).
  apply is_derive_ext with (f := fun t : R => sinh t / cosh t); [reflexivity |].
  auto_derive; [lra |]. unfold tanh. field. lra.
Qed.

Lemma tan_derive x : cos x <> 0 -> is_derive tan x (1 + tan x ^ 2).
Proof.
  intro H. apply is_derive_ext with (f := fun t : R => sin t / cos t); [reflexivity |].
  auto_derive; [assumption |]. unfold tan. field. assumption.
Qed.

Lemma asin_derive x : -1 < x < 1 -> is_derive asin x (/ sqrt (1 - x ^ 2)).
Proof.
  intro H. apply is_derive_Reals, derive_pt_eq_1 with (derivable_pt_asin x H).
  rewrite derive_pt_asin. unfold Rsqr, Rdiv. rewrite Rmult_1_l. do 2 f_equal. ring.
Qed.

Lemma acos_derive x : -1 < x < 1 -> is_derive acos x (- / sqrt (1 - x ^ 2)).
Proof.
  intro H. apply is_derive_Reals, derive_pt_eq_1 with (derivable_pt_acos x H).
  rewrite derive_pt_acos. unfold Rsqr. replace (x ^ 2) with (x * x) by ring. field.
  apply Rgt_not_eq, sqrt_lt_R0. nra.
Qed.

Lemma bell_continuous t : continuous (fun t : R => exp (- t ^ 2)) t.
Proof. apply (@ex_derive_continuous R_AbsRing R_NormedModule). auto_derive. trivial. Qed.

Lemma erf_derive (x : R) : is_derive erf x (2 / sqrt PI * exp (- x ^ 2)).
Proof.
  unfold erf. apply (is_derive_scal (fun y : R => RInt (fun t : R => exp (- t ^ 2)) 0 y)).
  apply (@is_derive_RInt R_NormedModule (fun t : R => exp (- t ^ 2))
           (fun y : R => RInt (fun t : R => exp (- t ^ 2)) 0 y) 0).
  - apply filter_forall. intro b. apply (@RInt_correct R_CompleteNormedModule).
    apply (@ex_RInt_continuous R_CompleteNormedModule). intros t _. apply bell_continuous.
  - apply bell_continuous.
Qed.

#[export] Instance unary_tanh : UnaryDiff tanh.
Proof. exists (fun x => 1 - tanh x ^ 2). exact tanh_derive. Defined.
#[export] Instance unary_tan : UnaryDiff' tan.
Proof. exists (fun x => 1 + tan x ^ 2) (fun x => cos x <> 0). exact tan_derive. Defined.
#[export] Instance unary_asin : UnaryDiff' asin.
Proof. exists (fun x => / sqrt (1 - x ^ 2)) (fun x => -1 < x < 1). exact asin_derive. Defined.
#[export] Instance unary_acos : UnaryDiff' acos.
Proof. exists (fun x => - / sqrt (1 - x ^ 2)) (fun x => -1 < x < 1). exact acos_derive. Defined.
#[export] Instance unary_erf : UnaryDiff erf.
Proof. exists (fun x => 2 / sqrt PI * exp (- x ^ 2)). exact erf_derive. Defined.

(** * Signs: [0 < e], [0 <= e], [e <> 0] by the structure of e *)

Ltac bp_cheap := first [ assumption | lra ].

(* What is known of functions with bounded values, for those in the goal. *)
Ltac bp_bounds :=
  repeat match goal with
  | |- context [ tanh ?a ] => lazymatch goal with h : -1 < tanh a < 1 |- _ => fail | _ => pose proof (tanh_between a) end
  | |- context [ / (1 + exp ?a) ] =>
      lazymatch goal with h : 0 < / (1 + exp a) < 1 |- _ => fail | _ => pose proof (inverse_between a) end
  end.

Ltac bp_gt0 :=
  first
  [ bp_cheap
  | lazymatch goal with
    | |- 0 < exp _ => apply exp_pos
    | |- 0 < cosh _ => apply cosh_pos
    | |- 0 < PI => apply PI_RGT_0
    | |- 0 < sqrt _ => apply sqrt_lt_R0; bp_gt0
    | |- 0 < / _ => apply Rinv_0_lt_compat; bp_gt0
    | |- 0 < _ / _ => apply Rdiv_lt_0_compat; bp_gt0
    | |- 0 < _ * _ => apply Rmult_lt_0_compat; bp_gt0
    | |- 0 < _ ^ _ => apply pow_lt; bp_gt0
    | |- 0 < _ - _ => bp_dear
    | |- 0 < _ + - _ => bp_dear
    | |- 0 < ?a + sqrt ?b => first [ apply Rplus_le_lt_0_compat; [bp_ge0 | bp_gt0] | apply plus_sqrt_pos; bp_dear ]
    | |- 0 < _ + _ => first [ apply Rplus_lt_le_0_compat; [bp_gt0 | bp_ge0] | apply Rplus_le_lt_0_compat; [bp_ge0 | bp_gt0] ]
    | |- 0 < Rabs _ => apply Rabs_pos_lt; bp_nz
    | |- 0 < - (- _) => rewrite Ropp_involutive; bp_gt0
    end ]
with bp_ge0 :=
  first
  [ bp_cheap
  | lazymatch goal with
    | |- 0 <= sqrt _ => apply sqrt_pos
    | |- 0 <= Rabs _ => apply Rabs_pos
    | |- 0 <= ?a ^ 2 => apply pow2_ge_0
    | |- 0 <= _ ^ 4 => replace 4%nat with (2 * 2)%nat by reflexivity; rewrite pow_mult; apply pow2_ge_0
    | |- 0 <= _ ^ 6 => replace 6%nat with (3 * 2)%nat by reflexivity; rewrite pow_mult; apply pow2_ge_0
    | |- 0 <= Rsqr _ => apply Rle_0_sqr
    | |- 0 <= ?a * ?a => apply (Rle_0_sqr a)
    | |- 0 <= ?a * (?a * 1) => rewrite Rmult_1_r; apply (Rle_0_sqr a)
    | |- 0 <= _ ^ _ => apply pow_le; bp_ge0
    | |- 0 <= _ - _ => bp_dear
    | |- 0 <= _ + - _ => bp_dear
    | |- 0 <= _ + _ => apply Rplus_le_le_0_compat; bp_ge0
    | |- 0 <= _ * _ => apply Rmult_le_pos; bp_ge0
    | |- 0 <= _ / _ => apply Rmult_le_pos; [bp_ge0 | apply Rlt_le, Rinv_0_lt_compat; bp_gt0]
    | |- 0 <= / _ => apply Rlt_le, Rinv_0_lt_compat; bp_gt0
    end
  | apply Rlt_le; bp_gt0 ]
with bp_nz :=
  first
  [ assumption
  | lazymatch goal with
    | |- _ * _ <> 0 => apply Rmult_integral_contrapositive_currified; bp_nz
    | |- / _ <> 0 => apply Rinv_neq_0_compat; bp_nz
    | |- _ / _ <> 0 => apply Rmult_integral_contrapositive_currified; [bp_nz | apply Rinv_neq_0_compat; bp_nz]
    | |- - _ <> 0 => apply Ropp_neq_0_compat; bp_nz
    | |- _ ^ _ <> 0 => apply pow_nonzero; bp_nz
    | |- sinh _ <> 0 => apply sinh_nonzero; bp_nz
    | |- tanh _ <> 0 => apply tanh_nonzero; bp_nz
    | |- exp _ - 1 <> 0 => apply exp_minus_1_nonzero; bp_nz
    | |- exp ?a + - (1) <> 0 => change (exp a - 1 <> 0); apply exp_minus_1_nonzero; bp_nz
    | |- 1 - exp ?a <> 0 => replace (1 - exp a) with (- (exp a - 1)) by ring; bp_nz
    | |- 1 + - exp ?a <> 0 => replace (1 + - exp a) with (- (exp a - 1)) by ring; bp_nz
    end
  | apply Rgt_not_eq; unfold Rgt; bp_gt0
  | apply Rlt_not_eq; lra
  | apply not_0_IZR; discriminate
  | apply Rgt_not_eq; unfold Rgt; bp_dear
  | apply Rlt_not_eq; bp_dear
  | nra
  | bp_by_denominator ]
(* When the structure does not tell: known bounds, enclosures, then products of hypotheses. *)
with bp_dear := solve [ interval with (i_prec 60) | bp_bounds; lra | nra ]
(* 1 - b/c and the like: over one denominator. *)
with bp_by_denominator :=
  match goal with
  | |- ?e <> 0 =>
      match e with context [ / _ ] =>
        let n := fresh "n" in
        intro n; field_simplify_eq in n; [ revert n; change (e <> 0); apply Rgt_not_eq; unfold Rgt; bp_gt0 | .. ]; bp_nz
      end
  end.

Ltac bp_lt :=
  first
  [ bp_gt0
  | bp_dear
  | lazymatch goal with
    | |- 0 < _ => fail
    | |- _ < _ => apply Rminus_gt_0_lt; unfold Rgt; first [ bp_gt0 | bp_dear ]
    end ].

Ltac bp_side1 :=
  lazymatch goal with
  | |- True => exact I
  | |- _ /\ _ => split; bp_side1
  | |- _ <> 0 => bp_nz
  | |- _ < _ => bp_lt
  | |- _ > _ => unfold Rgt; bp_lt
  | |- _ <= _ => first [ bp_ge0 | bp_dear ]
  | |- _ >= _ => apply Rle_ge; first [ bp_ge0 | bp_dear ]
  | |- _ => solve [ trivial | assumption | lra | intro; lra ]
  end.
Ltac bp_side := intros; cbv beta; bp_side1.

(** * Equality of two formulas *)

Lemma exp_times_2 a : exp (2 * a) = exp a ^ 2.
Proof. replace (2 * a) with (a + a) by ring. rewrite exp_plus. ring. Qed.
Lemma exp_times_3 a : exp (3 * a) = exp a ^ 3.
Proof. replace (3 * a) with (a + a + a) by ring. rewrite !exp_plus. ring. Qed.
Lemma exp_times_4 a : exp (4 * a) = exp a ^ 4.
Proof. replace (4 * a) with (2 * (2 * a)) by ring. rewrite !exp_times_2. ring. Qed.
Lemma exp_neg a : exp (- a) = / exp a.
Proof. apply exp_Ropp. Qed.
Lemma exp_minus a b : exp (a - b) = exp a / exp b.
Proof. unfold Rminus. rewrite exp_plus, exp_Ropp. reflexivity. Qed.
Lemma sqrt_square_eq a : 0 <= a -> sqrt a ^ 2 = a.
Proof. intro H. simpl. rewrite Rmult_1_r. apply sqrt_sqrt. assumption. Qed.
Lemma cos_square_eq a : cos a ^ 2 = 1 - sin a ^ 2.
Proof. pose proof (sin2_cos2 a) as H. unfold Rsqr in H. simpl. lra. Qed.

(* ring or field, with what is known about the square roots. *)
Ltac bp_field_with_roots :=
  lazymatch goal with
  | h1 : ?s1 ^ 2 = _, h2 : ?s2 ^ 2 = _, h3 : ?s3 ^ 2 = _ |- _ => first [ ring [h1 h2 h3] | field [h1 h2 h3]; bp_side ]
  | h1 : ?s1 ^ 2 = _, h2 : ?s2 ^ 2 = _ |- _ => first [ ring [h1 h2] | field [h1 h2]; bp_side ]
  | h1 : ?s1 ^ 2 = _ |- _ => first [ ring [h1] | field [h1]; bp_side ]
  | |- _ => fail
  end.
Ltac bp_field := solve [ ring | field; bp_side | bp_field_with_roots ].

(* Two arguments of one function that are equal without being written alike become one. *)
Ltac bp_unify_calls f :=
  repeat match goal with
  | |- context [ f ?a ] =>
      match goal with
      | |- context [ f ?b ] =>
          tryif constr_eq a b then fail
          else (let e := fresh in assert (e : b = a) by bp_field; rewrite (f_equal f e); clear e)
      end
  end.
Ltac bp_unify :=
  bp_unify_calls sqrt; bp_unify_calls exp; bp_unify_calls ln; bp_unify_calls sin; bp_unify_calls cos; bp_unify_calls atan;
  bp_unify_calls tanh; bp_unify_calls tan; bp_unify_calls asin; bp_unify_calls acos; bp_unify_calls sinh; bp_unify_calls cosh;
  bp_unify_calls erf; bp_unify_calls Rabs.

(* exp of a sum, a difference, a multiple: products of powers. *)
Ltac bp_push_exp :=
  repeat match goal with
  | |- context [ exp 0 ] => rewrite exp_0
  | |- context [ exp (ln ?a) ] => rewrite (exp_ln a) by bp_side
  | |- context [ exp (- ?a) ] => rewrite (exp_neg a)
  | |- context [ exp (?a - ?b) ] => rewrite (exp_minus a b)
  | |- context [ exp (?a + ?b) ] => rewrite (exp_plus a b)
  | |- context [ exp (2 * ?a) ] => rewrite (exp_times_2 a)
  | |- context [ exp (3 * ?a) ] => rewrite (exp_times_3 a)
  | |- context [ exp (4 * ?a) ] => rewrite (exp_times_4 a)
  | |- context [ exp (-2 * ?a) ] => replace (-2 * a) with (- (2 * a)) by ring
  | |- context [ exp (-3 * ?a) ] => replace (-3 * a) with (- (3 * a)) by ring
  | |- context [ exp (-4 * ?a) ] => replace (-4 * a) with (- (4 * a)) by ring
  | |- context [ exp (-1 * ?a) ] => replace (-1 * a) with (- a) by ring
  | |- context [ exp (- ?a * ?b) ] => replace (- a * b) with (- (a * b)) by ring
  | |- context [ exp (?a * - ?b) ] => replace (a * - b) with (- (a * b)) by ring
  end.

(* Of two calls of exp with arguments a and b: b = 2a, -a, a + ln y and so on, one is written by the other. *)
Ltac bp_relate_exps :=
  repeat match goal with
  | |- context [ exp ?a ] =>
      match goal with
      | |- context [ exp ?b ] =>
          tryif constr_eq a b then fail
          else
            first
            [ let e := fresh in assert (e : b = a) by bp_field; rewrite (f_equal exp e); clear e
            | match goal with
              | |- context [ ln ?y ] =>
                  let e := fresh in
                  first
                  [ assert (e : b = a + ln y) by bp_field; rewrite (f_equal exp e), (exp_plus a (ln y)), (exp_ln y) by bp_side
                  | assert (e : b = a - ln y) by bp_field; rewrite (f_equal exp e), (exp_minus a (ln y)), (exp_ln y) by bp_side ]; clear e
              end
            | let e := fresh in assert (e : b = - a) by bp_field; rewrite (f_equal exp e), (exp_neg a); clear e
            | let e := fresh in assert (e : b = 2 * a) by bp_field; rewrite (f_equal exp e), (exp_times_2 a); clear e
            | let e := fresh in assert (e : b = 3 * a) by bp_field; rewrite (f_equal exp e), (exp_times_3 a); clear e
            | let e := fresh in assert (e : b = 4 * a) by bp_field; rewrite (f_equal exp e), (exp_times_4 a); clear e
            | let e := fresh in assert (e : b = - (2 * a)) by bp_field; rewrite (f_equal exp e), (exp_neg (2 * a)), (exp_times_2 a); clear e ]
      end
  end.

(* Square roots become names s with s^2 known; those of products and quotients are split before. *)
Ltac bp_split_roots :=
  repeat match goal with
  | |- context [ sqrt (?a * ?b) ] => rewrite (sqrt_mult a b) by bp_side
  | |- context [ sqrt (?a / ?b) ] => rewrite (sqrt_div a b) by bp_side
  end.
Ltac bp_name_roots :=
  repeat match goal with
  | |- context [ sqrt ?a ] =>
      let s := fresh "s" in let sq := fresh "sq" in let pos := fresh "pos" in
      assert (sq : sqrt a ^ 2 = a) by (apply sqrt_square_eq; bp_side);
      first [ assert (pos : 0 < sqrt a) by bp_side | assert (pos : 0 <= sqrt a) by bp_side ];
      set (s := sqrt a) in *; clearbody s
  end.

(* Of two square roots with arguments a and b = 2a, 3a or 4a, one is written by the other. *)
Ltac bp_relate_roots :=
  repeat match goal with
  | |- context [ sqrt ?a ] =>
      match goal with
      | |- context [ sqrt ?b ] =>
          tryif constr_eq a b then fail
          else
            (let e := fresh in
             first
             [ assert (e : b = 2 * a) by bp_field; rewrite (f_equal sqrt e), (sqrt_mult 2 a) by bp_side
             | assert (e : b = 3 * a) by bp_field; rewrite (f_equal sqrt e), (sqrt_mult 3 a) by bp_side
             | assert (e : b = 4 * a) by bp_field; rewrite (f_equal sqrt e), (sqrt_mult 4 a) by bp_side ];
             clear e)
      end
  end.

Ltac bp_trigonometry :=
  match goal with
  | |- context [ sin ?a ] => let h := fresh in pose proof (cos_square_eq a) as h; first [ ring [h] | field [h]; bp_side ]
  | |- context [ cos ?a ] => let h := fresh in pose proof (cos_square_eq a) as h; first [ ring [h] | field [h]; bp_side ]
  end.

Ltac bp_unfold_hyperbolic := unfold tanh, sinh, cosh.

Ltac bp_double_angles :=
  repeat match goal with
  | |- context [ sin (2 * ?a) ] => rewrite (sin_2a a)
  | |- context [ cos (2 * ?a) ] => rewrite (cos_2a a)
  end.

(* Quick ways first: the order is what makes it fast. *)
Ltac bp_eq :=
  cbv beta; unfold Rsqr, sigmoid, softplus, Rpower; simpl pow; rewrite ?four_atan_1, ?Nat.sub_1_r;
  first
  [ reflexivity
  | bp_field
  | bp_unify; bp_field
  | progress (bp_unify; bp_split_roots; bp_name_roots); bp_unify; bp_field
  | bp_absolute
  | progress bp_unfold_hyperbolic; bp_push_exp; bp_field
  | progress (unfold tanh, sinh, cosh; bp_push_exp); bp_relate_exps; bp_field
  | progress bp_relate_exps; bp_field
  | progress bp_double_angles; first [ bp_field | bp_trigonometry ]
  | bp_unify; bp_trigonometry
  | progress (unfold tan); bp_unify; first [ bp_field | bp_trigonometry ]
  | progress bp_relate_roots; bp_name_roots; bp_field
  | bp_split_roots; bp_name_roots; unfold tanh, sinh, cosh; bp_push_exp; bp_relate_exps; bp_field ]
with bp_absolute :=
  match goal with
  | |- context [ Rabs ?a ] =>
      let h := fresh in
      first
      [ assert (h : 0 < a) by bp_side; rewrite ?(Rabs_right a), ?(sign_eq_1 a h) by lra; bp_eq
      | assert (h : a < 0) by bp_side; rewrite ?(Rabs_left a), ?(sign_eq_m1 a h) by lra; bp_eq
      | destruct (Rtotal_order a 0) as [h | [h | h]];
        [ rewrite ?(Rabs_left a), ?(sign_eq_m1 a h) by lra; bp_eq
        | solve [ exfalso; (contradiction || lra || nra) | rewrite ?h, ?Rabs_R0, ?sign_0; bp_eq ]
        | rewrite ?(Rabs_right a), ?(sign_eq_1 a h) by lra; bp_eq ] ]
  end.

(** * Branches *)

Lemma near_neg (c : R -> R) (x : R) : ex_derive c x -> c x < 0 -> locally x (fun t => c t < 0).
Proof.
  intros D H. apply (@ex_derive_continuous R_AbsRing R_NormedModule) in D.
  exact (D (fun y => y < 0) (open_lt 0 (c x) H)).
Qed.

Lemma near_pos (c : R -> R) (x : R) : ex_derive c x -> 0 < c x -> locally x (fun t => 0 <= c t).
Proof.
  intros D H. apply (@ex_derive_continuous R_AbsRing R_NormedModule) in D.
  apply filter_imp with (fun t => 0 < c t); [intros; lra |]. exact (D (fun y => 0 < y) (open_gt 0 (c x) H)).
Qed.

(* The condition of a select in the body of a function, as a function; one without a select inside. *)
Ltac bp_condition f :=
  constr:(fun t : R => ltac:(
    let body := eval cbv beta in (f t) in
    match body with
    | context [ select ?c _ _ ] => lazymatch c with context [ select _ _ _ ] => fail | _ => exact c end
    end)).

(* The term with its selects on c replaced by their first, or second, side. *)
Ltac bp_first_side c e :=
  lazymatch e with
  | context whole [ select c ?a _ ] => let rest := context whole [ a ] in bp_first_side c rest
  | _ => e
  end.
Ltac bp_second_side c e :=
  lazymatch e with
  | context whole [ select c _ ?b ] => let rest := context whole [ b ] in bp_second_side c rest
  | _ => e
  end.

(* h : c x < 0, or 0 < c x. Near x the function is one without the selects on c. *)
Ltac bp_take_neg whole c h :=
  let g := constr:(fun t : R => ltac:(
    let e := eval cbv beta in (whole t) in let ct := eval cbv beta in (c t) in let r := bp_first_side ct e in exact r)) in
  apply is_derive_ext_loc with (f := g);
  [ apply filter_imp with (2 := near_neg c _ ltac:(auto_derive; bp_side) h);
    let t := fresh "t" in let ht := fresh "ht" in
    intros t ht; cbv beta in ht |- *; rewrite ?(select_neg _ _ _ ht); reflexivity
  | cbv beta; rewrite ?(select_neg _ _ _ h) ].
Ltac bp_take_pos whole c h :=
  let g := constr:(fun t : R => ltac:(
    let e := eval cbv beta in (whole t) in let ct := eval cbv beta in (c t) in let r := bp_second_side ct e in exact r)) in
  apply is_derive_ext_loc with (f := g);
  [ apply filter_imp with (2 := near_pos c _ ltac:(auto_derive; bp_side) h);
    let t := fresh "t" in let ht := fresh "ht" in
    intros t ht; cbv beta in ht |- *; rewrite ?(select_nonneg _ _ _ ht); reflexivity
  | cbv beta; rewrite ?(select_nonneg _ _ _ (Rlt_le _ _ h)) ].

Ltac bp_unfold_branches := unfold relu, step, sgn, absolute, maximum, minimum.

(* Numbers: which side of 0 a condition without variables is on. *)
Ltac bp_decide_branches :=
  repeat match goal with
  | |- context [ select ?c ?a ?b ] =>
      lazymatch c with context [ select _ _ _ ] => fail | _ => idtac end;
      first [ rewrite (select_neg c a b) by (first [ lra | bp_side ]) | rewrite (select_nonneg c a b) by (first [ lra | bp_side ]) ]
  end.

(* Names given by [let f := .. in] are replaced by what they stand for. *)
Ltac bp_start := intros; repeat match goal with f := _ |- _ => subst f end; cbv beta.

(** * Proving *)

Ltac bp_smooth := auto_derive; [ solve [ bp_side ] | bp_decide_branches; bp_eq ].
(* [at_branch_point h] has its turn where a condition may be 0; h says that it is. *)
Ltac bp_by_branches_and at_branch_point :=
  lazymatch goal with
  | |- is_derive ?f ?x _ =>
      lazymatch f with
      | context [ select _ _ _ ] =>
          let c := bp_condition f in
          let at_x := eval cbv beta in (c x) in
          let h := fresh "h" in
          destruct (Rtotal_order at_x 0) as [h | [h | h]];
          [ first
            [ solve [ exfalso; lra ]
            | bp_take_neg f c h; bp_by_branches_and at_branch_point
            | solve [ exfalso; nra ] ]
          | first
            [ solve [ exfalso; first [ lra | nra | match goal with n : _ <> 0 |- _ => apply n; lra end ] ]
            | at_branch_point h ]
          | first
            [ solve [ exfalso; lra ]
            | bp_take_pos f c h; bp_by_branches_and at_branch_point
            | solve [ exfalso; nra ] ] ]
      | _ => bp_smooth
      end
  end.
Ltac bp_by_branches := bp_by_branches_and ltac:(fun h => fail).
Ltac bp_derive := bp_start; unfold sigmoid, softplus, Rpower; bp_unfold_branches; solve [ bp_by_branches ].

Ltac bp_identity_by_branches :=
  lazymatch goal with
  | |- context [ select _ _ _ ] =>
      match goal with
      | |- context [ select ?c ?a ?b ] =>
          lazymatch c with context [ select _ _ _ ] => fail | _ => idtac end;
          let h := fresh "h" in
          destruct (Rlt_le_dec c 0) as [h | h];
          [ rewrite ?(select_neg _ _ _ h) | rewrite ?(select_nonneg _ _ _ h) ];
          first [ solve [ exfalso; lra ] | bp_identity_by_branches ]
      end
  | |- _ => first [ bp_eq | lra ]
  end.
Ltac bp_identity := bp_start; bp_unfold_branches; solve [ bp_identity_by_branches ].

(** * Refuting *)

Lemma not_is_derive (f : R -> R) (x l d : R) : is_derive f x l -> l <> d -> ~ is_derive f x d.
Proof. intros A B C. apply B. rewrite <- (is_derive_unique _ _ _ A). apply is_derive_unique. exact C. Qed.

(* An integral with constant bounds gets rational bounds, so that interval need not know it. *)
Ltac bp_enclose_integrals :=
  repeat match goal with
  | |- context [ RInt ?f ?a ?b ] =>
      let h := fresh "h" in
      integral_intro (RInt f a b) with (i_prec 60, i_relwidth 45) as h;
      let r := fresh "r" in revert h; generalize (RInt f a b); intros r h; change R in r
  end.

(* e < f between numbers. *)
Ltac bp_number :=
  cbv beta; unfold tanh, sinh, cosh, erf, sigmoid, softplus, Rpower, tan, Rsqr; bp_unfold_branches; bp_decide_branches;
  simpl pow; bp_enclose_integrals; apply Rminus_gt_0_lt; unfold Rgt;
  first [ lra | interval with (i_prec 60) | interval with (i_prec 120) | interval with (i_prec 250) ].

(* The derivative at a number, whatever it is: its value is found on the way. *)
Ltac bp_derivative_at_number :=
  lazymatch goal with
  | |- is_derive ?f ?x _ =>
      lazymatch f with
      | context [ select _ _ _ ] =>
          let c := bp_condition f in
          let at_x := eval cbv beta in (c x) in
          let h := fresh "h" in
          first
          [ assert (h : at_x < 0) by (first [ lra | bp_side ]); bp_take_neg f c h
          | assert (h : 0 < at_x) by (first [ lra | bp_side ]); bp_take_pos f c h ];
          bp_derivative_at_number
      | _ => auto_derive; [ solve [ bp_side ] | reflexivity ]
      end
  end.

Ltac bp_refute compare :=
  intros; first [ match goal with h : is_derive _ _ _ |- False => revert h end | idtac ];
  unfold sigmoid, softplus, Rpower; bp_unfold_branches; cbv beta;
  eapply not_is_derive; [ bp_derivative_at_number | compare; bp_number ].
Ltac bp_refute_lt := bp_refute ltac:(apply Rlt_not_eq).
Ltac bp_refute_gt := bp_refute ltac:(apply Rgt_not_eq; unfold Rgt).
Ltac bp_differ compare :=
  cbv beta;
  first
  [ lazymatch goal with |- ?a = ?b -> False => change (a <> b) | |- _ <> _ => idtac end
  | match goal with h : ?a = ?b |- False => revert h; change (a <> b) end ];
  compare; bp_number.
Ltac bp_differs_lt := bp_differ ltac:(apply Rlt_not_eq).
Ltac bp_differs_gt := bp_differ ltac:(apply Rgt_not_eq; unfold Rgt).
