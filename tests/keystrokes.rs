//! The keys that the daily work takes, counted from the screen named; typed prose aside.

mod support;

use support::Bench;

/// Goes to a screen without counting.
fn on(screen: &str) -> Bench {
    let mut bench = Bench::small();
    bench.press(screen);
    bench.keys = 0;
    bench
}

#[test]
fn taking_the_next_vetting_case_takes_2() {
    let mut bench = on("2");
    bench.press("t");
    assert!(bench.notice().contains("is with a.khan"), "{}", bench.screen());
    assert!(bench.keys <= 2);
}

#[test]
fn recording_a_checks_result_takes_4() {
    let mut bench = on("2");
    bench.press("t esc");
    bench.keys = 0;
    bench.press("c n ctrl-s");
    assert!(bench.notice().contains("no trace"), "{}", bench.screen());
    assert!(bench.keys <= 4);
}

#[test]
fn taking_the_next_case_and_recording_four_clean_checks_takes_12() {
    let mut bench = on("2");
    let open = |bench: &Bench| bench.screen().lines().filter(|l| l.starts_with("  ! ")).count();
    for _ in 0..20 {
        bench.keys = 0;
        bench.press("t");
        if open(&bench) >= 4 {
            break;
        }
        bench.press("esc");
    }
    let before = open(&bench);
    bench.press("c n ctrl-n n ctrl-n n ctrl-n n ctrl-s");
    assert!(bench.notice().contains("no trace"), "{}", bench.screen());
    assert_eq!(open(&bench), before - 4, "{}", bench.screen());
    assert!(bench.keys <= 12, "{}", bench.keys);
}

#[test]
fn granting_takes_3() {
    let mut bench = on("2");
    bench.narrow("stage:assessment -weightiest -proposed kind:recruit,renewal,non-police");
    let reference = bench.cell("ref");
    bench.keys = 0;
    bench.press("s").write("every check is in").press("tab").write("low").press("ctrl-s");
    assert!(
        bench.notice().starts_with(&format!("{reference} granted: C-2026-")),
        "{}",
        bench.screen()
    );
    assert_eq!(bench.keys, 3);
}

#[test]
fn extending_takes_5() {
    let mut bench = on("3");
    let reference = bench.cell("ref");
    bench.keys = 0;
    bench.press("x").write("no slot before the spring").press("tab down enter");
    bench.write("supervised meanwhile").press("ctrl-s");
    let said = format!("{reference} extended to 18 Feb 2027");
    assert_eq!(bench.notice(), said, "{}", bench.screen());
    assert!(bench.keys <= 5, "{}", bench.keys);
}

#[test]
fn designated_posts_with_lapsed_clearance_show_at_2() {
    let mut bench = on("1");
    bench.press("g");
    assert_eq!(bench.state.shown().map(|(view, _)| view.name.as_str()), Some("designated-lapsed"));
    assert!(bench.count() > 0, "{}", bench.screen());
    assert!(bench.keys <= 2);
}

#[test]
fn the_gap_list_opens_at_1_from_anywhere() {
    for ways in ["1", "2", "2 enter", "8 m", "7 s", "5 n", "7 /", "9 ?", "2 :"] {
        let mut bench = Bench::small();
        bench.press(ways);
        bench.keys = 0;
        bench.press("ctrl-g");
        let shown = bench.state.shown().map(|(view, _)| view.name.clone());
        assert_eq!(shown.as_deref(), Some("gaps"), "{ways}: {}", bench.screen());
        assert!(bench.count() > 0 && bench.state.overlays.is_empty(), "{ways}");
        assert_eq!(bench.keys, 1);
    }
}

#[test]
fn a_gap_leads_to_its_case_at_1() {
    let mut bench = Bench::small();
    bench.press("ctrl-g f").write("-case").press("enter");
    let (holder, post) = (bench.cell("holder"), bench.cell("ref"));
    bench.keys = 0;
    bench.press("c");
    assert!(bench.notice().contains("opened, target"), "{}", bench.screen());
    assert!(bench.screen().contains(&holder), "{holder} {post}: {}", bench.screen());
    assert!(!bench.state.overlays.is_empty(), "the case stands open");
    assert_eq!(bench.keys, 1);
}

