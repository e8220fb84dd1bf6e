//! Puts the stage together: prices and a first roster at once, then proof and reheats, then the verdict.

use super::bound::bound;
use std::collections::BTreeSet;

use super::compile::{CompiledGroup, CompiledProblem, Strictness, compile, compile_as};
use super::limits::StaffLimit;
use super::prices::{PriceLimits, Priced};
use super::reach::reach;
use super::responses::{Responder, WorkedDay};
use super::search::{Draft, Found, Proven, SearchLimits, first_roster};
use super::{
    Break, LeftOut, Roster, RosterError, RosterOutcome, RosterProblem, Shift, SolveLimits,
    SolvedRoster, duties, evaluate, limits, relaxation,
};
use crate::progress::Progress;

/// Relative gap up to which bound and objective are the same number.
const EQUAL: f64 = 1e-9;

/// Finds a legal roster, its cost and a proven bound on every other.
///
/// The first roster and the programs of the weeks are made side by side, then the reheats and the program
/// of all weeks, which one thread alone can solve: it is the longest piece, so it must not wait for the
/// reheats. The roster does not depend on the prices. A gap to stop at needs the bound before the reheats,
/// so only then do these wait for it.
///
/// # Errors
/// [`RosterError`] for numbers and references that no plan could be made from. An infeasible or a
/// stopped solve is an outcome, not an error.
pub fn solve(
    problem: &RosterProblem,
    limits: &SolveLimits,
    progress: &dyn Progress,
) -> Result<RosterOutcome, RosterError> {
    let mut compiled = compile(problem)?;
    let conflicts = relaxation::conflicts(problem)?;
    if !conflicts.is_empty() {
        return Ok(RosterOutcome::Infeasible(conflicts));
    }
    let without = take_groups_without_roster(&mut compiled);
    let responder = Responder::new(&compiled);
    let search_limits = SearchLimits {
        effort: limits.effort,
        seed: limits.seed,
    };
    let loose = loosened(problem, &compiled, &without)?;
    let loose_responder = loose.as_ref().map(Responder::new);
    let (legal, legal_responder) = match (&loose, &loose_responder) {
        (Some(loose), Some(responder)) => (loose, responder),
        _ => (&compiled, &responder),
    };
    let priced = Priced::of(legal);
    let (first, weeks) = rayon::join(
        || first_roster(&responder, &search_limits, progress),
        || priced.week_by_week(&PriceLimits::USUAL, progress),
    );
    let proven = Proven::default();
    let proof = || {
        // Any prices prove a bound, so both kinds may try; those of the weeks are there first.
        let at = |queues: &[Vec<f64>]| bound(legal, legal_responder, queues);
        let early = at(&weeks.prices());
        proven.raise(early);
        if progress.stop_requested() {
            return early;
        }
        let prices = weeks.joined(&PriceLimits::USUAL, progress);
        match prices.whole {
            Some(_) => early.max(at(&prices.queues)),
            None => early,
        }
    };
    let (found, bound) = if limits.gap > 0.0 {
        let bound = proof();
        let good_enough = bound / (1.0 - limits.gap.min(0.999));
        let improve = |draft: Draft<'_>| draft.improve(good_enough, &proven);
        (first.map(improve), bound)
    } else {
        let improve = || first.map(|draft| draft.improve(f64::NEG_INFINITY, &proven));
        rayon::join(improve, proof)
    };
    match found {
        Some(found) => {
            let loose = loose.as_ref().unwrap_or(&compiled);
            verdict((problem, &compiled, loose), (&found, bound), &without)
        }
        None => Ok(RosterOutcome::Stopped),
    }
}

/// Takes the groups out in which nobody has a legal roster, so that prices do not count on them.
fn take_groups_without_roster(compiled: &mut CompiledProblem) -> Vec<CompiledGroup> {
    let without = Responder::new(compiled).without_roster();
    let mut taken = Vec::new();
    for group in without.into_iter().rev() {
        taken.push(compiled.groups.remove(group));
    }
    taken.reverse();
    taken
}

