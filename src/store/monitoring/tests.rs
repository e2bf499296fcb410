//! Who may look, what an import takes, what is counted, and that no other part of the workspace
//! knows of it, over a real database.

use super::*;
use crate::domain::monitoring::NOT_STATED;
use crate::store::audit::Verdict;
use crate::store::papers::{Ask, Facts};
use crate::store::registers;
use crate::store::registers::fixture::{ACTOR, Fixture, date, now, query};

/// A workspace with cases decided in September, of whom the outcome is given.
fn with_cases(outcomes: &[&str]) -> Fixture {
    let fixture = Fixture::new();
    for (case, outcome) in (1_i64..).zip(outcomes) {
        let sql = "INSERT INTO main.vetting_case (id, ref, person_id, kind, level, stage, received,
              target_on, priority_class, priority_order, priority_why, outcome, decided_by,
              closed_on)
            VALUES (?1, ?2, 1, 'renewal', 'RV', 'closed', '2026-08-01', '2026-09-12', 3, 3, 'rest',
              ?3, 'c.wragg', '2026-09-13')";
        let values = (case, format!("V-2026-{case:05}"), outcome);
        fixture.store.db.execute(sql, values).expect("a case");
    }
    fixture
}

fn form(case: i64, sex: &'static str) -> NewMonitoring {
    let mut groups = [NOT_STATED; 6];
    groups[Characteristic::Sex.index()] = sex;
    let fingerprint = Some(format!("print {case} {sex}"));
    NewMonitoring { case: format!("V-2026-{case:05}"), groups, fingerprint }
}

fn import_of(entries: Vec<NewMonitoring>) -> Change {
    MonitoringChange::Import { file: "forms.csv".to_owned(), entries }.into()
}

fn allow(fixture: &Fixture, may: bool) {
    let sql = "UPDATE main.user SET sees_characteristics = ?1";
    fixture.store.db.execute(sql, [may]).expect("a user");
}

fn summer(fixture: &Fixture) -> Result<Disproportionality> {
    let days = (Some(date("2026-04-01")), Some(date("2026-09-30")));
    fixture.store.disproportionality(days.0, days.1, now())
}

fn last_entry(fixture: &Fixture) -> (String, String) {
    let sql = "SELECT command, record FROM main.audit ORDER BY seq DESC LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    fixture.store.db.query_row(sql, [], read).expect("an entry")
}

#[test]
fn every_look_is_logged_and_so_is_the_attempt_of_one_who_may_not() {
    let mut fixture = with_cases(&["granted"]);
    summer(&fixture).expect("the first user may");
    let (command, record) = last_entry(&fixture);
    assert_eq!((command.as_str(), record.as_str()), (LOOK, "2026-04-01 to 2026-09-30"));
    allow(&fixture, false);
    let before = fixture.entries();
    let refused = summer(&fixture).expect_err("refused").to_string();
    assert!(refused.contains("may not see or import protected characteristics"), "{refused}");
    assert_eq!(last_entry(&fixture).0, format!("refused: {LOOK}"));
    let paper = Ask::Disproportionality { from: None, until: None };
    assert!(fixture.store.facts(&paper, now()).is_err(), "the paper asks the same way");
    assert!(fixture.store.unfit_monitoring(&[&form(1, "male")], now()).is_err());
    assert_eq!(last_entry(&fixture).0, "refused: import monitoring");
    let change = import_of(vec![form(1, "male")]);
    let refused = fixture.store.apply(ACTOR, now(), &change).expect_err("refused");
    assert!(matches!(refused, StoreError::Forbidden { .. }), "{refused}");
    assert!(fixture.entries() > before + 2, "each of them is logged");
    assert_eq!(fixture.rows(MONITORING), 0);
    allow(&fixture, true);
    let sql = "UPDATE main.user SET left_on = '2026-11-20'";
    fixture.store.db.execute(sql, []).expect("a user");
    assert!(summer(&fixture).is_err(), "who has left may not");
    for (_, verdict) in fixture.store.verify_audit().expect("the chains are read") {
        assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
    }
}

/// Two reports whose days differ by one would give away whoever was decided on it.
#[test]
fn no_two_reports_share_a_case() {
    let fixture = with_cases(&["granted"; 12]);
    let before = fixture.entries();
    let report = |from: &str, until: &str| {
        fixture.store.disproportionality(Some(date(from)), Some(date(until)), now())
    };
    for (from, until) in [
        ("2026-04-01", "2026-09-12"),
        ("2026-04-01", "2026-09-13"),
        ("2025-10-01", "2026-09-30"),
        ("2026-07-01", "2026-09-30"),
        ("2026-10-01", "2027-03-31"),
    ] {
        let said = report(from, until).expect_err("refused").to_string();
        assert!(said.contains("only a whole period of 6 months that has ended"), "{said}");
    }
    assert_eq!(fixture.entries(), before, "nothing was looked at");
    let (winter, summer) = (report("2025-10-01", "2026-03-31"), summer(&fixture));
    let cases = [winter.expect("read"), summer.expect("read")].map(|facts| facts.decided.cases);
    assert_eq!(cases, [0, 12]);
}

