//! The words of vetting: levels and their ladders, cases, checks, outcomes and clearances.

use super::check::{FieldError, Findings, blank};
use super::choice::{Choice, choices};
use super::policy::Policy;
use super::time::{Date, show_date};
use super::user::allowed_by;
use chrono::Months;

choices! {
    /// Who is vetted (P).
    SubjectKind, "kind of person" {
        Officer = "officer", "officer";
        Pcso = "pcso", "PCSO";
        Staff = "staff", "staff";
        Special = "special", "special constable";
        Volunteer = "volunteer", "volunteer";
        Cadet = "cadet", "cadet";
        Contractor = "contractor", "contractor";
        Partner = "partner", "partner-agency worker";
        Applicant = "applicant", "applicant";
    }
}

choices! {
    /// Clearance levels; their validity is policy data.
    Level, "clearance level" {
        Rv = "RV", "RV recruitment vetting";
        Mv = "MV", "MV management vetting";
        Emv = "EMV", "EMV enhanced management vetting";
        Nppv1 = "NPPV1", "NPPV1 premises only";
        Nppv2a = "NPPV2-A", "NPPV2 abbreviated";
        Nppv2f = "NPPV2-F", "NPPV2 full";
        Nppv3 = "NPPV3", "NPPV3 unsupervised";
        Ctc = "CTC", "CTC counter-terrorist check";
        Sc = "SC", "SC security check";
        Esc = "eSC", "eSC enhanced security check";
        Dv = "DV", "DV developed vetting";
        Edv = "eDV", "eDV enhanced developed vetting";
    }
}

choices! {
    /// The three ladders: a higher rung satisfies a lower one on the same ladder only.
    Ladder, "ladder" {
        Force = "force", "force";
        NonPolice = "non-police", "non-police";
        National = "national", "national security";
    }
}

impl Level {
    /// The ladder this level stands on.
    pub fn ladder(self) -> Ladder {
        match self {
            Self::Rv | Self::Mv | Self::Emv => Ladder::Force,
            Self::Nppv1 | Self::Nppv2a | Self::Nppv2f | Self::Nppv3 => Ladder::NonPolice,
            Self::Ctc | Self::Sc | Self::Esc | Self::Dv | Self::Edv => Ladder::National,
        }
    }

    /// The rung on its ladder, rising from 0.
    pub fn rung(self) -> u8 {
        match self {
            Self::Rv | Self::Nppv1 | Self::Ctc => 0,
            Self::Mv | Self::Nppv2a | Self::Sc => 1,
            Self::Emv | Self::Nppv2f | Self::Esc => 2,
            Self::Nppv3 | Self::Dv => 3,
            Self::Edv => 4,
        }
    }

    /// Whether holding this level meets a requirement for `required`.
    pub fn satisfies(self, required: Self) -> bool {
        self.ladder() == required.ladder() && self.rung() >= required.rung()
    }
}

choices! {
    /// Why a case was opened.
    CaseKind, "kind of case" {
        Recruit = "recruit", "recruit";
        Transferee = "transferee", "transferee";
        Rejoiner = "rejoiner", "rejoiner";
        Upgrade = "upgrade", "upgrade (new post)";
        Renewal = "renewal", "renewal";
        NonPolice = "non-police", "non-police";
        Change = "change", "change of circumstances";
        Misconduct = "misconduct", "misconduct review";
        Aftercare = "aftercare", "aftercare";
        Random = "random", "random re-vet";
    }
}

impl CaseKind {
    /// The codes of the kinds that look at a clearance that is held, as SQL lists them.
    pub const REVIEWS: &'static str = "'change','misconduct','aftercare','random'";

    /// Whether it looks at a clearance that is held and gives none: what it clears keeps its last
    /// day.
    pub fn is_review(self) -> bool {
        matches!(self, Self::Change | Self::Misconduct | Self::Aftercare | Self::Random)
    }
}

