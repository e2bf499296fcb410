//! The words of what follows a meeting: what happens to an action once it is set, and where a
//! priority of the control strategy stands.

use super::choice::choices;

choices! {
    /// What happened to an action between being set and being closed.
    UpdateKind, "kind of an update" {
        Progress = "progress", "progress";
        Asked = "extension-asked", "extension asked";
        Granted = "extension-granted", "extension granted";
        Refused = "extension-refused", "extension refused";
        Reassigned = "reassigned", "reassigned";
    }
}

choices! {
    /// Whether a priority of the control strategy is in force.
    PriorityState, "state of a priority" {
        Current = "current", "current";
        Ended = "ended", "ended";
    }
}
