//! `plot`: a claim as a picture.

use super::instead;
use super::judging::SeedParser;
use super::{Status, Trouble, output, source};
use backproof::judge::judge_some;
use backproof::lang::reading::Reading;
use backproof::lang::spelling::meant;
use backproof::lang::visible::in_a_line;
use backproof::library::Library;
use backproof::report::ONE_LINER;
use backproof::report::picture::{in_characters, pictures};
use backproof::sketch::{Sketch, sketches};
use backproof::verdict::{Judged, Options, Outcome};
use clap::Args;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  backproof plot gelu > gelu.svg                 a built-in claim, by its label
  backproof plot --claim 'd(x^2)/dx = 3*x' --text
  backproof plot layer.claim --label forgot --output forgot.svg
  backproof plot gelu --output gelu.png          for a slide; a program with it is made with `--features png`";

/// Draw a claim: what is right and what is claimed, as curves; of arrays, which entries are wrong
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A file in the claims language, or the label of a built-in claim
    #[arg(value_name = "FILE|LABEL", required_unless_present = "claim", conflicts_with = "claim")]
    what: Option<PathBuf>,
    /// A claim, and before it statements, separated by `;`
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    claim: Option<String>,
    /// The label of the claim; without it, the first one that can be drawn
    #[arg(long, alias = "only", value_name = "LABEL")]
    label: Option<String>,
    /// In characters, for a terminal, in place of an SVG
    #[arg(long, conflicts_with = "output")]
    text: bool,
    /// The layers that the claim goes through, and the way back, where both can be drawn
    #[arg(long, conflicts_with = "text")]
    network: bool,
    /// Where the picture goes, an SVG or a PNG by the name's ending; without it, an SVG goes to standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The seed of everything random; an empty BACKPROOF_SEED counts as none
    #[arg(long, value_name = "N", env = "BACKPROOF_SEED", hide_env_values = true, value_parser = SeedParser, allow_negative_numbers = true, default_value_t = Options::default().seed)]
    seed: u64,
}

/// A text with the label of the claim in it that is drawn.
struct Source {
    name: String,
    text: String,
    one_liner: bool,
    label: Option<String>,
}

/// Judges the claim and draws it.
pub(super) fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    let form = arguments.output.as_deref().map_or(Ok(Form::Svg), form)?;
    let source = source(arguments)?;
    let options = Options { seed: arguments.seed, ..Options::default() };
    let wanted = |label: Option<&str>, _: usize| source.label.is_none() || label == source.label.as_deref();
    let reading = Reading::new(&source.text, source.one_liner);
    let rows = judge_some(&source.name, &reading, &options, &wanted, 1, &mut |_, _| {});
    let all: Vec<&Judged> = rows.iter().collect();
    let mut sketches = sketches(&source.text, source.one_liner, &all, arguments.seed);
    if arguments.network {
        sketches.iter_mut().for_each(|one| *one = Sketch { network: one.network.take(), ..Sketch::default() });
    }
    let Some((row, sketch)) = rows.iter().zip(&sketches).find(|(_, sketch)| !sketch.is_empty()) else {
        return Err(Trouble::Usage(nothing(&source, &reading, &rows)));
    };
    output::complain(&format!("{}: {}", in_a_line(&row.text), row.verdict.outcome.word()));
    if arguments.text {
        let Some(curves) = &sketch.curves else {
            return Err(Trouble::Usage(
                "only curves are drawn in characters; without `--text` it is an SVG".to_string(),
            ));
        };
        output::show(&in_characters(curves, output::look()))?;
        return Ok(Status::Good);
    }
    let Some(picture) = pictures(sketch).pop() else { return Err(Trouble::Usage(nothing(&source, &reading, &rows))) };
    let svg = picture.standalone() + "\n";
    match &arguments.output {
        None if std::io::stdout().is_terminal() => {
            return Err(Trouble::Usage(
                "a picture is an SVG: put `> claim.svg` behind the command, and open it in a browser; `--text` draws here".to_string(),
            ));
        }
        None => output::print(&svg)?,
        Some(path) => std::fs::write(path, form.bytes(svg)?)
            .map_err(|cause| Trouble::Unwritable { path: in_a_line(&path.display().to_string()), cause })?,
    }
    Ok(Status::Good)
}

