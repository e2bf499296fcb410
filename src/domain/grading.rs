//! Grades of intelligence: 3x5x2 as written now, 5x5x5 as older reports keep it for ever.

use super::check::{FieldError, Findings};
use super::choice::{Choice, choices};
use std::fmt;
use std::str::FromStr;

choices! {
    /// How reliable the source is, 3x5x2 (P).
    Source3, "source grade" {
        Reliable = "1", "reliable";
        Untested = "2", "untested";
        NotReliable = "3", "not reliable";
    }
}

choices! {
    /// How the source knows, 3x5x2 (S).
    Information3, "information grade" {
        KnownDirectly = "A", "known directly";
        Corroborated = "B", "known indirectly but corroborated";
        KnownIndirectly = "C", "known indirectly";
        NotKnown = "D", "not known";
        SuspectedFalse = "E", "suspected false";
    }
}

choices! {
    /// Whether it may be shared, 3x5x2 (S).
    HandlingCode, "handling code" {
        Permitted = "P", "lawful sharing permitted";
        Conditions = "C", "lawful sharing permitted with conditions";
    }
}

choices! {
    /// What the receiver may do under handling code C (S).
    HandlingAction, "action code" {
        A1 = "A1", "no direct action";
        A2 = "A2", "covert action";
        A3 = "A3", "overt action";
    }
}

choices! {
    /// How far the text may travel under handling code C (S). The wording is local (L).
    Sanitisation, "sanitisation code" {
        S1 = "S1", "as it stands";
        S2 = "S2", "sanitised only";
    }
}

/// Why what was typed is not a grade.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GradeError {
    /// Not a 3x5x2 grade.
    #[error("`{0}` is not a 3x5x2 grade; write source 1-3, information A-E, handling P or C: 1BP")]
    Grade3(String),
    /// Not a 5x5x5 grade.
    #[error("`{0}` is not a 5x5x5 grade; write source A-E, information 1-5, handling 1-5: B24")]
    Grade5(String),
}

/// A 3x5x2 grade, written `1BP`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Grade3 {
    /// How reliable the source is.
    pub source: Source3,
    /// How the source knows.
    pub information: Information3,
    /// Whether it may be shared.
    pub handling: HandlingCode,
}

impl fmt::Display for Grade3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (source, information) = (self.source.code(), self.information.code());
        write!(f, "{source}{information}{}", self.handling.code())
    }
}

impl FromStr for Grade3 {
    type Err = GradeError;

    /// Reads `1BP`, in either case.
    fn from_str(text: &str) -> Result<Self, GradeError> {
        let wrong = || GradeError::Grade3(super::text::safe(text.trim()).into_owned());
        let [source, information, handling] = letters(text).ok_or_else(wrong)?;
        Ok(Self {
            source: Source3::from_code(&source).map_err(|_| wrong())?,
            information: Information3::from_code(&information).map_err(|_| wrong())?,
            handling: HandlingCode::from_code(&handling).map_err(|_| wrong())?,
        })
    }
}

/// The three characters of a grade, in capitals, or nothing when there are not three.
fn letters(text: &str) -> Option<[String; 3]> {
    let typed = text.trim().to_ascii_uppercase();
    let letters: Vec<String> = typed.chars().map(String::from).collect();
    letters.try_into().ok()
}

/// What the receiver may do with an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handling {
    /// Whether it may be shared.
    pub code: HandlingCode,
    /// What the receiver may do.
    pub action: Option<HandlingAction>,
    /// How far the text may travel.
    pub sanitisation: Option<Sanitisation>,
    /// Handling instructions in words.
    pub instructions: String,
}

impl Handling {
    /// Under C the action code, the sanitisation code and instructions are required; under P
    /// none may stand (S).
    ///
    /// # Errors
    /// Every field that is wrong: `action`, `sanitisation`, `instructions`.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let under_c = self.code == HandlingCode::Conditions;
        let given = [
            ("action", "the action code", self.action.is_some()),
            ("sanitisation", "the sanitisation code", self.sanitisation.is_some()),
            ("instructions", "instructions", !super::check::blank(&self.instructions)),
        ];
        let mut findings = Findings::new();
        for (field, what, is_given) in given {
            let missing = under_c && !is_given;
            findings.refuse_if(missing, field, format!("handling C needs {what}; fill it in"));
            let surplus = !under_c && is_given;
            let message = format!("handling P may not carry {what}; clear it or choose C");
            findings.refuse_if(surplus, field, message);
        }
        findings.verdict()
    }
}

/// A 5x5x5 grade, written `B24`; kept for ever on reports that came with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Grade5 {
    source: char,
    information: u8,
    handling: u8,
}

impl Grade5 {
    /// How reliable the source is: `A` always reliable … `D` unreliable, `E` untested.
    pub fn source(self) -> char {
        self.source
    }

    /// How it is known: 1 known to be true … 4 cannot be judged, 5 suspected false.
    pub fn information(self) -> u8 {
        self.information
    }

    /// Who may have it: 1 widest … 5 with conditions.
    pub fn handling(self) -> u8 {
        self.handling
    }
}

impl fmt::Display for Grade5 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.source, self.information, self.handling)
    }
}

impl FromStr for Grade5 {
    type Err = GradeError;

    /// Reads `B24`, in either case.
    fn from_str(text: &str) -> Result<Self, GradeError> {
        let wrong = || GradeError::Grade5(super::text::safe(text.trim()).into_owned());
        let [source, information, handling] = letters(text).ok_or_else(wrong)?;
        let source: char = source.parse().map_err(|_| wrong())?;
        let figure = |text: String| text.parse().ok().filter(|n| (1..=5).contains(n));
        match (('A'..='E').contains(&source), figure(information), figure(handling)) {
            (true, Some(information), Some(handling)) => Ok(Self { source, information, handling }),
            _ => Err(wrong()),
        }
    }
}

/// What each rung of a 5x5x5 grade becomes in 3x5x2, rung by rung from `A` or 1; policy data (L).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// For source `A` to `E`.
    pub source: [Source3; 5],
    /// For information 1 to 5.
    pub information: [Information3; 5],
    /// For handling 1 to 5.
    pub handling: [HandlingCode; 5],
}

impl Conversion {
    /// The 3x5x2 grade that an old grade may become. Only ever a suggestion: a person confirms
    /// it, and the old grade stays.
    pub fn suggest(&self, old: Grade5) -> Grade3 {
        let [a, b, c, d, e] = self.source;
        let source = match old.source {
            'A' => a,
            'B' => b,
            'C' => c,
            'D' => d,
            _ => e,
        };
        let information = rung(self.information, old.information);
        Grade3 { source, information, handling: rung(self.handling, old.handling) }
    }
}

/// What stands for a figure; [`Grade5`] holds none but 1 to 5.
fn rung<T>([one, two, three, four, five]: [T; 5], figure: u8) -> T {
    match figure {
        1 => one,
        2 => two,
        3 => three,
        4 => four,
        _ => five,
    }
}

#[cfg(test)]
#[path = "grading_tests.rs"]
mod tests;
