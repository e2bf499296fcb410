//! Where the columns of the control strategy come from: its priorities, what hangs on each, and
//! how that moves from one fortnight and one quarter to the next.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn as C};

/// The priorities of the control strategy.
pub(super) const SOURCE: Source = Source {
    register: "priorities",
    side: Side::Intelligence,
    table: "intel.priority",
    prefix: "CS",
    from: "intel.priority q",
    from_casework: None,
    id: "q.id",
    version: "q.version",
    columns: COLUMNS,
    search: "q.ref, q.title, q.owner, q.intent",
    related: RELATED,
};

/// How many items of a priority came in after `$from` days ago, and up to `$to` days ago.
macro_rules! received {
    ($from:literal, $to:literal) => {
        concat!(
            "(SELECT count(*) FROM intel.report r WHERE r.priority_id = q.id
              AND r.received > strftime('%Y-%m-%dT%H:%M:%SZ', :now, '-",
            $from,
            " days') AND r.received <= strftime('%Y-%m-%dT%H:%M:%SZ', :now, '-",
            $to,
            " days'))"
        )
    };
}

/// Items of a priority that are not closed.
macro_rules! open {
    ($what:literal, $order:literal) => {
        concat!(
            "(SELECT ",
            $what,
            " FROM intel.report r WHERE r.priority_id = q.id
              AND r.state IN ('new','assessed','decided')",
            $order,
            ")"
        )
    };
}

const COLUMNS: &[C] = &[
    C::new("ref", Kind::Text, "q.ref"),
    C::new("year", Kind::Number, "q.year"),
    C::new("rank", Kind::Number, "q.rank").always(),
    C::new("title", Kind::Text, "q.title"),
    C::new("owner", Kind::Text, "q.owner"),
    C::new("category", Kind::Code, "q.category"),
    C::new("state", Kind::Code, "q.state")
        .sorted("CASE q.state WHEN 'current' THEN 1 WHEN 'ended' THEN 2 END"),
    C::new("open", Kind::Number, open!("count(*)", "")),
    C::new("highest", Kind::Code, open!("ifnull(r.band, 'UNSCORED')", " ORDER BY r.queue LIMIT 1"))
        .sorted(open!("min(r.queue)", "")),
    C::new("fortnight", Kind::Number, received!("14", "0")),
    C::new(
        "fortnight-moved",
        Kind::Number,
        concat!("(", received!("14", "0"), " - ", received!("28", "14"), ")"),
    ),
    C::new("quarter", Kind::Number, received!("91", "0")),
    C::new(
        "quarter-moved",
        Kind::Number,
        concat!("(", received!("91", "0"), " - ", received!("182", "91"), ")"),
    ),
    C::new("intent", Kind::Text, "q.intent"),
    C::new("ended-on", Kind::Date, "q.ended_on"),
    C::new("ended-reason", Kind::Text, "q.ended_reason"),
];

const RELATED: &[RelatedSource] = &[RelatedSource {
    title: "what is open",
    headings: &["ref", "received", "category", "band", "state", "summary"],
    side: Side::Intelligence,
    sql: "SELECT r.ref, r.received, r.category, ifnull(r.band, 'UNSCORED'), r.state, r.summary
          FROM intel.report r WHERE r.priority_id = :id
            AND r.state IN ('new','assessed','decided')
          ORDER BY r.queue, r.received, r.ref LIMIT 50",
}];
