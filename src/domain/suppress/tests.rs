//! Attacks on what is published: every table that would look the same is tried.

use super::*;
use proptest::prelude::*;

/// What everybody sees: counts, or nothing where they are hidden. The attacks know no more.
struct Seen {
    size: (usize, usize, usize),
    of_all: Vec<Vec<u32>>,
    totals: Vec<Option<u32>>,
    cells: Vec<Vec<Option<u32>>>,
    blocks: Vec<Vec<Option<Vec<u32>>>>,
}

fn seen(counts: &Counts, hidden: &Hidden) -> Seen {
    let (groups, levels, columns) = counts.size();
    let shown = |hidden: bool, value: u32| (!hidden).then_some(value);
    let block = |g, l| {
        let atoms: Vec<u32> = (0..columns).map(|c| counts.atom(g, l, c)).collect();
        (!hidden.block(g, l)).then_some(atoms)
    };
    Seen {
        size: counts.size(),
        of_all: (0..levels).map(|l| (0..columns).map(|c| counts.of_all(l, c)).collect()).collect(),
        totals: (0..groups).map(|g| shown(hidden.total(g), counts.total(g))).collect(),
        cells: (0..groups)
            .map(|g| (0..columns).map(|c| shown(hidden.cell(g, c), counts.cell(g, c))).collect())
            .collect(),
        blocks: (0..groups).map(|g| (0..levels).map(|l| block(g, l)).collect()).collect(),
    }
}

/// Every way to part a number between groups.
fn parted(of: u32, groups: usize) -> Vec<Vec<u32>> {
    if groups == 1 {
        return vec![vec![of]];
    }
    (0..=of)
        .flat_map(|first| {
            parted(of - first, groups - 1).into_iter().map(move |mut rest| {
                rest.insert(0, first);
                rest
            })
        })
        .collect()
}

/// Least and most of every hidden total, cell, count at a level and sum at a level, over all
/// tables that agree with what is seen.
fn attack(seen: &Seen) -> Vec<(String, u32, u32, u32)> {
    let (groups, levels, columns) = seen.size;
    let mut tables = vec![Counts::new(groups, levels, columns)];
    for level in 0..levels {
        for column in 0..columns {
            let ways: Vec<Vec<u32>> = parted(seen.of_all[level][column], groups)
                .into_iter()
                .filter(|way| {
                    (0..groups).all(|g| {
                        seen.blocks[g][level].as_ref().is_none_or(|atoms| atoms[column] == way[g])
                    })
                })
                .collect();
            let with = |table: &Counts| -> Vec<Counts> {
                let laid = |way: &Vec<u32>| {
                    let mut table = table.clone();
                    for (group, count) in way.iter().enumerate() {
                        let place = table.place(group, level, column);
                        table.atoms[place] = *count;
                    }
                    table
                };
                ways.iter().map(laid).collect()
            };
            tables = tables.iter().flat_map(with).filter(|table| is_below(seen, table)).collect();
        }
    }
    tables.retain(|table| agrees(seen, table));
    assert!(!tables.is_empty(), "the truth itself agrees");
    hidden_of(seen)
        .into_iter()
        .map(|(what, most, value)| {
            let values = || tables.iter().map(&value);
            (what, values().min().unwrap_or(0), values().max().unwrap_or(0), most)
        })
        .collect()
}

/// A table that is being laid can only grow.
fn is_below(seen: &Seen, table: &Counts) -> bool {
    let (groups, _, columns) = seen.size;
    (0..groups).all(|g| {
        seen.totals[g].is_none_or(|total| table.total(g) <= total)
            && (0..columns).all(|c| seen.cells[g][c].is_none_or(|cell| table.cell(g, c) <= cell))
    })
}

fn agrees(seen: &Seen, table: &Counts) -> bool {
    let (groups, _, columns) = seen.size;
    (0..groups).all(|g| {
        seen.totals[g].is_none_or(|total| table.total(g) == total)
            && (0..columns).all(|c| seen.cells[g][c].is_none_or(|cell| table.cell(g, c) == cell))
    })
}

type Reads = Box<dyn Fn(&Counts) -> u32>;

/// What is hidden: its name, how many there are of all groups, and how it is read off a table.
fn hidden_of(seen: &Seen) -> Vec<(String, u32, Reads)> {
    let (groups, levels, columns) = seen.size;
    let mut found: Vec<(String, u32, Reads)> = Vec::new();
    let level = |l: usize| seen.of_all[l].iter().sum::<u32>();
    let all: u32 = (0..levels).map(level).sum();
    for g in 0..groups {
        if seen.totals[g].is_none() {
            found.push((format!("total {g}"), all, Box::new(move |t| t.total(g))));
        }
        for c in (0..columns).filter(|c| seen.cells[g][*c].is_none()) {
            let of = seen.of_all.iter().map(|level| level[c]).sum();
            found.push((format!("cell {g} {c}"), of, Box::new(move |t| t.cell(g, c))));
        }
        for l in (0..levels).filter(|l| seen.blocks[g][*l].is_none()) {
            found.push((format!("block {g} {l}"), level(l), Box::new(move |t| t.block(g, l))));
            for c in 0..columns {
                let of = seen.of_all[l][c];
                found.push((format!("atom {g} {l} {c}"), of, Box::new(move |t| t.atom(g, l, c))));
            }
        }
    }
    found
}

