//! One report, whole and sanitised, and the profile of a person.

use crate::support::Bench;
use crate::{Unit, in_order};
use probity::app::state::Memory;
use probity::documents::Form;
use probity::store::papers::{Ask, Part};

const WHOLE: Ask = Ask::Report { id: 1, whole: true };
const SANITISED: Ask = Ask::Report { id: 1, whole: false };
const PROFILE: Ask = Ask::Profile { person: 1 };

#[test]
fn a_whole_report_is_exactly_this() {
    insta::assert_snapshot!(Unit::made().text(&WHOLE).expect("a paper"));
}

#[test]
fn a_sanitised_report_is_exactly_this() {
    insta::assert_snapshot!(Unit::made().text(&SANITISED).expect("a paper"));
}

#[test]
fn a_sanitised_report_tells_nothing_that_must_not_travel() {
    let unit = Unit::made();
    for form in [Form::Text, Form::Html] {
        let paper = unit.form(&SANITISED, form).expect("a paper");
        let lower = paper.to_lowercase();
        for telling in [
            "okafor",
            "chidi",
            "4471",
            "bhriain",
            "sorcha",
            "p-2026",
            "response",
            "custody",
            "confidential line",
            "colleague",
            "neighbour",
            "easily found",
            "two items",
            "lowe",
            "still in touch",
            "iopc-77",
            "i-2026-00004",
            "visits off duty",
        ] {
            assert!(!lower.contains(telling), "{telling}\n{paper}");
        }
        assert!(paper.contains("No action that could show who knew"), "{paper}");
        assert!(paper.contains("Left out: the text of item 2"), "{paper}");
    }
}

#[test]
fn text_travels_as_its_handling_says() {
    let unit = Unit::made();
    let sanitised = || unit.text(&SANITISED).expect("a paper");
    unit.run_sql("UPDATE intel.report SET handling_sanitisation = 'S1' WHERE id = 1");
    assert!(sanitised().contains("visits off duty"), "S1 lets it travel");
    unit.run_sql("UPDATE intel.report_item SET grade = NULL WHERE number = 1");
    let ungraded = sanitised();
    assert!(!ungraded.contains("complainant. "), "ungraded stays\n{ungraded}");
    in_order(&ungraded, &["Left out: the text of item 1", "no 3x5x2 grade"]);
    // A report on the old scale alone says nothing of sharing.
    unit.run_sql(
        "UPDATE intel.report SET grade = NULL, old_grade = 'B24', handling_action = NULL,
           handling_sanitisation = NULL, handling_instructions = NULL WHERE id = 2",
    );
    let old = unit.text(&Ask::Report { id: 2, whole: false }).expect("a paper");
    assert!(!old.contains("passed on"), "{old}");
    in_order(&old, &["Grade on the old scale", "B24", "no 3x5x2 grade"]);
}

#[test]
fn a_described_subject_is_masked_as_well() {
    let text = Unit::made().text(&Ask::Report { id: 2, whole: false }).expect("a paper");
    assert!(!text.contains("Dave") && text.contains("[name] passed on a plan."), "{text}");
    assert!(text.starts_with(&format!("{:>44}", "OFFICIAL")), "its own marking\n{text}");
}

#[test]
fn the_source_is_in_no_paper() {
    let unit = Unit::made();
    let month = "2026-10".parse().expect("a month");
    for ask in [
        WHOLE,
        SANITISED,
        PROFILE,
        Ask::Decisions { part: Part::Whole },
        Ask::Actions { part: Part::Whole },
        Ask::Minutes { meeting: 1 },
        Ask::Monthly { month },
        Ask::Strategic { year: 2026 },
    ] {
        for form in [Form::Text, Form::Html] {
            let paper = unit.form(&ask, form).expect("a paper");
            assert!(!paper.contains("Thistlewood") && !paper.contains("900123"), "{ask:?}");
        }
    }
}

#[test]
fn a_profile_is_exactly_this() {
    insta::assert_snapshot!(Unit::made().text(&PROFILE).expect("a paper"));
}

#[test]
fn a_profile_names_no_associate_and_no_expired_entry() {
    let unit = Unit::made();
    assert!(!unit.text(&PROFILE).expect("a paper").contains("Quill"));
    unit.run_sql("UPDATE intel.at_risk SET review_on = '2026-11-01', expires_on = '2026-11-19'");
    let text = unit.text(&PROFILE).expect("a paper");
    assert!(!text.contains("W-2026-00001") && text.contains("no entry that has not expired"));
}

#[test]
fn without_the_intelligence_side_a_profile_says_what_it_lacks() {
    let unit = Unit::made();
    std::fs::remove_file(unit.path.join("intelligence.db")).expect("removed");
    let text = unit.text(&PROFILE).expect("a paper");
    in_order(&text, &["not open to whoever printed this", "Okafor, Chidi", "Not open here."]);
    let why = unit.text(&SANITISED).expect_err("shut");
    assert!(why.contains("intelligence compartment is not open"), "{why}");
}

#[test]
fn the_screen_prints_a_report_both_ways_and_a_profile() {
    let unit = Unit::made();
    let mut bench = Bench::on(&unit.path, (100, 40), &Memory::default());
    bench.press("7 p");
    assert!(bench.screen().contains("sanitised: what may travel"), "{}", bench.screen());
    bench.press("esc P");
    assert!(bench.screen().contains("whole report"), "{}", bench.screen());
    bench.press("f");
    let (_, to) = bench.printed.last().expect("printed");
    let name = format!("{to:?}");
    assert!(name.contains("Intelligence-report-I-2026-00002."), "{name}");
    bench.press("esc 9 p");
    in_order(&bench.screen(), &["Subject profile", "P-2026-0000", "as at 20 Nov 2026"]);
}

#[test]
fn the_command_line_prints_what_the_screen_shows() {
    let unit = Unit::made();
    let output = unit.probity(&["report", "I-2026-00001", "--whole"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    in_order(&text, &["whole report", "Okafor, Chidi", "A colleague saw the phone"]);
    let (code, said) = unit.refusal(&["profile", "I-2026-00001"]);
    assert_eq!(code, 1);
    assert!(said.contains("is of intelligence, not a person; they begin with P"), "{said}");
    let file = unit.path.join("profile.html");
    let written = unit.probity(&["profile", "P-2026-00001", "--output", &file.to_string_lossy()]);
    assert!(written.status.success());
    assert!(std::fs::read_to_string(&file).expect("written").contains("<h1>Subject profile</h1>"));
}
