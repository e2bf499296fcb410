//! Where the columns of the register of tasking meetings come from.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn as C};

/// The fortnightly meetings.
pub(super) const SOURCE: Source = Source {
    register: "meetings",
    side: Side::Intelligence,
    table: "intel.meeting",
    prefix: "T",
    from: "intel.meeting m",
    from_casework: None,
    id: "m.id",
    version: "m.version",
    columns: COLUMNS,
    search: "m.ref, m.chair, m.attendance, m.minutes",
    related: RELATED,
};

const COLUMNS: &[C] = &[
    C::new("ref", Kind::Text, "m.ref"),
    C::new("held-on", Kind::Date, "m.held_on"),
    C::new("starts", Kind::Code, "m.starts"),
    C::new("state", Kind::Code, "m.state").sorted(
        "CASE m.state WHEN 'planned' THEN 1 WHEN 'issued' THEN 2 WHEN 'session' THEN 3
         WHEN 'drafted' THEN 4 WHEN 'agreed' THEN 5 WHEN 'signed' THEN 6 END",
    ),
    C::new("chair", Kind::Text, "m.chair"),
    C::new("minute-taker", Kind::Text, "m.minute_taker"),
    C::new("attendance", Kind::Text, "m.attendance"),
    C::new("apologies", Kind::Text, "m.apologies"),
    C::new("conflicts", Kind::Text, "m.conflicts"),
    C::new("quorate", Kind::Flag, "m.quorate"),
    C::new("without-quorum", Kind::Text, "m.without_quorum"),
    C::new("issue", Kind::Number, "nullif(m.issue, 0)"),
    C::new("agreed-at", Kind::Moment, "m.agreed_at"),
    C::new("agreed-by", Kind::Text, "m.agreed_by"),
    C::new("signed-at", Kind::Moment, "m.signed_at"),
    C::new("signed-by", Kind::Text, "m.signed_by"),
    C::new("opened-at", Kind::Moment, "m.opened_at"),
    C::new("closed-at", Kind::Moment, "m.closed_at"),
    C::new(
        "items",
        Kind::Number,
        "nullif((SELECT count(*) FROM intel.agenda_item i WHERE i.meeting_id = m.id), 0)",
    ),
    C::new(
        "decisions",
        Kind::Number,
        "(SELECT count(*) FROM intel.decision d WHERE d.meeting_id = m.id)",
    ),
    C::new(
        "actions",
        Kind::Number,
        "(SELECT count(*) FROM intel.action a WHERE a.meeting_id = m.id)",
    ),
    C::new("minutes", Kind::Text, "m.minutes"),
];

const RELATED: &[RelatedSource] = &[
    RelatedSource {
        title: "who is asked",
        headings: &["copy", "name", "role", "force", "unit", "attendance"],
        side: Side::Intelligence,
        sql: "SELECT copy, name, role, force, unit, present
              FROM intel.attendee WHERE meeting_id = :id ORDER BY copy",
    },
    RelatedSource {
        title: "conflicts of interest",
        headings: &["who", "record", "ground", "reason", "at", "by"],
        side: Side::Intelligence,
        sql: "SELECT a.name, c.record, c.ground, c.reason, c.at, c.by
              FROM intel.conflict c JOIN intel.attendee a ON a.id = c.attendee_id
              WHERE c.meeting_id = :id ORDER BY a.copy, c.id",
    },
    RelatedSource {
        title: "copies made",
        headings: &["copy", "of", "whose", "paper", "issue", "withheld", "at", "by"],
        side: Side::Intelligence,
        sql: "SELECT c.number, c.of, a.name, c.paper, c.issue, c.withheld, c.at, c.by
              FROM intel.paper_copy c JOIN intel.attendee a ON a.id = c.attendee_id
              WHERE c.meeting_id = :id ORDER BY c.id DESC LIMIT 40",
    },
    RelatedSource {
        title: "agenda",
        headings: &["item", "section", "record", "what", "state", "note"],
        side: Side::Intelligence,
        sql: "SELECT position, section, record, what, state, note
              FROM intel.agenda_item WHERE meeting_id = :id ORDER BY position",
    },
    RelatedSource {
        title: "decisions",
        headings: &["number", "ref", "item", "disposition", "by"],
        side: Side::Intelligence,
        sql: "SELECT d.number, d.ref, r.ref, d.disposition, d.decision_maker
              FROM intel.decision d JOIN intel.report r ON r.id = d.report_id
              WHERE d.meeting_id = :id ORDER BY d.number",
    },
    RelatedSource {
        title: "actions",
        headings: &["ref", "what", "owner", "due", "state"],
        side: Side::Intelligence,
        sql: "SELECT ref, what, owner, due, state
              FROM intel.action WHERE meeting_id = :id ORDER BY ref",
    },
];
