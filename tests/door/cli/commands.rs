//! What people ask of the commands: options of other tools, files in another order, a claim where a file stands. Each is answered with
//! a command that works.

use super::{file, output, said, stderr, stdout};

#[test]
fn files_of_a_similar_name() {
    let path = file("layer-one.claim", "var x\nclaim: d(x^2)/dx = 2*x\n");
    let said_of_slip = said(&["check", &path.replace("one.claim", "one.clam")]);
    assert!(said_of_slip.contains("no such file; did you mean `"), "{said_of_slip}");
    assert!(said_of_slip.contains("layer-one.claim`?"), "{said_of_slip}");
    let derived = said(&["derive", "x^2", "--wrt", "x", &path]);
    assert!(derived.contains("a file is given with `--file "), "{derived}");
}

#[test]
fn commands() {
    for (arguments, told) in [
        (&["d(x^2)/dx = 2*x"][..], "this is a claim; write `backproof check --claim"),
        (&["test", "layer.claim"], "To judge the claims of a file: backproof check FILE"),
        (&["check", "d(x^2)/dx = 2*x"], "this is a claim, and not the name of a file"),
        (&["check", "tests"], "is a directory; name the files in it"),
        (&["check", "deck"], "`backproof verify --library deck`"),
        (&["--claim", "d(x^2)/dx = 2*x"], "write `backproof check --claim 'CLAIM'`"),
        (&["verify", "losses"], "write `backproof verify --library losses`"),
        (&["verify", "layer.claim"], "write `backproof check layer.claim`"),
        (&["verify", "B2"], "`backproof verify --only ID`"),
        (&["check", "--verbose", "layer.claim"], "write `--details`"),
        (&["check", "--json", "layer.claim"], "write `--format json`"),
        (&["derive", "--claim", "d(x^2)/dx"], "`backproof derive 'd(x^2)/dx'`"),
        (&["derive", "x^2*k"], "`backproof derive --wrt x 'x^2*k'`"),
        (&["check", "claims/layers"], "did you mean `claims/layers.claim`?"),
        (&["check", "--tol", "1e-6", "layer.claim"], "there is no tolerance to choose"),
        (&["check", "--samples=100", "layer.claim"], "write `--cases 500`"),
        (&["check", "-q", "layer.claim"], "`backproof check FILE > /dev/null`"),
        (&["check", "d(x^2)/dx", "=", "2*x"], "`backproof check --claim 'd(x^2)/dx = 2*x'`"),
        (&["check", "--claim"], "`--claim 'd(x^2)/dx = 2*x'`"),
        (&["derive", "d(x^2)/dx"], "formula   2*x   (all-shapes)"),
        (&["explain", "layer.claim"], "`backproof check --explain FILE`"),
        (&["derive", "x^2*y", "--wrt", "x,y"], "one derivative at a time: `--wrt x`, and another command for y"),
        (&["plot", "relu(x)"], "`backproof plot --claim 'd(relu(x))/dx = 0' --text`"),
        (&["plot", "--claim", "d(x^2)/dx = 3*x", "--xlim", "-3,3"], "what is drawn is the claim's domain"),
    ] {
        let said = said(arguments);
        assert!(said.contains(told), "{arguments:?}: {said}");
    }
}

