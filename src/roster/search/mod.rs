//! The roster: everybody answers the prices that everybody else makes, again and again.
//!
//! Each person in turn is taken out of the roster, sees what one more person would be worth in
//! every interval beside the others, and takes the exact best roster at these values. Every step
//! keeps all hard rules and, with true differences as values, lowers the total or leaves it. On
//! its own that freezes early, because the first to come all rush to the same peak; so the values
//! are smoothed at first, as if the cover could still move by a share of the requirement, and the
//! smoothing fades sweep by sweep. Then the best roster is reheated and cooled again, several
//! times, as far as the effort goes.
//!
//! ```text
//! build      s = 0.15, requirement scaled to the share of people who are there
//! first pass two sweeps each at s = 0.12·0.7^k ≥ 0.003, then two with true differences
//! reheat     s from 0.02 … 0.08 down the same way, one sweep each, from the best roster so far
//! ```
//! Work is counted in answers, never in seconds, so equal inputs and seeds give equal rosters
//! whatever the machine and its threads.
//!
//! Not done here: proofs. How good the roster is, the [bound](super::bound) says.

mod floor;
mod order;
mod schedule;
mod spot;
mod team;

use rayon::prelude::*;

use super::compile::CompiledProblem;
use super::responses::{Responder, WorkedDay};
use crate::progress::{Phase, Progress};
use order::Orders;
use team::{Assignment, SweepPlan, Team};

/// Teams that search side by side where people are few.
const TEAMS: usize = 2;

/// From this many people on, one team searches and its people answer several at a time.
const MANY_PEOPLE: usize = 600;

/// Answers that reheats may use up per unit of effort.
const ANSWERS_PER_EFFORT: usize = 60_000;

/// Sweeps of a typical reheat, for counting how many the effort allows.
const SWEEPS_PER_REHEAT: usize = 9;

/// The range of smoothing at which a reheat begins.
const REHEAT: (f64, f64) = (0.02, 0.08);

/// Rounds of break polish at the end.
const POLISH_ROUNDS: usize = 3;

/// When the search ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SearchLimits {
    /// 1 is usual; twice as much searches twice as long after the first roster.
    pub effort: u32,
    /// Equal seeds give equal rosters.
    pub seed: u64,
    /// A total that is good enough to stop at, in money.
    pub good_enough: f64,
}

/// A roster that the search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Cover, wage and wishes of the people who were planned, in money.
    pub cost: f64,
    /// What each person works: (position in the problem's agents, one entry per day), ascending.
    pub people: Vec<(usize, Vec<Option<WorkedDay>>)>,
}

/// Searches a roster for everybody but the members of `without` (positions of groups that have no
/// legal roster, ascending); `None` when it was asked to stop before there was one.
pub fn search(
    responder: &Responder,
    without: &[usize],
    limits: &SearchLimits,
    progress: &dyn Progress,
) -> Option<Found> {
    let problem = responder.problem();
    let people = people(problem, without);
    let groups: Vec<usize> = people.iter().map(|p| p.1).collect();
    let best = Search {
        responder,
        groups: &groups,
        limits,
        progress,
    }
    .run()?;
    Some(Found {
        cost: best.cost,
        people: people.iter().map(|p| p.0).zip(best.days).collect(),
    })
}

/// (agent, group) of everybody who is planned, by agent.
fn people(problem: &CompiledProblem, without: &[usize]) -> Vec<(usize, usize)> {
    let mut people: Vec<(usize, usize)> = problem
        .groups
        .iter()
        .enumerate()
        .filter(|(group, _)| without.binary_search(group).is_err())
        .flat_map(|(group, of)| of.members.iter().map(move |&agent| (agent, group)))
        .collect();
    people.sort_unstable();
    people
}

struct Search<'s> {
    responder: &'s Responder<'s>,
    groups: &'s [usize],
    limits: &'s SearchLimits,
    progress: &'s dyn Progress,
}

