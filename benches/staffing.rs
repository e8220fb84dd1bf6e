//! How long one question of staffing takes, from a small team to the largest centres.
//!
//! Named `stage/case/size`; every answer is asserted, so a bench that runs once is also a test.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use paiban::staffing::chat::Concurrency;
use paiban::staffing::erlang;
use paiban::staffing::lines::{self, LimitedQueue};
use paiban::staffing::patience::general::{self, PatientQueue};
use paiban::staffing::patience::law::PatienceLaw;
use paiban::staffing::patience::{self, WaitingTimes};
use paiban::staffing::priority::{self, PriorityQueue};
use paiban::staffing::required::uncertain::{Average, UncertainWork, least_staff_on_average};
use paiban::staffing::required::{Limits, Targets, WaitingFormula, Work, least_staff};
use paiban::staffing::retrial::{self, RetrialQueue};
use paiban::units::{Erlangs, Fraction, Patience, ServiceLevelDefinition};

/// 80 % within 20 s, calls of three minutes.
fn eighty_in_twenty() -> Limits {
    Limits::new(Targets {
        service_level: Fraction::new(0.8).ok(),
        answer_within_s: 20.0,
        definition: ServiceLevelDefinition::Offered,
        max_abandonment: None,
        max_occupancy: None,
        max_average_speed_of_answer_s: None,
        min_agents: 0,
    })
    .expect("80 % within 20 s can be met")
}

fn searches(criterion: &mut Criterion) {
    let limits = eighty_in_twenty();
    let patience = Duration::from_secs(120);
    let team = Concurrency::new(3, &[1.0, 1.2, 1.5]).expect("factors are positive");
    let cases = [
        (
            "erlang-c",
            WaitingFormula::ErlangC,
            [14, 107, 1_011, 10_013, 1_000_015],
        ),
        (
            "erlang-a",
            WaitingFormula::ErlangA(patience),
            [12, 96, 892, 8_629, 848_264],
        ),
        (
            "chat",
            WaitingFormula::Chat(team, Patience::Infinite),
            [6, 53, 505, 5_007, 500_008],
        ),
    ];
    for (case, formula, answers) in &cases {
        let mut group = criterion.benchmark_group(format!("staffing/{case}"));
        for (size, answer) in [10, 100, 1_000, 10_000, 1_000_000].into_iter().zip(answers) {
            let work = Work::new(f64::from(size) * 10.0, 180.0, 1800.0).expect("numbers are fine");
            let found = least_staff(formula, &work, &limits).expect("the target can be met");
            assert_eq!(found.base_staff, *answer, "{case} at {size} erlangs");
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
                bencher.iter(|| least_staff(formula, black_box(&work), &limits));
            });
        }
        group.finish();
    }
}

fn formulas(criterion: &mut Criterion) {
    for (size, agents) in [(10.0, 12_u64), (1_000.0, 1_020), (1_000_000.0, 1_000_700)] {
        let load = Erlangs::new(size).expect("a finite load");
        assert!(erlang::waiting(agents, load).expect("not overloaded") < 0.6);
        criterion.bench_function(&format!("staffing/erlang-c-once/{size}"), |bencher| {
            bencher.iter(|| erlang::waiting(black_box(agents), load));
        });
        let times = WaitingTimes {
            handle_time_s: 180.0,
            patience_s: 120.0,
            answer_within_s: 20.0,
        };
        assert!(patience::service(agents, load, times).abandonment < 0.1);
        criterion.bench_function(&format!("staffing/erlang-a-once/{size}"), |bencher| {
            bencher.iter(|| patience::service(black_box(agents), load, times));
        });
    }
}

fn sizes() -> Vec<(u64, f64)> {
    let mut all = Vec::new();
    for agents in [39, 200, 10_000, 1_000_000] {
        // Where the uniform expansion ends the sums are longest.
        for part in [0.45, 0.57, 0.9, 0.999] {
            all.push((agents, agents as f64 * part));
        }
    }
    all
}

