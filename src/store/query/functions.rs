//! SQL functions of our own: folding text so that `Ni Bhriain` finds `Ní Bhriain`, the London day
//! of a moment, which the engine cannot tell, a date as people read it inside a longer text, and a
//! share with its interval.

use crate::domain::interval;
pub use crate::domain::text::fold;
use crate::domain::time::{day, parse_moment, show_date};
use crate::store::error::Result;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// Whether the text holds what is sought, which is folded already. Plain ASCII, which is most of
/// it, is compared where it lies.
fn holds(text: &str, sought: &str) -> bool {
    if !text.is_ascii() {
        return fold(text).contains(sought);
    }
    let sought = sought.as_bytes();
    match sought.split_first() {
        None => true,
        Some((first, _)) => text.as_bytes().windows(sought.len()).any(|part| {
            part.first().is_some_and(|c| c.eq_ignore_ascii_case(first))
                && part.eq_ignore_ascii_case(sought)
        }),
    }
}

/// Makes `holds(folded, text, …)`, `london_day(moment)`, `shown_date(date)` and
/// `shown_share(part, of)` known to a connection.
pub(in crate::store) fn register(db: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("holds", -1, flags, |context| {
        let sought = context.get_raw(0).as_str_or_null()?.unwrap_or_default();
        for place in 1..context.len() {
            let text = context.get_raw(place).as_str_or_null()?;
            if text.is_some_and(|text| holds(text, sought)) {
                return Ok(true);
            }
        }
        Ok(false)
    })?;
    db.create_scalar_function("london_day", 1, flags, |context| {
        let moment = context.get_raw(0).as_str_or_null()?.and_then(parse_moment);
        Ok(moment.map(|moment| day(moment).to_string()))
    })?;
    db.create_scalar_function("shown_date", 1, flags, |context| {
        let date = context.get_raw(0).as_str_or_null()?.and_then(|text| text.parse().ok());
        Ok(date.map(show_date))
    })?;
    db.create_scalar_function("shown_share", 2, flags, |context| {
        Ok(interval::shown(context.get(0)?, context.get(1)?))
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{fold, holds};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_held_is_what_the_folded_text_contains(
            text in "[a-cA-Cé’ ]{0,12}", sought in "[a-cA-Cé' ]{0,4}"
        ) {
            let sought = fold(&sought);
            prop_assert_eq!(holds(&text, &sought), fold(&text).contains(&sought));
        }
    }

    #[test]
    fn accents_and_case_fold_away() {
        for (given, folded) in [
            ("Ní Bhriain", "ni bhriain"),
            ("O'BRIEN", "o'brien"),
            ("Żółć", "zołc"),
            ("O’Brien", "o'brien"),
            ("", ""),
        ] {
            assert_eq!(fold(given), folded);
        }
    }
}
