//! A claim whose arrays have numbers for sizes, with names in their place: a stronger claim, which small sizes can try.
//!
//! `W[900,900]` is too large to be evaluated. What holds for `W[n,n]` at every n holds for it, and is looked at with n
//! = 1, 2, 3.

use super::Subject;
use super::work::Work;
use crate::lang::constant::as_integer;
use crate::lang::dim::{Dim, DimId};
use crate::lang::typed::{Document, Kind, MatrixExponent, Restriction, Typed};
use std::collections::BTreeMap;

/// Sizes up to this keep their numbers: what holds for them may hold for them alone.
const MOST_KEPT: u128 = 8;

/// A claim with names for its large sizes.
#[derive(Clone, Debug)]
pub struct General {
    document: Document,
    left: Typed,
    right: Typed,
    restrictions: Vec<Restriction>,
}

impl General {
    /// The claim with a name for each size above 8 that is a number (or such a multiple of a dimension); with
    /// `numbers`, what is written as a number and is equal to a size, or to a product of two, stands for it
    /// (`sum(x)/900`). None where no size is such a number, or shapes would not fit any more.
    pub fn of(subject: &Subject<'_>, numbers: bool) -> Option<General> {
        let restrictions = subject.restrictions.iter().map(|one| (*one).clone()).collect();
        let (left, right) = (subject.left.clone(), subject.right.clone());
        let mut general = General { document: subject.document.clone(), left, right, restrictions };
        let first = general.document.dims.len();
        let mut naming = Naming { sizes: Vec::new(), products: BTreeMap::new(), first, fits: true };
        general.visit(&mut |part| naming.kronecker(part));
        general.document.inputs.iter_mut().flat_map(|input| &mut input.dims).for_each(|dim| naming.dim(dim));
        general.visit(&mut |part| naming.part(part));
        if naming.sizes.is_empty() || !naming.fits {
            return None;
        }
        if numbers {
            general.visit(&mut |part| naming.number(part));
        }
        let shown: Vec<String> = naming.sizes.iter().map(|size| size.show(&general.document.dims)).collect();
        general.document.dims.extend(shown);
        Some(general)
    }

    /// The claim to be judged, with what is left of some work.
    pub fn subject(&self, work: &Work) -> Subject<'_> {
        let mut uses = self.document.closure(&self.left, None);
        uses.extend(&self.document.closure(&self.right, None));
        for restriction in &self.restrictions {
            match restriction {
                Restriction::Property(id, _) => {
                    uses.inputs.insert(*id);
                }
                other => uses.extend(&other.expr().map(|expr| self.document.closure(expr, None)).unwrap_or_default()),
            }
        }
        Subject::of(&self.document, &self.left, &self.right, self.restrictions.iter().collect(), (&uses, work))
    }

    /// Changes all expressions, each after its parts.
    fn visit(&mut self, change: &mut dyn FnMut(&mut Typed)) {
        let lets = self.document.lets.iter_mut().map(|declared| &mut declared.value);
        let bodies = self.document.functions.iter_mut().filter_map(|function| function.body.as_mut());
        let rules = self.restrictions.iter_mut().filter_map(Restriction::expr_mut);
        for expr in lets.chain(bodies).chain(rules).chain([&mut self.left, &mut self.right]) {
            expr.change(change);
        }
    }
}

struct Naming {
    /// Sizes that have names by now.
    sizes: Vec<Dim>,
    /// Sizes of Kronecker products, with what they are products of.
    products: BTreeMap<Dim, Dim>,
    /// The dimension that stands for the first of them.
    first: DimId,
    /// Whether all shapes fit with names as they do with numbers.
    fits: bool,
}

impl Naming {
    fn dim(&mut self, dim: &mut Dim) {
        if !is_large(dim) {
            return;
        }
        if let Some(product) = self.products.get(dim) {
            *dim = product.clone();
            return;
        }
        let known = self.sizes.iter().position(|other| other == dim);
        let place = known.unwrap_or_else(|| {
            self.sizes.push(dim.clone());
            self.sizes.len() - 1
        });
        *dim = Dim::named(self.first + place);
    }

    /// Equal numbers get equal names, so that what fits goes on fitting; only a Kronecker product has sizes of its own,
    /// which must be the products of the names, too.
    fn kronecker(&mut self, part: &mut Typed) {
        let Kind::Kron(a, b) = &part.kind else { return };
        let sides =
            [(&part.shape.rows, &a.shape.rows, &b.shape.rows), (&part.shape.cols, &a.shape.cols, &b.shape.cols)];
        for (whole, a, b) in sides {
            if !is_large(whole) {
                continue;
            }
            let (mut a, mut b) = (a.clone(), b.clone());
            self.dim(&mut a);
            self.dim(&mut b);
            // 1 is the factor beside a vector.
            let product = if a.is_one() || b.is_one() { continue } else { a.times(&b) };
            let known = self.products.get(whole);
            self.fits &= product.is_some() && known.is_none_or(|known| Some(known) == product.as_ref());
            self.fits &= !self.sizes.contains(whole);
            self.products.extend(product.map(|product| (whole.clone(), product)));
        }
    }

