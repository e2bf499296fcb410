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

/// Everything that vetting did about the person `:id` on one line of time, the latest first. That
/// a clearance lapsed follows from its last day, whoever looks.
macro_rules! time_line {
    () => {
        RelatedSource {
            title: "Time line, the latest first",
            headings: &["on", "ref", "what", "last day", "detail"],
            side: Side::Casework,
            sql: "SELECT day, ref, what, until, detail FROM (
                SELECT received AS day, ref, 'case opened' AS what, NULL AS until,
                    kind || ', ' || level AS detail
                  FROM main.vetting_case WHERE person_id = :id
                UNION ALL SELECT s.from_on, v.ref, 'clock stopped', NULL, s.reason
                  FROM main.vetting_case v JOIN main.clock_stop s ON s.case_id = v.id
                  WHERE v.person_id = :id
                UNION ALL SELECT s.until_on, v.ref, 'clock started', NULL, NULL
                  FROM main.vetting_case v JOIN main.clock_stop s ON s.case_id = v.id
                  WHERE v.person_id = :id AND s.until_on IS NOT NULL
                UNION ALL SELECT closed_on, ref, 'case closed: ' || outcome, NULL,
                    'by ' || ifnull(decided_by, 'not recorded')
                  FROM main.vetting_case WHERE person_id = :id AND closed_on IS NOT NULL
                UNION ALL SELECT answered_on, ref, kind || ' follow-up answered', due_on,
                    outcome || ifnull(', held by ' || supervisor, '')
                  FROM main.due WHERE person_id = :id AND answered_on IS NOT NULL
                UNION ALL SELECT sent_on, ref, replace(kind, '-', ' ') || ' letter sent', by_on,
                    'by ' || sent_by
                  FROM main.letter WHERE person_id = :id
                UNION ALL SELECT granted_on, ref,
                    iif(conditions IS NULL AND NOT EXISTS (
                        SELECT 1 FROM main.clearance_step s
                        WHERE s.clearance_id = clearance.id AND s.step = 'freed'),
                      'granted', 'granted with conditions'), valid_until,
                    level || ifnull(', from ' || case_ref, '')
                  FROM main.clearance WHERE person_id = :id
                UNION ALL SELECT s.taken_on, c.ref, CASE s.step WHEN 'stands' THEN 'stands again'
                      WHEN 'restored' THEN 'suspension lifted'
                      WHEN 'freed' THEN 'last condition ended' ELSE s.step END, s.until,
                    c.level || ': ' || s.reason
                      || ' (' || s.authority || ')'
                  FROM main.clearance c JOIN main.clearance_step s ON s.clearance_id = c.id
                  WHERE c.person_id = :id
                UNION ALL SELECT date(valid_until, '+1 day'), ref, 'lapsed', valid_until,
                    level
                  FROM main.clearance
                  WHERE person_id = :id AND valid_until < :today AND standing = 1
                    AND state IN ('active','conditional','extended','lapsed')
                UNION ALL SELECT held_since, ref, 'took the post', NULL, title || ', ' || unit
                  FROM main.post WHERE holder_id = :id AND held_since IS NOT NULL
                UNION ALL SELECT started, ref, 'joined', NULL, kind
                  FROM main.person WHERE id = :id AND started IS NOT NULL
                UNION ALL SELECT left_on, ref, 'left', NULL, kind
                  FROM main.person WHERE id = :id AND left_on IS NOT NULL)
              ORDER BY day DESC, ref LIMIT 200",
        }
    };
}
