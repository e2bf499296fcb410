//! Making workspaces: demonstrations and empty ones.

use crate::bench::{Bench, DAY, bytes, text};
use std::fs;
use std::process::Stdio;

const MAKE: [&str; 6] = ["demo", "--scale", "small", "--today", DAY, "--no-open"];

#[test]
fn without_a_workspace_it_says_which_two_commands_make_one() {
    let bench = Bench::new();
    for args in [&[][..], &["list", "gifts"], &["doctor"], &["audit", "verify"], &["agenda"]] {
        let said = bench.failure(args, 3);
        assert!(said.contains("`probity demo`") && said.contains("`probity init`"), "{said}");
    }
    assert!(!bench.workspace().exists());
}

#[test]
fn a_demonstration_is_made_once_and_kept() {
    let bench = Bench::new();
    let made = bench.output(&MAKE);
    assert!(made.starts_with("made a demonstration of 20 Nov 2026 at "), "{made}");
    let before = bytes(&bench.workspace());
    let kept = bench.output(&MAKE);
    assert!(kept.starts_with("kept the demonstration of 20 Nov 2026 at "), "{kept}");
    assert_eq!(bytes(&bench.workspace()), before);
    let beside: Vec<_> = fs::read_dir(bench.path("")).unwrap().flatten().collect();
    assert_eq!(beside.len(), 1, "nothing half is left: {beside:?}");
}

#[test]
fn the_same_arguments_give_the_same_rows_and_another_seed_others() {
    let rows = |seed: &str| {
        let bench = Bench::new();
        bench.run(&[&MAKE[..], &["--seed", seed]].concat()).success();
        bench.output(&["list", "vetting", "--format", "json"])
    };
    let (first, again, other) = (rows("7"), rows("7"), rows("8"));
    assert_eq!(first, again);
    assert_ne!(first, other);
}

#[test]
fn reset_makes_it_anew() {
    let bench = Bench::with_demo();
    let anew = ["demo", "--scale", "small", "--today", "2026-10-01", "--no-open", "--reset"];
    let said = bench.output(&anew);
    assert!(said.starts_with("made a demonstration of 1 Oct 2026"), "{said}");
    assert!(bench.output(&["doctor"]).contains("a demonstration of 1 Oct 2026"));
}

#[test]
fn the_clock_of_a_demonstration_moves_on_and_never_back() {
    let bench = Bench::with_demo();
    let go = |to: &'static str| ["demo", "--scale", "small", "--go-to", to, "--no-open"];
    let said = bench.output(&go("2026-11-23T08:05"));
    assert!(said.contains("kept the demonstration of Mon 23 Nov 2026 08:05"), "{said}");
    assert!(bench.output(&["doctor"]).contains("a demonstration of 23 Nov 2026"));
    let said = bench.failure(&go("2026-11-23T08:04"), 1);
    assert!(said.contains("stands at Mon 23 Nov 2026 08:05 already"), "{said}");
    let wrong = bench.run(&go("23 Nov")).code(2).get_output().stderr.clone();
    assert!(text(&wrong).contains("write it as YYYY-MM-DDTHH:MM"), "{}", text(&wrong));
    let empty = Bench::new();
    empty.run(&["init", "--plain-text"]).success();
    let said = empty.failure(&go("2026-11-23T08:05"), 1);
    assert!(said.contains("no demonstration, so it was left alone"), "{said}");
}

#[test]
fn only_a_demonstration_is_ever_deleted() {
    let bench = Bench::new();
    bench.run(&["init", "--plain-text"]).success();
    let before = bytes(&bench.workspace());
    for reset in [&[][..], &["--reset"]] {
        let said = bench.failure(&[&MAKE[..], reset].concat(), 1);
        assert!(said.contains("no demonstration, so it was left alone"), "{said}");
    }
    assert_eq!(bytes(&bench.workspace()), before);
}

#[test]
fn reset_leaves_a_folder_that_holds_other_files() {
    let bench = Bench::with_demo();
    fs::write(bench.workspace().join("letter.txt"), "mine").unwrap();
    let before = bytes(&bench.workspace());
    let said = bench.failure(&[&MAKE[..], &["--reset"]].concat(), 1);
    assert!(said.contains("holds files that are no demonstration"), "{said}");
    assert_eq!(bytes(&bench.workspace()), before);
}

