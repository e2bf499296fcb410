//! The monthly report on vetting and the forecast on the command line: each form, kept and
//! computed, asked and not.

use crate::bench::{Bench, text};
use std::fs;

#[test]
fn a_closed_month_reads_as_it_was_kept_and_the_month_at_hand_as_it_is() {
    let bench = Bench::with_demo();
    let october = bench.output(&["report", "vetting", "--month", "2026-10"]);
    assert!(
        october.contains("October 2026 is closed: every figure is as at 31 Oct 2026"),
        "{october}"
    );
    let now = bench.output(&["report", "vetting"]);
    assert!(now.contains("every figure is computed now, as at 20 Nov 2026"), "{now}");
    for said in ["Numerator", "Denominator", "As at", "people in post", "By level", "By officer"] {
        assert!(now.contains(said), "{said}: {now}");
    }
}

#[test]
fn every_figure_is_a_row_of_a_table() {
    let bench = Bench::with_demo();
    let path = bench.path("october.csv");
    bench.output(&["report", "vetting", "--month", "2026-10", "--output", path.to_str().unwrap()]);
    let rows = fs::read_to_string(&path).unwrap();
    assert_eq!(rows, bench.output(&["report", "vetting", "--month", "2026-10", "--format", "csv"]));
    let head = "month,source,as at,by,of,measure,numerator,denominator,figure";
    assert_eq!(rows.lines().next(), Some(head));
    let all = rows.lines().find(|row| row.contains(",all,,cleared for their post,")).unwrap();
    assert!(all.starts_with("2026-10,kept,2026-10-31,") && all.ends_with(" %"), "{all}");
    for by in ["force", "level", "kind", "officer"] {
        assert!(rows.contains(&format!(",{by},")), "{by}");
    }
}

#[test]
fn a_month_that_is_none_or_has_not_begun_is_refused() {
    let bench = Bench::with_demo();
    let said = bench.failure(&["report", "vetting", "--month", "2026-12"], 1);
    assert!(said.contains("December 2026 has not begun"), "{said}");
    for (args, says) in [
        (&["report", "vetting", "--month", "12/2026"][..], "the year and the month as 2026-11"),
        (&["report", "vetting", "--format", "xlsx"], "csv"),
        (&["report"], "REF"),
    ] {
        let done = bench.run(args).code(2);
        let said = text(&done.get_output().stderr);
        assert!(said.contains(says), "{said}");
    }
}

#[test]
fn the_forecast_is_a_paper_in_every_form_and_takes_questions() {
    let bench = Bench::with_demo();
    let plain = bench.output(&["forecast"]);
    for said in [
        "Forecast of the vetting backlog",
        "From 20 Nov 2026",
        "░",
        "Made from",
        "What it rests on",
    ] {
        assert!(plain.contains(said), "{said}: {plain}");
    }
    assert!(!plain.contains("What was asked"), "{plain}");
    // The minute of printing may be another.
    let said = |paper: &str| -> Vec<String> {
        let lines = paper.lines().filter(|line| !line.starts_with("printed by"));
        lines.map(str::to_owned).collect()
    };
    let again = bench.output(&["forecast"]);
    assert_eq!(said(&plain), said(&again), "the same record gives the same forecast");
    let asks = ["forecast", "--by", "2027-12-01", "--kind", "recruit", "--times", "2"];
    let asked = bench.output(&asks);
    for said in ["how many officers clear it by 1 Dec 2027", "recruit × 2.00", "as asked"] {
        assert!(asked.contains(said), "{said}: {asked}");
    }
    let html = bench.output(&[&asks[..], &["--format", "html"]].concat());
    assert!(html.contains("<polygon points=\"0,") && html.contains("<polyline"), "{html}");
    let path = bench.path("forecast.pdf");
    bench.output(&["forecast", "--more", "-1", "--output", path.to_str().unwrap()]);
    assert!(fs::read(&path).unwrap().starts_with(b"%PDF"));
}

#[test]
fn a_question_that_cannot_be_asked_is_refused_at_its_option() {
    let bench = Bench::with_demo();
    for (args, says) in [
        (&["--by", "2020-01-01"][..], "--by: choose a day after today"),
        (&["--more", "four"], "--more: write a number of officers"),
        (&["--kind", "cadets", "--times", "2"], "--kind"),
        (&["--times", "2"], "--kind: name the kind of case"),
        (&["--kind", "nonsense"], "--kind"),
        (&["--by", "2026-10-01"], "--by: choose a day after today"),
        (&["--from", "2027-03-01"], "--by: ask something"),
    ] {
        let done = bench.run(&[&["forecast"], args].concat()).code(2);
        let said = text(&done.get_output().stderr);
        assert!(said.contains(says), "{says}: {said}");
        let asked = args.contains(&"--from");
        assert_eq!(said.contains("ask something"), asked, "one thing is wrong: {said}");
    }
    let fewer = bench.failure(&["forecast", "--more", "-190"], 1);
    assert!(fewer.contains("leave fewer than none; ask for no more than"), "{fewer}");
}
