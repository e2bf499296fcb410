//! The words of tasking: meetings, dispositions and actions.

use super::check::{FieldError, Findings, blank};
use super::choice::{Choice, choices};
use super::policy::Policy;
use super::time::Date;
use chrono::Duration;

choices! {
    /// The life of the fortnightly meeting.
    MeetingState, "state of a meeting" {
        Planned = "planned", "planned";
        Issued = "issued", "agenda issued";
        Session = "session", "in session";
        Drafted = "drafted", "minutes drafted";
        Agreed = "agreed", "minutes agreed";
        Signed = "signed", "minutes signed";
    }
}

impl MeetingState {
    /// Whether it is yet to be held.
    pub fn is_ahead(self) -> bool {
        matches!(self, Self::Planned | Self::Issued)
    }

    /// Whether it was held, so that it has minutes.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Drafted | Self::Agreed | Self::Signed)
    }
}

choices! {
    /// What somebody is at a meeting.
    AttendeeRole, "role at a meeting" {
        Chair = "chair", "chair";
        MinuteTaker = "minute-taker", "minute-taker";
        Member = "member", "member";
        Guest = "guest", "guest";
    }
}

impl AttendeeRole {
    /// Whether the role counts towards the quorum: a guest is heard and does not.
    pub fn counts(self) -> bool {
        self != Self::Guest
    }
}

choices! {
    /// Whether somebody who was asked is there.
    Presence, "attendance" {
        Asked = "asked", "asked";
        Present = "present", "present";
        Apologies = "apologies", "apologies";
    }
}

/// How often something was carried over: `carried over once`, `carried over 3 times`.
pub fn carried_over(times: i64) -> String {
    if times == 1 { "carried over once".to_owned() } else { format!("carried over {times} times") }
}

/// Who must be there for a meeting to decide (L, policy data).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuorumRule {
    /// Least number of those present, guests aside.
    pub least: u32,
    /// Roles that must be among them.
    pub roles: Vec<AttendeeRole>,
}

/// What a meeting has of its quorum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quorum {
    /// How many are present, guests aside.
    pub present: usize,
    /// How many must be.
    pub least: usize,
    /// Roles that must be there and are not.
    pub missing: Vec<AttendeeRole>,
}

impl QuorumRule {
    /// The quorum of those present, each by role.
    pub fn judge(&self, present: &[AttendeeRole]) -> Quorum {
        let missing = self.roles.iter().copied().filter(|role| !present.contains(role));
        Quorum {
            present: present.iter().filter(|role| role.counts()).count(),
            least: usize::try_from(self.least).unwrap_or(usize::MAX),
            missing: missing.collect(),
        }
    }
}

impl Quorum {
    /// Whether the meeting may decide.
    pub fn is_met(&self) -> bool {
        self.present >= self.least && self.missing.is_empty()
    }

    /// The same in words: `yes, 4 of at least 3 present`.
    pub fn in_words(&self) -> String {
        let mut words = if self.is_met() { "yes, " } else { "no, " }.to_owned();
        words.push_str(&format!("{} of at least {} present", self.present, self.least));
        for role in &self.missing {
            words.push_str(&format!(", no {}", role.label()));
        }
        words
    }
}

choices! {
    /// What a meeting may decide of an item.
    Disposition, "disposition" {
        Develop = "develop", "develop";
        Investigate = "investigate", "investigate";
        ReferIopc = "refer-iopc", "refer to the IOPC";
        ReferPsd = "refer-psd", "refer to PSD";
        ReferVetting = "refer-vetting", "refer to vetting";
        Support = "support", "support and welfare";
        IntelligenceOnly = "intelligence-only", "intelligence only";
        Monitor = "monitor", "monitor";
        NoAction = "no-action", "no further action";
    }
}

choices! {
    /// Where an action stands.
    ActionState, "state of an action" {
        Open = "open", "open";
        Done = "done", "done";
        Cancelled = "cancelled", "cancelled";
    }
}

choices! {
    /// How urgent an action is.
    ActionPriority, "priority of an action" {
        High = "high", "high";
        Medium = "medium", "medium";
        Low = "low", "low";
    }
}

choices! {
    /// The agenda of the fortnightly meeting, in its order (domain.md, *Tasking*).
    AgendaSection, "agenda section" {
        Apologies = "apologies", "Apologies and conflicts of interest";
        LastMinutes = "last-minutes", "Minutes of the last meeting";
        ActionLog = "action-log", "Action log";
        ControlStrategy = "control-strategy", "Control strategy";
        NewIntelligence = "new-intelligence", "New intelligence";
        LiveInvestigations = "live-investigations", "Live investigations";
        PeopleAtRisk = "people-at-risk", "People at risk";
        Referrals = "referrals", "Referrals";
        Exceptions = "exceptions", "Vetting and register exceptions";
        Capacity = "capacity", "Capacity and backlog";
        Outcomes = "outcomes", "Outcomes and learning";
        NextMeeting = "next-meeting", "Next meeting";
    }
}

