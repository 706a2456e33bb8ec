//! What is said about each mistake in an expression: line, place, message, what to write instead.

use super::notation::faults;
use insta::assert_snapshot;

/// The messages of each expression, as the value of a `let`.
fn expressions(texts: &[&str]) -> String {
    let preface = "dims n, m; var W[n,m], X[m,n], x[n], a; function f(t);";
    let messages = |text: &&str| {
        let found = faults(&format!("{preface} let v = {text}"));
        format!(
            "{text}\n{}",
            if found.is_empty() {
                "no fault".to_owned()
            } else {
                found.lines().map(|line| line.replacen("1: ", "  ", 1)).collect::<Vec<_>>().join("\n")
            }
        )
    };
    texts.iter().map(messages).collect::<Vec<_>>().join("\n")
}

/// What other languages and the blackboard write, and what is offered instead.
#[test]
fn habits_of_other_languages() {
    for (text, offered) in [
        ("|a|", "an absolute value is written `abs(x)`"),
        ("||x||", "a norm is written `norm(x)`"),
        ("‖x‖", "a norm is written `norm(x)`"),
        ("sum(X, axis=0)", "write `sum(E, rows)`"),
        ("sum(X, axis = 1)", "write `sum(E, cols)`"),
        ("softmax(X, dim=-1)", "write `softmax(E, cols)`"),
        ("mean(X, keepdims=True)", "`mean(E, rows)` gives one entry per column"),
        ("d L / d x", "write `dL/dx`, or `d(L)/dx`"),
        ("d L/dx", "write `dL/dx`, or `d(L)/dx`"),
        ("∂ L / ∂ x", "write `∂L/∂x`, or `∂(L)/∂x`"),
        ("dL / d x", "write `dL/dx`"),
    ] {
        let told = expressions(&[text]);
        assert!(told.contains(offered), "{told}");
        assert!(!told.contains("an operator is missing"), "{told}");
    }
    // With a `d` of one's own it is a slip of another kind.
    let told = faults("var d, L, x; let v = d L / d x");
    assert!(told.contains("write `d*L`") && !told.contains("dL/dx"), "{told}");
}

