//! `probity audit`: walking the chains, and reading them.

use super::failure::Failure;
use super::list;
use super::listing::Format;
use super::place::{Place, Session};
use super::words;
use crate::catalogue::register;
use crate::domain::check;
use crate::domain::choice::Choice;
use crate::domain::text;
use crate::domain::time::parse_date_from;
use crate::store::audit::Verdict;
use crate::store::query::ListQuery;
use crate::store::query::filter::{Filter, Literal, Op};
use clap::{Args, Subcommand};
use std::io::Write;

/// Verify or read the audit
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity audit verify
  probity audit log --record V-2026-00123")]
pub(super) struct Audit {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    Verify(Verify),
    Log(Log),
}

/// Walk each compartment's chain and name the first entry that was changed, lost or moved
#[derive(Debug, Args)]
#[command(after_help = "Example:
  probity audit verify && echo whole

Exit code 1 where a chain is broken.")]
struct Verify {}

/// List who did what, the latest first
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity audit log --record V-2026-00123
  probity audit log --since 2026-11-01 --format csv > audit.csv
  probity audit log --since -7d")]
struct Log {
    /// Only entries about this record
    #[arg(long, value_name = "REF")]
    record: Option<String>,
    /// Only entries of this day and later: 2026-11-01, "1 Nov 2026", today, -7d
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    since: Option<String>,
    /// How it is written
    #[arg(long, default_value = Format::Table.code(), value_parser = words::choice::<Format>())]
    format: Format,
}

impl Audit {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        match &self.command {
            AuditCommand::Verify(Verify {}) => verify(&place.open()?, out),
            AuditCommand::Log(log) => log.run(&place.open()?, out),
        }
    }
}

fn verify(session: &Session, out: &mut dyn Write) -> Result<(), Failure> {
    let mut breaks = Vec::new();
    for (side, verdict) in session.store.verify_audit()? {
        match verdict {
            Verdict::Whole(entries) => writeln!(out, "{side}: whole, {entries} entries")?,
            Verdict::Broken(what) => breaks.push(what),
        }
    }
    if breaks.is_empty() {
        return Ok(());
    }
    out.flush()?;
    Err(Failure::Refused(format!("the audit is broken: {}", breaks.join("; "))))
}

impl Log {
    fn run(&self, session: &Session, out: &mut dyn Write) -> Result<(), Failure> {
        let audit = register("audit")
            .ok_or_else(|| Failure::Environment("the audit has no register".to_owned()))?;
        let view = list::whole(audit);
        let query = view
            .query("", "", list::when(session), &session.actor)
            .map_err(|error| Failure::Environment(error.message))?;
        let query = ListQuery { filter: self.filter(session)?, ..query };
        list::listing(session, &view, query, None).write(self.format, out)
    }

    fn filter(&self, session: &Session) -> Result<Filter, Failure> {
        let mut parts = Vec::new();
        if let Some(record) = &self.record {
            if check::blank(record) {
                return Err(Failure::Usage("--record is empty; give a reference".to_owned()));
            }
            let value = Literal::Text(record.clone());
            parts.push(Filter::Compare { column: "record", op: Op::Equal, value });
        }
        if let Some(since) = &self.since {
            let date = parse_date_from(since, session.today).map_err(|error| {
                Failure::Usage(format!("--since: {}", text::safe(&error.to_string())))
            })?;
            let value = Literal::Date(date);
            parts.push(Filter::Compare { column: "at", op: Op::GreaterOrEqual, value });
        }
        Ok(Filter::all(parts))
    }
}
