//! What the program knows and does: the state, the commands and the pure `update` between
//! them. No SQL, no drawing, no clock, no terminal.

mod assessing;
pub mod commands;
mod daily;
mod drafts;
mod filling;
mod keeping;
pub mod keys;
mod letters;
pub mod marking;
pub mod message;
pub mod moves;
mod outlook;
mod papers;
mod parts;
mod people;
mod renewals;
mod reviewing;
pub mod screens;
mod session;
pub mod start;
pub mod state;
mod tasking;
mod typing;
pub mod update;
