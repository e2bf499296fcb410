//! Numbered copies of a meeting's papers: one for each who is asked, each without what is kept
//! from that person, and each logged with what it left out.

use super::{attendance, guard, viewer};
use crate::domain::choice::{Choice, choices};
use crate::domain::policy::Policies;
use crate::domain::tasking::MeetingState;
use crate::domain::text::counted;
use crate::domain::time::{Moment, iso};
use crate::store::Rules;
use crate::store::Store;
use crate::store::agenda::{self, Agenda};
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::meeting::{self, MEETING, Meeting};
use crate::store::minutes::{self, Minutes};
use crate::store::writer::{Seen, Writer};
use rusqlite::Connection;
use std::collections::BTreeSet;

const COPY: &str = "intel.paper_copy";

choices! {
    /// A paper that is given out by number.
    Kind, "paper" {
        Agenda = "agenda", "agenda";
        Minutes = "minutes", "minutes";
    }
}

impl Kind {
    /// The paper that a meeting has in this state.
    pub fn at(state: MeetingState) -> Self {
        if state.is_over() { Self::Minutes } else { Self::Agenda }
    }
}

/// One numbered copy.
#[derive(Debug, Clone, PartialEq)]
pub struct Copy {
    /// Whose it is.
    pub name: String,
    /// Its number.
    pub number: i64,
    /// How many there are.
    pub of: i64,
    /// What it says.
    pub paper: Paper,
}

/// What a copy says.
#[derive(Debug, Clone, PartialEq)]
pub enum Paper {
    /// An agenda.
    Agenda(Box<Agenda>),
    /// Minutes.
    Minutes(Box<Minutes>),
}

/// A copy to be: the attendee, its number, and the records that it leaves out.
struct Plan {
    attendee: i64,
    name: String,
    number: i64,
    withheld: BTreeSet<String>,
}

/// What each copy leaves out of what is `about`.
fn plans(db: &Connection, meeting_id: i64, about: &BTreeSet<String>) -> Result<Vec<Plan>> {
    let attendees = attendance::of_meeting(db, meeting_id)?;
    let conflicts = guard::conflicts(db, meeting_id, &attendees, about)?;
    attendees
        .iter()
        .map(|attendee| {
            Ok(Plan {
                attendee: attendee.id,
                name: attendee.name.clone(),
                number: attendee.copy,
                withheld: viewer::kept(db, &attendee.name, &attendees, &conflicts, about)?,
            })
        })
        .collect()
}

fn last(plans: &[Plan]) -> i64 {
    plans.iter().map(|plan| plan.number).max().unwrap_or(0)
}

/// The records that a paper is about.
fn about(
    db: &Connection,
    policies: &Policies,
    meeting: &Meeting,
    kind: Kind,
    now: Moment,
) -> Result<BTreeSet<String>> {
    Ok(match kind {
        Kind::Agenda => {
            let agenda = agenda::whole(db, policies, meeting.id, now)?;
            agenda.items().filter_map(|item| item.about.clone()).collect()
        }
        Kind::Minutes => minutes::whole(db, policies, meeting.id)?.about(),
    })
}

/// Refuses a paper that the meeting does not have yet.
fn refuse_early(meeting: &Meeting, kind: Kind) -> Result<()> {
    let reference = &meeting.reference;
    match kind {
        Kind::Agenda if meeting.issue == 0 && meeting.state.is_ahead() => Err(StoreError::Refused(
            format!("the agenda of {reference} is not issued yet; issue it, then make its copies"),
        )),
        Kind::Minutes if !meeting.state.is_over() => Err(StoreError::Refused(format!(
            "{reference} is {}; its minutes are drafted when it is closed",
            meeting.state.label()
        ))),
        _ => Ok(()),
    }
}

