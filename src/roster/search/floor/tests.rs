use proptest::prelude::*;

use super::*;
use crate::roster::compile::compile;
use crate::roster::cover::{Needs, Splitter};
use crate::roster::samples::{agent, centre, contract, pattern};

/// A centre of one hour whose queues need these people, and a person for each set of queues.
fn hour(required: &[f64], sets: &[&[usize]]) -> CompiledProblem {
    let mut problem = centre("Asia/Shanghai", 60, "2026-11-02", 1);
    let queue = problem.queues[0].clone();
    problem.queues = required
        .iter()
        .map(|&required| {
            let mut queue = queue.clone();
            queue.required[0] = required;
            queue
        })
        .collect();
    problem.shift_patterns = vec![pattern("hour", 60, &[0])];
    problem.contracts = vec![contract(&[0])];
    problem.agents = sets.iter().map(|queues| agent(0, queues)).collect();
    compile(&problem).unwrap()
}

/// Cost of the hour when it is split exactly, people by skill set.
fn least(problem: &CompiledProblem, people: &[f64]) -> f64 {
    let supply: Vec<(u64, f64)> = problem
        .skill_sets
        .iter()
        .zip(people)
        .map(|(set, &people)| (set.mask, people))
        .collect();
    let required: Vec<f64> = problem.required.iter().map(|row| row[0]).collect();
    let mut on_queue = vec![0.0; required.len()];
    let needs = Needs {
        cost: &problem.cover_cost,
        required: &required,
        bends: &[],
    };
    Splitter::default().split(&supply, &needs, &mut on_queue);
    let cost = |(&r, &x): (&f64, &f64)| problem.cover_cost.cost(r, x);
    required.iter().zip(&on_queue).map(cost).sum()
}

/// Cost of the hour as people stand on the floor.
fn standing(problem: &CompiledProblem, floor: &Floor) -> f64 {
    let required = problem.required.iter().map(|row| row[0]);
    let cost = |(r, &x): (f64, &f64)| problem.cover_cost.cost(r, x);
    required.zip(&floor.cover).map(cost).sum()
}

fn value(floor: &Floor, set: usize) -> f64 {
    let mut values = Vec::new();
    floor.values_without((set, &[]), &mut Glance::default(), &mut values);
    values[0]
}

#[test]
fn one_person_more_is_worth_what_the_true_cost_falls() {
    let problem = hour(&[10.0], &[&[0]]);
    let mut floor = Floor::new(&problem);
    // Nine people short of ten: eight of them in the dear tier.
    floor.add(0, &[(0, 1.0)]);
    assert!((value(&floor, 0) - 6.0).abs() < 1e-12);
    floor.add(0, &[(0, 8.0)]);
    assert!((value(&floor, 0) - 2.0).abs() < 1e-12);
    floor.add(0, &[(0, 1.0)]);
    assert!((value(&floor, 0) + 0.5).abs() < 1e-12);
    floor.remove(0, &[(0, 1.0)]);
    assert!((value(&floor, 0) - 2.0).abs() < 1e-12);
}

#[test]
fn smoothing_foresees_that_a_full_interval_may_empty_again() {
    let problem = hour(&[10.0], &[&[0]]);
    let mut floor = Floor::new(&problem);
    floor.add(0, &[(0, 10.0)]);
    floor.set_spread(Spread {
        share: 0.1,
        least: 0.0,
    });
    let smoothed = value(&floor, 0);
    assert!(-0.5 < smoothed && smoothed < 2.0, "{smoothed}");
}

#[test]
fn a_newcomer_frees_others_along_a_chain_of_skills() {
    // Queue 2 is short; only the person of queues 1 and 2 can go there, from queue 1.
    let problem = hour(&[1.0, 1.0, 1.0], &[&[0, 1], &[1, 2]]);
    let mut floor = Floor::new(&problem);
    let sets: Vec<Vec<usize>> = problem
        .skill_sets
        .iter()
        .map(|s| s.queues.clone())
        .collect();
    assert_eq!(sets, [vec![0, 1], vec![1, 2]]);
    floor.add(0, &[(0, 1.0)]);
    floor.add(1, &[(0, 1.0)]);
    // Two queues are staffed; whoever comes with queues 0 and 1 can still serve the third.
    assert!((value(&floor, 0) - value(&floor, 1)).abs() < 1e-12);
    floor.add(0, &[(0, 1.0)]);
    assert_eq!(standing(&problem, &floor), 0.0);
    assert!(value(&floor, 0) < 0.0);
    floor.remove(1, &[(0, 1.0)]);
    assert!((standing(&problem, &floor) - least(&problem, &[2.0, 0.0])).abs() < 1e-9);
}

/// Sets of queues out of three.
const SETS: [&[usize]; 6] = [&[0], &[1], &[2], &[0, 1], &[1, 2], &[0, 2]];

proptest! {
    #[test]
    fn whoever_comes_and_goes_people_stand_as_the_exact_split_would_put_them(
        required in proptest::collection::vec(0u32..6, 3),
        steps in proptest::collection::vec((0usize..6, any::<bool>()), 1..40),
    ) {
        // Tiers of whole people, so that whole people can stand where the split puts them.
        let required: Vec<f64> = required.iter().map(|&r| f64::from(10 * r)).collect();
        let problem = hour(&required, &SETS);
        let mut floor = Floor::new(&problem);
        let mut people = vec![0.0; problem.skill_sets.len()];
        for (set, comes) in steps {
            // Four at a time, so that tiers of the requirement are crossed.
            if comes {
                people[set] += 4.0;
                (0..4).for_each(|_| floor.add(set, &[(0, 1.0)]));
            } else if people[set] >= 4.0 {
                people[set] -= 4.0;
                (0..4).for_each(|_| floor.remove(set, &[(0, 1.0)]));
            }
            let (found, expected) = (standing(&problem, &floor), least(&problem, &people));
            prop_assert!((found - expected).abs() < 1e-9, "{found} {expected} {people:?}");
            for set in 0..people.len() {
                let mut more = people.clone();
                more[set] += 1.0;
                let worth = expected - least(&problem, &more);
                prop_assert!((value(&floor, set) - worth).abs() < 1e-9, "{set} {worth}");
            }
        }
    }

    #[test]
    fn a_look_without_a_person_equals_taking_them_out(
        required in proptest::collection::vec(0u32..30, 3),
        people in proptest::collection::vec(1u32..8, 6),
        spread in 0.0..0.2f64,
        half in any::<bool>(),
    ) {
        let required: Vec<f64> = required.iter().map(|&r| f64::from(r)).collect();
        let problem = hour(&required, &SETS);
        let mut floor = Floor::new(&problem);
        floor.set_spread(Spread { share: spread, least: spread });
        for (set, &n) in people.iter().enumerate() {
            (0..n).for_each(|_| floor.add(set, &[(0, 1.0)]));
        }
        let own = if half { 0.5 } else { 1.0 };
        for set in 0..people.len() {
            let mut values = Vec::new();
            floor.values_without((set, &[(0, own)]), &mut Glance::default(), &mut values);
            let mut other = floor.clone();
            other.remove(set, &[(0, own)]);
            prop_assert!((values[0] - value(&other, set)).abs() < 1e-12);
        }
    }
}
