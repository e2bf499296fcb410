//! The catalogue holds together: with the sources, the schema, the shipped views, the commands
//! and the rules of the store.

use super::column::{Column, DETAIL, Show};
use super::filter::{Grammar, parse};
use super::form::{Filled, Form, Named, Takes, YES_NO};
use super::registers::ALL;
use super::view::{View, When, filter_columns, shipped};
use super::{RecordView, Register, daily_forms, keeping_forms, meeting_forms, register};
use crate::domain::secret::Secret;
use crate::domain::time::{day, parse_moment};
use crate::store::Store;
use crate::store::change::Applied;
use crate::store::error::StoreError;
use crate::store::query::Row;
use crate::store::query::source::{Kind, Source, SourceColumn};
use crate::store::value::Value;
use crate::store::workspace::{Protection, create};
use crate::store::writer::Seen;
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;

const ACTOR: &str = "a.khan";
const SCHEMA: &str = include_str!("../../schema.sql");

fn when() -> When {
    let now = parse_moment("2026-11-20T09:30:00Z").expect("a moment");
    let close = parse_moment("2026-11-19T17:00:00Z").expect("a moment");
    When { today: day(now), now, close }
}

/// A workspace with one person, who holds one post with one clearance.
fn workspace() -> (TempDir, Store) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("workspace");
    let workspace = create(&path, ACTOR, &Protection::Plain, when().now).expect("a workspace");
    let mut store = workspace.open().expect("a store");
    store.mark_demonstration(when().today).expect("a demonstration");
    let seeder = store.seed().expect("rows may be written");
    for (table, fields) in [
        ("main.force", vec![("code", "cambs".into()), ("name", "Cambridgeshire".into())]),
        (
            "main.person",
            vec![
                ("ref", "P-2026-00001".into()),
                ("name", "Ní Bhriain, Ana".into()),
                ("kind", "officer".into()),
                ("force_id", 1.into()),
            ],
        ),
        (
            "main.post",
            vec![
                ("ref", "R-2026-00001".into()),
                ("force_id", 1.into()),
                ("title", "Analyst".into()),
                ("unit", "ACU".into()),
                ("level", "MV".into()),
                ("designated", 1.into()),
                ("sensitivity", "acu".into()),
                ("holder_id", 1.into()),
            ],
        ),
        (
            "main.clearance",
            vec![
                ("ref", "C-2025-00001".into()),
                ("person_id", 1.into()),
                ("level", "NPPV1".into()),
                ("granted_on", "2025-11-01".into()),
                ("valid_until", "2028-10-31".into()),
                ("state", "active".into()),
                ("current", 1.into()),
            ],
        ),
        (
            "main.clearance",
            vec![
                ("ref", "C-2019-00001".into()),
                ("person_id", 1.into()),
                ("level", "MV".into()),
                ("granted_on", "2019-11-01".into()),
                ("valid_until", "2026-10-31".into()),
                ("state", "active".into()),
                ("current", 1.into()),
            ],
        ),
    ] {
        seeder.insert(table, &fields).expect("a row");
    }
    for (table, fields) in rows_about_them() {
        seeder.insert(table, &fields).expect("a row");
    }
    seeder.commit().expect("the rows stand");
    (folder, store)
}

/// A row to be laid down: its table and fields.
type Laid = (&'static str, Vec<(&'static str, Value)>);

/// What the other registers hold about the person and the force.
fn rows_about_them() -> Vec<Laid> {
    vec![
        (
            "main.hr_file",
            vec![
                ("ref", "HF-2026-001".into()),
                ("file", "hr.csv".into()),
                ("compared_on", "2026-11-19".into()),
                ("compared_by", ACTOR.into()),
                ("people", 1.into()),
            ],
        ),
        (
            "main.vetting_case",
            vec![
                ("ref", "V-2025-00001".into()),
                ("person_id", 1.into()),
                ("kind", "renewal".into()),
                ("level", "SC".into()),
                ("stage", "closed".into()),
                ("outcome", "withdrawn".into()),
                ("decided_by", "j.okoro".into()),
                ("closed_on", "2026-01-05".into()),
                ("received", "2025-11-01".into()),
                ("target_on", "2026-01-01".into()),
                ("priority_class", 3.into()),
                ("priority_order", 3.into()),
                ("priority_why", "lapsed".into()),
            ],
        ),
        (
            "main.barred_entry",
            vec![
                ("ref", "BA-2026-00001".into()),
                ("list", "barred".into()),
                ("name", "Barnaby Quill".into()),
                ("name_key", "barnaby quill".into()),
            ],
        ),
        (
            "main.barred_match",
            vec![
                ("ref", "BM-2026-00001".into()),
                ("case_id", 1.into()),
                ("entry_id", 1.into()),
                ("how", "name".into()),
                ("percent", 100.into()),
                ("state", "open".into()),
            ],
        ),
        ("main.due", due("FU-2025-00001", "2026-10-01")),
        ("main.hr_difference", difference("H-2026-00001", "joiner", "5001")),
        ("main.hr_difference", difference("H-2026-00002", "joiner", "5002")),
        (
            "intel.priority",
            vec![
                ("ref", "S-2026-01".into()),
                ("year", 2026.into()),
                ("rank", 1.into()),
                ("title", "Disclosure".into()),
                ("owner", "r.shaw".into()),
                ("state", "current".into()),
            ],
        ),
    ]
}

