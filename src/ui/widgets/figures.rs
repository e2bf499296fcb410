//! Figures as marks: bars, a trend, a heat strip. The numbers always stand beside them.

use crate::ui::theme::HEAT_STEPS;

const EIGHTHS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const SHADES: [&str; HEAT_STEPS] = ["░", "▒", "▓", "█", "█"];

/// A bar of `columns` cells, filled by `part` of `whole`; empty where the whole is nothing.
pub fn bar(part: i64, whole: i64, columns: usize) -> String {
    let full = i64::try_from(columns).unwrap_or(i64::MAX);
    let filled = if whole > 0 { part.clamp(0, whole).saturating_mul(full) / whole } else { 0 };
    let filled = usize::try_from(filled).unwrap_or(0).min(columns);
    format!("{}{}", "█".repeat(filled), "░".repeat(columns - filled))
}

/// A character a value, between the lowest and the highest; all the same height where they
/// are equal.
pub fn trend(values: &[i64]) -> String {
    let (Some(low), Some(high)) = (values.iter().min(), values.iter().max()) else {
        return String::new();
    };
    let span = high.saturating_sub(*low);
    let step = |value: &i64| {
        let step = if span == 0 { 3 } else { value.saturating_sub(*low).saturating_mul(7) / span };
        usize::try_from(step).ok().and_then(|step| EIGHTHS.get(step)).copied().unwrap_or("█")
    };
    values.iter().map(step).collect()
}

/// The step of a heat strip, 0 to 4, for a count against what can be done: the last two are at
/// and over it.
pub fn heat_step(count: i64, capacity: i64) -> usize {
    match count.saturating_mul(100) / capacity.max(1) {
        ..34 => 0,
        34..67 => 1,
        67..100 => 2,
        100..134 => 3,
        _ => 4,
    }
}

/// The shade of a step.
pub fn shade(step: usize) -> &'static str {
    SHADES.get(step).copied().unwrap_or("█")
}

/// A part of a whole in tenths of a per cent, such as `16.7 %`; nothing of nothing is `–`.
pub fn per_cent(part: i64, whole: i64) -> String {
    if whole <= 0 {
        return "–".to_owned();
    }
    let tenths = (part.saturating_mul(1000) + whole / 2) / whole;
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_numbers_do() {
        assert_eq!(bar(7, 10, 10), "███████░░░");
        assert_eq!(bar(0, 0, 3), "░░░");
        assert_eq!(bar(99, 10, 3), "███");
        assert_eq!(trend(&[10, 13, 17]), "▁▄█");
        assert_eq!(trend(&[5, 5]), "▄▄");
        assert_eq!(trend(&[]), "");
        assert_eq!(per_cent(1254, 7511), "16.7 %");
        assert_eq!(per_cent(0, 0), "–");
    }

    #[test]
    fn heat_rises_with_the_count() {
        for (count, step) in [(0, 0), (34, 1), (51, 2), (75, 3), (88, 3), (131, 4)] {
            assert_eq!(heat_step(count, 75), step, "{count}");
        }
        assert_eq!(heat_step(5, 0), 4);
        assert_eq!((shade(0), shade(9)), ("░", "█"));
    }
}
