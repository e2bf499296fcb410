//! Who a source is: kept apart, told to those who may know, and logged before it is told.

use super::*;
use crate::domain::secret::Secret;
use crate::domain::user::Role;
use crate::store::intake::Intake;
use crate::store::office::Office;
use crate::store::source::{KeepSource, RevealSource};
use crate::store::users::{AddUser, SetUser};

const NAME: &str = "Ellery-Nightingale";
const OTHER: &str = "Quillfeather";
const PHONE: &str = "07700900417";

fn keep(kept: Option<i64>, identity: &str) -> Change {
    let (identity, contact) = (Secret::new(identity), Secret::new(PHONE));
    Intake::KeepSource(KeepSource { report: 1, kept, identity, contact }).into()
}

fn reveal(reason: &str) -> Change {
    Intake::RevealSource(RevealSource { report: 1, reason: reason.to_owned() }).into()
}

/// Everything that both sides hold of a word but its own table.
fn told_of(fixture: &Fixture, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for schema in ["main", "intel"] {
        let sql = format!("SELECT name FROM {schema}.sqlite_schema WHERE type = 'table'");
        let mut statement = fixture.store.db.prepare(&sql).expect("the schema");
        let tables = statement.query_map([], |row| row.get::<_, String>(0)).expect("the tables");
        for table in tables.map(|table| table.expect("a table")) {
            if table == "source_identity" {
                continue;
            }
            let sql = format!("SELECT * FROM {schema}.{table}");
            let mut statement = fixture.store.db.prepare(&sql).expect("a table");
            let width = statement.column_count();
            let mut rows = statement.query([]).expect("rows");
            while let Some(row) = rows.next().expect("a row") {
                for place in 0..width {
                    let value: Value = row.get(place).expect("a value");
                    if value.text().is_some_and(|text| text.contains(word)) {
                        found.push(format!("{schema}.{table}"));
                    }
                }
            }
        }
    }
    found
}

#[test]
fn the_words_stand_in_their_own_table_and_nowhere_else() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    let kept = fixture.apply(&keep(None, NAME));
    let changed = fixture.apply(&keep(Some(1), OTHER));
    assert_eq!(fixture.text("intel.source_identity", 1, "identity"), OTHER);
    assert_eq!(changed.undo, None, "the words before are not here to be put back");
    for word in [NAME, OTHER, PHONE] {
        assert_eq!(told_of(&fixture, word), Vec::<String>::new(), "{word}");
        assert!(!format!("{kept:?}{changed:?}{:?}", keep(None, word)).contains(word), "{word}");
    }
    let detail = format!("{:?}", fixture.detail("intelligence", 1));
    assert!(detail.contains("kept apart") && !detail.contains(OTHER), "{detail}");
    fixture.assert_audit_holds();
}

#[test]
fn what_is_kept_first_can_be_taken_back() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    let kept = fixture.apply(&keep(None, NAME));
    fixture.undo(kept);
    assert_eq!(fixture.rows("intel.source_identity"), 0);
    assert_eq!(told_of(&fixture, NAME), Vec::<String>::new());
    fixture.assert_audit_holds();
}

#[test]
fn a_look_is_logged_with_its_reason_and_then_told() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    assert!(fixture.refused(&reveal("to meet her")).contains("no source is kept"));
    fixture.apply(&keep(None, NAME));
    assert_eq!(fixture.wrong_fields(&reveal(" ")), ["reason"]);
    let applied = fixture.apply(&reveal("to meet her before the search"));
    let revealed = applied.revealed.expect("it is told");
    assert_eq!(revealed.identity.words(), NAME);
    assert_eq!(revealed.contact.map(|contact| contact.words().to_owned()), Some(PHONE.to_owned()));
    assert_eq!((revealed.kept_by.as_str(), revealed.kept_at), (ACTOR, Some(now())));
    assert_eq!(applied.undo, None);
    let entry = applied.entries[0];
    let sql = "SELECT actor || ': ' || command || ' ' || record || ' ' || changes
               FROM intel.audit WHERE seq = ?1";
    let said: String = fixture.store.db.query_row(sql, [entry], |row| row.get(0)).expect("it");
    assert!(said.starts_with("a.khan: reveal source I-2026-00001"), "{said}");
    assert!(said.contains("to meet her before the search") && !said.contains(NAME), "{said}");
    // A look changes nothing: whoever is told that the record moved on hears of a change.
    fixture.apply(&Change::AssignReport { report: fixture.seen(REPORT, 1), to: "h.lowe".into() });
    fixture.apply(&reveal("again"));
    let stale = Change::AssignReport { report: Seen { id: 1, version: 1 }, to: "x".to_owned() };
    let error = fixture.refusal(&stale).to_string();
    assert!(error.contains("assign report"), "{error}");
    fixture.assert_audit_holds();
}

