//! The cost of cover in pieces, as tight as whole people allow.
//!
//! ```text
//! g   granule: cover comes in steps of one tick of one person    x ∈ { c, c + g, c + 2g, … }
//! c   cover that is there anyway
//!
//! f̃(x) = f(x) at every such x, straight in between;   f̃ ≥ f, convex, the least that rosters can pay
//! ```
//! Requirements times a share are seldom a whole number of people: with 47 required and a first tier
//! of a tenth the price changes at 42.3, where no roster can stand. A program that may stop there
//! pays too little. With f̃ in its place the bound rises and stays a bound, as rosters only ever pay
//! f at the points where both are equal.
//!
//! Further bends are pieces like the two tiers.
//!
//! Only for queues whose people have no other: who is split over several queues can give any share.

use super::{Bend, CoverCost};

/// Share of a granule that is rounding.
const ROUNDING: f64 = 1e-6;

/// Cover of one interval in pieces, from `base` downwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Pieces {
    /// People at and above which more cover costs `over`.
    pub base: f64,
    /// Money per hour at `base`.
    pub at_base: f64,
    /// Money per agent-hour and people, one below the other.
    pub below: Vec<(f64, f64)>,
    /// Money per agent-hour of what is missing beyond all of them.
    pub beyond: f64,
}

/// The points at which the cover of a queue can stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lattice {
    /// The step from one to the next, in people.
    pub granule: f64,
    /// One of them.
    pub point: f64,
}

impl Lattice {
    /// The least point that is not below `people`.
    fn at_least(&self, people: f64) -> f64 {
        let steps = (people - self.point) / self.granule;
        self.point + self.granule * (steps - ROUNDING).ceil()
    }
}

impl Pieces {
    /// The cost of cover for `required` people; `None` where any cover is possible.
    pub fn new(cost: &CoverCost, required: f64, lattice: Option<Lattice>) -> Self {
        let Some(lattice) = lattice else {
            let tier = (cost.first, cost.share * required);
            return Self {
                base: required,
                at_base: 0.0,
                below: vec![tier],
                beyond: cost.beyond,
            };
        };
        let base = lattice.at_least(required);
        let bend = lattice.at_least((1.0 - cost.share) * required);
        let step =
            |from: f64| cost.marginal_price(required, from - lattice.granule, lattice.granule);
        let after_first = base - lattice.granule;
        let (middle, last) = if bend < base - 0.5 * lattice.granule {
            ((after_first - bend).max(0.0), lattice.granule)
        } else {
            (0.0, 0.0)
        };
        Self {
            base,
            at_base: cost.cost(required, base),
            below: vec![
                (step(base), lattice.granule),
                (cost.first, middle),
                (step(bend), last),
            ],
            beyond: cost.beyond,
        }
    }

    /// The same with further bends.
    pub fn with_bends(
        cost: &CoverCost,
        (required, bends): (f64, &[Bend]),
        lattice: Option<Lattice>,
    ) -> Self {
        if bends.is_empty() {
            return Self::new(cost, required, lattice);
        }
        let of = |people: f64| cost.bent_cost((required, bends), people);
        let mut ends = Vec::new();
        for kink in cost.kinks((required, bends)) {
            match lattice {
                None => ends.push(kink.people),
                Some(lattice) => {
                    let above = lattice.at_least(kink.people);
                    ends.extend([above, above - lattice.granule]);
                }
            }
        }
        ends.sort_by(|a, b| b.total_cmp(a));
        ends.dedup_by(|a, b| (*a - *b).abs() < ROUNDING);
        let piece = |pair: &[f64]| {
            let people = pair[0] - pair[1];
            ((of(pair[1]) - of(pair[0])) / people, people)
        };
        Self {
            base: ends[0],
            at_base: of(ends[0]),
            below: ends.windows(2).map(piece).collect(),
            beyond: cost.dearest(bends),
        }
    }

    /// The least of f̃(x) + price·x over all x, money per hour, for a price from −over to beyond.
    pub fn least(&self, price: f64) -> f64 {
        let pieces = self.below.iter();
        let below: f64 = pieces
            .map(|&(own, people)| (own - price).min(0.0) * people)
            .sum();
        self.at_base + price * self.base + below
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COST: CoverCost = CoverCost {
        first: 2.0,
        beyond: 6.0,
        over: 0.5,
        share: 0.1,
    };

    /// The least over all points of the lattice, one by one.
    fn by_hand(cost: &CoverCost, required: f64, lattice: Lattice, price: f64) -> f64 {
        let points = (-400..400).map(|k| lattice.point + f64::from(k) * lattice.granule);
        points
            .filter(|x| *x > -1.0)
            .map(|x| cost.cost(required, x) + price * x)
            .fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn the_least_is_that_of_the_best_point_of_the_lattice() {
        let lattices = [(0.5, 0.0), (1.0, 0.0), (0.45, 0.0), (0.9, 0.3), (0.25, 7.1)];
        for (granule, point) in lattices {
            let lattice = Lattice { granule, point };
            for required in [0.0, 1.0, 4.0, 7.0, 42.0, 47.0, 61.5] {
                for price in [-0.5, -0.1, 0.0, 0.3, 1.9, 2.0, 2.7, 4.4, 5.9] {
                    let found = Pieces::new(&COST, required, Some(lattice)).least(price);
                    let wanted = by_hand(&COST, required, lattice, price);
                    let close = (found - wanted).abs() < 1e-9 * (1.0 + wanted.abs());
                    assert!(close, "{lattice:?} {required} {price}: {found} {wanted}");
                }
            }
        }
    }

    #[test]
    fn the_least_with_further_bends_is_that_of_the_best_point_too() {
        let bend = |people, price| Bend { people, price };
        let bends = [bend(2.0, 40.0), bend(7.3, 1.5), bend(55.0, 0.2)];
        let lattices = [(0.5, 0.0), (1.0, 0.0), (0.45, 0.0), (0.9, 0.3)];
        for (granule, point) in lattices {
            let lattice = Lattice { granule, point };
            for required in [0.0, 4.0, 47.0] {
                let need = (required, &bends[..]);
                let cost = |x: f64| COST.bent_cost(need, x);
                for price in [-0.5, 0.1, 1.9, 4.4, 7.0, 30.0] {
                    let points = (-400..400).map(|k| point + f64::from(k) * granule);
                    let costs = points.map(|x| cost(x) + price * x);
                    let wanted = costs.fold(f64::INFINITY, f64::min);
                    let found = Pieces::with_bends(&COST, need, Some(lattice)).least(price);
                    let close = (found - wanted).abs() < 1e-9 * (1.0 + wanted.abs());
                    assert!(close, "{lattice:?} {required} {price}: {found} {wanted}");
                    let any = Pieces::with_bends(&COST, need, None).least(price);
                    assert!(any <= found + 1e-9);
                }
            }
        }
    }

    #[test]
    fn whole_people_never_cost_less_than_any_cover() {
        let lattice = Lattice {
            granule: 0.5,
            point: 0.0,
        };
        let price = 3.0;
        let whole = Pieces::new(&COST, 47.0, Some(lattice)).least(price);
        let any = Pieces::new(&COST, 47.0, None).least(price);
        // 42.3 people would be best; 42.5 are, 0.2 of them at 3 − 2 more.
        assert!((whole - any - 0.2).abs() < 1e-9, "{whole} {any}");
    }
}
