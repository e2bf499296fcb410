//! Where the columns of what inspections recommended come from.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn as C};

/// The recommendations of inspections.
pub(super) const SOURCE: Source = Source {
    register: "recommendations",
    side: Side::Casework,
    table: "main.recommendation",
    prefix: "IR",
    from: "main.recommendation e",
    from_casework: None,
    id: "e.id",
    version: "e.version",
    columns: COLUMNS,
    search: "e.ref, e.source, e.text, e.action, e.owner, e.evidence",
    related: RELATED,
};

const COLUMNS: &[C] = &[
    C::new("ref", Kind::Text, "e.ref"),
    C::new("source", Kind::Text, "e.source"),
    C::new("made-on", Kind::Date, "e.made_on"),
    C::new("text", Kind::Text, "e.text"),
    C::new("action", Kind::Text, "e.action"),
    C::new("owner", Kind::Text, "e.owner"),
    C::new("due", Kind::Date, "e.due").always(),
    C::new("state", Kind::Code, "e.state")
        .sorted("CASE e.state WHEN 'open' THEN 1 WHEN 'closed' THEN 2 END")
        .always(),
    C::new("closing", Kind::Code, "e.closing").sorted(
        "CASE e.closing WHEN 'implemented' THEN 1 WHEN 'superseded' THEN 2
         WHEN 'not-accepted' THEN 3 END",
    ),
    C::new("evidence", Kind::Text, "e.evidence"),
    C::new("closed-on", Kind::Date, "e.closed_on"),
    C::new("closed-by", Kind::Text, "e.closed_by"),
    C::new("overdue", Kind::Flag, "(e.state = 'open' AND e.due < :today)"),
    C::new(
        "due-in",
        Kind::Number,
        "CASE WHEN e.state = 'open' THEN CAST(julianday(e.due) - julianday(:today) AS INTEGER) END",
    ),
    C::new(
        "noted",
        Kind::Date,
        "(SELECT max(n.on_day) FROM main.recommendation_update n WHERE n.recommendation_id = e.id)",
    ),
];

const RELATED: &[RelatedSource] = &[RelatedSource {
    title: "notes",
    headings: &["on", "by", "kind", "note"],
    side: Side::Casework,
    sql: "SELECT on_day, by, kind, note FROM main.recommendation_update
          WHERE recommendation_id = :id ORDER BY on_day DESC, id DESC",
}];
