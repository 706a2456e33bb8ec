//! What holds of every text.

use super::notation::{expressions, height, parts, show, spans};
use backproof::lang::ast::*;
use backproof::lang::lexer::tokenize;
use backproof::lang::parser::{MAX_DEPTH, parse, parse_one_liner};
use backproof::lang::print::Printer;
use dashu_ratio::RBig;
use proptest::prelude::*;

/// Of the names the printed expressions use, those that start with `d` or `∂` are declared, so that quotients of them
/// are divisions.
const PREFACE: &str = "dims n; var d, dx, delta, ∂Z; function f(t);";

fn at_nowhere(kind: ExprKind) -> Expr {
    Expr { kind, span: Span::default() }
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["x", "X", "W", "J", "θ", "x₁", "d", "dx", "delta", "∂Z", "E2", "Σ", "g"])
        .prop_map(str::to_owned)
}

fn ident(name: &str) -> Ident {
    Ident { name: name.to_owned(), span: Span::default() }
}

fn dim() -> impl Strategy<Value = DimExpr> {
    let at_nowhere = |kind: DimKind| DimExpr { kind, span: Span::default() };
    let leaf = prop_oneof![
        (1..100u64).prop_map(DimKind::Number),
        prop::sample::select(vec!["n", "m"]).prop_map(|n| DimKind::Name(n.into()))
    ];
    leaf.prop_map(at_nowhere).prop_recursive(3, 8, 2, move |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| DimKind::Add(a.into(), b.into())),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| DimKind::Mul(a.into(), b.into())),
            (inner, 0..3u32).prop_map(|(a, power)| DimKind::Pow(a.into(), power)),
        ]
        .prop_map(at_nowhere)
    })
}

fn leaf() -> impl Strategy<Value = Expr> {
    let number =
        (0..100_000u64).prop_map(|thousandths| ExprKind::Number(RBig::from_parts(thousandths.into(), 1000u16.into())));
    prop_oneof![
        3 => name().prop_map(ExprKind::Name),
        2 => number,
        1 => prop::sample::select(vec![ExprKind::Pi, ExprKind::Euler]),
        1 => (any::<bool>(), prop::collection::vec(dim(), 1..3)).prop_map(|(one, dims)| ExprKind::Fill { one, dims }),
        1 => dim().prop_map(ExprKind::Identity),
    ]
    .prop_map(at_nowhere)
}

