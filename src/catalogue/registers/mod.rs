//! The registers, one file each.

mod actions;
mod appeals;
mod associations;
mod at_risk;
mod audit;
mod barred;
mod case_forms;
mod clearances;
mod complaints;
mod conditions;
mod daily;
pub mod daily_forms;
mod decision_forms;
mod decisions;
mod dip;
mod due;
mod gifts;
mod hr;
mod intelligence;
mod interests;
pub mod keeping_forms;
mod letters;
pub mod meeting_forms;
mod meetings;
mod people;
mod posts;
mod priorities;
mod recommendations;
mod referrals;
pub mod renewal_forms;
pub mod report_forms;
pub mod staffing;
mod vetting;

use super::Register;

/// Every register, in the order in which the command line names them.
pub static ALL: &[&Register] = &[
    &vetting::REGISTER,
    &clearances::REGISTER,
    &appeals::REGISTER,
    &conditions::REGISTER,
    &letters::REGISTER,
    &due::REGISTER,
    &due::COMPLIANCE,
    &people::REGISTER,
    &posts::REGISTER,
    &hr::REGISTER,
    &barred::REGISTER,
    &barred::MATCHES,
    &gifts::REGISTER,
    &interests::REGISTER,
    &associations::REGISTER,
    &intelligence::REGISTER,
    &complaints::REGISTER,
    &at_risk::REGISTER,
    &at_risk::CANDIDATES,
    &referrals::REGISTER,
    &meetings::REGISTER,
    &decisions::REGISTER,
    &actions::REGISTER,
    &daily::REGISTER,
    &priorities::REGISTER,
    &staffing::REGISTER,
    &recommendations::REGISTER,
    &dip::REGISTER,
    &dip::READINGS,
    &audit::REGISTER,
];