fn counted(groups: usize, levels: usize, columns: usize, atoms: &[u32]) -> Counts {
    let atoms = atoms.iter().copied().take(groups * levels * columns).collect();
    Counts { groups, levels, columns, atoms }
}

/// Nothing under the least is shown, and whatever is hidden keeps its spread under every attack.
fn assert_holds(counts: &Counts, least: Least, by_level: bool) {
    let hidden = protect(counts, least, by_level);
    let seen = seen(counts, &hidden);
    let (groups, levels, columns) = counts.size();
    for g in 0..groups {
        for c in 0..columns {
            let of = counts.column_of_all(c);
            assert!(seen.cells[g][c].is_none_or(|n| n >= least.count || of == 0));
            for l in 0..levels {
                let of = counts.of_all(l, c);
                let atoms = seen.blocks[g][l].as_ref();
                assert!(atoms.is_none_or(|atoms| atoms[c] >= least.count || of == 0));
            }
        }
    }
    for (what, low, high, most) in attack(&seen) {
        // Levels that are not shown at all are no cell of the table.
        let told = by_level || !(what.starts_with("block") || what.starts_with("atom"));
        let needed = least.spread.min(most);
        assert!(!told || high - low >= needed, "{what}: {low} to {high} of {most}, {counts:?}");
    }
}

#[test]
fn one_small_count_takes_what_gives_it_away_with_it() {
    // By group: granted, refused.
    let counts = counted(3, 1, 2, &[40, 8, 20, 2, 60, 9]);
    let hidden = protect(&counts, Least { count: 5, spread: 2 }, false);
    let cells: Vec<bool> =
        (0..3).flat_map(|g| (0..2).map(move |c| (g, c))).map(|(g, c)| hidden.cell(g, c)).collect();
    assert_eq!(cells, [true, true, true, true, false, false]);
    assert!((0..3).all(|g| !hidden.total(g)));
}

#[test]
fn the_attack_finds_what_is_hidden_carelessly() {
    let counts = counted(3, 1, 2, &[4, 3, 5, 1, 6, 4]);
    let mut hidden = small(&counts, Least { count: 2, spread: 2 }, false);
    let seen = |hidden: &Hidden| attack(&super::tests::seen(&counts, hidden));
    let of = |found: &[(String, u32, u32, u32)]| {
        found.iter().find(|(what, ..)| what == "cell 1 1").map(|(_, low, high, _)| (*low, *high))
    };
    assert_eq!(of(&seen(&hidden)), Some((1, 1)), "one cell alone is what the total leaves");
    hidden.hide(Item::Cell(0, 1));
    assert_eq!(of(&seen(&hidden)), Some((1, 1)), "two in a column are what their rows leave");
    hidden.hide(Item::Cell(0, 0));
    hidden.hide(Item::Cell(1, 0));
    let (low, high) = of(&seen(&hidden)).expect("hidden");
    assert!(high - low >= 2, "a square moves: {low} to {high}");
}

#[test]
fn where_nothing_is_small_nothing_is_hidden() {
    let counts = counted(2, 2, 2, &[50, 9, 30, 8, 40, 7, 20, 6]);
    let hidden = protect(&counts, Least { count: 5, spread: 2 }, true);
    assert!(items(&counts).all(|item| !hidden.is(item)));
    let nothing = Counts::new(3, 2, 2);
    let hidden = protect(&nothing, Least { count: 5, spread: 2 }, true);
    assert!(items(&nothing).all(|item| !hidden.is(item)), "nought of nought tells nothing");
}

/// Every table of so many in all that looks the same, counts of all groups as far as they are told.
fn same_looking(counts: &Counts, hidden: &Hidden) -> Vec<Counts> {
    let (groups, levels, columns) = counts.size();
    let all: u32 = counts.atoms.iter().sum();
    let looks = |table: &Counts| {
        let mut told = Vec::new();
        for g in 0..groups {
            told.push((!hidden.total(g)).then(|| table.total(g)));
            told.extend((0..columns).map(|c| (!hidden.cell(g, c)).then(|| table.cell(g, c))));
            for l in (0..levels).filter(|l| !hidden.block(g, *l)) {
                told.extend((0..columns).map(|c| Some(table.atom(g, l, c))));
            }
        }
        told.extend((0..columns).map(|c| (!hidden.column(c)).then(|| table.column_of_all(c))));
        for l in (0..levels).filter(|l| !hidden.row(*l)) {
            told.extend((0..columns).map(|c| Some(table.of_all(l, c))));
        }
        told
    };
    let tables = parted(all, counts.atoms.len()).into_iter();
    let tables = tables.map(|atoms| Counts { atoms, ..counts.clone() });
    let truth = looks(counts);
    tables.filter(|table| looks(table) == truth).collect()
}

