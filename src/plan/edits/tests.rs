use super::*;
use crate::calendar::{Grid, Zone};
use crate::forecast::{LEVELS, ModelChoice, QueueForecast};
use crate::plan::{VolumeAction, VolumeChange};
use ndarray::{Array1, Array2};
use proptest::prelude::*;

const VOICE: usize = 0;
const CHAT: usize = 1;

/// Two days in hours: voice has 100 contacts an hour by day and none at night, but is open; chat has
/// 40 and is closed before 08:00.
fn forecast_from(first_day: &str) -> Forecast {
    let zone = Zone::new("Europe/Berlin").unwrap();
    let grid = Grid::new(zone, 60, first_day.parse().unwrap(), 2).unwrap();
    let by_day = |i: usize| (8..20).contains(&grid.slot(i));
    let queue = |name: &str, contacts: f64, open: Vec<bool>| {
        let n = grid.n_intervals();
        let mut queue = QueueForecast {
            queue: name.into(),
            mean: Array1::from_shape_fn(n, |i| if by_day(i) { contacts } else { 0.0 }),
            quantiles: Array2::zeros((n, LEVELS.len())),
            day_log_sd: Array1::from_elem(2, 0.06),
            interval_log_sd: Array1::from_elem(2, 0.08),
            handle_time_s: Array1::from_elem(n, 300.0),
            handle_time_learnt: true,
            open,
            choice: ModelChoice {
                chosen: "test",
                candidates: Vec::new(),
                group: None,
            },
        };
        for i in 0..n {
            let band = queue.quantiles_of(grid.day_of(i), queue.mean[i]);
            queue.quantiles.row_mut(i).assign(&ndarray::aview1(&band));
        }
        queue
    };
    let n = grid.n_intervals();
    let from_eight = (0..n).map(|i| grid.slot(i) >= 8).collect();
    let queues = vec![
        queue("voice", 100.0, vec![true; n]),
        queue("chat", 40.0, from_eight),
    ];
    Forecast {
        grid,
        queues,
        groups: Vec::new(),
    }
}

fn forecast() -> Forecast {
    forecast_from("2026-11-02")
}

fn edit(queues: &[usize], hours: (i32, i32), action: VolumeAction) -> Edit {
    let day = "2026-11-02".parse().unwrap();
    Edit {
        change: VolumeChange {
            queues: queues.to_vec(),
            first_day: day,
            last_day: day,
            hours,
            action,
        },
        reason: "a mailing".into(),
        author: String::new(),
    }
}

fn on(edit: Edit, first: &str, last: &str) -> Edit {
    let change = VolumeChange {
        first_day: first.parse().unwrap(),
        last_day: last.parse().unwrap(),
        ..edit.change
    };
    Edit { change, ..edit }
}

fn laid(edits: &[Edit]) -> EditedForecast {
    edited(edits, Arc::new(forecast()))
}

/// Intervals whose mean is not that of the baseline.
fn changed(found: &EditedForecast, queue: usize) -> Vec<usize> {
    let (a, b) = (
        &found.baseline.queues[queue].mean,
        &found.forecast.queues[queue].mean,
    );
    (0..a.len()).filter(|&i| a[i] != b[i]).collect()
}

fn band(forecast: &Forecast, queue: usize, interval: usize) -> Vec<f64> {
    forecast.queues[queue].quantiles.row(interval).to_vec()
}

#[test]
fn a_factor_scales_the_mean_and_keeps_the_relative_band_of_large_counts() {
    let found = laid(&[edit(&[VOICE], (0, 1440), VolumeAction::Multiply(50.0))]);
    assert_eq!(found.forecast.queues[VOICE].mean[10], 5000.0);
    assert_eq!(
        found.forecast.queues[VOICE].day_log_sd,
        found.baseline.queues[VOICE].day_log_sd
    );
    // τ = 10 %: hardly anything of the band is counting noise at 5000 contacts.
    let above = band(&found.forecast, VOICE, 10)[6] / 5000.0;
    assert!((above - 1.1717).abs() < 0.005, "{above}");
}

#[test]
fn amounts_and_replacements_have_the_band_of_such_a_mean_on_that_day() {
    for action in [VolumeAction::Add(250.0), VolumeAction::Replace(350.0)] {
        let found = laid(&[edit(&[VOICE], (600, 660), action)]);
        let queue = &found.forecast.queues[VOICE];
        assert_eq!(queue.mean[10], 350.0);
        assert_eq!(
            queue.quantiles.row(10).to_vec(),
            queue.quantiles_of(0, 350.0)
        );
    }
}

#[test]
fn contacts_put_where_none_were_have_a_band_of_their_size() {
    for action in [VolumeAction::Add(30.0), VolumeAction::Replace(30.0)] {
        let found = laid(&[edit(&[VOICE], (120, 180), action)]);
        let quantiles = band(&found.forecast, VOICE, 2);
        // Poisson's deviation of 30 is 5.5, with 10 % of rate 6.2.
        assert!((18.0..22.0).contains(&quantiles[0]), "{quantiles:?}");
        assert!((39.0..42.0).contains(&quantiles[6]), "{quantiles:?}");
    }
}

