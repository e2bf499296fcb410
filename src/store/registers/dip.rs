//! Where the columns of dip samples and of their readings come from.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn as C};

/// What of the readings of the sample `s` `$what` counts (SQL over `r`).
macro_rules! readings {
    ($what:literal) => {
        concat!("(SELECT ", $what, " FROM main.dip_reading r WHERE r.sample_id = s.id)")
    };
}

/// The agreement of second readers by `$by`: in this sample, and in every sample so far.
macro_rules! agreement_by {
    ($title:literal, $heading:literal, $by:literal) => {
        RelatedSource {
            title: $title,
            headings: &[$heading, "drawn", "read", "agreed, 95 % interval", "in every sample"],
            side: Side::Casework,
            sql: concat!(
                "SELECT r.",
                $by,
                ", count(*), count(r.view),
                   shown_share(sum(ifnull(r.view, '') = 'agrees'), count(r.view)),
                   (SELECT shown_share(ifnull(sum(a.view = 'agrees'), 0), count(a.view))
                    FROM main.dip_reading a WHERE a.",
                $by,
                " = r.",
                $by,
                ")
                 FROM main.dip_reading r WHERE r.sample_id = :id GROUP BY r.",
                $by,
                " ORDER BY r.",
                $by
            ),
        }
    };
}

/// Dip samples.
pub(super) const SOURCE: Source = Source {
    register: "dip-samples",
    side: Side::Casework,
    table: "main.dip_sample",
    prefix: "DS",
    from: "main.dip_sample s",
    from_casework: None,
    id: "s.id",
    version: "s.version",
    search: "s.ref, s.drawn_by",
    columns: &[
        C::new("ref", Kind::Text, "s.ref"),
        C::new("from", Kind::Date, "s.from_on"),
        C::new("until", Kind::Date, "s.until_on"),
        C::new("cases", Kind::Number, "s.cases"),
        C::new("drawn", Kind::Number, readings!("count(*)")),
        C::new("read", Kind::Number, readings!("count(r.view)")),
        C::new(
            "agreed",
            Kind::Text,
            readings!("shown_share(ifnull(sum(r.view = 'agrees'), 0), count(r.view))"),
        )
        .sorted(readings!("avg(r.view = 'agrees')")),
        C::new("unread", Kind::Number, readings!("count(*) - count(r.view)")),
        C::new("seed", Kind::Number, "s.seed"),
        C::new("percent", Kind::Number, "s.percent"),
        C::new("least", Kind::Number, "s.least"),
        C::new("drawn-on", Kind::Date, "s.drawn_on"),
        C::new("drawn-by", Kind::Text, "s.drawn_by"),
    ],
    related: &[
        agreement_by!("Agreement by outcome", "outcome", "outcome"),
        agreement_by!("Agreement by officer", "officer", "officer"),
        RelatedSource {
            title: "Cases drawn",
            headings: &["ref", "case", "outcome", "officer", "view", "by", "reason"],
            side: Side::Casework,
            sql: "SELECT r.ref, v.ref, r.outcome, r.officer, r.view, r.read_by, r.reason
                FROM main.dip_reading r JOIN main.vetting_case v ON v.id = r.case_id
                WHERE r.sample_id = :id ORDER BY r.view IS NOT NULL, r.id LIMIT 200",
        },
    ],
};

/// The cases of dip samples, each to be read once.
pub(super) const READINGS: Source = Source {
    register: "dip-readings",
    side: Side::Casework,
    table: "main.dip_reading",
    prefix: "DR",
    from: "main.dip_reading r
        LEFT JOIN main.dip_sample s ON s.id = r.sample_id
        LEFT JOIN main.vetting_case v ON v.id = r.case_id
        LEFT JOIN main.person p ON p.id = v.person_id
        LEFT JOIN main.force f ON f.id = p.force_id",
    from_casework: None,
    id: "r.id",
    version: "r.version",
    search: "r.ref, v.ref, p.name, r.officer, r.read_by, r.reason",
    columns: &[
        C::new("ref", Kind::Text, "r.ref").always(),
        C::new("case", Kind::Text, "v.ref"),
        C::new("subject", Kind::Text, "p.name").sorted("p.name COLLATE NOCASE"),
        C::new("kind", Kind::Code, "v.kind"),
        C::new("level", Kind::Code, "v.level"),
        C::new("outcome", Kind::Code, "r.outcome"),
        C::new("officer", Kind::Text, "r.officer"),
        C::new("view", Kind::Code, "r.view"),
        C::new("reason", Kind::Text, "r.reason"),
        C::new("read-by", Kind::Text, "r.read_by"),
        C::new("read-on", Kind::Date, "r.read_on"),
        C::new("sample", Kind::Text, "s.ref"),
        C::new("closed", Kind::Date, "v.closed_on"),
        C::new("force", Kind::Code, "f.code"),
        C::new("grounds", Kind::Text, "v.grounds"),
        C::new("rationale", Kind::Text, "v.rationale"),
        C::new("unread", Kind::Flag, "(r.view IS NULL)"),
    ],
    related: &[RelatedSource {
        title: "Findings of the case",
        headings: &["category", "weight", "finding", "weighed", "why"],
        side: Side::Casework,
        sql: "SELECT n.category, n.weight, n.text, n.answer, n.answer_reason
            FROM main.dip_reading r JOIN main.finding n ON n.case_id = r.case_id
            WHERE r.id = :id ORDER BY n.id",
    }],
};
