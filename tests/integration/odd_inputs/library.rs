//! The library's own doors: `require` and `service_at`.

use std::time::{Duration, Instant};

use ndarray::{Array1, Array2};
use paiban::calendar::{Grid, Zone};
use paiban::forecast::{Forecast, ModelChoice, QueueForecast};
use paiban::staffing::{
    AnswerWithin, IntervalLoad, LoadMethod, QueueTarget, Retry, StaffingModel, require, service_at,
};
use paiban::units::{Channel, Fraction, Patience, ServiceLevelDefinition, Shrinkage};

/// Longest time an answer may take, on a machine that is busy with other things.
const AT_MOST: Duration = Duration::from_secs(30);

const ODD: [f64; 14] = [
    0.0,
    1e-300,
    1e-9,
    0.5,
    1.0,
    3_600.0,
    1e6,
    1e12,
    1e18,
    1e308,
    -1.0,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
];

fn share(value: f64) -> Fraction {
    Fraction::new(value).expect("a share")
}

fn voice() -> QueueTarget {
    QueueTarget {
        queue: "voice".into(),
        channel: Channel::Voice,
        model: StaffingModel::ErlangA,
        load_method: LoadMethod::ModifiedOfferedLoad,
        staff_for: Default::default(),
        patience: Patience::Mean(Duration::from_secs(120)),
        patience_law: None,
        retry: None,
        lines: None,
        concurrency: 1,
        concurrency_slowdown: vec![1.0],
        service_level: share(0.8),
        answer_within: AnswerWithin::Wait(Duration::from_secs(20)),
        definition: ServiceLevelDefinition::Offered,
        max_abandonment: None,
        max_occupancy: share(0.85),
        max_average_speed_of_answer: None,
        backlog: Default::default(),
    }
}

/// Every kind of queue, and targets at the ends of their range.
fn targets() -> Vec<(&'static str, QueueTarget)> {
    let patience = |patience| QueueTarget {
        patience,
        ..voice()
    };
    let retry = |value, after| QueueTarget {
        retry: Some(Retry {
            share: share(value),
            after,
        }),
        ..voice()
    };
    let endless = QueueTarget {
        model: StaffingModel::ErlangC,
        ..patience(Patience::Infinite)
    };
    vec![
        ("erlang a", voice()),
        ("no patience", patience(Patience::Mean(Duration::ZERO))),
        (
            "a nanosecond of patience",
            patience(Patience::Mean(Duration::from_nanos(1))),
        ),
        (
            "patience for ever and a day",
            patience(Patience::Mean(Duration::MAX)),
        ),
        ("all call again at once", retry(1.0, Duration::ZERO)),
        ("all call again", retry(1.0, Duration::from_secs(600))),
        ("some call again", retry(0.6, Duration::from_secs(600))),
        (
            "one line",
            QueueTarget {
                lines: Some(1),
                ..voice()
            },
        ),
        (
            "no target",
            QueueTarget {
                service_level: share(0.0),
                ..voice()
            },
        ),
        (
            "all in time",
            QueueTarget {
                service_level: share(1.0),
                ..voice()
            },
        ),
        (
            "never busy",
            QueueTarget {
                max_occupancy: share(0.0),
                ..voice()
            },
        ),
        (
            "nobody may give up",
            QueueTarget {
                max_abandonment: Some(share(0.0)),
                ..voice()
            },
        ),
        (
            "a target time of a century",
            QueueTarget {
                answer_within: AnswerWithin::Wait(Duration::from_secs(3_155_760_000)),
                ..voice()
            },
        ),
        ("erlang c", endless.clone()),
        (
            "interval by interval",
            QueueTarget {
                load_method: LoadMethod::IntervalByInterval,
                ..endless
            },
        ),
        (
            "chat",
            QueueTarget {
                channel: Channel::Chat,
                model: StaffingModel::Chat,
                concurrency: 3,
                concurrency_slowdown: vec![1.0, 1.2, 1.5],
                ..voice()
            },
        ),
        (
            "no conversation at once",
            QueueTarget {
                channel: Channel::Chat,
                model: StaffingModel::Chat,
                concurrency: 0,
                ..voice()
            },
        ),
        (
            "e-mail",
            QueueTarget {
                channel: Channel::Email,
                model: StaffingModel::Deferred,
                answer_within: AnswerWithin::OpenHours(Duration::from_secs(4 * 3600)),
                ..voice()
            },
        ),
        (
            "e-mail at once",
            QueueTarget {
                channel: Channel::Email,
                model: StaffingModel::Deferred,
                answer_within: AnswerWithin::Elapsed(Duration::ZERO),
                ..voice()
            },
        ),
    ]
}

