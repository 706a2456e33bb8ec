//! The source of all that is random: a stream that a seed determines, on every machine and in every version.
//!
//! It is the key stream of ChaCha20 with a counter of 64 bits (Bernstein, 2008; the blocks are those of RFC 8439, whose
//! test vectors hold it). The generator is written out here, and is no library's, because verdicts depend on it byte by
//! byte: an upgrade of a dependency must not change a counterexample.

/// Random numbers from a seed of 32 bytes.
///
/// ```
/// use backproof::scalar::random::Random;
/// let (mut one, mut other) = (Random::new([7; 32]), Random::new([7; 32]));
/// assert_eq!(one.bits(), other.bits());
/// assert!((-3..=3).contains(&one.between(-3, 3)));
/// ```
#[derive(Clone, Debug)]
pub struct Random {
    key: [u32; 8],
    /// The number of the next block.
    counter: u64,
    block: [u32; WORDS],
    /// How many words of the block are used up.
    used: usize,
}

/// Words of a block.
const WORDS: usize = 16;
/// Rounds on columns and then on diagonals; ChaCha20 has ten of both.
const DOUBLE_ROUNDS: usize = 10;
/// `expand 32-byte k`: the words that all blocks begin with.
const BEGINNING: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

impl Random {
    /// The stream of a seed.
    pub fn new(seed: [u8; 32]) -> Random {
        let word = |at: usize| u32::from_le_bytes([seed[4 * at], seed[4 * at + 1], seed[4 * at + 2], seed[4 * at + 3]]);
        Random { key: std::array::from_fn(word), counter: 0, block: [0; WORDS], used: WORDS }
    }

    /// A stream that depends on a seed and a salt alone.
    pub fn salted(seed: u64, salt: u64) -> Random {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        bytes[8..16].copy_from_slice(&salt.to_le_bytes());
        Random::new(bytes)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        let low = u64::from(self.word());
        low | u64::from(self.word()) << 32
    }

    /// A number from `low` to `high`, both included, each with the same probability; `low` where there is none.
    ///
    /// The product of `count` and 64 random bits is uniform in its upper half, but for some lower halves, which are
    /// drawn again (Lemire, 2019).
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        if high < low {
            return low;
        }
        let count = high.wrapping_sub(low).wrapping_add(1) as u64;
        if count == 0 {
            // All numbers there are.
            return self.bits() as i64;
        }
        let uneven = count.wrapping_neg() % count;
        loop {
            let product = u128::from(self.bits()) * u128::from(count);
            if product as u64 >= uneven {
                return low.wrapping_add((product >> 64) as i64);
            }
        }
    }

    /// The next 32 bits.
    pub fn word(&mut self) -> u32 {
        if self.used == WORDS {
            self.block = block(&self.key, self.counter);
            self.counter = self.counter.wrapping_add(1);
            self.used = 0;
        }
        self.used += 1;
        self.block[self.used - 1]
    }
}

/// A block of the key stream.
fn block(key: &[u32; 8], counter: u64) -> [u32; WORDS] {
    let mut start = [0; WORDS];
    start[..4].copy_from_slice(&BEGINNING);
    start[4..12].copy_from_slice(key);
    (start[12], start[13]) = (counter as u32, (counter >> 32) as u32);
    let mut state = start;
    for _ in 0..DOUBLE_ROUNDS {
        for column in 0..4 {
            quarter(&mut state, [column, 4 + column, 8 + column, 12 + column]);
        }
        for first in 0..4 {
            quarter(&mut state, [first, 4 + (first + 1) % 4, 8 + (first + 2) % 4, 12 + (first + 3) % 4]);
        }
    }
    std::array::from_fn(|at| state[at].wrapping_add(start[at]))
}

/// The quarter round on four words: add, exclusive or, rotate, four times.
fn quarter(state: &mut [u32; WORDS], [a, b, c, d]: [usize; 4]) {
    for (left, right, other, turn) in [(a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)] {
        state[left] = state[left].wrapping_add(state[right]);
        state[other] = (state[other] ^ state[left]).rotate_left(turn);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(seed: [u8; 32], count: usize) -> Vec<u8> {
        let mut random = Random::new(seed);
        (0..count / 8).flat_map(|_| random.bits().to_le_bytes()).collect()
    }

    /// RFC 8439, appendix A.1: the test vectors whose nonce is zero.
    #[test]
    fn the_stream_is_that_of_the_standard() {
        let stream = bytes([0; 32], 128);
        let first = "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7\
                     da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586";
        let second = "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed\
                      29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f";
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(hex(&stream[..64]), first, "vector 1: key 0, block 0");
        assert_eq!(hex(&stream[64..]), second, "vector 2: key 0, block 1");
        let mut last = [0; 32];
        last[31] = 1;
        let third = "3aeb5224ecf849929b9d828db1ced4dd832025e8018b8160b82284f3c949aa5a\
                     8eca00bbb4a73bdad192b5c42f73f2fd4e273644c8b36125a64addeb006c13a0";
        assert_eq!(hex(&bytes(last, 128)[64..]), third, "vector 3: key 1, block 1");
    }

    #[test]
    fn numbers_lie_between_their_bounds_and_all_come_up() {
        let mut random = Random::new([3; 32]);
        let mut counts = [0_usize; 7];
        for _ in 0..7000 {
            counts[(random.between(-3, 3) + 3) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (900..1100).contains(count)), "{counts:?}");
        for _ in 0..100 {
            assert_eq!(random.between(5, 5), 5);
            assert_eq!(random.between(5, 4), 5, "of no numbers it is the first bound");
            assert!(random.between(i64::MAX - 1, i64::MAX) >= i64::MAX - 1);
        }
        let signs: Vec<bool> = (0..64).map(|_| random.between(i64::MIN, i64::MAX) < 0).collect();
        assert!(signs.contains(&true) && signs.contains(&false));
    }
}
