use proptest::prelude::*;

use super::*;
use crate::staffing::erlang;
use crate::staffing::patience::{self, WaitingTimes};
use crate::staffing::tests::{Row, assert_relative, each_set};
use crate::units::Fraction;

fn share(value: f64) -> Fraction {
    Fraction::new(value).unwrap()
}

/// A law of the reference file, in handle times.
fn law_of(row: &Row) -> PatienceLaw {
    let (p1, p2, p3) = (row.number("p1"), row.number("p2"), row.number("p3"));
    match row.text("patience_dist") {
        "exp" => PatienceLaw::exponential(p1).unwrap(),
        "erlang2" => PatienceLaw::erlang2(p1).unwrap(),
        "hyper2" => PatienceLaw::hyperexponential(share(p2), p1, p3).unwrap(),
        "det" => PatienceLaw::deterministic(p1).unwrap(),
        "weibull" => PatienceLaw::weibull(p1, p2).unwrap(),
        "balk_exp" => PatienceLaw::exponential(p1)
            .unwrap()
            .with_balking(share(p2)),
        other => panic!("{other}"),
    }
}

fn queue(law: &PatienceLaw, load: f64, target: f64) -> PatientQueue<'_> {
    PatientQueue {
        load: Erlangs::new(load).unwrap(),
        law,
        handle_time_s: 1.0,
        answer_within_s: target,
    }
}

#[test]
fn any_patience_meets_every_reference_vector() {
    each_set("mmn_g.csv", |rows| {
        assert_eq!(rows.len(), 200);
        for row in rows {
            let law = law_of(row);
            let (n, a, t) = (row.whole("n"), row.number("a"), row.number("t_over_aht"));
            let found = service(n, &queue(&law, a, t)).unwrap();
            let what = format!("n = {n}, a = {a}, {law:?}");
            let waits = found.probability_of_wait;
            assert_relative(waits, row.number("p_vwait_gt0"), 1e-12, &what);
            let stays = waits * (1.0 - law.balking());
            assert_relative(stays, row.number("p_wait"), 1e-12, &what);
            assert_relative(found.abandonment, row.number("p_abandon"), 1e-12, &what);
            assert_relative(found.average_wait_s, row.number("e_wait_all"), 1e-12, &what);
            let gone = found.in_time.including_short - found.in_time.offered;
            for (value, column) in [
                (found.in_time.offered, "sl_offered"),
                (found.in_time.excluding_short, "sl_excl_short_ab"),
                (gone, "abandoned_within_T"),
            ] {
                let error = (value - row.number(column)).abs();
                assert!(error <= 1e-13, "{column} of {what}: {error:e}");
            }
        }
    });
}

#[test]
fn the_two_kernels_agree_on_exponential_patience() {
    for (n, a, patience, t) in [
        (1_u64, 0.3, 2.0, 0.1),
        (50, 48.0, 2.0, 0.07),
        (200, 300.0, 0.3, 0.05),
        (100_000, 99_000.0, 0.7, 0.001),
        (100_000, 120_000.0, 0.7, 0.05),
        (100_000, 300_000.0, 3.0, 0.05),
    ] {
        let law = PatienceLaw::exponential(patience).unwrap();
        let found = service(n, &queue(&law, a, t)).unwrap();
        let times = WaitingTimes {
            handle_time_s: 1.0,
            patience_s: patience,
            answer_within_s: t,
        };
        let exact = patience::service(n, Erlangs::new(a).unwrap(), times);
        let what = format!("n = {n}, a = {a}");
        for (found, exact) in [
            (found.probability_of_wait, exact.probability_of_wait),
            (found.abandonment, exact.abandonment),
            (found.average_wait_s, exact.average_wait_s),
            (
                found.average_speed_of_answer_s,
                exact.average_speed_of_answer_s,
            ),
            (found.in_time.answered, exact.in_time.answered),
            (found.late.virtual_wait, exact.late.virtual_wait),
            (found.late.including_short, exact.late.including_short),
        ] {
            assert_relative(found, exact, 1e-10, &what);
        }
    }
}

#[test]
fn one_kind_of_contacts_is_no_mixture() {
    let mixed = PatienceLaw::hyperexponential(share(0.3), 0.5, 0.5).unwrap();
    let plain = PatienceLaw::exponential(0.5).unwrap();
    let weibull = PatienceLaw::weibull(1.0, 0.5).unwrap();
    let of = |law| service(10, &queue(law, 12.0, 0.1)).unwrap();
    assert_relative(of(&mixed).abandonment, of(&plain).abandonment, 1e-13, "mix");
    assert_relative(
        of(&weibull).abandonment,
        of(&plain).abandonment,
        1e-13,
        "weibull",
    );
}

#[test]
fn points_on_a_curve_come_close_to_the_curve() {
    let curve = PatienceLaw::lognormal(0.6, 1.2).unwrap();
    let points: Vec<(f64, f64)> = (1..=4_000)
        .map(|i| f64::from(i) * 0.002)
        .map(|t| (t, curve.staying(t)))
        .chain([(30.0, 0.0)])
        .collect();
    let points = PatienceLaw::empirical(&points).unwrap();
    let of = |law| service(20, &queue(law, 22.0, 0.1)).unwrap();
    assert_relative(
        of(&points).abandonment,
        of(&curve).abandonment,
        1e-5,
        "points",
    );
    assert_relative(
        of(&points).average_wait_s,
        of(&curve).average_wait_s,
        1e-4,
        "points",
    );
}

