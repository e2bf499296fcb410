//! What a paper is drawn up from: one question and one answer for each, so that the screen, the
//! printer and the command line ask the same way.

pub mod actions;
pub mod decisions;
pub mod figures;
pub mod monthly;
pub mod profile;
pub mod report;
pub mod strategic;
pub mod why;

use super::Store;
use super::agenda::Agenda;
use super::assessment::second::{AgreementFacts, TwoScores};
use super::daily::page::Page;
use super::error::{Result, StoreError};
use super::letter::facts::{About, Letter};
use super::measures::Measures;
use super::minutes::Minutes;
use super::monitoring::Disproportionality;
use super::row::date;
use super::session::copies::{Copy, Kind};
use super::value::Value;
use crate::domain::forecast::{Outlook, Question};
use crate::domain::letter::LetterKind;
use crate::domain::month::Month;
use crate::domain::time::{Date, Moment, day};
use actions::ActionLog;
use decisions::DecisionLog;
use monthly::Monthly;
use profile::Profile;
use report::ReportFacts;
use rusqlite::{Connection, OptionalExtension, Row};
use std::io;
use strategic::Strategic;
use why::WhyFacts;

/// Which paper is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// The agenda of a meeting; of the one at hand where none is named.
    Agenda {
        /// Its row number.
        meeting: Option<i64>,
    },
    /// The minutes of a meeting.
    Minutes {
        /// Its row number.
        meeting: i64,
    },
    /// Every numbered copy of a meeting's agenda or minutes.
    Copies {
        /// Its row number.
        meeting: i64,
        /// Which of the two.
        kind: Kind,
    },
    /// The daily page of a day; today's where none is named.
    Daily {
        /// Its day.
        on: Option<Date>,
    },
    /// How far first and second scores agree.
    Agreement,
    /// The first and second score of a report, side by side.
    TwoScores {
        /// Its row number.
        report: i64,
    },
    /// The decision log.
    Decisions {
        /// Which part of it.
        part: Part,
    },
    /// The action log.
    Actions {
        /// Which part of it.
        part: Part,
    },
    /// One report.
    Report {
        /// Its row number.
        id: i64,
        /// Whole, or sanitised.
        whole: bool,
    },
    /// What the workspace holds of a person.
    Profile {
        /// The row number.
        person: i64,
    },
    /// Why a case stands where it does in the queue.
    Why {
        /// Its row number.
        case: i64,
        /// The cases it is compared with; its neighbours where none is named.
        others: Vec<i64>,
    },
    /// Letters, as they were sent or as drafts.
    Letters {
        /// What they are about.
        about: About,
        /// Which; `None` is the one that each state calls for.
        kind: Option<LetterKind>,
    },
    /// The monthly report to chief officers.
    Monthly {
        /// The month.
        month: Month,
    },
    /// The monthly report on vetting.
    Vetting {
        /// The month.
        month: Month,
    },
    /// Outcomes, time and stages by protected characteristic, for those who may see it.
    Disproportionality {
        /// The first day of the period; that of the last that closed where no day is named.
        from: Option<Date>,
        /// Its last day.
        until: Option<Date>,
    },
    /// The forecast of the backlog.
    Forecast {
        /// What is asked of it.
        question: Option<Question>,
    },
    /// The yearly counter-corruption strategic assessment.
    Strategic {
        /// The calendar year.
        year: i32,
    },
}

/// Which part of a log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    #[default]
    Whole,
    /// What was decided or set since a day.
    Since(Date),
    /// What a meeting made, what is about a report, or what is about reports on a person: by the
    /// reference, which says which of them.
    Of(String),
    /// What is about reports on the same person as a report is, by the report's reference.
    SubjectOf(String),
}

/// The part of a log by row numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Whole,
    Since(Date),
    Meeting(i64),
    Item(i64),
    Person(i64),
}

/// The part of a log by its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// All of it.
    Whole,
    /// All of it since a day.
    Since(Date),
    /// One meeting.
    Meeting {
        /// Its reference.
        reference: String,
        /// Its day.
        held_on: Option<Date>,
    },
    /// One report.
    Item {
        /// Its reference.
        reference: String,
        /// Its one line.
        summary: String,
    },
    /// One person.
    Person {
        /// Their reference.
        reference: String,
        /// Their name.
        name: String,
    },
}

