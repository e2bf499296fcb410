//! What the program knows and does: the state, the commands and the pure `update` between
//! them. No SQL, no drawing, no clock, no terminal.

pub mod commands;
mod filling;
pub mod keys;
pub mod message;
pub mod moves;
pub mod screens;
mod session;
pub mod start;
pub mod state;
mod tasking;
mod typing;
pub mod update;
