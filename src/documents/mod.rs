//! Paper: agendas, minutes, decision logs and registers. What a document says is written once
//! as a [`Document`]; each renderer (text, HTML) says the same words from it, marked on every
//! page, so that no form of a document can differ from another in substance.

mod agenda;
mod agreement;
#[cfg(test)]
mod fixture;
mod html;
mod layout;
mod list;
mod measure;
mod minutes;
mod model;
mod paper;
mod table;
mod text;

use crate::domain::choice::choices;
use crate::domain::time::Moment;
use crate::store::papers::Facts;

pub use agenda::agenda;
pub use agreement::{agreement, two_scores};
pub use html::{DocumentError, render_html};
pub use list::{ListColumn, Listing, list};
pub use minutes::minutes;
pub use model::{Align, Bar, Block, Col, Document, Orientation, Point, Run, Style, Table};
pub use text::{Page, pages, render_text};

choices! {
    /// The form of a paper.
    Form, "format" {
        Text = "text", "pages of 80 columns, a form feed between two";
        Html = "html", "one page with a print style sheet";
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
    }
}

/// The paper that facts make.
pub fn document(facts: &Facts, printed_by: &str, printed_at: Moment) -> Document {
    match facts {
        Facts::Agenda(facts) => agenda(facts, printed_by, printed_at),
        Facts::Minutes(facts) => minutes(facts, printed_by, printed_at),
        Facts::Agreement(facts) => agreement(facts, printed_by, printed_at),
        Facts::TwoScores(facts) => two_scores(facts, printed_by, printed_at),
    }
}

#[cfg(test)]
mod tests;
