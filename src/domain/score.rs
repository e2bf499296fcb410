//! MoRiLE-style scores (domain.md, *Score*): harm × likelihood, bands, floors and overrides.
//! The official numbers are not public, so a scheme is data (L) and a force loads its own.

use super::check::{FieldError, Findings};
use super::choice::{Choice, choices};
use serde::Deserialize;

choices! {
    /// A band of risk, the most pressing first.
    Band, "band" {
        Critical = "CRITICAL", "critical";
        High = "HIGH", "high";
        Medium = "MEDIUM", "medium";
        Low = "LOW", "low";
    }
}

choices! {
    /// How sure the scorer is; shown beside R, never in it.
    Confidence, "confidence" {
        High = "high", "high";
        Medium = "medium", "medium";
        Low = "low", "low";
    }
}

choices! {
    /// The sections of a scheme.
    Section, "section" {
        Harm = "harm", "harm";
        Likelihood = "likelihood", "likelihood";
        Position = "position", "position";
    }
}

impl Band {
    /// The symbol that goes with the word, so that it never rests on colour alone.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Critical => "■",
            Self::High => "▲",
            Self::Medium => "●",
            Self::Low => "○",
        }
    }

    /// The more pressing of two.
    #[must_use]
    pub fn at_least(self, floor: Self) -> Self {
        self.min(floor)
    }
}

impl Confidence {
    /// Its letter, as in `520/M`.
    pub fn letter(self) -> char {
        match self {
            Self::High => 'H',
            Self::Medium => 'M',
            Self::Low => 'L',
        }
    }
}

/// One answer of a criterion.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelOption {
    /// Its number.
    pub value: u32,
    /// Its word.
    pub label: String,
}

/// One question of a scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Its code in files.
    pub code: String,
    /// What it asks.
    pub label: String,
    /// Where it counts.
    pub section: Section,
}

/// What makes the band at least so much, whatever R says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Floor {
    /// Its code in scores.
    pub code: String,
    /// What must be true.
    pub label: String,
    /// The band it makes.
    pub band: Band,
    /// Where it comes from.
    pub source: String,
    /// What is known of a report that hits it before anybody says so.
    pub when: Option<Sign>,
}

choices! {
    /// What a report can say of itself that hits a floor.
    Sign, "sign of a floor" {
        Apsp = "apsp", "abuse of position for a sexual purpose";
    }
}

/// An immutable version of a scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    name: String,
    text: String,
    standing: String,
    source: String,
    criteria: Vec<Criterion>,
    levels: [Vec<LevelOption>; 3],
    limits: [u32; 4],
    floors: Vec<Floor>,
}

/// A scheme file that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("scheme: {0}")]
pub struct SchemeError(String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemeFile {
    name: String,
    standing: String,
    source: String,
    levels: LevelsFile,
    bands: BandsFile,
    criteria: Vec<CriterionFile>,
    #[serde(default)]
    floors: Vec<FloorFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelsFile {
    harm: Vec<LevelOption>,
    likelihood: Vec<LevelOption>,
    #[serde(default)]
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

/// A band set by hand, with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The band.
    pub band: Band,
    /// Why; never empty.
    pub reason: String,
}

/// The answers that a person gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Values of the harm criteria, in the scheme's order.
    pub harm: Vec<u32>,
    /// Values of the likelihood criteria.
    pub likelihood: Vec<u32>,
    /// Values of the position criteria.
    pub position: Vec<u32>,
    /// How sure the scorer is.
    pub confidence: Confidence,
    /// Codes of the floors that were hit.
    pub floors: Vec<String>,
    /// A band set by hand.
    pub override_band: Option<Override>,
}

/// What a score comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// Sum of harm.
    pub h: u32,
    /// Sum of likelihood.
    pub l: u32,
    /// H × L.
    pub r: u32,
    /// Sum of position, beside R and never in it.
    pub p: u32,
    /// The highest single harm.
    pub top_harm: u32,
    /// The band that R falls in.
    pub scored_band: Band,
    /// The weightiest floor that was hit, with its reason.
    pub floor: Option<(Band, String)>,
    /// The band in force: by hand, else the floor, else scored.
    pub band: Band,
}

