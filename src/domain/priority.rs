//! The vetting queue's order (domain.md, *Vetting*): by role and risk, not by date of expiry
//! alone. Classes, limits and weights are policy data (L); every rank says why, and waiting
//! raises a case through the classes, so that nobody waits without bound.

pub mod compare;

use super::choice::Choice;
use super::clearance::lapsed_days;
use super::policy::Policy;
use super::text::counted;
use super::time::{Date, show_date};
use super::vetting::{CaseKind, Level, Sensitivity, SubjectKind};
use chrono::Days;

/// Orders inside a class stay within this, so that a class is worth more than any points.
const CLASS: i64 = 1_000_000;
/// The most that points count inside a class.
const MOST: i64 = CLASS / 2 - 1;

/// What is known of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Why it was opened.
    pub kind: CaseKind,
    /// The level asked for.
    pub level: Level,
    /// Who is vetted.
    pub subject: SubjectKind,
    /// Whether a post on the level's ladder is held now.
    pub in_post: bool,
    /// Whether that post is designated.
    pub designated: bool,
    /// What makes that post sensitive.
    pub sensitivity: Sensitivity,
    /// The last day of the clearance held that is enough: for the post, as far as a grant of the
    /// level would be; for the level where no post is held.
    pub valid_until: Option<Date>,
    /// Whether there is one.
    pub held: bool,
    /// A recruit's course date.
    pub course_date: Option<Date>,
    /// When the case was received.
    pub received: Date,
    /// The day of the ranking.
    pub today: Date,
    /// A class set by hand.
    pub override_class: Option<u8>,
    /// When it was set; a class of which that is not known counts from the case's receipt.
    pub override_on: Option<Date>,
}

/// Where a case stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rank {
    /// 1, the most pressing, to 5.
    pub class: u8,
    /// The class it was in before waiting raised it.
    pub first_class: u8,
    /// Whether it waited so long that it goes ahead of every class, the oldest first.
    pub ahead: bool,
    /// Lower first: the class, then points.
    pub order: i64,
    /// Why, in a few words.
    pub why: String,
    /// What counts inside its class.
    pub points: Points,
}

/// What counts inside a class, each already weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Points {
    /// Days since it was received.
    pub waiting: i64,
    /// Days since the clearance ended.
    pub lapsed: i64,
    /// Days by which a course is nearer than the window.
    pub course: i64,
}

impl Points {
    /// All of them, as far as they count.
    pub fn total(self) -> i64 {
        (self.waiting + self.lapsed + self.course).clamp(0, MOST)
    }
}

/// One ground on which a case is in a class, from a day on.
struct Ground {
    class: u8,
    since: Date,
    words: String,
}

impl Ground {
    /// The class it comes to by waiting, 0 where it goes ahead of all: each class keeps a case
    /// for its `max_days` at most.
    fn aged(&self, today: Date, policy: &Policy) -> u8 {
        let mut left = days(self.since, today);
        let mut class = self.class;
        while class > 0 {
            left -= i64::from(policy.priority.max_days_in(class));
            if left <= 0 {
                break;
            }
            class -= 1;
        }
        class
    }
}

/// Ranks a case by the policy of the day. Of several grounds the one with the best class counts.
/// Waiting raises every case through the classes, one set by hand as well, and at last ahead of
/// them, where the order is that of receipt: whoever comes later stays behind.
pub fn rank(facts: &Facts, policy: &Policy) -> Rank {
    let (computed, computed_aged) = best(grounds(facts, policy), facts, policy);
    let (ground, aged, after) = match facts.override_class {
        Some(class) => {
            let since = facts.override_on.unwrap_or(facts.received);
            let hand = Ground { class, since, words: "by hand".to_owned() };
            let aged = hand.aged(facts.today, policy);
            (hand, aged, format!("; {}", said(&computed, computed_aged)))
        }
        None => (computed, computed_aged, String::new()),
    };
    let points = points(facts, policy);
    let order = match aged {
        0 => -days(facts.received, facts.today).min(MOST),
        class => i64::from(class) * CLASS - points.total(),
    };
    Rank {
        class: aged.max(1),
        first_class: ground.class,
        ahead: aged == 0,
        order,
        why: format!("{}{after}", said(&ground, aged)),
        points,
    }
}

/// The ground that puts the case furthest up, and the class it comes to.
fn best(grounds: Vec<Ground>, facts: &Facts, policy: &Policy) -> (Ground, u8) {
    let rest = Ground {
        class: policy.priority.rest_class,
        since: facts.received,
        words: format!("received {}", ago(days(facts.received, facts.today))),
    };
    let aged = rest.aged(facts.today, policy);
    grounds.into_iter().rev().fold((rest, aged), |best, ground| {
        let aged = ground.aged(facts.today, policy);
        if aged <= best.1 { (ground, aged) } else { best }
    })
}

