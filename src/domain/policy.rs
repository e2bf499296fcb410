//! The policy in force: every period, limit, weight and check list that a force may set, with
//! its source and standing, version by version. A record is judged by the version in force on
//! its own date. Nothing here has a value of its own: all of it is read from the policy text.

mod assessment;
mod cases;
mod due;
mod duplicates;
mod forecast;
mod matrix;
mod numbers;
mod people;
mod place;
mod quality;
mod quorum;
mod read;
mod referral;
mod span;
#[cfg(test)]
mod tests;

use super::association::Risk;
use super::calendar::Calendar;
use super::choice::{Choice, choices};
use super::complaint::Matrix;
use super::dip::DipRules;
use super::due::DueRules;
use super::forecast::ForecastRules;
use super::gift::GiftBand;
use super::grading::Conversion;
use super::letter::LetterRules;
use super::likeness::Weights;
use super::money::Pence;
use super::monitoring::MonitoringRules;
use super::renewal::PlanRules;
use super::risk::RiskRules;
use super::tasking::QuorumRule;
use super::time::{Date, show_date};
use super::vetting::{CheckKind, Level};
pub use assessment::AssessmentRules;
pub use cases::CaseRules;
use chrono::{Datelike, NaiveTime, Weekday};
use numbers::{Numbers, numbers};
pub use people::PeopleRules;
use read::Group;
pub use referral::ReferralLaw;
use sha2::{Digest, Sha256};
use span::Span;
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

const BUILT_IN: &str = include_str!("../../assets/policy.toml");

choices! {
    /// How sure a value of the policy is.
    Standing, "standing" {
        Published = "P", "published";
        Secondary = "S", "seen in a secondary source, confirm";
        Local = "L", "local default, confirm";
    }
}

/// What is wrong with a policy text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not TOML at all.
    #[error("the policy cannot be read as TOML: {problem}{}", place::shown(.place))]
    Syntax {
        /// What is wrong.
        problem: String,
        /// Line and column, from 1.
        place: Option<(usize, usize)>,
    },
    /// A key is missing, unknown or holds the wrong thing.
    #[error("policy key `{path}` {problem}{}", place::shown(.place))]
    Key {
        /// The key's whole path, such as `version[2025-04-01].validity.RV.months`.
        path: String,
        /// What is wrong and what to write.
        problem: String,
        /// Line and column of the key, or of what is written nearest above it, from 1.
        place: Option<(usize, usize)>,
    },
}

/// Every version of the policy, oldest first, with the text it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Policies {
    text: String,
    first: Policy,
    later: Vec<Policy>,
}

