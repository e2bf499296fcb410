//! The minutes of a tasking meeting: as data for the document, and as the short text that its
//! closing keeps for good.

use super::Store;
use super::agenda::{self, AgendaState, Line, laid_down};
use super::error::Result;
use super::meeting::{self, Meeting};
use super::papers::decisions::{self, LoggedDecision};
use super::row::{date, moment, word};
use super::session::attendance::{self, Attendee};
use super::session::guard::{self, Conflict};
use super::session::viewer;
use crate::domain::choice::Choice;
use crate::domain::policy::Policies;
use crate::domain::tasking::{ActionPriority, ActionState, AgendaSection};
use crate::domain::text::counted;
use crate::domain::time::{Date, Moment, show_date};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;

/// What a meeting did.
#[derive(Debug, Clone, PartialEq)]
pub struct Minutes {
    /// The meeting with its attendance, apologies and declared conflicts.
    pub meeting: Meeting,
    /// When the next one is held.
    pub next_on: Date,
    /// What it decided, in the order of the numbers.
    pub decisions: Vec<LoggedDecision>,
    /// The actions it set.
    pub actions: Vec<MinutedAction>,
    /// Who was asked, in the order of their copies.
    pub attendees: Vec<Attendee>,
    /// What was kept from whom, as far as the reader may know.
    pub conflicts: Vec<Conflict>,
    /// Items that are kept from the reader.
    pub withheld: usize,
    /// Who corrected the minutes and when, the first first.
    pub corrections: Vec<(Option<Moment>, String)>,
    /// The hash of the audit entry that signed them.
    pub hash: Option<String>,
    /// What it put off and why.
    pub deferred: Vec<MinutedItem>,
    /// What it noted.
    pub noted: Vec<MinutedItem>,
    /// What each item that was laid down is about, by which what is withheld is counted.
    pub laid: Vec<String>,
}

/// An action that was set.
#[derive(Debug, Clone, PartialEq)]
pub struct MinutedAction {
    /// Its reference.
    pub reference: String,
    /// The report it is about, where it is about one.
    pub item: Option<String>,
    /// What is to be done.
    pub what: String,
    /// The one named owner.
    pub owner: String,
    /// By when.
    pub due: Option<Date>,
    /// How urgent.
    pub priority: Option<ActionPriority>,
    /// Where it stands now.
    pub state: Option<ActionState>,
}

/// An item that was deferred or noted.
#[derive(Debug, Clone, PartialEq)]
pub struct MinutedItem {
    /// Its section.
    pub section: AgendaSection,
    /// Its record, where it has one.
    pub record: Option<String>,
    /// What it is about, by which conflicts are judged.
    pub about: Option<String>,
    /// One line.
    pub what: String,
    /// The reason or the note.
    pub note: Option<String>,
}

impl Store {
    /// What a meeting did, so far or in all, as far as whoever opened the workspace may see it.
    ///
    /// # Errors
    /// There is no such meeting, its side is shut, or the database cannot be read.
    pub fn minutes(&self, meeting_id: i64) -> Result<Minutes> {
        self.needs_intelligence()?;
        let db = self.db.unchecked_transaction()?;
        let minutes = whole(&db, &self.policies, meeting_id)?;
        let (asked, conflicts) = (&minutes.attendees, &minutes.conflicts);
        let kept = viewer::kept(&db, &self.viewer, asked, conflicts, &minutes.about())?;
        let mut minutes = minutes.without(&kept);
        let withheld = self.withheld()?;
        let text = minutes.meeting.minutes.take();
        minutes.meeting.minutes = text.map(|text| withheld.conceal(&text));
        Ok(minutes)
    }
}

/// The minutes with everything in them.
pub(super) fn whole(db: &Connection, policies: &Policies, meeting_id: i64) -> Result<Minutes> {
    let meeting = meeting::read(db, meeting_id)?;
    let next_on = meeting::following(db, policies, meeting.held_on)?;
    gather(db, meeting, next_on)
}

/// The text that a meeting keeps when it closes.
pub(super) fn text(db: &Connection, meeting_id: i64, next: &Meeting) -> Result<String> {
    let minutes = gather(db, meeting::read(db, meeting_id)?, next.held_on)?;
    Ok(minutes.lines(&next.reference).join("\n"))
}

fn gather(db: &Connection, meeting: Meeting, next_on: Date) -> Result<Minutes> {
    let mut items = Vec::new();
    for line in laid_down(db, meeting.id)? {
        let about = agenda::about(db, line.record.as_deref())?;
        items.push((line.state, MinutedItem::of(line, about)));
    }
    let settled = |state: AgendaState| {
        let of_state = items.iter().filter(move |(of, _)| *of == state);
        of_state.map(|(_, item)| item.clone()).collect()
    };
    Ok(Minutes {
        decisions: decisions::of_meeting(db, meeting.id)?,
        actions: actions(db, meeting.id)?,
        deferred: settled(AgendaState::Deferred),
        noted: settled(AgendaState::Noted),
        laid: items.iter().filter_map(|(_, item)| item.about.clone()).collect(),
        attendees: attendance::of_meeting(db, meeting.id)?,
        conflicts: guard::recorded(db, meeting.id)?,
        withheld: 0,
        corrections: corrections(db, &meeting.reference)?,
        hash: entry_hash(db, &meeting.reference)?,
        meeting,
        next_on,
    })
}

