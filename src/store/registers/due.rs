//! What falls due of those who hold a clearance, and how far each unit has answered its health
//! checks.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn as C};

pub(super) const SOURCE: Source = Source {
    register: "due",
    side: Side::Casework,
    table: "main.due",
    prefix: "FU",
    from: "main.due d
        LEFT JOIN main.person p ON p.id = d.person_id
        LEFT JOIN main.force f ON f.id = p.force_id
        LEFT JOIN main.clearance c ON c.id = d.clearance_id",
    from_casework: None,
    id: "d.id",
    version: "d.version",
    search: "d.ref, p.name, p.collar, p.unit, d.text, d.supervisor",
    columns: &[
        C::new("ref", Kind::Text, "d.ref"),
        C::new("kind", Kind::Code, "d.kind"),
        C::new("subject", Kind::Text, "p.name").sorted("p.name COLLATE NOCASE"),
        C::new(
            "due-in",
            Kind::Number,
            "CASE d.state WHEN 'open'
             THEN CAST(julianday(d.due_on) - julianday(:today) AS INTEGER) END",
        )
        .sorted("d.due_on"),
        C::new("due-on", Kind::Date, "d.due_on"),
        C::new("state", Kind::Code, "d.state"),
        C::new("what", Kind::Code, "d.what"),
        C::new("level", Kind::Code, "c.level"),
        C::new("unit", Kind::Text, "p.unit"),
        C::new("force", Kind::Code, "f.code"),
        C::new("collar", Kind::Text, "p.collar"),
        C::new(
            "reminders",
            Kind::Number,
            "(SELECT count(*) FROM main.letter l WHERE l.due_id = d.id)",
        ),
        C::new(
            "reminded",
            Kind::Date,
            "(SELECT max(l.sent_on) FROM main.letter l WHERE l.due_id = d.id)",
        ),
        C::new("reported-on", Kind::Date, "d.reported_on"),
        C::new("text", Kind::Text, "d.text"),
        C::new("clearance", Kind::Text, "c.ref"),
        C::new("arisen-on", Kind::Date, "d.arisen_on"),
        C::new("held-on", Kind::Date, "d.held_on"),
        C::new("supervisor", Kind::Text, "d.supervisor"),
        C::new("standards", Kind::Code, "d.standards"),
        C::new("gifts", Kind::Code, "d.gifts"),
        C::new("associations", Kind::Code, "d.associations"),
        C::new("interests", Kind::Code, "d.interests"),
        C::new("declared", Kind::Text, "d.declared"),
        C::new("outcome", Kind::Code, "d.outcome"),
        C::new("note", Kind::Text, "d.note"),
        C::new("case", Kind::Text, "d.case_ref"),
        C::new("answered-on", Kind::Date, "d.answered_on"),
        C::new("answered-by", Kind::Text, "d.answered_by"),
    ],
    related: &[
        RelatedSource {
            title: "Reminders",
            headings: &["ref", "sent", "to", "by", "answer by", "sent again"],
            side: Side::Casework,
            sql: "SELECT ref, sent_on, addressee, sent_by, by_on, again
                FROM main.letter WHERE due_id = :id ORDER BY sent_on DESC, id DESC",
        },
        RelatedSource {
            title: "Others of the same person, the latest first",
            headings: &["ref", "kind", "due", "state", "outcome", "answered"],
            side: Side::Casework,
            sql: "SELECT o.ref, o.kind, o.due_on, o.state, o.outcome, o.answered_on
                FROM main.due d JOIN main.due o ON o.person_id = d.person_id AND o.id <> d.id
                WHERE d.id = :id ORDER BY o.due_on DESC LIMIT 50",
        },
    ],
};

/// Health checks of the last twelve months by unit. The number of a row is that of its first
/// person.
pub(super) const COMPLIANCE: Source = Source {
    register: "compliance",
    side: Side::Casework,
    table: "main.due",
    prefix: "",
    from: "(SELECT min(p.id) AS id, ifnull(p.unit, 'no unit') AS unit, p.force_id, count(*) AS due,
          sum(d.state = 'answered') AS answered,
          sum(d.state = 'open') AS late,
          sum('declared' IN (d.standards, d.gifts, d.associations, d.interests)) AS declared
        FROM main.due d INDEXED BY due_integrity JOIN main.person p ON p.id = d.person_id
        WHERE d.kind = 'integrity' AND d.state <> 'ended'
          AND d.due_on > date(:today, '-12 months') AND d.due_on < :today
        GROUP BY p.force_id, p.unit) k
        LEFT JOIN main.force f ON f.id = k.force_id",
    from_casework: None,
    id: "k.id",
    version: "1",
    search: "k.unit",
    columns: &[
        C::new("unit", Kind::Text, "k.unit"),
        C::new("force", Kind::Code, "f.code"),
        C::new("due", Kind::Number, "k.due"),
        C::new("answered", Kind::Number, "k.answered"),
        C::new("late", Kind::Number, "k.late"),
        C::new("percent", Kind::Number, "CAST(round(100.0 * k.answered / k.due) AS INTEGER)"),
        C::new("declared", Kind::Number, "ifnull(k.declared, 0)"),
    ],
    related: &[],
};
