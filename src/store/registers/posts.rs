//! Posts and whether their holder has the clearance that each requires.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn};

/// What the holder has against what the post requires.
const STANDING: &str = "CASE WHEN o.holder_id IS NULL THEN 'vacant'
    WHEN c.id IS NULL THEN 'missing'
    WHEN c.rung < o.rung THEN 'too-low'
    WHEN c.state = 'suspended' THEN 'suspended'
    WHEN c.state IN ('withdrawn','terminated') THEN 'withdrawn'
    WHEN c.valid_until < :today OR c.state = 'lapsed' THEN 'lapsed'
    ELSE 'held' END";

/// Whether it is held without the clearance that it requires.
macro_rules! without {
    () => {
        "(o.holder_id IS NOT NULL AND ifnull(o.cleared_until, '') < :today)"
    };
}

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

/// The first day on which the clearance `$c` does not hold: the one after its last day, or that on
/// which it was suspended, withdrawn or terminated, where that is sooner; unknown where no step
/// says so.
macro_rules! ended {
    ($c:literal) => {
        concat!(
            "CASE WHEN ",
            $c,
            ".state IN ('suspended','withdrawn','terminated')
              THEN min(date(",
            $c,
            ".valid_until, '+1 day'),
                (SELECT max(s.taken_on) FROM main.clearance_step s
                 WHERE s.clearance_id = ",
            $c,
            ".id AND s.step = ",
            $c,
            ".state))
              ELSE date(",
            $c,
            ".valid_until, '+1 day') END"
        )
    };
}

/// The first day without: that on which the post was taken up, or the first on which a clearance
/// that was enough did not hold, whichever is later.
macro_rules! gap_since {
    () => {
        concat!(
            "CASE WHEN NOT ",
            without!(),
            " THEN NULL
              WHEN c.id IS NULL THEN o.held_since
              WHEN c.rung < o.rung THEN max(o.held_since, ifnull(
                (SELECT max(ended) FROM (SELECT ",
            ended!("l"),
            " AS ended FROM main.clearance l
                 WHERE l.person_id = o.holder_id AND l.ladder = o.ladder AND l.rung >= o.rung)
                 WHERE ended <= :today), o.held_since))
              ELSE max(ifnull(o.held_since, ''), ",
            ended!("c"),
            ") END"
        )
    };
}

const GAP_DAYS: &str =
    concat!("CAST(julianday(:today) - julianday(", gap_since!(), ") AS INTEGER)");

pub(super) const SOURCE: Source = Source {
    register: "posts",
    side: Side::Casework,
    table: "main.post",
    prefix: "R",
    from: "main.post o
        LEFT JOIN main.person p ON p.id = o.holder_id
        LEFT JOIN main.force f ON f.id = o.force_id
        LEFT JOIN main.clearance c ON c.person_id = o.holder_id AND c.ladder = o.ladder
          AND c.current = 1",
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
        SourceColumn::new("standing", Kind::Code, STANDING).sorted(
            "CASE WHEN o.holder_id IS NULL THEN 6 WHEN c.id IS NULL THEN 0 WHEN c.rung < o.rung
             THEN 1 WHEN c.valid_until < :today THEN 2 WHEN c.state IN ('active','conditional',
             'extended') THEN 5 ELSE 3 END",
        ),
        SourceColumn::new("held-level", Kind::Code, "c.level"),
        SourceColumn::new("until", Kind::Date, "c.valid_until"),
        SourceColumn::new(
            "lapsed-days",
            Kind::Number,
            "CASE WHEN c.valid_until < :today
             THEN CAST(julianday(:today) - julianday(c.valid_until) AS INTEGER) END",
        ),
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
        SourceColumn::new("gap-days", Kind::Number, GAP_DAYS).sorted(concat!(
            "julianday(:today) - julianday(",
            gap_since!(),
            ")"
        )),
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
