//! What several registers show beside a record in the same words: the clearances and the open
//! cases of its person. Macros, because a source's SQL is put together when it is compiled.

/// The state of the clearance `c`: `lapsed` once its last day has passed.
macro_rules! clearance_state {
    () => {
        "CASE WHEN c.valid_until < :today
          AND c.state IN ('active','conditional','extended') THEN 'lapsed' ELSE c.state END"
    };
}

/// The clearances that `$which` picks (SQL over `c`), the newest first.
macro_rules! clearances_where {
    ($title:literal, $which:literal) => {
        RelatedSource {
            title: $title,
            headings: &["ref", "level", "granted", "valid until", "state"],
            side: Side::Casework,
            sql: concat!(
                "SELECT c.ref, c.level, c.granted_on, c.valid_until, ",
                clearance_state!(),
                " FROM main.clearance c WHERE ",
                $which,
                " ORDER BY c.granted_on DESC"
            ),
        }
    };
}

/// The open cases of the person that `$person` picks (SQL), the longest waiting first.
macro_rules! open_cases_of {
    ($title:literal, $person:literal) => {
        RelatedSource {
            title: $title,
            headings: &["ref", "kind", "level", "stage", "received"],
            side: Side::Casework,
            sql: concat!(
                "SELECT ref, kind, level, stage, received FROM main.vetting_case
                 WHERE open = 1 AND person_id = ",
                $person,
                " ORDER BY received"
            ),
        }
    };
}

/// An outcome as a time line tells it.
macro_rules! outcome_words {
    ($outcome:literal) => {
        concat!("replace(", $outcome, ", 'conditions', 'granted with conditions')")
    };
}

/// The cases of the person `:id` and the decisions on each: who proposed, confirmed or returned
/// one, and how a case closed of which no decision is kept. What a panel made of an appeal is told
/// with the appeal, and not again as the decision that follows from it.
macro_rules! cases_told {
    () => {
        concat!(
            "SELECT received AS day, 3 AS step, ref, 'case opened' AS what, NULL AS until,
                kind || ', ' || level AS detail
              FROM main.vetting_case WHERE person_id = :id
            UNION ALL SELECT s.from_on, 4, v.ref, 'clock stopped', NULL, s.reason
              FROM main.vetting_case v JOIN main.clock_stop s ON s.case_id = v.id
              WHERE v.person_id = :id
            UNION ALL SELECT s.until_on, 5, v.ref, 'clock started', NULL, NULL
              FROM main.vetting_case v JOIN main.clock_stop s ON s.case_id = v.id
              WHERE v.person_id = :id AND s.until_on IS NOT NULL
            UNION ALL SELECT d.decided_on, 6, v.ref, iif(d.why_second IS NULL AND d.second_by IS NULL,
                  'decided: ', 'proposed: ') || ",
            outcome_words!("d.outcome"),
            ", NULL, 'by ' || d.by
              FROM main.vetting_case v JOIN main.case_decision d ON d.case_id = v.id
                LEFT JOIN main.appeal a ON a.case_id = v.id AND a.outcome = 'upheld'
              WHERE v.person_id = :id AND (a.id IS NULL OR d.state <> 'stands')
            UNION ALL SELECT d.second_on, 7, v.ref,
                iif(d.state = 'returned', 'returned: ', 'decided: ') || ",
            outcome_words!("d.outcome"),
            ", NULL, iif(d.state = 'returned', 'by ' || d.second_by,
                  'by ' || d.by || ', confirmed by ' || d.second_by)
                || ifnull(': ' || d.second_reason, '')
              FROM main.vetting_case v JOIN main.case_decision d ON d.case_id = v.id
              WHERE v.person_id = :id AND d.second_on IS NOT NULL
            UNION ALL SELECT closed_on, 7, ref, 'case closed: ' || ",
            outcome_words!("ifnull(first_outcome, outcome)"),
            ", NULL, 'by ' || ifnull(decided_by, 'not recorded')
              FROM main.vetting_case v WHERE person_id = :id AND closed_on IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM main.case_decision d WHERE d.case_id = v.id
                  AND d.outcome = ifnull(v.first_outcome, v.outcome)
                  AND d.state IN ('stands','overturned'))"
        )
    };
}

