//! Scoring a report: every criterion on one screen, one key an answer, and what the score comes
//! to, with its place in the queue, as one types.

use super::prompt::Line;
use crate::domain::choice::Choice;
use crate::domain::score::{
    Band, Confidence, Criterion, Floor, Override, QueueKey, Scheme, Score, Scored, Section, Sign,
};
use crate::domain::uncertainty::{Others, Settle, Stand, Sure};
use crate::store::score::{PastScore, ScoringContext};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A line of the screen that takes an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// A criterion: its section and place in it.
    Criterion(Section, usize),
    /// How sure the scorer is.
    Confidence,
    /// A floor, by its place in the scheme.
    Floor(usize),
}

/// A text being typed on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// Why these levels.
    Reason,
    /// Why the band is set by hand.
    OverrideReason,
}

/// The scoring screen.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoringState {
    /// What the store said of the report.
    pub context: ScoringContext,
    /// The scheme in use.
    pub scheme: Scheme,
    /// The queues to judge its place among; `None` until they are drawn.
    pub others: Option<Arc<Others>>,
    /// How many of the others come before it among equals.
    rank: usize,
    /// The lines that take an answer, in order.
    pub lines: Vec<Row>,
    /// The answer of each criterion and of the confidence: a place among its levels.
    pub answers: Vec<Option<usize>>,
    /// The floors that are hit.
    pub floors: BTreeSet<usize>,
    /// A band set by hand.
    pub by_hand: Option<Band>,
    /// Why it is set by hand.
    pub by_hand_reason: Line,
    /// Why these levels.
    pub reason: Line,
    /// Which text is being typed, if any.
    pub typing: Option<Typing>,
    /// The line under the cursor.
    pub at: usize,
    /// Whether anything was answered.
    pub touched: bool,
    /// Whether it is with the store.
    pub saving: bool,
    /// Why it was refused.
    pub failure: Option<String>,
}

impl ScoringState {
    /// The screen for a report, every criterion open.
    ///
    /// # Errors
    /// The stored scheme cannot be read; one sentence.
    pub fn open(context: ScoringContext) -> Result<Self, String> {
        let scheme = Scheme::parse(&context.scheme_text).map_err(|error| error.to_string())?;
        let criteria = |section| {
            (0..scheme.criteria(section).count()).map(move |i| Row::Criterion(section, i))
        };
        let mut lines: Vec<Row> = Section::ALL.iter().flat_map(|s| criteria(*s)).collect();
        lines.push(Row::Confidence);
        let answers = vec![None; lines.len()];
        lines.extend((0..scheme.floors().len()).map(Row::Floor));
        // What the report says of itself need not be said again; the scorer may lift it.
        let known = |floor: &Floor| floor.when == Some(Sign::Apsp) && context.apsp;
        let hit = scheme.floors().iter().enumerate().filter(|(_, floor)| known(floor));
        let floors = hit.map(|(place, _)| place).collect();
        Ok(Self {
            rank: rank(&context),
            context,
            scheme,
            others: None,
            lines,
            answers,
            floors,
            by_hand: None,
            by_hand_reason: Line::default(),
            reason: Line::default(),
            typing: None,
            at: 0,
            touched: false,
            saving: false,
            failure: None,
        })
    }

    /// Takes the record as it stands now, keeping the answers.
    pub fn renew(&mut self, context: ScoringContext) {
        self.rank = rank(&context);
        self.context = context;
    }

    /// Whether this is a second score, made without seeing the first.
    pub fn is_second(&self) -> bool {
        self.context.blind_to.is_some()
    }

    /// The criterion of a line, where it is one.
    pub fn criterion(&self, line: Row) -> Option<&Criterion> {
        match line {
            Row::Criterion(section, place) => self.scheme.criteria(section).nth(place),
            _ => None,
        }
    }

    /// The places of the answers that the first and the second score gave a line, where there
    /// are two by this scheme.
    pub fn earlier(&self, line: Row) -> Option<(Option<usize>, Option<usize>)> {
        let (first, second) = (self.context.was()?, self.context.second()?);
        let criterion = self.criterion(line).filter(|_| first.scheme == self.scheme.name())?;
        let Row::Criterion(section, place) = line else { return None };
        let answer = |score: &PastScore| {
            let values = match section {
                Section::Harm => &score.harm,
                Section::Likelihood => &score.likelihood,
                Section::Position => &score.position,
            };
            let value = values.get(place)?;
            criterion.levels.iter().position(|level| level.value == *value)
        };
        Some((answer(first), answer(second)))
    }

    /// How many answers of the first and the second score differ; `None` where there are not two.
    pub fn apart(&self) -> Option<usize> {
        self.context.second()?;
        let differs = |line: &&Row| self.earlier(**line).is_some_and(|(a, b)| a != b);
        Some(self.lines.iter().filter(differs).count())
    }

