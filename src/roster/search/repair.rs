//! A roster that some people can no longer keep: they answer first, then those around them.
//!
//! ```text
//! place     whoever has no roster takes the best answer beside everybody else, twice
//! settle    everybody who is asked answers at true differences, sweep by sweep, while the total falls
//! reheat    from the best so far, lightly smoothed, and settle again; as far as the effort goes
//! ```

use super::super::responses::{Responder, WorkedDay};
use super::order::Orders;
use super::spot::Spread;
use super::team::{Assignment, SweepPlan, Team};
use super::{AT_ONCE, Found, MANY_PEOPLE, SearchLimits, schedule};
use crate::progress::{Phase, Progress};

/// Answers that reheats may use up per unit of effort.
const ANSWERS_PER_EFFORT: usize = 20_000;

/// Sweeps of a typical reheat, for counting how many the effort allows.
const SWEEPS_PER_REHEAT: usize = 5;

/// Most reheats per unit of effort.
const MOST_REHEATS: usize = 40;

/// The range of smoothing at which a reheat begins: little, since most of the roster stays.
const REHEAT: (f64, f64) = (0.004, 0.03);

/// Sweeps of one settling at most; each but the last lowers the total.
const MOST_SWEEPS: usize = 20;

/// One person before a repair.
#[derive(Debug, Clone)]
pub struct Place {
    /// Position in the problem's agents.
    pub agent: usize,
    /// Position of their group.
    pub group: usize,
    /// What they work now; `None` = they need a roster.
    pub days: Option<Vec<Option<WorkedDay>>>,
    /// Whether they may get another one.
    pub asked: bool,
}

/// A repaired roster with the prices that it makes.
#[derive(Debug, Clone)]
pub struct Repaired {
    /// The roster.
    pub found: Found,
    /// What one person more is worth at the end, (queues, intervals), at several smoothings.
    pub prices: Vec<Vec<Vec<f64>>>,
    /// The true difference of one person more, (queues, intervals).
    pub differences: Vec<Vec<f64>>,
}

/// Repairs a roster; `None` when it was asked to stop before everybody had one.
///
/// # Panics
/// Where somebody's group has no legal roster; take those out first.
pub fn repair(
    responder: &Responder<'_>,
    places: &[Place],
    limits: &SearchLimits,
    progress: &dyn Progress,
) -> Option<Repaired> {
    let groups: Vec<usize> = places.iter().map(|place| place.group).collect();
    let agents: Vec<usize> = places.iter().map(|place| place.agent).collect();
    let asked: Vec<usize> = (0..places.len()).filter(|&p| places[p].asked).collect();
    let mut repair = Repair {
        team: Team::new(responder, &groups).of_agents(&agents),
        plan: SweepPlan {
            orders: Orders::new(limits.seed, 0),
            at_once: if asked.len() < MANY_PEOPLE {
                1
            } else {
                AT_ONCE
            },
            progress,
        },
        asked,
    };
    repair.place(places)?;
    let mut best = repair.settle();
    let rounds = repair.rounds(limits.effort as usize);
    for round in 0..rounds {
        let note = format!("total {:.2}", best.cost);
        progress.step(Phase::Roster, round, rounds, &note);
        if progress.stop_requested() {
            break;
        }
        let found = repair.reheat(&best);
        if found.cost < best.cost {
            best = found;
        }
    }
    repair.team.load(&best);
    if repair.team.part_breaks(&mut repair.plan.orders) {
        best = repair.team.assignment();
    }
    let prices = schedule::PRICED.map(|share| repair.team.prices(schedule::spread(share)));
    Some(Repaired {
        found: Found {
            cost: best.cost,
            people: places.iter().map(|p| p.agent).zip(best.days).collect(),
        },
        prices: prices.into(),
        differences: repair.team.prices(Spread::NONE),
    })
}

struct Repair<'s> {
    team: Team<'s>,
    plan: SweepPlan<'s>,
    /// Positions in the team of those who may get another roster.
    asked: Vec<usize>,
}

impl Repair<'_> {
    /// Everybody stands where they stood; whoever cannot, answers beside them.
    fn place(&mut self, places: &[Place]) -> Option<()> {
        for (person, place) in places.iter().enumerate() {
            if let Some(days) = &place.days {
                self.team.seat(person, days.clone());
            }
        }
        let homeless: Vec<usize> = (0..places.len())
            .filter(|&p| places[p].days.is_none())
            .collect();
        for _ in 0..2 {
            self.team.sweep_some(&homeless, Spread::NONE, &self.plan);
        }
        (!self.plan.progress.stop_requested() || homeless.is_empty()).then_some(())
    }

    /// Sweeps over the people asked while the total falls.
    fn settle(&mut self) -> Assignment {
        let mut best = self.team.assignment();
        for _ in 0..MOST_SWEEPS {
            if self.asked.is_empty() || self.plan.progress.stop_requested() {
                break;
            }
            self.sweep(Spread::NONE);
            let next = self.team.assignment();
            let falls = next.cost < best.cost - 1e-9 * best.cost.abs();
            if next.cost < best.cost {
                best = next;
            }
            if !falls {
                break;
            }
        }
        best
    }

    fn sweep(&mut self, spread: Spread) {
        let order = self.plan.orders.order(self.asked.len());
        let people: Vec<usize> = order.into_iter().map(|p| self.asked[p]).collect();
        self.team.sweep_some(&people, spread, &self.plan);
    }

    fn reheat(&mut self, from: &Assignment) -> Assignment {
        self.team.load(from);
        let share = REHEAT.0 + (REHEAT.1 - REHEAT.0) * self.plan.orders.share();
        for spread in schedule::reheat(share) {
            self.sweep(spread);
        }
        self.settle()
    }

    fn rounds(&self, effort: usize) -> usize {
        if self.asked.is_empty() {
            return 0;
        }
        let per_round = SWEEPS_PER_REHEAT * self.asked.len();
        (effort * ANSWERS_PER_EFFORT / per_round).clamp(effort.min(1), effort * MOST_REHEATS)
    }
}
