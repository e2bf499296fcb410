//! How every paper leaves the command line: in a form, to standard output or whole into a file.

use super::failure::Failure;
use super::place::{Place, Session};
use super::words;
use crate::documents::{self, Document, Form, Templates};
use crate::domain::choice::Choice;
use crate::store::papers::Ask;
use crate::term::printer;
use clap::Args;
use std::ffi::OsStr;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

/// Options that stand with every paper.
#[derive(Debug, Args)]
pub(super) struct PaperOptions {
    /// The form of the paper [default: as the ending of --output says, else text]
    #[arg(long, value_parser = words::choice::<Form>())]
    pub(super) format: Option<Form>,
    /// Write it to a file, which is there whole or not at all [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

impl PaperOptions {
    /// Opens the workspace, asks for the paper that `ask` names there and writes it.
    pub fn print(
        &self,
        place: &Place,
        out: &mut dyn Write,
        ask: impl FnOnce(&mut Session) -> Result<Ask, Failure>,
    ) -> Result<(), Failure> {
        self.fits_the_terminal(io::stdout().is_terminal())?;
        let mut session = place.open()?;
        // Words that do not hold are said before anything is asked of the databases.
        let words = Templates::read(&session.store.own_papers()?)
            .map_err(|error| Failure::Environment(error.to_string()))?;
        let ask = ask(&mut session)?;
        let facts = session.store.facts(&ask, session.now);
        let facts = session.store.logged(session.now, facts)?;
        self.write(&documents::document(&facts, &words, &session.actor, session.now), out)
    }

    /// Writes a paper that is ready.
    pub fn write(&self, paper: &Document, out: &mut dyn Write) -> Result<(), Failure> {
        let form = self.form();
        let mut bytes = documents::render(paper, form)
            .map_err(|error| Failure::Environment(error.to_string()))?;
        self.deliver(&mut bytes, form, out)
    }

    /// Puts bytes where they are wanted.
    pub fn deliver(
        &self,
        bytes: &mut [u8],
        form: Form,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        if let Some(path) = &self.output {
            let to = printer::Destination::File(path.clone());
            let said = printer::print(bytes, &to, OsStr::new("lp"))
                .map_err(|error| Failure::Environment(error.to_string()))?;
            return Ok(writeln!(out, "{said}")?);
        }
        // A form feed parts pages for a printer and would clear some terminals.
        if form == Form::Text && io::stdout().is_terminal() {
            bytes.iter_mut().filter(|byte| **byte == b'\x0c').for_each(|byte| *byte = b'\n');
        }
        Ok(out.write_all(bytes)?)
    }

    /// Refuses before anything is opened what a terminal cannot show.
    fn fits_the_terminal(&self, terminal: bool) -> Result<(), Failure> {
        if self.form() == Form::Pdf && self.output.is_none() && terminal {
            let message = "a PDF cannot be shown in the terminal; \
                           give --output FILE, or redirect it: > FILE";
            return Err(Failure::Usage(message.to_owned()));
        }
        Ok(())
    }

    fn form(&self) -> Form {
        let ending = || self.output.as_deref()?.extension()?.to_str();
        let of_ending = |ending: &str| {
            Form::ALL.iter().copied().find(|form| form.ending().eq_ignore_ascii_case(ending))
        };
        self.format.or_else(|| ending().and_then(of_ending)).unwrap_or(Form::Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_says_the_form_where_no_option_does() {
        for (format, output, form) in [
            (None, None, Form::Text),
            (None, Some("agenda.txt"), Form::Text),
            (None, Some("agenda.HTML"), Form::Html),
            (None, Some("agenda.pdf"), Form::Pdf),
            (None, Some("agenda"), Form::Text),
            (None, Some("agenda.doc"), Form::Text),
            (Some(Form::Text), Some("agenda.html"), Form::Text),
        ] {
            let options = PaperOptions { format, output: output.map(PathBuf::from) };
            assert_eq!(options.form(), form, "{output:?}");
        }
    }

    #[test]
    fn a_pdf_is_not_sent_to_a_terminal() {
        let options = |format, output: Option<&str>| PaperOptions {
            format: Some(format),
            output: output.map(PathBuf::from),
        };
        let refused = options(Form::Pdf, None).fits_the_terminal(true).unwrap_err();
        assert_eq!(refused.code(), 2);
        assert!(refused.lines().concat().contains("--output FILE"), "{refused:?}");
        assert!(options(Form::Pdf, None).fits_the_terminal(false).is_ok());
        assert!(options(Form::Pdf, Some("a.pdf")).fits_the_terminal(true).is_ok());
        assert!(options(Form::Text, None).fits_the_terminal(true).is_ok());
    }
}
