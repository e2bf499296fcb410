//! Charts of several lines: columns from the lowest to the highest, and a band with its middle.
//! The numbers that matter always stand beside them in words.

const EIGHTHS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A column a value, `wide` cells each, over `rows` lines from the top, between the ends of a
/// scale. What is unknown leaves a gap.
pub fn columns(
    values: &[Option<i64>],
    (low, high): (i64, i64),
    rows: usize,
    wide: usize,
) -> Vec<String> {
    let span = high - low;
    let eighths = |value: i64| {
        let all = i64::try_from(rows).unwrap_or(0).saturating_mul(8);
        // Something is never drawn as nothing.
        let height = ((value - low).saturating_mul(all) + span / 2) / span.max(1);
        if value == 0 && low == 0 { 0 } else { height.clamp(1, all.max(1)) }
    };
    let cell = |value: &Option<i64>, row: usize| {
        let below = i64::try_from(rows - row - 1).unwrap_or(0) * 8;
        let Some(value) = value else { return ' ' };
        match usize::try_from(eighths(*value) - below) {
            Ok(over) if over >= 8 => '█',
            Ok(0) | Err(_) => ' ',
            Ok(over) => EIGHTHS.get(over - 1).copied().unwrap_or('█'),
        }
    };
    let line = |row: usize| {
        let gap = if wide > 2 { 1 } else { 0 };
        let one = |value: &Option<i64>| {
            let mut text = String::from(cell(value, row)).repeat(wide - gap);
            text.push_str(&" ".repeat(gap));
            text
        };
        values.iter().map(one).collect::<String>()
    };
    (0..rows).map(line).collect()
}

/// A cell of a band: what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// Between the 10th and the 90th percentile.
    Band,
    /// The median.
    Middle,
    /// What the targets allow.
    Mark,
}

impl Cell {
    /// The character that it is drawn as.
    pub fn symbol(self) -> char {
        match self {
            Self::Blank => ' ',
            Self::Band => '░',
            Self::Middle => '━',
            Self::Mark => '┄',
        }
    }
}

/// A band over `columns` cells and `rows` lines from the top, from nothing to `most`: low, middle
/// and high of each point, and a line across at `mark`.
pub fn band(
    points: &[(u32, u32, u32)],
    mark: u32,
    most: u32,
    columns: usize,
    rows: usize,
) -> Vec<Vec<Cell>> {
    let row_of = |value: u32| {
        let all = u64::try_from(rows.saturating_sub(1)).unwrap_or(0);
        let up = (u64::from(value.min(most)) * all + u64::from(most) / 2) / u64::from(most.max(1));
        rows.saturating_sub(1) - usize::try_from(up).unwrap_or(0).min(rows.saturating_sub(1))
    };
    let columns = columns.min(points.len());
    let mut cells = vec![vec![Cell::Blank; columns]; rows];
    let mut set = |row: usize, column: usize, to: Cell| {
        if let Some(cell) = cells.get_mut(row).and_then(|row| row.get_mut(column)) {
            *cell = to;
        }
    };
    for column in 0..columns {
        // The last point of a cell stands for it, so that the end is the end.
        let at = ((column + 1) * points.len()).div_ceil(columns.max(1)).saturating_sub(1);
        let Some((low, middle, high)) = points.get(at) else { continue };
        set(row_of(mark), column, Cell::Mark);
        (row_of(*high)..=row_of(*low)).for_each(|row| set(row, column, Cell::Band));
        set(row_of(*middle), column, Cell::Middle);
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(cells: &[Vec<Cell>]) -> Vec<String> {
        cells.iter().map(|row| row.iter().map(|cell| cell.symbol()).collect()).collect()
    }

    #[test]
    fn columns_rise_to_the_highest_and_gaps_stay() {
        let all = [Some(0), Some(4), None, Some(8)];
        assert_eq!(columns(&all, (0, 8), 2, 1), ["   █", " █ █"]);
        assert_eq!(columns(&[Some(1), Some(1000)], (0, 1000), 1, 3), ["▁▁ ██ "]);
        assert_eq!(columns(&[Some(-4), Some(0), Some(4)], (-4, 4), 1, 1), ["▁▄█"]);
        assert_eq!(columns(&[], (0, 0), 2, 1), ["", ""]);
        assert_eq!(columns(&[None, Some(0)], (0, 0), 1, 2), ["    "]);
        assert_eq!(columns(&[Some(820), Some(833)], (813, 833), 1, 1), ["▃█"]);
    }

    #[test]
    fn a_band_holds_its_middle_and_the_mark_shows_beside_it() {
        let points = [(10, 10, 10), (6, 10, 14), (0, 10, 20)];
        assert_eq!(text(&band(&points, 0, 20, 3, 3)), ["  ░", "━━━", "┄┄░"]);
        assert_eq!(text(&band(&points, 0, 20, 1, 3)), ["░", "━", "░"], "the end stands for it");
        assert_eq!(text(&band(&[], 3, 20, 5, 2)), ["", ""]);
        assert_eq!(text(&band(&[(0, 0, 0)], 0, 0, 9, 1)), ["━"]);
    }
}