/// A claim, a formula or a name where something else stands: the command that takes it is the one that was given.
#[test]
fn the_command_that_is_told_is_the_one_that_was_given() {
    let layer = file("slips-told.claim", "dims n\nvar x[n]\nclaim dx: d(x'*x)/dx = 2*x\nclaim dy: d(x'*x)/dx = x\n");
    for (arguments, told) in [
        (&["trace", "d(x^2)/dx = 2*x"][..], "`backproof trace --claim 'd(x^2)/dx = 2*x'`"),
        (&["mutants", "d(x^2)/dx = 2*x"], "`backproof mutants --claim 'd(x^2)/dx = 2*x'`"),
        (&["prove", "d(x^2)/dx = 2*x"], "`backproof prove --claim 'd(x^2)/dx = 2*x'`"),
        (&["trace", "d(x^2)/dx", "=", "2*x"], "`backproof trace --claim 'd(x^2)/dx = 2*x'`"),
        (&["--color", "never", "prove", "d(x^2)/dx", "=", "2*x"], "`backproof prove --claim 'd(x^2)/dx = 2*x'`"),
        (&["check", "d(cos(x))/dx", "=", "-sin(x)"], "`backproof check --claim 'd(cos(x))/dx = -sin(x)'`"),
        (&["mutants", "d(cos(x))/dx", "=", "-", "sin(x)"], "`backproof mutants --claim 'd(cos(x))/dx = - sin(x)'`"),
        (&["mutants", "--file", "layer.claim"], "`backproof mutants FILE`"),
        (&["trace", "-e", "x^2 = x"], "write `--claim 'd(x^2)/dx = 2*x'`"),
        (&["derive", "d(x^2)/dx = 2*x"], "without the `= …`: `backproof derive 'd(x^2)/dx'`"),
        (&["derive", "d(x^2)/dx", "=", "2*x"], "write `backproof derive 'd(x^2)/dx'`"),
        (&["derive", "y = t^2", "--wrt", "t"], "`backproof derive 't^2' --wrt t`"),
        (&["derive", "var t; d(t^2)/dt"], "`backproof derive 'd(t^2)/dt' --declare 'var t'`"),
        (&["derive", "d/dx sin(x)"], "write `d(sin(x))/dx`"),
        (&["derive", "d/dx sin(x)", "--wrt", "x"], "write `d(sin(x))/dx`"),
        (
            &["derive", "J", "--wrt", "W"],
            "`J` is declared nowhere; name the file that declares it: `--file layer.claim`",
        ),
        (&["derive", "dJ/dW"], "`J` is declared nowhere; name the file that declares it: `--file layer.claim`"),
        (&["derive", "y = 1; z", "--wrt", "z"], "is no single expression"),
        (&["derive", "d([x; y])/dx = [1; 0]"], "`backproof derive 'd([x; y])/dx'`"),
        (&["mutants", "layer.claim", "--claim", "dW"], "a file or a claim: "),
        (&["derive", "J", "--only", "W"], "`--only` is no option of `derive`"),
        (&["trace", "x^2"], "`backproof trace --claim 'd(x^2)/dx = 0'`"),
        (&["trace", "--claim", "x^2"], "`backproof trace --claim 'd(x^2)/dx = 0'`, with your answer in place of 0"),
        (&["trace", "--claim", "d(x^2)/dx"], "`backproof trace --claim 'd(x^2)/dx = 0'`"),
        (&["trace", "--claim", "d(x^2)/dx = 2x"], "write `2*x`"),
        (&["trace", "--claim", "dims n; var w[n]; w'*w"], "d(w'\\''*w)/dw = 0[n]'`, with your answer in place of 0[n]"),
        (&["check", "t^2"], "`backproof check --claim 'd(t^2)/dt = 0'`"),
        (&["mutants", "--claim", "x^2"], "`backproof mutants --claim 'd(x^2)/dx = 0'`"),
        (&["mutants", "--claim", "d(x^2)/dx = 3*x"], "`backproof check --claim 'd(x^2)/dx = 3*x'` says why"),
        (&["plot", "--claim", "sin(x)", "--text"], "`=` is missing; write `backproof plot --claim 'd(sin(x))/dx = 0'"),
        (&["plot", "--claim", "d(x^2)/dx = 2x", "--text"], "write `2*x`"),
        (&["plot", &layer, "--label", "dxx"], "did you mean `dx`? Of the claims there are dx, dy."),
        (&["verify", "--only", "gelu"], "`backproof verify --library activations --only gelu`"),
        (&["verify", "--library", "losses", "--only", "gelu"], "`backproof verify --library activations --only gelu`"),
    ] {
        let answer = output(arguments);
        let said = stderr(&answer).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(told) && answer.status.code() == Some(2), "{arguments:?}: {said}");
    }
    let copy = stderr(&output(&["check", "layer (copy).claim"]));
    assert!(copy.contains("no such file; is the name right?"), "{copy}");
    assert!(stdout(&output(&["mutants", "--claim", "d(x^2)/dx = 2*x"])).contains("killed by"));
    for claim in ["d(x^2)/dx = 0", "dims n; var w[n]; d(w'*w)/dw = 0[n]"] {
        let traced = stdout(&output(&["trace", "--claim", claim]));
        assert!(traced.contains("adjoint"), "the line that is told works: {claim}");
    }
    assert!(stdout(&output(&["derive", "if(x >= 0, x, 0)", "--wrt", "x"])).contains("step(x)"), "no equation");
}

