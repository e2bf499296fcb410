//! The decision log and the action log.

use crate::support::Bench;
use crate::{Unit, in_order};
use probity::app::state::{Memory, Overlay};
use probity::store::papers::{Ask, Part};

fn go(bench: &mut Bench, view: &str) {
    let effects = bench.state.go_to_view(view);
    bench.carry_out(effects);
}

fn decisions(reference: &str) -> Ask {
    Ask::Decisions { part: Part::Of(reference.to_owned()) }
}

#[test]
fn the_decision_log_of_a_meeting_is_exactly_this() {
    insta::assert_snapshot!(Unit::made().text(&decisions("T-2026-20")).expect("a paper"));
}

#[test]
fn a_decision_is_found_by_meeting_item_and_person() {
    let unit = Unit::made();
    for reference in ["T-2026-20", "I-2026-00001", "P-2026-00001", "p-2026-00002"] {
        let text = unit.text(&decisions(reference)).expect(reference);
        in_order(&text, &["2 decisions: 1 standing, 1 corrected", "D-2026-00001", "D-2026-00002"]);
    }
    for reference in ["I-2026-00002", "I-2025-00009"] {
        let text = unit.text(&decisions(reference)).expect(reference);
        assert!(text.contains("Nothing was decided."), "{text}");
    }
    let whole = unit.text(&Ask::Decisions { part: Part::Whole }).expect("a paper");
    in_order(&whole, &["every decision", "Corrected by", "D-2026-00002", "Corrects"]);
}

#[test]
fn the_action_log_is_exactly_this() {
    let ask = Ask::Actions { part: Part::Whole };
    insta::assert_snapshot!(Unit::made().text(&ask).expect("a paper"));
}

#[test]
fn what_was_closed_before_the_last_meeting_is_in_its_part_alone() {
    let unit = Unit::made();
    unit.run_sql(
        "UPDATE intel.action SET closed_on = '2026-10-01', set_on = '2026-09-01' WHERE id = 4",
    );
    let whole = unit.text(&Ask::Actions { part: Part::Whole }).expect("a paper");
    assert!(!whole.contains("A-2026-00004"), "{whole}");
    let part = Ask::Actions { part: Part::Of("I-2026-00001".to_owned()) };
    assert!(unit.text(&part).expect("a paper").contains("A-2026-00004"));
}

#[test]
fn logs_refuse_what_they_are_not_kept_by() {
    let unit = Unit::made();
    for (args, code, said) in [
        (&["decisions", "D-2026-00001"][..], 1, "D-2026-00001 is of decisions, by which no log"),
        (&["decisions", "T-2026-99"], 1, "no record T-2026-99"),
        (&["actions", "--meeting", "X"], 1, "no record X"),
        (&["actions", "T-2026-20", "--meeting", "T-2026-20"], 2, "cannot be used with"),
        (&["minutes", "I-2026-00001"], 1, "is of intelligence, not a meeting; they begin with T"),
        (&["minutes"], 2, "required"),
    ] {
        let (found, sentence) = unit.refusal(args);
        assert_eq!(found, code, "{args:?}: {sentence}");
        assert!(sentence.contains(said), "{args:?}: {sentence}");
    }
}

#[test]
fn the_screen_offers_the_parts_of_the_record_at_hand() {
    let unit = Unit::made();
    let mut bench = Bench::on(&unit.path, (100, 40), &Memory::default());
    go(&mut bench, "decisions");
    bench.press("p");
    let screen = bench.screen();
    in_order(
        &screen,
        &[
            "meeting T-2026-20",
            "item I-2026-00001",
            "subject of",
            "the last twelve months",
            "from the first",
        ],
    );
    bench.press("down down enter");
    let screen = bench.screen();
    assert!(screen.contains("about reports on Okafor, Chidi"), "{screen}");
    bench.press("esc p").write("twelve").press("enter");
    let year = bench.screen();
    assert!(year.contains("every decision since 20 Nov 2025"), "{year}");
    bench.press("esc p").write("first").press("enter");
    let whole = bench.screen();
    assert!(whole.contains("Decision log") && !whole.contains("every decision since"), "{whole}");
    bench.press("esc");
    go(&mut bench, "actions");
    bench.press("p enter");
    assert!(matches!(bench.state.overlays.last(), Some(Overlay::Preview(_))), "{}", bench.screen());
    in_order(&bench.screen(), &["Action log", "Overdue", "A-2026-00001", "! overdue 18 d"]);
}

#[test]
fn nobody_known_is_refused_as_a_subject() {
    let part = Part::SubjectOf("I-2026-00002".to_owned());
    let why = Unit::made().text(&Ask::Decisions { part }).expect_err("nobody is known");
    assert_eq!(why, "nobody is known to be the subject of I-2026-00002");
}
