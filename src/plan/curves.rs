//! What missing people cost by each queue's own service level, where the project asks for it.
//!
//! ```text
//! SL(x)   service level of x people by the formula that made the requirement R
//! W       money per hour of the two tiers when nobody is there: first·s·R + beyond·(1 − s)·R
//!
//! cost of x people = lower convex envelope over x = 0 … R of   W · max(0, 1 − SL(x) ÷ SL(R))
//! ```
//! Nobody there costs what the two tiers say, all there nothing; in between the queue's own curve
//! decides. A small queue with a high target loses little with the first person missing, a large one
//! at 80 % much. The envelope keeps the cost convex, so search and bound stay exact: where the curve falls
//! faster than evenly, each missing person costs the same.
//!
//! Assumption: [`POINTS`] points of the curve are enough for large queues. Deferred work, and intervals
//! whose service level is 0 even with everybody there, keep the two tiers.

use super::PlanInputs;
use crate::roster::{Bend, Objective, QueueDemand, RosterProblem};
use crate::staffing::{
    IntervalLoad, IntervalRequirement, QueueRequirement, StaffingRequirement, service_at,
};

/// Most points of a curve.
const POINTS: usize = 200;

impl PlanInputs {
    /// The roster problem that a requirement poses to these people.
    pub fn roster_problem(&self, requirement: &StaffingRequirement) -> RosterProblem {
        let demand = |queue: &QueueRequirement| QueueDemand {
            queue: queue.queue.clone(),
            required: queue.intervals.iter().map(|i| i.base_staff).collect(),
        };
        let queues = requirement.queues.iter().map(demand).collect();
        RosterProblem {
            curves: curves(self, requirement),
            ..self.problem(requirement.grid.clone(), queues)
        }
    }
}

/// The bends of every queue's cost per interval; empty where the project keeps the two tiers.
fn curves(inputs: &PlanInputs, requirement: &StaffingRequirement) -> Vec<Vec<Vec<Bend>>> {
    if !inputs.workforce.service_level_curve {
        return Vec::new();
    }
    let objective = &inputs.workforce.objective;
    let queues = requirement.queues.iter().enumerate();
    let rows = queues.map(|(queue, of)| {
        let intervals = of.intervals.iter();
        let bends = intervals.map(|interval| {
            let own = levels(inputs, queue, interval);
            let tiers = tiers(objective, interval.base_staff);
            own.map_or(tiers, |levels| envelope(objective, &levels))
        });
        bends.collect()
    });
    rows.collect()
}

/// The two tiers as bends.
fn tiers(o: &Objective, required: f64) -> Vec<Bend> {
    let bend = |people, price| Bend { people, price };
    vec![
        bend(required, o.understaffed_first),
        bend(
            (1.0 - o.understaffed_first_share) * required,
            o.understaffed_beyond - o.understaffed_first,
        ),
    ]
}

/// Points of the curve from nobody up to the requirement: people and service level.
fn levels(
    inputs: &PlanInputs,
    queue: usize,
    interval: &IntervalRequirement,
) -> Option<Vec<(f64, f64)>> {
    let queue = &inputs.queues[queue];
    let load = interval.load?;
    let staffed = interval.staffed_load.unwrap_or(load.offered_load);
    let required = interval.base_staff;
    if required <= 0.0 || load.offered_load <= 0.0 || queue.target.channel.is_deferred() {
        return None;
    }
    let grow = staffed / load.offered_load;
    let load = IntervalLoad {
        offered: load.offered * grow,
        offered_load: staffed,
        ..load
    };
    let length = std::time::Duration::from_secs(60 * u64::from(inputs.grid.interval_minutes()));
    let step = (required / POINTS as f64).ceil();
    let below = (0..=POINTS).map(|i| i as f64 * step);
    let people = below.take_while(|people| *people < required);
    let point = |people: f64| {
        let service = service_at(&queue.target, &load, length, people).ok()?;
        Some((people, service.service_level))
    };
    let points: Vec<(f64, f64)> = people.chain([required]).map(point).collect::<Option<_>>()?;
    points
        .last()
        .is_some_and(|(_, all)| *all > 0.0)
        .then_some(points)
}

/// The lower convex envelope of the cost over these points, as bends.
fn envelope(o: &Objective, levels: &[(f64, f64)]) -> Vec<Bend> {
    let &(required, all) = levels
        .last()
        .expect("invariant: the requirement is a point");
    let first = o.understaffed_first_share * required;
    let nobody = o.understaffed_first * first + o.understaffed_beyond * (required - first);
    let cost = |level: f64| nobody * (1.0 - level / all).max(0.0);
    // Monotone chain from nobody up: keeps the corners of the lower hull.
    let mut hull: Vec<(f64, f64)> = Vec::new();
    for &(people, level) in levels {
        let next = (people, cost(level));
        while let [.., a, b] = hull[..] {
            let rises = (b.1 - a.1) * (next.0 - a.0) >= (next.1 - a.1) * (b.0 - a.0);
            if !rises {
                break;
            }
            hull.pop();
        }
        hull.push(next);
    }
    let mut bends = Vec::new();
    let mut so_far = 0.0;
    for pair in hull.windows(2).rev() {
        let price = (pair[0].1 - pair[1].1) / (pair[1].0 - pair[0].0);
        if price > so_far {
            bends.push(Bend {
                people: pair[1].0,
                price: price - so_far,
            });
            so_far = price;
        }
    }
    bends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_is_below_every_point_and_meets_both_ends() {
        let o = &Objective::USUAL;
        let curve = [0.0, 0.05, 0.3, 0.62, 0.8, 0.9, 0.95];
        let levels: Vec<(f64, f64)> = (0..).map(f64::from).zip(curve).collect();
        let bends = envelope(o, &levels);
        let at = |people: f64| crate::roster::cover::bent(&bends, people);
        let first = o.understaffed_first_share * 6.0;
        let nobody = o.understaffed_first * first + o.understaffed_beyond * (6.0 - first);
        assert!((at(0.0) - nobody).abs() < 1e-9);
        assert_eq!(at(6.0), 0.0);
        for (people, level) in &levels {
            let own = nobody * (1.0 - level / 0.95);
            assert!(at(*people) <= own + 1e-9, "{people}: {} {own}", at(*people));
        }
        // The top of the curve is concave in service, so the cost there is the curve itself.
        assert!((at(5.0) - nobody * (1.0 - 0.9 / 0.95)).abs() < 1e-9);
        let slopes: Vec<f64> = (0..6)
            .map(|x| at(f64::from(x)) - at(f64::from(x + 1)))
            .collect();
        assert!(
            slopes.windows(2).all(|pair| pair[0] >= pair[1] - 1e-9),
            "{slopes:?}"
        );
    }
}
