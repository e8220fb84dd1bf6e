//! Everybody's cover of every interval, what one more person there is worth, and who stands where.
//!
//! ```text
//! x        people on a queue        a   one person's people on queue: 1 − shrinkage
//! σ        max(s·R, s_min): how much the cover is still expected to move, in people
//! y        R − x − a/2
//! π = −over + (over + first)·Φ(y/σ) + (beyond − first)·Φ((y − share·R)/σ),  Φ(z) = 1 ÷ (1 + e^(−1.7·z))
//! ```
//! For σ = 0 the price is the true difference that one more person makes. People with several
//! skills stand on some queue of theirs in each interval; whoever comes or goes moves others along
//! the chain of skills that gains most, so at every moment no such chain would gain.

use super::super::compile::CompiledProblem;

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

/// One person's presence: (interval, people on queue), ascending.
pub(super) type Presence = Vec<(u32, f64)>;

/// The cover of all intervals with its prices.
#[derive(Debug, Clone)]
pub(super) struct Floor<'a> {
    problem: &'a CompiledProblem,
    n_queues: usize,
    spread: Spread,
    /// (intervals, queues): people required at present; lower while people are still to come.
    required: Vec<f64>,
    /// (intervals, queues): people on queue.
    cover: Vec<f64>,
    /// (intervals, queues): what one more person is worth, money per agent-hour.
    gain: Vec<f64>,
    /// (intervals, queues): what one person less costs.
    loss: Vec<f64>,
    /// (intervals, skill sets, queues): who stands where; empty where every set has one queue.
    flow: Vec<f64>,
    chains: Chains,
    /// Per interval: how often its prices have changed.
    changes: Vec<u64>,
    /// (intervals, skill sets): the state of `changes` for which the value was found, and it.
    value_of: Vec<(u64, f64)>,
}

/// Ways by which people of one interval can move from queue to queue.
#[derive(Debug, Clone, Default)]
struct Chains {
    /// Per queue the skill set that moves and the queue next to it on the way to the root.
    via: Vec<Option<(usize, usize)>>,
    seen: Vec<bool>,
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

impl<'a> Floor<'a> {
    /// The floor with nobody but the people of the previous roster.
    pub(super) fn new(problem: &'a CompiledProblem) -> Self {
        let n_queues = problem.required.len();
        let cells = problem.n_intervals * n_queues;
        let multi = problem.skill_sets.iter().any(|set| set.queues.len() > 1);
        let flow = if multi {
            cells * problem.skill_sets.len()
        } else {
            0
        };
        let mut floor = Self {
            problem,
            n_queues,
            spread: Spread::NONE,
            required: vec![0.0; cells],
            cover: vec![0.0; cells],
            gain: vec![0.0; cells],
            loss: vec![0.0; cells],
            flow: vec![0.0; flow],
            chains: Chains::default(),
            changes: vec![0; problem.n_intervals],
            value_of: vec![(u64::MAX, 0.0); problem.n_intervals * problem.skill_sets.len()],
        };
        floor.set_required(1.0);
        for set in 0..problem.skill_sets.len() {
            let people: Presence = problem.carried_in[set]
                .iter()
                .enumerate()
                .filter(|(_, people)| **people > 0.0)
                .map(|(t, &people)| (t as u32, people))
                .collect();
            floor.add(set, &people);
        }
        floor
    }

    /// Smooths prices by `spread` from now on.
    pub(super) fn set_spread(&mut self, spread: Spread) {
        self.spread = spread;
        self.price_all();
        self.settle();
    }

    /// Scales the requirement to a share of itself, as long as others are still to come.
    pub(super) fn set_required(&mut self, share: f64) {
        for (q, row) in self.problem.required.iter().enumerate() {
            for (t, &required) in row.iter().enumerate() {
                self.required[t * self.n_queues + q] = share * required;
            }
        }
        self.price_all();
    }

    fn price_all(&mut self) {
        for cell in 0..self.cover.len() {
            self.price(cell);
        }
    }

    /// What a person of the skill set earns in each interval, money per agent-hour.
    pub(super) fn values(&mut self, set: usize, values: &mut Vec<f64>) {
        values.clear();
        let problem = self.problem;
        match problem.skill_sets[set].queues[..] {
            [] => values.resize(problem.n_intervals, 0.0),
            [queue] if self.flow.is_empty() => {
                values.extend(self.gain.iter().skip(queue).step_by(self.n_queues));
            }
            _ => values.extend((0..problem.n_intervals).map(|t| self.value(set, t))),
        }
    }

