//! `activations`: the catalogue of activation functions.

use super::{Status, Trouble, output};
use backproof::activation::{Activation, Kink, Parameter};
use backproof::lang::spelling::meant;
use backproof::lang::visible::in_a_line;
use backproof::report::layout::{pad, pieces, width, wrap};
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  backproof activations
  backproof activations elu
  backproof activations 'leaky relu'";

/// Show the catalogue of activation functions, or one of them in full
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The name, or another name it goes by
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

/// Prints the table, or the one.
pub(super) fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    let columns = output::look().width;
    output::print(&match &arguments.name {
        None => table(Activation::all(), columns),
        Some(name) => in_full(find(name)?, columns),
    })?;
    Ok(Status::Good)
}

fn find(name: &str) -> Result<Activation, Trouble> {
    Activation::by_name(name).ok_or_else(|| {
        let known = Activation::all().iter().flat_map(|activation| activation.names());
        let hint = meant(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let list: Vec<&str> = Activation::all().iter().map(|activation| activation.name()).collect();
        Trouble::Usage(format!(
            "there is no activation function `{}`{hint}\nThere are {}.",
            in_a_line(name),
            list.join(", ")
        ))
    })
}

/// A row for each: name, id in the deck, f and f′, and where it has no derivative.
fn table(all: &[Activation], columns: usize) -> String {
    let heads = ["name", "deck", "f(x)", "f′(x)", "kinks"].map(str::to_string);
    let rows = all.iter().map(|activation| {
        let kinks: Vec<String> = activation.kinks().iter().map(|kink| kink.at.text(activation.parameters())).collect();
        let [name, deck] = [activation.name(), activation.deck().unwrap_or("")].map(str::to_string);
        [name, deck, activation.formula().to_string(), activation.derivative_formula().to_string(), kinks.join(", ")]
    });
    let rows: Vec<[String; 5]> = std::iter::once(heads).chain(rows).collect();
    let mut widths = [0, 1, 2, 3, 4].map(|column| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0));
    // The formulas share what the others leave.
    let room = columns.saturating_sub(widths[0] + widths[1] + widths[4] + 8);
    // Never less than their longest piece: a formula broken inside of a name or number cannot be read.
    let longest = |column: usize| {
        let words = rows.iter().flat_map(|row| row[column].split_whitespace());
        words.flat_map(pieces).map(width).max().unwrap_or(0)
    };
    widths[2] = widths[2].min((room / 2).max(longest(2)));
    widths[3] = widths[3].min(room.saturating_sub(widths[2]).max(longest(3)));

    let mut text = String::new();
    for row in &rows {
        let cells: Vec<Vec<String>> = row.iter().zip(widths).map(|(cell, wide)| wrap(cell, wide)).collect();
        for line in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
            let cell = |(cell, wide): (&Vec<String>, usize)| pad(cell.get(line).map_or("", String::as_str), wide);
            let line: Vec<String> = cells.iter().zip(widths).map(cell).collect();
            text += line.join("  ").trim_end();
            text.push('\n');
        }
    }
    text + "\nOne in full: backproof activations NAME\n"
}

/// Everything the catalogue says of one.
fn in_full(activation: Activation, columns: usize) -> String {
    let parameters = activation.parameters();
    let mut facts: Vec<(&str, String)> = vec![("name", activation.name().to_string())];
    let mut add = |name, text: String| {
        if !text.is_empty() {
            facts.push((name, text))
        }
    };
    add("also", activation.aliases().join(", "));
    add("deck", activation.deck().unwrap_or("").to_string());
    add("f(x)", activation.formula().to_string());
    add("f′(x)", activation.derivative_formula().to_string());
    let usual = |parameter: &Parameter| format!("{} (usually {})", parameter.name, parameter.default.text(parameters));
    add("with", parameters.iter().map(usual).collect::<Vec<_>>().join(", "));
    add("range", activation.range().to_string());
    add("smooth", activation.smoothness().to_string());
    for kink in activation.kinks() {
        add("kink", kink_text(kink, parameters));
    }
    for hole in activation.removable() {
        let [at, value, slope] = [hole.at, hole.value, hole.derivative].map(|number| number.text(parameters));
        add("hole", format!("x = {at}: 0/0, where the limits are put in: f = {value}, f′ = {slope}"));
    }
    let examples = activation.examples().iter().map(|example| {
        let [value, slope] = [example.value, example.derivative].map(|number| number.text(parameters));
        format!("f({0}) = {value}, f′({0}) = {slope}", example.x)
    });
    add("e.g.", examples.collect::<Vec<_>>().join("; "));
    let margin = facts.iter().map(|fact| width(fact.0)).max().unwrap_or(0) + 4;
    let mut text = format!("{}\n", activation.title());
    for (name, fact) in &facts {
        for (i, line) in wrap(fact, columns.saturating_sub(margin)).iter().enumerate() {
            text += &format!("  {}  {line}\n", pad(if i == 0 { name } else { "" }, margin - 4));
        }
    }
    text
}

/// Where it is, what f and f′ do there, and what some take for the derivative.
fn kink_text(kink: &Kink, parameters: &[Parameter]) -> String {
    let text = |(left, right): (_, _)| {
        let side = |number: backproof::activation::Number| number.text(parameters);
        format!("from {} to {}", side(left), side(right))
    };
    let jump = if kink.is_continuous() {
        format!("f = {}", kink.values.0.text(parameters))
    } else {
        format!("f jumps {}", text(kink.values))
    };
    let choices = kink.choices.iter().map(|choice| format!("{} takes {}", choice.by, choice.value.text(parameters)));
    let choices: Vec<String> = choices.collect();
    let choices = if choices.is_empty() { String::new() } else { format!("; {}", choices.join(", ")) };
    let slopes = if kink.slopes.0 == kink.slopes.1 {
        format!("f′ = {} on both sides", kink.slopes.0.text(parameters))
    } else {
        format!("f′ jumps {}", text(kink.slopes))
    };
    format!("x = {}: {jump}, {slopes}{choices}", kink.at.text(parameters))
}
