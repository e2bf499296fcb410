//! Gifts and hospitality: everything offered, whether it was accepted or not.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn};

/// Days since it was declared or, failing that, offered.
const AGE: &str = "CAST(julianday(:today) - julianday(ifnull(g.declared, g.offered)) AS INTEGER)";

/// Whether the donor stands beside another gift. A flag, not a count: it stops at the first one
/// found, so that a donor of thousands costs no more than a donor of two.
const REPEAT: &str = "EXISTS (SELECT 1 FROM main.gift d
    WHERE d.donor = g.donor COLLATE NOCASE AND d.id <> g.id)";

pub(super) const SOURCE: Source = Source {
    register: "gifts",
    side: Side::Casework,
    table: "main.gift",
    prefix: "G",
    from: "main.gift g
        LEFT JOIN main.person p ON p.id = g.person_id
        LEFT JOIN main.force f ON f.id = p.force_id",
    from_casework: None,
    id: "g.id",
    version: "g.version",
    search: "g.ref, g.recipient, g.description, g.donor, p.ref",
    columns: &[
        SourceColumn::new("ref", Kind::Text, "g.ref"),
        SourceColumn::new("recipient", Kind::Text, "g.recipient")
            .sorted("g.recipient COLLATE NOCASE"),
        SourceColumn::new("person", Kind::Text, "p.ref"),
        SourceColumn::new("force", Kind::Code, "f.code"),
        SourceColumn::new("offered", Kind::Date, "g.offered"),
        SourceColumn::new("offered-text", Kind::Text, "g.offered_text"),
        SourceColumn::new("declared", Kind::Date, "g.declared"),
        SourceColumn::new("kind", Kind::Code, "g.kind")
            .sorted("CASE g.kind WHEN 'gift' THEN 1 WHEN 'hospitality' THEN 2 END"),
        SourceColumn::new("direction", Kind::Code, "g.direction")
            .sorted("CASE g.direction WHEN 'received' THEN 1 WHEN 'given' THEN 2 END"),
        SourceColumn::new("description", Kind::Text, "g.description"),
        SourceColumn::new("donor", Kind::Text, "g.donor").sorted("g.donor COLLATE NOCASE"),
        SourceColumn::new("value", Kind::Number, "g.value_pence"),
        SourceColumn::new("value-text", Kind::Text, "g.value_text"),
        SourceColumn::new("band", Kind::Code, "g.band").sorted(
            "CASE g.band WHEN 'modest' THEN 1 WHEN 'moderate' THEN 2 WHEN 'significant' THEN 3 END",
        ),
        SourceColumn::new("disposition", Kind::Code, "g.disposition").sorted(
            "CASE g.disposition WHEN 'accepted' THEN 1 WHEN 'declined' THEN 2
             WHEN 'returned' THEN 3 WHEN 'charity' THEN 4 WHEN 'surrendered' THEN 5 END",
        ),
        SourceColumn::new("disposition-text", Kind::Text, "g.disposition_text"),
        SourceColumn::new("stage", Kind::Code, "g.stage").sorted(
            "CASE g.stage WHEN 'declared' THEN 1 WHEN 'manager' THEN 2
             WHEN 'more-information' THEN 3 WHEN 'decided' THEN 4 WHEN 'published' THEN 5 END",
        ),
        SourceColumn::new("decision", Kind::Code, "g.decision").sorted(
            "CASE g.decision WHEN 'approved' THEN 1 WHEN 'declined' THEN 2
             WHEN 'more-information' THEN 3 END",
        ),
        SourceColumn::new("decision-reason", Kind::Text, "g.decision_reason"),
        SourceColumn::new("decided-on", Kind::Date, "g.decided_on"),
        SourceColumn::new("decided-by", Kind::Text, "g.decided_by"),
        SourceColumn::new("late", Kind::Flag, "g.late"),
        SourceColumn::new("cash", Kind::Flag, "g.cash"),
        SourceColumn::new("supplier", Kind::Flag, "g.supplier"),
        SourceColumn::new("repeat", Kind::Flag, REPEAT),
        SourceColumn::new("source", Kind::Text, "g.source"),
        SourceColumn::new("age", Kind::Number, AGE),
    ],
    related: &[RelatedSource {
        title: "Other gifts of the donor",
        headings: &["ref", "offered", "recipient", "what", "value", "disposition"],
        side: Side::Casework,
        sql: "SELECT d.ref, ifnull(d.offered, d.offered_text), d.recipient, d.description,
              CASE WHEN d.value_pence IS NULL THEN d.value_text
                ELSE printf('£%,d.%02d', d.value_pence / 100, d.value_pence % 100) END,
              d.disposition
            FROM main.gift g JOIN main.gift d ON d.donor = g.donor COLLATE NOCASE AND d.id <> g.id
            WHERE g.id = :id ORDER BY d.offered DESC NULLS LAST, d.ref LIMIT 20",
    }],
};
