use super::*;
use crate::progress::{Phase, Silent};
use crate::roster::bound::bound;
use crate::roster::compile::compile;
use crate::roster::instances;
use crate::roster::responses::Responder;
use crate::roster::tiny::{self, Size};
use crate::roster::{Objective, RosterProblem};

const SMALL: Size = Size {
    people: 12,
    queues: 2,
    days: 14,
    seed: 1,
};

fn prices_of(problem: &RosterProblem) -> Prices {
    prices(&compile(problem).unwrap(), &PriceLimits::USUAL, &Silent)
}

fn bound_at(problem: &RosterProblem, prices: &[Vec<f64>]) -> f64 {
    let compiled = compile(problem).unwrap();
    bound(&compiled, &Responder::new(&compiled), prices)
}

fn lie_in_the_range(problem: &RosterProblem, prices: &Prices) -> bool {
    let cost = compile(problem).unwrap().cover_cost;
    let right_shape = prices.queues.len() == problem.queues.len()
        && prices
            .queues
            .iter()
            .all(|line| line.len() == problem.grid.n_intervals());
    right_shape
        && prices
            .queues
            .iter()
            .flatten()
            .all(|&p| p == cost.clip(p, &[]))
}

#[test]
fn prices_of_a_hundred_people_prove_the_reference_bound() {
    let problem = instances::instance("cc_n100_g30_k1_s1");
    let found = bound_at(&problem, &prices_of(&problem).queues);
    assert!(found > 15877.556985203939 * (1.0 - 5e-5), "{found}");
}

#[test]
fn each_week_is_proven_within_the_tolerance() {
    let problem = tiny::centre(SMALL);
    let prices = prices_of(&problem);
    assert_eq!(prices.weeks.len(), 2);
    for week in &prices.weeks {
        assert!(week.rounds > 0 && week.columns > 0);
        let missing = week.objective - week.bound;
        assert!(missing < 2e-4 * week.objective, "{week:?}");
        assert!(missing > -1e-4 * week.objective, "{week:?}");
    }
}

#[test]
fn prices_prove_more_than_flat_ones() {
    for seed in 0..5 {
        let problem = tiny::centre(Size { seed, ..SMALL });
        let found = bound_at(&problem, &prices_of(&problem).queues);
        for flat in [0.0, 10.0, 20.0, 40.0] {
            let lines = vec![vec![flat; problem.grid.n_intervals()]; 2];
            let simple = bound_at(&problem, &lines);
            assert!(
                found > simple,
                "seed {seed}: {found}, flat {flat}: {simple}"
            );
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_prices() {
    let problem = compile(&tiny::centre(Size { days: 28, ..SMALL })).unwrap();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().unwrap();
        pool.install(|| prices(&problem, &PriceLimits::USUAL, &Silent))
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn plans_of_any_length_and_start_have_prices_in_their_range() {
    let sunday_before_the_clock_change = "2026-10-25".parse().unwrap();
    let wednesday = "2026-03-25".parse().unwrap();
    for days in [1, 2, 6, 9, 17] {
        for first_day in [sunday_before_the_clock_change, wednesday] {
            let size = Size { days, ..SMALL };
            let problem = tiny::centre_at(size, "Europe/Berlin", first_day);
            let prices = prices_of(&problem);
            assert!(lie_in_the_range(&problem, &prices), "{days} {first_day}");
        }
    }
}

#[test]
fn odd_objectives_have_prices_in_their_range() {
    let centre = tiny::centre(SMALL);
    let odd: [fn(&mut Objective); 5] = [
        |o| o.understaffed_first_share = 0.0,
        |o| o.understaffed_first_share = 1.0,
        |o| o.understaffed_first = o.understaffed_beyond,
        |o| (o.overstaffed, o.wage) = (0.0, 0.0),
        |o| (o.understaffed_first, o.understaffed_beyond) = (0.0, 0.0),
    ];
    for change in odd {
        let mut problem = centre.clone();
        change(&mut problem.objective);
        let prices = prices_of(&problem);
        assert!(
            lie_in_the_range(&problem, &prices),
            "{:?}",
            problem.objective
        );
        let solved = prices.weeks.iter().all(|week| week.rounds > 0);
        assert!(solved, "{:?}: {:?}", problem.objective, prices.weeks);
    }
}

struct StopAtOnce;

impl Progress for StopAtOnce {
    fn step(&self, _phase: Phase, _done: usize, _total: usize, _note: &str) {}
    fn stop_requested(&self) -> bool {
        true
    }
}

#[test]
fn a_stop_before_the_first_round_leaves_smoothed_prices() {
    let problem = tiny::centre(SMALL);
    let compiled = compile(&problem).unwrap();
    let prices = prices(&compiled, &PriceLimits::USUAL, &StopAtOnce);
    assert!(lie_in_the_range(&problem, &prices));
    assert!(prices.weeks.iter().all(|week| week.rounds == 0));
    let mut levels: Vec<i64> = prices.queues[0].iter().map(|p| (p * 1e6) as i64).collect();
    levels.sort_unstable();
    levels.dedup();
    assert!(levels.len() > 10, "smoothed prices differ by interval");
}

#[test]
fn people_nobody_can_use_change_no_price() {
    let problem = tiny::centre(SMALL);
    let mut more = problem.clone();
    let mut idle = problem.agents[0].clone();
    idle.queues.clear();
    more.agents.push(idle);
    assert_eq!(prices_of(&problem), prices_of(&more));
}

#[test]
fn a_plan_without_people_has_the_price_of_missing_people() {
    let mut problem = tiny::centre(SMALL);
    problem.agents.clear();
    problem.previous.clear();
    let prices = prices_of(&problem);
    assert!(lie_in_the_range(&problem, &prices));
    let expected: f64 = {
        let cost = compile(&problem).unwrap().cover_cost;
        let all = problem.queues.iter().flat_map(|queue| &queue.required);
        all.map(|&r| cost.cost(r, 0.0)).sum()
    };
    let found = bound_at(&problem, &prices.queues);
    assert!(
        found <= expected && found > 0.99 * expected,
        "{found} {expected}"
    );
}
