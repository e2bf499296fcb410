//! Business interests: applications, decisions, and when each is looked at again.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn};

pub(super) const SOURCE: Source = Source {
    register: "interests",
    side: Side::Casework,
    table: "main.interest",
    prefix: "B",
    from: "main.interest i
        LEFT JOIN main.person p ON p.id = i.person_id
        LEFT JOIN main.force f ON f.id = p.force_id",
    from_casework: None,
    id: "i.id",
    version: "i.version",
    search: "i.ref, p.name, i.description, i.organisation, p.collar",
    columns: &[
        SourceColumn::new("ref", Kind::Text, "i.ref"),
        SourceColumn::new("subject", Kind::Text, "p.name").sorted("p.name COLLATE NOCASE"),
        SourceColumn::new("person", Kind::Text, "p.ref"),
        SourceColumn::new("force", Kind::Code, "f.code"),
        SourceColumn::new("kind", Kind::Code, "i.kind").sorted(
            "CASE i.kind WHEN 'secondary' THEN 1 WHEN 'business' THEN 2 WHEN 'letting' THEN 3
             WHEN 'voluntary' THEN 4 WHEN 'membership' THEN 5 END",
        ),
        SourceColumn::new("organisation", Kind::Text, "i.organisation")
            .sorted("i.organisation COLLATE NOCASE"),
        SourceColumn::new("description", Kind::Text, "i.description"),
        SourceColumn::new("hours", Kind::Number, "i.hours"),
        SourceColumn::new("applied", Kind::Date, "i.applied"),
        SourceColumn::new("stage", Kind::Code, "i.stage").sorted(
            "CASE i.stage WHEN 'applied' THEN 1 WHEN 'assessed' THEN 2 WHEN 'decided' THEN 3
             WHEN 'appealed' THEN 4 WHEN 'lapsed' THEN 5 END",
        ),
        SourceColumn::new("manager", Kind::Text, "i.manager"),
        SourceColumn::new("manager-view", Kind::Code, "i.manager_view")
            .sorted("CASE i.manager_view WHEN 'supports' THEN 1 WHEN 'refuses' THEN 2 END"),
        SourceColumn::new("manager-reason", Kind::Text, "i.manager_reason"),
        SourceColumn::new("assessed-on", Kind::Date, "i.assessed_on"),
        SourceColumn::new("decision", Kind::Code, "i.decision").sorted(
            "CASE i.decision WHEN 'compatible' THEN 1 WHEN 'conditions' THEN 2
             WHEN 'incompatible' THEN 3 END",
        ),
        SourceColumn::new("decision-reason", Kind::Text, "i.decision_reason"),
        SourceColumn::new("conditions", Kind::Text, "i.conditions"),
        SourceColumn::new("decided-on", Kind::Date, "i.decided_on"),
        SourceColumn::new("decided-by", Kind::Text, "i.decided_by"),
        SourceColumn::new("review-due", Kind::Date, "i.review_due"),
        SourceColumn::new("reviewed-on", Kind::Date, "i.reviewed_on"),
        SourceColumn::new("review-note", Kind::Text, "i.review_note"),
        SourceColumn::new("lapsed-on", Kind::Date, "i.lapsed_on"),
        SourceColumn::new("lapse-reason", Kind::Text, "i.lapse_reason"),
        SourceColumn::new(
            "age",
            Kind::Number,
            "CAST(julianday(:today) - julianday(i.applied) AS INTEGER)",
        ),
        SourceColumn::new(
            "due-in",
            Kind::Number,
            "CAST(julianday(i.review_due) - julianday(:today) AS INTEGER)",
        )
        .sorted("i.review_due"),
    ],
    related: &[RelatedSource {
        title: "Other interests of the person",
        headings: &["ref", "kind", "organisation", "what", "stage", "decision"],
        side: Side::Casework,
        sql: "SELECT ref, kind, organisation, description, stage, decision FROM main.interest
            WHERE person_id = (SELECT person_id FROM main.interest WHERE id = :id) AND id <> :id
            ORDER BY applied DESC, ref LIMIT 20",
    }],
};
