//! front door
mod floor;
mod order;
mod team;

use floor::Spread;
use order::Orders;
use team::{Assignment, Team};

use super::compile::CompiledProblem;
use super::responses::Responder;

/// temp
pub fn experiment(problem: &CompiledProblem, responder: &Responder, seed: u64, target: f64) {
    let groups: Vec<usize> = {
        let mut g: Vec<(usize, usize)> = problem
            .groups
            .iter()
            .enumerate()
            .flat_map(|(i, group)| group.members.iter().map(move |&m| (m, i)))
            .collect();
        g.sort_unstable();
        g.into_iter().map(|x| x.1).collect()
    };
    let t0 = std::time::Instant::now();
    let mut team = Team::new(problem, responder, &groups);
    let mut orders = Orders::new(seed, 0);
    team.build(
        Spread {
            share: 0.15,
            least: 1.5,
        },
        &mut orders,
    );
    println!("build {:.3} {:?}", team.cost(), t0.elapsed());
    let mut s = 0.12;
    while s >= 0.003 {
        for _ in 0..2 {
            team.sweep(
                Spread {
                    share: s,
                    least: (10.0 * s as f64).clamp(0.15, 1.2),
                },
                &mut orders,
            );
        }
        println!("s {s:.4} {:.3} {:?}", team.cost(), t0.elapsed());
        s *= 0.7;
    }
    let mut best = team.assignment();
    for _ in 0..2 {
        team.sweep(Spread::NONE, &mut orders);
        let a = team.assignment();
        println!("true {:.3} {:?}", a.cost, t0.elapsed());
        if a.cost < best.cost {
            best = a;
        }
    }
    for round in 0..40 {
        team.load(&best);
        let mut s = 0.02 + 0.06 * orders.share();
        while s >= 0.003 {
            team.sweep(
                Spread {
                    share: s,
                    least: (10.0 * s as f64).clamp(0.15, 1.2),
                },
                &mut orders,
            );
            s *= 0.7;
        }
        for _ in 0..2 {
            team.sweep(Spread::NONE, &mut orders);
        }
        let a = team.assignment();
        println!(
            "reheat {round} {:.3} best {:.3} gap {:.3}% {:?}",
            a.cost,
            best.cost,
            100.0 * (best.cost - target) / best.cost,
            t0.elapsed()
        );
        if a.cost < best.cost {
            best = a;
        }
    }
    let _: &Assignment = &best;
}
