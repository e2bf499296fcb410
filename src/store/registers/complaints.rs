//! Complaints, as they were made, with what their review found.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn as C};

pub(super) const SOURCE: Source = Source {
    register: "complaints",
    side: Side::Intelligence,
    table: "intel.complaint",
    prefix: "CO",
    from: "intel.complaint c
        LEFT JOIN main.person p ON p.id = c.person_id
        LEFT JOIN intel.report r ON r.id = c.report_id",
    from_casework: None,
    id: "c.id",
    version: "c.version",
    columns: &[
        C::new("ref", Kind::Text, "c.ref"),
        C::new("received", Kind::Date, "c.received"),
        C::new("state", Kind::Code, "c.state").sorted(
            "CASE c.state WHEN 'new' THEN 1 WHEN 'met' THEN 2 WHEN 'clear' THEN 3
             WHEN 'reviewed' THEN 4 END",
        ),
        C::new("met", Kind::Number, "c.met"),
        C::new("confirmed", Kind::Number, "c.confirmed"),
        C::new("subject", Kind::Text, "c.subject").sorted("c.subject COLLATE NOCASE"),
        C::new("others", Kind::Number, OTHERS),
        C::new("allegation", Kind::Text, "c.allegation"),
        C::new("age", Kind::Number, "CAST(julianday(:today) - julianday(c.received) AS INTEGER)")
            .sorted("julianday(:today) - julianday(c.received)"),
        C::new("report", Kind::Text, "r.ref"),
        C::new("person", Kind::Text, "p.ref"),
        C::new("force", Kind::Code, "c.force"),
        C::new("unit", Kind::Text, "c.unit"),
        C::new("evidence", Kind::Text, EVIDENCE),
        C::new("outcome", Kind::Text, "c.outcome"),
        C::new("their-ref", Kind::Text, "c.their_ref"),
        C::new("source", Kind::Text, "c.source"),
    ],
    search: "c.ref, c.their_ref, c.subject, c.unit, c.allegation",
    related: RELATED,
};

const OTHERS: &str = "nullif((SELECT count(*) FROM intel.complaint o
    WHERE o.person_id = c.person_id AND o.id <> c.id), 0)";

/// The words that met each indicator, a line an indicator.
const EVIDENCE: &str = "(SELECT group_concat(said, char(10)) FROM (
    SELECT ifnull(json_extract(:matrix, '$.\"' || i.indicator || '\"'), i.indicator) || ': “'
      || i.evidence || '”' AS said
    FROM intel.complaint_indicator i WHERE i.complaint_id = c.id ORDER BY i.id))";

const RELATED: &[RelatedSource] = &[
    RelatedSource {
        title: "indicators met",
        headings: &["stands", "indicator", "reason", "by"],
        side: Side::Intelligence,
        sql: "SELECT CASE state WHEN 'met' THEN 'to review' ELSE state END,
                ifnull(json_extract(:matrix, '$.\"' || indicator || '\"'), indicator), reason, by
              FROM intel.complaint_indicator WHERE complaint_id = :id ORDER BY id",
    },
    RelatedSource {
        title: "other complaints about the same person",
        headings: &["ref", "received", "state", "confirmed", "allegation"],
        side: Side::Intelligence,
        sql: "SELECT o.ref, o.received, o.state, o.confirmed, o.allegation
              FROM intel.complaint c
              JOIN intel.complaint o ON o.person_id = c.person_id AND o.id <> c.id
              WHERE c.id = :id ORDER BY o.received DESC, o.ref DESC LIMIT 50",
    },
];