/// A health check that is to be held.
fn due(reference: &'static str, on: &'static str) -> Vec<(&'static str, Value)> {
    vec![
        ("ref", reference.into()),
        ("kind", "integrity".into()),
        ("person_id", 1.into()),
        ("clearance_id", 1.into()),
        ("arisen_on", "2026-09-01".into()),
        ("due_on", on.into()),
        ("state", "open".into()),
    ]
}

/// A difference of HR's list.
fn difference(
    reference: &'static str,
    kind: &'static str,
    number: &'static str,
) -> Vec<(&'static str, Value)> {
    vec![
        ("ref", reference.into()),
        ("file_id", 1.into()),
        ("kind", kind.into()),
        ("says", "joins".into()),
        ("name", number.into()),
        ("number", number.into()),
        ("force_id", 1.into()),
        ("person_kind", "officer".into()),
        ("case_kind", "recruit".into()),
        ("level", "RV".into()),
        ("state", "open".into()),
        ("fingerprint", reference.into()),
    ]
}

/// All of a register in an order.
fn whole(register: &'static Register, sort: &str) -> View {
    View {
        name: register.key.to_owned(),
        title: register.title.to_owned(),
        screen: register.key.to_owned(),
        register,
        filter: String::new(),
        sort: sort.to_owned(),
        columns: Vec::new(),
        alarm: false,
        bar: false,
        template: register.key.to_owned(),
        standing: None,
    }
}

fn page(store: &Store, view: &View, narrowed: &str) -> Vec<Row> {
    let name = format!("{}: {} {narrowed} by {}", view.name, view.filter, view.sort);
    let query = view.query(narrowed, "", when(), ACTOR).unwrap_or_else(|e| panic!("{name}: {e}"));
    let rows = store.page(&query, 200).unwrap_or_else(|e| panic!("{name}: {e}"));
    let count = store.count(&query).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert_eq!(i64::try_from(rows.len()), Ok(count), "{name}");
    let order = store.order(&query).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert_eq!(order, rows.iter().map(|row| row.id).collect::<Vec<_>>(), "{name}");
    rows
}

fn source(register: &Register) -> &'static Source {
    register.source().unwrap_or_else(|| panic!("{} has no source", register.key))
}

// ------------------------------------------------------------------------ columns and sources

#[test]
fn the_catalogue_and_the_sources_have_the_same_registers_and_columns() {
    let sources: BTreeSet<&str> =
        crate::store::registers::ALL.iter().map(|source| source.register).collect();
    assert_eq!(ALL.iter().map(|register| register.key).collect::<BTreeSet<_>>(), sources);
    for register in ALL {
        let keys: Vec<&str> = register.columns.iter().map(|column| column.key).collect();
        let named: BTreeSet<&str> = keys.iter().copied().collect();
        assert_eq!(named.len(), keys.len(), "{} names a column twice", register.key);
        let read = source(register).columns.iter().map(|column| column.key).collect();
        assert_eq!(named, read, "{}", register.key);
    }
}

#[test]
fn the_columns_that_never_fold_fit_a_narrow_screen() {
    for register in ALL {
        let first = register.columns.first().expect("a column");
        assert_eq!((first.show, first.importance), (Show::Reference, 0), "{}", register.key);
        let kept = register.columns.iter().filter(|column| column.importance == 0);
        let width: u16 = kept.map(|column| column.width + 1).sum();
        assert!(width <= 78, "{} keeps {width} columns", register.key);
        for column in register.columns.iter().filter(|column| column.importance < DETAIL) {
            let heading = column.heading.chars().count();
            assert!(heading <= usize::from(column.width), "{} {}", register.key, column.key);
        }
    }
}