#[test]
fn missing_operators() {
    assert_snapshot!(expressions(&["2x", "2 x", "W X", "3(x+1)", "2x + 3a", "W'(x)", "x(1)", "a.(x)", "(a)(a)", "2√(a)", "x f(a)", "e(a)", "1.2.3", "0x10", "x pi", "2let"]), @r##"
    2x
      <2x> an operator is missing between `2` and `x` => write `2*x`
    2 x
      <2 x> an operator is missing between `2` and `x` => write `2*x`
    W X
      <W X> an operator is missing between `W` and `X` => write `W*X`, or `.*` for the elementwise product
    3(x+1)
      <3(> an operator is missing between `3` and `(` => write `3*(…)`, or `.*` for the elementwise product
    2x + 3a
      <2x> an operator is missing between `2` and `x` => write `2*x`
      <3a> an operator is missing between `3` and `a` => write `3*a`
    W'(x)
      <W'(> an operator is missing between `W'` and `(` => write `W'*(…)`, or `.*` for the elementwise product
    x(1)
      <x(> an operator is missing between `x` and `(` => `x` is not a function here; a product is written `x*(…)`
    a.(x)
      <a.(> an operator is missing between `a` and `(` => `a` is not a function here; a product is written `a*(…)`
    (a)(a)
      <(a)(> an operator is missing between `(a)` and `(` => write `(a)*(…)`, or `.*` for the elementwise product
    2√(a)
      <2√> an operator is missing between `2` and `√` => write `2*√(…)`, or `.*` for the elementwise product
    x f(a)
      <x f> an operator is missing between `x` and `f` => write `x*f(…)`, or `.*` for the elementwise product
    e(a)
      <e(> an operator is missing between `e` and `(` => the exponential function is `exp(x)`; a product is `e*(…)`
    1.2.3
      <1.2.3> an operator is missing between `1.2` and `3` => write `1.2*3`
    0x10
      <0x10> an operator is missing between `0` and `x10` => write `0*x10`
    x pi
      <x pi> an operator is missing between `x` and `pi` => write `x*pi`, or `.*` for the elementwise product
    2let
      <let> expected the end of the statement, found `let` => start a new line, or put `;`, before `let`
    "##);
}

/// What is offered for a function without brackets has all of its argument, or says nothing of it.
#[test]
fn arguments_without_brackets() {
    assert_snapshot!(expressions(&["cos 2x", "cos 2 pi x", "sin x^2", "sin x²", "sin x y", "sin x cos(x)"]), @"
    cos 2x
      <cos> `cos` cannot stand here: it is a built-in function => write `cos(2*x)`
    cos 2 pi x
      <cos> `cos` cannot stand here: it is a built-in function => write `cos(2*pi*x)`
    sin x^2
      <sin> `sin` cannot stand here: it is a built-in function => write `sin(x^2)`
    sin x²
      <sin> `sin` cannot stand here: it is a built-in function => write `sin(x²)`
    sin x y
      <sin> `sin` cannot stand here: it is a built-in function => write `sin(…)`
    sin x cos(x)
      <sin> `sin` cannot stand here: it is a built-in function => write `sin(x)`
    ");
}

#[test]
fn other_languages_operators() {
    assert_snapshot!(expressions(&["x**2", "W@X", "x == 1", "x != 1", "W.T*x", "W.'", "a×a", "a ÷ a", "a – a", "W’", "W′", "W⊤", "a//b", "x ~= 1", "&a", "a % b", "!a", "{a}", "∇a", "a = b", "a ? b", "x:y", "1..5"]), @r##"
    x**2
      <**> `**` is not in the claims language => write `^`
    W@X
      <@> `@` is not in the claims language => write `*`
    x == 1
      <==> expected the end of the statement, found `==` => equality is written `=`
    x != 1
      <!=> expected the end of the statement, found `!=` => there is no `!=`; points are taken out with `except x = 0`
    W.T*x
      <.T> the transpose is not written `.T` => write `'`: `W'`
    W.'
      <.'> `.'` is not in the claims language => write `'`
    a×a
      <×> `×` only separates dimensions, as in `[n×k]` => write `*` for the product, `.*` for the elementwise one
    a ÷ a
      <÷> `÷` is not in the claims language => write `/`
    a – a
      <–> `–` is not in the claims language => write `-`
    W’
      <’> `’` is not in the claims language => write `'`
    W′
      <′> `′` is not in the claims language => write `'`
    W⊤
      <⊤> `⊤` is not in the claims language => write `'`
    a//b
      </> expected an expression, found the operator `/` => a comment starts with `#`
    x ~= 1
      <~=> expected the end of the statement, found `~=` => there is no `!=`; points are taken out with `except x = 0`
    &a
      <&> `&` is not in the claims language => there are no references: leave the `&` away; several conditions stand with commas between them
    a % b
      <%> `%` is not in the claims language => a comment starts with `#`
    !a
      <!> `!` is not in the claims language => there is no factorial and no negation
    {a}
      <{> `{` is not in the claims language => brackets are `( )`, and `[ ]` for shapes and entries; cases are written `if(a > b, c, d)`
      <}> `}` is not in the claims language => brackets are `( )`, and `[ ]` for shapes and entries
    ∇a
      <∇> a gradient is written in another way here => write `da/dx`, with the variable for x
    a = b
      <=> expected the end of the statement, found `=` => a `let` has one `=`
    a ? b
      <?> `?` is not in the claims language => write `if(a > b, c, d)`
    x:y
      <:> expected the end of the statement, found `:` => a name has no type: all are real; `var x[n]` is a vector, `var X[n,k]` a matrix
    1..5
      <.> a number never ends in a dot => write `1` or `1.0`
    "##);
}

#[test]
fn numbers_and_brackets() {
    let long = "1".repeat(1001);
    assert_snapshot!(expressions(&["5.", "5. + a", "2[n]", "1.0[n]", "1[]", "1[n,n,n]", "1[n-1]", "1[n/2]", "1[2n]", "1[0]", "1[1.5]", "1[n^65]", "1[n^30*n^35]", "1[n^-1]", "I", "I[n,n]", "[1, 2]", "1e1001", "1e-1001", "x[0]", "x[i]", "X[1,2,3]", "X[:,1]", "x[]", "x[-1]", "x[1.5]", "1[n"]), @r##"
    5.
      <.> a number never ends in a dot => write `5` or `5.0`
    5. + a
      <.> a number never ends in a dot => write `5` or `5.0`
    2[n]
      <2[n]> only `0` and `1` fill an array => write `2*1[n]`
    1.0[n]
      <1.0[n]> only `0` and `1` fill an array => write `1.0*1[n]`
    1[]
      <[]> an array has 1 to 6 dimensions, not 0 => write `1[n]` for a vector, `1[n, m]` for a matrix, `1` for a scalar
    1[n,n,n]
    no fault
    1[n-1]
    no fault
    1[n/2]
      </> expected `,` or `]`, found the operator `/` => dimensions are made with `+`, `*` and `^` only; name the smaller one and derive the larger from it
    1[2n]
      <2n> a product needs its `*` => write `2*n`
    1[0]
      <0> a dimension cannot be 0 => dimensions are positive integers; a scalar has no brackets
    1[1.5]
      <1.5> `1.5` is not a dimension => dimensions are positive integers below 2^64
    1[n^65]
      <65> the exponent of a dimension is an integer from 0 to 64
    1[n^30*n^35]
      <n^30*n^35> the dimension is of a degree above 64
    1[n^-1]
      <-> expected a number as the exponent of a dimension, found the operator `-`
    I
      <I> `I` needs its size => write `I[n]`
    I[n,n]
      <[n,n]> an identity matrix has one size => write `I[n]`
    [1, 2]
    no fault
    1e1001
      <1e1001> the number `1e1001` is too long => a number has at most 1000 digits, and an exponent from -1000 to 1000
    1e-1001
      <1e-1001> the number `1e-1001` is too long => a number has at most 1000 digits, and an exponent from -1000 to 1000
    x[0]
      <0> there is no entry 0 => indices start at 1: the first entry is `x[1]`, or `X[1, 1]`
    x[i]
    no fault
    X[1,2,3]
    no fault
    X[:,1]
    no fault
    x[]
      <]> `]` is not an index => an index is a whole number from 1, as in `x[2]` or `X[1, 2]`
    x[-1]
      <-> `-` is not an index => indices count from 1 at the start: `x[1]`, `X[1, 2]`; the last of n is `x[n]`
    x[1.5]
      <1.5> `1.5` is not an index => an index is a whole number from 1, as in `x[2]` or `X[1, 2]`
    1[n
      <[> this `[` is never closed => add `]`
    "##);
    assert_snapshot!(expressions(&[&long]).lines().last().and_then(|line| line.split_once("> ")).map_or("", |parts| parts.1), @r##"the number `1111111111111111111111111111111111111111…` is too long => a number has at most 1000 digits, and an exponent from -1000 to 1000"##);
}

#[test]
fn brackets() {
    assert_snapshot!(expressions(&["(a", "(a]", "a)", "()", "f(a", "f(", "(a, a)", "sum(a b", "((a)", "[a)", "f.(a", ".(a)", "1[n)", "x[1"]), @r##"
    (a
      <(> this `(` is never closed => add `)`
    (a]
      <]> expected `)`, found `]`
    a)
      <)> expected the end of the statement, found `)` => `)` closes nothing; delete it, or open a bracket before it
    ()
      <)> expected an expression, found `)`
    f(a
      <(> this `(` is never closed => add `)`
    f(
      <(> this `(` is never closed => add `)`
    (a, a)
      <,> expected `)`, found `,` => commas stand between the arguments of a function, and in lists
    sum(a b
      <(> this `(` is never closed => add `)`
      <a b> an operator is missing between `a` and `b` => write `a*b`, or `.*` for the elementwise product
    ((a)
      <(> this `(` is never closed => add `)`
    [a)
      <[> this `[` is never closed => add `]`
    f.(a
      <.(> this `.(` is never closed => add `)`
    .(a)
      <.(> `.(` stands directly after a function's name only => write `f.(X)` to apply f to each entry, `(` to group
    1[n)
      <)> expected `,` or `]`, found `)`
    x[1
      <[> this `[` is never closed => add `]`
    "##);
}

#[test]
fn powers_and_primes() {
    assert_snapshot!(expressions(&["X^2'", "X^2ᵀ", "X²ᵀ", "X²'", "X.^2'", "X^-1'", "a^x^2'", "(X^2)'", "sin²(a)", "sin²", "sinh⁻¹(a)", "f⁻¹(a)", "sum'(x)", "max'(a, a)", "grad'(a, a)", "if'(a > a, a, a)", "f'", "X⁻ᵀ", "X⁻", "X^T", "a^", "f''''''''''''''''''''''(a)", "x²⁰²⁰²⁰²⁰²⁰²⁰²⁰²⁰²⁰²⁰²⁰²⁰"]), @r##"
    X^2'
      <'> `X^2'` can be read in two ways => write `(X^2)'` for the transpose of the power
    X^2ᵀ
      <ᵀ> `X^2'` can be read in two ways => write `(X^2)'` for the transpose of the power
    X²ᵀ
      <ᵀ> `X²'` can be read in two ways => write `(X²)'` for the transpose of the power
    X²'
      <'> `X²'` can be read in two ways => write `(X²)'` for the transpose of the power
    X.^2'
      <'> `X.^2'` can be read in two ways => write `(X.^2)'` for the transpose of the power
    X^-1'
      <'> `X^-1'` can be read in two ways => write `(X^-1)'` for the transpose of the power
    a^x^2'
      <'> `x^2'` can be read in two ways => write `(x^2)'` for the transpose of the power
    (X^2)'
    no fault
    sin²(a)
      <sin²> a power of a function's value is written after its brackets => write `sin(x)²`
    sin²
      <sin> `sin` cannot stand here: it is a built-in function => write its argument: `sin(x)`
    sinh⁻¹(a)
      <sinh⁻¹> the language has no inverse function of `sinh` => `sin⁻¹`, `cos⁻¹`, `tan⁻¹`, `exp⁻¹` and `log⁻¹` are known
    f⁻¹(a)
      <f⁻¹> the language has no inverse function of `f` => `sin⁻¹`, `cos⁻¹`, `tan⁻¹`, `exp⁻¹` and `log⁻¹` are known
    sum'(x)
      <sum> `sum` has no derivative `'` => `'` differentiates functions of one scalar; for others write `grad(E, X)`
    max'(a, a)
      <max> `max` has no derivative `'` => `'` differentiates functions of one scalar; for others write `grad(E, X)`
    grad'(a, a)
      <grad> `grad` has no derivative `'` => `'` differentiates functions of one scalar; for others write `grad(E, X)`
    if'(a > a, a, a)
      <if> `if` has no derivative `'`
    f'
    no fault
    X⁻ᵀ
      <⁻> `⁻` is not in the claims language => `⁻` stands before superscript digits: `⁻¹`
    X⁻
      <⁻> `⁻` is not in the claims language => `⁻` stands before superscript digits: `⁻¹`
    X^T
      <^T> `X^T` is a power here, not the transpose => write `X'`
    a^
      <^> expected an expression, but the statement ends here
    f''''''''''''''''''''''(a)
      <'> `f` has more than 20 primes
    x²⁰²⁰²⁰²⁰²⁰²⁰²⁰²⁰²⁰²⁰²⁰²⁰
      <²⁰²⁰²⁰²⁰²⁰²⁰²⁰²⁰²⁰²⁰²⁰²⁰> this exponent has too many digits
    "##);
}

#[test]
fn derivatives() {
    assert_snapshot!(expressions(&["d(a^2)", "d(a^2)/2", "d(a^2)/d(a)", "d(a)/∂a", "da/∂a", "∂a/da", "d/da", "d/da (a^2)", "d^2a/da^2", "d²a/da²", "dsin/da", "dI/da", "dx[1]/da", "d(a", "d()/da", "d(a)/sin(a)", "∂(a)", "grad(a)", "grad(a, 2*a)", "vjp(W, x)", "jvp(W, x + a, W)", "hess.(a, x)", "grad", "grad(a, rows)"]), @r##"
    d(a^2)
      <d(a^2)> `d(…)` is a derivative, and it lacks its `/dx` => write `d(E)/dx`, where x is what it is differentiated with respect to
    d(a^2)/2
      <d(a^2)> `d(…)` is a derivative, and it lacks its `/dx` => write `d(E)/dx`, where x is what it is differentiated with respect to
    d(a^2)/d(a)
      <d(a^2)> `d(…)` is a derivative, and it lacks its `/dx` => write a name below the slash, without brackets: `d(E)/dx`
    d(a)/∂a
      <d(a)> `d(…)` is a derivative, and it lacks its `/dx` => write `d(E)/dx`, where x is what it is differentiated with respect to
    da/∂a
      <da/∂a> `d` and `∂` are mixed in this derivative => write `da/da`
    ∂a/da
      <∂a/da> `d` and `∂` are mixed in this derivative => write `da/da`
    d/da
      <d/da> a derivative names what is differentiated above the slash => write `d(E)/da`
    d/da (a^2)
      <d/da> a derivative names what is differentiated above the slash => write `d(a^2)/da`
    d^2a/da^2
      <d^> second derivatives are not written this way => write `d(d(a)/da)/da`
    d²a/da²
      <d²> second derivatives are not written this way => write `d(d(a)/da)/da`
    dsin/da
      <sin> `sin` cannot be differentiated: it is a built-in function => write `d(sin(x))/da`, or `sin'(x)`
    dI/da
      <I> `I` cannot be differentiated: it is a built-in constant
    dx[1]/da
    no fault
    d(a
      <(> this `(` is never closed => add `)`
    d()/da
      <)> expected an expression, found `)`
    d(a)/sin(a)
      <d(a)> `d(…)` is a derivative, and it lacks its `/dx` => write `d(E)/dx`, where x is what it is differentiated with respect to
    ∂(a)
      <∂(a)> `∂(…)` is a derivative, and it lacks its `/∂x` => write `∂(E)/∂x`, where x is what it is differentiated with respect to
    grad(a)
      <grad(a)> `grad` takes 2 arguments, not 1 => write `grad(E, X)`
    grad(a, 2*a)
      <2*a> the second argument of `grad` is a name, or names: `[x; y]` => give the expression a name with `let`, and use it in what is differentiated
    vjp(W, x)
      <vjp(W, x)> `vjp` takes 3 arguments, not 2 => write `vjp(Y, X, G)`
    jvp(W, x + a, W)
      <x + a> the second argument of `jvp` is a name, or names: `[x; y]` => give the expression a name with `let`, and use it in what is differentiated
    hess.(a, x)
      <.(> `hess` takes no dot => write `hess(E, X)`
    grad
      <grad> `grad` cannot stand here: it is a derivative form => write its arguments: `grad(E, X)`
    grad(a, rows)
      <rows> `grad` takes no `rows` or `cols` => `sum`, `mean`, `prod`, `max`, `min`, `cumsum`, `softmax` and `logsumexp` do
    "##);
    assert_snapshot!(faults("var d; let v = d(x+1)"), @r##"1: <d(x+1)> `d(…)` is a derivative, and it lacks its `/dx` => write `d(E)/dx`; if you mean a product with `d`, write `d*(…)`"##);
}

#[test]
fn calls() {
    assert_snapshot!(expressions(&["sin", "sin + 1", "sin a", "exp()", "exp(a, a)", "max(a)", "max(a, a, a)", "sum.(W)", "sum()", "sum(W, 1)", "sum(W, rows, cols)", "softmax(x, 2)", "norm(x, rows)", "f(x, cols)", "rows", "dot(x)", "outer.(x, x)", "f .(x)", "g .(x)", "f()", "√a", "√2", "∑a", "if(a, a, a)", "if(a = a, a, a)", "if(a > a, a)", "if(0 < a < 1, a, a)", "if", "a > a", "shape(a) + 1", "inf", "symmetric", "expect error", "verified", "a in a", "∞"]), @r##"
    sin
      <sin> `sin` cannot stand here: it is a built-in function => write its argument: `sin(x)`
    sin + 1
      <sin> `sin` cannot stand here: it is a built-in function => write its argument: `sin(x)`
    sin a
      <sin> `sin` cannot stand here: it is a built-in function => write `sin(a)`
    exp()
      <exp()> `exp` takes 1 argument, not 0 => write `exp(x)`
    exp(a, a)
      <exp(a, a)> `exp` takes 1 argument, not 2 => write `exp(x)`
    max(a)
    no fault
    max(a, a, a)
      <max(a, a, a)> `max` takes 2 arguments, not 3 => write `max(a, b)` of two, `max(E)` or `max(E, rows)` of the entries of one array; entry by entry `max.(A, B)`
    sum.(W)
      <.(> `sum` is a function of whole arrays; it takes no dot => write `sum(…)`
    sum()
      <sum()> `sum` takes 1 argument, not 0 => write `sum(E)` or `sum(E, rows)`
    sum(W, 1)
      <1> the second argument of `sum` is `rows` or `cols` => `sum(E, rows)` gives one entry per column, `sum(E, cols)` one per row
    sum(W, rows, cols)
      <rows> `rows` cannot stand here: it is a word of the claims language => write it as the last argument: `sum(E, rows)`
    softmax(x, 2)
      <2> the second argument of `softmax` is `rows` or `cols` => `softmax(E, rows)`: each column sums to 1; `softmax(E, cols)`: each row sums to 1
    norm(x, rows)
      <rows> `norm` takes no `rows` or `cols` => `sum`, `mean`, `prod`, `max`, `min`, `cumsum`, `softmax` and `logsumexp` do
    f(x, cols)
      <cols> `f` takes no `rows` or `cols` => `sum`, `mean`, `prod`, `max`, `min`, `cumsum`, `softmax` and `logsumexp` do
    rows
      <rows> `rows` cannot stand here: it is a word of the claims language => write it as the last argument: `sum(E, rows)`
    dot(x)
      <dot(x)> `dot` takes 2 arguments, not 1 => write `dot(a, b)`
    outer.(x, x)
      <.(> `outer` is a function of whole arrays; it takes no dot => write `outer(…)`
    f .(x)
      <f .(> there is a space before `.(` => write `f.(…)`
    g .(x)
      <g .(> there is a space before `.(` => write `g.(…)`
    f()
      <f()> `f` is called without an argument => write `f(x)`
    √a
      <√> `√` needs brackets => write `√(…)`, or `sqrt(…)`
    √2
      <√> `√` needs brackets => write `√(…)`, or `sqrt(…)`
    ∑a
      <∑> `∑` needs brackets => write `∑(…)`, or `sum(…)`
    if(a, a, a)
      <,> expected a comparison, found `,` => write `if(a > b, value, otherwise)`
    if(a = a, a, a)
      <=> expected a comparison, found `=` => the comparisons are `<`, `<=`, `>`, `>=`
    if(a > a, a)
      <)> expected `,` and the value where the condition does not hold, found `)`
    if(0 < a < 1, a, a)
      <<> a comparison has two sides, not three => put one `if` into the other
    if
      <if> `if` cannot stand here alone => write `if(a > b, value, otherwise)`
    a > a
      <a > a> a comparison is no number here => write `if(a > a, 1, 0)`: 1 where it holds, 0 elsewhere
    shape(a) + 1
      <shape> `shape` cannot stand here: it is a word of the claims language => a claim about a shape is written `claim shape(E) = [n, k]`
    inf
      <inf> `inf` cannot stand here: it is a word of the claims language => `inf` is an end of an interval in `domain` only
    symmetric
      <symmetric> `symmetric` cannot stand here: it is a word of the claims language
    expect error
      <expect> `expect` cannot stand here: it is a word of the claims language => `expect` stands at the end of a claim only
    verified
      <verified> `verified` cannot stand here: it is a word of the claims language
    a in a
      <in> expected the end of the statement, found `in`
    ∞
      <∞> `∞` is not in the claims language => write `inf`
    "##);
}