/// Logs a copy for each who is asked, each with an entry of its own.
pub(super) fn make(w: &mut Writer<'_>, rules: &Rules<'_>, seen: Seen, kind: Kind) -> Result<Done> {
    w.check_seen(MEETING, seen)?;
    let meeting = meeting::read(w.db(), seen.id)?;
    refuse_early(&meeting, kind)?;
    let about = about(w.db(), rules.policies, &meeting, kind, w.now())?;
    let plans = plans(w.db(), meeting.id, &about)?;
    let of = last(&plans);
    refuse_conflicted(w.db(), w.actor(), &meeting, &about)?;
    let reference = &meeting.reference;
    if plans.is_empty() {
        let message = format!("nobody is asked to {reference}; ask them first, with t and n");
        return Err(StoreError::Refused(message));
    }
    let short = plans.iter().filter(|plan| !plan.withheld.is_empty()).count();
    for plan in &plans {
        w.insert(
            COPY,
            &[
                ("meeting_id", meeting.id.into()),
                ("attendee_id", plan.attendee.into()),
                ("paper", kind.code().into()),
                ("issue", meeting.issue.into()),
                ("number", plan.number.into()),
                ("of", of.into()),
                ("withheld", serde_json::json!(plan.withheld).to_string().into()),
                ("at", iso(w.now()).into()),
                ("by", w.actor().into()),
            ],
        )?;
        w.entry("make copy", reference)?;
    }
    let [made, short] = [plans.len(), short].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    let made = counted(made, "copy", "copies");
    let short = match short {
        0 => String::new(),
        short => format!(", {} something", counted(short, "of them withholds", "of them withhold")),
    };
    let what = kind.label();
    Ok(Done::for_good(reference, format!("{made} of the {what} of {reference}{short}")))
}

/// Whoever makes the copies reads them all.
fn refuse_conflicted(
    db: &Connection,
    maker: &str,
    meeting: &Meeting,
    about: &BTreeSet<String>,
) -> Result<()> {
    let attendees = attendance::of_meeting(db, meeting.id)?;
    let conflicts = guard::conflicts(db, meeting.id, &attendees, about)?;
    let kept = viewer::kept(db, maker, &attendees, &conflicts, about)?.len();
    if kept == 0 {
        return Ok(());
    }
    Err(StoreError::Refused(format!(
        "{} withheld from you at {}; somebody who may read everything makes its copies",
        counted(i64::try_from(kept).unwrap_or(i64::MAX), "item is", "items are"),
        meeting.reference
    )))
}

impl Store {
    /// Every copy of a paper, for whoever may read all of it.
    ///
    /// # Errors
    /// The meeting has no such paper yet, something of it is withheld from the reader, or the
    /// database cannot be read.
    pub fn copies(&self, meeting_id: i64, kind: Kind, now: Moment) -> Result<Vec<Copy>> {
        self.needs_intelligence()?;
        let db = self.db.unchecked_transaction()?;
        let meeting = meeting::read(&db, meeting_id)?;
        refuse_early(&meeting, kind)?;
        let about = about(&db, &self.policies, &meeting, kind, now)?;
        refuse_conflicted(&db, &self.viewer, &meeting, &about)?;
        let plans = plans(&db, meeting_id, &about)?;
        let of = last(&plans);
        let paper = match kind {
            Kind::Agenda => {
                let agenda = agenda::whole(&db, &self.policies, meeting_id, now)?;
                Paper::Agenda(Box::new(agenda))
            }
            Kind::Minutes => {
                Paper::Minutes(Box::new(minutes::whole(&db, &self.policies, meeting_id)?))
            }
        };
        let copy = |plan: &Plan| Copy {
            name: plan.name.clone(),
            number: plan.number,
            of,
            paper: match &paper {
                Paper::Agenda(agenda) => {
                    Paper::Agenda(Box::new(agenda.as_ref().clone().without(&plan.withheld)))
                }
                Paper::Minutes(minutes) => {
                    Paper::Minutes(Box::new(minutes.as_ref().clone().without(&plan.withheld)))
                }
            },
        };
        Ok(plans.iter().map(copy).collect())
    }
}
