//! Schemes, second scores and the sureness of places, over a real database.

use super::Assessment;
use super::second::Second;
use crate::domain::grading::Grade3;
use crate::domain::intelligence::{Category, SourceKind};
use crate::domain::items::read_items;
use crate::domain::score::{Band, Confidence, Scheme, Score};
use crate::domain::time::parse_moment;
use crate::store::change::{Change, RecordReport, ReportSubject};
use crate::store::error::StoreError;
use crate::store::papers::{Ask, Facts};
use crate::store::query::Direction;
use crate::store::query::ListQuery;
use crate::store::query::filter::{Filter, Literal, Op};
use crate::store::registers::fixture::{ACTOR, ANA, Fixture, now, query};
use crate::store::value::Value;
use crate::store::writer::Seen;

const REPORT: &str = "intel.report";
const SHIPPED: &str = "ACU-TAC-1";
const OTHER: &str = include_str!("../../../tests/schemes/other.toml");
/// Who scores second.
const SECOND: &str = "m.reyes";

fn a_report(fixture: &mut Fixture, minutes: i64) -> i64 {
    let received = parse_moment("2026-11-13T22:41:00Z").expect("a moment");
    let received = received + chrono::TimeDelta::minutes(minutes);
    let items = read_items("The caller says so.").expect("items");
    let summary = "Messages a complainant".to_owned();
    let report = RecordReport {
        category: Some(Category::Sexual),
        subjects: vec![ReportSubject::Person(ANA)],
        ..RecordReport::new(received, SourceKind::ConfidentialLine, summary, items)
    };
    fixture.apply(&Change::RecordReport(Box::new(report)));
    fixture.rows(REPORT)
}

fn levels(harm: [u32; 6], likelihood: [u32; 3], confidence: Confidence) -> Score {
    Score {
        harm: harm.to_vec(),
        likelihood: likelihood.to_vec(),
        position: vec![1, 2, 3],
        confidence,
        floors: Vec::new(),
        override_band: None,
    }
}

/// Two of domain.md's vectors.
fn high() -> Score {
    levels([4, 4, 8, 8, 8, 8], [3, 3, 2], Confidence::Medium)
}

fn low() -> Score {
    levels([2, 2, 0, 2, 4, 2], [2, 2, 1], Confidence::Low)
}

fn by_other() -> Score {
    Score {
        harm: vec![3, 10],
        likelihood: vec![5],
        position: Vec::new(),
        confidence: Confidence::High,
        floors: Vec::new(),
        override_band: None,
    }
}

fn first(fixture: &Fixture, report: i64, scheme: &str, score: Score) -> Change {
    let scheme = scheme.to_owned();
    Change::ScoreReport {
        report: fixture.seen(REPORT, report),
        scheme,
        score,
        reason: String::new(),
    }
}

fn add(text: &str) -> Change {
    Assessment::AddScheme { text: text.to_owned() }.into()
}

fn choose(name: &str) -> Change {
    Assessment::UseScheme { name: name.to_owned() }.into()
}

fn second(fixture: &Fixture, report: i64, first: i64, score: Score) -> Change {
    let report = fixture.seen(REPORT, report);
    let (scheme, reason) = (SHIPPED.to_owned(), String::new());
    Assessment::SecondScore { report, first, scheme, score, reason }.into()
}

/// Makes a change as the second person; `Err` is what it is refused with.
fn as_second(fixture: &mut Fixture, change: &Change) -> Result<String, String> {
    let before = fixture.entries();
    let done = fixture.store.apply(SECOND, now(), change).map(|applied| applied.message);
    assert_eq!(fixture.entries() - before, i64::from(done.is_ok()), "{done:?}");
    done.map_err(|error| error.to_string())
}

fn text_of(fixture: &Fixture, report: i64, column: &str) -> Option<String> {
    let source = crate::store::registers::source("intelligence").expect("a register");
    let place = source.index(column).expect("a column");
    let rows = fixture.store.rows(&query("intelligence"), &[report]).expect("read");
    rows[0].cells[place].text().map(str::to_owned)
}

#[test]
fn a_scheme_is_added_once_and_never_changes() {
    let mut fixture = Fixture::new();
    let applied = fixture.apply(&add(OTHER));
    assert_eq!(applied.record, "OTHER-7");
    assert!(applied.undo.is_none(), "scores may hang on it");
    assert!(fixture.refused(&add(OTHER)).contains("OTHER-7 is stored already"));
    let schemes = fixture.store.schemes().expect("read");
    let said: Vec<(&str, bool, i64)> =
        schemes.iter().map(|s| (s.scheme.name(), s.in_use, s.scores)).collect();
    assert_eq!(said, [(SHIPPED, true, 0), ("OTHER-7", false, 0)]);
    assert_eq!(schemes[1].added_by.as_deref(), Some(ACTOR));
    assert_eq!(schemes[1].scheme.text(), OTHER, "the file is kept as it was given");
    let changed = fixture.store.db.execute("UPDATE intel.scheme SET text = ''", []);
    assert!(changed.expect_err("immutable").to_string().contains("a scheme is immutable"));
    fixture.assert_audit_holds();
}

