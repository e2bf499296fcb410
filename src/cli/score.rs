//! `probity score`: what answers come to under a scheme, without a report and without writing.

use super::failure::Failure;
use super::place::Place;
use super::words;
use crate::domain::choice::Choice;
use crate::domain::score::{Band, Confidence, Criterion, Scheme, Score, Scored, Section};
use clap::Args;
use std::io::{self, Write};

/// Work out a score without writing it anywhere
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity score --harm 8,16,0,8,16,4 --likelihood 3,3,4
  probity score --harm 2,8,0,4,8,2 --likelihood 3,3,3 --position 1,2,3 --confidence medium
  probity score --harm 0,0,0,0,0,0 --likelihood 1,1,1 --floor serious-corruption

Criteria, levels and floors are those of the scheme; the one that ships is a local default.
A --scheme other than that is taken from the workspace.")]
pub(super) struct ScoreLevels {
    /// The level of each harm criterion, in the scheme's order
    #[arg(long, value_name = "a,b,c,d,e,f", value_delimiter = ',', required = true)]
    harm: Vec<u32>,
    /// The level of each likelihood criterion
    #[arg(long, value_name = "a,b,c", value_delimiter = ',', required = true)]
    likelihood: Vec<u32>,
    /// The level of each criterion of organisational position; shown beside R, never in it
    #[arg(long, value_name = "a,b,c", value_delimiter = ',')]
    position: Option<Vec<u32>>,
    /// How sure the scorer is; shown beside R, never in it
    #[arg(long, value_parser = words::choice::<Confidence>())]
    confidence: Option<Confidence>,
    /// A floor that is met, by its code; may be given more than once
    #[arg(long, value_name = "CODE")]
    floor: Vec<String>,
    /// The scheme [default: the one that ships]
    #[arg(long, value_name = "NAME")]
    scheme: Option<String>,
}

impl ScoreLevels {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        let scheme = self.scheme(place)?;
        // Position not being answered is not a position of nothing: it is left out below.
        let lowest =
            |criterion: &Criterion| criterion.levels.first().map_or(0, |level| level.value);
        let unanswered = || scheme.criteria(Section::Position).map(lowest).collect();
        let score = Score {
            harm: self.harm.clone(),
            likelihood: self.likelihood.clone(),
            position: self.position.clone().unwrap_or_else(unanswered),
            confidence: self.confidence.unwrap_or(Confidence::Low),
            floors: self.floor.clone(),
            override_band: None,
        };
        let scored = scheme.evaluate(&score).map_err(|errors| {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            Failure::Usage(errors.join("; "))
        })?;
        Ok(self.write(&scheme, &scored, out)?)
    }

    fn scheme(&self, place: &Place) -> Result<Scheme, Failure> {
        let built_in =
            Scheme::built_in().map_err(|error| Failure::Environment(error.to_string()))?;
        match &self.scheme {
            Some(name) if name != built_in.name() => Ok(place.open()?.store.scheme(name)?),
            _ => Ok(built_in),
        }
    }

    fn write(&self, scheme: &Scheme, scored: &Scored, out: &mut dyn Write) -> io::Result<()> {
        let confidence = self.confidence.map(|given| format!("/{}", given.letter()));
        let confidence = confidence.unwrap_or_default();
        let Scored { h, l, r, p, .. } = scored;
        writeln!(out, "{} {r}{confidence}", words_of(scored.band))?;
        writeln!(out, "H {h} × L {l} = R {r}, scored {}", words_of(scored.scored_band))?;
        if let Some((band, reason)) = &scored.floor {
            writeln!(out, "floor: at least {}, {reason}", words_of(*band))?;
        }
        if self.position.is_some() {
            writeln!(out, "position {p}, beside R and not in it")?;
        }
        let (standing, source) = scheme.standing();
        writeln!(out, "scheme {} ({standing}): {source}", scheme.name())
    }
}

fn words_of(band: Band) -> String {
    format!("{} {}", band.symbol(), band.code())
}