/// A ground in words, and whether waiting raised the case.
fn said(ground: &Ground, aged: u8) -> String {
    let words = &ground.words;
    match aged {
        0 => format!("{words}, ahead of all"),
        class if class < ground.class => format!("{words}, up from class {}", ground.class),
        _ => words.clone(),
    }
}

fn points(facts: &Facts, policy: &Policy) -> Points {
    let weights = &policy.priority;
    let lapsed = facts.valid_until.map_or(0, |until| lapsed_days(until, facts.today));
    let near = facts.course_date.map_or(0, |course| {
        i64::from(weights.course_window_days)
            .saturating_sub((course - facts.today).num_days())
            .max(0)
    });
    Points {
        waiting: days(facts.received, facts.today) * i64::from(weights.waiting_weight),
        lapsed: lapsed * i64::from(weights.lapsed_weight),
        course: near * i64::from(weights.course_weight),
    }
}

/// The last day by which a contractor's or cadet's case is to be done (L), so that none starves;
/// others have none.
pub fn latest_day(subject: SubjectKind, received: Date, policy: &Policy) -> Option<Date> {
    let most = match subject {
        SubjectKind::Contractor => policy.priority.contractor_max_days,
        SubjectKind::Cadet => policy.priority.cadet_max_days,
        _ => return None,
    };
    received.checked_add_days(Days::new(most.into()))
}

/// How long ago, in days of the calendar: the queue counts those on which the clock of a case stood
/// as well, or whoever is asked for something again and again would wait without bound. The age of
/// a case leaves them out.
fn ago(days: i64) -> String {
    format!("{} ago", counted(days, "day", "days"))
}

fn days(from: Date, to: Date) -> i64 {
    (to - from).num_days().max(0)
}

/// Every ground on which the case is pressing, the weightiest first; none of an ordinary case.
fn grounds(facts: &Facts, policy: &Policy) -> Vec<Ground> {
    let weights = &policy.priority;
    let mut grounds = Vec::new();
    let mut add = |class, since: Option<Date>, words| {
        let since = since.map_or(facts.received, |since| since.max(facts.received));
        grounds.push(Ground { class, since, words });
    };
    let lapsed = facts.valid_until.is_none_or(|until| until < facts.today);
    let lapsed_on = facts.valid_until.and_then(|until| until.succ_opt());
    let weighty = facts.designated || facts.sensitivity != Sensitivity::None;
    if facts.in_post && lapsed && weighty {
        let words = format!("{}, {}", post(facts), gap(facts));
        add(weights.exposed_class, lapsed_on.filter(|_| lapsed), words);
    }
    if let Some(course) = facts.course_date {
        let began = if course < facts.today { "began " } else { "" };
        add(weights.course_class, None, format!("course {began}{}", show_date(course)));
    }
    if let Some(latest) = latest_day(facts.subject, facts.received, policy)
        && latest < facts.today
    {
        let (age, most) = (days(facts.received, facts.today), days(facts.received, latest));
        let words = format!("{} received {}, at most {most}", facts.subject.label(), ago(age));
        add(weights.over_age_class, latest.succ_opt(), words);
    }
    // Who is new to us and in no post yet has nothing that could lapse.
    let new = matches!(facts.kind, CaseKind::Transferee | CaseKind::Rejoiner | CaseKind::NonPolice);
    let known = facts.kind != CaseKind::Recruit && (facts.held || !new);
    if lapsed && (facts.in_post || known) {
        add(weights.lapsed_class, lapsed_on, gap(facts));
    }
    if let Some(until) = facts.valid_until
        && until >= facts.today
        && (until - facts.today).num_days() <= i64::from(weights.due_soon_days)
    {
        let since = until.checked_sub_days(Days::new(weights.due_soon_days.into()));
        add(weights.due_soon_class, since, format!("due {}", show_date(until)));
    }
    grounds
}

fn post(facts: &Facts) -> String {
    match facts.sensitivity {
        Sensitivity::None => "designated post".to_owned(),
        sensitive => format!("{} post", sensitive.label()),
    }
}

fn gap(facts: &Facts) -> String {
    match facts.valid_until {
        Some(until) if until < facts.today => {
            format!("lapsed {}", counted(lapsed_days(until, facts.today), "day", "days"))
        }
        _ => format!("no {}", facts.level.code()),
    }
}

#[cfg(test)]
#[path = "priority_tests.rs"]
mod tests;
