//! Small lists of intelligence with the quirks of real ones.

use super::*;
use crate::domain::items::words_of;
use crate::domain::policy::Policies;
use crate::domain::time::{iso, parse_moment};
use crate::exchange::reading::{Note, Outcome};
use crate::exchange::table::read_bytes;

fn read_table(table: &Table) -> Reading<ImportedReport> {
    let kind = Reports::shipped().unwrap();
    let mapping = Mapping::with(&table.headings, &[], kind.headings()).unwrap();
    let policies = Policies::built_in().unwrap();
    let now = parse_moment("2026-11-20T10:42:00Z").unwrap();
    kind.read(table, &mapping, By { today: now.date_naive(), now, policies: &policies })
}

fn one(pairs: &[(&str, &str)]) -> (Outcome<ImportedReport>, Vec<Note>) {
    let object: serde_json::Map<String, serde_json::Value> =
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect();
    let text = serde_json::Value::Object(object).to_string();
    let reading = read_table(&read_bytes(text.as_bytes(), None).unwrap());
    (reading.outcomes.into_iter().next().unwrap(), reading.notes)
}

/// A report whose row gives these cells beside the least that one needs.
fn with(more: &[(&str, &str)]) -> Outcome<ImportedReport> {
    let mut pairs =
        vec![("received", "13 Nov 2026 22:41"), ("source", "hotline"), ("text", "Heard it.")];
    pairs.retain(|(key, _)| more.iter().all(|(other, _)| other != key));
    one(&[&pairs, more].concat()).0
}

fn read(more: &[(&str, &str)]) -> ImportedReport {
    match with(more) {
        Outcome::Read(report, _) => report,
        other => panic!("{more:?}: {other:?}"),
    }
}

#[test]
fn a_row_becomes_a_report_with_one_item() {
    let imported = read(&[
        ("ref", "LOG/7"),
        ("category", "Unauthorised disclosure"),
        ("collar number", "4471"),
        ("text", "He was seen\u{1b}[2J there. Twice."),
        ("apsp", "No"),
    ]);
    let report = imported.report;
    assert_eq!(iso(report.received), "2026-11-13T22:41:00Z");
    assert_eq!(report.source, SourceKind::ConfidentialLine);
    assert_eq!(report.category, Some(Category::Disclosure));
    assert_eq!(report.marking, Marking::OfficialSensitive);
    assert_eq!(report.summary, "He was seen\u{1b}[2J there");
    assert_eq!(words_of(&report.items), "He was seen\u{1b}[2J there. Twice.");
    assert_eq!(imported.subject.number.as_deref(), Some("4471"));
    assert_eq!(imported.their_ref.as_deref(), Some("LOG/7"));
}

#[test]
fn moments_are_of_londons_clock_unless_they_say_otherwise() {
    for (text, moment) in [
        ("2026-06-13 22:41", "2026-06-13T21:41:00Z"),
        ("13/06/2026 22:41:07", "2026-06-13T21:41:07Z"),
        ("2026-06-13T22:41:00Z", "2026-06-13T22:41:00Z"),
        ("2026-06-13T22:41:00+01:00", "2026-06-13T21:41:00Z"),
        ("13 Nov 2026", "2026-11-13T00:00:00Z"),
        ("46339", "2026-11-13T00:00:00Z"),
    ] {
        assert_eq!(iso(read(&[("received", text)]).report.received), moment, "{text}");
    }
}

#[test]
fn grades_are_kept_as_they_are_and_never_converted() {
    let graded = |more: &[(&str, &str)]| {
        let read = read(more);
        let grade = read.report.items[0].grade.map(|grade| grade.to_string());
        (grade, read.old_grade.map(|old| old.to_string()))
    };
    for (more, grade, old) in [
        (&[("grade", "1BP")][..], Some("1BP"), None),
        (&[("grade", "b24")], None, Some("B24")),
        (&[("grade", "B/2/4")], None, Some("B24")),
        (&[("5x5x5", "B24"), ("grade", "1-b-p")], Some("1BP"), Some("B24")),
        (&[("5x5x5", "B24"), ("grade", "B24")], None, Some("B24")),
        (&[], None, None),
    ] {
        assert_eq!(graded(more), (grade.map(str::to_owned), old.map(str::to_owned)), "{more:?}");
    }
    let handled = read(&[
        ("grade", "2CC"),
        ("action code", "a1"),
        ("sanitisation code", "S2"),
        ("handling instructions", "ask first"),
    ]);
    assert!(handled.report.conditions.instructions == "ask first");
}

