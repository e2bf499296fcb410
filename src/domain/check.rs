//! What a form's rules answer: one sentence beside each field that is wrong, all at once, so
//! that nobody repairs a form error by error.

use super::text;

/// One thing wrong with one field of a form or command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's key, such as `rationale`.
    pub field: &'static str,
    /// What is wrong and what to do, in one sentence.
    pub message: String,
}

impl std::fmt::Display for FieldError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

/// Whether the text holds nothing that could be read: only spaces, controls or invisible
/// characters.
pub fn blank(given: &str) -> bool {
    text::safe(given).chars().all(|c| c.is_whitespace() || c == '·')
}

/// The error of a field that must be filled in and is blank.
pub fn required(field: &'static str, given: &str) -> Option<FieldError> {
    blank(given).then(|| FieldError {
        field,
        message: format!("write the {}; it may not be empty", field.replace('_', " ")),
    })
}

/// Collects what is wrong with a form.
#[derive(Debug, Default)]
pub struct Findings(Vec<FieldError>);

impl Findings {
    /// Nothing found yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes that `field` is blank when it is.
    pub fn required(&mut self, field: &'static str, given: &str) {
        self.0.extend(required(field, given));
    }

    /// Notes `message` against `field` when `wrong`.
    pub fn refuse_if(&mut self, wrong: bool, field: &'static str, message: impl Into<String>) {
        if wrong {
            self.0.push(FieldError { field, message: message.into() });
        }
    }

    /// Notes everything that another rule found.
    pub fn take(&mut self, verdict: Result<(), Vec<FieldError>>) {
        self.0.extend(verdict.err().into_iter().flatten());
    }

    /// The verdict.
    ///
    /// # Errors
    /// Everything that was noted, in the order of the form.
    pub fn verdict(self) -> Result<(), Vec<FieldError>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_blank() {
        for (given, is_blank) in
            [("", true), ("  \n\t", true), ("\u{200b}\u{1b}", true), ("x", false), (" 0 ", false)]
        {
            assert_eq!(blank(given), is_blank, "{given:?}");
        }
    }

    #[test]
    fn findings_keep_every_error_in_order() {
        let mut findings = Findings::new();
        findings.required("risk_note", " ");
        findings.required("reason", "said");
        findings.refuse_if(true, "until", "too late");
        findings.refuse_if(false, "until", "never noted");
        let errors = findings.verdict().unwrap_err();
        assert_eq!(
            errors.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["risk_note: write the risk note; it may not be empty", "until: too late"]
        );
        assert_eq!(Findings::new().verdict(), Ok(()));
    }
}
