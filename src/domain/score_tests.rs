use super::*;
use proptest::prelude::*;

fn scheme() -> Scheme {
    Scheme::built_in().expect("the shipped scheme holds")
}

fn score(harm: &[u32], likelihood: &[u32]) -> Score {
    Score {
        harm: harm.to_vec(),
        likelihood: likelihood.to_vec(),
        position: vec![0, 0, 0],
        confidence: Confidence::Medium,
        floors: Vec::new(),
        override_band: None,
    }
}

#[test]
fn the_published_vectors_hold() {
    for (harm, likelihood, h, l, r, band) in [
        ([16; 6], [4; 3], 96, 12, 1152, Band::Critical),
        ([8, 16, 0, 8, 16, 4], [3, 3, 4], 52, 10, 520, Band::Critical),
        ([4, 4, 8, 8, 8, 8], [3, 3, 2], 40, 8, 320, Band::High),
        ([2, 8, 0, 4, 8, 2], [3, 3, 3], 24, 9, 216, Band::High),
        ([2, 2, 0, 2, 4, 2], [2, 2, 1], 12, 5, 60, Band::Low),
        ([0; 6], [1; 3], 0, 3, 0, Band::Low),
    ] {
        let scored = scheme().evaluate(&score(&harm, &likelihood)).expect("a whole score");
        assert_eq!((scored.h, scored.l, scored.r, scored.band), (h, l, r, band), "{harm:?}");
    }
}

#[test]
fn bands_begin_at_their_limits() {
    let limits = [
        (0, Band::Low),
        (63, Band::Low),
        (64, Band::Medium),
        (191, Band::Medium),
        (192, Band::High),
        (383, Band::High),
        (384, Band::Critical),
        (u32::MAX, Band::Critical),
    ];
    for (r, band) in limits {
        assert_eq!(scheme().band(r), band, "{r}");
    }
}

#[test]
fn a_floor_lifts_the_band_and_an_override_keeps_both() {
    let mut low = score(&[0; 6], &[1; 3]);
    low.floors = vec!["serious-corruption".to_owned()];
    let lifted = scheme().evaluate(&low).expect("a whole score");
    assert_eq!((lifted.scored_band, lifted.band), (Band::Low, Band::High));
    assert!(lifted.floor.is_some_and(|(_, why)| why.contains("APSP")));
    low.floors.push("threat-to-life".to_owned());
    assert_eq!(scheme().evaluate(&low).expect("a whole score").band, Band::Critical);
    low.override_band = Some(Override { band: Band::Medium, reason: "already safe".to_owned() });
    let by_hand = scheme().evaluate(&low).expect("a whole score");
    assert_eq!((by_hand.scored_band, by_hand.band), (Band::Low, Band::Medium));
    assert_eq!(by_hand.floor.map(|(band, _)| band), Some(Band::Critical));
}

#[test]
fn wrong_scores_are_refused_at_their_field() {
    let mut cases = vec![
        (score(&[0; 5], &[1; 3]), "harm", "6 criteria; 5 were answered"),
        (score(&[3, 0, 0, 0, 0, 0], &[1; 3]), "harm", "3 is no level of harm; use 0, 2, 4, 8, 16"),
        (score(&[0; 6], &[5, 1, 1]), "likelihood", "5 is no level of likelihood"),
    ];
    let mut floor = score(&[0; 6], &[1; 3]);
    floor.floors = vec!["nonsense".to_owned()];
    cases.push((floor, "floors", "`nonsense` is no floor of ACU-TAC-1"));
    let mut unexplained = score(&[0; 6], &[1; 3]);
    unexplained.override_band = Some(Override { band: Band::High, reason: " ".to_owned() });
    cases.push((unexplained, "override_reason", "may not be empty"));
    for (score, field, words) in cases {
        let errors = scheme().evaluate(&score).expect_err(words);
        assert_eq!(errors.iter().map(|e| e.field).collect::<Vec<_>>(), [field]);
        assert!(errors.iter().any(|e| e.message.contains(words)), "{errors:?}");
    }
}