#[test]
fn what_is_taken_away_is_at_most_all() {
    let found = laid(&[edit(&[VOICE, CHAT], (0, 1440), VolumeAction::Add(-60.0))]);
    assert_eq!(found.forecast.queues[VOICE].mean[10], 40.0);
    assert_eq!(found.forecast.queues[CHAT].mean[10], 0.0);
    assert_eq!(band(&found.forecast, CHAT, 10), [0.0; 7]);
    let by_queue = found.effects[0].by_queue();
    assert_eq!(by_queue, [(VOICE, 1200.0, 480.0), (CHAT, 480.0, 0.0)]);
}

#[test]
fn a_closed_queue_stays_closed() {
    let found = laid(&[edit(&[CHAT], (360, 600), VolumeAction::Replace(7.0))]);
    assert_eq!(changed(&found, CHAT), [8, 9]);
    assert_eq!(changed(&found, VOICE), [0usize; 0]);
    assert_eq!(found.effects[0].by_queue(), [(CHAT, 80.0, 14.0)]);
    let closed = laid(&[edit(&[CHAT], (0, 360), VolumeAction::Replace(7.0))]);
    assert_eq!(closed.effects[0], EditEffect::default());
}

#[test]
fn edits_act_in_their_order_and_each_sees_the_one_before() {
    let add = || edit(&[VOICE], (600, 660), VolumeAction::Add(20.0));
    let double = || edit(&[VOICE], (600, 660), VolumeAction::Multiply(2.0));
    let first = laid(&[add(), double()]);
    let second = laid(&[double(), add()]);
    assert_eq!(first.forecast.queues[VOICE].mean[10], 240.0);
    assert_eq!(second.forecast.queues[VOICE].mean[10], 220.0);
    assert_eq!(first.effects[1].by_queue(), [(VOICE, 120.0, 240.0)]);
    assert_eq!(second.effects[1].by_queue(), [(VOICE, 200.0, 220.0)]);
}

#[test]
fn both_forecasts_are_kept_and_effects_add_up_to_their_difference() {
    let found = laid(&[
        on(
            edit(&[VOICE, CHAT], (540, 900), VolumeAction::Multiply(1.3)),
            "2026-10-01",
            "2026-12-31",
        ),
        edit(&[VOICE], (0, 1440), VolumeAction::Add(2.5)),
        edit(&[CHAT], (600, 720), VolumeAction::Replace(3.0)),
    ]);
    let untouched = forecast();
    for queue in [VOICE, CHAT] {
        assert_eq!(
            found.baseline.queues[queue].mean,
            untouched.queues[queue].mean
        );
        let told: f64 = found
            .effects
            .iter()
            .flat_map(|e| &e.days)
            .filter(|d| d.queue == queue)
            .map(|d| d.after - d.before)
            .sum();
        let total = |f: &Forecast| f.queues[queue].mean.sum();
        let real = total(&found.forecast) - total(&found.baseline);
        assert!((told - real).abs() < 1e-9, "{told} {real}");
    }
}

#[test]
fn hours_past_midnight_reach_into_the_next_day_and_into_the_first_from_the_evening_before() {
    let night = edit(&[VOICE], (1320, 1560), VolumeAction::Replace(5.0));
    assert_eq!(
        changed(&laid(std::slice::from_ref(&night)), VOICE),
        [22, 23, 24, 25]
    );
    let before = on(night, "2026-11-01", "2026-11-01");
    assert_eq!(changed(&laid(&[before]), VOICE), [0, 1]);
}

#[test]
fn the_repeated_hour_is_edited_twice_and_the_skipped_one_not_at_all() {
    let two_to_three = edit(&[VOICE], (120, 180), VolumeAction::Replace(5.0));
    let autumn = on(two_to_three.clone(), "2026-10-25", "2026-10-25");
    let found = edited(&[autumn], Arc::new(forecast_from("2026-10-25")));
    assert_eq!(changed(&found, VOICE), [2, 3]);
    let spring = on(two_to_three, "2027-03-28", "2027-03-28");
    let found = edited(&[spring], Arc::new(forecast_from("2027-03-28")));
    assert_eq!(changed(&found, VOICE), [0usize; 0]);
}

#[test]
fn without_edits_and_with_a_factor_of_one_nothing_moves() {
    let none = laid(&[]);
    assert!(Arc::ptr_eq(&none.baseline, &none.forecast));
    let one = laid(&[edit(&[VOICE], (0, 1440), VolumeAction::Multiply(1.0))]);
    assert_eq!(
        one.forecast.queues[VOICE].quantiles,
        one.baseline.queues[VOICE].quantiles
    );
}

proptest! {
    #[test]
    fn edited_bands_are_ordered_and_never_negative(
        values in prop::collection::vec((0u8..3, -200.0..2000.0f64, 0i32..1440, 1i32..1440), 1..6)
    ) {
        let edits: Vec<Edit> = values.iter().map(|&(kind, value, from, minutes)| {
            let action = match kind {
                0 => VolumeAction::Add(value),
                1 => VolumeAction::Multiply(value.abs() / 100.0),
                _ => VolumeAction::Replace(value.abs()),
            };
            edit(&[VOICE, CHAT], (from, from + minutes), action)
        }).collect();
        let found = laid(&edits);
        for queue in &found.forecast.queues {
            for (i, row) in queue.quantiles.rows().into_iter().enumerate() {
                prop_assert!(queue.mean[i] >= 0.0 && row[0] >= 0.0);
                prop_assert!(row.windows(2).into_iter().all(|w| w[0] <= w[1]));
                prop_assert!(queue.open[i] || queue.mean[i] == 0.0);
            }
        }
    }
}
