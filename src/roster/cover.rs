//! What cover costs in one interval, and the exact split of people with several skills.
//!
//! ```text
//! R      people required on a queue         x   people there after shrinkage and breaks
//! s      share of R that is the first tier  u = max(0, R − x),  o = max(0, x − R)
//!
//! f_R(x) = first · min(u, s·R) + beyond · max(0, u − s·R) + over · o          money per hour
//! ```
//! Where more is asked of a queue than two tiers say, each further [`Bend`] at b people adds
//! price · max(0, b − x). f is convex and piecewise linear, with slopes −beyond, −first, +over from left to right, as long
//! as `first` ≤ `beyond`. That is what makes the split exact: the vectors of cover that a crowd of people
//! can give form the base polytope of a polymatroid, and there a greedy over slopes finds the
//! minimum of a separable convex cost (Federgruen & Groenevelt 1986).

pub use super::demands::Bend;

use super::RosterProblem;

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

/// What bends add to the cost of `cover`, money per hour.
pub fn bent(bends: &[Bend], cover: f64) -> f64 {
    let costs = bends
        .iter()
        .map(|bend| bend.price * (bend.people - cover).max(0.0));
    costs.sum()
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
    /// The cover prices of a problem; those of missing people are 0 where curves stand in their place.
    pub fn new(problem: &RosterProblem) -> Self {
        let objective = &problem.objective;
        let tiers = if problem.curves.is_empty() { 1.0 } else { 0.0 };
        Self {
            first: tiers * objective.understaffed_first,
            beyond: tiers * objective.understaffed_beyond,
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

    /// The cost with further bends.
    pub fn bent_cost(&self, (required, bends): (f64, &[Bend]), cover: f64) -> f64 {
        self.cost(required, cover) + bent(bends, cover)
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

    /// The range in which a price of cover can lie: from −over to what the first person of all is
    /// worth.
    pub fn clip(&self, price: f64, bends: &[Bend]) -> f64 {
        // `max` then `min` also turns NaN into the lower end, so no NaN leaves this function.
        price
            .max(-self.over)
            .min(self.dearest(bends).max(-self.over))
    }

    /// What the first person of all is worth, money per hour.
    pub fn dearest(&self, bends: &[Bend]) -> f64 {
        self.beyond + bends.iter().map(|bend| bend.price).sum::<f64>()
    }

    /// The places at which the slope changes with what each adds to it, the most people first; no
    /// person more is worth anything above the first of them.
    fn kinks(&self, (required, bends): (f64, &[Bend])) -> Vec<Bend> {
        let mut kinks = vec![
            Bend {
                people: required,
                price: self.over + self.first,
            },
            Bend {
                people: (1.0 - self.share) * required,
                price: self.beyond - self.first,
            },
        ];
        kinks.extend_from_slice(bends);
        kinks.sort_by(|a, b| b.people.total_cmp(&a.people));
        kinks
    }
}

/// What bends make one more person worth beside `cover`, smoothed by `spread` people of doubt; the
/// cover is that at the middle of the step.
pub fn smoothed_bends(bends: &[Bend], cover: f64, spread: f64) -> f64 {
    let worth = |bend: &Bend| bend.price * logistic((bend.people - cover) / spread);
    bends.iter().map(worth).sum()
}

fn logistic(y: f64) -> f64 {
    1.0 / (1.0 + (-LOGISTIC_SLOPE * y).exp())
}

/// Splits people over queues so that the interval's cost is least; see [`Splitter::split`].
pub fn split(supply: &[(u64, f64)], required: &[f64], cost: &CoverCost, out: &mut [f64]) {
    Splitter::default().split(
        supply,
        &Needs {
            cost,
            required,
            bends: &[],
        },
        out,
    );
}

/// What every queue needs in one interval.
#[derive(Debug, Clone, Copy)]
pub struct Needs<'a> {
    /// What cover costs.
    pub cost: &'a CoverCost,
    /// People required, one entry per queue.
    pub required: &'a [f64],
    /// Further bends, one entry per queue; empty where no queue has any.
    pub bends: &'a [&'a [Bend]],
}

impl Needs<'_> {
    /// What `cover` people per queue cost, money per hour.
    pub fn cost(&self, cover: &[f64]) -> f64 {
        self.add_cost(0.0, cover)
    }

    /// The same on top of a sum.
    pub fn add_cost(&self, sum: f64, cover: &[f64]) -> f64 {
        let pairs = self.required.iter().zip(cover);
        let sum = pairs.fold(sum, |sum, (&r, &x)| sum + self.cost.cost(r, x));
        let further = self.bends.iter().zip(cover);
        further.fold(sum, |sum, (bends, &x)| sum + bent(bends, x))
    }

    /// Caps of every queue, one row for each slope of the cost from the steepest on: up to its cap one
    /// more person on a queue is worth at least that slope.
    fn caps(&self) -> Vec<Vec<f64>> {
        let worths = |queue: usize| {
            let mut worth = -self.cost.over;
            let kinks = self.cost.kinks((self.required[queue], self.bends[queue]));
            let below = kinks.into_iter().map(move |kink| {
                worth += kink.price;
                (worth, kink.people)
            });
            below.collect::<Vec<(f64, f64)>>()
        };
        let worths: Vec<_> = (0..self.required.len()).map(worths).collect();
        let mut slopes: Vec<f64> = worths.iter().flatten().map(|&(worth, _)| worth).collect();
        slopes.sort_by(|a, b| b.total_cmp(a));
        slopes.dedup();
        let cap = |slope: f64, of: &Vec<(f64, f64)>| {
            let enough = of.iter().find(|(worth, _)| *worth >= slope);
            enough.map_or(0.0, |&(_, people)| people)
        };
        let rows = slopes
            .into_iter()
            .map(|slope| worths.iter().map(|of| cap(slope, of)).collect());
        rows.collect()
    }
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
    /// without a queue count nowhere. `out` has one entry per queue. Queues are filled slope by
    /// slope from the steepest on, up to (1 − share)·R and then up to R where there are no further
    /// bends, each time along augmenting paths that never lower a queue; who is left then is
    /// overstaffing on the lowest queue of the mask.
    ///
    /// # Panics
    /// Where `out` is shorter than the requirement or there are more than 64 queues.
    pub fn split(&mut self, supply: &[(u64, f64)], needs: &Needs<'_>, out: &mut [f64]) {
        let required = needs.required;
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
        if needs.bends.is_empty() {
            self.fill(out, |q| (1.0 - needs.cost.share) * required[q]);
            self.fill(out, |q| required[q]);
        }
        for caps in needs.bends.first().map(|_| needs.caps()).iter().flatten() {
            self.fill(out, |q| caps[q]);
        }
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
