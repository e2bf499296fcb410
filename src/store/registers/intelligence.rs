//! Where the columns of the intelligence register come from. The subject is as the report gave
//! it; the person, where known to us, is looked up on the casework side.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn as C};

/// Reports, the queue of the anti-corruption unit.
pub(super) const SOURCE: Source = Source {
    register: "intelligence",
    side: Side::Intelligence,
    table: "intel.report",
    prefix: "I",
    from: "intel.report r
        LEFT JOIN intel.score s ON s.id = r.score_id
        LEFT JOIN main.person p ON p.id = r.person_id
        LEFT JOIN intel.priority cs ON cs.id = r.priority_id
        LEFT JOIN intel.referral f ON f.report_id = r.id
        LEFT JOIN intel.report m ON m.id = r.merged_into",
    from_casework: None,
    id: "r.id",
    version: "r.version",
    columns: COLUMNS,
    search: "r.ref, r.subject, r.unit, r.summary, r.text, r.provenance, r.risk_assessment",
    related: RELATED,
};

const COLUMNS: &[C] = &[
    C::new("ref", Kind::Text, "r.ref"),
    C::new("received", Kind::Moment, "r.received"),
    // The queue holds domain.md's whole order: band, R, highest harm, confidence.
    C::new("band", Kind::Code, "ifnull(r.band, 'UNSCORED')").sorted("r.queue"),
    C::new("by-hand", Kind::Flag, "s.override_reason IS NOT NULL"),
    C::new("queue", Kind::Number, "r.queue"),
    C::new("score", Kind::Number, "r.r"),
    C::new("places", Kind::Text, "places(r.id)").sorted("first_place(r.id)"),
    C::new("settle", Kind::Text, "settle_first(r.id)"),
    C::new(
        "second",
        Kind::Text,
        "(SELECT b.scored_by FROM intel.score b WHERE b.blind_to = r.score_id)",
    ),
    C::new("harm", Kind::Number, "s.h"),
    C::new("likelihood", Kind::Number, "s.l"),
    C::new("position", Kind::Number, "s.p"),
    C::new("top-harm", Kind::Number, "r.top_harm"),
    C::new("confidence", Kind::Code, "r.confidence")
        .sorted("CASE r.confidence WHEN 'low' THEN 1 WHEN 'medium' THEN 2 WHEN 'high' THEN 3 END"),
    C::new("scheme", Kind::Code, "s.scheme"),
    C::new("scored-band", Kind::Code, "s.scored_band").sorted(
        "CASE s.scored_band WHEN 'LOW' THEN 1 WHEN 'MEDIUM' THEN 2 WHEN 'HIGH' THEN 3
         WHEN 'CRITICAL' THEN 4 END",
    ),
    C::new("floor", Kind::Text, "s.floor_reason"),
    C::new("scored-by", Kind::Text, "s.scored_by"),
    C::new("scored-at", Kind::Moment, "s.scored_at"),
    C::new("grade", Kind::Code, "r.grade"),
    C::new("old-grade", Kind::Code, "r.old_grade"),
    C::new("category", Kind::Code, "r.category").sorted(
        "CASE r.category WHEN 'infiltration' THEN 1 WHEN 'disclosure' THEN 2 WHEN 'justice' THEN 3
         WHEN 'sexual' THEN 4 WHEN 'drugs' THEN 5 WHEN 'theft' THEN 6 WHEN 'systems' THEN 7
         WHEN 'authority' THEN 8 WHEN 'association' THEN 9 WHEN 'vulnerability' THEN 10
         WHEN 'offender' THEN 11 WHEN 'other' THEN 12 END",
    ),
    C::new("apsp", Kind::Flag, "r.apsp"),
    C::new("source", Kind::Code, "r.source").sorted(
        "CASE r.source WHEN 'confidential-line' THEN 1 WHEN 'crimestoppers' THEN 2
         WHEN 'complaint' THEN 3 WHEN 'supervisor' THEN 4 WHEN 'system-audit' THEN 5
         WHEN 'vetting' THEN 6 WHEN 'partner' THEN 7 WHEN 'other-force' THEN 8
         WHEN 'sensitive' THEN 9 END",
    ),
    C::new("marking", Kind::Code, "r.marking"),
    C::new("subject", Kind::Text, "r.subject"),
    C::new("person", Kind::Text, "p.ref"),
    C::new("force", Kind::Code, "r.force"),
    C::new("unit", Kind::Text, "r.unit"),
    C::new("summary", Kind::Text, "r.summary"),
    C::new("text", Kind::Text, "r.text"),
    C::new("provenance", Kind::Text, "r.provenance"),
    C::new("provenance-grade", Kind::Code, "r.provenance_grade"),
    // One grade stands for all where the items are graded alike, or are not numbered.
    C::new(
        "item-grades",
        Kind::Text,
        "CASE WHEN r.grade IS NULL OR (SELECT count(DISTINCT grade) FROM intel.report_item
           WHERE report_id = r.id) < 2 THEN r.grade
         ELSE (SELECT group_concat(grade, ' ' ORDER BY number) FROM intel.report_item
           WHERE report_id = r.id) END",
    ),
    C::new("risk", Kind::Text, "r.risk_assessment"),
    C::new("occurred", Kind::Date, "r.occurred"),
    C::new("assigned", Kind::Text, "r.assigned"),
    C::new("state", Kind::Code, "r.state").sorted(
        "CASE r.state WHEN 'new' THEN 1 WHEN 'assessed' THEN 2 WHEN 'decided' THEN 3
         WHEN 'closed' THEN 4 END",
    ),
    C::new(
        "age",
        Kind::Number,
        "CAST(julianday(:today) - julianday(london_day(r.received)) AS INTEGER)",
    ),
    C::new("hours", Kind::Number, "(unixepoch(:now) - unixepoch(r.received)) / 3600"),
    C::new(
        "unassessed",
        Kind::Flag,
        "(r.state IN ('new','assessed')
          AND (r.score_id IS NULL OR (r.grade IS NULL AND r.old_grade IS NULL)))",
    ),
    C::new("assessed-at", Kind::Moment, "r.assessed_at"),
    C::new("clock-until", Kind::Moment, "r.clock_until"),
    C::new("clock-day", Kind::Date, "london_day(r.clock_until)"),
    C::new("referral", Kind::Code, "f.state").sorted(
        "CASE f.state WHEN 'open' THEN 1 WHEN 'referred' THEN 2 WHEN 'not-referred' THEN 3 END",
    ),
    C::new("clear-at", Kind::Moment, "f.clear_at"),
    C::new("decided-at", Kind::Moment, "f.decided_at"),
    C::new("reference", Kind::Text, "f.reference"),
    C::new("rationale", Kind::Text, "f.rationale"),
    // What a form on it begins with: the criteria as recorded, else those of its score and APSP.
    C::new(
        "suggested",
        Kind::Text,
        "iif(f.id IS NULL, nullif(concat_ws(',', nullif(s.floors, ''),
           iif(r.apsp = 1, 'serious-corruption', NULL)), ''), nullif(f.criteria, ''))",
    ),
    C::new("merged-into", Kind::Text, "m.ref"),
    C::new("disposition", Kind::Code, "r.disposition").sorted(
        "CASE r.disposition WHEN 'develop' THEN 1 WHEN 'investigate' THEN 2 WHEN 'refer-iopc' THEN 3
         WHEN 'refer-psd' THEN 4 WHEN 'refer-vetting' THEN 5 WHEN 'support' THEN 6
         WHEN 'intelligence-only' THEN 7 WHEN 'monitor' THEN 8 WHEN 'no-action' THEN 9 END",
    ),
    C::new("review-on", Kind::Date, "r.review_on"),
    C::new("deferrals", Kind::Number, "r.deferrals"),
    C::new("priority", Kind::Text, "cs.ref"),
    C::new("priority-title", Kind::Text, "cs.title"),
    C::new(
        "without-priority",
        Kind::Flag,
        "(r.state IN ('new','assessed','decided') AND ifnull(cs.state, 'ended') = 'ended')",
    ),
    C::new("handling-action", Kind::Code, "r.handling_action"),
    C::new("handling-sanitisation", Kind::Code, "r.handling_sanitisation"),
    C::new("handling-instructions", Kind::Text, "r.handling_instructions"),
];

