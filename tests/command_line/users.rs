//! Users: who may be added, what each passphrase opens, and that who a source is goes nowhere.

use crate::bench::{Bench, bytes, text};

/// Runs the program as another user.
fn as_user(bench: &Bench, user: &str, args: &[&str]) -> (Option<i32>, String, String) {
    let done = bench.program(args).env("USER", user).output().unwrap();
    (done.status.code(), text(&done.stdout), text(&done.stderr))
}

#[test]
fn a_second_user_opens_the_sides_that_were_given() {
    let bench = Bench::new();
    let head = bench.file("head", "correct horse battery");
    let analyst = bench.file("analyst", "paper clip wallet");
    let officer = bench.file("officer", "seven green bottles");
    bench.run(&["init", "--passphrase-file", &head, "--user", "a.khan"]).success();
    let add = |name: &str, file: &str, more: &[&str]| {
        let base = ["user", "add", name, "--passphrase-file", &head, "--new-passphrase-file", file];
        bench.output(&[&base[..], more].concat())
    };
    let said = add("m.reyes", &analyst, &["--full-name", "Reyes, Maricel", "--sees-sources"]);
    assert_eq!(said, "m.reyes is a user: analyst, who may see sources\n");
    add("c.wragg", &officer, &["--role", "vetting-officer", "--side", "casework"]);

    let listed = bench.output(&["user", "list", "--passphrase-file", &head]);
    let line = |name: &str| -> Vec<String> {
        let line = listed.lines().find(|line| line.starts_with(name)).unwrap();
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
    };
    let head_may = ["a.khan", "a.khan", "head of ACU", "may see", "may see", "both sides"];
    assert_eq!(line("a.khan"), head_may);
    assert_eq!(line("m.reyes"), ["m.reyes", "Reyes, Maricel", "analyst", "may see", "both sides"]);
    assert_eq!(line("c.wragg"), ["c.wragg", "c.wragg", "vetting officer", "casework"]);

    for (user, file, register, code) in [
        ("m.reyes", &analyst, "intelligence", 0),
        ("c.wragg", &officer, "gifts", 0),
        ("c.wragg", &officer, "intelligence", 3),
        ("m.reyes", &head, "gifts", 3),
    ] {
        let args = ["list", register, "--passphrase-file", file];
        let (found, _, said) = as_user(&bench, user, &args);
        assert_eq!(found, Some(code), "{user} {register}: {said}");
    }
    // The actor is the slot's, whatever the login name is.
    let add =
        ["user", "add", "x.y", "--passphrase-file", &analyst, "--new-passphrase-file", &officer];
    let (code, _, said) = as_user(&bench, "root", &add);
    assert_eq!(code, Some(1));
    assert!(said.contains("m.reyes is not head of ACU here"), "{said}");
    let again = ["user", "add", "m.reyes", "--passphrase-file", &head];
    let again = [&again[..], &["--new-passphrase-file", &analyst]].concat();
    assert!(bench.failure(&again, 1).contains("m.reyes has a passphrase here already"));
    bench.run(&["audit", "verify", "--passphrase-file", &head]).success();

    let soon = ["user", "set", "m.reyes", "--left", "+3d", "--passphrase-file", &head];
    assert!(bench.output(&soon).contains("the passphrase of m.reyes still opens it"));
    let left = ["user", "set", "m.reyes", "--left", "today", "--passphrase-file", &head];
    let said = bench.output(&left);
    assert!(said.contains("the passphrase of m.reyes opens nothing here any more"), "{said}");
    let (code, ..) = as_user(&bench, "m.reyes", &["list", "gifts", "--passphrase-file", &analyst]);
    assert_eq!(code, Some(3));
}

