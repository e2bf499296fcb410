//! How alike two reports must be to be offered as possible duplicates.

use super::PolicyError;
use super::read::Group;
use crate::domain::likeness::Weights;

pub(super) fn read(group: &mut Group) -> Result<Weights, PolicyError> {
    let percent = |group: &mut Group, key: &str| match group.number(key)? {
        percent if percent <= 100 => Ok(percent),
        _ => Err(group.wrong(key, "should be at most 100")),
    };
    Ok(Weights {
        window_days: group.number("window_days")?,
        same_subject: percent(group, "same_subject")?,
        near_name: percent(group, "near_name")?,
        near_name_percent: percent(group, "near_name_percent")?,
        same_day: percent(group, "same_day")?,
        same_words: percent(group, "same_words")?,
        other_subject_percent: percent(group, "other_subject_percent")?,
        least: percent(group, "least")?,
        offered: percent(group, "offered")?,
        candidates: group.number("candidates")?,
    })
}
