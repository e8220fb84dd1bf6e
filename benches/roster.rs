//! The roster stage: `stage/case/size`; every case asserts its answer before it is timed.

use criterion::{Criterion, criterion_group, criterion_main};
use paiban::roster::bound::{bound, values_of};
use paiban::roster::compile::compile;
use paiban::roster::responses::{Responder, Scratch};

#[path = "../tests/support/roster_instances.rs"]
#[allow(dead_code, reason = "a bench asks for a part of what the tests ask")]
mod instances;
// The shared reader of instances finds the crate beside it.
#[allow(clippy::single_component_path_imports)]
use paiban;

const ONE_QUEUE: &str = "cc_n100_g30_k1_s1";

fn responses(criterion: &mut Criterion) {
    let problem = instances::instance(ONE_QUEUE);
    let compiled = compile(&problem).expect("the instance is sound");
    let responder = Responder::new(&compiled);
    let prices = instances::prices(ONE_QUEUE, &problem);
    let values = values_of(&[0], &prices, compiled.n_intervals);
    let mut scratch = Scratch::default();
    criterion.bench_function("roster/responses/30-groups-28-days", |bench| {
        bench.iter(|| {
            (0..compiled.groups.len())
                .map(|group| {
                    responder
                        .best(group, &values, &mut scratch)
                        .expect("legal")
                        .cost
                })
                .sum::<f64>()
        });
    });
}

fn bounds(criterion: &mut Criterion) {
    let problem = instances::instance(ONE_QUEUE);
    let compiled = compile(&problem).expect("the instance is sound");
    let responder = Responder::new(&compiled);
    let prices = instances::prices(ONE_QUEUE, &problem);
    let found = bound(&compiled, &responder, &prices);
    // The bound of the reference at these prices, and what it adds that people come whole.
    let added = found - 15877.556985203939;
    assert!((0.0..0.01).contains(&added), "{found}");
    criterion.bench_function("roster/bound/100-people-1-queue", |bench| {
        bench.iter(|| bound(&compiled, &responder, &prices));
    });
    criterion.bench_function("roster/compile/100-people-1-queue", |bench| {
        bench.iter(|| {
            compile(&problem)
                .expect("the instance is sound")
                .groups
                .len()
        });
    });
}

criterion_group!(benches, responses, bounds);
criterion_main!(benches);
