//! A shift by itself: whose it is, on which day, which pattern, from when to when, for how much pay.

mod outside_plan;
mod paid_minutes;
mod shift_length;
mod shift_not_allowed;
mod shift_start;
mod unknown_agent;

use super::Rule;

/// The rules of this folder.
pub(super) const RULES: &[&Rule] = &[
    &unknown_agent::RULE,
    &outside_plan::RULE,
    &shift_not_allowed::RULE,
    &shift_start::RULE,
    &shift_length::RULE,
    &paid_minutes::RULE,
];