/// What it says.
#[derive(Debug, Clone, PartialEq)]
pub enum Facts {
    /// An agenda.
    Agenda(Box<Agenda>),
    /// Minutes.
    Minutes(Box<Minutes>),
    /// Copies, in the order of their numbers.
    Copies(Vec<Copy>),
    /// A daily page.
    Daily(Box<Page>),
    /// Agreement.
    Agreement(Box<AgreementFacts>),
    /// Two scores.
    TwoScores(Box<TwoScores>),
    /// A decision log.
    Decisions(Box<DecisionLog>),
    /// An action log.
    Actions(Box<ActionLog>),
    /// One report.
    Report(Box<ReportFacts>),
    /// A person's profile.
    Profile(Box<Profile>),
    /// A case's place in the queue.
    Why(Box<WhyFacts>),
    /// Letters, each to one person.
    Letters(Vec<Letter>),
    /// A monthly report.
    Monthly(Box<Monthly>),
    /// A report on vetting.
    Vetting(Box<Measures>),
    /// What is counted by protected characteristic.
    Disproportionality(Box<Disproportionality>),
    /// A forecast.
    Forecast(Box<Outlook>),
    /// A strategic assessment.
    Strategic(Box<Strategic>),
}

/// The unit's own words and page for its papers, as they stand in the workspace's folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnPapers {
    /// The text of [`OwnPapers::WORDS`].
    pub words: Option<String>,
    /// The text of [`OwnPapers::PAGE`].
    pub page: Option<String>,
}

impl OwnPapers {
    /// The file of letterhead, titles, words and sections.
    pub const WORDS: &str = "papers.toml";
    /// The file of the HTML page.
    pub const PAGE: &str = "document.html";
}

impl Store {
    /// Gathers what a paper says.
    ///
    /// # Errors
    /// There is no such record, its side is shut, or the database cannot be read.
    pub fn facts(&self, ask: &Ask, now: Moment) -> Result<Facts> {
        Ok(match ask {
            Ask::Agenda { meeting } => {
                let meeting = match meeting {
                    Some(meeting) => *meeting,
                    None => self.meeting_at_hand(day(now))?,
                };
                Facts::Agenda(Box::new(self.agenda(meeting, now)?))
            }
            Ask::Agreement => Facts::Agreement(Box::new(self.agreement(now)?)),
            Ask::TwoScores { report } => Facts::TwoScores(Box::new(self.two_scores(*report)?)),
            Ask::Copies { meeting, kind } => Facts::Copies(self.copies(*meeting, *kind, now)?),
            Ask::Daily { on } => Facts::Daily(Box::new(self.daily_page(*on, now)?)),
            Ask::Minutes { meeting } => Facts::Minutes(Box::new(self.minutes(*meeting)?)),
            Ask::Decisions { part } => Facts::Decisions(Box::new(self.decision_log(part)?)),
            Ask::Actions { part } => Facts::Actions(Box::new(self.action_log(part, day(now))?)),
            Ask::Report { id, whole } => Facts::Report(Box::new(self.report_facts(*id, *whole)?)),
            Ask::Profile { person } => Facts::Profile(Box::new(self.profile(*person, day(now))?)),
            Ask::Why { case, others } => Facts::Why(Box::new(self.why(*case, others, now)?)),
            Ask::Letters { about, kind } => Facts::Letters(self.letters(about, *kind, now)?),
            Ask::Monthly { month } => Facts::Monthly(Box::new(self.monthly(*month, now)?)),
            Ask::Vetting { month } => Facts::Vetting(Box::new(self.measures(*month, now)?)),
            Ask::Disproportionality { from, until } => {
                Facts::Disproportionality(Box::new(self.disproportionality(*from, *until, now)?))
            }
            Ask::Forecast { question } => {
                Facts::Forecast(Box::new(self.forecast(question.as_ref(), now)?))
            }
            Ask::Strategic { year } => Facts::Strategic(Box::new(self.strategic(*year, now)?)),
        })
    }

