//! The command line as a user meets it: what each command writes where, and how it ends.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a test cannot go on without fails it, in its helpers too"
)]

mod audit;
mod bench;
mod databases;
mod days;
mod demo;
mod export;
mod help;
mod import;
mod import_barred;
mod import_complaints;
mod import_hr;
mod import_intelligence;
mod letter;
mod lists;
mod monitoring;
mod paper;
mod policy;
mod scheme;
mod secrecy;
mod users;
mod vetting;
