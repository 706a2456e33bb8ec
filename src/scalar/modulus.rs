//! Arithmetic modulo an odd number, and the random safe primes that the [field](crate::scalar::field) is built on.

use crate::scalar::random::Random;
use dashu_base::Sign;
use dashu_ratio::RBig;

/// Small primes: they sort out most candidates for a safe prime.
const SMALL: [u64; 17] = [3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61];
/// To these bases the strong test is right for every number below 2⁶⁴ (Sorenson and Webster, 2015).
const BASES: [u64; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

/// An odd modulus below 2⁶², with what Montgomery's multiplication needs.
///
/// Residues are `u64`s in Montgomery's form: equal residues are equal numbers, and 0 is 0.
///
/// ```
/// use backproof::scalar::modulus::Modulus;
/// let seven = Modulus::new(7).expect("odd");
/// let (three, five) = (seven.residue(3), seven.residue(5));
/// assert_eq!(seven.number(seven.times(three, five)), 1);
/// assert_eq!(seven.inverse(three), Some(five));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modulus {
    modulus: u64,
    /// −1/modulus mod 2⁶⁴
    negative_inverse: u64,
    /// 2⁶⁴ and 2¹²⁸ mod modulus
    one: u64,
    square: u64,
}

impl Modulus {
    /// An odd modulus from 3 to 2⁶² − 1; none for any other number.
    pub fn new(modulus: u64) -> Option<Modulus> {
        if modulus.is_multiple_of(2) || !(3..1 << 62).contains(&modulus) {
            return None;
        }
        // Newton's iteration: an inverse mod 2ᵏ becomes one mod 2²ᵏ; every odd number is its own inverse mod 8.
        let mut inverse = modulus;
        for _ in 0..5 {
            inverse = inverse.wrapping_mul(2_u64.wrapping_sub(modulus.wrapping_mul(inverse)));
        }
        let below = |number: u128| (number % u128::from(modulus)) as u64;
        let one = below(1 << 64);
        let square = below(u128::from(one) * u128::from(one));
        Some(Modulus { modulus, negative_inverse: inverse.wrapping_neg(), one, square })
    }

    /// The modulus itself.
    pub fn modulus(&self) -> u64 {
        self.modulus
    }

    /// The residue of a number.
    pub fn residue(&self, number: u64) -> u64 {
        self.times(number % self.modulus, self.square)
    }

    /// The number below the modulus that a residue stands for.
    pub fn number(&self, residue: u64) -> u64 {
        self.times(residue, 1)
    }

    /// The residue 1.
    pub fn one(&self) -> u64 {
        self.one
    }

    /// a + b
    pub fn plus(&self, a: u64, b: u64) -> u64 {
        let sum = a + b;
        if sum >= self.modulus { sum - self.modulus } else { sum }
    }

    /// a − b
    pub fn minus(&self, a: u64, b: u64) -> u64 {
        if a >= b { a - b } else { a + self.modulus - b }
    }

    /// −a
    pub fn negative(&self, a: u64) -> u64 {
        self.minus(0, a)
    }

    /// a·b
    pub fn times(&self, a: u64, b: u64) -> u64 {
        let product = u128::from(a) * u128::from(b);
        let multiple = (product as u64).wrapping_mul(self.negative_inverse);
        // Below 2·modulus, as both factors are below the modulus, which is below 2⁶².
        let reduced = ((product + u128::from(multiple) * u128::from(self.modulus)) >> 64) as u64;
        if reduced >= self.modulus { reduced - self.modulus } else { reduced }
    }

    /// aⁿ
    pub fn power(&self, a: u64, exponent: u64) -> u64 {
        let (mut square, mut left, mut power) = (a, exponent, self.one);
        while left > 0 {
            if left % 2 == 1 {
                power = self.times(power, square);
            }
            square = self.times(square, square);
            left /= 2;
        }
        power
    }

