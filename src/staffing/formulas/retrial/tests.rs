use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::staffing::tests::{assert_relative, each_set};

const HANDLE_TIME: f64 = 200.0;

fn queue(load: f64, theta: f64, again: f64) -> RetrialQueue {
    RetrialQueue {
        first_load: Erlangs::new(load).unwrap(),
        retry_share: Fraction::new(again).unwrap(),
        times: WaitingTimes {
            handle_time_s: HANDLE_TIME,
            patience_s: HANDLE_TIME / theta,
            answer_within_s: 20.0,
        },
    }
}

#[test]
fn the_chain_and_the_fixed_point_meet_every_reference_vector() {
    each_set("anchors_retrial_ctmc.csv", |rows| {
        assert_eq!(rows.len(), 7);
        for row in rows {
            let (n, load) = (row.whole("n"), row.number("lambda_first"));
            let queue = queue(load, row.number("theta_aht"), row.number("p_redial"));
            let after = Duration::from_secs_f64(HANDLE_TIME / row.number("redial_rate_aht"));
            let found = chain::steady_state(n, &queue, after).unwrap();
            let what = format!("n = {n}, {queue:?}");
            for (found, column) in [
                (found.attempt_load, "attempt_rate"),
                (found.abandonment, "p_abandon_per_attempt"),
                (1.0 - found.abandonment, "answered_per_attempt"),
                (found.served, "served_per_customer"),
                (found.occupancy, "occupancy"),
                (found.mean_queue, "mean_queue"),
                (found.mean_orbit, "mean_orbit"),
                (found.first_calls_wait, "p_delay_first"),
                (found.repeats_wait, "p_delay_redial"),
            ] {
                assert_relative(
                    found,
                    row.number(column),
                    1e-10,
                    &format!("{column}, {what}"),
                );
            }
            let fast = fixed_point(n, &queue).unwrap();
            let attempts = row.number("fixedpoint_attempt_rate");
            assert_relative(fast.attempt_load, attempts, 1e-11, &what);
            let gone = row.number("fixedpoint_p_abandon");
            assert_relative(fast.per_attempt.abandonment, gone, 1e-11, &what);
        }
    });
}

#[test]
fn nobody_calls_again_is_erlang_a_both_ways() {
    let queue = queue(12.0, 0.5, 0.0);
    let plain = patience::service(10, queue.first_load, queue.times);
    let fast = fixed_point(10, &queue).unwrap();
    assert_eq!((fast.attempts, fast.per_attempt), (1.0, plain));
    let chain = chain::steady_state(10, &queue, Duration::from_secs(60)).unwrap();
    assert_relative(chain.abandonment, plain.abandonment, 1e-11, "abandonment");
    assert_relative(
        chain.first_calls_wait,
        plain.probability_of_wait,
        1e-11,
        "wait",
    );
}

#[test]
fn repeats_that_come_back_late_are_fresh_arrivals() {
    let queue = queue(10.0, 1.0, 0.5);
    let fast = fixed_point(10, &queue).unwrap();
    let gap = |after: u64| {
        let chain = chain::steady_state(10, &queue, Duration::from_secs(after)).unwrap();
        (chain.abandonment / fast.per_attempt.abandonment - 1.0).abs()
    };
    let gaps = [200, 800, 3_200].map(gap);
    assert!(
        gaps[0] > gaps[1] && gaps[1] > gaps[2] && gaps[2] < 0.01,
        "{gaps:?}"
    );
}

#[test]
fn who_always_calls_again_must_be_served_in_the_end() {
    let error = fixed_point(10, &queue(10.0, 1.0, 1.0)).unwrap_err();
    assert!(matches!(
        error,
        StaffingError::Overload {
            least_stable: 11,
            ..
        }
    ));
    let found = fixed_point(10, &queue(9.0, 1.0, 1.0)).unwrap();
    assert_eq!((found.served, found.lost), (1.0, 0.0));
    assert_relative(found.per_attempt.occupancy, 0.9, 1e-12, "all are served");
    assert!(chain::steady_state(10, &queue(12.0, 1.0, 1.0), Duration::from_secs(60)).is_err());
}

#[test]
fn where_nobody_gives_up_a_rounding_error_does_not_add_calls() {
    let (load, theta, again) = (
        66.668_606_313_280_58,
        3.444_368_786_216_607_7,
        0.696_172_949_657_563_4,
    );
    for n in [138, 139, 150, 200] {
        let found = fixed_point(n, &queue(load, theta, again)).unwrap();
        assert_relative(found.attempt_load, load, 1e-12, "attempts");
    }
}

#[test]
fn one_more_person_adds_no_attempts_where_hardly_anybody_gives_up() {
    // Abandonment of 10⁻¹²: rounding once made more of it with a person more.
    let (n, part, theta, again) = (
        140_u64,
        0.502_809_159_985_793_5,
        0.299_946_950_209_547_6,
        0.332_032_697_812_935_5,
    );
    let queue = queue(n as f64 * part, theta, again);
    let (found, more) = (
        fixed_point(n, &queue).unwrap(),
        fixed_point(n + 1, &queue).unwrap(),
    );
    assert!(more.attempt_load <= found.attempt_load * (1.0 + 1e-11));
    assert!(found.attempts >= 1.0 && more.attempts >= 1.0);
}

#[test]
fn a_centre_too_large_for_the_chain_says_so() {
    let large = chain::steady_state(3_000, &queue(3_300.0, 0.5, 0.6), Duration::from_secs(900));
    assert!(matches!(large, Err(StaffingError::TooLargeForChain { .. })));
    let no_time = chain::steady_state(10, &queue(9.0, 1.0, 0.5), Duration::ZERO);
    assert!(matches!(no_time, Err(StaffingError::OutOfRange(_))));
}

proptest! {
    #[test]
    fn customers_are_served_or_lost(
        n in 1_u64..300,
        part in 0.2_f64..2.0,
        theta in 0.05_f64..5.0,
        again in 0.0_f64..0.95,
    ) {
        let queue = queue(n as f64 * part, theta, again);
        let found = fixed_point(n, &queue).unwrap();
        let answered = found.attempts * (1.0 - found.per_attempt.abandonment);
        prop_assert!((answered - found.served).abs() < 1e-11);
        prop_assert!(found.attempts >= 1.0 && found.attempts <= 1.0 / (1.0 - again) + 1e-9);
        let fewer = fixed_point(n + 1, &queue).unwrap();
        // Where hardly anybody gives up the two differ by less than the solution is exact to.
        prop_assert!(fewer.attempt_load <= found.attempt_load * (1.0 + 1e-11));
    }
}
