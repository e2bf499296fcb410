//! Small pieces that screens are drawn with.

pub mod chart;
pub mod figures;
pub mod found;
pub mod hints;
pub mod table;
pub mod typed;
pub mod wrap;