#[test]
fn what_does_not_hold_adds_nobody() {
    let bench = Bench::new();
    let head = bench.file("head", "correct horse battery");
    let empty = bench.file("empty", "\n");
    bench.run(&["init", "--passphrase-file", &head, "--user", "a.khan"]).success();
    let before = std::fs::read(bench.workspace().join("access.toml")).unwrap();
    let base = ["user", "add", "m.reyes", "--passphrase-file", &head];
    assert!(bench.failure(&base, 3).contains("give --new-passphrase-file"));
    let with_empty = [&base[..], &["--new-passphrase-file", &empty]].concat();
    assert!(bench.failure(&with_empty, 1).contains("the passphrase is empty"));
    let spaced = ["user", "add", "m reyes", "--passphrase-file", &head];
    let spaced = [&spaced[..], &["--new-passphrase-file", &head]].concat();
    assert!(bench.failure(&spaced, 1).contains("a user's name is one word"));
    bench.failure(&["user", "set", "a.khan", "--role", "analyst", "--passphrase-file", &head], 1);
    let nothing = ["user", "set", "a.khan", "--passphrase-file", &head];
    assert!(bench.failure(&nothing, 2).contains("--sees-characteristics or --left"));
    assert_eq!(std::fs::read(bench.workspace().join("access.toml")).unwrap(), before);
    let listed = bench.output(&["user", "list", "--passphrase-file", &head]);
    assert_eq!(listed.lines().count(), 2, "{listed}");

    let plain = Bench::new();
    plain.run(&["init", "--plain-text"]).success();
    let side = ["user", "add", "m.reyes", "--side", "casework"];
    assert!(plain.failure(&side, 2).contains("is not encrypted"));
    plain.run(&["user", "add", "m.reyes", "--role", "analyst"]).success();
    let said = plain.output(&["user", "set", "m.reyes", "--sees-sources", "yes"]);
    assert_eq!(said, "m.reyes changed\n");
}

#[test]
fn who_a_source_is_goes_nowhere() {
    let bench = Bench::with_demo();
    let (report, name, contact): (String, String, String) = bench
        .database("intelligence.db")
        .query_row(
            "SELECT r.ref, s.identity, s.contact FROM source_identity s
             JOIN report r ON r.id = s.report_id
             WHERE NOT EXISTS (SELECT 1 FROM report o WHERE o.subject = s.identity) LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    let silent = |said: &str, what: &str| {
        assert!(!said.contains(&contact), "{what}");
        assert!(!said.contains(&name), "{what}");
    };
    for format in ["csv", "json", "table"] {
        let listed = bench.output(&["list", "intelligence", "--format", format]);
        assert!(listed.contains(&report));
        silent(&listed, format);
        let found = ["list", "intelligence", "--filter", &contact, "--format", format];
        let found = bench.run(&found).success();
        assert!(!text(&found.get_output().stdout).contains("I-20"), "{format}");
        silent(&bench.output(&["audit", "log", "--format", format]), "audit");
    }
    let shown = bench.output(&["show", &report]);
    assert!(shown.contains("keep source"), "{shown}");
    silent(&shown, "show");
    silent(&bench.output(&["agenda"]), "agenda");
    silent(&bench.output(&["agenda", "--format", "html"]), "agenda");
    let chain = bench.database("intelligence.db");
    let told = "SELECT count(*) FROM audit WHERE changes LIKE '%' || ?1 || '%'";
    let told: i64 = chain.query_row(told, [&contact], |row| row.get(0)).unwrap();
    assert_eq!(told, 0);
    let held = bytes(&bench.workspace());
    let held =
        |word: &str| held.iter().any(|(_, b)| b.windows(word.len()).any(|w| w == word.as_bytes()));
    assert!(held(&contact), "the test finds it where it is");
}

#[test]
fn whoever_leaves_leaves_nothing_behind_unsaid() {
    let bench = Bench::with_demo();
    let leave = |name: &str| as_user(&bench, "j.okoro", &["user", "set", name, "--left", "today"]);
    let (code, said, _) = leave("m.reyes");
    assert_eq!(code, Some(0), "{said}");
    let open = said.lines().find(|line| line.starts_with("still with m.reyes: "));
    let open = open.unwrap_or_else(|| panic!("{said}"));
    assert!(open.contains("report") && open.ends_with("gives them on"), "{open}");
    let (_, said, _) = leave("e.nowak");
    assert!(!said.contains("still with"), "{said}");
}