impl Policies {
    /// Reads a policy text. A version says only what it changes: a group it leaves out goes on
    /// from the version before it. It holds until the day before the next begins; where it says its
    /// last day itself, the next must follow on.
    ///
    /// # Errors
    /// [`PolicyError`] names the key path, line and column: a missing or unknown key, a wrong value,
    /// a level without its values, versions whose dates do not rise, leave days out or overlap, bank
    /// holidays that pass over a year.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        Self::versions_of(text).map_err(|error| error.located(text))
    }

    fn versions_of(text: &str) -> Result<Self, PolicyError> {
        let table = text.parse::<Table>().map_err(|e| PolicyError::syntax(text, &e))?;
        let mut root = Group::new(String::new(), table);
        let mut holidays = root.group("bank_holidays")?;
        let holidays_standing = holidays.standing()?;
        let days = holidays.dates("days")?;
        without_gap(&holidays, &days)?;
        holidays.finish()?;
        let mut versions: Vec<Policy> = Vec::new();
        let mut whole = Table::new();
        let mut last: Option<Span> = None;
        for (at, said) in root.tables("version")?.into_iter().enumerate() {
            let here = |error: PolicyError| error.located_in(text, at);
            let (span, said) = Span::begin(said).map_err(here)?;
            whole = inherit(&whole, said);
            let mut policy = Policy::read(span.from, whole.clone(), &days).map_err(here)?;
            policy.standings.insert("bank_holidays".to_owned(), holidays_standing.clone());
            span.follows_on(last.as_ref()).map_err(here)?;
            last = Some(span);
            versions.push(policy);
        }
        last.map_or(Ok(()), |last| last.goes_on())?;
        root.finish()?;
        let mut versions = versions.into_iter();
        let first = versions.next().ok_or_else(|| PolicyError::Key {
            path: "version".to_owned(),
            problem: "is missing; write at least one version".to_owned(),
            place: None,
        })?;
        Ok(Self { text: text.to_owned(), first, later: versions.collect() })
    }

    /// The policy shipped with the program.
    ///
    /// # Errors
    /// None in a released program: a test reads it.
    pub fn built_in() -> Result<Self, PolicyError> {
        Self::parse(BUILT_IN)
    }

    /// The versions, the oldest first.
    pub fn versions(&self) -> impl Iterator<Item = &Policy> {
        std::iter::once(&self.first).chain(&self.later)
    }

    /// Whether a version is in force on this date.
    ///
    /// # Errors
    /// One sentence, for a day before the first version.
    pub fn reaches(&self, date: Date) -> Result<(), String> {
        let first = self.first.effective_from;
        if date >= first {
            return Ok(());
        }
        let (date, first) = (show_date(date), show_date(first));
        Err(format!("no policy holds on {date}: its first version begins on {first}"))
    }

    /// The version in force on this date; before the first version, the first, by which older
    /// records that came with an import are read ([`Policies::reaches`] tells of it).
    pub fn on(&self, date: Date) -> &Policy {
        let in_force = self.later.iter().rev().find(|policy| policy.effective_from <= date);
        in_force.unwrap_or(&self.first)
    }

    /// The policy text as it was read, to be kept with the records judged by it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the text, lower-case hex: the name under which it is kept.
    pub fn hash(&self) -> String {
        Sha256::digest(self.text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Refuses bank holidays that pass over a year between others: its working days would be counted
/// as if it had none. Versions of the policy leave no day out, because each goes on to the next.
fn without_gap(holidays: &Group, days: &[Date]) -> Result<(), PolicyError> {
    let years: BTreeSet<i32> = days.iter().map(Datelike::year).collect();
    let next = years.iter().skip(1);
    let gap = years.iter().zip(next).find(|(year, next)| **next - **year > 1);
    let Some((year, next)) = gap else { return Ok(()) };
    let problem = format!(
        "names no day from 1 January {} to 31 December {}, between those of {year} and {next}; \
         write the bank holidays of every year",
        year + 1,
        next - 1
    );
    Err(holidays.wrong("days", problem))
}

/// `said` completed from `before`, group by group. A group with a standing is taken whole, so
/// that no value stands under a source it did not come from.
fn inherit(before: &Table, said: Table) -> Table {
    let mut whole = before.clone();
    for (key, value) in said {
        let merged = match (whole.get(&key), value) {
            (Some(Value::Table(old)), Value::Table(new)) if !old.contains_key("standing") => {
                Value::Table(inherit(old, new))
            }
            (_, value) => value,
        };
        whole.insert(key, merged);
    }
    whole
}

/// Weights of the vetting queue (L). Classes run from 1, the most pressing, to 5.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorityWeights {
    /// Designated or sensitive post with an expired or missing clearance.
    pub exposed_class: u8,
    /// Recruit with a course date.
    pub course_class: u8,
    /// Contractor or cadet past the maximum age.
    pub over_age_class: u8,
    /// Any other expired or missing clearance.
    pub lapsed_class: u8,
    /// Clearance that ends inside the due-soon window.
    pub due_soon_class: u8,
    /// Everything else.
    pub rest_class: u8,
    /// Days before a recruit's course from which each day nearer counts.
    pub course_window_days: u32,
    /// Days that each class, from 1 to 5, keeps a case at most before waiting raises it; the
    /// first raises it ahead of all.
    pub max_days: [u32; 5],
    /// Days after which a contractor's case may wait no longer.
    pub contractor_max_days: u32,
    /// Days after which a cadet's case may wait no longer.
    pub cadet_max_days: u32,
    /// Days before the end of a clearance when its renewal is due soon.
    pub due_soon_days: u32,
    /// What each day of waiting counts inside a class.
    pub waiting_weight: u32,
    /// What each day since the clearance ended counts inside a class.
    pub lapsed_weight: u32,
    /// What each day nearer to a course counts inside a class.
    pub course_weight: u32,
}

impl PriorityWeights {
    /// Days that a class keeps a case at most before waiting raises it.
    pub fn max_days_in(&self, class: u8) -> u32 {
        let place = usize::from(class).saturating_sub(1);
        self.max_days.get(place).copied().unwrap_or_default()
    }

    /// Days after which any case goes ahead of every class, whatever it is and whoever comes.
    pub fn longest_wait(&self) -> u32 {
        self.max_days.iter().sum()
    }
}

#[derive(Debug, Clone, PartialEq)]
struct LevelRules {
    months: u32,
    contractor_months: u32,
    mandatory: Vec<CheckKind>,
    residency_years: u32,
    target_days: u32,
}

/// One version of the policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The first day this version is in force.
    pub effective_from: Date,
    /// Re-vetting cases that the unit can finish in a month.
    pub capacity_per_month: u32,
    /// What forecasts are drawn from.
    pub forecast: ForecastRules,
    /// How far renewals are planned ahead, and how early one may begin.
    pub renewals: PlanRules,
    /// Months by which a vetting manager may extend a clearance at most.
    pub extension_max_months: u32,
    /// Working days in which a refusal may be appealed.
    pub appeal_working_days: u32,
    /// Members of a panel that hears an appeal, at least.
    pub appeal_panel_least: u32,
    /// Days after which the declaration of a gift is late.
    pub gift_late_days: u32,
    /// Months between reviews of a business interest.
    pub interest_review_months: u32,
    /// Days after the one on which it becomes clear that a referral is mandatory, at whose end
    /// the clock of the referral runs out.
    pub referral_days: u32,
    /// What each criterion of mandatory referral rests on.
    pub referral_law: ReferralLaw,
    /// How alike reports are that may be duplicates.
    pub duplicates: Weights,
    /// Hours in which new intelligence is assessed.
    pub assess_hours: u32,
    /// How sure scores are taken to be.
    pub assessment: AssessmentRules,
    /// Days between tasking meetings.
    pub meeting_interval_days: u32,
    /// Day of the week of the tasking meeting.
    pub meeting_weekday: Weekday,
    /// When the tasking meeting begins, London time.
    pub meeting_time: NaiveTime,
    /// A day on which the meeting is held; the others are whole intervals away.
    pub meeting_anchor: Date,
    /// Who must be at a meeting for it to decide.
    pub quorum: QuorumRule,
    /// Minutes between deciding and entering after which the delay is explained.
    pub decision_delay_minutes: u32,
    /// Days for which a draft is kept that nobody types at.
    pub draft_days: u32,
    /// When what is followed up falls due.
    pub due: DueRules,
    /// How far letters are followed.
    pub letters: LetterRules,
    /// Whether somebody other than its owner closes a recommendation of an inspection.
    pub recommendation_closed_by_another: bool,
    /// How much of what was decided is read a second time.
    pub dip_sample: DipRules,
    /// How disproportionality is reported.
    pub disproportionality: MonitoringRules,
    /// Working days and the time of close. Bank holidays are known from 2023 to 2028.
    pub calendar: Calendar,
    /// Weights of the vetting queue.
    pub priority: PriorityWeights,
    /// The matrix that complaints are read against.
    pub predatory_behaviour: Matrix,
    /// The rules of people at risk.
    pub at_risk: RiskRules,
    /// The rules of vetting cases.
    pub cases: CaseRules,
    /// The rules of posts and people.
    pub people: PeopleRules,
    levels: BTreeMap<Level, LevelRules>,
    association_months: BTreeMap<Risk, u32>,
    conversion: Conversion,
    modest_under: Pence,
    moderate_to: Pence,
    refused_markings: Vec<String>,
    standings: BTreeMap<String, (Standing, String)>,
    numbers: Numbers,
}

