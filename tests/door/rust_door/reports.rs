//! What a failing test prints: the first thing that a newcomer sees.

use backproof::check;
use backproof::*;
use nalgebra::DMatrix;

fn panics(test: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(test).expect_err("it fails");
    panic.downcast_ref::<String>().expect("a text").clone()
}

#[test]
fn a_factor() {
    insta::assert_snapshot!(panics(|| assert_derivative!(|x: f64| x.powi(3), |x| 2.0 * x.powi(2))));
}

#[test]
fn a_parameter() {
    insta::assert_snapshot!(panics(|| assert_derivative!(
        |x: f64, a: f64| (a * x).sin(),
        |x, a| (a * x).cos(),
        params = [0.1..5.0]
    )));
}

#[test]
fn an_entry_of_a_layer() {
    insta::assert_snapshot!(panics(|| {
        assert_vjp!(
            |w: &DMatrix<f64>, x: &DMatrix<f64>| w * x,
            |w: &DMatrix<f64>, x: &DMatrix<f64>, g: &DMatrix<f64>| {
                let turned = if w.is_square() { w * g } else { w.transpose() * g };
                (g * x.transpose(), turned)
            },
            shapes = |n, k, m| [[n, k], [k, m]]
        );
    }));
}

#[test]
fn mistakes_have_their_names() {
    let name = |report: check::Report| report.mistake.map(|mistake| mistake.name).unwrap_or_default();
    assert_eq!(name(check::derivative(f64::cos, f64::sin).report()), "sign");
    assert_eq!(name(check::derivative(|x: f64| x.powi(3), |x| 2.0 * x.powi(2)).report()), "factor 2/3");
    assert_eq!(
        name(check::derivative_with_1(|x: f64, a: f64| a * x, |_, a| a * a).param(0.5..3.0).report()),
        "factor a"
    );
    assert_eq!(name(check::derivative(|x: f64| 0.797_884_560_8 * x, |_| 0.797_884_4).report()), "wrong constant");
    assert_eq!(
        name(
            check::derivative(|x: f64| if x > 0.0 { x } else { 0.1 * x }, |x| if x > 0.0 { 1.0 } else { 0.0 }).report()
        ),
        "wrong branch"
    );
    let severed = check::gradient(|x: &[f64]| x.iter().map(|x| x.exp()).sum::<f64>(), |x: &[f64]| vec![0.0; x.len()]);
    assert_eq!(name(severed.report()), "missing term");
    let turned = check::jacobian(|x: &[f64; 2]| [x[0], x[0] * x[1]], |x: &[f64; 2]| [[1.0, x[1]], [0.0, x[0]]]);
    assert_eq!(name(turned.report()), "transposed");
}

#[test]
fn a_report_fits_a_screen() {
    let report = panics(|| assert_derivative!(|x: f64| x.powi(3), |x| 2.0 * x.powi(2)));
    assert!(report.lines().count() <= 24, "{report}");
    assert!(report.lines().all(|line| line.chars().count() <= 80), "{report}");
}

/// The first block of text in a page, as it would be printed.
fn shown(page: &str, comment: &str) -> String {
    let lines = page.lines().map(|line| line.strip_prefix(comment).unwrap_or(line));
    let block = lines.skip_while(|line| line.trim() != "```text").skip(1).take_while(|line| line.trim() != "```");
    block.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_front_pages_show_what_is_printed() {
    let report = panics(|| {
        assert_derivative!(|x: f64, a: f64| (a * x).sin(), |x, a| (a * x).cos(), params = [0.1..5.0]);
    });
    assert_eq!(shown(include_str!("../../../src/lib.rs"), "//! "), report);
    assert_eq!(shown(include_str!("../../../docs/rust.md"), ""), report);
}
