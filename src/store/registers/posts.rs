//! Posts and whether their holder has the clearance that each requires.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn};

/// What the holder has against what the post requires.
const STANDING: &str = "CASE WHEN o.holder_id IS NULL THEN 'vacant'
    WHEN c.id IS NULL THEN 'missing'
    WHEN c.rung < o.rung THEN 'too-low'
    WHEN c.state = 'suspended' THEN 'suspended'
    WHEN c.state IN ('withdrawn','terminated') THEN 'withdrawn'
    WHEN c.valid_until < :today OR c.state = 'lapsed' THEN 'lapsed'
    ELSE 'held' END";

pub(super) const SOURCE: Source = Source {
    register: "posts",
    side: Side::Casework,
    table: "main.post",
    prefix: "R",
    from: "main.post o
        LEFT JOIN main.person p ON p.id = o.holder_id
        LEFT JOIN main.force f ON f.id = o.force_id
        LEFT JOIN main.clearance c ON c.person_id = o.holder_id AND c.ladder = o.ladder
          AND c.current = 1",
    from_casework: None,
    id: "o.id",
    version: "o.version",
    search: "o.ref, o.title, o.unit, p.name",
    columns: &[
        SourceColumn::new("ref", Kind::Text, "o.ref"),
        SourceColumn::new("title", Kind::Text, "o.title"),
        SourceColumn::new("unit", Kind::Text, "o.unit"),
        SourceColumn::new("force", Kind::Code, "f.code"),
        SourceColumn::new("level", Kind::Code, "o.level"),
        SourceColumn::new("designated", Kind::Flag, "o.designated"),
        SourceColumn::new("sensitivity", Kind::Code, "o.sensitivity"),
        SourceColumn::new("weighty", Kind::Flag, "(o.designated = 1 OR o.sensitivity <> 'none')"),
        SourceColumn::new("holder", Kind::Text, "p.name").sorted("p.name COLLATE NOCASE"),
        SourceColumn::new("collar", Kind::Text, "p.collar"),
        SourceColumn::new("person", Kind::Text, "p.ref"),
        SourceColumn::new("since", Kind::Date, "o.held_since"),
        SourceColumn::new("standing", Kind::Code, STANDING).sorted(
            "CASE WHEN o.holder_id IS NULL THEN 6 WHEN c.id IS NULL THEN 0 WHEN c.rung < o.rung
             THEN 1 WHEN c.valid_until < :today THEN 2 WHEN c.state IN ('active','conditional',
             'extended') THEN 5 ELSE 3 END",
        ),
        SourceColumn::new("held-level", Kind::Code, "c.level"),
        SourceColumn::new("until", Kind::Date, "c.valid_until"),
        SourceColumn::new(
            "lapsed-days",
            Kind::Number,
            "CASE WHEN c.valid_until < :today
             THEN CAST(julianday(:today) - julianday(c.valid_until) AS INTEGER) END",
        ),
        SourceColumn::new(
            "case",
            Kind::Text,
            "(SELECT v.ref FROM main.vetting_case v WHERE v.person_id = o.holder_id
              AND v.open = 1 ORDER BY v.priority_order LIMIT 1)",
        ),
        SourceColumn::new(
            "without",
            Kind::Flag,
            "(o.holder_id IS NOT NULL AND (c.id IS NULL OR c.rung < o.rung
              OR c.valid_until < :today OR c.state NOT IN ('active','conditional','extended')))",
        ),
    ],
    related: &[
        clearances_where!(
            "Clearances of the holder",
            "c.person_id = (SELECT holder_id FROM main.post WHERE id = :id)"
        ),
        open_cases_of!(
            "Open cases of the holder",
            "(SELECT holder_id FROM main.post WHERE id = :id)"
        ),
    ],
};
