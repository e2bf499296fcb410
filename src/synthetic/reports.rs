//! Corruption intelligence of two years, made in memory: when it came in, about whom, how it
//! was graded and scored. Tasking then decides it, and `report_rows` lays it down.

use super::dice::{Dice, shift};
use super::world::{ANALYSTS, World, at, office_hours};
use crate::domain::calendar::day_end_after;
use crate::domain::choice::Choice;
use crate::domain::grading::{Grade3, HandlingCode, Information3, Source3};
use crate::domain::intelligence::{Category, ItemState, Marking, SourceKind};
use crate::domain::score::{self, Band, Confidence, Override, Scheme, Score};
use crate::domain::tasking::Disposition;
use crate::domain::time::{Date, Moment, day};
use crate::store::error::{Result, StoreError};
use chrono::{Datelike, TimeDelta, Weekday};

/// Days of history.
pub(super) const DAYS: i64 = 730;

/// A score that was made.
pub(super) struct Scored {
    /// The levels chosen.
    pub score: Score,
    /// What the scheme made of them.
    pub result: score::Scored,
    /// Who scored.
    pub by: &'static str,
    /// When.
    pub at: Moment,
    /// What was written of it.
    pub reason: String,
}

/// A report.
pub(super) struct Report {
    /// The row, once it is laid down.
    pub id: i64,
    /// Its reference.
    pub reference: String,
    /// When it came in.
    pub received: Moment,
    /// The date of the intelligence.
    pub occurred: Option<Date>,
    /// Where it came from.
    pub source: SourceKind,
    /// Its marking.
    pub marking: Marking,
    /// Its category; `None` where that is not clear yet.
    pub category: Option<Category>,
    /// Abuse of position for a sexual purpose.
    pub apsp: bool,
    /// Place in [`World::people`] of the subject.
    pub person: Option<usize>,
    /// A subject that is only described.
    pub described: Option<String>,
    /// One line.
    pub summary: String,
    /// The report.
    pub text: String,
    /// How the source knows.
    pub provenance: String,
    /// Its grade.
    pub grade: Option<Grade3>,
    /// Its grade on the old scale.
    pub old_grade: Option<String>,
    /// When the clock of a mandatory referral runs out.
    pub clock: Option<Moment>,
    /// Who works it.
    pub assigned: Option<&'static str>,
    /// Where it stands.
    pub state: ItemState,
    /// Every score, the last one counts.
    pub scores: Vec<Scored>,
    /// What was decided of it.
    pub disposition: Option<Disposition>,
    /// When to look again.
    pub review_on: Option<Date>,
    /// How many meetings put it off.
    pub deferrals: i64,
}

impl Report {
    /// When it was first scored.
    pub(super) fn assessed_at(&self) -> Option<Moment> {
        self.scores.first().map(|scored| scored.at)
    }

    /// The score that counts.
    pub(super) fn counts(&self) -> Option<&Scored> {
        self.scores.last()
    }

    /// Its band; unscored is not low.
    pub(super) fn band(&self) -> Option<Band> {
        self.counts().map(|scored| scored.result.band)
    }

    /// Its grade as a decision quotes it.
    pub(super) fn grade_text(&self) -> Option<String> {
        self.grade.map(|grade| grade.to_string()).or_else(|| self.old_grade.clone())
    }
}

