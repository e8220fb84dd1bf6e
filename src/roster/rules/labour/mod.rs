//! Labour law: what a project's [`LabourRules`](crate::roster::labour::LabourRules) ask.
//!
//! Each file holds one rule twice. Its [`Restriction`] narrows what the search may do with a person,
//! its [`Rule`] judges a finished roster, and the two share no line of code: the search thinks in
//! limits of days and weeks that it can keep step by step, the audit in instants and sums.
//!
//! ```text
//! work          elapsed minutes of a shift less its unpaid breaks
//! day           all work of one work date
//! overtime      of a day: work beyond the standard day; of a week: what is left of each day after
//!               that, beyond the standard week, laid to the days on which it comes about
//! standard week the parameter, and a standard day more for each make-up workday in it
//! free day      a work date of nobody's shift
//! ```
//! Rules over weeks, months and longer periods look back into the previous roster. Where the search
//! cannot keep such a sum in mind it gives each week its share, which is stricter than the law:
//! such a restriction is not [`exact`](Restriction::exact), and the proven bound leaves it out.
//!
//! Not modelled: pay, time off in lieu, notice, nursing time; Sundays and holidays that are off by
//! law; opt-outs of single people.

mod average;
mod average_week;
mod breaks;
mod cycle_hours;
mod daily_hours;
mod daily_rest;
mod free_days;
mod night_average;
mod overtime_day;
mod overtime_month;
mod overtime_week;
mod protected_overtime;
mod run_of_days;
mod scope;
mod stretch;
mod weekly_rest;
mod work;

use super::Rule;

pub use breaks::{BreakSpan, narrow_breaks};
pub use scope::{Before, Scope, ScopeDay, ScopeShift, ScopeWeek};

/// The rules of this folder.
pub(super) const RULES: &[&Rule] = &[
    &daily_hours::RULE,
    &overtime_day::RULE,
    &daily_rest::RULE,
    &run_of_days::RULE,
    &free_days::RULE,
    &weekly_rest::RULE,
    &overtime_week::RULE,
    &overtime_month::RULE,
    &protected_overtime::RULE,
    &average_week::RULE,
    &night_average::RULE,
    &cycle_hours::RULE,
    &breaks::RULE,
    &stretch::RULE,
];

/// What a rule takes away from the search.
#[derive(Debug)]
pub struct Restriction {
    /// Whether it takes away nothing that the law allows.
    pub exact: bool,
    /// Narrows one person's scope; it never widens it.
    pub narrow: fn(&mut Scope<'_>),
}

/// Every restriction; those of breaks act on shifts, through [`narrow_breaks`].
pub const RESTRICTIONS: [&Restriction; 12] = [
    &daily_hours::SEARCH,
    &overtime_day::SEARCH,
    &daily_rest::SEARCH,
    &run_of_days::SEARCH,
    &free_days::SEARCH,
    &weekly_rest::SEARCH,
    &overtime_week::SEARCH,
    &overtime_month::SEARCH,
    &protected_overtime::SEARCH,
    &average_week::SEARCH,
    &night_average::SEARCH,
    &cycle_hours::SEARCH,
];

#[cfg(test)]
pub(crate) mod tests;
