//! log|Γ|, its derivatives and the nearest integer in doubles.

/// ψ⁽ⁿ⁾ is not computed beyond this n.
pub const MAX_POLYGAMMA: u8 = 8;

/// From here on the asymptotic series has all the digits of a double.
const FAR: f64 = 24.0;
/// Below the negative of this the polygamma functions of order 2 and more are not computed: it would take as many steps.
const MOST_STEPS: f64 = 2000.0;
/// B₂, B₄, …
const BERNOULLI: [f64; 10] = [
    1.0 / 6.0,
    -1.0 / 30.0,
    1.0 / 42.0,
    -1.0 / 30.0,
    5.0 / 66.0,
    -691.0 / 2730.0,
    7.0 / 6.0,
    -3617.0 / 510.0,
    43867.0 / 798.0,
    -174_611.0 / 330.0,
];

fn is_pole(x: f64) -> bool {
    x <= 0.0 && x == x.floor()
}

/// log|Γ(x)|; NaN at the poles.
pub fn log_gamma(x: f64) -> f64 {
    if is_pole(x) { f64::NAN } else { pxfm::f_lgamma(x) }
}

/// ψ⁽ⁿ⁾(x); NaN at the poles, and where it is not computed: for high orders, and for orders above 1 far below 0.
pub fn polygamma(order: u8, x: f64) -> f64 {
    match order {
        _ if is_pole(x) || x.is_nan() => f64::NAN,
        0 => pxfm::f_digamma(x),
        1 => pxfm::f_trigamma(x),
        _ if order > MAX_POLYGAMMA || x < -MOST_STEPS => f64::NAN,
        _ => higher(order, x),
    }
}

/// The sum of (−1)^(n+1) n!/(x + j)^(n+1), and from [`FAR`] on its asymptotic series (DLMF 5.15.8), from the smallest
/// terms up.
fn higher(order: u8, x: f64) -> f64 {
    let n = f64::from(order);
    let factorial: f64 = (1..=u32::from(order)).map(f64::from).product();
    let steps = (FAR - x).ceil().max(0.0);
    let z = x + steps;
    let inverse = 1.0 / z;
    let power = inverse.powi(i32::from(order));
    // (2k + n − 1)!/(2k)! for k = 1
    let (mut ratio, mut series) = (factorial * (n + 1.0) / 2.0, Vec::new());
    let mut fall = power * inverse * inverse;
    for (k, number) in (1..).map(f64::from).zip(BERNOULLI) {
        series.push(number * ratio * fall);
        ratio *= (2.0 * k + n) * (2.0 * k + n + 1.0) / ((2.0 * k + 1.0) * (2.0 * k + 2.0));
        fall *= inverse * inverse;
    }
    let mut sum: f64 = series.iter().rev().sum();
    sum += factorial / 2.0 * power * inverse;
    sum += factorial / n * power;
    let mut j = steps;
    while j > 0.0 {
        j -= 1.0;
        sum += factorial / (x + j).powi(i32::from(order) + 1);
    }
    if order.is_multiple_of(2) { -sum } else { sum }
}

/// The nearest integer, the larger one of two.
pub fn nearest_integer(x: f64) -> f64 {
    let below = x.floor();
    // The difference is exact where it matters.
    if x - below >= 0.5 { below + 1.0 } else { below }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_integer() {
        for (x, nearest) in
            [(0.49999999999999994, 0.0), (0.5, 1.0), (-0.5, 0.0), (-0.5000000000000001, -1.0), (2.5, 3.0)]
        {
            assert_eq!(nearest_integer(x), nearest, "{x}");
        }
    }

    #[test]
    fn poles_are_no_points() {
        for x in [0.0, -1.0, -17.0] {
            assert!(log_gamma(x).is_nan() && (0..4).all(|order| polygamma(order, x).is_nan()), "{x}");
        }
    }
}
