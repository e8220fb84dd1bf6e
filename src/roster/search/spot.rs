//! One interval of the floor: who stands on which queue, and what one person more or less is worth.
//!
//! ```text
//! x        people on a queue        a   one person's people on queue: 1 − shrinkage
//! σ        max(s·R, s_min): how much the cover is still expected to move, in people
//! y        R − x − a/2
//! π = −over + (over + first)·Φ(y/σ) + (beyond − first)·Φ((y − share·R)/σ),  Φ(z) = 1 ÷ (1 + e^(−1.7·z))
//! ```
//! For σ = 0 the price is the true difference that one person makes. People with several skills
//! stand on one queue of theirs; whoever comes or goes moves others along the chain of skills that
//! gains most, so that at every moment no chain would gain. A unit of a crowd with convex costs
//! needs one such chain, no more (Murota 2003, on M-convex functions).

use super::super::compile::{CompiledProblem, SkillSet};
use super::super::cover::Bend;

/// Slope of the logistic function that stands in for the normal distribution.
const LOGISTIC_SLOPE: f64 = 1.7;

/// People closer than this to none are none.
const NOBODY: f64 = 1e-9;

/// Money per agent-hour below which a move of somebody gains nothing.
const LEAST_GAIN: f64 = 1e-9;

/// Most moves in one interval when prices change for all.
const MOST_MOVES: usize = 200;

/// How far prices are smoothed: σ = max(share · R, least), in people; both 0 for the true difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    pub(super) share: f64,
    pub(super) least: f64,
}

impl Spread {
    /// The true difference of one more person.
    pub(super) const NONE: Spread = Spread {
        share: 0.0,
        least: 0.0,
    };
}

/// What all spots share: the problem and how far its prices are smoothed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rates<'a> {
    pub(super) problem: &'a CompiledProblem,
    pub(super) spread: Spread,
    /// The share of people who are there already, by which least numbers of people are scaled.
    pub(super) there: f64,
}

/// One interval; each list has one entry per queue, `flow` one per skill set and queue.
#[derive(Debug)]
pub(super) struct Spot<'s> {
    /// The interval.
    pub(super) interval: usize,
    /// People required at present; lower while people are still to come.
    pub(super) required: &'s [f64],
    /// People on queue.
    pub(super) cover: &'s mut [f64],
    /// What one more person is worth, money per agent-hour.
    pub(super) gain: &'s mut [f64],
    /// What one person less costs.
    pub(super) loss: &'s mut [f64],
    /// Who stands where; empty where nobody has a choice.
    pub(super) flow: &'s mut [f64],
}

/// Ways by which people of one interval can move from queue to queue; working memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Chains {
    /// The queues at which chains end, as bits.
    roots: u64,
    /// The queues reached, as bits.
    seen: u64,
    /// Per queue reached, but for the roots: the skill set that moves and the queue next to it on
    /// the way to the root.
    via: Vec<(usize, usize)>,
    /// The queues reached, nearest first; the roots lead.
    reached: Vec<usize>,
}

/// Which way people move along a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// From the root to the queue reached: somebody comes to the root.
    Away,
    /// From the queue reached to the root: somebody has left the root.
    Towards,
}

