//! What holds in every centre, whatever chance does.

use std::time::Duration;

use crate::simulation::fixtures::{Case, chat, email, patient, voice};
use crate::simulation::{
    Behaviour, Distribution, Proficiency, QueueService, Retry, ServiceEstimate, Transfer,
};
use crate::units::Fraction;

/// A busy centre with everything in it, for the laws below.
fn busy_centre() -> Case {
    let second = QueueService {
        priority: 2,
        ..patient(voice("second"), 200.0)
    };
    let queues = vec![
        patient(voice("first"), 90.0),
        second,
        chat("chat", 3),
        email("mail", 2),
    ];
    let skills: [&[usize]; 6] = [&[0], &[0, 1], &[1, 2], &[2], &[0, 1, 2, 3], &[3]];
    let mut case = Case::new(queues, 3).people(&skills).people(&skills);
    for (queue, count) in [3.0, 4.0, 9.0, 5.0].into_iter().enumerate() {
        case = case.arrivals(queue, count, 400.0).open(queue, 6, 22);
    }
    for agent in 0..12 {
        for day in 0..3 {
            let start = day * 1440 + 360 + 60 * (agent as i64 % 5);
            let meal = (
                start + 200 + 15 * agent as i64,
                start + 230 + 15 * agent as i64,
            );
            case = case.shift(agent, start, start + 540, &[(start + 60, start + 75), meal]);
        }
    }
    case.centre.shrinkage = 0.12;
    beyond_the_formulas(&mut case);
    for queue in &mut case.forecast.queues {
        queue.day_log_sd.fill(0.15);
        queue.interval_log_sd.fill(0.1);
    }
    case
}

fn figures(case: &Case, seed: u64) -> Vec<ServiceEstimate> {
    let service = case.simulate(20, seed);
    (service.queues.into_iter())
        .flat_map(|q| q.intervals.into_iter().chain(q.days).chain([q.total]))
        .collect()
}

#[test]
fn every_contact_of_a_busy_centre_is_answered_abandoned_blocked_or_waiting() {
    for total in busy_centre().simulate(20, 3).queues.iter().map(|q| q.total) {
        assert!(total.offered > 100.0 && total.answered > 100.0);
        let sum = total.answered + total.abandoned + total.blocked + total.waiting;
        assert!((total.offered - sum).abs() < 1e-9);
        let occupancy = total.occupancy.unwrap();
        assert!(occupancy > 0.3 && occupancy < 1.0);
    }
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let case = busy_centre();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| format!("{:?}", figures(&case, 5)))
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn another_seed_is_another_sample_and_the_same_seed_the_same() {
    let case = busy_centre();
    assert_eq!(figures(&case, 5), figures(&case, 5));
    assert_ne!(figures(&case, 5), figures(&case, 6));
}

#[test]
fn the_order_of_shifts_in_the_roster_does_not_matter() {
    let case = busy_centre();
    let mut turned = busy_centre();
    turned.roster.shifts.reverse();
    assert_eq!(figures(&case, 5), figures(&turned, 5));
}

#[test]
fn more_people_in_one_team_leave_the_customers_of_another_as_they_were() {
    let one = |people: &[&[usize]]| {
        let mut case = Case::new(
            vec![patient(voice("a"), 60.0), patient(voice("b"), 60.0)],
            2,
        )
        .people(people)
        .round_the_clock()
        .arrivals(0, 12.0, 300.0)
        .arrivals(1, 12.0, 300.0);
        case.centre.shrinkage = 0.1;
        case.simulate(6, 9).queues.remove(0)
    };
    let few = one(&[&[0], &[0], &[1]]);
    let many = one(&[&[0], &[0], &[1], &[1], &[1]]);
    assert_eq!(few.total, many.total);
    assert_eq!(few.intervals, many.intervals);
}

/// Everything that formulas leave out, at once.
fn beyond_the_formulas(case: &mut Case) {
    let share = |value| Fraction::new(value).unwrap();
    case.centre.queues[0].behaviour = Behaviour {
        patience: Distribution::Weibull(0.7),
        handle_time: Distribution::Lognormal(1.2),
        retry: Some(Retry {
            share: share(0.6),
            after: Duration::from_secs(300),
        }),
        transfers: vec![Transfer {
            to: 1,
            share: share(0.2),
            extra_handle_time: Duration::from_secs(60),
        }],
        overflow_after: Duration::from_secs(30),
        lines: Some(3),
        ..Behaviour::plain()
    };
    case.centre.queues[3].behaviour.idle_time_of = vec![0, 2];
    case.centre.queues[3].behaviour.backlog_at_start = 12;
    case.centre.queues[2].behaviour.transfers = vec![Transfer {
        to: 3,
        share: share(0.1),
        extra_handle_time: Duration::ZERO,
    }];
    let factor = |agent| Proficiency {
        agent,
        queue: 2,
        factor: 0.8,
    };
    case.centre.proficiencies = vec![factor(2), factor(3)];
}

#[test]
fn attempts_and_customers_add_up_in_a_centre_with_everything() {
    let service = busy_centre().simulate(10, 4);
    for (queue, of) in service.queues.iter().enumerate() {
        let total = &of.total;
        let parts = total.customers + total.again + total.transferred;
        assert!((total.offered - parts).abs() < 1e-9);
        let known = total.customers_answered + total.customers_lost;
        assert!(known <= total.customers + 1e-9);
        assert_eq!(total.again > 0.0, queue == 0);
        assert_eq!(total.blocked > 0.0, queue == 0);
        assert_eq!(total.transferred > 0.0, queue == 1 || queue == 3);
    }
    let voice = &service.queues[0].total;
    assert!(voice.pass_rate_of_customers() > voice.pass_rate_of_attempts());
}

/// Service levels of the voice queue by replication, under these seeds.
fn by_replication(case: &Case, seeds: std::ops::Range<u64>) -> Vec<f64> {
    let level = |seed| {
        case.simulate(1, seed).queues[0]
            .total
            .service_level
            .unwrap()
    };
    seeds.map(level).collect()
}

fn variance(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)
}

#[test]
fn two_rosters_that_meet_the_same_customers_are_told_apart_sooner() {
    let one = busy_centre();
    let mut other = busy_centre();
    // One person of the first team comes two hours later each day.
    for shift in other.roster.shifts.iter_mut().filter(|s| s.agent == 0) {
        shift.start_minute += 120;
        shift
            .breaks
            .retain(|b| b.start_minute >= shift.start_minute);
    }
    let (n, a) = (60, by_replication(&one, 0..60));
    let difference = |b: Vec<f64>| a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>();
    let common = variance(&difference(by_replication(&other, 0..n)));
    let independent = variance(&difference(by_replication(&other, n..2 * n)));
    assert!(common < 0.5 * independent, "{common} {independent}");
}
