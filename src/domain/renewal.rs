//! When each renewal is to begin: starts are spread over the months so that none lapses and no
//! month holds more than can be done. Where that cannot be, the most sensitive come first, and
//! the plan says how many lapse and when. Window, horizon, capacity and lead are policy data (L).

pub mod heat;
mod slots;

use super::check::{FieldError, Findings};
use super::choice::Choice;
use super::month::Month;
use super::policy::Policy;
use super::text::counted;
use super::time::{Date, show_date};
use super::vetting::Level;
use chrono::Days;
use slots::Slots;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// The rules of planning renewals (L).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanRules {
    /// Months that a plan looks ahead, this one counted.
    pub months: u32,
    /// Days before its latest start from which a renewal may begin.
    pub window_days: u32,
}

/// A clearance whose renewal is to be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Its reference, unique among those planned.
    pub reference: String,
    /// Its level, on which the lead hangs.
    pub level: Level,
    /// Whether it is held in a designated or sensitive post.
    pub weighty: bool,
    /// Its last day.
    pub until: Date,
    /// The month that somebody moved it to, which is kept.
    pub moved: Option<Month>,
}

impl Due {
    /// The last day on which its renewal can begin and be done in time: the target days of the
    /// level before its end.
    pub fn start_by(&self, policy: &Policy) -> Date {
        let lead = Days::new(policy.target_days(self.level).into());
        self.until.checked_sub_days(lead).unwrap_or(self.until)
    }
}

/// A renewal as planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its place among what was given.
    pub index: usize,
    /// The month in which it begins; `None` where no month of the plan has room for it.
    pub month: Option<Month>,
    /// The last day on which it could begin in time.
    pub start_by: Date,
    /// Whether its clearance lapses before it can be renewed.
    pub late: bool,
}

/// A month of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Which.
    pub month: Month,
    /// Renewals that begin in it.
    pub starts: u32,
    /// Those of them that somebody moved there.
    pub moved: u32,
    /// Those of them that lapse all the same.
    pub late: u32,
}

/// What cannot be renewed in time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shortfall {
    /// How many lapse in each month; those that lapsed before the plan in its first.
    pub lapses: Vec<(Month, u32)>,
    /// Those whose latest start had passed before the plan began, whatever could be done.
    pub passed: u32,
    /// Those held in designated or sensitive posts.
    pub weighty: u32,
    /// What a month would have to hold for all the others to be in time; `None` where the
    /// capacity does.
    pub enough: Option<u32>,
}

/// The plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The months, the first holding today.
    pub months: Vec<Load>,
    /// Every renewal once: by month, the weighty first, then by latest start.
    pub planned: Vec<Planned>,
    /// Renewals that a month can hold.
    pub capacity: u32,
    /// What cannot be renewed in time.
    pub shortfall: Shortfall,
}

impl Shortfall {
    /// How many lapse.
    pub fn count(&self) -> u32 {
        self.lapses.iter().map(|(_, count)| count).sum()
    }

    /// By how many the plan falls short and when, in sentences; nothing where none lapses.
    pub fn says(&self, capacity: u32) -> Option<String> {
        if self.count() == 0 {
            return None;
        }
        let when: Vec<String> = self
            .lapses
            .iter()
            .map(|(month, count)| format!("{count} in {}", month.short()))
            .collect();
        let mut said = format!(
            "{} cannot be renewed in time: {}; {}",
            counted(self.count().into(), "clearance", "clearances"),
            when.join(", "),
            self.because(capacity)
        );
        if self.weighty > 0 {
            let weighty = self.weighty;
            said.push_str(&format!(
                "; {weighty} of them in designated or sensitive posts, which come first"
            ));
        }
        said.push('.');
        if let Some(enough) = self.enough {
            said.push_str(&format!(" {enough} a month would do for all that still can be."));
        }
        Some(said)
    }
}

impl Shortfall {
    /// Why they lapse: their latest start has passed, whatever a month could hold; a month holds too
    /// few; or somebody moved them so late.
    fn because(&self, capacity: u32) -> String {
        let others = self.count().saturating_sub(self.passed);
        let why = match self.enough {
            Some(_) => format!("at {capacity} a month"),
            None => "because moved by hand".to_owned(),
        };
        match (self.passed, others) {
            (0, _) => why,
            (_, 0) => "their latest start has passed".to_owned(),
            (passed, others) => format!("the latest start of {passed} has passed, {others} {why}"),
        }
    }
}

/// Whether a renewal is of a plan made today: its latest start is not beyond the plan's months.
pub fn is_within(due: &Due, today: Date, policy: &Policy) -> bool {
    Month::of(due.start_by(policy)) <= last_month(today, policy)
}

