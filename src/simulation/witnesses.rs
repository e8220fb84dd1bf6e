//! The formula and the simulation, two witnesses of one truth.
//!
//! Steady states computed elsewhere to many digits (Erlang C and A by series, Markov chains by
//! solving them) are met by the engine within four standard errors over replications.

use std::time::Duration;

use super::fixtures::{Case, chat, patient, voice};
use super::{QueueService, ServiceEstimate, SimulatedQueue};
use crate::units::ServiceLevelDefinition;

/// Mean handle time in seconds.
const HANDLE_TIME: f64 = 180.0;
/// Enough for four standard errors to be as rare as the normal law says: 0.1 % with 19 degrees.
const REPLICATIONS: u32 = 20;
const DAYS: usize = 11;
/// The 97.5 % point of Student's t with 19 degrees of freedom.
const T_19: f64 = 2.093_024_054_408_263;

/// Contacts per half-hour of a load in erlangs.
fn per_interval(load: f64) -> f64 {
    load * 1800.0 / HANDLE_TIME
}

/// The service level of the whole plan lies within four standard errors.
fn assert_service_level(queue: &SimulatedQueue, expected: f64) {
    let total = &queue.total;
    let found = total.service_level.unwrap();
    let half = (total.service_level_high.unwrap() - total.service_level_low.unwrap()) / 2.0;
    let standard_error = half / T_19;
    assert!(standard_error > 0.0 && standard_error < 0.02);
    assert!(
        (found - expected).abs() < 4.0 * standard_error,
        "{found} instead of {expected} ± {standard_error}"
    );
}

/// A figure lies within four standard errors of its own, taken over the days of the plan.
fn assert_over_days(queue: &SimulatedQueue, expected: f64, of: impl Fn(&ServiceEstimate) -> f64) {
    // The first day starts empty.
    let days: Vec<f64> = queue.days[1..].iter().map(of).collect();
    let n = days.len() as f64;
    let mean = days.iter().sum::<f64>() / n;
    let variance = days.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let standard_error = (variance / n).sqrt();
    assert!(
        (mean - expected).abs() < 4.0 * standard_error,
        "{mean} instead of {expected} ± {standard_error}"
    );
}

/// "In time" within so many handle times, by this definition.
fn judged(service: QueueService, handle_times: f64, by: ServiceLevelDefinition) -> QueueService {
    QueueService {
        answer_within: Duration::from_secs_f64(handle_times * HANDLE_TIME),
        definition: by,
        ..service
    }
}

/// In time = without any wait, so that 1 − service level is the share that must wait.
fn at_once(service: QueueService) -> QueueService {
    judged(service, 0.0, ServiceLevelDefinition::Offered)
}

fn prioritised(service: QueueService, priority: u32) -> QueueService {
    QueueService {
        priority,
        ..service
    }
}

/// Mean patience of θ hang-ups per handle time.
fn theta(service: QueueService, theta: f64) -> QueueService {
    patient(service, HANDLE_TIME / theta)
}

/// One queue of this load served by so many people round the clock.
fn one_queue(service: QueueService, people: usize, load: f64) -> SimulatedQueue {
    let case = Case::new(vec![service], DAYS)
        .people(&vec![&[0_usize] as &[usize]; people])
        .round_the_clock()
        .arrivals(0, per_interval(load), HANDLE_TIME);
    case.simulate(REPLICATIONS, 1).queues.remove(0)
}

fn abandonment(of: &ServiceEstimate) -> f64 {
    of.abandoned / of.offered
}

#[test]
fn a_constant_day_without_hang_ups_meets_erlang_c() {
    // people, load, answer within ÷ handle time, service level, speed of answer ÷ handle time
    let rows = [
        (
            10,
            8.0,
            0.2,
            0.725_718_342_481_258_1,
            0.204_590_075_398_221_77,
        ),
        (
            20,
            17.0,
            0.066_666_666_666_666_67,
            0.684_742_622_922_069_7,
            0.128_352_076_631_108_3,
        ),
        (
            50,
            45.0,
            0.2,
            0.866_141_743_141_748_5,
            0.072_772_893_441_397_67,
        ),
    ];
    for (people, load, within, service_level, speed_of_answer) in rows {
        let service = judged(voice("q"), within, ServiceLevelDefinition::Offered);
        let found = one_queue(service, people, load);
        assert_service_level(&found, service_level);
        assert_over_days(&found, speed_of_answer, |day| {
            day.average_speed_of_answer_s.unwrap() / HANDLE_TIME
        });
        assert_over_days(&found, load / people as f64, |day| day.occupancy.unwrap());
    }
}

#[test]
fn hang_ups_meet_erlang_a_by_every_definition_of_the_service_level() {
    use ServiceLevelDefinition as D;
    let (people, load, hang_ups, within) = (10, 9.5, 1.0, 0.2);
    let rows = [
        (D::Offered, 0.723_900_764_893_387_5),
        (D::Answered, 0.808_679_025_336_794_8),
        (D::ExcludingShort, 0.775_313_855_319_981),
        (D::IncludingShort, 0.790_213_381_485_766_9),
        (D::VirtualWait, 0.743_766_045_521_620_4),
    ];
    for (definition, expected) in rows {
        let service = theta(judged(voice("q"), within, definition), hang_ups);
        let found = one_queue(service, people, load);
        assert_service_level(&found, expected);
        assert_over_days(&found, 0.104_835_488_231_068_28, abandonment);
        assert_over_days(&found, 0.850_406_286_180_485_1, |day| {
            day.occupancy.unwrap()
        });
    }
}