#[test]
fn a_place_where_something_else_stands_is_left_alone() {
    let bench = Bench::new();
    fs::write(bench.path("file"), "mine").unwrap();
    fs::create_dir(bench.path("folder")).unwrap();
    fs::write(bench.path("folder").join("letter.txt"), "mine").unwrap();
    for (name, why) in [("file", "is no folder"), ("folder", "no demonstration")] {
        let place = bench.path(name).display().to_string();
        let said = bench.failure(&[&MAKE[..], &["--workspace", &place]].concat(), 1);
        assert!(said.contains(why) && said.contains("left alone"), "{said}");
    }
    assert_eq!(fs::read_to_string(bench.path("file")).unwrap(), "mine");
}

#[test]
fn a_making_that_was_killed_early_does_not_stop_the_next() {
    let bench = Bench::new();
    let name = bench.workspace().file_name().unwrap().to_string_lossy().into_owned();
    let left = bench.workspace().with_file_name(format!(".{name}.making-2147483646"));
    fs::create_dir_all(&left).unwrap();
    fs::write(left.join("casework.db-journal"), "half").unwrap();
    bench.run(&MAKE).success();
    assert!(!left.exists());
}

#[test]
fn a_day_outside_the_work_is_wrong_usage() {
    let bench = Bench::new();
    for day in ["2026-02-30", "0001-01-01", "9999-12-31", "soon"] {
        let done = bench.run(&["demo", "--today", day, "--no-open"]).code(2);
        let said = text(&done.get_output().stderr);
        assert!(said.contains(day) && said.contains("--today"), "{said}");
    }
    assert!(!bench.workspace().exists());
}

#[test]
fn demonstrations_live_in_the_data_folder_by_their_scale() {
    let bench = Bench::new();
    let mut program = bench.program(&MAKE);
    program.env_remove("PROBITY_WORKSPACE").env("XDG_DATA_HOME", bench.path("data"));
    let done = program.output().unwrap();
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(bench.path("data/probity/demo-small/casework.db").exists());
}

#[test]
fn init_makes_an_empty_workspace_once() {
    let bench = Bench::new();
    let said = bench.output(&["init", "--plain-text"]);
    assert!(said.contains("not encrypted"), "{said}");
    let again = bench.failure(&["init", "--plain-text"], 1);
    assert!(again.contains("already holds a workspace"), "{again}");
    let listed = bench.run(&["list", "vetting"]).success();
    assert!(text(&listed.get_output().stdout).starts_with("ref "));
    assert!(!listed.get_output().stderr.is_empty(), "an empty list says why it is empty");
    assert_eq!(bench.output(&["list", "vetting", "--format", "json"]), "[\n]\n");
    let no_meeting = bench.failure(&["agenda"], 1);
    assert!(no_meeting.contains("no meeting is planned"), "{no_meeting}");
}

#[test]
fn of_several_that_make_one_workspace_at_the_same_moment_one_does_and_it_opens() {
    for round in 0..4 {
        let bench = Bench::new();
        let key = bench.file("key", "correct horse battery");
        let secret = ["init", "--passphrase-file", &key];
        let plain = ["init", "--plain-text"];
        let args: &[&str] = if round % 2 == 0 { &secret } else { &plain };
        let start = || {
            let mut program = bench.program(args);
            program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let begun: Vec<_> = (0..4).map(|_| start()).collect();
        let done: Vec<_> = begun.into_iter().map(|one| one.wait_with_output().unwrap()).collect();
        let (made, refused): (Vec<_>, Vec<_>) = done.iter().partition(|one| one.status.success());
        assert_eq!(made.len(), 1, "{done:?}");
        for one in refused {
            let said = text(&one.stderr);
            assert_eq!(one.status.code(), Some(1), "{said}");
            assert!(said.contains("already holds a workspace; choose another folder"), "{said}");
        }
        let open = ["list", "gifts", "--format", "json", "--passphrase-file", &key];
        let open = if round % 2 == 0 { &open[..] } else { &open[..4] };
        assert_eq!(bench.output(open), "[\n]\n");
    }
}

#[test]
fn the_option_wins_over_the_environment() {
    let bench = Bench::with_demo();
    let nowhere = bench.path("nowhere");
    let said = bench.failure(&["--workspace", nowhere.to_str().unwrap(), "list", "gifts"], 3);
    assert!(said.contains("nowhere"), "{said}");
}
