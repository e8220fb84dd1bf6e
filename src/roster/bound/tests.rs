use super::*;
use crate::roster::compile::compile;
use crate::roster::cover::Pieces;
use crate::roster::instances;

/// (instance, bound at its reference prices)
const REFERENCE: [(&str, f64); 2] = [
    ("cc_n100_g30_k1_s1", 15877.556985203939),
    ("cc_n100_g30_k3_s1", 15773.541787029142),
];

fn is_close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * expected.abs().max(1.0)
}

#[test]
fn every_persons_least_cost_is_the_reference() {
    for (name, _) in REFERENCE {
        let problem = instances::instance(name);
        let compiled = compile(&problem).unwrap();
        let responder = Responder::new(&compiled);
        let prices = instances::prices(name, &problem);
        let expected = instances::least_costs(name);
        let mut scratch = Scratch::default();
        for (index, group) in compiled.groups.iter().enumerate() {
            let queues = &compiled.skill_sets[group.skill_set].queues;
            let values = values_of(queues, &prices, compiled.n_intervals);
            let found = responder.best(index, &values, &mut scratch).unwrap().cost;
            for &member in &group.members {
                let expected = expected[member];
                assert!(
                    is_close(found, expected),
                    "{name} {member}: {found} {expected}"
                );
            }
        }
    }
}

/// What it adds to the bound that people come whole, at these prices.
fn of_whole_people(problem: &CompiledProblem, prices: &[Vec<f64>]) -> f64 {
    let mut sum = 0.0;
    for (queue, prices) in prices.iter().enumerate() {
        for (interval, &price) in prices.iter().enumerate() {
            let required = problem.required[queue][interval];
            let any = Pieces::new(&problem.cover_cost, required, None).least(price);
            sum += problem.pieces(queue, interval).least(price) - any;
        }
    }
    problem.interval_hours * sum
}

#[test]
fn the_bound_at_the_reference_prices_is_the_reference_and_what_whole_people_add() {
    for (name, expected) in REFERENCE {
        let problem = instances::instance(name);
        let compiled = compile(&problem).unwrap();
        let prices = instances::prices(name, &problem);
        let found = bound(&compiled, &Responder::new(&compiled), &prices);
        // Rounded down by 1e-10 of itself and 1e-12 of the magnitudes it is summed from.
        let whole = of_whole_people(&compiled, &prices);
        let exact = found / (1.0 - ROUNDING) - whole;
        assert!(
            found - whole < expected && is_close(exact, expected),
            "{name}: {exact}"
        );
        // Only where people have a single queue is there a step that cover must keep.
        assert_eq!(whole > 0.0, name.contains("k1"), "{name}: {whole}");
    }
}
