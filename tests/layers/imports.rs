//! Which file of the sources imports which: paths are followed through folders, `super`, braces and re-exports.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A module by its path: `witness::points` for `src/witness/points.rs`; `lib.rs` is the empty path.
pub type Module = Vec<String>;

/// The sources: the code of each module that has a file.
#[derive(Clone, Default)]
pub struct Sources(BTreeMap<Module, String>);

/// The files that each file imports, re-exports seen through.
pub type Imports = BTreeMap<String, BTreeSet<String>>;

/// `a::b::c` as a module.
pub fn module(path: &str) -> Module {
    path.split("::").filter(|word| !word.is_empty()).map(str::to_string).collect()
}

impl Sources {
    /// The sources of this project.
    ///
    /// # Panics
    /// If they cannot be read.
    pub fn of_the_project() -> Sources {
        let mut sources = Sources::default();
        sources.add(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &Module::new());
        sources
    }

    fn add(&mut self, directory: &Path, inside: &Module) {
        for entry in fs::read_dir(directory).expect("the sources are there") {
            let path = entry.expect("readable").path();
            let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_string();
            let mut module = inside.clone();
            if path.is_dir() {
                module.push(name);
                self.add(&path, &module);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                if name != "mod" && name != "lib" {
                    module.push(name);
                }
                self.0.insert(module, fs::read_to_string(&path).expect("readable"));
            }
        }
    }

    /// The same with a line of code added to a file, which may be a new one.
    pub fn with(&self, path: &str, line: &str) -> Sources {
        let mut sources = self.clone();
        let code = sources.0.entry(module(path)).or_default();
        *code = format!("{line}\n{code}");
        sources
    }