#[test]
fn how_a_column_reads_agrees_with_how_it_compares() {
    for register in ALL {
        for (column, read) in pairs(register) {
            let agrees = match column.show {
                Show::Date => read.kind == Kind::Date,
                Show::Moment | Show::Clock => read.kind == Kind::Moment,
                Show::Flag => read.kind == Kind::Flag,
                Show::Days
                | Show::Past
                | Show::Left
                | Show::Money
                | Show::Number
                | Show::Moved
                | Show::Priority => read.kind == Kind::Number,
                Show::Choice(_) | Show::Code(_) | Show::Band | Show::Force => {
                    read.kind == Kind::Code
                }
                Show::Reference | Show::Text | Show::Prose | Show::Words(_) | Show::Changes => {
                    matches!(read.kind, Kind::Text | Kind::Code)
                }
            };
            assert!(agrees, "{} {}: {:?}", register.key, column.key, read.kind);
        }
    }
}

fn pairs(
    register: &'static Register,
) -> impl Iterator<Item = (&'static Column, &'static SourceColumn)> {
    let source = source(register);
    register.columns.iter().filter_map(|column| Some((column, source.column(column.key)?)))
}

// ------------------------------------------------------------------------ words and the schema

type Words = BTreeSet<String>;

/// The words that the schema allows in each column of each table: `main.gift`, `stage`.
fn allowed() -> BTreeMap<(String, String), Words> {
    let mut allowed = BTreeMap::new();
    for table in SCHEMA.split("CREATE TABLE ").skip(1) {
        let end = table.find("STRICT").expect("every table is strict");
        let (name, body) = table[..end].split_once(" (").expect("a table has columns");
        for check in body.split("CHECK (").skip(1) {
            let Some((column, list)) = check.split_once(" IN (") else { continue };
            let is_name = column.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            let list = list.split(')').next().unwrap_or_default();
            if is_name && list.contains('\'') {
                allowed.insert((name.to_owned(), column.to_owned()), quoted(list));
            }
        }
    }
    allowed
}

