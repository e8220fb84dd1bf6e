//! Who has to move, who is asked, the new roster, and the bound on every other.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::super::bound::bound;
use super::super::compile::{CompiledGroup, CompiledProblem, Strictness, compile_as};
use super::super::prices::{PriceLimits, prices};
use super::super::responses::Responder;
use super::super::rules::Severity;
use super::super::search::{Found, Place, Repaired, SearchLimits, repair};
use super::super::solve::{idle_cost, left_out, roster};
use super::super::{Roster, RosterError, Shift, SolvedRoster, audit, duties, evaluate};
use super::changes::{Moved, changes};
use super::charged::{Charged, STAY, charged, published};
use super::{ReplanLimits, ReplanRequest, Replanned};
use crate::progress::Progress;

/// Changes a published roster as little as it pays; `None` when stopped before everybody had one.
///
/// # Errors
/// [`RosterError`] for numbers and references that no plan could be made from.
pub fn replan(
    request: &ReplanRequest<'_>,
    limits: &ReplanLimits,
    progress: &dyn Progress,
) -> Result<Option<Replanned>, RosterError> {
    let Charged {
        mut compiled,
        mut start,
    } = charged(request, Strictness::Whole)?;
    let broken = broken(request);
    let without = take_groups_without_roster(&mut compiled, &mut start);
    let past = past_of(request, &without);
    carry_past(&mut compiled, &without, &past);
    let moved = Moved::new(request, &broken, &start, &compiled);
    let places = places(&compiled, start, &moved);
    let responder = Responder::new(&compiled);
    let search = SearchLimits {
        effort: limits.effort,
        seed: limits.seed,
    };
    let plain = compile_as(request.problem, Strictness::Exact)?;
    let loose = loosened(request, &compiled, (&without, &past))?;
    let worth = limits.effort > 0;
    let (repaired, lp) = rayon::join(
        || repair(&responder, &places, &search, progress),
        || worth.then(|| prices(&plain, &PriceLimits::USUAL, progress).queues),
    );
    let Some(Repaired { found, prices, .. }) = repaired else {
        return Ok(None);
    };
    let bound = match &loose {
        Some(loose) => best_bound((loose, &Responder::new(loose)), prices, lp),
        None => best_bound((&compiled, &responder), prices, lp),
    };
    let proven = bound + constant(request, &without, &past)
        - STAY * (request.problem.agents.len() * compiled.n_days) as f64;
    let asked = places.iter().filter(|place| place.asked).count();
    let mut roster = whole(request, &compiled, &found, past);
    duties::place(request.problem, &mut roster, request.from);
    let replanned = verdict(request, (roster, &moved), (proven, &without), asked)?;
    Ok(Some(replanned))
}

/// Everybody whose published roster breaks a hard rule as things are now.
fn broken(request: &ReplanRequest<'_>) -> BTreeSet<usize> {
    let mut known = request.published.clone();
    if !request.knows_breaks {
        // Breaks that are not known are no breach; they are placed anew.
        known
            .shifts
            .iter_mut()
            .for_each(|shift| shift.breaks.clear());
    }
    let breach = |v: &super::super::Violation| {
        v.severity == Severity::Hard && (request.knows_breaks || !v.rule.starts_with("break_"))
    };
    let found = audit(request.problem, &known).into_iter();
    found.filter(breach).filter_map(|v| v.agent).collect()
}

/// Everybody who is planned with every roster that labour law allows, for the bound; `None` where
/// that is the same.
fn loosened(
    request: &ReplanRequest<'_>,
    compiled: &CompiledProblem,
    (without, past): (&[CompiledGroup], &[Shift]),
) -> Result<Option<CompiledProblem>, RosterError> {
    if request.problem.labour.is_empty() {
        return Ok(None);
    }
    let mut loose = charged(request, Strictness::Exact)?.compiled;
    let left_out: BTreeSet<usize> = without
        .iter()
        .flat_map(|group| group.members.iter().copied())
        .collect();
    loose
        .groups
        .retain(|group| !left_out.contains(&group.members[0]));
    carry_past(&mut loose, without, past);
    let same = loose.groups == compiled.groups
        && loose.shifts == compiled.shifts
        && loose.break_plans == compiled.break_plans;
    Ok((!same).then_some(loose))
}

/// Takes those out for whom nothing is legal, with their starts.
fn take_groups_without_roster(
    compiled: &mut CompiledProblem,
    start: &mut Vec<Option<Vec<Option<super::super::responses::WorkedDay>>>>,
) -> Vec<CompiledGroup> {
    let without = Responder::new(compiled).without_roster();
    let mut taken = Vec::new();
    for group in without.into_iter().rev() {
        taken.push(compiled.groups.remove(group));
        start.remove(group);
    }
    taken.reverse();
    taken
}

