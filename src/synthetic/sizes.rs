//! How much of everything each scale holds. Forces and their numbers are in
//! `assets/names/forces.toml`.

use super::Scale;
use crate::store::error::{Result, StoreError};
use serde::Deserialize;

const FORCES: &str = include_str!("../../assets/names/forces.toml");

/// A force to be laid down.
#[derive(Debug, Clone)]
pub(super) struct ForceSize {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Officers, staff and PCSOs.
    pub serving: u32,
    /// Contractors, partners, volunteers, cadets and specials.
    pub non_police: u32,
    /// Designated posts held without the clearance that they need.
    pub designated_gaps: u32,
    /// Other sensitive posts held so.
    pub sensitive_gaps: u32,
}

/// How much of everything.
#[derive(Debug, Clone)]
pub(super) struct Sizes {
    /// The forces.
    pub forces: Vec<ForceSize>,
    /// New vetting cases a month, at least and at most.
    pub cases_a_month: (i64, i64),
    /// Open vetting cases.
    pub open_cases: u32,
    /// Open cases of contractors and cadets that are over their age.
    pub over_age: u32,
    /// Open cases of recruits whose course is near.
    pub near_course: u32,
    /// Gifts in three years.
    pub gifts: u32,
    /// Officers with an interest, in a thousand, at least and at most.
    pub interests: (i64, i64),
    /// Associations a force and year, at least and at most.
    pub associations: (i64, i64),
    /// Intelligence reports a year.
    pub reports_a_year: u32,
}

#[derive(Deserialize)]
struct Text {
    force: Vec<(String, String, u32)>,
}

impl Sizes {
    /// The sizes of a scale.
    ///
    /// # Errors
    /// The list of forces cannot be read; none in a released program.
    pub(super) fn of(scale: Scale) -> Result<Self> {
        let text: Text = toml::from_str(FORCES).map_err(|error| {
            StoreError::Refused(format!(
                "assets/names/forces.toml of this build cannot be read: {}; \
                 build again from whole sources",
                error.message()
            ))
        })?;
        let forces = text.force.into_iter().filter(|(code, ..)| match scale {
            Scale::Small => code == "beds",
            Scale::Alliance => ["beds", "cambs", "herts"].contains(&code.as_str()),
            Scale::National => true,
        });
        let forces = forces.map(|(code, name, serving)| ForceSize::of(scale, code, name, serving));
        let base = Self {
            forces: forces.collect(),
            cases_a_month: (350, 500),
            open_cases: 412,
            over_age: 23,
            near_course: 5,
            gifts: 1_150,
            interests: (130, 170),
            associations: (15, 40),
            reports_a_year: 420,
        };
        Ok(match scale {
            Scale::Alliance => base,
            Scale::Small => Self {
                cases_a_month: (12, 18),
                open_cases: 46,
                over_age: 3,
                near_course: 2,
                gifts: 160,
                associations: (8, 14),
                reports_a_year: 90,
                ..base
            },
            // Fewer cases a head than the alliance, so that a year's references keep their width.
            Scale::National => Self {
                cases_a_month: (7_000, 8_000),
                open_cases: 12_000,
                over_age: 600,
                near_course: 150,
                gifts: 30_000,
                reports_a_year: 6_000,
                ..base
            },
        })
    }
}

impl ForceSize {
    fn of(scale: Scale, code: String, name: String, serving: u32) -> Self {
        let larger = u32::from(serving > 3_000);
        match scale {
            Scale::Small => Self {
                code,
                name,
                serving: 230,
                non_police: 70,
                designated_gaps: 2,
                sensitive_gaps: 2,
            },
            Scale::Alliance | Scale::National => Self {
                code,
                name,
                serving,
                // Those whose case is open or just closed come on top.
                non_police: serving * 27 / 100,
                designated_gaps: 2 + larger + serving / 10_000,
                sensitive_gaps: serving / 400 + larger,
            },
        }
    }
}
