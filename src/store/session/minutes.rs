//! The minutes after their drafting: corrected, agreed and signed. From the signature on they are
//! locked, and the hash of the signing entry stands on them.

use super::{attendance, guard, viewer};
use crate::domain::check::Findings;
use crate::domain::choice::Choice;
use crate::domain::conflict::Party;
use crate::domain::tasking::{AttendeeRole, MeetingState};
use crate::domain::time::iso;
use crate::store::change::Done;
use crate::store::error::{Result, StoreError};
use crate::store::known;
use crate::store::meeting::{self, MEETING, Meeting};
use crate::store::value::Value;
use crate::store::writer::{Seen, Writer};
use rusqlite::OptionalExtension;

/// The meeting as seen, refused unless its minutes stand in one of these states.
fn drafted(w: &Writer<'_>, seen: Seen, states: &[MeetingState], done: &str) -> Result<Meeting> {
    let meeting = meeting::read(w.db(), seen.id)?;
    let (reference, state) = (&meeting.reference, meeting.state);
    if state == MeetingState::Signed {
        return Err(StoreError::Refused(format!(
            "the minutes of {reference} are signed and locked; they cannot be {done}"
        )));
    }
    if !states.contains(&state) {
        return Err(StoreError::Refused(match state {
            MeetingState::Agreed => format!("the minutes of {reference} are agreed already"),
            state => format!(
                "{reference} is {}; its minutes are drafted when it is closed, and {done} then",
                state.label()
            ),
        }));
    }
    w.check_seen(MEETING, seen)?;
    Ok(meeting)
}

/// Corrects the minutes. Those that were agreed are agreed anew: nobody agreed to the new words.
pub(super) fn correct(w: &mut Writer<'_>, seen: Seen, text: &str) -> Result<Done> {
    let states = [MeetingState::Drafted, MeetingState::Agreed];
    let meeting = drafted(w, seen, &states, "corrected")?;
    let reference = &meeting.reference;
    let attendees = attendance::of_meeting(w.db(), meeting.id)?;
    let conflicts = guard::recorded(w.db(), meeting.id)?;
    let about = conflicts.iter().map(|conflict| conflict.record.clone()).collect();
    if !viewer::kept(w.db(), w.actor(), &attendees, &conflicts, &about)?.is_empty() {
        return Err(StoreError::Refused(format!(
            "something of {reference} is withheld from you; somebody who may read all of its \
             minutes corrects them"
        )));
    }
    let mut findings = Findings::new();
    findings.required("text", text);
    let same = meeting.minutes.as_deref().is_some_and(|minutes| minutes.trim() == text.trim());
    findings.refuse_if(same, "text", "the minutes read so already; change what is wrong");
    findings.verdict()?;
    w.update(
        MEETING,
        seen.id,
        &[
            ("minutes", known(text)),
            ("state", MeetingState::Drafted.code().into()),
            ("agreed_at", Value::Null),
            ("agreed_by", Value::Null),
        ],
    )?;
    let again =
        if meeting.state == MeetingState::Agreed { "; they are to be agreed anew" } else { "" };
    Ok(Done::new(reference, format!("the minutes of {reference} are corrected{again}")))
}

/// Whether the actor chairs the meeting.
fn is_chair(w: &Writer<'_>, meeting: &Meeting) -> Result<bool> {
    let actor = guard::party_named(w.db(), w.actor())?;
    let there = attendance::of_meeting(w.db(), meeting.id)?;
    let chair = there.iter().find(|attendee| attendee.role == AttendeeRole::Chair);
    let person_id = chair.and_then(|chair| chair.person_id);
    let names = vec![meeting.chair.clone()];
    Ok(actor.is(&Party { person_id, names, ..Party::default() }))
}

/// Agrees the minutes: their chair does, or a later meeting in session.
pub(super) fn agree(w: &mut Writer<'_>, seen: Seen) -> Result<Done> {
    let meeting = drafted(w, seen, &[MeetingState::Drafted], "agreed")?;
    let reference = &meeting.reference;
    let sql = "SELECT ref FROM intel.meeting WHERE state = 'session' AND held_on > ?1";
    let later: Option<String> = w
        .db()
        .prepare_cached(sql)?
        .query_row([meeting.held_on.to_string()], |row| row.get(0))
        .optional()?;
    let by = match later {
        Some(later) => later,
        None if is_chair(w, &meeting)? => w.actor().to_owned(),
        None => {
            return Err(StoreError::Refused(format!(
                "the minutes of {reference} are agreed by its chair, {}, or by the next meeting \
                 while it is in session",
                meeting.chair
            )));
        }
    };
    w.update(
        MEETING,
        seen.id,
        &[
            ("state", MeetingState::Agreed.code().into()),
            ("agreed_at", iso(w.now()).into()),
            ("agreed_by", (&by).into()),
        ],
    )?;
    Ok(Done::new(reference, format!("the minutes of {reference} are agreed by {by}")))
}

/// Signs the minutes. The chair's signature agrees to a draft as well.
pub(super) fn sign(w: &mut Writer<'_>, seen: Seen) -> Result<Done> {
    let states = [MeetingState::Drafted, MeetingState::Agreed];
    let meeting = drafted(w, seen, &states, "signed")?;
    let reference = &meeting.reference;
    if !is_chair(w, &meeting)? {
        return Err(StoreError::Refused(format!(
            "only its chair, {}, signs the minutes of {reference}; ask them to sign under their \
             own name",
            meeting.chair
        )));
    }
    let now = iso(w.now());
    let mut fields = vec![
        ("state", MeetingState::Signed.code().into()),
        ("signed_at", (&now).into()),
        ("signed_by", w.actor().into()),
    ];
    if meeting.state == MeetingState::Drafted {
        fields.extend([("agreed_at", (&now).into()), ("agreed_by", w.actor().into())]);
    }
    w.update(MEETING, seen.id, &fields)?;
    let message = format!("the minutes of {reference} are signed and locked");
    Ok(Done::for_good(reference, message))
}
