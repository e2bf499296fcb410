//! Grading a report: one grade for the whole or one for each of its items, and an old grade that
//! a person turns into one of today's.

use super::Rules;
use super::change::{Conditions, Done};
use super::error::{Result, StoreError};
use super::known;
use super::report::{ITEM, REPORT, open_report, refuse_marked};
use super::value::Value;
use super::writer::{Seen, Writer};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::grading::{Grade3, Handling, HandlingCode};
use crate::domain::items::{handling_of, most_cautious};

/// What grading needs of a report besides its items.
const GRADED: &[&str] = &["ref", "grade", "old_grade", "provenance_grade"];

/// Grades a report 3x5x2 and every item of it alike. A grade on the old scale stays beside it.
pub(super) fn grade(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    grade: Grade3,
    handling: &Handling,
) -> Result<Done> {
    let mut findings = Findings::new();
    findings.refuse_if(
        handling.code != grade.handling,
        "grade",
        format!("the grade {grade} and its handling say different codes; choose one"),
    );
    findings.verdict()?;
    let Handling { action, sanitisation, instructions, .. } = handling.clone();
    let conditions = Conditions { action, sanitisation, instructions };
    open_report(w, seen)?;
    set(w, rules, seen, &[grade], &conditions)
}

/// Grades the items of a report one by one; the report takes the most cautious of them.
pub(super) fn grade_items(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    grades: &[Grade3],
    conditions: &Conditions,
) -> Result<Done> {
    open_report(w, seen)?;
    set(w, rules, seen, grades, conditions)
}

/// Takes what a person made of a report's old grade as its grade. Nothing else ever does. A
/// report that is closed takes it too: most that are graded so are old, and what it says stays.
pub(super) fn convert(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    grade: Grade3,
    conditions: &Conditions,
) -> Result<Done> {
    let report = w.seen_fields(REPORT, seen, GRADED)?;
    let reference = report.text("ref");
    if report.value("old_grade").is_null() {
        return Err(StoreError::Refused(format!(
            "{reference} has no grade on the old scale; grade it instead"
        )));
    }
    if !report.value("grade").is_null() {
        return Err(StoreError::Refused(format!(
            "{reference} is graded {} already; grade it anew instead",
            report.text("grade")
        )));
    }
    set(w, rules, seen, &[grade], conditions)?;
    let message = format!("{reference} graded {grade}, from {}", report.text("old_grade"));
    Ok(Done::new(reference, message))
}

/// Sets one grade for all items or one for each, with what follows for the report.
fn set(
    w: &mut Writer<'_>,
    rules: &Rules<'_>,
    seen: Seen,
    grades: &[Grade3],
    conditions: &Conditions,
) -> Result<Done> {
    let report = w.fields(REPORT, seen.id, GRADED)?;
    let items = items(w, seen.id)?;
    let each = one_each(grades, items.len())?;
    let provenance: Option<Grade3> = report.text("provenance_grade").parse().ok();
    let code = handling_of(grades.iter().copied().map(Some).chain([provenance]));
    let mut findings = Findings::new();
    findings.take(conditions.under(code).check());
    let policy = rules.on(rules.today);
    refuse_marked(policy, &mut findings, &[("instructions", &conditions.instructions)]);
    findings.verdict()?;
    for (item, grade) in items.iter().zip(each) {
        w.update(ITEM, *item, &[("grade", grade.to_string().into())])?;
    }
    let whole = most_cautious(grades.iter().copied().map(Some));
    let whole = whole.map(|grade| grade.to_string()).unwrap_or_default();
    let instructions = match code {
        HandlingCode::Permitted => Value::Null,
        HandlingCode::Conditions => known(&conditions.instructions),
    };
    w.update(
        REPORT,
        seen.id,
        &[
            ("grade", whole.as_str().into()),
            ("handling_action", conditions.action.map(Choice::code).into()),
            ("handling_sanitisation", conditions.sanitisation.map(Choice::code).into()),
            ("handling_instructions", instructions),
        ],
    )?;
    let reference = report.text("ref");
    Ok(Done::new(reference, format!("{reference} graded {whole}")))
}

/// The grade of each item: one stands for all of them.
fn one_each(grades: &[Grade3], items: usize) -> Result<Vec<Grade3>> {
    match grades {
        [one] => Ok(vec![*one; items]),
        each if each.len() == items => Ok(each.to_vec()),
        each => {
            let mut findings = Findings::new();
            let message = format!(
                "there are {} grades and the report has {}; write one grade for all or one for \
                 each",
                each.len(),
                count(items),
            );
            findings.refuse_if(true, "grade", message);
            findings.verdict()?;
            Ok(Vec::new())
        }
    }
}

fn count(items: usize) -> String {
    match items {
        0 => "no numbered items".to_owned(),
        1 => "one item".to_owned(),
        items => format!("{items} items"),
    }
}

/// The numbers of a report's item rows, in the order of the items.
fn items(w: &Writer<'_>, report: i64) -> Result<Vec<i64>> {
    let sql = "SELECT id FROM intel.report_item WHERE report_id = ?1 ORDER BY number";
    let mut statement = w.db().prepare_cached(sql)?;
    let ids = statement.query_map([report], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}