/// Makes every report, in the order of receipt.
///
/// # Errors
/// The scheme does not take the levels chosen; none in a released program.
pub(super) fn make(world: &mut World) -> Result<Vec<Report>> {
    let mut dice = world.dice(70);
    let scheme = Scheme::built_in().map_err(|e| StoreError::Policy(e.to_string()))?;
    let serving: Vec<usize> = world
        .people
        .iter()
        .enumerate()
        .filter(|(_, person)| person.post.is_some())
        .map(|(place, _)| place)
        .collect();
    let often: Vec<usize> = (0..7).filter_map(|_| dice.pick(&serving).copied()).collect();
    let mut reports: Vec<Report> = Vec::new();
    for received in moments(world, &mut dice) {
        let pool = if dice.percent(12) { &often } else { &serving };
        let person = dice.pick(pool).copied().filter(|_| !dice.percent(33));
        let twin = reports
            .last()
            .filter(|last| day(last.received) > shift(day(received), -21) && dice.percent(5));
        let report = match twin {
            Some(twin) => again(world, &mut dice, twin, received),
            None => first(world, &mut dice, person, received),
        };
        reports.push(report);
    }
    for report in &mut reports {
        report.reference = world.reference("I", day(report.received).year(), 5);
        assess(world, &mut dice, &scheme, report)?;
    }
    start_clock(world, &mut dice, &scheme, &mut reports)?;
    Ok(reports)
}

/// When reports come in: the week's peak is Friday night, and a few came since the last close.
fn moments(world: &World, dice: &mut Dice) -> Vec<Moment> {
    let today = world.today;
    let count = i64::from(world.sizes.reports_a_year) * DAYS / 365;
    let mut moments: Vec<Moment> = (0..count).map(|_| moment(dice, today)).collect();
    let midnight = at(today, 0, 0);
    let close = world.policy().calendar.last_close(midnight);
    let span = (midnight - close).num_minutes() - 1;
    let new = 3 + world.sizes.reports_a_year / 200;
    moments.extend((0..new).map(|_| close + TimeDelta::minutes(dice.between(1, span))));
    moments.sort_unstable();
    moments
}

fn moment(dice: &mut Dice, today: Date) -> Moment {
    let date = dice.after(today, -DAYS, -1);
    if dice.percent(26) {
        let since = i64::from(date.weekday().days_since(Weekday::Fri));
        let friday = shift(date, -since);
        return at(friday, dice.between(17 * 60 + 20, 23 * 60 + 55), dice.between(0, 59));
    }
    if dice.percent(65) {
        return office_hours(dice, date);
    }
    at(date, dice.between(0, 24 * 60 - 1), dice.between(0, 59))
}

/// A report of something new.
fn first(world: &World, dice: &mut Dice, person: Option<usize>, received: Moment) -> Report {
    // The shares of a year (L).
    let category = dice.weighted(&[
        (18, Category::Disclosure),
        (14, Category::Systems),
        (14, Category::Sexual),
        (13, Category::Association),
        (10, Category::Drugs),
        (9, Category::Vulnerability),
        (7, Category::Theft),
        (5, Category::Authority),
        (4, Category::Offender),
        (3, Category::Justice),
        (2, Category::Other),
        (1, Category::Infiltration),
    ]);
    let words = &world.phrases;
    let summary = words.say(dice, &format!("{}.summary", category.code()));
    let text = format!(
        "{summary}. {} {} {}",
        words.say(dice, "report.detail"),
        words.say(dice, "report.detail"),
        words.say(dice, "report.context")
    );
    let described =
        (person.is_none() && dice.percent(70)).then(|| words.say(dice, "subject.unknown"));
    Report {
        id: 0,
        reference: String::new(),
        received,
        occurred: (!dice.percent(20)).then(|| dice.after(day(received), -60, 0)),
        source: source(dice, category),
        marking: if dice.percent(6) { Marking::Official } else { Marking::OfficialSensitive },
        category: Some(category),
        apsp: category == Category::Sexual && dice.percent(35),
        person,
        described,
        summary,
        text,
        provenance: words.say(dice, "report.provenance"),
        grade: None,
        old_grade: None,
        clock: None,
        assigned: None,
        state: ItemState::New,
        scores: Vec::new(),
        disposition: None,
        review_on: None,
        deferrals: 0,
    }
}

/// The same told again by somebody else.
fn again(world: &World, dice: &mut Dice, twin: &Report, received: Moment) -> Report {
    let mut report = first(world, dice, twin.person, received);
    report.category = twin.category;
    report.apsp = twin.apsp;
    report.described.clone_from(&twin.described);
    report.occurred = twin.occurred;
    report.summary = format!("{}, as another caller says", twin.summary);
    report.text = format!("{}. {}", report.summary, world.phrases.say(dice, "report.detail"));
    report
}

