//! What goes out of the workspace and comes into it as files: registers read from spreadsheets,
//! and lists written for spreadsheets, programs and terminals.

pub mod barred;
pub mod complaints;
pub mod dates;
pub mod export;
pub mod gifts;
pub mod hr;
pub mod icalendar;
mod json;
pub mod mapping;
pub mod measures;
pub mod monitoring;
pub mod reading;
pub mod rejects;
pub mod reports;
pub mod table;
pub mod words;
mod workbook;