#[test]
fn what_cannot_be_taken_is_rejected_at_its_column() {
    for (more, column, reason) in [
        (&[("received", "")][..], "received", "the date is blank"),
        (&[("received", "13 Nov 2026 25:99")], "received", "a time that cannot be read"),
        (&[("received", "29 Mar 2026 01:30")], "received", "the clocks went forward over it"),
        (&[("received", "20 Nov 2026 11:00")], "received", "is after now"),
        (&[("occurred", "14 Nov 2026")], "occurred", "dated after its report"),
        (&[("source", "")], "source", "the source is blank"),
        (
            &[("source", "a friend")],
            "source",
            "`a friend` is not a source; use one of: confidential-line",
        ),
        (&[("category", "naughty")], "category", "`naughty` is not a category"),
        (&[("apsp", "perhaps")], "apsp", "neither yes nor no"),
        (&[("marking", "Secret")], "marking", "may not be held here"),
        (&[("marking", "SECRET")], "marking", "marked SECRET"),
        (&[("text", "This is TOP SECRET.")], "text", "marked TOP SECRET"),
        (&[("remarks", "SECRET")], "", "marked SECRET"),
        (&[("text", " ")], "text", "the report says nothing"),
        (&[("grade", "9ZZ")], "grade", "`9ZZ` is not a 3x5x2 grade"),
        (&[("5x5x5", "F99")], "5x5x5", "`F99` is not a 5x5x5 grade"),
        (&[("5x5x5", "B24"), ("grade", "A11")], "grade", "two old grades"),
        (&[("grade", "2CC")], "grade", "handling C needs the action code"),
        (&[("grade", "1BP"), ("action code", "A1")], "action code", "handling P may not carry"),
        (&[("action code", "A1")], "", "without a 3x5x2 grade"),
        (&[("grade", "2CC"), ("action code", "A9")], "action code", "`A9` is not a action code"),
    ] {
        let Outcome::Rejected(reject) = with(more) else { panic!("{more:?}") };
        assert!(reject.reason.contains(reason), "{more:?}: {}", reject.reason);
        assert_eq!(reject.column.as_deref().unwrap_or_default(), column, "{more:?}");
        assert!(!reject.reason.contains('\u{1b}'));
    }
}

#[test]
fn the_old_scale_and_the_new_never_read_alike() {
    for source in ["1", "2", "3", "A", "B", "C", "D", "E"] {
        for known in ["1", "2", "3", "4", "5", "A", "B", "C", "D", "E"] {
            for handling in ["1", "2", "3", "4", "5", "P", "C"] {
                let text = format!("{source}{known}{handling}");
                assert!(
                    !(text.parse::<Grade3>().is_ok() && text.parse::<Grade5>().is_ok()),
                    "{text}"
                );
            }
        }
    }
}

#[test]
fn two_rows_alike_stay_two_and_are_found_again() {
    let text = "received,source,text\n13 Nov 2026,hotline,Heard\n13 Nov 2026,hotline,Heard\n";
    let prints = |text: &str| -> Vec<String> {
        let reading = read_table(&read_bytes(text.as_bytes(), None).unwrap());
        reading.entries().map(|report| report.fingerprint.clone().unwrap()).collect()
    };
    let first = prints(text);
    assert_ne!(first[0], first[1]);
    assert_eq!(prints(text), first);
}

proptest::proptest! {
    #[test]
    fn every_row_has_one_outcome(
        cells in proptest::collection::vec("[^\"]{0,8}|13 Nov 2026|hotline|SECRET|1BP|B24", 0..40),
    ) {
        let mut table = read_bytes(b"date,source,text,grade\n", None).unwrap();
        let rows = cells.chunks(5).enumerate();
        table.rows = rows.map(|(i, c)| Row { number: i + 2, cells: c.to_vec() }).collect();
        let tally = read_table(&table).tally();
        proptest::prop_assert_eq!(tally.read, table.rows.len());
        proptest::prop_assert_eq!(tally.new_entries() + tally.rejected, tally.read);
    }
}