choices! {
    /// Where a case stands.
    Stage, "stage" {
        Received = "received", "received";
        Allocated = "allocated", "allocated";
        Checks = "checks", "checks";
        Waiting = "waiting", "awaiting applicant";
        Assessment = "assessment", "assessment";
        Decision = "decision", "decision";
        Closed = "closed", "closed";
    }
}

choices! {
    /// The checks; which levels need which is policy data.
    CheckKind, "check" {
        Identity = "identity", "identity and right to work";
        Residency = "residency", "residency";
        Pnc = "pnc", "PNC";
        Pnd = "pnd", "PND";
        LocalIntelligence = "local-intelligence", "local intelligence";
        AllForce = "all-force", "all-force databases";
        SpecialBranch = "special-branch", "Special Branch / CT";
        Financial = "financial", "financial";
        PreviousPsd = "previous-psd", "previous-force PSD";
        OwnPsd = "own-psd", "own PSD";
        AcuIntelligence = "acu-intelligence", "ACU intelligence";
        Military = "military", "military";
        CoResidents = "co-residents", "co-residents";
        Family = "family", "family";
        OpenSource = "open-source", "open source and social media";
        Biometric = "biometric", "biometric";
        DrugTest = "drug-test", "drug test";
        References = "references", "references";
        Interests = "interests", "business interests and associations";
        Barred = "barred", "barred and advisory lists";
        Interview = "interview", "interview";
        Referees = "referees", "referees";
    }
}

choices! {
    /// What a check returned. `not-done` needs a reason and the vetting manager.
    CheckResult, "check result" {
        NoTrace = "no-trace", "no trace";
        NotAdverse = "not-adverse", "trace, not adverse";
        Adverse = "adverse", "trace, adverse";
        NotDone = "not-done", "not done";
    }
}

choices! {
    /// How a case ends.
    Outcome, "outcome" {
        Granted = "granted", "granted";
        Conditions = "conditions", "granted with conditions";
        Refused = "refused", "refused";
        Withdrawn = "withdrawn", "withdrawn by applicant";
        Discontinued = "discontinued", "discontinued";
    }
}

choices! {
    /// Grounds of a refusal.
    Ground, "ground of refusal" {
        Criminality = "criminality", "own criminality";
        ThirdParty = "third-party", "third-party association";
        Integrity = "integrity", "integrity";
        NonDisclosure = "non-disclosure", "non-disclosure";
        Residency = "residency", "residency";
        Financial = "financial", "financial";
    }
}

choices! {
    /// What a clearance is now. `lapsed` is written when the day passes its valid-until.
    ClearanceState, "clearance state" {
        Active = "active", "active";
        Conditional = "conditional", "conditional";
        Extended = "extended", "extended";
        Suspended = "suspended", "suspended";
        Withdrawn = "withdrawn", "withdrawn";
        Lapsed = "lapsed", "lapsed";
        Terminated = "terminated", "terminated";
    }
}

choices! {
    /// What makes a post sensitive.
    Sensitivity, "post sensitivity" {
        None = "none", "none";
        Acu = "acu", "anti-corruption unit";
        Ct = "ct", "counter-terrorism";
        Ersou = "ersou", "ERSOU";
        ChildAbuse = "child-abuse", "child abuse investigation";
        Covert = "covert", "covert";
        Firearms = "firearms", "firearms licensing";
        Intelligence = "intelligence", "intelligence";
    }
}

/// The last day of a clearance granted on `granted`: the level's months on by the policy of
/// that day, clamped to the end of a shorter month, inclusive.
pub fn expiry(level: Level, granted: Date, contractor: bool, policy: &Policy) -> Date {
    let months = Months::new(policy.validity_months(level, contractor));
    granted.checked_add_months(months).unwrap_or(granted)
}

/// Whether a check's result may be recorded: one not done needs a reason and the vetting
/// manager who allowed it, by the login of one of `managers` (P: inspectors found checks skipped
/// without record).
///
/// # Errors
/// At `reason` and `authoriser`.
pub fn may_record_check(
    result: CheckResult,
    reason: &str,
    authoriser: &str,
    managers: &[String],
) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    if result == CheckResult::NotDone {
        let why = "a check not done needs its reason";
        findings.refuse_if(blank(reason), "reason", why);
        allowed_by(&mut findings, "authoriser", "a check not done", authoriser, managers);
    }
    findings.verdict()
}