#[test]
fn overload_meets_erlang_a_too() {
    let service = theta(
        judged(voice("q"), 0.2, ServiceLevelDefinition::VirtualWait),
        0.5,
    );
    let found = one_queue(service, 50, 60.0);
    assert_service_level(&found, 0.190_179_958_057_302_28);
    assert_over_days(&found, 0.168_228_589_447_156_9, abandonment);
}

#[test]
fn conversations_meet_the_exact_chain_of_the_least_busy_rule() {
    // people, at once, slowdown per further one, arrivals and hang-ups per handle time,
    // share that waits, share that hangs up, busy share
    let rows = [
        (
            1,
            2,
            0.2,
            1.583_333_333_333_333_3,
            0.5,
            0.595_465_697_157_7,
            0.216_600_079_311_0,
            0.843_406_076_319_1,
        ),
        (
            3,
            3,
            0.35,
            5.029_411_764_705_882,
            2.0,
            0.302_109_774_167_5,
            0.121_150_622_082_8,
            0.958_920_489_416_7,
        ),
        (
            6,
            2,
            0.2,
            9.5,
            0.5,
            0.490_768_371_347_1,
            0.075_947_744_773_06,
            0.967_301_816_659_6,
        ),
        (
            6,
            3,
            0.0,
            12.599_999_999_999_998,
            2.0,
            0.079_800_703_982_47,
            0.014_489_294_851_84,
            0.981_304_430_442_5,
        ),
    ];
    for (people, at_once_n, slowdown, arrivals, hang_ups, delay, abandoned, busy) in rows {
        let service = QueueService {
            concurrency_slowdown: (0..at_once_n)
                .map(|j| 1.0 + slowdown * f64::from(j))
                .collect(),
            ..at_once(theta(chat("q", at_once_n), hang_ups))
        };
        let found = one_queue(service, people, arrivals);
        assert_service_level(&found, 1.0 - delay);
        assert_over_days(&found, abandoned, abandonment);
        assert_over_days(&found, busy, |day| day.occupancy.unwrap());
    }
}

/// Two or more queues and the people who share them.
fn shared(queues: Vec<(QueueService, f64)>, people: &[&[usize]]) -> Vec<SimulatedQueue> {
    let (services, loads): (Vec<_>, Vec<_>) = queues.into_iter().unzip();
    let mut case = Case::new(services, DAYS).people(people).round_the_clock();
    for (queue, load) in loads.into_iter().enumerate() {
        case = case.arrivals(queue, per_interval(load), HANDLE_TIME);
    }
    case.simulate(REPLICATIONS, 2).queues
}

fn assert_waits_and_hang_ups(queues: &[SimulatedQueue], expected: &[(f64, f64)]) {
    for (queue, &(delay, abandoned)) in queues.iter().zip(expected) {
        assert_service_level(queue, 1.0 - delay);
        assert_over_days(queue, abandoned, abandonment);
    }
}

#[test]
fn specialists_first_meets_the_exact_chain_of_a_flexible_pool() {
    // Four specialists, three people with both skills who turn to the second queue first.
    let first = |hang_ups| prioritised(at_once(theta(voice("first"), hang_ups)), 2);
    let second = |hang_ups| prioritised(at_once(theta(voice("second"), hang_ups)), 1);
    let people: [&[usize]; 7] = [&[0], &[0], &[0], &[0], &[0, 1], &[0, 1], &[0, 1]];
    let usual = shared(vec![(first(0.8), 4.5), (second(0.8), 2.0)], &people);
    assert_waits_and_hang_ups(
        &usual,
        &[
            (0.428_370_913_226_4, 0.102_278_667_273_0),
            (0.655_410_278_894_5, 0.195_884_708_719_4),
        ],
    );
    let heavy = shared(vec![(first(1.0), 5.5), (second(0.5), 2.8)], &people);
    assert_waits_and_hang_ups(
        &heavy,
        &[
            (0.668_463_938_032_1, 0.229_932_913_478_4),
            (0.870_488_589_362_5, 0.240_464_322_142_5),
        ],
    );
}

#[test]
fn two_teams_of_specialists_with_a_flexible_one_meet_the_exact_chain() {
    let queue = |id, priority| prioritised(at_once(theta(voice(id), 1.0)), priority);
    let people: [&[usize]; 6] = [&[0], &[0], &[1], &[1], &[0, 1], &[0, 1]];
    let found = shared(vec![(queue("a", 1), 3.0), (queue("b", 2), 3.0)], &people);
    assert_waits_and_hang_ups(
        &found,
        &[
            (0.549_964_810_700_4, 0.165_959_146_076_0),
            (0.573_182_386_411_3, 0.213_469_683_992_3),
        ],
    );
    let busy = |queue: &SimulatedQueue| queue.total.occupancy.unwrap();
    // People who can serve a: its specialists and the flexible ones.
    let expected = (0.790_589_484_8 + 0.834_274_810_5) / 2.0;
    assert!((busy(&found[0]) - expected).abs() < 0.003);
}

#[test]
fn priority_among_the_same_people_meets_the_exact_chain() {
    let people = [&[0_usize, 1] as &[usize]; 10];
    let high = prioritised(at_once(theta(voice("high"), 0.5)), 1);
    let low = prioritised(at_once(theta(voice("low"), 1.0)), 2);
    let found = shared(vec![(high, 3.0), (low, 6.5)], &people);
    assert_waits_and_hang_ups(
        &found,
        &[
            (0.487_300_243_994_5, 0.031_025_554_969_26),
            (0.487_300_243_994_5, 0.134_876_597_335_1),
        ],
    );
}
