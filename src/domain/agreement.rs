//! How far two people who score the same report apart from each other agree: Cohen's kappa, 1
//! where they always do, 0 where as often as by chance. Weights are quadratic, as fits levels that
//! rise (Fleiss and Cohen 1973). The standard error is the published large-sample one (Fleiss,
//! Cohen and Everitt 1969) rather than a bootstrap: it needs no random numbers, and anybody can
//! check a figure with a statistical program.

/// Standard errors to each side of a 95 % interval.
const Z: f64 = 1.959_963_985;

/// How far pairs of answers agree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// How many pairs there are.
    pub pairs: usize,
    /// How many of them gave the same answer.
    pub same: usize,
    /// Weighted kappa, −1 to 1; `None` where it is not defined: no pair, or one answer for all.
    pub kappa: Option<f64>,
    error: f64,
}

impl Agreement {
    /// The agreement of pairs of levels, each counted from 0 below `levels`; a pair that holds
    /// another is left out.
    pub fn of(pairs: &[(usize, usize)], levels: usize) -> Self {
        let most = levels.saturating_sub(1).max(1) as f64;
        Self::weighted(pairs, levels, |a, b| 1.0 - (a.abs_diff(b) as f64 / most).powi(2))
    }

    fn weighted(
        pairs: &[(usize, usize)],
        levels: usize,
        weight: impl Fn(usize, usize) -> f64,
    ) -> Self {
        let pairs: Vec<(usize, usize)> =
            pairs.iter().copied().filter(|(a, b)| *a < levels && *b < levels).collect();
        let n = pairs.len() as f64;
        let same = pairs.iter().filter(|(a, b)| a == b).count();
        let share = |is: &dyn Fn(&(usize, usize)) -> bool| {
            pairs.iter().filter(|pair| is(pair)).count() as f64 / n
        };
        let first: Vec<f64> = (0..levels).map(|level| share(&|(a, _)| *a == level)).collect();
        let second: Vec<f64> = (0..levels).map(|level| share(&|(_, b)| *b == level)).collect();
        // The weight that each answer would meet on average, were the other's left to chance.
        let against = |shares: &[f64], of: &dyn Fn(usize) -> f64| -> f64 {
            shares.iter().enumerate().map(|(level, share)| share * of(level)).sum()
        };
        let of_first: Vec<f64> = (0..levels).map(|a| against(&second, &|b| weight(a, b))).collect();
        let of_second: Vec<f64> = (0..levels).map(|b| against(&first, &|a| weight(a, b))).collect();
        let observed = pairs.iter().map(|(a, b)| weight(*a, *b)).sum::<f64>() / n;
        let expected: f64 = first.iter().zip(&of_first).map(|(share, mean)| share * mean).sum();
        let none = Self { pairs: pairs.len(), same, kappa: None, error: 0.0 };
        let room = 1.0 - expected;
        if pairs.is_empty() || room < 1e-12 {
            return none;
        }
        let kappa = (observed - expected) / room;
        let mean = |means: &[f64], level: usize| means.get(level).copied().unwrap_or_default();
        let told = |(a, b): &(usize, usize)| {
            let by_chance = mean(&of_first, *a) + mean(&of_second, *b);
            weight(*a, *b) - by_chance * (1.0 - kappa)
        };
        // Around their mean, which is kappa - expected (1 - kappa): the difference of squares that
        // textbooks print loses every figure where the error is near none.
        let middle = kappa - expected * (1.0 - kappa);
        let spread = pairs.iter().map(|pair| (told(pair) - middle).powi(2)).sum::<f64>() / n;
        let error = (spread / n).sqrt() / room;
        Self { kappa: Some(kappa), error, ..none }
    }

