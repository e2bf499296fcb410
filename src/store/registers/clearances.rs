//! Clearances: the Re-vetting screen is the current ones by their last day.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn};

pub(super) const SOURCE: Source = Source {
    register: "clearances",
    side: Side::Casework,
    table: "main.clearance",
    prefix: "C",
    from: "main.clearance c
        LEFT JOIN main.person p ON p.id = c.person_id
        LEFT JOIN main.force f ON f.id = p.force_id
        LEFT JOIN main.post o ON o.id = (SELECT id FROM main.post
          WHERE holder_id = c.person_id AND ladder = c.ladder
          ORDER BY designated DESC, rung DESC, id LIMIT 1)",
    from_casework: None,
    id: "c.id",
    version: "c.version",
    search: "c.ref, p.name, p.collar, p.unit",
    columns: &[
        SourceColumn::new("ref", Kind::Text, "c.ref"),
        SourceColumn::new("subject", Kind::Text, "p.name").sorted("p.name COLLATE NOCASE"),
        SourceColumn::new("person-kind", Kind::Code, "p.kind"),
        SourceColumn::new("collar", Kind::Text, "p.collar"),
        SourceColumn::new("force", Kind::Code, "f.code"),
        SourceColumn::new("unit", Kind::Text, "p.unit"),
        SourceColumn::new("level", Kind::Code, "c.level"),
        SourceColumn::new("state", Kind::Code, clearance_state!()),
        SourceColumn::new("granted", Kind::Date, "c.granted_on"),
        SourceColumn::new("until", Kind::Date, "c.valid_until"),
        SourceColumn::new(
            "due-in",
            Kind::Number,
            "CAST(julianday(c.valid_until) - julianday(:today) AS INTEGER)",
        )
        .sorted("c.valid_until"),
        SourceColumn::new("post", Kind::Text, "o.title"),
        SourceColumn::new("required", Kind::Code, "o.level"),
        SourceColumn::new("designated", Kind::Flag, "o.designated"),
        SourceColumn::new("sensitivity", Kind::Code, "o.sensitivity")
            .sorted("CASE WHEN o.sensitivity IS NULL OR o.sensitivity = 'none' THEN 1 ELSE 0 END"),
        SourceColumn::new("current", Kind::Flag, "c.current"),
        SourceColumn::new("conditions", Kind::Text, "c.conditions"),
        SourceColumn::new("condition-owner", Kind::Text, "c.condition_owner"),
        SourceColumn::new("condition-review", Kind::Date, "c.condition_review"),
        SourceColumn::new("reason", Kind::Text, "c.extension_reason"),
        SourceColumn::new("authoriser", Kind::Text, "c.authoriser"),
        SourceColumn::new("risk-note", Kind::Text, "c.risk_note"),
        SourceColumn::new("case", Kind::Text, "c.case_ref"),
    ],
    related: &[
        RelatedSource {
            title: "Steps, the latest first",
            headings: &["on", "step", "last day", "reason", "authorised by"],
            side: Side::Casework,
            sql: "SELECT taken_on, step, until, reason, authority FROM main.clearance_step
                WHERE clearance_id = :id ORDER BY id DESC",
        },
        clearances_where!(
            "Other clearances",
            "c.person_id = (SELECT person_id FROM main.clearance WHERE id = :id) AND c.id <> :id"
        ),
        open_cases_of!("Open cases", "(SELECT person_id FROM main.clearance WHERE id = :id)"),
    ],
};
