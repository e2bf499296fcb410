//! Why a paper could not be made: faults of the program, never of what a user wrote.

/// Why a document could not be rendered; one sentence.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
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