/// Where an item stands in the queue; rises from the most pressing. Reference and time of
/// receipt settle ties and are compared after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueKey {
    /// The band in force; `None` is unscored, which is not zero: it sorts above LOW.
    pub band: Option<Band>,
    /// R.
    pub r: u32,
    /// The highest single harm.
    pub top_harm: u32,
    /// How sure.
    pub confidence: Confidence,
}

impl QueueKey {
    fn rank(&self) -> (u8, std::cmp::Reverse<(u32, u32)>, Confidence) {
        let band = match self.band {
            Some(Band::Critical) => 0,
            Some(Band::High) => 1,
            Some(Band::Medium) => 2,
            None => 3,
            Some(Band::Low) => 4,
        };
        (band, std::cmp::Reverse((self.r, self.top_harm)), self.confidence)
    }
}

impl Ord for QueueKey {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl PartialOrd for QueueKey {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Scheme {
    /// Reads a scheme.
    ///
    /// # Errors
    /// The key that is unknown or missing, levels or bands that do not rise, a floor or
    /// criterion that names nothing, or one code given twice.
    pub fn parse(text: &str) -> Result<Self, SchemeError> {
        let file: SchemeFile =
            toml::from_str(text).map_err(|e| SchemeError(e.message().to_owned()))?;
        let word = |code: &str| Section::from_code(code).map_err(|e| SchemeError(e.to_string()));
        let criterion = |c: CriterionFile| {
            Ok(Criterion { section: word(&c.section)?, code: c.code, label: c.label })
        };
        let floor = |f: FloorFile| {
            let band = Band::from_code(&f.band.to_uppercase());
            let band = band.map_err(|e| SchemeError(format!("floor `{}`: {e}", f.code)))?;
            let when = f.when.map(|sign| Sign::from_code(&sign)).transpose();
            let when = when.map_err(|e| SchemeError(format!("floor `{}`: {e}", f.code)))?;
            Ok(Floor { band, code: f.code, label: f.label, source: f.source, when })
        };
        let scheme = Self {
            name: file.name,
            text: text.to_owned(),
            standing: file.standing,
            source: file.source,
            criteria: file.criteria.into_iter().map(criterion).collect::<Result<_, _>>()?,
            levels: [file.levels.harm, file.levels.likelihood, file.levels.position],
            limits: [file.bands.low, file.bands.medium, file.bands.high, file.bands.critical],
            floors: file.floors.into_iter().map(floor).collect::<Result<_, _>>()?,
        };
        scheme.check()?;
        Ok(scheme)
    }

    /// The local scheme that ships (L).
    ///
    /// # Errors
    /// As [`Scheme::parse`].
    pub fn built_in() -> Result<Self, SchemeError> {
        Self::parse(include_str!("../../assets/schemes/acu-tac-1.toml"))
    }

    fn check(&self) -> Result<(), SchemeError> {
        let wrong = |what: String| Err(SchemeError(format!("{}: {what}", self.name)));
        if self.limits[0] != 0 || !self.limits.is_sorted_by(|a, b| a < b) {
            return wrong(format!(
                "bands must start at 0 and rise without overlap; they are {:?}",
                self.limits
            ));
        }
        for section in Section::ALL {
            let levels = self.levels(*section);
            let asked = self.criteria(*section).count();
            if asked > 0 && levels.is_empty() {
                return wrong(format!("{} has criteria but no levels", section.label()));
            }
            if !levels.is_sorted_by(|a, b| a.value < b.value) {
                return wrong(format!("the levels of {} must rise", section.label()));
            }
            if asked == 0 && *section != Section::Position {
                return wrong(format!("{} has no criterion", section.label()));
            }
        }
        let mut codes: Vec<&str> = self.criteria.iter().map(|c| c.code.as_str()).collect();
        codes.extend(self.floors.iter().map(|f| f.code.as_str()));
        codes.sort_unstable();
        match codes.windows(2).find(|pair| pair.first() == pair.last()) {
            Some(pair) => {
                let code = pair.first().copied().unwrap_or_default();
                wrong(format!("the code `{code}` is given twice"))
            }
            None => Ok(()),
        }
    }

