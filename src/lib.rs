//! probity: a terminal workbench for a police vetting unit and anti-corruption unit.
//!
//! Seven floors, each using only the floors under it: `domain`; `store`; `catalogue`,
//! `documents`, `exchange` and `synthetic`; `app`; `ui`; `term` and `cli`; the binary.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unreachable)]
#![warn(missing_docs)]

pub mod app;
pub mod catalogue;
pub mod cli;
pub mod documents;
pub mod domain;
pub mod exchange;
pub mod store;
pub mod synthetic;
pub mod term;
pub mod ui;
