//! Where each register's rows come from, one file a register.

#[macro_use]
mod related;

mod actions;
mod appeals;
mod associations;
mod at_risk;
mod audit;
mod barred;
mod clearances;
mod complaints;
mod conditions;
mod daily;
mod decisions;
mod dip;
mod due;
#[cfg(test)]
pub(super) mod fixture;
mod gifts;
mod hr;
mod intelligence;
mod interests;
mod letters;
mod meetings;
mod people;
mod posts;
mod priorities;
mod recommendations;
mod referrals;
mod staffing;
#[cfg(test)]
mod tests;
mod vetting;

use super::query::source::Source;

/// Every register's source.
pub static ALL: &[&Source] = &[
    &vetting::SOURCE,
    &clearances::SOURCE,
    &appeals::SOURCE,
    &conditions::SOURCE,
    &letters::SOURCE,
    &due::SOURCE,
    &due::COMPLIANCE,
    &people::SOURCE,
    &posts::SOURCE,
    &hr::SOURCE,
    &barred::SOURCE,
    &barred::MATCHES,
    &gifts::SOURCE,
    &interests::SOURCE,
    &associations::SOURCE,
    &intelligence::SOURCE,
    &complaints::SOURCE,
    &at_risk::SOURCE,
    &at_risk::CANDIDATES,
    &referrals::SOURCE,
    &meetings::SOURCE,
    &decisions::SOURCE,
    &actions::SOURCE,
    &daily::SOURCE,
    &priorities::SOURCE,
    &staffing::SOURCE,
    &recommendations::SOURCE,
    &dip::SOURCE,
    &dip::READINGS,
    &audit::SOURCE,
];

/// The source of the register with this key.
pub fn source(register: &str) -> Option<&'static Source> {
    ALL.iter().copied().find(|source| source.register == register)
}
