//! Conflicts of interest: whether what is said of one person may be read, heard and voted on by
//! another. An item about an attendee, about somebody in their unit or about a notified associate
//! is withheld from them (domain.md, *Tasking*; L where it says how names are matched).

use super::choice::choices;
use super::text::fold;

choices! {
    /// Why an item is withheld from somebody.
    Ground, "ground of a conflict" {
        Subject = "subject", "the subject";
        Unit = "unit", "the subject's unit";
        Associate = "associate", "a notified associate";
        Declared = "declared", "declared";
    }
}

/// Somebody as the guard knows them: who, and where they work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// The person's number, where known to us.
    pub person_id: Option<i64>,
    /// Every name that they go by.
    pub names: Vec<String>,
    /// The force's code.
    pub force: Option<String>,
    /// The unit.
    pub unit: Option<String>,
}

/// A notified association: whose it is, and the name of the associate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// The person who notified it.
    pub person_id: i64,
    /// The associate as named.
    pub associate: String,
    /// Its reference.
    pub reference: String,
}

/// Titles and ranks, which are no part of a name.
const RANKS: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "dr", "pc", "dc", "sgt", "ps", "ds", "insp", "di", "ci",
    "dci", "supt", "dsu", "det", "cs", "dcs", "acc", "dcc", "cc", "pcso", "sc",
];

/// The words of a name in an order of their own, without case, accents, punctuation, rank and
/// what stands in brackets: `DI O’Brien, Ana (PSD)` and `Ana O'BRIEN` are the same.
fn words(name: &str) -> Vec<String> {
    let folded = fold(name);
    let mut depth = 0_u32;
    let mut plain = String::new();
    for c in folded.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '\'' => {}
            c if depth == 0 => plain.push(if c.is_alphanumeric() { c } else { ' ' }),
            _ => {}
        }
    }
    let mut words: Vec<String> = plain.split_whitespace().map(str::to_owned).collect();
    words.retain(|word| !RANKS.contains(&word.as_str()));
    words.sort_unstable();
    words
}

/// Whether two names name the same person. One word alone is a surname or a user's name, which
/// says who somebody is only where it is written alike.
pub fn same_name(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    !one.is_empty() && one == other
}

/// Text without case, accents and spaces at its ends, as units and forces are compared.
fn same_text(one: &str, other: &str) -> bool {
    fold(one.trim()) == fold(other.trim())
}

impl Party {
    /// Whether they are the same person. Two numbers settle it; otherwise a name does.
    pub fn is(&self, other: &Self) -> bool {
        match (self.person_id, other.person_id) {
            (Some(one), Some(two)) => one == two,
            _ => other.names.iter().any(|name| self.goes_by(name)),
        }
    }

    /// Whether they go by a name.
    pub fn goes_by(&self, name: &str) -> bool {
        self.names.iter().any(|known| same_name(known, name))
    }

    /// Whether both work in one unit of one force. A force that is not known may be the same
    /// one, so that it does not let an item through.
    fn shares_unit(&self, other: &Self) -> bool {
        let (Some(unit), Some(others)) = (&self.unit, &other.unit) else { return false };
        if unit.trim().is_empty() || !same_text(unit, others) {
            return false;
        }
        match (&self.force, &other.force) {
            (Some(force), Some(others)) => same_text(force, others),
            _ => true,
        }
    }

    /// The association that ties them, whoever notified it.
    fn tied<'t>(&self, other: &Self, ties: &'t [Tie]) -> Option<&'t Tie> {
        let notified = |who: &Self, whom: &Self, tie: &Tie| {
            who.person_id == Some(tie.person_id) && whom.goes_by(&tie.associate)
        };
        ties.iter().find(|tie| notified(self, other, tie) || notified(other, self, tie))
    }
}

/// Why an item about `subject` is withheld from `attendee`, with the reason in words; `None`
/// where it is not.
pub fn ground(attendee: &Party, subject: &Party, ties: &[Tie]) -> Option<(Ground, String)> {
    if attendee.is(subject) {
        return Some((Ground::Subject, "the item is about them".to_owned()));
    }
    if attendee.shares_unit(subject) {
        let unit = subject.unit.as_deref().unwrap_or_default();
        let doubt = if attendee.force.is_none() || subject.force.is_none() {
            "; the force of one is not known"
        } else {
            ""
        };
        return Some((Ground::Unit, format!("the item is about their unit, {unit}{doubt}")));
    }
    let tie = attendee.tied(subject, ties)?;
    Some((Ground::Associate, format!("a notified associate, {}", tie.reference)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(id: Option<i64>, name: &str, force: &str, unit: &str) -> Party {
        let known = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Party {
            person_id: id,
            names: vec![name.to_owned()],
            force: known(force),
            unit: known(unit),
        }
    }

    #[test]
    fn names_match_whatever_case_accents_order_and_rank() {
        for (one, other, same) in [
            ("Ní Bhriain, Sorcha", "sorcha NI BHRIAIN", true),
            ("DI O’Brien, Ana (PSD)", "Ana O'Brien", true),
            ("Taylor-Whitfield, Jo", "Jo Taylor Whitfield", true),
            ("Shaw, Ana", "Shaw, Anna", false),
            ("DI Shaw", "Shaw, Ana", false),
            ("DI Shaw", "Shaw", true),
            ("", "", false),
            ("DI", "PC", false),
        ] {
            assert_eq!(same_name(one, other), same, "{one} {other}");
            assert_eq!(same_name(other, one), same, "{other} {one}");
        }
    }

    #[test]
    fn an_item_is_withheld_on_these_grounds_and_no_other() {
        let ties = [
            Tie { person_id: 1, associate: "Old, Friend".to_owned(), reference: "N-1".to_owned() },
            Tie { person_id: 9, associate: "Khan, Amír".to_owned(), reference: "N-2".to_owned() },
        ];
        let me = party(Some(1), "Khan, Amir", "cambs", "Custody");
        for (subject, expected) in [
            (party(Some(1), "anything", "beds", "CID"), Some(Ground::Subject)),
            (party(None, "AMIR KHAN", "", ""), Some(Ground::Subject)),
            (party(Some(2), "Khan, Amir", "beds", "CID"), None),
            (party(Some(2), "Doe, Jo", "cambs", "cústody "), Some(Ground::Unit)),
            (party(Some(2), "Doe, Jo", "beds", "Custody"), None),
            (party(None, "Doe, Jo", "", "Custody"), Some(Ground::Unit)),
            (party(None, "friend old", "", ""), Some(Ground::Associate)),
            (party(Some(9), "Nine, No", "herts", ""), Some(Ground::Associate)),
            (party(Some(8), "Eight, No", "herts", ""), None),
        ] {
            let found = ground(&me, &subject, &ties).map(|(ground, _)| ground);
            assert_eq!(found, expected, "{subject:?}");
        }
        let unknown = Party::default();
        assert_eq!(ground(&unknown, &unknown, &ties), None, "nobody is not somebody");
    }
}
