//! Queues of one centre: what they lend each other, how they agree, and new ones.

use super::*;
use crate::forecast::groups::Coherence;

const HOLIDAY_DAYS: [usize; 3] = [3, 185, 368];

/// A queue that is known from `first` to day 360 and has `share` of the usual contacts. Day 185 and the same
/// weekday half a year later are a holiday with a third of the contacts, all of them at 14:00.
fn queue(name: &str, share: f64, first: usize) -> QueueHistory {
    let mut history = table(360, |day, slot| {
        let holiday = HOLIDAY_DAYS.contains(&day);
        let shape = match (holiday, slot) {
            (true, 14) => 300.0,
            (true, _) => 0.0,
            (false, 8..20) => 75.0,
            _ => 0.0,
        };
        let weekday = [1.2, 1.1, 1.0, 1.0, 0.9, 0.5, 0.4][day % 7];
        let wobble = 1.0 + 0.05 * noise(day, name.len()) + 0.05 * noise(day * 7 + 3, slot);
        (share * weekday * shape * wobble).round()
    });
    history.queue = name.into();
    history
        .observed
        .slice_mut(ndarray::s![..first, ..])
        .fill(false);
    history
        .offered
        .slice_mut(ndarray::s![..first, ..])
        .fill(0.0);
    history
}

fn holidays() -> EventCalendar {
    let first = date(FIRST);
    let entry = |day: usize| CalendarEntry {
        kind: EntryKind::Holiday,
        ..campaign("Founders' Day", first + Duration::days(day as i64), 1, None)
    };
    EventCalendar::new(HOLIDAY_DAYS.map(entry).to_vec())
}

fn context_of(name: &str, group: Option<&str>) -> QueueContext {
    QueueContext {
        queue: name.into(),
        group: group.map(Into::into),
        ..context()
    }
}

fn centre(queues: Vec<QueueHistory>) -> ContactHistory {
    ContactHistory {
        zone: Zone::new("Asia/Shanghai").unwrap(),
        interval_minutes: 60,
        first_day: queues[0].first_day,
        queues,
    }
}

/// Two weeks from day 360; the holiday is the ninth day.
fn made(queues: Vec<QueueHistory>, contexts: &[QueueContext]) -> Result<Forecast, ForecastError> {
    let grid = grid_after(&queues[0], 14);
    forecast(&centre(queues), contexts, &holidays(), &grid, &Silent)
}

#[test]
fn a_holiday_that_a_queue_has_not_lived_through_is_lent_by_its_group() {
    let queues = || {
        vec![
            queue("new", 1.0, 200),
            queue("sales", 2.0, 0),
            queue("service", 0.5, 0),
        ]
    };
    let told = |group| {
        let contexts = ["new", "sales", "service"].map(|name| context_of(name, group));
        made(queues(), &contexts).unwrap()
    };
    let day = 8;
    let (alone, lent) = (told(None), told(Some("all")));
    let total = |forecast: &Forecast| day_totals(&forecast.queues[0])[day];
    let truth = 300.0 * 1.0;
    assert!(total(&alone) > 1.8 * truth, "{}", total(&alone));
    assert!(
        (total(&lent) / truth - 1.0).abs() < 0.35,
        "{}",
        total(&lent)
    );
    // As much of the day at 14:00 as where the holiday was seen, against one hour in twelve.
    let at_two = |queue: &QueueForecast| queue.mean[day * 24 + 14] / day_totals(queue)[day];
    let (own, seen) = (at_two(&lent.queues[0]), at_two(&lent.queues[1]));
    assert!(seen > 0.4 && (own - seen).abs() < 0.05, "{own} {seen}");
    // Ordinary days do not change by what is lent.
    let (a, b) = (
        day_totals(&alone.queues[0])[2],
        day_totals(&lent.queues[0])[2],
    );
    assert!((a / b - 1.0).abs() < 0.02, "{a} {b}");
}

#[test]
fn what_shuts_the_group_shuts_the_queue_that_never_saw_it() {
    let shut = |name: &str, first: usize| {
        let mut history = queue(name, 1.0, first);
        for day in HOLIDAY_DAYS.into_iter().filter(|d| *d < 360) {
            history.offered.row_mut(day).fill(0.0);
        }
        history
    };
    let queues = vec![shut("new", 200), shut("sales", 0), shut("service", 0)];
    let contexts = ["new", "sales", "service"].map(|name| context_of(name, Some("all")));
    let made = made(queues, &contexts).unwrap();
    assert_eq!(day_totals(&made.queues[0])[8], 0.0);
    assert!(day_totals(&made.queues[0])[9] > 300.0);
}

#[test]
fn a_groups_forecast_is_the_sum_of_its_queues_and_its_band_is_narrower() {
    let queues = vec![queue("sales", 2.0, 0), queue("service", 0.5, 0)];
    let contexts = ["sales", "service"].map(|name| context_of(name, Some("all")));
    let made = made(queues, &contexts).unwrap();
    let group = &made.groups[0];
    assert_eq!(group.queues, [0, 1]);
    let relative = |(mean, q): (f64, [f64; 7])| (q[5] - q[1]) / mean;
    let noon = 24 + 12;
    let (mean, quantiles) = made.of_group(group, noon);
    assert_eq!(mean, made.queues[0].mean[noon] + made.queues[1].mean[noon]);
    let small = &made.queues[1];
    let own: [f64; 7] = std::array::from_fn(|l| small.quantiles[[noon, l]]);
    assert!(relative((mean, quantiles)) < relative((small.mean[noon], own)));
    let both = group.choice.rehearsed.expect("a year is enough");
    let better = both.reconciled.queues + both.reconciled.sum
        < 0.97 * (both.bottom_up.queues + both.bottom_up.sum);
    assert_eq!(group.choice.coherence == Coherence::Reconciled, better);
}

