//! The theorem that a claim is: parameters, hypotheses, conclusion.

use super::differentiate::differentiate;
use super::domain::Domain;
use super::fact::Fact;
use super::thin::Base;
use crate::claim::Subject;
use crate::lang::rocq::{Derivative, Reading, Term, Unprintable, applied, derives, primed};
use crate::lang::typed::{Kind, Restriction, Typed};
use std::fmt;

/// Why a claim is no theorem that could be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unprovable {
    /// It has no terms.
    Unprintable(Unprintable),
    /// A derivative of a derivative at an end of a closed interval, or where a hypothesis jumps.
    ClosedDomain,
    /// A claim about a shape.
    Shape,
    /// A fact that is none about scalars.
    Property,
    /// About arrays, and not written in the operations of `proofs/Layers.v`.
    Layer,
    /// The tool itself failed; with the panic's own words.
    Failed(String),
}

impl fmt::Display for Unprovable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unprovable::Unprintable(why) => return why.fmt(f),
            Unprovable::ClosedDomain => "a second derivative needs a domain without its ends",
            Unprovable::Shape => "it is about a shape",
            Unprovable::Property => "it rests on a fact that is not about scalars",
            Unprovable::Layer => "it is about other operations than those of layers",
            Unprovable::Failed(words) => words,
        })
    }
}

impl std::error::Error for Unprovable {}

impl From<Unprintable> for Unprovable {
    fn from(why: Unprintable) -> Unprovable {
        Unprovable::Unprintable(why)
    }
}

/// That a function has a derivative at a point, and which.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// The function and the point.
    pub derivative: Derivative,
    /// Its value.
    pub value: Term,
    /// Variables that are no parameters of the theorem: the derivation is for all their values.
    pub for_all: Vec<String>,
}

impl fmt::Display for Derivation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.for_all.is_empty() {
            write!(f, "forall {} : R, ", self.for_all.join(" "))?;
        }
        write!(f, "{} {}", self.derivative, applied(&self.value))
    }
}

/// What a theorem says.
#[derive(Clone, Debug, PartialEq)]
pub enum Conclusion {
    /// The claimed value is the derivative. The flag: the derivative stands on the right of the claim.
    Derives(Derivation, bool),
    /// Both sides are equal.
    Equal(Term, Term),
}

impl fmt::Display for Conclusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Conclusion::Derives(derivation, _) => derivation.fmt(f),
            Conclusion::Equal(left, right) => write!(f, "{left} = {right}"),
        }
    }
}

/// A claim as a theorem.
#[derive(Clone, Debug, PartialEq)]
pub struct Theorem {
    /// The arbitrary functions, each with the highest order of a derivative of it that occurs.
    pub functions: Vec<(String, u32)>,
    /// The real parameters, with the names that the claim has for them.
    pub parameters: Vec<(String, String)>,
    /// The hypotheses.
    pub facts: Vec<Fact>,
    /// Derivatives that the conclusion needs.
    pub derivations: Vec<Derivation>,
    /// What is claimed.
    pub conclusion: Conclusion,
    /// Whether it says less than the claim: some points are left out at which the claim says something.
    pub narrow: bool,
    /// Hypotheses of the claimed side alone, which may leave out whole stretches on which the other side has a value.
    pub beyond: Vec<Fact>,
}

impl Theorem {
    /// The theorems that a claim may be, each with a chance of its own: the first that is proved will do.
    pub fn candidates(subject: &Subject<'_>) -> Result<Vec<Theorem>, Unprovable> {
        let theorem = Theorem::new(subject)?;
        let mut candidates = vec![theorem.clone()];
        // At a branch point there may be no derivative, and then nothing is claimed there.
        if let Conclusion::Derives(derivation, _) = &theorem.conclusion
            && theorem.derivations.is_empty()
            && derivation.derivative.function.has_branches()
        {
            let mut where_there_is_one = theorem.clone();
            where_there_is_one.facts.push(Fact::Differentiable(Box::new(derivation.derivative.clone())));
            candidates.push(where_there_is_one);
        }
        Ok(candidates)
    }

