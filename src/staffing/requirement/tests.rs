use ndarray::{Array1, Array2};

use super::*;
use crate::calendar::{Grid, Zone};
use crate::forecast::ModelChoice;
use crate::staffing::patience::law::PatienceLaw;
use crate::staffing::required::least_staff;
use crate::staffing::{Binding, Retry, require, service_at, service_over};
use crate::units::{Channel, Fraction, ServiceLevelDefinition};

const HALF_HOUR: Duration = Duration::from_secs(1800);

pub(in crate::staffing) fn voice() -> QueueTarget {
    QueueTarget {
        queue: "voice".into(),
        channel: Channel::Voice,
        model: StaffingModel::ErlangC,
        load_method: LoadMethod::IntervalByInterval,
        staff_for: Default::default(),
        patience: Patience::Infinite,
        patience_law: None,
        retry: None,
        lines: None,
        concurrency: 1,
        concurrency_slowdown: vec![1.0],
        service_level: Fraction::new(0.8).unwrap(),
        answer_within: AnswerWithin::Wait(Duration::from_secs(20)),
        definition: ServiceLevelDefinition::Offered,
        max_abandonment: None,
        max_occupancy: Fraction::new(0.85).unwrap(),
        max_average_speed_of_answer: None,
        backlog: Default::default(),
    }
}

pub(in crate::staffing) fn email() -> QueueTarget {
    QueueTarget {
        queue: "email".into(),
        channel: Channel::Email,
        model: StaffingModel::Deferred,
        service_level: Fraction::new(0.95).unwrap(),
        answer_within: AnswerWithin::OpenHours(Duration::from_secs(4 * 3600)),
        ..voice()
    }
}

/// One day of half hours, open from 8 to 18 o'clock.
pub(in crate::staffing) fn forecast(queues: &[(&str, f64)]) -> Forecast {
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let grid = Grid::new(zone, 30, "2026-11-02".parse().unwrap(), 1).unwrap();
    let n = grid.n_intervals();
    let open: Vec<bool> = (0..n).map(|i| (16..36).contains(&i)).collect();
    let queues = queues
        .iter()
        .map(|&(id, offered)| QueueForecast {
            queue: id.into(),
            mean: Array1::from_shape_fn(n, |i| if open[i] { offered } else { 0.0 }),
            quantiles: Array2::zeros((n, 7)),
            day_log_sd: Array1::zeros(1),
            interval_log_sd: Array1::zeros(1),
            handle_time_s: Array1::from_elem(n, 180.0),
            handle_time_learnt: true,
            open: open.clone(),
            choice: ModelChoice {
                chosen: "test",
                candidates: Vec::new(),
                group: None,
            },
        })
        .collect();
    Forecast {
        grid,
        queues,
        groups: Vec::new(),
    }
}

fn load(offered: f64) -> IntervalLoad {
    IntervalLoad {
        offered,
        handle_time_s: 180.0,
        offered_load: offered / 10.0,
    }
}

#[test]
fn every_interval_is_there_and_closed_ones_are_zero() {
    let shrinkage = Shrinkage::new(0.3).unwrap();
    let plan = require(&forecast(&[("voice", 100.0)]), &[voice()], shrinkage).unwrap();
    let intervals = &plan.queues[0].intervals;
    assert_eq!(intervals.len(), 48);
    let noon = &intervals[24];
    assert_eq!((noon.base_staff, noon.scheduled_staff), (14.0, 20.0));
    assert_eq!(noon.binding, Some(Binding::ServiceLevel));
    let service = noon.service.unwrap();
    assert!((service.service_level - 0.888_350_019_179_466_9).abs() < 1e-14);
    assert!((service.occupancy - 10.0 / 14.0).abs() < 1e-15);
    let night = &intervals[3];
    assert_eq!((night.base_staff, night.binding), (0.0, None));
    assert_eq!(night.load.unwrap().offered, 0.0);
}

#[test]
fn queues_are_matched_by_their_id_not_by_their_place() {
    let forecast = forecast(&[("email", 40.0), ("voice", 100.0)]);
    let plan = require(&forecast, &[voice(), email()], Shrinkage::NONE).unwrap();
    assert_eq!(plan.queues[0].queue, "voice".into());
    assert_eq!(plan.queues[0].intervals[24].base_staff, 14.0);
    // 4 erlangs at 85 %: five people, level over the day.
    let people: Vec<f64> = plan.queues[1]
        .intervals
        .iter()
        .map(|i| i.base_staff)
        .collect();
    assert!(people[16..36].iter().all(|&p| p == 5.0), "{people:?}");
    assert!(people[..16].iter().chain(&people[36..]).all(|&p| p == 0.0));
    let noon = &plan.queues[1].intervals[24];
    assert_eq!(noon.binding, Some(Binding::Occupancy));
    assert_eq!(noon.service.unwrap().service_level, 1.0);
    assert!((noon.service.unwrap().occupancy - 0.8).abs() < 1e-12);
}