fn like(name: &str, template: &str, offered_per_day: Option<f64>) -> QueueContext {
    QueueContext {
        template: Some(Template {
            queue: template.into(),
            offered_per_day,
        }),
        ..context_of(name, None)
    }
}

#[test]
fn a_new_queue_is_its_template_as_large_as_the_planner_says() {
    let contexts = [
        context_of("sales", None),
        like("chat", "sales", Some(180.0)),
    ];
    let made = made(vec![queue("sales", 2.0, 0)], &contexts).unwrap();
    let (sales, chat) = (&made.queues[0], &made.queues[1]);
    assert_eq!(chat.choice.chosen, "template");
    let usual: f64 = day_totals(sales)[..7].iter().sum::<f64>() / 7.0;
    let new: f64 = day_totals(chat)[..7].iter().sum::<f64>() / 7.0;
    assert!((new / 180.0 - 1.0).abs() < 0.05, "{new}");
    // The template's week, day and holiday, scaled.
    let scale = new / usual;
    for (a, b) in sales.mean.iter().zip(&chat.mean) {
        assert!((a * scale - b).abs() < 1e-9 * (1.0 + a), "{a} {b}");
    }
    assert!(chat.day_log_sd[0] > 0.3, "{}", chat.day_log_sd[0]);
}

#[test]
fn a_new_queues_first_days_correct_the_planner() {
    let contexts = [
        context_of("sales", None),
        like("chat", "sales", Some(180.0)),
    ];
    let queues = |first| vec![queue("sales", 2.0, 0), queue("chat", 1.0, first)];
    let total = |first| day_totals(&made(queues(first), &contexts).unwrap().queues[1])[0];
    let (planned, after_three, after_ten) = (total(360), total(357), total(350));
    let truth = 900.0 * 1.0;
    assert!(planned < 0.35 * truth, "{planned}");
    assert!(planned < after_three && after_three < after_ten);
    assert!((after_ten / truth - 1.0).abs() < 0.25, "{after_ten}");
}

#[test]
fn a_new_queue_needs_a_volume_and_a_template_with_a_history() {
    let nothing = [context_of("sales", None), like("chat", "sales", None)];
    let found = made(vec![queue("sales", 2.0, 0)], &nothing).map(drop);
    assert!(
        matches!(found, Err(ForecastError::NoVolume { .. })),
        "{found:?}"
    );
    let nobody = [
        context_of("sales", None),
        like("chat", "billing", Some(10.0)),
    ];
    let found = made(vec![queue("sales", 2.0, 0)], &nobody).map(drop);
    assert!(
        matches!(found, Err(ForecastError::NoTemplate { .. })),
        "{found:?}"
    );
}

#[test]
fn an_old_queue_does_not_need_its_template_any_more() {
    let contexts = [
        context_of("sales", None),
        like("chat", "sales", Some(180.0)),
    ];
    let queues = vec![queue("sales", 2.0, 0), queue("chat", 1.0, 300)];
    let made = made(queues, &contexts).unwrap();
    assert_ne!(made.queues[1].choice.chosen, "template");
}

#[test]
fn a_new_queues_day_is_explained_by_its_template() {
    let contexts = [
        context_of("sales", None),
        like("chat", "sales", Some(180.0)),
    ];
    let queues = vec![queue("sales", 2.0, 0)];
    let grid = grid_after(&queues[0], 14);
    let day = grid.day(2);
    let found = explain(&centre(queues), (&contexts, 1), &holidays(), (&grid, day)).unwrap();
    assert_eq!(found.template, Some("sales".into()));
    let all: f64 = found.factors.iter().map(|(_, factor)| factor).product();
    assert!((found.level * all / found.expected - 1.0).abs() < 0.01);
    let factor = found.factors.iter().find(|(c, _)| *c == Cause::Template);
    assert!(factor.is_some_and(|(_, f)| *f < 0.2), "{:?}", found.factors);
}

#[test]
fn weeks_of_a_new_queue_are_those_of_its_template() {
    let contexts = [
        context_of("sales", None),
        like("chat", "sales", Some(180.0)),
    ];
    let history = centre(vec![queue("sales", 2.0, 0)]);
    let plan = WeeksPlan {
        first_day: history.end(),
        week_starts: chrono::Weekday::Mon,
        n_weeks: 4,
    };
    let made = weeks(&history, &contexts, &holidays(), &plan, &Silent).unwrap();
    let ratio = |k: usize| made.queues[1].mean[k] / made.queues[0].mean[k];
    assert!(ratio(0) < 0.2 && (ratio(0) - ratio(3)).abs() < 1e-9);
    assert!(made.queues[1].log_sd[0] > made.queues[0].log_sd[0]);
}
