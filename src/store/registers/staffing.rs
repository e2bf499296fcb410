//! Where the columns of the staffing come from.

use crate::store::Side;
use crate::store::query::source::{Kind, Source, SourceColumn as C};

pub(super) const SOURCE: Source = Source {
    register: "staffing",
    side: Side::Casework,
    table: "main.staffing",
    prefix: "W",
    from: "main.staffing w",
    from_casework: None,
    id: "w.id",
    version: "w.version",
    search: "w.ref, w.recorded_by",
    columns: &[
        C::new("ref", Kind::Text, "w.ref"),
        C::new("week", Kind::Date, "w.week"),
        C::new(
            "officers",
            Kind::Text,
            "CASE WHEN w.officers_tenths % 10 = 0 THEN CAST(w.officers_tenths / 10 AS TEXT)
              ELSE (w.officers_tenths / 10) || '.' || (w.officers_tenths % 10) END",
        )
        .sorted("w.officers_tenths"),
        C::new("leave", Kind::Number, "w.leave_days"),
        C::new("by", Kind::Text, "w.recorded_by"),
        C::new("recorded", Kind::Date, "w.recorded_on"),
    ],
    related: &[],
};