/// The words in single quotes.
fn quoted(sql: &str) -> Words {
    sql.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The words that an expression may give: those of the columns it reads, and its own. `None`
/// where the schema says nothing of what it reads.
fn given(
    source: &Source,
    expr: &str,
    allowed: &BTreeMap<(String, String), Words>,
) -> Option<Words> {
    let words: Vec<&str> = source.from.split_whitespace().collect();
    let mut found: Option<Words> = None;
    for pair in words.windows(2) {
        let [table, alias] = pair else { continue };
        for ((of, column), codes) in allowed.iter().filter(|((of, _), _)| of == table) {
            let read = format!("{alias}.{column}");
            let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            if expr.match_indices(&read).any(|(at, _)| ends(&expr[at + read.len()..])) {
                assert!(of.contains('.'), "{of}");
                found.get_or_insert_default().extend(codes.iter().cloned());
            }
        }
    }
    found.map(|found| found.union(&quoted(expr)).cloned().collect())
}

/// Words that an expression makes up or that no check of the schema holds.
const UNCHECKED: &[(&str, &str)] = &[
    ("posts", "standing"),
    ("vetting", "weightiest"),
    ("vetting", "proposed"),
    ("vetting", "appeal"),
    ("vetting", "letter-due"),
    ("conditions", "clearance-state"),
    ("audit", "side"),
    ("referrals", "standing"),
    ("intelligence", "disposition"),
    ("priorities", "highest"),
    ("decisions", "snapshot-band"),
    ("decisions", "snapshot-confidence"),
];

#[test]
fn the_words_of_a_column_are_those_that_the_schema_allows() {
    let allowed = allowed();
    assert!(allowed.len() > 30, "the schema was not read: {allowed:?}");
    for register in ALL {
        for (column, read) in pairs(register) {
            if UNCHECKED.contains(&(register.key, column.key)) {
                continue;
            }
            let known: Words =
                column.choices().iter().map(|(code, _)| (*code).to_owned()).collect();
            let given = given(source(register), read.expr, &allowed);
            match (given, read.kind) {
                (Some(mut given), Kind::Code) => {
                    if column.show == Show::Band {
                        given.insert("UNSCORED".to_owned());
                    }
                    assert_eq!(known, given, "{} {}", register.key, column.key);
                }
                _ => assert_eq!(known, Words::new(), "{} {}", register.key, column.key),
            }
        }
    }
}

#[test]
fn the_words_of_a_form_are_those_that_the_schema_allows() {
    let allowed: BTreeSet<Words> = allowed().into_values().collect();
    for form in forms() {
        for field in form.fields {
            let (Takes::One(words) | Takes::Many(words)) = field.takes else { continue };
            // Grounds and criteria are stored together, as a text; a verdict is not stored.
            if words == YES_NO || ["grounds", "criteria", "verdict"].contains(&field.key) {
                continue;
            }
            let words: Words = words.iter().map(|(code, _)| (*code).to_owned()).collect();
            // Some steps of a clearance follow from another change and are not taken by hand.
            let some = field.key == "step" && allowed.iter().any(|all| all.is_superset(&words));
            assert!(some || allowed.contains(&words), "{} {}: {words:?}", form.name, field.key);
        }
    }
}

// ------------------------------------------------------------------------ views and lists

#[test]
fn every_shipped_view_reads_and_counts() {
    let (_folder, store) = workspace();
    let views = shipped(store.policies().on(when().today)).expect("the views hold");
    let names: BTreeSet<&str> = views.iter().map(|view| view.name.as_str()).collect();
    assert_eq!(names.len(), views.len(), "two views have one name");
    for register in ALL {
        assert!(views.iter().any(|view| view.register == *register), "{}", register.key);
    }
    for view in &views {
        page(&store, view, "");
        page(&store, view, "\"somebody's words\"");
    }
}

#[test]
fn every_column_sorts_both_ways_and_can_be_asked_for() {
    let (_folder, store) = workspace();
    for register in ALL {
        page(&store, &whole(register, register.sort), "");
        for column in register.columns {
            let key = column.key;
            page(&store, &whole(register, key), key);
            page(&store, &whole(register, &format!("-{key}")), &format!("{key}:none"));
            if let Some((code, _)) = column.choices().first() {
                page(&store, &whole(register, key), &format!("{key}:{code} -{key}:{code}"));
            }
        }
    }
}

#[test]
fn named_filters_read_and_hide_no_column() {
    let (_folder, store) = workspace();
    let moments = when().moments();
    for register in ALL {
        let columns = filter_columns(register);
        assert_eq!(columns.len(), register.columns.len(), "{}", register.key);
        for (name, expansion, _) in register.named {
            assert_eq!(register.column(name), None, "{} {name}", register.key);
            let grammar = Grammar { columns: &columns, named: register.named, moments: &moments };
            let filter = |text| parse(text, &grammar).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(filter(name), filter(expansion));
            page(&store, &whole(register, register.sort), name);
        }
    }
}

// ------------------------------------------------------------------------ actions and forms

fn forms() -> Vec<&'static Form> {
    let actions = ALL.iter().flat_map(|register| register.actions).map(|action| action.form);
    let meeting = [
        &meeting_forms::OPEN_MEETING,
        &meeting_forms::GO_ON_WITHOUT,
        &meeting_forms::DECLARE_CONFLICT,
        &meeting_forms::DECIDE_ITEM,
        &meeting_forms::DEFER_ITEM,
        &meeting_forms::NOTE_ITEM,
    ];
    let daily = [&daily_forms::ASSIGN_ITEM, &daily_forms::MOVE_ACTION, &daily_forms::NOTE_ITEM];
    let keeping = [
        &keeping_forms::KEEP_SOURCE,
        &keeping_forms::REVEAL_SOURCE,
        &keeping_forms::LINK_REPORTS,
        &keeping_forms::UNLINK_REPORTS,
    ];
    actions.chain(meeting).chain(daily).chain(keeping).collect()
}

/// A form about record 1 in which nothing is filled in.
fn bare() -> Filled {
    let context = [("meeting", 1), ("report", 1), ("position", 1)];
    Filled {
        record: Some(Seen { id: 1, version: 1 }),
        reference: "I-2026-00001".to_owned(),
        context: context.into(),
        texts: BTreeMap::new(),
        picks: BTreeMap::new(),
        people: BTreeMap::new(),
        secrets: BTreeMap::new(),
        as_begun: std::collections::BTreeSet::new(),
        actor: ACTOR.to_owned(),
        today: when().today,
        now: when().now,
    }
}