#[test]
fn accepting_all_joiners_of_hrs_list_takes_4_from_home() {
    let mut bench = on("1");
    bench.press("j");
    assert_eq!(bench.cell("kind"), "joiner", "joiners stand first");
    let before = bench.count();
    bench.press("A y");
    let said = bench.notice().to_owned();
    let accepted: usize = said.split(' ').next().and_then(|n| n.parse().ok()).expect("a count");
    assert!(said.contains("accepted: joiner") && accepted >= 6, "{said}");
    assert_eq!(bench.count(), before - accepted);
    assert_ne!(bench.cell("kind"), "joiner");
    assert!(bench.keys <= 4, "{}", bench.keys);
}

#[test]
fn approving_a_gift_takes_3() {
    let mut bench = on("5");
    let reference = bench.cell("ref");
    bench.press("d a ctrl-s");
    assert!(bench.notice().contains(&reference), "{}", bench.screen());
    assert!(bench.notice().contains("approved"), "{}", bench.notice());
    assert_eq!(bench.keys, 3);
}

#[test]
fn the_oldest_unassessed_item_opens_from_home_at_3() {
    let mut bench = on("1");
    bench.press("i");
    assert!(bench.screen().contains("I-2026-"), "{}", bench.screen());
    assert!(!bench.state.overlays.is_empty());
    assert!(bench.keys <= 3);
}

#[test]
fn scoring_it_takes_16() {
    let mut bench = on("1");
    bench.press("i");
    bench.keys = 0;
    bench.press("s 4 5 1 4 5 3 3 3 4 2 3 4 2 enter");
    assert!(
        bench.notice().contains("CRITICAL") || bench.notice().contains("critical"),
        "{}",
        bench.screen()
    );
    assert!(bench.notice().contains("520"), "{}", bench.notice());
    assert!(bench.keys <= 16, "{}", bench.keys);
}

#[test]
fn recording_a_minimal_hotline_item_takes_10_from_anywhere() {
    for screen in ["1", "2", "8", "9 enter"] {
        let mut bench = on(screen);
        bench.press("N c tab").write("Leaks searches to a friend").press("tab");
        bench.write("A caller says that she looks people up.").press("ctrl-s");
        assert!(bench.notice().contains("I-2026-"), "{}", bench.screen());
        assert!(bench.notice().contains("recorded"), "{}", bench.notice());
        assert!(bench.keys <= 10, "{}", bench.keys);
    }
}

#[test]
fn scoring_it_second_takes_16() {
    let mut bench = on("7");
    bench.press("f").write("-band:UNSCORED -scored-by:a.khan -second").press("enter");
    bench.keys = 0;
    bench.press("S 4 5 1 4 5 3 3 3 4 2 3 4 2 enter");
    assert!(bench.notice().contains("scored second critical 520"), "{}", bench.screen());
    assert!(bench.keys <= 16, "{}", bench.keys);
}

/// Holds the next meeting up to its first item of new intelligence.
fn in_session() -> Bench {
    let mut bench = on("8");
    bench.press("m");
    assert!(bench.state.meeting().is_some(), "{}", bench.screen());
    bench.press("S ctrl-s A esc");
    let open = |bench: &Bench| bench.state.may_decide_item().is_ok();
    for _ in 0..200 {
        if open(&bench) {
            break;
        }
        bench.press("space");
    }
    assert!(open(&bench), "{}", bench.screen());
    bench.keys = 0;
    bench
}

#[test]
fn deciding_an_item_in_the_meeting_takes_6() {
    let mut bench = in_session();
    bench.press("d").write("two reports agree").press("tab").write("still has access");
    bench.press("ctrl-s");
    assert!(bench.notice().contains("develop"), "{}", bench.screen());
    assert!(bench.keys <= 6);
}

#[test]
fn deciding_with_an_action_takes_12() {
    let mut bench = in_session();
    bench.press("d").write("two reports agree").press("tab").write("still has access");
    bench.press("ctrl-s a").write("secure the message data").press("ctrl-s");
    assert!(bench.notice().contains("A-2026-"), "{}", bench.screen());
    assert!(bench.keys <= 12);
}

#[test]
fn the_next_item_takes_1() {
    let mut bench = in_session();
    let at = bench.state.meeting().map(|meeting| meeting.at);
    bench.press("space");
    assert_eq!(bench.state.meeting().map(|meeting| meeting.at), at.map(|at| at + 1));
    assert_eq!(bench.keys, 1);
}