const RELATED: &[RelatedSource] = &[
    RelatedSource {
        title: "items",
        headings: &["number", "grade", "text"],
        side: Side::Intelligence,
        sql: "SELECT number, grade, text
              FROM intel.report_item WHERE report_id = :id ORDER BY number",
    },
    RelatedSource {
        title: "subjects",
        headings: &["subject", "person", "force", "unit"],
        side: Side::Intelligence,
        sql: "SELECT s.name, p.ref, s.force, s.unit
              FROM intel.report_subject s LEFT JOIN main.person p ON p.id = s.person_id
              WHERE s.report_id = :id ORDER BY s.number",
    },
    RelatedSource {
        title: "scores",
        headings: &[
            "scored",
            "by",
            "H",
            "L",
            "R",
            "P",
            "band",
            "confidence",
            "scheme",
            "why the band",
        ],
        side: Side::Intelligence,
        sql: "SELECT scored_at, scored_by, h, l, r, p, band, confidence, scheme,
                nullif(concat_ws('; ', CASE WHEN blind_to IS NOT NULL
                  THEN 'second score, made without seeing the first' END,
                  override_reason, floor_reason, reason), '')
              FROM intel.score WHERE report_id = :id ORDER BY id DESC",
    },
    RelatedSource {
        title: "first and second score",
        headings: &["criterion", "first", "second", "apart"],
        side: Side::Intelligence,
        sql: "WITH both AS (
                SELECT a.id AS one, b.id AS two, compare_levels(c.text, a.harm, a.likelihood,
                  a.position, b.harm, b.likelihood, b.position) AS lines
                FROM intel.report r JOIN intel.score a ON a.id = r.score_id
                JOIN intel.score b ON b.blind_to = a.id JOIN intel.scheme c ON c.name = a.scheme
                WHERE r.id = :id)
              SELECT l.value ->> 0, l.value ->> 1, l.value ->> 2, l.value ->> 3
              FROM both, json_each(both.lines) l
              UNION ALL SELECT 'R', a.r, b.r, nullif(abs(a.r - b.r), 0)
              FROM both JOIN intel.score a ON a.id = one JOIN intel.score b ON b.id = two
              UNION ALL SELECT 'band', lower(a.band), lower(b.band), NULL
              FROM both JOIN intel.score a ON a.id = one JOIN intel.score b ON b.id = two",
    },
    RelatedSource {
        title: "referral to the IOPC",
        headings: &["decision", "deadline", "became clear", "criteria", "decided", "by", "why"],
        side: Side::Intelligence,
        sql:
            "SELECT state, deadline, clear_at, replace(criteria, ',', ', '), decided_at, decided_by,
                concat_ws('; ', reference, rationale)
              FROM intel.referral WHERE report_id = :id",
    },
    RelatedSource {
        title: "links",
        headings: &["ref", "how", "received", "state", "why", "by", "summary"],
        side: Side::Intelligence,
        sql: "SELECT o.ref, iif(l.kind = 'linked', 'linked with it', 'this is merged into it'),
                o.received, o.state, l.reason, l.by, o.summary
              FROM intel.report_link l JOIN intel.report o ON o.id = l.other_id
              WHERE l.report_id = :id AND l.ended_at IS NULL
              UNION ALL
              SELECT o.ref, iif(l.kind = 'linked', 'linked with it', 'is merged into this'),
                o.received, o.state, l.reason, l.by, o.summary
              FROM intel.report_link l JOIN intel.report o ON o.id = l.report_id
              WHERE l.other_id = :id AND l.ended_at IS NULL
              ORDER BY 1",
    },
    RelatedSource {
        title: "decisions",
        headings: &["number", "ref", "decided", "disposition", "by", "information"],
        side: Side::Intelligence,
        sql: "SELECT number, ref, decided_at, disposition, decision_maker, information
              FROM intel.decision WHERE report_id = :id ORDER BY number DESC",
    },
    RelatedSource {
        title: "actions",
        headings: &["ref", "what", "owner", "due", "state"],
        side: Side::Intelligence,
        sql: "SELECT ref, what, owner, due, state
              FROM intel.action WHERE report_id = :id ORDER BY state <> 'open', due, ref",
    },
    // Few are about the same people: `CROSS` keeps the engine from walking all reports instead.
    RelatedSource {
        title: "other reports on the same person",
        headings: &["ref", "received", "category", "band", "state", "summary"],
        side: Side::Intelligence,
        sql: "WITH who (person) AS (
                SELECT person_id FROM intel.report WHERE id = :id AND person_id IS NOT NULL
                UNION SELECT person_id FROM intel.report_subject
                WHERE report_id = :id AND person_id IS NOT NULL),
              about (id) AS (
                SELECT r.id FROM who CROSS JOIN intel.report r ON r.person_id = who.person
                UNION SELECT s.report_id FROM who
                CROSS JOIN intel.report_subject s ON s.person_id = who.person)
              SELECT o.ref, o.received, o.category, ifnull(o.band, 'UNSCORED'), o.state, o.summary
              FROM about CROSS JOIN intel.report o ON o.id = about.id
              WHERE o.id <> :id ORDER BY o.received DESC, o.ref DESC LIMIT 50",
    },
    RelatedSource {
        title: "made of a complaint",
        headings: &["ref", "received", "allegation"],
        side: Side::Intelligence,
        sql: "SELECT ref, received, allegation FROM intel.complaint WHERE report_id = :id",
    },
];