/// The same with every field filled in; `words` is what stands in those that take any text.
fn filled(form: &Form, words: &str) -> Filled {
    let mut filled = bare();
    for field in form.fields {
        let text = match (field.key, field.takes) {
            ("received" | "decided_at" | "clear_at", Takes::Line) => "today 9:15",
            ("grade" | "provenance_grade", Takes::Line) => "1bc",
            // Under a grade with conditions, so that every code may stand.
            ("text", Takes::Prose) => &format!("1bc {words}"),
            (_, Takes::Line | Takes::Prose | Takes::User) => words,
            (_, Takes::Manager) => ACTOR,
            (_, Takes::Date) => "today",
            (_, Takes::Money) => "£18.50",
            (_, Takes::Number) => "3",
            (_, Takes::Tenths) => "7.5",
            (_, Takes::One(words) | Takes::Many(words)) => words.first().expect("a word").0,
            (_, Takes::Nothing) => "shown",
            (_, Takes::Secret) => {
                filled.secrets.insert(field.key, Secret::new(words));
                continue;
            }
            (_, Takes::People) => "picked",
            (_, takes) if is_picked(takes) => "picked",
            (_, takes) => panic!("nothing to fill in for {takes:?}"),
        };
        filled.texts.insert(field.key, text.to_owned());
        if is_picked(field.takes) {
            filled.picks.insert(field.key, 1);
        }
        if field.takes == Takes::People {
            let named = [Named::Person(1), Named::Described(words.to_owned())];
            filled.people.insert(field.key, named.into());
        }
    }
    filled
}

fn is_picked(takes: Takes) -> bool {
    use Takes::{Linked, Part, Person, Priority, Report};
    matches!(takes, Person | Part(_) | Priority | Report | Linked)
}

#[test]
fn a_filled_form_makes_the_change_that_it_is_named_for() {
    for form in forms() {
        let change = (form.build)(&filled(form, "m.reyes"));
        let change = change.unwrap_or_else(|errors| panic!("{}: {errors:?}", form.name));
        assert_eq!(change.name().replace(' ', "-"), form.name);
    }
}

#[test]
fn an_empty_form_has_one_error_at_each_required_field() {
    for form in forms() {
        let required: Vec<&str> =
            form.fields.iter().filter(|field| field.required).map(|field| field.key).collect();
        let errors = (form.build)(&bare()).err().unwrap_or_default();
        let mut at: Vec<&str> = errors.iter().map(|error| error.field).collect();
        if form.name == "declare-gift" {
            // One of two fields names the recipient; neither is required by itself.
            at.retain(|field| *field != "person");
        }
        assert_eq!(at, required, "{}: {errors:?}", form.name);
    }
}

#[test]
fn what_cannot_be_read_is_an_error_at_its_field() {
    for form in forms() {
        for field in form.fields {
            let wrong = match (field.key, field.takes) {
                ("received" | "decided_at" | "clear_at", Takes::Line) => "half past nine",
                ("grade" | "provenance_grade", Takes::Line) => "9ZZ",
                ("text", Takes::Prose) if form.name == "record-report" => "9ZZ said so",
                (_, Takes::Date | Takes::Money | Takes::Number | Takes::Tenths) => "twelve",
                (_, Takes::One(_) | Takes::Many(_)) => "no such word",
                _ => continue,
            };
            let mut filled = filled(form, "m.reyes");
            filled.texts.insert(field.key, wrong.to_owned());
            let errors = (form.build)(&filled).expect_err(form.name);
            let at: Vec<&str> = errors.iter().map(|error| error.field).collect();
            assert_eq!(at, [field.key], "{}: {errors:?}", form.name);
        }
    }
}

#[test]
fn a_form_about_a_record_needs_one() {
    for register in ALL {
        for action in register.actions {
            let filled = Filled { record: None, ..filled(action.form, "m.reyes") };
            let errors = (action.form.build)(&filled).err().unwrap_or_default();
            let at: Vec<&str> = errors.iter().map(|error| error.field).collect();
            let needed: &[&str] = if action.on_record { &["record"] } else { &[] };
            assert_eq!(at, needed, "{} {}", register.key, action.command);
        }
    }
}

#[test]
fn required_fields_come_first_among_those_that_open_empty() {
    for form in forms() {
        let empty = form.fields.iter().filter(|field| field.starts == super::form::Starts::Empty);
        let required: Vec<bool> = empty.map(|field| field.required).collect();
        assert!(required.is_sorted_by(|a, b| a >= b), "{}: {required:?}", form.name);
    }
}

#[test]
fn a_time_is_one_of_london() {
    let form = &meeting_forms::DECIDE_ITEM;
    for (typed, moment) in [
        ("", "2026-11-20T09:30:00Z"),
        ("20 Nov 2026 9:15", "2026-11-20T09:15:00Z"),
        ("2026-07-01 22:41", "2026-07-01T21:41:00Z"),
        ("-1d 22:41", "2026-11-19T22:41:00Z"),
    ] {
        let mut filled = filled(form, "words");
        filled.texts.insert("decided_at", typed.to_owned());
        match (form.build)(&filled) {
            Ok(crate::store::change::Change::DecideItem(item)) => {
                assert_eq!(Some(item.decided_at), parse_moment(moment), "{typed}");
            }
            other => panic!("{typed}: {other:?}"),
        }
    }
}