    /// 1/a, by Fermat: of a prime modulus. None for 0.
    pub fn inverse(&self, a: u64) -> Option<u64> {
        match a {
            0 => None,
            // Most denominators are 1.
            a if a == self.one => Some(a),
            _ => Some(self.power(a, self.modulus - 2)),
        }
    }

    /// The residue of a rational number; none if its denominator is a multiple of the (prime) modulus.
    pub fn rational(&self, value: &RBig) -> Option<u64> {
        let (sign, size) = value.numerator().clone().into_parts();
        let numerator = self.residue(&size % self.modulus);
        let denominator = self.inverse(self.residue(value.denominator() % self.modulus))?;
        let quotient = self.times(numerator, denominator);
        Some(if sign == Sign::Negative { self.negative(quotient) } else { quotient })
    }

    /// Whether the modulus is prime.
    ///
    /// ```
    /// use backproof::scalar::modulus::Modulus;
    /// let prime = |n| Modulus::new(n).is_some_and(|modulus| modulus.is_prime());
    /// assert!(prime(2_305_843_009_213_691_579) && prime(1_152_921_504_606_845_789));
    /// assert!(!prime(3_215_031_751), "a strong pseudoprime to the bases 2, 3, 5, 7");
    /// ```
    pub fn is_prime(&self) -> bool {
        let n = self.modulus;
        if let Some(small) = SMALL.iter().find(|small| n.is_multiple_of(**small)) {
            return n == *small;
        }
        BASES.iter().all(|base| self.is_strong_probable_prime(*base))
    }

    fn is_strong_probable_prime(&self, base: u64) -> bool {
        let twos = (self.modulus - 1).trailing_zeros();
        let minus_one = self.negative(self.one);
        let mut power = self.power(self.residue(base), (self.modulus - 1) >> twos);
        if power == self.one || power == minus_one {
            return true;
        }
        for _ in 1..twos {
            power = self.times(power, power);
            if power == minus_one {
                return true;
            }
        }
        false
    }

    /// A random residue.
    pub fn draw(&self, random: &mut Random) -> u64 {
        // Rejection keeps it uniform; the modulus is above 2⁵⁹, or a test's.
        let bits = u64::BITS - self.modulus.leading_zeros();
        loop {
            let candidate = random.bits() >> (u64::BITS - bits);
            if candidate < self.modulus {
                return candidate;
            }
        }
    }
}

/// A safe prime p = 2q + 1: both p and q are prime, and the squares mod p are a group of order q.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SafePrime {
    /// p
    pub p: Modulus,
    /// q
    pub q: Modulus,
}

impl SafePrime {
    /// 2q + 1, if both are prime.
    ///
    /// ```
    /// use backproof::scalar::modulus::SafePrime;
    /// assert!(SafePrime::new(1_152_921_504_606_845_789).is_some()); // 2⁶¹ − 2373 is the largest one below 2⁶¹
    /// assert!(SafePrime::new(1_152_921_504_606_845_791).is_none());
    /// ```
    pub fn new(q: u64) -> Option<SafePrime> {
        let p = q.checked_mul(2)?.checked_add(1)?;
        let sieved = SMALL.iter().any(|small| {
            let rest = q % small;
            q != *small && p != *small && (rest == 0 || rest == (small - 1) / 2)
        });
        if sieved {
            return None;
        }
        let (p, q) = (Modulus::new(p)?, Modulus::new(q)?);
        // The quick test of both first: it sorts out nearly all.
        let quick = q.is_strong_probable_prime(2) && p.is_strong_probable_prime(2);
        (quick && q.is_prime() && p.is_prime()).then_some(SafePrime { p, q })
    }

    /// A random one with p between 2⁶⁰ and 2⁶¹, each with the same probability. One in about 1300 odd numbers q gives
    /// one, and about 4·10¹⁴ of them there are (by the conjecture of Hardy and Littlewood on prime constellations).
    pub fn draw(random: &mut Random) -> SafePrime {
        loop {
            let q = (1 << 59) + (random.bits() >> 5 | 1);
            if let Some(prime) = SafePrime::new(q) {
                return prime;
            }
        }
    }
}
