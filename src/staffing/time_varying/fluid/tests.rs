use proptest::prelude::*;

use super::*;
use crate::staffing::tests::each_set;

fn even(people: f64, per_hour: f64) -> FlowInterval {
    FlowInterval {
        length_s: 1800.0,
        offered: per_hour / 2.0,
        handle_time_s: 300.0,
        people,
        patience_s: 120.0,
        retry_share: 0.7,
        retry_after_s: 600.0,
        open: true,
    }
}

fn sum(flows: &[Flow]) -> Flow {
    flows
        .iter()
        .fold(Flow::default(), |sum, next| sum.then(next))
}

#[test]
fn an_overload_that_lasts_settles_where_the_balance_says() {
    let flows = flow(&[even(100.0, 2400.0); 96]).unwrap();
    let last = flows.last().unwrap();
    // 200 erlangs, 100 answered: Λ = (200 − 0.7·100) ÷ 0.3 attempts.
    let attempts = (200.0 - 70.0) / 0.3 * 6.0;
    assert!((last.attempts() / attempts - 1.0).abs() < 1e-9, "{last:?}");
    assert!((last.answered - 600.0).abs() < 1e-6);
    let waiting = (attempts - 600.0) / 1800.0 * 120.0;
    assert!((last.waiting_at_end / waiting - 1.0).abs() < 1e-9);
}

#[test]
fn an_overload_is_that_of_the_steady_state_chain() {
    each_set("anchors_retrial_ctmc.csv", |rows| {
        let overloaded = rows
            .iter()
            .filter(|row| row.number("lambda_first") >= 1.2 * row.whole("n") as f64);
        let mut n_compared = 0;
        for row in overloaded {
            let interval = FlowInterval {
                length_s: 1.0,
                offered: row.number("lambda_first"),
                handle_time_s: 1.0,
                people: row.whole("n") as f64,
                patience_s: 1.0 / row.number("theta_aht"),
                retry_share: row.number("p_redial"),
                retry_after_s: 1.0 / row.number("redial_rate_aht"),
                open: true,
            };
            let flows = flow(&[interval; 200]).unwrap();
            let last = flows.last().unwrap();
            let near = |found: f64, column: &str, most: f64| {
                let error = (found / row.number(column) - 1.0).abs();
                assert!(error < most, "{column}: {found}, off by {error}");
            };
            near(last.attempts(), "attempt_rate", 0.01);
            near(
                last.abandoned / last.attempts(),
                "p_abandon_per_attempt",
                0.03,
            );
            near(last.answered / interval.people, "occupancy", 0.011);
            near(last.about_to_call_at_end, "mean_orbit", 0.04);
            n_compared += 1;
        }
        assert_eq!(n_compared, 2);
    });
}

#[test]
fn with_enough_people_nobody_gives_up_and_the_load_is_served() {
    let flows = flow(&[even(110.0, 1200.0); 48]).unwrap();
    let day = sum(&flows);
    assert_eq!((day.abandoned, day.retries, day.gone), (0.0, 0.0, 0.0));
    assert!((flows[47].answered - 600.0).abs() < 1e-9);
    assert_eq!(day.pass_rate_of_customers(), Some(1.0));
}

#[test]
fn of_a_peak_that_collapses_customers_fare_far_better_than_attempts() {
    let mut day = vec![even(110.0, 1000.0); 48];
    day[20].offered = 3000.0;
    day[21].offered = 3000.0;
    let flows = flow(&day).unwrap();
    let peak = sum(&flows[20..26]);
    let (attempts, customers) = (
        peak.pass_rate_of_attempts().unwrap(),
        peak.pass_rate_of_customers().unwrap(),
    );
    assert!(customers > 1.7 * attempts, "{attempts} {customers}");
    // The wave of repeats outlasts the peak.
    assert!(flows[22].retries > 0.3 * flows[21].retries);
}

