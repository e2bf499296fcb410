//! The words of the notifiable-association register.

use super::choice::choices;

choices! {
    /// Why the association is notifiable.
    AssociationCategory, "category of association" {
        Convicted = "convicted", "convicted";
        UnderInvestigation = "under-investigation", "under investigation";
        OrganisedCrime = "organised-crime", "organised crime";
        Extremist = "extremist", "extremist";
        DismissedOfficer = "dismissed-officer", "dismissed officer";
        PrivateInvestigator = "private-investigator", "private investigator";
        Journalist = "journalist", "journalist";
        Other = "other", "other";
    }
}

choices! {
    /// How often they meet.
    Contact, "contact" {
        Daily = "daily", "daily";
        Weekly = "weekly", "weekly";
        Monthly = "monthly", "monthly";
        Rarely = "rarely", "rarely";
        Ceased = "ceased", "ceased";
    }
}

choices! {
    /// Risk, evaluated once for the person and once for the force.
    Risk, "risk" {
        Low = "low", "low";
        Medium = "medium", "medium";
        High = "high", "high";
    }
}

choices! {
    /// Where a declaration stands.
    AssociationStage, "stage of an association" {
        Declared = "declared", "declared";
        Research = "research", "research";
        Evaluated = "evaluated", "evaluated";
        Closed = "closed", "closed";
    }
}

choices! {
    /// What follows the evaluation.
    AssociationOutcome, "outcome of an association" {
        NoAction = "no-action", "no action";
        Advice = "advice", "advice";
        Conditions = "conditions", "conditions";
        VettingReview = "vetting-review", "vetting review";
        Referral = "referral", "referral";
    }
}
