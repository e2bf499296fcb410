//! The words of the gifts-and-hospitality register.

use super::choice::choices;

choices! {
    /// Gift or hospitality.
    GiftKind, "kind of gift" {
        Gift = "gift", "gift";
        Hospitality = "hospitality", "hospitality";
    }
}

choices! {
    /// Which way it went; published registers hold gifts given as well.
    Direction, "direction" {
        Received = "received", "received";
        Given = "given", "given";
    }
}

choices! {
    /// What became of it: accepted and declined are both recorded (P, BCH 2014).
    Disposition, "disposition" {
        Accepted = "accepted", "accepted";
        Declined = "declined", "declined";
        Returned = "returned", "returned";
        Charity = "charity", "given to charity";
        Surrendered = "surrendered", "surrendered";
        Unknown = "unknown", "not stated";
    }
}

choices! {
    /// Where a declaration stands on its way to publication.
    GiftStage, "stage of a gift" {
        Declared = "declared", "declared";
        Manager = "manager", "seen by line manager";
        MoreInformation = "more-information", "more information asked";
        Decided = "decided", "decided";
        Published = "published", "published";
    }
}

choices! {
    /// The decision of the professional standards department.
    GiftDecision, "decision on a gift" {
        Approved = "approved", "approved";
        Declined = "declined", "declined";
        MoreInformation = "more-information", "more information";
    }
}

choices! {
    /// Value bands (P, BCH 2014); their limits are policy data.
    GiftBand, "value band" {
        Modest = "modest", "modest";
        Moderate = "moderate", "moderate";
        Significant = "significant", "significant";
        Unknown = "unknown", "unknown";
    }
}