/// An option that there is not is never to be passed as a value: it is told which one does this, or which there are.
#[test]
fn options_of_other_names() {
    let one = file("slips-only.claim", "var x\nclaim a: d(x^2)/dx = 2*x\nclaim b: d(x^3)/dx = 3*x^2\n");
    for (arguments, told) in [
        (&["check", "--html", &one][..], "write `--format html`"),
        (&["verify", "--sarif"], "write `--format sarif`"),
        (&["mutants", "--md", &one], "write `--format markdown`"),
        (&["library", "--list"], "`backproof library` alone lists them"),
        (&["verify", "--list"], "`backproof library` lists the libraries"),
        (&["derive", "--tol", "3", "x^2"], "there is no tolerance to choose"),
        (&["prove", "--timeout", "5", &one], "`--patience 5`"),
        (&["check", "--forma", "json", &one], "did you mean `--format`?"),
        (&["trace", "--foo", &one], "There are --label, --claim, --seed, --color, --help"),
    ] {
        let said = said(arguments);
        assert!(said.contains(told) && !said.contains("as a value"), "{arguments:?}: {said}");
    }
    for arguments in [["check", "--label", "b", &one], ["trace", "--only", "b", &one], ["plot", "--only", "b", &one]] {
        let said = said(&arguments);
        assert!(said.contains("x^2") && !said.contains("✓ a") && !said.contains("no option"), "{arguments:?}: {said}");
    }
}

/// What a class's sheet and its answers are given in place of what they should.
#[test]
fn sheets_and_answers() {
    let text = "dims n, m\nvar x[n]\nlet J = sum(x .* x)/m\nclaim dx: dJ/dx = ?\nclaim dy: d(sum(x))/dx = ?\n";
    let sheet = file("slips-asks.claim", text);
    let numbered = file("slips-numbered.txt", "1) 2*x\n2) 1[n]\n3) 0\n");
    let said_of_check = said(&["check", &sheet]);
    assert!(said_of_check.contains("is a template for `grade`: `backproof grade "), "{said_of_check}");
    let claims = said(&["check", &file("slips-no-sheet.claim", "var x\nclaim a: d(x^2)/dx = 2*x # right?\n")]);
    assert!(!claims.contains("template"), "{claims}");
    for (head, told) in [
        ("deduct 0.5 for \"facter m\"", "line 6: no mistake is called `facter m`; did you mean `factor m`?"),
        ("deduct 0.5 for \"forgot the m\"", "is called `factor m`; `backproof guide mistakes` lists the names"),
        ("claim: d(sum(x))/dx = ?", "a question needs a label: `claim dx: d(sum(x))/dx = ?`"),
        ("claim [2 points]: dJ/dx = ?", "`claim dx [2 points]: dJ/dx = ?`"),
    ] {
        let answer = output(&["grade", &file("slips-head.claim", format!("{text}{head}\n")), &numbered]);
        assert!(stderr(&answer).contains(told) && answer.status.code() == Some(2), "{head}: {}", stderr(&answer));
    }
    for head in ["factor m", "factor", "missing", "assumes A symmetric", "sign and factor 2"] {
        let text = format!("{text}deduct 0.5 for \"{head}\"\n");
        let answer = output(&["grade", &file("slips-known.claim", text), &numbered]);
        assert!(answer.status.success(), "{head}: {}", stderr(&answer));
    }
    let said_of_lines = said(&["grade", &sheet, &numbered]).split_whitespace().collect::<Vec<_>>().join(" ");
    let told = "`1) 2*x`, `2) 1[n]`, `3) 0`: they say no label; write `dx: …`, `dy: …`";
    assert!(said_of_lines.contains(told), "{said_of_lines}");
    let declares = file("slips-declares.txt", "let D = 2*x\ndx: D/m\n");
    let said_of_name = said(&["grade", "--details", &sheet, &declares]);
    let said_of_name = said_of_name.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said_of_name.matches("put the formula in place of `D`").count() == 2, "{said_of_name}");
    assert!(!said_of_name.contains("declare it"), "{said_of_name}");
}