impl Rates<'_> {
    /// Finds both prices of a queue anew.
    pub(super) fn price(&self, spot: &mut Spot, queue: usize) {
        let (required, cover) = (spot.required[queue], spot.cover[queue]);
        let person = self.problem.availability;
        let cell = (queue, spot.interval);
        spot.gain[queue] = self.gain(cell, required, cover);
        if !spot.flow.is_empty() {
            spot.loss[queue] = self.gain(cell, required, cover - person);
        }
    }

    /// What one more person is worth beside `cover` people of a queue in an interval, money per
    /// agent-hour.
    #[inline]
    pub(super) fn gain(&self, cell: (usize, usize), required: f64, cover: f64) -> f64 {
        let tiers = self.gain_of_tiers(required, cover);
        if self.problem.bends.is_empty() {
            return tiers;
        }
        let bends = self.problem.bends_of(cell.0, cell.1);
        let person = self.problem.availability;
        let spread = (self.spread.share * required).max(self.spread.least);
        let worth = |bend: &Bend| {
            let missing = self.there * bend.people - cover;
            bend.price
                * if spread > 0.0 {
                    logistic((missing - 0.5 * person) / spread)
                } else {
                    (missing.max(0.0) - (missing - person).max(0.0)) / person
                }
        };
        tiers + bends.iter().map(worth).sum::<f64>()
    }

    #[inline]
    fn gain_of_tiers(&self, required: f64, cover: f64) -> f64 {
        let cost = &self.problem.cover_cost;
        let person = self.problem.availability;
        let spread = (self.spread.share * required).max(self.spread.least);
        if spread <= 0.0 {
            return cost.marginal_price(required, cover, person);
        }
        let missing = required - cover - 0.5 * person;
        let tier = cost.share * required;
        -cost.over
            + (cost.over + cost.first) * logistic(missing / spread)
            + (cost.beyond - cost.first) * logistic((missing - tier) / spread)
    }

    /// What a person of the skill set would earn, others making room along the best chain.
    pub(super) fn value(&self, spot: &Spot, set: usize, chains: &mut Chains) -> f64 {
        let queues = &self.sets()[set].queues;
        chains.reach(self.sets(), spot, (queues, Direction::Away));
        spot.gain[chains.best(|q| spot.gain[q])]
    }

    /// `people` of a skill set come: to the queue that gains most, others making room on the way.
    pub(super) fn arrive(&self, spot: &mut Spot, set: usize, people: f64, chains: &mut Chains) {
        let mut left = people;
        while left > NOBODY {
            let queues = &self.sets()[set].queues;
            chains.reach(self.sets(), spot, (queues, Direction::Away));
            let target = chains.best(|q| spot.gain[q]);
            let (root, room) = chains.room(spot, target, Direction::Away);
            let amount = left.min(room);
            chains.move_along(spot, (target, Direction::Away), amount);
            spot.flow[set * spot.cover.len() + root] += amount;
            self.change(spot, target, amount);
            left -= amount;
        }
    }

    /// `people` of a skill set go: the queue that loses least gives them up, others moving up.
    pub(super) fn leave(&self, spot: &mut Spot, set: usize, people: f64, chains: &mut Chains) {
        let mut left = people;
        let n_queues = spot.cover.len();
        while left > NOBODY {
            let queues = &self.sets()[set].queues;
            let stands = |q: &usize| spot.flow[set * n_queues + q] > NOBODY;
            let roots: Vec<usize> = queues.iter().copied().filter(stands).collect();
            if roots.is_empty() {
                // What is left is a rounding error of sums of shares.
                return;
            }
            chains.reach(self.sets(), spot, (&roots, Direction::Towards));
            let target = chains.best(|q| -spot.loss[q]);
            let (root, room) = chains.room(spot, target, Direction::Towards);
            let amount = left.min(room).min(spot.flow[set * n_queues + root]);
            chains.move_along(spot, (target, Direction::Towards), amount);
            spot.flow[set * n_queues + root] -= amount;
            self.change(spot, target, -amount);
            left -= amount;
        }
    }

    /// Moves people until no chain gains any more.
    pub(super) fn settle(&self, spot: &mut Spot, chains: &mut Chains) {
        // Each move lowers a convex cost by a whole person, so this ends; the limit is for shares
        // of persons that could take long to get anywhere.
        for _ in 0..MOST_MOVES {
            if !self.settle_once(spot, chains) {
                return;
            }
        }
    }

    /// The single chain that gains most; `false` when none gains.
    fn settle_once(&self, spot: &mut Spot, chains: &mut Chains) -> bool {
        let mut best = (LEAST_GAIN, None);
        for from in 0..spot.cover.len() {
            chains.reach(self.sets(), spot, (&[from], Direction::Away));
            let to = chains.best(|q| spot.gain[q]);
            let gain = spot.gain[to] - spot.loss[from];
            if to != from && gain > best.0 {
                best = (gain, Some((from, to)));
            }
        }
        let Some((from, to)) = best.1 else {
            return false;
        };
        chains.reach(self.sets(), spot, (&[from], Direction::Away));
        let (_, room) = chains.room(spot, to, Direction::Away);
        let amount = room.min(self.problem.availability);
        chains.move_along(spot, (to, Direction::Away), amount);
        self.change(spot, from, -amount);
        self.change(spot, to, amount);
        true
    }

    fn change(&self, spot: &mut Spot, queue: usize, people: f64) {
        spot.cover[queue] += people;
        self.price(spot, queue);
    }

    fn sets(&self) -> &[SkillSet] {
        &self.problem.skill_sets
    }
}

