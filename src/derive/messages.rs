//! What is said where nothing can be derived: which names there are, what is declared nowhere, what to write.

use crate::lang::ast::{Fault, IN_FULL};
use crate::lang::typed::{Document, Typed};

/// Where nothing is declared, what is differentiated may be made of something all the same: in a file that is not named.
pub(super) fn missing(document: &Document, of: &Typed, undeclared: bool) -> Option<String> {
    let inputs = document.closure(of, None).inputs;
    let names: Vec<String> = inputs.iter().map(|id| format!("`{}`", document.inputs[*id].name)).collect();
    let which = match names.as_slice() {
        _ if !undeclared => return None,
        [] => return None,
        [one] => format!("{one} is declared nowhere; name the file that declares it"),
        all => format!("{} are declared nowhere; name the file that declares them", all.join(", ")),
    };
    Some(format!(", and {which}: `--file layer.claim`"))
}

/// What is wrong, and what to write; how a whole claim is written is not asked.
pub(super) fn told(faults: &[Fault]) -> String {
    // There is no claim before which a declaration could stand.
    let here = |hint: &str| {
        let hint = hint.split(IN_FULL).next().unwrap_or(hint);
        match hint.split_once("write `dims ").zip(hint.strip_suffix(";` before the claim")) {
            Some(((before, _), _)) => {
                format!("{before}declare all names with `--declare`, such as `--declare 'dims n; var x[n], A[n,n]'`")
            }
            None => hint.to_owned(),
        }
    };
    let one = |fault: &Fault| match &fault.hint {
        Some(hint) => format!("{}; {}", fault.message, here(hint)),
        None => fault.message.clone(),
    };
    faults.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The names that an expression and its variable may have.
pub(super) fn names_of(document: &Document) -> String {
    /// So many are told.
    const MOST: usize = 12;
    let inputs = document.inputs.iter().filter(|input| !input.constant).map(|input| &input.name);
    let names: Vec<&str> =
        inputs.chain(document.lets.iter().map(|one| &one.name)).map(String::as_str).take(MOST).collect();
    if names.is_empty() { "nothing is declared".to_owned() } else { format!("the names are `{}`", names.join("`, `")) }
}