    /// Answers the line under the cursor by the place of the answer, from 0, and goes on.
    pub fn answer(&mut self, place: usize) {
        let most = match self.lines.get(self.at) {
            Some(Row::Confidence) => Confidence::ALL.len(),
            Some(line) => self.criterion(*line).map_or(0, |criterion| criterion.levels.len()),
            None => 0,
        };
        if place >= most {
            return;
        }
        if let Some(answer) = self.answers.get_mut(self.at) {
            *answer = Some(place);
            self.touched = true;
            self.failure = None;
            self.go(1);
        }
    }

    /// Whether the cursor is at a floor.
    pub fn is_at_floor(&self) -> bool {
        matches!(self.lines.get(self.at), Some(Row::Floor(_)))
    }

    /// Hits or lifts the floor under the cursor.
    pub fn switch_floor(&mut self) {
        if let Some(Row::Floor(place)) = self.lines.get(self.at) {
            if !self.floors.remove(place) {
                self.floors.insert(*place);
            }
            self.touched = true;
        }
    }

    /// Goes to another line.
    pub fn go(&mut self, by: isize) {
        let last = self.lines.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
    }

    /// The text being typed, if any.
    pub fn typed(&mut self) -> Option<&mut Line> {
        match self.typing? {
            Typing::Reason => Some(&mut self.reason),
            Typing::OverrideReason => Some(&mut self.by_hand_reason),
        }
    }

    /// How many answers are open.
    pub fn open_answers(&self) -> usize {
        self.answers.iter().filter(|answer| answer.is_none()).count()
    }

    /// The score as it stands; an open answer counts as its lowest.
    pub fn score(&self) -> Score {
        let of = |wanted: Section| {
            let value = |(line, answer): (&Row, &Option<usize>)| match line {
                Row::Criterion(section, _) if *section == wanted => {
                    let level = self.criterion(*line)?.levels.get(answer.unwrap_or(0));
                    level.map(|level| level.value)
                }
                _ => None,
            };
            self.lines.iter().zip(&self.answers).filter_map(value).collect()
        };
        let confidence = self.answers.last().copied().flatten();
        let confidence = confidence.and_then(|at| Confidence::ALL.get(at)).copied();
        let floor = |place: &usize| self.scheme.floors().get(*place).map(|f| f.code.clone());
        let reason = self.by_hand_reason.text.clone();
        Score {
            harm: of(Section::Harm),
            likelihood: of(Section::Likelihood),
            position: of(Section::Position),
            confidence: confidence.unwrap_or(Confidence::Low),
            floors: self.floors.iter().filter_map(floor).collect(),
            override_band: self.by_hand.map(|band| Override { band, reason }),
        }
    }

    /// What the score comes to as it stands; `None` where it cannot be told.
    pub fn scored(&self) -> Option<Scored> {
        let mut score = self.score();
        if let Some(by_hand) = &mut score.override_band
            && by_hand.reason.trim().is_empty()
        {
            // Shown while the reason is still to be typed; saving asks for it.
            by_hand.reason = "—".to_owned();
        }
        self.scheme.evaluate(&score).ok()
    }

    /// The place in the queue that the score as it stands would take, and how many there are.
    pub fn place(&self) -> Option<(usize, usize)> {
        let scored = self.scored()?;
        let key = QueueKey {
            band: Some(scored.band),
            r: scored.r,
            top_harm: scored.top_harm,
            confidence: self.score().confidence,
        };
        let mine = (key.number(), &self.context.received, &self.context.reference);
        let before = self
            .context
            .queue
            .partition_point(|(order, received, reference)| (*order, received, reference) < mine);
        Some((before + 1, self.context.queue.len() + 1))
    }

    /// How sure that place would be, and what to settle first; `None` until the other items'
    /// queues are drawn.
    pub fn sure(&self) -> Option<Sure> {
        let (others, scored) = (self.others.as_ref()?, self.scored()?);
        let floor = scored.floor.map(|(band, _)| band);
        let stand = Stand::new(&self.scheme, &self.score(), floor);
        Some(others.judge(self.context.report.id, self.rank, &stand))
    }

    /// The label of the criterion to settle first.
    pub fn settle(&self, settle: &Settle) -> Option<&str> {
        let (section, place) = settle.criterion;
        self.criterion(Row::Criterion(section, place)).map(|criterion| criterion.label.as_str())
    }
}

/// How many of the others were received before it, which settles ties.
fn rank(context: &ScoringContext) -> usize {
    let mine = (&context.received, &context.reference);
    let earlier = |(_, received, reference): &&(i64, String, String)| (received, reference) < mine;
    context.queue.iter().filter(earlier).count()
}
