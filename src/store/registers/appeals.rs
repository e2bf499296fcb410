//! Appeals against refusals, the longest waiting first.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn as C};

pub(super) const SOURCE: Source = Source {
    register: "appeals",
    side: Side::Casework,
    table: "main.appeal",
    prefix: "AP",
    from: "main.appeal a
        LEFT JOIN main.vetting_case v ON v.id = a.case_id
        LEFT JOIN main.person p ON p.id = v.person_id
        LEFT JOIN main.force f ON f.id = p.force_id",
    from_casework: None,
    id: "a.id",
    version: "a.version",
    search: "a.ref, p.name, v.ref, a.grounds",
    columns: &[
        C::new("ref", Kind::Text, "a.ref"),
        C::new("subject", Kind::Text, "p.name").sorted("p.name COLLATE NOCASE"),
        C::new("level", Kind::Code, "v.level"),
        C::new("lodged", Kind::Date, "a.lodged"),
        C::new(
            "age",
            Kind::Number,
            "CAST(julianday(ifnull(a.decided_on, :today)) - julianday(a.lodged) AS INTEGER)",
        ),
        C::new("late", Kind::Flag, "a.late"),
        C::new("state", Kind::Code, "a.state"),
        C::new("outcome", Kind::Code, "a.outcome"),
        C::new("grounds", Kind::Text, "a.grounds"),
        C::new("force", Kind::Code, "f.code"),
        C::new("case", Kind::Text, "v.ref"),
        C::new("refused-for", Kind::Text, "v.grounds"),
        C::new("refused-by", Kind::Text, "v.decided_by"),
        C::new("letter-on", Kind::Date, "a.letter_on"),
        C::new("deadline", Kind::Date, "a.deadline"),
        C::new("late-reason", Kind::Text, "a.late_reason"),
        C::new("panel", Kind::Text, "a.panel"),
        C::new("reason", Kind::Text, "a.reason"),
        C::new("decided-on", Kind::Date, "a.decided_on"),
        C::new("recorded-by", Kind::Text, "a.recorded_by"),
        C::new(
            "clearance",
            Kind::Text,
            "(SELECT c.ref FROM main.clearance c
              WHERE c.person_id = v.person_id AND c.case_ref = v.ref)",
        ),
    ],
    related: &[RelatedSource {
        title: "Findings of the case",
        headings: &["finding", "what", "happened", "disclosed", "weight", "weighed as", "why"],
        side: Side::Casework,
        sql: "SELECT n.category, n.text, n.happened, n.disclosed, n.weight,
              ifnull(n.answer, 'not answered'), n.answer_reason
            FROM main.appeal a JOIN main.finding n ON n.case_id = a.case_id
            WHERE a.id = :id ORDER BY n.id",
    }],
};
