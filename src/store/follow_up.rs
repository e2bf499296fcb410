//! Changes to what happens to actions after they are set, and to the control strategy.

mod actions;
pub mod strategy;
#[cfg(test)]
mod tests;

use super::Rules;
use super::change::{Change, Done, Family};
use super::error::Result;
use super::writer::{Seen, Writer};
use crate::domain::time::Date;

pub(super) use actions::{Moved, move_action};
pub use strategy::NewPriority;

/// A change of this family.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "fields of the variants are named by the form that fills them")]
pub enum FollowUp {
    // Actions
    Progress {
        action: Seen,
        note: String,
    },
    AskExtension {
        action: Seen,
        due: Date,
        reason: String,
    },
    AnswerExtension {
        action: Seen,
        granted: bool,
        note: String,
    },
    Reassign {
        action: Seen,
        to: String,
        reason: String,
    },
    /// Everything open of one who leaves: actions, reports, priorities.
    ReassignAll {
        from: String,
        to: String,
        reason: String,
    },
    // The control strategy
    AddPriority(NewPriority),
    EditPriority {
        priority: Seen,
        new: NewPriority,
    },
    EndPriority {
        priority: Seen,
        reason: String,
    },
    Hang {
        report: Seen,
        priority: i64,
    },
}

impl From<FollowUp> for Change {
    fn from(change: FollowUp) -> Self {
        Self::FollowUp(Box::new(change))
    }
}

impl Family for FollowUp {
    fn name(&self) -> &'static str {
        match self {
            Self::Progress { .. } => "progress action",
            Self::AskExtension { .. } => "ask extension",
            Self::AnswerExtension { .. } => "answer extension",
            Self::Reassign { .. } => "reassign action",
            Self::ReassignAll { .. } => "reassign all",
            Self::AddPriority(_) => "add priority",
            Self::EditPriority { .. } => "edit priority",
            Self::EndPriority { .. } => "end priority",
            Self::Hang { .. } => "hang report",
        }
    }

    fn perform(&self, w: &mut Writer<'_>, rules: &Rules<'_>) -> Result<Done> {
        match self {
            Self::Progress { action, note } => actions::progress(w, *action, note),
            Self::AskExtension { action, due, reason } => {
                actions::ask(w, rules, *action, *due, reason)
            }
            Self::AnswerExtension { action, granted, note } => {
                actions::answer(w, *action, *granted, note)
            }
            Self::Reassign { action, to, reason } => actions::reassign(w, *action, to, reason),
            Self::ReassignAll { from, to, reason } => actions::reassign_all(w, from, to, reason),
            Self::AddPriority(new) => strategy::add(w, rules, new),
            Self::EditPriority { priority, new } => strategy::edit(w, *priority, new),
            Self::EndPriority { priority, reason } => strategy::end(w, rules, *priority, reason),
            Self::Hang { report, priority } => strategy::hang(w, *report, *priority),
        }
    }
}
