//! What cover costs in one interval, and the exact split of people with several skills.
//!
//! ```text
//! R      people required on a queue         x   people there after shrinkage and breaks
//! s      share of R that is the first tier  u = max(0, R − x),  o = max(0, x − R)
//!
//! f_R(x) = first · min(u, s·R) + beyond · max(0, u − s·R) + over · o          money per hour
//! ```
//! f is convex and piecewise linear, with slopes −beyond, −first, +over from left to right, as long
//! as `first` ≤ `beyond`. The slopes are the same for every queue; only the places where they
//! change differ. That is what makes the split exact: the vectors of cover that a crowd of people
//! can give form the base polytope of a polymatroid, and there a greedy over slopes finds the
//! minimum of a separable convex cost (Federgruen & Groenevelt 1986).

use super::Objective;

mod pieces;
#[cfg(test)]
mod tests;

pub use pieces::{Lattice, Pieces};

/// People closer than this to a limit have reached it; far below a minute of one person's work.
const EPSILON: f64 = 1e-9;

/// Slope of the logistic function that stands in for the normal distribution in smoothed prices.
const LOGISTIC_SLOPE: f64 = 1.7;

/// What missing and surplus people cost, in money per agent-hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CoverCost {
    /// Each missing agent-hour of the first tier.
    pub first: f64,
    /// Each further missing agent-hour.
    pub beyond: f64,
    /// Each agent-hour above the requirement.
    pub over: f64,
    /// The share of the requirement that is the first tier.
    pub share: f64,
}

/// How far the cover of a queue is from its requirement, in people.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Shortfall {
    /// Missing people of the first tier.
    pub first: f64,
    /// Missing people beyond it.
    pub beyond: f64,
    /// People above the requirement.
    pub over: f64,
}

impl CoverCost {
    /// The cover prices of an objective.
    pub fn new(objective: &Objective) -> Self {
        Self {
            first: objective.understaffed_first,
            beyond: objective.understaffed_beyond,
            over: objective.overstaffed,
            share: objective.understaffed_first_share,
        }
    }

    /// The missing and surplus people where `cover` people meet a requirement of `required`.
    pub fn shortfall(&self, required: f64, cover: f64) -> Shortfall {
        let missing = (required - cover).max(0.0);
        let first = missing.min(self.share * required);
        Shortfall {
            first,
            beyond: missing - first,
            over: (cover - required).max(0.0),
        }
    }

    /// f_R(x): money per hour of the interval.
    pub fn cost(&self, required: f64, cover: f64) -> f64 {
        let short = self.shortfall(required, cover);
        self.first * short.first + self.beyond * short.beyond + self.over * short.over
    }

    /// What `amount` more people save, per hour and per person: (f(x) − f(x + amount)) ÷ amount.
    pub fn marginal_price(&self, required: f64, cover: f64, amount: f64) -> f64 {
        (self.cost(required, cover) - self.cost(required, cover + amount)) / amount
    }

    /// What one more person is worth per hour while the cover is still uncertain by about `spread`
    /// people: the slope of f averaged over a logistic distribution around the middle of the step.
    ///
    /// ```text
    /// x = R − cover − ½
    /// π = −over + (over + first)·Φ(x/σ) + (beyond − first)·Φ((x − s·R)/σ),   Φ(y) = 1 ÷ (1 + e^(−1.7·y))
    /// ```
    /// A spread of 0 gives the marginal price of exactly one more person.
    pub fn smoothed_price(&self, required: f64, cover: f64, spread: f64) -> f64 {
        if spread <= 0.0 {
            return self.marginal_price(required, cover, 1.0);
        }
        let x = required - cover - 0.5;
        let tier = self.share * required;
        -self.over
            + (self.over + self.first) * logistic(x / spread)
            + (self.beyond - self.first) * logistic((x - tier) / spread)
    }

    /// The range in which a price of cover can lie: from −over to beyond.
    pub fn clip(&self, price: f64) -> f64 {
        // `max` then `min` also turns NaN into the lower end, so no NaN leaves this function.
        price.max(-self.over).min(self.beyond.max(-self.over))
    }
}

fn logistic(y: f64) -> f64 {
    1.0 / (1.0 + (-LOGISTIC_SLOPE * y).exp())
}

/// Splits people over queues so that the interval's cost is least; see [`Splitter::split`].
pub fn split(supply: &[(u64, f64)], required: &[f64], share: f64, out: &mut [f64]) {
    Splitter::default().split(supply, required, share, out);
}

/// The exact split with its working memory, for loops that split thousands of intervals.
#[derive(Debug, Clone, Default)]
pub struct Splitter {
    n_queues: usize,
    /// The queues of each supply, as bits.
    masks: Vec<u64>,
    /// People of each supply who are not on a queue yet.
    left: Vec<f64>,
    /// People of each supply on each queue: (supplies, queues), row-major.
    flow: Vec<f64>,
    /// The supply through which the search reached each queue.
    reached_by: Vec<usize>,
    /// The queue from which the search reached each supply; `usize::MAX` = not reached, or its root.
    came_from: Vec<usize>,
    frontier: Vec<usize>,
}