#[test]
fn a_scheme_that_does_not_hold_is_not_stored() {
    let mut fixture = Fixture::new();
    let error = fixture.refusal(&add(&OTHER.replace("high = 60", "high = 6")));
    assert!(matches!(error, StoreError::Policy(_)), "{error}");
    assert!(error.to_string().contains("`bands.high` is 6"), "{error}");
    assert_eq!(fixture.rows("intel.scheme"), 1);
}

#[test]
fn only_the_head_adds_and_chooses_schemes() {
    let mut fixture = Fixture::new();
    for change in [add(OTHER), choose(SHIPPED)] {
        let said = as_second(&mut fixture, &change).expect_err("refused");
        assert!(said.contains("m.reyes is not; ask a.khan"), "{said}");
    }
    fixture.store.db.execute("UPDATE main.user SET left_on = '2026-01-01'", []).expect("a row");
    assert!(fixture.refused(&add(OTHER)).contains("ask nobody is, here"));
}

#[test]
fn new_scores_use_the_scheme_chosen_last_and_old_ones_keep_theirs() {
    let mut fixture = Fixture::new();
    let (old, new) = (a_report(&mut fixture, 0), a_report(&mut fixture, 1));
    let change = first(&fixture, old, SHIPPED, high());
    fixture.apply(&change);
    fixture.apply(&add(OTHER));
    assert!(fixture.refused(&choose(SHIPPED)).contains("is in use already"));
    assert!(fixture.refused(&choose("NONE")).contains("there is no scheme NONE here"));
    let late = first(&fixture, new, "OTHER-7", by_other());
    assert!(fixture.refused(&late).contains("new scores are made with ACU-TAC-1 now"));
    fixture.apply(&choose("OTHER-7"));
    let change = first(&fixture, new, "OTHER-7", by_other());
    fixture.apply(&change);
    assert_eq!(fixture.text(REPORT, new, "band"), "HIGH");
    for (report, scheme) in [(old, SHIPPED), (new, "OTHER-7")] {
        assert_eq!(text_of(&fixture, report, "scheme").as_deref(), Some(scheme));
        let context = fixture.store.scoring(report).expect("read");
        assert_eq!(context.scheme, "OTHER-7", "the next score is made with the one in use");
        assert_eq!(context.was().map(|was| was.scheme.as_str()), Some(scheme));
    }
    // Both are judged by their own bands and levels.
    assert!(fixture.store.judge_places(now()).expect("judged"));
    assert_eq!(text_of(&fixture, old, "places").as_deref(), Some("1"));
    let settle = text_of(&fixture, new, "settle").expect("an answer to settle");
    assert!(settle.starts_with("loss of trust: one step down makes it ● MEDIUM"), "{settle}");
    fixture.apply(&choose(SHIPPED));
    assert_eq!(fixture.store.scoring(old).expect("read").scheme, SHIPPED);
    fixture.assert_audit_holds();
}

#[test]
fn a_second_score_stands_beside_the_first_and_moves_nothing() {
    let mut fixture = Fixture::new();
    let report = a_report(&mut fixture, 0);
    let change = first(&fixture, report, SHIPPED, high());
    fixture.apply(&change);
    let seen: Seen = fixture.seen(REPORT, report);
    let queue = fixture.field(REPORT, report, "queue");
    let change = second(&fixture, report, 1, low());
    let said = as_second(&mut fixture, &change).expect("taken");
    assert!(said.contains("scored second low 60"), "{said}");
    assert_eq!(fixture.seen(REPORT, report), seen, "the report is as it was");
    assert_eq!(fixture.field(REPORT, report, "queue"), queue);
    assert_eq!(fixture.text(REPORT, report, "band"), "HIGH");
    assert_eq!(text_of(&fixture, report, "second").as_deref(), Some(SECOND));
    let context = fixture.store.scoring(report).expect("read");
    assert_eq!(context.was().map(|was| was.r), Some(320));
    assert_eq!(context.second().map(|second| second.r), Some(60));
    let detail = fixture.detail("intelligence", report);
    let both = detail.related.iter().find(|related| related.title == "first and second score");
    let rows: Vec<Vec<&str>> = both
        .expect("shown")
        .rows
        .iter()
        .map(|row| row.iter().map(|value| value.text().unwrap_or("·")).collect())
        .collect();
    assert_eq!(rows[0], ["physical", "4 moderate", "2 minor", "1 step"]);
    assert_eq!(rows[2], ["financial", "8 significant", "0 none", "3 steps"]);
    assert_eq!(rows[9], ["capacity gap", "1 small", "1 small", ""]);
    assert_eq!(rows[13][..3], ["band", "high", "low"]);
    let two = fixture.store.two_scores(report).expect("both");
    assert_eq!((two.first.by.as_str(), two.second.by.as_str()), (ACTOR, SECOND));
    let apart = |what: &str| {
        let line = two.lines.iter().find(|line| line.what == what).expect(what);
        line.apart.clone()
    };
    assert_eq!((apart("R"), apart("band")), ("260".to_owned(), "2 bands".to_owned()));
    fixture.assert_audit_holds();
}

