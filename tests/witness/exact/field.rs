//! Laws of the field that the witness `exact` reads in, and of the degrees it counts.

use super::with_subject;
use backproof::scalar::degree::{Degree, Degrees};
use backproof::scalar::field::{Choices, Element, Field, Ratio};
use backproof::scalar::modulus::{Modulus, SafePrime};
use backproof::scalar::random::Random;
use backproof::tape::{Constant, FunctionId, Primitive, Product, Reader};
use backproof::witness::bench::case::Case;
use backproof::witness::exact::{Counts, Formula, Primes, bound};
use proptest::prelude::*;

fn random(seed: u64) -> Random {
    let mut bytes = [3; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    Random::new(bytes)
}

fn field(seed: u64) -> Field {
    let mut random = random(seed);
    let prime = SafePrime::draw(&mut random);
    Field::new(prime, random, Choices::default())
}

/// Whether two values are the same, as far as a run may know.
fn same(a: &Element, b: &Element) -> bool {
    a.defined && b.defined && a.value == b.value
}

/// An expression without functions in x, y and small numbers.
fn rational_expression() -> BoxedStrategy<Rational> {
    let leaf = prop_oneof![
        Just(Rational::X),
        Just(Rational::Y),
        (-9_i64..10, 1_i64..10).prop_map(|(n, d)| Rational::Number(n, d)),
    ];
    leaf.prop_recursive(4, 24, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Rational::Sum(Box::new(a), Box::new(b))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Rational::Product(Box::new(a), Box::new(b))),
            inner.prop_map(|a| Rational::Reciprocal(Box::new(a))),
        ]
    })
    .boxed()
}

#[derive(Clone, Debug)]
enum Rational {
    X,
    Y,
    Number(i64, i64),
    Sum(Box<Rational>, Box<Rational>),
    Product(Box<Rational>, Box<Rational>),
    Reciprocal(Box<Rational>),
}