fn call(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = ExprKind> {
    let make = |(name, order, dotted, args, axis): (&str, u32, bool, Vec<Expr>, Option<Axis>)| ExprKind::Call {
        function: ident(name),
        order,
        dotted,
        args,
        axis,
    };
    let one = prop::collection::vec(inner.clone(), 1);
    let two = prop::collection::vec(inner.clone(), 2);
    let axis = prop::sample::select(vec![None, Some(Axis::Rows), Some(Axis::Cols)]);
    prop_oneof![
        (prop::sample::select(vec!["f", "tanh", "g", "sqrt"]), 0..4u32, any::<bool>(), one.clone(), Just(None))
            .prop_map(make),
        (prop::sample::select(vec!["max", "min"]), Just(0), any::<bool>(), two.clone(), Just(None)).prop_map(make),
        (prop::sample::select(vec!["sum", "softmax"]), Just(0), Just(false), one, axis).prop_map(make),
        (prop::sample::select(vec!["dot", "kron"]), Just(0), Just(false), two, Just(None)).prop_map(make),
    ]
}

/// An entry whose first index has a name in it: without one it is an entry with numbers.
fn indexed(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = ExprKind> {
    let moved = (prop::sample::select(vec!["i", "j"]), 0..3u64).prop_map(|(name, by)| {
        let name = at_nowhere(ExprKind::Name(name.into()));
        let by = at_nowhere(ExprKind::Number(by.into()));
        at_nowhere(ExprKind::Sum(vec![(false, name), (true, by)]))
    });
    // `Σ[i]` is told that a function's arguments stand in round brackets.
    let is_function = |of: &Expr| matches!(&of.kind, ExprKind::Name(name) if name == "Σ");
    let of = inner.clone().prop_filter("no function", move |of| !is_function(of));
    (of, prop::collection::vec(moved, 1..4), prop::option::of(inner)).prop_map(|(of, index, or)| ExprKind::Entry {
        of: of.into(),
        index,
        or: or.map(Box::new),
    })
}

fn over(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = ExprKind> {
    let fold = prop::sample::select(Fold::ALL.map(|(fold, _)| fold).to_vec());
    let names = prop::sample::subsequence(vec!["i", "j", "row"], 1..3);
    let condition = prop::option::of((inner.clone(), inner.clone()));
    (fold, names, prop::option::of(dim()), condition, inner).prop_map(|(fold, names, range, condition, body)| {
        let mut names: Vec<Binder> = names.into_iter().map(|name| Binder { name: ident(name), range: None }).collect();
        names[0].range = range;
        let condition =
            condition.map(|(left, right)| Comparison { left: left.into(), op: CompareOp::Less, right: right.into() });
        ExprKind::Over { fold, names, condition, body: body.into() }
    })
}

fn derivative(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = ExprKind> {
    use DerivativeForm::*;
    let forms = prop::sample::select(vec![Quotient, Grad, Jac, Hess, Vjp, Jvp]);
    (forms, inner.clone(), name(), inner).prop_map(|(form, of, wrt, along)| {
        let along = matches!(form, Vjp | Jvp).then(|| Box::new(along));
        ExprKind::Derivative { form, of: of.into(), wrt: ident(&wrt), along }
    })
}

fn stacked(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = ExprKind> {
    use DerivativeForm::*;
    let forms = prop::sample::select(vec![Grad, Jac, Hess, Vjp, Jvp]);
    let names = prop::collection::vec(prop::collection::vec(name(), 1..3), 1..3);
    (forms, inner.clone(), names, inner).prop_map(|(form, of, names, along)| {
        let along = matches!(form, Vjp | Jvp).then(|| Box::new(along));
        let wrt = names.iter().map(|row| row.iter().map(|name| ident(name)).collect()).collect();
        ExprKind::Stacked { form, of: of.into(), wrt, along }
    })
}

/// A size that stands in a slice: declared, and with something taken away perhaps.
fn place() -> impl Strategy<Value = DimExpr> {
    let dim = |kind| DimExpr { kind, span: Span::default() };
    let leaf = prop_oneof![(1..9u64).prop_map(DimKind::Number), Just(DimKind::Name("n".to_owned()))].prop_map(dim);
    leaf.prop_recursive(2, 6, 2, move |inner| {
        (0..3, inner.clone(), inner).prop_map(move |(kind, a, b)| {
            let (a, b) = (Box::new(a), Box::new(b));
            dim(match kind {
                0 => DimKind::Add(a, b),
                1 => DimKind::Sub(a, b),
                _ => DimKind::Mul(a, b),
            })
        })
    })
}

fn along() -> impl Strategy<Value = Along> {
    let all = Just(Along::All);
    prop_oneof![all, place().prop_map(Along::At), (place(), place()).prop_map(|(a, b)| Along::Range(a, b))]
}

/// An array; rows in brackets of their own are at fault, and get another row.
fn array_of(mut rows: Vec<Vec<Expr>>) -> ExprKind {
    let is_row = |part: &Expr| matches!(&part.kind, ExprKind::Blocks(inner) if inner.len() == 1);
    if rows.len() == 1 && rows[0].iter().all(is_row) {
        rows.push(vec![at_nowhere(ExprKind::Pi)]);
    }
    ExprKind::Blocks(rows)
}

/// A slice; where all of its places are numbers it is an entry.
fn slice_of(of: Expr, along: Vec<Along>) -> ExprKind {
    let number = |along: &Along| match along {
        Along::At(DimExpr { kind: DimKind::Number(value), .. }) => Some(*value),
        _ => None,
    };
    // `Σ[n]` is taken for a call with square brackets, as other languages have them.
    let is_sigma = matches!(&of.kind, ExprKind::Name(name) if name == "Σ");
    let of = if is_sigma { at_nowhere(ExprKind::Name("x".to_owned())) } else { of };
    match along.iter().map(number).collect() {
        Some(index) => ExprKind::Index(of.into(), index),
        // Where every place is one, it is an entry by names of sizes.
        None if along.iter().all(|along| matches!(along, Along::At(_))) => {
            ExprKind::Slice(of.into(), vec![Along::All; along.len()])
        }
        None => ExprKind::Slice(of.into(), along),
    }
}

fn expr() -> impl Strategy<Value = Expr> {
    use BinaryOp::*;
    leaf().prop_recursive(6, 60, 4, |inner| {
        let inner = inner.boxed();
        let ops = prop::sample::select(vec![Mul, Div, ElemMul, ElemDiv, Pow, ElemPow]);
        let compare = prop::sample::select(vec![CompareOp::Less, CompareOp::LessEqual, CompareOp::Greater, CompareOp::GreaterEqual]);
        prop_oneof![
            3 => (ops, inner.clone(), inner.clone()).prop_map(|(op, a, b)| ExprKind::Binary(op, a.into(), b.into())),
            2 => prop::collection::vec((any::<bool>(), inner.clone()), 2..5).prop_map(|mut terms| {
                terms[0].0 = false;
                ExprKind::Sum(terms)
            }),
            1 => inner.clone().prop_map(|a| ExprKind::Neg(a.into())),
            1 => inner.clone().prop_map(|a| ExprKind::Transpose(a.into())),
            1 => inner.clone().prop_map(|a| ExprKind::Inverse(a.into())),
            1 => (inner.clone(), prop::collection::vec(1..20u64, 1..3)).prop_map(|(a, index)| ExprKind::Index(a.into(), index)),
            1 => prop::collection::vec(prop::collection::vec(inner.clone(), 1..4), 1..4).prop_map(array_of),
            1 => (inner.clone(), prop::collection::vec(along(), 1..3)).prop_map(|(a, along)| slice_of(a, along)),
            1 => stacked(inner.clone()),
            2 => call(inner.clone()),
            1 => indexed(inner.clone()),
            1 => over(inner.clone()),
            2 => derivative(inner.clone()),
            1 => (any::<bool>(), compare, prop::collection::vec(inner, 4)).prop_map(|(dotted, op, mut four)| {
                let mut next = || Box::new(four.pop().unwrap_or_else(|| at_nowhere(ExprKind::Pi)));
                let condition = Comparison { left: next(), op, right: next() };
                ExprKind::If { dotted, condition, then: next(), otherwise: next() }
            }),
        ]
        .prop_map(at_nowhere)
    })
}

/// As it stands behind the preface, where some names are declared.
fn print(expr: &Expr) -> String {
    let declared = |name: &str| matches!(name, "d" | "dx" | "delta" | "∂Z");
    Printer { spaced: false, declared: &declared }.print(expr)
}

/// What a text is read as, as the value of a `let`.
fn read(text: &str) -> Result<Expr, TestCaseError> {
    let whole = format!("{PREFACE} let v = {text}");
    match parse(&whole).statements.pop().map(|statement| statement.kind) {
        Some(StatementKind::Let { value, .. }) => Ok(value),
        other => Err(TestCaseError::fail(format!("{text}\n{other:?}"))),
    }
}

/// Holds of what comes out of any text whatever.
fn check_invariants(text: &str) -> Result<(), TestCaseError> {
    for file in [parse(text), parse_one_liner(text)] {
        for span in spans(&file) {
            prop_assert!(
                span.start <= span.end && text.get(span.start..span.end).is_some(),
                "{:?} in {:?}",
                span,
                text
            );
        }
        let mut last = (1, 0);
        for statement in &file.statements {
            prop_assert!((statement.line, statement.span.start) >= last, "statements are in the order of the text");
            last = (statement.line, statement.span.end);
            if let StatementKind::Faulty { faults, .. } = &statement.kind {
                prop_assert!(!faults.is_empty());
                for fault in faults {
                    let inside = fault.span.start >= statement.span.start && fault.span.end <= statement.span.end;
                    prop_assert!(inside && fault.span.start < fault.span.end, "{:?} in {:?}", fault, text);
                }
            }
            for expr in expressions(statement) {
                prop_assert!(height(expr) <= MAX_DEPTH);
                for part in parts(expr) {
                    let inside = part.span.start >= statement.span.start && part.span.end <= statement.span.end;
                    prop_assert!(inside, "{:?} in {:?}", part, text);
                }
            }
        }
    }
    Ok(())
}

fn soup() -> impl Strategy<Value = String> {
    let words = vec![
        "dims",
        "var",
        "const",
        "function",
        "given",
        "domain",
        "except",
        "let",
        "claim",
        "x",
        "X",
        "n",
        "f",
        "d",
        "dx",
        "dE",
        "∂E",
        "∂",
        "Σ",
        "∑",
        "√",
        "sum",
        "rows",
        "cols",
        "softmax",
        "max",
        "if",
        "grad",
        "vjp",
        "hess",
        "shape",
        "tanh",
        "pi",
        "e",
        "I",
        "in",
        "inf",
        "expect",
        "verified",
        "all-shapes",
        "refuted",
        "by",
        "error",
        "\"sign\"",
        "“sign”",
        "\"",
        "symmetric",
        "1",
        "0",
        "2",
        "1.5",
        ".5",
        "1e-3",
        "1e99999",
        "+",
        "-",
        "−",
        "*",
        "·",
        "/",
        "^",
        ".*",
        "⊙",
        "./",
        ".^",
        "'",
        "ᵀ",
        "²",
        "⁻¹",
        "⁻",
        "(",
        ".(",
        ")",
        "[",
        "]",
        ",",
        ";",
        ":",
        "=",
        "==",
        "<",
        "<=",
        "≥",
        "!=",
        ".",
        "×",
        "@",
        "÷",
        "$",
        "\u{7}",
        "🦀",
        "\u{200b}",
        "\u{301}",
        "# c",
        "\n",
        "\r\n",
        "\r",
        "\t",
    ];
    let word = (prop::sample::select(words), prop::sample::select(vec!["", " ", " "]));
    prop::collection::vec(word, 0..40).prop_map(|words| words.into_iter().flat_map(|(word, gap)| [word, gap]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_is_read_back(expr in expr()) {
        let text = print(&expr);
        prop_assert_eq!(show(&read(&text)?), show(&expr), "{}", text);
    }

    #[test]
    fn every_part_stands_where_its_span_says(expr in expr()) {
        let text = print(&expr);
        let whole = format!("{PREFACE} let v = {text}");
        let file = parse(&whole);
        let found = expressions(&file.statements[3]);
        prop_assert_eq!(found.len(), 1);
        for part in parts(found[0]) {
            let alone = read(&whole[part.span.start..part.span.end])?;
            prop_assert_eq!(show(&alone), show(part), "{}", text);
        }
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        check_invariants(&text)?;
    }

    #[test]
    fn any_tokens_are_read_without_panic(text in soup()) {
        check_invariants(&text)?;
    }

    #[test]
    fn any_tokens_after_a_keyword_are_read_without_panic(
        keyword in prop::sample::select(vec!["let v = ", "claim ", "claim L: x = ", "var ", "dims d = ", "domain x in ", "given ", "except ", "function f(t) = "]),
        text in soup(),
    ) {
        check_invariants(&format!("{keyword}{text}"))?;
    }

    #[test]
    fn a_damaged_expression_never_harms_the_next_line(expr in expr(), cut in any::<prop::sample::Index>(), rubbish in "[^\"“”„«»\n\r\u{85}\u{2028}\u{2029};]{0,3}") {
        let mut text = print(&expr);
        let places: Vec<usize> = text.char_indices().map(|place| place.0).collect();
        // Behind a `]` too many a `;` ends no row any more, and is the end of the statement.
        prop_assume!(!(text.contains(';') && rubbish.contains(']')));
        text.insert_str(places[cut.index(places.len())], &rubbish);
        let file = parse(&format!("{PREFACE} claim L: {} = 1 expect unknown\nlet v = 1", text.replace('#', "")));
        let last = file.statements.last().map(|statement| &statement.kind);
        let is_let = matches!(last, Some(StatementKind::Let { .. }));
        prop_assert!(is_let, "{:?}", last);
        match &file.statements[3].kind {
            StatementKind::Claim(claim) => prop_assert_eq!(&claim.expectation, &Some(Expectation::Unknown)),
            StatementKind::Faulty { claim, .. } => {
                let claim = claim.clone().unwrap_or_default();
                prop_assert_eq!((claim.label, claim.expectation), (Some("L".to_owned()), Some(Expectation::Unknown)));
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn tokens_are_in_order_and_only_blanks_stand_between_them(text in any::<String>()) {
        let mut end = 0;
        for token in tokenize(&text) {
            prop_assert!(token.span.start >= end && token.span.end > token.span.start);
            prop_assert!(text.get(token.span.start..token.span.end).is_some());
            let gap = &text[end..token.span.start];
            let blank = gap.contains('#') || gap.chars().all(|c| c.is_whitespace() || c == '\u{feff}');
            prop_assert!(blank, "{:?}", gap);
            end = token.span.end;
        }
    }
}
