use super::*;
use crate::simulation::fixtures::{Case, chat, email, voice};
use crate::simulation::{Replications, Seed, simulate};

fn case() -> Case {
    Case::new(vec![voice("a"), chat("b", 2)], 1)
        .people(&[&[0], &[1, 0], &[0], &[0, 1]])
        .shift(0, 0, 60, &[(30, 45)])
}

fn refused(case: &Case) -> SimulationError {
    Model::new(&case.centre, &case.roster, &case.forecast).unwrap_err()
}

#[test]
fn people_with_the_same_skills_form_a_pool_whatever_their_order() {
    let model = case().model();
    let pools: Vec<&[usize]> = model.pools.iter().map(|p| &p.queues[..]).collect();
    assert_eq!(pools, [&[0][..], &[0, 1]]);
    assert_eq!(model.pool_of, [0, 1, 0, 1]);
    assert!(!model.pools[0].mixed && model.pools[1].mixed);
    assert_eq!(model.queues[0].pools, [0, 1], "specialists first");
    assert_eq!(model.queues[1].pools, [1]);
}

#[test]
fn the_last_slowdown_repeats() {
    let model = Case::new(vec![chat("b", 2)], 1).model();
    let factors: Vec<f64> = (1..5).map(|n| model.queues[0].slowdown(n)).collect();
    assert_eq!(factors, [1.0, 1.1, 1.1, 1.1]);
}

#[test]
fn parts_that_do_not_belong_together_are_refused_by_name() {
    let mut other = case();
    other.forecast.queues.swap(0, 1);
    assert!(matches!(
        refused(&other),
        SimulationError::QueuesDiffer { .. }
    ));
    let unknown = case().people(&[&[2]]);
    let expected = SimulationError::UnknownQueue {
        agent: 4,
        queue: 2,
        n_queues: 2,
    };
    assert_eq!(refused(&unknown), expected);
    let nobody = case().shift(7, 0, 60, &[]);
    assert!(matches!(
        refused(&nobody),
        SimulationError::UnknownAgent {
            agent: 7,
            n_agents: 4
        }
    ));
    let mut short = case();
    short.forecast.queues[1].open.pop();
    let error = refused(&short).to_string();
    assert_eq!(error, "open of queue b has 47 entries, expected 48");
}

#[test]
fn impossible_shifts_are_refused() {
    let twice = case().shift(0, 59, 100, &[]);
    assert!(matches!(
        refused(&twice),
        SimulationError::OverlappingShifts { agent: 0, .. }
    ));
    for bad in [
        case().shift(1, 60, 60, &[]),
        case().shift(1, 60, 120, &[(50, 70)]),
        case().shift(1, 60, 120, &[(110, 130)]),
        case().shift(1, 60, 120, &[(80, 70)]),
    ] {
        assert!(matches!(
            refused(&bad),
            SimulationError::BrokenShift { agent: 1, .. }
        ));
    }
    assert!(
        Model::new(
            &case().centre,
            &case().shift(0, 60, 100, &[]).roster,
            &case().forecast
        )
        .is_ok()
    );
}

#[test]
fn numbers_that_nothing_can_be_drawn_from_are_refused() {
    for value in [f64::NAN, -1.0, f64::INFINITY] {
        let mut bad = case();
        bad.forecast.queues[0].mean[3] = value;
        assert!(matches!(
            refused(&bad),
            SimulationError::ForecastValue {
                quantity: "mean",
                position: 3,
                ..
            }
        ));
        let mut bad = case();
        bad.forecast.queues[1].day_log_sd[0] = value;
        assert!(matches!(
            refused(&bad),
            SimulationError::ForecastValue {
                quantity: "day_log_sd",
                ..
            }
        ));
        let mut bad = case();
        bad.centre.queues[1].concurrency_slowdown[1] = value;
        assert!(matches!(refused(&bad), SimulationError::Slowdown { .. }));
        let mut bad = case();
        bad.centre.shrinkage = value;
        assert!(matches!(refused(&bad), SimulationError::OutOfRange(_)));
    }
}

#[test]
fn conversations_of_nobody_of_no_factor_and_of_deferred_work_are_refused() {
    let mut none = case();
    none.centre.queues[1].concurrency = 0;
    assert!(matches!(
        refused(&none),
        SimulationError::NoConversations { .. }
    ));
    let mut factorless = case();
    factorless.centre.queues[1].concurrency_slowdown.clear();
    assert!(matches!(
        refused(&factorless),
        SimulationError::NoSlowdown { .. }
    ));
    let mut mail = Case::new(vec![email("mail", 4)], 1);
    mail.centre.queues[0].concurrency = 2;
    assert!(matches!(
        refused(&mail),
        SimulationError::DeferredAtOnce { .. }
    ));
}

#[test]
fn no_replication_is_no_question() {
    let case = case();
    let answer = simulate(
        &case.centre,
        &case.roster,
        &case.forecast,
        Replications(0),
        Seed(1),
    );
    assert_eq!(answer.unwrap_err(), SimulationError::NoReplications);
}

#[test]
fn behaviour_that_cannot_be_is_refused_by_name() {
    use crate::simulation::{Distribution, Proficiency, Retry, Transfer};
    use std::time::Duration;
    let quantity = |change: &dyn Fn(&mut crate::simulation::Behaviour)| {
        let mut bad = case();
        change(&mut bad.centre.queues[0].behaviour);
        match refused(&bad) {
            SimulationError::Behaviour { quantity, .. } => quantity,
            other => panic!("{other}"),
        }
    };
    let share = |value| crate::units::Fraction::new(value).unwrap();
    let to = |to, value| Transfer {
        to,
        share: share(value),
        extra_handle_time: Duration::ZERO,
    };
    assert_eq!(quantity(&|b| b.lines = Some(0)), "lines");
    let nan = Distribution::Weibull(f64::NAN);
    assert_eq!(quantity(&|b| b.patience = nan), "patience_distribution");
    let narrow = Distribution::Lognormal(0.0);
    assert_eq!(
        quantity(&|b| b.handle_time = narrow),
        "handle_time_distribution"
    );
    let all = vec![to(1, 0.6), to(1, 0.4)];
    assert_eq!(
        quantity(&|b| b.transfers = all.clone()),
        "the sum of transfers"
    );
    let at_once = Retry {
        share: share(0.5),
        after: Duration::ZERO,
    };
    assert_eq!(quantity(&|b| b.retry = Some(at_once)), "retry_after_s");
    for nowhere in [0, 2] {
        let mut bad = case();
        bad.centre.queues[0].behaviour.transfers = vec![to(nowhere, 0.1)];
        assert!(matches!(refused(&bad), SimulationError::TransferTo { .. }));
    }
    for (agent, queue, factor) in [(9, 0, 1.0), (0, 1, 1.0), (0, 0, 0.0), (0, 0, f64::NAN)] {
        let mut bad = case();
        bad.centre.proficiencies = vec![Proficiency {
            agent,
            queue,
            factor,
        }];
        assert!(matches!(refused(&bad), SimulationError::Proficiency { .. }));
    }
}