#[test]
fn what_the_second_scorer_is_given_holds_nothing_of_the_first() {
    let mut fixture = Fixture::new();
    let report = a_report(&mut fixture, 0);
    let change = first(&fixture, report, SHIPPED, high());
    fixture.apply(&change);
    let Ok(Second::Open(blind)) = fixture.store.second_score(report, SECOND) else {
        panic!("it is open to them")
    };
    assert_eq!((blind.blind_to, blind.scores.len()), (Some(1), 0));
    assert!(!format!("{blind:?}").contains("320"), "{blind:?}");
    assert_eq!((blind.was(), blind.second()), (None, None));
}

#[test]
fn a_second_score_is_refused_where_it_would_be_none() {
    let mut fixture = Fixture::new();
    let report = a_report(&mut fixture, 0);
    let refusal = |fixture: &Fixture, actor: &str| {
        fixture.store.second_score(report, actor).expect_err("refused").to_string()
    };
    assert!(refusal(&fixture, SECOND).contains("is not scored yet"));
    let early = second(&fixture, report, 1, low());
    assert!(as_second(&mut fixture, &early).expect_err("unscored").contains("not scored yet"));
    let change = first(&fixture, report, SHIPPED, high());
    fixture.apply(&change);
    assert!(
        refusal(&fixture, ACTOR).contains("you made the first score of I-2026-00001 on 20 Nov")
    );
    let own = second(&fixture, report, 1, low());
    assert!(fixture.refused(&own).contains("somebody else makes the second"));
    let crossed = Assessment::SecondScore {
        report: fixture.seen(REPORT, report),
        first: 1,
        scheme: "OTHER-7".to_owned(),
        score: by_other(),
        reason: String::new(),
    };
    let said = as_second(&mut fixture, &crossed.into()).expect_err("another scheme");
    assert!(said.contains("a second score is made with the same scheme, not OTHER-7"), "{said}");
    let mut half = low();
    half.harm.pop();
    let change = second(&fixture, report, 1, half);
    assert!(as_second(&mut fixture, &change).expect_err("half").contains("5 were answered"));
    let change = first(&fixture, report, SHIPPED, low());
    fixture.apply(&change);
    let stale = second(&fixture, report, 1, low());
    assert!(as_second(&mut fixture, &stale).expect_err("rescored").contains("scored anew"));
    let change = second(&fixture, report, 2, low());
    as_second(&mut fixture, &change).expect("the first second");
    assert!(
        as_second(&mut fixture, &change).expect_err("a third").contains("already; S shows both")
    );
    for actor in [ACTOR, SECOND, "h.lowe"] {
        let both = fixture.store.second_score(report, actor).expect("both");
        assert_eq!(both, Second::Made { report });
    }
    fixture.store.db.execute("UPDATE intel.report SET state = 'closed'", []).expect("a row");
    let change = first(&fixture, report, SHIPPED, low());
    assert!(fixture.refused(&change).contains("is closed"));
}

