//! Whether a program computes its values one after the other, so that its formulas say what it does: what has loops, branches or
//! values that change is not read as a formula, and no translation of it is offered.

use super::is_name;

/// Words at the start of a line that make it run more or less than once, or not at all.
const CONTROL: [&str; 14] = [
    "if", "elif", "else", "for", "while", "try", "except", "finally", "with", "match", "loop", "unless", "switch",
    "case",
];
/// Signs that change a value, as `y += x` does.
const CHANGES: [&str; 8] = ["+=", "-=", "*=", "/=", "@=", "%=", "^=", "|="];

/// Whether each line is a head of a function, a value with a name, what is returned, or nothing to the values.
pub(in crate::lang) fn is_straight(text: &str) -> bool {
    let is_python = text.lines().any(|line| line.trim_start().starts_with("def ") || line.contains("import "));
    let mut returned = false;
    text.lines().all(|line| {
        let code = without_remark(line, is_python);
        let code = code.trim().trim_start_matches(['{', '}']).trim();
        if ["def ", "fn ", "pub fn ", "function "].iter().any(|word| code.starts_with(word)) {
            returned = false;
        }
        let is_last = code.starts_with("return ");
        // A second return is one of several, of which one is taken.
        let is_straight = !(is_last && returned) && is_one_value(code, is_python);
        returned |= is_last;
        is_straight
    })
}

fn without_remark(line: &str, is_python: bool) -> &str {
    let mark = if is_python { "#" } else { "//" };
    line.split(mark).next().unwrap_or_default()
}

fn is_one_value(code: &str, is_python: bool) -> bool {
    let first = code.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    // `if x > 0.0 { x } else { 0.0 }` on one line is a value.
    let is_value = code.contains('{') && code.contains("else") && code.ends_with('}');
    let is_control = CONTROL.contains(&first) && !(first == "if" && is_value);
    let changes = CHANGES.iter().any(|sign| code.contains(sign)) || is_python && code.contains("//");
    let several = code.split_once('=').is_some_and(|(names, _)| {
        names.contains(',') && names.split(',').all(|name| is_name(name.trim().trim_matches(['(', ')'])))
    });
    !is_control && !changes && !several
}

#[cfg(test)]
mod tests {
    use super::is_straight;

    #[test]
    fn values_one_after_the_other_are_straight() {
        for text in [
            "def f(x):\n    # if x is large\n    s = sigmoid(x)\n    return s*(1 - s)\n",
            "fn f(x: f64) -> f64 {\n    let y = x.exp(); // for later\n    if y > 1.0 { y } else { 1.0 }\n}\n",
            "import numpy as np\nf = lambda x, y: x*y\nassert np.allclose(f(1, 2), 2)\n",
        ] {
            assert!(is_straight(text), "{text}");
        }
    }

    #[test]
    fn branches_loops_and_changes_are_not() {
        for body in [
            "if x > 0:\n        return x\n    return 0.01*x",
            "y = x\n    if x < 0: y = -x\n    return y",
            "for i in range(3): x = x*x\n    return x",
            "y = x\n    y += x**2\n    return y",
            "a, b = x, x**2\n    return a*b",
            "return x//2",
            "return x\n    return 2*x",
        ] {
            let text = format!("def f(x):\n    {body}\n");
            assert!(!is_straight(&text), "{text}");
        }
    }
}
