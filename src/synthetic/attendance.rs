//! Who is asked to the synthetic meetings, who came, and whose conflict was declared.

use super::dice::Dice;
use super::tasking_rows::Rows;
use super::world::{ANALYSTS, HEAD, MANAGER};
use crate::domain::choice::Choice;
use crate::domain::conflict::Ground;
use crate::domain::tasking::{AttendeeRole, Presence};
use crate::domain::time::{Moment, iso};
use crate::store::error::Result;
use crate::store::value::Value;

/// The member from professional standards, who came from another unit.
pub(super) const FROM_PSD: &str = "DI Shaw";
/// Why an item was kept from them.
const REASON: &str = "own former unit";

/// Somebody who is asked.
struct Asked {
    name: &'static str,
    unit: &'static str,
    role: AttendeeRole,
    presence: Presence,
}

/// Who is asked to one meeting, in the order of their copies.
pub(super) struct List(Vec<Asked>);

impl List {
    /// A meeting that was held: the head, the analysts but for one now and then, of whom one
    /// takes the minutes, and the members from standards and vetting.
    pub(super) fn held(dice: &mut Dice) -> Self {
        let away = dice.percent(30).then(|| dice.of(ANALYSTS));
        let there: Vec<&str> =
            ANALYSTS.iter().copied().filter(|name| Some(*name) != away).collect();
        let taker = dice.pick(&there).copied();
        let mut list = Self::asked();
        for asked in &mut list.0 {
            asked.presence = match Some(asked.name) == away {
                true => Presence::Apologies,
                false => Presence::Present,
            };
            if Some(asked.name) == taker {
                asked.role = AttendeeRole::MinuteTaker;
            }
        }
        list
    }

    /// A meeting to come: everybody is asked.
    pub(super) fn asked() -> Self {
        let of = |name, unit, role| Asked { name, unit, role, presence: Presence::Asked };
        let analysts = ANALYSTS.iter().map(|name| of(name, "ACU", AttendeeRole::Member));
        let mut list = vec![of(HEAD, "ACU", AttendeeRole::Chair)];
        list.extend(analysts);
        list.push(of(FROM_PSD, "Professional Standards", AttendeeRole::Member));
        list.push(of(MANAGER, "Vetting Unit", AttendeeRole::Member));
        Self(list)
    }

    /// The names of those who are so.
    pub(super) fn names(&self, presence: Presence) -> Option<String> {
        let of = self.0.iter().filter(|asked| asked.presence == presence);
        let names: Vec<&str> = of.map(|asked| asked.name).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// Who takes the minutes.
    pub(super) fn minute_taker(&self) -> &'static str {
        let taker = self.0.iter().find(|asked| asked.role == AttendeeRole::MinuteTaker);
        taker.map_or(ANALYSTS[0], |asked| asked.name)
    }
}

impl Rows<'_> {
    /// Lays down who is asked to a meeting. Returns the row of the member from standards.
    pub(super) fn attendees(&self, meeting: i64, list: &List) -> Result<i64> {
        let force = self.world.forces.first().map(|force| force.code.as_str());
        let mut from_psd = 0;
        for (copy, asked) in (1_i64..).zip(&list.0) {
            let id = self.seeder.insert(
                "intel.attendee",
                &[
                    ("meeting_id", meeting.into()),
                    ("name", asked.name.into()),
                    ("force", force.into()),
                    ("unit", asked.unit.into()),
                    ("role", asked.role.code().into()),
                    ("present", asked.presence.code().into()),
                    ("copy", copy.into()),
                ],
            )?;
            if asked.name == FROM_PSD {
                from_psd = id;
            }
        }
        Ok(from_psd)
    }

    /// Lays down that an item was kept from the member from standards, as they declared.
    pub(super) fn conflict(
        &self,
        meeting: i64,
        attendee: i64,
        record: &str,
        at: Moment,
        by: &str,
    ) -> Result<()> {
        self.seeder.insert(
            "intel.conflict",
            &[
                ("meeting_id", meeting.into()),
                ("attendee_id", attendee.into()),
                ("record", record.into()),
                ("ground", Ground::Declared.code().into()),
                ("reason", REASON.into()),
                ("at", iso(at).into()),
                ("by", Value::from(by)),
            ],
        )?;
        Ok(())
    }
}
