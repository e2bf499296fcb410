//! Conditions of grants, by the day on which they are looked at again.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn as C};

pub(super) const SOURCE: Source = Source {
    register: "conditions",
    side: Side::Casework,
    table: "main.vetting_condition",
    prefix: "CN",
    from: "main.vetting_condition m
        LEFT JOIN main.vetting_case v ON v.id = m.case_id
        LEFT JOIN main.person p ON p.id = v.person_id
        LEFT JOIN main.force f ON f.id = p.force_id",
    from_casework: None,
    id: "m.id",
    version: "m.version",
    search: "m.ref, p.name, m.text, m.owner, v.ref",
    columns: &[
        C::new("ref", Kind::Text, "m.ref"),
        C::new("subject", Kind::Text, "p.name").sorted("p.name COLLATE NOCASE"),
        C::new("text", Kind::Text, "m.text"),
        C::new(
            "due-in",
            Kind::Number,
            "CASE m.state WHEN 'active'
             THEN CAST(julianday(m.review_on) - julianday(:today) AS INTEGER) END",
        )
        .sorted("m.review_on"),
        C::new("owner", Kind::Text, "m.owner"),
        C::new("review-on", Kind::Date, "m.review_on"),
        C::new("level", Kind::Code, "v.level"),
        C::new("state", Kind::Code, "m.state"),
        C::new("force", Kind::Code, "f.code"),
        C::new("unit", Kind::Text, "p.unit"),
        C::new("case", Kind::Text, "v.ref"),
        C::new("set-on", Kind::Date, "m.set_on"),
        C::new("reviewed", Kind::Date, "m.reviewed_on"),
        C::new("reviewed-by", Kind::Text, "m.reviewed_by"),
        C::new("review-note", Kind::Text, "m.review_note"),
        C::new("ended", Kind::Date, "m.ended_on"),
        C::new(
            "clearance",
            Kind::Text,
            "(SELECT c.ref FROM main.clearance c
              WHERE c.person_id = v.person_id AND c.case_ref = v.ref)",
        ),
        C::new(
            "clearance-state",
            Kind::Code,
            concat!(
                "(SELECT ",
                clearance_state!(),
                " FROM main.clearance c WHERE c.person_id = v.person_id AND c.case_ref = v.ref)"
            ),
        ),
    ],
    related: &[RelatedSource {
        title: "Other conditions of the case",
        headings: &["ref", "condition", "owner", "review on", "state"],
        side: Side::Casework,
        sql: "SELECT o.ref, o.text, o.owner, o.review_on, o.state
            FROM main.vetting_condition m
            JOIN main.vetting_condition o ON o.case_id = m.case_id AND o.id <> m.id
            WHERE m.id = :id ORDER BY o.id",
    }],
};
