use super::*;
use crate::staffing::patience::{self, WaitingTimes};
use crate::units::Erlangs;
use std::path::Path;

type Row = std::collections::BTreeMap<String, String>;

fn rows(file: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(file);
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

#[test]
fn changing_days_are_those_of_the_reference_to_nine_digits() {
    let all = rows("simulation/anchors_transient.csv");
    let number = |row: &Row, column: &str| -> f64 { row[column].parse().unwrap() };
    let mut n = 0;
    for case in all.chunk_by(|a, b| a["case"] == b["case"]) {
        let length = number(&case[0], "length_aht");
        let theta = number(&case[0], "theta_aht");
        let rates: Vec<f64> = case
            .iter()
            .flat_map(|row| vec![number(row, "lambda"); 10])
            .collect();
        let people: Vec<u64> = case.iter().map(|row| row["s"].parse().unwrap()).collect();
        let queue = ChangingQueue {
            curve: &RateCurve::new(rates, length / 10.0, 10),
            people: &people,
            handle_time_s: &vec![1.0; people.len()],
            patience_s: if theta > 0.0 {
                1.0 / theta
            } else {
                f64::INFINITY
            },
            answer_within_s: 0.0,
        };
        let start = Start::With(case[0]["n0"].parse().unwrap());
        let (found, dropped) = service(&queue, start);
        assert!(dropped < 1e-12, "{dropped}");
        for (row, found) in case.iter().zip(&found) {
            let pairs = [
                ("EN_end", found.in_system_at_end),
                ("EQ_end", found.waiting_at_end),
                ("pwait_end", found.all_busy_at_end),
                ("EN_avg", found.in_system),
                ("EQ_avg", found.waiting),
                ("pwait_avg", found.all_busy),
                ("abandoned_expected", found.abandoned),
                ("occupancy_avg", found.occupancy),
            ];
            for (column, found) in pairs {
                let wanted = number(row, column);
                let close = (found - wanted).abs() < 2e-9 * wanted.abs().max(1.0);
                assert!(close, "{} {column}: {found} {wanted}", row["case"]);
                n += 1;
            }
        }
    }
    assert_eq!(n, 8 * 29);
}

#[test]
fn a_day_without_change_settles_at_erlang_a() {
    let (load, people) = (100.0, 96);
    let times = WaitingTimes {
        handle_time_s: 300.0,
        patience_s: 150.0,
        answer_within_s: 20.0,
    };
    let formula = patience::service(people, Erlangs::new(load).unwrap(), times);
    let queue = ChangingQueue {
        curve: &RateCurve::new(vec![load / 300.0; 15], 60.0, 15),
        people: &[people],
        handle_time_s: &[300.0],
        patience_s: 150.0,
        answer_within_s: 20.0,
    };
    let (found, _) = service(&queue, Start::Settled);
    let close = |a: f64, b: f64| (a - b).abs() < 1e-10 * b.abs();
    assert!(
        close(found[0].service_level, formula.in_time.offered),
        "{found:?} {formula:?}"
    );
    assert!(close(found[0].all_busy, formula.probability_of_wait));
    assert!(close(found[0].occupancy, formula.occupancy));
    assert!(close(
        found[0].abandoned,
        load / 300.0 * 900.0 * formula.abandonment
    ));
}

#[test]
fn ten_thousand_erlangs_and_a_tenfold_jump_leave_no_weight_at_zero() {
    let rates = [vec![10.0; 5], vec![100.0; 5]].concat();
    let queue = ChangingQueue {
        curve: &RateCurve::new(rates, 60.0, 5),
        people: &[1050, 9800],
        handle_time_s: &[100.0, 100.0],
        patience_s: 100.0,
        answer_within_s: 20.0,
    };
    let (found, dropped) = service(&queue, Start::Settled);
    assert!(dropped < 1e-9, "{dropped}");
    // With the patience of the handle time the mean is that of the endless centre.
    let wanted = 10_000.0 - 9_000.0 * (-3.0f64).exp();
    assert!(
        (found[1].in_system_at_end - wanted).abs() < 1e-5 * wanted,
        "{found:?}"
    );
}

/// With the patience of the handle time the number in the centre is Poisson with the mean m(t),
/// whatever the people: a witness of the load and of the chain at once.
#[test]
fn a_sine_with_the_patience_of_the_handle_time_is_poisson_with_the_moving_load() {
    let all = rows("staffing/anchors_mt_theta_eq_mu.csv");
    let number = |row: &Row, column: &str| -> f64 { row[column].parse().unwrap() };
    let same = |a: &Row, b: &Row| {
        ["lambda_bar", "amplitude", "angular_freq_per_aht", "alpha"]
            .iter()
            .all(|column| a[*column] == b[*column])
    };
    let mut n = 0;
    for case in all.chunk_by(|a, b| same(a, b)) {
        let (bar, amplitude) = (
            number(&case[0], "lambda_bar"),
            number(&case[0], "amplitude"),
        );
        if bar > 200.0 {
            continue;
        }
        let frequency = number(&case[0], "angular_freq_per_aht");
        // Long enough before the first instant for the start to be forgotten, in whole periods.
        let period = std::f64::consts::TAU / frequency;
        let before = (30.0 / period).ceil() * period;
        let steps = 400;
        for row in case {
            let until = before + number(row, "t_aht");
            let n_steps = (until / period * 200.0).ceil().max(steps as f64) as usize;
            let step = until / n_steps as f64;
            let rates = (0..n_steps)
                .map(|i| bar + amplitude * (frequency * (i as f64 + 0.5) * step).sin())
                .collect();
            let curve = RateCurve::new(rates, step, n_steps);
            let load = crate::staffing::time_varying::varying_load(&curve, &[1.0])[0].at_end;
            let wanted = number(row, "offered_load_m_t");
            assert!((load - wanted).abs() < 1e-3 * wanted, "{load} {wanted}");
            let queue = ChangingQueue {
                curve: &curve,
                people: &[row["s_min"].parse().unwrap()],
                handle_time_s: &[1.0],
                patience_s: 1.0,
                answer_within_s: 0.0,
            };
            let (found, _) = service(&queue, Start::With(bar as u64));
            let wanted = number(row, "p_wait_at_s_min");
            let found = found[0].all_busy_at_end;
            assert!((found - wanted).abs() < 2e-3, "{found} {wanted} {row:?}");
            n += 1;
        }
    }
    assert!(n >= 8, "{n}");
}
