//! How sure a share of a few is: Wilson's score interval (Wilson 1927; Newcombe 1998), which stays
//! within 0 and 1 and says something of none and of all.

/// Standard errors to each side of a 95 % interval.
const Z: f64 = 1.959_963_985;

/// The 95 % interval of a share, each end from 0 to 1; `None` of nothing, or where the part is no
/// part of the whole.
pub fn wilson(part: i64, of: i64) -> Option<(f64, f64)> {
    if of <= 0 || !(0..=of).contains(&part) {
        return None;
    }
    let (n, share) = (of as f64, part as f64 / of as f64);
    let middle = share + Z * Z / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + Z * Z / n;
    let (low, high) = ((middle - half) / whole, (middle + half) / whole);
    // What rounding leaves of an end that is none or all.
    Some((if part == 0 { 0.0 } else { low }, if part == of { 1.0 } else { high }))
}

/// A share in words with its interval, such as `82 % (69–90), 41 of 50`; `none` of nothing.
pub fn shown(part: i64, of: i64) -> String {
    let Some((low, high)) = wilson(part, of) else { return "none".to_owned() };
    let share = part as f64 / of as f64;
    let per_cent = |share: f64| format!("{:.0}", share * 100.0);
    format!("{} % ({}–{}), {part} of {of}", per_cent(share), per_cent(low), per_cent(high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Table I of Newcombe 1998 (method 3), and Altman's 1 of 29 and 0 of 20 as it gives them.
    #[test]
    fn intervals_are_those_of_newcombe() {
        for (part, of, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let got = wilson(part, of).expect("an interval");
            assert!((got.0 - low).abs() < 5e-5, "{part} of {of}: {got:?}");
            assert!((got.1 - high).abs() < 5e-5, "{part} of {of}: {got:?}");
        }
    }

    #[test]
    fn nothing_and_what_is_no_part_have_none() {
        for (part, of) in [(0, 0), (1, 0), (-1, 4), (5, 4), (0, -1)] {
            assert_eq!(wilson(part, of), None, "{part} of {of}");
            assert_eq!(shown(part, of), "none");
        }
        assert_eq!(shown(41, 50), "82 % (69–90), 41 of 50");
        assert_eq!(shown(0, 20), "0 % (0–16), 0 of 20");
    }

    proptest! {
        #[test]
        fn an_interval_holds_its_share_and_mirrors_the_other(
            (part, of) in (1_i64..3000).prop_flat_map(|of| (0..=of, Just(of)))
        ) {
            let (low, high) = wilson(part, of).expect("an interval");
            let share = part as f64 / of as f64;
            prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
            let (other_low, other_high) = wilson(of - part, of).expect("an interval");
            prop_assert!((low - (1.0 - other_high)).abs() < 1e-9);
            prop_assert!((high - (1.0 - other_low)).abs() < 1e-9);
            let (wide_low, wide_high) = wilson(part * 4, of * 4).expect("an interval");
            prop_assert!(wide_high - wide_low < high - low, "more tell more");
        }
    }
}
