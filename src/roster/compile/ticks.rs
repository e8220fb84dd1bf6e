//! The tick: the greatest length that divides every time of the problem.

use super::{BreakPlan, PlannedShift};

/// Minutes of the tick of these shifts, breaks and intervals.
pub(super) fn tick_minutes(
    interval_minutes: i64,
    shifts: &[Vec<PlannedShift>],
    break_plans: &[BreakPlan],
) -> i64 {
    let shifts = shifts.iter().flatten();
    let times = shifts.flat_map(|s| [s.start_minute, s.end_minute]);
    let breaks = break_plans.iter().flat_map(|plan| {
        let windows = plan.windows.iter();
        // A plan without breaks has no grid to keep to.
        let grid = if plan.windows.is_empty() {
            0
        } else {
            plan.step
        };
        windows
            .flat_map(|w| [w.minutes, w.first, w.last])
            .chain([grid, if plan.windows.len() > 1 { plan.gap } else { 0 }])
    });
    times.chain(breaks).fold(interval_minutes, gcd)
}

/// The greatest number that divides both.
pub fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
