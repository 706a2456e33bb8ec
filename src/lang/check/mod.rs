//! Names and shapes: from the syntax tree to the checked tree, before anything is evaluated.

mod again;
mod array;
mod bearing;
mod blocks;
mod claims;
mod declaring;
mod derivative;
mod entry;
mod entrywise;
mod expr;
mod implicit;
mod index;
mod indices;
mod names;
mod offer;
mod place;
mod repair;
mod restriction;
mod sides;
mod spread;
mod symmetric;
mod transpose;
mod undeclared;

use crate::lang::ast::{DimExpr, DimKind, Expr, Fault, SourceFile, Span, Statement, StatementKind};
use crate::lang::dim::Dim;
use crate::lang::typed::{Claim, Document, Faulty, FunctionIndex, InputId, Item, Let, LetId, Typed, Uses};
use index::Within;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Declared names that are compared with unknown ones, in all of a file: the first few hundred unknown names of a long file are told what they
/// may have meant, and the others that they must be declared.
const COMPARISONS: usize = 200_000;

/// What a name stands for.
#[derive(Clone, Debug)]
enum Symbol {
    Dim(Dim),
    Input(InputId),
    Let(LetId),
    Function(FunctionIndex),
    /// Declared by a statement at fault, on this line.
    Faulty(usize),
}

/// What a name has to stand for where it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// A value, or what is differentiated by.
    Name,
    Dim,
    Function,
}

impl Wanted {
    fn word(self) -> &'static str {
        match self {
            Wanted::Name => "name",
            Wanted::Dim => "dimension",
            Wanted::Function => "function",
        }
    }
}

/// The state of a check: what is declared so far.
struct Checker {
    text: Arc<str>,
    document: Document,
    names: HashMap<String, Symbol>,
    /// Where each name is declared.
    places: HashMap<String, usize>,
    labels: HashSet<String>,
    /// The names that nobody declared, in the text of a command line: they are read as scalars.
    implicit: HashSet<String>,
    /// What is declared nowhere.
    undeclared: undeclared::Undeclared,
    /// Whether the line is being told that declares what is declared nowhere.
    telling: AtomicBool,
    /// How far index names run.
    runs: index::Runs,
    /// How many more names may be compared with ones that nobody declared.
    comparisons: AtomicUsize,
}

/// A checked file together with what its names stand for, so that further expressions can be checked against it.
pub struct Checked {
    checker: Checker,
}

impl Checked {
    /// Checks a file, as [`check`] does; of a `one_liner` (the text of `--claim`) undeclared names are real scalars.
    ///
    /// ```
    /// use backproof::lang::{check::Checked, edit::build::{name, times}, parser::parse};
    /// let text = "dims n\nvar A[n,n], x[n]";
    /// let checked = Checked::new(text, &parse(text), false);
    /// assert!(checked.expr(&times(&name("A"), &name("x"))).is_ok());
    /// assert!(checked.expr(&times(&name("x"), &name("A"))).is_err());
    /// ```
    pub fn new(text: &str, source: &SourceFile, one_liner: bool) -> Checked {
        let mut checker = Checker {
            text: text.into(),
            document: Document { remarks: source.remarks.clone(), ..Document::default() },
            names: HashMap::new(),
            comparisons: AtomicUsize::new(COMPARISONS),
            telling: AtomicBool::new(false),
            runs: index::Runs::default(),
            places: HashMap::new(),
            labels: HashSet::new(),
            implicit: HashSet::new(),
            undeclared: undeclared::Undeclared::of(source, one_liner),
        };
        checker.assume_sizes();
        let mut implicit = if one_liner { Checker::undeclared(source) } else { Vec::new() };
        implicit.retain(|name| !checker.undeclared.dims.contains(name));
        for name in &implicit {
            checker.declare_input(name.clone(), Vec::new(), false, None);
            checker.implicit.insert(name.clone());
        }
        for statement in &source.statements {
            checker.statement(statement);
            for name in declared_names(&statement.kind) {
                checker.places.entry(name).or_insert(statement.span.start);
            }
        }
        let remarks = checker.remarks(&implicit);
        checker.document.remarks.extend(remarks);
        Checked { checker }
    }

    /// The text of the file.
    pub fn text(&self) -> &str {
        &self.checker.text
    }

    /// The checked file alone.
    pub fn into_document(self) -> Document {
        self.checker.document
    }

    /// The checked file.
    pub fn document(&self) -> &Document {
        &self.checker.document
    }

