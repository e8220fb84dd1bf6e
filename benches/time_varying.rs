//! How long a load that moves takes: the modified offered load of a day, the exact chain per interval,
//! and the service of every number of people.
//!
//! Named `stage/case/size`; every answer is asserted, so a bench that runs once is also a test.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use paiban::staffing::required::{WaitingFormula, Work};
use paiban::staffing::time_varying::chain::{ChangingQueue, Start, service};
use paiban::staffing::time_varying::{RateCurve, varying_load};

const INTERVAL_S: f64 = 900.0;
const HANDLE_TIME_S: f64 = 180.0;
const PATIENCE_S: f64 = 120.0;

/// A day of quarter hours with its peak at noon, such a mean load in erlangs.
fn day(erlangs: f64) -> Vec<f64> {
    let mean = erlangs * INTERVAL_S / HANDLE_TIME_S;
    let at = |i: u32| (f64::from(i) / 96.0 - 0.5) * std::f64::consts::TAU;
    (0..96).map(|i| mean * (1.0 + 0.8 * at(i).cos())).collect()
}

fn moving_load(criterion: &mut Criterion) {
    let offered = day(100.0);
    let (open, handle) = ([true; 96], [HANDLE_TIME_S; 96]);
    let ask = |offered: &[f64]| {
        let curve = RateCurve::of_counts(offered, &open, INTERVAL_S);
        varying_load(&curve, &handle)
    };
    let loads = ask(&offered);
    let highest = loads.iter().map(|load| load.most).fold(0.0, f64::max);
    assert!((179.0..180.1).contains(&highest), "{highest}");
    criterion.bench_function("time-varying/mol-day/96", |bencher| {
        bencher.iter(|| ask(black_box(&offered)));
    });
}

/// One interval after another at a load that rises by a tenth, people for the first.
fn chain(criterion: &mut Criterion) {
    for people in [50_u64, 500] {
        let rate = 0.95 * people as f64 / HANDLE_TIME_S;
        let rates = (0..60).map(|step| rate * (1.0 + 0.1 * f64::from(step) / 60.0));
        let curve = RateCurve::new(rates.collect(), 60.0, 15);
        let queue = ChangingQueue {
            curve: &curve,
            people: &[people; 4],
            handle_time_s: &[HANDLE_TIME_S; 4],
            patience_s: PATIENCE_S,
            answer_within_s: 20.0,
        };
        let (found, dropped) = service(&queue, Start::Settled);
        assert!(dropped < 1e-12 && found[3].service_level < found[0].service_level);
        // Four intervals a call: divide by four for one.
        let id = format!("time-varying/chain-4-intervals/{people}");
        criterion.bench_function(&id, |bencher| {
            bencher.iter(|| service(black_box(&queue), Start::Settled));
        });
    }
}

/// The service of every number of people from a few short to a few too many, as a plan needs it.
fn service_curves(criterion: &mut Criterion) {
    for erlangs in [20_u32, 200] {
        let load = f64::from(erlangs);
        let work = Work::new(load * 10.0, HANDLE_TIME_S, 1800.0).expect("numbers are fine");
        let people = (0.8 * load) as u64..=(1.3 * load) as u64;
        for (case, formula) in [
            ("erlang-c", WaitingFormula::ErlangC),
            (
                "erlang-a",
                WaitingFormula::ErlangA(Duration::from_secs(120)),
            ),
        ] {
            let curve = || -> Vec<f64> {
                let in_time = |n| formula.service(n, black_box(&work), 20.0);
                let shares = people.clone().map(in_time);
                shares
                    .map(|s| s.map_or(0.0, |s| s.in_time.offered))
                    .collect()
            };
            let found = curve();
            assert!(found.is_sorted() && found[found.len() - 1] > 0.9, "{case}");
            let id = format!("time-varying/service-curve-{case}/{}", found.len());
            criterion.bench_function(&id, |bencher| bencher.iter(curve));
        }
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = moving_load, chain, service_curves
}
criterion_main!(benches);
