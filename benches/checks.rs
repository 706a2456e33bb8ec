//! What a claim costs from its text to its verdict, warm, in one process: processor time of `judge_text`, medians of rounds in turns,
//! and how that grows with sums, nestings, chains and networks.
//!
//! `cargo bench --bench checks` prints both tables; `cargo bench --bench checks -- dense` only what has this in its name, and
//! `cargo bench --bench checks -- "tanh, wrong" 2000` only the first table, in so many rounds: enough for a profile.

mod texts;

use backproof::judge::judge_text;
use backproof::verdict::{Judged, Options};
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Duration;
use texts::network;

/// Rounds of the table; the median is of them all.
const ROUNDS: usize = 7;

/// The processor time of this process: other programs on the machine do not count.
fn clock() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

fn judged(text: &str) -> (Duration, Vec<Judged>) {
    let start = clock();
    let rows = black_box(judge_text("-", black_box(text), false, &Options::default(), &mut |_, _| {}));
    (clock() - start, rows)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Outcomes, and the strongest evidence of each claim that is verified.
fn outcomes(rows: &[Judged]) -> String {
    let of = |row: &Judged| match row.verdict.strongest {
        Some(level) => format!("{level:?}").to_lowercase(),
        None => format!("{:?}", row.verdict.outcome).to_lowercase(),
    };
    let mut words: Vec<String> = rows.iter().map(of).collect();
    words.dedup();
    words.join(" ")
}

const DENSE: &str = "\
function f(t)
dims n, k, m
var W[n,k], b[n], X[k,m], G[n,m]
let Z = W*X + b*1[m]'
let A = f.(Z)
let J = sum(G .* A)/m
let dZ = G .* f'.(Z)
";

/// The README's layer at sizes that are numbers.
fn dense_in_numbers() -> String {
    let sized = DENSE.replace("dims n, k, m\n", "").replace("[n,k]", "[8,6]").replace("b[n]", "b[8]");
    sized.replace("[k,m]", "[6,5]").replace("[n,m]", "[8,5]").replace("1[m]", "1[5]").replace("/m", "/5")
}

const NETWORK: &str = "\
var W1[3,3], b1[3], W2[2,3], b2[2], W3[1,2], b3[1], X[3,2], Y[1,2]
let Z1 = W1*X + b1*1[2]'
let A1 = tanh.(Z1)
let Z2 = W2*A1 + b2*1[2]'
let A2 = tanh.(Z2)
let Z3 = W3*A2 + b3*1[2]'
let A3 = sigmoid.(Z3)
let J = 1/4*sum((A3 - Y).^2)
let D3 = (A3 - Y) .* A3 .* (1 - A3)
let D2 = (W3'*D3) .* (1 - A2.^2)
let D1 = (W2'*D2) .* (1 - A1.^2)
claim dW1: dJ/dW1 = 1/2*D1*X'
";

const NETWORK_REST: &str = "\
claim dW2: dJ/dW2 = 1/2*D2*A1'
claim dW3: dJ/dW3 = 1/2*D3*A2'
claim db1: dJ/db1 = 1/2*D1*1[2]
claim db2: dJ/db2 = 1/2*D2*1[2]
claim db3: dJ/db3 = 1/2*D3*1[2]
";

/// The claims of the table, by name.
fn claims() -> Vec<(&'static str, String)> {
    let numbers = dense_in_numbers();
    vec![
        ("dense dW, any sizes", format!("{DENSE}claim: dJ/dW = 1/m * dZ * X'\n")),
        ("dense dW, 8x6x5 in numbers", format!("{numbers}claim: dJ/dW = 1/5 * dZ * X'\n")),
        ("network 3-3-2-1, dW1", NETWORK.to_string()),
        ("network 3-3-2-1, all six", format!("{NETWORK}{NETWORK_REST}")),
        ("tanh", "var x\nclaim: d(tanh(x))/dx = 1 - tanh(x)^2\n".to_string()),
        ("tanh, wrong", "var x\nclaim: d(tanh(x))/dx = 1 + tanh(x)^2\n".to_string()),
    ]
}

/// A sum of n sines of different arguments, and its derivative.
fn sines(n: usize) -> String {
    let terms = |function: &str| {
        let mut text = String::new();
        for k in 1..=n {
            let factor = if function == "cos" { format!("{k}*") } else { String::new() };
            let _ = write!(text, "{}{factor}{function}({k}*x)", if k > 1 { " + " } else { "" });
        }
        text
    };
    format!("var x\nclaim: d({})/dx = {}\n", terms("sin"), terms("cos"))
}

/// tanh of tanh of … of x.
fn nested(depth: usize) -> String {
    let mut text = "var x\nlet a0 = x\n".to_string();
    let mut slope = String::new();
    for level in 1..=depth {
        let _ = writeln!(text, "let a{level} = tanh(a{})", level - 1);
        let _ = write!(slope, "{}(1 - a{level}^2)", if level > 1 { "*" } else { "" });
    }
    text + &format!("claim: d(a{depth})/dx = {slope}\n")
}

/// The trace of a product of n matrices by its first.
fn chain(n: usize) -> String {
    let names: Vec<String> = (1..=n).map(|at| format!("A{at}")).collect();
    let sizes: Vec<String> =
        (0..=n).map(|at| if at == 0 || at == n { "n".to_string() } else { format!("d{at}") }).collect();
    let mut text = format!("dims n, {}\n", sizes[1..n].join(", "));
    for (at, name) in names.iter().enumerate() {
        let _ = writeln!(text, "var {name}[{},{}]", sizes[at], sizes[at + 1]);
    }
    text + &format!("claim: d(tr({}))/dA1 = ({})'\n", names.join("*"), names[1..].join("*"))
}

/// The slope of the line through the logarithms: time grows as size to this power.
fn exponent(points: &[(usize, Duration)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|(n, time)| ((*n as f64).ln(), time.as_secs_f64().ln())).collect();
    let count = logs.len() as f64;
    let (mx, my) = logs.iter().fold((0.0, 0.0), |(x, y), (a, b)| (x + a / count, y + b / count));
    let (over, under) = logs.iter().fold((0.0, 0.0), |(o, u), (a, b)| (o + (a - mx) * (b - my), u + (a - mx).powi(2)));
    over / under
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let asked: Option<usize> = arguments.get(1).and_then(|rounds| rounds.parse().ok());
    let wanted = |name: &str| arguments.first().is_none_or(|only| name.contains(only));
    let claims: Vec<_> = claims().into_iter().filter(|(name, _)| wanted(name)).collect();
    let mut times = vec![Vec::new(); claims.len()];
    for round in 0..=asked.unwrap_or(ROUNDS) {
        for ((_, text), times) in claims.iter().zip(&mut times) {
            let (time, _) = judged(text);
            // The first round warms up.
            if round > 0 {
                times.push(time);
            }
        }
    }
    println!("{:<32} {:>12}  evidence", "claim", "median");
    for ((name, text), times) in claims.iter().zip(times) {
        println!("{name:<32} {:>12.2?}  {}", median(times), outcomes(&judged(text).1));
    }
    if asked.is_some() {
        return;
    }
    type Family = (&'static str, fn(usize) -> String, &'static [usize]);
    let families: [Family; 4] = [
        ("sum of n sines", sines, &[125, 250, 500, 1000, 2000]),
        ("tanh nested n times", nested, &[4, 8, 12, 16, 24]),
        ("chain of n matrices", chain, &[4, 8, 16, 32, 64]),
        ("network of n layers", network, &[2, 4, 8, 16]),
    ];
    println!();
    for (name, text, sizes) in families.iter().filter(|(name, ..)| wanted(name)) {
        let mut points = Vec::new();
        for &n in *sizes {
            let text = text(n);
            let (_, rows) = judged(&text);
            let time = median((0..3).map(|_| judged(&text).0).collect());
            println!("{name:<32} n = {n:<5} {time:>12.2?}  {}", outcomes(&rows));
            points.push((n, time));
        }
        println!("{name:<32} exponent {:.2}", exponent(&points));
    }
}
