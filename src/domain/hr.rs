//! What HR says of a person against what is known here: each difference by itself, in words, with
//! the case that it calls for.

use super::choice::{Choice, choices};
use super::likeness::name_key;
use super::posting::{self, Held};
use super::time::{Date, show_date};
use super::vetting::{CaseKind, ClearanceState, Ladder, Level};

choices! {
    /// How HR and what is known here differ.
    DifferenceKind, "kind of difference" {
        Joiner = "joiner", "joiner";
        Mover = "mover", "mover";
        Leaver = "leaver", "leaver";
        Moved = "moved", "moved";
        Name = "name", "new name";
        Number = "number", "new number";
        Missing = "missing", "not in HR";
    }
}

choices! {
    /// What became of a difference.
    DifferenceState, "state of a difference" {
        Open = "open", "open";
        Accepted = "accepted", "accepted";
        Refused = "refused", "refused";
        Superseded = "superseded", "superseded";
    }
}

choices! {
    /// Why somebody left.
    Leaving, "reason for leaving" {
        Resigned = "resigned", "resigned";
        Retired = "retired", "retired";
        Dismissed = "dismissed", "dismissed";
        UnderInvestigation = "under-investigation", "left under investigation";
        Transferred = "transferred", "transferred to another force";
        ContractEnded = "contract-ended", "contract ended";
        Died = "died", "died";
        NotSaid = "not-said", "not said";
    }
}

/// A person as HR has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HrPerson {
    /// Collar or staff number.
    pub number: String,
    /// Surname, forenames.
    pub name: String,
    /// Date of birth, where given.
    pub born: Option<Date>,
    /// First day, where given.
    pub started: Option<Date>,
    /// Since when the post is held, where given.
    pub from: Option<Date>,
    /// The level that HR says the person needs, where given.
    pub level: Option<Level>,
    /// The last day, where there is one.
    pub left: Option<Date>,
    /// Why the person left.
    pub leaving: Option<Leaving>,
}

/// A post, as far as a comparison needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostThere {
    /// Its row.
    pub id: i64,
    /// Its reference.
    pub reference: String,
    /// What it is called.
    pub title: String,
    /// What it requires.
    pub level: Level,
}

/// A person as known here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Surname, forenames.
    pub name: String,
    /// Collar or staff number.
    pub number: Option<String>,
    /// When the person left.
    pub left: Option<Date>,
    /// What the person has on each ladder.
    pub held: Vec<Held>,
    /// Posts held, by row.
    pub posts: Vec<i64>,
    /// Levels at which a case is open.
    pub open: Vec<Level>,
}

/// A difference found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How they differ.
    pub kind: DifferenceKind,
    /// The difference in words.
    pub says: String,
    /// The case that it calls for, and at which level.
    pub case: Option<(CaseKind, Level)>,
}

impl Found {
    fn new(kind: DifferenceKind, says: String) -> Self {
        Self { kind, says, case: None }
    }
}

/// Whether a clearance still stands for somebody: it was neither withdrawn nor terminated.
pub fn stands(held: &Held) -> bool {
    !matches!(held.state, ClearanceState::Withdrawn | ClearanceState::Terminated)
}

/// Every difference of one person. `usual` is the level that the policy gives somebody of the
/// kind, `post` the one that HR says they hold. What has not happened by `today` is no difference
/// yet.
pub fn compare(
    hr: &HrPerson,
    known: Option<&Known>,
    post: Option<&PostThere>,
    usual: Level,
    today: Date,
) -> Vec<Found> {
    let Some(known) = known else {
        let gone = hr.left.is_some_and(|left| left <= today);
        return if gone { Vec::new() } else { vec![joiner(hr, None, post, usual)] };
    };
    if hr.left.is_some_and(|left| left <= today) {
        return leaver(hr, known).into_iter().collect();
    }
    let mut found = changed(hr, known);
    if known.left.is_some() || (known.held.is_empty() && known.open.is_empty()) {
        found.push(joiner(hr, Some(known), post, usual));
        return found;
    }
    let elsewhere = post.filter(|post| !known.posts.contains(&post.id));
    let begun = hr.from.is_none_or(|from| from <= today);
    found.extend(elsewhere.filter(|_| begun).map(|post| mover(known, post, today)));
    found
}

