//! Help, versions and wrong usage.

use crate::bench::{Bench, text};

/// The commands that a page of help lists.
fn commands(help: &str) -> Vec<String> {
    let Some((_, after)) = help.split_once("Commands:\n") else { return Vec::new() };
    let lines = after.lines().take_while(|line| !line.is_empty());
    // A line that continues a description is indented further than a name.
    let names = lines.filter(|line| !line.starts_with("   "));
    names
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

fn pages(bench: &Bench, path: &[String]) -> Vec<(String, String)> {
    let mut args: Vec<&str> = path.iter().map(String::as_str).collect();
    args.push("--help");
    let help = bench.output(&args);
    let mut all = Vec::new();
    for command in commands(&help) {
        all.extend(pages(bench, &[path, &[command]].concat()));
    }
    all.push((path.join(" "), help));
    all
}

#[test]
fn every_command_has_help_with_an_example() {
    let pages = pages(&Bench::new(), &[]);
    let mut names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let known = [
        "",
        "actions",
        "agenda",
        "agreement",
        "audit",
        "audit log",
        "audit verify",
        "completions",
        "daily",
        "decisions",
        "demo",
        "doctor",
        "export",
        "export calendar",
        "forecast",
        "import",
        "import barred",
        "import complaints",
        "import gifts",
        "import hr",
        "import intelligence",
        "import monitoring",
        "init",
        "letter",
        "list",
        "minutes",
        "monthly",
        "policy",
        "policy check",
        "profile",
        "report",
        "report disproportionality",
        "report vetting",
        "scheme",
        "scheme add",
        "scheme list",
        "scheme show",
        "scheme use",
        "score",
        "show",
        "strategic",
        "user",
        "user add",
        "user list",
        "user set",
    ];
    assert_eq!(names, known);
    for (name, help) in &pages {
        let example = format!("probity {name}");
        let (_, after) = help.split_once("Example").unwrap_or_else(|| panic!("{name}: {help}"));
        assert!(after.contains(example.trim()), "{name}: {help}");
        assert!(help.contains("--workspace") && help.contains("--passphrase-file"), "{name}");
    }
}

#[test]
fn wrong_usage_ends_with_2() {
    let bench = Bench::new();
    for args in [
        &["nonsense"][..],
        &["list"],
        &["list", "gifts", "--format", "xml"],
        &["demo", "--scale", "huge"],
        &["demo", "--today", "20 Nov"],
        &["score", "--harm", "1,2"],
        &["score", "--harm", "a", "--likelihood", "1,1,1"],
        &["agenda", "--format", "docx"],
        &["completions", "basic"],
        &["audit"],
        &["show"],
    ] {
        let done = bench.run(args).code(2);
        assert!(!done.get_output().stderr.is_empty(), "{args:?}");
        assert_eq!(text(&done.get_output().stdout), "", "{args:?}");
    }
}

#[test]
fn completions_are_scripts_for_their_shell() {
    let bench = Bench::new();
    for (shell, sign) in
        [("bash", "complete -F"), ("fish", "complete -c probity"), ("zsh", "#compdef probity")]
    {
        let script = bench.output(&["completions", shell]);
        assert!(script.contains(sign) && script.contains("audit"), "{shell}");
    }
}

#[test]
fn scores_are_those_of_the_domain() {
    let bench = Bench::new();
    for (harm, likelihood, first, second) in [
        ("16,16,16,16,16,16", "4,4,4", "■ CRITICAL 1152", "H 96 × L 12 = R 1152"),
        ("8,16,0,8,16,4", "3,3,4", "■ CRITICAL 520", "H 52 × L 10 = R 520"),
        ("4,4,8,8,8,8", "3,3,2", "▲ HIGH 320", "H 40 × L 8 = R 320"),
        ("2,8,0,4,8,2", "3,3,3", "▲ HIGH 216", "H 24 × L 9 = R 216"),
        ("2,2,0,2,4,2", "2,2,1", "○ LOW 60", "H 12 × L 5 = R 60"),
        ("0,0,0,0,0,0", "1,1,1", "○ LOW 0", "H 0 × L 3 = R 0"),
    ] {
        let said = bench.output(&["score", "--harm", harm, "--likelihood", likelihood]);
        let mut lines = said.lines();
        assert_eq!(lines.next(), Some(first));
        assert!(lines.next().unwrap().starts_with(second), "{said}");
        assert!(said.contains("ACU-TAC-1 (L)") && said.contains("local default"), "{said}");
    }
}

#[test]
fn scores_show_confidence_position_and_floors_beside_r() {
    let bench = Bench::new();
    let base = ["score", "--harm", "0,0,0,0,0,0", "--likelihood", "1,1,1"];
    let whole = [&base[..], &["--position", "1,2,3", "--confidence", "medium"]].concat();
    let said = bench.output(&whole);
    assert!(said.starts_with("○ LOW 0/M\n") && said.contains("position 6"), "{said}");
    assert!(!bench.output(&base).contains("position"));
    let floor = |code| [&base[..], &["--floor", code]].concat();
    let said = bench.output(&floor("serious-corruption"));
    assert!(said.starts_with("▲ HIGH 0\nH 0 × L 3 = R 0, scored ○ LOW\nfloor: at least"), "{said}");
    assert!(bench.output(&floor("threat-to-life")).starts_with("■ CRITICAL 0\n"));
    assert!(bench.failure(&floor("nothing"), 2).contains("`nothing` is no floor of ACU-TAC-1"));
}

#[test]
fn wrong_levels_say_what_would_be_right() {
    let bench = Bench::new();
    for (harm, likelihood, said) in [
        ("3,0,0,0,0,0", "1,1,1", "harm: 3 is no level of physical; use 0, 2, 4, 8, 16"),
        ("0,0", "1,1,1", "harm: harm has 6 criteria; 2 were answered"),
        ("0,0,0,0,0,0", "1,1", "likelihood: likelihood has 3 criteria; 2 were answered"),
    ] {
        let args = ["score", "--harm", harm, "--likelihood", likelihood];
        assert_eq!(bench.failure(&args, 2), said);
    }
}