    fn new(subject: &Subject<'_>) -> Result<Theorem, Unprovable> {
        if !subject.is_scalar() {
            return Err(Unprintable::NotScalar.into());
        }
        let document = subject.document;
        let mut reading = Reading::new(document, &subject.inputs, &subject.functions);
        let mut domain = Domain::default();
        for restriction in &subject.restrictions {
            let (fact, about) = given(restriction, &mut reading)?;
            domain.value(&about);
            domain.add(fact);
        }
        let (left, right) = (reading.term(subject.left)?, reading.term(subject.right)?);
        // Where the function has a value and a derivative comes first: it is there that the claim says something.
        let turned = matches!(right, Term::Derivative(_)) && !matches!(left, Term::Derivative(_));
        let (first, claimed) = if turned { (&right, &left) } else { (&left, &right) };
        domain.value(first);
        let base = Base::new(&domain.facts);
        let known = domain.facts.len();
        domain.value(claimed);
        let beyond = domain.facts.iter().skip(known).filter(|fact| !base.leaves_out_little(fact)).cloned().collect();

        let name = |id: &usize| Some((reading.input(*id)?.to_string(), document.inputs[*id].name.clone()));
        let parameters: Vec<(String, String)> = subject.inputs.iter().filter_map(name).collect();
        let mut settling = Settling { parameters: &parameters, derivations: Vec::new() };
        let too_large = || Unprovable::Unprintable(Unprintable::TooLarge);
        let conclusion = settling.conclusion(left, right).ok_or_else(too_large)?;
        let derivations = settling.derivations;
        let theorem = Theorem {
            functions: Vec::new(),
            parameters,
            facts: domain.facts,
            derivations,
            conclusion,
            narrow: domain.narrow,
            beyond,
        };
        if !theorem.derivations.is_empty() && !theorem.facts_are_open() {
            return Err(Unprovable::ClosedDomain);
        }
        Ok(Theorem { functions: theorem.arbitrary_functions(), ..theorem })
    }

    /// Whether the hypotheses, where they hold, hold nearby too: a derivative that is known under them is known around
    /// a point.
    fn facts_are_open(&self) -> bool {
        self.facts.iter().all(|fact| match fact {
            Fact::Less(a, b) | Fact::Different(a, b) => !a.has_branches() && !b.has_branches(),
            Fact::AtMost(..) | Fact::Equal(..) | Fact::Differentiable(_) => false,
        })
    }

    fn arbitrary_functions(&self) -> Vec<(String, u32)> {
        let mut found: Vec<(String, u32)> = Vec::new();
        self.each_term(&mut |term| collect(term, &mut found));
        found.sort();
        found
    }

    fn each_term(&self, visit: &mut dyn FnMut(&Term)) {
        let derivation = |derivation: &Derivation, visit: &mut dyn FnMut(&Term)| {
            visit(&derivation.derivative.function);
            visit(&derivation.derivative.at);
            visit(&derivation.value);
        };
        for fact in &self.facts {
            match fact {
                Fact::Less(a, b) | Fact::AtMost(a, b) | Fact::Different(a, b) | Fact::Equal(a, b) => {
                    visit(a);
                    visit(b);
                }
                Fact::Differentiable(inner) => visit(&inner.function),
            }
        }
        self.derivations.iter().for_each(|one| derivation(one, visit));
        match &self.conclusion {
            Conclusion::Derives(one, _) => derivation(one, visit),
            Conclusion::Equal(left, right) => {
                visit(left);
                visit(right);
            }
        }
    }

    /// `forall … , hypotheses ->` with what follows from them.
    pub fn for_all(&self, goal: &str) -> String {
        let mut text = String::new();
        let mut binders = Vec::new();
        let mut premises = Vec::new();
        for (function, orders) in &self.functions {
            let all: Vec<String> = (0..=*orders).map(|order| primed(function, order)).collect();
            binders.push(format!("({} : R -> R)", all.join(" ")));
            premises.extend(all.windows(2).map(|two| derives(&two[0], &two[1])));
        }
        if !self.parameters.is_empty() {
            let names: Vec<&str> = self.parameters.iter().map(|(name, _)| name.as_str()).collect();
            binders.push(format!("({} : R)", names.join(" ")));
        }
        if !binders.is_empty() {
            text.push_str(&format!("forall {},\n    ", binders.join(" ")));
        }
        premises.extend(self.facts.iter().map(Fact::to_string));
        for premise in &premises {
            text.push_str(&format!("{premise} ->\n    "));
        }
        text + goal
    }