/// What a picture is kept as.
#[derive(Clone, Copy)]
enum Form {
    Svg,
    #[cfg(feature = "png")]
    Png,
}

impl Form {
    fn bytes(self, svg: String) -> Result<Vec<u8>, Trouble> {
        match self {
            Form::Svg => Ok(svg.into_bytes()),
            #[cfg(feature = "png")]
            Form::Png => super::raster::png(&svg).map_err(Trouble::Usage),
        }
    }
}

/// What a file is to be, by its ending: known before anything is judged.
fn form(path: &Path) -> Result<Form, Trouble> {
    let is = |form: &str| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(form));
    if path.extension().is_none() || is("svg") {
        return Ok(Form::Svg);
    }
    let svg = source::quote(&in_a_line(&path.with_extension("svg").display().to_string()));
    if !is("png") {
        return Err(Trouble::Usage(format!("a picture is an SVG, which browsers show, or a PNG: `--output {svg}`")));
    }
    #[cfg(feature = "png")]
    return Ok(Form::Png);
    #[cfg(not(feature = "png"))]
    Err(Trouble::Usage(format!(
        "a program that draws PNG is made by `cargo install --path . --features png`; \
         this one draws SVG: `--output {svg}`"
    )))
}

/// Why there is no picture.
fn nothing(source: &Source, reading: &Reading, rows: &[Judged]) -> String {
    let name = in_a_line(&source.name);
    match (rows, &source.label) {
        ([], Some(label)) => format!("{name}: {}", instead::no_claim(label, &instead::labels(reading))),
        ([], None) => format!("{name}: there is no claim in it"),
        ([row, ..], _) if rows.iter().all(|row| row.verdict.outcome == Outcome::Error) => {
            let why = instead::told(row.line, &row.verdict.faults, reading, source.one_liner).unwrap_or_default();
            format!("{name}: the claim cannot be read, and nothing can be drawn: {why}")
        }
        ([row], _) if row.verdict.outcome == Outcome::Unknown => {
            format!("{name}: the claim is undecided, and nothing can be drawn; `backproof check` says why")
        }
        _ => format!(
            "{name}: nothing to draw: curves are drawn of claims about scalars, of wrong claims about arrays which \
             entries are wrong, networks of claims through several `let` names"
        ),
    }
}

fn source(arguments: &Arguments) -> Result<Source, Trouble> {
    let label = arguments.label.clone();
    if let Some(claim) = &arguments.claim {
        return Ok(Source { name: ONE_LINER.to_string(), text: claim.clone(), one_liner: true, label });
    }
    let path = arguments.what.as_deref().unwrap_or(Path::new("-"));
    let name = in_a_line(&path.display().to_string());
    let is_built_in = label.is_none() && path.extension().is_none() && path.as_os_str() != "-" && !path.exists();
    if let Some(found) = is_built_in.then(|| built_in(&name)).flatten() {
        return Ok(found);
    }
    if is_built_in {
        let labels: Vec<String> = Library::all().iter().flat_map(Library::labels).collect();
        let hint = meant(&name, labels.iter().map(String::as_str)).map(|near| format!("; did you mean `{near}`?"));
        let hint = of_a_formula(&name).or(hint).unwrap_or_default();
        return Err(Trouble::Usage(format!("there is no file and no built-in claim `{name}`{hint}")));
    }
    let text = source::named(path).map_err(|cause| Trouble::Unreadable { name: name.clone(), cause })?;
    Ok(Source { name, text, one_liner: false, label })
}

/// What to write where a formula was given, or a claim without `--claim`.
fn of_a_formula(word: &str) -> Option<String> {
    let told = match () {
        () if source::is_claim(word) => format!("`{}`", instead::with_claim(word)),
        () if instead::is_formula(word) => instead::with_slope(word)?,
        () if word.contains(['(', '^', '*', '+', ' ']) => format!("`{}`", instead::with_claim("d(x^2)/dx = 3*x")),
        () => return None,
    };
    Some(format!("; a curve is drawn of a claim: {told}"))
}

/// The built-in claim with this label.
fn built_in(label: &str) -> Option<Source> {
    Library::all().iter().find_map(|library| {
        let label = library.labels().into_iter().find(|known| known.eq_ignore_ascii_case(label))?;
        Some(Source {
            name: library.file.to_string(),
            text: library.text.to_string(),
            one_liner: false,
            label: Some(label),
        })
    })
}
