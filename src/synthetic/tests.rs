//! Whether the alliance that is made up has the numbers, the words and the soundness of a real one.

use super::{Options, Progress, Scale, make};
use crate::domain::time::{Date, Moment};
use crate::store::audit::Verdict;
use crate::store::error::StoreError;
use crate::store::workspace::{self, Protection};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::sync::LazyLock;
use tempfile::TempDir;

const TODAY: &str = "2026-11-20";

fn today() -> Date {
    TODAY.parse().unwrap()
}

fn now() -> Moment {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

fn made(scale: Scale, seed: u64, today: Date) -> TempDir {
    let folder = TempDir::new().unwrap();
    let workspace = workspace::create(folder.path(), "a.khan", &Protection::Plain, now()).unwrap();
    let mut store = workspace.open().unwrap();
    make(&mut store, &Options { scale, seed, today }, &mut |_| ()).unwrap();
    folder
}

static SMALL: LazyLock<TempDir> = LazyLock::new(|| made(Scale::Small, 1, today()));
static ALLIANCE: LazyLock<TempDir> = LazyLock::new(|| made(Scale::Alliance, 1, today()));

fn open(folder: &TempDir) -> Connection {
    let db = Connection::open(folder.path().join("casework.db")).unwrap();
    let file = folder.path().join("intelligence.db");
    db.execute("ATTACH ?1 AS intel", [file.to_str().unwrap()]).unwrap();
    db
}

fn count(db: &Connection, sql: &str) -> i64 {
    db.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Hundredths that `part` is of `whole`.
fn share(db: &Connection, part: &str, whole: &str) -> i64 {
    count(db, part) * 100 / count(db, whole).max(1)
}

fn texts(db: &Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Every row of every table of both databases.
fn dump(folder: &TempDir) -> Vec<(String, Vec<Value>)> {
    let db = open(folder);
    let mut rows_of_all = Vec::new();
    for schema in ["main", "intel"] {
        let sql =
            format!("SELECT name FROM {schema}.sqlite_master WHERE type = 'table' ORDER BY name");
        for table in texts(&db, &sql) {
            let mut statement = db.prepare(&format!("SELECT * FROM {schema}.{table}")).unwrap();
            let columns = statement.column_count();
            let mut rows = statement.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let values = (0..columns).map(|i| row.get(i).unwrap()).collect();
                rows_of_all.push((format!("{schema}.{table}"), values));
            }
        }
    }
    rows_of_all
}

#[test]
fn the_same_options_lay_down_the_same_rows_and_another_seed_others() {
    let first = dump(&SMALL);
    assert!(first.len() > 5_000, "only {} rows", first.len());
    assert_eq!(first, dump(&made(Scale::Small, 1, today())));
    assert_ne!(first, dump(&made(Scale::Small, 2, today())));
}

#[test]
fn any_day_will_do() {
    for (seed, day) in [(3, "2026-11-24"), (4, "2027-01-04"), (5, "2028-02-29"), (6, "2025-12-28")]
    {
        let folder = made(Scale::Small, seed, day.parse().unwrap());
        let db = open(&folder);
        let next = format!(
            "SELECT count(*) FROM intel.meeting WHERE state = 'planned' AND held_on >= '{day}'"
        );
        assert_eq!(count(&db, &next), 1, "{day}");
        assert_sound(&folder, day);
    }
}

/// What holds of every synthetic workspace.
fn assert_sound(folder: &TempDir, day: &str) {
    let workspace = workspace::Workspace::unlock(folder.path(), "a.khan", None).unwrap();
    let store = workspace.open().unwrap();
    assert_eq!(store.demonstration().unwrap().unwrap().day.to_string(), day);
    for (side, verdict) in store.verify_audit().unwrap() {
        assert!(matches!(verdict, Verdict::Whole(entries) if entries > 20), "{side}: {verdict:?}");
    }
    let db = open(folder);
    for schema in ["main", "intel"] {
        let sql = format!("SELECT count(*) FROM pragma_foreign_key_check(NULL, '{schema}')");
        assert_eq!(count(&db, &sql), 0, "{schema}");
    }
    assert_nothing_later(&db, day);
    assert_consistent(&db, day);
    assert_followed_up(&db, day);
}

/// Nothing happened on the demonstration's day or later.
fn assert_nothing_later(db: &Connection, day: &str) {
    for (what, sql) in [
        ("audit", "SELECT count(*) FROM audit WHERE at >= DAY"),
        ("intel audit", "SELECT count(*) FROM intel.audit WHERE at >= DAY"),
        ("report", "SELECT count(*) FROM intel.report WHERE received >= DAY"),
        ("score", "SELECT count(*) FROM intel.score WHERE scored_at >= DAY"),
        ("decision", "SELECT count(*) FROM intel.decision WHERE entered_at >= DAY"),
        ("action", "SELECT count(*) FROM intel.action WHERE set_on >= DAY OR closed_on >= DAY"),
        ("case", "SELECT count(*) FROM vetting_case WHERE received >= DAY OR closed_on >= DAY"),
        ("check", "SELECT count(*) FROM case_check WHERE returned > DAY"),
        ("clearance", "SELECT count(*) FROM clearance WHERE granted_on >= DAY"),
        ("letter", "SELECT count(*) FROM letter WHERE sent_on >= DAY"),
        ("due", "SELECT count(*) FROM due WHERE arisen_on >= DAY OR answered_on >= DAY"),
        ("person", "SELECT count(*) FROM person WHERE started >= DAY OR left_on >= DAY"),
        ("gift", "SELECT count(*) FROM gift WHERE declared >= DAY OR decided_on >= DAY"),
        (
            "interest",
            "SELECT count(*) FROM interest WHERE applied >= DAY OR decided_on > DAY
            OR reviewed_on >= DAY OR lapsed_on >= DAY",
        ),
        (
            "association",
            "SELECT count(*) FROM association WHERE declared >= DAY
            OR evaluated_on >= DAY OR reviewed_on >= DAY",
        ),
    ] {
        assert_eq!(count(db, &sql.replace("DAY", &format!("'{day}'"))), 0, "{what} on {day}");
    }
}

/// The same of letters and of what is followed up.
fn assert_followed_up(db: &Connection, day: &str) {
    for (what, sql) in [
        (
            "follow-up of a clearance that is over",
            "SELECT count(*) FROM due d
            JOIN clearance c ON c.id = d.clearance_id WHERE d.state = 'open'
            AND (c.current = 0 OR c.person_id <> d.person_id)",
        ),
        (
            "answered before granted",
            "SELECT count(*) FROM due d
            JOIN clearance c ON c.id = d.clearance_id WHERE d.answered_on <= c.granted_on",
        ),
        (
            "letter of another outcome",
            "SELECT count(*) FROM letter l
            JOIN vetting_case v ON v.id = l.case_id WHERE l.person_id <> v.person_id
            OR (l.kind IN ('grant','conditions','refusal') AND v.closed_on > l.sent_on)",
        ),
    ] {
        assert_eq!(count(db, sql), 0, "{what} on {day}");
    }
}

/// Each of these would be two facts that cannot both be true.
fn assert_consistent(db: &Connection, day: &str) {
    for (what, sql) in [
        ("closed before received", "SELECT count(*) FROM vetting_case WHERE closed_on < received"),
        ("valid before granted", "SELECT count(*) FROM clearance WHERE valid_until < granted_on"),
        ("left before start", "SELECT count(*) FROM person WHERE left_on < started"),
        ("returned before asked", "SELECT count(*) FROM case_check WHERE returned < requested
            OR (returned IS NULL) <> (result IS NULL)"),
        ("granted with a check open", "SELECT count(*) FROM vetting_case v WHERE
            v.outcome IN ('granted','conditions') AND EXISTS (SELECT 1 FROM case_check c
            WHERE c.case_id = v.id AND c.mandatory = 1 AND c.result IS NULL)"),
        ("granted without a clearance", "SELECT count(*) FROM vetting_case v WHERE
            v.outcome IN ('granted','conditions')
            AND NOT EXISTS (SELECT 1 FROM clearance c WHERE c.case_ref = v.ref)"),
        ("checks with none open", "SELECT count(*) FROM vetting_case v WHERE v.stage = 'checks'
            AND NOT EXISTS (SELECT 1 FROM case_check c WHERE c.case_id = v.id AND c.result IS NULL)"),
        ("stage without a stop", "SELECT count(*) FROM vetting_case v WHERE (v.stage = 'waiting') <>
            EXISTS (SELECT 1 FROM clock_stop s WHERE s.case_id = v.id AND s.until_on IS NULL)"),
        ("stopped days", "SELECT count(*) FROM vetting_case v WHERE v.stopped_days <>
            (SELECT ifnull(sum(julianday(until_on) - julianday(from_on)), 0) FROM clock_stop s
             WHERE s.case_id = v.id)"),
        ("two cases of one level", "SELECT count(*) FROM (SELECT 1 FROM vetting_case
            WHERE closed_on IS NULL GROUP BY person_id, level HAVING count(*) > 1)"),
        ("report score", "SELECT count(*) FROM intel.report r JOIN intel.score s ON s.id = r.score_id
            WHERE s.report_id <> r.id OR s.r <> r.r OR s.band <> r.band
            OR s.confidence <> r.confidence"),
        ("later score", "SELECT count(*) FROM intel.report r JOIN intel.score s ON s.report_id = r.id
            WHERE s.blind_to IS NULL AND (s.id > r.score_id OR r.score_id IS NULL)"),
        ("second score of one's own", "SELECT count(*) FROM intel.score s JOIN intel.score f
            ON f.id = s.blind_to WHERE f.scored_by = s.scored_by OR f.report_id <> s.report_id
            OR f.scored_at >= s.scored_at"),
        ("report without items", "SELECT count(*) FROM intel.report r WHERE NOT EXISTS
            (SELECT 1 FROM intel.report_item i WHERE i.report_id = r.id)"),
        ("grade of no item", "SELECT count(*) FROM intel.report r WHERE r.grade IS NOT NULL AND
            r.grade <> (SELECT max(substr(i.grade, 1, 1)) || max(substr(i.grade, 2, 1)) ||
              min(substr(i.grade, 3, 1)) FROM intel.report_item i WHERE i.report_id = r.id)"),
        ("first subject", "SELECT count(*) FROM intel.report r LEFT JOIN intel.report_subject s
            ON s.report_id = r.id AND s.number = 1
            WHERE s.name IS NOT r.subject OR s.person_id IS NOT r.person_id"),
        ("score before receipt", "SELECT count(*) FROM intel.report r JOIN intel.score s
            ON s.report_id = r.id WHERE s.scored_at < r.received"),
        ("decided before scored", "SELECT count(*) FROM intel.decision WHERE snapshot_r IS NULL"),
        ("decided and not", "SELECT count(*) FROM intel.report r WHERE
            (r.state IN ('decided','closed')) <>
            EXISTS (SELECT 1 FROM intel.decision d WHERE d.report_id = r.id)"),
        ("subject unknown here", "SELECT count(*) FROM intel.report r WHERE person_id IS NOT NULL AND
            NOT EXISTS (SELECT 1 FROM person p JOIN force f ON f.id = p.force_id WHERE
              p.id = r.person_id AND p.name = r.subject AND f.code = r.force AND p.unit IS r.unit)"),
        ("correction of another", "SELECT count(*) FROM intel.decision d JOIN intel.decision o
            ON o.id = d.corrects WHERE o.report_id <> d.report_id OR o.number >= d.number"),
        ("gaps in the numbers", "SELECT max(number) - count(*) FROM intel.decision"),
        ("late without a reason", "SELECT count(*) FROM intel.decision WHERE delay_reason IS NULL
            AND unixepoch(entered_at) - unixepoch(decided_at) > 900"),
        ("own action closed", "SELECT count(*) FROM intel.action WHERE closed_by = owner"),
        ("research of nothing", "SELECT count(*) FROM intel.research WHERE association_ref NOT IN
            (SELECT ref FROM association)"),
        ("closed over a finding", "SELECT count(*) FROM vetting_case v JOIN finding n
            ON n.case_id = v.id WHERE v.closed_on IS NOT NULL AND n.answer IS NULL"),
        ("adverse and no finding", "SELECT count(*) FROM case_check c WHERE c.result = 'adverse'
            AND NOT EXISTS (SELECT 1 FROM finding n WHERE n.check_id = c.id)"),
        ("decision of another outcome", "SELECT count(*) FROM vetting_case v JOIN case_decision d
            ON d.case_id = v.id WHERE d.state = 'stands' AND d.outcome <> v.outcome"),
        ("proposal on a closed case", "SELECT count(*) FROM vetting_case v JOIN case_decision d
            ON d.case_id = v.id WHERE d.state = 'proposed' AND v.stage <> 'decision'"),
        ("appeal against nothing", "SELECT count(*) FROM appeal a JOIN vetting_case v
            ON v.id = a.case_id WHERE ifnull(v.first_outcome, v.outcome) <> 'refused'
            OR (a.outcome IS 'upheld') <> (v.outcome = 'granted') OR v.closed_on > a.letter_on"),
        ("conditions of clearance and case", "SELECT count(*) FROM vetting_condition m
            JOIN vetting_case v ON v.id = m.case_id JOIN clearance c ON c.case_ref = v.ref
            WHERE c.state = 'conditional' AND m.text <> c.conditions"),
        ("names", "SELECT count(*) FROM person WHERE name NOT LIKE '%_, _%'
            OR name <> trim(name) OR name LIKE '%,%,%'"),
    ] {
        assert_eq!(count(db, sql), 0, "{what} on {day}");
    }
}

#[test]
fn the_small_one_and_the_alliance_are_sound() {
    assert_sound(&SMALL, TODAY);
    assert_sound(&ALLIANCE, TODAY);
}

#[test]
fn the_next_change_goes_on_from_the_references() {
    let db = open(&ALLIANCE);
    for (schema, table, series) in [
        ("main", "person", "P"),
        ("main", "post", "R"),
        ("main", "vetting_case", "V"),
        ("main", "clearance", "C"),
        ("main", "gift", "G"),
        ("main", "nil_return", "Z"),
        ("main", "interest", "B"),
        ("main", "association", "N"),
        ("intel", "report", "I"),
        ("intel", "meeting", "T"),
        ("intel", "decision", "D"),
        ("intel", "action", "A"),
    ] {
        let wrong = format!(
            "SELECT count(*) FROM (SELECT substr(ref, 3, 4) AS year, max(0 + substr(ref, 8)) AS last
               FROM {schema}.{table} GROUP BY 1) r
             LEFT JOIN {schema}.counter c ON c.name = '{series}' AND c.year = 0 + r.year
             WHERE c.last IS NOT r.last"
        );
        assert_eq!(count(&db, &wrong), 0, "{series}");
    }
    // In order of their dates.
    for (table, date) in [
        ("vetting_case", "received"),
        ("clearance", "granted_on"),
        ("gift", "ifnull(offered, (SELECT max(g.offered) FROM gift g WHERE g.ref < gift.ref))"),
        ("interest", "applied"),
        ("association", "declared"),
        ("intel.report", "received"),
        ("intel.meeting", "held_on"),
        ("intel.decision", "decided_at"),
        ("intel.action", "set_on"),
    ] {
        let dates = texts(&db, &format!("SELECT {date} FROM {table} ORDER BY ref"));
        assert!(dates.is_sorted(), "{table}");
    }
}

#[test]
fn every_word_of_the_work_occurs() {
    let db = open(&ALLIANCE);
    for (table, column, words) in [
        ("person", "kind", 9),
        ("post", "sensitivity", 8),
        ("vetting_case", "kind", 10),
        ("vetting_case", "stage", 7),
        ("vetting_case", "outcome", 5),
        ("case_check", "kind", 20),
        ("case_check", "result", 4),
        ("case_party", "relation", 3),
        ("stay", "kind", 2),
        ("finding", "category", 6),
        ("finding", "answer", 4),
        ("finding", "weight", 3),
        ("finding", "disclosed", 3),
        ("case_decision", "state", 2),
        ("case_decision", "outcome", 5),
        ("appeal", "outcome", 2),
        ("appeal", "state", 2),
        ("appeal", "late", 2),
        ("clearance", "state", 7),
        ("gift", "band", 4),
        ("gift", "disposition", 6),
        ("gift", "stage", 5),
        ("gift", "decision", 3),
        ("gift", "direction", 2),
        ("gift", "kind", 2),
        ("interest", "kind", 5),
        ("interest", "stage", 5),
        ("interest", "decision", 3),
        ("interest", "manager_view", 2),
        ("association", "stage", 4),
        ("association", "outcome", 5),
        ("intel.report", "source", 9),
        ("intel.report", "marking", 2),
        ("intel.report", "category", 12),
        ("intel.report", "state", 4),
        ("intel.report", "band", 4),
        ("intel.report", "confidence", 3),
        ("intel.decision", "disposition", 9),
        ("intel.action", "state", 3),
        ("intel.agenda_item", "section", 12),
    ] {
        let sql = format!("SELECT count(DISTINCT {column}) FROM {table}");
        assert!(count(&db, &sql) >= words, "{table}.{column}: {}", count(&db, &sql));
    }
}

#[test]
fn every_circumstance_of_the_work_occurs() {
    let db = open(&ALLIANCE);
    for (what, sql) in [
        (
            "rescored",
            "SELECT count(*) - count(DISTINCT report_id) FROM intel.score WHERE blind_to IS NULL",
        ),
        ("scored second", "SELECT count(*) FROM intel.score WHERE blind_to IS NOT NULL"),
        ("override", "SELECT count(*) FROM intel.score WHERE override_band IS NOT NULL"),
        ("floor", "SELECT count(*) FROM intel.score WHERE floors <> ''"),
        ("unscored", "SELECT count(*) FROM intel.report WHERE score_id IS NULL"),
        (
            "old grade alone",
            "SELECT count(*) FROM intel.report
            WHERE old_grade IS NOT NULL AND grade IS NULL",
        ),
        ("correction", "SELECT count(*) FROM intel.decision WHERE corrects IS NOT NULL"),
        ("finding to weigh", "SELECT count(*) FROM finding WHERE answer IS NULL"),
        (
            "condition due",
            "SELECT count(*) FROM vetting_condition WHERE state = 'active'
            AND review_on <= '2026-11-20'",
        ),
        ("gap explained", "SELECT count(*) FROM stay WHERE kind = 'explained'"),
        ("late", "SELECT count(*) FROM gift WHERE late = 1"),
        ("cash", "SELECT count(*) FROM gift WHERE cash = 1"),
        ("supplier", "SELECT count(*) FROM gift WHERE supplier = 1"),
        (
            "overdue action",
            "SELECT count(*) FROM intel.action
            WHERE state = 'open' AND due < '2026-11-20'",
        ),
        ("carried action", "SELECT count(*) FROM intel.action WHERE carried > 0"),
        (
            "overdue review",
            "SELECT count(*) FROM interest
            WHERE stage = 'decided' AND review_due < '2026-11-20'",
        ),
        ("appealed", "SELECT count(*) FROM interest WHERE stage = 'appealed'"),
        ("long name", "SELECT count(*) FROM person WHERE length(name) >= 60"),
        ("double barrel", "SELECT count(*) FROM person WHERE name LIKE '%-%,%'"),
        (
            "override of priority",
            "SELECT count(*) FROM vetting_case WHERE override_class IS NOT NULL",
        ),
        (
            "Monday's Friday night",
            "SELECT count(*) FROM intel.report
            WHERE received >= '2026-11-19T17:00:00Z'",
        ),
    ] {
        assert!(count(&db, sql) > 0, "{what}");
    }
}

#[test]
fn items_hang_on_the_strategy_and_every_working_day_had_its_page() {
    let db = open(&ALLIANCE);
    let adrift = "SELECT count(*) FROM intel.report
        WHERE priority_id IS NULL AND received < '2026-10-30T00:00:00Z'";
    assert_eq!(count(&db, adrift), 0);
    let pages = "SELECT count(*) FROM intel.daily WHERE state = 'closed'";
    assert_eq!(count(&db, pages), 20);
    // What came in while the pages were held stands on one of them.
    let missed = "SELECT count(*) FROM intel.report r
        WHERE r.received >= (SELECT min(since) FROM intel.daily)
          AND r.received < (SELECT max(opened_at) FROM intel.daily)
          AND NOT EXISTS (SELECT 1 FROM intel.daily_item i
            WHERE i.section = 'received' AND i.record = r.ref)";
    assert_eq!(count(&db, missed), 0);
}

fn assert_between(what: &str, found: i64, least: i64, most: i64) {
    assert!((least..=most).contains(&found), "{what}: {found} is not in {least}..={most}");
}

const WITHOUT: &str = "FROM post o LEFT JOIN clearance c ON c.person_id = o.holder_id
    AND c.ladder = o.ladder AND c.current = 1 AND c.rung >= o.rung
    AND c.valid_until >= '2026-11-20' AND c.state IN ('active','conditional','extended')
    WHERE o.holder_id IS NOT NULL AND c.id IS NULL";

#[test]
fn the_workforce_has_the_numbers_of_the_alliance() {
    let db = open(&ALLIANCE);
    let held = "SELECT count(*) FROM post WHERE holder_id IS NOT NULL";
    assert_between("held posts", count(&db, held), 7_450, 7_900);
    for (force, serving) in [("beds", 1_900), ("cambs", 2_249), ("herts", 3_396)] {
        let sql = format!(
            "SELECT count(*) FROM person p JOIN force f ON f.id = p.force_id WHERE f.code = '{force}'
             AND p.kind IN ('officer','staff','pcso') AND p.left_on IS NULL"
        );
        assert_between(force, count(&db, &sql), serving - 5, serving + 5);
    }
    let designated = "SELECT count(*) FROM post WHERE designated = 1";
    assert_between("designated", count(&db, designated) * 1000 / count(&db, held), 55, 95);
    let without = count(&db, &format!("SELECT count(*) {WITHOUT}"));
    assert_between("without", without * 1000 / count(&db, held), 160, 175);
    assert_eq!(count(&db, &format!("SELECT count(*) {WITHOUT} AND o.designated = 1")), 7);
    let sensitive =
        format!("SELECT count(*) {WITHOUT} AND o.designated = 0 AND o.sensitivity <> 'none'");
    assert_between("sensitive", count(&db, &sensitive), 15, 20);
    let exposed = format!(
        "SELECT count(*) FROM vetting_case v JOIN post d ON d.id = v.post_id
         WHERE v.closed_on IS NULL AND v.priority_class = 1 AND d.designated = 1
           AND v.override_class IS NULL AND d.id IN (SELECT o.id {WITHOUT})"
    );
    assert_between("in the first class", count(&db, &exposed), 6, 7);
}

#[test]
fn until_when_each_holder_is_cleared_is_what_their_clearances_say() {
    let wrong = "SELECT count(*) FROM post o WHERE o.cleared_until IS NOT
        (SELECT max(c.valid_until) FROM clearance_judged j JOIN clearance c ON c.id = j.id
         WHERE j.person_id = o.holder_id AND j.ladder = o.ladder AND j.stands AND c.rung >= o.rung)";
    let db = open(&ALLIANCE);
    assert_eq!(count(&db, wrong), 0);
    let standing = "SELECT count(*) FROM clearance_judged WHERE standing <> stands";
    assert_eq!(count(&db, standing), 0);
    assert!(count(&db, "SELECT count(cleared_until) FROM post") > 5_000);
}

#[test]
fn closed_months_show_a_backlog_that_falls_to_what_the_tables_show() {
    let db = open(&ALLIANCE);
    assert_eq!(count(&db, "SELECT count(*) FROM month_closed"), 23);
    assert_eq!(count(&db, "SELECT max(month) = '2026-10' FROM month_closed"), 1);
    let uncounted = "SELECT count(*) FROM month_closed c WHERE c.figures <>
        (SELECT count(*) FROM month_figure f WHERE f.month = c.month)";
    assert_eq!(count(&db, uncounted), 0);
    let rate = |month: &str| {
        let sql = format!(
            "SELECT (of - part) * 1000 / of FROM month_figure
             WHERE month = '{month}' AND by = 'all' AND measure = 'cleared'"
        );
        count(&db, &sql)
    };
    let held = "SELECT count(*) FROM post WHERE holder_id IS NOT NULL";
    let now = count(&db, &format!("SELECT count(*) {WITHOUT}")) * 1000 / count(&db, held);
    assert_between("two years ago", rate("2024-12"), 178, 181);
    assert_between("now", now, 160, 170);
    assert!(rate("2024-12") > rate("2025-12") && rate("2025-12") > now);
    let open = "SELECT (SELECT part FROM month_figure WHERE month = '2026-06' AND by = 'all'
          AND measure = 'open') = count(*) FROM vetting_case
        WHERE received <= '2026-06-30' AND ifnull(closed_on, '9999') > '2026-06-30'";
    assert_eq!(count(&db, open), 1, "cases are counted as they were");
    let strays = "SELECT count(*) FROM month_figure a WHERE a.by = 'all'
          AND a.measure IN ('cleared','designated','overdue') AND EXISTS (
        SELECT 1 FROM month_figure b WHERE b.month = a.month AND b.measure = a.measure
          AND b.by IN ('force','level') GROUP BY b.by
          HAVING sum(b.part) <> a.part OR sum(b.of) <> a.of)";
    assert_eq!(count(&db, strays), 0, "forces and levels come to all of it");
    let entry = "SELECT count(*) FROM audit a JOIN month_closed c ON c.month = a.record
        WHERE a.command = 'close months' AND a.record = '2026-10' AND a.at = c.taken_at
          AND a.actor = c.taken_by AND instr(a.changes, c.digest) > 0";
    assert_eq!(count(&db, entry), 1, "the month that the audit reaches is in it");
}

#[test]
fn vetting_has_the_numbers_of_the_alliance() {
    let db = open(&ALLIANCE);
    let months = texts(
        &db,
        "SELECT '' || count(*) FROM vetting_case WHERE received < '2026-10-01'
         GROUP BY substr(received, 1, 7)",
    );
    assert_eq!(months.len(), 23);
    for month in months {
        assert_between("cases in a month", month.parse().unwrap(), 300, 560);
    }
    let open_cases = "SELECT count(*) FROM vetting_case WHERE closed_on IS NULL";
    assert_eq!(count(&db, open_cases), 412);
    let closed = "SELECT count(*) FROM vetting_case WHERE closed_on IS NOT NULL";
    for (outcome, least, most) in [("refused", 2, 6), ("withdrawn", 2, 6), ("conditions", 1, 4)] {
        let sql = format!("SELECT count(*) FROM vetting_case WHERE outcome = '{outcome}'");
        assert_between(outcome, share(&db, &sql, closed), least, most);
    }
    for (level, least, most) in [("RV", 36, 48), ("MV", 46, 66), ("NPPV2-F", 30, 40)] {
        let days = format!(
            "SELECT CAST(julianday(closed_on) - julianday(received) AS INTEGER) AS days
             FROM vetting_case WHERE level = '{level}' AND closed_on IS NOT NULL ORDER BY days"
        );
        let middle =
            format!("SELECT days FROM ({days}) LIMIT 1 OFFSET (SELECT count(*) / 2 FROM ({days}))");
        assert_between(level, count(&db, &middle), least, most);
    }
    let long =
        "SELECT count(*) FROM vetting_case WHERE julianday(closed_on) - julianday(received) > 112";
    assert_between("long tail", share(&db, long, closed), 2, 15);
    let over_age = "SELECT count(*) FROM vetting_case v JOIN person p ON p.id = v.person_id
        WHERE v.closed_on IS NULL AND julianday('2026-11-20') - julianday(v.received)
          > iif(p.kind = 'contractor', 56, 42) AND p.kind IN ('contractor','cadet')";
    assert_between("over age", count(&db, over_age), 20, 26);
    let near = "SELECT count(*) FROM vetting_case WHERE closed_on IS NULL
        AND course_date <= '2026-12-04'";
    assert_between("near course", count(&db, near), 5, 5);
    let mine = "SELECT count(*) FROM vetting_case WHERE closed_on IS NULL AND assigned = 'a.khan'";
    assert_between("mine", count(&db, mine), 12, 20);
    for (kind, least, most) in
        [("recruit", 28, 42), ("upgrade", 10, 22), ("non-police", 25, 38), ("transferee", 2, 9)]
    {
        let sql = format!("{open_cases} AND kind = '{kind}'");
        assert_between(kind, share(&db, &sql, open_cases), least, most);
    }
}

#[test]
fn the_registers_have_the_numbers_of_the_alliance() {
    let db = open(&ALLIANCE);
    let gifts = "SELECT count(*) FROM gift";
    let of = |sql: &str| share(&db, &format!("{gifts} WHERE {sql}"), gifts);
    assert_between("modest", of("band = 'modest'"), 62, 80);
    assert_between("unknown value", of("value_pence IS NULL"), 7, 15);
    assert_between("declined", of("disposition = 'declined'"), 15, 32);
    assert_eq!(count(&db, "SELECT count(*) FROM gift WHERE value_pence = 0"), 0);
    let officers = "SELECT count(*) FROM person WHERE kind = 'officer' AND left_on IS NULL";
    let interests = "SELECT count(*) FROM interest";
    assert_between("officers with an interest", share(&db, interests, officers), 12, 18);
    let letting = "SELECT count(*) FROM interest WHERE kind = 'letting'";
    assert_between("letting", share(&db, letting, interests), 34, 46);
    for force in texts(&db, "SELECT code FROM force") {
        let sql = format!(
            "SELECT count(*) FROM association a JOIN person p ON p.id = a.person_id
             JOIN force f ON f.id = p.force_id WHERE f.code = '{force}'"
        );
        assert_between("associations in three years", count(&db, &sql), 45, 120);
    }
    let unevaluated = "SELECT count(*) FROM association WHERE person_risk IS NULL";
    assert_between("not evaluated", count(&db, unevaluated), 5, 60);
}

#[test]
fn intelligence_has_the_numbers_of_the_alliance() {
    let db = open(&ALLIANCE);
    let reports = "SELECT count(*) FROM intel.report";
    assert_between("reports", count(&db, reports), 800, 900);
    let of = |sql: &str| share(&db, &format!("{reports} WHERE {sql}"), reports);
    for (category, least, most) in [
        ("disclosure", 14, 22),
        ("systems", 10, 18),
        ("sexual", 10, 18),
        ("association", 9, 17),
        ("drugs", 7, 14),
        ("infiltration", 0, 3),
    ] {
        assert_between(category, of(&format!("category = '{category}'")), least, most);
    }
    assert_between("no known subject", of("person_id IS NULL"), 26, 40);
    assert_between("old grade", of("old_grade IS NOT NULL"), 6, 15);
    // Friday evening is 7 hours of 168, and far more than its share.
    assert_between(
        "Friday",
        of("strftime('%w', received) = '5' AND time(received) > '16:15'"),
        15,
        40,
    );
    let undecided = "SELECT count(*) FROM intel.report WHERE state IN ('new','assessed')";
    assert_between("undecided", count(&db, undecided), 12, 60);
    let clock = "SELECT count(*) FROM intel.report WHERE clock_until = '2026-11-20T23:59:59Z'
        AND state = 'assessed'";
    assert_eq!(count(&db, clock), 1);
    assert_eq!(count(&db, "SELECT count(*) FROM intel.report WHERE clock_until IS NOT NULL"), 1);
    let next =
        texts(&db, "SELECT ref || ' ' || held_on FROM intel.meeting WHERE state = 'planned'");
    assert_eq!(next, ["T-2026-24 2026-11-24"]);
    assert_between("meetings", count(&db, "SELECT count(*) FROM intel.meeting"), 52, 54);
    let overdue = "SELECT count(*) FROM intel.action WHERE state = 'open' AND due < '2026-11-20'";
    assert_between("overdue actions", count(&db, overdue), 1, 20);
    for band in ["CRITICAL", "HIGH", "MEDIUM", "LOW"] {
        assert_between(band, of(&format!("band = '{band}'")), 3, 60);
    }
}

#[test]
fn progress_rises_to_its_end() {
    let folder = TempDir::new().unwrap();
    let workspace = workspace::create(folder.path(), "a.khan", &Protection::Plain, now()).unwrap();
    let mut store = workspace.open().unwrap();
    let mut heard: Vec<Progress> = Vec::new();
    let options = Options { scale: Scale::Small, seed: 9, today: today() };
    make(&mut store, &options, &mut |progress| heard.push(progress)).unwrap();
    assert!(heard.is_sorted_by(|a, b| a.done < b.done));
    assert!(heard.last().is_some_and(|last| last.done == last.of));
    // A second making is refused: the workspace holds people.
    let again = make(&mut store, &options, &mut |_| ());
    assert!(matches!(again, Err(StoreError::Exists(_))));
}
