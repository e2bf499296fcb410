//! A vetting case on the screen: third parties, where the applicant lived, its checks.

mod support;

use support::Bench;

/// The open cases of the small demonstration, narrowed.
fn cases(filter: &str) -> Bench {
    let mut bench = Bench::small();
    bench.press("2").narrow(filter);
    bench
}

#[test]
fn a_third_party_is_added_and_its_checks_are_asked_for() {
    let mut bench = cases("stage:assessment level:RV kind:recruit");
    let reference = bench.cell("ref");
    bench.press("i c tab").write("Doe, Mary").press("tab").write("house-mate").press("ctrl-s");
    let said = format!("{reference}: Doe, Mary added, 3 checks asked for");
    assert_eq!(bench.notice(), said, "{}", bench.screen());
    bench.press("f ctrl-u").write(&format!("ref:{reference}")).press("enter");
    assert_eq!(bench.cell("stage"), "checks", "it waits for them");
    bench.press("c");
    assert!(bench.screen().contains("PNC of Doe, Mary"), "{}", bench.screen());
    bench.press("n ctrl-n n ctrl-n n ctrl-n");
    assert!(bench.notice().contains("no check left"), "{}", bench.notice());
    assert!(bench.state.overlays.is_empty(), "no check follows: {}", bench.screen());
    assert_eq!(bench.cell("stage"), "assessment");
    bench.press("u");
    assert!(bench.notice().contains("took back: record check"), "{}", bench.notice());
}

#[test]
fn a_gap_in_the_address_history_stops_the_grant_until_it_is_explained() {
    let mut bench = cases("stage:received level:RV kind:recruit");
    bench.press("enter");
    assert!(bench.screen().contains("Residency gaps"), "{}", bench.screen());
    bench.press("r").write("1 Mar 2024").press("tab").write("3 Mill End, Ely").press("ctrl-s");
    assert!(bench.notice().contains("left open"), "{}", bench.screen());
    bench.press("r").write("1 Jan 2020").press("tab").write("abroad").press("tab");
    bench.write("29 Feb 2024").press("tab n ctrl-s");
    assert!(bench.notice().ends_with("no day is left open"), "{}", bench.screen());
    assert!(bench.screen().contains("no address: abroad"), "{}", bench.screen());
    bench.press("r").write("1 Mar 2030").press("tab").write("x").press("ctrl-s");
    assert!(bench.screen().contains("it has not begun yet"), "{}", bench.screen());
}

#[test]
fn a_check_not_done_is_allowed_by_a_vetting_manager_only() {
    let mut bench = cases("stage:checks level:RV");
    bench.press("c").write("nnn").press("tab").write("no answer from abroad").press("tab");
    bench.write("wragg").press("enter ctrl-s");
    let said = bench.screen();
    assert!(said.contains("needs the vetting manager who allowed it: s.pickles"), "{said}");
    bench.press("delete").write("pickles").press("enter ctrl-s");
    assert!(bench.notice().contains("not done"), "{}", bench.screen());
}
