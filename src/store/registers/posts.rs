//! Posts and whether their holder has the clearance that each requires.

use crate::store::Side;
use crate::store::clearance::gap::{days_since, gap_since, judged_by, without};
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn};

/// What the holder has against what the post requires.
const STANDING: &str = concat!(
    "CASE WHEN o.holder_id IS NULL THEN 'vacant'
    WHEN NOT ",
    without!(),
    " THEN 'held'
    WHEN c.id IS NULL THEN 'missing'
    WHEN c.rung < o.rung THEN 'too-low'
    WHEN c.state = 'suspended' THEN 'suspended'
    WHEN c.state IN ('withdrawn','terminated') THEN 'withdrawn'
    ELSE 'lapsed' END"
);

/// The order of the above, what is most wanting first.
const BY_STANDING: &str = concat!(
    "CASE WHEN o.holder_id IS NULL THEN 6 WHEN NOT ",
    without!(),
    " THEN 5 WHEN c.id IS NULL THEN 0 WHEN c.rung < o.rung THEN 1
    WHEN c.valid_until < :today THEN 2 ELSE 3 END"
);

/// What the holder has, in the words of a gap.
const GAP: &str = concat!(
    "CASE WHEN ",
    without!(),
    " THEN 'needs ' || o.level || CASE
        WHEN c.id IS NULL THEN ', holds none'
        WHEN c.rung < o.rung THEN ', holds ' || c.level
        WHEN c.state IN ('suspended','withdrawn','terminated')
          THEN ', ' || c.level || ' ' || c.state
        ELSE ', ' || c.level || ' lapsed' END END"
);

/// Rungs by which the holder falls short; none where the level is held but has ended.
const SHORT: &str = concat!(
    "CASE WHEN ",
    without!(),
    " THEN nullif(o.rung - ifnull(min(c.rung, o.rung), -1), 0) END"
);

/// Days since the last day of the holder's clearance.
const LAPSED_DAYS: &str = concat!(
    "CASE WHEN c.valid_until < :today THEN ",
    days_since!("date(c.valid_until, '+1 day')"),
    " END"
);

pub(super) const SOURCE: Source = Source {
    register: "posts",
    side: Side::Casework,
    table: "main.post",
    prefix: "R",
    from: concat!(
        "main.post o
        LEFT JOIN main.person p ON p.id = o.holder_id
        LEFT JOIN main.force f ON f.id = o.force_id
        LEFT JOIN main.clearance c ON c.id = ",
        judged_by!()
    ),
    from_casework: None,
    id: "o.id",
    version: "o.version",
    search: "o.ref, o.title, o.unit, p.name",
    columns: &[
        SourceColumn::new("ref", Kind::Text, "o.ref"),
        SourceColumn::new("title", Kind::Text, "o.title"),
        SourceColumn::new("unit", Kind::Text, "o.unit"),
        SourceColumn::new("force", Kind::Code, "f.code"),
        SourceColumn::new("level", Kind::Code, "o.level"),
        SourceColumn::new("designated", Kind::Flag, "o.designated"),
        SourceColumn::new("sensitivity", Kind::Code, "o.sensitivity"),
        SourceColumn::new("weighty", Kind::Flag, "(o.designated = 1 OR o.sensitivity <> 'none')"),
        SourceColumn::new("holder", Kind::Text, "p.name").sorted("p.name COLLATE NOCASE"),
        SourceColumn::new("collar", Kind::Text, "p.collar"),
        SourceColumn::new("person", Kind::Text, "p.ref"),
        SourceColumn::new("since", Kind::Date, "o.held_since"),
        SourceColumn::new("standing", Kind::Code, STANDING).sorted(BY_STANDING),
        SourceColumn::new("held-level", Kind::Code, "c.level"),
        SourceColumn::new("until", Kind::Date, "c.valid_until"),
        SourceColumn::new("lapsed-days", Kind::Number, LAPSED_DAYS),
        SourceColumn::new(
            "case",
            Kind::Text,
            "(SELECT v.ref FROM main.vetting_case v WHERE v.person_id = o.holder_id
              AND v.open = 1 AND v.level = o.level ORDER BY v.priority_order LIMIT 1)",
        ),
        SourceColumn::new("without", Kind::Flag, without!()),
        SourceColumn::new("gap", Kind::Text, GAP),
        SourceColumn::new("short", Kind::Number, SHORT),
        SourceColumn::new("gap-since", Kind::Date, gap_since!()),
        SourceColumn::new("gap-days", Kind::Number, days_since!(gap_since!())).sorted(concat!(
            "julianday(:today) - julianday(",
            gap_since!(),
            ")"
        )),
        SourceColumn::new("required-since", Kind::Date, "o.required_since"),
        SourceColumn::new("reason", Kind::Text, "o.reason"),
        SourceColumn::new("reviewed", Kind::Date, "o.reviewed_on"),
        SourceColumn::new("review-due", Kind::Date, "o.review_due"),
        SourceColumn::new(
            "to-review",
            Kind::Flag,
            "(o.review_due IS NULL OR o.review_due <= :today)",
        ),
    ],
    related: &[
        RelatedSource {
            title: "Held by",
            headings: &["person", "name", "from", "until"],
            side: Side::Casework,
            sql: "SELECT p.ref, p.name, h.from_on, h.until_on FROM main.holding h
                JOIN main.person p ON p.id = h.person_id
                WHERE h.post_id = :id ORDER BY h.until_on IS NULL DESC, h.from_on DESC LIMIT 20",
        },
        clearances_where!(
            "Clearances of the holder",
            "c.person_id = (SELECT holder_id FROM main.post WHERE id = :id)"
        ),
        open_cases_of!(
            "Open cases of the holder",
            "(SELECT holder_id FROM main.post WHERE id = :id)"
        ),
    ],
};
