//! The words of the business-interest register.

use super::choice::choices;

choices! {
    /// What the interest is.
    InterestKind, "kind of interest" {
        Secondary = "secondary", "secondary employment";
        Business = "business", "business";
        Letting = "letting", "letting property";
        Voluntary = "voluntary", "voluntary work";
        Membership = "membership", "membership";
    }
}

choices! {
    /// Where an application stands; a line manager's refusal still reaches PSD.
    InterestStage, "stage of an interest" {
        Applied = "applied", "applied";
        Assessed = "assessed", "assessed by line manager";
        Decided = "decided", "decided";
        Appealed = "appealed", "appealed";
        Lapsed = "lapsed", "lapsed";
    }
}

choices! {
    /// The line manager's view.
    ManagerView, "line manager's view" {
        Supports = "supports", "supports";
        Refuses = "refuses", "refuses";
    }
}

choices! {
    /// The appropriate authority's decision.
    InterestDecision, "decision on an interest" {
        Compatible = "compatible", "compatible";
        Conditions = "conditions", "compatible with conditions";
        Incompatible = "incompatible", "incompatible";
    }
}
