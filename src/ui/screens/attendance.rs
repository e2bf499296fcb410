//! Who is asked to the meeting and who is there, in place of the item.

use crate::app::screens::meeting::MeetingState;
use crate::app::state::State;
use crate::domain::choice::Choice;
use crate::domain::force;
use crate::domain::policy::Standing;
use crate::domain::tasking::Presence;
use crate::domain::text::{fit, width};
use crate::store::session::attendance::Attendee;
use crate::ui::canvas::{Canvas, below, piece, plain};
use crate::ui::theme::{Role, Theme};
use ratatui::layout::Rect;
use ratatui::text::Line;

/// Lines above the list: its title, the quorum, the headings.
const HEAD: u16 = 4;

/// Draws the list with the attendee at `at` under the cursor.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, area: Rect, meeting: &MeetingState, at: usize) {
    let theme = canvas.theme();
    let attendees = &meeting.agenda.attendees;
    let policy = state.policies.on(meeting.agenda.meeting.held_on);
    let standing = match policy.standing("quorum").0 {
        Standing::Published => String::new(),
        standing => format!("   ({})", standing.label()),
    };
    let quorum = &meeting.agenda.quorum;
    let role = if quorum.is_met() { Role::Ok } else { Role::Warn };
    let title = Line::from(piece(theme, Role::Title, "Attendance"));
    canvas.line(area, 0, &title);
    let line = Line::from(vec![
        piece(theme, role, format!("quorum {}", quorum.in_words())),
        piece(theme, Role::Dim, standing),
    ]);
    canvas.line(area, 1, &line);
    let widest = attendees.iter().map(|attendee| width(&attendee.name)).max().unwrap_or(4);
    let room = widest.clamp(4, usize::from(area.width) / 3);
    let heading = row("copy", "name", "role", "attendance", "unit", room);
    canvas.line(area, 3, &Line::from(piece(theme, Role::Dim, heading)));
    let list = below(area, HEAD);
    let most = attendees.len().saturating_sub(usize::from(list.height));
    let first = at.saturating_sub(usize::from(list.height) / 2).min(most);
    for (line, (place, attendee)) in (0..list.height).zip(attendees.iter().enumerate().skip(first))
    {
        if place == at {
            let one = Rect { y: list.y + line, height: 1, ..list };
            canvas.lay(one, theme.style(Role::Selection));
        }
        canvas.line(list, line, &shown(theme, meeting, attendee, room));
    }
    if attendees.is_empty() {
        let dim = canvas.style(Role::Dim);
        canvas.text(list, (0, 0), "Nobody is asked yet; n asks somebody.", dim);
    }
}

fn shown(theme: &Theme, meeting: &MeetingState, attendee: &Attendee, room: usize) -> Line<'static> {
    let mark = match attendee.presence {
        Presence::Asked => "· asked",
        Presence::Present => "✓ present",
        Presence::Apologies => "– apologies",
    };
    let unit = attendee.unit.as_deref().or(Some("unit not known"));
    let unit = force::unit_of(unit, attendee.force.as_deref());
    let copy = attendee.copy.to_string();
    let text = row(&copy, &attendee.name, attendee.role.label(), mark, &unit, room);
    let conflicts = &meeting.agenda.conflicts;
    let kept = conflicts.iter().filter(|conflict| conflict.attendee == attendee.id).count();
    let mut line = Line::from(plain(text));
    if kept > 0 {
        let items = if kept == 1 { "item" } else { "items" };
        line.push_span(piece(theme, Role::Warn, format!("   ! {kept} {items} kept from them")));
    }
    line
}

/// One line: the number right, the words left.
fn row(copy: &str, name: &str, role: &str, mark: &str, unit: &str, room: usize) -> String {
    let name = fit(name, room);
    let pad = " ".repeat(room.saturating_sub(width(&name)));
    format!("{copy:>4}  {name}{pad}  {role:12}  {mark:11}  {unit}")
}