impl Splitter {
    /// Splits people over queues so that the interval's cost is least, and writes people per queue.
    ///
    /// `supply` holds people by the queues they can work: bit q of the mask is queue q. People
    /// without a queue count nowhere. `required` and `out` have one entry per queue. Queues are
    /// filled up to (1 − `share`)·R, then up to R, each time along augmenting paths that never
    /// lower a queue; who is left then is overstaffing on the lowest queue of the mask.
    ///
    /// # Panics
    /// Where `out` is shorter than `required` or there are more than 64 queues.
    pub fn split(&mut self, supply: &[(u64, f64)], required: &[f64], share: f64, out: &mut [f64]) {
        assert!(required.len() <= 64, "a mask of queues has 64 bits");
        let out = &mut out[..required.len()];
        out.fill(0.0);
        if supply.iter().all(|&(mask, _)| mask.count_ones() <= 1) {
            self.masks.clear();
            for &(mask, people) in supply.iter().filter(|s| s.0 != 0) {
                out[mask.trailing_zeros() as usize] += people.max(0.0);
            }
            return;
        }
        self.start(supply, required.len());
        self.fill(out, |q| (1.0 - share) * required[q]);
        self.fill(out, |q| required[q]);
        for (s, &mask) in self.masks.iter().enumerate() {
            let q = mask.trailing_zeros() as usize;
            out[q] += self.left[s];
            self.flow[s * self.n_queues + q] += self.left[s];
        }
    }

    /// The queues to which one more person with these queues could bring cover, as bits: their own,
    /// and those that others would move to in exchange. Speaks of the last split.
    pub fn reachable(&self, queues: u64) -> u64 {
        let mut seen = queues;
        let mut open = queues;
        while open != 0 {
            let q = open.trailing_zeros() as usize;
            open &= open - 1;
            for (s, &mask) in self.masks.iter().enumerate() {
                if self.flow[s * self.n_queues + q] > EPSILON {
                    open |= mask & !seen;
                    seen |= mask;
                }
            }
        }
        seen
    }

    fn start(&mut self, supply: &[(u64, f64)], n_queues: usize) {
        self.n_queues = n_queues;
        self.masks.clear();
        self.left.clear();
        for &(mask, people) in supply.iter().filter(|s| s.0 != 0 && s.1 > 0.0) {
            self.masks.push(mask);
            self.left.push(people);
        }
        self.flow.clear();
        self.flow.resize(self.masks.len() * n_queues, 0.0);
        self.reached_by.resize(n_queues, 0);
        self.came_from.resize(self.masks.len(), usize::MAX);
    }

    /// Raises the queues towards their caps until no path is left.
    fn fill(&mut self, used: &mut [f64], cap: impl Fn(usize) -> f64) {
        // People with one queue have no choice, so they go first and most searches never happen.
        for pass_is_single in [true, false] {
            for s in 0..self.masks.len() {
                if (self.masks[s].count_ones() == 1) == pass_is_single {
                    while self.left[s] > EPSILON {
                        let Some(target) = self.search(s, |q| cap(q) - used[q]) else {
                            break;
                        };
                        used[target] += self.augment(s, target, cap(target) - used[target]);
                    }
                }
            }
        }
    }

    /// Breadth first from a supply to a queue with room, moving others on where that frees a place.
    fn search(&mut self, root: usize, room: impl Fn(usize) -> f64) -> Option<usize> {
        self.came_from.fill(usize::MAX);
        self.frontier.clear();
        let mut seen = 0;
        let mut at = 0;
        if let Some(target) = self.reach(root, &mut seen, &room) {
            return Some(target);
        }
        while at < self.frontier.len() {
            let q = self.frontier[at];
            at += 1;
            for s in 0..self.masks.len() {
                let open = s != root && self.came_from[s] == usize::MAX;
                if open && self.flow[s * self.n_queues + q] > EPSILON {
                    self.came_from[s] = q;
                    if let Some(target) = self.reach(s, &mut seen, &room) {
                        return Some(target);
                    }
                }
            }
        }
        None
    }

    /// Marks the new queues of a supply; the first with room ends the search.
    fn reach(&mut self, s: usize, seen: &mut u64, room: impl Fn(usize) -> f64) -> Option<usize> {
        let mut new = self.masks[s] & !*seen;
        *seen |= new;
        while new != 0 {
            let q = new.trailing_zeros() as usize;
            new &= new - 1;
            self.reached_by[q] = s;
            if room(q) > EPSILON {
                return Some(q);
            }
            self.frontier.push(q);
        }
        None
    }

    /// Moves as many people as the path carries and returns how many the target gained.
    fn augment(&mut self, root: usize, target: usize, room: f64) -> f64 {
        let mut amount = room.min(self.left[root]);
        let mut s = self.reached_by[target];
        while s != root {
            let q = self.came_from[s];
            amount = amount.min(self.flow[s * self.n_queues + q]);
            s = self.reached_by[q];
        }
        let mut q = target;
        loop {
            let s = self.reached_by[q];
            self.flow[s * self.n_queues + q] += amount;
            if s == root {
                break;
            }
            q = self.came_from[s];
            self.flow[s * self.n_queues + q] -= amount;
        }
        self.left[root] -= amount;
        amount
    }
}
