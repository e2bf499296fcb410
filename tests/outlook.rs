//! The headline measures and the forecast on the screen: keys in, screen out, on the small
//! demonstration.

mod support;

use probity::app::message::Destination;
use probity::domain::measures::By;
use probity::domain::month::Month;
use probity::domain::time::Moment;
use probity::store::measures::{MeasureChange, Source};
use support::{Bench, screen_at};

fn snapshots(bench: &mut Bench, name: &str) {
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("{name}_{size}"), screen);
    }
}

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

#[test]
fn the_measures_are_one_key_from_anywhere_and_say_what_they_are_of() {
    for screen in ["1", "2", "9 enter"] {
        let mut bench = Bench::small();
        bench.press(screen).press("U");
        let shown = bench.screen();
        for said in [
            "November 2026 is not over: every figure is computed now, as at 20 Nov 2026.",
            "people with a valid clearance that is enough",
            "designated posts held without",
        ] {
            assert!(shown.contains(said), "{said}: {shown}");
        }
    }
}

#[test]
fn the_two_numbers_of_every_measure_show_on_a_narrow_screen() {
    let mut bench = Bench::small();
    bench.press("U");
    let measures = bench.store.measures(month("2026-11"), bench.now).expect("measures");
    let narrow = screen_at(&bench.state, 80, 24);
    for figure in measures.of(By::All) {
        let numbers = format!("{} / {}", figure.part, figure.of).replace('-', "−");
        assert!(narrow.contains(&numbers), "{:?} {numbers}: {narrow}", figure.measure);
    }
    assert!(
        narrow.contains("people with a valid clearance that is enough / 234 people in post"),
        "{narrow}"
    );
}

#[test]
fn a_closed_month_shows_as_it_was_kept_and_no_month_to_come_shows() {
    let mut bench = Bench::small();
    bench.press("U right");
    assert_eq!(bench.notice(), "December 2026 has not begun");
    bench.press("left");
    let shown = bench.screen();
    assert!(
        shown.contains("October 2026 is closed: every figure is as at 31 Oct 2026, kept on"),
        "{shown}"
    );
    for _ in 0..40 {
        bench.press("left");
    }
    assert!(bench.notice().starts_with("no month before"), "{}", bench.screen());
}

#[test]
fn every_breakdown_of_every_measure_shows() {
    let mut bench = Bench::small();
    bench.press("U down down");
    snapshots(&mut bench, "measures");
    for title in ["level", "case kind", "officer", "force"] {
        bench.press("tab");
        let said = format!("cases open, by {title}");
        assert!(bench.screen().contains(&said), "{said}: {}", bench.screen());
    }
    bench.press("down");
    assert!(bench.screen().contains("cases open per 1,000 workforce, by force"));
}

#[test]
fn the_report_prints_what_the_screen_shows() {
    let mut bench = Bench::small();
    bench.press("U left p");
    let shown = bench.screen();
    assert!(shown.contains("Monthly report on vetting"), "{shown}");
    bench.press("p");
    let paper = bench.printed_text();
    for said in ["October 2026 is closed", "Denominator", "By officer", "90th percentile of days"] {
        assert!(paper.contains(said), "{said}: {paper}");
    }
}

#[test]
fn the_figures_go_to_a_spreadsheet_at_one_key() {
    let mut bench = Bench::small();
    bench.press("U left x");
    let [(table, to)] = &bench.tables[..] else { panic!("{} tables", bench.tables.len()) };
    assert_eq!(*to, Destination::File("vetting-2026-10.csv".into()));
    let table = String::from_utf8(table.clone()).expect("text");
    let measures = bench.store.measures(month("2026-10"), bench.now).expect("measures");
    assert_eq!(table.lines().count(), measures.figures.len() + 1, "{table}");
    assert!(table.starts_with("month,source,as at,by,of,measure,numerator,denominator,figure"));
}

