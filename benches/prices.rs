//! Prices and the split: `stage/case/size`; every case asserts its answer before it is timed.

use criterion::{Criterion, criterion_group, criterion_main};
use paiban::progress::Silent;
use paiban::roster::bound::bound;
use paiban::roster::compile::compile;
use paiban::roster::cover::{CoverCost, Needs, Splitter};
use paiban::roster::prices::{PriceLimits, prices};
use paiban::roster::responses::Responder;

#[allow(dead_code)]
#[path = "../tests/support/roster_instances.rs"]
mod instances;
// The shared reader of instances finds the crate beside it.
#[allow(clippy::single_component_path_imports)]
use paiban;

/// (instance, the bound that its prices must prove)
const CASES: [(&str, f64); 2] = [
    ("cc_n100_g30_k1_s1", 15_877.0),
    ("cc_n100_g30_k3_s1", 15_768.0),
];

fn weeks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("roster/prices");
    group.sample_size(10);
    for (name, expected) in CASES {
        let compiled = compile(&instances::instance(name)).expect("the instance is sound");
        let found = prices(&compiled, &PriceLimits::USUAL, &Silent);
        let proven = bound(&compiled, &Responder::new(&compiled), &found.queues);
        assert!(proven > expected, "{name}: {proven}");
        group.bench_function(name, |bench| {
            bench.iter(|| prices(&compiled, &PriceLimits::USUAL, &Silent).weeks.len());
        });
    }
}

/// People by queues, what the queues need, and what the first of them gets.
struct Split {
    name: &'static str,
    supply: Vec<(u64, f64)>,
    required: Vec<f64>,
    first: f64,
}

fn splits(criterion: &mut Criterion) {
    let alone = vec![(0b1, 9.0), (0b10, 12.0), (0b100, 3.0)];
    let pairs = [(0b11, 6.0), (0b110, 5.0), (0b101, 4.0)];
    let cases = [
        Split {
            name: "1-queue",
            supply: vec![(0b1, 30.0)],
            required: vec![25.0],
            first: 30.0,
        },
        Split {
            name: "3-queues-alone",
            supply: alone.clone(),
            required: vec![10.0, 8.0, 5.0],
            first: 9.0,
        },
        Split {
            name: "3-queues-6-sets",
            supply: [&alone[..], &pairs].concat(),
            required: vec![20.0, 8.0, 11.0],
            first: 18.0,
        },
    ];
    let mut splitter = Splitter::default();
    let cost = CoverCost {
        first: 60.0,
        beyond: 180.0,
        over: 15.0,
        share: 0.1,
    };
    for case in cases {
        let mut cover = vec![0.0; case.required.len()];
        let needs = Needs {
            cost: &cost,
            required: &case.required,
            bends: &[],
        };
        splitter.split(&case.supply, &needs, &mut cover);
        assert_eq!(cover[0], case.first, "{}: {cover:?}", case.name);
        criterion.bench_function(&format!("roster/split/{}", case.name), |bench| {
            bench.iter(|| {
                splitter.split(&case.supply, &needs, &mut cover);
                cover[0]
            });
        });
    }
}

criterion_group!(benches, splits, weeks);
criterion_main!(benches);
