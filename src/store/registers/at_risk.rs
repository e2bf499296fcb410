//! People at risk: those entered by a decision and not expired, and those whom indicators point
//! to. Neither list has a total: candidates come by the day of their latest indicator.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn as C};

/// Those entered. What has expired is left out from the day on, whether or not its row is gone.
pub(super) const SOURCE: Source = Source {
    register: "at-risk",
    side: Side::Intelligence,
    table: "intel.at_risk",
    prefix: "K",
    from: "(SELECT * FROM intel.at_risk WHERE expires_on >= :today) a
        LEFT JOIN main.person p ON p.id = a.person_id",
    from_casework: None,
    id: "a.id",
    version: "a.version",
    columns: &[
        C::new("ref", Kind::Text, "a.ref"),
        C::new("subject", Kind::Text, "a.name").sorted("a.name COLLATE NOCASE"),
        C::new(
            "due-in",
            Kind::Number,
            "CAST(julianday(a.review_on) - julianday(:today) AS INTEGER)",
        )
        .sorted("a.review_on"),
        C::new("reason", Kind::Text, "a.reason"),
        C::new("review-on", Kind::Date, "a.review_on"),
        C::new("expires", Kind::Date, "a.expires_on"),
        C::new("force", Kind::Code, "a.force"),
        C::new("unit", Kind::Text, "a.unit"),
        C::new("person", Kind::Text, "p.ref"),
        C::new("decided-by", Kind::Text, "a.decided_by"),
        C::new("decision", Kind::Text, "a.decision"),
        C::new("entered", Kind::Date, "a.entered_on"),
        C::new("reviewed", Kind::Date, "a.reviewed_on"),
        C::new("review-note", Kind::Text, "a.review_note"),
    ],
    search: "a.ref, a.name, a.unit, a.reason, a.decision",
    related: &[
        RelatedSource {
            title: "indicators when it was decided or last reviewed",
            headings: &["on", "indicator", "reason"],
            side: Side::Intelligence,
            sql: "SELECT value ->> 'on', value ->> 'label', value ->> 'reason'
                  FROM intel.at_risk a, json_each(a.indicators) WHERE a.id = :id",
        },
        RelatedSource {
            title: "indicators as they stand now",
            headings: &["on", "indicator", "reason"],
            side: Side::Intelligence,
            sql: indicators_of!(":person"),
        },
    ],
};

/// Those whom at least one indicator points to that may stand alone.
pub(super) const CANDIDATES: Source = Source {
    register: "candidates",
    side: Side::Intelligence,
    table: "main.person",
    prefix: "",
    from: concat!(
        "(SELECT person_id, max(on_day) AS latest,
            group_concat(DISTINCT json_extract(:risk, '$.' || indicator || '.label')) AS said
          FROM (",
        indicator_rows!(),
        ") GROUP BY person_id
          HAVING max(json_extract(:risk, '$.' || indicator || '.alone')) = 1) k
        LEFT JOIN main.person p ON p.id = k.person_id
        LEFT JOIN main.force f ON f.id = p.force_id
        LEFT JOIN intel.at_risk a ON a.person_id = k.person_id AND a.expires_on >= :today"
    ),
    from_casework: None,
    id: "k.person_id",
    version: "p.version",
    columns: &[
        C::new("ref", Kind::Text, "p.ref"),
        C::new("subject", Kind::Text, "p.name").sorted("p.name COLLATE NOCASE"),
        C::new("latest", Kind::Date, "k.latest"),
        C::new(
            "indicators",
            Kind::Text,
            concat!(
                "replace(k.said, ',', ', ') || CASE WHEN EXISTS (",
                lapsed_posts!("k.person_id"),
                ") THEN ', ' || json_extract(:risk, '$.vetting.label') ELSE '' END"
            ),
        ),
        C::new("force", Kind::Code, "f.code"),
        C::new("unit", Kind::Text, "p.unit"),
        C::new("collar", Kind::Text, "p.collar"),
        C::new("entry", Kind::Text, "a.ref"),
        C::new("left", Kind::Date, "p.left_on"),
    ],
    search: "p.ref, p.name, p.collar, p.unit, k.said",
    related: &[RelatedSource {
        title: "indicators, the latest first",
        headings: &["on", "indicator", "reason"],
        side: Side::Intelligence,
        sql: indicators_of!(":id"),
    }],
};
