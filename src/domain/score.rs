//! MoRiLE-style scores (domain.md, *Score*): harm × likelihood, bands, floors and overrides.
//! The official numbers are not public, so a scheme is data (L) and a force loads its own.

mod read;

use super::check::{FieldError, Findings};
use super::choice::{Choice, choices};
use serde::Deserialize;

pub use read::SchemeError;

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

    /// The band that R falls in, by the least R of each band from LOW to CRITICAL.
    pub fn within(limits: [u32; 4], r: u32) -> Self {
        let [_, medium, high, critical] = limits;
        match r {
            r if r >= critical => Self::Critical,
            r if r >= high => Self::High,
            r if r >= medium => Self::Medium,
            _ => Self::Low,
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
    /// Its answers, rising: its own, or those of its section.
    pub levels: Vec<LevelOption>,
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
    limits: [u32; 4],
    floors: Vec<Floor>,
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

/// Steps of a place as a number: a band is worth more than any R, an R than any harm, a harm
/// than any confidence. A scheme whose R or harm would pass these figures is refused.
const BAND: i64 = 1_000_000 * SCORE;
const SCORE: i64 = 1_000 * HARM;
const HARM: i64 = 10;
/// The greatest R and single harm that a scheme may reach.
const MOST_R: u32 = 999_999;
const MOST_HARM: u32 = 999;

/// The number of an unscored item's place: above LOW, below MEDIUM (domain.md, Score).
pub const UNSCORED: i64 = 3 * BAND;

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

    /// The key as one number, so that a database can keep it in an index and a simulation can
    /// sort it: rising, it sorts as the key does.
    pub fn number(&self) -> i64 {
        let band = match self.band {
            Some(Band::Critical) => 0,
            Some(Band::High) => 1,
            Some(Band::Medium) => 2,
            None => return UNSCORED,
            Some(Band::Low) => 4,
        };
        let confidence = match self.confidence {
            Confidence::High => 0,
            Confidence::Medium => 1,
            Confidence::Low => 2,
        };
        let fall = |value: u32, most: u32| i64::from(most - value.min(most));
        band * BAND
            + fall(self.r, MOST_R) * SCORE
            + fall(self.top_harm, MOST_HARM) * HARM
            + confidence
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
    /// The local scheme that ships (L).
    ///
    /// # Errors
    /// As [`Scheme::parse`].
    pub fn built_in() -> Result<Self, SchemeError> {
        Self::parse(include_str!("../../assets/schemes/acu-tac-1.toml"))
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

    /// The band limits: the least R of each band from LOW to CRITICAL, rising from 0.
    pub fn limits(&self) -> [u32; 4] {
        self.limits
    }

    /// The floors.
    pub fn floors(&self) -> &[Floor] {
        &self.floors
    }

    /// The band that R falls in.
    pub fn band(&self, r: u32) -> Band {
        Band::within(self.limits, r)
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
        for (criterion, value) in self.criteria(section).zip(given) {
            if criterion.levels.iter().all(|level| level.value != *value) {
                let allowed = criterion.levels.iter().map(|level| level.value.to_string());
                let allowed = allowed.collect::<Vec<_>>().join(", ");
                let asked = super::text::safe(&criterion.label);
                let message = format!("{value} is no level of {asked}; use {allowed}");
                findings.refuse_if(true, field, message);
            }
        }
    }
}

fn sum(values: &[u32]) -> u32 {
    values.iter().fold(0, |sum, value| sum.saturating_add(*value))
}

#[cfg(test)]
#[path = "score_tests.rs"]
mod tests;