    /// The same names, and further ones for expressions that are checked already; without the claims.
    ///
    /// Such a name need not be one that could be written.
    pub fn with_lets(&self, lets: &[(String, Typed)]) -> Checked {
        let known = &self.checker.document;
        let mut document = Document {
            dims: known.dims.clone(),
            maps: known.maps,
            inputs: known.inputs.clone(),
            lets: known.lets.clone(),
            functions: known.functions.clone(),
            restrictions: known.restrictions.clone(),
            written: known.written.clone(),
            items: Vec::new(),
            remarks: Vec::new(),
            empty_claims: known.empty_claims.clone(),
            repaired: Vec::new(),
        };
        let mut names = self.checker.names.clone();
        for (name, value) in lets {
            names.insert(name.clone(), Symbol::Let(document.lets.len()));
            document.lets.push(Let { name: name.clone(), value: value.clone(), uses: Uses::direct(value) });
        }
        let (text, places, labels) = (Arc::clone(&self.checker.text), HashMap::new(), HashSet::new());
        let comparisons = AtomicUsize::new(self.checker.comparisons.load(Ordering::Relaxed));
        let implicit = self.checker.implicit.clone();
        let undeclared = undeclared::Undeclared::default();
        let runs = self.checker.runs.clone();
        let telling = AtomicBool::new(false);
        Checked {
            checker: Checker {
                text,
                document,
                names,
                places,
                labels,
                implicit,
                undeclared,
                comparisons,
                telling,
                runs,
            },
        }
    }

    /// Checks an expression in which all names of the file may occur.
    ///
    /// # Errors
    /// The fault, where a name is unknown or shapes do not fit.
    pub fn expr(&self, expr: &Expr) -> Result<Typed, Fault> {
        self.checker.expr(expr, Within::default())
    }

    /// Checks the dimensions of a shape.
    ///
    /// # Errors
    /// The fault, where a dimension is unknown.
    pub fn dims(&self, dims: &[DimExpr]) -> Result<Vec<Dim>, Fault> {
        dims.iter().map(|dim| self.checker.dim(dim)).collect()
    }

    /// Whether a name is declared in a statement that starts before this place of the text.
    pub fn declares_before(&self, name: &str, place: usize) -> bool {
        let readable = !matches!(self.checker.names.get(name), None | Some(Symbol::Faulty(_)));
        readable && self.checker.places.get(name).is_none_or(|declared| *declared < place)
    }
}

/// Checks the names and shapes of a file. Statements at fault become [`Item::Faulty`]; the others are unaffected,
/// except those that depend on them.
///
/// ```
/// use backproof::lang::{check::check, parser::parse, typed::Item};
/// let text = "var X = 1\nclaim: d(sum(X))/dX = 1[n,k]";
/// let document = check(text, &parse(text), false);
/// // An input has no value: the `var` is at fault, and so is the claim that depends on it.
/// assert!(document.items.iter().all(|item| matches!(item, Item::Faulty(_))));
/// ```
pub fn check(text: &str, source: &SourceFile, one_liner: bool) -> Document {
    Checked::new(text, source, one_liner).into_document()
}

impl Checker {
    fn statement(&mut self, statement: &Statement) {
        let before = repair::Extent::of(&self.document);
        let sizes = self.unknown_sizes(statement.span);
        let (kind, mut faults) = match &statement.kind {
            StatementKind::Claim(claim) => return self.claim(statement, claim),
            StatementKind::Faulty { faults, repaired, .. } => {
                let mut faults = faults.clone();
                match repaired.as_deref() {
                    Some(StatementKind::Claim(claim)) => {
                        let more = self.claim_body(claim).err().into_iter().flatten();
                        faults.extend(more.filter(|fault| fault.follows.is_none()));
                        (None, faults)
                    }
                    kind => (kind, faults),
                }
            }
            kind => match (self.declare(kind), &sizes) {
                (Ok(()), None) => return,
                (Ok(()), Some(sizes)) => {
                    self.note_repair(statement, kind, before);
                    return self.faulty(statement, vec![sizes.clone()], None);
                }
                (Err(faults), _) => (Some(kind), faults),
            },
        };
        faults.extend(sizes);
        if let Some(kind) = kind {
            self.repaired(statement, kind, &mut faults);
        }
        self.faulty(statement, faults, None);
    }

