//! What holds eighteen weeks ahead, for weekly totals, and for what a back-test tells apart.

use chrono::{Datelike, Weekday};

use super::accuracy::{DayKind, LEAD_BUCKETS, Measure};
use super::*;

/// A queue whose level wanders by some percent a week.
fn wandering(days: usize) -> QueueHistory {
    let mut level = 0.0;
    let levels: Vec<f64> = (0..days)
        .map(|day| {
            level += 0.03 * noise(day, 77);
            level
        })
        .collect();
    let mut history = busy(days);
    for ((day, _), contacts) in history.offered.indexed_iter_mut() {
        *contacts = (*contacts * levels[day].exp()).round();
    }
    history
}

fn weeks_of(history: &QueueHistory, plan: &WeeksPlan) -> QueueWeeks {
    weeks_on(history, &context(), &[], plan)
}

fn weeks_on(
    history: &QueueHistory,
    context: &QueueContext,
    entries: &[CalendarEntry],
    plan: &WeeksPlan,
) -> QueueWeeks {
    let centre = ContactHistory {
        zone: Zone::new("Asia/Shanghai").unwrap(),
        interval_minutes: 60,
        first_day: history.first_day,
        queues: vec![history.clone()],
    };
    let events = EventCalendar::new(entries.to_vec());
    let contexts = std::slice::from_ref(context);
    weeks(&centre, contexts, &events, plan, &Silent)
        .unwrap()
        .queues
        .remove(0)
}

fn plan_after(history: &QueueHistory, n_weeks: usize) -> WeeksPlan {
    WeeksPlan {
        first_day: history.day(history.n_days()),
        week_starts: Weekday::Mon,
        n_weeks,
    }
}

/// Middle 80 % of a day's rate in logs, by lead.
fn day_spread(forecast: &QueueForecast, lead: usize) -> f64 {
    forecast.day_log_sd[lead - 1].hypot(forecast.interval_log_sd[lead - 1])
}

#[test]
fn eighteen_weeks_are_forecast_and_bands_widen_with_the_lead() {
    let found = plain(wandering(400), LONGEST_HORIZON_DAYS);
    assert!(day_totals(&found).iter().all(|total| *total > 0.0));
    // The same weekday, ever further out.
    let spreads = [8, 29, 57, 120].map(|lead| day_spread(&found, lead));
    assert!(spreads.windows(2).all(|w| w[0] < w[1]), "{spreads:?}");
}

#[test]
fn any_queue_that_can_be_forecast_at_all_is_forecast_for_eighteen_weeks() {
    let mut without_weekends = busy(60);
    for day in (0..60).filter(|d| d % 7 >= 5) {
        without_weekends.observed.row_mut(day).fill(false);
    }
    let queues = [
        busy(7),
        busy(21),
        busy(40),
        busy(800),
        without_weekends,
        table(90, |_, _| 0.0),
        table(90, |day, slot| f64::from(u8::from((day + slot) % 40 == 0))),
    ];
    for history in queues {
        let days = history.n_days();
        let found = plain(history, LONGEST_HORIZON_DAYS);
        let numbers = found.mean.iter().chain(&found.quantiles);
        assert!(
            numbers.clone().all(|v| v.is_finite() && *v >= 0.0),
            "{days}"
        );
        let rising =
            |row: ndarray::ArrayView1<f64>| row.windows(2).into_iter().all(|w| w[0] <= w[1]);
        assert!(found.quantiles.outer_iter().all(rising), "{days}");
    }
}

#[test]
fn far_ahead_the_seasonal_naive_still_repeats_the_last_known_week() {
    use forecaster::Forecaster;
    let history = table(70, |day, slot| (100 * day + slot) as f64);
    let past = past_of(&history, LONGEST_HORIZON_DAYS);
    let fitted = rivals::seasonal_naive::SeasonalNaive
        .fit(&past, &[70])
        .unwrap();
    let mean = fitted.predict(70).mean;
    for ahead in [7, 28, 55, 90, 125] {
        let last_same_weekday = 63 + ahead % 7;
        assert_eq!(mean[[ahead, 3]], (100 * last_same_weekday + 3) as f64);
    }
}

#[test]
fn a_backtest_is_told_apart_by_lead_and_kind_of_day() {
    let mut history = wandering(420);
    let promotion = campaign("promotion", history.day(330), 3, None);
    for day in 330..333 {
        history.offered.row_mut(day).mapv_inplace(|y| 3.0 * y);
    }
    let plan = BacktestPlan {
        origins: vec![history.day(300), history.day(320)],
        horizon_days: 60,
    };
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let events = EventCalendar::new(vec![promotion]);
    let found = tested(&history, &events, &zone, &plan).unwrap();
    let names: Vec<_> = found.rivals.iter().map(|r| r.forecaster).collect();
    assert_eq!(names, ["seasonal-naive", "mean-of-six"]);
    let wape = |leads: (usize, usize), kind: DayKind| {
        let mut slices = found.engine.slices.iter();
        let slice = slices.find(|s| (s.first_lead, s.last_lead) == leads && s.kind == kind);
        slice.and_then(|s| s.scores.wape())
    };
    for (first, last) in LEAD_BUCKETS {
        assert!(wape((first, last.min(60)), DayKind::All).is_some());
    }
    // Three days of each origin, never seen before: three times what was expected.
    let event = wape((1, 60), DayKind::Event).unwrap();
    assert!(event > 0.5, "{event}");
    assert!(wape((1, 60), DayKind::Ordinary).unwrap() < 0.3);
    assert_eq!(wape((1, 1), DayKind::Event), None);
    for (rival, lost) in found.losses() {
        for loss in lost {
            assert!(loss.theirs < loss.ours, "{rival}");
            if loss.measure == Measure::Wape {
                let ours = wape((loss.first_lead, loss.last_lead), loss.kind);
                assert_eq!(ours, Some(loss.ours));
            }
        }
    }
}

