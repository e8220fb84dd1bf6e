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
//! reheat     from the best roster so far: s = s₀·0.5^k ≥ 0.003 with s₀ from 0.02 … 0.08, one sweep
//!            each, then two with true differences
//! ```
//! At the end breaks are moved once more, first to where they cost least, then among places of the same
//! cost to where the smallest share of the people needed is missing.
//!
//! Work is counted in answers, never in seconds, so equal inputs and seeds give equal rosters
//! whatever the machine and its threads.
//!
//! Not done here: proofs. How good the roster is, the [bound](super::bound) says.

mod balance;
mod beside;
mod crowding;
mod floor;
mod order;
mod proven;
mod repair;
mod schedule;
mod spot;
mod team;

use rayon::prelude::*;

use super::compile::CompiledProblem;
use super::responses::{Responder, WorkedDay};
use crate::progress::{Phase, Progress};
pub use beside::values_beside;
use order::Orders;
pub use proven::Proven;
pub use repair::{Place, Repaired, repair};
use team::{Assignment, SweepPlan, Team};

/// Teams that search side by side where people are few.
const TEAMS: usize = 2;

/// From this many people on, one team searches and its people answer several at a time.
const MANY_PEOPLE: usize = 600;

/// Answers that reheats may use up per unit of effort.
const ANSWERS_PER_EFFORT: usize = 60_000;

/// Sweeps of a typical reheat, for counting how many the effort allows.
const SWEEPS_PER_REHEAT: usize = 7;

/// The range of smoothing at which a reheat begins.
const REHEAT: (f64, f64) = (0.02, 0.08);

/// People of a large team who answer at the same time.
const AT_ONCE: usize = 2;

/// Most rounds of reheats per unit of effort, for small teams.
const MOST_ROUNDS: usize = 50;

/// Two rosters whose costs differ by no more than this share cost the same.
const SAME_COST: f64 = 1e-12;

/// Rounds of break polish at the end.
const POLISH_ROUNDS: usize = 3;

/// How far the search goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SearchLimits {
    /// 1 is usual; twice as much searches twice as long after the first roster, 0 not at all.
    pub effort: u32,
    /// Equal seeds give equal rosters.
    pub seed: u64,
}

/// A roster that the search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Cover, wage and wishes of the people who were planned, in money.
    pub cost: f64,
    /// What each person works: (position in the problem's agents, one entry per day), ascending.
    pub people: Vec<(usize, Vec<Option<WorkedDay>>)>,
}

/// Plans everybody for the first time; `None` when it was asked to stop before everybody had a
/// roster.
///
/// # Panics
/// Where the problem holds a group without any legal roster; take those out first.
pub fn first_roster<'s>(
    responder: &'s Responder<'s>,
    limits: &SearchLimits,
    progress: &'s dyn Progress,
) -> Option<Draft<'s>> {
    let people = people(responder.problem());
    let mut searchers: Vec<Searcher> = (0..n_teams(people.len()))
        .map(|stream| Searcher::new((responder, &people), (limits.seed, stream), progress))
        .collect();
    let first: Vec<Option<Assignment>> = searchers
        .par_iter_mut()
        .map(|searcher| searcher.first_pass())
        .collect();
    Some(Draft {
        best: cheapest(first.into_iter().flatten())?,
        people: people.into_iter().map(|p| p.0).collect(),
        effort: limits.effort as usize,
        searchers,
        progress,
    })
}

/// A first roster with the teams that can improve it.
pub struct Draft<'s> {
    best: Assignment,
    /// Positions in the problem's agents.
    people: Vec<usize>,
    searchers: Vec<Searcher<'s>>,
    effort: usize,
    progress: &'s dyn Progress,
}