    /// The derivations, joined; none where there are none.
    pub fn derivations(&self) -> Option<String> {
        let all: Vec<String> = self.derivations.iter().map(|one| format!("({one})")).collect();
        (!all.is_empty()).then(|| all.join(" /\\\n    "))
    }

    /// What it says, as a proposition.
    pub fn statement(&self) -> String {
        let goal = match self.derivations() {
            Some(derivations) => format!("{derivations} /\\\n    {}", self.conclusion),
            None => self.conclusion.to_string(),
        };
        self.for_all(&goal)
    }
}

fn collect(term: &Term, found: &mut Vec<(String, u32)>) {
    if let Term::Opaque(name, order, _) = term {
        match found.iter_mut().find(|(known, _)| known == name) {
            Some((_, most)) => *most = (*most).max(*order),
            None => found.push((name.clone(), *order)),
        }
    }
    term.parts(&mut |part| collect(part, found));
}

/// A restriction as a hypothesis, and the expression it is about.
fn given(restriction: &Restriction, reading: &mut Reading<'_>) -> Result<(Fact, Term), Unprovable> {
    let expr: &Typed = restriction.expr().ok_or(Unprovable::Property)?;
    let about = reading.term(expr)?;
    // The checked tree has `a - b` for what was written `a > b`, or `a = b`.
    let (large, small) = match (&expr.kind, &about) {
        (Kind::Sum(_), Term::Sum(terms)) => match terms.as_slice() {
            [(false, a), (true, b)] => (a.clone(), b.clone()),
            _ => (about.clone(), Term::integer(0)),
        },
        _ => (about.clone(), Term::integer(0)),
    };
    let fact = match restriction {
        Restriction::Positive { closed: false, .. } => Fact::Less(small, large),
        Restriction::Positive { closed: true, .. } => Fact::AtMost(small, large),
        Restriction::Except(_) => Fact::Different(large, small),
        Restriction::Equation { .. } => Fact::Equal(large, small),
        Restriction::Property(..) => return Err(Unprovable::Property),
    };
    Ok((fact, about))
}

/// Derivatives in a formula are replaced by what they are, which is then to be proved beside it.
struct Settling<'p> {
    parameters: &'p [(String, String)],
    derivations: Vec<Derivation>,
}

impl Settling<'_> {
    fn conclusion(&mut self, left: Term, right: Term) -> Option<Conclusion> {
        Some(match (left, right) {
            (Term::Derivative(inner), right) => Conclusion::Derives(self.derivation(*inner, right)?, false),
            (left, Term::Derivative(inner)) => Conclusion::Derives(self.derivation(*inner, left)?, true),
            (left, right) => Conclusion::Equal(self.settled(&left)?, self.settled(&right)?),
        })
    }

    fn derivation(&mut self, inner: Derivative, value: Term) -> Option<Derivation> {
        let function = self.settled(&inner.function)?;
        let at = self.settled(&inner.at)?;
        let value = self.settled(&value)?;
        Some(self.stated(Derivative { binder: inner.binder, function, at }, value))
    }

    fn stated(&self, derivative: Derivative, value: Term) -> Derivation {
        let known = |name: &String| self.parameters.iter().any(|(parameter, _)| parameter == name);
        let mut variables = derivative.at.variables();
        variables.extend(derivative.function.variables().into_iter().filter(|name| *name != derivative.binder));
        let for_all = variables.into_iter().filter(|name| !known(name)).collect();
        Derivation { derivative, value, for_all }
    }

    fn settled(&mut self, term: &Term) -> Option<Term> {
        let Term::Derivative(inner) = term else {
            let mut complete = true;
            let settled = term.map(&mut |part| {
                self.settled(part).unwrap_or_else(|| {
                    complete = false;
                    Term::integer(0)
                })
            });
            return complete.then_some(settled);
        };
        let function = self.settled(&inner.function)?;
        let at = self.settled(&inner.at)?;
        let value = differentiate(&function, &inner.binder)?.with(&inner.binder, &at);
        let derivation = self.stated(Derivative { binder: inner.binder.clone(), function, at }, value.clone());
        if !self.derivations.contains(&derivation) {
            self.derivations.push(derivation);
        }
        Some(value)
    }
}
