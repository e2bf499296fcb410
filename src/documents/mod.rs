//! Paper: agendas, minutes, decision logs and registers. What a document says is written once
//! as a [`Document`]; each renderer (text, HTML) says the same words from it, marked on every
//! page, so that no form of a document can differ from another in substance.

mod agenda;
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
use crate::store::session::copies::{Copy, Paper};

pub use agenda::agenda;
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

/// The papers that facts make: one, or a set of numbered copies.
pub fn papers(facts: &Facts, printed_by: &str, printed_at: Moment) -> Vec<Document> {
    match facts {
        Facts::Copies(copies) => {
            copies.iter().map(|copy| numbered(copy, printed_by, printed_at)).collect()
        }
        facts => vec![document(facts, printed_by, printed_at)],
    }
}

/// One copy, with its number on every page and its holder under the title.
fn numbered(copy: &Copy, printed_by: &str, printed_at: Moment) -> Document {
    let mut document = match &copy.paper {
        Paper::Agenda(facts) => agenda(facts, printed_by, printed_at),
        Paper::Minutes(facts) => minutes(facts, printed_by, printed_at),
    };
    let number = |n: i64| u16::try_from(n).unwrap_or(u16::MAX);
    document.copy = Some((number(copy.number), number(copy.of)));
    document.subtitle.push(format!("for {}", copy.name));
    document
}

/// The paper that facts make; of a set its first.
pub fn document(facts: &Facts, printed_by: &str, printed_at: Moment) -> Document {
    match facts {
        Facts::Copies(copies) => {
            let first = copies.first().map(|copy| numbered(copy, printed_by, printed_at));
            first.unwrap_or_default()
        }
        Facts::Agenda(facts) => agenda(facts, printed_by, printed_at),
        Facts::Minutes(facts) => minutes(facts, printed_by, printed_at),
    }
}

#[cfg(test)]
mod tests;
