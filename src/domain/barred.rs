//! Whether somebody may be on a barred or advisory list: by the same name and date of birth, by a
//! near name and the same date, or by the name alone where a date is unknown. A person decides.

use super::choice::choices;
use super::likeness::keys_percent;
use super::time::Date;

choices! {
    /// Which list.
    List, "list" {
        Barred = "barred", "barred list";
        Advisory = "advisory", "advisory list";
    }
}

choices! {
    /// What a match rests on.
    How, "kind of match" {
        Exact = "exact", "same name and birth";
        Near = "near", "near name, same birth";
        Name = "name", "same name, birth unknown";
    }
}

choices! {
    /// What a person made of a match.
    MatchState, "state of a match" {
        Open = "open", "to answer";
        Confirmed = "confirmed", "confirmed";
        Dismissed = "dismissed", "dismissed";
    }
}

/// How somebody matches an entry, with the likeness of the names in per cent; `None` where they
/// do not. Names are by their keys ([`super::likeness::name_key`]).
pub fn matches(
    person: (&str, Option<Date>),
    entry: (&str, Option<Date>),
    near_percent: u32,
) -> Option<(How, u32)> {
    let same = person.0 == entry.0 && !person.0.is_empty();
    match person.1.zip(entry.1) {
        Some((a, b)) if a != b => None,
        Some(_) if same => Some((How::Exact, 100)),
        Some(_) => {
            let percent = keys_percent(person.0, entry.0);
            (percent >= near_percent).then_some((How::Near, percent))
        }
        None => same.then_some((How::Name, 100)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::likeness::name_key;
    use proptest::prelude::*;

    #[test]
    fn a_match_rests_on_name_and_birth() {
        let day = |text: &str| text.parse::<Date>().ok();
        for (name, born, other, other_born, expected) in [
            ("Doe, Jane", "1990-05-04", "JANE DOE", "1990-05-04", Some((How::Exact, 100))),
            ("Doe, Jane", "1990-05-04", "Jane Doe", "1990-05-05", None),
            ("Doe, Jane", "", "Jane Doe", "1990-05-05", Some((How::Name, 100))),
            ("Doe, Jane", "", "Jayne Doe", "", None),
            ("Nguyễn, Anh", "1990-05-04", "Anh Nguyen", "1990-05-04", Some((How::Exact, 100))),
            ("Stephens, Mark", "1990-05-04", "Stevens, Mark", "1990-05-04", Some((How::Near, 95))),
            ("Doe, Jane", "1990-05-04", "Okafor, Chidi", "1990-05-04", None),
        ] {
            let (a, b) = (name_key(name), name_key(other));
            let found = matches((&a, day(born)), (&b, day(other_born)), 88);
            assert_eq!(found, expected, "{name} {other}");
        }
        assert_eq!(matches(("", None), ("", None), 0), None);
    }

    proptest! {
        #[test]
        fn it_matters_not_which_of_the_two_is_asked(a in "[a-c ]{0,6}", b in "[a-c ]{0,6}",
            x in proptest::option::of(0..2), y in proptest::option::of(0..2)) {
            let day = |n: Option<i32>| n.map(|n| Date::default() + chrono::Duration::days(n.into()));
            let (a, b) = (name_key(&a), name_key(&b));
            let one = matches((&a, day(x)), (&b, day(y)), 80);
            prop_assert_eq!(one, matches((&b, day(y)), (&a, day(x)), 80));
        }
    }
}