#[test]
fn errors_carry_their_queue_and_interval() {
    let missing = require(&forecast(&[]), &[voice()], Shrinkage::NONE).unwrap_err();
    assert_eq!(
        missing.to_string(),
        "queue voice: no forecast for this queue"
    );
    let mut broken = forecast(&[("voice", 100.0)]);
    broken.queues[0].mean[20] = f64::NAN;
    let error = require(&broken, &[voice()], Shrinkage::NONE).unwrap_err();
    assert_eq!(
        error.to_string(),
        "queue voice: interval 20: offered contacts is NaN, expected 0 or more"
    );
    let mut timeless = forecast(&[("voice", 100.0)]);
    timeless.queues[0].handle_time_s[20] = 0.0;
    assert!(require(&timeless, &[voice()], Shrinkage::NONE).is_err());
    let all = QueueTarget {
        service_level: Fraction::new(1.0).unwrap(),
        ..voice()
    };
    let error = require(&forecast(&[("voice", 1.0)]), &[all], Shrinkage::NONE).unwrap_err();
    assert!(
        matches!(error.root(), StaffingError::Unreachable { .. }),
        "{error}"
    );
    let by_hours = QueueTarget {
        answer_within: email().answer_within,
        ..voice()
    };
    let error = require(&forecast(&[("voice", 1.0)]), &[by_hours], Shrinkage::NONE).unwrap_err();
    assert_eq!(error.root(), &StaffingError::DueTimeOfWaiting);
}

#[test]
fn erlang_a_without_an_end_to_patience_is_erlang_c() {
    let endless = QueueTarget {
        model: StaffingModel::ErlangA,
        ..voice()
    };
    let data = forecast(&[("voice", 100.0)]);
    let c = require(&data, &[voice()], Shrinkage::NONE).unwrap();
    let a = require(&data, &[endless], Shrinkage::NONE).unwrap();
    assert_eq!(a.queues[0].intervals, c.queues[0].intervals);
}

#[test]
fn a_short_roster_has_a_service_not_an_error() {
    let at = |people| service_at(&voice(), &load(100.0), HALF_HOUR, people).unwrap();
    assert_eq!((at(0.0).service_level, at(10.0).service_level), (0.0, 0.0));
    assert_eq!(at(10.0).occupancy, 1.0);
    assert_eq!(at(0.5).average_speed_of_answer_s, f64::INFINITY);
    let impatient = QueueTarget {
        model: StaffingModel::ErlangA,
        patience: Patience::Mean(Duration::from_secs(60)),
        ..voice()
    };
    let short = service_at(&impatient, &load(100.0), HALF_HOUR, 5.0).unwrap();
    assert!(
        short.service_level > 0.0 && short.abandonment > 0.5,
        "{short:?}"
    );
    let nobody = service_at(&impatient, &load(100.0), HALF_HOUR, 0.0).unwrap();
    assert_eq!((nobody.service_level, nobody.abandonment), (0.0, 1.0));
    assert!(service_at(&voice(), &load(100.0), HALF_HOUR, f64::NAN).is_err());
    assert_eq!(
        service_at(&voice(), &load(0.0), HALF_HOUR, 0.0)
            .unwrap()
            .service_level,
        1.0
    );
}

#[test]
fn between_whole_people_service_is_a_straight_line() {
    let at = |people| service_at(&voice(), &load(100.0), HALF_HOUR, people).unwrap();
    let (low, middle, high) = (at(13.0), at(13.25), at(14.0));
    let line = low.service_level + 0.25 * (high.service_level - low.service_level);
    assert!((middle.service_level - line).abs() < 1e-15);
    assert!(middle.average_speed_of_answer_s < low.average_speed_of_answer_s);
}

