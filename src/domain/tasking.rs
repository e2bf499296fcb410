//! The words of tasking: meetings, dispositions and actions.

use super::choice::choices;

choices! {
    /// The fortnightly meeting's life in this release.
    MeetingState, "state of a meeting" {
        Planned = "planned", "planned";
        Session = "session", "in session";
        Closed = "closed", "closed";
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
