//! Figures in words and pictures. Each says of how many it is and as at which day, so that no
//! number on a paper stands alone.

use super::model::{Bar, Block, Point};
use crate::domain::choice::Choice;
use crate::domain::policy::Standing;
use crate::domain::score::Band;
use crate::domain::time::{Date, show_date};
use crate::store::papers::figures::{Counts, MonthFigures, Share, Span};

/// `24 of 31 (77.4 %)`; words where there is nothing to be a share of.
pub(super) fn share(share: Share) -> String {
    let Share { part, of } = share;
    percent(share).map_or_else(|| "none to count".to_owned(), |p| format!("{part} of {of} ({p})"))
}

/// `77.4 %`; nothing where there is nothing to be a share of.
pub(super) fn percent(share: Share) -> Option<String> {
    rate(share).map(|rate| format!("{rate:.1} %"))
}

fn rate(share: Share) -> Option<f64> {
    (share.of > 0).then(|| share.part as f64 * 100.0 / share.of as f64)
}

/// When the figures above were true and what they are of: `As at 30 Nov 2026, of 31 reports.`
pub(super) fn basis(as_at: Date, of: &str) -> Block {
    Block::Note(format!("As at {}, of {of}.", show_date(as_at)))
}

/// A remark on figures whose span is not over; nothing where it is.
pub(super) fn unfinished(span: &Span, what: &str) -> Option<Block> {
    let day = show_date(span.as_at);
    (!span.is_over)
        .then(|| Block::Note(format!("{what} is not over: every figure is as at {day}.")))
}

/// Bars of counts, each said as a part of all; `unknown` names what is not recorded.
pub(super) fn bars<T>(
    caption: &str,
    counts: &Counts<T>,
    of: i64,
    unknown: &str,
    label: impl Fn(&T) -> String,
) -> Block {
    if counts.is_empty() {
        return Block::paragraph(format!("{caption}: none."));
    }
    let bar = |(what, count): &(Option<T>, i64)| Bar {
        label: what.as_ref().map_or_else(|| unknown.to_owned(), &label),
        value: Some(*count as f64),
        shown: format!("{count} of {of}"),
    };
    Block::Bars { caption: caption.to_owned(), rows: counts.iter().map(bar).collect() }
}

/// Bars of bands in their order, with what nobody scored.
pub(super) fn bands(counts: &Counts<Band>, of: i64) -> Block {
    let label = |band: &Band| format!("{} {}", band.symbol(), band.code());
    bars("By risk band", counts, of, "? UNSCORED", label)
}

/// A trend over months of a number.
pub(super) fn trend(
    caption: &str,
    months: &[MonthFigures],
    value: impl Fn(&MonthFigures) -> i64,
) -> Block {
    let point = |month: &MonthFigures| Point {
        label: month.month.short(),
        value: Some(value(month) as f64),
        shown: value(month).to_string(),
    };
    Block::Trend { caption: caption.to_owned(), points: months.iter().map(point).collect() }
}

/// A trend over months of a share in per cent; a month without one leaves a gap.
pub(super) fn share_trend(
    caption: &str,
    months: &[MonthFigures],
    value: impl Fn(&MonthFigures) -> Option<Share>,
) -> Block {
    let point = |month: &MonthFigures| {
        let share = value(month).filter(|share| share.of > 0);
        Point {
            label: month.month.short(),
            value: share.and_then(rate),
            shown: share.and_then(percent).unwrap_or_else(|| "not known".to_owned()),
        }
    };
    Block::Trend { caption: caption.to_owned(), points: months.iter().map(point).collect() }
}

/// How sure policy is of a value, where it is not published: `local default, confirm`.
pub(super) fn standing(standing: Standing) -> Option<String> {
    (standing != Standing::Published).then(|| standing.label().to_owned())
}
