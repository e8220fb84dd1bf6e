//! How long one question of staffing takes, from a small team to the largest centres.
//!
//! Named `stage/case/size`; every answer is asserted, so a bench that runs once is also a test.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use paiban::staffing::chat::Concurrency;
use paiban::staffing::erlang;
use paiban::staffing::patience::{self, WaitingTimes};
use paiban::staffing::required::{Limits, Targets, WaitingFormula, Work, least_staff};
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

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(700));
    targets = searches, formulas
}
criterion_main!(benches);
