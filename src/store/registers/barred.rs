//! Barred and advisory lists, and the matches of cases with them.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn as C};

pub(super) const SOURCE: Source = Source {
    register: "barred",
    side: Side::Casework,
    table: "main.barred_entry",
    prefix: "BA",
    from: "main.barred_entry e",
    from_casework: None,
    id: "e.id",
    version: "e.version",
    search: "e.ref, e.name, e.their_ref, e.body",
    columns: &[
        C::new("ref", Kind::Text, "e.ref"),
        C::new("list", Kind::Code, "e.list"),
        C::new("name", Kind::Text, "e.name").sorted("e.name_key"),
        C::new("born", Kind::Date, "e.born"),
        C::new("body", Kind::Text, "e.body"),
        C::new("category", Kind::Text, "e.category"),
        C::new("listed", Kind::Date, "e.listed_on"),
        C::new("their-ref", Kind::Text, "e.their_ref"),
        C::new("source", Kind::Text, "e.source"),
    ],
    related: &[RelatedSource {
        title: "Matches",
        headings: &["ref", "case", "person", "kind of match", "state"],
        side: Side::Casework,
        sql: "SELECT m.ref, v.ref, p.name, m.how, m.state FROM main.barred_match m
            JOIN main.vetting_case v ON v.id = m.case_id
            JOIN main.person p ON p.id = v.person_id
            WHERE m.entry_id = :id ORDER BY m.ref DESC LIMIT 20",
    }],
};

pub(super) const MATCHES: Source = Source {
    register: "matches",
    side: Side::Casework,
    table: "main.barred_match",
    prefix: "BM",
    from: "main.barred_match m
        LEFT JOIN main.barred_entry e ON e.id = m.entry_id
        LEFT JOIN main.vetting_case v ON v.id = m.case_id
        LEFT JOIN main.person p ON p.id = v.person_id",
    from_casework: None,
    id: "m.id",
    version: "m.version",
    search: "m.ref, p.name, e.name, v.ref",
    columns: &[
        C::new("ref", Kind::Text, "m.ref").always(),
        C::new("subject", Kind::Text, "p.name").sorted("p.name COLLATE NOCASE"),
        C::new("born", Kind::Date, "p.born"),
        C::new("list", Kind::Code, "e.list"),
        C::new("listed-name", Kind::Text, "e.name").sorted("e.name_key"),
        C::new("listed-born", Kind::Date, "e.born"),
        C::new("how", Kind::Code, "m.how")
            .sorted("CASE m.how WHEN 'exact' THEN 0 WHEN 'near' THEN 1 ELSE 2 END")
            .always(),
        C::new("likeness", Kind::Number, "m.percent"),
        C::new("case", Kind::Text, "v.ref"),
        C::new("body", Kind::Text, "e.body"),
        C::new("category", Kind::Text, "e.category"),
        C::new("entry", Kind::Text, "e.ref"),
        C::new("their-ref", Kind::Text, "e.their_ref"),
        C::new("state", Kind::Code, "m.state")
            .sorted("CASE m.state WHEN 'open' THEN 0 WHEN 'confirmed' THEN 1 ELSE 2 END"),
        C::new("reason", Kind::Text, "m.reason"),
        C::new("decided", Kind::Date, "m.decided_on"),
        C::new("decided-by", Kind::Text, "m.decided_by"),
    ],
    related: &[],
};