#[test]
fn a_source_kept_meanwhile_is_not_written_over() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    fixture.apply(&keep(None, NAME));
    for seen in [None, Some(7)] {
        let why = fixture.refused(&keep(seen, OTHER));
        assert!(why.contains("a.khan kept a source with I-2026-00001"), "{why}");
        assert!(!why.contains(NAME), "{why}");
    }
    assert_eq!(fixture.wrong_fields(&keep(Some(1), "\u{200b}")), ["identity"]);
    let marked = fixture.refusal(&keep(Some(1), "SECRET Quillfeather"));
    assert!(!marked.to_string().contains(OTHER), "{marked}");
}

#[test]
fn who_may_not_is_told_so_and_the_attempt_is_logged() {
    let mut fixture = Fixture::new();
    record(&mut fixture, a_report());
    fixture.apply(&keep(None, NAME));
    let add = |name: &str, sees_sources| {
        let (name, full_name) = (name.to_owned(), String::new());
        Change::from(Office::AddUser(AddUser {
            name,
            full_name,
            role: Role::Analyst,
            sees_sources,
            sees_characteristics: false,
        }))
    };
    fixture.apply(&add("h.lowe", false));
    fixture.apply(&add("m.reyes", true));
    let gone = SetUser {
        name: "m.reyes".to_owned(),
        role: None,
        sees_sources: None,
        sees_characteristics: None,
        left_on: Some(today()),
    };
    fixture.apply(&Office::SetUser(gone).into());
    for actor in ["h.lowe", "m.reyes", "nobody"] {
        for (change, what) in
            [(keep(Some(1), OTHER), "keep source"), (reveal("x"), "reveal source")]
        {
            let before = fixture.rows("intel.audit");
            let error = fixture.store.apply(actor, now(), &change).expect_err("refused");
            assert!(
                error.to_string().contains("may not see or keep who the source of I-2026-00001")
            );
            assert!(!error.to_string().contains(NAME) && !error.is_environment());
            assert_eq!(fixture.rows("intel.audit"), before + 1);
            let sql = "SELECT actor || ' ' || command FROM intel.audit ORDER BY seq DESC LIMIT 1";
            let last: String = fixture.store.db.query_row(sql, [], |row| row.get(0)).expect("it");
            assert_eq!(last, format!("{actor} refused: {what}"));
        }
        let before = fixture.rows("intel.audit");
        fixture.store.source_of(actor, now(), 1).expect_err("not even whether one is kept");
        assert_eq!(fixture.rows("intel.audit"), before + 1);
    }
    let standing = fixture.store.source_of(ACTOR, now(), 1).expect("the head may");
    assert_eq!(standing.kept.map(|kept| (kept.version, kept.by)), Some((1, ACTOR.to_owned())));
    fixture.assert_audit_holds();
}

#[test]
fn only_a_head_changes_users_and_one_head_stays() {
    let mut fixture = Fixture::new();
    let add = |name: &str| {
        let name = name.to_owned();
        let new = AddUser {
            name,
            full_name: String::new(),
            role: Role::Head,
            sees_sources: false,
            sees_characteristics: false,
        };
        Change::from(Office::AddUser(new))
    };
    let set = |name: &str, role, left_on| {
        let set = SetUser {
            name: name.to_owned(),
            role,
            sees_sources: None,
            sees_characteristics: None,
            left_on,
        };
        Change::from(Office::SetUser(set))
    };
    let error = fixture.store.apply("h.lowe", now(), &add("h.lowe")).expect_err("refused");
    assert!(error.to_string().contains("only a head may change users"), "{error}");
    assert_eq!(fixture.rows("main.user"), 1);
    let why = fixture.refused(&set(ACTOR, Some(Role::Analyst), None));
    assert!(why.contains("nobody would be left who is head"), "{why}");
    let why = fixture.refused(&set(ACTOR, None, Some(today())));
    assert!(why.contains("nobody would be left"), "{why}");
    for name in ["", "two words", "a\u{1b}b"] {
        assert_eq!(fixture.wrong_fields(&add(name)).last(), Some(&"name"), "{name:?}");
    }
    assert!(fixture.refused(&set("j.okoro", None, None)).contains("no user j.okoro"));
    fixture.apply(&add("j.okoro"));
    assert!(fixture.refused(&add("j.okoro")).contains("a user j.okoro already"));
    fixture.apply(&set(ACTOR, Some(Role::Analyst), None));
    let error = fixture.store.apply(ACTOR, now(), &add("x")).expect_err("no head any more");
    assert!(matches!(error, StoreError::Forbidden { .. }));
    let users = fixture.store.user_list().expect("the users");
    let roles: Vec<_> = users.iter().map(|user| (user.name.as_str(), user.role)).collect();
    assert_eq!(roles, [(ACTOR, Some(Role::Analyst)), ("j.okoro", Some(Role::Head))]);
    fixture.assert_audit_holds();
}