fn at_any_size(criterion: &mut Criterion) {
    for (agents, size) in sizes() {
        let load = Erlangs::new(size).expect("a finite load");
        assert!(erlang::blocking(agents, load) < 0.2);
        let name = format!("staffing/erlang-b-any/{agents}-{size}");
        criterion.bench_function(&name, |bencher| {
            bencher.iter(|| erlang::blocking(black_box(agents), load));
        });
    }
}

fn callers(criterion: &mut Criterion) {
    let load = Erlangs::new(100.0).expect("a finite load");
    let laws = [
        ("erlang-2", PatienceLaw::erlang2(120.0)),
        ("weibull", PatienceLaw::weibull_of_mean(0.5, 120.0)),
        ("lognormal", PatienceLaw::lognormal(120.0, 1.5)),
        ("deterministic", PatienceLaw::deterministic(120.0)),
    ];
    for (name, law) in laws {
        let law = law.expect("a sound law");
        let queue = PatientQueue {
            load,
            law: &law,
            handle_time_s: 180.0,
            answer_within_s: 20.0,
        };
        let found = general::service(100, &queue).expect("all leave in the end");
        assert!(found.abandonment < 0.1, "{name}");
        criterion.bench_function(&format!("staffing/any-patience/{name}"), |bencher| {
            bencher.iter(|| general::service(black_box(100), &queue));
        });
    }
    let queue = LimitedQueue {
        load,
        lines: 130,
        patience: Patience::Mean(Duration::from_secs(120)),
        handle_time_s: 180.0,
        answer_within_s: 20.0,
    };
    assert!(lines::service(100, &queue).blocking < 0.01);
    criterion.bench_function("staffing/lines/100", |bencher| {
        bencher.iter(|| lines::service(black_box(100), &queue));
    });
    let loads = [load, load].map(|_| Erlangs::new(45.0).expect("a finite load"));
    let two = PriorityQueue {
        loads: &loads,
        handle_time_s: 180.0,
    };
    assert!(priority::service(100, &two, &[20.0, 60.0]).is_ok());
    criterion.bench_function("staffing/priority/100", |bencher| {
        bencher.iter(|| priority::service(black_box(100), &two, &[20.0, 60.0]));
    });
}

fn repeats(criterion: &mut Criterion) {
    let queue = RetrialQueue {
        first_load: Erlangs::new(20.0).expect("a finite load"),
        retry_share: Fraction::new(0.6).expect("a share"),
        times: WaitingTimes {
            handle_time_s: 180.0,
            patience_s: 72.0,
            answer_within_s: 20.0,
        },
    };
    assert!(retrial::fixed_point(20, &queue).is_ok());
    criterion.bench_function("staffing/retrial-fixed-point/20", |bencher| {
        bencher.iter(|| retrial::fixed_point(black_box(20), &queue));
    });
    let after = Duration::from_secs(180);
    assert!(retrial::chain::steady_state(20, &queue, after).is_ok());
    criterion.bench_function("staffing/retrial-chain/20", |bencher| {
        bencher.iter(|| retrial::chain::steady_state(black_box(20), &queue, after));
    });
}

fn uncertain_loads(criterion: &mut Criterion) {
    let limits = eighty_in_twenty();
    let work = Work::new(1_000.0, 180.0, 1800.0).expect("numbers are fine");
    let work = UncertainWork::new(work, 0.1).expect("a small spread");
    for (name, formula) in [
        ("erlang-c", WaitingFormula::ErlangC),
        (
            "erlang-a",
            WaitingFormula::ErlangA(Duration::from_secs(120)),
        ),
    ] {
        let ask = || least_staff_on_average(&formula, black_box(&work), &limits, Average::OfCalls);
        assert!(ask().expect("the target can be met").extra() > 0);
        criterion.bench_function(&format!("staffing/uncertain/{name}"), |bencher| {
            bencher.iter(ask);
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(700));
    targets = searches, formulas, at_any_size, callers, repeats, uncertain_loads
}
criterion_main!(benches);
