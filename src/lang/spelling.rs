//! Words and brackets as they are written; "did you mean": the nearest of some words.

/// Words longer than this are not compared.
const LONGEST: usize = 40;

/// Words shorter than this stand for no longer one.
const SHORTEST_BEGINNING: usize = 3;

/// What stands in the brackets, if they enclose the whole text.
pub(crate) fn in_brackets(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut open = 0_usize;
    for c in inner.chars() {
        match c {
            '(' => open += 1,
            ')' => open = open.checked_sub(1)?,
            _ => {}
        }
    }
    Some(inner)
}

/// What may be meant by a word of the command line: the [`closest`] candidate, or else the shortest one that begins
/// with it.
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

/// The candidate that differs from `word` by the fewest letters, if these are few enough for a slip of the pen: none in
/// a word of one letter, one in a word of up to five, else two. Case does not count; of equally near ones, the first.
///
/// ```
/// use backproof::lang::spelling::closest;
/// assert_eq!(closest("sigmiod", ["sign", "sigmoid"]), Some("sigmoid"));
/// assert_eq!(closest("x", ["y"]), None);
/// assert_eq!(closest("cross", ["cos"]), None);
/// ```
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest(word, candidates).first().copied()
}

/// All candidates that differ from `word` by the fewest letters, if these are few enough for a slip of the pen.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let word: Vec<char> = word.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect();
    let allowed = match word.len() {
        0 | 1 => 0,
        2..=5 => 1,
        6..=LONGEST => 2,
        _ => return Vec::new(),
    };
    let (mut least, mut found) = (allowed, Vec::new());
    for candidate in candidates {
        let letters: Vec<char> = candidate.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect();
        if letters.len().abs_diff(word.len()) > least {
            continue;
        }
        let distance = distance(&word, &letters);
        if distance < least {
            found.clear();
            least = distance;
        }
        if distance == least {
            found.push(candidate);
        }
    }
    found
}

/// The word of the language that another one is a slip of the pen for. Words of the language are short and near to each
/// other and to other functions' names (`log2`, `expm`, `cot`), so that a slip is less here: neighbours exchanged, a
/// letter doubled; one left out or replaced in words of four letters or more, and two in words of seven.
///
/// ```
/// use backproof::lang::spelling::slip_of;
/// for (word, meant) in [("sni", Some("sin")), ("expp", Some("exp")), ("Exp", Some("exp")), ("sqt", Some("sqrt")), ("sigmod", Some("sigmoid"))] {
///     assert_eq!(slip_of(word, ["sin", "exp", "sqrt", "sigmoid"]), meant);
/// }
/// for word in ["log2", "expm", "cot", "cross", "atan2", "logit", "sinc", "tg", "mod"] {
///     assert_eq!(slip_of(word, ["log", "exp", "cos", "atan", "sin", "tan", "tanh", "max"]), None);
/// }
/// ```
pub fn slip_of<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters: Vec<char> = word.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect();
    let is_slip = |candidate: &&str| {
        let known: Vec<char> = candidate.chars().collect();
        let mut sorted = [letters.clone(), known.clone()];
        sorted.iter_mut().for_each(|letters| letters.sort_unstable());
        let is_exchange = sorted[0] == sorted[1];
        let mut once = letters.clone();
        once.dedup();
        let mut known_once = known.clone();
        known_once.dedup();
        let is_doubled = once == known_once;
        let is_longer = letters.len() > known.len() && letters.starts_with(&known);
        is_exchange || is_doubled || (known.len() >= 4 && !is_longer && letters.len() <= known.len() + 1)
    };
    let slips: Vec<&str> = candidates.into_iter().filter(is_slip).collect();
    let found = closest(word, slips)?;
    let allowed = if found.len() >= 7 { 2 } else { 1 };
    let known: Vec<char> = found.chars().collect();
    (distance(&letters, &known) <= allowed).then_some(found)
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
