//! Where the columns of the register of daily pages come from.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn as C};

/// The pages of the daily management meeting that were opened.
pub(super) const SOURCE: Source = Source {
    register: "daily",
    side: Side::Intelligence,
    table: "intel.daily",
    prefix: "M",
    from: "intel.daily m",
    from_casework: None,
    id: "m.id",
    version: "m.version",
    columns: COLUMNS,
    search: "m.ref, m.opened_by, m.closed_by",
    related: RELATED,
};

const COLUMNS: &[C] = &[
    C::new("ref", Kind::Text, "m.ref"),
    C::new("held-on", Kind::Date, "m.held_on"),
    C::new("state", Kind::Code, "m.state")
        .sorted("CASE m.state WHEN 'open' THEN 1 WHEN 'closed' THEN 2 END"),
    C::new("since", Kind::Moment, "m.since"),
    C::new(
        "items",
        Kind::Number,
        "(SELECT count(DISTINCT i.record) FROM intel.daily_item i WHERE i.daily_id = m.id)",
    ),
    C::new(
        "received",
        Kind::Number,
        "(SELECT count(*) FROM intel.daily_item i
          WHERE i.daily_id = m.id AND i.section = 'received')",
    ),
    C::new(
        "assigned",
        Kind::Number,
        "(SELECT count(DISTINCT i.record) FROM intel.daily_item i
          WHERE i.daily_id = m.id AND i.state = 'assigned')",
    ),
    C::new(
        "left-open",
        Kind::Number,
        "(SELECT count(DISTINCT i.record) FROM intel.daily_item i
          WHERE i.daily_id = m.id AND i.state = 'open')",
    ),
    C::new("opened-at", Kind::Moment, "m.opened_at"),
    C::new("opened-by", Kind::Text, "m.opened_by"),
    C::new("closed-at", Kind::Moment, "m.closed_at"),
    C::new("closed-by", Kind::Text, "m.closed_by"),
];

const RELATED: &[RelatedSource] = &[RelatedSource {
    title: "items",
    headings: &["section", "record", "what", "state", "at", "by", "note"],
    side: Side::Intelligence,
    sql: "SELECT section, record, what, state, at, by, note
          FROM intel.daily_item WHERE daily_id = :id ORDER BY position",
}];
