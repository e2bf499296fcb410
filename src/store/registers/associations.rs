//! Notifiable associations. The research on them is on the intelligence side, by reference.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn};

pub(super) const SOURCE: Source = Source {
    register: "associations",
    side: Side::Casework,
    table: "main.association",
    prefix: "N",
    from: "main.association a
        LEFT JOIN main.person p ON p.id = a.person_id
        LEFT JOIN main.force f ON f.id = p.force_id",
    from_casework: None,
    id: "a.id",
    version: "a.version",
    search: "a.ref, p.name, a.associate, a.relationship, p.collar",
    columns: &[
        SourceColumn::new("ref", Kind::Text, "a.ref"),
        SourceColumn::new("subject", Kind::Text, "p.name").sorted("p.name COLLATE NOCASE"),
        SourceColumn::new("person", Kind::Text, "p.ref"),
        SourceColumn::new("force", Kind::Code, "f.code"),
        SourceColumn::new("unit", Kind::Text, "p.unit"),
        SourceColumn::new("associate", Kind::Text, "a.associate")
            .sorted("a.associate COLLATE NOCASE"),
        SourceColumn::new("relationship", Kind::Text, "a.relationship"),
        SourceColumn::new("category", Kind::Code, "a.category").sorted(
            "CASE a.category WHEN 'convicted' THEN 1 WHEN 'under-investigation' THEN 2
             WHEN 'organised-crime' THEN 3 WHEN 'extremist' THEN 4 WHEN 'dismissed-officer' THEN 5
             WHEN 'private-investigator' THEN 6 WHEN 'journalist' THEN 7 WHEN 'other' THEN 8 END",
        ),
        SourceColumn::new("contact", Kind::Code, "a.contact").sorted(
            "CASE a.contact WHEN 'daily' THEN 1 WHEN 'weekly' THEN 2 WHEN 'monthly' THEN 3
             WHEN 'rarely' THEN 4 WHEN 'ceased' THEN 5 END",
        ),
        SourceColumn::new("arose", Kind::Text, "a.arose"),
        SourceColumn::new("declared", Kind::Date, "a.declared"),
        SourceColumn::new("stage", Kind::Code, "a.stage").sorted(
            "CASE a.stage WHEN 'declared' THEN 1 WHEN 'research' THEN 2 WHEN 'evaluated' THEN 3
             WHEN 'closed' THEN 4 END",
        ),
        SourceColumn::new("person-risk", Kind::Code, "a.person_risk").sorted(
            "CASE a.person_risk WHEN 'low' THEN 1 WHEN 'medium' THEN 2 WHEN 'high' THEN 3 END",
        ),
        SourceColumn::new("force-risk", Kind::Code, "a.force_risk").sorted(
            "CASE a.force_risk WHEN 'low' THEN 1 WHEN 'medium' THEN 2 WHEN 'high' THEN 3 END",
        ),
        SourceColumn::new("evaluation", Kind::Text, "a.evaluation"),
        SourceColumn::new("outcome", Kind::Code, "a.outcome").sorted(
            "CASE a.outcome WHEN 'no-action' THEN 1 WHEN 'advice' THEN 2 WHEN 'conditions' THEN 3
             WHEN 'vetting-review' THEN 4 WHEN 'referral' THEN 5 END",
        ),
        SourceColumn::new("conditions", Kind::Text, "a.conditions"),
        SourceColumn::new("evaluated-on", Kind::Date, "a.evaluated_on"),
        SourceColumn::new("evaluated-by", Kind::Text, "a.evaluated_by"),
        SourceColumn::new("review-due", Kind::Date, "a.review_due"),
        SourceColumn::new("reviewed-on", Kind::Date, "a.reviewed_on"),
        SourceColumn::new("review-note", Kind::Text, "a.review_note"),
        SourceColumn::new(
            "age",
            Kind::Number,
            "CAST(julianday(:today) - julianday(a.declared) AS INTEGER)",
        ),
        SourceColumn::new(
            "due-in",
            Kind::Number,
            "CAST(julianday(a.review_due) - julianday(:today) AS INTEGER)",
        )
        .sorted("a.review_due"),
    ],
    // Other associations of the person are left out: each look at one is logged by itself.
    related: &[RelatedSource {
        title: "Research",
        headings: &["at", "by", "note"],
        side: Side::Intelligence,
        sql: "SELECT at, by, note FROM intel.research
            WHERE association_ref = (SELECT ref FROM main.association WHERE id = :id)
            ORDER BY at DESC, id DESC",
    }],
};