/// Who corrected the minutes after their drafting.
fn corrections(db: &Connection, reference: &str) -> Result<Vec<(Option<Moment>, String)>> {
    let mut statement = db.prepare_cached(
        "SELECT at, actor FROM intel.audit WHERE record = ?1 AND command = 'correct minutes'
         ORDER BY seq",
    )?;
    let rows = statement.query_map([reference], |row| Ok((moment(row, 0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The hash of the entry by which the minutes were signed, which ties the paper to the audit.
fn entry_hash(db: &Connection, reference: &str) -> Result<Option<String>> {
    let sql = "SELECT hash FROM intel.audit WHERE record = ?1 AND command = 'sign minutes'
               ORDER BY seq DESC LIMIT 1";
    Ok(db.prepare_cached(sql)?.query_row([reference], |row| row.get(0)).optional()?)
}

impl MinutedItem {
    fn of(line: Line, about: Option<String>) -> Self {
        let Line { section, record, what, note, .. } = line;
        Self { section, record, about, what, note }
    }

    fn line(&self) -> String {
        let name = self.record.as_deref().unwrap_or(&self.what);
        format!("  {name}: {}", self.note.as_deref().unwrap_or_default())
    }
}

fn actions(db: &Connection, meeting_id: i64) -> Result<Vec<MinutedAction>> {
    let mut statement = db.prepare_cached(
        "SELECT a.ref, r.ref, a.what, a.owner, a.due, a.priority, a.state
         FROM intel.action a LEFT JOIN intel.report r ON r.id = a.report_id
         WHERE a.meeting_id = ?1 ORDER BY a.id",
    )?;
    let rows = statement.query_map([meeting_id], |row| {
        Ok(MinutedAction {
            reference: row.get(0)?,
            item: row.get(1)?,
            what: row.get(2)?,
            owner: row.get(3)?,
            due: date(row, 4)?,
            priority: word(row, 5)?,
            state: word(row, 6)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

impl Minutes {
    /// Every record that something in them is about.
    pub(super) fn about(&self) -> BTreeSet<String> {
        let items = self.deferred.iter().chain(&self.noted).filter_map(|item| item.about.clone());
        let decided = self.decisions.iter().map(|decision| decision.item.clone());
        let set = self.actions.iter().filter_map(|action| action.item.clone());
        let kept = self.conflicts.iter().map(|conflict| conflict.record.clone());
        items.chain(decided).chain(set).chain(kept).collect()
    }

    /// The same without what is about these records, in the kept text as well.
    pub(super) fn without(mut self, kept: &BTreeSet<String>) -> Self {
        let is_kept = |record: &String| kept.contains(record);
        let mut named: Vec<String> = kept.iter().cloned().collect();
        let decided = self.decisions.iter().filter(|decision| is_kept(&decision.item));
        named.extend(decided.map(|decision| decision.reference.clone()));
        let set = self.actions.iter().filter(|action| action.item.as_ref().is_some_and(is_kept));
        named.extend(set.map(|action| action.reference.clone()));
        let items = self.deferred.iter().chain(&self.noted);
        let items = items.filter(|item| item.about.as_ref().is_some_and(is_kept));
        named.extend(items.filter_map(|item| item.record.clone()));
        // Counted by items, as the agenda counts them; what came without an item counts once.
        let of = |record: &String| self.laid.iter().filter(|laid| *laid == record).count().max(1);
        self.withheld += kept.iter().map(of).sum::<usize>();
        self.decisions.retain(|decision| !is_kept(&decision.item));
        self.actions.retain(|action| !action.item.as_ref().is_some_and(is_kept));
        let open = |item: &MinutedItem| !item.about.as_ref().is_some_and(is_kept);
        self.deferred.retain(open);
        self.noted.retain(open);
        self.conflicts.retain(|conflict| !is_kept(&conflict.record));
        let text = self.meeting.minutes.take();
        self.meeting.minutes = text.map(|text| {
            let line = |line| {
                if named.iter().any(|name| str::contains(line, name)) { "(withheld)" } else { line }
            };
            text.lines().map(line).collect::<Vec<_>>().join("\n")
        });
        self
    }

    fn lines(&self, next: &str) -> Vec<String> {
        let meeting = &self.meeting;
        let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
        let mut lines = vec![
            format!("{}, {}", meeting.reference, show_date(meeting.held_on)),
            format!("chair: {}; minutes: {}", meeting.chair, said(&meeting.minute_taker)),
            format!("present: {}", said(&meeting.attendance)),
            format!("apologies: {}", said(&meeting.apologies)),
            format!("conflicts of interest: {}", said(&meeting.conflicts)),
        ];
        if let Some(reason) = &meeting.without_quorum {
            lines.push(format!("without a quorum: {reason}"));
        }
        lines.push(counted(count(&self.decisions), "decision", "decisions"));
        lines.extend(self.decisions.iter().map(|decision| {
            let what = decision.disposition.map_or("decided", Choice::label);
            format!("  {} {}: {what}", decision.reference, decision.item)
        }));
        lines.push(counted(count(&self.actions), "action set", "actions set"));
        lines.extend(self.actions.iter().map(|action| {
            let due = action.due.map(show_date).unwrap_or_default();
            format!("  {} {}, due {due}: {}", action.reference, action.owner, action.what)
        }));
        lines.push(counted(count(&self.deferred), "item deferred", "items deferred"));
        lines.extend(self.deferred.iter().map(MinutedItem::line));
        lines.push(counted(count(&self.noted), "item noted", "items noted"));
        lines.extend(self.noted.iter().map(MinutedItem::line));
        lines.push(format!("next meeting: {next}, {}", show_date(self.next_on)));
        lines
    }
}

fn count<T>(things: &[T]) -> i64 {
    i64::try_from(things.len()).unwrap_or(i64::MAX)
}
