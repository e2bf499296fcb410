//! Reads a scheme file. A scheme is never mended once scores use it, so that everything which could
//! be wrong with one is found before it is stored, and said by key and line.

use super::{Criterion, Floor, LevelOption, MOST_HARM, MOST_R, Scheme, Section, Sign};
use crate::domain::choice::Choice;
use crate::domain::policy::Standing;
use crate::domain::score::Band;
use crate::domain::text::safe;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Answers that a criterion may have at most: one digit key each.
const MOST_LEVELS: usize = 9;
/// The longest name of a scheme.
const LONGEST_NAME: usize = 40;

/// A scheme file that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemeError {
    /// Not TOML, a key that is unknown or missing, or a value of the wrong kind.
    #[error("line {line} of the scheme: {problem}; correct it and try again")]
    Syntax {
        /// Counted from 1.
        line: usize,
        /// What the reader said.
        problem: String,
    },
    /// A key holds what it may not.
    #[error("scheme key `{key}` {problem}")]
    Key {
        /// The key, such as `bands.high`.
        key: String,
        /// What is wrong and what to write.
        problem: String,
    },
}

type Checked = Result<(), SchemeError>;

fn wrong<T>(key: impl Into<String>, problem: impl Into<String>) -> Result<T, SchemeError> {
    Err(SchemeError::Key { key: safe(&key.into()).into_owned(), problem: problem.into() })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemeFile {
    name: String,
    standing: String,
    source: String,
    #[serde(default)]
    levels: LevelsFile,
    bands: BandsFile,
    criteria: Vec<CriterionFile>,
    #[serde(default)]
    floors: Vec<FloorFile>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LevelsFile {
    harm: Vec<LevelOption>,
    likelihood: Vec<LevelOption>,
    position: Vec<LevelOption>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BandsFile {
    low: u32,
    medium: u32,
    high: u32,
    critical: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CriterionFile {
    code: String,
    label: String,
    section: String,
    levels: Option<Vec<LevelOption>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FloorFile {
    code: String,
    label: String,
    band: String,
    source: String,
    when: Option<String>,
}

impl Scheme {
    /// Reads a scheme.
    ///
    /// # Errors
    /// The line of a key that is unknown or missing; the key where levels or bands do not rise,
    /// a band is out of reach, a criterion has no levels, a code stands twice or names nothing.
    pub fn parse(text: &str) -> Result<Self, SchemeError> {
        let file: SchemeFile = toml::from_str(text).map_err(|error| syntax(text, &error))?;
        let SchemeFile { name, standing, source, levels, bands, criteria, floors } = file;
        let read = |given: CriterionFile| criterion(given, &levels);
        let scheme = Self {
            name,
            text: text.to_owned(),
            standing,
            source,
            criteria: criteria.into_iter().map(read).collect::<Result<_, _>>()?,
            limits: [bands.low, bands.medium, bands.high, bands.critical],
            floors: floors.into_iter().map(floor).collect::<Result<_, _>>()?,
        };
        scheme.check_head()?;
        scheme.check_criteria()?;
        scheme.check_codes()?;
        scheme.check_bands()?;
        Ok(scheme)
    }

    fn check_head(&self) -> Checked {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let (name, longest) = (&self.name, LONGEST_NAME);
        if name.is_empty() || name.len() > longest || !name.chars().all(plain) {
            let problem = format!(
                "should be at most {longest} letters, digits, dots and dashes, such as ACU-TAC-2"
            );
            return wrong("name", problem);
        }
        if let Err(unknown) = Standing::from_code(&self.standing) {
            return wrong("standing", format!("does not hold: {unknown}"));
        }
        filled("source", &self.source, "say where the numbers come from")
    }

    fn check_criteria(&self) -> Checked {
        for section in [Section::Harm, Section::Likelihood] {
            if self.criteria(section).next().is_none() {
                let problem = format!(
                    "has none with section = \"{}\"; R is harm × likelihood, so write at least one",
                    section.code()
                );
                return wrong("criteria", problem);
            }
        }
        for criterion in &self.criteria {
            let key = format!("criteria.{}.label", criterion.code);
            filled(&key, &criterion.label, "write what it asks")?;
        }
        Ok(())
    }

    fn check_codes(&self) -> Checked {
        let criteria = self.criteria.iter().map(|criterion| ("criteria", &criterion.code));
        let floors = self.floors.iter().map(|floor| ("floors", &floor.code));
        let mut seen = BTreeSet::new();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        for (part, code) in criteria.chain(floors) {
            let key = format!("{part}.{code}");
            if code.is_empty() || !code.chars().all(plain) {
                let problem = "should have a code of small letters, digits and dashes";
                return wrong(key, problem);
            }
            if !seen.insert(code) {
                let problem =
                    format!("stands twice: give one of those with the code `{code}` another");
                return wrong(key, problem);
            }
        }
        Ok(())
    }

    fn check_bands(&self) -> Checked {
        let keys = ["bands.low", "bands.medium", "bands.high", "bands.critical"];
        let [low, ..] = self.limits;
        if low != 0 {
            return wrong("bands.low", format!("is {low}; the lowest band begins at 0"));
        }
        let named: Vec<(&str, u32)> = keys.into_iter().zip(self.limits).collect();
        for pair in named.windows(2) {
            let [(below, least), (key, limit)] = pair else { continue };
            if limit <= least {
                let problem = format!(
                    "is {limit} and does not lie above `{below}`, which is {least}: the two bands \
                     overlap; let each begin above the one before"
                );
                return wrong(*key, problem);
            }
        }
        let (harm, likelihood) = (self.sums(Section::Harm), self.sums(Section::Likelihood));
        let most = |sums: &BTreeSet<u32>| sums.last().copied().unwrap_or(0);
        let r = most(&harm).saturating_mul(most(&likelihood));
        if r > MOST_R {
            let problem = format!("can score {r}; lower the levels so that none passes {MOST_R}");
            return wrong("levels", problem);
        }
        for (place, (key, from)) in named.iter().enumerate() {
            let to = named.get(place + 1).map_or(u32::MAX, |(_, next)| *next);
            let inside = |h: &u32| likelihood.iter().any(|l| (*from..to).contains(&(h * l)));
            if !harm.iter().any(inside) {
                let problem = format!(
                    "begins a band that no score reaches: the scheme scores {} to {r}; move the \
                     limits or the levels",
                    harm.first().unwrap_or(&0) * likelihood.first().unwrap_or(&0)
                );
                return wrong(*key, problem);
            }
        }
        Ok(())
    }

    /// Every sum that the answers of a section can come to.
    fn sums(&self, section: Section) -> BTreeSet<u32> {
        let add = |sums: BTreeSet<u32>, criterion: &Criterion| {
            let values = || criterion.levels.iter().map(|level| level.value);
            sums.into_iter().flat_map(|sum| values().map(move |value| sum + value)).collect()
        };
        self.criteria(section).fold(BTreeSet::from([0]), add)
    }
}

/// What the TOML reader says, by line, in the words of the other messages.
fn syntax(text: &str, error: &toml::de::Error) -> SchemeError {
    let at = error.span().map_or(0, |span| span.start);
    let line = text.get(..at).unwrap_or(text).matches('\n').count() + 1;
    let said = error.message().lines().next().unwrap_or_default();
    let problem =
        said.replace("unknown field", "unknown key").replace("missing field", "missing key");
    SchemeError::Syntax { line, problem: safe(&problem).into_owned() }
}

fn filled(key: &str, text: &str, what: &str) -> Checked {
    if crate::domain::check::blank(text) {
        return wrong(key, format!("is empty; {what}"));
    }
    Ok(())
}

fn criterion(given: CriterionFile, of_sections: &LevelsFile) -> Result<Criterion, SchemeError> {
    let key = format!("criteria.{}", given.code);
    let section = Section::from_code(&given.section);
    let section = match section {
        Ok(section) => section,
        Err(unknown) => {
            return wrong(format!("{key}.section"), format!("does not hold: {unknown}"));
        }
    };
    let shared = match section {
        Section::Harm => &of_sections.harm,
        Section::Likelihood => &of_sections.likelihood,
        Section::Position => &of_sections.position,
    };
    let of_section = format!("levels.{}", section.code());
    let (levels, from) = match given.levels {
        Some(own) => (own, format!("{key}.levels")),
        None if shared.is_empty() => {
            let problem = format!("has no levels; write `{of_section}`, or levels of its own");
            return wrong(key, problem);
        }
        None => (shared.clone(), of_section),
    };
    check_levels(&from, &levels)?;
    Ok(Criterion { section, code: given.code, label: given.label, levels })
}

fn check_levels(key: &str, levels: &[LevelOption]) -> Checked {
    let count = levels.len();
    if !(2..=MOST_LEVELS).contains(&count) {
        let problem =
            format!("should have 2 to {MOST_LEVELS} levels, one digit key each, not {count}");
        return wrong(key, problem);
    }
    for level in levels {
        filled(&format!("{key}.label"), &level.label, "give every level its word")?;
        if level.value > MOST_HARM {
            let problem = format!("has a level of {}; none may pass {MOST_HARM}", level.value);
            return wrong(key, problem);
        }
    }
    let mut pairs = levels.iter().zip(levels.iter().skip(1));
    match pairs.find(|(before, after)| after.value <= before.value) {
        Some((before, after)) => {
            let problem = format!(
                "should rise, and {} comes after {}; order the levels from the least",
                after.value, before.value
            );
            wrong(key, problem)
        }
        None => Ok(()),
    }
}

fn floor(given: FloorFile) -> Result<Floor, SchemeError> {
    let key = format!("floors.{}", given.code);
    filled(&format!("{key}.label"), &given.label, "write what must be true")?;
    filled(&format!("{key}.source"), &given.source, "say where it comes from")?;
    let band = match Band::from_code(&given.band.to_uppercase()) {
        Ok(band) => band,
        Err(unknown) => return wrong(format!("{key}.band"), format!("does not hold: {unknown}")),
    };
    let when = match given.when.map(|sign| Sign::from_code(&sign)).transpose() {
        Ok(when) => when,
        Err(unknown) => return wrong(format!("{key}.when"), format!("does not hold: {unknown}")),
    };
    Ok(Floor { band, code: given.code, label: given.label, source: given.source, when })
}