/// The appeals of the person `:id` with what the panel made of each, and the conditions of grants
/// from the day that set one to the day that ended it.
macro_rules! appeals_told {
    () => {
        "SELECT a.lodged, 9, a.ref, iif(a.late, 'appeal lodged late', 'appeal lodged in time'),
            a.deadline, 'against ' || v.ref || ': ' || a.grounds
              || ifnull('; taken late: ' || a.late_reason, '')
          FROM main.vetting_case v JOIN main.appeal a ON a.case_id = v.id
          WHERE v.person_id = :id
        UNION ALL SELECT a.decided_on, 10, a.ref, 'appeal ' || a.outcome, NULL,
            'by ' || a.panel || ': ' || a.reason
          FROM main.vetting_case v JOIN main.appeal a ON a.case_id = v.id
          WHERE v.person_id = :id AND a.decided_on IS NOT NULL
        UNION ALL SELECT n.set_on, 12, n.ref, 'condition given', NULL,
            n.text || ', owned by ' || n.owner
          FROM main.vetting_case v JOIN main.vetting_condition n ON n.case_id = v.id
          WHERE v.person_id = :id
        UNION ALL SELECT n.reviewed_on, 13, n.ref, 'condition kept on', n.review_on,
            n.text || ifnull(', by ' || n.reviewed_by, '') || ifnull(': ' || n.review_note, '')
          FROM main.vetting_case v JOIN main.vetting_condition n ON n.case_id = v.id
          WHERE v.person_id = :id AND n.reviewed_on IS NOT NULL AND n.state = 'active'
        UNION ALL SELECT n.ended_on, 13, n.ref, 'condition ended', NULL,
            n.text || ifnull(', by ' || n.reviewed_by, '') || ifnull(': ' || n.review_note, '')
          FROM main.vetting_case v JOIN main.vetting_condition n ON n.case_id = v.id
          WHERE v.person_id = :id AND n.ended_on IS NOT NULL"
    };
}

/// The clearances of the person `:id`: each as its case granted it, whatever became of conditions,
/// and its steps with reason and authority. That one lapsed follows from its last day.
macro_rules! clearances_told {
    () => {
        "SELECT granted_on, 11, ref,
            iif(ifnull((SELECT v.outcome = 'conditions' FROM main.vetting_case v
                  WHERE v.ref = clearance.case_ref),
                conditions IS NOT NULL OR EXISTS (SELECT 1 FROM main.clearance_step s
                  WHERE s.clearance_id = clearance.id AND s.step = 'freed')),
              'granted with conditions', 'granted'), valid_until,
            level || ifnull(', from ' || case_ref, '')
          FROM main.clearance WHERE person_id = :id
        UNION ALL SELECT s.taken_on, 14, c.ref, CASE s.step WHEN 'stands' THEN 'stands again'
              WHEN 'restored' THEN 'suspension lifted'
              WHEN 'freed' THEN 'last condition ended' ELSE s.step END, s.until,
            c.level || ': ' || s.reason || ' (' || s.authority || ')'
          FROM main.clearance c JOIN main.clearance_step s ON s.clearance_id = c.id
          WHERE c.person_id = :id
        UNION ALL SELECT date(valid_until, '+1 day'), 0, ref, 'lapsed', valid_until, level
          FROM main.clearance
          WHERE person_id = :id AND valid_until < :today AND standing = 1
            AND state IN ('active','conditional','extended','lapsed')"
    };
}

/// The follow-ups and letters of the person `:id`. A refusal is told before it is appealed.
macro_rules! letters_told {
    () => {
        "SELECT answered_on, 15, ref, kind || ' follow-up answered', due_on,
            outcome || ifnull(', held by ' || supervisor, '')
          FROM main.due WHERE person_id = :id AND answered_on IS NOT NULL
        UNION ALL SELECT sent_on, iif(kind = 'refusal', 8, 16), ref,
            replace(kind, '-', ' ') || ' letter sent', by_on, 'by ' || sent_by
          FROM main.letter WHERE person_id = :id"
    };
}

/// The service of the person `:id`: joining, every post held from when until when, and leaving.
macro_rules! service_told {
    () => {
        "SELECT started, 1, ref, 'joined', NULL, kind
          FROM main.person WHERE id = :id AND started IS NOT NULL
        UNION ALL SELECT h.from_on, 3, o.ref, 'took the post', h.until_on,
            o.title || ', ' || o.unit
          FROM main.holding h JOIN main.post o ON o.id = h.post_id
          WHERE h.person_id = :id AND h.from_on IS NOT NULL
        UNION ALL SELECT h.until_on, 2, o.ref, 'left the post', NULL, o.title || ', ' || o.unit
          FROM main.holding h JOIN main.post o ON o.id = h.post_id
          WHERE h.person_id = :id AND h.until_on IS NOT NULL
        UNION ALL SELECT left_on, 18, ref, 'left', NULL,
            kind || ifnull(', ' || replace(leaving, '-', ' '), '')
          FROM main.person WHERE id = :id AND left_on IS NOT NULL
        UNION ALL SELECT reported_on, 19, ref, 'reported for the barred lists', NULL, report_ref
          FROM main.person WHERE id = :id AND reported_on IS NOT NULL"
    };
}

/// Everything that vetting did about the person `:id` on one line of time, the latest first; of one
/// day what follows from something stands above it.
macro_rules! time_line {
    () => {
        RelatedSource {
            title: "Time line, the latest first",
            headings: &["on", "ref", "what", "last day", "detail"],
            side: Side::Casework,
            sql: concat!(
                "SELECT day, ref, what, until, detail FROM (",
                cases_told!(),
                " UNION ALL ",
                appeals_told!(),
                " UNION ALL ",
                clearances_told!(),
                " UNION ALL ",
                letters_told!(),
                " UNION ALL ",
                service_told!(),
                ") ORDER BY day DESC, step DESC, ref LIMIT 200"
            ),
        }
    };
}
