//! Statements of the proofs that the code itself prints: the rows of the tape's table, and f and f′ of the catalogue as
//! they are computed. The committed proofs must state these, word for word.
//!
//! Whether they hold is for Rocq to say. Here the rows are put to it, where it is installed; `make -C proofs` does the
//! rest.

use crate::rocq::{Binding, Rocq, Term};
use backproof::activation::Activation;
use backproof::tape::{Op, Primitive, Product, Program, Reader, Var, derivative, reciprocal_derivative, record};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

fn proofs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs")
}

fn read(name: &str) -> String {
    fs::read_to_string(proofs().join(name)).unwrap_or_else(|error| panic!("proofs/{name}: {error}"))
}

/// Where the row is claimed. This is not in the table, which has no derivative to give elsewhere.
fn domain(primitive: Option<Primitive>) -> &'static str {
    match primitive {
        Some(Primitive::Ln | Primitive::Sqrt) => "0 < x -> ",
        None => "x <> 0 -> ",
        Some(_) => "",
    }
}

/// What a row of the table says, as Rocq; none for a primitive: the row of 1/x.
fn statement(primitive: Option<Primitive>) -> String {
    let x = Term::variable("x");
    let (name, value, slope) = match primitive {
        Some(primitive) => {
            let value = Rocq.apply(primitive, &x);
            let slope = derivative(&mut Rocq, primitive, &x, &value);
            (primitive.name(), value, slope)
        }
        None => {
            let value = Rocq.reciprocal(&x);
            let slope = reciprocal_derivative(&mut Rocq, &value);
            ("reciprocal", value, slope)
        }
    };
    let (domain, value, slope) = (domain(primitive), value.text, slope.at_least(Binding::Atom));
    format!("Theorem {name}_row (x : R) : {domain}is_derive (fun x : R => {value}) x {slope}.")
}

/// A row that loses its sign is another statement, which no file of proofs has.
#[test]
fn a_changed_row_is_noticed() {
    let x = Term::variable("x");
    let sine = Rocq.apply(Primitive::Sin, &x);
    let (right, wrong) = (Rocq.negation(&sine), sine);
    let row = |slope: &Term| {
        format!("Theorem cos_row (x : R) : is_derive (fun x : R => cos x) x {}.", slope.at_least(Binding::Atom))
    };
    assert_eq!(row(&right), statement(Some(Primitive::Cos)));
    assert!(!without_line_breaks(&read("Primitives.v")).contains(&row(&wrong)));
}

fn without_line_breaks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_table_says_what_is_proved() {
    let proved = without_line_breaks(&read("Primitives.v"));
    let known = Primitive::ALL.into_iter().filter(|primitive| primitive.has_theorem());
    let rows: Vec<String> = known.map(Some).chain([None]).map(statement).collect();
    for row in &rows {
        assert!(proved.contains(row.as_str()), "proofs/Primitives.v does not have the row\n{row}");
    }
    assert_eq!(proved.matches("Theorem ").count(), rows.len(), "proofs/Primitives.v has other theorems than the rows");
}

#[test]
fn the_reader_that_writes_rocq_puts_brackets_where_they_are_needed() {
    let x = Term::variable("x");
    let sum = Rocq.sum_of_products([Product::plus(&x), Product::of(&x, &x).negated()].into_iter());
    assert_eq!(sum.text, "x - x * x");
    let inverse = Rocq.reciprocal(&sum);
    assert_eq!(inverse.text, "/ (x - x * x)");
    assert_eq!(Rocq.product(&sum, &inverse).text, "(x - x * x) * / (x - x * x)");
    let negated = Rocq.negation(&sum);
    assert_eq!(negated.text, "- (x - x * x)");
    assert_eq!(Rocq.apply(Primitive::Exp, &negated).text, "exp (- (x - x * x))");
    assert_eq!(Rocq.sum_of_products([].into_iter()).text, "0");
}

/// What the code of a function of the catalogue does, as a program of x and the parameters.
fn program_of(f: Activation, code: fn(Activation, &Var, &[Var]) -> Var) -> Program {
    let inputs: Vec<f64> = std::iter::once(1.5).chain(f.samples::<f64>()).collect();
    record(&inputs, |v| vec![code(f, &v[0], &v[1..])]).program().clone()
}

