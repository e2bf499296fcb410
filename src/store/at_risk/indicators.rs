//! What may point to a person, over what both sides of the workspace know: one arm of SQL an
//! indicator, each row with its day and its reason. The periods and least counts are the
//! policy's, bound as `:risk`; nothing is added up.

use crate::domain::choice::Choice;
use crate::domain::policy::Policy;
use crate::domain::risk::RiskIndicator;
use crate::domain::time::Date;
use crate::store::error::Result;
use crate::store::session::viewer;
use crate::store::value::Value;
use crate::store::writer::Writer;
use chrono::Months;
use serde_json::{Map, json};

/// A value of an indicator's rule.
macro_rules! rule {
    ($code:literal, $what:literal) => {
        concat!("json_extract(:risk, '$.", $code, ".", $what, "')")
    };
}

/// That a report, by the number `$id` (SQL), is not kept from whoever asks: theirs are bound as
/// `:withheld`, so that neither a reason nor a count tells of them.
macro_rules! not_withheld {
    ($id:literal) => {
        concat!("ifnull(", $id, ", 0) NOT IN (SELECT value FROM json_each(:withheld))")
    };
}

/// Reports with everybody whom each is about, once: joined from the subjects, where an index on
/// the person is. What was merged counts with the other alone.
macro_rules! reports_about {
    () => {
        concat!(
            "intel.report_subject s JOIN intel.report r ON r.id = s.report_id
             WHERE s.person_id IS NOT NULL AND r.merged_into IS NULL AND ",
            not_withheld!("r.id"),
            " AND NOT EXISTS (SELECT 1 FROM intel.report_subject x
                 WHERE x.report_id = s.report_id AND x.person_id = s.person_id
                   AND x.number < s.number)"
        )
    };
}

/// Rows of `person_id, indicator, on_day, reason`: every indicator but lapsed vetting, which is
/// the unit's own backlog and is looked up for those whom another points to. A condition on
/// `person_id` reaches every arm, where an index on it is.
macro_rules! indicator_rows {
    () => {
        concat!(
            "SELECT person_id, 'complaints' AS indicator, max(received) AS on_day,
               count(*) || ' complaints, the last ' || ref AS reason
             FROM intel.complaint
             WHERE person_id IS NOT NULL AND ",
            not_withheld!("report_id"),
            " AND received >= ",
            rule!("complaints", "since"),
            " GROUP BY person_id HAVING count(*) >= ",
            rule!("complaints", "least"),
            " UNION ALL
             SELECT person_id, 'predatory', max(received),
               'confirmed in ' || group_concat(ref, ', ')
             FROM intel.complaint
             WHERE person_id IS NOT NULL AND confirmed > 0 AND ",
            not_withheld!("report_id"),
            " AND received >= ",
            rule!("predatory", "since"),
            " GROUP BY person_id HAVING sum(confirmed) >= ",
            rule!("predatory", "least"),
            " UNION ALL
             SELECT s.person_id, 'intelligence', substr(max(r.received), 1, 10),
               count(*) || ' reports, the last ' || r.ref
             FROM ",
            reports_about!(),
            " AND r.received >= ",
            rule!("intelligence", "since"),
            " GROUP BY s.person_id HAVING count(*) >= ",
            rule!("intelligence", "least"),
            " UNION ALL
             SELECT s.person_id, 'band', substr(max(r.received), 1, 10),
               group_concat(r.ref || ' ' || r.band, ', ')
             FROM ",
            reports_about!(),
            " AND r.band IN ('HIGH','CRITICAL') AND r.received >= ",
            rule!("band", "since"),
            " GROUP BY s.person_id HAVING count(*) >= ",
            rule!("band", "least"),
            " UNION ALL
             SELECT s.person_id, 'systems', substr(max(r.received), 1, 10),
               group_concat(r.ref, ', ')
             FROM ",
            reports_about!(),
            " AND r.category = 'systems' AND r.received >= ",
            rule!("systems", "since"),
            " GROUP BY s.person_id HAVING count(*) >= ",
            rule!("systems", "least"),
            // The associate is left out: each look at an association is logged by itself.
            " UNION ALL
             SELECT person_id, 'association', max(evaluated_on),
               'evaluated a high risk: ' || group_concat(ref, ', ')
             FROM main.association
             WHERE stage <> 'closed' AND 'high' IN (person_risk, force_risk) AND evaluated_on >= ",
            rule!("association", "since"),
            " GROUP BY person_id HAVING count(*) >= ",
            rule!("association", "least"),
            " UNION ALL
             SELECT person_id, 'interest', max(coalesce(decided_on, assessed_on, applied)),
               'refused: ' || group_concat(ref, ', ')
             FROM main.interest
             WHERE (decision = 'incompatible' OR (decision IS NULL AND manager_view = 'refuses'))
               AND coalesce(decided_on, assessed_on, applied) >= ",
            rule!("interest", "since"),
            " GROUP BY person_id HAVING count(*) >= ",
            rule!("interest", "least"),
            " UNION ALL
             SELECT person_id, 'gifts', max(offered), count(*) || ' offers from ' || donor
             FROM main.gift
             WHERE person_id IS NOT NULL AND donor IS NOT NULL AND direction = 'received'
               AND offered >= ",
            rule!("gifts", "since"),
            " GROUP BY person_id, donor COLLATE NOCASE HAVING count(*) >= ",
            rule!("gifts", "least"),
            " UNION ALL
             SELECT person_id, 'debt', max(declared), 'declared by the person'
             FROM main.vulnerability
             WHERE kind = 'debt' AND (ended IS NULL OR ended > :today) AND declared >= ",
            rule!("debt", "since"),
            " GROUP BY person_id HAVING count(*) >= ",
            rule!("debt", "least"),
            " UNION ALL
             SELECT person_id, 'vulnerability', max(declared),
               'declared by the person: ' || group_concat(kind, ', ')
             FROM main.vulnerability
             WHERE kind <> 'debt' AND (ended IS NULL OR ended > :today) AND declared >= ",
            rule!("vulnerability", "since"),
            " GROUP BY person_id HAVING count(*) >= ",
            rule!("vulnerability", "least")
        )
    };
}

