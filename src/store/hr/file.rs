//! What a file of HR's list holds, and what it shows once it is held against everybody here.

use crate::domain::choice::Choice;
use crate::domain::hr::{DifferenceKind, Found, Leaving};
use crate::domain::time::Date;
use crate::domain::vetting::{Level, SubjectKind};

/// A row of HR's file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HrRow {
    /// Collar or staff number.
    pub number: String,
    /// Surname, forenames.
    pub name: String,
    /// The force's short name.
    pub force: Option<String>,
    /// What the person is.
    pub kind: Option<SubjectKind>,
    /// Rank or grade.
    pub rank: Option<String>,
    /// Where the person works.
    pub unit: Option<String>,
    /// A contractor's employer.
    pub employer: Option<String>,
    /// Date of birth.
    pub born: Option<Date>,
    /// First day.
    pub started: Option<Date>,
    /// The post: its reference, or its title.
    pub post: Option<String>,
    /// Since when it is held.
    pub from: Option<Date>,
    /// The level that HR says is needed.
    pub level: Option<Level>,
    /// Last day.
    pub left: Option<Date>,
    /// Why the person left.
    pub leaving: Option<Leaving>,
}

/// A force that HR's list is said to be of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenForce {
    /// Its short name, as it is kept.
    pub code: String,
    /// What the list calls it, where that is something else.
    pub name: Option<String>,
}

/// A force that is made when the differences are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewForce {
    /// The row number that the differences know it by.
    pub id: i64,
    /// Its short name.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A difference to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDifference {
    /// What differs.
    pub found: Found,
    /// The person, where known here.
    pub person_id: Option<i64>,
    /// The force.
    pub force_id: i64,
    /// What the person is.
    pub kind: SubjectKind,
    /// The post that HR says they hold, where that differs or they join.
    pub post_id: Option<i64>,
    /// The row.
    pub row: HrRow,
    /// What tells it from every other and finds it again in a later file.
    pub fingerprint: String,
}

/// Why a row cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its place among the rows given.
    pub place: usize,
    /// The field at fault, by its code, such as `post`.
    pub field: &'static str,
    /// Why.
    pub reason: String,
}

/// What a file shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// What differs, joiners first.
    pub differences: Vec<NewDifference>,
    /// Rows that cannot be compared.
    pub faults: Vec<Fault>,
    /// Forces of the list that are to be made.
    pub forces: Vec<NewForce>,
    /// People in whom nothing differs.
    pub alike: usize,
    /// Differences that somebody refused before.
    pub refused_before: usize,
}

/// How many there are of each kind, in words.
pub fn counted(differences: &[NewDifference]) -> String {
    let count = |kind: &DifferenceKind| {
        let of = differences.iter().filter(|difference| difference.found.kind == *kind).count();
        (of > 0).then(|| format!("{} {of}", kind.code()))
    };
    let counts: Vec<String> = DifferenceKind::ALL.iter().filter_map(count).collect();
    if counts.is_empty() { "none".to_owned() } else { counts.join(", ") }
}
