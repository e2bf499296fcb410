//! Vetting cases.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn};

/// Days in the case, without stopped time.
const AGE: &str = "CAST(julianday(ifnull(v.closed_on, ifnull(v.stopped_since, :today)))
    - julianday(v.received) AS INTEGER) - v.stopped_days";

pub(super) const SOURCE: Source = Source {
    register: "vetting",
    side: Side::Casework,
    table: "main.vetting_case",
    prefix: "V",
    from: "main.vetting_case v
        LEFT JOIN main.person p ON p.id = v.person_id
        LEFT JOIN main.force f ON f.id = p.force_id
        LEFT JOIN main.post o ON o.id = v.post_id",
    from_casework: None,
    id: "v.id",
    version: "v.version",
    search: "v.ref, p.name, p.collar, v.priority_why, v.assigned",
    columns: &[
        SourceColumn::new("ref", Kind::Text, "v.ref"),
        SourceColumn::new("priority", Kind::Number, "v.priority_class").sorted("v.priority_order"),
        SourceColumn::new("subject", Kind::Text, "p.name").sorted("p.name COLLATE NOCASE"),
        SourceColumn::new("person-kind", Kind::Code, "p.kind"),
        SourceColumn::new("collar", Kind::Text, "p.collar"),
        SourceColumn::new("force", Kind::Code, "f.code"),
        SourceColumn::new("unit", Kind::Text, "p.unit"),
        SourceColumn::new("kind", Kind::Code, "v.kind"),
        SourceColumn::new("level", Kind::Code, "v.level"),
        SourceColumn::new("stage", Kind::Code, "v.stage").sorted(
            "CASE v.stage WHEN 'received' THEN 0 WHEN 'allocated' THEN 1 WHEN 'checks' THEN 2
             WHEN 'waiting' THEN 3 WHEN 'assessment' THEN 4 WHEN 'decision' THEN 5 ELSE 6 END",
        ),
        SourceColumn::new("age", Kind::Number, AGE),
        SourceColumn::new(
            "target",
            Kind::Number,
            "CAST(julianday(ifnull(v.closed_on, ifnull(v.stopped_since, :today)))
             - julianday(v.target_on) AS INTEGER) - v.stopped_days",
        ),
        SourceColumn::new("why", Kind::Text, "v.priority_why"),
        SourceColumn::new("assigned", Kind::Text, "v.assigned"),
        SourceColumn::new("received", Kind::Date, "v.received"),
        SourceColumn::new("course", Kind::Date, "v.course_date"),
        SourceColumn::new("post", Kind::Text, "o.title"),
        SourceColumn::new("required", Kind::Code, "o.level"),
        SourceColumn::new("designated", Kind::Flag, "o.designated"),
        SourceColumn::new("sensitivity", Kind::Code, "o.sensitivity"),
        SourceColumn::new("employer", Kind::Text, "p.employer"),
        SourceColumn::new("stopped", Kind::Date, "v.stopped_since"),
        SourceColumn::new("override", Kind::Text, "v.override_reason"),
        SourceColumn::new("over-age", Kind::Flag, "ifnull(v.open = 1 AND v.latest_on < :today, 0)"),
        SourceColumn::new("open", Kind::Flag, "v.open"),
        SourceColumn::new("outcome", Kind::Code, "v.outcome"),
        SourceColumn::new("grounds", Kind::Text, "v.grounds"),
        SourceColumn::new("conditions", Kind::Text, "v.conditions"),
        SourceColumn::new("rationale", Kind::Text, "v.rationale"),
        SourceColumn::new("decided-by", Kind::Text, "v.decided_by"),
        SourceColumn::new("closed", Kind::Date, "v.closed_on"),
    ],
    related: &[
        RelatedSource {
            title: "Checks",
            headings: &[
                "id",
                "check",
                "subject",
                "result",
                "returned",
                "by",
                "reason",
                "days",
                "place",
                "authoriser",
                "requested",
            ],
            side: Side::Casework,
            sql: "SELECT id, kind, subject, result, returned, by, reason,
                  CASE WHEN result IS NULL
                  THEN CAST(julianday(:today) - julianday(requested) AS INTEGER) END,
                  place, authoriser, requested
                FROM main.case_check
                WHERE case_id = :id ORDER BY result IS NOT NULL, id",
        },
        RelatedSource {
            title: "Third parties",
            headings: &["id", "name", "relation", "related as", "address", "from", "until"],
            side: Side::Casework,
            sql: "SELECT id, name, relation, relationship, address, from_on, until_on
                FROM main.case_party WHERE case_id = :id ORDER BY id",
        },
        RelatedSource {
            title: "Address history",
            headings: &["from", "until", "where or why", "by"],
            side: Side::Casework,
            sql: "SELECT s.from_on, s.until_on,
                  CASE s.kind WHEN 'explained' THEN 'no address: ' ELSE '' END || s.words, s.by
                FROM main.vetting_case v JOIN main.stay s ON s.person_id = v.person_id
                WHERE v.id = :id ORDER BY s.from_on",
        },
        RelatedSource {
            title: "Residency gaps",
            headings: &["from", "until", "days", "explained"],
            side: Side::Casework,
            sql: "SELECT g.value ->> 0, g.value ->> 1, g.value ->> 2,
                  CASE WHEN g.value ->> 3 THEN 'yes' ELSE 'no' END
                FROM main.vetting_case v, json_each(residency_gaps(
                  (SELECT json_group_array(json_array(s.kind, s.from_on, s.until_on))
                   FROM main.stay s WHERE s.person_id = v.person_id),
                  v.level, v.kind, v.received)) g
                WHERE v.id = :id AND v.open = 1",
        },
        clearances_where!(
            "Clearances held",
            "c.person_id = (SELECT person_id FROM main.vetting_case WHERE id = :id)"
        ),
        RelatedSource {
            title: "Clock stops",
            headings: &["from", "until", "reason"],
            side: Side::Casework,
            sql: "SELECT from_on, until_on, reason FROM main.clock_stop
                WHERE case_id = :id ORDER BY from_on",
        },
    ],
};