    /// The gain of the best queue that one more person of the set could bring cover to.
    fn value(&mut self, set: usize, t: usize) -> f64 {
        let cell = t * self.problem.skill_sets.len() + set;
        if self.value_of[cell].0 != self.changes[t] {
            let problem = self.problem;
            self.reach(t, &problem.skill_sets[set].queues, Direction::Away);
            let best = self.best_reached(|q| self.gain[t * self.n_queues + q]);
            self.value_of[cell] = (self.changes[t], self.gain[t * self.n_queues + best]);
        }
        self.value_of[cell].1
    }

    /// Puts a person of the skill set on the floor.
    pub(super) fn add(&mut self, set: usize, presence: &[(u32, f64)]) {
        self.change_all(set, presence, 1.0, Self::arrive);
    }

    /// Takes a person of the skill set off the floor.
    pub(super) fn remove(&mut self, set: usize, presence: &[(u32, f64)]) {
        self.change_all(set, presence, -1.0, Self::leave);
    }

    fn change_all(
        &mut self,
        set: usize,
        presence: &[(u32, f64)],
        sign: f64,
        with_chains: fn(&mut Self, usize, usize, f64),
    ) {
        match self.problem.skill_sets[set].queues[..] {
            [] => {}
            [queue] if self.flow.is_empty() => {
                for &(t, people) in presence {
                    self.change(t as usize * self.n_queues + queue, sign * people);
                }
            }
            _ => {
                for &(t, people) in presence {
                    with_chains(self, set, t as usize, people);
                }
            }
        }
    }

    fn change(&mut self, cell: usize, people: f64) {
        self.cover[cell] += people;
        self.price(cell);
    }

    fn price(&mut self, cell: usize) {
        self.changes[cell / self.n_queues] += 1;
        let (required, cover) = (self.required[cell], self.cover[cell]);
        let person = self.problem.availability;
        let spread = (self.spread.share * required).max(self.spread.least);
        if spread > 0.0 {
            let middle = required - cover - 0.5 * person;
            self.gain[cell] = self.smooth(middle, required, spread);
            if !self.flow.is_empty() {
                self.loss[cell] = self.smooth(middle + person, required, spread);
            }
        } else {
            let cost = &self.problem.cover_cost;
            self.gain[cell] = cost.marginal_price(required, cover, person);
            self.loss[cell] = cost.marginal_price(required, cover - person, person);
        }
    }

    fn smooth(&self, missing: f64, required: f64, spread: f64) -> f64 {
        let cost = &self.problem.cover_cost;
        let tier = cost.share * required;
        -cost.over
            + (cost.over + cost.first) * logistic(missing / spread)
            + (cost.beyond - cost.first) * logistic((missing - tier) / spread)
    }
}

/// People with several skills: chains of moves from queue to queue.
impl Floor<'_> {
    fn flow_at(&self, t: usize, set: usize, queue: usize) -> usize {
        (t * self.problem.skill_sets.len() + set) * self.n_queues + queue
    }

    /// `people` of a skill set come: to the queue that gains most, others making room on the way.
    fn arrive(&mut self, set: usize, t: usize, people: f64) {
        let mut left = people;
        while left > NOBODY {
            let problem = self.problem;
            self.reach(t, &problem.skill_sets[set].queues, Direction::Away);
            let target = self.best_reached(|q| self.gain[t * self.n_queues + q]);
            let (root, room) = self.room(t, target, Direction::Away);
            let amount = left.min(room);
            self.move_along(t, target, amount, Direction::Away);
            let at = self.flow_at(t, set, root);
            self.flow[at] += amount;
            self.change(t * self.n_queues + target, amount);
            left -= amount;
        }
    }

    /// `people` of a skill set go: the queue that loses least gives them up, others moving up.
    fn leave(&mut self, set: usize, t: usize, people: f64) {
        let mut left = people;
        while left > NOBODY {
            let problem = self.problem;
            let queues = problem.skill_sets[set].queues.iter().copied();
            let roots: Vec<usize> = queues
                .filter(|&q| self.flow[self.flow_at(t, set, q)] > NOBODY)
                .collect();
            if roots.is_empty() {
                // What is left is a rounding error of sums of shares.
                return;
            }
            self.reach(t, &roots, Direction::Towards);
            let target = self.best_reached(|q| -self.loss[t * self.n_queues + q]);
            let (root, room) = self.room(t, target, Direction::Towards);
            let at = self.flow_at(t, set, root);
            let amount = left.min(room).min(self.flow[at]);
            self.move_along(t, target, amount, Direction::Towards);
            self.flow[at] -= amount;
            self.change(t * self.n_queues + target, -amount);
            left -= amount;
        }
    }

