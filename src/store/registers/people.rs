//! People: everyone who is or was vetted.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn};

pub(super) const SOURCE: Source = Source {
    register: "people",
    side: Side::Casework,
    table: "main.person",
    prefix: "P",
    from: "main.person p LEFT JOIN main.force f ON f.id = p.force_id",
    from_casework: None,
    id: "p.id",
    version: "p.version",
    search: "p.ref, p.name, p.collar, p.unit, p.employer",
    columns: &[
        SourceColumn::new("ref", Kind::Text, "p.ref"),
        SourceColumn::new("name", Kind::Text, "p.name").sorted("p.name COLLATE NOCASE"),
        SourceColumn::new("kind", Kind::Code, "p.kind"),
        SourceColumn::new("collar", Kind::Text, "p.collar"),
        SourceColumn::new("rank", Kind::Text, "p.rank"),
        SourceColumn::new("force", Kind::Code, "f.code"),
        SourceColumn::new("unit", Kind::Text, "p.unit"),
        SourceColumn::new("employer", Kind::Text, "p.employer"),
        SourceColumn::new("started", Kind::Date, "p.started"),
        SourceColumn::new("left", Kind::Date, "p.left_on"),
        SourceColumn::new("leaving", Kind::Code, "p.leaving"),
        SourceColumn::new("born", Kind::Date, "p.born"),
        SourceColumn::new("reported", Kind::Date, "p.reported_on"),
        SourceColumn::new("report-ref", Kind::Text, "p.report_ref"),
        SourceColumn::new(
            "to-report",
            Kind::Flag,
            "(p.left_on IS NOT NULL AND p.reported_on IS NULL AND is_reported(p.leaving, p.left_on))",
        )
        .in_parts(),
    ],
    related: &[
        time_line!(),
        RelatedSource {
            title: "Posts held",
            headings: &["ref", "title", "unit", "required", "from", "until"],
            side: Side::Casework,
            sql: "SELECT o.ref, o.title, o.unit, o.level, h.from_on, h.until_on
                FROM main.holding h JOIN main.post o ON o.id = h.post_id
                WHERE h.person_id = :id
                ORDER BY h.until_on IS NULL DESC, h.from_on DESC, o.ref LIMIT 20",
        },
        clearances_where!("Clearances", "c.person_id = :id"),
        RelatedSource {
            title: "Vetting cases",
            headings: &["ref", "kind", "level", "stage", "received", "outcome"],
            side: Side::Casework,
            sql: "SELECT ref, kind, level, stage, received, outcome FROM main.vetting_case
                WHERE person_id = :id ORDER BY received DESC LIMIT 20",
        },
        RelatedSource {
            title: "Gifts",
            headings: &["ref", "offered", "what", "donor", "disposition"],
            side: Side::Casework,
            sql: "SELECT ref, offered, description, donor, disposition FROM main.gift
                WHERE person_id = :id ORDER BY offered DESC LIMIT 20",
        },
        RelatedSource {
            title: "Interests",
            headings: &["ref", "kind", "what", "stage", "decision"],
            side: Side::Casework,
            sql: "SELECT ref, kind, description, stage, decision FROM main.interest
                WHERE person_id = :id ORDER BY applied DESC LIMIT 20",
        },
        RelatedSource {
            title: "Declared circumstances",
            headings: &["kind of vulnerability", "declared", "ended", "note"],
            side: Side::Casework,
            sql: "SELECT kind, declared, ended, note FROM main.vulnerability
                WHERE person_id = :id ORDER BY declared DESC LIMIT 20",
        },
        RelatedSource {
            title: "At risk",
            headings: &["ref", "entered", "review on", "expires", "reason"],
            side: Side::Intelligence,
            sql: "SELECT ref, entered_on, review_on, expires_on, reason FROM intel.at_risk
                WHERE person_id = :id AND expires_on >= :today",
        },
        RelatedSource {
            title: "Indicators",
            headings: &["on", "indicator", "reason"],
            side: Side::Intelligence,
            sql: indicators_of!(":id"),
        },
        RelatedSource {
            title: "Complaints",
            headings: &["ref", "received", "state", "allegation"],
            side: Side::Intelligence,
            sql: "SELECT ref, received, state, allegation FROM intel.complaint
                WHERE person_id = :id ORDER BY received DESC LIMIT 20",
        },
        RelatedSource {
            title: "Intelligence",
            headings: &["ref", "received", "category", "band", "state"],
            side: Side::Intelligence,
            sql: "SELECT ref, substr(received, 1, 10), category, ifnull(band, 'UNSCORED'), state
                FROM intel.report WHERE person_id = :id ORDER BY received DESC LIMIT 20",
        },
    ],
};