fn source(dice: &mut Dice, category: Category) -> SourceKind {
    if category == Category::Systems && dice.percent(55) {
        return SourceKind::SystemAudit;
    }
    dice.weighted(&[
        (30, SourceKind::ConfidentialLine),
        (10, SourceKind::Crimestoppers),
        (16, SourceKind::Complaint),
        (18, SourceKind::Supervisor),
        (3, SourceKind::SystemAudit),
        (7, SourceKind::Vetting),
        (8, SourceKind::Partner),
        (5, SourceKind::OtherForce),
        (3, SourceKind::Sensitive),
    ])
}

/// Grades and scores a report unless it is too new; one in a hundred is left behind.
fn assess(world: &World, dice: &mut Dice, scheme: &Scheme, report: &mut Report) -> Result<()> {
    let today = world.today;
    let close = world.policy().calendar.last_close(at(today, 0, 0));
    let age = (today - day(report.received)).num_days();
    let fresh = report.received >= close || (age <= 4 && dice.percent(40));
    let missed = age <= 20 && dice.percent(6);
    if fresh || missed {
        report.category = report.category.filter(|_| dice.percent(50));
        report.apsp &= report.category.is_some();
        return Ok(());
    }
    report.assigned = Some(dice.of(ANALYSTS));
    report.state = ItemState::Assessed;
    grade(dice, report, age);
    let scored = dice.after(day(report.received), 0, 3).min(shift(today, -1));
    let after = report.received + TimeDelta::minutes(dice.between(20, 300));
    let when = office_hours(dice, scored).max(after).min(at(today, -1, 59));
    let severity = severity(dice, report);
    let first = score(world, dice, scheme, report, severity, when)?;
    report.scores.push(first);
    // One in eight is scored again when more is known.
    let later = when + TimeDelta::minutes(dice.between(60, 6_000));
    if dice.percent(12) && later < at(today, 0, 0) {
        let severity = (severity + dice.below(3)).saturating_sub(1).min(3);
        let again = score(world, dice, scheme, report, severity, later)?;
        report.scores.push(again);
    }
    Ok(())
}

/// One in ten has the old grade alone or beside the new one, more of the older reports.
fn grade(dice: &mut Dice, report: &mut Report, age: i64) {
    let old = dice.percent(if age > 500 { 28 } else { 3 });
    if old {
        let (source, known) = (dice.of(['A', 'B', 'B', 'C', 'E']), dice.between(1, 5));
        report.old_grade = Some(format!("{source}{known}{}", dice.between(1, 5)));
    }
    if old && dice.percent(60) {
        return;
    }
    report.grade = Some(Grade3 {
        source: dice.weighted(&[
            (35, Source3::Reliable),
            (55, Source3::Untested),
            (10, Source3::NotReliable),
        ]),
        information: dice.weighted(&[
            (25, Information3::KnownDirectly),
            (25, Information3::Corroborated),
            (30, Information3::KnownIndirectly),
            (17, Information3::NotKnown),
            (3, Information3::SuspectedFalse),
        ]),
        handling: dice.weighted(&[(64, HandlingCode::Permitted), (36, HandlingCode::Conditions)]),
    });
}

/// How bad it is, from 0 to 3.
fn severity(dice: &mut Dice, report: &Report) -> u32 {
    match report.category {
        _ if report.apsp => dice.weighted(&[(10, 1), (45, 2), (45, 3)]),
        Some(Category::Sexual | Category::Infiltration | Category::Disclosure) => {
            dice.weighted(&[(25, 0), (40, 1), (28, 2), (7, 3)])
        }
        Some(Category::Vulnerability | Category::Other) => dice.weighted(&[(70, 0), (30, 1)]),
        _ => dice.weighted(&[(42, 0), (38, 1), (17, 2), (3, 3)]),
    }
}

