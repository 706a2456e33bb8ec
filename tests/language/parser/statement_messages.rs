//! What is said about each mistake in a statement, and about characters: line, place, message, what to write instead.

use super::notation::faults;
use insta::assert_snapshot;

#[test]
fn declarations() {
    assert_snapshot!(faults("var\nvar X[n,k,m]\nvar X(n)\nvar x = 3\nvar x y\nvar x,\nvar s[]\nvar X[n][k]\nvar sum, e, let\nvar ∂\nvar 2x\nvar x; var y: n\nvar X[n"), @r##"
    1: <var> expected the name of an input, but the statement ends here
    3: <(> an input's shape stands in square brackets => write `X[n]` for an array, `function X(t)` for a function
    4: <=> an input has no value => write `let x = …`
    5: <y> expected `,` or the end of the statement, found `y` => put a comma before it
    6: <,> expected the name of an input, but the statement ends here
    7: <[]> these brackets are empty => a scalar is `s`
    8: <[> a shape stands in one pair of brackets => write `X[n, k]`
    9: <sum> `sum` cannot be declared: it is a built-in function => choose another name, such as `sum1`
    9: <e> `e` cannot be declared: it is a built-in constant => choose another name, such as `e1`
    9: <let> `let` cannot be declared: it is a keyword that starts a statement => choose another name, such as `let1`
    10: <∂> `∂` alone is not a name => write a letter after it: `∂Z`
    11: <2> expected the name of an input, found the number `2`
    12: <:> expected `,` or the end of the statement, found `:` => a name has no type: all are real; `var x[n]` is a vector, `var X[n,k]` a matrix
    13: <[> this `[` is never closed => add `]`
    "##);
    assert_snapshot!(faults("dims\ndims n[3]\ndims n = 2*m - 1\ndims d = n/2\ndims pi\ndims n m\ndims d = 2n + 1\ndims d = \ndims d = (n + 1\ndims d = -n"), @r##"
    1: <dims> expected the name of a dimension, but the statement ends here
    2: <[> a dimension has no shape => write `dims n`, or `var n[…]` for an array
    4: </> expected `,` or the end of the statement, found the operator `/` => dimensions are made with `+`, `*` and `^` only; name the smaller one and derive the larger from it
    5: <pi> `pi` cannot be declared: it is a built-in constant => choose another name, such as `pi1`
    6: <m> expected `,` or the end of the statement, found `m` => put a comma before it
    7: <2n> a product needs its `*` => write `2*n`
    8: <=> expected a dimension, but the statement ends here
    9: <(> this `(` is never closed => add `)`
    10: <-> expected a dimension, found the operator `-` => dimensions are made with `+`, `*` and `^` only; name the smaller one and derive the larger from it
    "##);
    assert_snapshot!(faults("function f\nfunction f(a, b)\nfunction f(t) t^2\nfunction f(t) == t\nfunction exp(t)\nfunction f(rows)\nfunction f(2)\nfunction f(t = 2\nfunction"), @r##"
    1: <f> expected `(` and a parameter, but the statement ends here => write `function f(t)`, or `function f(t) = …`
    2: <,> a function has one parameter, a scalar => write `function f(t)`, or `function f(t) = …`; of several variables, name the value: `let z = x*y`
    3: <t> expected `=` and the function's value, or the end of the statement, found `t`
    4: <==> `==` is not in the claims language => write `=`
    5: <exp> `exp` cannot be declared: it is a built-in function => choose another name, such as `exp1`
    6: <rows> `rows` cannot be declared: it is a word of the claims language => choose another name, such as `rows1`
    7: <2> expected the name of the parameter, found the number `2`
    8: <(> this `(` is never closed => add `)`
    9: <function> expected the name of a function, but the statement ends here
    "##);
    assert_snapshot!(faults("let\nlet x\nlet x = \nlet f(x) = x\nlet X[2] = 1\nlet x == 2\nlet x := 2\nlet tanh = 2\nlet a = 1, b = 2\nlet 2 = x\nlet x = 3 expect error"), @r##"
    1: <let> expected a name, but the statement ends here
    2: <x> expected `=`, but the statement ends here => write `let x = …`; an input is `var x`
    3: <=> expected an expression, but the statement ends here
    4: <(> expected `=`, found `(` => a function is written `function f(t) = …`
    5: <[> expected `=`, found `[` => the shape follows from the value: `let X = …`
    6: <==> `==` is not in the claims language => write `=`
    7: <:> expected `=` and a value, found `:` => `:` stands after a claim's label only
    8: <tanh> `tanh` cannot be declared: it is a built-in function => choose another name, such as `tanh1`
    9: <,> expected the end of the statement, found `,` => write one `let` for each name
    10: <2> expected a name, found the number `2`
    11: <expect> expected the end of the statement, found `expect` => `expect` stands at the end of a claim only
    "##);
}

#[test]
fn facts_domains_and_kinks() {
    assert_snapshot!(faults("given\ngiven A\ngiven A, B symmetric\ngiven A is symmetric\ngiven A symetric\ngiven A positive definite\ngiven symmetric A\ngiven n > 2\ngiven x in [0,1]\ngiven sum(y) == 1\ngiven sum(y)\ngiven A foo"), @r##"
    1: <given> expected a property or an equation, but the statement ends here
    2: <A> nothing is said about `A` => repeat the property: `A symmetric, B symmetric`
    3: <A> nothing is said about `A` => repeat the property: `A symmetric, B symmetric`
    4: <A is> `A is` is not a property => write `A symmetric`
    5: <A symetric> `A symetric` is not a property => write `A symmetric`
    6: <A positive> `A positive` is not a property => write `A posdef`
    7: <symmetric A> `symmetric A` is not a property => write a name and then `symmetric`, `invertible`, `posdef` or `orthogonal`
    8: <>> `given` takes properties and equations only => write inequalities and intervals with `domain`
    9: <x in> `x in` is not a property => write intervals with `domain`
    10: <==> `==` is not in the claims language => write `=`
    11: <)> expected `=`, but the statement ends here
    12: <A foo> `A foo` is not a property => write a name and then `symmetric`, `invertible`, `posdef` or `orthogonal`
    "##);
    assert_snapshot!(faults("domain\ndomain x, y in [0, 1]\ndomain x\ndomain x ∈ [0, 1]\ndomain x in R\ndomain x in ]0, 1]\ndomain x in [0, 1[\ndomain x in [0, 1\ndomain x in [0 1]\ndomain x in [0]\ndomain x in [inf, 1]\ndomain x in [0, -inf]\ndomain 0 < x < 1\ndomain x = 0\ndomain x != 0\ndomain x in (0, ∞)\ndomain x > 0 y > 0\ndomain x > 0 and y > 0"), @r##"
    1: <domain> expected a condition, but the statement ends here
    2: <x> no condition stands behind `x` => repeat the condition: `x in [0, 1], y in [0, 1]`
    3: <x> no condition stands behind `x` => write `x in [0, 1]`, or `x > 0`
    4: <∈> `∈` is not in the claims language => write `in`
    5: <R> expected an interval, found `R` => write `x in [0, 1]`, `x in (0, inf)`
    6: <]> an open end of an interval is written with a round bracket => write `(a, b]`
    7: <[> this `[` is never closed => add `]`
    8: <[> this `[` is never closed => add `]`
    9: <0 1> an operator is missing between `0` and `1` => write `0*1`
    9: <]> expected `,` and the upper end, found `]`
    10: <]> expected `,` and the upper end, found `]`
    11: <inf> this interval is empty => the lower end can be `-inf`, not `inf`
    12: <-inf> this interval is empty => the upper end can be `inf`, not `-inf`
    13: <<> a comparison has two sides, not three => write two conditions: `0 < x, x < 1`
    14: <=> expected `in` or a comparison, found `=` => an equation that holds is written with `given`; a point that is left out, with `except`
    15: <!=> expected `in` or a comparison, found `!=` => there is no `!=`; points are taken out with `except x = 0`
    16: <∞> `∞` is not in the claims language => write `inf`
    17: <0 y> an operator is missing between `0` and `y` => write `0*y`
    17: <>> a comparison has two sides, not three => write two conditions: `0 < x, x < 1`
    18: <0 and> an operator is missing between `0` and `and` => write several conditions with commas between them
    "##);
    assert_snapshot!(faults("except\nexcept x\nexcept x == 0\nexcept x > 0\nexcept x in [0, 1]\nexcept x = 0, y\nexcept x = 0 y = 0"), @r##"
    1: <except> expected an equation, but the statement ends here
    2: <x> `except` takes equations only => write `except x = 0`
    3: <==> `==` is not in the claims language => write `=`
    4: <>> `except` takes equations only => write `except x = 0`
    5: <in> `except` takes equations only => write `except x = 0`
    6: <y> `except` takes equations only => write `except y = 0`
    7: <0 y> an operator is missing between `0` and `y` => write `0*y`
    7: <=> expected `,` or the end of the statement, found `=`
    "##);
}

#[test]
fn claims() {
    assert_snapshot!(faults("claim\nclaim L:\nclaim a\nclaim a = \nclaim = a\nclaim a = b = c\nclaim a == b\nclaim a < b\nclaim a ≠ b\nclaim my label: a = b\nclaim a = b : c\nclaim a + = b *\nclaim a $ b = c & d\nclaim a = b, c = d\nclaim L: M: a = b"), @r##"
    1: <claim> expected an expression, but the statement ends here => a claim stands on one line: `claim: left = right`
    2: <:> expected an expression, but the statement ends here
    3: <a> a claim says that two sides are equal, and `=` is missing => write what you think its derivative is: `da/dx = …`
    4: <=> expected an expression, but the statement ends here
    5: <=> expected an expression, found `=`
    6: <=> a claim has one `=` => write two claims
    7: <==> `==` is not in the claims language => write `=`
    8: <<> the comparison `<` cannot stand here => comparisons stand in `if(a > b, …)` and in `domain` only; as a number one is `if(a > b, 1, 0)`
    9: <≠> expected `=`, found `≠` => there is no `!=`; points are taken out with `except x = 0`
    10: <my label> `my label` is not a label => a label is made of letters, digits, `_`, `-` and `.`, without spaces: `my-label`
    11: <:> expected the end of the statement, found `:` => `:` stands after a claim's label only
    12: <=> expected an expression, found `=`
    12: <*> expected an expression, but the statement ends here
    13: <$> `$` is not in the claims language => a formula stands here without dollar signs
    13: <&> `&` is not in the claims language => there are no references: leave the `&` away; several conditions stand with commas between them
    14: <,> expected the end of the statement, found `,` => statements stand on lines of their own, or `;` is between them
    15: <:> expected `=`, found `:` => `:` stands after a claim's label only
    "##);
    assert_snapshot!(faults("claim shape(X) = n\nclaim shape(X) = (n, m)\nclaim shape(X) == [n]\nclaim shape(X)\nclaim [n] = shape(X)\nclaim shape(X = [n]\nclaim shape(X) = [n] + [m]\nclaim shape = [n]"), @r##"
    1: <n> expected a shape in square brackets, found `n` => write `shape(E) = [n, k]`, for a scalar `shape(E) = []`
    2: <(> expected a shape in square brackets, found `(` => write `shape(E) = [n, k]`, for a scalar `shape(E) = []`
    3: <==> `==` is not in the claims language => write `=`
    4: <)> expected `=` and a shape, but the statement ends here
    5: <shape> `shape` cannot stand here: it is a word of the claims language => a claim about a shape is written `claim shape(E) = [n, k]`
    6: <(> this `(` is never closed => add `)`
    7: <+> expected the end of the statement, found the operator `+`
    8: <shape> `shape` cannot stand here: it is a word of the claims language => a claim about a shape is written `claim shape(E) = [n, k]`
    "##);
    assert_snapshot!(faults("claim a = b expect\nclaim a = b expect maybe\nclaim a = b expect verified shape\nclaim a = b expect verified by proof\nclaim a = b expect refuted \"sign\"\nclaim a = b expect refuted by sign\nclaim a = b expect refuted by 'sign'\nclaim a = b expect refuted by \"sign\nclaim a = b expect refuted by \"\"\nclaim a = b expect error error\nclaim a = b expect unknown expect error\nclaim a = b expected error\nclaim a = b expect refuted by"), @r#"
    1: <expect> expected `verified`, `refuted`, `unknown` or `error`, but the statement ends here => write `expect refuted` behind a wrong claim
    2: <maybe> expected `verified`, `refuted`, `unknown` or `error`, found `maybe` => write `expect refuted` behind a wrong claim
    3: <shape> `shape` is not a level of evidence => the levels are `proof`, `all-shapes`, `exact`, `interval`, `sampled`, `difference`, `shapes`
    4: <by proof> `by proof` is not a level of evidence => the levels are `proof`, `all-shapes`, `exact`, `interval`, `sampled`, `difference`, `shapes`
    5: <"sign"> expected `by` and a mistake's name, found a text in quotes => write `expect refuted by "factor m"`
    6: <sign> expected a mistake's name in double quotes, found `sign` => write `expect refuted by "factor m"`
    7: <'> expected a mistake's name in double quotes, found `'` => write `expect refuted by "factor m"`
    8: <"> this quotation mark has no partner on its line => add the closing `"`
    9: <""> this mistake has no name => write `expect refuted by "factor m"`
    10: <error> expected the end of the statement, found `error`
    11: <expect> expected the end of the statement, found `expect` => `expect` stands at the end of a claim only
    12: <expected> expected the end of the statement, found `expected` => did you mean `expect`?
    13: <by> expected a mistake's name in double quotes, but the statement ends here => write `expect refuted by "factor m"`
    "#);
}

#[test]
fn statements() {
    assert_snapshot!(faults("cliam L: a = b\nClaim a = b\nvars x\nlet x = 1 let y = 2\nZ = W*X\ndJ/dW = X\n+ b\n)\nexpect error\n3\nsome words\n\"quoted\"\n$\n// comment\n% comment\nlet a = (b +\nlet c = 1\nlet d = [\nimport x"), @r#"
    1: <cliam> a statement starts with a keyword, not with `cliam` => did you mean `claim`?
    2: <Claim> a statement starts with a keyword, not with `Claim` => keywords are written in small letters: `claim`
    3: <vars> a statement starts with a keyword, not with `vars` => did you mean `var x`?
    4: <let> expected the end of the statement, found `let` => start a new line, or put `;`, before `let`
    5: <Z> a statement starts with a keyword, not with `Z` => write `let Z = …` to give a value a name, `claim Z = …` to claim that they are equal
    6: <dJ> a statement starts with a keyword, not with `dJ` => write `claim` before it
    7: <+> a statement starts with a keyword, not with `+` => to go on with the line above, end that line with the operator, or leave a bracket open
    8: <)> a statement starts with a keyword, not with `)` => to go on with the line above, end that line with the operator, or leave a bracket open
    9: <expect> a statement starts with a keyword, not with `expect` => `expect` stands at the end of its claim's line
    10: <3> a statement starts with a keyword, not with `3` => the keywords are dims, var, const, function, given, domain, except, let, claim; a comment starts with `#`
    11: <some> a statement starts with a keyword, not with `some` => the keywords are dims, var, const, function, given, domain, except, let, claim; a comment starts with `#`
    12: <"quoted"> a statement starts with a keyword, not with `"quoted"` => the keywords are dims, var, const, function, given, domain, except, let, claim; a comment starts with `#`
    13: <$> `$` is not in the claims language => a formula stands here without dollar signs
    14: </> a statement starts with a keyword, not with `/` => a comment starts with `#`
    15: <%> `%` is not in the claims language => a comment starts with `#`
    16: <(> this `(` is never closed => add `)`
    16: <+> expected an expression, but the statement ends here
    18: <[> this `[` is never closed => add `]`
    "#);
}

#[test]
fn characters() {
    assert_snapshot!(faults("let a = 1\u{200b}\nlet b = \u{7}1\nlet c = 1 \u{202e}+ 1\nlet d = １\nlet e1 = \u{301}x\nlet f = 🦀🦀 + 🦀\nlet g = ½\nlet h = \\x\nlet i = „x\nlet j = \"x\"\nlet k = §$&"), @r#"
    1: <\u{200b}> an invisible character (U+200B) stands here => delete it
    2: <\u{7}> an invisible character (U+0007) stands here => delete it
    3: <\u{202e}> an invisible character (U+202E) stands here => delete it
    4: <１> `１` is not in the claims language => numbers are written with the digits 0 to 9
    5: <\u{301}> an invisible character (U+0301) stands here => delete it
    6: <🦀🦀> `🦀🦀` is not in the claims language => write it with the signs of a keyboard; `backproof guide notation` has a table
    6: <🦀> `🦀` is not in the claims language => write it with the signs of a keyboard; `backproof guide notation` has a table
    7: <½> `½` is not in the claims language => numbers are written with the digits 0 to 9
    8: <\> `\` is not in the claims language => what solves `A*x = b` is written `inv(A)*b`
    9: <„> this quotation mark has no partner on its line => add the closing `"`
    10: <"x"> expected an expression, found a text in quotes => quotes stand after `expect refuted by` only
    11: <§$&> `§$&` is not in the claims language => write it with the signs of a keyboard; `backproof guide notation` has a table
    "#);
}

#[test]
fn long_quotations_are_cut() {
    let name = "x".repeat(1000);
    assert_snapshot!(faults(&format!("{name} y")).split_once("> ").map_or("", |parts| parts.1), @r##"a statement starts with a keyword, not with `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…` => the keywords are dims, var, const, function, given, domain, except, let, claim; a comment starts with `#`"##);
}

#[test]
fn a_statement_has_at_most_ten_faults() {
    let many = "$ + ".repeat(1000);
    assert_eq!(faults(&format!("let x = {many}")).lines().count(), 10);
    assert_eq!(faults(&format!("var {}", "2, ".repeat(1000))).lines().count(), 10);
}