impl Policy {
    /// Months for which a clearance is valid from its grant.
    pub fn validity_months(&self, level: Level, contractor: bool) -> u32 {
        let months = |r: &LevelRules| if contractor { r.contractor_months } else { r.months };
        self.levels.get(&level).map_or(0, months)
    }

    /// The checks that must have returned before the level is granted.
    pub fn mandatory_checks(&self, level: Level) -> &[CheckKind] {
        self.levels.get(&level).map_or(&[], |rules| &rules.mandatory)
    }

    /// Years of residency that the level needs.
    pub fn residency_years(&self, level: Level) -> u32 {
        self.levels.get(&level).map_or(0, |rules| rules.residency_years)
    }

    /// Days in which a case for the level should be decided.
    pub fn target_days(&self, level: Level) -> u32 {
        self.levels.get(&level).map_or(0, |rules| rules.target_days)
    }

    /// The band of a gift's value; an unknown value has the unknown band.
    pub fn gift_band(&self, value: Option<Pence>) -> GiftBand {
        match value {
            None => GiftBand::Unknown,
            Some(value) if value < self.modest_under => GiftBand::Modest,
            Some(value) if value <= self.moderate_to => GiftBand::Moderate,
            Some(_) => GiftBand::Significant,
        }
    }

    /// Months to the review of an association evaluated at this risk.
    pub fn association_review_months(&self, risk: Risk) -> u32 {
        self.association_months.get(&risk).copied().unwrap_or(0)
    }

