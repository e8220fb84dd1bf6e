//! Least people and own curves: search, bound and exact optimum agree.

use rayon::prelude::*;

use super::*;
use crate::roster::cover::Bend;
use crate::roster::{LimitKind, QueueDemand, StaffLimit};

/// A tiny centre with least people on every queue for a price, and every second one with curves.
fn bent(seed: u64) -> RosterProblem {
    let people = 2 + seed as usize % 3;
    let mut problem = tiny::centre(Size {
        people,
        queues: 1 + seed as usize % 2,
        days: 4,
        seed: 7_000 + seed,
    });
    for queue in 0..problem.queues.len() {
        problem.limits.push(StaffLimit {
            kind: LimitKind::MinStaff { queue },
            hours: [None, Some((8 * 60, 20 * 60)), Some((22 * 60, 30 * 60))][seed as usize % 3],
            value: 1 + queue as u32,
            price: Some([8.0, 30.0, 90.0][(seed / 3) as usize % 3]),
        });
    }
    if seed % 2 == 1 {
        let bends = |&required: &f64| {
            let bend = |share: f64, price| Bend {
                people: share * required,
                price,
            };
            vec![bend(1.0, 12.0), bend(0.6, 25.0), bend(0.2, 10.0)]
        };
        let curve = |of: &QueueDemand| of.required.iter().map(bends).collect();
        problem.curves = problem.queues.iter().map(curve).collect();
    }
    problem
}

#[test]
fn search_and_bound_lie_on_their_sides_of_the_optimum() {
    let seeds = (0..30u64).into_par_iter();
    let cases: Vec<(u64, f64, f64, f64)> = seeds
        .filter_map(|seed| {
            let problem = bent(seed);
            let found = search(&problem);
            if !found.left_out.is_empty() {
                return None;
            }
            let exact = solve_tiny(&problem, LIMITS).ok()?;
            let priced = evaluate(&problem, &exact.roster).0.total();
            assert!(
                (priced - exact.objective).abs() < 1e-5 * priced.max(1.0),
                "{seed}"
            );
            Some((seed, found.bound, exact.objective, found.objective.total()))
        })
        .collect();
    assert!(cases.len() >= 15, "{}", cases.len());
    for (seed, bound, optimum, total) in cases {
        let slack = 1e-6 * optimum.max(1.0);
        assert!(bound <= optimum + slack, "{seed}: {bound} {optimum}");
        assert!(total >= optimum - slack, "{seed}: {total} {optimum}");
        assert!(total <= 1.06 * optimum + slack, "{seed}: {total} {optimum}");
    }
}