#[test]
fn the_required_people_of_a_plan_keep_its_promises() {
    let chat = QueueTarget {
        queue: "chat".into(),
        channel: Channel::Chat,
        model: StaffingModel::Chat,
        patience: Patience::Mean(Duration::from_secs(120)),
        concurrency: 3,
        concurrency_slowdown: vec![1.0, 1.2, 1.5],
        max_abandonment: Fraction::new(0.05).ok(),
        max_occupancy: Fraction::new(0.9).unwrap(),
        ..voice()
    };
    let data = forecast(&[("voice", 57.3), ("chat", 210.0), ("email", 33.0)]);
    let targets = [voice(), chat, email()];
    let plan = require(&data, &targets, Shrinkage::NONE).unwrap();
    for ((queue, target), forecast) in plan.queues.iter().zip(&targets).zip(&data.queues) {
        let loads: Vec<IntervalLoad> = queue.intervals.iter().map(|i| i.load.unwrap()).collect();
        let people: Vec<f64> = queue.intervals.iter().map(|i| i.base_staff).collect();
        let loads = QueueLoads {
            loads: &loads,
            open: &forecast.open,
            interval: HALF_HOUR,
        };
        let found = service_over(target, &loads, &people).unwrap();
        for (interval, found) in queue.intervals.iter().zip(&found) {
            if let Some(service) = interval.service.filter(|_| interval.base_staff > 0.0) {
                assert_eq!(service, *found, "{}", queue.queue);
                assert!(found.service_level >= target.service_level.get());
                assert!(found.occupancy <= target.max_occupancy.get() + 1e-12);
            }
        }
    }
}

#[test]
fn lists_of_different_length_are_refused() {
    let loads = [load(10.0)];
    let queue = QueueLoads {
        loads: &loads,
        open: &[true],
        interval: HALF_HOUR,
    };
    assert!(service_over(&voice(), &queue, &[]).is_err());
}

#[test]
fn lines_and_the_spread_of_patience_act() {
    let staff = |target: &QueueTarget| {
        let forecast = forecast(&[("voice", 100.0)]);
        let shrinkage = Shrinkage::new(0.0).unwrap();
        let found = require(&forecast, std::slice::from_ref(target), shrinkage)?;
        let most = found.queues[0].intervals.iter().map(|i| i.base_staff);
        Ok::<f64, StaffingError>(most.fold(0.0, f64::max))
    };
    let impatient = QueueTarget {
        model: StaffingModel::ErlangA,
        patience: Patience::Mean(Duration::from_secs(60)),
        max_occupancy: Fraction::new(1.0).unwrap(),
        ..voice()
    };
    let at_once = QueueTarget {
        patience_law: PatienceLaw::weibull_of_mean(0.3, 60.0).ok(),
        ..impatient.clone()
    };
    let limited = QueueTarget {
        lines: Some(12),
        ..voice()
    };
    let free = staff(&voice()).unwrap();
    assert!(staff(&at_once).unwrap() != staff(&impatient).unwrap());
    assert!(
        staff(&limited).unwrap() < free,
        "who is blocked needs nobody"
    );
    let few = QueueTarget {
        lines: Some(3),
        ..voice()
    };
    let error = staff(&few).unwrap_err();
    assert_eq!(error.root(), &StaffingError::LinesTooFew { lines: 3 });
    let both = QueueTarget {
        lines: Some(30),
        ..at_once
    };
    assert_eq!(
        staff(&both).unwrap_err().root(),
        &StaffingError::LinesOfAnyPatience
    );
}

/// A day on which contacts jump tenfold at noon and stay there.
fn jump() -> Forecast {
    let mut forecast = forecast(&[("voice", 100.0)]);
    let mean = &mut forecast.queues[0].mean;
    (24..36).for_each(|i| mean[i] = 1000.0);
    forecast
}

fn patient_voice(load_method: LoadMethod) -> QueueTarget {
    QueueTarget {
        model: StaffingModel::ErlangA,
        patience: Patience::Mean(Duration::from_secs(150)),
        load_method,
        ..voice()
    }
}

#[test]
fn a_load_that_moves_is_staffed_for_its_highest_and_a_steady_one_as_ever() {
    let people = |forecast: &Forecast, method| -> Vec<f64> {
        let found = require(forecast, &[patient_voice(method)], Shrinkage::NONE).unwrap();
        let intervals = found.queues[0].intervals.iter();
        intervals.map(|interval| interval.base_staff).collect()
    };
    let steady = forecast(&[("voice", 100.0)]);
    assert_eq!(
        people(&steady, LoadMethod::ModifiedOfferedLoad),
        people(&steady, LoadMethod::IntervalByInterval)
    );
    let jump = jump();
    let (moving, plain) = (
        people(&jump, LoadMethod::ModifiedOfferedLoad),
        people(&jump, LoadMethod::IntervalByInterval),
    );
    assert!(
        moving[23] > plain[23] && moving[24] > plain[24],
        "{moving:?} {plain:?}"
    );
    assert_eq!((moving[20], moving[30]), (plain[20], plain[30]));
    let found = require(
        &jump,
        &[patient_voice(LoadMethod::ModifiedOfferedLoad)],
        Shrinkage::NONE,
    );
    let at_noon = &found.unwrap().queues[0].intervals[24];
    let load = at_noon.load.unwrap().offered_load;
    assert!(load == 100.0 && at_noon.staffed_load.unwrap() > load);
}

