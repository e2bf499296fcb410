//! Both audit chains as one list.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn};

pub(super) const SOURCE: Source = Source {
    register: "audit",
    side: Side::Casework,
    table: "main.audit",
    prefix: "",
    from:
        "(SELECT seq * 2 AS id, 'casework' AS side, seq, at, actor, command, record, changes, hash
          FROM main.audit
        UNION ALL
        SELECT seq * 2 + 1, 'intelligence', seq, at, actor, command, record, changes, hash
          FROM intel.audit) a",
    from_casework: Some(
        "(SELECT seq * 2 AS id, 'casework' AS side, seq, at, actor, command, record, changes, hash
          FROM main.audit) a",
    ),
    id: "a.id",
    version: "1",
    search: "a.record, a.command, a.actor, a.changes",
    columns: &[
        SourceColumn::new("at", Kind::Moment, "a.at"),
        SourceColumn::new("side", Kind::Code, "a.side"),
        SourceColumn::new("seq", Kind::Number, "a.seq"),
        SourceColumn::new("actor", Kind::Text, "a.actor"),
        SourceColumn::new("command", Kind::Text, "a.command"),
        SourceColumn::new("record", Kind::Text, "a.record"),
        SourceColumn::new("changes", Kind::Text, "a.changes"),
        SourceColumn::new("hash", Kind::Text, "a.hash"),
    ],
    related: &[
        RelatedSource {
            title: "Fields",
            headings: &["field", "from", "to"],
            side: Side::Casework,
            sql: "SELECT j.value ->> 'field', j.value ->> 'from', j.value ->> 'to'
            FROM main.audit a, json_each(a.changes) j WHERE a.seq = :id / 2 AND :id % 2 = 0",
        },
        RelatedSource {
            title: "Fields",
            headings: &["field", "from", "to"],
            side: Side::Intelligence,
            sql: "SELECT j.value ->> 'field', j.value ->> 'from', j.value ->> 'to'
            FROM intel.audit a, json_each(a.changes) j WHERE a.seq = :id / 2 AND :id % 2 = 1",
        },
    ],
};
