//! Laws of a running day on made-up queues, and what the update is worth on real ones.

use chrono::{Duration, NaiveDate};

use super::*;
use crate::calendar::EventCalendar;
use crate::calendar::{CalendarEntry, EntryKind, EntrySource, OpeningHours, Zone};
use crate::forecast::{LEVELS, QueueContext, reforecast};
use crate::progress::Silent;

mod worth;

const FIRST: &str = "2025-01-06"; // a Monday
const DAYS: usize = 200;

/// A repeatable number in [−1, 1) that looks random.
fn noise(a: usize, b: usize) -> f64 {
    let mut x = (a as u64) << 32 | b as u64;
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((x ^ (x >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

/// What an ordinary day has in an hour.
fn usual(day: usize, hour: usize) -> f64 {
    let weekday = [1.3, 1.1, 1.0, 1.0, 0.9, 0.5, 0.3][day % 7];
    match hour {
        8..20 => weekday * (200.0 - 2.0 * (hour as f64 - 13.0).powi(2)),
        _ => 0.0,
    }
}

/// Days whose hours go up and down together by up to a quarter.
fn moody(today: f64) -> QueueHistory {
    let mood = |day: usize| match day {
        DAYS => today,
        _ => (0.25 * noise(day, 0)).exp(),
    };
    let offered = Array2::from_shape_fn((DAYS + 1, 24), |(day, hour)| {
        let own = 1.0 + 0.04 * noise(day, hour + 1);
        (usual(day, hour) * mood(day) * own).round()
    });
    QueueHistory {
        queue: "voice".into(),
        first_day: FIRST.parse().unwrap(),
        interval_minutes: 60,
        observed: Array2::from_elem((DAYS + 1, 24), true),
        handled: Array2::zeros((DAYS + 1, 24)),
        handle_time_s: Array2::zeros((DAYS + 1, 24)),
        offered,
    }
}

fn context() -> QueueContext {
    QueueContext {
        queue: "voice".into(),
        opening: OpeningHours::always(),
        default_handle_time_s: 300.0,
        group: None,
        template: None,
    }
}

fn grid_from(history: &QueueHistory, day: usize, n_days: usize) -> Grid {
    let zone = Zone::new("Asia/Shanghai").unwrap();
    Grid::new(zone, 60, history.day(day), n_days).unwrap()
}

fn told_at(history: &QueueHistory, grid: &Grid, n_passed: usize) -> QueueReforecast {
    told(history, &EventCalendar::default(), (grid, n_passed))
}

fn told(
    history: &QueueHistory,
    events: &EventCalendar,
    (grid, n_passed): (&Grid, usize),
) -> QueueReforecast {
    let running = RunningDay { grid, n_passed };
    let centre = ContactHistory {
        zone: grid.zone().clone(),
        interval_minutes: 60,
        first_day: history.first_day,
        queues: vec![history.clone()],
    };
    let made = reforecast(&centre, &[context()], events, &running, &Silent);
    made.unwrap().remove(0)
}

/// Today at noon, and a week after it.
fn noon(history: &QueueHistory) -> QueueReforecast {
    told_at(history, &grid_from(history, DAYS, 8), 12)
}

fn day_sum(queue: &QueueReforecast, day: usize) -> f64 {
    let mean = queue.forecast.mean.as_slice().unwrap();
    mean[24 * day..24 * (day + 1)].iter().sum()
}

#[test]
fn the_rest_follows_a_strong_morning_where_days_hold_together() {
    let history = moody(1.3);
    let found = noon(&history);
    let truth: f64 = (12..24).map(|h| history.offered[[DAYS, h]]).sum();
    let (before, after) = (found.today.rest_before, found.today.rest_after);
    assert!(
        (after - truth).abs() < 0.3 * (before - truth).abs(),
        "{found:?}"
    );
    assert!(found.today.belief > 0.7 && found.today.past_days > 90);
    let ahead: f64 = (12..24).map(|i| found.forecast.mean[i]).sum();
    assert!((ahead - after).abs() < 1e-6);
}

#[test]
fn passed_intervals_are_what_was_counted() {
    let history = moody(1.3);
    let found = noon(&history);
    for hour in 0..12 {
        let counted = history.offered[[DAYS, hour]];
        assert_eq!(found.sources[hour], IntervalSource::Actual);
        assert_eq!(found.forecast.mean[hour], counted);
        let quantiles = found.forecast.quantiles.row(hour);
        assert!(quantiles.iter().all(|&q| q == counted));
    }
    assert!(
        found.sources[12..24]
            .iter()
            .all(|&s| s == IntervalSource::Updated)
    );
    assert!(
        found.sources[24..]
            .iter()
            .all(|&s| s == IntervalSource::Forecast)
    );
    assert_eq!(found.sources.len(), 8 * 24);
    assert_eq!(found.forecast.mean.len(), 8 * 24);
    assert_eq!(found.forecast.quantiles.dim(), (8 * 24, LEVELS.len()));
    assert_eq!(found.forecast.open.len(), 8 * 24);
    assert_eq!(found.forecast.day_log_sd.len(), 8);
}

#[test]
fn bands_of_the_rest_are_narrower_than_in_the_morning() {
    let found = noon(&moody(1.1));
    let width = |f: &QueueForecast| (f.quantiles[[14, 6]] - f.quantiles[[14, 0]]) / f.mean[14];
    assert!(width(&found.forecast) < 0.7 * width(&found.before));
    assert!(found.forecast.day_log_sd[0] < 0.7 * found.before.day_log_sd[0]);
}

#[test]
fn an_interval_that_nobody_counted_is_corrected_not_zero() {
    let mut history = moody(1.3);
    let whole = noon(&history);
    for hour in [9, 10] {
        history.observed[[DAYS, hour]] = false;
        history.offered[[DAYS, hour]] = 0.0;
    }
    let found = noon(&history);
    assert_eq!(found.sources[9], IntervalSource::Updated);
    assert_eq!(found.today.intervals_missing, 2);
    let gap = found.forecast.mean[9] / found.before.mean[9];
    assert!((gap - found.today.factor).abs() < 1e-9 && gap > 1.15);
    assert!((day_sum(&found, 0) / day_sum(&whole, 0) - 1.0).abs() < 0.03);
}

#[test]
fn what_comes_after_now_changes_nothing() {
    let history = moody(1.2);
    let mut later = history.clone();
    let grid = grid_from(&history, DAYS, 8);
    // At eight nothing was seen: a day that is known to its end would be learnt from as a whole.
    for n_passed in [8, 12] {
        let ahead = ndarray::s![DAYS, n_passed..];
        later.offered.slice_mut(ahead).fill(9999.0);
        later.handled.slice_mut(ahead).fill(9999.0);
        later.handle_time_s.slice_mut(ahead).fill(3000.0);
        let (a, b) = (
            told_at(&history, &grid, n_passed),
            told_at(&later, &grid, n_passed),
        );
        assert_eq!(a.forecast.mean, b.forecast.mean);
        assert_eq!(a.forecast.quantiles, b.forecast.quantiles);
        assert_eq!(a.forecast.handle_time_s, b.forecast.handle_time_s);
        assert_eq!(a.today, b.today);
        later = history.clone();
    }
}

#[test]
fn before_anything_came_the_day_is_as_it_was_forecast() {
    let found = told_at(&moody(1.3), &grid_from(&moody(1.3), DAYS, 2), 0);
    let today = found.forecast.mean.slice(ndarray::s![..24]);
    assert_eq!(today, found.before.mean);
    assert!(found.sources.iter().all(|&s| s == IntervalSource::Forecast));
    assert_eq!((found.today.past_days, found.today.factor), (0, 1.0));
}

#[test]
fn at_the_end_of_the_day_everything_is_counted() {
    let history = moody(1.3);
    let found = told_at(&history, &grid_from(&history, DAYS, 1), 24);
    assert!(found.sources.iter().all(|&s| s == IntervalSource::Actual));
    assert_eq!(day_sum(&found, 0), history.offered.row(DAYS).sum());
    assert_eq!(
        (found.today.rest_before, found.today.rest_after),
        (0.0, 0.0)
    );
}

#[test]
fn tomorrow_hears_of_today_as_far_as_today_was_seen() {
    let quiet = noon(&moody(1.0));
    let strong = noon(&moody(1.3));
    let morning = |n| {
        let history = moody(1.3);
        told_at(&history, &grid_from(&history, DAYS, 8), n)
    };
    let gain = |found: &QueueReforecast| day_sum(found, 1) / day_sum(&quiet, 1) - 1.0;
    assert!(gain(&strong) > 0.0, "{}", gain(&strong));
    assert!(
        gain(&morning(9)) < gain(&strong),
        "an hour says less than four"
    );
    assert!(gain(&morning(24)) > gain(&strong), "a whole day says more");
}

#[test]
fn a_history_that_ends_days_before_today_is_enough() {
    let mut history = moody(1.3);
    for day in DAYS - 4..DAYS {
        history.observed.row_mut(day).fill(false);
        history.offered.row_mut(day).fill(0.0);
    }
    let found = noon(&history);
    assert!(found.today.factor > 1.1, "{:?}", found.today);
    let usual_day: f64 = (0..24).map(|h| usual(DAYS, h)).sum();
    assert!((day_sum(&found, 0) / usual_day - 1.3).abs() < 0.1);
}

#[test]
fn two_weeks_of_history_conclude_nothing() {
    let mut history = moody(1.3);
    history
        .observed
        .slice_mut(ndarray::s![..DAYS - 14, ..])
        .fill(false);
    let found = noon(&history);
    assert_eq!((found.today.past_days, found.today.factor), (0, 1.0));
    assert_eq!(found.sources[0], IntervalSource::Actual);
}

#[test]
fn a_flood_is_believed_as_far_as_others_were_and_said() {
    let found = noon(&moody(4.0));
    assert!(found.today.beyond_experience);
    assert!(
        found.today.factor > 2.0 && found.today.factor < 4.8,
        "{:?}",
        found.today
    );
    assert!(found.forecast.day_log_sd[0] > found.before.day_log_sd[0]);
    assert!(!noon(&moody(1.2)).today.beyond_experience);
}

#[test]
fn a_day_that_the_calendar_shuts_stays_shut() {
    let history = moody(1.0);
    let grid = grid_from(&history, DAYS, 2);
    let closed = CalendarEntry {
        name: "stocktaking".into(),
        first_day: grid.first_day(),
        last_day: grid.first_day(),
        kind: EntryKind::Closed,
        queue: None,
        uplift: None,
        anchor: None,
        note: String::new(),
        source: EntrySource::Planner,
    };
    let events = EventCalendar::new(vec![closed]);
    let found = told(&history, &events, (&grid, 12));
    assert_eq!(found.forecast.mean.slice(ndarray::s![12..24]).sum(), 0.0);
    assert!(day_sum(&found, 1) > 100.0);
}

#[test]
fn days_with_a_clock_change_have_the_intervals_they_have() {
    // In Berlin clocks go forward on 30 March and back on 26 October 2025.
    for (day, n_intervals) in [("2025-03-30", 23), ("2025-10-26", 25)] {
        let mut history = moody(1.0);
        let today: NaiveDate = day.parse().unwrap();
        history.first_day = today - Duration::days(DAYS as i64);
        let zone = Zone::new("Europe/Berlin").unwrap();
        let grid = Grid::new(zone, 60, today, 2).unwrap();
        let found = told_at(&history, &grid, 12);
        assert_eq!(grid.intervals_of_day(0).end, n_intervals);
        assert_eq!(found.forecast.mean.len(), n_intervals + 24);
        let counted = |i: usize| history.offered[[DAYS, grid.slot(i)]];
        assert!((0..12).all(|i| found.forecast.mean[i] == counted(i)));
        let truth: f64 = (0..n_intervals).map(counted).sum();
        let told: f64 = found.forecast.mean.iter().take(n_intervals).sum();
        assert!((told / truth - 1.0).abs() < 0.05, "{told} for {truth}");
    }
}