impl Rational {
    fn read(&self, field: &mut Field, x: &Element, y: &Element) -> Element {
        match self {
            Rational::X => *x,
            Rational::Y => *y,
            Rational::Number(n, d) => field.ratio(Ratio::new(*n, *d).expect("it exists")),
            Rational::Sum(a, b) => {
                let (a, b) = (a.read(field, x, y), b.read(field, x, y));
                field.plus(&a, &b)
            }
            Rational::Product(a, b) => {
                let (a, b) = (a.read(field, x, y), b.read(field, x, y));
                field.product(&a, &b)
            }
            Rational::Reciprocal(a) => {
                let a = a.read(field, x, y);
                field.reciprocal(&a)
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Montgomery's arithmetic against the machine's wide integers.
    #[test]
    fn residues_are_a_ring(modulus in (1_u64 << 20..1 << 61).prop_map(|m| m | 1), a in any::<u64>(), b in any::<u64>(), n in 0_u64..50) {
        let m = Modulus::new(modulus).expect("it exists");
        let (wide, ra, rb) = (u128::from(modulus), m.residue(a), m.residue(b));
        let (a, b) = (u128::from(a) % wide, u128::from(b) % wide);
        prop_assert_eq!(u128::from(m.number(ra)), a);
        prop_assert_eq!(u128::from(m.number(m.plus(ra, rb))), (a + b) % wide);
        prop_assert_eq!(u128::from(m.number(m.minus(ra, rb))), (a + wide - b) % wide);
        prop_assert_eq!(u128::from(m.number(m.times(ra, rb))), a * b % wide);
        let power = (0..n).fold(1 % wide, |power, _| power * a % wide);
        prop_assert_eq!(u128::from(m.number(m.power(ra, n))), power);
    }

    #[test]
    fn primes_are_primes(n in (0_u64..40_000).prop_map(|n| 2 * n + 3)) {
        let by_division = (2..).take_while(|d| d * d <= n).all(|d| n % d != 0);
        prop_assert_eq!(Modulus::new(n).expect("it exists").is_prime(), by_division);
    }

    /// p = 2q + 1, between 2⁶⁰ and 2⁶¹, 3 mod 4 (so that −1 is no square), and inverses exist.
    #[test]
    fn safe_primes_are_safe(seed in any::<u64>(), a in 1_u64..1 << 59) {
        let SafePrime { p, q } = SafePrime::draw(&mut random(seed));
        prop_assert_eq!(p.modulus(), 2 * q.modulus() + 1);
        prop_assert!((1 << 60..1 << 61).contains(&p.modulus()) && p.modulus() % 4 == 3);
        prop_assert!(p.is_prime() && q.is_prime());
        prop_assert_eq!(p.power(p.negative(p.one()), q.modulus()), p.negative(p.one()));
        for m in [p, q] {
            let a = m.residue(a);
            prop_assert_eq!(m.times(a, m.inverse(a).expect("it exists")), m.one());
        }
    }

    /// exp turns sums into products, on rational arguments; rational multiples become powers; ln undoes it.
    #[test]
    fn exp_is_a_homomorphism(u in rational_expression(), v in rational_expression(), n in 1_i64..12, seed in any::<u64>()) {
        let field = &mut field(seed);
        let (x, y) = (field.variable(), field.variable());
        let (u, v) = (u.read(field, &x, &y), v.read(field, &x, &y));
        prop_assume!(u.defined && v.defined);
        let sum = field.plus(&u, &v);
        let [of_u, of_v, of_sum] = [u, v, sum].map(|u| field.apply(Primitive::Exp, &u));
        prop_assert!(same(&field.product(&of_u, &of_v), &of_sum));
        let minus = field.negation(&u);
        let (inverse, of_minus) = (field.reciprocal(&of_u), field.apply(Primitive::Exp, &minus));
        prop_assert!(same(&inverse, &of_minus));
        let nth = field.ratio(Ratio::new(1, n).expect("it exists"));
        let part = field.product(&nth, &u);
        let of_part = field.apply(Primitive::Exp, &part);
        let power = (1..n).fold(of_part, |power, _| field.product(&power, &of_part));
        prop_assert!(same(&power, &of_u));
        prop_assert!(same(&field.apply(Primitive::Ln, &of_sum), &sum));
        prop_assert!(same(&field.apply(Primitive::Ln, &of_minus), &minus));
    }

    /// The same where the argument has no residue as an exponent: then it is an oracle's.
    #[test]
    fn exp_of_roots_and_sines_is_one_too(seed in any::<u64>()) {
        let field = &mut field(seed);
        let (x, y) = (field.variable(), field.variable());
        let [u, v] = [x, y].map(|x| field.apply(Primitive::Sin, &x));
        let two = field.ratio(Ratio::new(2, 1).expect("it exists"));
        let (sum, twice, minus) = (field.plus(&u, &v), field.product(&two, &u), field.negation(&u));
        let [of_u, of_v, of_sum, of_twice, of_minus] = [u, v, sum, twice, minus].map(|u| field.apply(Primitive::Exp, &u));
        prop_assert!(same(&field.product(&of_u, &of_v), &of_sum));
        prop_assert!(same(&field.product(&of_u, &of_u), &of_twice));
        prop_assert!(same(&field.reciprocal(&of_u), &of_minus));
        prop_assert!(!same(&of_u, &of_v));
    }

    /// sin² + cos² = 1, parity, sums, doubles and halves of angles, π.
    #[test]
    fn rotations_compose(seed in any::<u64>()) {
        let field = &mut field(seed);
        let (x, y) = (field.variable(), field.variable());
        let one = field.ratio(Ratio::new(1, 1).expect("it exists"));
        let turn = |field: &mut Field, x: &Element| [Primitive::Cos, Primitive::Sin].map(|p| field.apply(p, x));
        let [c, s] = turn(field, &x);
        let [d, t] = turn(field, &y);
        let norm = field.sum_of_products([Product::of(&c, &c), Product::of(&s, &s)].into_iter());
        prop_assert!(same(&norm, &one));
        let (sum, minus) = (field.plus(&x, &y), field.negation(&x));
        let [cs, ss] = turn(field, &sum);
        prop_assert!(same(&cs, &field.sum_of_products([Product::of(&c, &d), Product::of(&s, &t).negated()].into_iter())));
        prop_assert!(same(&ss, &field.sum_of_products([Product::of(&s, &d), Product::of(&c, &t)].into_iter())));
        let [cm, sm] = turn(field, &minus);
        prop_assert!(same(&cm, &c) && same(&sm, &field.negation(&s)));
        let half = field.ratio(Ratio::new(1, 2).expect("it exists"));
        let half = field.product(&half, &x);
        let [ch, sh] = turn(field, &half);
        prop_assert!(same(&s, &field.sum_of_products([Product::of(&ch, &sh), Product::of(&ch, &sh)].into_iter())));
        let quarter = field.apply(Primitive::Atan, &one);
        let four = field.ratio(Ratio::new(4, 1).expect("it exists"));
        let pi = field.product(&four, &quarter);
        let shifted = field.plus(&x, &pi);
        let [cp, sp] = turn(field, &shifted);
        prop_assert!(same(&cp, &field.negation(&c)) && same(&sp, &field.negation(&s)));
    }

    /// Oracles are functions, odd where they should be, and different elsewhere.
    #[test]
    fn oracles_are_functions(seed in any::<u64>()) {
        let field = &mut field(seed);
        let (x, y) = (field.variable(), field.variable());
        let minus = field.negation(&x);
        for primitive in [Primitive::Atan, Primitive::Erf] {
            let [of_x, of_y, of_minus, again] = [x, y, minus, x].map(|x| field.apply(primitive, &x));
            prop_assert!(same(&of_x, &again) && !same(&of_x, &of_y));
            prop_assert!(same(&field.negation(&of_x), &of_minus));
        }
        let of = |field: &mut Field, f, k, x: &Element| field.opaque(FunctionId(f), k, x);
        let value = of(field, 0, 0, &x);
        prop_assert!(same(&value, &of(field, 0, 0, &x)));
        for (f, k, at) in [(1, 0, x), (0, 1, x), (0, 0, y), (0, 0, minus)] {
            prop_assert!(!same(&value, &of(field, f, k, &at)));
        }
    }

    /// Logarithms of products, quotients and squares, in whatever order they are met.
    #[test]
    fn logarithms_add(seed in any::<u64>(), order in Just([0, 1, 2, 3]).prop_shuffle()) {
        let field = &mut field(seed);
        let (x, y) = (field.variable(), field.variable());
        let inverse = field.reciprocal(&y);
        let arguments = [x, y, field.product(&x, &y), field.product(&x, &inverse)];
        for which in order {
            field.apply(Primitive::Ln, &arguments[which]);
        }
        let [x, y, product, quotient] = arguments.map(|x| field.apply(Primitive::Ln, &x));
        prop_assert!(same(&product, &field.plus(&x, &y)));
        prop_assert!(same(&quotient, &field.sum_of_products([Product::plus(&x), Product::plus(&y).negated()].into_iter())));
        prop_assert!(!same(&x, &y));
    }

    /// A bound gets worse with everything that it counts.
    #[test]
    fn the_bound_is_monotone(power in 1_u32..40, comparisons in 0.0..1e6, roots in 0_usize..8, draws in 1_usize..200) {
        let of = |power: u32, counts: &Counts| {
            with_subject(&format!("d(x^{power})/dx = {power}*x^{}", power - 1), |subject| {
                bound(&Formula::of(&Case::new(subject, Vec::new()).expect("it exists")), counts, Primes::Random(1)).expect("small").bits
            })
        };
        let counts = Counts { comparisons, oracle: 1.0, roots, draws };
        let bits = of(power, &counts);
        prop_assert!(bits > 16.0 && bits < 61.0);
        prop_assert!(of(100_000 * power, &counts) < bits);
        let more_comparisons = of(power, &Counts { comparisons: 2.0 * comparisons + 1.0, ..counts });
        let more_roots = of(power, &Counts { roots: roots + 1, ..counts });
        let more_draws = of(power, &Counts { draws: draws + 1, ..counts });
        prop_assert!(more_comparisons <= bits && more_roots < bits && more_draws < bits);
    }
}

/// The degrees of a known expression: 1/(x + 1/x) = x/(x² + 1).
#[test]
fn degrees_of_quotients() {
    let reader = &mut Degrees::new(1.0, 1.0);
    let x = Degree::variable();
    let inverse = reader.reciprocal(&x);
    let sum = reader.sum_of_products([Product::plus(&x), Product::plus(&inverse)].into_iter());
    assert_eq!((sum.numerator, sum.denominator), (2.0, 1.0));
    let quotient = reader.reciprocal(&sum);
    assert_eq!((quotient.numerator, quotient.denominator), (1.0, 2.0));
    // Equal denominators count once, and numbers not at all.
    let twice = reader.sum_of_products([Product::plus(&quotient), Product::of(&quotient, &x)].into_iter());
    assert_eq!((twice.numerator, twice.denominator), (2.0, 2.0));
    let seven = reader.constant(&Constant::integer(7));
    assert_eq!((seven.numerator, seven.denominator), (0.0, 0.0));
}