// ------------------------------------------------------------------------ forms and the store

/// One step in the life of a record: its register, a form of it, and what differs from the
/// first word of each vocabulary.
type Step = (&'static str, &'static Form, Differs);
type Differs = &'static [(&'static str, &'static str)];

fn form_of(register_key: &str, command: &str) -> &'static Form {
    let action = register(register_key).and_then(|register| register.action(command));
    action.unwrap_or_else(|| panic!("{register_key} {command}")).form
}

/// Dates that an entry of a person at risk may have.
const AT_RISK: &[(&str, &str)] =
    &[("review_on", "+30d"), ("expires_on", "+60d"), ("take_out", "no")];

/// Every register's records from the first form to the last.
const RANDOM: Differs = &[("kind", "random"), ("level", "NPPV1"), ("course_date", "")];
const LETTER: Differs = &[("kind", ""), ("again", "")];
const CLEARED: (&str, &str) = ("conditions", "");
const PANEL: (&str, &str) = ("panel", "j.okoro, h.lowe");
const CONDITIONAL: Differs =
    &[("outcome", "conditions"), ("grounds", ""), ("condition_review", "+90d")];

fn lives() -> Vec<Step> {
    let mut lives = vec![
        // The fewest checks there are, so that it can be granted.
        ("vetting", form_of("vetting", "new"), RANDOM),
        ("vetting", form_of("vetting", "assign"), &[]),
        ("vetting", form_of("vetting", "third-party"), &[]),
        ("vetting", form_of("vetting", "residence"), &[]),
        ("vetting", form_of("vetting", "ask-check"), &[]),
        ("vetting", form_of("vetting", "check"), &[("result", "adverse")]),
        ("vetting", form_of("vetting", "check"), &[("check", "2"), ("result", "adverse")]),
        ("vetting", form_of("vetting", "check"), &[("check", "6"), ("result", "adverse")]),
        ("vetting", form_of("vetting", "finding"), &[]),
        ("vetting", form_of("vetting", "weigh"), &[("weighed", "mitigated")]),
        ("vetting", form_of("vetting", "weigh"), &[("finding", "2")]),
        ("vetting", form_of("vetting", "weigh"), &[("finding", "3")]),
        ("vetting", form_of("vetting", "weigh"), &[("finding", "4")]),
        ("vetting", form_of("vetting", "decide"), CONDITIONAL),
        ("vetting", form_of("vetting", "new"), RANDOM),
        ("vetting", form_of("vetting", "decide"), &[("outcome", "refused"), CLEARED]),
        ("vetting", form_of("vetting", "confirm"), &[("verdict", "confirm")]),
        ("vetting", form_of("vetting", "issue-letter"), LETTER),
        ("vetting", form_of("vetting", "appeal"), &[("late_reason", "")]),
        ("appeals", form_of("appeals", "decide"), &[("outcome", "dismissed"), PANEL]),
        ("conditions", form_of("conditions", "review"), &[("review_on", "+90d")]),
        ("conditions", form_of("conditions", "end"), &[]),
        ("gifts", form_of("gifts", "new"), &[]),
        ("gifts", form_of("gifts", "decide"), &[("decision", "more-information")]),
        ("gifts", form_of("gifts", "decide"), &[("decision", "declined")]),
        ("interests", form_of("interests", "new"), &[]),
        ("interests", form_of("interests", "assess"), &[("view", "refuses")]),
        ("interests", form_of("interests", "decide"), &[("decision", "conditions")]),
        ("interests", form_of("interests", "review"), &[]),
        ("interests", form_of("interests", "lapse"), &[]),
        ("associations", form_of("associations", "new"), &[]),
        ("associations", form_of("associations", "research"), &[]),
        ("associations", form_of("associations", "evaluate"), &[("outcome", "conditions")]),
        ("associations", form_of("associations", "review"), &[("close", "yes")]),
        ("intelligence", form_of("intelligence", "new"), &[]),
        ("intelligence", form_of("intelligence", "new"), &[]),
        ("intelligence", form_of("intelligence", "categorise"), &[]),
        ("intelligence", form_of("intelligence", "assign"), &[]),
        ("intelligence", form_of("intelligence", "grade"), &[]),
        ("priorities", form_of("priorities", "new"), &[("year", "2026")]),
        ("priorities", form_of("priorities", "edit"), &[("year", "2026")]),
        ("intelligence", form_of("intelligence", "hang"), &[]),
        ("intelligence", &daily_forms::ASSIGN_ITEM, &[]),
        ("intelligence", &daily_forms::NOTE_ITEM, &[]),
        ("intelligence", form_of("intelligence", "referral"), &[("decision", "referred")]),
        ("intelligence", &keeping_forms::KEEP_SOURCE, &[]),
        ("intelligence", &keeping_forms::REVEAL_SOURCE, &[]),
        ("intelligence", &keeping_forms::LINK_REPORTS, &[("kind", "linked")]),
        ("intelligence", &keeping_forms::UNLINK_REPORTS, &[]),
        ("people", form_of("people", "declare"), &[("kind", "debt")]),
        ("posts", form_of("posts", "review"), &[("level", "MV")]),
        ("posts", form_of("posts", "open-case"), &[]),
        ("hr", form_of("hr", "refuse"), &[]),
        ("matches", form_of("matches", "dismiss-match"), &[]),
        ("people", form_of("people", "leave"), &[("leaving", "dismissed")]),
        ("people", form_of("people", "report-leaver"), &[]),
        ("complaints", form_of("complaints", "new"), &[]),
        ("complaints", form_of("complaints", "new"), &[]),
        ("complaints", form_of("complaints", "new"), &[]),
        ("candidates", form_of("candidates", "new"), AT_RISK),
        ("at-risk", form_of("at-risk", "take-out"), &[]),
        ("at-risk", form_of("at-risk", "new"), AT_RISK),
        ("at-risk", form_of("at-risk", "review"), AT_RISK),
    ];
    lives.extend(lives_in_tasking());
    lives
}

