//! Letters to those who are vetted: which one the state of a case calls for, which fit it, and
//! when one may be sent again.

use super::appeal::AppealOutcome;
use super::check::{FieldError, Findings, blank};
use super::choice::{Choice, choices};
use super::policy::Policy;
use super::time::{Date, add_days, show_date};
use super::vetting::{CaseKind, Outcome, Stage};

choices! {
    /// What a letter is about.
    LetterKind, "kind of letter" {
        Grant = "grant", "grant";
        Conditions = "conditions", "conditions";
        Refusal = "refusal", "refusal";
        AppealAllowed = "appeal-allowed", "appeal allowed";
        AppealDismissed = "appeal-dismissed", "appeal dismissed";
        Invitation = "invitation", "renewal invitation";
        Reminder = "reminder", "reminder";
    }
}

/// How far letters are followed (L).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterRules {
    /// Working days in which an invitation or a reminder asks for an answer.
    pub answer_days: u32,
    /// Days before another reminder needs a reason.
    pub remind_days: u32,
}

/// A case as a letter finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseStanding {
    /// Why it was opened.
    pub kind: CaseKind,
    /// Where it stands.
    pub stage: Stage,
    /// How it ended; `None` while it is open.
    pub outcome: Option<Outcome>,
    /// What a panel decided of an appeal.
    pub appeal: Option<AppealOutcome>,
    /// The day by which the last invitation to renew, or reminder of it, asked for an answer.
    pub asked_until: Option<Date>,
}

impl CaseStanding {
    /// The letters that fit the case on a day, the one that its state calls for first.
    pub fn letters(&self, today: Date) -> Vec<LetterKind> {
        use LetterKind::{AppealAllowed, AppealDismissed, Conditions, Grant, Refusal};
        match (self.outcome, self.appeal) {
            (Some(Outcome::Granted), Some(AppealOutcome::Upheld)) => vec![AppealAllowed],
            (Some(Outcome::Granted), _) => vec![Grant],
            (Some(Outcome::Conditions), _) => vec![Conditions],
            (Some(Outcome::Refused), Some(AppealOutcome::Dismissed)) => vec![AppealDismissed],
            (Some(Outcome::Refused), _) => vec![Refusal],
            (Some(Outcome::Withdrawn | Outcome::Discontinued), _) => Vec::new(),
            (None, _) => self.letters_while_open(today),
        }
    }

    /// An applicant who has answered is neither invited nor reminded.
    fn letters_while_open(&self, today: Date) -> Vec<LetterKind> {
        use LetterKind::{Invitation, Reminder};
        let waiting = self.stage == Stage::Waiting;
        let begins = matches!(self.stage, Stage::Received | Stage::Allocated);
        let checks = self.stage == Stage::Checks;
        match self.asked_until {
            _ if self.kind != CaseKind::Renewal => {
                if waiting {
                    vec![Reminder]
                } else {
                    Vec::new()
                }
            }
            Some(until) if waiting || (begins && until < today) => vec![Reminder, Invitation],
            Some(_) if begins => vec![Invitation, Reminder],
            // Whether they answered is not written down: a reminder fits, and none is called for.
            Some(_) if checks => vec![Invitation, Reminder],
            Some(_) => vec![Invitation],
            None if waiting => vec![Invitation, Reminder],
            // Checks that began do not show that the applicant was asked.
            None if begins || checks => vec![Invitation],
            None => Vec::new(),
        }
    }

    /// The letter to write about `reference`: the one asked for where it fits, else the one that
    /// the state of the case calls for.
    ///
    /// # Errors
    /// One sentence that says why none fits, or which would.
    pub fn letter(
        &self,
        reference: &str,
        asked: Option<LetterKind>,
        today: Date,
    ) -> Result<LetterKind, String> {
        let fit = self.letters(today);
        let Some(first) = fit.first() else { return Err(self.no_letter(reference)) };
        match asked {
            None => Ok(*first),
            Some(kind) if fit.contains(&kind) => Ok(kind),
            Some(kind) => {
                let fit: Vec<&str> = fit.iter().map(|kind| kind.label()).collect();
                let (kind, standing) = (kind.label(), self.standing());
                Err(format!(
                    "a letter of {kind} does not fit {reference}, which is {standing}; what fits \
                     is {}",
                    fit.join(" or ")
                ))
            }
        }
    }

    fn no_letter(&self, reference: &str) -> String {
        match self.outcome {
            Some(_) => format!("{reference} is {}; no letter tells of that", self.standing()),
            None => format!(
                "{reference} is open and the applicant is not awaited; a letter follows when it \
                 is decided"
            ),
        }
    }

    fn standing(&self) -> &'static str {
        match (self.outcome, self.appeal) {
            (_, Some(AppealOutcome::Upheld)) => "granted on appeal",
            (_, Some(AppealOutcome::Dismissed)) => "refused, with the appeal dismissed",
            (Some(outcome), None) => outcome.label(),
            (None, None) => "open",
        }
    }
}

/// A letter of the same kind about the same matter that was sent before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentBefore {
    /// When.
    pub on: Date,
    /// Who sent it.
    pub by: String,
}

/// Whether a letter may be sent: one that was sent already needs the reason why it is sent again,
/// but a reminder may follow another after the days that policy sets (L). What is written into it
/// carries no marking that may not leave.
///
/// # Errors
/// At `again` and `told`.
pub fn may_send(
    kind: LetterKind,
    before: Option<&SentBefore>,
    [told, again]: [&str; 2],
    today: Date,
    policy: &Policy,
) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    if let Some(marking) = policy.refuses_marking(told) {
        let why = format!("{marking} may not stand in a letter; write it without");
        findings.refuse_if(true, "told", why);
    }
    let days = policy.letters.remind_days;
    let recent =
        before.filter(|before| kind != LetterKind::Reminder || add_days(before.on, days) > today);
    if let Some(SentBefore { on, by }) = recent {
        let why = format!(
            "the letter of {} was sent on {} by {by}; say why it is sent again",
            kind.label(),
            show_date(*on)
        );
        findings.refuse_if(blank(again), "again", why);
    } else {
        let why = "no such letter was sent of late; clear this";
        findings.refuse_if(!blank(again), "again", why);
    }
    findings.verdict()
}

/// A name as it is spoken: `Bhriain, Sorcha` is Sorcha Bhriain.
pub fn spoken(name: &str) -> String {
    match name.split_once(',') {
        Some((surname, forenames)) if !forenames.contains(',') && !blank(forenames) => {
            format!("{} {}", forenames.trim(), surname.trim())
        }
        _ => name.trim().to_owned(),
    }
}

#[cfg(test)]
#[path = "letter_tests.rs"]
mod tests;