#[test]
fn one_item_of_the_daily_page_takes_1_to_move_on() {
    let mut bench = on("7");
    bench.press("D");
    bench.keys = 0;
    let at = bench.state.daily().map(|daily| daily.at);
    bench.press("space");
    assert!(bench.notice().ends_with("seen"), "{}", bench.screen());
    assert_ne!(bench.state.daily().map(|daily| daily.at), at);
    assert_eq!(bench.keys, 1);
}

#[test]
fn one_item_of_the_daily_page_takes_3_to_assign_with_a_due_date() {
    let mut bench = on("7");
    bench.press("D");
    for _ in 0..100 {
        if bench.state.may_score_item().is_ok() {
            break;
        }
        bench.press("j");
    }
    bench.keys = 0;
    bench.press("a ctrl-s");
    assert!(bench.notice().contains("A-2026-"), "{}", bench.screen());
    assert!(bench.notice().contains("due 23 Nov 2026"), "{}", bench.notice());
    assert!(bench.keys <= 3);
}

#[test]
fn signing_minutes_takes_3() {
    let mut bench = support::small_meeting_closed();
    let reference = bench.cell("ref");
    bench.keys = 0;
    bench.press("s y");
    let said = format!("the minutes of {reference} are signed and locked");
    assert_eq!(bench.notice(), said, "{}", bench.screen());
    assert_eq!(bench.cell("state"), "minutes signed");
    assert!(bench.keys <= 3);
}

#[test]
fn printing_the_agenda_takes_2() {
    let mut bench = on("8");
    bench.press("p enter");
    let text = bench.printed_text();
    assert!(text.contains("New intelligence"), "{text}");
    assert_eq!(bench.keys, 2);
}

#[test]
fn deciding_a_referral_takes_4() {
    let mut bench = on("1");
    bench.press("k");
    let reference = bench.cell("ref");
    bench.keys = 0;
    bench.press("r tab").write("APSP is serious corruption").press("tab").write("2026/201893");
    bench.press("ctrl-s");
    let said = format!("{reference}: referred to the IOPC, in time");
    assert!(bench.notice().contains(&said), "{}", bench.screen());
    assert!(bench.keys <= 4, "{}", bench.keys);
}

#[test]
fn deciding_not_to_refer_takes_4() {
    let mut bench = on("7");
    bench.press("f ctrl-u").write("-referral -apsp -floor").press("enter");
    bench.keys = 0;
    bench.press("r n tab").write("no criterion is met on the full facts").press("ctrl-s");
    assert!(bench.notice().contains("not referred; its clock has stopped"), "{}", bench.screen());
    assert!(bench.keys <= 4, "{}", bench.keys);
}

#[test]
fn every_standing_question_is_one_key_from_home() {
    for (key, view) in [
        ("g", "designated-lapsed"),
        ("e", "courses-soon"),
        ("x", "contractors-over-age"),
        ("r", "revets-overdue"),
        ("d", "due-30"),
        ("h", "unassessed-late"),
        ("s", "since-close"),
        ("k", "clocks-today"),
        ("a", "actions-overdue"),
        ("v", "gifts-significant"),
        ("w", "gifts-declined"),
        ("l", "gifts-late"),
        ("b", "interests-review"),
        ("n", "unevaluated"),
        ("o", "conditions-due"),
        ("t", "decisions-to-confirm"),
        ("m", "barred-matches"),
        ("y", "leavers-to-report"),
        ("c", "mine"),
    ] {
        let mut bench = on("1");
        bench.press(key);
        let shown = bench.state.shown().map(|(shown, _)| shown.name.clone());
        assert_eq!(shown.as_deref(), Some(view), "{key}");
    }
}

#[test]
fn asking_the_forecast_for_a_date_takes_6_from_anywhere() {
    for screen in ["1", "2", "9 enter"] {
        let mut bench = on(screen);
        bench.press("B d up up enter");
        let shown = bench.screen();
        assert!(shown.contains("how many officers clear it by 1 Jan 2028"), "{shown}");
        assert!(shown.contains("at even odds"), "{shown}");
        assert!(bench.keys <= 6, "{}", bench.keys);
    }
}