    /// Its name, which stands with every score made by it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// `P`, `S` or `L`, and where the numbers come from.
    pub fn standing(&self) -> (&str, &str) {
        (&self.standing, &self.source)
    }

    /// The criteria of a section, in order.
    pub fn criteria(&self, section: Section) -> impl Iterator<Item = &Criterion> {
        self.criteria.iter().filter(move |criterion| criterion.section == section)
    }

    /// The answers of a section, rising.
    pub fn levels(&self, section: Section) -> &[LevelOption] {
        let [harm, likelihood, position] = &self.levels;
        match section {
            Section::Harm => harm,
            Section::Likelihood => likelihood,
            Section::Position => position,
        }
    }

    /// The floors.
    pub fn floors(&self) -> &[Floor] {
        &self.floors
    }

    /// The band that R falls in.
    pub fn band(&self, r: u32) -> Band {
        let [_, medium, high, critical] = self.limits;
        match r {
            r if r >= critical => Band::Critical,
            r if r >= high => Band::High,
            r if r >= medium => Band::Medium,
            _ => Band::Low,
        }
    }

    /// What a score comes to.
    ///
    /// # Errors
    /// At `harm`, `likelihood` or `position`: too few or many answers, or one that is no level
    /// of the scheme; at `floors`: an unknown code; at `override_reason`: none given.
    pub fn evaluate(&self, score: &Score) -> Result<Scored, Vec<FieldError>> {
        let mut findings = Findings::new();
        self.judge(&mut findings, Section::Harm, "harm", &score.harm);
        self.judge(&mut findings, Section::Likelihood, "likelihood", &score.likelihood);
        self.judge(&mut findings, Section::Position, "position", &score.position);
        let mut hit = Vec::new();
        for code in &score.floors {
            let floor = self.floors.iter().find(|floor| floor.code == *code);
            findings.refuse_if(
                floor.is_none(),
                "floors",
                format!("`{}` is no floor of {}", super::text::safe(code), self.name),
            );
            hit.extend(floor);
        }
        if let Some(by_hand) = &score.override_band {
            findings.required("override_reason", &by_hand.reason);
        }
        findings.verdict()?;
        let (h, l, p) = (sum(&score.harm), sum(&score.likelihood), sum(&score.position));
        let r = h.saturating_mul(l);
        let scored_band = self.band(r);
        let floor = hit.iter().min_by_key(|floor| floor.band);
        let floor = floor.map(|floor| (floor.band, floor.label.clone()));
        let held = floor.as_ref().map_or(scored_band, |(band, _)| scored_band.at_least(*band));
        let band = score.override_band.as_ref().map_or(held, |by_hand| by_hand.band);
        let top_harm = score.harm.iter().copied().max().unwrap_or(0);
        Ok(Scored { h, l, r, p, top_harm, scored_band, floor, band })
    }

    fn judge(&self, findings: &mut Findings, section: Section, field: &'static str, given: &[u32]) {
        let asked = self.criteria(section).count();
        findings.refuse_if(
            given.len() != asked,
            field,
            format!("{} has {asked} criteria; {} were answered", section.label(), given.len()),
        );
        let levels = self.levels(section);
        let known = |value: &u32| levels.iter().any(|level| level.value == *value);
        if let Some(wrong) = given.iter().find(|value| !known(value)) {
            let allowed: Vec<String> = levels.iter().map(|l| l.value.to_string()).collect();
            findings.refuse_if(
                true,
                field,
                format!("{wrong} is no level of {}; use {}", section.label(), allowed.join(", ")),
            );
        }
    }
}

fn sum(values: &[u32]) -> u32 {
    values.iter().fold(0, |sum, value| sum.saturating_add(*value))
}

#[cfg(test)]
#[path = "score_tests.rs"]
mod tests;