#[test]
fn a_certain_patience_is_the_limit_of_a_sharp_one() {
    let sharp = PatienceLaw::lognormal(0.5, 0.01).unwrap();
    let certain = PatienceLaw::deterministic(0.5).unwrap();
    let of = |law| service(10, &queue(law, 12.0, 0.1)).unwrap();
    assert_relative(
        of(&sharp).abandonment,
        of(&certain).abandonment,
        1e-3,
        "sharp",
    );
}

#[test]
fn who_never_leaves_can_be_too_many() {
    let law = PatienceLaw::empirical(&[(1.0, 0.6), (2.0, 0.5)]).unwrap();
    assert!(service(10, &queue(&law, 19.0, 0.1)).is_ok());
    let error = service(10, &queue(&law, 21.0, 0.1)).unwrap_err();
    assert!(matches!(
        error,
        StaffingError::Overload {
            least_stable: 11,
            ..
        }
    ));
}

#[test]
fn huge_and_tiny_centres_stay_finite() {
    let laws = [
        PatienceLaw::weibull(0.5, 0.4).unwrap(),
        PatienceLaw::lognormal(1.0, 2.0).unwrap(),
        PatienceLaw::deterministic(0.01).unwrap(),
        PatienceLaw::erlang2(5.0).unwrap(),
        PatienceLaw::exponential(0.5)
            .unwrap()
            .with_balking(share(1.0)),
        PatienceLaw::empirical(&[(0.0, 0.9), (0.2, 0.1), (4.0, 0.0)]).unwrap(),
    ];
    for law in &laws {
        for (n, a, t) in [
            (0, 5.0, 0.1),
            (1, 1e6, 0.0),
            (100_000, 100_000.0, 0.01),
            (100_000, 1e6, 0.3),
            (100_000, 10.0, 0.3),
            (3, 1e-300, 1.0),
        ] {
            let found = service(n, &queue(law, a, t)).unwrap();
            let what = format!("n = {n}, a = {a}, {law:?}: {found:?}");
            for value in [
                found.probability_of_wait,
                found.abandonment,
                found.in_time.offered,
                found.late.offered,
                found.in_time.answered,
                found.in_time.including_short,
                found.late.virtual_wait,
            ] {
                assert!((0.0..=1.0 + 1e-9).contains(&value), "{what}");
            }
            assert!(!found.average_wait_s.is_nan(), "{what}");
        }
    }
}

#[test]
fn quantiles_are_where_the_tail_says() {
    let law = PatienceLaw::exponential(2.0).unwrap();
    let median = wait_quantile(10, &queue(&law, 12.0, 0.1), 0.5).unwrap();
    let there = service(10, &queue(&law, 12.0, median)).unwrap();
    assert_relative(there.late.including_short, 0.5, 1e-9, "all");
    let ninth = answered_wait_quantile(10, &queue(&law, 12.0, 0.1), 0.9).unwrap();
    let there = service(10, &queue(&law, 12.0, ninth)).unwrap();
    assert_relative(there.in_time.answered, 0.9, 1e-9, "answered");
    assert_eq!(wait_quantile(30, &queue(&law, 12.0, 0.1), 0.5), Ok(0.0));
    assert!(wait_quantile(30, &queue(&law, 12.0, 0.1), f64::NAN).is_err());
}

proptest! {
    #[test]
    fn flow_and_patience_are_conserved(
        n in 1_u64..300,
        part in 0.2_f64..3.0,
        mean in 0.05_f64..5.0,
        shape in 0.3_f64..4.0,
        cv in 0.1_f64..3.0,
        balking in 0.0_f64..0.5,
        t in 0.0_f64..2.0,
    ) {
        let laws = [
            PatienceLaw::weibull_of_mean(shape, mean).unwrap(),
            PatienceLaw::lognormal(mean, cv).unwrap(),
            PatienceLaw::erlang2(mean).unwrap(),
            PatienceLaw::deterministic(mean).unwrap(),
        ];
        for law in laws {
            let law = law.with_balking(share(balking));
            let found = service(n, &queue(&law, n as f64 * part, t)).unwrap();
            // People are busy, so contacts leave, at the rate at which waiting contacts are answered
            // and the last free person is taken.
            let load = n as f64 * part;
            let at_once = 1.0 - found.probability_of_wait;
            let served = load * (1.0 - found.abandonment - at_once);
            let taken = load * at_once * erlang::blocking(n - 1, Erlangs::new(load).unwrap());
            let busy = n as f64 * found.probability_of_wait;
            prop_assert!((served + taken - busy).abs() < 1e-10 * busy + 1e-12, "{law:?}");
            prop_assert!((found.in_time.offered + found.late.offered - 1.0).abs() < 1e-11);
            // Little's law both ways: nobody waits longer than its patience on average.
            prop_assert!(found.average_wait_s <= law.mean_s() * (1.0 + 1e-9));
            let more = service(n + 1, &queue(&law, n as f64 * part, t)).unwrap();
            prop_assert!(more.abandonment <= found.abandonment + 1e-11);
            prop_assert!(more.late.offered <= found.late.offered + 1e-11);
        }
    }
}
