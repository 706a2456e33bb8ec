//! "Did you mean": the nearest of some words.

/// Words longer than this are not compared.
const LONGEST: usize = 40;

/// Words shorter than this stand for no longer one.
const SHORTEST_BEGINNING: usize = 3;

/// What may be meant by a word of the command line: the [`closest`] candidate, or else the shortest one that begins with it.
///
/// ```
/// use backproof::lang::spelling::meant;
/// assert_eq!(meant("sigmiod", ["sign", "sigmoid"]), Some("sigmoid"));
/// assert_eq!(meant("loss", ["losses", "layers"]), Some("losses"));
/// ```
pub fn meant<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let begins = |candidate: &&str| candidate.to_lowercase().starts_with(&word.to_lowercase());
    let is_long = (SHORTEST_BEGINNING..=LONGEST).contains(&word.chars().count());
    let longer = || candidates.iter().copied().filter(begins).min_by_key(|candidate| candidate.len());
    closest(word, candidates.iter().copied()).or_else(|| longer().filter(|_| is_long))
}

/// The candidate that differs from `word` by the fewest letters, if these are few enough for a slip of the pen: none in a word of
/// one letter, one in a word of up to four, else two. Case does not count; of equally near ones, the first.
///
/// ```
/// use backproof::lang::spelling::closest;
/// assert_eq!(closest("sigmiod", ["sign", "sigmoid"]), Some("sigmoid"));
/// assert_eq!(closest("x", ["y"]), None);
/// ```
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect();
    let allowed = match word.len() {
        0 | 1 => 0,
        2..=4 => 1,
        5..=LONGEST => 2,
        _ => return None,
    };
    let distances = candidates.into_iter().filter_map(|candidate| {
        let letters: Vec<char> = candidate.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect();
        let near = letters.len().abs_diff(word.len()) <= allowed;
        near.then(|| (distance(&word, &letters), candidate)).filter(|found| found.0 <= allowed)
    });
    distances.min_by_key(|found| found.0).map(|found| found.1)
}

/// How many letters have to be inserted, deleted, replaced or swapped with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    // Three rows serve for all.
    let (mut before, mut last): (Vec<usize>, Vec<usize>) = (vec![0; b.len() + 1], (0..=b.len()).collect());
    let mut row = vec![0; b.len() + 1];
    for i in 0..a.len() {
        row[0] = i + 1;
        for j in 0..b.len() {
            let replaced = last[j] + usize::from(a[i] != b[j]);
            let mut best = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = best.min(before[j - 1] + 1);
            }
            row[j + 1] = best;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    #[test]
    fn distances() {
        for (a, b, expected) in [
            ("", "", 0),
            ("claim", "claim", 0),
            ("cliam", "claim", 1),
            ("clai", "claim", 1),
            ("kitten", "sitting", 3),
            ("", "ab", 2),
        ] {
            assert_eq!(distance(&letters(a), &letters(b)), expected, "{a} {b}");
            assert_eq!(distance(&letters(b), &letters(a)), expected, "{b} {a}");
        }
    }

    #[test]
    fn a_beginning_stands_for_the_whole() {
        assert_eq!(meant("Loss", ["lossy-ones", "losses"]), Some("losses"));
        assert_eq!(meant("lo", ["losses"]), None);
        assert_eq!(meant("exp", ["expect", "exq"]), Some("exq"), "a slip of the pen comes first");
    }

    #[test]
    fn short_words_have_to_be_nearer() {
        assert_eq!(closest("lte", ["let"]), Some("let"));
        assert_eq!(closest("xyz", ["let"]), None);
        assert_eq!(closest("Claim", ["claim"]), Some("claim"));
        assert_eq!(closest(&"a".repeat(10_000), ["a"]), None);
    }
}