    /// The 3x5x2 grade that a 5x5x5 grade may become. Only ever a suggestion: a person confirms
    /// it, and the old grade stays.
    pub fn grade_conversion(&self) -> &Conversion {
        &self.conversion
    }

    /// The marking in the text that may not be held here, when there is one: a whole word, in
    /// capitals as markings are written, so that a secretary and a secret stay.
    pub fn refuses_marking(&self, text: &str) -> Option<&str> {
        let stands_alone = |from: usize, marking: &str| {
            let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let before = text.get(..from).and_then(|t| t.chars().next_back());
            let after = text.get(from + marking.len()..).and_then(|t| t.chars().next());
            !inside(before) && !inside(after)
        };
        let found = |marking: &&String| {
            text.match_indices(marking.as_str()).any(|(from, word)| stands_alone(from, word))
        };
        // The longest is named: TOP SECRET holds SECRET as well.
        self.refused_markings.iter().filter(found).max_by_key(|m| m.len()).map(String::as_str)
    }

    /// How many groups of values are this sure.
    pub fn groups(&self, standing: Standing) -> usize {
        self.standings.values().filter(|(found, _)| *found == standing).count()
    }

    /// How sure a group of values is and where it comes from, by its key, such as `gift_bands`
    /// or `validity.MV`. A key that the policy does not hold is a local default.
    pub fn standing(&self, key: &str) -> (Standing, &str) {
        self.standings
            .get(key)
            .map_or((Standing::Local, "not in the policy"), |(standing, source)| {
                (*standing, source)
            })
    }

