use super::*;
use crate::calendar::{Grid, Zone};
use crate::forecast::{ModelChoice, QueueForecast};
use crate::plan::PlannedQueue;
use crate::plan::fixtures::{day, inputs};
use crate::progress::{Phase, Silent};
use crate::simulation::Distribution;
use crate::staffing::patience::law::PatienceLaw;
use crate::staffing::time_varying::RateCurve;
use crate::staffing::time_varying::chain::{ChangingQueue, Start, levels_if_finished};
use crate::staffing::{Retry, StaffingModel};
use crate::units::{Channel, Fraction, Patience};
use ndarray::{Array1, Array2};
use std::time::Duration;

/// The half hour of the rise: noon of the second day.
const RISE: usize = 48 + 24;

/// Two days of 100 contacts in half an hour, of ten minutes each, and ten times as many from noon of
/// the second day for half an hour.
fn spike() -> Forecast {
    let grid = Grid::new(Zone::new("Asia/Shanghai").unwrap(), 30, day(0), 2).unwrap();
    let n = grid.n_intervals();
    let mut mean = Array1::from_elem(n, 100.0);
    mean[RISE] = 1000.0;
    let queue = QueueForecast {
        queue: "voice".into(),
        mean,
        quantiles: Array2::zeros((n, 7)),
        day_log_sd: Array1::from_elem(2, 0.3),
        interval_log_sd: Array1::from_elem(2, 0.1),
        handle_time_s: Array1::from_elem(n, 600.0),
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

/// A centre with this queue alone, whose people may be busy all the time.
fn of(change: impl FnOnce(&mut PlannedQueue)) -> PlanInputs {
    let mut inputs = inputs();
    inputs.queues.truncate(1);
    let queue = &mut inputs.queues[0];
    queue.target.max_occupancy = Fraction::new(1.0).unwrap();
    change(queue);
    inputs.grid = spike().grid;
    inputs
}

fn found(inputs: &PlanInputs) -> Vec<UnsafePeak> {
    unsafe_peaks(inputs, &spike(), &Silent).unwrap()
}

#[test]
fn an_even_day_has_no_peak_and_a_tenfold_rise_is_as_bad_as_the_chain_says() {
    let mut even = spike();
    even.queues[0].mean[RISE] = 100.0;
    let inputs = of(|_| ());
    assert_eq!(unsafe_peaks(&inputs, &even, &Silent).unwrap(), []);
    let staffed = Staffed::of(&inputs, &spike(), 0).unwrap();
    let people: Vec<u64> = staffed.own.iter().map(|at| at.base_staff as u64).collect();
    let load = spike();
    let of = &load.queues[0];
    let chain = levels_if_finished(
        &ChangingQueue {
            curve: &RateCurve::of_counts(&of.mean.to_vec(), &of.open, 1800.0),
            people: &people,
            handle_time_s: &of.handle_time_s.to_vec(),
            patience_s: 120.0,
            answer_within_s: 20.0,
        },
        Start::Settled,
    );
    let found_there = Hours::around(&staffed, &load, RISE)
        .levels(&Silent)
        .unwrap();
    assert_eq!(found_there.replications, 1764);
    let of_hours: Vec<usize> = found_there.intervals.iter().map(|at| at.interval).collect();
    assert_eq!(of_hours, (RISE - 2..RISE + 6).collect::<Vec<usize>>());
    // After the fall the chain is an approximation that thinks too well of it.
    for Level {
        interval,
        mean,
        high,
    } in found_there.intervals
    {
        let by_chain = chain[interval];
        let above = if interval <= RISE { 0.015 } else { 0.3 };
        assert!(
            mean - 0.015 < by_chain && by_chain < mean + above,
            "{interval}: {mean}"
        );
        assert!(
            mean < high && high < mean + 0.1,
            "{interval}: {mean} {high}"
        );
    }
    let peaks = found(&inputs);
    let measured = peaks[0].measured.unwrap();
    assert!(
        peaks.len() == 1 && measured.level < 0.78 && peaks[0].formula >= 0.8,
        "{peaks:?}"
    );
    assert!(peaks[0].people_while_it_moves > peaks[0].people && measured.n_short > 0);
}

#[test]
fn chats_limited_lines_any_patience_and_repeated_calls_are_simulated() {
    type Kind = (&'static str, fn(&mut PlannedQueue));
    let kinds: [Kind; 4] = [
        ("chat", |queue| {
            (queue.target.model, queue.target.channel) = (StaffingModel::Chat, Channel::Chat);
            queue.target.concurrency = 3;
            (queue.service.channel, queue.service.concurrency) = (Channel::Chat, 3);
        }),
        ("lines", |queue| {
            queue.target.lines = Some(600);
            queue.service.behaviour.lines = Some(600);
        }),
        ("patience", |queue| {
            queue.target.patience_law = PatienceLaw::weibull_of_mean(2.0, 120.0).ok();
            queue.service.behaviour.patience = Distribution::Weibull(2.0);
        }),
        ("repeats", |queue| {
            let retry = Some(Retry {
                share: Fraction::new(0.7).unwrap(),
                after: Duration::from_secs(300),
            });
            queue.target.retry = retry;
            queue.service.behaviour.retry = retry;
        }),
    ];
    for (name, kind) in kinds {
        let peaks = found(&of(kind));
        let measured = peaks[0].measured.unwrap();
        assert!(
            peaks.len() == 1 && measured.level < 0.78,
            "{name}: {peaks:?}"
        );
        assert!(
            peaks[0].formula >= 0.8 && measured.n_short > 0,
            "{name}: {peaks:?}"
        );
    }
}

#[test]
fn a_rise_that_an_occupancy_limit_makes_harmless_is_not_told() {
    let chat = of(|queue| {
        (queue.target.model, queue.target.channel) = (StaffingModel::Chat, Channel::Chat);
        queue.target.max_occupancy = Fraction::new(0.5).unwrap();
    });
    assert_eq!(found(&chat), []);
}

#[test]
fn a_stop_leaves_a_rise_unmeasured_and_told() {
    struct Stopped;
    impl Progress for Stopped {
        fn step(&self, _: Phase, _: usize, _: usize, _: &str) {}

        fn stop_requested(&self) -> bool {
            true
        }
    }
    let lines = of(|queue| queue.target.lines = Some(600));
    let peaks = unsafe_peaks(&lines, &spike(), &Stopped).unwrap();
    assert_eq!(
        (peaks.len(), peaks[0].interval, peaks[0].measured),
        (1, RISE, None)
    );
    assert_eq!(
        lines.queues[0].target.patience,
        Patience::Mean(Duration::from_secs(120))
    );
}

#[test]
fn odd_loads_are_measured_told_or_refused_before_anybody_waits() {
    let odd = [
        0.0,
        -1.0,
        1e-300,
        1e-9,
        1e6,
        1e9,
        1e300,
        f64::INFINITY,
        f64::NAN,
    ];
    for value in odd {
        for changed in [0, 1] {
            let mut load = spike();
            match changed {
                0 => load.queues[0].mean[RISE] = value,
                _ => load.queues[0].handle_time_s.fill(value),
            }
            let began = std::time::Instant::now();
            let found = unsafe_peaks(&of(|_| ()), &load, &Silent);
            let about = format!("{value} {changed}: {found:?}");
            assert!(found.is_err() || value >= 0.0, "{about}");
            // The largest that is simulated takes some ten seconds of work.
            assert!(began.elapsed().as_secs() < 60, "{about}");
        }
    }
}
