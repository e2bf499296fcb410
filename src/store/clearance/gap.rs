//! What the holder of a post lacks for it and since when, said once for the list of gaps, the first
//! screen and the papers. Each is SQL over `main.post o` on the day `:today`; whoever is cleared is
//! left out by what the post keeps, before any clearance is read.

/// Whether the post is held without the clearance that it requires.
macro_rules! without {
    () => {
        "(o.holder_id IS NOT NULL AND ifnull(o.cleared_until, '') < :today)"
    };
}

/// The number of the clearance by which the holder is judged: the one that is enough and runs
/// longest; where none is, the newest on the post's ladder.
macro_rules! judged_by {
    () => {
        "CASE WHEN o.cleared_until >= :today THEN o.cleared_by
          ELSE (SELECT k.id FROM main.clearance k WHERE k.person_id = o.holder_id
            AND k.ladder = o.ladder AND k.current = 1) END"
    };
}

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

/// The first day without, where the holder is judged by `main.clearance c`: that on which the post
/// was taken up, on which a review raised what it requires, or the first on which a clearance that
/// was enough did not hold, whichever is latest; unknown where nothing says so.
macro_rules! gap_since {
    () => {
        concat!(
            "CASE WHEN NOT ",
            $crate::store::clearance::gap::without!(),
            " THEN NULL ELSE nullif(max(ifnull(o.held_since, ''), ifnull(o.required_since, ''),
              CASE WHEN c.rung >= o.rung AND c.state IN ('suspended','withdrawn','terminated')
                THEN ",
            $crate::store::clearance::gap::ended!("c"),
            " WHEN c.id IS NULL OR c.rung >= o.rung
                THEN ifnull(date(o.cleared_until, '+1 day'), '')
              ELSE ifnull((SELECT max(ended) FROM (SELECT ",
            $crate::store::clearance::gap::ended!("l"),
            " AS ended FROM main.clearance l
                 WHERE l.person_id = o.holder_id AND l.ladder = o.ladder AND l.rung >= o.rung
                   AND NOT EXISTS (SELECT 1 FROM main.clearance n
                     WHERE n.person_id = l.person_id AND n.ladder = l.ladder AND n.rung = l.rung
                       AND (n.granted_on, n.id) > (l.granted_on, l.id)))
                 WHERE ended <= :today), '') END), '') END"
        )
    };
}

/// Days that were not covered from the first one, `$since` (SQL), to the day at hand, which counts:
/// one that lapsed yesterday has lapsed a day. The same as `lapsed_days` of a last day.
macro_rules! days_since {
    ($since:expr) => {
        concat!("CAST(julianday(:today) - julianday(", $since, ") AS INTEGER) + 1")
    };
}

pub(in crate::store) use {days_since, ended, gap_since, judged_by, without};
