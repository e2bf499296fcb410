//! The numbers of a version by their keys, such as `warn.days`, for what names a value of the policy
//! instead of having one of its own: the views.

use super::Policy;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// Every whole number, and every list of them, of a version by its key.
pub(super) type Numbers = BTreeMap<String, Vec<u32>>;

/// The numbers of a table, under the keys that lead to them.
pub(super) fn numbers(table: &Table) -> Numbers {
    let mut found = Numbers::new();
    gather(table, "", &mut found);
    found
}

fn gather(table: &Table, above: &str, found: &mut Numbers) {
    for (key, value) in table {
        let path = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        let number = |value: &Value| u32::try_from(value.as_integer()?).ok();
        let several = match value {
            Value::Table(table) => {
                gather(table, &path, found);
                None
            }
            Value::Array(values) => values.iter().map(number).collect::<Option<Vec<u32>>>(),
            value => number(value).map(|number| vec![number]),
        };
        if let Some(several) = several.filter(|several| !several.is_empty()) {
            found.insert(path, several);
        }
    }
}

impl Policy {
    /// The number under a key such as `assess.hours`, or the numbers of a list such as
    /// `warn.days`; `None` where there is none.
    pub fn numbers(&self, key: &str) -> Option<&[u32]> {
        self.numbers.get(key).map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::policy::Policies;

    #[test]
    fn a_number_is_found_under_its_key_as_the_version_of_the_day_has_it() {
        let policies = Policies::built_in().expect("the shipped policy holds");
        for (day, key, numbers) in [
            ("2026-11-20", "warn.days", Some(&[180, 90, 60, 42, 30][..])),
            ("2026-11-20", "assess.hours", Some(&[24])),
            ("2026-11-20", "validity.MV.months", Some(&[84])),
            ("2026-11-20", "gift_late.days", Some(&[14])),
            ("2024-11-20", "gift_late.days", Some(&[28])),
            ("2026-11-20", "assess", None),
            ("2026-11-20", "assess.source", None),
            ("2026-11-20", "markings.refused", None),
        ] {
            let policy = policies.on(day.parse().expect("a date"));
            assert_eq!(policy.numbers(key), numbers, "{day} {key}");
        }
    }
}