#[test]
fn weeks_are_whole_and_start_on_their_weekday() {
    let first_day = date("2026-03-05"); // a Thursday
    for week_starts in [Weekday::Mon, Weekday::Thu, Weekday::Sun] {
        let plan = WeeksPlan {
            first_day,
            week_starts,
            n_weeks: 3,
        };
        let days = plan.first_days();
        assert!(days.iter().all(|d| d.weekday() == week_starts));
        assert!((0..7).contains(&(days[0] - first_day).num_days()));
        assert_eq!((days[2] - days[0]).num_days(), 14);
    }
}

#[test]
fn a_week_is_the_sum_of_its_days_while_the_queue_is_open() {
    let history = busy(200);
    let days = day_totals(&plain(history.clone(), 28));
    let found = weeks_of(&history, &plan_after(&history, 3));
    // 2025-01-06 was a Monday, and so 200 days later a Friday: the first Monday is three days on.
    let week: f64 = days[3..10].iter().sum();
    assert!(
        (found.mean[0] / week - 1.0).abs() < 0.01,
        "{} {week}",
        found.mean[0]
    );
    let shorter = QueueContext {
        opening: OpeningHours::parse(&["mon-fri 09:00-17:00"]).unwrap(),
        ..context()
    };
    let open = weeks_on(&history, &shorter, &[], &plan_after(&history, 3));
    assert!(open.mean[0] < 0.8 * found.mean[0]);
}

#[test]
fn weekly_bands_are_narrower_than_daily_ones_and_widen_with_the_lead() {
    // So many contacts that counting hides nothing.
    let mut steady = busy(420);
    steady.offered *= 100.0;
    let week = weeks_of(&steady, &plan_after(&steady, 2)).log_sd[1];
    let day = day_spread(&plain(steady, 14), 10);
    assert!(week < day, "{week} {day}");
    let history = wandering(420);
    let found = weeks_of(&history, &plan_after(&history, 52));
    let spreads = [0, 8, 25, 51].map(|week| found.log_sd[week]);
    assert!(spreads.windows(2).all(|w| w[0] < w[1]), "{spreads:?}");
    for row in found.quantiles.outer_iter() {
        assert!(row.windows(2).into_iter().all(|w| w[0] <= w[1]));
    }
}

#[test]
fn two_weeks_of_history_give_eighteen_months_with_wide_bands() {
    let history = busy(14);
    let found = weeks_of(&history, &plan_after(&history, MOST_WEEKS));
    let usual: f64 = history.offered.sum() / 2.0;
    assert!((found.mean[77] / usual - 1.0).abs() < 0.02);
    assert!(found.log_sd[77] > 0.3);
}

#[test]
fn a_campaign_in_the_calendar_lifts_its_week() {
    let (history, entries) = with_campaign();
    let history = history.before(date("2026-04-06"));
    let plan = plan_after(&history, 14);
    let (with, without) = (
        weeks_on(&history, &context(), &entries, &plan),
        weeks_on(&history, &context(), &entries[..1], &plan),
    );
    let lift = &with.mean / &without.mean;
    let largest = lift.iter().copied().fold(0.0, f64::max);
    assert!(largest > 1.3, "{lift}");
    assert!((lift[0] - 1.0).abs() < 0.02, "{lift}");
}

/// A queue that doubled since last year, with a wave over the year.
fn doubled(days: usize) -> QueueHistory {
    let mut history = busy(days);
    for ((day, _), contacts) in history.offered.indexed_iter_mut() {
        let wave = 1.0 + 0.3 * (std::f64::consts::TAU * day as f64 / 364.0).sin();
        let grown = if day < 364 { 1.0 } else { 2.0 };
        *contacts = (*contacts * wave * grown).round();
    }
    history
}

#[test]
fn far_ahead_the_season_of_last_year_is_known_and_its_growth_carried_on_by_half_at_most() {
    let history = doubled(364 + 140);
    let found = weeks_of(&history, &plan_after(&history, 52));
    // Days 140 to 147 and so on of the coming year; the wave is lowest around day 273.
    let low = found.mean[(273 - 140) / 7];
    let high = found.mean[51 - 7];
    assert!(high > 1.2 * low, "{high} {low}");
    let last_year: f64 = history.offered.slice(ndarray::s![273..280, ..]).sum();
    assert!(
        (1.1..2.2).contains(&(low / last_year)),
        "{}",
        low / last_year
    );
}

#[test]
fn growth_that_is_not_carried_on_widens_the_bands() {
    let (grown, steady) = (doubled(364 + 140), {
        let mut history = doubled(364 + 140);
        history
            .offered
            .slice_mut(ndarray::s![364.., ..])
            .mapv_inplace(|y| 0.5 * y);
        history
    });
    let spread = |history: &QueueHistory| weeks_of(history, &plan_after(history, 52)).log_sd[51];
    assert!(spread(&grown) > 1.5 * spread(&steady));
}