    /// The path of each module with its code.
    pub fn iter(&self) -> impl Iterator<Item = (String, &String)> {
        self.0.iter().map(|(module, code)| (module.join("::"), code))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Who imports whom.
    pub fn imports(&self) -> Imports {
        let read: BTreeMap<&Module, Paths> = self.0.iter().map(|(file, code)| (file, self.paths(file, code))).collect();
        let mut imports = Imports::new();
        for (file, paths) in &read {
            let found = paths.used.iter().filter_map(|path| self.file_of(path, &read, 0));
            let others = found.filter(|other| other != *file && !other.is_empty()).map(|other| other.join("::"));
            imports.insert(file.join("::"), others.collect());
        }
        imports
    }

    /// The file in which a path ends: the one of its longest beginning that is a file, or the one that the rest is
    /// passed on from.
    fn file_of(&self, path: &[String], read: &BTreeMap<&Module, Paths>, depth: usize) -> Option<Module> {
        let length = (0..=path.len()).rev().find(|length| self.0.contains_key(&path[..*length]))?;
        let file = path[..length].to_vec();
        let target = path.get(length).and_then(|name| read.get(&file)?.exported.get(name));
        match target.filter(|_| depth < 8) {
            Some(target) => {
                let further: Vec<String> = target.iter().chain(&path[length + 1..]).cloned().collect();
                self.file_of(&further, read, depth + 1)
            }
            None => Some(file),
        }
    }

    /// What the code of a file names, outside of its tests.
    fn paths(&self, file: &Module, code: &str) -> Paths {
        let tokens = tokens(code);
        let tests = ["#", "[", "cfg", "(", "test", ")", "]", "mod"];
        let end = tokens.windows(tests.len()).position(|window| window == tests).unwrap_or(tokens.len());
        let tokens = &tokens[..end];
        let mut paths = Paths::default();
        let mut at = 0;
        while at < tokens.len() {
            if tokens[at] == "use" {
                let public = at > 0 && (tokens[at - 1] == "pub" || tokens[at - 1] == ")");
                let mut found = Vec::new();
                at = tree(tokens, at + 1, &[], &mut found);
                for (path, name) in found {
                    let Some(path) = self.absolute(file, &path) else { continue };
                    // What a folder passes on of its own files is no import of theirs.
                    if !public || !path.starts_with(file) {
                        paths.used.push(path.clone());
                    }
                    if public {
                        paths.exported.insert(name, path);
                    }
                }
            } else if tokens.get(at + 1).is_some_and(|token| token == "::") && (at == 0 || tokens[at - 1] != "::") {
                let mut path = vec![tokens[at].clone()];
                while tokens.get(at + 1).is_some_and(|token| token == "::")
                    && tokens.get(at + 2).is_some_and(|token| is_name(token))
                {
                    path.push(tokens[at + 2].clone());
                    at += 2;
                }
                paths.used.extend(self.absolute(file, &path));
                at += 1;
            } else {
                at += 1;
            }
        }
        paths
    }

    /// A path from the crate's root; none where it leads out of the crate, or begins with a name that is no module.
    fn absolute(&self, file: &Module, path: &[String]) -> Option<Module> {
        let ups = path.iter().take_while(|word| *word == "super").count();
        match path.first()?.as_str() {
            "crate" | "backproof" => Some(path[1..].to_vec()),
            "self" => Some(file.iter().chain(&path[1..]).cloned().collect()),
            "super" => Some(file[..file.len().checked_sub(ups)?].iter().chain(&path[ups..]).cloned().collect()),
            _ => {
                let inside: Module = file.iter().chain(path).cloned().collect();
                self.0.contains_key(&inside[..=file.len()]).then_some(inside)
            }
        }
    }
}

/// The paths that a file names, and the names that it passes on.
#[derive(Default)]
struct Paths {
    used: Vec<Module>,
    exported: BTreeMap<String, Module>,
}

/// Reads what stands behind `use`, or within its braces, up to the semicolon or the brace that ends it. Returns where
/// it goes on.
fn tree(tokens: &[String], mut at: usize, before: &[String], found: &mut Vec<(Module, String)>) -> usize {
    loop {
        let (mut path, mut name) = (before.to_vec(), None);
        while let Some(token) = tokens.get(at).filter(|token| is_name(token) || ["::", "*"].contains(&token.as_str())) {
            match token.as_str() {
                "as" => {
                    name = tokens.get(at + 1).cloned();
                    at += 1;
                }
                // `a::*` and `a::{self}` are `a`.
                "::" | "*" => {}
                "self" if !path.is_empty() => {}
                word => path.push(word.to_string()),
            }
            at += 1;
        }
        let opens = tokens.get(at).is_some_and(|token| token == "{");
        if opens {
            at = tree(tokens, at + 1, &path, found);
        } else if let Some(last) = path.last().cloned() {
            found.push((path, name.unwrap_or(last)));
        }
        match tokens.get(at).map(String::as_str) {
            Some(",") => at += 1,
            _ => return at + 1,
        }
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The names and signs of some code, without its comments and what it quotes.
fn tokens(code: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '"' {
            quoted(rest)
        } else if let Some(hashes) = raw(rest) {
            let end = format!("\"{}", "#".repeat(hashes));
            let start = hashes + 2;
            rest[start..].find(&end).map_or(rest.len(), |at| start + at + end.len())
        } else if first == '\'' {
            letter(rest)
        } else {
            let name = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let length = if name > 0 {
                name
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            if !first.is_whitespace() {
                tokens.push(rest[..length].to_string());
            }
            length
        };
        rest = &rest[length..];
    }
    tokens
}

/// How long a quoted text at the beginning is.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// The number of `#` of a raw text at the beginning.
fn raw(text: &str) -> Option<usize> {
    let behind = text.strip_prefix('r')?;
    let hashes = behind.chars().take_while(|c| *c == '#').count();
    behind[hashes..].starts_with('"').then_some(hashes)
}

/// How long a quoted letter at the beginning is; of a lifetime, its sign.
fn letter(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    match (letters.next(), letters.next()) {
        (Some((_, '\\')), Some((at, _))) => text[at + 1..].find('\'').map_or(text.len(), |end| at + 2 + end),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

/// The circles: files of which each leads to each of the others, by whatever way.
pub fn circles(imports: &Imports) -> Vec<BTreeSet<String>> {
    let reached = |from: &String| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&String> = imports.get(from).into_iter().flatten().collect();
        while let Some(next) = open.pop() {
            if seen.insert(next.clone()) {
                open.extend(imports.get(next).into_iter().flatten());
            }
        }
        seen
    };
    let all: BTreeMap<&String, BTreeSet<String>> = imports.keys().map(|file| (file, reached(file))).collect();
    let mut circles: Vec<BTreeSet<String>> = Vec::new();
    for (file, seen) in all.iter().filter(|(file, seen)| seen.contains(**file)) {
        let back = |other: &&String| all.get(*other).is_some_and(|seen| seen.contains(*file));
        let circle: BTreeSet<String> = seen.iter().filter(back).cloned().collect();
        if !circles.contains(&circle) {
            circles.push(circle);
        }
    }
    circles
}