fn joiner(hr: &HrPerson, known: Option<&Known>, post: Option<&PostThere>, usual: Level) -> Found {
    let (level, because) = needed(hr.level, post.map(|post| post.level), usual);
    let kind = match known.and_then(|known| known.left) {
        _ if level.ladder() == Ladder::NonPolice => CaseKind::NonPolice,
        Some(_) => CaseKind::Rejoiner,
        None => CaseKind::Recruit,
    };
    let mut says = match known.and_then(|known| known.left) {
        Some(left) => format!("back after leaving on {}", show_date(left)),
        None if known.is_some() => "serves without a clearance".to_owned(),
        None => match hr.started {
            Some(started) => format!("joins on {}", show_date(started)),
            None => "joins".to_owned(),
        },
    };
    if let Some(post) = post {
        says.push_str(&format!(" as {} ({})", post.title, post.reference));
    }
    says.push_str(&format!(", needs {}{because}, no case is open", level.code()));
    Found { case: Some((kind, level)), ..Found::new(DifferenceKind::Joiner, says) }
}

/// The level that somebody who joins needs, and why it is that one where HR and the post differ:
/// the higher of both on one ladder, else the post's. HR's list never lowers what a post requires.
fn needed(hr: Option<Level>, post: Option<Level>, usual: Level) -> (Level, String) {
    let (said, required) = match (hr, post) {
        (Some(said), Some(required)) if said != required => (said, required),
        _ => return (post.or(hr).unwrap_or(usual), String::new()),
    };
    if said.ladder() == required.ladder() && said.rung() > required.rung() {
        return (said, format!(" as HR says, more than the {} of the post", required.code()));
    }
    (required, format!(" for the post, though HR says {}", said.code()))
}

/// Somebody who left while a clearance stands, a post is held or nobody wrote it down here.
fn leaver(hr: &HrPerson, known: &Known) -> Option<Found> {
    let standing: Vec<&str> =
        known.held.iter().filter(|held| stands(held)).map(|held| held.level.code()).collect();
    if known.left.is_some() && standing.is_empty() && known.posts.is_empty() {
        return None;
    }
    let left = hr.left.map(show_date).unwrap_or_default();
    let why = match hr.leaving {
        Some(Leaving::NotSaid) | None => String::new(),
        Some(leaving) => format!(", {}", leaving.label()),
    };
    let stands = match standing.as_slice() {
        [] => "no clearance stands".to_owned(),
        levels => format!("{} still stands", levels.join(" and ")),
    };
    Some(Found::new(DifferenceKind::Leaver, format!("left on {left}{why}; {stands}")))
}

fn changed(hr: &HrPerson, known: &Known) -> Vec<Found> {
    let mut found = Vec::new();
    if hr.name != known.name && name_key(&hr.name) != name_key(&known.name) {
        let says = format!("{} is now {}", known.name, hr.name);
        found.push(Found::new(DifferenceKind::Name, says));
    }
    if known.number.as_deref() != Some(hr.number.as_str()) {
        let was = known.number.as_deref().unwrap_or("unknown");
        let says = format!("number {was} is now {}", hr.number);
        found.push(Found::new(DifferenceKind::Number, says));
    }
    found
}

fn mover(known: &Known, post: &PostThere, today: Date) -> Found {
    let held = posting::judged(post.level, &known.held, today);
    let to = format!("moved to {} ({})", post.title, post.reference);
    let Some(gap) = posting::gap(post.level, held, today) else {
        return Found::new(DifferenceKind::Moved, format!("{to}, is cleared for it"));
    };
    let says = format!("{to}, {}", posting::words(post.level, held, gap));
    let case = posting::case_for(post.level, gap).ok().map(|kind| (kind, post.level));
    Found { case, ..Found::new(DifferenceKind::Mover, says) }
}

/// Somebody known here, in a force and of a kind that HR's file covers, whom it does not name.
pub fn missing(known: &Known) -> Found {
    let number = known.number.as_deref().unwrap_or("unknown");
    let says = format!("number {number} is not in HR's file; accepting says that they left");
    Found::new(DifferenceKind::Missing, says)
}

/// What is wrong with the days that HR gives of a person, at which of them; `None` where they are
/// in order.
pub fn disorder(hr: &HrPerson) -> Option<(&'static str, String)> {
    let before = |field, early: Option<Date>, late: Option<Date>, words: &str| {
        let (early, late) = (early?, late?);
        let said = format!("{} is before {words} on {}", show_date(late), show_date(early));
        (late < early).then_some((field, said))
    };
    before("started", hr.born, hr.started, "the person was born")
        .or_else(|| before("left", hr.started, hr.left, "the person started"))
        .or_else(|| before("from", hr.started, hr.from, "the person started"))
        .or_else(|| before("left", hr.from, hr.left, "the post was taken up"))
}

#[cfg(test)]
#[path = "hr_tests.rs"]
mod tests;