/// Those of meetings and of what follows them.
fn lives_in_tasking() -> Vec<Step> {
    vec![
        ("meetings", form_of("meetings", "new"), &[]),
        ("meetings", &meeting_forms::OPEN_MEETING, &[]),
        ("meetings", &meeting_forms::GO_ON_WITHOUT, &[]),
        ("meetings", &meeting_forms::NOTE_ITEM, &[]),
        // The reports are about m.reyes, who may not decide them.
        ("intelligence", &meeting_forms::DECIDE_ITEM, &[("decision_maker", ACTOR)]),
        ("intelligence", &meeting_forms::DEFER_ITEM, &[]),
        ("decisions", form_of("decisions", "correct"), &[("decision_maker", ACTOR)]),
        ("actions", form_of("actions", "new"), &[]),
        ("actions", form_of("actions", "progress"), &[]),
        ("actions", form_of("actions", "ask-extension"), &[("due", "+7d")]),
        ("actions", form_of("actions", "answer-extension"), &[("granted", "no")]),
        ("actions", form_of("actions", "reassign"), &[("to", "j.lowe")]),
        ("actions", form_of("actions", "reassign-all"), &[("from", "j.lowe"), ("to", "m.reyes")]),
        ("actions", form_of("actions", "close"), &[]),
        ("priorities", form_of("priorities", "end"), &[]),
        ("staffing", form_of("staffing", "new"), &[]),
        ("staffing", form_of("staffing", "edit"), &[]),
        ("due", form_of("due", "remind"), &[("again", "")]),
        ("due", form_of("due", "answer"), &[("gifts", "declared"), ("outcome", "no-action")]),
        ("due", form_of("due", "new"), &[]),
        ("due", form_of("due", "decide"), &[]),
        ("recommendations", form_of("recommendations", "new"), &[]),
        ("recommendations", form_of("recommendations", "progress"), &[]),
        ("recommendations", form_of("recommendations", "revise"), &[("due", "+90d")]),
        ("recommendations", form_of("recommendations", "close"), &[]),
        // One case was decided in those days, by somebody else.
        (
            "dip-samples",
            form_of("dip-samples", "new"),
            &[("from", "2026-01-01"), ("until", "2026-01-31")],
        ),
        ("dip-readings", form_of("dip-readings", "disagree-with"), &[]),
    ]
}

