//! What goes out of the workspace and comes into it as files: registers read from spreadsheets,
//! and lists written for spreadsheets, programs and terminals.

pub mod dates;
pub mod export;
pub mod gifts;
pub mod mapping;
pub mod rejects;
mod shift;
pub mod table;
mod words;