/// The past shifts of people who are left out: they were worked, whatever comes.
fn past_of(request: &ReplanRequest<'_>, without: &[CompiledGroup]) -> Vec<Shift> {
    let weeks = published(request);
    let agents = without.iter().flat_map(|group| &group.members);
    agents
        .flat_map(|&agent| weeks[agent].iter().flatten())
        .filter(|shift| shift.work_date < request.from)
        .map(|shift| (*shift).clone())
        .collect()
}

/// Puts past shifts of people who are left out on the floor, where they stood.
fn carry_past(compiled: &mut CompiledProblem, without: &[CompiledGroup], past: &[Shift]) {
    for shift in past {
        let of = without.iter().find(|g| g.members.contains(&shift.agent));
        let Some(set) = of.map(|group| group.skill_set) else {
            continue;
        };
        let people = compiled.availability;
        let mut row = std::mem::take(&mut compiled.carried_in[set]);
        compiled.add_span(&mut row, (shift.start_minute, shift.end_minute), people);
        for b in &shift.breaks {
            compiled.add_span(&mut row, (b.start_minute, b.end_minute), -people);
        }
        compiled.carried_in[set] = row;
    }
}

fn places(
    compiled: &CompiledProblem,
    start: Vec<Option<Vec<Option<super::super::responses::WorkedDay>>>>,
    moved: &Moved,
) -> Vec<Place> {
    let groups = compiled.groups.iter().enumerate().zip(start);
    groups
        .map(|((group, of), days)| {
            let agent = of.members[0];
            Place {
                agent,
                group,
                days: days.filter(|_| !moved.must(agent)),
                asked: moved.is_asked(agent),
            }
        })
        .collect()
}

/// The highest bound that any of the prices proves.
fn best_bound(
    (compiled, responder): (&CompiledProblem, &Responder<'_>),
    mut prices: Vec<Vec<Vec<f64>>>,
    lp: Option<Vec<Vec<f64>>>,
) -> f64 {
    prices.extend(lp);
    let proves = |prices: &Vec<Vec<f64>>| bound(compiled, responder, prices);
    let mut proven: Vec<(f64, Vec<Vec<f64>>)> = prices
        .into_par_iter()
        .map(|prices| (proves(&prices), prices))
        .collect();
    proven.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mean = proven.get(1).map(|second| halfway(&proven[0].1, &second.1));
    let mean = mean.map_or(f64::NEG_INFINITY, |prices| proves(&prices));
    proven
        .first()
        .map_or(f64::NEG_INFINITY, |best| best.0.max(mean))
}

fn halfway(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mix = |(a, b): (&Vec<f64>, &Vec<f64>)| {
        let both = a.iter().zip(b);
        both.map(|(a, b)| 0.5 * (a + b)).collect()
    };
    a.iter().zip(b).map(mix).collect()
}

/// What people who are left out cost in every plan: wishes, lost days, and the wage of past ones.
fn constant(request: &ReplanRequest<'_>, without: &[CompiledGroup], past: &[Shift]) -> f64 {
    let idle: f64 = without
        .iter()
        .map(|group| {
            let is_past = |shift: &&Shift| shift.agent == group.members[0];
            let days = past.iter().filter(is_past);
            let worked: f64 = days
                .map(|shift| {
                    let day = request.problem.grid.day_index(shift.work_date) as usize;
                    group.days[day]
                        .work
                        .first()
                        .map_or(0.0, |choice| choice.cost)
                        - group.days[day].idle
                })
                .sum();
            idle_cost(group) + worked
        })
        .sum();
    idle
}

/// Everybody's shifts, with the past of those who are left out, in the order of rosters.
fn whole(
    request: &ReplanRequest<'_>,
    compiled: &CompiledProblem,
    found: &Found,
    past: Vec<Shift>,
) -> Roster {
    let mut roster = roster(request.problem, compiled, found);
    roster.shifts.extend(past);
    roster.shifts.sort_by_key(|s| (s.agent, s.work_date));
    roster
}

fn verdict(
    request: &ReplanRequest<'_>,
    (roster, moved): (Roster, &Moved),
    (proven, without): (f64, &[CompiledGroup]),
    asked: usize,
) -> Result<Replanned, RosterError> {
    let (objective, coverage) = evaluate(request.problem, &roster);
    let changes = changes(request, (&roster, &coverage), moved, without);
    let change_cost = request.price_per_change * changes.len() as f64;
    let total = objective.total() + change_cost;
    let bound = proven.min(total);
    Ok(Replanned {
        solved: SolvedRoster {
            roster,
            objective,
            bound: bound - change_cost,
            coverage,
            left_out: left_out(request.problem, without)?,
        },
        changes,
        change_cost,
        bound,
        asked,
    })
}