/// Whoever looks twice sees the same, whatever came in between: a form, a case, another decision.
#[test]
fn a_period_is_counted_at_its_first_look_and_kept() {
    let mut fixture = refused_more();
    let first = summer(&fixture).expect("read");
    assert!(first.open.is_some(), "it is the last period");
    fixture.apply(&import_of(vec![form(71, "female"), form(72, "female")]));
    let later = "UPDATE main.vetting_case SET outcome = 'granted' WHERE id = 41;
        UPDATE main.vetting_case SET closed_on = '2026-09-14' WHERE id = 42;
        INSERT INTO main.vetting_case (ref, person_id, kind, level, stage, received, target_on,
          priority_class, priority_order, priority_why)
          VALUES ('V-2026-90000', 1, 'renewal', 'RV', 'checks', '2026-11-01', '2026-12-12', 3, 3,
            'rest')";
    fixture.store.db.execute_batch(later).expect("later");
    assert_eq!(summer(&fixture).expect("read"), first);
    assert_eq!(fixture.rows("main.monitoring_kept"), 1);
    let kept = "SELECT cases LIKE '%V-2026%' FROM main.monitoring_kept";
    let named: bool = fixture.store.db.query_row(kept, [], |row| row.get(0)).expect("kept");
    assert!(!named, "it says nothing of which cases they were");
    fixture.assert_audit_holds();
}

#[test]
fn a_period_before_the_last_says_nothing_of_what_is_open() {
    let fixture = refused_more();
    let days = (Some(date("2025-10-01")), Some(date("2026-03-31")));
    let winter = fixture.store.disproportionality(days.0, days.1, now()).expect("read");
    assert_eq!(winter.open, None, "two days of first looks would tell who was opened between");
}

#[test]
fn a_period_that_shares_days_with_one_that_was_counted_is_refused() {
    let fixture = refused_more();
    // As a policy with other months left it.
    let sql = "INSERT INTO main.monitoring_kept (from_on, until_on, as_at, cases)
               VALUES ('2026-07-01', '2026-09-30', '2026-10-02', '[[],null]')";
    fixture.store.db.execute(sql, []).expect("kept");
    let before = fixture.entries();
    let said = summer(&fixture).expect_err("refused").to_string();
    assert!(said.contains("1 Jul 2026 to 30 Sep 2026 was counted already"), "{said}");
    assert_eq!(fixture.entries(), before, "nothing was looked at");
}

#[test]
fn a_form_comes_once_and_of_a_case_that_is_here() {
    let mut fixture = with_cases(&["granted", "refused"]);
    let applied = fixture.apply(&import_of(vec![form(1, "male"), form(2, "female")]));
    assert_eq!(applied.message, "imported 2, already here 0");
    assert_eq!(
        fixture.apply(&import_of(vec![form(1, "male")])).message,
        "imported 0, already here 1"
    );
    for (entry, why) in [
        (form(1, "female"), "V-2026-00001 has its characteristics already"),
        (form(9, "male"), "V-2026-00009 is no case here"),
    ] {
        let unfit = fixture.store.unfit_monitoring(&[&entry], now()).expect("read");
        assert_eq!(unfit, [Some(why.to_owned())]);
        assert!(fixture.refused(&import_of(vec![entry])).contains("so nothing of forms.csv"));
    }
    let sql = "SELECT group_concat(changes) FROM main.audit";
    let told: String = fixture.store.db.query_row(sql, [], |row| row.get(0)).expect("the audit");
    assert!(told.contains("kept apart"), "{told}");
    assert!(!told.contains("male") && !told.contains("print 1"), "{told}");
    fixture.undo(applied);
    assert_eq!(fixture.rows(MONITORING), 0);
    let twice = [&form(1, "male"), &form(1, "female")];
    let unfit = fixture.store.unfit_monitoring(&twice, now()).expect("read");
    assert_eq!(unfit, [None, Some("V-2026-00001 stands in the file before".to_owned())]);
    fixture.assert_audit_holds();
}

#[test]
fn the_schema_takes_every_group() {
    let groups = Characteristic::ALL.iter().map(|of| of.groups().len()).max().unwrap_or(0);
    let mut fixture = with_cases(&vec!["granted"; groups]);
    let entry = |place: usize| {
        let code = |of: &Characteristic| of.groups()[place.min(of.groups().len() - 1)].0;
        let mut entry = form(i64::try_from(place).expect("small") + 1, "male");
        for (group, of) in entry.groups.iter_mut().zip(Characteristic::ALL) {
            *group = code(of);
        }
        entry
    };
    fixture.apply(&import_of((0..groups).map(entry).collect()));
    assert_eq!(fixture.rows(MONITORING), i64::try_from(groups).expect("small"));
}

/// Forty men, six of them refused, and thirty women, nine of them refused; five say nothing.
fn refused_more() -> Fixture {
    let mut outcomes = vec!["refused"; 6];
    outcomes.extend(["granted"; 34]);
    outcomes.extend(["refused"; 9]);
    outcomes.extend(["granted"; 21]);
    outcomes.extend(["refused"; 5]);
    outcomes.extend(["granted"; 5]);
    let mut fixture = with_cases(&outcomes);
    let men = (1..=40).map(|case| form(case, "male"));
    let women = (41..=70).map(|case| form(case, "female"));
    fixture.apply(&import_of(men.chain(women).collect()));
    fixture
}