    fn part(&mut self, part: &mut Typed) {
        self.dim(&mut part.shape.rows);
        self.dim(&mut part.shape.cols);
        if !part.shape.more.is_empty() || part.has_own_indices() {
            // What is a size in an index, and what a number, is not told apart.
            self.fits = false;
        }
        if let Kind::Dim(dim) | Kind::MatrixPower(_, MatrixExponent::Dim(dim)) = &mut part.kind {
            self.dim(dim);
        }
    }

    /// A size, or a product of two, for a number that is equal to it.
    fn number(&self, part: &mut Typed) {
        let Kind::Number(value) = &part.kind else { return };
        let Some(value) = as_integer(value).and_then(|value| u64::try_from(value).ok()) else { return };
        let named = |size: u64| {
            let place = self.sizes.iter().position(|other| other.as_fixed() == Some(size))?;
            Some(Dim::named(self.first + place))
        };
        let product = || {
            self.sizes.iter().filter_map(Dim::as_fixed).find_map(|size| {
                let other = (value % size == 0).then(|| value / size)?;
                named(size)?.times(&named(other)?)
            })
        };
        if let Some(dim) = named(value).or_else(product) {
            part.kind = Kind::Dim(dim);
        }
    }
}

/// Whether a size is too large a number, or a multiple of something by one.
fn is_large(dim: &Dim) -> bool {
    dim.terms().any(|(_, coefficient)| coefficient.unsigned_abs() > MOST_KEPT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::check::check;
    use crate::lang::parser::parse;
    use crate::lang::typed::Item;

    fn generalised<T>(text: &str, numbers: bool, look: impl FnOnce(Option<Subject<'_>>) -> T) -> T {
        let document = check(text, &parse(text), false);
        let Some(Item::Claim(claim)) = document.items.last() else { panic!("{text}") };
        let subject = Subject::new(&document, claim).expect("a claim about values");
        let general = General::of(&subject, numbers);
        look(general.as_ref().map(|general| general.subject(&Work::default())))
    }

    #[test]
    fn large_sizes_get_names_and_small_ones_keep_their_numbers() {
        let text = "dims k; var W[900,k], x[900], v[3]; let s = sum(W); claim: d(s*dot(x,x)*sum(v))/dx = 2*s*sum(v)*x";
        generalised(text, false, |subject| {
            let subject = subject.expect("900 gets a name");
            assert_eq!(subject.document.dims, ["k", "900"]);
            assert_eq!((subject.dims.as_slice(), subject.right.shape.rows.at(&[1, 7])), ([0, 1].as_slice(), 7));
            assert_eq!(subject.document.inputs[2].dims, [Dim::fixed(3)]);
        });
        let text = "dims h, d = 900*h; var x[d], y[h]; claim: sum(x)*y = 1[d]'*x*y";
        generalised(text, false, |subject| {
            let subject = subject.expect("900*h gets a name");
            assert_eq!((subject.dims.as_slice(), subject.document.dims[1].as_str()), ([0, 1].as_slice(), "900*h"));
        });
        generalised("var v[3]; claim: sum(v) = dot(v, 1[3])", false, |subject| assert!(subject.is_none()));
    }

    #[test]
    fn sizes_of_kronecker_products_stay_products_or_there_are_no_names() {
        let fits = "var A[30,30], B[40,40]; claim: tr(kron(A,B)) = tr(A)*tr(B)";
        generalised(fits, false, |subject| {
            let subject = subject.expect("1200 is a product of names");
            assert_eq!(subject.document.dims, ["30", "40"]);
        });
        let two = "var A[20,20], B[60,60], C[30,30], D[40,40]; claim: kron(A,B) = kron(C,D)";
        generalised(two, false, |subject| assert!(subject.is_none(), "1200 is a product in two ways"));
    }

    #[test]
    fn numbers_stand_for_sizes_where_that_is_asked_for() {
        let text = "var W[900,900]; claim: mean(W) = sum(W)/810000";
        let is_dim = |right: &Typed| matches!(&right.kind, Kind::Quotient(_, b) if matches!(b.kind, Kind::Dim(_)));
        generalised(text, true, |subject| assert!(is_dim(subject.expect("a name").right)));
        generalised(text, false, |subject| assert!(!is_dim(subject.expect("a name").right)));
    }
}
