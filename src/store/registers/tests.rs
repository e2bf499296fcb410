//! The three registers' lists over a real database.

use super::fixture::{ANA, BEN, Fixture, date, query};
use super::{associations, gifts, interests};
use crate::domain::association::{
    AssociationCategory, AssociationOutcome, AssociationStage, Contact, Risk,
};
use crate::domain::choice::Choice;
use crate::domain::gift::{
    Direction as Way, Disposition, GiftBand, GiftDecision, GiftKind, GiftStage,
};
use crate::domain::interest::{InterestDecision, InterestKind, InterestStage, ManagerView};
use crate::domain::money::Pence;
use crate::store::change::{Change, DeclareGift};
use crate::store::query::filter::Filter;
use crate::store::query::source::{Kind, Source};
use crate::store::query::{Direction, ListQuery};
use crate::store::value::Value;

fn declare(fixture: &mut Fixture, donor: Option<&str>, value: Option<i64>, offered: &str) {
    fixture.apply(&Change::DeclareGift(Box::new(DeclareGift {
        person_id: None,
        recipient: "Insp. O'Hara".to_owned(),
        offered: Some(date(offered)),
        offered_text: None,
        declared: None,
        direction: Way::Received,
        kind: GiftKind::Gift,
        description: "Biscuits".to_owned(),
        donor: donor.map(str::to_owned),
        value: value.map(Pence),
        value_text: None,
        disposition: Disposition::Declined,
        disposition_text: None,
        cash: false,
        supplier: false,
        source: None,
        fingerprint: None,
    })));
}

/// A record of each register, and more gifts.
fn filled() -> Fixture {
    let mut fixture = Fixture::new();
    declare(&mut fixture, Some("Acme Ltd"), Some(123_456), "2026-11-10");
    declare(&mut fixture, Some("ACME LTD"), Some(2500), "2026-11-01");
    declare(&mut fixture, None, None, "2026-11-05");
    declare(&mut fixture, None, Some(100), "2026-11-06");
    for person_id in [ANA, ANA, BEN] {
        fixture.apply(&Change::ApplyInterest {
            person_id,
            kind: InterestKind::Letting,
            organisation: String::new(),
            description: "Lets a flat".to_owned(),
            hours: None,
            applied: date("2026-11-01"),
        });
    }
    fixture.apply(&Change::DeclareAssociation {
        person_id: ANA,
        associate: "Carl Doe".to_owned(),
        relationship: "Cousin".to_owned(),
        category: AssociationCategory::Convicted,
        contact: Contact::Rarely,
        arose: String::new(),
        declared: date("2026-10-21"),
    });
    fixture.apply(&Change::ResearchAssociation {
        reference: "N-2026-00001".to_owned(),
        note: "Two convictions".to_owned(),
    });
    fixture
}

fn cell(source: &Source, row: &[Value], key: &str) -> Value {
    row[source.index(key).expect("a column")].clone()
}

fn column(fixture: &Fixture, source: &Source, key: &str, sort: (&str, Direction)) -> Vec<Value> {
    let rows = fixture.list(source.register, &[sort]);
    rows.iter().map(|row| cell(source, row, key)).collect()
}

const SOURCES: [&Source; 3] = [&gifts::SOURCE, &interests::SOURCE, &associations::SOURCE];

#[test]
fn every_column_reads_sorts_and_filters() {
    let fixture = filled();
    for source in SOURCES {
        for column in source.columns {
            for way in [Direction::Rising, Direction::Falling] {
                let rows = fixture.list(source.register, &[(column.key, way)]);
                assert!(!rows.is_empty(), "{} {}", source.register, column.key);
            }
            let filter =
                Filter::any(vec![Filter::Has(column.key), Filter::Has(column.key).negated()]);
            let all = ListQuery { filter, ..query(source.register) };
            let count = fixture.store.count(&all).expect("a count");
            let whole = fixture.store.count(&query(source.register)).expect("a count");
            assert_eq!(count, whole, "{} {}", source.register, column.key);
        }
    }
}

