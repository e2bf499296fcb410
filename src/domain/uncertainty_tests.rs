//! How sure a place is, and what would settle it, by examples and properties.

use super::*;
use crate::domain::score::Override;
use proptest::prelude::*;

const USUAL: (u32, u32, u32) = (10, 25, 40);

fn usual() -> Chances {
    let (high, medium, low) = USUAL;
    Chances::of_percent(high, medium, low)
}

fn scheme() -> Scheme {
    Scheme::built_in().expect("the shipped scheme holds")
}

fn score(harm: [u32; 6], likelihood: [u32; 3], confidence: Confidence) -> Score {
    Score {
        harm: harm.to_vec(),
        likelihood: likelihood.to_vec(),
        position: vec![0; 3],
        confidence,
        floors: Vec::new(),
        override_band: None,
    }
}

fn stand(score: &Score) -> Stand {
    let scheme = scheme();
    let scored = scheme.evaluate(score).expect("a whole score");
    Stand::new(&scheme, score, scored.floor.map(|(band, _)| band))
}

fn item(id: i64, harm: [u32; 6], likelihood: [u32; 3], confidence: Confidence) -> Item {
    Item { id, stand: Some(stand(&score(harm, likelihood, confidence))) }
}

/// Three items of domain.md, one unscored and one more, in the order of their receipt.
fn queue(confidence: Confidence) -> Vec<Item> {
    vec![
        item(1, [2, 2, 0, 2, 4, 2], [2, 2, 1], confidence),
        item(2, [8, 16, 0, 8, 16, 4], [3, 3, 4], confidence),
        Item { id: 3, stand: None },
        item(4, [4, 4, 8, 8, 8, 8], [3, 3, 2], confidence),
        item(5, [2, 8, 0, 4, 8, 2], [3, 3, 3], confidence),
    ]
}

#[test]
fn an_item_comes_to_what_its_scheme_makes_of_it() {
    let mut high = score([4, 4, 8, 8, 8, 8], [3, 3, 2], Confidence::High);
    for (floors, by_hand, band) in [
        (vec![], None, Band::High),
        (vec!["threat-to-life".to_owned()], None, Band::Critical),
        (vec!["threat-to-life".to_owned()], Some(Band::Low), Band::Low),
    ] {
        high.floors = floors;
        high.override_band = by_hand.map(|band| Override { band, reason: "so".to_owned() });
        let key = stand(&high).as_given();
        assert_eq!((key.band, key.r, key.top_harm), (Some(band), 320, 8));
    }
}

#[test]
fn places_are_those_of_the_queue_and_unscored_keeps_its_own() {
    let sure = judge(&queue(Confidence::Medium), usual());
    let places: Vec<Option<usize>> = sure.iter().map(|sure| sure.map(|sure| sure.place)).collect();
    assert_eq!(places, [Some(5), Some(1), None, Some(2), Some(3)]);
}

#[test]
fn without_uncertainty_each_has_one_place() {
    for sure in judge(&queue(Confidence::Low), Chances::of_percent(0, 0, 0)).into_iter().flatten() {
        assert_eq!(sure.range, Range { first: sure.place, last: sure.place });
    }
}

#[test]
fn less_confidence_never_narrows_the_ranges() {
    let width = |confidence| -> usize {
        let sure = judge(&queue(confidence), usual());
        sure.iter().flatten().map(|sure| sure.range.last - sure.range.first).sum()
    };
    let widths = [Confidence::High, Confidence::Medium, Confidence::Low].map(width);
    assert!(widths.is_sorted() && widths[0] < widths[2], "{widths:?}");
}

#[test]
fn a_band_that_is_held_does_not_move() {
    // Each is CRITICAL by its floor; alone above the rest it stays there whatever its levels.
    let mut held = score([0; 6], [1; 3], Confidence::Low);
    held.floors = vec!["threat-to-life".to_owned()];
    let mut items = queue(Confidence::Low);
    // Neither of these two could be CRITICAL.
    items.remove(3);
    items.remove(1);
    items.push(Item { id: 9, stand: Some(stand(&held)) });
    let sure = judge(&items, Chances::of_percent(10, 10, 10));
    let last = sure.last().copied().flatten().expect("a score");
    assert_eq!((last.place, last.range), (1, Range { first: 1, last: 1 }));
    assert_eq!(last.settle.and_then(|settle| settle.band), None);
}