#[test]
fn a_door_that_closes_loses_those_who_wait_and_those_who_would_call() {
    let mut day = vec![even(50.0, 1200.0); 4];
    day[3].open = false;
    day[3].people = 0.0;
    let flows = flow(&day).unwrap();
    let (before, after) = (&flows[2], &flows[3]);
    assert!((after.answered - 50.0).abs() < 1e-9);
    assert!((after.abandoned - before.waiting_at_end).abs() < 1e-9);
    let lost = before.about_to_call_at_end - after.about_to_call_at_end;
    assert!((after.gone - after.abandoned - lost).abs() < 1e-9);
    assert_eq!(
        (after.first_attempts, after.retries, after.in_centre_at_end),
        (0.0, 0.0, 0.0)
    );
}

#[test]
fn shorter_intervals_say_the_same() {
    let coarse = [even(60.0, 1500.0), even(60.0, 300.0), even(80.0, 900.0)];
    let fine: Vec<FlowInterval> = coarse
        .iter()
        .flat_map(|interval| {
            let part = FlowInterval {
                length_s: interval.length_s / 90.0,
                offered: interval.offered / 90.0,
                ..*interval
            };
            [part; 90]
        })
        .collect();
    let (coarse, fine) = (sum(&flow(&coarse).unwrap()), sum(&flow(&fine).unwrap()));
    assert!((coarse.abandoned - fine.abandoned).abs() < 1e-6 * coarse.abandoned);
    assert!((coarse.retries - fine.retries).abs() < 1e-6 * coarse.retries);
}

#[test]
fn numbers_out_of_range_are_refused_with_their_interval() {
    for bad in [
        FlowInterval {
            patience_s: 0.0,
            ..even(1.0, 1.0)
        },
        FlowInterval {
            retry_share: 1.2,
            ..even(1.0, 1.0)
        },
        FlowInterval {
            people: f64::NAN,
            ..even(1.0, 1.0)
        },
        FlowInterval {
            retry_after_s: 0.0,
            ..even(1.0, 1.0)
        },
    ] {
        let error = flow(&[even(1.0, 1.0), bad]).unwrap_err();
        assert!(matches!(
            error,
            StaffingError::InInterval { interval: 1, .. }
        ));
        assert!(matches!(error.root(), StaffingError::OutOfRange(_)));
    }
}

proptest! {
    #[test]
    fn every_attempt_and_every_customer_is_accounted_for(
        rows in prop::collection::vec(
            (0.0..3000.0f64, 0_u32..200, any::<bool>(), 20.0..900.0f64), 1..40),
        patience_s in 0.5..2000.0f64,
        retry_share in 0.0..=1.0f64,
        retry_after_s in 5.0..20_000.0f64,
    ) {
        let intervals: Vec<FlowInterval> = rows
            .iter()
            .map(|&(offered, people, open, handle_time_s)| FlowInterval {
                length_s: 900.0,
                offered: if open { offered } else { 0.0 },
                handle_time_s,
                people: f64::from(people),
                patience_s,
                retry_share,
                retry_after_s,
                open,
            })
            .collect();
        let flows = flow(&intervals).unwrap();
        let (mut here, mut orbit) = (0.0, 0.0);
        for flow in &flows {
            let scale = 1.0 + flow.attempts() + here + orbit;
            let in_centre = flow.in_centre_at_end - here;
            let about = flow.about_to_call_at_end - orbit;
            let attempts = flow.answered + flow.abandoned + in_centre - flow.attempts();
            let customers = flow.answered + flow.gone + in_centre + about - flow.first_attempts;
            prop_assert!(attempts.abs() < 1e-9 * scale, "{attempts} {flow:?}");
            prop_assert!(customers.abs() < 1e-9 * scale, "{customers} {flow:?}");
            for part in [flow.answered, flow.abandoned, flow.gone, flow.retries] {
                prop_assert!(part >= -1e-9 * scale, "{flow:?}");
            }
            (here, orbit) = (flow.in_centre_at_end, flow.about_to_call_at_end);
        }
    }
}