/// The problem with every roster that labour law allows, for the bound, where the search keeps some
/// rule more strictly; `None` where both are the same.
pub(super) fn loosened(
    problem: &RosterProblem,
    compiled: &CompiledProblem,
    without: &[CompiledGroup],
) -> Result<Option<CompiledProblem>, RosterError> {
    if problem.labour.is_empty() {
        return Ok(None);
    }
    let mut loose = compile_as(problem, Strictness::Exact)?;
    let left_out: BTreeSet<usize> = without
        .iter()
        .flat_map(|group| group.members.iter().copied())
        .collect();
    for group in &mut loose.groups {
        group.members.retain(|agent| !left_out.contains(agent));
    }
    loose.groups.retain(|group| !group.members.is_empty());
    let same = loose.groups == compiled.groups
        && loose.break_plans == compiled.break_plans
        && loose.shifts == compiled.shifts;
    Ok((!same).then_some(loose))
}

/// Prices the finished roster independently of the search and compares it with the bound.
///
/// `loose` holds every roster that is legal.
fn verdict(
    (problem, compiled, loose): (&RosterProblem, &CompiledProblem, &CompiledProblem),
    (found, bound): (&Found, f64),
    without: &[CompiledGroup],
) -> Result<RosterOutcome, RosterError> {
    let mut roster = roster(problem, compiled, found);
    duties::place(problem, &mut roster, problem.grid.first_day());
    let (objective, coverage) = evaluate(problem, &roster);
    let idle: f64 = without.iter().map(idle_cost).sum();
    let reach = |limit: &StaffLimit| reach(problem, loose, limit);
    let beyond = limits::beyond(problem, &roster, &coverage);
    let unkept = limits::conflicts(problem, &beyond, reach);
    if !unkept.is_empty() {
        return Ok(RosterOutcome::Infeasible(unkept));
    }
    let total = objective.total();
    let solved = SolvedRoster {
        roster,
        objective,
        // Rounding can put a bound that is met exactly a hair above the objective.
        bound: (bound + idle).min(total),
        coverage,
        left_out: left_out(problem, without)?,
    };
    Ok(if solved.gap() <= EQUAL {
        RosterOutcome::Optimal(solved)
    } else {
        RosterOutcome::Feasible(solved)
    })
}

/// What the wishes of people who are left out cost, since they work nothing.
pub(super) fn idle_cost(group: &CompiledGroup) -> f64 {
    let per_person: f64 = group.days.iter().map(|day| day.idle).sum();
    group.members.len() as f64 * per_person
}

pub(super) fn left_out(
    problem: &RosterProblem,
    without: &[CompiledGroup],
) -> Result<Vec<LeftOut>, RosterError> {
    let mut left_out = Vec::new();
    for group in without {
        // People of one group are alike, so one explanation serves them all.
        let explained = relaxation::left_out(problem, group.members[0])?;
        left_out.extend(group.members.iter().map(|&agent| LeftOut {
            agent,
            ..explained.clone()
        }));
    }
    left_out.sort_by_key(|person| person.agent);
    Ok(left_out)
}

/// The search's answer in the words of the problem.
pub(super) fn roster(problem: &RosterProblem, compiled: &CompiledProblem, found: &Found) -> Roster {
    let mut shifts = Vec::new();
    for (agent, days) in &found.people {
        for (day, worked) in days.iter().enumerate() {
            if let Some(worked) = worked {
                shifts.push(shift(problem, compiled, (*agent, day, worked)));
            }
        }
    }
    Roster { shifts }
}

fn shift(
    problem: &RosterProblem,
    compiled: &CompiledProblem,
    (agent, day, worked): (usize, usize, &WorkedDay),
) -> Shift {
    let planned = &compiled.shifts[day][worked.shift];
    let windows = &compiled.breaks_of(planned).windows;
    let breaks = windows
        .iter()
        .zip(&worked.breaks)
        .map(|(window, &start)| Break {
            rule: window.rule,
            start_minute: start,
            end_minute: start + window.minutes,
        });
    Shift {
        agent,
        work_date: problem.grid.day(day),
        pattern: planned.pattern,
        start_clock: planned.start_clock,
        start_minute: planned.start_minute,
        end_minute: planned.end_minute,
        paid_minutes: planned.paid_minutes,
        breaks: breaks.collect(),
    }
}

#[cfg(test)]
mod tests;
