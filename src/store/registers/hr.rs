//! Differences between HR's list and what is known here.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn as C};

pub(super) const SOURCE: Source = Source {
    register: "hr",
    side: Side::Casework,
    table: "main.hr_difference",
    prefix: "H",
    from: "main.hr_difference d
        LEFT JOIN main.hr_file x ON x.id = d.file_id
        LEFT JOIN main.force f ON f.id = d.force_id
        LEFT JOIN main.person p ON p.id = d.person_id
        LEFT JOIN main.post o ON o.id = d.post_id",
    from_casework: None,
    id: "d.id",
    version: "d.version",
    search: "d.ref, d.name, d.number, d.says",
    columns: &[
        C::new("ref", Kind::Text, "d.ref"),
        C::new("kind", Kind::Code, "d.kind")
            .sorted(
                "CASE d.kind WHEN 'joiner' THEN 0 WHEN 'mover' THEN 1 WHEN 'leaver' THEN 2
                 WHEN 'moved' THEN 3 WHEN 'name' THEN 4 WHEN 'number' THEN 5 ELSE 6 END",
            )
            .always(),
        C::new("name", Kind::Text, "d.name").sorted("d.name COLLATE NOCASE").always(),
        C::new("says", Kind::Text, "d.says"),
        C::new("number", Kind::Text, "d.number"),
        C::new("level", Kind::Code, "d.level"),
        C::new("force", Kind::Code, "f.code"),
        C::new("unit", Kind::Text, "d.unit"),
        C::new("post", Kind::Text, "o.ref"),
        C::new("from", Kind::Date, "d.from_on"),
        C::new("left", Kind::Date, "d.left_on"),
        C::new("person", Kind::Text, "p.ref"),
        C::new("state", Kind::Code, "d.state").sorted(
            "CASE d.state WHEN 'open' THEN 0 WHEN 'accepted' THEN 1 WHEN 'refused' THEN 2 ELSE 3
             END",
        ),
        C::new("result", Kind::Text, "d.result"),
        C::new("reason", Kind::Text, "d.reason"),
        C::new("decided", Kind::Date, "d.decided_on"),
        C::new("decided-by", Kind::Text, "d.decided_by"),
        C::new("file", Kind::Text, "x.ref"),
        C::new("file-name", Kind::Text, "x.file"),
        C::new("compared", Kind::Date, "x.compared_on"),
        C::new("file-id", Kind::Number, "d.file_id"),
    ],
    related: &[
        clearances_where!(
            "Clearances",
            "c.person_id = (SELECT person_id FROM main.hr_difference WHERE id = :id)"
        ),
        open_cases_of!("Open cases", "(SELECT person_id FROM main.hr_difference WHERE id = :id)"),
    ],
};
