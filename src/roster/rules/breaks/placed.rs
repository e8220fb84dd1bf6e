//! Whether breaks are known, and what interrupts a shift.

use crate::roster::rows::ActivityRow;
use crate::roster::rules::{Person, WorkedShift};

/// Whether breaks are placed at all, and something is known of them.
pub(super) fn asks_for_breaks(person: &Person<'_>) -> bool {
    person.activities_known && person.problem.breaks_in_roster
}

/// Everything off queue inside the shift, by start.
pub(super) fn interruptions<'s, 'a>(
    shift: &'s WorkedShift<'a>,
) -> impl Iterator<Item = &'a ActivityRow> + 's {
    let inside = shift.activities.iter().copied();
    inside.filter(|row| !row.on_queue)
}
