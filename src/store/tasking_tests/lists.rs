//! The four registers of intelligence and tasking.

use super::*;

#[test]
fn every_column_and_related_table_of_the_four_registers_reads() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    later(&mut fixture, 1);
    scored(&mut fixture, 1, critical());
    let id = in_session(&mut fixture, "2026-11-24");
    let item = DecideItem { actions: vec![an_action()], ..a_decision(&fixture, 1, Some(id)) };
    fixture.apply(&decide(item));
    for register in ["intelligence", "meetings", "decisions", "actions"] {
        let source = crate::store::registers::source(register).expect("a source");
        for column in source.columns {
            for way in [Direction::Rising, Direction::Falling] {
                let rows = fixture.list(register, &[(column.key, way)]);
                assert!(!rows.is_empty(), "{register} {}", column.key);
            }
        }
        let detail = fixture.detail(register, 1);
        let filled = detail.related.iter().filter(|part| !part.rows.is_empty()).count();
        assert!(filled > 0, "{register} has nothing related");
    }
    let related = fixture.detail("intelligence", 1).related;
    let title = "other reports on the same person";
    let other = related.iter().find(|part| part.title == title).expect(title);
    assert_eq!(other.rows[0][0], "I-2026-00002".into());
    let (register, id) = fixture.store.find("i-2026-00002").expect("found");
    assert_eq!((register, id), ("intelligence", 2));
}

#[test]
fn choices_sort_in_the_natural_order_of_their_words() {
    fn check<C: Choice>(register: &str, key: &str) {
        let source = crate::store::registers::source(register).expect("a source");
        let column = source.column(key).expect("a column");
        let ranks: Vec<String> =
            (1..).zip(C::ALL).map(|(n, word)| format!("WHEN '{}' THEN {n}", word.code())).collect();
        let sort = column.sort.expect("an order of its own");
        let written = sort.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(written, format!("CASE {} {} END", column.expr, ranks.join(" ")), "{key}");
    }
    check::<Category>("intelligence", "category");
    check::<SourceKind>("intelligence", "source");
    check::<ItemState>("intelligence", "state");
    check::<Disposition>("intelligence", "disposition");
    check::<MeetingState>("meetings", "state");
    check::<Disposition>("decisions", "disposition");
    check::<ActionPriority>("actions", "priority");
    check::<ActionState>("actions", "state");
}

#[test]
fn ages_count_london_days_and_flags_follow_the_moment() {
    let mut fixture = Fixture::new();
    let late_in_summer: Moment = parse_moment("2026-07-01T23:30:00Z").expect("a moment");
    let early = RecordReport { received: late_in_summer, occurred: None, ..a_report() };
    record(&mut fixture, early);
    let source = crate::store::registers::source("intelligence").expect("a source");
    let rows = fixture.list("intelligence", &[]);
    let cell = |key: &str| rows[0][source.index(key).expect("a column")].clone();
    // 23:30 in UTC is half past midnight on 2 July in London.
    let days = (today() - date("2026-07-02")).num_days();
    assert_eq!(cell("age"), Value::Int(days));
    assert_eq!(cell("hours"), Value::Int((now() - late_in_summer).num_hours()));
    assert_eq!(cell("unassessed"), Value::Int(1));
    assert_eq!(cell("band"), "UNSCORED".into());
}

#[test]
fn the_intelligence_side_is_needed() {
    let fixture = Fixture::new();
    let error = fixture.store.agenda(9, now()).expect_err("no such meeting");
    assert!(matches!(error, StoreError::NoRecord(_)), "{error}");
    assert_eq!(fixture.store.count(&query("meetings")).expect("a count"), 0);
}
