//! Small registers with the quirks of real ones.

use super::*;
use crate::domain::policy::Policies;
use crate::domain::time::parse_moment;
use crate::exchange::reading::{Note, Outcome, Tally};
use crate::exchange::table::read_bytes;

fn today() -> Date {
    "2026-11-13".parse().unwrap()
}

fn read_table(table: &Table) -> Reading<GiftRow> {
    let kind = Gifts::shipped().unwrap();
    let mapping = Mapping::with(&table.headings, &[], kind.headings()).unwrap();
    let policies = Policies::built_in().unwrap();
    kind.read(
        table,
        &mapping,
        By {
            today: today(),
            now: parse_moment("2026-11-13T12:00:00Z").unwrap(),
            policies: &policies,
        },
    )
}

fn read(text: &str) -> Reading<GiftRow> {
    read_table(&read_bytes(text.as_bytes(), None).unwrap())
}

/// The one gift of a register whose row gives these cells under these headings.
fn gift(headings: &str, row: &str) -> (DeclareGift, Vec<Note>) {
    let reading = read(&format!("{headings}\n{row}\n"));
    match reading.outcomes.as_slice() {
        [Outcome::Read(GiftRow::Gift(gift), 2)] => (DeclareGift::clone(gift), reading.notes),
        other => panic!("{row}: {other:?}"),
    }
}

fn reject(headings: &str, row: &str) -> (Option<String>, String) {
    let reading = read(&format!("{headings}\n{row}\n"));
    match reading.outcomes.as_slice() {
        [Outcome::Rejected(reject)] => {
            assert_eq!((reject.row, reject.cells.is_empty()), (2, false));
            (reject.column.clone(), reject.reason.clone())
        }
        other => panic!("{row}: {other:?}"),
    }
}

const GIFTS: &str = "minister,date,gift,given_or_received,donor_recipient,value,outcome,source";

#[test]
fn a_plain_row_becomes_a_gift() {
    let row = "Ada Bell,08/09/2025,Wine,Received,Shop,\"£1,200.50\",\
               Held by Department,Register: September 2025";
    let (gift, notes) = gift(GIFTS, row);
    let fingerprint = gift.fingerprint.clone();
    assert!(fingerprint.as_ref().is_some_and(|hex| hex.len() == 64));
    assert_eq!(
        gift,
        DeclareGift {
            person_id: None,
            recipient: "Ada Bell".into(),
            offered: Some("2025-09-08".parse().unwrap()),
            offered_text: None,
            declared: None,
            direction: Direction::Received,
            kind: GiftKind::Gift,
            description: "Wine".into(),
            donor: Some("Shop".into()),
            value: Some(Pence(120_050)),
            value_text: None,
            disposition: Disposition::Surrendered,
            disposition_text: Some("Held by Department".into()),
            cash: false,
            supplier: false,
            source: Some("Register: September 2025".into()),
            fingerprint,
        }
    );
    assert_eq!(notes, []);
}

#[test]
fn values_that_are_no_amount_stay_unknown_with_their_text() {
    for (text, value, kept) in [
        ("40", Some(4000), None),
        (" £ 40.50 ", Some(4050), None),
        ("0", Some(0), None),
        ("", None, None),
        ("Above limit", None, Some("Above limit")),
        ("Value unknown", None, Some("Value unknown")),
        ("$50", None, Some("$50")),
        ("<10", None, Some("<10")),
        ("£175-200", None, Some("£175-200")),
        ("-5", None, Some("-5")),
        ("\u{fffd}35", None, Some("\u{fffd}35")),
    ] {
        let (gift, _) = gift("name,date,gift,value", &format!("Ada,2025-01-02,Wine,{text}"));
        assert_eq!(gift.value, value.map(Pence), "{text}");
        assert_eq!(gift.value_text.as_deref(), kept, "{text}");
    }
}

