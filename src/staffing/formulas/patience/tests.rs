use proptest::prelude::*;

use super::*;
use crate::staffing::erlang;
use crate::staffing::tests::{assert_relative, each_set};

fn erlangs(load: f64) -> Erlangs {
    Erlangs::new(load).unwrap()
}

/// In units of the handle time.
fn times(patience: f64, target: f64) -> WaitingTimes {
    WaitingTimes {
        handle_time_s: 1.0,
        patience_s: patience,
        answer_within_s: target,
    }
}

#[track_caller]
fn assert_near(found: f64, expected: f64, what: &str) {
    assert!(
        (found - expected).abs() <= 1e-11,
        "{what}: {found} instead of {expected}"
    );
}

#[track_caller]
fn assert_probability(found: f64, expected: f64, what: &str) {
    if expected < 1e-280 {
        assert!(found <= 1e-280, "{what}: {found:e}");
    } else {
        assert_relative(found, expected, 1e-10, what);
    }
}

#[test]
fn erlang_a_meets_every_reference_vector() {
    each_set("erlang_a.csv", |rows| {
        for row in rows {
            let (n, a) = (row.whole("n"), row.number("a"));
            let (theta, t) = (row.number("theta_aht"), row.number("t_over_aht"));
            let what = format!("n = {n}, a = {a}, theta = {theta}, t = {t}");
            let found = service(n, erlangs(a), times(1.0 / theta, t));
            assert_probability(found.probability_of_wait, row.number("p_wait"), &what);
            assert_probability(found.abandonment, row.number("p_abandon"), &what);
            assert_probability(found.average_wait_s, row.number("e_wait_all"), &what);
            assert_near(found.occupancy, row.number("occupancy"), &what);
            let shares = found.in_time;
            assert_near(shares.offered, row.number("sl_offered"), &what);
            assert_near(shares.answered, row.number("sl_answered"), &what);
            assert_near(
                shares.excluding_short,
                row.number("sl_excl_short_ab"),
                &what,
            );
            assert_near(
                shares.including_short,
                row.number("sl_incl_short_ab"),
                &what,
            );
            assert_near(shares.virtual_wait, row.number("p_vwait_le_T"), &what);
            for (in_time, late) in [
                (shares.offered, found.late.offered),
                (shares.answered, found.late.answered),
                (shares.excluding_short, found.late.excluding_short),
                (shares.including_short, found.late.including_short),
                (shares.virtual_wait, found.late.virtual_wait),
            ] {
                assert_near(in_time + late, 1.0, &what);
            }
        }
    });
}

#[test]
fn the_textbook_example_loses_three_per_cent_not_fourteen() {
    let found = service(50, erlangs(48.0), times(2.0, 0.0));
    assert_relative(found.abandonment, 0.030_912, 1e-4, "abandonment");
    assert_relative(found.average_wait_s * 60.0, 3.7095, 1e-4, "wait in seconds");
    assert_relative(found.occupancy, 0.930_32, 1e-4, "occupancy");
    let slow = WaitingTimes {
        handle_time_s: 180.0,
        patience_s: 300.0,
        answer_within_s: 20.0,
    };
    let found = service(14, erlangs(10.0), slow);
    assert_relative(
        found.probability_of_wait,
        0.145_260_114_296_361_2,
        1e-13,
        "wait",
    );
    assert_relative(
        found.average_wait_s / 60.0,
        0.069_918_720_612_045,
        1e-13,
        "minutes",
    );
    assert_relative(found.occupancy, 0.704_297_325_626_850_8, 1e-13, "occupancy");
}

#[test]
fn the_speed_of_answer_agrees_with_the_chain_summed_state_by_state() {
    // Who finds n + j contacts waits for j + 1 departures; the chance to stay through all of them and
    // the time they take follow from the rates n·μ + i·θ (Riordan, 1962).
    let (n, a, theta) = (6_u32, 5.5_f64, 0.7_f64);
    let mut weight = 1.0;
    let mut total = 1.0;
    let mut waits = Vec::new();
    for k in 0..200_u32 {
        let busy = f64::from(k.min(n)) + f64::from(k.saturating_sub(n)) * theta;
        if k > 0 {
            weight *= a / busy;
            total += weight;
        }
        if k >= n {
            waits.push((k - n, weight));
        }
    }
    // By integrals of the hazard: E[V e^{−θV}] for a sum of exponentials, by the derivative of its
    // Laplace transform at θ.
    let (mut served, mut waited) = (1.0 - waits.iter().map(|w| w.1).sum::<f64>() / total, 0.0);
    for (j, weight) in waits {
        let (mut stay, mut slope) = (1.0, 0.0);
        for i in 0..=j {
            let rate = f64::from(n) + f64::from(i) * theta;
            stay *= rate / (rate + theta);
            slope += 1.0 / (rate + theta);
        }
        served += weight / total * stay;
        waited += weight / total * stay * slope;
    }
    let found = service(u64::from(n), erlangs(a), times(1.0 / theta, 0.1));
    assert_relative(1.0 - found.abandonment, served, 1e-13, "answered");
    assert_relative(
        found.average_speed_of_answer_s,
        waited / served,
        1e-12,
        "speed",
    );
}

#[test]
fn without_people_everybody_gives_up() {
    let found = service(0, erlangs(3.0), times(2.0, 1.0));
    assert_eq!((found.abandonment, found.in_time.offered), (1.0, 0.0));
    assert_eq!(found.average_wait_s, 2.0);
    assert_relative(
        found.late.including_short,
        (-0.5_f64).exp(),
        1e-15,
        "still there",
    );
}

#[test]
fn no_patience_at_all_is_erlang_b() {
    let (n, a) = (7, erlangs(5.0));
    let lost = erlang::blocking(n, a);
    let found = service(n, a, times(0.0, 0.2));
    assert_eq!((found.abandonment, found.in_time.answered), (lost, 1.0));
    let nearly = service(n, a, times(1e-9, 0.2));
    assert_relative(nearly.abandonment, lost, 1e-7, "abandonment");
    assert_relative(
        nearly.late.virtual_wait,
        found.late.virtual_wait,
        1e-7,
        "test caller",
    );
}

#[test]
fn extremes_stay_finite() {
    for (n, a, patience, target) in [
        (1, 1e6, 1e-3, 0.0),
        (1_000_000, 10.0, 1e3, 1.0),
        (10, 10.0, 1e12, 1e12),
        (1_000_000, 1e6, 1e-6, 1e-9),
        (100_000_000, 1e8, 1.0, 0.01),
        (3, 1e-300, 1.0, 1.0),
    ] {
        let found = service(n, erlangs(a), times(patience, target));
        let what = format!("n = {n}, a = {a}: {found:?}");
        for share in [
            found.probability_of_wait,
            found.abandonment,
            found.in_time.offered,
            found.in_time.answered,
            found.late.excluding_short,
            found.occupancy,
        ] {
            assert!((0.0..=1.0 + 1e-12).contains(&share), "{what}");
        }
        assert!(found.average_speed_of_answer_s.is_finite(), "{what}");
    }
}

proptest! {
    #[test]
    fn flow_is_conserved(n in 1_u64..2_000, part in 0.2_f64..5.0, patience in 0.01_f64..50.0) {
        // Answered per handle time = busy people: a·(1 − abandonment) = Σ min(k, n)·π_k.
        let load = erlangs(n as f64 * part);
        let found = service(n, load, times(patience, 0.1));
        let busy = found.occupancy * n as f64;
        prop_assert!((busy - load.get() * (1.0 - found.abandonment)).abs() < 1e-9 * busy);
    }
}