/// The Rocq terms of a program's nodes.
fn terms_of(program: &Program, f: Activation) -> Vec<Term> {
    let names = std::iter::once("x").chain(f.parameters().iter().map(|parameter| parameter.name));
    let mut terms = Vec::new();
    program.read(&mut Rocq, &names.map(Term::variable).collect::<Vec<_>>(), &mut terms);
    terms
}

/// What the catalogue's code for f and f′ claims: at every x where no branch is about to change.
fn theorem_of(f: Activation) -> String {
    let (value, slope) = (program_of(f, |f, x, p| f.value(x, p)), program_of(f, |f, x, p| f.derivative(x, p)));
    let (value_terms, slope_terms) = (terms_of(&value, f), terms_of(&slope, f));
    let mut conditions: Vec<String> = value
        .ops()
        .iter()
        .filter_map(|op| if let Op::Select { on, .. } = op { Some(&value_terms[on.index()]) } else { None })
        .map(|on| format!(" {} <> 0 ->", on.text))
        .collect();
    conditions.dedup();
    let parameters: String = f.parameters().iter().map(|parameter| format!("{} ", parameter.name)).collect();
    let (body, claimed) = (&value_terms[value.outputs()[0].index()].text, &slope_terms[slope.outputs()[0].index()]);
    format!(
        "Theorem {}_code ({parameters}x : R) :{}\n  is_derive (fun x : R => {body}) x\n    {}.\nProof. bp_derive. Qed.\n",
        f.name(),
        conditions.concat(),
        claimed.at_least(Binding::Atom)
    )
}

const CATALOGUE_HEAD: &str = "\
(** The catalogue's functions as the code computes them: the code for f' is the derivative of the code for f.

    Printed by the code: [src/activation/table.rs] recorded on a tape, and the tape read into Rocq. A test compares, so that this file
    cannot say something else than what is computed. [Activations] says the same of the formulas as they are written.

    NOTATION
    | here              | means                                                                             |
    |-------------------|-----------------------------------------------------------------------------------|
    | [is_derive f x d] | f is differentiable at x, and its derivative there is d                           |
    | [select c a b]    | a where c < 0, else b. Where c is 0 nothing is said here; see [Kinks]             |
    | [erf]             | 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x, of [Tactics]              |
    | [4 * atan 1]      | pi                                                                                | *)

From Backproof Require Import Tactics.
";

#[test]
fn the_catalogue_says_what_is_proved() {
    let mut expected = CATALOGUE_HEAD.to_string();
    for f in Activation::all() {
        expected.push('\n');
        expected.push_str(&theorem_of(*f));
    }
    if std::env::var_os("BACKPROOF_WRITE_PROOFS").is_some() {
        fs::write(proofs().join("Catalogue.v"), &expected).expect("written");
    }
    assert_eq!(
        read("Catalogue.v"),
        expected,
        "proofs/Catalogue.v is not what the code prints: run this test with BACKPROOF_WRITE_PROOFS=1, then `make -C proofs`"
    );
}

/// Past the capturing of output: who runs the tests is to see what was not checked.
fn say(line: &str) {
    writeln!(std::io::stderr(), "{line}").expect("standard error can be written");
}

fn coqc(directory: &Path, file: &str) -> Option<std::process::Output> {
    let arguments = ["-q", "-w", "none", "-Q", ".", "Backproof", file];
    Command::new("coqc").args(arguments).current_dir(directory).output().ok()
}

#[test]
fn the_rows_are_proved() {
    if Command::new("coqc").arg("--version").output().is_err() {
        say("proofs: NOT CHECKED here, coqc is not installed. `proofs/README.md` says how to check them.");
        return;
    }
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("proofs");
    fs::create_dir_all(&directory).expect("a directory of our own");
    for file in ["IntervalZ.v", "Tactics.v", "Primitives.v"] {
        fs::copy(proofs().join(file), directory.join(file)).expect("copied");
        let output = coqc(&directory, file).expect("coqc runs");
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{file}: {message}");
    }
    say("proofs: the rows of the table of derivatives were checked; for all the others run `make -C proofs`.");
}