#[test]
fn a_lost_pound_sign_is_known_by_its_column() {
    let head = "name,date,gift,value\nAda,2025-01-02,Wine,\u{fffd}35\nBo,2025-01-02,Wine,";
    for (other, value) in [("£20", Some(Pence(3500))), ("€20", None), ("20", None)] {
        let mut reading = read(&format!("{head}{other}\n"));
        assert_eq!(reading.notes.len(), usize::from(value.is_some()));
        let Outcome::Read(GiftRow::Gift(gift), 2) = reading.outcomes.remove(0) else {
            panic!("{other}")
        };
        assert_eq!((gift.value, gift.value_text.as_deref()), (value, Some("\u{fffd}35")));
    }
}

#[test]
fn dates_that_are_not_simply_a_day_keep_their_text() {
    for (text, offered, kept) in [
        ("2025-09-08", Some("2025-09-08"), false),
        ("8/9/2025", Some("2025-09-08"), false),
        ("2025-20-08", Some("2025-08-20"), true),
        ("3-5 September 2025", Some("2025-09-03"), true),
        ("September 2025", None, true),
    ] {
        let (gift, notes) = gift("name,date,gift", &format!("Ada,{text},Wine"));
        assert_eq!(gift.offered, offered.map(|date| date.parse().unwrap()), "{text}");
        assert_eq!(gift.offered_text.as_deref(), kept.then_some(text));
        assert_eq!(notes.len(), usize::from(kept), "{text}");
    }
}

#[test]
fn rows_that_cannot_be_read_say_where_and_why() {
    for (row, column, reason) in [
        (",2025-01-02,Wine,Given,Shop,5,,", Some("minister"), "the recipient is blank"),
        ("\u{200b},2025-01-02,Wine,Given,Shop,5,,", Some("minister"), "the recipient is blank"),
        ("* A footnote,,,,,,,July 2025", Some("date"), "the date is blank"),
        ("Ada,soon,Wine,Given,Shop,5,,", Some("date"), "`soon` is not a date"),
        ("Ada,2025-02-30,Wine,Given,Shop,5,,", Some("date"), "not a day of the calendar"),
        ("Ada,14/11/2026,Wine,Given,Shop,5,,", Some("date"), "`14/11/2026` is after today"),
        ("Ada,2025-01-02,,Given,,5,,", Some("gift"), "neither what it was nor from whom"),
        (
            "Ada,2025-01-02,Wine,\u{1b}sent,Shop,5,,",
            Some("given_or_received"),
            "`·sent` does not say whether",
        ),
        ("Ada,2025-01-02,Nil Return,Given,Shop,5,,", Some("date"), "but declares something"),
        ("Ada,Nil,Nil,Nil,Nil,£5,,", Some("value"), "but declares something"),
        ("Ada,2025-01-02,Wine,Given,Shop,5,,,red", None, "9 cells under 8 headings"),
        (GIFTS, None, "repeats the headings"),
    ] {
        let (found, why) = reject(GIFTS, row);
        assert_eq!(found.as_deref(), column, "{row}");
        assert!(why.contains(reason), "{row}: {why}");
    }
    for text in ["May 2025", "tbc", "1/1/2027"] {
        let (found, _) = reject("name,date,gift,declared", &format!("Ada,2025-01-02,Pen,{text}"));
        assert_eq!(found.as_deref(), Some("declared"), "{text}");
    }
}

#[test]
fn nil_returns_are_recorded() {
    let nil = "NIL Return";
    for row in [
        format!("Ada,{nil},{nil},{nil},{nil},{nil},{nil},May 2025"),
        format!("Ada,{nil},{nil},{nil},{nil},{nil},,May 2025"),
        "Ada,,nil,,,,,May 2025".to_owned(),
        "Ada,nil,nil,nil,nil,0,N/A,May 2025".to_owned(),
    ] {
        let reading = read(&format!("{GIFTS}\n{row}\n"));
        let [Outcome::Read(GiftRow::Nil(found), 2)] = reading.outcomes.as_slice() else {
            panic!("{row}")
        };
        assert_eq!((found.recipient.as_str(), found.source.as_deref()), ("Ada", Some("May 2025")));
    }
    // A nil in a column of no matter does not make the row one.
    let head = "name,date,hospitality,accompanied,value";
    let (gift, _) = gift(head, "Ada,2025-01-02,Dinner,Nil Return,£70");
    assert_eq!((gift.kind, gift.value), (GiftKind::Hospitality, Some(Pence(7000))));
}

