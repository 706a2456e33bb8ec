//! The elementwise functions, one by one: value, derivative, second derivative, with a dot, and what is slightly wrong.

use crate::run::{check, message};

/// Name, its values at 0.3 and -0.7 (or the latter's reason to be missing) by other means, and its derivative.
type Row = (&'static str, f64, Option<f64>, &'static str);

const ERF_POINT_3: f64 = 0.328_626_759_459_127_4;
const ERF_POINT_7: f64 = 0.677_801_193_837_418_5;

fn rows() -> Vec<Row> {
    let (a, b): (f64, f64) = (0.3, -0.7);
    vec![
        ("exp", a.exp(), Some(b.exp()), "exp(x)"),
        ("log", a.ln(), None, "1/x"),
        ("sqrt", a.sqrt(), None, "1/(2*sqrt(x))"),
        ("sin", a.sin(), Some(b.sin()), "cos(x)"),
        ("cos", a.cos(), Some(b.cos()), "-sin(x)"),
        ("tan", a.tan(), Some(b.tan()), "1 + tan(x)^2"),
        ("asin", a.asin(), Some(b.asin()), "1/sqrt(1 - x^2)"),
        ("acos", a.acos(), Some(b.acos()), "-1/sqrt(1 - x^2)"),
        ("atan", a.atan(), Some(b.atan()), "1/(1 + x^2)"),
        ("sinh", a.sinh(), Some(b.sinh()), "cosh(x)"),
        ("cosh", a.cosh(), Some(b.cosh()), "sinh(x)"),
        ("tanh", a.tanh(), Some(b.tanh()), "1 - tanh(x)^2"),
        ("erf", ERF_POINT_3, Some(-ERF_POINT_7), "2/sqrt(pi)*exp(-x^2)"),
        ("abs", 0.3, Some(0.7), "sign(x)"),
        ("sign", 1.0, Some(-1.0), "0"),
        ("step", 1.0, Some(0.0), "0"),
        ("relu", 0.3, Some(0.0), "step(x)"),
        ("sigmoid", 1.0 / (1.0 + (-a).exp()), Some(1.0 / (1.0 + (-b).exp())), "sigmoid(x)*(1 - sigmoid(x))"),
        // lgamma and its derivatives at 3/10 and −7/10 by the reflection formula from Stirling's series at 8.3 and 9.7.
        ("lgamma", stirling(0, a), Some(stirling(0, b)), "digamma(x)"),
        ("digamma", stirling(1, a), Some(stirling(1, b)), "trigamma(x)"),
        ("trigamma", stirling(2, a), Some(stirling(2, b)), "trigamma'(x + 1) - 2/x^3"),
        ("erfc", 1.0 - ERF_POINT_3, Some(1.0 + ERF_POINT_7), "-2/sqrt(pi)*exp(-x^2)"),
        ("log1p", a.ln_1p(), Some(b.ln_1p()), "1/(1 + x)"),
        ("expm1", a.exp_m1(), Some(b.exp_m1()), "exp(x)"),
        ("log2", a.log2(), None, "1/(x*log(2))"),
        ("log10", a.log10(), None, "1/(x*log(10))"),
        ("logit", (a / (1.0 - a)).ln(), None, "1/(x*(1 - x))"),
        ("floor", 0.0, Some(-1.0), "0"),
        ("ceil", 1.0, Some(0.0), "0"),
        ("round", 0.0, Some(-1.0), "0"),
        ("softplus", (1.0 + a.exp()).ln(), Some((1.0 + b.exp()).ln()), "sigmoid(x)"),
    ]
}

