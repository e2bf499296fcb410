//! The registers, one file each.

mod actions;
mod associations;
mod at_risk;
mod audit;
mod clearances;
mod complaints;
mod daily;
pub mod daily_forms;
mod decisions;
mod gifts;
mod intelligence;
mod interests;
pub mod keeping_forms;
pub mod meeting_forms;
mod meetings;
mod people;
mod posts;
mod priorities;
mod recommendations;
mod referrals;
pub mod report_forms;
mod vetting;

use super::Register;

/// Every register, in the order in which the command line names them.
pub static ALL: &[&Register] = &[
    &vetting::REGISTER,
    &clearances::REGISTER,
    &people::REGISTER,
    &posts::REGISTER,
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
    &recommendations::REGISTER,
    &audit::REGISTER,
];
