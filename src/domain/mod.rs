//! Types and rules of the work, standing on nothing else: no database, no screen, no clock.

pub mod association;
pub mod calendar;
pub mod check;
pub mod choice;
pub mod conflict;
pub mod gift;
pub mod grading;
pub mod intelligence;
pub mod interest;
pub mod money;
pub mod policy;
pub mod priority;
pub mod score;
pub mod tasking;
pub mod text;
pub mod time;
pub mod vetting;
