//! What applicants say of themselves on the monitoring form, which comes apart from the case: the
//! protected characteristics (Equality Act 2010) and the groups of each. What somebody does not
//! say, or says is not to be said, is "not stated" and stays a group of its own.

use super::choice::{Choice, choices};
use super::suppress::Least;
use std::collections::BTreeMap;

choices! {
    /// A protected characteristic of the monitoring form.
    Characteristic, "characteristic" {
        Sex = "sex", "sex";
        Ethnicity = "ethnicity", "ethnicity";
        Age = "age", "age band";
        Disability = "disability", "disability";
        Religion = "religion", "religion or belief";
        Orientation = "orientation", "sexual orientation";
    }
}

/// The group of whoever says nothing; the last of every characteristic.
pub const NOT_STATED: &str = "not-stated";

const LAST: (&str, &str) = (NOT_STATED, "not stated");

impl Characteristic {
    /// Code and label of its groups (S: the headings of the census of 2021; the bands of age L).
    pub fn groups(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Sex => &[("female", "female"), ("male", "male"), LAST],
            Self::Ethnicity => &[
                ("asian", "Asian or Asian British"),
                ("black", "Black or Black British"),
                ("mixed", "mixed or multiple"),
                ("white", "White"),
                ("other", "other ethnic group"),
                LAST,
            ],
            Self::Age => &[
                ("under-25", "under 25"),
                ("25-34", "25 to 34"),
                ("35-44", "35 to 44"),
                ("45-54", "45 to 54"),
                ("over-54", "55 and over"),
                LAST,
            ],
            Self::Disability => &[("yes", "disabled"), ("no", "not disabled"), LAST],
            Self::Religion => &[
                ("none", "no religion"),
                ("christian", "Christian"),
                ("muslim", "Muslim"),
                ("hindu", "Hindu"),
                ("sikh", "Sikh"),
                ("jewish", "Jewish"),
                ("buddhist", "Buddhist"),
                ("other", "other religion"),
                LAST,
            ],
            Self::Orientation => &[
                ("heterosexual", "heterosexual"),
                ("gay-lesbian", "gay or lesbian"),
                ("bisexual", "bisexual"),
                ("other", "other orientation"),
                LAST,
            ],
        }
    }

    /// The place of a group among them; what is unknown counts as not stated.
    pub fn place(self, code: &str) -> usize {
        let groups = self.groups();
        groups.iter().position(|(known, _)| *known == code).unwrap_or(groups.len() - 1)
    }

    /// Its place among the characteristics.
    pub fn index(self) -> usize {
        Self::ALL.iter().position(|known| *known == self).unwrap_or_default()
    }
}

/// How disproportionality is reported (L).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonitoringRules {
    /// Months that are reported where no first day is given.
    pub months: u32,
    /// Which counts are hidden.
    pub least: Least,
    /// The group that others of a characteristic are held against.
    pub references: BTreeMap<Characteristic, &'static str>,
}

impl MonitoringRules {
    /// The place of the reference group of a characteristic.
    pub fn reference(&self, characteristic: Characteristic) -> usize {
        let code = self.references.get(&characteristic).copied().unwrap_or(NOT_STATED);
        characteristic.place(code)
    }
}
