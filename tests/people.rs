//! Posts and people on the screen: the gap list worked, posts that change hands and are looked at
//! again.

mod support;

use support::Bench;

#[test]
fn the_gap_list_puts_designated_posts_first_and_the_longest_gap_before_the_others() {
    let mut bench = Bench::small();
    bench.press("ctrl-g");
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("gap_list_{size}"), screen);
    }
    let rank = |bench: &Bench| {
        let days = bench.cell("gap-days").parse::<i64>().unwrap_or(-1);
        (bench.cell("designated"), bench.cell("weighty"), days)
    };
    let mut before = rank(&bench);
    for _ in 1..bench.count() {
        bench.press("j");
        let next = rank(&bench);
        assert!(before >= next, "{before:?} stands before {next:?}");
        before = next;
    }
}

#[test]
fn a_gap_with_an_open_case_leads_there_and_opens_no_second() {
    let mut bench = Bench::small();
    bench.press("ctrl-g f").write("case").press("enter");
    let case = bench.cell("case");
    bench.press("c");
    assert!(bench.screen().contains(&case), "{case}: {}", bench.screen());
    bench.press("esc");
    assert_eq!(bench.cell("case"), case, "the cursor stays at its gap");
}

#[test]
fn what_was_typed_is_not_left_by_the_key_of_the_gap_list() {
    let mut bench = Bench::small();
    bench.press("9 n").write("Doe, Jane").press("ctrl-g");
    assert!(bench.notice().contains("save what you typed"), "{}", bench.screen());
    assert!(bench.screen().contains("Doe, Jane"), "{}", bench.screen());
}

#[test]
fn a_post_changes_hands_on_a_day_and_keeps_who_held_it() {
    let mut bench = Bench::small();
    bench.press("ctrl-g");
    let (reference, holder) = (bench.cell("ref"), bench.cell("holder"));
    bench.press("h tab ctrl-u").write("tomorrow").press("ctrl-s");
    assert!(bench.screen().contains("tomorrow"), "{}", bench.screen());
    bench.press("ctrl-u").write("today").press("ctrl-s");
    assert!(bench.notice().contains("is held by nobody"), "{}", bench.screen());
    bench.go_to_tab("9", "posts").narrow(&format!("ref:{reference}")).press("enter");
    assert!(bench.screen().contains("Held by"), "{}", bench.screen());
    assert!(bench.screen().contains(&holder), "{}", bench.screen());
    bench.press("esc u");
    assert!(bench.notice().contains("took back: fill post"), "{}", bench.screen());
    assert_eq!(bench.cell("holder"), holder);
}

#[test]
fn a_post_is_looked_at_again_with_what_it_requires_filled_in() {
    let mut bench = Bench::small();
    bench.press("ctrl-g tab");
    assert_eq!(bench.state.shown().map(|(view, _)| view.name.as_str()), Some("posts-to-review"));
    let reference = bench.cell("ref");
    bench.press("r");
    insta::assert_snapshot!("review_post", bench.screen());
    bench.press("ctrl-s");
    assert!(bench.notice().contains(&format!("{reference} reviewed")), "{}", bench.screen());
    assert!(bench.notice().contains("next 20 Nov 2027"), "{}", bench.notice());
    assert_ne!(bench.cell("ref"), reference, "it left the list");
}

#[test]
fn cases_of_marked_gaps_are_opened_together() {
    let mut bench = Bench::small();
    bench.press("ctrl-g f").write("-case standing:lapsed,missing").press("enter space space c y");
    assert!(bench.notice().contains('2'), "{}", bench.screen());
    assert!(bench.state.overlays.is_empty());
    bench.press("F f").write("case").press("enter");
    assert!(bench.count() >= 2, "{}", bench.screen());
}

#[test]
fn differences_with_hr_are_accepted_refused_and_taken_back() {
    let mut bench = Bench::small();
    bench.press("1 j");
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("hr_differences_{size}"), screen);
    }
    let all = bench.count();
    bench.narrow("kind:mover").press("a");
    assert!(bench.notice().contains("moved; V-2026-"), "{}", bench.screen());
    bench.press("u");
    assert!(bench.notice().contains("took back: accept difference"), "{}", bench.screen());
    bench.narrow("kind:leaver \"still stands\"").press("a");
    assert!(bench.notice().contains("clearance terminated"), "{}", bench.screen());
    bench.press("F").narrow("kind:missing").press("x ctrl-s");
    assert!(bench.screen().contains("write the reason"), "{}", bench.screen());
    bench.write("on a career break").press("ctrl-s");
    assert!(bench.notice().contains("refused; it does not come back"), "{}", bench.screen());
    bench.press("F");
    assert_eq!(bench.count(), all - 2);
}

#[test]
fn accepting_all_asks_first_naming_what_and_how_many() {
    let mut bench = Bench::small();
    bench.press("1 j A");
    let screen = bench.screen();
    assert!(
        screen.contains("Accept all ") && screen.contains(" open differences: joiner?"),
        "{screen}"
    );
    let before = bench.count();
    bench.press("enter");
    assert_eq!(bench.count(), before, "enter is no");
    bench.press("space space a y");
    assert!(bench.notice().contains("2 done"), "{}", bench.screen());
    bench.press("2").narrow("kind:recruit age<1d");
    assert!(bench.count() >= 2, "{}", bench.screen());
}

#[test]
fn a_match_with_a_barred_list_is_answered_before_the_case_is_granted() {
    let mut bench = Bench::small();
    bench.go_to_tab("2", "barred-matches");
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("barred_matches_{size}"), screen);
    }
    let (before, case) = (bench.count(), bench.cell("case"));
    assert!(before >= 2, "{}", bench.screen());
    bench.press("x ctrl-s");
    assert!(bench.screen().contains("write the reason"), "{}", bench.screen());
    bench.write("another photograph").press("ctrl-s");
    assert!(bench.notice().contains(&format!("dismissed; {case}")), "{}", bench.screen());
    assert_eq!(bench.count(), before - 1);
    bench.press("c").write("same address").press("ctrl-s");
    assert!(bench.notice().contains("confirmed"), "{}", bench.screen());
    bench.go_to_tab("2", "cases").narrow(&format!("ref:{case}")).press("enter");
    assert!(bench.screen().contains("Barred and advisory lists"), "{}", bench.screen());
    assert!(bench.screen().contains("another photograph"), "{}", bench.screen());
}

#[test]
fn a_leaver_who_was_dismissed_is_listed_until_reported() {
    let mut bench = Bench::small();
    bench.go_to_tab("9", "people").narrow("kind:officer -left").press("X d ctrl-s");
    assert!(bench.notice().contains("to be reported"), "{}", bench.screen());
    bench.go_to_tab("9", "leavers-to-report");
    let before = bench.count();
    assert!(before > 0, "{}", bench.screen());
    insta::assert_snapshot!("leavers_to_report", bench.screen());
    bench.press("r").write("PBL/2026/17").press("ctrl-s");
    assert!(bench.notice().contains("reported on 20 Nov 2026"), "{}", bench.screen());
    assert_eq!(bench.count(), before - 1);
}
