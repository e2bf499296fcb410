//! The posts that a synthetic force is made of: titles, units, levels and what makes some of
//! them designated or sensitive.

use crate::domain::vetting::Level::{self, Ctc, Dv, Edv, Emv, Esc, Mv, Nppv2f, Nppv3, Rv, Sc};
use crate::domain::vetting::Sensitivity::{
    self, Acu, ChildAbuse, Covert, Ct, Ersou, Firearms, Intelligence, None,
};

/// Who fills a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// An officer in uniform.
    Uniform,
    /// A detective.
    Detective,
    /// A member of police staff.
    Staff,
    /// A PCSO.
    Pcso,
    /// A contractor or partner who works inside.
    Outside,
}

/// A kind of post.
#[derive(Debug, Clone, Copy)]
pub(super) struct Role {
    /// Who fills it.
    pub who: Who,
    /// How many of its `who` hold it, in proportion.
    pub weight: u32,
    /// Its title.
    pub title: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// The clearance that it needs.
    pub level: Level,
    /// Whether it is designated.
    pub designated: bool,
    /// What makes it sensitive.
    pub sensitivity: Sensitivity,
}

const fn role(
    who: Who,
    weight: u32,
    title: &'static str,
    unit: &'static str,
    level: Level,
    sensitivity: Sensitivity,
) -> Role {
    let designated = !matches!(level, Rv | Nppv2f | Nppv3);
    Role { who, weight, title, unit, level, designated, sensitivity }
}

use Who::{Detective, Outside, Pcso, Staff, Uniform};

/// Every kind of post. A post above recruitment vetting is designated.
pub(super) const ROLES: &[Role] = &[
    role(Uniform, 190, "Response officer", "Response North", Rv, None),
    role(Uniform, 180, "Response officer", "Response South", Rv, None),
    role(Uniform, 150, "Response officer", "Response Central", Rv, None),
    role(Uniform, 110, "Neighbourhood officer", "Neighbourhood East", Rv, None),
    role(Uniform, 100, "Neighbourhood officer", "Neighbourhood West", Rv, None),
    role(Uniform, 60, "Roads policing officer", "Roads Policing", Rv, None),
    role(Uniform, 50, "Custody officer", "Custody", Rv, None),
    role(Uniform, 35, "Firearms officer", "Armed Policing", Rv, None),
    role(Uniform, 25, "Public order officer", "Operations", Rv, None),
    role(Uniform, 20, "Dog handler", "Operations", Rv, None),
    role(Uniform, 20, "Trainer", "Learning and Development", Rv, None),
    role(Uniform, 20, "Control room supervisor", "Control Room", Rv, None),
    role(Uniform, 12, "Duty superintendent's staff", "Command Team", Mv, None),
    role(Uniform, 10, "Firearms commander", "Armed Policing", Mv, None),
    role(Uniform, 5, "Ports officer", "Special Branch", Sc, Ct),
    role(Uniform, 3, "Royalty and visits officer", "Operations", Ctc, None),
    role(Detective, 300, "Detective", "CID North", Rv, None),
    role(Detective, 270, "Detective", "CID South", Rv, None),
    role(Detective, 110, "Detective", "Serious Crime", Rv, None),
    role(Detective, 70, "Detective", "Economic Crime", Rv, None),
    role(Detective, 90, "Detective", "Rape and Sexual Offences", Rv, None),
    role(Detective, 22, "Child abuse investigator", "Child Abuse Investigation", Rv, ChildAbuse),
    role(Detective, 22, "Child abuse investigator", "Child Abuse Investigation", Mv, ChildAbuse),
    role(Detective, 40, "Detective", "ERSOU", Mv, Ersou),
    role(Detective, 24, "Source handler", "Covert Operations", Mv, Covert),
    role(Detective, 20, "Surveillance officer", "Covert Operations", Mv, Covert),
    role(Detective, 25, "Investigator", "Professional Standards", Mv, None),
    role(Detective, 14, "Investigator", "ACU", Mv, Acu),
    role(Detective, 2, "Head of ACU", "ACU", Emv, Acu),
    role(Detective, 16, "Counter-terrorism officer", "Special Branch", Sc, Ct),
    role(Detective, 10, "Counter-terrorism officer", "Special Branch", Dv, Ct),
    role(Detective, 3, "Regional liaison officer", "Special Branch", Esc, Ct),
    role(Detective, 1, "Regional liaison lead", "Special Branch", Edv, Ct),
    role(Staff, 220, "Communications operator", "Control Room", Rv, None),
    role(Staff, 90, "Crime recorder", "Crime Management", Rv, None),
    role(Staff, 80, "Detention officer", "Custody", Rv, None),
    role(Staff, 70, "Front counter officer", "Public Contact", Rv, None),
    role(Staff, 60, "Administrator", "Criminal Justice", Rv, None),
    role(Staff, 50, "Scenes of crime officer", "Forensic Services", Rv, None),
    role(Staff, 45, "HR adviser", "People Services", Rv, None),
    role(Staff, 40, "Finance officer", "Finance", Rv, None),
    role(Staff, 35, "Fleet technician", "Fleet", Rv, None),
    role(Staff, 30, "Property officer", "Property Store", Rv, None),
    role(Staff, 40, "Support technician", "ICT", Rv, None),
    role(Staff, 22, "Systems administrator", "ICT", Mv, None),
    role(Staff, 16, "Firearms licensing officer", "Firearms Licensing", Rv, Firearms),
    role(Staff, 24, "Intelligence researcher", "Intelligence", Rv, Intelligence),
    role(Staff, 22, "Intelligence analyst", "Intelligence", Mv, Intelligence),
    role(Staff, 14, "Vetting officer", "Vetting Unit", Mv, None),
    role(Staff, 7, "Analyst", "ACU", Mv, Acu),
    role(Staff, 6, "Case worker", "Professional Standards", Mv, None),
    role(Staff, 4, "Registry clerk", "Special Branch", Sc, Ct),
    role(Pcso, 60, "PCSO", "Neighbourhood East", Rv, None),
    role(Pcso, 60, "PCSO", "Neighbourhood West", Rv, None),
    role(Pcso, 20, "PCSO", "Schools Liaison", Rv, None),
    role(Outside, 40, "Custody nurse", "Custody", Nppv3, None),
    role(Outside, 30, "Service engineer", "ICT", Nppv3, None),
    role(Outside, 25, "Cleaner", "Estates", Nppv2f, None),
    role(Outside, 10, "Independent advocate", "Rape and Sexual Offences", Nppv2f, None),
];

/// Every kind of post of one `who`.
pub(super) fn of(who: Who) -> Vec<&'static Role> {
    ROLES.iter().filter(|role| role.who == who).collect()
}
