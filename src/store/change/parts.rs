//! What the larger changes carry.

use crate::domain::gift::{Direction, Disposition as GiftDisposition, GiftKind};
use crate::domain::grading::{Grade3, Handling, HandlingAction, HandlingCode, Sanitisation};
use crate::domain::intelligence::{Category, Marking, SourceKind};
use crate::domain::items::Item;
use crate::domain::money::Pence;
use crate::domain::tasking::{ActionPriority, Disposition, Rationale};
use crate::domain::time::{Date, Moment};
use crate::store::writer::Seen;

/// A gift or hospitality declared.
#[derive(Debug, Clone, PartialEq)]
pub struct DeclareGift {
    /// The recipient, where known to us.
    pub person_id: Option<i64>,
    /// The recipient's name as given; taken from the person where that is known.
    pub recipient: String,
    /// When it was offered.
    pub offered: Option<Date>,
    /// The date as given, where it is not a whole date.
    pub offered_text: Option<String>,
    /// When it was declared.
    pub declared: Option<Date>,
    /// Received or given.
    pub direction: Direction,
    /// Gift or hospitality.
    pub kind: GiftKind,
    /// What it was.
    pub description: String,
    /// Who offered it.
    pub donor: Option<String>,
    /// Its value; `None` is unknown, never zero.
    pub value: Option<Pence>,
    /// The value as given, where it is not an amount.
    pub value_text: Option<String>,
    /// What became of it.
    pub disposition: GiftDisposition,
    /// The disposition as given, where it is none of ours.
    pub disposition_text: Option<String>,
    /// Whether it was money.
    pub cash: bool,
    /// Whether the donor is a supplier with a contract.
    pub supplier: bool,
    /// Where the declaration came from, for an import.
    pub source: Option<String>,
    /// What tells this row of an import from every other.
    pub fingerprint: Option<String>,
}

/// A nil return of an imported register.
#[derive(Debug, Clone, PartialEq)]
pub struct NilReturn {
    /// Who had nothing to declare.
    pub recipient: String,
    /// The register or period.
    pub source: Option<String>,
    /// What tells it from every other.
    pub fingerprint: String,
}

/// Somebody whom a report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportSubject {
    /// One of our people, by number.
    Person(i64),
    /// Somebody who is not on the list of people, as described.
    Described(String),
}

/// What the receiver of a report may do with it; empty unless a grade says C.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conditions {
    /// What the receiver may do.
    pub action: Option<HandlingAction>,
    /// How far the text may travel.
    pub sanitisation: Option<Sanitisation>,
    /// Handling instructions in words.
    pub instructions: String,
}

impl Conditions {
    /// The same under a handling code, to be checked against it.
    pub fn under(&self, code: HandlingCode) -> Handling {
        let Self { action, sanitisation, instructions } = self.clone();
        Handling { code, action, sanitisation, instructions }
    }
}

/// An intelligence report as first written.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordReport {
    /// When it reached us.
    pub received: Moment,
    /// The date of the intelligence, which is not the date of the report.
    pub occurred: Option<Date>,
    /// Where it came from.
    pub source: SourceKind,
    /// Its marking.
    pub marking: Marking,
    /// Its category, where already clear.
    pub category: Option<Category>,
    /// Abuse of position for a sexual purpose.
    pub apsp: bool,
    /// Whom it is about, the first of them first.
    pub subjects: Vec<ReportSubject>,
    /// One line.
    pub summary: String,
    /// What is said, in items that are graded one by one.
    pub items: Vec<Item>,
    /// How the source knows.
    pub provenance: Option<String>,
    /// The grade of the provenance.
    pub provenance_grade: Option<Grade3>,
    /// What the receiver may do with it, where a grade says C.
    pub conditions: Conditions,
    /// What could come of it, and of acting on it.
    pub risk_assessment: Option<String>,
    /// The priority of the control strategy that it hangs on.
    pub priority_id: Option<i64>,
}

impl RecordReport {
    /// A report with what every report has; the rest is unknown.
    pub fn new(received: Moment, source: SourceKind, summary: String, items: Vec<Item>) -> Self {
        Self {
            received,
            occurred: None,
            source,
            marking: Marking::OfficialSensitive,
            category: None,
            apsp: false,
            subjects: Vec::new(),
            summary,
            items,
            provenance: None,
            provenance_grade: None,
            conditions: Conditions::default(),
            risk_assessment: None,
            priority_id: None,
        }
    }

    /// Every grade that stands in it: those of its items, then the provenance's.
    pub fn grades(&self) -> impl Iterator<Item = Option<Grade3>> {
        self.items.iter().map(|item| item.grade).chain([self.provenance_grade])
    }
}

/// A decision of a meeting about one item.
#[derive(Debug, Clone, PartialEq)]
pub struct DecideItem {
    /// The meeting; `None` outside one.
    pub meeting_id: Option<i64>,
    /// The report as seen.
    pub report: Seen,
    /// What was decided.
    pub disposition: Disposition,
    /// Why, by element of the National Decision Model.
    pub rationale: Rationale,
    /// When it was decided; the entry's time is the change's.
    pub decided_at: Moment,
    /// Why it was entered late, where it was.
    pub delay_reason: Option<String>,
    /// Who decided.
    pub decision_maker: String,
    /// When to look again; needed to monitor.
    pub review_on: Option<Date>,
    /// Who disagreed and why.
    pub dissent: Option<String>,
    /// The decision that this one corrects, by number.
    pub corrects: Option<i64>,
    /// Actions set with it.
    pub actions: Vec<NewAction>,
}

/// An action to set.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAction {
    /// What is to be done.
    pub what: String,
    /// The one named owner.
    pub owner: String,
    /// By when.
    pub due: Date,
    /// How urgent.
    pub priority: ActionPriority,
}