#[test]
fn the_first_of_a_new_month_closes_the_last() {
    let mut bench = Bench::small();
    let december: Moment = "2026-12-01T09:00:00Z".parse().expect("a moment");
    bench.now = december;
    bench.press("U");
    let kept = bench.store.measures(month("2026-11"), december).expect("measures");
    assert!(matches!(kept.source, Source::Kept { .. }), "{:?}", kept.source);
    let again = bench.store.apply("m.reyes", december, &MeasureChange::CloseMonths.into());
    assert!(again.expect_err("once").to_string().contains("closed already"));
}

#[test]
fn the_forecast_says_what_it_rests_on_and_what_is_a_local_default() {
    let mut bench = Bench::small();
    bench.press("B");
    snapshots(&mut bench, "forecast");
    let shown = bench.screen();
    for said in [
        "5,000 futures of 24 months, fixed seed",
        "targets allow",
        "inside the band",
        "local default, confirm",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
}

#[test]
fn a_question_is_answered_beside_things_as_they_are() {
    let mut bench = Bench::small();
    bench.press("B d up");
    assert!(bench.screen().contains("1 Dec 2027"), "{}", bench.screen());
    bench.press("enter");
    let shown = bench.screen();
    assert!(shown.contains("how many officers clear it by 1 Dec 2027"), "{shown}");
    assert!(
        shown.contains("at even odds;") && shown.contains("for nine futures in ten"),
        "{shown}"
    );
    bench.press("r");
    snapshots(&mut bench, "forecast_question");
    bench.press("enter");
    assert!(bench.screen().contains("recruit × 2.00, from 20 Nov 2026"), "{}", bench.screen());
    bench.press("a").write("x").press("enter");
    assert!(bench.screen().contains("write a number of officers"), "{}", bench.screen());
    bench.press("esc x");
    assert!(!bench.screen().contains("asked"), "{}", bench.screen());
    bench.press("x");
    assert!(bench.notice().starts_with("nothing was asked"), "{}", bench.notice());
}

#[test]
fn the_forecast_prints_with_what_was_asked_of_it() {
    let mut bench = Bench::small();
    bench.press("B d up enter p");
    assert!(bench.screen().contains("Forecast of the vetting backlog"), "{}", bench.screen());
    bench.press("p");
    let paper = bench.printed_text();
    for said in [
        "From 20 Nov 2026",
        "how many officers clear it by 1 Dec 2027",
        "Backlog as it is: median, 10th to 90th percentile",
        "Backlog as asked",
        "at even odds",
        "Whether such a forecast held",
        "local default, confirm",
    ] {
        assert!(paper.contains(said), "{said}: {paper}");
    }
    let mut bench = Bench::empty();
    bench.press("B p");
    assert!(bench.notice().contains("a forecast needs 13 weeks"), "{}", bench.notice());
}

#[test]
fn staffing_recorded_from_the_forecast_counts_in_it() {
    let mut bench = Bench::small();
    bench.press("B");
    let before = bench.screen();
    bench.press("s").fill("officers", "9.5");
    bench.fill("leave", "3").press("ctrl-s");
    assert_eq!(bench.notice(), "9.5 officers from 16 Nov 2026");
    bench.press("esc B");
    assert_ne!(bench.screen(), before, "the forecast is drawn anew");
    bench.press("esc").go_to_tab("2", "staffing");
    assert_eq!((bench.cell("ref").as_str(), bench.cell("officers").as_str()), ("W-2026-47", "9.5"));
    bench.press("e").go_to_field("officers");
    bench.press("ctrl-u").write("8").press("ctrl-s");
    assert_eq!(bench.cell("officers"), "8");
}

#[test]
fn an_empty_workspace_says_why_there_is_no_forecast() {
    let mut bench = Bench::empty();
    bench.press("B");
    let shown = bench.screen();
    assert!(shown.contains("a forecast needs 13 weeks of closed cases"), "{shown}");
    bench.press("d");
    assert!(bench.notice().contains("needs 13 weeks"), "{}", bench.notice());
    bench.press("esc U");
    assert!(bench.screen().contains("–"), "{}", bench.screen());
}
