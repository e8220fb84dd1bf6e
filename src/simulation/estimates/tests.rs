use super::*;
use crate::simulation::fixtures::{Case, patient, voice};
use crate::simulation::streams::{Purpose, Stream};
use crate::simulation::{Seed, engine};

fn sums(pairs: &[(u32, u32)]) -> Sums {
    let mut sums = Sums::default();
    for &(x, y) in pairs {
        let counts = Counts {
            offered: y,
            in_time: x,
            ..Counts::default()
        };
        sums.add(&counts, ServiceLevelDefinition::Offered);
    }
    sums
}

#[test]
fn the_interval_is_the_linearised_ratio_with_students_t() {
    // By hand: R = 0.75; residuals 0.5, −1.25, 0.75; Σ² = 2.375; se = √(2.375·3/2) ÷ 20
    let sums = sums(&[(8, 10), (1, 3), (6, 7)]);
    let (low, high) = confidence(&sums, 3).unwrap();
    let half = 4.302_652_729_749_464 * (2.375_f64 * 1.5).sqrt() / 20.0;
    assert!((low - (0.75 - half)).abs() < 1e-9);
    assert!((high - (0.75 + half)).abs() < 1e-9);
    let figure = estimate(&sums, 3, None);
    assert_eq!(figure.service_level_high, Some(1.0));
    assert_eq!(figure.service_level, Some(0.75));
    assert!((figure.offered - 20.0 / 3.0).abs() < 1e-12);
}

#[test]
fn agreement_to_the_last_contact_still_leaves_room_for_doubt() {
    let (low, high) = confidence(&sums(&[(5, 5), (7, 7), (3, 3)]), 3).unwrap();
    // Wilson for 15 of 15: low = n ÷ (n + z²).
    assert!((low - 15.0 / (15.0 + 3.841_458_820_694_124)).abs() < 1e-9);
    assert_eq!(high, 1.0);
    let (low, high) = confidence(&sums(&[(0, 5), (0, 7)]), 2).unwrap();
    assert_eq!(low, 0.0);
    assert!(high > 0.2 && high < 0.3);
}

#[test]
fn nothing_counted_and_one_replication_have_no_interval() {
    assert_eq!(confidence(&sums(&[(0, 0), (0, 0)]), 2), None);
    assert_eq!(confidence(&sums(&[(3, 4)]), 1), None);
    let nothing = estimate(&sums(&[(0, 0)]), 1, None);
    assert_eq!(nothing.service_level, None);
    assert_eq!(nothing.average_speed_of_answer_s, None);
}

#[test]
fn residual_squares_agree_with_the_definition_also_where_integers_overflow() {
    for scale in [1, 1_000, 400_000] {
        let pairs: Vec<(u32, u32)> = (1..2_000_u32)
            .map(|r| (scale * (r % 7 + 1), scale * (r % 11 + 8)))
            .collect();
        let sums = sums(&pairs);
        let ratio = sums.x as f64 / sums.y as f64;
        let direct: f64 = (pairs.iter())
            .map(|&(x, y)| (f64::from(x) - ratio * f64::from(y)).powi(2))
            .sum();
        assert!((residual_squares(&sums) / direct - 1.0).abs() < 1e-6);
    }
}

#[test]
fn about_nineteen_of_twenty_intervals_contain_the_truth() {
    // Poisson counts with a day factor, each contact in time with probability 0.8.
    let (trials, truth) = (2_000, 0.8);
    let mut covered = 0;
    for trial in 0..trials {
        let mut draw = Stream::new(Seed(21), Purpose::Count, [trial, 0, 0, 0]);
        let pairs: Vec<(u32, u32)> = (0..20)
            .map(|_| {
                let y = draw.poisson(
                    12.0 * draw_factor(&mut Stream::new(
                        Seed(22),
                        Purpose::DayFactor,
                        [trial, 0, 0, 0],
                    )),
                ) as u32;
                let x = (0..y).filter(|_| draw.uniform() < truth).count() as u32;
                (x, y)
            })
            .collect();
        let (low, high) = confidence(&sums(&pairs), 20).unwrap();
        covered += u32::from(low <= truth && truth <= high);
    }
    let share = f64::from(covered) / trials as f64;
    assert!((0.93..0.97).contains(&share), "{share}");
}

fn draw_factor(stream: &mut Stream) -> f64 {
    stream.factor(0.2)
}