#[test]
fn a_scheme_file_that_does_not_hold_is_refused() {
    let text = scheme().text().to_owned();
    for (from, to, words) in [
        ("medium = 64", "medium = 400", "rise without overlap"),
        ("low = 0", "low = 5", "start at 0"),
        (
            "value = 2, label = \"minor\"",
            "value = 9, label = \"minor\"",
            "levels of harm must rise",
        ),
        ("code = \"scope\"", "code = \"physical\"", "code `physical` is given twice"),
        ("band = \"critical\"", "band = \"dire\"", "is not a band"),
        ("when = \"apsp\"", "when = \"rumour\"", "is not a sign of a floor"),
        ("name = ", "nickname = ", "unknown field `nickname`"),
        ("section = \"position\"", "section = \"colour\"", "is not a section"),
    ] {
        let error = Scheme::parse(&text.replacen(from, to, 1)).expect_err(words).to_string();
        assert!(error.contains(words), "{error}");
    }
}

fn levels(section: Section) -> impl Strategy<Value = u32> {
    let values: Vec<u32> = scheme().levels(section).iter().map(|level| level.value).collect();
    proptest::sample::select(values)
}

fn any_score() -> impl Strategy<Value = Score> {
    let harm = proptest::collection::vec(levels(Section::Harm), 6);
    let likelihood = proptest::collection::vec(levels(Section::Likelihood), 3);
    let codes: Vec<String> = scheme().floors().iter().map(|floor| floor.code.clone()).collect();
    let floors = proptest::sample::subsequence(codes, 0..3);
    (harm, likelihood, floors)
        .prop_map(|(harm, likelihood, floors)| Score { floors, ..score(&harm, &likelihood) })
}

fn any_key() -> impl Strategy<Value = QueueKey> {
    let band = proptest::option::of(proptest::sample::select(Band::ALL));
    let confidence = proptest::sample::select(Confidence::ALL);
    (band, 0..1153u32, 0..17u32, confidence).prop_map(|(band, r, top_harm, confidence)| QueueKey {
        band,
        r,
        top_harm,
        confidence,
    })
}

proptest! {
    #[test]
    fn raising_an_answer_never_lowers_the_score(score in any_score(), at in 0..9usize) {
        let before = scheme().evaluate(&score).expect("a whole score");
        let mut raised = score;
        let (values, section, at) = if at < 6 {
            (&mut raised.harm, Section::Harm, at)
        } else {
            (&mut raised.likelihood, Section::Likelihood, at - 6)
        };
        let next = scheme().levels(section).iter().map(|l| l.value).find(|v| *v > values[at]);
        prop_assume!(next.is_some());
        values[at] = next.unwrap_or_default();
        let after = scheme().evaluate(&raised).expect("a whole score");
        prop_assert!(after.r >= before.r);
        prop_assert!(after.band <= before.band);
    }

    #[test]
    fn a_floor_never_lowers_the_band(score in any_score()) {
        let with = scheme().evaluate(&score).expect("a whole score");
        let without = scheme().evaluate(&Score { floors: Vec::new(), ..score }).expect("whole");
        prop_assert!(with.band <= without.band);
        prop_assert_eq!(with.r, without.r);
    }

    #[test]
    fn the_order_is_total_and_agrees_both_ways(a in any_key(), b in any_key(), c in any_key()) {
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        if a <= b && b <= c {
            prop_assert!(a <= c);
        }
    }
}

#[test]
fn unscored_stands_between_medium_and_low() {
    let key = |band| QueueKey { band, r: 0, top_harm: 0, confidence: Confidence::Low };
    let mut keys =
        vec![key(Some(Band::Low)), key(None), key(Some(Band::Medium)), key(Some(Band::High))];
    keys.sort();
    let bands: Vec<Option<Band>> = keys.into_iter().map(|key| key.band).collect();
    assert_eq!(bands, [Some(Band::High), Some(Band::Medium), None, Some(Band::Low)]);
}
