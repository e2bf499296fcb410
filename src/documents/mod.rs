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

pub use agenda::agenda;
pub use html::{DocumentError, render_html};
pub use list::{ListColumn, Listing, list};
pub use minutes::minutes;
pub use model::{Align, Bar, Block, Col, Document, Orientation, Point, Run, Style, Table};
pub use text::{Page, pages, render_text};

#[cfg(test)]
mod tests;
