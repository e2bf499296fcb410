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
