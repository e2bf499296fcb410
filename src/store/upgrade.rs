//! Brings the databases of an earlier format to this one. What a table must look like is read
//! from a fresh `schema.sql` in memory, so that an upgraded workspace cannot differ from a new
//! one: a table that changed is laid anew and its rows carried over, the others stay as they are.

use super::Side;
use super::error::{Result, StoreError};
use super::measures;
use super::workspace::SCHEMA;
use rusqlite::{Connection, TransactionBehavior};
use std::collections::BTreeMap;

/// What the step from a format says of a column that it does not simply carry over: format, side,
/// table, column, SQL over the old row.
type Said = (i64, Side, &'static str, &'static str, &'static str);

/// From format 1: minutes that were made are drafted until somebody agrees and signs them, and
/// the head of the unit may see sources, as in a new workspace.
const SAID: &[Said] = &[
    (
        1,
        Side::Intelligence,
        "meeting",
        "state",
        "CASE state WHEN 'closed' THEN 'drafted' ELSE state END",
    ),
    (1, Side::Casework, "user", "sees_sources", "role = 'head'"),
];

/// What the step from a format adds once every table is laid.
const AFTER: &[(i64, Side, Then)] = &[
    (1, Side::Intelligence, Then::Sql(AFTER_1)),
    (2, Side::Casework, Then::Sql(CONDITIONS)),
    (2, Side::Casework, Then::Sql(STEPS)),
    (2, Side::Casework, Then::Sql(HOLDINGS)),
    (2, Side::Casework, Then::Run(measures::take_over)),
    (2, Side::Casework, Then::Sql(CLEARED)),
];

/// From formats before 3: whether a clearance stands is kept with it, and until when the holder of
/// a post is cleared with that. A change of the level that is none has the trigger look.
const CLEARED: &str = "
    UPDATE clearance SET standing = 1 - standing
      WHERE id IN (SELECT id FROM clearance_judged WHERE standing <> stands);
    UPDATE post SET level = level WHERE holder_id IS NOT NULL";

/// What is done in one part of a step.
enum Then {
    Sql(&'static str),
    Run(fn(&Connection) -> Result<()>),
}

/// From format 1: scores went on being made with the newest scheme; a report was one item about
/// one subject; a clock that runs is that of a referral yet to be settled.
const AFTER_1: &str = "
    INSERT INTO intel.scheme_use (scheme, at, by)
      SELECT name, added_at, 'probity' FROM intel.scheme
      ORDER BY added_at DESC, name DESC LIMIT 1;
    INSERT INTO intel.report_item (report_id, number, text, grade)
      SELECT id, 1, ifnull(nullif(text, ''), summary), grade FROM intel.report;
    INSERT INTO intel.report_subject (report_id, number, person_id, name, force, unit)
      SELECT id, 1, person_id, subject, force, unit FROM intel.report
      WHERE ifnull(subject, '') <> '';
    INSERT INTO intel.referral (report_id, clear_at, deadline, state, started_by)
      SELECT id, ifnull(assessed_at, received), clock_until, 'open', 'probity' FROM intel.report
      WHERE clock_until IS NOT NULL AND state <> 'closed'";

/// From formats before 3: the conditions of a clearance in force stand in its one text; each is a
/// row of its own now. One of which no review was set comes up at once.
const CONDITIONS: &str = "
    INSERT INTO main.vetting_condition (ref, case_id, text, owner, set_on, review_on, state)
      SELECT printf('CN-%s-%05d', strftime('%Y', c.granted_on), row_number() OVER (
          PARTITION BY strftime('%Y', c.granted_on) ORDER BY c.granted_on, c.id)),
        v.id, c.conditions, coalesce(c.condition_owner, v.decided_by, 'nobody named'),
        c.granted_on, ifnull(c.condition_review, c.granted_on), 'active'
      FROM main.clearance c JOIN main.vetting_case v ON v.ref = c.case_ref
      WHERE c.current = 1 AND c.state = 'conditional' AND ifnull(c.conditions, '') <> '';
    INSERT INTO main.counter (name, year, last)
      SELECT 'CN', CAST(substr(ref, 4, 4) AS INTEGER), count(*) FROM main.vetting_condition
      GROUP BY substr(ref, 4, 4)";

/// From format 2: a clearance may have been extended; on which day was not kept, so that of its
/// grant stands for it.
const STEPS: &str = "
    INSERT INTO clearance_step (clearance_id, taken_on, step, until, reason, authority)
      SELECT id, granted_on, 'extended', valid_until, extension_reason, authoriser FROM clearance
      WHERE state = 'extended'";
/// From format 2: who holds a post now is the first of its history.
const HOLDINGS: &str = "
    INSERT INTO holding (post_id, person_id, from_on)
      SELECT id, holder_id, held_since FROM post WHERE holder_id IS NOT NULL ORDER BY id";

/// A table, index or trigger: its kind, the table it belongs to, and the SQL that makes it.
#[derive(PartialEq)]
struct Object {
    kind: String,
    table: String,
    sql: String,
}

/// Upgrades one side to `to`; nothing happens where another program was quicker.
///
/// # Errors
/// The database cannot be written, or a row does not fit the new format; it is then as before.
pub(super) fn upgrade(db: &mut Connection, side: Side, to: i64) -> Result<()> {
    let fresh = fresh(side)?;
    // A renamed table must not be followed by the references of the others.
    db.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON")?;
    let done = rebuild(db, side, &fresh, to);
    db.execute_batch("PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON")?;
    done
}

fn fresh(side: Side) -> Result<BTreeMap<String, Object>> {
    let db = Connection::open_in_memory()?;
    db.execute_batch("ATTACH ':memory:' AS intel")?;
    db.execute_batch(SCHEMA)?;
    objects(&db, side)
}

fn objects(db: &Connection, side: Side) -> Result<BTreeMap<String, Object>> {
    let mut statement = db.prepare(&format!(
        "SELECT name, type, tbl_name, sql FROM {}.sqlite_schema
         WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'",
        side.schema()
    ))?;
    let rows = statement.query_map([], |row| {
        Ok((row.get(0)?, Object { kind: row.get(1)?, table: row.get(2)?, sql: row.get(3)? }))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn rebuild(
    db: &mut Connection,
    side: Side,
    fresh: &BTreeMap<String, Object>,
    to: i64,
) -> Result<()> {
    let schema = side.schema();
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let from: i64 = tx.query_row(&format!("PRAGMA {schema}.user_version"), [], |row| row.get(0))?;
    if from >= to {
        return Ok(());
    }
    let old = objects(&tx, side)?;
    for (name, object) in fresh.iter().filter(|(_, object)| object.kind == "table") {
        match old.get(name) {
            Some(there) if there.sql == object.sql => {}
            Some(_) => lay_anew(&tx, side, name, object, from)?,
            None => tx.execute_batch(&qualified(schema, object))?,
        }
    }
    for (name, gone) in old.iter().filter(|(name, object)| fresh.get(*name) != Some(object)) {
        if gone.kind != "table" {
            tx.execute_batch(&format!("DROP {} IF EXISTS {schema}.{name}", gone.kind))?;
        }
    }
    let there = objects(&tx, side)?;
    let missing = |name: &String| !there.contains_key(name);
    for (_, object) in fresh.iter().filter(|(name, _)| missing(name)) {
        tx.execute_batch(&qualified(schema, object))?;
    }
    for (_, _, then) in AFTER.iter().filter(|(step, at, _)| *step >= from && *at == side) {
        match then {
            Then::Sql(sql) => tx.execute_batch(sql)?,
            Then::Run(run) => run(&tx)?,
        }
    }
    let broken: Option<String> = {
        let mut statement = tx.prepare(&format!("PRAGMA {schema}.foreign_key_check"))?;
        let mut rows = statement.query([])?;
        rows.next()?.map(|row| row.get(0)).transpose()?
    };
    if let Some(table) = broken {
        return Err(StoreError::Refused(format!(
            "{side} could not be brought to this format: a row of `{table}` points at nothing; \
             nothing was changed; run `probity doctor`"
        )));
    }
    tx.execute_batch(&format!("PRAGMA {schema}.user_version = {to}"))?;
    tx.commit()?;
    Ok(())
}

/// Lays a table that changed anew and carries its rows over. Its indexes and triggers go with
/// the old one.
fn lay_anew(db: &Connection, side: Side, name: &str, object: &Object, format: i64) -> Result<()> {
    let schema = side.schema();
    db.execute_batch(&format!("ALTER TABLE {schema}.{name} RENAME TO old_{name}"))?;
    db.execute_batch(&qualified(schema, object))?;
    let before = columns(db, schema, &format!("old_{name}"))?;
    let (mut into, mut from) = (Vec::new(), Vec::new());
    for column in columns(db, schema, name)? {
        let said = SAID.iter().find(|(step, at, table, said, _)| {
            *step >= format && (*at, *table, *said) == (side, name, &column)
        });
        match said {
            Some((.., sql)) => from.push((*sql).to_owned()),
            None if before.contains(&column) => from.push(column.clone()),
            None => continue,
        }
        into.push(column);
    }
    db.execute_batch(&format!(
        "INSERT INTO {schema}.{name} ({}) SELECT {} FROM {schema}.old_{name};
         DROP TABLE {schema}.old_{name}",
        into.join(", "),
        from.join(", ")
    ))?;
    Ok(())
}

/// The columns that hold something of their own; generated ones follow by themselves.
fn columns(db: &Connection, schema: &str, table: &str) -> Result<Vec<String>> {
    let sql =
        format!("SELECT name FROM pragma_table_xinfo('{table}', '{schema}') WHERE hidden = 0");
    let mut statement = db.prepare(&sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The SQL that makes an object in its database, whose name the engine leaves out of what it
/// keeps.
fn qualified(schema: &str, object: &Object) -> String {
    let heads = [
        "CREATE TABLE ",
        "CREATE UNIQUE INDEX ",
        "CREATE INDEX ",
        "CREATE TRIGGER ",
        "CREATE VIEW ",
    ];
    match heads.iter().find_map(|head| Some((head, object.sql.strip_prefix(head)?))) {
        Some((head, rest)) => format!("{head}{schema}.{rest}"),
        None => object.sql.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::workspace::Workspace;
    use std::path::Path;

    const FIRST: &str = include_str!("../../tests/data/schema-1.sql");
    const SECOND: &str = include_str!("../../tests/data/schema-2.sql");

    /// A workspace as an earlier format laid it down.
    fn laid_down(folder: &Path, schema: &str, format: i64) -> Connection {
        let db = Connection::open(folder.join("casework.db")).expect("made");
        let intelligence = folder.join("intelligence.db");
        db.execute("ATTACH ?1 AS intel", [intelligence.to_string_lossy()]).expect("attached");
        db.execute_batch(schema).expect("laid");
        db.execute_batch(&format!(
            "PRAGMA main.application_id = 1347568195; PRAGMA main.user_version = {format};
             PRAGMA intel.application_id = 1347568201; PRAGMA intel.user_version = {format};"
        ))
        .expect("marked");
        db
    }

    /// A workspace of the first format with the rows of a closed meeting.
    fn first_format(folder: &Path) {
        let db = laid_down(folder, FIRST, 1);
        db.execute_batch(
            "INSERT INTO user (name, full_name, role) VALUES
               ('j.okoro', 'Joy Okoro', 'head'), ('a.khan', 'Amir Khan', 'analyst');
             INSERT INTO force (code, name) VALUES ('beds', 'Bedfordshire');
             INSERT INTO person (ref, name, kind, force_id) VALUES
               ('P-2026-00001', 'Ní Bhriain, Sorcha', 'officer', 1);
             INSERT INTO intel.scheme VALUES ('ACU-TAC-1', 'the text', '2026-01-01T09:00:00Z');
             INSERT INTO intel.report (ref, received, source, marking, summary, text, old_grade,
               state, queue, person_id) VALUES ('I-2026-00001', '2026-11-13T22:41:00Z',
               'confidential-line', 'OFFICIAL-SENSITIVE', 'one line', 'the report', 'B24',
               'assessed', 7, 1);
             INSERT INTO intel.score (report_id, scheme, harm, likelihood, position, confidence,
               h, l, r, p, scored_band, band, scored_by, scored_at) VALUES (1, 'ACU-TAC-1',
               '2,2', '1', '0', 'medium', 4, 1, 4, 0, 'LOW', 'LOW', 'a.khan',
               '2026-11-14T09:00:00Z');
             UPDATE intel.report SET score_id = 1, r = 4, band = 'LOW', confidence = 'medium',
               subject = 'Ní Bhriain, Sorcha', clock_until = '2026-11-14T23:59:59Z';
             INSERT INTO intel.meeting (ref, held_on, starts, state, chair, opened_at, closed_at,
               minutes) VALUES ('T-2026-23', '2026-11-10', '10:00', 'closed', 'j.okoro',
               '2026-11-10T10:00:00Z', '2026-11-10T12:00:00Z', 'what was said');
             INSERT INTO intel.agenda_item (meeting_id, position, section, record, what, state)
               VALUES (1, 1, 5, 'I-2026-00001', 'one line', 'decided');
             INSERT INTO intel.action (ref, report_id, what, owner, set_on, due, priority, state)
               VALUES ('A-2026-0001', 1, 'secure it', 'DS Lowe', '2026-11-10', '2026-11-20',
               'high', 'open');",
        )
        .expect("filled");
    }

    fn text(db: &Connection, sql: &str) -> String {
        db.query_row(sql, [], |row| row.get(0)).expect(sql)
    }

    /// A folder's workspace, opened, which brings it to this format, and looked over.
    fn upgraded(folder: &Path) -> (Workspace, Store) {
        let workspace = Workspace::unlock(folder, "a.khan", None).expect("unlocked");
        let store = workspace.open().expect("upgraded");
        for side in [Side::Casework, Side::Intelligence] {
            let (fresh, found) =
                (fresh(side).expect("fresh"), objects(&store.db, side).expect("found"));
            assert_eq!(found.keys().collect::<Vec<_>>(), fresh.keys().collect::<Vec<_>>());
            for (name, object) in &fresh {
                let found = found.get(name).map(|found| (&found.kind, &found.table, &found.sql));
                assert_eq!(found, Some((&object.kind, &object.table, &object.sql)), "{name}");
            }
        }
        (workspace, store)
    }

    #[test]
    fn a_workspace_of_the_first_format_is_laid_out_as_a_fresh_one_and_keeps_its_rows() {
        let folder = tempfile::tempdir().expect("a folder");
        first_format(folder.path());
        let (workspace, store) = upgraded(folder.path());
        let db = &store.db;
        assert_eq!(
            text(db, "SELECT group_concat(name || sees_sources) FROM user"),
            "j.okoro1,a.khan0"
        );
        assert_eq!(text(db, "SELECT name FROM person"), "Ní Bhriain, Sorcha");
        assert_eq!(text(db, "SELECT state || minutes FROM intel.meeting"), "draftedwhat was said");
        assert_eq!(text(db, "SELECT old_grade || band FROM intel.report"), "B24LOW");
        assert_eq!(
            text(db, "SELECT record || issue || late FROM intel.agenda_item"),
            "I-2026-0000110"
        );
        assert_eq!(text(db, "SELECT owner FROM intel.action"), "DS Lowe");
        assert_eq!(text(db, "SELECT scheme FROM intel.scheme_use"), "ACU-TAC-1");
        let part = "SELECT i.text || s.name || s.person_id || f.state || f.deadline
                    FROM intel.report_item i JOIN intel.report_subject s USING (report_id)
                    JOIN intel.referral f USING (report_id)";
        assert_eq!(text(db, part), "the reportNí Bhriain, Sorcha1open2026-11-14T23:59:59Z");
        let broken = db.execute("UPDATE intel.score SET r = 5", []);
        assert!(broken.is_err(), "triggers are there again");
        drop(store);
        workspace.open().expect("opened as it is");
    }

    #[test]
    fn a_workspace_of_the_second_format_keeps_its_rows_and_is_given_none_of_the_first_step() {
        let folder = tempfile::tempdir().expect("a folder");
        laid_down(folder.path(), SECOND, 2)
            .execute_batch(
                "INSERT INTO force (code, name) VALUES ('beds', 'Bedfordshire');
                 INSERT INTO person (ref, name, kind, force_id) VALUES
                   ('P-2026-00001', 'Ní Bhriain, Sorcha', 'officer', 1);
                 INSERT INTO post (ref, force_id, title, unit, level, designated, sensitivity,
                   holder_id, held_since) VALUES
                   ('R-2026-00001', 1, 'Analyst', 'ACU', 'MV', 1, 'acu', 1, '2024-05-01'),
                   ('R-2026-00002', 1, 'Analyst', 'ACU', 'MV', 1, 'acu', NULL, NULL),
                   ('R-2026-00003', 1, 'Handler', 'ACU', 'MV', 1, 'acu', 1, NULL),
                   ('R-2026-00004', 1, 'Clerk', 'HR', 'RV', 0, 'none', 1, '2025-03-01');
                 INSERT INTO intel.scheme (name, text, added_at) VALUES
                   ('ACU-TAC-1', 'the text', '2026-01-01T09:00:00Z');
                 INSERT INTO vetting_case (ref, person_id, kind, level, stage, received, target_on,
                   priority_class, priority_order, priority_why, outcome, conditions, rationale,
                   decided_by, closed_on) VALUES ('V-2025-00001', 1, 'renewal', 'RV', 'closed',
                   '2025-01-06', '2025-02-06', 5, 5, 'waiting', 'conditions', 'no cash', 'low risk',
                   's.pickles', '2025-02-01');
                 INSERT INTO clearance (ref, person_id, level, granted_on, valid_until, state,
                   current, conditions, case_ref) VALUES ('C-2025-00001', 1, 'RV', '2025-02-01',
                   '2035-02-01', 'conditional', 1, 'no cash', 'V-2025-00001');
                 INSERT INTO snapshot (month, force_id, workforce, without, open_cases,
                   designated_without) VALUES ('2026-10', 1, 100, 18, 9, 2),
                   ('2026-11', 1, 100, 17, 8, 1);
                 CREATE INDEX main.person_unit ON person (unit);",
            )
            .expect("filled");
        let (_, store) = upgraded(folder.path());
        assert_eq!(
            text(&store.db, "SELECT ref || text || owner || review_on FROM vetting_condition"),
            "CN-2025-00001no cashs.pickles2025-02-01"
        );
        let counted = "SELECT name || year || last FROM counter WHERE name = 'CN'";
        assert_eq!(text(&store.db, counted), "CN20251");
        assert_eq!(text(&store.db, "SELECT name FROM person"), "Ní Bhriain, Sorcha");
        assert_eq!(text(&store.db, "SELECT count(*) || '' FROM intel.scheme_use"), "0");
        let held = "SELECT group_concat(post_id || ifnull(from_on, '?') || ifnull(until_on, '…'))
                    FROM holding";
        assert_eq!(text(&store.db, held), "12024-05-01…,3?…,42025-03-01…");
        let cleared = "SELECT group_concat(ref || ifnull(cleared_until, '-')) FROM post";
        assert_eq!(
            text(&store.db, cleared),
            "R-2026-00001-,R-2026-00002-,R-2026-00003-,R-2026-000042035-02-01"
        );
        let kept = "SELECT group_concat(month || ' ' || as_at || ' ' || taken_by || ' ' || figures,
                    '; ') FROM month_closed";
        assert_eq!(
            text(&store.db, kept),
            "2026-09 2026-09-30 probity 8; 2026-10 2026-10-31 probity 8"
        );
        let figures = "SELECT group_concat(by || ' ' || key || ' ' || measure || ' ' || part || '/'
                       || of, '; ') FROM month_figure WHERE month = '2026-10'";
        assert_eq!(
            text(&store.db, figures),
            "all  cleared 83/100; all  designated 1/2; all  open 8/8; all  per-thousand 8/100; \
             force beds cleared 83/100; force beds designated 1/2; force beds open 8/8; \
             force beds per-thousand 8/100"
        );
    }

    #[test]
    fn rows_that_do_not_fit_stop_the_upgrade_and_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        first_format(folder.path());
        let db = Connection::open(folder.path().join("intelligence.db")).expect("opened");
        db.execute_batch("PRAGMA foreign_keys = OFF; UPDATE agenda_item SET meeting_id = 99")
            .expect("spoilt");
        let workspace = Workspace::unlock(folder.path(), "a.khan", None).expect("unlocked");
        let said = workspace.open().err().map(|error| error.to_string()).unwrap_or_default();
        assert!(said.contains("`agenda_item` points at nothing"), "{said}");
        assert_eq!(text(&db, "SELECT state FROM meeting"), "closed");
        let version: i64 = db.query_row("PRAGMA user_version", [], |r| r.get(0)).expect("read");
        assert_eq!(version, 1);
    }
}
