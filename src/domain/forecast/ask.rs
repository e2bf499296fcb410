//! Questions to the forecast: how many officers clear the backlog by a day, what more officers
//! from a day would do, what if a kind of case came in more or less often. They may be asked
//! together: how many officers does it take if recruits double?

use super::model::Model;
use super::{NoForecast, Path, RUNS, WEEKS, path, weeks_on};
use crate::domain::check::{FieldError, Findings};
use crate::domain::choice::Choice;
use crate::domain::time::{Date, parse_date_from, show_date};
use crate::domain::vetting::CaseKind;

/// Futures drawn for each number of officers that is tried.
const TRIES: usize = 1_000;
/// Officers that are tried at most.
const MOST: u32 = 200;
/// Tenths of an officer that may be asked about at most, more or fewer.
const TENTHS: i32 = 2_000;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The day by which the backlog is to be cleared.
    pub by: Option<Date>,
    /// Tenths of an officer more; fewer where below nothing.
    pub more_tenths: i32,
    /// From which day, for these and for those that it takes.
    pub from: Date,
    /// A kind of case, and how often it comes in from that day on, in per cent of now.
    pub kind: Option<(CaseKind, u32)>,
}

/// How many officers it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needed {
    /// The day.
    pub by: Date,
    /// Officers more with whom half of the futures are there by then; `None` is more than 200.
    pub even: Option<u32>,
    /// The same for nine futures in ten.
    pub sure: Option<u32>,
}

/// A question and its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The question.
    pub question: Question,
    /// What would be.
    pub path: Path,
    /// How many officers it takes, where that was asked.
    pub needed: Option<Needed>,
}

/// Reads a question as it was typed: `by` and `from` a date or empty, `more` officers with one
/// decimal, `kind` a kind of case and `times` how often it comes.
///
/// # Errors
/// At `by`, `more`, `from`, `kind` and `times`.
pub fn read(
    [by, more, from, kind, times]: [&str; 5],
    today: Date,
) -> Result<Question, Vec<FieldError>> {
    let mut findings = Findings::new();
    let named_any = [by, kind, times].iter().any(|text| !text.trim().is_empty());
    let end = weeks_on(today, WEEKS);
    let mut day = |field: &'static str, text: &str| {
        if text.trim().is_empty() {
            return None;
        }
        let read = parse_date_from(text, today);
        let inside = read.as_ref().is_ok_and(|day| *day > today && *day <= end);
        let message = match &read {
            Err(error) => error.to_string(),
            Ok(_) => format!("choose a day after today, to {}", show_date(end)),
        };
        findings.refuse_if(!inside, field, message);
        read.ok().filter(|_| inside)
    };
    let by = day("by", by);
    let from = day("from", from);
    let more_tenths = tenths(more);
    let wrong = "write a number of officers, such as 4, 2.5 or -1, from -200 to 200";
    findings.refuse_if(more_tenths.is_none(), "more", wrong);
    let named = (!kind.trim().is_empty()).then(|| CaseKind::from_code(kind.trim()));
    if let Some(Err(unknown)) = &named {
        findings.refuse_if(true, "kind", unknown.to_string());
    }
    let named = named.and_then(Result::ok);
    let percent = percent(times);
    let wrong = "write how many times as often, such as 2, 1.5 or 0.5, from 0 to 10";
    findings.refuse_if(percent.is_none(), "times", wrong);
    let alone = named.is_some() && times.trim().is_empty();
    findings.refuse_if(alone, "times", "write how many times as often, such as 2");
    let alone = named.is_none() && !times.trim().is_empty() && kind.trim().is_empty();
    findings.refuse_if(alone, "kind", "name the kind of case that comes so often");
    // What was asked and cannot be read is wrong by itself, not for want of a question.
    let asks = named_any || more_tenths != Some(0);
    findings.refuse_if(!asks, "by", "ask something: a day, officers or a kind of case");
    findings.verdict()?;
    Ok(Question {
        by,
        more_tenths: more_tenths.unwrap_or(0),
        from: from.unwrap_or(today),
        kind: named.zip(percent),
    })
}

