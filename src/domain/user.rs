//! The words for the unit's own users.

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