/// A team with its own stream of orders.
struct Searcher<'s> {
    team: Team<'s>,
    plan: SweepPlan<'s>,
    reports: bool,
}

impl<'s> Search<'s> {
    fn run(&self) -> Option<Assignment> {
        let rounds = self.rounds();
        let mut searchers = self.searchers();
        let first: Vec<Option<Assignment>> = searchers
            .par_iter_mut()
            .map(|searcher| searcher.first_pass())
            .collect();
        let mut best = cheapest(first.into_iter().flatten())?;
        for round in 0..rounds {
            self.tell(round, rounds, best.cost);
            if best.cost <= self.limits.good_enough || self.progress.stop_requested() {
                break;
            }
            let found: Vec<Assignment> = searchers
                .par_iter_mut()
                .map(|searcher| searcher.reheat(&best))
                .collect();
            best = cheapest(std::iter::once(best).chain(found))?;
        }
        self.tell(rounds, rounds, best.cost);
        Some(searchers[0].polish(best))
    }

    /// Rounds of reheats, all teams at once, that the effort pays for.
    fn rounds(&self) -> usize {
        let answers = self.limits.effort as usize * ANSWERS_PER_EFFORT;
        let per_round = self.teams() * SWEEPS_PER_REHEAT * self.groups.len().max(1);
        (answers / per_round).min(50 * self.limits.effort as usize)
    }

    fn teams(&self) -> usize {
        if self.groups.len() < MANY_PEOPLE {
            TEAMS
        } else {
            1
        }
    }

    fn searchers(&self) -> Vec<Searcher<'s>> {
        let searcher = |stream: usize| Searcher {
            team: Team::new(self.responder, self.groups),
            plan: SweepPlan {
                orders: Orders::new(self.limits.seed, stream as u64),
                at_once: self.at_once(),
                progress: self.progress,
            },
            reports: stream == 0,
        };
        (0..self.teams()).map(searcher).collect()
    }

    fn at_once(&self) -> usize {
        if self.groups.len() < MANY_PEOPLE {
            1
        } else {
            2
        }
    }

    fn tell(&self, round: usize, rounds: usize, cost: f64) {
        let note = format!("total {cost:.2}");
        self.progress.step(Phase::Roster, round, rounds, &note);
    }
}

impl Searcher<'_> {
    /// Builds a roster and improves it; `None` when stopped before everybody had one.
    fn first_pass(&mut self) -> Option<Assignment> {
        if !self
            .team
            .build(schedule::spread(schedule::BUILD), &mut self.plan)
        {
            return None;
        }
        let sweeps = schedule::first_pass();
        let n = sweeps.len();
        for (done, spread) in sweeps.into_iter().enumerate() {
            if self.reports {
                self.plan
                    .progress
                    .step(Phase::Roster, done, n, "first roster");
            }
            self.team.sweep(spread, &mut self.plan);
        }
        Some(self.team.assignment())
    }

    /// Shakes a roster and lets it settle again.
    fn reheat(&mut self, from: &Assignment) -> Assignment {
        self.team.load(from);
        let share = REHEAT.0 + (REHEAT.1 - REHEAT.0) * self.plan.orders.share();
        for spread in schedule::reheat(share) {
            self.team.sweep(spread, &mut self.plan);
        }
        self.team.assignment()
    }

    /// Moves breaks alone, a few rounds; keeps the better of before and after.
    fn polish(&mut self, best: Assignment) -> Assignment {
        self.team.load(&best);
        let mut found = vec![best];
        for _ in 0..POLISH_ROUNDS {
            self.team.polish_breaks(&mut self.plan.orders);
            found.push(self.team.assignment());
        }
        cheapest(found).expect("invariant: the list holds the roster it began with")
    }
}

/// The first of the cheapest.
fn cheapest(assignments: impl IntoIterator<Item = Assignment>) -> Option<Assignment> {
    assignments
        .into_iter()
        .reduce(|best, next| if next.cost < best.cost { next } else { best })
}
