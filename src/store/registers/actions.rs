//! Where the columns of the action log come from.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn as C};

/// The action log.
pub(super) const SOURCE: Source = Source {
    register: "actions",
    side: Side::Intelligence,
    table: "intel.action",
    prefix: "A",
    from: "intel.action a
        LEFT JOIN intel.report r ON r.id = a.report_id
        LEFT JOIN intel.meeting m ON m.id = a.meeting_id",
    from_casework: None,
    id: "a.id",
    version: "a.version",
    columns: COLUMNS,
    search: "a.ref, a.what, a.owner, a.result, r.ref",
    related: RELATED,
};

const COLUMNS: &[C] = &[
    C::new("ref", Kind::Text, "a.ref"),
    C::new("what", Kind::Text, "a.what"),
    C::new("owner", Kind::Text, "a.owner"),
    C::new("due", Kind::Date, "a.due"),
    C::new("set-on", Kind::Date, "a.set_on"),
    C::new("priority", Kind::Code, "a.priority")
        .sorted("CASE a.priority WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 END"),
    C::new("state", Kind::Code, "a.state")
        .sorted("CASE a.state WHEN 'open' THEN 1 WHEN 'done' THEN 2 WHEN 'cancelled' THEN 3 END"),
    C::new("result", Kind::Text, "a.result"),
    C::new("closed-on", Kind::Date, "a.closed_on"),
    C::new("closed-by", Kind::Text, "a.closed_by"),
    C::new("carried", Kind::Number, "a.carried"),
    C::new("asked-due", Kind::Date, "a.asked_due"),
    C::new("asked-reason", Kind::Text, "a.asked_reason"),
    C::new("item", Kind::Text, "r.ref"),
    C::new("band", Kind::Code, "CASE WHEN r.id IS NOT NULL THEN ifnull(r.band, 'UNSCORED') END")
        .sorted("r.queue"),
    C::new("meeting", Kind::Text, "m.ref"),
    C::new("overdue", Kind::Flag, "(a.state = 'open' AND a.due < :today)"),
    C::new(
        "due-in",
        Kind::Number,
        "CASE WHEN a.state = 'open' THEN CAST(julianday(a.due) - julianday(:today) AS INTEGER) END",
    ),
];

const RELATED: &[RelatedSource] = &[
    RelatedSource {
        title: "updates",
        headings: &["at", "by", "kind", "note"],
        side: Side::Intelligence,
        sql: "SELECT at, by, replace(kind, '-', ' '), note
              FROM intel.action_update WHERE action_id = :id ORDER BY id DESC",
    },
    RelatedSource {
        title: "the item",
        headings: &["ref", "received", "category", "band", "state", "summary"],
        side: Side::Intelligence,
        sql: "SELECT r.ref, r.received, r.category, ifnull(r.band, 'UNSCORED'), r.state, r.summary
              FROM intel.action a JOIN intel.report r ON r.id = a.report_id WHERE a.id = :id",
    },
];