/// A day of half hours in which one interval holds something odd.
fn forecast(offered: f64, handle_time_s: f64) -> Forecast {
    let zone = Zone::new("Asia/Shanghai").expect("a zone");
    let day = "2026-11-02".parse().expect("a date");
    let grid = Grid::new(zone, 30, day, 1).expect("a grid");
    let n = grid.n_intervals();
    let mut mean = Array1::from_elem(n, 100.0);
    let mut handle = Array1::from_elem(n, 180.0);
    (mean[20], handle[20]) = (offered, handle_time_s);
    let queue = QueueForecast {
        queue: "voice".into(),
        mean,
        quantiles: Array2::zeros((n, 7)),
        day_log_sd: Array1::zeros(1),
        interval_log_sd: Array1::zeros(1),
        handle_time_s: handle,
        handle_time_learnt: true,
        open: vec![true; n],
        choice: ModelChoice {
            chosen: "test",
            candidates: Vec::new(),
            group: None,
        },
    };
    Forecast {
        grid,
        queues: vec![queue],
        groups: Vec::new(),
    }
}

/// A refusal says what was found and what would do.
fn check_reason(about: &str, reason: &str) {
    let helps = [
        "expected",
        "at least",
        "infinitely many",
        "more people than",
        "no number of agents",
    ];
    assert!(
        helps.iter().any(|part| reason.contains(part)),
        "{about}: {reason}"
    );
}

fn at_once<T>(about: &str, ask: impl FnOnce() -> T) -> T {
    let began = Instant::now();
    let answer = ask();
    assert!(began.elapsed() < AT_MOST, "{about}: {:?}", began.elapsed());
    answer
}

fn check_share(about: &str, value: f64) {
    assert!((-1e-9..=1.0 + 1e-9).contains(&value), "{about}: {value}");
}

#[test]
fn a_requirement_of_odd_forecasts_is_sound_or_refused() {
    for (name, target) in targets() {
        for odd in ODD {
            for (offered, handle) in [(odd, 180.0), (100.0, odd)] {
                let about = format!("{name}, {offered} contacts of {handle} s");
                let forecast = forecast(offered, handle);
                let targets = [target.clone()];
                let found = at_once(&about, || require(&forecast, &targets, Shrinkage::NONE));
                let plan = match found {
                    Ok(plan) => plan,
                    Err(error) => {
                        check_reason(&about, &error.to_string());
                        continue;
                    }
                };
                for interval in &plan.queues[0].intervals {
                    let staff = [interval.base_staff, interval.scheduled_staff];
                    assert!(
                        staff.iter().all(|n| *n >= 0.0 && n.is_finite()),
                        "{about}: {interval:?}"
                    );
                    assert!(
                        interval.retries >= 0.0 && interval.retries.is_finite(),
                        "{about}"
                    );
                    if let Some(service) = interval.service {
                        check_share(&about, service.service_level);
                        check_share(&about, service.occupancy);
                        check_share(&about, service.abandonment);
                        assert!(
                            service.average_speed_of_answer_s >= 0.0,
                            "{about}: {service:?}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn service_of_odd_people_and_loads_is_sound_or_refused() {
    let half_hour = Duration::from_secs(1800);
    for (name, target) in targets() {
        for odd in ODD {
            for (offered, handle_time_s, people, interval) in [
                (odd, 180.0, 12.0, half_hour),
                (100.0, odd, 12.0, half_hour),
                (100.0, 180.0, odd, half_hour),
                (100.0, 180.0, odd + 0.5, half_hour),
                (100.0, 180.0, 12.0, Duration::ZERO),
                (100.0, 180.0, 12.0, Duration::MAX),
                (100.0, 180.0, 12.0, Duration::from_nanos(1)),
            ] {
                let about = format!(
                    "{name}, {offered} of {handle_time_s} s, {people} people, {interval:?}"
                );
                let offered_load = offered * handle_time_s / interval.as_secs_f64();
                let load = IntervalLoad {
                    offered,
                    handle_time_s,
                    offered_load,
                };
                match at_once(&about, || service_at(&target, &load, interval, people)) {
                    Err(error) => check_reason(&about, &error.to_string()),
                    Ok(found) => {
                        check_share(&about, found.service_level);
                        check_share(&about, found.occupancy);
                        check_share(&about, found.abandonment);
                        // An endless speed of answer is what a load that piles up has.
                        assert!(found.average_speed_of_answer_s >= 0.0, "{about}: {found:?}");
                    }
                }
            }
        }
    }
}
