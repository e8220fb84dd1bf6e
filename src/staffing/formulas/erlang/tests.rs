use proptest::prelude::*;

use super::*;
use crate::staffing::tests::{assert_relative, each_set};

fn erlangs(load: f64) -> Erlangs {
    Erlangs::new(load).unwrap()
}

/// 1e-12 above 1e-30, 1e-10 down to 1e-280; below that anything that small will do.
#[track_caller]
fn assert_tail(found: f64, expected: f64, what: &str) {
    match expected {
        e if e < 1e-280 => assert!(found <= 1e-280, "{what}: {found:e} is not tiny"),
        e if e < 1e-30 => assert_relative(found, e, 1e-10, what),
        e => assert_relative(found, e, 1e-12, what),
    }
}

#[test]
fn blocking_meets_every_reference_vector() {
    each_set("erlang_b.csv", |rows| {
        for row in rows {
            let (n, a) = (row.whole("n"), erlangs(row.number("a")));
            let what = format!("B({n}, {})", a.get());
            assert_tail(blocking(n, a), row.number("erlang_b"), &what);
            let ln = row.number("ln_erlang_b");
            assert_relative(ln_blocking(n, a), ln, 1e-12, &format!("ln {what}"));
        }
    });
}

#[test]
fn waiting_meets_every_reference_vector() {
    each_set("erlang_c.csv", |rows| {
        for row in rows {
            let (n, a, t) = (row.whole("n"), row.number("a"), row.number("t_over_aht"));
            let what = format!("C({n}, {a}) at {t}");
            let service = service(n, erlangs(a), 1.0, t).unwrap();
            assert_tail(service.probability_of_wait, row.number("erlang_c"), &what);
            assert_tail(service.late.offered, row.number("p_wait_gt_t"), &what);
            assert_tail(service.in_time.offered, row.number("p_wait_le_t"), &what);
            let wait = row.number("asa_over_aht");
            assert_tail(service.average_speed_of_answer_s, wait, &what);
            assert_relative(service.occupancy, row.number("occupancy"), 1e-15, &what);
        }
    });
}

#[test]
fn published_examples_come_out_exactly() {
    let wait = service(14, erlangs(10.0), 180.0, 20.0).unwrap();
    assert_relative(
        wait.probability_of_wait,
        0.174_131_933_595_049_83,
        1e-15,
        "wait",
    );
    assert_relative(
        wait.in_time.offered,
        0.888_350_019_179_466_9,
        1e-15,
        "in time",
    );
    assert_relative(
        wait.average_speed_of_answer_s,
        7.835_937_011_777_243,
        1e-15,
        "speed",
    );
    let full = service(11, erlangs(10.0), 180.0, 20.0).unwrap();
    assert_relative(
        full.probability_of_wait,
        0.682_118_204_689_332_4,
        1e-14,
        "wait",
    );
    assert_relative(
        full.in_time.offered,
        0.389_613_811_729_154_3,
        1e-14,
        "in time",
    );
    let slow = service(55, erlangs(48.0), 240.0, 15.0).unwrap();
    assert_relative(
        slow.probability_of_wait,
        0.238_700_936_378_009_2,
        1e-13,
        "wait",
    );
    assert_relative(
        slow.in_time.offered,
        0.845_883_092_170_580_3,
        1e-14,
        "in time",
    );
    let large = waiting(132, erlangs(123.0)).unwrap();
    assert_relative(large, 0.321_116_179_261_707_44, 1e-13, "wait");
    assert_relative(
        blocking(132, erlangs(123.0)),
        0.031_242_821_046_996_373,
        1e-13,
        "B",
    );
    assert_relative(
        blocking(30, erlangs(25.0)),
        0.052_603_172_228_141_61,
        1e-13,
        "B",
    );
    assert_relative(blocking(15, erlangs(8.108)), 0.009_999_631_94, 1e-9, "B");
    for (n, load) in [(10, 4.4612), (20, 12.0306), (50, 37.9014), (100, 84.0642)] {
        assert_relative(blocking(n, erlangs(load)), 0.01, 1e-4, "one per cent");
    }
}

#[test]
fn overload_names_the_least_number_that_carries_the_load() {
    let error = waiting(10, erlangs(10.0)).unwrap_err();
    assert_eq!(
        error,
        StaffingError::Overload {
            agents: 10,
            offered_load: 10.0,
            least_stable: 11
        }
    );
    assert!(waiting(11, erlangs(10.0)).is_ok());
    assert!(waiting(0, erlangs(0.5)).is_err());
    assert!(error.to_string().contains("at least 11"));
}

#[test]
fn nothing_arrives_and_nobody_waits() {
    assert_eq!(waiting(0, erlangs(0.0)).unwrap(), 0.0);
    assert_eq!(blocking(0, erlangs(0.0)), 1.0);
    assert_eq!(blocking(3, erlangs(0.0)), 0.0);
    assert_eq!(ln_blocking(3, erlangs(0.0)), f64::NEG_INFINITY);
}

#[test]
fn a_hundred_million_erlangs_are_answered() {
    let (n, a) = (100_010_000, 1e8);
    let wait = waiting(n, erlangs(a)).unwrap();
    // Halfin and Whitt's limit for β = (n − a)/√a = 1: 1 ÷ (1 + β·Φ(β)/φ(β)) = 0.22336.
    assert!((wait - 0.22336).abs() < 1e-4, "{wait}");
    assert!(blocking(1_000_000, erlangs(1e8)) > 0.98);
}

proptest! {
    #[test]
    fn waiting_falls_as_agents_are_added(n in 1_u64..200_000, part in 0.01_f64..0.9999) {
        let load = erlangs(n as f64 * part);
        let (fewer, more) = (waiting(n, load).unwrap(), waiting(n + 1, load).unwrap());
        prop_assert!(more < fewer || fewer < 1e-290, "{n}: {fewer:e} to {more:e}");
    }

    #[test]
    fn blocking_obeys_its_recursion(n in 1_u64..20_000, part in 0.3_f64..3.0) {
        let a = n as f64 * part;
        let (before, here) = (blocking(n - 1, erlangs(a)), blocking(n, erlangs(a)));
        prop_assume!(here > 1e-250);
        let expected = a * before / (n as f64 + a * before);
        prop_assert!((here / expected - 1.0).abs() < 1e-11, "{here:e} {expected:e}");
    }
}
