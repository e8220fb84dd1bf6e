//! How many people can be on a queue at once, whatever the roster.
//!
//! Everybody counts who knows the queue and has some shift over the interval. Rest, hours and what they
//! work otherwise are left out, so no roster has more people there: a limit above it cannot be kept.

use super::RosterProblem;
use super::compile::{CompiledGroup, CompiledProblem};
use super::limits::{LimitKind, Reach, StaffLimit};

/// The interval of a least number of people in which the fewest can be there; `None` for limits of
/// another kind and for hours that the plan does not have.
pub fn reach(
    problem: &RosterProblem,
    compiled: &CompiledProblem,
    limit: &StaffLimit,
) -> Option<Reach> {
    let LimitKind::MinStaff { queue } = limit.kind else {
        return None;
    };
    let mut people = vec![0.0; compiled.n_intervals];
    for (set, carried) in compiled.skill_sets.iter().zip(&compiled.carried_in) {
        if set.queues.contains(&queue) {
            let there = people.iter_mut().zip(carried);
            there.for_each(|(people, carried)| *people += carried / compiled.availability);
        }
    }
    for group in &compiled.groups {
        if !compiled.skill_sets[group.skill_set].queues.contains(&queue) {
            continue;
        }
        let can_be_there = people.iter_mut().zip(covered(problem, compiled, group));
        for (people, _) in can_be_there.filter(|(_, can)| *can) {
            *people += group.members.len() as f64;
        }
    }
    let holds = |(interval, people): (usize, f64)| {
        let reach = Reach { interval, people };
        limit.holds_in(&problem.grid, interval).then_some(reach)
    };
    let all = people.into_iter().enumerate().filter_map(holds);
    all.min_by(|a, b| a.people.total_cmp(&b.people))
}

/// Per interval whether a member of the group may work a shift that touches it.
fn covered(
    problem: &RosterProblem,
    compiled: &CompiledProblem,
    group: &CompiledGroup,
) -> Vec<bool> {
    let mut covered = vec![false; compiled.n_intervals];
    for (choices, shifts) in group.days.iter().zip(&compiled.shifts) {
        for choice in &choices.work {
            let shift = &shifts[choice.shift];
            let span = (shift.start_minute, shift.end_minute);
            for (interval, _) in problem.grid.touched(span) {
                covered[interval] = true;
            }
        }
    }
    covered
}
