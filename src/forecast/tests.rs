//! Laws that every forecast keeps, on made-up queues whose truth is known.

use chrono::{Duration, NaiveDate};

use super::past::preparation::Past;
use ndarray::Array2;

use super::*;
use crate::calendar::{CalendarEntry, EntryKind, EntrySource, OpeningHours, Zone};
use crate::history::QueueHistory;
use crate::progress::Silent;

mod bad_inputs;
mod centres;
mod horizons;

const FIRST: &str = "2025-01-06"; // a Monday

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A repeatable number in [−1, 1) that looks random.
fn noise(a: usize, b: usize) -> f64 {
    let mut x = (a as u64) << 32 | b as u64;
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((x ^ (x >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

/// A queue that is busiest on Mondays at noon, closed at night, quiet on Sundays.
fn busy(days: usize) -> QueueHistory {
    table(days, |day, slot| {
        let weekday = [1.3, 1.1, 1.0, 1.0, 0.9, 0.5, 0.3][day % 7];
        let hour = slot as f64;
        let open = (8.0..20.0).contains(&hour);
        let shape = if open {
            100.0 - (hour - 13.0).powi(2)
        } else {
            0.0
        };
        let wobble = 1.0 + 0.05 * noise(day, 0) + 0.05 * noise(day, slot + 1);
        (weekday * shape * wobble).round()
    })
}

fn table(days: usize, count: impl Fn(usize, usize) -> f64) -> QueueHistory {
    let offered = Array2::from_shape_fn((days, 24), |(day, slot)| count(day, slot));
    QueueHistory {
        queue: "voice".into(),
        first_day: date(FIRST),
        interval_minutes: 60,
        observed: Array2::from_elem((days, 24), true),
        handled: Array2::zeros((days, 24)),
        handle_time_s: Array2::zeros((days, 24)),
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

fn campaign(name: &str, first: NaiveDate, days: i64, uplift: Option<f64>) -> CalendarEntry {
    CalendarEntry {
        name: name.into(),
        first_day: first,
        last_day: first + Duration::days(days - 1),
        kind: EntryKind::Campaign,
        queue: None,
        uplift,
        anchor: None,
        source: EntrySource::Planner,
        note: String::new(),
    }
}

fn grid_after(history: &QueueHistory, days: usize) -> Grid {
    let zone = Zone::new("Asia/Shanghai").unwrap();
    Grid::new(zone, 60, history.day(history.n_days()), days).unwrap()
}

fn forecast_of(
    history: QueueHistory,
    events: &EventCalendar,
    grid: &Grid,
) -> Result<QueueForecast, ForecastError> {
    let history = centre_of(&history, grid.zone());
    forecast(&history, &[context()], events, grid, &Silent).map(|mut f| f.queues.remove(0))
}

/// A queue by itself, as a centre of one.
fn centre_of(history: &QueueHistory, zone: &Zone) -> ContactHistory {
    ContactHistory {
        zone: zone.clone(),
        interval_minutes: history.interval_minutes,
        first_day: history.first_day,
        queues: vec![history.clone()],
    }
}

fn explained(
    history: &QueueHistory,
    events: &EventCalendar,
    (grid, day): (&Grid, &str),
) -> Result<Explanation, ForecastError> {
    let centre = centre_of(history, grid.zone());
    explain(&centre, (&[context()], 0), events, (grid, date(day)))
}

/// The back-test of a queue by itself.
fn tested(
    history: &QueueHistory,
    events: &EventCalendar,
    zone: &Zone,
    plan: &BacktestPlan,
) -> Result<Backtest, ForecastError> {
    let centre = centre_of(history, zone);
    let context = QueueContext {
        queue: history.queue.clone(),
        ..context()
    };
    backtest(&centre, &[context], events, plan).map(|mut tests| tests.remove(0))
}

fn plain(history: QueueHistory, days: usize) -> QueueForecast {
    let grid = grid_after(&history, days);
    forecast_of(history, &EventCalendar::default(), &grid).unwrap()
}

fn day_totals(forecast: &QueueForecast) -> Vec<f64> {
    let mean = forecast.mean.as_slice().unwrap();
    mean.chunks(24).map(|day| day.iter().sum()).collect()
}

#[test]
fn the_truth_of_a_regular_queue_is_found() {
    let found = plain(busy(200), 14);
    for (day, total) in day_totals(&found).iter().enumerate() {
        let truth: f64 = (8..20)
            .map(|h| 100.0 - (f64::from(h) - 13.0).powi(2))
            .sum::<f64>()
            * [1.3, 1.1, 1.0, 1.0, 0.9, 0.5, 0.3][(200 + day) % 7];
        assert!(
            (total / truth - 1.0).abs() < 0.04,
            "day {day}: {total} for {truth}"
        );
    }
    assert!(found.mean[3] == 0.0, "closed at night is learnt");
}

#[test]
fn twice_the_contacts_give_twice_the_forecast() {
    let mut double = busy(200);
    double.offered *= 2.0;
    let (one, two) = (plain(busy(200), 14), plain(double, 14));
    for (a, b) in day_totals(&one).iter().zip(day_totals(&two)) {
        assert!((b / a - 2.0).abs() < 0.02, "{a} {b}");
    }
}

#[test]
fn what_comes_after_the_origin_changes_nothing() {
    let known = busy(120);
    let grid = grid_after(&known, 14);
    let events = EventCalendar::default();
    let mut longer = busy(150);
    longer
        .offered
        .slice_mut(ndarray::s![120.., ..])
        .fill(9999.0);
    let (a, b) = (
        forecast_of(known, &events, &grid).unwrap(),
        forecast_of(longer, &events, &grid).unwrap(),
    );
    assert_eq!(a.mean, b.mean);
    assert_eq!(a.quantiles, b.quantiles);
}

#[test]
fn the_same_question_has_the_same_answer() {
    let (a, b) = (plain(busy(150), 28), plain(busy(150), 28));
    assert_eq!(a.mean, b.mean);
    assert_eq!(a.quantiles, b.quantiles);
    assert_eq!(a.choice, b.choice);
}

#[test]
fn closed_intervals_are_zero_and_quantiles_rise() {
    let history = busy(120);
    let grid = grid_after(&history, 14);
    let closed = CalendarEntry {
        kind: EntryKind::Closed,
        ..campaign("stocktaking", grid.day(2), 1, None)
    };
    let queue = ContactHistory {
        zone: grid.zone().clone(),
        interval_minutes: 60,
        first_day: history.first_day,
        queues: vec![history],
    };
    let opening = OpeningHours::parse(&["mon-sun 09:00-17:00"]).unwrap();
    let context = QueueContext {
        opening,
        ..context()
    };
    let events = EventCalendar::new(vec![closed]);
    let made = forecast(&queue, &[context], &events, &grid, &Silent).unwrap();
    let queue = &made.queues[0];
    for i in 0..grid.n_intervals() {
        let row = queue.quantiles.row(i);
        assert!(row.windows(2).into_iter().all(|w| w[0] <= w[1]));
        if !queue.open[i] {
            assert_eq!((queue.mean[i], row.sum()), (0.0, 0.0));
        }
    }
    assert!(queue.mean[12] > 0.0);
    assert_eq!(queue.mean.slice(ndarray::s![48..72]).sum(), 0.0);
}

#[test]
fn five_days_are_too_short_and_say_so() {
    let history = busy(5);
    let grid = grid_after(&history, 7);
    let found = forecast_of(history, &EventCalendar::default(), &grid);
    assert_eq!(
        found.map(|f| f.mean.sum()),
        Err(ForecastError::TooShort {
            queue: "voice".into(),
            days: 5,
            needed: 7
        })
    );
}

#[test]
fn two_weeks_give_the_mean_of_the_same_weekdays() {
    let history = busy(14);
    let expected: f64 = (0..24)
        .map(|slot| 0.5 * (history.offered[[1, slot]] + history.offered[[8, slot]]))
        .sum();
    let found = plain(history, 7);
    assert_eq!(found.choice.chosen, "mean-of-days");
    assert!(found.choice.candidates.is_empty());
    assert!((day_totals(&found)[1] - expected).abs() < 1e-9);
}

#[test]
fn a_queue_that_never_had_a_contact_is_forecast_at_zero() {
    let found = plain(table(60, |_, _| 0.0), 14);
    assert_eq!(found.mean.sum() + found.quantiles.sum(), 0.0);
    assert!(found.day_log_sd.iter().all(|sd| sd.is_finite()));
}

#[test]
fn a_constant_queue_stays_constant() {
    let found = plain(table(90, |_, _| 40.0), 14);
    assert!(
        found.mean.iter().all(|m| (m - 40.0).abs() < 0.5),
        "{:?}",
        found.mean
    );
}

#[test]
fn a_queue_without_weekends_is_forecast_from_monday_to_friday() {
    let mut history = busy(120);
    for day in (0..120).filter(|d| d % 7 >= 5) {
        history.observed.row_mut(day).fill(false);
        history.offered.row_mut(day).fill(0.0);
    }
    let full = plain(busy(120), 14);
    let found = plain(history, 14);
    for (day, (total, with_weekends)) in
        day_totals(&found).iter().zip(day_totals(&full)).enumerate()
    {
        if (120 + day) % 7 >= 5 {
            assert_eq!(*total, 0.0);
        } else {
            assert!(
                (total / with_weekends - 1.0).abs() < 0.05,
                "{total} {with_weekends}"
            );
        }
    }
}

#[test]
fn hours_that_were_given_up_seven_weeks_ago_are_closed() {
    let history = table(150, |day, slot| match slot {
        8..18 => 50.0,
        18..20 if day < 100 => 40.0,
        _ => 0.0,
    });
    let past = past_of(&history, 14);
    let (shares, _) =
        profile::DayShapes::learn(&past, 150, &profile::Paces::learn(&past)).of_day(150);
    assert_eq!(shares[18], 0.0);
    assert!((shares[9] - 0.1).abs() < 1e-9);
}

/// What is known of a queue before the day after its last.
fn past_of(history: &QueueHistory, n_days: usize) -> Past {
    let horizon = Horizon {
        origin: history.day(history.n_days()),
        n_days,
    };
    Past::new(history, &EventCalendar::default(), horizon).unwrap()
}

#[test]
fn the_seasonal_naive_is_the_same_slot_of_the_last_known_week() {
    use forecaster::Forecaster;
    let mut history = table(70, |day, slot| (100 * day + slot) as f64);
    history.observed[[64, 5]] = false;
    let past = past_of(&history, 10);
    let origins = [70];
    let fitted = rivals::seasonal_naive::SeasonalNaive
        .fit(&past, &origins)
        .unwrap();
    let mean = fitted.predict(70).mean;
    assert_eq!((mean[[0, 3]], mean[[1, 4]]), (6303.0, 6404.0));
    assert_eq!(
        mean[[1, 5]],
        5705.0,
        "unknown a week ago, so the week before"
    );
    assert_eq!(mean[[7, 3]], 6303.0, "the second week repeats the first");
}

#[test]
fn a_queue_without_weekend_rows_lives_on_a_five_day_axis() {
    let mut history = busy(60);
    for day in (0..60).filter(|d| d % 7 >= 5) {
        history.observed.row_mut(day).fill(false);
    }
    assert!(past_of(&history, 7).monday_to_friday);
    assert!(!past_of(&busy(60), 7).monday_to_friday);
}

#[test]
fn a_saturday_alone_is_forecast_for_a_queue_without_weekends() {
    let mut history = busy(124);
    for day in (0..124).filter(|d| d % 7 >= 5) {
        history.observed.row_mut(day).fill(false);
    }
    assert_eq!(plain(history, 1).mean.sum(), 0.0);
}

#[test]
fn a_gap_before_the_first_day_is_bridged() {
    let history = busy(150);
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let grid = Grid::new(zone, 60, history.day(150 + 21), 7).unwrap();
    let events = EventCalendar::default();
    let late = forecast_of(history.clone(), &events, &grid).unwrap();
    let prompt = plain(history, 28);
    for (a, b) in day_totals(&late).iter().zip(&day_totals(&prompt)[21..]) {
        assert!((a / b - 1.0).abs() < 0.02, "{a} {b}");
    }
    assert!(late.day_log_sd[0] >= prompt.day_log_sd[0]);
}

#[test]
fn the_repeated_hour_is_counted_twice_and_the_skipped_one_not_at_all() {
    let zone = Zone::new("Europe/Berlin").unwrap();
    let on = |day: &str| {
        let grid = Grid::new(zone.clone(), 60, date(day), 1).unwrap();
        let history = table(70, |_, slot| 30.0 + slot as f64);
        forecast_of(history, &EventCalendar::default(), &grid)
            .unwrap()
            .mean
    };
    let (autumn, spring) = (on("2025-10-26"), on("2025-03-30"));
    assert_eq!((autumn.len(), spring.len()), (25, 23));
    assert!(autumn[2] > 0.0 && autumn[2] == autumn[3]);
    assert!(
        (spring[2] / spring[1] - 33.0 / 31.0).abs() < 0.01,
        "03:00 follows 01:00"
    );
}

/// Two years of a steady queue with a campaign of three days each June: ×2, ×4, ×1.5.
fn with_campaign() -> (QueueHistory, Vec<CalendarEntry>) {
    let starts = [date("2025-06-16"), date("2026-06-15")];
    let factor = |day: usize| {
        let day = date(FIRST) + Duration::days(day as i64);
        let mut place = starts.iter().map(|s| (day - *s).num_days());
        let in_campaign = place.find(|p| (0..3).contains(p));
        in_campaign.map_or(1.0, |p| [2.0, 4.0, 1.5][p as usize])
    };
    let history = table(560, |day, slot| {
        let hourly = if (8..20).contains(&slot) { 50.0 } else { 0.0 };
        (hourly * factor(day) * (1.0 + 0.05 * noise(day, slot))).round()
    });
    let entries = starts.map(|start| campaign("618", start, 3, None)).to_vec();
    (history, entries)
}

fn june(uplift: Option<f64>) -> Vec<f64> {
    let (history, mut entries) = with_campaign();
    entries[1].uplift = uplift;
    let known = history.before(date("2026-06-10"));
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let grid = Grid::new(zone, 60, date("2026-06-10"), 14).unwrap();
    let found = forecast_of(known, &EventCalendar::new(entries), &grid).unwrap();
    day_totals(&found)
}

#[test]
fn a_campaign_comes_back_as_large_as_it_was() {
    let days = june(None);
    for (place, factor) in [2.0, 4.0, 1.5].into_iter().enumerate() {
        let found = days[5 + place] / days[1];
        assert!(
            (found / factor - 1.0).abs() < 0.15,
            "day {place}: {found} for {factor}"
        );
    }
}

#[test]
fn the_planners_factor_decides_the_largest_day_and_the_pattern_stays() {
    let days = june(Some(8.0));
    let found: Vec<f64> = (5..8).map(|d| days[d] / days[1]).collect();
    assert!((found[1] / 8.0 - 1.0).abs() < 0.05, "{found:?}");
    assert!(found[0] > 2.2 && found[0] < found[1], "{found:?}");
    let flat = days[4] / june(None)[4];
    assert!(
        (flat - 1.0).abs() < 1e-9,
        "days outside the campaign stay as they were"
    );
}

#[test]
fn a_first_campaign_is_what_the_planner_says_even_with_two_weeks_of_history() {
    let history = busy(16);
    let grid = grid_after(&history, 7);
    let plain = forecast_of(history.clone(), &EventCalendar::default(), &grid).unwrap();
    let events = EventCalendar::new(vec![campaign("opening", grid.day(1), 2, Some(3.0))]);
    let lifted = forecast_of(history, &events, &grid).unwrap();
    let ratio = day_totals(&lifted)[1] / day_totals(&plain)[1];
    assert!((ratio / 3.0 - 1.0).abs() < 0.02, "{ratio}");
}

#[test]
fn a_factor_of_nothing_is_refused() {
    let history = busy(60);
    let grid = grid_after(&history, 7);
    for wrong in [0.0, -2.0, f64::NAN, f64::INFINITY] {
        let events = EventCalendar::new(vec![campaign("x", grid.day(1), 1, Some(wrong))]);
        let found = forecast_of(history.clone(), &events, &grid);
        assert!(
            matches!(found, Err(ForecastError::Uplift { .. })),
            "{wrong}"
        );
    }
}

#[test]
fn outage_days_are_not_learnt_from() {
    let mut history = busy(120);
    let grid = grid_after(&history, 7);
    let outage = |events: bool, history: QueueHistory| {
        let entry = CalendarEntry {
            kind: EntryKind::Outage,
            ..campaign("exchange down", grid.day(0) - Duration::days(3), 3, None)
        };
        let entries = if events { vec![entry] } else { Vec::new() };
        forecast_of(history, &EventCalendar::new(entries), &grid).unwrap()
    };
    let before = day_totals(&outage(true, history.clone()));
    history
        .offered
        .slice_mut(ndarray::s![117.., ..])
        .mapv_inplace(|y| y * 0.3);
    let after = day_totals(&outage(true, history.clone()));
    assert_eq!(before, after);
    assert_ne!(before, day_totals(&outage(false, history)));
}

/// Every forecaster's numbers for two weeks, and the whole forecast with its handle times.
fn all_said(history: &QueueHistory, events: &EventCalendar) -> (Vec<Array2<f64>>, QueueForecast) {
    use super::forecaster::Forecaster;
    use super::rivals::mean_of_six::{MeanOfDays, MeanOfSix};
    use super::rivals::seasonal_naive::SeasonalNaive;
    use super::state_space::StateSpace;
    let grid = grid_after(history, 14);
    let horizon = Horizon {
        origin: grid.first_day(),
        n_days: 14,
    };
    let past = Past::new(history, events, horizon).unwrap();
    let forecasters: [&dyn Forecaster; 4] = [&StateSpace, &SeasonalNaive, &MeanOfSix, &MeanOfDays];
    let said = forecasters.map(|forecaster| {
        let fitted = forecaster.fit(&past, &[past.n_past]).unwrap();
        fitted.predict(past.n_past).mean
    });
    let whole = forecast_of(history.clone(), events, &grid).unwrap();
    (said.to_vec(), whole)
}

/// What an outage hides is changed to anything: whoever looks there says something else.
fn hides(kind: EntryKind, first: i64, days: i64, hidden: impl Fn(usize, usize) -> bool) {
    let mut history = busy(120);
    history.handled = history.offered.clone();
    history.handle_time_s = Array2::from_elem((120, 24), 240.0);
    let after = history.day(120);
    let outage = CalendarEntry {
        kind,
        ..campaign("exchange down", after - Duration::days(first), days, None)
    };
    let events = EventCalendar::new(vec![outage]);
    let before = all_said(&history, &events);
    let mut other = history.clone();
    for day in 0..120 {
        for slot in (0..24).filter(|slot| hidden(120 - day, *slot)) {
            other.offered[[day, slot]] = 17.0 + 3.0 * slot as f64;
            other.handled[[day, slot]] = 11.0;
            other.handle_time_s[[day, slot]] = 999.0;
        }
    }
    let seen = all_said(&other, &EventCalendar::default());
    let (said, whole) = all_said(&other, &events);
    for (name, (a, b)) in ["state space", "naive", "mean of six", "mean of days"]
        .iter()
        .zip(before.0.iter().zip(&said))
    {
        assert_eq!(a, b, "{name} learns from an outage");
    }
    assert_eq!(before.1.mean, whole.mean);
    assert_eq!(before.1.quantiles, whole.quantiles);
    assert_eq!(before.1.handle_time_s, whole.handle_time_s);
    assert!(
        said.iter().zip(&seen.0).all(|(a, b)| a != b),
        "no test at all"
    );
    assert_ne!(whole.handle_time_s, seen.1.handle_time_s);
}

#[test]
fn no_forecaster_learns_from_a_day_that_was_out() {
    hides(EntryKind::Outage, 4, 2, |ago, _| (3..=4).contains(&ago));
}

#[test]
fn no_forecaster_learns_from_the_hours_that_were_out() {
    let hours = EntryKind::OutageHours {
        from: 9 * 60,
        until: 12 * 60,
    };
    hides(hours, 4, 2, |ago, slot| {
        (3..=4).contains(&ago) && (9..12).contains(&slot)
    });
}

#[test]
fn an_outage_past_midnight_hides_the_next_morning() {
    let night = EntryKind::OutageHours {
        from: 17 * 60,
        until: 34 * 60,
    };
    hides(night, 4, 1, |ago, slot| {
        (ago == 4 && slot >= 17) || (ago == 3 && slot < 10)
    });
}

#[test]
fn unusual_days_in_a_row_are_one_run_newest_first() {
    let mut history = busy(150);
    for (day, factor) in [(90, 0.2), (120, 3.0), (121, 3.5), (135, 0.2)] {
        history
            .offered
            .row_mut(day)
            .mapv_inplace(|y| (y * factor).round());
    }
    let found = unusual_days(&history, &EventCalendar::default(), history.day(150)).unwrap();
    let run = |day: usize| found.iter().find(|r| r.first_day == history.day(day));
    let days = |r: &UnusualDays| (r.last_day - r.first_day).num_days() + 1;
    let high = run(120).expect("two busy days");
    assert!(
        high.is_high() && days(high) == 2 && high.factors.1 > 2.5,
        "{high:?}"
    );
    assert!(run(135).is_some_and(|r| !r.is_high() && days(r) == 1));
    assert!(run(90).is_some_and(|r| !r.is_high() && r.factors.0 < 0.4));
    assert!(found.windows(2).all(|w| w[0].first_day > w[1].first_day));
    // A day that is named in the calendar is no longer proposed.
    let named = CalendarEntry {
        kind: EntryKind::Outage,
        ..campaign("power cut", history.day(90), 1, None)
    };
    let events = EventCalendar::new(vec![named]);
    let found = unusual_days(&history, &events, history.day(150)).unwrap();
    assert!(found.iter().all(|r| r.first_day != history.day(90)));
}

#[test]
fn handle_time_follows_the_hour_and_falls_back_on_the_project() {
    let mut history = busy(60);
    let found = plain(history.clone(), 1);
    assert!(!found.handle_time_learnt && found.handle_time_s[9] == 300.0);
    history.handled = history.offered.clone();
    history.handle_time_s =
        Array2::from_shape_fn((60, 24), |(_, h)| if h < 12 { 200.0 } else { 280.0 });
    let found = plain(history, 1);
    assert!(found.handle_time_learnt);
    assert!(
        (found.handle_time_s[9] - 200.0).abs() < 8.0,
        "{}",
        found.handle_time_s[9]
    );
    assert!(
        (found.handle_time_s[15] - 280.0).abs() < 8.0,
        "{}",
        found.handle_time_s[15]
    );
}

#[test]
fn a_backtest_beats_the_week_before_and_its_bands_hold() {
    let mut history = busy(260);
    for ((day, slot), contacts) in history.offered.indexed_iter_mut() {
        *contacts = (*contacts * (1.0 + 0.5 * noise(slot + 31, day + 7))).round();
    }
    let plan = BacktestPlan {
        origins: [180, 194, 208, 222, 236].map(|d| history.day(d)).to_vec(),
        horizon_days: 14,
    };
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let found = tested(&history, &EventCalendar::default(), &zone, &plan).unwrap();
    assert_eq!(found.rows.len(), 5 * 14 * 24);
    let (ours, naive) = (found.engine.overall(), found.rivals[0].overall());
    assert!(ours.wape() < naive.wape());
    let slices = found.engine.slices.iter();
    let inside: Vec<f64> = slices.filter_map(|s| s.scores.inside_80()).collect();
    assert!(
        inside.iter().all(|c| (0.70..0.97).contains(c)),
        "{inside:?}"
    );
    assert!(ours.day_coverage_80().unwrap() > 0.6);
}

#[test]
fn every_candidate_is_shown_best_first() {
    let found = plain(busy(200), 7).choice;
    assert_eq!(found.candidates.len(), 3);
    assert!(found.candidates.windows(2).all(|w| w[0].1 <= w[1].1));
}

/// Ten weeks of a steady queue whose last three weeks came in two other halves of the day.
fn rerouted() -> QueueHistory {
    table(70, |day, slot| {
        let early = day < 49;
        let busy = if early { 8..16 } else { 14..22 };
        let usual = if busy.contains(&slot) { 40.0 } else { 4.0 };
        (usual * (1.0 + 0.1 * noise(day, slot))).round()
    })
}

#[test]
fn habits_that_changed_are_followed_and_steady_ones_are_kept() {
    let weight_after_change = |history: &QueueHistory| {
        let past = past_of(history, 1);
        let paces = profile::Paces::learn(&past);
        let (shares, _) = profile::DayShapes::learn(&past, 70, &paces).of_day(70);
        shares[16..22].iter().sum::<f64>()
    };
    let changed = weight_after_change(&rerouted());
    // The new day has 0.63 there; a memory of five weeks alone would give 0.32.
    assert!(changed > 0.45, "{changed}");
    let steady = table(70, |day, slot| {
        let usual = if (8..16).contains(&slot) { 40.0 } else { 4.0 };
        (usual * (1.0 + 0.1 * noise(day, slot))).round()
    });
    let kept = weight_after_change(&steady);
    assert!(
        (kept - 6.0 * 4.0 / (8.0 * 40.0 + 16.0 * 4.0)).abs() < 0.01,
        "{kept}"
    );
}

#[test]
fn one_wild_day_moves_the_next_two_weeks_by_less_than_one_percent() {
    let base: f64 = day_totals(&plain(busy(150), 14)).iter().sum();
    for factor in [5.0, 0.2] {
        let mut wild = busy(150);
        wild.offered
            .row_mut(149)
            .mapv_inplace(|y| (y * factor).round());
        let moved: f64 = day_totals(&plain(wild, 14)).iter().sum();
        assert!(
            (moved / base - 1.0).abs() < 0.01,
            "{factor}: {}",
            moved / base
        );
    }
}

#[test]
fn a_level_that_jumps_by_a_third_is_followed_within_days() {
    let base: f64 = day_totals(&plain(busy(150), 14)).iter().sum();
    let followed = |days: usize| {
        let mut jumped = busy(150);
        for day in 150 - days..150 {
            jumped
                .offered
                .row_mut(day)
                .mapv_inplace(|y| (1.3 * y).round());
        }
        let total: f64 = day_totals(&plain(jumped, 14)).iter().sum();
        (total / base - 1.0) / 0.3
    };
    assert!(followed(5) > 0.7, "{}", followed(5));
    assert!(followed(14) > 0.9, "{}", followed(14));
}

#[test]
fn the_parts_of_a_day_multiply_to_its_forecast() {
    let (history, mut entries) = with_campaign();
    entries[1].uplift = Some(6.0);
    let history = history.before(date("2026-06-10"));
    let events = EventCalendar::new(entries);
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let grid = Grid::new(zone, 60, date("2026-06-10"), 14).unwrap();
    let peak = explained(&history, &events, (&grid, "2026-06-16")).unwrap();
    let product: f64 = peak.factors.iter().map(|(_, factor)| factor).product();
    assert!((peak.level * product / (peak.expected + 0.5) - 1.0).abs() < 1e-9);
    let total = day_totals(&forecast_of(history, &events, &grid).unwrap())[6];
    assert!((total / peak.expected - 1.0).abs() < 1e-9);
    let uplift = peak.uplifts[0];
    assert!((uplift.learnt.unwrap() - 4.0).abs() < 0.5, "{uplift:?}");
    assert!((uplift.resulting / 6.0 - 1.0).abs() < 0.05, "{uplift:?}");
    assert!(matches!(
        peak.shape,
        ShapeExplained::Event { past_days: 1, .. }
    ));
    let outside = explained(&busy(60), &events, (&grid, "2026-07-10"));
    assert!(matches!(outside, Err(ForecastError::DayOutside { .. })));
}

#[test]
fn remarks_name_the_day_that_needs_an_event_and_what_is_thin() {
    let look = |history: &QueueHistory| {
        let after = history.day(history.n_days());
        remarks(history, &EventCalendar::default(), after).unwrap()
    };
    let mut history = busy(150);
    history.offered.row_mut(100).mapv_inplace(|y| y * 8.0);
    let found = look(&history);
    let wild = found.iter().find_map(|r| match r {
        Remark::UnusualDay { date, factor, .. } if *factor > 6.0 => Some(*date),
        _ => None,
    });
    assert_eq!(wild, Some(history.day(100)));
    assert_eq!(
        look(&busy(10))[0],
        Remark::NoWeeklyPattern {
            days: 10,
            needed: 21
        }
    );
    assert_eq!(look(&table(30, |_, _| 0.0)), [Remark::NothingArrived]);
    assert_eq!(
        look(&table(30, |_, _| 5.0))[0],
        Remark::NothingVaries { contacts: 120.0 }
    );
}

/// The folder with real series, where it stands beside the crate.
fn reference() -> Option<std::path::PathBuf> {
    let root = std::env::var("PAIBAN_SHARED").map_or_else(
        |_| std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")),
        Into::into,
    );
    let folder = root.join("reference/forecast");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var("PAIBAN_REQUIRE_SHARED").as_deref() != Ok("1"),
        "no reference series in {}",
        folder.display()
    );
    eprintln!("skipped: no reference series in {}", folder.display());
    None
}

/// Calls to a bank in half hours, Monday to Friday, with no rows at weekends.
fn bank(folder: &std::path::Path) -> QueueHistory {
    let file = std::fs::File::open(folder.join("data/bank2003_30.csv.gz")).unwrap();
    let mut rows = csv::Reader::from_reader(flate2::read::GzDecoder::new(file));
    let first_day = date("2003-03-03");
    let mut offered = Array2::zeros((152, 48));
    let mut observed = Array2::from_elem((152, 48), false);
    for row in rows.records().map(Result::unwrap) {
        let (day, clock) = row[0].split_once('T').unwrap();
        let minutes = crate::calendar::parse_clock(clock).unwrap() as usize;
        let cell = [(date(day) - first_day).num_days() as usize, minutes / 30];
        offered[cell] = row[2].parse().unwrap();
        observed[cell] = true;
    }
    QueueHistory {
        queue: "voice".into(),
        first_day,
        interval_minutes: 30,
        handled: Array2::zeros((152, 48)),
        handle_time_s: Array2::zeros((152, 48)),
        offered,
        observed,
    }
}

#[test]
fn a_banks_calls_are_forecast_as_well_as_the_best_known_method() {
    let Some(folder) = reference() else { return };
    let plan = BacktestPlan {
        origins: ["2003-06-03", "2003-06-19", "2003-07-05", "2003-07-13"]
            .map(date)
            .to_vec(),
        horizon_days: 14,
    };
    let zone = Zone::new("America/New_York").unwrap();
    let events = EventCalendar::default();
    let found = tested(&bank(&folder), &events, &zone, &plan).unwrap();
    let (ours, naive) = (
        found.engine.overall().wape().unwrap(),
        found.rivals[0].overall().wape().unwrap(),
    );
    assert!(
        ours < 0.075 && ours < 0.85 * naive,
        "{ours} against {naive}"
    );
    let weekend = |row: &&BacktestRow| {
        use chrono::Datelike;
        row.start.weekday().num_days_from_monday() >= 5
    };
    assert!(found.rows.iter().filter(weekend).all(|row| row.mean == 0.0));
}
