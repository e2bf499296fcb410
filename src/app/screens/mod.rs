//! What each part of the screen knows and does, without drawing it.

pub mod bar;
pub mod choose;
pub mod confirm;
pub mod daily;
mod entry;
pub mod forecast;
pub mod form;
pub mod list;
pub mod measures;
pub mod meeting;
pub mod preview;
pub mod prompt;
pub mod renewals;
pub mod review;
pub mod scoring;
pub mod scroll;