#[test]
fn agreement_is_by_scheme_and_over_two_times() {
    let mut fixture = Fixture::new();
    let Facts::Agreement(none) = fixture.store.facts(&Ask::Agreement, now()).expect("read") else {
        panic!("not agreement")
    };
    assert!(none.schemes.is_empty());
    for place in 0..6 {
        let report = a_report(&mut fixture, place);
        let given = if place % 2 == 0 { high() } else { low() };
        let change = first(&fixture, report, SHIPPED, given.clone());
        fixture.apply(&change);
        let score = fixture.field(REPORT, report, "score_id").int().expect("a score");
        let change = second(&fixture, report, score, if place == 5 { high() } else { given });
        let made = if place < 2 { "2025-11-19T09:00:00Z" } else { "2026-11-20T09:30:00Z" };
        let at = parse_moment(made).expect("a moment");
        fixture.store.apply(SECOND, at, &change).expect("taken");
    }
    let facts = fixture.store.agreement(now()).expect("read");
    assert_eq!(facts.since.to_string(), "2025-11-20");
    let [scheme] = facts.schemes.as_slice() else { panic!("one scheme: {facts:?}") };
    assert_eq!((scheme.name.as_str(), scheme.lines.len()), (SHIPPED, 13));
    let (what, all, recent) = &scheme.lines[0];
    assert_eq!((what.as_str(), all.pairs, all.same, recent.pairs), ("physical", 6, 5, 4));
    // 4,4,4 / 2,2,2 with one pair apart: po 5/6, pe 1/2.
    assert!((all.kappa.expect("defined") - 2.0 / 3.0).abs() < 1e-12, "{all:?}");
    let (what, all, _) = &scheme.lines[12];
    assert_eq!((what.as_str(), all.pairs, all.same), ("scored band", 6, 5));
    let capacity = &scheme.lines[9].1;
    assert_eq!((capacity.same, capacity.kappa), (6, None), "everybody said 1");
    let quarters: Vec<(&str, usize)> =
        scheme.quarters.iter().map(|(label, made)| (label.as_str(), made.pairs)).collect();
    assert_eq!(quarters.len(), 8);
    assert_eq!((quarters[0], quarters[3]), (("Q1 2025", 0), ("Q4 2025", 2)));
    assert_eq!(quarters[7], ("Q4 2026", 4));
}

#[test]
fn places_are_known_to_lists_filters_and_other_connections() {
    let mut fixture = Fixture::new();
    for (minutes, score) in [(0, low()), (1, high()), (2, low())] {
        let report = a_report(&mut fixture, minutes);
        let change = first(&fixture, report, SHIPPED, score);
        fixture.apply(&change);
    }
    let unscored = a_report(&mut fixture, 3);
    assert_eq!(text_of(&fixture, 1, "places"), None, "nothing is judged yet");
    assert!(fixture.store.judge_places(now()).expect("judged"));
    assert!(!fixture.store.judge_places(now()).expect("judged"), "nothing is new");
    assert_eq!(text_of(&fixture, unscored, "places"), None);
    let places = |fixture: &Fixture, report| text_of(fixture, report, "places").expect("known");
    assert!(places(&fixture, 2).starts_with('1'), "{}", places(&fixture, 2));
    let by_places = fixture.list("intelligence", &[("places", Direction::Rising)]);
    assert_eq!(by_places.len(), 4);
    let only = Filter::Compare {
        column: "places",
        op: Op::Equal,
        value: Literal::Text(places(&fixture, 2)),
    };
    let found = fixture.store.order(&ListQuery { filter: only, ..query("intelligence") });
    assert!(found.expect("read").contains(&2));
    let mut other = fixture.another();
    other.share_places(&fixture.store).expect("shared");
    let rows = other.rows(&query("intelligence"), &[2]).expect("read");
    assert!(rows[0].cells.contains(&Value::from(places(&fixture, 2))));
    // A decided report leaves the queue, and what was known of it is forgotten.
    fixture
        .store
        .db
        .execute("UPDATE intel.report SET state = 'decided' WHERE id = 2", [])
        .expect("a row");
    assert!(fixture.store.judge_places(now()).expect("judged"));
    assert_eq!(text_of(&fixture, 2, "places"), None);
}

#[test]
fn the_screen_judges_a_report_as_the_list_does() {
    let mut fixture = Fixture::new();
    for (minutes, score) in [(0, low()), (1, high()), (2, low()), (3, high())] {
        let report = a_report(&mut fixture, minutes);
        let change = first(&fixture, report, SHIPPED, score);
        fixture.apply(&change);
    }
    fixture.store.judge_places(now()).expect("judged");
    let others = fixture.store.others(3, now()).expect("drawn");
    let scheme = Scheme::built_in().expect("it holds");
    let stand = crate::domain::uncertainty::Stand::new(&scheme, &low(), None);
    let sure = others.judge(3, 2, &stand);
    assert_eq!(Some(sure.range.to_string()), text_of(&fixture, 3, "places"));
    assert_eq!(sure.place, 4);
    assert_eq!(sure.settle.and_then(|settle| settle.band), Some(Band::Medium));
}

#[test]
fn a_report_graded_meanwhile_is_stale_for_the_second_as_well() {
    let mut fixture = Fixture::new();
    let report = a_report(&mut fixture, 0);
    let change = first(&fixture, report, SHIPPED, high());
    fixture.apply(&change);
    let late = second(&fixture, report, 1, low());
    let grade: Grade3 = "1BP".parse().expect("a grade");
    let handling = crate::domain::grading::Handling {
        code: grade.handling,
        action: None,
        sanitisation: None,
        instructions: String::new(),
    };
    let report = fixture.seen(REPORT, report);
    fixture.apply(&Change::GradeReport { report, grade, handling });
    let said = as_second(&mut fixture, &late).expect_err("stale");
    assert!(said.contains("was changed by a.khan"), "{said}");
}
