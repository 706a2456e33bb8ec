//! What is said about each mistake: line, place, message, what to write instead.

use crate::notation::faults;
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
      <2x> an operator is missing between `2` and `x` => write `2*x`, or `.*` for the elementwise product
    2 x
      <2 x> an operator is missing between `2` and `x` => write `2*x`, or `.*` for the elementwise product
    W X
      <W X> an operator is missing between `W` and `X` => write `W*X`, or `.*` for the elementwise product
    3(x+1)
      <3(> an operator is missing between `3` and `(` => write `3*(…)`, or `.*` for the elementwise product
    2x + 3a
      <2x> an operator is missing between `2` and `x` => write `2*x`, or `.*` for the elementwise product
      <3a> an operator is missing between `3` and `a` => write `3*a`, or `.*` for the elementwise product
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
      <1.2.3> an operator is missing between `1.2` and `3` => write `1.2*3`, or `.*` for the elementwise product
    0x10
      <0x10> an operator is missing between `0` and `x10` => write `0*x10`, or `.*` for the elementwise product
    x pi
      <x pi> an operator is missing between `x` and `pi` => write `x*pi`, or `.*` for the elementwise product
    2let
      <let> expected the end of the statement, found `let` => start a new line, or put `;`, before `let`
    "##);
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
      <.T> the transpose is not written `.T` => write `'`: `X'`
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
      <&> `&` is not in the claims language
    a % b
      <%> `%` is not in the claims language => a comment starts with `#`
    !a
      <!> `!` is not in the claims language
    {a}
      <{> `{` is not in the claims language => brackets are `( )`, and `[ ]` for shapes and entries
      <}> `}` is not in the claims language => brackets are `( )`, and `[ ]` for shapes and entries
    ∇a
      <∇> `∇` is not in the claims language => a gradient is written `grad(E, X)` or `dE/dX`
    a = b
      <=> expected the end of the statement, found `=` => a `let` has one `=`
    a ? b
      <?> `?` is not in the claims language
    x:y
      <:> expected the end of the statement, found `:` => `:` stands after a claim's label only
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
      <[]> an array has one or two dimensions, not 0 => write `1[n]` for a vector, `1[n, m]` for a matrix, `1` for a scalar
    1[n,n,n]
      <[n,n,n]> an array has one or two dimensions, not 3 => write `1[n]` for a vector, `1[n, m]` for a matrix, `1` for a scalar
    1[n-1]
      <-> expected `,` or `]`, found the operator `-` => dimensions are made with `+`, `*` and `^` only; name the smaller one and derive the larger from it
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
      <[> expected an expression, found `[` => brackets follow a name or `1`, `0`, `I`: `X[1, 2]`, `1[n]`; there are no matrix literals
    1e1001
      <1e1001> the number `1e1001` is too long => a number has at most 1000 digits, and an exponent from -1000 to 1000
    1e-1001
      <1e-1001> the number `1e-1001` is too long => a number has at most 1000 digits, and an exponent from -1000 to 1000
    x[0]
      <0> there is no entry 0 => indices start at 1: the first entry is `x[1]`, or `X[1, 1]`
    x[i]
      <i> `i` is not an index => an index is an integer constant from 1, as in `x[2]` or `X[1, 2]`
    X[1,2,3]
      <[1,2,3]> an entry has one or two indices, not 3 => write `x[i]` of a vector, `X[i, j]` of a matrix
    X[:,1]
      <:> `:` is not an index => an index is an integer constant from 1, as in `x[2]` or `X[1, 2]`
    x[]
      <]> `]` is not an index => an index is an integer constant from 1, as in `x[2]` or `X[1, 2]`
    x[-1]
      <-> `-` is not an index => an index is an integer constant from 1, as in `x[2]` or `X[1, 2]`
    x[1.5]
      <1.5> `1.5` is not an index => an index is an integer constant from 1, as in `x[2]` or `X[1, 2]`
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
      <,> expected `)`, found `,` => a comma separates a function's arguments, or statements' items
    sum(a b
      <(> this `(` is never closed => add `)`
      <a b> an operator is missing between `a` and `b` => write `a*b`, or `.*` for the elementwise product
    ((a)
      <(> this `(` is never closed => add `)`
    [a)
      <[> expected an expression, found `[` => brackets follow a name or `1`, `0`, `I`: `X[1, 2]`, `1[n]`; there are no matrix literals
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
    no fault
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
      <d/da> a derivative names what is differentiated above the slash => write `d(E)/da`
    d^2a/da^2
      <d^> second derivatives are not written this way => write `d(df/dx)/dx`, or `hess(f, x)` with a vector x
    d²a/da²
      <d²> second derivatives are not written this way => write `d(df/dx)/dx`, or `hess(f, x)` with a vector x
    dsin/da
      <sin> `sin` cannot be differentiated: it is a built-in function => write `d(sin(x))/da`, or `sin'(x)`
    dI/da
      <I> `I` cannot be differentiated: it is a built-in constant
    dx[1]/da
      <dx[1]/da> an entry is differentiated in brackets => write `d(x[1])/da`
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
      <2*a> the second argument of `grad` is a name => give the expression a name with `let`, and use it in what is differentiated
    vjp(W, x)
      <vjp(W, x)> `vjp` takes 3 arguments, not 2 => write `vjp(Y, X, G)`
    jvp(W, x + a, W)
      <x + a> the second argument of `jvp` is a name => give the expression a name with `let`, and use it in what is differentiated
    hess.(a, x)
      <.(> `hess` takes no dot => write `hess(E, X)`
    grad
      <grad> `grad` cannot stand here: it is a derivative form => write its arguments: `grad(E, X)`
    grad(a, rows)
      <rows> `grad` takes no `rows` or `cols` => `sum`, `mean`, `softmax` and `logsumexp` do
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
      <sin> `sin` cannot stand here: it is a built-in function => write its argument: `sin(x)`
    exp()
      <exp()> `exp` takes 1 argument, not 0 => write `exp(x)`
    exp(a, a)
      <exp(a, a)> `exp` takes 1 argument, not 2 => write `exp(x)`
    max(a)
      <max(a)> `max` takes 2 arguments, not 1 => write `max(a, b)`
    max(a, a, a)
      <max(a, a, a)> `max` takes 2 arguments, not 3 => write `max(a, b)`
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
      <rows> `norm` takes no `rows` or `cols` => `sum`, `mean`, `softmax` and `logsumexp` do
    f(x, cols)
      <cols> `f` takes no `rows` or `cols` => `sum`, `mean`, `softmax` and `logsumexp` do
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
      <if> `if` cannot stand here: it is a word of the claims language => write `if(a > b, value, otherwise)`
    a > a
      <>> the comparison `>` cannot stand here => comparisons stand in `if(a > b, …)` and in `domain` only
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

#[test]
fn declarations() {
    assert_snapshot!(faults("var\nvar X[n,k,m]\nvar X(n)\nvar x = 3\nvar x y\nvar x,\nvar s[]\nvar X[n][k]\nvar sum, e, let\nvar ∂\nvar 2x\nvar x; var y: n\nvar X[n"), @r##"
    1: <var> expected the name of an input, but the statement ends here
    2: <[n,k,m]> an input has at most two dimensions, not 3 => inputs are scalars `s`, column vectors `x[n]` and matrices `X[n, k]`
    3: <(> an input's shape stands in square brackets => write `X[n, k]` for an array, `function X(t)` for a function
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
    12: <:> expected `,` or the end of the statement, found `:` => `:` stands after a claim's label only
    13: <[> this `[` is never closed => add `]`
    "##);
    assert_snapshot!(faults("dims\ndims n[3]\ndims n = 2*m - 1\ndims d = n/2\ndims pi\ndims n m\ndims d = 2n + 1\ndims d = \ndims d = (n + 1\ndims d = -n"), @r##"
    1: <dims> expected the name of a dimension, but the statement ends here
    2: <[> a dimension has no shape => write `dims n`, or `var n[…]` for an array
    3: <-> expected `,` or the end of the statement, found the operator `-` => dimensions are made with `+`, `*` and `^` only; name the smaller one and derive the larger from it
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
    2: <,> a function has one parameter, a scalar => write `function f(t)`, or `function f(t) = …`
    3: <t> expected `=` and the function's value, or the end of the statement, found `t`
    4: <==> `==` is not in the claims language => write `=`
    5: <exp> `exp` cannot be declared: it is a built-in function => choose another name, such as `exp1`
    6: <rows> `rows` cannot be declared: it is a word of the claims language => choose another name, such as `rows1`
    7: <2> expected the name of the parameter, found the number `2`
    8: <(> this `(` is never closed => add `)`
    8: <=> expected `)`, found `=`
    9: <function> expected the name of a function, but the statement ends here
    "##);
    assert_snapshot!(faults("let\nlet x\nlet x = \nlet f(x) = x\nlet X[n] = 1\nlet x == 2\nlet x := 2\nlet tanh = 2\nlet a = 1, b = 2\nlet 2 = x\nlet x = 3 expect error"), @r##"
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
    9: <0 1> an operator is missing between `0` and `1` => write `0*1`, or `.*` for the elementwise product
    9: <]> expected `,` and the upper end, found `]`
    10: <]> expected `,` and the upper end, found `]`
    11: <inf> this interval is empty => the lower end can be `-inf`, not `inf`
    12: <-inf> this interval is empty => the upper end can be `inf`, not `-inf`
    13: <<> a comparison has two sides, not three => write two conditions: `0 < x, x < 1`
    14: <=> expected `in` or a comparison, found `=` => an equation that holds is written with `given`; a point that is left out, with `except`
    15: <!=> expected `in` or a comparison, found `!=` => there is no `!=`; points are taken out with `except x = 0`
    16: <∞> `∞` is not in the claims language => write `inf`
    17: <0 y> an operator is missing between `0` and `y` => write `0*y`, or `.*` for the elementwise product
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
    7: <0 y> an operator is missing between `0` and `y` => write `0*y`, or `.*` for the elementwise product
    7: <=> expected `,` or the end of the statement, found `=`
    "##);
}

#[test]
fn claims() {
    assert_snapshot!(faults("claim\nclaim L:\nclaim a\nclaim a = \nclaim = a\nclaim a = b = c\nclaim a == b\nclaim a < b\nclaim a ≠ b\nclaim my label: a = b\nclaim a = b : c\nclaim a + = b *\nclaim a $ b = c & d\nclaim a = b, c = d\nclaim L: M: a = b"), @r##"
    1: <claim> expected an expression, but the statement ends here
    2: <:> expected an expression, but the statement ends here
    3: <a> a claim says that two sides are equal, and `=` is missing => write `claim lhs = rhs`
    4: <=> expected an expression, but the statement ends here
    5: <=> expected an expression, found `=`
    6: <=> a claim has one `=` => write two claims
    7: <==> `==` is not in the claims language => write `=`
    8: <<> the comparison `<` cannot stand here => comparisons stand in `if(a > b, …)` and in `domain` only
    9: <≠> expected `=`, found `≠` => there is no `!=`; points are taken out with `except x = 0`
    10: <my label> `my label` is not a label => a label is made of letters, digits, `_`, `-` and `.`, without spaces
    11: <:> expected the end of the statement, found `:` => `:` stands after a claim's label only
    12: <=> expected an expression, found `=`
    12: <*> expected an expression, but the statement ends here
    13: <$> `$` is not in the claims language
    13: <&> `&` is not in the claims language
    14: <,> expected the end of the statement, found `,`
    15: <:> expected `=`, found `:` => `:` stands after a claim's label only
    "##);
    assert_snapshot!(faults("claim shape(X) = n\nclaim shape(X) = (n, m)\nclaim shape(X) == [n]\nclaim shape(X)\nclaim [n] = shape(X)\nclaim shape(X = [n]\nclaim shape(X) = [n] + [m]\nclaim shape = [n]"), @r##"
    1: <n> expected a shape in square brackets, found `n` => write `shape(E) = [n, k]`, for a scalar `shape(E) = []`
    2: <(> expected a shape in square brackets, found `(` => write `shape(E) = [n, k]`, for a scalar `shape(E) = []`
    3: <==> `==` is not in the claims language => write `=`
    4: <)> expected `=` and a shape, but the statement ends here
    5: <[> expected an expression, found `[` => brackets follow a name or `1`, `0`, `I`: `X[1, 2]`, `1[n]`; there are no matrix literals
    5: <shape> `shape` cannot stand here: it is a word of the claims language => a claim about a shape is written `claim shape(E) = [n, k]`
    6: <(> this `(` is never closed => add `)`
    6: <=> expected `)`, found `=`
    7: <+> expected the end of the statement, found the operator `+`
    8: <shape> `shape` cannot stand here: it is a word of the claims language => a claim about a shape is written `claim shape(E) = [n, k]`
    8: <[> expected an expression, found `[` => brackets follow a name or `1`, `0`, `I`: `X[1, 2]`, `1[n]`; there are no matrix literals
    "##);
    assert_snapshot!(faults("claim a = b expect\nclaim a = b expect maybe\nclaim a = b expect verified shape\nclaim a = b expect verified by proof\nclaim a = b expect refuted \"sign\"\nclaim a = b expect refuted by sign\nclaim a = b expect refuted by 'sign'\nclaim a = b expect refuted by \"sign\nclaim a = b expect refuted by \"\"\nclaim a = b expect error error\nclaim a = b expect unknown expect error\nclaim a = b expected error\nclaim a = b expect refuted by"), @r##"
    1: <expect> expected `verified`, `refuted`, `unknown` or `error`, but the statement ends here
    2: <maybe> expected `verified`, `refuted`, `unknown` or `error`, found `maybe`
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
    "##);
}

#[test]
fn statements() {
    assert_snapshot!(faults("cliam L: a = b\nClaim a = b\nvars x\nlet x = 1 let y = 2\nZ = W*X\ndJ/dW = X\n+ b\n)\nexpect error\n3\nsome words\n\"quoted\"\n$\n// comment\n% comment\nlet a = (b +\nlet c = 1\nlet d = [\nimport x"), @r##"
    1: <cliam> a statement starts with a keyword, not with `cliam` => did you mean `claim`?
    2: <Claim> a statement starts with a keyword, not with `Claim` => did you mean `claim`?
    3: <vars> a statement starts with a keyword, not with `vars` => did you mean `var`?
    4: <let> expected the end of the statement, found `let` => start a new line, or put `;`, before `let`
    5: <Z> a statement starts with a keyword, not with `Z` => write `let Z = …` to give a value a name, `claim Z = …` to claim that they are equal
    6: <dJ> a statement starts with a keyword, not with `dJ` => write `claim` before it
    7: <+> a statement starts with a keyword, not with `+` => to go on with the line above, end that line with the operator, or leave a bracket open
    8: <)> a statement starts with a keyword, not with `)` => to go on with the line above, end that line with the operator, or leave a bracket open
    9: <expect> a statement starts with a keyword, not with `expect` => `expect` stands at the end of its claim's line
    10: <3> a statement starts with a keyword, not with `3` => the keywords are dims, var, const, function, given, domain, except, let, claim; a comment starts with `#`
    11: <some> a statement starts with a keyword, not with `some` => the keywords are dims, var, const, function, given, domain, except, let, claim; a comment starts with `#`
    12: <"quoted"> a statement starts with a keyword, not with `"quoted"` => the keywords are dims, var, const, function, given, domain, except, let, claim; a comment starts with `#`
    13: <$> `$` is not in the claims language
    14: </> a statement starts with a keyword, not with `/` => a comment starts with `#`
    15: <%> `%` is not in the claims language => a comment starts with `#`
    16: <(> this `(` is never closed => add `)`
    16: <+> expected an expression, but the statement ends here
    18: <[> this `[` is never closed => add `]`
    "##);
}

#[test]
fn characters() {
    assert_snapshot!(faults("let a = 1\u{200b}\nlet b = \u{7}1\nlet c = 1 \u{202e}+ 1\nlet d = １\nlet e1 = \u{301}x\nlet f = 🦀🦀 + 🦀\nlet g = ½\nlet h = \\x\nlet i = „x\nlet j = \"x\"\nlet k = §$&"), @r##"
    1: <\u{200b}> an invisible character (U+200B) stands here => delete it
    2: <\u{7}> an invisible character (U+0007) stands here => delete it
    3: <\u{202e}> an invisible character (U+202E) stands here => delete it
    4: <１> `１` is not in the claims language => numbers are written with the digits 0 to 9
    5: <\u{301}> an invisible character (U+0301) stands here => delete it
    6: <🦀🦀> `🦀🦀` is not in the claims language
    6: <🦀> `🦀` is not in the claims language
    7: <½> `½` is not in the claims language => numbers are written with the digits 0 to 9
    8: <\> `\` is not in the claims language
    9: <„> this quotation mark has no partner on its line => add the closing `"`
    10: <"x"> expected an expression, found a text in quotes => quotes stand after `expect refuted by` only
    11: <§$&> `§$&` is not in the claims language
    "##);
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
