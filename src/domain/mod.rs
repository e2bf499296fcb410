//! Types and rules of the work, standing on nothing else: no database, no screen, no clock.

pub mod agreement;
pub mod association;
pub mod calendar;
pub mod check;
pub mod choice;
pub mod complaint;
pub mod daily;
pub mod follow_up;
pub mod gift;
pub mod grading;
pub mod intelligence;
pub mod interest;
pub mod items;
pub mod money;
pub mod month;
pub mod policy;
pub mod priority;
pub mod risk;
pub mod score;
pub mod tasking;
pub mod text;
pub mod time;
pub mod uncertainty;
pub mod vetting;