/// A check of a case as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub kind: CheckKind,
    /// The third party whose it is; `None` is the applicant.
    pub party: Option<String>,
    /// Whether it must have returned.
    pub mandatory: bool,
    /// What it returned.
    pub result: Option<CheckResult>,
}

impl Standing {
    fn label(&self) -> String {
        match &self.party {
            Some(party) => format!("{} of {party}", self.kind.label()),
            None => self.kind.label().to_owned(),
        }
    }
}

/// Whether a case may be granted: every check that is demanded of its applicant was asked for,
/// and every mandatory one has a result, third parties' included.
///
/// # Errors
/// One sentence that names the open ones.
pub fn may_grant(checks: &[Standing], demanded: &[CheckKind], level: Level) -> Result<(), String> {
    let asked = |kind: CheckKind| checks.iter().any(|c| c.kind == kind && c.party.is_none());
    let never = demanded.iter().filter(|kind| !asked(**kind));
    let never: Vec<&str> = never.map(|kind| kind.label()).collect();
    if !never.is_empty() {
        return Err(format!(
            "{} cannot be granted without checks that nobody asked for: {}; ask for each with m",
            level.code(),
            never.join(", ")
        ));
    }
    let is_open = |check: &&Standing| check.mandatory && check.result.is_none();
    let mut open: Vec<String> = checks.iter().filter(is_open).map(Standing::label).collect();
    open.sort_unstable();
    open.dedup();
    if open.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} cannot be granted while mandatory checks are open: {}; record each with c",
        level.code(),
        open.join(", ")
    ))
}

/// Days in a case: from receipt to its closing or today, without stopped time. Stops may
/// overlap, be open, or lie beyond the end; each stopped day counts once.
pub fn days_in_case(
    received: Date,
    closed: Option<Date>,
    stops: &[(Date, Option<Date>)],
    today: Date,
) -> i64 {
    let end = closed.unwrap_or(today).max(received);
    let mut spans: Vec<(Date, Date)> = stops
        .iter()
        .map(|(from, until)| ((*from).max(received), until.unwrap_or(end).min(end)))
        .filter(|(from, until)| from < until)
        .collect();
    spans.sort_unstable();
    let (mut stopped, mut counted_to) = (0, received);
    for (from, until) in spans {
        let from = from.max(counted_to);
        stopped += (until - from).num_days().max(0);
        counted_to = counted_to.max(until);
    }
    (end - received).num_days() - stopped
}

/// Whether a clearance may be extended: to a later day, within the policy's most (L), with a
/// reason, a risk note and the login of one of `managers` as authoriser.
///
/// # Errors
/// At `until`, `reason`, `authoriser` and `risk_note`.
pub fn may_extend(
    valid_until: Date,
    until: Date,
    today: Date,
    words: [&str; 3],
    managers: &[String],
    policy: &Policy,
) -> Result<(), Vec<FieldError>> {
    let mut findings = Findings::new();
    let [reason, authoriser, risk_note] = words;
    let most = valid_until
        .max(today)
        .checked_add_months(Months::new(policy.extension_max_months))
        .unwrap_or(valid_until);
    findings.refuse_if(
        until <= valid_until || until < today,
        "until",
        format!("choose a day after {} that is not past", show_date(valid_until)),
    );
    findings.refuse_if(
        until > most,
        "until",
        format!(
            "an extension goes {} months at most, to {}; open a renewal for longer",
            policy.extension_max_months,
            show_date(most)
        ),
    );
    findings.required("reason", reason);
    allowed_by(&mut findings, "authoriser", "an extension", authoriser, managers);
    findings.required("risk_note", risk_note);
    findings.verdict()
}

#[cfg(test)]
#[path = "vetting_tests.rs"]
mod tests;
