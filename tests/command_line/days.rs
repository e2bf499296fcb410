//! The daily page from the command line.

use crate::bench::Bench;

#[test]
fn the_daily_page_prints_as_it_stands_and_as_it_was_held() {
    let bench = Bench::with_demo();
    let text = bench.output(&["daily"]);
    assert!(text.contains("Daily management meeting") && text.contains("M-2026-11-20"), "{text}");
    assert!(text.contains("not opened yet") && text.contains("page 1 of 1"), "{text}");
    assert!(text.contains("OFFICIAL-SENSITIVE"));
    let held = bench.output(&["daily", "--date", "19 Nov 2026"]);
    assert!(held.contains("M-2026-11-19") && held.contains("closed"), "{held}");
    let html = bench.output(&["daily", "--format", "html"]);
    assert!(html.contains("<table") && html.contains("M-2026-11-20"));
    let file = bench.path("daily.html");
    bench.output(&["daily", "--output", file.to_str().unwrap()]);
    assert!(std::fs::read_to_string(file).unwrap().contains("M-2026-11-20"));
}

#[test]
fn a_day_without_a_page_and_a_date_that_is_none_say_so() {
    let bench = Bench::with_demo();
    // A Sunday.
    let said = bench.failure(&["daily", "--date", "2026-11-15"], 1);
    assert!(said.contains("no daily page was held on 15 Nov 2026"), "{said}");
    let said = bench.run(&["daily", "--date", "yesterday"]).code(2);
    let said = String::from_utf8_lossy(&said.get_output().stderr).into_owned();
    assert!(said.contains("is not a date"), "{said}");
}
