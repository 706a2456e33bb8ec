//! The printed traces.

use backproof::scalar::instance::Instance;
use backproof::tape::{
    Constant, FunctionId, Primitive, Program, Reader, Recorder, Term, TraceNames, abbreviated, adjoint_trace,
    evaluation_trace,
};
use backproof::trace::trace_text;
use dashu_ratio::RBig;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_string()).collect()
}

/// y = ln x₁ + x₁·x₂ − sin x₂: the example of Griewank and Walther, and of Baydin et al. (2018), tables 2 and 3.
fn textbook() -> Program {
    let mut recorder = Recorder::default();
    let (x1, x2) = (recorder.input(), recorder.input());
    let ln = recorder.apply(Primitive::Ln, &x1);
    let product = recorder.sum(&[Term::product(x1, x2)]);
    let sine = recorder.apply(Primitive::Sin, &x2);
    let sum = recorder.sum(&[Term::plus(ln), Term::plus(product)]);
    let out = recorder.sum(&[Term::plus(sum), Term::minus(sine)]);
    recorder.finish(vec![out])
}

/// One node of each kind.
fn everything() -> Program {
    let mut recorder = Recorder::default();
    let (w, loss) = (recorder.input(), recorder.input());
    let third = recorder.constant(&Constant::exact(RBig::from_parts(1.into(), 3u8.into())));
    let rounded = recorder.constant(&Constant { value: RBig::try_from(0.1).expect("finite"), rounded: true });
    let copy = recorder.fresh_copy(w);
    let square = recorder.sum(&[Term::product(copy, copy), Term::product(third, w), Term::minus(rounded)]);
    let known = Primitive::ALL.into_iter().filter(|primitive| primitive.has_theorem());
    let primitives: Vec<_> = known.map(|primitive| recorder.apply(primitive, &square)).collect();
    let inverse = recorder.reciprocal(&square);
    let opaque = recorder.opaque(FunctionId(0), 1, &inverse);
    let choice = recorder.select(&w, &opaque, &loss);
    let empty = recorder.sum(&[]);
    let mut terms: Vec<_> = primitives.into_iter().map(Term::minus).collect();
    terms.extend([Term::plus(choice), Term::plus(empty)]);
    let out = recorder.sum(&terms);
    recorder.finish(vec![out, w])
}