/// log|Γ| (0), ψ (1) and ψ′ (2) in doubles: up by the recurrence to where a few terms of the asymptotic series suffice (DLMF 5.11.1, 5.11.2,
/// 5.15.8).
fn stirling(order: u32, x: f64) -> f64 {
    let mut shifted = 0.0;
    let mut z = x;
    while z < 12.0 {
        shifted += match order {
            0 => -z.abs().ln(),
            1 => -1.0 / z,
            _ => 1.0 / (z * z),
        };
        z += 1.0;
    }
    let square = z * z;
    let tail = match order {
        0 => {
            (z - 0.5) * z.ln() - z + 0.5 * (2.0 * std::f64::consts::PI).ln() + 1.0 / (12.0 * z)
                - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / (1188.0 * square)) / square) / square)
                    / (z * square)
        }
        1 => {
            z.ln()
                - 0.5 / z
                - (1.0 / 12.0
                    - (1.0 / 120.0 - (1.0 / 252.0 - (1.0 / 240.0 - 1.0 / (132.0 * square)) / square) / square) / square)
                    / square
        }
        _ => {
            1.0 / z
                + 0.5 / square
                + (1.0 / 6.0
                    - (1.0 / 30.0 - (1.0 / 42.0 - (1.0 / 30.0 - 5.0 / (66.0 * square)) / square) / square) / square)
                    / (z * square)
        }
    };
    shifted + tail
}

#[test]
fn all_of_them() {
    let mut text = "dims n\nvar x, v[n], M[n,n]\n".to_string();
    for (name, at_point_3, at_minus_point_7, derivative) in rows() {
        let mut add = |kind: &str, claim: String| text += &format!("claim {name}.{kind}: {claim}\n");
        let close = |point: &str, value: f64| format!("step(1e-14 - abs({name}({point}) - ({value:e}))) = 1");
        let far = |point: &str, value: f64| format!("step(1e-14 - abs({name}({point}) - ({:e}))) = 1", value + 1e-12);
        add("value", close("0.3", at_point_3));
        add("value-wrong", format!("{} expect refuted", far("0.3", at_point_3)));
        match at_minus_point_7 {
            Some(value) => add("value-below", close("-0.7", value)),
            None => add("value-below", format!("{name}(-0.7) = {name}(-0.7) expect unknown")),
        }
        add("derivative", format!("d({name}(x))/dx = {derivative}"));
        add("derivative-wrong", format!("d({name}(x))/dx = {derivative} + x/1000000 expect refuted"));
        add("derivative-scaled", format!("d({name}(x))/dx = 1.000001*({derivative}) + 0.000001 expect refuted"));
        add("prime", format!("{name}'(x) = {derivative}"));
        add("prime-wrong", format!("{name}'(x) = {derivative} - 1/1000000 expect refuted"));
        add("chain", format!("d({name}(x/3 + 1/2))/dx = 1/3*{name}'(x/3 + 1/2)"));
        add("second", format!("{name}''(x) = d({derivative})/dx + 0*{name}'(x)"));
        add("dotted", format!("{name}.(v)[1] = {name}(v[1])"));
        add("dotted-matrix", format!("{name}.(M') = {name}.(M)'"));
        add("dotted-derivative", format!("d(sum({name}.(v)))/dv = {name}'.(v)"));
        add("without-dot", format!("{name}(v) = v expect error"));
    }
    let answer = check(&text);
    for claim in answer.claims() {
        // The second derivative of what is constant on both sides does not depend on x.
        let label = claim["label"].as_str().expect("labelled");
        if matches!(label, "sign.second" | "step.second" | "floor.second" | "ceil.second" | "round.second") {
            assert_eq!(claim["verdict"], "unknown", "{claim}");
            continue;
        }
        assert_eq!(claim["as_expected"], true, "{claim}");
        if label.ends_with("without-dot") {
            let name = label.trim_end_matches(".without-dot");
            assert!(message(claim).contains(&format!("`{name}.(v)`")), "{claim}");
        }
    }
    assert_eq!(answer.claims().len(), rows().len() * 14);
}

#[test]
fn none_is_left_out() {
    let told = "exp log sqrt sin cos tan asin acos atan sinh cosh tanh erf abs sign step relu \
        sigmoid lgamma digamma trigamma erfc log1p expm1 log2 log10 logit floor ceil round softplus";
    let tested: Vec<&str> = rows().iter().map(|row| row.0).collect();
    assert_eq!(tested, told.split_whitespace().collect::<Vec<_>>());
}