/// The folder for pages, and the folder of answers.
#[test]
fn folders_of_a_class() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("slips-class");
    std::fs::create_dir_all(&folder).expect("it is writable");
    std::fs::write(folder.join("ada.txt"), "a: 2*x\n").expect("it is writable");
    let sheet = file("slips-folders.claim", "var x\nclaim a: d(x^2)/dx = ?\n");
    let (answers, pages) = (folder.join("ada.txt").display().to_string(), folder.join("pages").display().to_string());
    let without = said(&["grade", "--format", "html", &sheet, &answers]);
    assert!(without.contains("`backproof grade --format html --output pages "), "{without}");
    let implied = output(&["grade", "--output", &pages, &sheet, &answers]);
    assert!(implied.status.success() && folder.join("pages/class.html").is_file(), "{}", stderr(&implied));
    let table = said(&["grade", "--format", "csv", "--output", &pages, &sheet, &answers]);
    assert!(table.contains("put `> class.csv` behind the command"), "{table}");
    let csv = said(&["grade", "--output", "class-of-26.csv", &sheet, &answers]);
    assert!(csv.contains("write `--format csv` and put `> class-of-26.csv`"), "{csv}");
    let whole = said(&["grade", &sheet, &folder.display().to_string()]);
    assert!(whole.contains("slips-class/*.txt`"), "{whole}");
}

/// What is asked of a file in one breath, and files in another order than the command takes them.
#[test]
fn files_of_other_commands() {
    let layer = file("slips-derive.claim", "var W, b\nlet J = W^2*b\nclaim: dJ/dW = 2*W*b\n");
    let said_of_all = said(&["derive", &layer, "J", "W", "b"]);
    assert!(said_of_all.contains("`backproof derive J --wrt W --file "), "{said_of_all}");
    assert!(said_of_all.contains("another command each for W, b"), "{said_of_all}");
    let answers = file("slips-answers.txt", "a: 2*W\n");
    let swapped = said(&["grade", &answers, &layer]);
    assert!(swapped.contains("it stands first") && swapped.contains("put a `?` in place of a right side"), "{swapped}");
    for (head, told) in [
        ("claim a (3 points)", "write `claim a [3 points]: …`"),
        ("claim my question", "write `claim my-question: …`"),
        ("claim b (1 point)", "write `claim b [1 point]: …`"),
    ] {
        let sheet = file("slips-sheet.claim", format!("var x\n{head}: d(x^2)/dx = ?\n"));
        let said = said(&["grade", &sheet, &answers]);
        assert!(said.contains(told), "{head}: {said}");
    }
    let sheet = file("slips-second.claim", "var x\nlet J = x^3\nclaim a: d2J/dx2 = ?\n");
    let second = said(&["grade", &sheet, &answers]);
    assert!(second.contains("write `d(d(J)/dx)/dx`"), "what to write stands with what is wrong: {second}");
}

/// Nothing but a pipe is read; one claim alone can be asked for.
#[test]
fn a_pipe_and_a_label() {
    let answer =
        super::backproof(&["check"]).write_stdin("var x\nclaim a: d(x^2)/dx = 2*x\n").output().expect("it runs");
    assert!(answer.status.success() && stdout(&answer).contains("✓ a"), "{}", stdout(&answer));
    let path = file("only.claim", "var x\nclaim a: d(x^2)/dx = 2*x\nclaim b: d(x^2)/dx = x\n");
    let only = said(&["check", "--only", "a", &path]);
    assert!(only.contains("✓ a") && !only.contains("✗ b"), "{only}");
    assert!(said(&["check", "--only", "3", &path]).contains("✗ b"));
    assert!(said(&["check", "--only", "c", &path]).contains("there is no claim `c`"));
}

#[test]
fn pages_and_colours() {
    assert!(said(&["guide"]).contains("notation"));
    assert!(said(&["guide", "language"]).contains("to say  "));
    assert!(!said(&["guide", "language"]).contains("Files and statements"));
    assert!(said(&["guide", "start"]).contains("claim right:"));
    assert!(said(&["man"]).contains(".TH"));
    assert!(said(&["completions", "bash"]).contains("cookbook"));
    let coloured = said(&["--color", "always", "check", "--claim", "d(x^2)/dx = 2*x"]);
    assert!(coloured.contains('\u{1b}'), "{coloured}");
    assert!(!said(&["check", "--color", "never", "--claim", "d(x^2)/dx = 2*x"]).contains('\u{1b}'));
}
