//! Where the columns of the register of referrals come from. A row's number and version are those
//! of the report, whose clock it is.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn as C};

/// Referrals to the IOPC.
pub(super) const SOURCE: Source = Source {
    register: "referrals",
    side: Side::Intelligence,
    table: "intel.report",
    prefix: "",
    from: "intel.referral f JOIN intel.report r ON r.id = f.report_id",
    from_casework: None,
    id: "r.id",
    version: "r.version",
    columns: COLUMNS,
    search: "r.ref, r.subject, r.summary, f.reference, f.rationale, f.criteria",
    related: RELATED,
};

const COLUMNS: &[C] = &[
    C::new("ref", Kind::Text, "r.ref"),
    C::new(
        "standing",
        Kind::Code,
        "CASE f.state WHEN 'open' THEN iif(f.deadline < :now, 'overdue', 'running')
         WHEN 'referred' THEN iif(f.decided_at > f.deadline, 'late', 'in-time')
         ELSE 'not-referred' END",
    )
    .sorted(
        "CASE f.state WHEN 'open' THEN iif(f.deadline < :now, 1, 2)
         WHEN 'referred' THEN iif(f.decided_at > f.deadline, 3, 4) ELSE 5 END",
    ),
    C::new("clock-until", Kind::Moment, "r.clock_until"),
    C::new("deadline", Kind::Moment, "f.deadline"),
    C::new("reference", Kind::Text, "f.reference"),
    C::new("criteria", Kind::Text, "nullif(replace(f.criteria, ',', ', '), '')"),
    C::new("subject", Kind::Text, "r.subject"),
    C::new("band", Kind::Code, "ifnull(r.band, 'UNSCORED')").sorted("r.queue"),
    C::new("summary", Kind::Text, "r.summary"),
    C::new("state", Kind::Code, "f.state").sorted(
        "CASE f.state WHEN 'open' THEN 1 WHEN 'referred' THEN 2 WHEN 'not-referred' THEN 3 END",
    ),
    C::new("clear-at", Kind::Moment, "f.clear_at"),
    C::new("decided-at", Kind::Moment, "f.decided_at"),
    C::new("decided-by", Kind::Text, "f.decided_by"),
    C::new("started-by", Kind::Text, "f.started_by"),
    C::new("rationale", Kind::Text, "f.rationale"),
    C::new("report-state", Kind::Text, "r.state"),
    C::new("suggested", Kind::Text, "nullif(f.criteria, '')"),
];

const RELATED: &[RelatedSource] = &[RelatedSource {
    title: "decisions",
    headings: &["number", "ref", "decided", "disposition", "by", "information"],
    side: Side::Intelligence,
    sql: "SELECT number, ref, decided_at, disposition, decision_maker, information
          FROM intel.decision WHERE report_id = :id ORDER BY number DESC",
}];