#[test]
fn kind_follows_from_the_column_the_heading_or_the_words() {
    use GiftKind::{Gift, Hospitality};
    for (headings, cells, kind) in [
        ("name,date,details,type", "Tea,Hospitality", Hospitality),
        ("name,date,gift,type", "Tickets,", Gift),
        ("name,date,hospitality_type", "Hamper", Hospitality),
        ("name,date,details", "Two tickets", Hospitality),
        ("name,date,details", "Hamper", Gift),
    ] {
        assert_eq!(gift(headings, &format!("Ada,2025-01-02,{cells}")).0.kind, kind, "{headings}");
    }
}

#[test]
fn what_is_missing_stays_unknown() {
    let (found, _) = gift("name,date,donor,hospitality", "Ada,2025-01-02,Shop");
    assert_eq!(found.description, "hospitality");
    assert_eq!((found.value, found.source), (None, None));
    assert_eq!((found.disposition, found.disposition_text), (Disposition::Unknown, None));
    let (found, _) = gift("name,date,gift,outcome", "Ada,2025-01-02,£20 cash,Return pending");
    assert_eq!((found.cash, found.donor), (true, None));
    assert_eq!(found.disposition, Disposition::Unknown);
    assert_eq!(found.disposition_text.as_deref(), Some("Return pending"));
}

#[test]
fn moved_rows_are_put_right_and_noted_or_refused() {
    let text = "unit,name,date,gift,value,source\n\
                ,Ada,2025-04-01,Wine,40,April\n\
                ,Home,Bo,2025-04-02,Pen,April\n\
                ,Home,Cy,2025-04-02,Pen,Elsewhere\n";
    let reading = read(text);
    let [Outcome::Read(..), Outcome::Read(GiftRow::Gift(bo), 3), Outcome::Rejected(cy)] =
        reading.outcomes.as_slice()
    else {
        panic!("{reading:?}")
    };
    assert_eq!((bo.recipient.as_str(), bo.description.as_str(), bo.value), ("Bo", "Pen", None));
    assert_eq!((cy.row, cy.column.as_deref()), (4, Some("date")));
    assert!(cy.reason.contains("one column from their headings"));
    assert!(cy.to_string().starts_with("row 4, date: the cells seem"));
    let notes: Vec<String> = reading.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "row 3: the cells stood one column too far right and were read as moved",
            "row 3: the value had fallen out of the moved row: unknown",
        ]
    );
}

#[test]
fn what_is_not_kept_or_does_not_agree_is_said() {
    for (row, direction, note) in [
        (
            "Ada,2025-09-08,Wine,Received (by Mr\u{1b} Bell),Shop,5,,Register: September 2025",
            Direction::Received,
            Some("row 2: of `Received (by Mr· Bell)`, only `received` is kept"),
        ),
        (
            "Ada,01/10/2024,Wine,Given,Shop,5,,Register: December 2024",
            Direction::Given,
            Some("row 2: 1 Oct 2024 is outside the months that the source names"),
        ),
        ("Ada,31/12/2024,Wine,Given,Shop,5,,Nov to Dec 2024", Direction::Given, None),
        ("Ada,31/12/2024,Wine,OFFERED,Shop,5,,Register", Direction::Received, None),
    ] {
        let (gift, notes) = gift(GIFTS, row);
        let notes: Vec<String> = notes.iter().map(ToString::to_string).collect();
        assert_eq!((gift.direction, notes.first().map(String::as_str)), (direction, note));
        assert_eq!(notes.len(), usize::from(note.is_some()), "{row}");
    }
}

