use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::staffing::tests::{assert_relative, each_set};
use crate::staffing::{erlang, patience};

fn erlangs(load: f64) -> Erlangs {
    Erlangs::new(load).unwrap()
}

fn queue(concurrency: &Concurrency, load: f64, patience: Patience) -> ChatQueue<'_> {
    ChatQueue {
        load: erlangs(load),
        concurrency,
        handle_time_s: 100.0,
        patience,
        answer_within_s: 20.0,
    }
}

#[test]
fn the_balanced_model_meets_every_reference_vector() {
    each_set("anchors_chat_ctmc.csv", |rows| {
        for row in rows {
            let g = row.number("slowdown_g");
            let at_once = row.whole("max_concurrency") as u32;
            let slowdown: Vec<f64> = (0..at_once).map(|j| 1.0 + g * f64::from(j)).collect();
            let concurrency = Concurrency::new(at_once, &slowdown).unwrap();
            let theta = row.number("theta");
            let patience = Patience::Mean(Duration::from_secs_f64(100.0 / theta));
            let chat = queue(&concurrency, row.number("lambda"), patience);
            let found = service(row.whole("n_agents"), &chat).unwrap();
            let what = format!(
                "{} agents, load {}",
                row.text("n_agents"),
                row.text("lambda")
            );
            let delay = row.number("p_delay_balanced_bd");
            assert_relative(found.probability_of_wait, delay, 1e-10, &what);
            let lost = row.number("p_abandon_balanced_bd");
            assert_relative(found.abandonment, lost, 1e-10, &what);
            let queued = row.number("mean_queue_exact") / row.number("lambda") * 100.0;
            assert_relative(found.average_wait_s, queued, 0.12, &what);
        }
    });
}

#[test]
fn one_conversation_at_a_time_is_voice() {
    let single = Concurrency::new(1, &[1.0]).unwrap();
    let chat = service(14, &queue(&single, 10.0, Patience::Infinite)).unwrap();
    let voice = erlang::service(14, erlangs(10.0), 100.0, 20.0).unwrap();
    assert_relative(
        chat.probability_of_wait,
        voice.probability_of_wait,
        1e-14,
        "wait",
    );
    assert_relative(chat.late.offered, voice.late.offered, 1e-14, "late");
    let patience = Duration::from_secs(60);
    let chat = service(9, &queue(&single, 10.0, Patience::Mean(patience))).unwrap();
    let times = patience::WaitingTimes {
        handle_time_s: 100.0,
        patience_s: 60.0,
        answer_within_s: 20.0,
    };
    let voice = patience::service(9, erlangs(10.0), times);
    assert_relative(chat.abandonment, voice.abandonment, 1e-13, "abandonment");
}

#[test]
fn conversations_that_do_not_slow_each_other_are_as_many_people() {
    let triple = Concurrency::new(3, &[1.0]).unwrap();
    let chat = service(5, &queue(&triple, 12.0, Patience::Infinite)).unwrap();
    let wait = erlang::waiting(15, erlangs(12.0)).unwrap();
    assert_relative(chat.probability_of_wait, wait, 1e-14, "wait");
}

#[test]
fn overload_names_the_least_team() {
    let pair = Concurrency::new(2, &[1.0, 1.25]).unwrap();
    let error = service(5, &queue(&pair, 8.0, Patience::Infinite)).unwrap_err();
    assert!(
        matches!(
            error,
            StaffingError::Overload {
                least_stable: 6,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn factors_must_be_positive_numbers() {
    assert!(Concurrency::new(0, &[1.0]).is_err());
    assert!(Concurrency::new(2, &[]).is_err());
    assert!(Concurrency::new(2, &[1.0, 0.0]).is_err());
    assert!(Concurrency::new(2, &[1.0, f64::NAN]).is_err());
}

#[test]
fn a_slowdown_that_makes_two_worse_than_one_is_still_summed_in_full() {
    // Completion rates 1, 0.5: the weights have no single mode.
    let worse = Concurrency::new(2, &[1.0, 4.0]).unwrap();
    let found = service(3, &queue(&worse, 1.0, Patience::Infinite)).unwrap();
    // The chain by hand: deaths at k = 1..6 are 1, 2, 3, 2.5, 2, 1.5, beyond 1.5.
    let mut weight = 1.0_f64;
    let mut total = 1.0;
    for death in [1.0, 2.0, 3.0, 2.5, 2.0, 1.5] {
        weight /= death;
        total += weight;
    }
    let full = weight / (1.0 - 1.0 / 1.5);
    let expected = full / (total - weight + full);
    assert_relative(found.probability_of_wait, expected, 1e-14, "wait");
}

proptest! {
    #[test]
    fn a_larger_team_makes_fewer_wait(
        people in 1_u64..300,
        part in 0.2_f64..0.95,
        slowdown in 1.0_f64..1.6,
    ) {
        let concurrency = Concurrency::new(3, &[1.0, slowdown, slowdown * 1.1]).unwrap();
        let load = people as f64 * concurrency.full_rate() * part;
        let fewer = service(people, &queue(&concurrency, load, Patience::Infinite)).unwrap();
        let more = service(people + 1, &queue(&concurrency, load, Patience::Infinite)).unwrap();
        prop_assert!(more.probability_of_wait <= fewer.probability_of_wait);
        prop_assert!(more.late.offered <= fewer.late.offered);
    }
}

#[test]
fn closed_sums_of_a_level_are_those_of_its_terms() {
    for (low, high) in [(1.0, 1.6), (0.3, 0.9), (1.7, 2.0), (1.0, 1.02), (0.5, 4.0)] {
        for people in [150_u32, 400, 3_000] {
            // From a load far below the level to one far above it.
            for part in [0.9, 0.999, 1.0, 1.01, 1.2, 1.7, 2.1] {
                let load = f64::from(people) * low * part;
                let level = Level {
                    people: u64::from(people),
                    one_mode: false,
                    low: low / load,
                    high: high / load,
                };
                let (found, expected) = (level.weights(), level.term_by_term());
                let what = format!("{people} people, {low} to {high}, {load} erlangs");
                if expected.0 < f64::INFINITY {
                    assert_relative(found.0, expected.0, 1e-11, &what);
                }
                if (1e-250..f64::MAX).contains(&expected.1) && expected.0 < f64::INFINITY {
                    assert_relative(found.1, expected.1, 1e-11, &what);
                }
            }
        }
    }
}