impl Chains {
    /// Finds the queues from (or to) which people can move along chains that end at the roots.
    fn reach(&mut self, sets: &[SkillSet], spot: &Spot, (roots, way): (&[usize], Direction)) {
        let n_queues = spot.cover.len();
        self.start(n_queues, roots);
        let mut at = 0;
        while at < self.reached.len() && self.reached.len() < n_queues {
            let queue = self.reached[at];
            at += 1;
            for (set, skills) in sets.iter().enumerate() {
                let stands = |q: usize| spot.flow[set * n_queues + q] > NOBODY;
                let moves = skills.queues.len() > 1 && skills.mask >> queue & 1 == 1;
                if !moves || (way == Direction::Away && !stands(queue)) {
                    continue;
                }
                for &next in &skills.queues {
                    if way == Direction::Away || stands(next) {
                        self.visit(next, (set, queue));
                    }
                }
            }
        }
    }

    fn start(&mut self, n_queues: usize, roots: &[usize]) {
        self.via.resize(n_queues, (0, 0));
        self.reached.clear();
        self.reached.extend_from_slice(roots);
        self.roots = roots.iter().fold(0, |mask, &root| mask | 1 << root);
        self.seen = self.roots;
    }

    fn visit(&mut self, queue: usize, via: (usize, usize)) {
        if self.seen >> queue & 1 == 0 {
            self.seen |= 1 << queue;
            self.via[queue] = via;
            self.reached.push(queue);
        }
    }

    /// The reached queue with the highest score; the one reached first of equals.
    fn best(&self, score: impl Fn(usize) -> f64) -> usize {
        let better = |best: usize, &q: &usize| if score(q) > score(best) { q } else { best };
        self.reached.iter().skip(1).fold(self.reached[0], better)
    }

    /// The moves of a chain from the reached queue to its root: (skill set, from, to).
    fn moves(&self, target: usize, way: Direction) -> impl Iterator<Item = (usize, usize, usize)> {
        let mut at = target;
        std::iter::from_fn(move || {
            if self.roots >> at & 1 == 1 {
                return None;
            }
            let (set, next) = self.via[at];
            let (from, to) = match way {
                Direction::Away => (next, at),
                Direction::Towards => (at, next),
            };
            at = next;
            Some((set, from, to))
        })
    }

    /// The chain's root, and how many people it can carry.
    fn room(&self, spot: &Spot, target: usize, way: Direction) -> (usize, f64) {
        let n_queues = spot.cover.len();
        self.moves(target, way)
            .fold((target, f64::INFINITY), |(_, room), (set, from, to)| {
                let root = if way == Direction::Away { from } else { to };
                (root, room.min(spot.flow[set * n_queues + from]))
            })
    }

    fn move_along(&self, spot: &mut Spot, (target, way): (usize, Direction), amount: f64) {
        let n_queues = spot.cover.len();
        for (set, from, to) in self.moves(target, way) {
            spot.flow[set * n_queues + from] -= amount;
            spot.flow[set * n_queues + to] += amount;
        }
    }
}

fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + (-LOGISTIC_SLOPE * z).exp())
}