    /// Moves people in every interval until no chain gains any more.
    fn settle(&mut self) {
        if self.flow.is_empty() {
            return;
        }
        for t in 0..self.problem.n_intervals {
            // Each move strictly lowers a convex cost by whole persons, so this ends; the limit is
            // for shares of persons that could take long to get anywhere.
            for _ in 0..MOST_MOVES {
                if !self.settle_once(t) {
                    break;
                }
            }
        }
    }

    /// The single chain that gains most; `false` when none gains.
    fn settle_once(&mut self, t: usize) -> bool {
        let mut best = (LEAST_GAIN, 0, 0);
        for from in 0..self.n_queues {
            self.reach(t, &[from], Direction::Away);
            let to = self.best_reached(|q| self.gain[t * self.n_queues + q]);
            let gain = self.gain[t * self.n_queues + to] - self.loss[t * self.n_queues + from];
            if to != from && gain > best.0 {
                best = (gain, from, to);
            }
        }
        let (gain, from, to) = best;
        if gain <= LEAST_GAIN {
            return false;
        }
        self.reach(t, &[from], Direction::Away);
        let (_, room) = self.room(t, to, Direction::Away);
        let amount = room.min(self.problem.availability);
        self.move_along(t, to, amount, Direction::Away);
        self.change(t * self.n_queues + from, -amount);
        self.change(t * self.n_queues + to, amount);
        true
    }

    /// Finds the queues from (or to) which people can move along chains that end at the roots.
    fn reach(&mut self, t: usize, roots: &[usize], direction: Direction) {
        let mut chains = std::mem::take(&mut self.chains);
        chains.start(self.n_queues, roots);
        let mut at = 0;
        while at < chains.reached.len() && chains.reached.len() < self.n_queues {
            let queue = chains.reached[at];
            at += 1;
            for (set, skills) in self.problem.skill_sets.iter().enumerate() {
                let stands = |q: usize| self.flow[self.flow_at(t, set, q)] > NOBODY;
                if skills.queues.len() < 2 || skills.mask >> queue & 1 == 0 {
                    continue;
                }
                if direction == Direction::Towards || stands(queue) {
                    for &next in &skills.queues {
                        if direction == Direction::Away || stands(next) {
                            chains.visit(next, (set, queue));
                        }
                    }
                }
            }
        }
        self.chains = chains;
    }

    /// The reached queue with the highest score; the one reached first of equals.
    fn best_reached(&self, score: impl Fn(usize) -> f64) -> usize {
        let reached = &self.chains.reached;
        let better = |best: usize, &q: &usize| if score(q) > score(best) { q } else { best };
        reached.iter().skip(1).fold(reached[0], better)
    }

    /// The moves of a chain from the reached queue to its root: (skill set, from, to).
    fn moves(
        &self,
        target: usize,
        direction: Direction,
    ) -> impl Iterator<Item = (usize, usize, usize)> {
        let mut at = target;
        std::iter::from_fn(move || {
            let (set, next) = self.chains.via[at]?;
            let (from, to) = match direction {
                Direction::Away => (next, at),
                Direction::Towards => (at, next),
            };
            at = next;
            Some((set, from, to))
        })
    }

    /// The chain's root, and how many people it can carry.
    fn room(&self, t: usize, target: usize, direction: Direction) -> (usize, f64) {
        self.moves(target, direction)
            .fold((target, f64::INFINITY), |(_, room), (set, from, to)| {
                let root = if direction == Direction::Away {
                    from
                } else {
                    to
                };
                (root, room.min(self.flow[self.flow_at(t, set, from)]))
            })
    }

    fn move_along(&mut self, t: usize, target: usize, amount: f64, direction: Direction) {
        let moves: Vec<_> = self.moves(target, direction).collect();
        for (set, from, to) in moves {
            let (from, to) = (self.flow_at(t, set, from), self.flow_at(t, set, to));
            self.flow[from] -= amount;
            self.flow[to] += amount;
        }
    }
}

impl Chains {
    fn start(&mut self, n_queues: usize, roots: &[usize]) {
        self.via.clear();
        self.via.resize(n_queues, None);
        self.seen.clear();
        self.seen.resize(n_queues, false);
        self.reached.clear();
        self.reached.extend_from_slice(roots);
        for &root in roots {
            self.seen[root] = true;
        }
    }

    fn visit(&mut self, queue: usize, via: (usize, usize)) {
        if !self.seen[queue] {
            self.seen[queue] = true;
            self.via[queue] = Some(via);
            self.reached.push(queue);
        }
    }
}

fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + (-LOGISTIC_SLOPE * z).exp())
}