    fn read(
        effective_from: Date,
        table: Table,
        bank_holidays: &[Date],
    ) -> Result<Self, PolicyError> {
        let numbers = numbers(&table);
        let version = Group::new(format!("version[{effective_from}]"), table);
        let mut reader = Reader { version, standings: BTreeMap::new() };
        let levels = reader.levels()?;
        let priority = reader.priority()?;
        let (meeting_interval_days, meeting_weekday, meeting_time, meeting_anchor) =
            reader.meeting()?;
        let (modest_under, moderate_to) = reader.gift_bands()?;
        let (appeal_working_days, appeal_panel_least) = reader.one("appeal", |group| {
            Ok((group.number("working_days")?, group.number("panel_least")?))
        })?;
        let close = reader.one("close", |group| group.time("at"))?;
        // The letters themselves are a vocabulary; the group says how sure they are.
        reader.one("grading", |_| Ok(()))?;
        reader.named_by_views()?;
        let policy = Self {
            effective_from,
            capacity_per_month: reader.number("capacity", "per_month")?,
            forecast: reader.one("forecast", forecast::read)?,
            renewals: reader.one("renewals", renewals)?,
            extension_max_months: reader.number("extension", "max_months")?,
            appeal_working_days,
            appeal_panel_least,
            gift_late_days: reader.number("gift_late", "days")?,
            interest_review_months: reader.number("interest_review", "months")?,
            referral_days: reader.number("referral_clock", "days")?,
            referral_law: reader.one("referral_criteria", ReferralLaw::read)?,
            duplicates: reader.one("duplicates", duplicates::read)?,
            assess_hours: reader.number("assess", "hours")?,
            assessment: reader.assessment()?,
            meeting_interval_days,
            meeting_weekday,
            meeting_time,
            meeting_anchor,
            quorum: reader.one("quorum", quorum::read)?,
            decision_delay_minutes: reader.number("decision_delay", "minutes")?,
            draft_days: reader.number("drafts", "keep_days")?,
            due: reader.due()?,
            letters: reader.one("letters", letters)?,
            recommendation_closed_by_another: reader
                .one("recommendation", |group| group.flag("closed_by_another"))?,
            dip_sample: reader.one("dip_sample", quality::dip_sample)?,
            disproportionality: reader.one("disproportionality", quality::disproportionality)?,
            calendar: Calendar::new(bank_holidays.to_vec(), close),
            priority,
            predatory_behaviour: reader.one("predatory_behaviour", matrix::predatory_behaviour)?,
            at_risk: reader.one("at_risk", matrix::at_risk)?,
            cases: CaseRules::read(&mut reader)?,
            people: reader.people()?,
            levels,
            association_months: reader.one("association_review_months", by_word)?,
            conversion: reader.one("grade_conversion", conversion)?,
            modest_under,
            moderate_to,
            refused_markings: reader.one("markings", |group| group.texts("refused"))?,
            standings: reader.standings,
            numbers,
        };
        reader.version.finish()?;
        Ok(policy)
    }
}

/// A number for every word of a vocabulary, under the word's code.
fn by_word<T: Choice + Ord>(group: &mut Group) -> Result<BTreeMap<T, u32>, PolicyError> {
    T::ALL.iter().map(|word| Ok((*word, group.number(word.code())?))).collect()
}

fn letters(group: &mut Group) -> Result<LetterRules, PolicyError> {
    let (answer_days, remind_days) = (group.number("answer_days")?, group.number("remind_days")?);
    Ok(LetterRules { answer_days, remind_days })
}

fn renewals(group: &mut Group) -> Result<PlanRules, PolicyError> {
    let months = group.number("plan_months")?;
    if months > 60 {
        return Err(group.wrong("plan_months", "should be at most 60"));
    }
    Ok(PlanRules { months, window_days: group.number("window_days")? })
}

fn max_days(group: &mut Group) -> Result<[u32; 5], PolicyError> {
    let days = group.numbers("max_days")?;
    let wanted = "should be five numbers of days, one for each class from 1 to 5";
    days.try_into().map_err(|_| group.wrong("max_days", wanted))
}

fn conversion(group: &mut Group) -> Result<Conversion, PolicyError> {
    Ok(Conversion {
        source: group.five("from_source")?,
        information: group.five("from_information")?,
        handling: group.five("from_handling")?,
    })
}

/// Reads one version, keeping the standing of each group on the way.
struct Reader {
    version: Group,
    standings: BTreeMap<String, (Standing, String)>,
}