impl Draft<'_> {
    /// Reheats until the effort is used up, the total is `good_enough` (money), or it is asked to
    /// stop. What is proven meanwhile is told beside the total; it changes nothing.
    pub fn improve(mut self, good_enough: f64, proven: &Proven) -> Found {
        let rounds = self.rounds();
        for round in 0..rounds {
            self.tell(proven, round, rounds);
            if self.best.cost <= good_enough || self.progress.stop_requested() {
                break;
            }
            let best = &self.best;
            let found: Vec<Assignment> = self
                .searchers
                .par_iter_mut()
                .map(|searcher| searcher.reheat(best))
                .collect();
            self.keep(found);
        }
        self.tell(proven, rounds, rounds);
        // Whoever stops waits for the roster as it is.
        if !self.progress.stop_requested() {
            let polished = self.searchers[0].polish(&self.best);
            self.keep(polished);
            let evened = self.searchers[0].even_breaks(&self.best);
            if evened.cost <= self.best.cost * (1.0 + SAME_COST) {
                self.best = evened;
            }
        }
        self.best = self.searchers[0].team_breaks(self.best);
        Found {
            cost: self.best.cost,
            people: self.people.into_iter().zip(self.best.days).collect(),
        }
    }

    /// Rounds of reheats, all teams at once, that the effort pays for.
    fn rounds(&self) -> usize {
        let per_round = self.searchers.len() * SWEEPS_PER_REHEAT * self.people.len().max(1);
        let answers = self.effort * ANSWERS_PER_EFFORT;
        (answers / per_round).min(self.effort * MOST_ROUNDS)
    }

    fn keep(&mut self, found: Vec<Assignment>) {
        for one in found {
            if one.cost < self.best.cost {
                self.best = one;
            }
        }
    }

    fn tell(&self, proven: &Proven, round: usize, rounds: usize) {
        let note = proven.note(self.best.cost);
        self.progress.step(Phase::Roster, round, rounds, &note);
    }
}

/// Teams that search side by side.
fn n_teams(n_people: usize) -> usize {
    if n_people < MANY_PEOPLE { TEAMS } else { 1 }
}

/// (agent, group) of everybody who is planned, by agent.
fn people(problem: &CompiledProblem) -> Vec<(usize, usize)> {
    let mut people: Vec<(usize, usize)> = problem
        .groups
        .iter()
        .enumerate()
        .flat_map(|(group, of)| of.members.iter().map(move |&agent| (agent, group)))
        .collect();
    people.sort_unstable();
    people
}

/// A team with its own stream of orders.
struct Searcher<'s> {
    team: Team<'s>,
    plan: SweepPlan<'s>,
    reports: bool,
}

impl<'s> Searcher<'s> {
    fn new(
        (responder, people): (&'s Responder<'s>, &[(usize, usize)]),
        (seed, stream): (u64, usize),
        progress: &'s dyn Progress,
    ) -> Self {
        let (agents, groups): (Vec<usize>, Vec<usize>) = people.iter().copied().unzip();
        Self {
            team: Team::new(responder, &groups).of_agents(&agents),
            plan: SweepPlan {
                orders: Orders::new(seed, stream as u64),
                at_once: if groups.len() < MANY_PEOPLE {
                    1
                } else {
                    AT_ONCE
                },
                progress,
            },
            reports: stream == 0,
        }
    }

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

    /// Moves breaks until no team has too many at once, where that is limited.
    fn team_breaks(&mut self, best: Assignment) -> Assignment {
        if !self.team.parts_breaks() {
            return best;
        }
        self.team.load(&best);
        match self.team.part_breaks(&mut self.plan.orders) {
            true => self.team.assignment(),
            false => best,
        }
    }

    /// Spreads breaks over places of the same cost.
    fn even_breaks(&mut self, best: &Assignment) -> Assignment {
        self.team.load(best);
        self.team.even_breaks(&mut self.plan.orders);
        self.team.assignment()
    }

    /// Moves breaks alone, a few rounds.
    fn polish(&mut self, best: &Assignment) -> Vec<Assignment> {
        self.team.load(best);
        (0..POLISH_ROUNDS)
            .map(|_| {
                self.team.polish_breaks(&mut self.plan.orders);
                self.team.assignment()
            })
            .collect()
    }
}

/// The first of the cheapest.
fn cheapest(assignments: impl IntoIterator<Item = Assignment>) -> Option<Assignment> {
    assignments
        .into_iter()
        .reduce(|best, next| if next.cost < best.cost { next } else { best })
}