    /// The unit's own words and page, read anew for each paper so that a change shows at once.
    ///
    /// # Errors
    /// A file is there and cannot be read.
    pub fn own_papers(&self) -> Result<OwnPapers> {
        let read = |name: &str| {
            let path = self.path.join(name);
            match std::fs::read(&path) {
                Ok(bytes) => match text_of(bytes) {
                    Ok(text) => Ok(Some(text)),
                    Err(source) => Err(StoreError::Io { path, source }),
                },
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(source) => Err(StoreError::Io { path, source }),
            }
        };
        Ok(OwnPapers { words: read(OwnPapers::WORDS)?, page: read(OwnPapers::PAGE)? })
    }
}

impl Store {
    fn which(&self, part: &Part) -> Result<Which> {
        self.needs_intelligence()?;
        Ok(match part {
            Part::Whole => Which::Whole,
            Part::Since(day) => Which::Since(*day),
            Part::Of(reference) => match self.find(reference)? {
                ("meetings", id) => Which::Meeting(id),
                ("intelligence", id) => Which::Item(id),
                ("people", id) => Which::Person(id),
                (register, _) => return Err(no_part(reference, register)),
            },
            Part::SubjectOf(reference) => {
                let sql = "SELECT person_id FROM intel.report WHERE ref = ?1";
                let found = self.db.prepare_cached(sql)?.query_row([reference], |row| row.get(0));
                let person: Option<i64> = found.optional()?.flatten();
                Which::Person(person.ok_or_else(|| {
                    let message = format!("nobody is known to be the subject of {reference}");
                    StoreError::Refused(message)
                })?)
            }
        })
    }
}

/// The text of a file of the unit's own; says which line of it is the first that is no text.
fn text_of(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let whole = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        let line = whole.filter(|byte| **byte == b'\n').count() + 1;
        let problem = format!("line {line} is not UTF-8 text; save the file as UTF-8");
        io::Error::new(io::ErrorKind::InvalidData, problem)
    })
}

fn no_part(reference: &str, register: &str) -> StoreError {
    let reference = crate::domain::text::safe(reference);
    StoreError::Refused(format!(
        "{reference} is of {register}, by which no log is kept; name a meeting (T), a report (I) \
         or a person (P)"
    ))
}

impl Which {
    /// The condition on a table with `meeting_id` and `report_id`, and its one value; `day` is
    /// the column of the day by which the table is kept.
    fn condition(self, table: &str, day: &str) -> (String, Value) {
        match self {
            Self::Whole => ("?1 IS NULL".to_owned(), Value::Null),
            Self::Since(since) => (format!("{table}.{day} >= ?1"), since.to_string().into()),
            Self::Meeting(id) => (format!("{table}.meeting_id = ?1"), id.into()),
            Self::Item(id) => (format!("{table}.report_id = ?1"), id.into()),
            Self::Person(id) => (
                format!(
                    "{table}.report_id IN (SELECT id FROM intel.report WHERE person_id = ?1
                       UNION SELECT report_id FROM intel.report_subject WHERE person_id = ?1)"
                ),
                id.into(),
            ),
        }
    }

    /// The part by its names.
    fn chosen(self, db: &Connection) -> Result<Chosen> {
        let named = |sql: &str, id: i64, what: &str| {
            let read = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
            let found = db.prepare_cached(sql)?.query_row([id], read).optional()?;
            found.ok_or_else(|| StoreError::NoRecord(format!("{what} {id}")))
        };
        Ok(match self {
            Self::Whole => Chosen::Whole,
            Self::Since(since) => Chosen::Since(since),
            Self::Meeting(id) => {
                let sql = "SELECT ref, held_on FROM intel.meeting WHERE id = ?1";
                let (reference, held_on) = named(sql, id, "meeting")?;
                Chosen::Meeting { reference, held_on: held_on.parse().ok() }
            }
            Self::Item(id) => {
                let sql = "SELECT ref, summary FROM intel.report WHERE id = ?1";
                let (reference, summary) = named(sql, id, "report")?;
                Chosen::Item { reference, summary }
            }
            Self::Person(id) => {
                let sql = "SELECT ref, name FROM main.person WHERE id = ?1";
                let (reference, name) = named(sql, id, "person")?;
                Chosen::Person { reference, name }
            }
        })
    }
}

/// Every row of a query as `read` takes it.
fn rows<T>(
    db: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(values, read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A date that the schema says is there.
fn due_date(row: &Row<'_>, place: usize) -> rusqlite::Result<Date> {
    Ok(date(row, place)?.unwrap_or_default())
}
