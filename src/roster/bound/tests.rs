use super::*;
use crate::roster::compile::compile;
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

#[test]
fn the_bound_at_the_reference_prices_is_the_reference() {
    for (name, expected) in REFERENCE {
        let problem = instances::instance(name);
        let compiled = compile(&problem).unwrap();
        let prices = instances::prices(name, &problem);
        let found = bound(&compiled, &Responder::new(&compiled), &prices);
        // Rounded down by 1e-10 of itself and 1e-12 of the magnitudes it is summed from.
        let exact = found / (1.0 - ROUNDING);
        assert!(
            found < expected && is_close(exact, expected),
            "{name}: {exact}"
        );
    }
}