/// The forecast of one voice queue, uncertain by these factors.
fn uncertain_forecast(day_log_sd: f64, interval_log_sd: f64) -> Forecast {
    let mut made = forecast(&[("voice", 1000.0)]);
    made.queues[0].day_log_sd.fill(day_log_sd);
    made.queues[0].interval_log_sd.fill(interval_log_sd);
    made
}

fn staffed_for(staff_for: StaffFor, forecast: &Forecast) -> u64 {
    let target = QueueTarget {
        staff_for,
        max_occupancy: Fraction::new(1.0).unwrap(),
        ..voice()
    };
    let found = require(forecast, &[target], Shrinkage::NONE).unwrap();
    found.queues[0].intervals[24].base_staff as u64
}

/// Service levels of 100 erlangs on 2,000 equally likely lognormal loads, counted one by one.
fn levels(people: u64, log_sd: f64) -> (f64, f64) {
    use statrs::distribution::{ContinuousCDF, Normal};
    let (draws, normal) = (2000, Normal::standard());
    let (mut kept, mut served, mut offered) = (0, 0.0, 0.0);
    for draw in 0..draws {
        let z = normal.inverse_cdf((f64::from(draw) + 0.5) / f64::from(draws));
        let factor = (log_sd * z - 0.5 * log_sd * log_sd).exp();
        let load = load(1000.0 * factor);
        let level = service_at(&voice(), &load, HALF_HOUR, people as f64).unwrap();
        kept += u32::from(level.service_level >= 0.8);
        served += factor * level.service_level;
        offered += factor;
    }
    (f64::from(kept) / f64::from(draws), served / offered)
}

#[test]
fn the_spread_of_the_forecast_is_staffed_for_as_asked() {
    let made = uncertain_forecast(0.08, 0.06);
    let both = (0.08_f64.powi(2) + 0.06_f64.powi(2)).sqrt();
    let mean = staffed_for(StaffFor::Mean, &made);
    // Drawn loads are lognormal and the rule takes gamma laws: a person either way.
    let expected = staffed_for(StaffFor::Expected, &made);
    assert!(levels(expected + 1, both).1 >= 0.8 && levels(expected - 2, both).1 < 0.8);
    assert!(
        levels(mean, both).1 < 0.7,
        "the mean alone promises too much"
    );
    for share in [0.5, 0.8, 0.9, 0.95, 0.99] {
        let certainty = StaffFor::Certainty(Fraction::new(share).unwrap());
        let people = staffed_for(certainty, &made);
        assert!(levels(people + 1, both).0 >= share, "{share}: {people}");
        assert!(levels(people - 2, both).0 < share, "{share}: {people}");
    }
}

#[test]
fn worst_days_are_those_of_the_whole_plan() {
    // One day has no worst day to leave out.
    let made = uncertain_forecast(0.1, 0.0);
    let target = QueueTarget {
        staff_for: StaffFor::WorstDays(1),
        ..voice()
    };
    let error = require(&made, &[target], Shrinkage::NONE).unwrap_err();
    assert!(error.root().to_string().contains("days"), "{error}");
}

#[test]
fn a_known_load_is_staffed_as_its_mean_by_every_rule() {
    let made = uncertain_forecast(0.0, 0.0);
    let ninety = StaffFor::Certainty(Fraction::new(0.9).unwrap());
    let mean = staffed_for(StaffFor::Mean, &made);
    assert_eq!(staffed_for(StaffFor::Expected, &made), mean);
    assert_eq!(staffed_for(ninety, &made), mean);
    let costs = crate::staffing::certainty_costs(&made, &[voice()]);
    let hours: Vec<f64> = costs
        .iter()
        .map(|c| c.person_hours.clone().unwrap())
        .collect();
    assert_eq!(hours.len(), 5);
    assert!(hours.iter().all(|h| *h == hours[0]));
}

/// Patience of a minute, 80 % in 20 s, half of those who give up call again.
fn retrying(share: f64, after_s: u64) -> QueueTarget {
    QueueTarget {
        retry: Some(Retry {
            share: Fraction::new(share).unwrap(),
            after: Duration::from_secs(after_s),
        }),
        max_abandonment: Fraction::new(0.2).ok(),
        service_level: Fraction::new(0.5).unwrap(),
        max_occupancy: Fraction::new(1.0).unwrap(),
        ..patient_voice(LoadMethod::IntervalByInterval)
    }
}

