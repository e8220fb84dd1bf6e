//! A planning week: worked days, paid hours, days that must be worked, turns, equal starts, free weekends.

mod days_per_week;
mod must_work_day;
mod paid_hours_per_week;
mod rotation;
mod same_start;
mod weekends_off;

use super::Rule;

/// The rules of this folder.
pub(super) const RULES: &[&Rule] = &[
    &days_per_week::RULE,
    &paid_hours_per_week::RULE,
    &must_work_day::RULE,
    &rotation::RULE,
    &same_start::RULE,
    &weekends_off::RULE,
];