#[test]
fn choices_sort_in_the_natural_order_of_their_words() {
    fn check<C: Choice>(source: &Source, key: &str, unknown: Option<C>) {
        let column = source.column(key).expect("a column");
        let sort = column.sort.expect("an order of its own");
        let known = C::ALL.iter().filter(|word| Some(**word) != unknown);
        let ranks: Vec<String> = known
            .enumerate()
            .map(|(i, word)| format!("WHEN '{}' THEN {}", word.code(), i + 1))
            .collect();
        let written = sort.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(written, format!("CASE {} {} END", column.expr, ranks.join(" ")), "{key}");
        assert_eq!(column.kind, Kind::Code, "{key}");
    }
    check::<GiftKind>(&gifts::SOURCE, "kind", None);
    check::<Way>(&gifts::SOURCE, "direction", None);
    check(&gifts::SOURCE, "band", Some(GiftBand::Unknown));
    check(&gifts::SOURCE, "disposition", Some(Disposition::Unknown));
    check::<GiftStage>(&gifts::SOURCE, "stage", None);
    check::<GiftDecision>(&gifts::SOURCE, "decision", None);
    check::<InterestKind>(&interests::SOURCE, "kind", None);
    check::<InterestStage>(&interests::SOURCE, "stage", None);
    check::<ManagerView>(&interests::SOURCE, "manager-view", None);
    check::<InterestDecision>(&interests::SOURCE, "decision", None);
    check::<AssociationCategory>(&associations::SOURCE, "category", None);
    check::<Contact>(&associations::SOURCE, "contact", None);
    check::<AssociationStage>(&associations::SOURCE, "stage", None);
    check::<Risk>(&associations::SOURCE, "person-risk", None);
    check::<Risk>(&associations::SOURCE, "force-risk", None);
    check::<AssociationOutcome>(&associations::SOURCE, "outcome", None);
}

#[test]
fn a_heavier_band_comes_first_and_an_unknown_one_last() {
    let fixture = filled();
    let bands = |way| column(&fixture, &gifts::SOURCE, "band", ("band", way));
    let words = |words: [&str; 4]| words.map(Value::from).to_vec();
    assert_eq!(bands(Direction::Falling), words(["significant", "moderate", "modest", "unknown"]));
    assert_eq!(bands(Direction::Rising), words(["modest", "moderate", "significant", "unknown"]));
}

#[test]
fn a_donor_who_gave_before_is_flagged_whatever_the_case() {
    let fixture = filled();
    let repeat = column(&fixture, &gifts::SOURCE, "repeat", ("ref", Direction::Rising));
    // Two gifts whose donors are unknown are not from the same one.
    assert_eq!(repeat, [1, 1, 0, 0].map(Value::Int));
    let filter = Filter::Has("repeat");
    let plan = fixture.store.plan(&ListQuery { filter, ..query("gifts") }, 50).expect("a plan");
    assert!(plan.iter().any(|step| step.contains("INDEX gift_donor")), "{plan:?}");
}

#[test]
fn ages_count_from_the_day_that_the_clock_began() {
    let fixture = filled();
    let age = |source, key| column(&fixture, source, key, ("age", Direction::Falling));
    assert_eq!(age(&gifts::SOURCE, "age"), [19, 15, 14, 10].map(Value::Int));
    assert_eq!(age(&interests::SOURCE, "age"), [19, 19, 19].map(Value::Int));
    assert_eq!(age(&associations::SOURCE, "age"), [Value::Int(30)]);
    assert_eq!(age(&associations::SOURCE, "due-in"), [Value::Null]);
}

#[test]
fn what_belongs_to_a_record_stands_beside_it() {
    let fixture = filled();
    let related = |register, id| {
        let mut related = fixture.detail(register, id).related;
        assert_eq!(related.len(), 1, "{register}");
        related.remove(0).rows
    };
    let gifts = related("gifts", 2);
    assert_eq!(gifts.len(), 1);
    assert_eq!(gifts[0][0], "G-2026-00001".into());
    assert_eq!(gifts[0][4], "£1,234.56".into());
    assert_eq!(related("gifts", 3).len(), 0);

    let interests = related("interests", 1);
    assert_eq!(interests.len(), 1);
    assert_eq!(interests[0][0], "B-2026-00002".into());

    let research = related("associations", 1);
    assert_eq!(research, [["2026-11-20T09:30:00Z", "a.khan", "Two convictions"].map(Value::from)]);
}

#[test]
fn free_text_finds_names_without_their_accents() {
    let fixture = filled();
    for (register, text, found) in [
        ("gifts", "o'hara", 4),
        ("gifts", "acme", 2),
        ("gifts", "flowers", 0),
        ("interests", "ni bhriain", 2),
        ("associations", "carl", 1),
        ("associations", "NI BHRIAIN", 1),
    ] {
        let filter = Filter::Text(text.to_owned());
        let count = fixture.store.count(&ListQuery { filter, ..query(register) });
        assert_eq!(count.expect("a count"), found, "{register} {text}");
    }
}

#[test]
fn references_lead_to_their_register() {
    let fixture = filled();
    for (reference, found) in [
        ("G-2026-00002", ("gifts", 2)),
        ("b-2026-00003", ("interests", 3)),
        ("N-2026-00001", ("associations", 1)),
    ] {
        assert_eq!(fixture.store.find(reference).expect("a record"), found);
    }
}