fn intervals_of(target: &QueueTarget, offered: f64) -> Vec<IntervalRequirement> {
    let forecast = forecast(&[("voice", offered)]);
    let found = require(&forecast, std::slice::from_ref(target), Shrinkage::NONE).unwrap();
    found.queues[0].intervals.clone()
}

#[test]
fn people_for_the_repeats_of_those_who_give_up_are_needed_too() {
    let plain = QueueTarget {
        retry: None,
        ..retrying(0.5, 600)
    };
    let alone = intervals_of(&plain, 400.0);
    let with = intervals_of(&retrying(0.7, 600), 400.0);
    let noon = 24;
    assert!(with[noon].base_staff > alone[noon].base_staff);
    assert_eq!((alone[noon].retries, with[0].retries), (0.0, 0.0));
    let (attempts, service) = (400.0 + with[noon].retries, with[noon].service.unwrap());
    // Once the day is even, repeats are those of the fixed point; whole people waver around it.
    let fixed = with[20..36].iter().map(|at| {
        let abandonment = at.service.unwrap().abandonment;
        (400.0 + at.retries) * (1.0 - 0.7 * abandonment) / 16.0
    });
    let fixed: f64 = fixed.sum();
    assert!((fixed - 400.0).abs() < 1.0, "{fixed}");
    assert!((with[noon].staffed_load.unwrap() - attempts / 10.0).abs() < 1e-9);
    assert!(service.service_level >= 0.5 && service.abandonment <= 0.2);
    // The first interval has no customers of before yet.
    assert!(with[16].retries < with[noon].retries);
}

#[test]
fn one_person_less_would_break_a_target_of_the_attempts() {
    let target = retrying(0.7, 600);
    let limits = Limits::new(target.limits().unwrap()).unwrap();
    let work = Work::new(400.0, 180.0, 1800.0).unwrap();
    let least = least_staff(&target.formula().unwrap(), &work, &limits).unwrap();
    let needed = least.base_staff as f64;
    let of_the_day = intervals_of(&target, 400.0)[24].base_staff;
    assert!((of_the_day - needed).abs() <= 1.0, "{of_the_day} {needed}");
    let at = |people| service_at(&target, &load(400.0), HALF_HOUR, people).unwrap();
    let keeps = |people| {
        let found = at(people);
        found.service_level >= 0.5 && found.abandonment <= 0.2
    };
    assert!(keeps(needed) && !keeps(needed - 1.0), "{needed}");
}

#[test]
fn whoever_calls_again_later_is_needed_later() {
    let target = retrying(0.7, 7200);
    let found = intervals_of(&target, 400.0);
    assert!(found[16].retries < 0.2 * found[35].retries);
    let abandoned: f64 = found[16..36]
        .iter()
        .map(|at| (400.0 + at.retries) * at.service.unwrap().abandonment)
        .sum();
    let back: f64 = found.iter().map(|at| at.retries).sum();
    assert!(
        back < 0.7 * abandoned && back > 0.4 * abandoned,
        "{back} of {abandoned}"
    );
}

#[test]
fn the_service_of_a_plan_carries_its_repeats_along() {
    let target = retrying(0.7, 1200);
    let needed = intervals_of(&target, 400.0);
    let people: Vec<f64> = needed.iter().map(|at| at.base_staff).collect();
    let loads: Vec<IntervalLoad> = needed.iter().map(|at| at.load.unwrap()).collect();
    let open: Vec<bool> = (0..48).map(|i| (16..36).contains(&i)).collect();
    let queue = QueueLoads {
        loads: &loads,
        open: &open,
        interval: HALF_HOUR,
    };
    let found = service_over(&target, &queue, &people).unwrap();
    for (found, needed) in found.iter().zip(&needed) {
        if let Some(service) = &needed.service {
            assert!((found.service_level - service.service_level).abs() < 1e-12);
            assert!((found.abandonment - service.abandonment).abs() < 1e-12);
        }
    }
}

#[test]
fn where_everybody_calls_again_all_must_be_served() {
    let target = retrying(1.0, 60);
    let found = &intervals_of(&target, 400.0)[30];
    assert!(found.base_staff >= 41.0, "{found:?}");
    let short = service_at(&target, &load(400.0), HALF_HOUR, 40.0).unwrap();
    assert_eq!((short.service_level, short.occupancy), (0.0, 1.0));
}