/// Fills the form of a step in and saves it, about the register's first record as it stands.
fn save(store: &mut Store, step: &Step, words: &str) -> Result<Applied, StoreError> {
    let (key, form, differs) = step;
    let register = register(key).expect("a register");
    let rows = page(store, &whole(register, "ref"), "");
    // What is put off is the second report: the first one is decided.
    let second = ["defer-item", "link-reports", "unlink-reports"].contains(&form.name);
    // The case or follow-up that is worked is the newest.
    let row = match *key {
        "vetting" | "due" => rows.last(),
        _ if second => rows.get(1),
        _ => rows.first(),
    };
    let view = row.map(|row| RecordView { register, row });
    let record = row.map(|row| Seen { id: row.id, version: row.version });
    let reference = view.map(|view| view.reference().to_owned()).unwrap_or_default();
    let mut filled = Filled { record, reference, ..filled(form, words) };
    for (field, text) in *differs {
        filled.texts.insert(*field, (*text).to_owned());
        if let Some(pick) = filled.picks.get_mut(field) {
            *pick = text.parse().expect("a row");
        }
    }
    let action = register.actions.iter().find(|action| action.form.name == form.name);
    if let (Some(action), Some(view)) = (action.filter(|action| action.on_record), view) {
        assert_eq!((action.guard)(&view), Ok(()), "{}", form.name);
    }
    let change = (form.build)(&filled).map_err(StoreError::Fields)?;
    // Whoever proposed a decision may not confirm it.
    let actor = if form.name == "confirm-decision" { "m.reyes" } else { ACTOR };
    store.apply(actor, when().now, &change)
}

fn takes_words(form: &Form) -> bool {
    let takes = |field: &super::form::Field| {
        matches!(field.takes, Takes::Line | Takes::Prose | Takes::User | Takes::Secret)
    };
    form.fields.iter().any(takes)
}

#[test]
fn the_store_takes_what_forms_make_and_finds_fault_at_their_fields() {
    let (_folder, mut store) = workspace();
    for step in lives() {
        let (key, form, _) = &step;
        // Whoever confirms what another decided or sends a letter need say nothing.
        if takes_words(form) && !["confirm-decision", "issue-letter", "remind"].contains(&form.name)
        {
            // Invisible, so that the rules of the store see that nothing was written.
            let error = save(&mut store, &step, "\u{200b}").expect_err(form.name);
            let StoreError::Fields(errors) = error else { panic!("{}: {error}", form.name) };
            for error in errors {
                assert!(form.field(error.field).is_some(), "{}: {error}", form.name);
            }
        }
        save(&mut store, &step, "m.reyes").unwrap_or_else(|e| panic!("{key} {}: {e}", form.name));
    }
    // Every register has a record now, so that whatever belongs to one is read as well.
    for register in ALL {
        let view = whole(register, register.sort);
        let row = page(&store, &view, "").into_iter().next().expect(register.key);
        let query = view.query("", "", when(), ACTOR).expect("a query");
        let detail = store.detail(&query, row.id);
        let detail = detail.unwrap_or_else(|e| panic!("{}: {e}", register.key));
        assert_eq!(detail.row, row);
    }
}

#[test]
fn guards_say_why_a_finished_record_is_left_alone() {
    let (_folder, mut store) = workspace();
    for step in lives() {
        save(&mut store, &step, "m.reyes").unwrap_or_else(|e| panic!("{}: {e}", step.1.name));
    }
    for (key, commands) in [
        (
            "vetting",
            vec!["third-party", "residence", "ask-check", "check", "finding", "weigh", "decide"],
        ),
        ("vetting", vec!["grant", "confirm", "hold", "resume", "override", "assign"]),
        ("vetting", vec!["appeal"]),
        ("appeals", vec!["decide"]),
        ("conditions", vec!["review", "end"]),
        ("gifts", vec!["decide"]),
        ("interests", vec!["assess", "decide", "review", "lapse"]),
        ("associations", vec!["evaluate", "review", "research"]),
        ("actions", vec!["close", "progress", "ask-extension", "answer-extension", "reassign"]),
        ("priorities", vec!["edit", "end"]),
        ("due", vec!["answer", "decide", "remind"]),
        ("recommendations", vec!["close", "progress", "revise"]),
        ("dip-readings", vec!["agree-with", "disagree-with"]),
    ] {
        let register = register(key).expect("a register");
        let rows = page(&store, &whole(register, "ref"), "");
        let view = RecordView { register, row: rows.first().expect("a record") };
        for command in commands {
            let action = register.action(command).expect("an action");
            let why = (action.guard)(&view).expect_err(command);
            assert!(why.contains(view.reference()), "{key} {command}: {why}");
        }
    }
}

#[test]
fn what_does_not_arise_hangs_on_a_column_of_the_register() {
    for register in ALL {
        let hanging = register.columns.iter().filter(|column| !column.arises_with.is_empty());
        for column in hanging {
            let known = register.column(column.arises_with).is_some();
            assert!(known, "{} {}: {}", register.key, column.key, column.arises_with);
        }
    }
}
