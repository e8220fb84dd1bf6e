//! Breaks inside a shift: all of them, in order, at the right time, apart, as long and as paid as said.

mod break_gap;
mod break_grid;
mod break_length;
mod break_missing;
mod break_order;
mod break_overlap;
mod break_paid;
mod break_team_share;
mod break_unknown;
mod break_window;
mod placed;

use super::Rule;
use placed::{asks_for_breaks, interruptions};

/// The rules of this folder.
pub(super) const RULES: &[&Rule] = &[
    &break_missing::RULE,
    &break_unknown::RULE,
    &break_team_share::RULE,
    &break_order::RULE,
    &break_window::RULE,
    &break_grid::RULE,
    &break_length::RULE,
    &break_paid::RULE,
    &break_overlap::RULE,
    &break_gap::RULE,
];
