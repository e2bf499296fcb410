//! Money: whole pence, so that sums are exact. An unknown value is `None`, never £0.00.

/// An amount in whole pence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pence(pub i64);

/// The most that a form takes: £10,000,000.00. More is a slip of the finger.
const MOST: i64 = 1_000_000_000;

/// Why what was typed is not an amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not figures with an optional pound sign.
    #[error("`{0}` is not an amount; write it as £40, 1200.50 or £1,200.50")]
    Form(String),
    /// Below nothing.
    #[error("`{0}` is below nothing; write the amount without a minus")]
    Negative(String),
    /// More exact than a penny.
    #[error("`{0}` has more than two decimals; write whole pence, such as 12.50")]
    Decimals(String),
    /// Commas that do not part thousands.
    #[error("the commas in `{0}` do not part thousands; write 1,200.50 or 1200.50")]
    Thousands(String),
    /// More than a form takes.
    #[error("`{0}` is more than £10,000,000; check the amount")]
    TooMuch(String),
}

impl Pence {
    /// The amount typed as `£1,200.50`, `1200.5`, `40` or `£ 40`.
    ///
    /// # Errors
    /// [`MoneyError`] says what would be right.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let typed = text.trim();
        let given = || super::text::safe(typed).into_owned();
        let unsigned = typed.trim_start_matches(['-', '−']);
        let figures = unsigned.trim_start();
        let figures = figures.strip_prefix('£').unwrap_or(figures).trim_start();
        let negative = unsigned.len() < typed.len() || figures.starts_with(['-', '−']);
        if negative && figures.contains(|c: char| c.is_ascii_digit()) {
            return Err(MoneyError::Negative(given()));
        }
        let (pounds, pence) = match figures.split_once('.') {
            Some((_, "")) => return Err(MoneyError::Form(given())),
            Some((pounds, pence)) => (pounds, pence),
            None => (figures, ""),
        };
        let is_figures = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if !is_figures(pence) || pounds.is_empty() || !is_figures(&pounds.replace(',', "")) {
            return Err(MoneyError::Form(given()));
        }
        if pence.len() > 2 {
            return Err(MoneyError::Decimals(given()));
        }
        if !thousands_are_right(pounds) {
            return Err(MoneyError::Thousands(given()));
        }
        // Figures alone can only fail to parse by being too large.
        let total = format!("{}{pence:0<2}", pounds.replace(',', "")).parse::<i64>();
        match total {
            Ok(total) if total <= MOST => Ok(Self(total)),
            _ => Err(MoneyError::TooMuch(given())),
        }
    }
}

/// Whether commas, if there are any, part the figures into thousands.
fn thousands_are_right(pounds: &str) -> bool {
    let mut groups = pounds.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    rest.is_empty() || ((1..=3).contains(&first.len()) && rest.iter().all(|g| g.len() == 3))
}

impl std::fmt::Display for Pence {
    /// `£1,200.50`; a sum below nothing reads `-£1.00`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (pounds, pence) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let mut shown = pounds.to_string();
        let mut at = shown.len();
        while at > 3 {
            at -= 3;
            shown.insert(at, ',');
        }
        write!(f, "{sign}£{shown}.{pence:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_read_as_typed() {
        for (typed, pence) in [
            ("£1,200.50", 120_050),
            ("1200.5", 120_050),
            ("40", 4000),
            ("£40", 4000),
            (" £ 40 ", 4000),
            ("0", 0),
            ("0.01", 1),
            ("10,000,000", MOST),
        ] {
            assert_eq!(Pence::parse(typed), Ok(Pence(pence)), "{typed}");
        }
    }

    #[test]
    fn wrong_amounts_are_refused_for_their_own_reason() {
        type Reason = fn(String) -> MoneyError;
        let table: [(&str, Reason); 17] = [
            ("", MoneyError::Form),
            ("£", MoneyError::Form),
            ("about 20", MoneyError::Form),
            (".5", MoneyError::Form),
            ("5.", MoneyError::Form),
            ("1.2.3", MoneyError::Form),
            ("1 200", MoneyError::Form),
            ("££4", MoneyError::Form),
            ("-", MoneyError::Form),
            ("-4", MoneyError::Negative),
            ("£-4", MoneyError::Negative),
            ("−£4", MoneyError::Negative),
            ("1.005", MoneyError::Decimals),
            ("12,00", MoneyError::Thousands),
            ("1,2000", MoneyError::Thousands),
            ("10000000.01", MoneyError::TooMuch),
            ("99999999999999999999999", MoneyError::TooMuch),
        ];
        for (typed, reason) in table {
            assert_eq!(Pence::parse(typed), Err(reason(typed.to_owned())), "{typed}");
        }
    }

    #[test]
    fn amounts_show_two_decimals_and_thousands() {
        for (pence, shown) in [
            (120_050, "£1,200.50"),
            (0, "£0.00"),
            (5, "£0.05"),
            (99_999, "£999.99"),
            (MOST, "£10,000,000.00"),
            (-100, "-£1.00"),
        ] {
            assert_eq!(Pence(pence).to_string(), shown);
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(pence in 0..=MOST) {
            prop_assert_eq!(Pence::parse(&Pence(pence).to_string()), Ok(Pence(pence)));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,20}") {
            if let Ok(Pence(pence)) = Pence::parse(&text) {
                prop_assert!((0..=MOST).contains(&pence));
            }
        }
    }
}