#[test]
fn days_and_total_are_the_sums_of_their_intervals() {
    let case = Case::new(vec![patient(voice("a"), 60.0)], 2)
        .people(&[&[0], &[0]])
        .round_the_clock()
        .arrivals(0, 9.0, 300.0);
    let queue = case.simulate(7, 1).queues.remove(0);
    for of in [
        |e: &ServiceEstimate| e.offered,
        |e: &ServiceEstimate| e.answered,
        |e: &ServiceEstimate| e.abandoned,
        |e: &ServiceEstimate| e.waiting,
    ] {
        let intervals: f64 = queue.intervals.iter().map(of).sum();
        let days: f64 = queue.days.iter().map(of).sum();
        assert!((of(&queue.total) - intervals).abs() < 1e-6);
        assert!((of(&queue.total) - days).abs() < 1e-9);
    }
}

#[test]
fn nobody_there_means_no_occupancy_and_nothing_arriving_no_service_level() {
    let case = Case::new(vec![voice("a"), voice("b")], 1)
        .people(&[&[0]])
        .shift(0, 0, 720, &[])
        .arrivals(0, 3.0, 300.0);
    let service = case.simulate(3, 1);
    let [a, b] = &service.queues[..] else {
        panic!("two queues")
    };
    assert!(a.intervals[0].occupancy.is_some());
    assert_eq!(a.intervals[40].occupancy, None);
    assert!(a.total.service_level.is_some());
    assert_eq!(b.total.service_level, None);
    assert_eq!(b.total.occupancy, None);
}

#[test]
fn a_half_width_is_reached_with_the_replications_it_takes_or_said_not_to_be() {
    use crate::progress::Silent;
    use crate::simulation::{Experiment, Replications, SimulationError, Until, simulate_with};
    let case = Case::new(vec![patient(voice("a"), 60.0)], 2)
        .people(&[&[0], &[0]])
        .round_the_clock()
        .arrivals(0, 9.0, 300.0);
    let simulated = |points, most| {
        let experiment = Experiment {
            until: Until::HalfWidth {
                points,
                at_most: Replications(most),
            },
            seed: Seed(1),
            progress: &Silent,
        };
        simulate_with(&case.centre, &case.roster, &case.forecast, &experiment)
    };
    let reached = simulated(0.6, 1_000).unwrap();
    assert!(reached.replications > 32 && reached.replications < 1_000);
    assert!(reached.widest_day.unwrap() <= 0.006);
    let fixed = case.simulate(reached.replications, 1);
    assert_eq!(fixed.queues[0].total, reached.queues[0].total);
    let half_known = simulated(0.01, 48).unwrap();
    assert_eq!(half_known.replications, 48);
    assert!(half_known.widest_day.unwrap() > 0.0001);
    let nothing = simulated(f64::NAN, 48).unwrap_err();
    assert!(matches!(nothing, SimulationError::HalfWidth { .. }));
}

#[test]
fn days_are_known_closer_by_how_many_customers_came() {
    let mut case = Case::new(vec![patient(voice("a"), 60.0)], 1)
        .people(&[&[0], &[0], &[0], &[0]])
        .round_the_clock()
        .arrivals(0, 18.0, 300.0);
    case.forecast.queues[0].day_log_sd.fill(0.25);
    case.forecast.queues[0].interval_log_sd.fill(0.1);
    let model = case.model();
    let learnt = |seed, replications| {
        let mut estimates = Estimates::new(&model);
        for replication in 0..replications {
            estimates.add(&engine::run(&model, &case.roster, Seed(seed), replication));
        }
        estimates
    };
    let many = learnt(99, 3_000);
    let sums = &many.queues[0].days[0].sums;
    let truth = sums.x as f64 / sums.y as f64;
    let half = |(low, high): (f64, f64)| (high - low) / 2.0;
    let (mut covered, mut plain, mut adjusted, trials) = (0, 0.0, 0.0, 60);
    for seed in 0..trials {
        let few = learnt(seed, 32);
        let day = &few.queues[0].days[0];
        let (_, interval) = day.level(32).unwrap();
        covered += u32::from(interval.0 <= truth && truth <= interval.1);
        plain += half(confidence(&day.sums, 32).unwrap());
        adjusted += half(interval);
        let told = few.queue(0, &"a".into()).days[0];
        assert_eq!(told.service_level_low, Some(interval.0));
        assert!(told.service_level > told.service_level_low);
    }
    // 57 of 60 is 95 %; fewer than 52 would happen once in a hundred times.
    assert!(covered >= 52, "{covered} of {trials}");
    assert!(adjusted < 0.5 * plain, "{adjusted} {plain}");
}