#[test]
fn the_answer_to_settle_is_the_one_that_moves_the_band() {
    // 24 × 9 = 216 is HIGH from 192; only some steps take it below.
    let near = item(1, [2, 8, 0, 4, 8, 2], [3, 3, 3], Confidence::Medium);
    let [sure] = judge(&[near], usual()).try_into().expect("one");
    let settle = sure.expect("a score").settle.expect("a step moves its band");
    assert_eq!(settle.criterion, (Section::Harm, 1), "8 → 4 makes 20 × 9 = 180");
    assert_eq!((settle.up, settle.band), (false, Some(Band::Medium)));
    // Far from every limit the place decides; alone in the queue nothing does.
    let far = item(1, [2, 2, 0, 0, 0, 0], [1, 1, 1], Confidence::Low);
    let [alone] = judge(std::slice::from_ref(&far), usual()).try_into().expect("one");
    assert_eq!(alone.expect("a score").settle, None);
    let other = item(2, [4, 2, 0, 0, 0, 0], [1, 1, 1], Confidence::Low);
    let [first, _] = judge(&[far, other], usual()).try_into().expect("two");
    let settle = first.expect("a score").settle.expect("a step moves its place");
    assert_eq!((settle.band, settle.place), (None, 1));
}

fn any_item(id: i64) -> impl Strategy<Value = Item> {
    let harm = proptest::array::uniform6(proptest::sample::select(vec![0_u32, 2, 4, 8, 16]));
    let likelihood = proptest::array::uniform3(1..=4_u32);
    let confidence =
        proptest::sample::select(vec![Confidence::High, Confidence::Medium, Confidence::Low]);
    let floor = proptest::option::weighted(0.2, proptest::sample::select(vec!["threat-to-life"]));
    let scored =
        (harm, likelihood, confidence, floor).prop_map(|(harm, likelihood, sure, floor)| {
            let floors = floor.map(str::to_owned).into_iter().collect();
            stand(&Score { floors, ..score(harm, likelihood, sure) })
        });
    proptest::option::weighted(0.9, scored).prop_map(move |stand| Item { id, stand })
}

fn any_queue() -> impl Strategy<Value = Vec<Item>> {
    (1..12_i64).prop_flat_map(|count| (0..count).map(any_item).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_range_holds_the_place_and_lies_in_the_queue(items in any_queue()) {
        for sure in judge(&items, usual()).into_iter().flatten() {
            prop_assert!(sure.range.first >= 1 && sure.range.last <= items.len());
            prop_assert!((sure.range.first..=sure.range.last).contains(&sure.place));
        }
    }

    #[test]
    fn the_same_queue_gives_the_same_answer(items in any_queue()) {
        prop_assert_eq!(judge(&items, usual()), judge(&items, usual()));
    }

    #[test]
    fn one_item_among_the_others_is_judged_as_in_the_whole_queue(
        items in any_queue(), at in 0..12_usize
    ) {
        let rank = at % items.len();
        let whole = judge(&items, usual());
        let mut others = items.clone();
        let one = others.remove(rank);
        if let Some(stand) = &one.stand {
            let alone = Others::draw(&others, usual()).judge(one.id, rank, stand);
            prop_assert_eq!(Some(alone), whole[rank]);
        }
    }

    #[test]
    fn a_step_to_settle_leads_where_it_says(items in any_queue()) {
        for (rank, sure) in judge(&items, usual()).into_iter().enumerate() {
            let (Some(Sure { place, settle: Some(settle), .. }), Some(stand)) =
                (sure, items[rank].stand.clone()) else { continue };
            let (section, criterion) = settle.criterion;
            let mut moved = stand.clone();
            let steps = if section == Section::Harm { &mut moved.harm } else { &mut moved.likelihood };
            let step = &mut steps[criterion];
            step.at = if settle.up { step.up } else { step.down };
            prop_assert_eq!(moved.as_given().band.filter(|b| Some(*b) != stand.as_given().band),
                settle.band);
            prop_assert!(settle.band.is_some() || settle.place != place);
            let mut items = items.clone();
            items[rank].stand = Some(moved);
            prop_assert_eq!(judge(&items, usual())[rank].map(|sure| sure.place), Some(settle.place));
        }
    }
}