/// No count of several groups together is shown under the least, unless it is nought, and none that
/// is hidden can be worked out.
fn assert_sums_hold(counts: &Counts, least: Least) {
    let hidden = protect(counts, least, true);
    let is_small = |count: u32| count > 0 && count < least.count;
    let (_, levels, columns) = counts.size();
    for c in 0..columns {
        assert!(hidden.column(c) || !is_small(counts.column_of_all(c)), "{counts:?}");
        for l in (0..levels).filter(|l| !hidden.row(*l)) {
            assert!(!is_small(left(counts, &hidden, l, c)), "{l} {c}: {counts:?}");
        }
    }
    let everything = items(counts).chain(sums(counts, true));
    if everything.into_iter().all(|item| hidden.is(item) || value(counts, item) == 0) {
        return;
    }
    let tables = same_looking(counts, &hidden);
    let spread = |what: &dyn Fn(&Counts) -> u32| {
        let values = || tables.iter().map(what);
        values().max().unwrap_or(0) - values().min().unwrap_or(0)
    };
    for c in (0..columns).filter(|c| hidden.column(*c)) {
        let found = spread(&|table| table.column_of_all(c));
        assert!(found >= least.spread, "column {c}: {found}, {counts:?}, {hidden:?}");
    }
    for l in (0..levels).filter(|l| hidden.row(*l)) {
        for c in (0..columns).filter(|c| counts.of_all(l, *c) > 0) {
            let needed = least.spread.min(counts.column_of_all(c));
            let found = spread(&|table| table.of_all(l, c));
            assert!(found >= needed, "row {l} {c}: {found}, {counts:?}, {hidden:?}");
        }
        let found = spread(&|table| table.level_of_all(l));
        assert!(found >= least.spread, "row {l}: {found}, {counts:?}, {hidden:?}");
    }
}

#[test]
fn a_small_count_of_all_groups_is_hidden_with_what_gives_it_away() {
    // Two groups at three levels, granted and refused; the last level has one refused in all.
    let counts = counted(2, 3, 2, &[40, 9, 30, 8, 20, 1, 50, 7, 20, 9, 30, 0]);
    let hidden = protect(&counts, Least { count: 5, spread: 2 }, true);
    assert!(hidden.row(2), "its one refusal is not told");
    assert!((0..2).any(|level| hidden.row(level)), "nor left by taking away");
    // Three refused in all: another outcome goes with them.
    let counts = counted(2, 1, 3, &[40, 9, 2, 30, 8, 1]);
    let hidden = protect(&counts, Least { count: 5, spread: 2 }, false);
    assert!(hidden.column(2) && (hidden.column(0) || hidden.column(1)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_hidden_count_of_all_groups_can_be_worked_out(
        atoms in proptest::collection::vec(0_u32..3, 8),
        count in 1_u32..4, spread in 1_u32..3,
    ) {
        prop_assume!(atoms.iter().sum::<u32>() <= 10);
        assert_sums_hold(&counted(2, 2, 2, &atoms), Least { count, spread });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_hidden_count_can_be_worked_out_by_level(
        groups in 2_usize..4,
        atoms in proptest::collection::vec(0_u32..3, 12),
        count in 1_u32..4, spread in 1_u32..3,
    ) {
        assert_holds(&counted(groups, 2, 2, &atoms), Least { count, spread }, true);
    }

    #[test]
    fn no_hidden_count_can_be_worked_out_without_levels(
        groups in 2_usize..4, columns in 2_usize..4,
        atoms in proptest::collection::vec(0_u32..4, 12),
        count in 1_u32..5, spread in 1_u32..4,
    ) {
        assert_holds(&counted(groups, 1, columns, &atoms), Least { count, spread }, false);
    }

    /// The size of a real table: nothing small is shown, and it ends.
    #[test]
    fn a_real_table_is_protected_as_well(
        atoms in proptest::collection::vec(prop_oneof![3 => 0_u32..4, 1 => 4_u32..60], 7 * 8 * 4),
    ) {
        let counts = counted(7, 8, 4, &atoms);
        let least = Least { count: 5, spread: 2 };
        let hidden = protect(&counts, least, true);
        let network = Network::new(&counts, &hidden, false);
        let shown = items(&counts).filter(|item| !hidden.is(*item)).count();
        let unsafe_one = hidden_items(&counts, &hidden, true)
            .find(|item| !network.is_safe(&counts, *item, least.spread));
        prop_assert!(unsafe_one.is_none() || shown == 0, "{unsafe_one:?}");
    }
}