impl Reader {
    /// The values of the group under `key`, all of whose keys `read` must take.
    fn one<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&mut Group) -> Result<T, PolicyError>,
    ) -> Result<T, PolicyError> {
        let mut group = self.version.group(key)?;
        self.standings.insert(key.to_owned(), group.standing()?);
        let values = read(&mut group)?;
        group.finish()?;
        Ok(values)
    }

    fn number(&mut self, key: &str, name: &str) -> Result<u32, PolicyError> {
        self.one(key, |group| group.number(name))
    }

    /// A group of groups, one for each word of a vocabulary, each with its own standing.
    fn by_each<W: Choice + Ord, T>(
        &mut self,
        key: &str,
        read: impl Fn(&mut Group) -> Result<T, PolicyError>,
    ) -> Result<BTreeMap<W, T>, PolicyError> {
        let mut words = self.version.group(key)?;
        let mut values = BTreeMap::new();
        for word in W::ALL {
            let mut group = words.group(word.code())?;
            self.standings.insert(format!("{key}.{}", word.code()), group.standing()?);
            values.insert(*word, read(&mut group)?);
            group.finish()?;
        }
        words.finish()?;
        Ok(values)
    }

    fn levels(&mut self) -> Result<BTreeMap<Level, LevelRules>, PolicyError> {
        let validity = self.by_each("validity", |group| {
            let months = group.number("months")?;
            let own = group.has("contractor_months");
            let contractor = if own { group.number("contractor_months")? } else { months };
            Ok((months, contractor))
        })?;
        let mut checks: BTreeMap<Level, _> = self.by_each("checks", |group| {
            Ok((group.words("mandatory")?, group.number("residency_years")?))
        })?;
        let targets: BTreeMap<Level, u32> = self.one("target_days", by_word)?;
        // Each of the three holds every level, or reading it would have failed.
        let rules = validity.into_iter().map(|(level, terms)| {
            let (months, contractor_months) = terms;
            let (mandatory, residency_years) = checks.remove(&level).unwrap_or_default();
            let target_days = targets.get(&level).copied().unwrap_or_default();
            let rules =
                LevelRules { months, contractor_months, mandatory, residency_years, target_days };
            (level, rules)
        });
        Ok(rules.collect())
    }

    fn priority(&mut self) -> Result<PriorityWeights, PolicyError> {
        let class = |group: &mut Group, key: &str| match u8::try_from(group.number(key)?) {
            Ok(class) if class <= 5 => Ok(class),
            _ => Err(group.wrong(key, "should be a class from 1 to 5")),
        };
        self.one("priority", |group| {
            Ok(PriorityWeights {
                exposed_class: class(group, "exposed_class")?,
                course_class: class(group, "course_class")?,
                over_age_class: class(group, "over_age_class")?,
                lapsed_class: class(group, "lapsed_class")?,
                due_soon_class: class(group, "due_soon_class")?,
                rest_class: class(group, "rest_class")?,
                course_window_days: group.number("course_window_days")?,
                max_days: max_days(group)?,
                contractor_max_days: group.number("contractor_max_days")?,
                cadet_max_days: group.number("cadet_max_days")?,
                due_soon_days: group.number("due_soon_days")?,
                waiting_weight: group.number_from("waiting_weight", 0)?,
                lapsed_weight: group.number_from("lapsed_weight", 0)?,
                course_weight: group.number_from("course_weight", 0)?,
            })
        })
    }

    /// The periods that only views name: they are held to be sound here, and read by their keys.
    fn named_by_views(&mut self) -> Result<(), PolicyError> {
        self.one("warn", |group| {
            if !group.numbers("days")?.is_sorted_by(|a, b| a > b) {
                return Err(group.wrong("days", "should fall, the earliest warning first"));
            }
            Ok(())
        })?;
        for (group, key) in [("association_review", "lead_days"), ("letters_listed", "days")] {
            self.number(group, key)?;
        }
        Ok(())
    }

    fn gift_bands(&mut self) -> Result<(Pence, Pence), PolicyError> {
        self.one("gift_bands", |group| {
            let modest_under = group.number("modest_under_pence")?;
            let moderate_to = group.number("moderate_to_pence")?;
            if moderate_to < modest_under {
                return Err(group.wrong("moderate_to_pence", "is below `modest_under_pence`"));
            }
            Ok((Pence(i64::from(modest_under)), Pence(i64::from(moderate_to))))
        })
    }

    fn meeting(&mut self) -> Result<(u32, Weekday, NaiveTime, Date), PolicyError> {
        self.one("meeting", |group| {
            let interval = group.number("interval_days")?;
            let weekday = group.weekday("weekday")?;
            let time = group.time("time")?;
            let anchor = group.date("anchor")?;
            if !interval.is_multiple_of(7) {
                return Err(group.wrong("interval_days", "should be whole weeks, such as 14"));
            }
            if anchor.weekday() != weekday {
                return Err(group.wrong("anchor", format!("should be a {weekday}")));
            }
            Ok((interval, weekday, time, anchor))
        })
    }
}
