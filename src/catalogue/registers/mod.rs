//! The registers, one file each.

mod actions;
mod associations;
mod audit;
mod clearances;
mod decisions;
mod gifts;
mod intelligence;
mod interests;
pub mod keeping_forms;
pub mod meeting_forms;
mod meetings;
mod people;
mod posts;
mod referrals;
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
    &referrals::REGISTER,
    &meetings::REGISTER,
    &decisions::REGISTER,
    &actions::REGISTER,
    &audit::REGISTER,
];
