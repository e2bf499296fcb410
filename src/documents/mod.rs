//! Paper: agendas, minutes, decision logs and registers. What a document says is written once
//! as a [`Document`]; each renderer (text, HTML, PDF) says the same words from it, marked on every
//! page, so that no form of a document can differ from another in substance.

mod actions;
mod agenda;
mod agreement;
mod daily;
mod decisions;
mod disproportionality;
mod error;
mod figure;
#[cfg(test)]
mod fixture;
pub mod forecast;
mod html;
mod layout;
mod letter;
mod list;
mod measure;
mod minutes;
mod model;
mod monthly;
mod paginate;
mod paper;
mod pdf;
mod profile;
mod report;
mod strategic;
mod table;
mod templates;
mod text;
mod vetting;
mod why;

use crate::domain::choice::choices;
use crate::domain::time::Moment;
use crate::store::papers::Facts;
use crate::store::session::copies::{Copy, Paper};

pub use agenda::agenda;
pub use agreement::{agreement, two_scores};
pub use error::DocumentError;
pub use html::render_html;
pub use list::{ListColumn, Listing, list};
pub use minutes::minutes;
pub use model::{
    Align, Bar, Block, Col, Document, Orientation, Point, Run, SpreadPoint, Style, Table,
};
pub use pdf::render_pdf;
pub use templates::{Templates, WordsError};
pub use text::{Page, pages, render_text};
pub use vetting::source as source_of;

choices! {
    /// The form of a paper.
    Form, "format" {
        Text = "text", "pages of 80 columns, a form feed between two";
        Html = "html", "one page with a print style sheet";
        Pdf = "pdf", "tagged A4 pages, to print and to keep";
    }
}

impl Form {
    /// How the name of a file in this form ends, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }
}

/// The bytes of a document in a form.
///
/// # Errors
/// The form cannot be made; one sentence.
pub fn render(document: &Document, form: Form) -> Result<Vec<u8>, DocumentError> {
    match form {
        Form::Text => Ok(render_text(document, Page::default()).into_bytes()),
        Form::Html => render_html(document).map(String::into_bytes),
        Form::Pdf => render_pdf(document),
    }
}

/// The papers that facts make: one, a set of numbered copies, or letters, each to one person.
pub fn papers(facts: &Facts, words: &Templates, by: &str, at: Moment) -> Vec<Document> {
    match facts {
        Facts::Copies(copies) => copies.iter().map(|copy| numbered(copy, words, by, at)).collect(),
        Facts::Letters(letters) => {
            letters.iter().map(|one| letter::letter(one, words, by, at)).collect()
        }
        facts => vec![document(facts, words, by, at)],
    }
}

/// One copy, with its number on every page and its holder under the title.
fn numbered(copy: &Copy, words: &Templates, by: &str, at: Moment) -> Document {
    let mut document = match &copy.paper {
        Paper::Agenda(facts) => words.dress("agenda", agenda(facts, by, at)),
        Paper::Minutes(facts) => words.dress("minutes", minutes(facts, by, at)),
    };
    let number = |n: i64| u16::try_from(n).unwrap_or(u16::MAX);
    document.copy = Some((number(copy.number), number(copy.of)));
    document.subtitle.push(format!("for {}", copy.name));
    document
}

/// The paper that facts make, in the words of the unit; of a set its first.
pub fn document(facts: &Facts, words: &Templates, by: &str, at: Moment) -> Document {
    let (paper, draft) = match facts {
        // The order of these is laid down by domain.md; only their words are the unit's.
        Facts::Agenda(facts) => return words.dress("agenda", agenda(facts, by, at)),
        Facts::Minutes(facts) => return words.dress("minutes", minutes(facts, by, at)),
        Facts::Copies(copies) => {
            let first = copies.first().map(|copy| numbered(copy, words, by, at));
            return first.unwrap_or_default();
        }
        Facts::Letters(letters) => {
            let first = letters.first().map(|one| letter::letter(one, words, by, at));
            return first.unwrap_or_default();
        }
        Facts::Daily(facts) => return words.dress("daily", daily::daily(facts, by, at)),
        Facts::Agreement(facts) => return words.dress("agreement", agreement(facts, by, at)),
        Facts::TwoScores(facts) => return words.dress("two-scores", two_scores(facts, by, at)),
        Facts::Why(facts) => return words.dress("why", why::why(facts, by, at)),
        Facts::Decisions(log) => ("decisions", decisions::decisions(log, by, at)),
        Facts::Actions(log) => ("actions", actions::actions(log, by, at)),
        Facts::Report(facts) => ("report", report::report(facts, by, at)),
        Facts::Profile(facts) => ("profile", profile::profile(facts, by, at)),
        Facts::Monthly(facts) => ("monthly", monthly::monthly(facts, by, at)),
        Facts::Vetting(facts) => ("vetting", vetting::vetting(facts, by, at)),
        Facts::Disproportionality(facts) => {
            ("disproportionality", disproportionality::disproportionality(facts, by, at))
        }
        Facts::Forecast(outlook) => ("forecast", forecast::forecast(outlook, by, at)),
        Facts::Strategic(facts) => ("strategic", strategic::strategic(facts, by, at)),
    };
    words.dress(paper, words.lay_out(paper, draft))
}

#[cfg(test)]
mod tests;
