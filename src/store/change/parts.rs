//! What the larger changes carry.

use crate::domain::gift::{Direction, Disposition as GiftDisposition, GiftKind};
use crate::domain::intelligence::{Category, Marking, SourceKind};
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
    /// The subject, where known to us.
    pub person_id: Option<i64>,
    /// The subject as described.
    pub subject: Option<String>,
    /// One line.
    pub summary: String,
    /// The report.
    pub text: String,
    /// How the source knows.
    pub provenance: Option<String>,
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
