//! Meetings, training and coaching.

mod duty;
mod duty_place;

use super::{Person, Rule, WorkedShift};
use crate::roster::Duty;
use crate::roster::rows::ActivityRow;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[&duty::RULE, &duty_place::RULE];

/// The duties of a shift with their rows; an id that is a break of the pattern is that break.
fn duties<'a>(person: &Person<'a>, shift: &WorkedShift<'a>) -> Vec<(&'a Duty, &'a ActivityRow)> {
    let is_break = |id: &str| {
        shift
            .pattern
            .is_some_and(|p| p.breaks.iter().any(|b| b.id == id))
    };
    let rows = shift.activities.iter().copied();
    let of = |row: &'a ActivityRow| {
        let mut duties = person.problem.duties.iter();
        let duty = duties.find(|duty| duty.id == row.activity)?;
        (!row.on_queue && !is_break(&row.activity)).then_some((duty, row))
    };
    rows.filter_map(of).collect()
}
