//! Times at the doors of the formulas: what no centre has is refused before a formula works on it.
//!
//! Formulas speak in ratios of times; where one is a hundred digits longer than another, sums over
//! states or nodes of quadrature would not end.

use super::StaffingError;
use crate::units::OutOfRange;

/// The shortest time that lasts, seconds.
const LEAST: f64 = 1e-9;

/// The longest time, seconds: some thirty thousand years.
const MOST: f64 = 1e12;

/// Refuses a time that does not last or never ends.
pub(super) fn lasting(quantity: &'static str, found: f64) -> Result<(), StaffingError> {
    check(
        (LEAST..=MOST).contains(&found),
        (quantity, found),
        "a number above 0, from 1e-9 to 1e12",
    )
}

/// Refuses a time that is negative or never ends.
pub(super) fn any(quantity: &'static str, found: f64) -> Result<(), StaffingError> {
    check(
        (0.0..=MOST).contains(&found),
        (quantity, found),
        "0 or more, 1e12 at most",
    )
}

/// Refuses an interval that is longer than `most` seconds, which `expected` says in words.
pub(super) fn interval(found: f64, most: f64, expected: &'static str) -> Result<(), StaffingError> {
    let holds = (LEAST..=most).contains(&found);
    check(holds, ("interval in seconds", found), expected)
}

fn check(
    holds: bool,
    (quantity, found): (&'static str, f64),
    expected: &'static str,
) -> Result<(), StaffingError> {
    if holds {
        return Ok(());
    }
    Err(StaffingError::OutOfRange(OutOfRange {
        quantity,
        found,
        expected,
    }))
}
