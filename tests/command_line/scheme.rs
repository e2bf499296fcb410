//! Schemes: added from a file, chosen, listed, shown; and each way in which a file can be wrong.

use crate::bench::{Bench, text};

const OTHER: &str = include_str!("../schemes/other.toml");

fn empty() -> Bench {
    let bench = Bench::new();
    bench.run(&["init", "--plain-text"]).success();
    bench
}

/// The sentence that a scheme file is refused with; nothing is stored.
fn refused(bench: &Bench, text: &str) -> String {
    let file = bench.file("wrong.toml", text);
    let said = bench.failure(&["scheme", "add", &file], 1);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert_eq!(bench.output(&["scheme", "list"]).matches("criteria  ").count(), 1);
    said.strip_prefix(&format!("{file}: ")).unwrap_or_else(|| panic!("{said}")).to_owned()
}

#[test]
fn a_scheme_is_added_chosen_and_shown() {
    let bench = empty();
    let file = bench.file("other.toml", OTHER);
    let added = bench.output(&["scheme", "add", &file]);
    assert!(added.starts_with("scheme OTHER-7 is stored\n"), "{added}");
    for part in [
        "scheme OTHER-7 (L): made for the tests\n",
        "harm, summed to H\n  0 no, 3 yes\n    loss of trust\n  0 nobody, 10 one, 30 several\n",
        "likelihood, summed to L; R = H × L\n  1 never heard of, 2 remote",
        "position: not asked",
        "■ CRITICAL from 200",
        "at least CRITICAL a child is at risk (made for the tests)",
        "new scores use it after `probity scheme use OTHER-7`",
    ] {
        assert!(added.contains(part), "{part}: {added}");
    }
    let listed = bench.output(&["scheme", "list"]);
    assert!(
        listed.starts_with("* ACU-TAC-1  6+3+3 criteria  0 scores  standing L  ships"),
        "{listed}"
    );
    assert!(listed.contains("\n  OTHER-7    2+1+0 criteria  0 scores"), "{listed}");
    let chosen = bench.output(&["scheme", "use", "OTHER-7"]);
    assert_eq!(chosen, "new scores are made with OTHER-7; scores made with ACU-TAC-1 keep it\n");
    assert!(bench.output(&["scheme", "list"]).contains("\n* OTHER-7 "));
    assert_eq!(bench.output(&["scheme", "show", "OTHER-7", "--text"]), OTHER);
    let args = ["score", "--scheme", "OTHER-7", "--harm", "3,10", "--likelihood", "5"];
    assert!(bench.output(&args).starts_with("▲ HIGH 65\nH 13 × L 5 = R 65"));
    let log = bench.output(&["audit", "log", "--format", "csv"]);
    assert!(log.contains("add scheme") && log.contains("use scheme"), "{log}");
    bench.run(&["audit", "verify"]).success();
}

#[test]
fn what_cannot_be_is_refused_with_what_to_do() {
    let bench = empty();
    let file = bench.file("other.toml", OTHER);
    bench.run(&["scheme", "add", &file]).success();
    let again = bench.failure(&["scheme", "add", &file], 1);
    assert!(again.contains("OTHER-7 is stored already") && again.contains("a name of its own"));
    for args in [["scheme", "use", "NONE"], ["scheme", "show", "NONE"]] {
        let said = bench.failure(&args, 1);
        assert_eq!(said, "there is no scheme NONE here; `probity scheme list` shows what there is");
    }
    let said = bench.failure(&["scheme", "use", "ACU-TAC-1"], 1);
    assert_eq!(said, "scheme ACU-TAC-1 is in use already");
    let gone = bench.failure(&["scheme", "add", "/nowhere/x.toml"], 3);
    assert_eq!(gone, "there is no file /nowhere/x.toml; check the name");
    let other =
        bench.program(&["scheme", "use", "OTHER-7"]).env("USER", "m.reyes").output().unwrap();
    assert_eq!(other.status.code(), Some(1));
    let said = text(&other.stderr);
    assert!(said.contains("only the head of ACU may choose the scheme"), "{said}");
    assert!(said.contains("m.reyes is not; ask a.khan"), "{said}");
}

#[test]
fn a_wrong_file_is_named_with_its_key_and_stores_nothing() {
    let bench = empty();
    for (from, to, said) in [
        (
            "medium = 10",
            "medium = 60",
            "scheme key `bands.high` is 60 and does not lie above `bands.medium`, which is 60: the \
             two bands overlap; let each begin above the one before",
        ),
        (
            "critical = 200",
            "critical = 500",
            "scheme key `bands.critical` begins a band that no score reaches: the scheme scores 0 \
             to 231; move the limits or the levels",
        ),
        ("high = 60", "hihg = 60", "line 22 of the scheme: unknown key `hihg`, expected one of"),
        ("value = 3, ", "", "line 12 of the scheme: missing key `value`"),
        ("likelihood = [", "harm = [", "scheme key `criteria.again` has no levels; write"),
        ("code = \"victims\"", "code = \"trust\"", "scheme key `criteria.trust` stands twice"),
        (
            "section = \"likelihood\"",
            "section = \"position\"\nlevels = [{ value = 0, label = \"a\" }, { value = 1, label = \"b\" }]",
            "scheme key `criteria` has none with section = \"likelihood\"; R is harm × likelihood",
        ),
        ("OTHER-7", "ACU-TAC-1", ""),
    ] {
        assert!(OTHER.contains(from), "{from}");
        let wrong = OTHER.replacen(from, to, 1);
        if said.is_empty() {
            let file = bench.file("wrong.toml", &wrong);
            assert!(bench.failure(&["scheme", "add", &file], 1).contains("is stored already"));
            continue;
        }
        let got = refused(&bench, &wrong);
        assert!(got.starts_with(said) || got.contains(said), "{from}: {got}");
    }
    let hidden = refused(&bench, "name = \"\u{1b}[2J\"");
    assert!(!hidden.contains('\u{1b}'), "{hidden}");
    let not_text = bench.path("wrong.bin");
    std::fs::write(&not_text, [0xff, 0xfe, 0]).unwrap();
    let said = bench.failure(&["scheme", "add", not_text.to_str().unwrap()], 3);
    assert!(said.contains("wrong.bin"), "{said}");
}