#[test]
fn shares_and_ratios_are_of_what_is_shown() {
    let fixture = refused_more();
    let facts = summer(&fixture).expect("read");
    assert_eq!((facts.decided.cases, facts.decided.forms), (80, 70));
    let part = &facts.parts[Characteristic::Sex.index()];
    let [women, men, unsaid] = part.groups.as_slice() else { panic!("three groups") };
    assert_eq!(women.decided.cells[..3], [Some(21), Some(0), Some(9)]);
    assert_eq!(men.decided.share(Part::REFUSED), Some((6, 40)));
    assert_eq!((men.is_reference, men.relative), (true, None));
    let ratio = women.relative.expect("a ratio");
    // (9/30) / (6/40); by the logarithm 0.799 to 5.01.
    assert!((ratio.ratio - 2.0).abs() < 1e-9, "{ratio:?}");
    assert!((ratio.low - 0.7986).abs() < 5e-4 && (ratio.high - 5.0088).abs() < 5e-3, "{ratio:?}");
    assert_eq!(
        (unsaid.label, unsaid.decided.total, unsaid.relative),
        ("not stated", Some(10), None)
    );
    assert_eq!(women.decided.median, Some(43));
    assert_eq!(part.all.0.total, Some(80));
    // Everybody's religion is not stated, which nobody has to work out.
    let religion = &facts.parts[Characteristic::Religion.index()];
    assert!(religion.groups.iter().all(|group| group.relative.is_none()));
}

#[test]
fn what_is_small_is_in_no_count_share_ratio_or_median() {
    let mut fixture = refused_more();
    // One of the men was refused on paper only: two forms of others are taken back.
    let sql = "UPDATE main.monitoring SET sex = 'female' WHERE case_id <= 2";
    fixture.store.db.execute(sql, []).expect("forms");
    let facts = summer(&fixture).expect("read");
    let part = &facts.parts[Characteristic::Sex.index()];
    let [women, men, _] = part.groups.as_slice() else { panic!("three groups") };
    assert_eq!(men.decided.cells[Part::REFUSED], None, "four men refused are hidden");
    assert_eq!(men.decided.share(Part::REFUSED), None);
    assert_eq!(women.relative, None, "no ratio against what is hidden");
    let hidden =
        part.groups.iter().filter(|group| group.decided.cells[Part::REFUSED].is_none()).count();
    assert!(hidden >= 2, "another goes with it: {part:?}");
    fixture.apply(&import_of(vec![form(71, "female")]));
}

/// Lists, records and papers are the same whatever forms there are.
#[test]
fn characteristics_stand_in_no_list_record_or_paper() {
    let mut fixture = with_cases(&["granted", "refused"]);
    let look = |fixture: &Fixture| -> Vec<String> {
        let mut seen = Vec::new();
        for source in registers::ALL.iter().filter(|source| source.register != "audit") {
            let query = query(source.register);
            for row in fixture.store.page(&query, 100).expect("a list") {
                let detail = fixture.store.detail(&query, row.id).expect("a record");
                seen.push(format!("{:?} {:?} {:?}", row, detail.row, detail.related));
            }
        }
        let profile = fixture.store.facts(&Ask::Profile { person: 1 }, now()).expect("a paper");
        assert!(matches!(profile, Facts::Profile(_)));
        seen.push(format!("{profile:?}"));
        seen
    };
    let before = look(&fixture);
    fixture.apply(&import_of(vec![form(1, "male"), form(2, "female")]));
    assert_eq!(look(&fixture), before);
    for row in fixture.store.page(&query("audit"), 100).expect("the audit") {
        let text = format!("{row:?}");
        assert!(!text.contains("female") && !text.contains("print 1"), "{text}");
    }
}

/// No other file reads the table.
#[test]
fn one_file_alone_asks_for_the_table() {
    fn walk(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if std::fs::read_to_string(&path).is_ok_and(|t| t.contains("main.monitoring")) {
                found.push(path.display().to_string());
            }
        }
    }
    let mut found = Vec::new();
    let sources = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    walk(&sources, &mut found);
    // The writer keeps its words out of the audit; the synthetic rows are laid down, not read.
    let known = ["store/monitoring/", "store/writer.rs", "synthetic/monitoring.rs"];
    found.retain(|path| !known.iter().any(|known| path.contains(known)));
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn what_is_counted_is_found_by_indexes() {
    let fixture = with_cases(&["granted"]);
    for (sql, index) in [(count::DECIDED, "case_closed"), (count::OPEN, "case_received")] {
        let sql = sql.replace("$groups", "m.sex");
        let mut statement =
            fixture.store.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("sql");
        let mut rows = statement.raw_query();
        let mut steps = String::new();
        while let Some(row) = rows.next().expect("a step") {
            steps += &row.get::<_, String>(3).expect("text");
        }
        assert!(steps.contains(index) && !steps.contains("SCAN"), "{steps}");
    }
}
