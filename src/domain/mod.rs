//! Types and rules of the work, standing on nothing else: no database, no screen, no clock.

pub mod association;
pub mod choice;
pub mod gift;
pub mod intelligence;
pub mod interest;
pub mod tasking;
pub mod text;
pub mod vetting;
