//! Letters on the command line: a draft, a letter as it was sent, or sending one.

use super::failure::Failure;
use super::paper::PaperOptions;
use super::place::{Place, Session};
use super::words;
use crate::domain::letter::LetterKind;
use crate::domain::text;
use crate::store::letter::facts::About;
use crate::store::letter::{LetterChange, NewLetter};
use crate::store::papers::Ask;
use crate::store::query::ListQuery;
use crate::store::query::filter::Filter;
use crate::store::writer::Seen;
use clap::Args;
use std::io::Write;

/// Print the letter that a case calls for, or a letter as it was sent
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  probity letter V-2026-00123
  probity letter V-2026-00123 --issue --output refusal.pdf
  probity letter V-2026-00123 --kind reminder --issue --again \"returned by the post\"
  probity letter L-2026-00042 --format html > letter.html

What was not sent is printed as a draft; --issue writes down that it goes out, with who and when.")]
pub(super) struct LetterPaper {
    /// A case (V), a clearance whose renewal is open (C), a follow-up (FU) or a letter sent (L)
    #[arg(value_name = "REF")]
    reference: String,
    /// Which letter [default: the one that the case calls for]
    #[arg(long, value_parser = words::choice::<LetterKind>())]
    kind: Option<LetterKind>,
    /// Write down that it is sent
    #[arg(long)]
    issue: bool,
    /// What is added to it; of a refusal the reason, in place of the grounds by name
    #[arg(
        long,
        value_name = "WORDS",
        requires = "issue",
        default_value = "",
        hide_default_value = true
    )]
    reason: String,
    /// Why it is sent again, where it was sent before
    #[arg(
        long,
        value_name = "WHY",
        requires = "issue",
        default_value = "",
        hide_default_value = true
    )]
    again: String,
    #[command(flatten)]
    paper: PaperOptions,
}

impl LetterPaper {
    pub fn run(&self, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
        self.paper.print(place, out, |session| {
            let about = match session.store.find(&self.reference)? {
                ("vetting", id) => About::Cases(vec![id]),
                ("clearances", id) => About::Clearances(vec![id]),
                ("letters", id) => About::Sent(vec![id]),
                ("due", id) => About::Due(vec![id]),
                (of, _) => {
                    let given = text::safe(&self.reference);
                    return Err(Failure::Refused(format!(
                        "{given} is of {of}, about which no letter is written; name a case (V), a \
                         clearance (C), a follow-up (FU) or a letter (L)"
                    )));
                }
            };
            match (&about, self.issue) {
                (About::Cases(cases), true) => self.send(session, "vetting", cases)?,
                (About::Due(due), true) => self.send(session, "due", due)?,
                (_, true) => {
                    return Err(Failure::Refused(
                        "--issue sends the letter of a case or a follow-up; name it by its V or FU"
                            .to_owned(),
                    ));
                }
                (_, false) => {}
            }
            Ok(Ask::Letters { about, kind: self.kind })
        })
    }

    fn send(
        &self,
        session: &mut Session,
        register: &'static str,
        ids: &[i64],
    ) -> Result<(), Failure> {
        let query = ListQuery {
            register,
            filter: Filter::All,
            sort: Vec::new(),
            today: session.today,
            now: session.now,
        };
        for row in session.store.rows(&query, ids)? {
            let record = Seen { id: row.id, version: row.version };
            let (told, again) = (self.reason.clone(), self.again.clone());
            let change = match register {
                "due" => LetterChange::Remind { due: record, told, again },
                _ => LetterChange::Issue(NewLetter { case: record, kind: self.kind, told, again }),
            };
            session.store.apply(&session.actor, session.now, &change.into())?;
        }
        Ok(())
    }
}
