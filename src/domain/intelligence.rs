//! The words of corruption intelligence: sources, categories, markings and states.

use super::choice::choices;

choices! {
    /// Where a report came from.
    SourceKind, "source" {
        ConfidentialLine = "confidential-line", "confidential line";
        Crimestoppers = "crimestoppers", "Crimestoppers";
        Complaint = "complaint", "complaint";
        Supervisor = "supervisor", "supervisor";
        SystemAudit = "system-audit", "system audit";
        Vetting = "vetting", "vetting";
        Partner = "partner", "partner agency";
        OtherForce = "other-force", "other force";
        Sensitive = "sensitive", "sensitive";
    }
}

choices! {
    /// The twelve national categories (P).
    Category, "category" {
        Infiltration = "infiltration", "infiltration";
        Disclosure = "disclosure", "disclosure of information";
        Justice = "justice", "perverting the course of justice";
        Sexual = "sexual", "sexual misconduct";
        Drugs = "drugs", "controlled drug use and supply";
        Theft = "theft", "theft and fraud";
        Systems = "systems", "misusing force systems";
        Authority = "authority", "abuse of authority";
        Association = "association", "inappropriate association";
        Vulnerability = "vulnerability", "vulnerability";
        Offender = "offender", "commit, incite, aid and abet, or assist an offender";
        Other = "other", "other";
    }
}

choices! {
    /// Markings that may be held here; anything above is refused.
    Marking, "marking" {
        Official = "OFFICIAL", "OFFICIAL";
        OfficialSensitive = "OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE";
    }
}

choices! {
    /// How two reports belong together.
    LinkKind, "kind of link" {
        Linked = "linked", "linked";
        Merged = "merged", "merged";
    }
}

choices! {
    /// Where an item stands.
    ItemState, "state of an item" {
        New = "new", "new";
        Assessed = "assessed", "assessed";
        Decided = "decided", "decided";
        Closed = "closed", "closed";
    }
}