/// Posts that the person `$person` (SQL) holds without a valid clearance of the level that they
/// need: `ref, level`, and when the last one on that ladder ended.
macro_rules! lapsed_posts {
    ($person:literal) => {
        concat!(
            "SELECT o.ref, o.level, (SELECT max(l.valid_until) FROM main.clearance l
                WHERE l.person_id = o.holder_id AND l.ladder = o.ladder) AS ended
             FROM main.post o WHERE o.holder_id = ",
            $person,
            " AND ifnull(o.cleared_until, '') < :today AND ended >= ",
            rule!("vetting", "since")
        )
    };
}

/// Every indicator of the person `$person` (SQL), the latest first: `on_day, label, reason, code`.
macro_rules! indicators_of {
    ($person:literal) => {
        concat!(
            "SELECT on_day, json_extract(:risk, '$.' || indicator || '.label') AS label, reason,
               indicator FROM (",
            indicator_rows!(),
            " UNION ALL SELECT ",
            $person,
            ", 'vetting', max(ended), 'holds ' || group_concat(ref || ' (' || level || ')', ', ')
               FROM (",
            lapsed_posts!($person),
            ") HAVING count(*) > 0) WHERE person_id = ",
            $person,
            " ORDER BY on_day DESC, indicator"
        )
    };
}

/// The rules of the indicators on a day, as the statements take them.
pub(in crate::store) fn rules(policy: &Policy, today: Date) -> Value {
    let one = |code: &RiskIndicator| {
        let rule = policy.at_risk.indicators.get(code)?;
        let since = today.checked_sub_months(Months::new(rule.months)).unwrap_or(Date::MIN);
        let values = json!({
            "label": rule.label, "since": since.to_string(), "least": rule.least,
            "alone": rule.alone,
        });
        Some((code.code().to_owned(), values))
    };
    let all: Map<String, serde_json::Value> = RiskIndicator::ALL.iter().filter_map(one).collect();
    serde_json::Value::Object(all).to_string().into()
}

/// What each indicator of the matrix is called, as the statements take it.
pub(in crate::store) fn matrix(policy: &Policy) -> Value {
    let one = |indicator: &crate::domain::complaint::Indicator| {
        (indicator.code.clone(), serde_json::Value::from(indicator.label.as_str()))
    };
    let all: Map<String, serde_json::Value> =
        policy.predatory_behaviour.indicators().iter().map(one).collect();
    serde_json::Value::Object(all).to_string().into()
}

/// A person's indicators as they stand for whoever decides on them, to be kept with the decision.
pub(super) fn as_they_stand(
    w: &Writer<'_>,
    policy: &Policy,
    person: i64,
    today: Date,
) -> Result<serde_json::Value> {
    let mut statement = w.db().prepare_cached(indicators_of!(":id"))?;
    let values: [(&str, &dyn rusqlite::ToSql); 4] = [
        (":id", &person),
        (":today", &today.to_string()),
        (":risk", &rules(policy, today)),
        (":withheld", &viewer::withheld(w.db(), w.actor())?.report_ids()),
    ];
    let found = statement.query_map(&values[..], |row| {
        let text = |place| row.get::<_, Option<String>>(place);
        Ok(json!({
            "indicator": text(3)?, "on": text(0)?, "label": text(1)?, "reason": text(2)?,
        }))
    })?;
    Ok(serde_json::Value::Array(found.collect::<rusqlite::Result<_>>()?))
}