fn tenths(text: &str) -> Option<i32> {
    let text = text.trim().trim_start_matches('+');
    if text.is_empty() {
        return Some(0);
    }
    let (minus, figures) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let number = i32::try_from(decimal(figures, 1)?).ok()? * minus;
    (-TENTHS..=TENTHS).contains(&number).then_some(number)
}

fn percent(text: &str) -> Option<u32> {
    let text = text.trim().trim_start_matches(['x', '×']);
    if text.is_empty() {
        return Some(100);
    }
    decimal(text, 2).filter(|percent| *percent <= 1_000)
}

/// A number written in figures with so many decimals at most, as whole parts of the last.
pub fn decimal(text: &str, places: usize) -> Option<u32> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let figures = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || rest.len() > places || !figures(whole) {
        return None;
    }
    if !figures(rest) || (text.contains('.') && rest.is_empty()) {
        return None;
    }
    format!("{whole}{rest:0<places$}").parse().ok()
}

/// Whether so many officers are there that fewer can be asked about.
///
/// # Errors
/// Fewer than none would be left in every week from the day asked about.
pub(super) fn may_ask(model: &Model, question: &Question) -> Result<(), NoForecast> {
    let weeks = model.officers.iter().skip(model.week(question.from));
    let most = weeks.fold(0.0_f64, |most, present| most.max(*present));
    // Recorded in tenths, and less by the share of days that they are away.
    let there = (most / model.present_share.max(f64::EPSILON) * 10.0).round() / 10.0;
    let fewer = f64::from(-question.more_tenths) / 10.0;
    if fewer > there {
        return Err(NoForecast::Fewer { there, fewer, from: question.from });
    }
    Ok(())
}

/// The answer to a question.
pub(super) fn answer(model: &Model, question: &Question) -> Asked {
    let mut model = model.clone();
    let week = model.week(question.from);
    if let Some((kind, percent)) = question.kind {
        model.times_from = week;
        for class in model.classes.iter_mut().filter(|class| class.kind == kind) {
            class.times = f64::from(percent) / 100.0;
        }
    }
    add(&mut model, week, f64::from(question.more_tenths) / 10.0);
    let needed = question.by.map(|by| needed(&model, week, by));
    // What it takes at even odds is shown as what would be.
    let take = needed.and_then(|needed| needed.even).unwrap_or(0);
    add(&mut model, week, f64::from(take));
    Asked { question: *question, path: path(&model, RUNS), needed }
}

/// Puts more officers into the weeks from one on, who are away as much as the others are.
fn add(model: &mut Model, from: usize, officers: f64) {
    let there = model.present_share;
    for present in model.officers.iter_mut().skip(from) {
        *present = (*present + officers * there).max(0.0);
    }
}

fn needed(model: &Model, from: usize, by: Date) -> Needed {
    let held = |officers: u32| {
        let mut model = model.clone();
        add(&mut model, from, f64::from(officers));
        // No week after the day asked about is needed.
        let weeks = (model.week(by)).clamp(1, model.officers.len());
        let allowed = model.allowed();
        model.officers.truncate(weeks);
        let drawn = super::simulate::runs(&model, TRIES);
        let held = drawn.chunks_exact(weeks).filter(|run| run.iter().any(|open| *open <= allowed));
        held.count()
    };
    let least = |share: usize| {
        let enough = |officers| held(officers) * 100 >= share * TRIES;
        if !enough(MOST) {
            return None;
        }
        let (mut too_few, mut enough_with) = (None, MOST);
        loop {
            let low = too_few.map_or(0, |few: u32| few + 1);
            if low >= enough_with {
                return Some(enough_with);
            }
            let middle = low + (enough_with - low) / 2;
            if enough(middle) { enough_with = middle } else { too_few = Some(middle) }
        }
    };
    Needed { by, even: least(50), sure: least(90) }
}
