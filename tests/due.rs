//! What falls due, from the keyboard: lists with what is overdue first, health checks, reports,
//! reminders, and how far each unit has got; keys in, screen out.

mod support;

use support::Bench;

/// Keeps the screen at every size.
fn keep(name: &str, bench: &mut Bench) {
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("{name}_{size}"), screen);
    }
}

/// The first of the health checks, which is the longest overdue.
fn health_checks() -> (Bench, String) {
    let mut bench = Bench::small();
    bench.go_to_tab("3", "health-checks-due");
    let reference = bench.cell("ref");
    assert!(bench.cell("due-in").contains("over"), "overdue first: {}", bench.screen());
    (bench, reference)
}

#[test]
fn a_health_check_is_held_with_its_four_answers() {
    let (mut bench, reference) = health_checks();
    keep("health_checks", &mut bench);
    bench.press("d");
    assert!(bench.notice().contains("is answered by its health check; a writes it down"));
    bench.press("a");
    keep("health_check_form", &mut bench);
    bench.write("PS Lowe").press("tab tab d ctrl-s");
    assert!(bench.screen().contains("say what was declared"), "{}", bench.screen());
    bench.fill("declared", "a hamper").press("ctrl-s");
    assert_eq!(bench.notice(), format!("{reference} answered: no action"), "{}", bench.screen());
    bench.go_to_tab("3", "follow-ups").narrow(&format!("ref:{reference}")).press("enter");
    keep("health_check_held", &mut bench);
    bench.press("a");
    assert_eq!(bench.notice(), format!("{reference} is answered already; it stands"));
    bench.press("u");
    assert!(bench.notice().contains("took back: hold health check"), "{}", bench.notice());
}

#[test]
fn a_reminder_is_shown_sent_and_counted() {
    let (mut bench, reference) = health_checks();
    bench.press("L");
    keep("reminder", &mut bench);
    bench.press("i ctrl-s");
    let said = format!("{reference}: letter of reminder L-2026-");
    assert!(bench.notice().starts_with(&said), "{}", bench.screen());
    bench.press("p esc");
    assert_eq!(bench.printed.len(), 1);
    assert_eq!(bench.cell("reminders"), "1");
    bench.go_to_tab("3", "notices-due").press("space space P ctrl-s y");
    assert_eq!(bench.notice(), "Send the reminder: 2 done", "{}", bench.screen());
}

#[test]
fn a_report_of_a_change_is_recorded_and_becomes_a_case() {
    let mut bench = Bench::small();
    bench.go_to_tab("3", "health-checks-due");
    let who = bench.cell("subject");
    bench.go_to_tab("3", "changes-due").press("n").write(&who).press("enter");
    bench.go_to_field("what").write("m");
    bench.fill("report", "a debt management plan").press("ctrl-s");
    assert!(bench.notice().contains("to be answered by 4 Dec 2026"), "{}", bench.screen());
    let record = bench.notice().split(':').next().expect("a reference").to_owned();
    bench.narrow(&format!("ref:{record}"));
    keep("changes_reported", &mut bench);
    bench.press("L");
    assert!(bench.notice().contains("waits for our own answer"), "{}", bench.notice());
    bench.press("d").write("debts that rise").press("tab c ctrl-s");
    let said = format!("{record} answered: case opened, V-2026-");
    assert!(bench.notice().starts_with(&said), "{}", bench.screen());
    let case = bench.notice().rsplit(' ').next().expect("a case").to_owned();
    bench.go_to_tab("2", "cases").narrow(&format!("ref:{case}"));
    assert_eq!(bench.cell("kind"), "change of circumstances");
}

#[test]
fn what_is_overdue_stands_on_home_and_is_one_key_from_it() {
    let mut bench = Bench::small();
    bench.go_to_tab("3", "follow-ups-overdue");
    let overdue = bench.count();
    assert!(overdue > 0, "{}", bench.screen());
    bench.press("1");
    let said = format!("{overdue} follow-ups overdue");
    assert!(bench.screen().contains(&said), "{}", bench.screen());
    bench.press("f");
    assert_eq!(bench.count(), overdue);
    keep("follow_ups_overdue", &mut bench);
}

#[test]
fn each_unit_shows_how_many_health_checks_were_held() {
    let mut bench = Bench::small();
    bench.go_to_tab("3", "compliance");
    keep("compliance", &mut bench);
    let percent: i64 = bench.cell("percent").parse().expect("a number");
    assert!((0..=100).contains(&percent));
}