/// The last day on which a clearance of a plan made today can end.
pub fn furthest_end(today: Date, policy: &Policy) -> Date {
    let lead = Level::ALL.iter().map(|level| policy.target_days(*level)).max().unwrap_or_default();
    let end = last_month(today, policy).next().first();
    end.checked_add_days(Days::new(lead.into())).unwrap_or(end)
}

fn last_month(today: Date, policy: &Policy) -> Month {
    (1..policy.renewals.months).fold(Month::of(today), |month, _| month.next())
}

/// Whether a renewal may be moved to a month by hand: one of the plan's, not so late that the
/// clearance lapses where it need not, and not one that others were moved to up to the capacity.
///
/// # Errors
/// At `month` and `reason`.
pub fn may_move(
    due: &Due,
    to: Option<Month>,
    moved_there: u32,
    reason: &str,
    today: Date,
    policy: &Policy,
) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    findings.required("reason", reason);
    if let Some(to) = to {
        let (first, last) = (Month::of(today), last_month(today, policy));
        let outside = to < first || to > last;
        let range = format!("the plan goes from {} to {}", first.short(), last.short());
        findings.refuse_if(outside, "month", range);
        let start_by = due.start_by(policy);
        let is_late = start_by >= today && to > first && to.last_day() > start_by;
        let late = format!(
            "{} would lapse on {}: its renewal begins in a month that ends by {}",
            due.reference,
            show_date(due.until),
            show_date(start_by)
        );
        findings.refuse_if(is_late && !outside, "month", late);
        let full =
            format!("{moved_there} were moved to {} already, all that a month holds", to.short());
        findings.refuse_if(moved_there >= policy.capacity_per_month, "month", full);
    }
    findings.verdict()
}

/// Plans the renewals, each within the plan's months ([`is_within`]). The same renewals in any
/// order give the same plan.
pub fn plan(due: &[Due], today: Date, policy: &Policy) -> Plan {
    let mut work = Work::new(due, today, policy);
    work.keep_moved();
    work.take(true);
    work.take(false);
    let enough = work.enough();
    work.spread();
    work.finish(enough)
}

/// A renewal being placed, its months as places in the plan.
struct Job<'a> {
    due: &'a Due,
    index: usize,
    start_by: Date,
    earliest: usize,
    /// The last month in which it can begin in time; `None` where that has passed.
    latest: Option<usize>,
    /// Whether a month before its latest is kept for it.
    kept: bool,
    /// Where it begins.
    month: Option<usize>,
}

impl Job<'_> {
    fn is_late(&self) -> bool {
        self.month.zip(self.latest).is_none_or(|(month, latest)| month > latest)
    }
}

struct Work<'a> {
    months: Vec<Month>,
    capacity: u32,
    /// The weighty first, then by latest start and reference.
    jobs: Vec<Job<'a>>,
    slots: Slots,
}

impl<'a> Work<'a> {
    fn new(due: &'a [Due], today: Date, policy: &Policy) -> Self {
        let count = usize::try_from(policy.renewals.months).unwrap_or(1);
        let months: Vec<Month> =
            std::iter::successors(Some(Month::of(today)), |month| Some(month.next()))
                .take(count)
                .collect();
        let job = |(index, due): (usize, &'a Due)| {
            let start_by = due.start_by(policy);
            let window = Days::new(policy.renewals.window_days.into());
            let opens = start_by.checked_sub_days(window).unwrap_or(start_by).max(today);
            let latest = latest(&months, start_by, today);
            let earliest = place(&months, Month::of(opens)).min(latest.unwrap_or_default());
            Job { due, index, start_by, earliest, latest, kept: false, month: None }
        };
        let mut jobs: Vec<Job<'_>> = due.iter().enumerate().map(job).collect();
        jobs.sort_by(|a, b| {
            let key = |job: &Job<'a>| (!job.due.weighty, job.start_by, &job.due.reference);
            key(a).cmp(&key(b))
        });
        let capacity = policy.capacity_per_month;
        let slots = Slots::new(months.len(), capacity);
        Self { months, capacity, jobs, slots }
    }

    /// What somebody moved stays where it was put, whatever it does to the others.
    fn keep_moved(&mut self) {
        for job in &mut self.jobs {
            let moved = job.due.moved.filter(|month| self.months.contains(month));
            if let Some(month) = moved {
                let at = place(&self.months, month);
                job.month = Some(at);
                self.slots.fill(at);
            }
        }
    }

