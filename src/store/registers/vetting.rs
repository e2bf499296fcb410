//! Vetting cases.

use crate::store::Side;
use crate::store::query::source::{Kind, RelatedSource, Source, SourceColumn};

/// Days in the case, without stopped time.
const AGE: &str = "CAST(julianday(ifnull(v.closed_on, ifnull(v.stopped_since, :today)))
    - julianday(v.received) AS INTEGER) - v.stopped_days";

/// What of the decision that waits for a second person `$what` reads (SQL over `d`).
macro_rules! proposed {
    ($what:literal) => {
        concat!(
            "(SELECT ",
            $what,
            " FROM main.case_decision d WHERE d.case_id = v.id AND d.state = 'proposed')"
        )
    };
}

/// The findings of a case, one a line, each with how it was weighed.
const FINDINGS: &str = "ifnull((SELECT group_concat(said, char(10)) FROM (
    SELECT row_number() OVER (ORDER BY n.id) || ' ' || n.category
      || ifnull(', ' || shown_date(n.happened), '') || ', ' || replace(n.disclosed, '-', ' ')
      || ', ' || n.weight || ': ' || n.text || ' → '
      || CASE n.answer WHEN 'outweighed' THEN 'outweighed' WHEN 'mitigated' THEN 'mitigated'
           WHEN 'ground' THEN 'ground for refusal' WHEN 'unfounded' THEN 'unfounded'
           ELSE 'not answered' END
      || ifnull(': ' || n.answer_reason, '') AS said
    FROM main.finding n WHERE n.case_id = v.id ORDER BY n.id)), 'none recorded')";

/// The kinds of the findings that somebody weighed as grounds for refusal, as a decision holds them.
const GROUNDS_FOUND: &str = "(SELECT group_concat(category, ',') FROM (
    SELECT DISTINCT n.category FROM main.finding n
    WHERE n.case_id = v.id AND n.answer = 'ground' ORDER BY n.category))";

/// The letter that the case calls for and that was not sent. An open renewal is invited, also where
/// checks have begun, and reminded before they have once the day for an answer has passed; the code
/// is that of `domain::letter`.
const LETTER_DUE: &str = "CASE
    WHEN v.open = 1 AND v.kind = 'renewal'
      AND v.stage IN ('received','allocated','checks','waiting')
    THEN CASE
      WHEN NOT EXISTS (SELECT 1 FROM main.letter l
        WHERE l.case_id = v.id AND l.kind = 'invitation') THEN 'invitation'
      WHEN v.stage <> 'checks' AND (SELECT max(l.by_on) FROM main.letter l WHERE l.case_id = v.id
        AND l.kind IN ('invitation','reminder')) < :today THEN 'reminder' END
    WHEN v.outcome IN ('granted','conditions','refused')
    THEN (SELECT due.kind FROM (SELECT CASE
        WHEN a.outcome = 'upheld' THEN 'appeal-allowed'
        WHEN a.outcome = 'dismissed' THEN 'appeal-dismissed'
        WHEN v.outcome = 'granted' THEN 'grant' WHEN v.outcome = 'conditions' THEN 'conditions'
        ELSE 'refusal' END AS kind
      FROM (SELECT 1) LEFT JOIN main.appeal a ON a.case_id = v.id) due
      WHERE NOT EXISTS (SELECT 1 FROM main.letter l
        WHERE l.case_id = v.id AND l.kind = due.kind)) END";

