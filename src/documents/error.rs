//! Why a paper could not be made: a unit's own words or page that do not hold, or a fault of the
//! program.

use super::templates::WordsError;
use crate::store::papers::OwnPapers;

/// Why a document could not be rendered; one sentence.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The unit's own words do not hold.
    #[error(transparent)]
    Words(#[from] WordsError),
    /// The unit's own HTML page does not hold.
    #[error(
        "{page}: line {line} does not hold: {problem}; correct it there, or take the file away",
        page = OwnPapers::PAGE
    )]
    Page {
        /// The line, from 1.
        line: usize,
        /// What the template engine said.
        problem: String,
    },
    /// The unit's own HTML page leaves the marking out.
    #[error(
        "{page} must print the marking at its top and its foot; put {{{{ marking }}}} at both",
        page = OwnPapers::PAGE
    )]
    Unmarked,
    /// The template and the model disagree.
    #[error("the document “{title}” could not be made into HTML ({source}); use its text form")]
    Template {
        /// Title of the document.
        title: String,
        /// What the template engine said.
        source: minijinja::Error,
    },
    /// A typeface that is built in does not open.
    #[error(
        "the document “{title}” could not be made into a PDF (its typeface does not open); \
         use its text form"
    )]
    Typeface {
        /// Title of the document.
        title: String,
    },
    /// The PDF does not hold together.
    #[error("the document “{title}” could not be made into a PDF ({source}); use its text form")]
    Pdf {
        /// Title of the document.
        title: String,
        /// What the writer of the PDF said.
        source: Box<krilla::error::KrillaError>,
    },
}
