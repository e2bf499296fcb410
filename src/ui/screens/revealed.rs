//! Who a source is, for one look: any key closes it, and nothing of it is left.

use crate::domain::text::safe;
use crate::domain::time::show_moment;
use crate::store::source::Revealed;
use crate::ui::Places;
use crate::ui::canvas::{Canvas, below, centred, indent, piece, plain};
use crate::ui::theme::Role;
use crate::ui::widgets::wrap::wrap;
use ratatui::text::Line;

/// Columns of the panel at most.
const PANEL: u16 = 76;
/// Columns of a label.
const LABEL: usize = 10;

/// Draws it in the middle of the screen.
pub fn draw(canvas: &mut Canvas<'_>, places: &Places, revealed: &Revealed) {
    let theme = canvas.theme();
    let columns = PANEL.min(places.body.width.saturating_sub(4));
    let room = usize::from(columns.saturating_sub(4));
    let mut lines = vec![Line::from(vec![
        piece(theme, Role::Accent, format!("{}  ", revealed.reference)),
        piece(theme, Role::Title, "source"),
    ])];
    let contact = revealed.contact.as_ref().map_or("not known", |contact| contact.words());
    let at = revealed.kept_at.map(show_moment).unwrap_or_default();
    let kept = format!("{}, {at}", safe(&revealed.kept_by));
    for (label, text) in
        [("identity", revealed.identity.words()), ("contact", contact), ("kept by", &kept)]
    {
        lines.push(Line::default());
        for (at, text) in wrap(text, room.saturating_sub(LABEL).max(1)).into_iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            let label = piece(theme, Role::Dim, format!("{label:LABEL$}"));
            lines.push(Line::from(vec![label, plain(text)]));
        }
    }
    let said = "any key closes it; another look is another entry in the audit";
    lines.push(Line::default());
    let said = wrap(said, room).into_iter().map(|l| Line::from(piece(theme, Role::Dim, l)));
    lines.extend(said);
    let height = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX);
    let panel = centred(places.body, columns, height);
    canvas.clear(panel);
    canvas.rule_across(panel);
    canvas.rule_across(below(panel, panel.height.saturating_sub(1)));
    canvas.lines(indent(below(panel, 2), 2), &lines, 0);
}
