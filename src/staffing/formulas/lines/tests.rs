use proptest::prelude::*;

use super::*;
use crate::staffing::erlang;
use crate::staffing::patience::{self, WaitingTimes};
use crate::staffing::tests::{assert_relative, each_set};

fn queue(load: f64, lines: u64, theta: f64, target: f64) -> LimitedQueue {
    LimitedQueue {
        load: Erlangs::new(load).unwrap(),
        lines,
        patience: match theta {
            0.0 => Patience::Infinite,
            // A duration counts nanoseconds: with long handle times they do not show.
            _ => Patience::Mean(Duration::from_secs_f64(HANDLE_TIME / theta)),
        },
        handle_time_s: HANDLE_TIME,
        answer_within_s: target * HANDLE_TIME,
    }
}

/// 3·2^20 seconds: divided by the patiences of the reference rows it is a whole number of seconds.
const HANDLE_TIME: f64 = 3_145_728.0;

#[track_caller]
fn assert_share(found: f64, expected: f64, what: &str) {
    if expected < 1e-280 {
        assert!(found <= 1e-280, "{what}: {found:e}");
    } else {
        assert_relative(found, expected, 1e-12, what);
    }
}

#[test]
fn limited_lines_meet_every_reference_vector() {
    each_set("mmnk_m.csv", |rows| {
        assert_eq!(rows.len(), 360);
        for row in rows {
            let (n, lines) = (row.whole("n"), row.whole("k_total_lines"));
            let (a, theta) = (row.number("a"), row.number("theta_aht"));
            let found = service(n, &queue(a, lines, theta, 0.1));
            let what = format!("n = {n}, lines = {lines}, a = {a}, theta = {theta}");
            assert_share(found.blocking, row.number("p_block"), &what);
            let waits = found.service.probability_of_wait;
            assert_share(waits, row.number("p_wait_of_offered"), &what);
            let gone = found.service.abandonment;
            assert_share(gone, row.number("p_abandon_of_offered"), &what);
            assert_share(found.mean_queue, row.number("mean_queue"), &what);
            let wait = found.average_wait_of_accepted_s / HANDLE_TIME;
            assert_share(wait, row.number("mean_wait_of_accepted_over_aht"), &what);
            assert_relative(
                found.service.occupancy,
                row.number("occupancy"),
                1e-12,
                &what,
            );
        }
    });
}

#[test]
fn without_waiting_places_it_is_erlang_b() {
    let found = service(14, &queue(12.0, 14, 0.5, 0.1));
    let lost = erlang::blocking(14, Erlangs::new(12.0).unwrap());
    assert_relative(found.blocking, lost, 1e-14, "as many lines as agents");
    assert_eq!(found.service.in_time.answered, 1.0);
    let fewer = service(20, &queue(12.0, 14, 0.5, 0.1));
    assert_relative(fewer.blocking, lost, 1e-14, "fewer lines than agents");
    assert_relative(
        fewer.service.occupancy,
        12.0 * (1.0 - lost) / 20.0,
        1e-14,
        "busy",
    );
}

#[test]
fn lines_without_end_are_erlang_c_and_a() {
    let calm = service(14, &queue(12.0, 5_000, 0.0, 0.1)).service;
    let c = erlang::service(14, Erlangs::new(12.0).unwrap(), 1.0, 0.1).unwrap();
    assert_relative(calm.late.offered, c.late.offered, 1e-12, "Erlang C");
    for (n, load) in [(14, 16.0), (14, 12.0), (900, 1_000.0)] {
        let times = WaitingTimes {
            handle_time_s: 1.0,
            patience_s: 2.0,
            answer_within_s: 0.1,
        };
        let a = patience::service(n, Erlangs::new(load).unwrap(), times);
        let found = service(n, &queue(load, 20_000, 0.5, 0.1)).service;
        assert_relative(found.abandonment, a.abandonment, 1e-12, "Erlang A");
        assert_relative(found.in_time.offered, a.in_time.offered, 1e-11, "in time");
        assert_relative(found.late.answered, a.late.answered, 1e-10, "answered");
        let gone = a.in_time.including_short;
        assert_relative(found.in_time.including_short, gone, 1e-11, "short");
    }
}

#[test]
fn nobody_there_fills_the_lines_or_empties_them_by_impatience() {
    let stuck = service(0, &queue(3.0, 5, 0.0, 0.1));
    assert_eq!((stuck.blocking, stuck.service.in_time.offered), (1.0, 0.0));
    let leaving = service(0, &queue(3.0, 5, 1.0, 0.1));
    assert_relative(
        leaving.blocking + leaving.service.abandonment,
        1.0,
        1e-12,
        "flow",
    );
    let none = service(5, &queue(3.0, 0, 1.0, 0.1));
    assert_eq!(none.blocking, 1.0);
}

#[test]
fn large_centres_stay_finite() {
    for (n, lines, load, theta) in [
        (100_000, 101_000, 99_900.0, 0.5),
        (100_000, 101_000, 150_000.0, 0.0),
        (100_000, 200_000, 150_000.0, 0.1),
        (1, 3, 1e6, 2.0),
        (100_000, 100_001, 3.0, 0.0),
        (2, 100, 1e-300, 1.0),
    ] {
        let found = service(n, &queue(load, lines, theta, 0.01));
        let what = format!("n = {n}, load = {load}: {found:?}");
        let sum = found.service.in_time.offered + found.service.late.offered;
        assert!((sum - 1.0).abs() < 1e-9, "{what}");
        assert!((0.0..=1.0).contains(&found.blocking), "{what}");
        assert!(found.average_wait_of_accepted_s.is_finite(), "{what}");
    }
}

proptest! {
    #[test]
    fn every_offered_contact_is_blocked_answered_or_gone(
        n in 1_u64..200,
        places in 0_u64..150,
        part in 0.1_f64..3.0,
        theta in 0.0_f64..5.0,
        target in 0.0_f64..1.0,
    ) {
        let load = n as f64 * part;
        let found = service(n, &queue(load, n + places, theta, target));
        let service = found.service;
        let answered = service.occupancy * n as f64 / load;
        let sum = found.blocking + service.abandonment + answered;
        prop_assert!((sum - 1.0).abs() < 1e-10, "{sum}");
        prop_assert!((service.in_time.offered + service.late.offered - 1.0).abs() < 1e-10);
        prop_assert!(service.in_time.offered <= service.in_time.including_short + 1e-12);
    }

    #[test]
    fn each_further_line_blocks_less_and_lets_more_wait(
        n in 1_u64..100,
        places in 0_u64..80,
        part in 0.3_f64..2.0,
        theta in 0.0_f64..3.0,
    ) {
        let load = n as f64 * part;
        let fewer = service(n, &queue(load, n + places, theta, 0.1));
        let more = service(n, &queue(load, n + places + 1, theta, 0.1));
        prop_assert!(more.blocking <= fewer.blocking * (1.0 + 1e-12));
        prop_assert!(more.mean_queue >= fewer.mean_queue * (1.0 - 1e-12));
    }
}
