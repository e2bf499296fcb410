//! The words for the unit's own users.

use super::check::Findings;
use super::choice::choices;

choices! {
    /// What a user does in the unit.
    Role, "role" {
        Head = "head", "head of ACU";
        Analyst = "analyst", "analyst";
        VettingManager = "vetting-manager", "vetting manager";
        VettingOfficer = "vetting-officer", "vetting officer";
        Registrar = "registrar", "registrar";
    }
}

impl Role {
    /// Whether they may allow what only a vetting manager may (P: the priority of a case, an
    /// extension, a check not done).
    pub fn allows(self) -> bool {
        matches!(self, Self::VettingManager | Self::Head)
    }
}

/// Refuses what only a vetting manager or head may allow where `who` is the login of none of
/// `managers`: `what` such as `an extension`, at `field`.
pub fn allowed_by(
    findings: &mut Findings,
    field: &'static str,
    what: &str,
    who: &str,
    managers: &[String],
) {
    let why = match managers {
        [] => format!(
            "{what} needs a vetting manager, and there is none here; add one with `probity user \
             add`"
        ),
        managers => {
            format!("{what} needs the vetting manager who allowed it: {}", managers.join(" or "))
        }
    };
    findings.refuse_if(managers.iter().all(|manager| manager != who.trim()), field, why);
}