    /// The 95 % interval of kappa. `None` under `least` pairs, for which a large-sample error
    /// says nothing, and where nobody differed, which would make it a point.
    pub fn interval(&self, least: usize) -> Option<(f64, f64)> {
        let kappa = self.kappa.filter(|_| self.pairs >= least && self.error > 1e-9)?;
        let half = Z * self.error;
        Some(((kappa - half).max(-1.0), (kappa + half).min(1.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The pairs that a table counts: a row an answer of the first, a column one of the second.
    fn pairs(table: &[&[usize]]) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        for (a, row) in table.iter().enumerate() {
            for (b, count) in row.iter().enumerate() {
                pairs.extend(std::iter::repeat_n((a, b), *count));
            }
        }
        pairs
    }

    fn near(got: f64, wanted: f64, within: f64) {
        assert!((got - wanted).abs() < within, "{got} is not {wanted}");
    }

    /// The table and the figures of SAS PROC FREQ that statsmodels is tested against.
    const SAS: [&[usize]; 3] = [&[0, 4, 1], &[0, 8, 0], &[0, 1, 5]];

    #[test]
    fn kappa_and_its_interval_are_those_that_sas_prints() {
        let identity = |a, b| if a == b { 1.0 } else { 0.0 };
        let linear = |a: usize, b: usize| 1.0 - a.abs_diff(b) as f64 / 2.0;
        let simple = Agreement::weighted(&pairs(&SAS), 3, identity);
        let weighted = Agreement::weighted(&pairs(&SAS), 3, linear);
        for (got, kappa, error, low, high) in
            [(simple, 0.4842, 0.1380, 0.2137, 0.7547), (weighted, 0.4701, 0.1457, 0.1845, 0.7558)]
        {
            near(got.kappa.expect("defined"), kappa, 5e-5);
            near(got.error, error, 5e-5);
            let interval = got.interval(2).expect("given");
            near(interval.0, low, 1e-4);
            near(interval.1, high, 1e-4);
        }
    }

    #[test]
    fn squared_weights_are_those_of_the_r_package_irr() {
        // kappa2(anxiety[, 2:3], "squared"): 0.2520325. The package leaves out the level that
        // neither of the two gave.
        let second = [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4];
        let third = [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2];
        let known: Vec<i32> = (1..=6).filter(|l| second.contains(l) || third.contains(l)).collect();
        let place = |level: &i32| known.iter().position(|known| known == level).expect("known");
        let pairs: Vec<(usize, usize)> =
            second.iter().zip(&third).map(|(a, b)| (place(a), place(b))).collect();
        near(Agreement::of(&pairs, known.len()).kappa.expect("defined"), 0.252_032_5, 1e-6);
    }

    #[test]
    fn what_cannot_be_said_is_not_said() {
        let none = Agreement::of(&[], 4);
        assert_eq!((none.pairs, none.kappa, none.interval(0)), (0, None, None));
        let one_answer = Agreement::of(&[(2, 2); 30], 4);
        assert_eq!((one_answer.same, one_answer.kappa), (30, None));
        let agreed = Agreement::of(&pairs(&[&[9, 0], &[0, 9]]), 2);
        near(agreed.kappa.expect("defined"), 1.0, 1e-12);
        assert_eq!(agreed.interval(2), None, "nobody differed");
        let few = Agreement::of(&pairs(&SAS), 3);
        assert!(few.interval(19).is_some() && few.interval(20).is_none());
        assert_eq!(Agreement::of(&[(0, 0), (0, 9), (1, 1)], 2).pairs, 2, "9 is no level");
    }

    #[test]
    fn an_error_of_none_is_the_same_whoever_answered_first() {
        let pairs = [(2, 1), (2, 1), (1, 3)];
        let turned = pairs.map(|(a, b)| (b, a));
        near(Agreement::of(&pairs, 5).error, Agreement::of(&turned, 5).error, 1e-12);
    }

    #[test]
    fn two_steps_apart_weigh_more_than_one() {
        let table = |apart: usize| {
            let mut pairs = pairs(&[&[5, 0, 0], &[0, 5, 0], &[0, 0, 5]]);
            pairs.push((0, apart));
            Agreement::of(&pairs, 3).kappa.expect("defined")
        };
        assert!(table(0) > table(1) && table(1) > table(2));
    }

    proptest! {
        /// With quadratic weights kappa is 2·cov ÷ (var + var + (difference of means)²), the
        /// intraclass correlation of Fleiss and Cohen (1973).
        #[test]
        fn quadratic_kappa_is_the_intraclass_correlation(
            pairs in proptest::collection::vec((0..5_usize, 0..5_usize), 2..60)
        ) {
            let n = pairs.len() as f64;
            let mean = |of: &dyn Fn(&(usize, usize)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
            let (a, b) = (mean(&|p| p.0 as f64), mean(&|p| p.1 as f64));
            let cov = mean(&|p| (p.0 as f64 - a) * (p.1 as f64 - b));
            let var = mean(&|p| (p.0 as f64 - a).powi(2) + (p.1 as f64 - b).powi(2));
            let apart = var + (a - b).powi(2);
            let got = Agreement::of(&pairs, 5);
            match got.kappa {
                Some(kappa) => prop_assert!((kappa - 2.0 * cov / apart).abs() < 1e-9),
                None => prop_assert!(apart < 1e-9),
            }
            let turned: Vec<(usize, usize)> = pairs.iter().map(|(a, b)| (*b, *a)).collect();
            let turned = Agreement::of(&turned, 5);
            prop_assert!((turned.error - got.error).abs() < 1e-9);
            if let Some((low, high)) = got.interval(2) {
                let kappa = got.kappa.unwrap_or_default();
                prop_assert!(-1.0 <= low && low <= kappa && kappa <= high && high <= 1.0);
            }
        }
    }
}
