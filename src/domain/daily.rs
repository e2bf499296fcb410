//! The words of the daily management meeting (domain.md, *Tasking*: DMM).

use super::choice::choices;

choices! {
    /// Where a daily page stands once it is opened.
    DailyState, "state of a daily page" {
        Open = "open", "open";
        Closed = "closed", "closed";
    }
}

choices! {
    /// The sections of a daily page, in its order. What the last page left open comes again at
    /// the end, unless it stands in a section already.
    DailySection, "section of a daily page" {
        Clocks = "clocks", "Clocks ending today";
        Floors = "floors", "Floors hit";
        Received = "received", "Received";
        Unassessed = "unassessed", "Unassessed too long";
        Actions = "actions", "Actions due";
        Carried = "carried", "Left open last time";
    }
}

choices! {
    /// What became of an item of a daily page.
    Dealt, "state of an item of a daily page" {
        Open = "open", "open";
        Seen = "seen", "seen";
        Assigned = "assigned", "assigned";
    }
}