    /// Keeps a month in time for each of the weighty, or of the others, as long as there is one;
    /// then gives those that cannot be in time the first month with room.
    fn take(&mut self, weighty: bool) {
        let slots = &mut self.slots;
        let mine = |job: &&mut Job<'_>| job.due.weighty == weighty && job.month.is_none();
        for job in self.jobs.iter_mut().filter(mine) {
            job.kept = job.latest.is_some_and(|latest| slots.keep(job.earliest, latest));
        }
        let mut from = 0;
        for job in self.jobs.iter_mut().filter(mine).filter(|job| !job.kept) {
            while from < self.months.len() && !slots.has_room(from) {
                from += 1;
            }
            if from < self.months.len() {
                slots.fill(from);
                job.month = Some(from);
            }
        }
    }

    /// What a month would have to hold for all to be in time that still can be.
    fn enough(&self) -> Option<u32> {
        let short = |job: &&Job<'_>| job.latest.is_some() && job.due.moved.is_none() && !job.kept;
        if !self.jobs.iter().any(|job| short(&job)) {
            return None;
        }
        let all = u32::try_from(self.jobs.len()).unwrap_or(u32::MAX);
        let mut slots = Slots::new(self.months.len(), all);
        for job in &self.jobs {
            match (job.due.moved.and(job.month), job.latest) {
                (Some(month), _) => slots.fill(month),
                (None, Some(latest)) => {
                    slots.keep(job.earliest, latest);
                }
                // The weighty that lapsed already go before the others and take their room.
                (None, None) if job.due.weighty => {
                    slots.keep(0, job.month.unwrap_or_default());
                }
                (None, None) => {}
            }
        }
        slots.least_capacity(all)
    }

    /// Gives each that has a month kept its month: as few a month as will do, the first to lapse
    /// first.
    fn spread(&mut self) {
        let least = self.slots.least_capacity(self.capacity).unwrap_or(self.capacity);
        let mut by_month: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, job) in self.jobs.iter().enumerate().filter(|(_, job)| job.kept) {
            by_month.entry(job.earliest).or_default().push(place);
        }
        let mut waiting = BinaryHeap::new();
        for month in 0..self.months.len() {
            for place in by_month.remove(&month).unwrap_or_default() {
                let latest = self.jobs.get(place).and_then(|job| job.latest);
                waiting.push(Reverse((latest, place)));
            }
            for _ in 0..self.slots.room(month, least) {
                let Some(Reverse((_, place))) = waiting.pop() else { break };
                if let Some(job) = self.jobs.get_mut(place) {
                    job.month = Some(month);
                }
            }
        }
    }

    fn finish(self, enough: Option<u32>) -> Plan {
        let mut shortfall = Shortfall { enough, ..Shortfall::default() };
        let mut lapses: BTreeMap<Month, u32> = BTreeMap::new();
        let load = |month: &Month| Load { month: *month, starts: 0, moved: 0, late: 0 };
        let mut months: Vec<Load> = self.months.iter().map(load).collect();
        let first = self.months.first().copied();
        for job in &self.jobs {
            let late = u32::from(job.is_late());
            if let Some(load) = job.month.and_then(|month| months.get_mut(month)) {
                load.starts += 1;
                load.moved += u32::from(job.due.moved.is_some());
                load.late += late;
            }
            if late > 0 {
                let lapse = Month::of(job.due.until.succ_opt().unwrap_or(job.due.until));
                *lapses.entry(first.map_or(lapse, |first| lapse.max(first))).or_default() += 1;
                shortfall.passed += u32::from(job.latest.is_none());
                shortfall.weighty += u32::from(job.due.weighty);
            }
        }
        shortfall.lapses = lapses.into_iter().collect();
        let mut jobs = self.jobs;
        jobs.sort_by_key(|job| job.month.unwrap_or(usize::MAX));
        let planned = jobs.iter().map(|job| Planned {
            index: job.index,
            month: job.month.and_then(|month| self.months.get(month)).copied(),
            start_by: job.start_by,
            late: job.is_late(),
        });
        Plan { months, planned: planned.collect(), capacity: self.capacity, shortfall }
    }
}

/// The place of a month in the plan; the last for one beyond it.
fn place(months: &[Month], month: Month) -> usize {
    months.iter().position(|at| *at >= month).unwrap_or(months.len().saturating_sub(1))
}

/// The last month that is over by the latest start; this one as long as today is.
fn latest(months: &[Month], start_by: Date, today: Date) -> Option<usize> {
    let over = months.iter().rposition(|month| month.last_day() <= start_by);
    over.or_else(|| (start_by >= today).then_some(0))
}

#[cfg(test)]
#[path = "renewal_tests.rs"]
mod tests;
