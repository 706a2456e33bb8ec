//! Texts made to break a parser: each gets its message with a place, soon, and on a small stack.

use super::notation::{expressions, height, spans};
use backproof::lang::ast::{SourceFile, StatementKind};
use backproof::lang::parser::{MAX_BYTES, MAX_DEPTH, parse, parse_one_liner};
use std::time::{Duration, Instant};

/// Parses, and drops what came out, on half of the smallest main stack of the common systems.
fn on_a_small_stack(text: String) -> (SourceFile, Duration) {
    let read = move || {
        let start = Instant::now();
        drop(parse(&text));
        let file = parse(&text);
        for span in spans(&file) {
            assert!(text.get(span.start..span.end).is_some());
        }
        (file, start.elapsed())
    };
    let thread = std::thread::Builder::new().stack_size(1 << 19).spawn(read).expect("a thread starts");
    thread.join().expect("the parser neither panics nor overflows")
}

fn is_faulty(file: &SourceFile) -> bool {
    file.statements.iter().any(|statement| matches!(statement.kind, StatementKind::Faulty { .. }))
}

const MANY: usize = 100_000;

#[test]
fn deep_texts_are_refused() {
    let repeated = [
        "(",
        "-",
        "+",
        "f(",
        "sum(",
        "√(",
        "if(",
        "d(",
        "2^",
        "2^-",
        "x/",
        "x*",
        "x .* ",
        "x ",
        "[",
        "1[(",
        "x[",
        "((((-",
        "f'(",
        "grad(",
        "1[n*",
        "if(x > ",
        "-(",
        "x^(",
        "max(1, ",
        "∂(",
        "x' * (",
        "vjp(x, y, ",
        "d(x)/d",
        "Σ(",
    ];
    for part in repeated {
        for end in ["x", "", ")"] {
            let (file, time) = on_a_small_stack(format!("let v = {}{end}", part.repeat(MANY)));
            // A chain of plus signs is flat.
            assert!(is_faulty(&file) || part == "+" && end == "x", "{part}");
            assert!(time < Duration::from_secs(5), "{part} takes {time:?}");
        }
    }
    for part in ["'", "[1]", "²", "⁻¹", "^x", ".^2", "*x", "/x", "./x", " x", "(x)", "ᵀ", ".T", "×x", "@x"] {
        let (file, time) = on_a_small_stack(format!("let v = x{}", part.repeat(MANY)));
        assert!(is_faulty(&file), "{part}");
        assert!(time < Duration::from_secs(5), "{part} takes {time:?}");
    }
    for part in ["+n", "*n", "^2", "²", " n", "(n)", "+(n"] {
        let (file, time) = on_a_small_stack(format!("dims d = n{}", part.repeat(MANY)));
        assert!(is_faulty(&file), "{part}");
        assert!(time < Duration::from_secs(5), "{part} takes {time:?}");
    }
    let closed = format!("let v = {}x{}", "(".repeat(MANY), ")".repeat(MANY));
    assert!(is_faulty(&on_a_small_stack(closed).0));
}

#[test]
fn long_flat_texts_are_read() {
    let sum = format!("let v = x{}", " + 2*x - x".repeat(MANY));
    let (file, time) = on_a_small_stack(sum);
    assert!(!is_faulty(&file));
    assert!(time < Duration::from_secs(10), "{time:?}");
    let list = format!("var x{}", (0..MANY / 2).map(|i| format!(", x{i}[n]")).collect::<String>());
    assert!(!is_faulty(&on_a_small_stack(list).0));
    let lines = "let v = x\n".repeat(MANY);
    assert_eq!(on_a_small_stack(lines).0.statements.len(), MANY);
    let comment = format!("# {}", "(".repeat(MAX_BYTES - 2));
    assert_eq!(on_a_small_stack(comment).0.statements.len(), 0);
    let name = format!("let {} = 1", "v".repeat(MAX_BYTES - 8));
    assert!(!is_faulty(&on_a_small_stack(name).0));
    let arguments = format!("let v = heard({}x)", "x, ".repeat(MANY));
    assert!(!is_faulty(&on_a_small_stack(arguments).0));
}

#[test]
fn rubbish_of_the_largest_size_is_refused_soon() {
    let parts = [
        "\u{0}",
        "\u{7}",
        "\u{fffd}",
        "$",
        "\"",
        "“",
        "„",
        "'",
        "`",
        "@",
        "×",
        "÷",
        "=",
        ",",
        ";",
        ":",
        ")",
        "]",
        "[)",
        "expect ",
        "expect error ",
        "claim ",
        "claim\n",
        "let\n",
        "x\n",
        "x,",
        "$,",
        "2,",
        "d",
        "dx/dx",
        "dx/dx,",
        "∂",
        "∂(",
        "x y ",
        "1e",
        "1e9 ",
        "9",
        "1.",
        ".",
        "..",
        "\u{301}",
        "⁻",
        "²",
        "\u{200b}",
        "\u{2028}",
        "🦀",
        "🦀 ",
        "x=",
        "==",
        "<",
        "in ",
        "inf ",
        "x in ",
        "f.",
        "f .(",
        "symmetric ",
        "A symmetric ",
        "A,",
        "\"x\"",
        "let ",
        "if",
        "if ",
        "rows,",
        "rows)",
        "1[n",
        "[[[[",
        "]]]]",
        "dims",
        "\r",
        "\t",
    ];
    for start in [
        "",
        "let v = ",
        "claim ",
        "claim L: ",
        "var ",
        "dims d = ",
        "domain ",
        "given ",
        "except ",
        "claim a = b expect ",
        "domain x in ",
        "function f(",
    ] {
        for part in parts {
            let text = format!("{start}{}", part.repeat((20_000 / part.len()).max(1)));
            let (_, time) = on_a_small_stack(text);
            assert!(time < Duration::from_secs(2), "{start:?} and {part:?} take {time:?}");
        }
    }
}

