//! Where the columns of the decision log come from. A decision never changes, so that what is
//! read here is what was written; a correction is a row of its own.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn as C};

/// The decision log.
pub(super) const SOURCE: Source = Source {
    register: "decisions",
    side: Side::Intelligence,
    table: "intel.decision",
    prefix: "D",
    from: "intel.decision d
        LEFT JOIN intel.meeting m ON m.id = d.meeting_id
        LEFT JOIN intel.report r ON r.id = d.report_id
        LEFT JOIN intel.decision o ON o.id = d.corrects",
    from_casework: None,
    id: "d.id",
    version: "d.version",
    columns: COLUMNS,
    search: "d.ref, r.ref, r.summary, d.information, d.threat_risk, d.options, d.decision_maker",
    related: RELATED,
};

const COLUMNS: &[C] = &[
    C::new("ref", Kind::Text, "d.ref"),
    C::new("number", Kind::Number, "d.number"),
    C::new("meeting", Kind::Text, "m.ref"),
    C::new("item", Kind::Text, "r.ref"),
    C::new("summary", Kind::Text, "r.summary"),
    C::new("disposition", Kind::Code, "d.disposition").sorted(
        "CASE d.disposition WHEN 'develop' THEN 1 WHEN 'investigate' THEN 2 WHEN 'refer-iopc' THEN 3
         WHEN 'refer-psd' THEN 4 WHEN 'refer-vetting' THEN 5 WHEN 'support' THEN 6
         WHEN 'intelligence-only' THEN 7 WHEN 'monitor' THEN 8
         WHEN 'no-action' THEN 9 END",
    ),
    C::new("decided-at", Kind::Moment, "d.decided_at"),
    C::new("entered-at", Kind::Moment, "d.entered_at"),
    C::new("delay-reason", Kind::Text, "d.delay_reason"),
    C::new("decision-maker", Kind::Text, "d.decision_maker"),
    C::new("recorder", Kind::Text, "d.recorder"),
    C::new("snapshot-score", Kind::Number, "d.snapshot_r"),
    C::new("snapshot-band", Kind::Code, "ifnull(d.snapshot_band, 'UNSCORED')").sorted(
        "CASE d.snapshot_band WHEN 'LOW' THEN 1 WHEN 'MEDIUM' THEN 3 WHEN 'HIGH' THEN 4
         WHEN 'CRITICAL' THEN 5 ELSE 2 END",
    ),
    C::new("snapshot-grade", Kind::Code, "d.snapshot_grade"),
    C::new("snapshot-confidence", Kind::Code, "d.snapshot_confidence").sorted(
        "CASE d.snapshot_confidence WHEN 'low' THEN 1 WHEN 'medium' THEN 2 WHEN 'high' THEN 3 END",
    ),
    C::new("code-of-ethics", Kind::Text, "d.code_of_ethics"),
    C::new("information", Kind::Text, "d.information"),
    C::new("threat-risk", Kind::Text, "d.threat_risk"),
    C::new("powers-policy", Kind::Text, "d.powers_policy"),
    C::new("options", Kind::Text, "d.options"),
    C::new("action-review", Kind::Text, "d.action_review"),
    C::new("review-on", Kind::Date, "d.review_on"),
    C::new("dissent", Kind::Text, "d.dissent"),
    C::new("stepped-out", Kind::Text, "d.stepped_out"),
    C::new("corrects", Kind::Text, "o.ref"),
    C::new(
        "corrected-by",
        Kind::Code,
        "(SELECT c.ref FROM intel.decision c WHERE c.corrects = d.id ORDER BY c.number LIMIT 1)",
    ),
];

const RELATED: &[RelatedSource] = &[
    RelatedSource {
        title: "actions set on the item",
        headings: &["ref", "what", "owner", "due", "state"],
        side: Side::Intelligence,
        sql: "SELECT a.ref, a.what, a.owner, a.due, a.state
              FROM intel.decision d JOIN intel.action a ON a.report_id = d.report_id
                AND a.meeting_id IS d.meeting_id
              WHERE d.id = :id ORDER BY a.ref",
    },
    RelatedSource {
        title: "other decisions on the item",
        headings: &["number", "ref", "decided", "disposition", "by"],
        side: Side::Intelligence,
        sql: "SELECT o.number, o.ref, o.decided_at, o.disposition, o.decision_maker
              FROM intel.decision d JOIN intel.decision o
                ON o.report_id = d.report_id AND o.id <> d.id
              WHERE d.id = :id ORDER BY o.number DESC",
    },
];
