//! A real workspace with two people, for the tests of the registers' changes and lists.

use crate::domain::policy::Policies;
use crate::domain::time::{Date, Moment, day, parse_moment};
use crate::domain::vetting::{CaseKind, Level};
use crate::store::Store;
use crate::store::change::{Applied, Change};
use crate::store::error::StoreError;
use crate::store::query::filter::Filter;
use crate::store::query::{Detail, Direction, ListQuery};
use crate::store::value::Value;
use crate::store::workspace::{Protection, Workspace, create};
use crate::store::writer::Seen;
use tempfile::TempDir;

/// Who makes the changes.
pub const ACTOR: &str = "a.khan";
/// Ana Ní Bhriain, an officer of Cambridgeshire.
pub const ANA: i64 = 1;
/// Ben Okafor, a member of staff there.
pub const BEN: i64 = 2;

/// A store on disk, gone with the test.
pub struct Fixture {
    /// The open store.
    pub store: Store,
    workspace: Workspace,
    _folder: TempDir,
}

/// A moment of the day on which the tests stand, a Friday.
pub fn now() -> Moment {
    parse_moment("2026-11-20T09:30:00Z").expect("a moment")
}

/// That day.
pub fn today() -> Date {
    day(now())
}

/// A date.
pub fn date(iso: &str) -> Date {
    iso.parse().expect("a date")
}

impl Fixture {
    /// An empty workspace with its two people.
    pub fn new() -> Self {
        Self::under(&[])
    }

    /// As [`Fixture::new`], under the shipped policy with each of these words changed where they
    /// stand first.
    pub fn under(changes: &[(&str, &str)]) -> Self {
        let mut text = include_str!("../../../assets/policy.toml").to_owned();
        for (from, to) in changes {
            assert!(text.contains(from), "the policy has no {from}");
            text = text.replacen(from, to, 1);
        }
        let policies = Policies::parse(&text).expect("the policy holds");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("workspace");
        let workspace = create(&path, ACTOR, &Protection::Plain, now()).expect("a workspace");
        let workspace = workspace.under(policies);
        let store = workspace.open().expect("a store");
        store
            .db
            .execute_batch(
                "INSERT INTO main.force (id, code, name) VALUES (1, 'cambs', 'Cambridgeshire');
                 INSERT INTO main.person (id, ref, name, kind, force_id, unit) VALUES
                   (1, 'P-2026-00001', 'Ana Ní Bhriain', 'officer', 1, 'Response'),
                   (2, 'P-2026-00002', 'Ben Okafor', 'staff', 1, 'Custody');",
            )
            .expect("people");
        Self { store, workspace, _folder: folder }
    }

    /// Another connection to the same workspace.
    pub fn another(&self) -> Store {
        self.workspace.open().expect("a second connection")
    }

    /// Makes a change that must be taken.
    pub fn apply(&mut self, change: &Change) -> Applied {
        self.store.apply(ACTOR, now(), change).expect("the change is taken")
    }

    /// Opens a case of Ana's, received today.
    pub fn open_case(&mut self, kind: CaseKind, level: Level) -> Applied {
        self.apply(&Change::OpenCase {
            person_id: ANA,
            kind,
            level,
            course_date: None,
            received: today(),
        })
    }

    /// Makes a change that must be refused, and returns why; nothing may be written.
    pub fn refusal(&mut self, change: &Change) -> StoreError {
        let before = self.entries();
        let error = self.store.apply(ACTOR, now(), change).expect_err("the change is refused");
        assert_eq!(self.entries(), before, "a refused change wrote to the audit");
        error
    }

    /// What a refusal says.
    pub fn refused(&mut self, change: &Change) -> String {
        match self.refusal(change) {
            StoreError::Refused(why) => why,
            other => panic!("not refused by a rule: {other:?}"),
        }
    }

    /// The fields that a refusal names.
    pub fn wrong_fields(&mut self, change: &Change) -> Vec<&'static str> {
        match self.refusal(change) {
            StoreError::Fields(errors) => errors.iter().map(|error| error.field).collect(),
            other => panic!("not refused by fields: {other:?}"),
        }
    }

    /// Takes a change back.
    pub fn undo(&mut self, applied: Applied) -> Applied {
        self.apply(&Change::Undo(Box::new(applied.undo.expect("it can be undone"))))
    }

    /// One field of a row.
    pub fn field(&self, table: &str, id: i64, name: &str) -> Value {
        let sql = format!("SELECT {name} FROM {table} WHERE id = ?1");
        self.store.db.query_row(&sql, [id], |row| row.get(0)).expect("the row")
    }

    /// A field's text.
    pub fn text(&self, table: &str, id: i64, name: &str) -> String {
        self.field(table, id, name).text().expect("text").to_owned()
    }

    /// How many rows a table has.
    pub fn rows(&self, table: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM {table}");
        self.store.db.query_row(&sql, [], |row| row.get(0)).expect("a count")
    }

    /// How many audit entries both sides have.
    pub fn entries(&self) -> i64 {
        self.rows("main.audit") + self.rows("intel.audit")
    }

    /// A row as it stands.
    pub fn seen(&self, table: &str, id: i64) -> Seen {
        let version = self.field(table, id, "version").int().expect("a version");
        Seen { id, version }
    }

    /// Both chains are whole.
    pub fn assert_audit_holds(&self) {
        use crate::store::audit::Verdict;
        for (side, verdict) in self.store.verify_audit().expect("the chains are read") {
            assert!(matches!(verdict, Verdict::Whole(_)), "{side}: {verdict:?}");
        }
    }

    /// A register's list.
    pub fn list(&self, register: &'static str, sort: &[(&str, Direction)]) -> Vec<Vec<Value>> {
        let sort = sort.iter().map(|(key, way)| ((*key).to_owned(), *way)).collect();
        let query = ListQuery { sort, ..query(register) };
        let rows = self.store.page(&query, 100).expect("the list is read");
        rows.into_iter().map(|row| row.cells).collect()
    }

    /// A record's detail.
    pub fn detail(&self, register: &'static str, id: i64) -> Detail {
        self.store.detail(&query(register), id).expect("the detail is read")
    }
}

/// All of a register, in no order of its own.
pub fn query(register: &'static str) -> ListQuery {
    ListQuery { register, filter: Filter::All, sort: Vec::new(), today: today(), now: now() }
}