fn score(
    world: &World,
    dice: &mut Dice,
    scheme: &Scheme,
    report: &Report,
    severity: u32,
    when: Moment,
) -> Result<Scored> {
    let levels: [(u32, u32); 5] = match severity {
        0 => [(60, 0), (35, 2), (5, 4), (0, 8), (0, 16)],
        1 => [(22, 0), (40, 2), (32, 4), (6, 8), (0, 16)],
        2 => [(8, 0), (26, 2), (36, 4), (30, 8), (0, 16)],
        _ => [(0, 0), (5, 2), (25, 4), (40, 8), (30, 16)],
    };
    let chance = |dice: &mut Dice, least: i64, most: i64| {
        u32::try_from(dice.between(least, most)).unwrap_or(1)
    };
    let low = i64::from(severity).min(2);
    let score = Score {
        harm: (0..6).map(|_| dice.weighted(&levels)).collect(),
        likelihood: (0..3).map(|_| chance(dice, low + 1, (low + 2).min(4))).collect(),
        position: (0..3).map(|_| chance(dice, 0, 3)).collect(),
        confidence: dice.of([
            Confidence::High,
            Confidence::Medium,
            Confidence::Medium,
            Confidence::Low,
        ]),
        floors: floors(dice, report, severity),
        override_band: (dice.per_mille(18)).then(|| Override {
            band: dice.of([Band::Low, Band::Medium, Band::High]),
            reason: world.phrases.say(dice, "score.override"),
        }),
    };
    let result = scheme.evaluate(&score)?;
    let reason = world.phrases.say(dice, "score.reason");
    Ok(Scored { score, result, by: dice.of(ANALYSTS), at: when, reason })
}

/// Criteria that the account meets.
fn floors(dice: &mut Dice, report: &Report, severity: u32) -> Vec<String> {
    let mut floors = Vec::new();
    let mut meets = |share, floor: &str| {
        if dice.percent(share) {
            floors.push(floor.to_owned());
        }
    };
    match report.category {
        _ if report.apsp => {
            meets(70, "serious-corruption");
            meets(if severity == 3 { 25 } else { 0 }, "vulnerable-access");
        }
        Some(Category::Sexual) => meets(severity * 8, "serious-sexual-offence"),
        Some(Category::Offender) => {
            meets(25, "relevant-offence");
            meets(8, "serious-assault");
        }
        Some(Category::Infiltration | Category::Drugs) => meets(severity * 4, "serious-corruption"),
        Some(Category::Disclosure) => meets(severity, "threat-to-life"),
        Some(Category::Authority) => meets(6, "discrimination"),
        _ => {}
    }
    floors
}

/// One referral whose clock runs out on the demonstration's day: it became clear yesterday.
fn start_clock(
    world: &World,
    dice: &mut Dice,
    scheme: &Scheme,
    reports: &mut [Report],
) -> Result<()> {
    let yesterday = shift(world.today, -1);
    let clear = at(yesterday, 11 * 60 + 8, 30);
    let window = shift(world.today, -9)..shift(world.today, -2);
    let mut known = reports.iter_mut().filter(|report| window.contains(&day(report.received)));
    let Some(report) = known.find(|report| report.person.is_some()) else { return Ok(()) };
    report.category = Some(Category::Sexual);
    report.apsp = true;
    report.summary = world.phrases.say(dice, "apsp.summary");
    report.text = format!("{}. {}", report.summary, world.phrases.say(dice, "report.detail"));
    report.assigned = Some(ANALYSTS[0]);
    report.state = ItemState::Assessed;
    report.grade = "1BP".parse().ok();
    report.scores.clear();
    let mut scored = score(world, dice, scheme, report, 3, clear)?;
    scored.score.floors = vec!["serious-corruption".to_owned()];
    scored.score.override_band = None;
    scored.result = scheme.evaluate(&scored.score)?;
    report.scores.push(scored);
    report.clock = Some(day_end_after(clear, world.policy().referral_days));
    Ok(())
}
