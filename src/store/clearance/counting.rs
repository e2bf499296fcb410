//! Which clearance counts on a day, said once for every list, rank and figure (P: one at or above
//! what a post requires, that holds). What became of it is read from its steps up to that day, so
//! that a day past is counted as it was. Macros, because SQL is put together when it is compiled.
//! Of the day at hand the answer is kept: `clearance.standing` and `post.cleared_until`.

/// The state of the clearance `$c` on the day `$day` (both SQL), its last day aside. One of which
/// no step since changed that is as it is written; before its first such step it was as granted.
macro_rules! state_on {
    ($c:literal, $day:literal) => {
        concat!(
            "(CASE WHEN EXISTS (SELECT 1 FROM main.clearance_step s WHERE s.clearance_id = ",
            $c,
            ".id AND s.taken_on > ",
            $day,
            " AND s.step IN ('suspended','restored','withdrawn','terminated')) THEN ifnull((SELECT s.step FROM main.clearance_step s WHERE s.clearance_id = ",
            $c,
            ".id AND s.taken_on <= ",
            $day,
            " AND s.step IN ('suspended','restored','withdrawn','terminated')
              ORDER BY s.id DESC LIMIT 1), 'active') ELSE ",
            $c,
            ".state END)"
        )
    };
}

/// Whether the clearance `$c` was somebody's to keep up on the day `$day`, valid or past its last
/// day: granted by then, neither suspended nor ended, and not replaced by a later grant of the same
/// level. A higher one hides it only where the person was suspended or gone: what was held before
/// that does not stand in; what was granted on the day of the termination came after it.
macro_rules! granted_on {
    ($c:literal, $day:literal) => {
        concat!(
            $c,
            ".granted_on <= ",
            $day,
            " AND ",
            $crate::store::clearance::counting::state_on!($c, $day),
            " NOT IN ('suspended','withdrawn','terminated')
              AND NOT EXISTS (SELECT 1 FROM main.clearance n WHERE n.person_id = ",
            $c,
            ".person_id AND n.granted_on <= ",
            $day,
            " AND n.ladder = ",
            $c,
            ".ladder AND n.rung >= ",
            $c,
            ".rung AND n.id <> ",
            $c,
            ".id AND CASE WHEN n.rung = ",
            $c,
            ".rung THEN (n.granted_on, n.id) > (",
            $c,
            ".granted_on, ",
            $c,
            ".id) ELSE ",
            $crate::store::clearance::counting::state_on!("n", $day),
            " IN ('suspended','terminated') AND ",
            $c,
            ".granted_on < ifnull(
                (SELECT max(iif(s.step = 'suspended', date(s.taken_on, '+1 day'), s.taken_on))
                FROM main.clearance_step s WHERE s.clearance_id = n.id AND s.taken_on <= ",
            $day,
            " AND s.step IN ('suspended','terminated')), date(n.granted_on, '+1 day')) END)"
        )
    };
}

/// Whether the last day of the clearance `$c`, as it was on the day `$day`, had not passed then.
macro_rules! runs_on {
    ($c:literal, $day:literal) => {
        concat!(
            "(",
            $c,
            ".valid_until >= ",
            $day,
            " AND ifnull((SELECT s.until_before FROM main.clearance_step s
                WHERE s.clearance_id = ",
            $c,
            ".id AND s.taken_on > ",
            $day,
            " AND s.until_before IS NOT NULL ORDER BY s.id LIMIT 1), ",
            $day,
            ") >= ",
            $day,
            ")"
        )
    };
}

/// Whether the clearance `$c` counts on the day `$day`: it is somebody's to keep up and runs.
macro_rules! counts_on {
    ($c:literal, $day:literal) => {
        concat!(
            $crate::store::clearance::counting::runs_on!($c, $day),
            " AND ",
            $crate::store::clearance::counting::granted_on!($c, $day)
        )
    };
}

pub(in crate::store) use {counts_on, granted_on, runs_on, state_on};

#[cfg(test)]
#[path = "counting_tests.rs"]
mod tests;
