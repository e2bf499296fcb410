//! The words of vetting: levels and their ladders, cases, checks, outcomes and clearances.

use super::choice::choices;

choices! {
    /// Who is vetted (P).
    SubjectKind, "kind of person" {
        Officer = "officer", "officer";
        Pcso = "pcso", "PCSO";
        Staff = "staff", "staff";
        Special = "special", "special constable";
        Volunteer = "volunteer", "volunteer";
        Cadet = "cadet", "cadet";
        Contractor = "contractor", "contractor";
        Partner = "partner", "partner-agency worker";
        Applicant = "applicant", "applicant";
    }
}

choices! {
    /// Clearance levels; their validity is policy data.
    Level, "clearance level" {
        Rv = "RV", "RV recruitment vetting";
        Mv = "MV", "MV management vetting";
        Emv = "EMV", "EMV enhanced management vetting";
        Nppv1 = "NPPV1", "NPPV1 premises only";
        Nppv2a = "NPPV2-A", "NPPV2 abbreviated";
        Nppv2f = "NPPV2-F", "NPPV2 full";
        Nppv3 = "NPPV3", "NPPV3 unsupervised";
        Ctc = "CTC", "CTC counter-terrorist check";
        Sc = "SC", "SC security check";
        Esc = "eSC", "eSC enhanced security check";
        Dv = "DV", "DV developed vetting";
        Edv = "eDV", "eDV enhanced developed vetting";
    }
}

choices! {
    /// The three ladders: a higher rung satisfies a lower one on the same ladder only.
    Ladder, "ladder" {
        Force = "force", "force";
        NonPolice = "non-police", "non-police";
        National = "national", "national security";
    }
}

impl Level {
    /// The ladder this level stands on.
    pub fn ladder(self) -> Ladder {
        match self {
            Self::Rv | Self::Mv | Self::Emv => Ladder::Force,
            Self::Nppv1 | Self::Nppv2a | Self::Nppv2f | Self::Nppv3 => Ladder::NonPolice,
            Self::Ctc | Self::Sc | Self::Esc | Self::Dv | Self::Edv => Ladder::National,
        }
    }

    /// The rung on its ladder, rising from 0.
    pub fn rung(self) -> u8 {
        match self {
            Self::Rv | Self::Nppv1 | Self::Ctc => 0,
            Self::Mv | Self::Nppv2a | Self::Sc => 1,
            Self::Emv | Self::Nppv2f | Self::Esc => 2,
            Self::Nppv3 | Self::Dv => 3,
            Self::Edv => 4,
        }
    }

    /// Whether holding this level meets a requirement for `required`.
    pub fn satisfies(self, required: Self) -> bool {
        self.ladder() == required.ladder() && self.rung() >= required.rung()
    }
}

choices! {
    /// Why a case was opened.
    CaseKind, "kind of case" {
        Recruit = "recruit", "recruit";
        Transferee = "transferee", "transferee";
        Rejoiner = "rejoiner", "rejoiner";
        Upgrade = "upgrade", "upgrade (new post)";
        Renewal = "renewal", "renewal";
        NonPolice = "non-police", "non-police";
        Change = "change", "change of circumstances";
        Misconduct = "misconduct", "misconduct review";
        Aftercare = "aftercare", "aftercare";
        Random = "random", "random re-vet";
    }
}

choices! {
    /// Where a case stands.
    Stage, "stage" {
        Received = "received", "received";
        Allocated = "allocated", "allocated";
        Checks = "checks", "checks";
        Waiting = "waiting", "awaiting applicant";
        Assessment = "assessment", "assessment";
        Decision = "decision", "decision";
        Closed = "closed", "closed";
    }
}

choices! {
    /// The checks; which levels need which is policy data.
    CheckKind, "check" {
        Identity = "identity", "identity and right to work";
        Residency = "residency", "residency";
        Pnc = "pnc", "PNC";
        Pnd = "pnd", "PND";
        LocalIntelligence = "local-intelligence", "local intelligence";
        AllForce = "all-force", "all-force databases";
        SpecialBranch = "special-branch", "Special Branch / CT";
        Financial = "financial", "financial";
        PreviousPsd = "previous-psd", "previous-force PSD";
        OwnPsd = "own-psd", "own PSD";
        AcuIntelligence = "acu-intelligence", "ACU intelligence";
        Military = "military", "military";
        CoResidents = "co-residents", "co-residents";
        Family = "family", "family";
        OpenSource = "open-source", "open source and social media";
        Biometric = "biometric", "biometric";
        DrugTest = "drug-test", "drug test";
        References = "references", "references";
        Interests = "interests", "business interests and associations";
        Barred = "barred", "barred and advisory lists";
        Interview = "interview", "interview";
        Referees = "referees", "referees";
    }
}

choices! {
    /// What a check returned. `not-done` needs a reason and the vetting manager.
    CheckResult, "check result" {
        NoTrace = "no-trace", "no trace";
        NotAdverse = "not-adverse", "trace, not adverse";
        Adverse = "adverse", "trace, adverse";
        NotDone = "not-done", "not done";
    }
}

choices! {
    /// How a case ends.
    Outcome, "outcome" {
        Granted = "granted", "granted";
        Conditions = "conditions", "granted with conditions";
        Refused = "refused", "refused";
        Withdrawn = "withdrawn", "withdrawn by applicant";
        Discontinued = "discontinued", "discontinued";
    }
}

choices! {
    /// Grounds of a refusal.
    Ground, "ground of refusal" {
        Criminality = "criminality", "own criminality";
        ThirdParty = "third-party", "third-party association";
        Integrity = "integrity", "integrity";
        NonDisclosure = "non-disclosure", "non-disclosure";
        Residency = "residency", "residency";
        Financial = "financial", "financial";
    }
}

choices! {
    /// What a clearance is now. `lapsed` is written when the day passes its valid-until.
    ClearanceState, "clearance state" {
        Active = "active", "active";
        Conditional = "conditional", "conditional";
        Extended = "extended", "extended";
        Suspended = "suspended", "suspended";
        Withdrawn = "withdrawn", "withdrawn";
        Lapsed = "lapsed", "lapsed";
        Terminated = "terminated", "terminated";
    }
}

choices! {
    /// What makes a post sensitive.
    Sensitivity, "post sensitivity" {
        None = "none", "none";
        Acu = "acu", "anti-corruption unit";
        Ct = "ct", "counter-terrorism";
        Ersou = "ersou", "ERSOU";
        ChildAbuse = "child-abuse", "child abuse investigation";
        Covert = "covert", "covert";
        Firearms = "firearms", "firearms licensing";
        Intelligence = "intelligence", "intelligence";
    }
}
