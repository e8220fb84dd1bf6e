//! The roster stage: `stage/case/size`; every case asserts its answer before it is timed.

use criterion::{Criterion, criterion_group, criterion_main};
use paiban::progress::Silent;
use paiban::roster::bound::{bound, values_of};
use paiban::roster::compile::compile;
use paiban::roster::on_call::on_call;
use paiban::roster::responses::{Responder, Scratch};
use paiban::roster::{Duty, Participants, RosterOutcome, SolveLimits, duties, solve};

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

/// Half an hour of coaching for each of 100 people in each of four weeks, into a finished roster, and
/// the legal days on call of everybody off.
fn after_the_search(criterion: &mut Criterion) {
    let mut problem = instances::instance(ONE_QUEUE);
    problem.duties = vec![Duty {
        id: "coaching".to_owned(),
        minutes: 30,
        who: Participants::All,
        times_per_week: 1,
        windows: None,
    }];
    problem
        .contracts
        .iter_mut()
        .for_each(|c| c.on_call_share = 0.1);
    let limits = SolveLimits {
        effort: 0,
        ..SolveLimits::standard(1)
    };
    let outcome = solve(&problem, &limits, &Silent).expect("the instance is sound");
    let RosterOutcome::Feasible(solved) = outcome else {
        panic!("a roster of the instance, not proven best")
    };
    let first_day = problem.grid.first_day();
    let mut bare = solved.roster.clone();
    for shift in &mut bare.shifts {
        let n_breaks = problem.shift_patterns[shift.pattern].breaks.len();
        shift.breaks.retain(|b| b.rule < n_breaks);
    }
    criterion.bench_function("roster/duties/100-people-28-days", |bench| {
        bench.iter(|| {
            let mut roster = bare.clone();
            duties::place(&problem, &mut roster, first_day);
            assert_eq!(roster, solved.roster);
        });
    });
    criterion.bench_function("roster/on-call/100-people-28-days", |bench| {
        bench.iter(|| on_call(&problem, &solved.roster).expect("sound").len());
    });
}

criterion_group!(benches, responses, bounds, after_the_search);
criterion_main!(benches);