    /// Records a statement at fault. Its names count as declared, so that what uses them is told the real reason.
    ///
    /// A claim of which the label alone is at fault is handed over with it.
    fn faulty(&mut self, statement: &Statement, mut faults: Vec<Fault>, claim: Option<Box<Claim>>) {
        let place = statement.span;
        // What follows from another fault of this statement is told with it; another statement may stand on its line.
        if faults.iter().any(|fault| fault.follows != Some(statement.line)) {
            faults.retain(|fault| fault.follows != Some(statement.line));
        }
        let follows = faults.iter().map(|fault| fault.follows).collect::<Option<Vec<_>>>();
        let root = follows.and_then(|lines| lines.into_iter().min()).unwrap_or(statement.line);
        faults.extend(self.document.remarks.iter().filter(|remark| place.to(remark.span) == place).cloned());
        let names = declared_names(&statement.kind);
        let is_read = self.document.repaired.last().is_some_and(|repaired| repaired.span == place);
        let says_nothing_new = is_read || self.is_said_before(statement);
        for name in names {
            // A name with two meanings has none: below, either may be meant.
            if says_nothing_new {
                self.names.entry(name).or_insert(Symbol::Faulty(root));
            } else {
                self.names.insert(name, Symbol::Faulty(root));
            }
        }
        let (label, expectation) = match &statement.kind {
            StatementKind::Claim(claim) => {
                (claim.label.as_ref().map(|label| label.name.clone()), claim.expectation.clone())
            }
            StatementKind::Faulty { claim: Some(claim), .. } => (claim.label.clone(), claim.expectation.clone()),
            _ => (None, None),
        };
        if let Some(label) = &label {
            self.labels.insert(label.clone());
        }
        let text = match &statement.kind {
            StatementKind::Claim(claim) => claim.text.clone(),
            StatementKind::Faulty { claim: Some(claim), .. } => shorten(&claim.text),
            _ => shorten(self.text.get(statement.span.start..statement.span.end).unwrap_or_default()),
        };
        let knows = |name: &str| self.names.contains_key(name);
        let may_bear = !is_read && bearing::may_bear(statement, &text, knows);
        let (line, span, restrictions) = (statement.line, statement.span, self.document.restrictions.len());
        let faulty = Faulty { line, span, label, text, faults, expectation, restrictions, may_bear, claim };
        self.document.items.push(Item::Faulty(faulty));
    }

    fn dim(&self, dim: &DimExpr) -> Result<Dim, Fault> {
        let too_large = || Fault::new(dim.span, "this dimension is too large a polynomial");
        match &dim.kind {
            DimKind::Number(0) => Err(Fault::new(dim.span, "a dimension is at least 1")),
            DimKind::Number(size) => Ok(Dim::fixed(*size)),
            DimKind::Name(name) => match self.names.get(name) {
                Some(Symbol::Dim(value)) => Ok(value.clone()),
                Some(Symbol::Faulty(line)) => Err(depends_on_faulty(name, *line, dim.span)),
                Some(known) => {
                    let fault = Fault::new(dim.span, format!("`{name}` is no dimension"));
                    // `let n = 3` above: a second declaration would be one too many.
                    Err(fault.with_hint(match known {
                        Symbol::Let(_) => format!("write `dims {name} = …` in place of `let {name} = …`"),
                        _ => "dimensions are declared with `dims`".to_owned(),
                    }))
                }
                None => Err(self.unknown_name(name, dim.span, Wanted::Dim)),
            },
            DimKind::Add(a, b) => self.dim(a)?.plus(&self.dim(b)?).ok_or_else(too_large),
            DimKind::Sub(a, b) => self.dim(a)?.minus(&self.dim(b)?).ok_or_else(too_large),
            DimKind::Mul(a, b) => self.dim(a)?.times(&self.dim(b)?).ok_or_else(too_large),
            DimKind::Pow(base, exponent) => {
                let base = self.dim(base)?;
                (0..*exponent).try_fold(Dim::fixed(1), |power, _| power.times(&base)).ok_or_else(too_large)
            }
        }
    }

    fn source(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    fn show(&self, shape: &crate::lang::dim::Shape) -> String {
        shape.show(&self.document.dims)
    }
}

fn depends_on_faulty(name: &str, line: usize, span: Span) -> Fault {
    Fault::new(span, format!("`{name}` depends on line {line}, which could not be read"))
        .with_hint(format!("mend line {line} first"))
        .following(line)
}

fn declared_names(kind: &StatementKind) -> Vec<String> {
    match kind {
        StatementKind::Dims(dims) => dims.iter().map(|(name, _)| name.name.clone()).collect(),
        StatementKind::Inputs { declarations, .. } => declarations.iter().map(|one| one.name.name.clone()).collect(),
        StatementKind::Function { name, .. } | StatementKind::Let { name, .. } => vec![name.name.clone()],
        StatementKind::Faulty { declares, .. } => declares.clone(),
        _ => Vec::new(),
    }
}

/// At most 200 characters of a statement, on one line.
fn shorten(text: &str) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = line.char_indices().nth(200) {
        line.truncate(cut);
        line.push('…');
    }
    line
}