#[test]
fn a_moved_nil_return_has_lost_no_value() {
    let head = "unit,name,date,gift,value,source";
    let text = format!("{head}\n,Ada,nil,nil,nil,April\n,Home,Bo,nil,nil,April\n");
    let reading = read(&text);
    assert!(
        matches!(&reading.outcomes[1], Outcome::Read(GiftRow::Nil(nil), 3) if nil.recipient == "Bo")
    );
    let notes: Vec<String> = reading.notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes, ["row 3: the cells stood one column too far right and were read as moved"]);
}

fn fingerprints(text: &str) -> Vec<String> {
    let prints = read(text).outcomes.into_iter().map(|outcome| match outcome {
        Outcome::Read(entry, _) => entry.fingerprint().unwrap().to_owned(),
        Outcome::Rejected(reject) => panic!("{reject:?}"),
    });
    prints.collect()
}

#[test]
fn fingerprints_tell_rows_apart_and_find_them_again() {
    let head = "name,date,gift\n";
    let row = "Ada,2025-01-02,Wine\n";
    let twice = fingerprints(&format!("{head}{row}{row}Ada,nil,nil\nAda,nil,nil\n"));
    let distinct: std::collections::HashSet<_> = twice.iter().collect();
    assert_eq!(distinct.len(), 4, "two honest rows that are alike stay two");
    assert_eq!(fingerprints(&format!("{head}{row}{row}Ada,nil,nil\nAda,nil,nil\n")), twice);
    let later = fingerprints(&format!("{head}Bo,2025-01-02,Pen\n ADA , 2025-01-02,wine\n"));
    assert_eq!(later[1], twice[0], "spacing, case and other rows do not matter");
    let hospitality = fingerprints(&format!("name,date,hospitality\n{row}"));
    assert_ne!(hospitality[0], twice[0]);
}

#[test]
fn counts_add_up() {
    let text =
        "name,date,gift\nAda,2025-01-02,Wine\nAda,nil,nil\nAda,soon,Wine\nBo,2025-01-03,Pen\n";
    let reading = read(text);
    let tally = reading.tally();
    let made =
        |gifts, nil| vec![(gifts, "imported", "imported"), (nil, "nil return", "nil returns")];
    assert_eq!(tally, Tally { read: 4, made: made(2, 1), rejected: 1, already: 0 });
    assert_eq!(
        tally.to_string(),
        "4 rows read: 2 imported, 1 nil return, 1 rejected, 0 already here"
    );
    let again = tally.with_already(&[2, 1]);
    assert_eq!(again, Tally { read: 4, made: made(0, 0), rejected: 1, already: 3 });
    assert_eq!(reading.rejects().map(|reject| reject.row).collect::<Vec<_>>(), [4]);
    let change = Gifts::change("f".to_owned(), reading.entries().cloned().collect());
    let Change::ImportGifts { gifts, nil_returns, .. } = change else { panic!("{change:?}") };
    assert_eq!((gifts.len(), nil_returns.len()), (2, 1));
}

proptest::proptest! {
    #[test]
    fn every_row_has_one_outcome(
        cells in proptest::collection::vec("[^\"]{0,8}|nil|£5|2025-01-02", 0..40),
    ) {
        let rows: Vec<Row> = cells
            .chunks(5)
            .enumerate()
            .map(|(i, cells)| Row { number: i + 2, cells: cells.to_vec() })
            .collect();
        let mut table = read_bytes(b"name,date,gift,source\n", None).unwrap();
        table.rows = rows;
        let tally = read_table(&table).tally();
        proptest::prop_assert_eq!(tally.read, table.rows.len());
        proptest::prop_assert_eq!(tally.new_entries() + tally.rejected, tally.read);
    }
}
