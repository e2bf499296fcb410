//! Letters that were sent, by the day they went.

use crate::store::Side;
use crate::store::query::source::{Kind, Source, SourceColumn as C};

pub(super) const SOURCE: Source = Source {
    register: "letters",
    side: Side::Casework,
    table: "main.letter",
    prefix: "L",
    from: "main.letter l
        LEFT JOIN main.vetting_case v ON v.id = l.case_id
        LEFT JOIN main.due d ON d.id = l.due_id
        LEFT JOIN main.person p ON p.id = l.person_id
        LEFT JOIN main.force f ON f.id = p.force_id",
    from_casework: None,
    id: "l.id",
    version: "l.version",
    search: "l.ref, l.addressee, l.sent_by, v.ref, d.ref",
    columns: &[
        C::new("ref", Kind::Text, "l.ref"),
        C::new("kind", Kind::Code, "l.kind"),
        C::new("to", Kind::Text, "l.addressee").sorted("l.addressee COLLATE NOCASE"),
        C::new("sent-on", Kind::Date, "l.sent_on"),
        C::new("sent-by", Kind::Text, "l.sent_by"),
        C::new("by", Kind::Date, "l.by_on"),
        C::new("level", Kind::Code, "l.level"),
        C::new("about", Kind::Text, "ifnull(v.ref, d.ref)"),
        C::new("force", Kind::Code, "f.code"),
        C::new("until", Kind::Date, "l.until_on"),
        C::new("points", Kind::Text, "l.points"),
        C::new("told", Kind::Text, "l.told"),
        C::new("again", Kind::Text, "l.again"),
    ],
    related: &[],
};
