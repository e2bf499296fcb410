//! Each part of the screen as it is drawn.

pub mod attendance;
pub mod bar;
pub mod choose;
pub mod confirm;
pub mod daily;
pub mod detail;
pub mod forecast;
pub mod form;
pub mod help;
pub mod home;
pub mod list;
pub mod measures;
pub mod meeting;
pub mod preview;
pub mod prompt;
pub mod record;
pub mod renewals;
pub mod revealed;
pub mod review;
pub mod scoring;
