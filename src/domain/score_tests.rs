//! Scores by the published vectors, bands, floors and the order of the queue.

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
        (
            score(&[3, 0, 0, 0, 0, 0], &[1; 3]),
            "harm",
            "3 is no level of physical; use 0, 2, 4, 8, 16",
        ),
        (score(&[0; 6], &[5, 1, 1]), "likelihood", "5 is no level of recurrence; use 1, 2, 3, 4"),
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

/// What the shipped text is refused with once `from` in it reads `to`.
fn refusal(from: &str, to: &str) -> String {
    let text = scheme().text().to_owned();
    assert!(text.contains(from), "the shipped scheme has no {from:?}");
    Scheme::parse(&text.replacen(from, to, 1)).expect_err(to).to_string()
}

#[test]
fn a_scheme_file_that_does_not_hold_is_refused_by_key_and_what_to_do() {
    let many: Vec<String> =
        (0..10).map(|value| format!("{{ value = {value}, label = \"x\" }}")).collect();
    let many = format!("levels = [{}]\ncode = \"scope\"", many.join(", "));
    for (from, to, words) in [
        (
            "medium = 64",
            "medium = 400",
            "`bands.high` is 192 and does not lie above `bands.medium`",
        ),
        ("high = 192", "high = 64", "overlap; let each begin above the one before"),
        ("low = 0", "low = 5", "`bands.low` is 5; the lowest band begins at 0"),
        (
            "critical = 384",
            "critical = 1153",
            "`bands.critical` begins a band that no score reaches",
        ),
        ("medium = 64", "medium = 191", "`bands.medium` begins a band that no score reaches"),
        ("critical = 384", "", "missing key `critical`"),
        ("critical = 384", "critical = -3", "line 35 of the scheme: "),
        (
            "value = 2, label = \"minor\"",
            "value = 9, label = \"minor\"",
            "`levels.harm` should rise, and 4 comes after 9",
        ),
        ("{ value = 16, label", "{ value = 1600, label", "has a level of 1600; none may pass 999"),
        ("{ value = 16, label = \"severe\" }", "{ value = 16 }", "missing key `label`"),
        ("label = \"severe\"", "label = \" \"", "`levels.harm.label` is empty"),
        ("code = \"scope\"", "code = \"physical\"", "`criteria.physical` stands twice"),
        (
            "code = \"scope\"",
            "code = \"a,b\"",
            "`criteria.a,b` should have a code of small letters",
        ),
        ("code = \"scope\"", "code = \"scope\"\nlevels = []", "2 to 9 levels, one digit key each"),
        ("code = \"scope\"", many.as_str(), "2 to 9 levels, one digit key each, not 10"),
        ("label = \"geographic scope\"", "label = \"\"", "`criteria.scope.label` is empty"),
        ("band = \"critical\"", "band = \"dire\"", "`floors.threat-to-life.band` does not hold"),
        ("when = \"apsp\"", "when = \"rumour\"", "is not a sign of a floor; use one of: apsp"),
        ("name = ", "nickname = ", "line 4 of the scheme: unknown key `nickname`"),
        ("ACU-TAC-1", "a name", "`name` should be at most 40 letters, digits, dots and dashes"),
        ("standing = \"L\"", "standing = \"X\"", "`standing` does not hold"),
        ("section = \"position\"", "section = \"colour\"", "is not a section; use one of: harm"),
        ("position = [", "colour = [", "unknown key `colour`"),
    ] {
        let said = refusal(from, to);
        assert!(said.contains(words), "{from} → {to}: {said}");
    }
}

#[test]
fn a_scheme_without_criteria_or_levels_says_which() {
    let text = scheme().text().to_owned();
    let head = text.split("[[criteria]]").next().expect("what stands before").to_owned();
    let one = |section: &str| {
        format!("[[criteria]]\ncode = \"{section}-1\"\nlabel = \"x\"\nsection = \"{section}\"\n")
    };
    for (text, words) in [
        (head.clone(), "missing key `criteria`"),
        (format!("criteria = []\n{head}"), "`criteria` has none with section = \"harm\""),
        (head.clone() + &one("harm"), "`criteria` has none with section = \"likelihood\""),
        (
            (head.clone() + &one("harm") + &one("likelihood")).replace("harm = [", "position = ["),
            "duplicate key",
        ),
        ("name = \"".to_owned(), "line 1 of the scheme"),
    ] {
        let said = Scheme::parse(&text).expect_err(words).to_string();
        assert!(said.contains(words), "{said}");
    }
    let bare = text.replacen("harm = [", "unused = [", 1);
    assert!(Scheme::parse(&bare).is_err());
    let (start, rest) = text.split_once("[levels]").expect("levels");
    let (_, rest) = rest.split_once("[bands]").expect("bands");
    let said = Scheme::parse(&format!("{start}[bands]{rest}")).expect_err("no levels").to_string();
    assert!(said.contains("`criteria.physical` has no levels; write `levels.harm`"), "{said}");
}

/// A scheme with other criteria, other numbers of them, levels of their own and no position.
const OTHER: &str = include_str!("../../tests/schemes/other.toml");

#[test]
fn a_scheme_of_another_shape_scores_by_its_own_levels() {
    let other = Scheme::parse(OTHER).expect("it holds");
    assert_eq!(other.criteria(Section::Harm).count(), 2);
    assert_eq!(other.criteria(Section::Likelihood).count(), 1);
    assert_eq!(other.criteria(Section::Position).count(), 0);
    let score = Score { position: Vec::new(), ..score(&[3, 30], &[7]) };
    let scored = other.evaluate(&score).expect("a whole score");
    assert_eq!((scored.h, scored.l, scored.r, scored.p), (33, 7, 231, 0));
    assert_eq!((scored.top_harm, scored.band), (30, Band::Critical));
    let crossed = Score { harm: vec![30, 3], ..score };
    let errors = other.evaluate(&crossed).expect_err("each has levels of its own");
    assert_eq!(errors.len(), 2, "{errors:?}");
}

/// The values that every criterion of a section of the shipped scheme takes.
fn values(section: Section) -> Vec<u32> {
    let scheme = scheme();
    let first = scheme.criteria(section).next().expect("a criterion");
    first.levels.iter().map(|level| level.value).collect()
}

fn levels(section: Section) -> impl Strategy<Value = u32> {
    proptest::sample::select(values(section))
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
        let (given, section, at) = if at < 6 {
            (&mut raised.harm, Section::Harm, at)
        } else {
            (&mut raised.likelihood, Section::Likelihood, at - 6)
        };
        let next = values(section).into_iter().find(|value| *value > given[at]);
        prop_assume!(next.is_some());
        given[at] = next.unwrap_or_default();
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
        if a.band.is_some() && b.band.is_some() {
            prop_assert_eq!(a.number().cmp(&b.number()), a.cmp(&b));
        }
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
