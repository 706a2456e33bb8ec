(** Numerical enclosures that rest on integers of the proof checker alone.

    The [interval] tactic of the Interval library computes with the machine's floating-point numbers by default, and then every
    theorem it proves depends on some sixty axioms that say how those behave. Here the same tactic is instantiated on the
    plain integers of the standard library: slower, and no such axiom. Always give it a precision, as in
    [interval with (i_prec 60)]: without one it goes back to the machine's numbers. *)

From Interval Require Import Specific_stdz Specific_ops.
From Interval Require Export Tactic.

Module Numbers := SpecificFloat StdZRadix2.
Module Enclosure := IntervalTactic Numbers.
Export Enclosure.