/// Why a decision was made, by element of the National Decision Model.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rationale {
    /// Code of Ethics.
    pub code_of_ethics: String,
    /// Information and intelligence.
    pub information: String,
    /// Threat and risk.
    pub threat_risk: String,
    /// Powers and policy.
    pub powers_policy: String,
    /// Options considered and rejected.
    pub options: String,
    /// Action and review.
    pub action_review: String,
}

impl Rationale {
    /// Whether enough is written: information, and threat and risk, always; the options when
    /// nothing further is to be done (L, local default, confirm).
    ///
    /// # Errors
    /// At `information`, `threat_risk` and `options`.
    pub fn check(&self, disposition: Disposition) -> Result<(), Vec<FieldError>> {
        let why = "say which options were rejected when no further action is taken";
        self.whole(disposition == Disposition::NoAction, why)
    }

    /// Whether information, and threat and risk, are written, and the options where the decision
    /// `rejects` what could have been done; `why` says so where they are not.
    ///
    /// # Errors
    /// At `information`, `threat_risk` and `options`.
    pub fn whole(&self, rejects: bool, why: &'static str) -> Result<(), Vec<FieldError>> {
        let mut findings = Findings::new();
        findings.required("information", &self.information);
        let threat = "write the threat and risk; it may not be empty";
        findings.refuse_if(blank(&self.threat_risk), "threat_risk", threat);
        findings.refuse_if(rejects && blank(&self.options), "options", why);
        findings.verdict()
    }

    /// Its elements that are written, each with its name, in the order of the model.
    pub fn elements(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("Code of Ethics", self.code_of_ethics.as_str()),
            ("information", &self.information),
            ("threat and risk", &self.threat_risk),
            ("powers and policy", &self.powers_policy),
            ("options", &self.options),
            ("action and review", &self.action_review),
        ];
        all.into_iter().filter(|(_, text)| !blank(text)).collect()
    }
}

/// The first meeting day after `after`: whole intervals from the policy's anchor day (L).
pub fn next_meeting(after: Date, policy: &Policy) -> Date {
    let interval = i64::from(policy.meeting_interval_days.max(1));
    let past = (after - policy.meeting_anchor).num_days().rem_euclid(interval);
    after + Duration::days(interval - past)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::Policies;
    use chrono::Datelike;

    #[test]
    fn meetings_are_whole_intervals_apart() {
        let policies = Policies::built_in().expect("the shipped policy holds");
        let mut day: Date = "2026-11-20".parse().expect("a date");
        let policy = policies.on(day);
        for _ in 0..30 {
            let next = next_meeting(day, policy);
            assert!(next > day);
            assert_eq!(next.weekday(), policy.meeting_weekday);
            assert!((next - day).num_days() <= i64::from(policy.meeting_interval_days));
            assert_eq!(next_meeting(next, policy) - next, Duration::days(14));
            day += Duration::days(1);
        }
    }

    #[test]
    fn a_quorum_counts_members_and_asks_for_the_chair() {
        use AttendeeRole::{Chair, Guest, Member, MinuteTaker};
        let rule = QuorumRule { least: 3, roles: vec![Chair] };
        for (present, met, words) in [
            (vec![Chair, MinuteTaker, Member], true, "yes, 3 of at least 3 present"),
            (vec![Chair, Member, Guest], false, "no, 2 of at least 3 present"),
            (vec![Member; 5], false, "no, 5 of at least 3 present, no chair"),
            (vec![], false, "no, 0 of at least 3 present, no chair"),
        ] {
            let quorum = rule.judge(&present);
            assert_eq!((quorum.is_met(), quorum.in_words().as_str()), (met, words));
        }
    }

    #[test]
    fn a_rationale_says_what_is_known_and_what_is_at_risk() {
        let whole = Rationale {
            information: "two reports".to_owned(),
            threat_risk: "victim still in touch".to_owned(),
            ..Rationale::default()
        };
        assert_eq!(whole.check(Disposition::Develop), Ok(()));
        for (rationale, disposition, fields) in [
            (Rationale::default(), Disposition::Develop, vec!["information", "threat_risk"]),
            (whole, Disposition::NoAction, vec!["options"]),
        ] {
            let errors = rationale.check(disposition).expect_err("words are missing");
            assert_eq!(errors.iter().map(|error| error.field).collect::<Vec<_>>(), fields);
        }
    }
}