#[test]
fn textbook_example() {
    let program = textbook();
    insta::assert_snapshot!(evaluation_trace(&program, &TraceNames::default(), &[2.0, 5.0], &[]), @"
    v₁ = x₁      = 2
    v₂ = x₂      = 5
    v₃ = ln(v₁)  = 0.6931471805599453
    v₄ = v₁·v₂   = 10
    v₅ = sin(v₂) = -0.9589242746631385
    v₆ = v₃ + v₄ = 10.693147180559945
    v₇ = v₆ - v₅ = 11.652071455223084
    y₁ = v₇      = 11.652071455223084
    ");
    insta::assert_snapshot!(adjoint_trace(&program, &TraceNames::default(), &[2.0, 5.0], &[], &[1.0]), @"
    v̄₇  = ȳ₁         = 1
    v̄₆  = v̄₇         = 1
    v̄₅  = -v̄₇        = -1
    v̄₃  = v̄₆         = 1
    v̄₄  = v̄₆         = 1
    v̄₂  = v̄₅·cos(v₂) = -0.28366218546322625
    v̄₁  = v̄₄·v₂      = 5
    v̄₂ += v̄₄·v₁      = 1.7163378145367738
    v̄₁ += v̄₃·(1/v₁)  = 5.5
    x̄₁  = v̄₁         = 5.5
    x̄₂  = v̄₂         = 1.7163378145367738
    ");
}

#[test]
fn every_operation() {
    let (program, functions) = (everything(), Instance::catalogue());
    let names = TraceNames { inputs: names(&["w", "loss"]), outputs: names(&["y"]), ..TraceNames::default() };
    insta::assert_snapshot!(evaluation_trace(&program, &names, &[-2.0, 1.5], &functions), @"
    v₁  = w                                                 = -2
    v₂  = loss                                              = 1.5
    v₃  = 1/3                                               = 0.3333333333333333
    v₄  = 0.1
    v₅  = v₁                                                = -2
    v₆  = v₅² + v₃·v₁ - v₄                                  = 3.2333333333333334
    v₇  = exp(v₆)                                           = 25.364063092915558
    v₈  = ln(v₆)                                            = 1.1735135968412274
    v₉  = sqrt(v₆)                                          = 1.798147194568157
    v₁₀ = sin(v₆)                                           = -0.09161204690597455
    v₁₁ = cos(v₆)                                           = -0.9957947744699696
    v₁₂ = atan(v₆)                                          = 1.270849170297955
    v₁₃ = erf(v₆)                                           = 0.9999951834565289
    v₁₄ = 1/v₆                                              = 0.30927835051546393
    v₁₅ = f₁'(v₁₄)                                          = 0.6185567010309279
    v₁₆ = v₁₅ if v₁ < 0 else v₂                             = 0.6185567010309279
    v₁₇ = 0
    v₁₈ = -v₇ - v₈ - v₉ - v₁₀ - v₁₁ - v₁₂ - v₁₃ + v₁₆ + v₁₇ = -28.90060471567255
    y   = v₁₈                                               = -28.90060471567255
    y₂  = v₁                                                = -2
    ");
    insta::assert_snapshot!(adjoint_trace(&program, &names, &[-2.0, 1.5], &functions, &[1.0, -3.0]), @"
    v̄₁₈            = ȳ                                     = 1
    v̄₁             = ȳ₂                                    = -3
    v̄₇             = -v̄₁₈                                  = -1
    v̄₈             = -v̄₁₈                                  = -1
    v̄₉             = -v̄₁₈                                  = -1
    v̄₁₀            = -v̄₁₈                                  = -1
    v̄₁₁            = -v̄₁₈                                  = -1
    v̄₁₂            = -v̄₁₈                                  = -1
    v̄₁₃            = -v̄₁₈                                  = -1
    v̄₁₆            = v̄₁₈                                   = 1
    v̄₁₅            = v̄₁₆                                   = 1
    v̄₁₄            = v̄₁₅·f₁''(v₁₄)                         = 2
    v̄₆             = v̄₁₄·(-v₁₄²)                           = -0.19130619619513234
    v̄₆            += v̄₁₃·(2·(1/sqrt(4·atan(1)))·exp(-v₆²)) = -0.1913387159696549
    v̄₆            += v̄₁₂·(1/(1 + v₆²))                     = -0.27864107313329833
    v̄₆            += v̄₁₁·(-sin(v₆))                        = -0.3702531200392729
    v̄₆            += v̄₁₀·cos(v₆)                           = 0.6255416544306966
    v̄₆            += v̄₉·(1/(2·v₉))                         = 0.34747765527067237
    v̄₆            += v̄₈·(1/v₆)                             = 0.03819930475520844
    v̄₆            += v̄₇·v₇                                 = -25.325863788160348
    v̄₅             = v̄₆·v₅                                 = 50.651727576320695
    v̄₅            += v̄₆·v₅                                 = 101.30345515264139
    v̄₁            += v̄₆·v₃                                 = -11.44195459605345
    v̄₁            += v̄₅                                    = 89.86150055658794
    w̄              = v̄₁                                    = 89.86150055658794
    adjoint(loss)  = 0
    ");
}

#[test]
fn long_traces_are_abbreviated_on_demand() {
    let trace = evaluation_trace(&everything(), &TraceNames::default(), &[-2.0, 1.5], &Instance::catalogue());
    insta::assert_snapshot!(abbreviated(&trace, 5), @"
    v₁  = x₁                                                = -2
    v₂  = x₂                                                = 1.5
    v₃  = 1/3                                               = 0.3333333333333333
    ⋮ 15 more
    y₁  = v₁₈                                               = -28.90060471567255
    y₂  = v₁                                                = -2
    ");
    assert_eq!(abbreviated(&trace, 1000), trace);
}

const LAYER: &str = "\
dims n, k, m
var W[n,k], b[n], X[k,m]
const G[n,m]
function f(t)
let Z = W*X + b*1[m]'
let J = sum(G .* f.(Z))/m
claim forgot: dJ/dZ = G .* f'.(Z)
claim dX: vjp(Z, X, G) = W'*G
claim second: hess(b'*b, b) = 2*I[n]
";

fn traced(label: &str) -> String {
    trace_text(LAYER, label, 0).expect("a trace")
}

/// A small batch; of a `let` that is cut free the values, not their computation; adjoints of what depends on it; both
/// sides.
#[test]
fn the_traces_of_a_claim() {
    insta::assert_snapshot!(traced("forgot"), @"
    forgot: dJ/dZ = G .* f'.(Z)
    n = 1
    k = 3
    m = 2
    f(t) = sin(2*t) + t^2

    evaluation
    v₁  = G[1,1]  = 2
    v₂  = G[1,2]  = 2
    v₃  = Z[1,1]  = -5
    v₄  = Z[1,2]  = 5
    v₅  = f(v₃)   = 25.54402111088937
    v₆  = f(v₄)   = 24.45597888911063
    v₇  = v₁·v₅   = 51.08804222177874
    v₈  = v₂·v₆   = 48.91195777822126
    v₉  = v₇ + v₈ = 100
    v₁₀ = 2
    v₁₁ = 1/v₁₀   = 0.5
    v₁₂ = v₉·v₁₁  = 50
    J   = v₁₂     = 50
    (18 nodes that are not used are left out)

    adjoint
    v̄₁₂     = J̄         = 1
    v̄₉      = v̄₁₂·v₁₁   = 0.5
    v̄₇      = v̄₉        = 0.5
    v̄₈      = v̄₉        = 0.5
    v̄₆      = v̄₈·v₂     = 1
    v̄₅      = v̄₇·v₁     = 1
    v̄₄      = v̄₆·f'(v₄) = 8.321856941847095
    v̄₃      = v̄₅·f'(v₃) = -11.678143058152905
    Z̄[1,1]  = v̄₃        = -11.678143058152905
    Z̄[1,2]  = v̄₄        = 8.321856941847095
    (4 more, of what does not depend on Z)

    both sides
    [1,1]  actual -11.678143058152905  claimed -23.35628611630581  they differ
    [1,2]  actual 8.321856941847095    claimed 16.64371388369419   they differ
    ");
    insta::assert_snapshot!(traced("dX"), @"
    dX: vjp(Z, X, G) = W'*G
    n = 1
    k = 3
    m = 2

    evaluation
    v₁     = W[1,1]                 = -1
    v₂     = W[1,2]                 = -1
    v₃     = W[1,3]                 = 3
    v₄     = b[1]                   = -2
    v₅     = X[1,1]                 = 0
    v₆     = X[1,2]                 = -2
    v₇     = X[2,1]                 = 0
    v₈     = X[2,2]                 = -2
    v₉     = X[3,1]                 = -1
    v₁₀    = X[3,2]                 = 1
    v₁₁    = v₁·v₅ + v₂·v₇ + v₃·v₉  = -3
    v₁₂    = v₁·v₆ + v₂·v₈ + v₃·v₁₀ = 7
    v₁₃    = 1
    v₁₄    = v₄·v₁₃                 = -2
    v₁₅    = v₄·v₁₃                 = -2
    v₁₆    = v₁₁ + v₁₄              = -5
    v₁₇    = v₁₂ + v₁₅              = 5
    Z[1,1] = v₁₆                    = -5
    Z[1,2] = v₁₇                    = 5
    (3 nodes that are not used are left out)

    adjoint
    v̄₁₆     = Z̄[1,1] = 2
    v̄₁₇     = Z̄[1,2] = 2
    v̄₁₂     = v̄₁₇    = 2
    v̄₁₁     = v̄₁₆    = 2
    v̄₆      = v̄₁₂·v₁ = -2
    v̄₈      = v̄₁₂·v₂ = -2
    v̄₁₀     = v̄₁₂·v₃ = 6
    v̄₅      = v̄₁₁·v₁ = -2
    v̄₇      = v̄₁₁·v₂ = -2
    v̄₉      = v̄₁₁·v₃ = 6
    X̄[1,1]  = v̄₅     = -2
    X̄[1,2]  = v̄₆     = -2
    X̄[2,1]  = v̄₇     = -2
    X̄[2,2]  = v̄₈     = -2
    X̄[3,1]  = v̄₉     = 6
    X̄[3,2]  = v̄₁₀    = 6
    (12 more, of what does not depend on X)

    both sides
    [1,1]  actual -2  claimed -2
    [1,2]  actual -2  claimed -2
    [2,1]  actual -2  claimed -2
    [2,2]  actual -2  claimed -2
    [3,1]  actual 6   claimed 6
    [3,2]  actual 6   claimed 6
    ");
}

#[test]
fn of_a_second_derivative_the_first_is_traced() {
    let trace = traced("second");
    assert!(trace.contains("b̄[1]") && trace.contains("[1,1]  actual 2  claimed 2"), "{trace}");
}

#[test]
fn sizes_are_larger_where_an_index_wants_it() {
    let text = "dims n, m, k\nvar x[n], A[m,k]\nclaim far: d(x[4] + sum(A))/dx = x";
    let trace = trace_text(text, "far", 0).expect("a trace");
    assert!(trace.contains("\nn = 4\nm = 3\nk = 2\n") && trace.contains("[4]  actual 1"), "{trace}");
    assert!(!trace.contains("Ā"), "{trace}");
}

/// Where the left side has no value nothing is claimed, and no difference is told.
#[test]
fn nothing_differs_where_nothing_is_claimed() {
    let text = "dims n\nvar x[n]\nclaim logs: d(sum(log.(x)))/dx = 1 ./ x\nclaim powers: d(sum(i: x[i]^(i - 2)))/dx[j] = (j - 2)*x[j]^(j - 3)\n";
    for label in ["logs", "powers"] {
        for seed in 0..4 {
            let traced = trace_text(text, label, seed).expect("a claim");
            assert!(!traced.contains("they differ"), "{label}, seed {seed}: {traced}");
        }
    }
}

/// A wrong claim is shown where it is wrong: at [−1, −1] and [1, 1] alone both sides of this one are 0.
#[test]
fn a_wrong_claim_is_traced_where_it_is_wrong() {
    let layer_norm = "dims n\nvar x[n]\nconst g[n], eps\ndomain eps > 0\nlet u = x - mean(x)\nlet v = mean(u.^2)\n\
                      let r = sqrt(v)\n\
                      claim wrong: vjp(u/(sqrt(v) + eps), x, g) = (g - mean(g))/(r + eps)\n";
    let few = "var x\nclaim wrong: d(x^5 - 5*x^3 + 4*x)/dx = 5*x^4 - 15*x^2 + 4 + x*(x^2 - 1)*(x^2 - 4)*(x^2 - 1/4)\n";
    for text in [layer_norm, few] {
        for seed in 0..8 {
            let trace = trace_text(text, "wrong", seed).expect("a trace");
            assert!(trace.contains("they differ"), "{seed}: {trace}");
        }
    }
    // A right claim has kinks at which nothing is claimed: none of them is sought.
    let right = "var x\nclaim right: d(max(x, -x))/dx = sign(x)\n";
    for seed in 0..8 {
        assert!(!trace_text(right, "right", seed).expect("a trace").contains("they differ"));
    }
}