pub(super) const SOURCE: Source = Source {
    register: "vetting",
    side: Side::Casework,
    table: "main.vetting_case",
    prefix: "V",
    from: "main.vetting_case v
        LEFT JOIN main.person p ON p.id = v.person_id
        LEFT JOIN main.force f ON f.id = p.force_id
        LEFT JOIN main.post o ON o.id = v.post_id",
    from_casework: None,
    id: "v.id",
    version: "v.version",
    search: "v.ref, p.name, p.collar, v.priority_why, v.assigned",
    columns: &[
        SourceColumn::new("ref", Kind::Text, "v.ref"),
        SourceColumn::new("priority", Kind::Number, "v.priority_class").sorted("v.priority_order"),
        SourceColumn::new("subject", Kind::Text, "p.name").sorted("p.name COLLATE NOCASE"),
        SourceColumn::new("person-kind", Kind::Code, "p.kind"),
        SourceColumn::new("collar", Kind::Text, "p.collar"),
        SourceColumn::new("force", Kind::Code, "f.code"),
        SourceColumn::new("unit", Kind::Text, "p.unit"),
        SourceColumn::new("kind", Kind::Code, "v.kind"),
        SourceColumn::new("level", Kind::Code, "v.level"),
        SourceColumn::new("stage", Kind::Code, "v.stage").sorted(
            "CASE v.stage WHEN 'received' THEN 0 WHEN 'allocated' THEN 1 WHEN 'checks' THEN 2
             WHEN 'waiting' THEN 3 WHEN 'assessment' THEN 4 WHEN 'decision' THEN 5 ELSE 6 END",
        ),
        SourceColumn::new("age", Kind::Number, AGE),
        SourceColumn::new(
            "target",
            Kind::Number,
            "CAST(julianday(ifnull(v.closed_on, ifnull(v.stopped_since, :today)))
             - julianday(v.target_on) AS INTEGER) - v.stopped_days",
        ),
        SourceColumn::new("why", Kind::Text, "v.priority_why"),
        SourceColumn::new("assigned", Kind::Text, "v.assigned"),
        SourceColumn::new("received", Kind::Date, "v.received"),
        SourceColumn::new("course", Kind::Date, "v.course_date"),
        SourceColumn::new("post", Kind::Text, "o.title"),
        SourceColumn::new("required", Kind::Code, "o.level"),
        SourceColumn::new("designated", Kind::Flag, "o.designated"),
        SourceColumn::new("sensitivity", Kind::Code, "o.sensitivity"),
        SourceColumn::new("employer", Kind::Text, "p.employer"),
        SourceColumn::new("stopped", Kind::Date, "v.stopped_since"),
        SourceColumn::new("override", Kind::Text, "v.override_reason"),
        SourceColumn::new("override-by", Kind::Text, "v.override_by"),
        SourceColumn::new("override-authoriser", Kind::Text, "v.override_authoriser"),
        SourceColumn::new("over-age", Kind::Flag, "ifnull(v.open = 1 AND v.latest_on < :today, 0)"),
        SourceColumn::new("open", Kind::Flag, "v.open"),
        SourceColumn::new("findings", Kind::Text, FINDINGS),
        SourceColumn::new("grounds-found", Kind::Text, GROUNDS_FOUND),
        SourceColumn::new(
            "unanswered",
            Kind::Number,
            "(SELECT count(*) FROM main.finding n WHERE n.case_id = v.id AND n.answer IS NULL)",
        ),
        SourceColumn::new(
            "to-check",
            Kind::Number,
            "(SELECT count(*) FROM main.case_check k
              WHERE k.case_id = v.id AND k.mandatory = 1 AND k.result IS NULL)",
        ),
        SourceColumn::new(
            "weightiest",
            Kind::Code,
            "(SELECT n.weight FROM main.finding n WHERE n.case_id = v.id
              ORDER BY CASE n.weight WHEN 'serious' THEN 0 WHEN 'moderate' THEN 1 ELSE 2 END
              LIMIT 1)",
        )
        .sorted(
            "(SELECT max(CASE n.weight WHEN 'serious' THEN 3 WHEN 'moderate' THEN 2 ELSE 1 END)
              FROM main.finding n WHERE n.case_id = v.id)",
        ),
        SourceColumn::new("proposed", Kind::Code, proposed!("d.outcome")),
        SourceColumn::new("proposed-by", Kind::Text, proposed!("d.by")),
        SourceColumn::new(
            "proposal",
            Kind::Text,
            proposed!(
                "d.outcome || ' (needs a second person: ' || d.why_second || ')'
                 || ifnull(char(10) || 'grounds: ' || replace(d.grounds, ',', ', '), '')
                 || ifnull(char(10) || 'conditions: ' || d.conditions || '; ' || d.condition_owner
                   || ', review ' || shown_date(d.condition_review), '')
                 || char(10) || 'information: ' || d.information
                 || ifnull(char(10) || 'threat and risk: ' || d.threat_risk, '')
                 || ifnull(char(10) || 'powers and policy: ' || d.powers_policy, '')
                 || ifnull(char(10) || 'options: ' || d.options, '')
                 || ifnull(char(10) || 'Code of Ethics: ' || d.code_of_ethics, '')
                 || ifnull(char(10) || 'action and review: ' || d.action_review, '')
                 || char(10) || d.by || ', ' || shown_date(d.decided_on)"
            ),
        ),
        SourceColumn::new("outcome", Kind::Code, "v.outcome"),
        SourceColumn::new("first-outcome", Kind::Code, "v.first_outcome"),
        SourceColumn::new(
            "appeal",
            Kind::Code,
            "(SELECT ifnull(a.outcome, a.state) FROM main.appeal a WHERE a.case_id = v.id)",
        ),
        SourceColumn::new(
            "letter",
            Kind::Text,
            "(SELECT replace(l.kind, '-', ' ') || ' letter sent ' || shown_date(l.sent_on)
              FROM main.letter l WHERE l.case_id = v.id ORDER BY l.sent_on DESC, l.id DESC LIMIT 1)",
        ),
        SourceColumn::new("letter-due", Kind::Code, LETTER_DUE),
        SourceColumn::new(
            "told-on",
            Kind::Date,
            "CASE v.outcome WHEN 'refused' THEN (SELECT max(l.sent_on) FROM main.letter l
              WHERE l.case_id = v.id AND l.kind = 'refusal') END",
        ),
        SourceColumn::new("grounds", Kind::Text, "v.grounds"),
        SourceColumn::new("conditions", Kind::Text, "v.conditions"),
        SourceColumn::new("rationale", Kind::Text, "v.rationale"),
        SourceColumn::new("decided-by", Kind::Text, "v.decided_by"),
        SourceColumn::new(
            "second-by",
            Kind::Text,
            "(SELECT d.second_by FROM main.case_decision d
              WHERE d.case_id = v.id AND d.state IN ('stands','overturned')
              ORDER BY d.number LIMIT 1)",
        ),
        SourceColumn::new("closed", Kind::Date, "v.closed_on"),
    ],
    related: &[
        RelatedSource {
            title: "Checks",
            headings: &[
                "id",
                "check",
                "subject",
                "result",
                "returned",
                "by",
                "reason",
                "days",
                "place",
                "authoriser",
                "requested",
            ],
            side: Side::Casework,
            sql: "SELECT id, kind, subject, result, returned, by, reason,
                  CASE WHEN result IS NULL
                  THEN CAST(julianday(:today) - julianday(requested) AS INTEGER) END,
                  place, authoriser, requested
                FROM main.case_check
                WHERE case_id = :id ORDER BY result IS NOT NULL, id",
        },
        RelatedSource {
            title: "Third parties",
            headings: &[
                "id",
                "name",
                "relation",
                "related as",
                "address",
                "from",
                "until",
                "born",
                "_version",
            ],
            side: Side::Casework,
            sql: "SELECT id, name, relation, relationship, address, from_on, until_on, born,
                  version
                FROM main.case_party WHERE case_id = :id ORDER BY id",
        },
        RelatedSource {
            title: "Address history",
            headings: &["id", "from", "until", "where or why", "by", "_kind", "_words", "_version"],
            side: Side::Casework,
            sql: "SELECT s.id, s.from_on, s.until_on,
                  CASE s.kind WHEN 'explained' THEN 'no address: ' ELSE '' END || s.words, s.by,
                  s.kind, s.words, s.version
                FROM main.vetting_case v JOIN main.stay s ON s.person_id = v.person_id
                WHERE v.id = :id ORDER BY s.from_on",
        },
        RelatedSource {
            title: "Residency gaps",
            headings: &["from", "until", "days", "explained"],
            side: Side::Casework,
            sql: "SELECT g.value ->> 0, g.value ->> 1, g.value ->> 2,
                  CASE WHEN g.value ->> 3 THEN 'yes' ELSE 'no' END
                FROM main.vetting_case v, json_each(residency_gaps(
                  (SELECT json_group_array(json_array(s.kind, s.from_on, s.until_on))
                   FROM main.stay s WHERE s.person_id = v.person_id),
                  v.level, v.kind, v.received)) g
                WHERE v.id = :id AND v.open = 1",
        },
        RelatedSource {
            title: "Adverse findings",
            headings: &[
                "id",
                "finding",
                "what",
                "happened",
                "disclosed",
                "weight",
                "weighed as",
                "why",
                "by",
            ],
            side: Side::Casework,
            sql: "SELECT id, category, text, happened, disclosed, weight,
                  ifnull(answer, 'not answered'), answer_reason, ifnull(answered_by, found_by)
                FROM main.finding WHERE case_id = :id ORDER BY id",
        },
        RelatedSource {
            title: "Decisions",
            headings: &["no", "state", "outcome", "by", "on", "second", "on", "why", "needed for"],
            side: Side::Casework,
            sql:
                "SELECT number, state, outcome, by, decided_on, second_by, second_on, second_reason,
                  why_second
                FROM main.case_decision WHERE case_id = :id ORDER BY number",
        },
        RelatedSource {
            title: "Appeal",
            headings: &["ref", "lodged", "in time until", "appeal", "panel", "reason"],
            side: Side::Casework,
            sql: "SELECT ref, lodged, deadline, ifnull(outcome, state), panel, reason
                FROM main.appeal WHERE case_id = :id",
        },
        RelatedSource {
            title: "Conditions",
            headings: &["ref", "condition", "owner", "review on", "state"],
            side: Side::Casework,
            sql: "SELECT ref, text, owner, review_on, state
                FROM main.vetting_condition WHERE case_id = :id ORDER BY id",
        },
        RelatedSource {
            title: "Letters",
            headings: &["ref", "letter", "sent", "to", "by", "answer by", "sent again"],
            side: Side::Casework,
            sql: "SELECT ref, replace(kind, '-', ' '), sent_on, addressee, sent_by, by_on, again
                FROM main.letter WHERE case_id = :id ORDER BY sent_on DESC, id DESC",
        },
        RelatedSource {
            title: "Barred and advisory lists",
            headings: &["ref", "as listed", "born", "list", "kind of match", "state", "reason"],
            side: Side::Casework,
            sql: "SELECT m.ref, e.name, e.born, e.list, m.how, m.state, m.reason
                FROM main.barred_match m JOIN main.barred_entry e ON e.id = m.entry_id
                WHERE m.case_id = :id ORDER BY m.state <> 'open', m.ref",
        },
        clearances_where!(
            "Clearances held",
            "c.person_id = (SELECT person_id FROM main.vetting_case WHERE id = :id)"
        ),
        RelatedSource {
            title: "Clock stops",
            headings: &["from", "until", "reason"],
            side: Side::Casework,
            sql: "SELECT from_on, until_on, reason FROM main.clock_stop
                WHERE case_id = :id ORDER BY from_on",
        },
    ],
};