#[test]
fn time_is_linear_in_the_size() {
    // Eight times the text in far less than sixty-four times the time; a quadratic scan of a mebibyte would take
    // minutes.
    for (start, part) in [
        ("let v = x", " + x"),
        ("claim ", "(x) "),
        ("var ", "2,"),
        ("var ", "$,"),
        ("", "“"),
        ("", "\""),
        ("", "x\n"),
        ("let v = ", "(x+"),
        ("given ", "A,"),
        ("domain ", "x,"),
        ("let v = ", "dx/dx + "),
        ("var dx; let v = 1", " + dx/dx"),
        ("claim ", "a="),
        ("let v = f", "'"),
        ("let v = ", "f'"),
        ("", "claim a b: c = "),
        ("let v = ", "dx[1]/"),
        ("claim ", ": "),
        ("claim ", "expect "),
    ] {
        let text = format!("{start}{}", part.repeat((MAX_BYTES - start.len()) / part.len()));
        let (_, time) = on_a_small_stack(text);
        assert!(time < Duration::from_secs(20), "{start:?} and {part:?} take {time:?}");
    }
}

#[test]
fn the_size_limit() {
    let longest = format!("let v = 1{}", " ".repeat(MAX_BYTES - 9));
    assert_eq!(longest.len(), MAX_BYTES);
    assert!(!is_faulty(&parse(&longest)));
    for read in [parse, parse_one_liner] {
        let file = read(&format!("{longest} "));
        assert_eq!(file.statements.len(), 1);
        assert_eq!(file.statements[0].line, 1);
        let StatementKind::Faulty { faults, .. } = &file.statements[0].kind else { panic!("too long") };
        insta::allow_duplicates! {
            insta::assert_snapshot!(faults[0].message, @r##"the text has 1048577 bytes; at most 1048576 are read"##);
        }
    }
}

/// The number of levels of the value of a `let`, if it could be read.
fn levels(value: &str) -> Option<usize> {
    let file = parse(&format!("let v = {value}"));
    expressions(&file.statements[0]).first().map(|expr| height(expr))
}

#[test]
fn the_depth_limit() {
    let chain = |factors: usize| vec!["x"; factors].join("*");
    assert_eq!(levels(&chain(MAX_DEPTH)), Some(MAX_DEPTH));
    assert_eq!(levels(&chain(MAX_DEPTH + 1)), None);
    let primes = |count: usize| format!("x{}", "'".repeat(count));
    assert_eq!(levels(&primes(MAX_DEPTH - 1)), Some(MAX_DEPTH));
    assert_eq!(levels(&primes(MAX_DEPTH)), None);
    let minus = |count: usize| format!("{}x", "-".repeat(count));
    assert_eq!(levels(&minus(MAX_DEPTH - 1)), Some(MAX_DEPTH));
    assert_eq!(levels(&minus(MAX_DEPTH)), None);
    let calls = |count: usize| format!("{}x{}", "exp(".repeat(count), ")".repeat(count));
    assert_eq!(levels(&calls(MAX_DEPTH - 1)), Some(MAX_DEPTH));
    assert_eq!(levels(&calls(MAX_DEPTH)), None);
    let powers = |count: usize| vec!["x"; count].join("^");
    assert_eq!(levels(&powers(MAX_DEPTH)), Some(MAX_DEPTH));
    assert_eq!(levels(&powers(MAX_DEPTH + 1)), None);
    let brackets = |count: usize| format!("{}x{}", "(".repeat(count), ")".repeat(count));
    assert_eq!(levels(&brackets(MAX_DEPTH - 1)), Some(1));
    assert_eq!(levels(&brackets(MAX_DEPTH)), None);
    assert_eq!(levels(&vec!["x"; 5000].join("+")), Some(2));
}

#[test]
fn the_depth_limit_says_where_and_what_to_do() {
    let text = format!("let v = {}", vec!["x"; 300].join("*"));
    let StatementKind::Faulty { faults, .. } = &parse(&text).statements[0].kind else { panic!("too deep") };
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].span.start, "let v = ".len() + 2 * MAX_DEPTH);
    insta::assert_snapshot!(format!("{} => {}", faults[0].message, faults[0].hint.as_deref().unwrap_or_default()), @r##"the expression has more than 200 levels here => give a part of it a name with `let`"##);
}
