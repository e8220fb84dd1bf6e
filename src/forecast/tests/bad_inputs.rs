//! Pasts that say little, nothing, or something else than the planner thinks.

use super::*;
use crate::calendar::holidays;

fn remarks_of(history: &QueueHistory, events: &EventCalendar, gap: i64) -> Vec<Remark> {
    let first_day = history.day(history.n_days()) + Duration::days(gap);
    remarks_at_a_glance(history, events, first_day).unwrap()
}

fn none() -> EventCalendar {
    EventCalendar::default()
}

/// The busy queue with nothing known, or with zeros, on the last days.
fn silent_for(days: usize, known: bool) -> QueueHistory {
    let mut history = busy(150);
    let last = ndarray::s![150 - days.., ..];
    history.offered.slice_mut(last).fill(0.0);
    history.observed.slice_mut(last).fill(known);
    history
}

#[test]
fn a_queue_without_rows_for_three_weeks_goes_on_and_is_named() {
    let history = silent_for(25, false);
    let last_day = history.day(124);
    let (found, usual) = (plain(history.clone(), 14), plain(busy(150), 14));
    for (a, b) in day_totals(&found).iter().zip(day_totals(&usual)) {
        assert!((a / b - 1.0).abs() < 0.1, "{a} {b}");
    }
    let expected = Remark::Unknown { last_day, days: 25 };
    assert_eq!(remarks_of(&history, &none(), 0), [expected]);
    assert!(remarks_of(&silent_for(20, false), &none(), 0).is_empty());
}

#[test]
fn a_queue_with_zeros_for_three_weeks_is_given_up_and_is_named() {
    let history = silent_for(25, true);
    let last_day = history.day(124);
    let found = plain(history.clone(), 28);
    assert_eq!(found.mean.sum() + found.quantiles.sum(), 0.0);
    let expected = Remark::Stopped { last_day, days: 25 };
    assert_eq!(remarks_of(&history, &none(), 0), [expected]);
    let fortnight = plain(silent_for(14, true), 14);
    assert!(fortnight.mean.sum() > 0.0, "two weeks are no end");
}

#[test]
fn three_quiet_weeks_of_a_queue_with_hardly_any_contacts_are_chance() {
    let history = table(150, |day, slot| {
        f64::from(u8::from(slot == 10 && day % 9 == 0 && day < 120))
    });
    assert!(remarks_of(&history, &none(), 0).is_empty());
}

#[test]
fn a_queue_that_was_given_up_wakes_up_for_a_campaign() {
    let (history, entries) = with_campaign();
    // Given up after the summer, but the campaign is in the calendar again.
    let history = table(520, |day, slot| {
        let given_up = history.day(day) > date("2025-08-31");
        if given_up {
            0.0
        } else {
            history.offered[[day, slot]]
        }
    });
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let grid = Grid::new(zone, 60, date("2026-06-10"), 10).unwrap();
    let found = forecast_of(history, &EventCalendar::new(entries), &grid).unwrap();
    let days = day_totals(&found);
    assert_eq!(days[0], 0.0);
    assert!(days[6] > 0.0, "{days:?}");
}

#[test]
fn the_same_total_every_day_is_named() {
    let history = table(60, |_, slot| if slot == 9 { 12.0 } else { 0.0 });
    let expected = Remark::NothingVaries { contacts: 12.0 };
    assert_eq!(remarks_of(&history, &none(), 0), [expected]);
}

#[test]
fn no_contact_at_all_is_named_alone() {
    let history = table(60, |_, _| 0.0);
    assert_eq!(remarks_of(&history, &none(), 0), [Remark::NothingArrived]);
}

#[test]
fn between_one_and_three_weeks_there_is_no_weekly_pattern() {
    let found = remarks_of(&busy(13), &none(), 0);
    assert_eq!(
        found,
        [Remark::NoWeeklyPattern {
            days: 13,
            needed: 21
        }]
    );
    assert!(plain(busy(13), 7).mean.sum() > 0.0);
}

#[test]
fn a_queue_of_weekends_is_forecast_on_weekends_alone() {
    let mut history = table(140, |day, slot| {
        let level = if day % 7 == 5 { 20.0 } else { 50.0 };
        if (9..18).contains(&slot) {
            level + noise(day, slot).round()
        } else {
            0.0
        }
    });
    for day in (0..140).filter(|d| d % 7 < 5) {
        history.observed.row_mut(day).fill(false);
        history.offered.row_mut(day).fill(0.0);
    }
    for (day, total) in day_totals(&plain(history, 14)).into_iter().enumerate() {
        let expected = [0.0, 0.0, 0.0, 0.0, 0.0, 180.0, 450.0][day % 7];
        assert!(
            (total - expected).abs() <= 0.05 * expected,
            "day {day}: {total}"
        );
    }
}

#[test]
fn one_interval_a_day_is_enough() {
    let mut history = table(90, |day, slot| {
        if slot == 9 {
            30.0 + (day % 7) as f64
        } else {
            0.0
        }
    });
    for slot in (0..24).filter(|s| *s != 9) {
        history.observed.column_mut(slot).fill(false);
    }
    let found = plain(history, 7);
    assert!(
        (found.mean[9] - 30.0 - (90 % 7) as f64).abs() < 1.0,
        "{}",
        found.mean[9]
    );
    assert_eq!(found.mean[10], 0.0);
}

#[test]
fn overlapping_campaigns_multiply() {
    let history = busy(60);
    let grid = grid_after(&history, 7);
    let day = grid.day(1);
    let total = |entries: Vec<CalendarEntry>| {
        let made = forecast_of(history.clone(), &EventCalendar::new(entries), &grid).unwrap();
        day_totals(&made)[1]
    };
    let (one, other) = (
        campaign("sale", day, 1, Some(2.0)),
        campaign("move", day, 1, Some(1.5)),
    );
    let ratio = total(vec![one, other]) / total(Vec::new());
    assert!((ratio / 3.0 - 1.0).abs() < 0.05, "{ratio}");
}

#[test]
fn origins_outside_the_history_are_refused_with_its_ends() {
    let history = busy(100);
    let zone = Zone::new("Asia/Shanghai").unwrap();
    for origin in ["2025-01-06", "2020-01-01", "2025-04-16", "2031-01-01"] {
        let plan = BacktestPlan {
            origins: vec![date("2025-03-03"), date(origin)],
            horizon_days: 7,
        };
        let found = tested(&history, &none(), &zone, &plan).map(|b| b.rows.len());
        let expected = ForecastError::OriginOutside {
            queue: "voice".into(),
            origin: date(origin),
            first_day: date("2025-01-06"),
            last_day: date("2025-04-15"),
        };
        assert_eq!(found, Err(expected));
    }
}

/// The busy queue from Monday to Friday with the contacts of public holidays changed.
fn with_holidays(country: &str, factor: f64) -> (QueueHistory, EventCalendar) {
    let entries = holidays::public(country, 2025, 2026).unwrap();
    let events = EventCalendar::new(entries);
    let mut history = table(360, |day, slot| {
        let open = (8..20).contains(&slot) && day % 7 < 5;
        if open {
            (90.0 * (1.0 + 0.03 * noise(day, slot))).round()
        } else {
            0.0
        }
    });
    for day in 0..360 {
        let date = history.day(day);
        if events.entries().iter().any(|e| e.covers(date)) {
            history
                .offered
                .row_mut(day)
                .mapv_inplace(|y| (factor * y).round());
        }
    }
    (history, events)
}

fn doubts_the_country(remarks: &[Remark]) -> bool {
    let doubt = |r: &Remark| matches!(r, Remark::HolidaysLikeOrdinaryDays { .. });
    remarks.iter().any(doubt)
}

#[test]
fn a_calendar_whose_holidays_change_nothing_is_doubted() {
    let (history, _) = with_holidays("DE", 0.2);
    let japan = EventCalendar::new(holidays::public("JP", 2025, 2026).unwrap());
    let germany = EventCalendar::new(holidays::public("DE", 2025, 2026).unwrap());
    assert!(!doubts_the_country(&remarks_of(&history, &germany, 0)));
    let (ordinary, _) = with_holidays("DE", 1.0);
    assert!(doubts_the_country(&remarks_of(&ordinary, &germany, 0)));
    assert!(doubts_the_country(&remarks_of(&ordinary, &japan, 0)));
    // One quieter day is enough to believe in the calendar.
    let (quieter, events) = with_holidays("US", 0.8);
    assert!(!doubts_the_country(&remarks_of(&quieter, &events, 0)));
}

#[test]
fn a_noisy_queue_and_a_closed_holiday_say_nothing_of_the_country() {
    let (history, events) = with_holidays("US", 1.0);
    let noisy = table(360, |day, slot| {
        (history.offered[[day, slot]] * (1.0 + 0.4 * noise(day, 0))).round()
    });
    assert!(!doubts_the_country(&remarks_of(&noisy, &events, 0)));
    let mut closed = history;
    for day in 0..360 {
        if events.entries().iter().any(|e| e.covers(closed.day(day))) {
            closed.observed.row_mut(day).fill(false);
        }
    }
    assert!(!doubts_the_country(&remarks_of(&closed, &events, 0)));
}

#[test]
fn a_bank_is_not_doubted_for_its_own_holidays_and_is_for_those_of_germany() {
    let Some(folder) = reference() else { return };
    let bank = bank(&folder);
    let of = |country: &str| EventCalendar::new(holidays::public(country, 2003, 2003).unwrap());
    assert!(!doubts_the_country(&remarks_of(&bank, &of("US"), 0)));
    assert!(doubts_the_country(&remarks_of(&bank, &of("DE"), 0)));
}

/// From Sunday to Thursday, Friday short, Saturday closed.
fn israeli(friday: f64) -> QueueHistory {
    table(400, |day, slot| {
        let level = match day % 7 {
            4 => friday,
            5 => 0.0,
            6 => 1.2,
            _ => 1.0,
        };
        let open = (8..18).contains(&slot);
        if open {
            (80.0 * level * (1.0 + 0.05 * noise(day, slot))).round()
        } else {
            0.0
        }
    })
}

#[test]
fn a_week_that_ends_with_friday_and_saturday_is_recognised() {
    use crate::forecast::past::rest::{FRIDAY_SATURDAY, SATURDAY_SUNDAY};
    let (short, shut) = (past_of(&israeli(0.4), 7), past_of(&israeli(0.0), 7));
    assert_eq!((short.weekend, short.rest_day), (FRIDAY_SATURDAY, 4));
    assert_eq!((shut.weekend, shut.rest_day), (FRIDAY_SATURDAY, 5));
    assert_eq!(past_of(&busy(120), 7).weekend, SATURDAY_SUNDAY);
    let sundays = table(120, |day, _| if day % 7 == 6 { 50.0 } else { 0.0 });
    assert_eq!(past_of(&sundays, 7).weekend, SATURDAY_SUNDAY);
}

#[test]
fn a_holiday_on_a_working_sunday_is_a_holiday() {
    let entries = holidays::public("IL", 2025, 2026).unwrap();
    let events = EventCalendar::new(entries);
    let mut history = israeli(0.0);
    // Open on holidays with a third of the contacts.
    for day in 0..400 {
        if events.entries().iter().any(|e| e.covers(history.day(day))) {
            history
                .offered
                .row_mut(day)
                .mapv_inplace(|y| (y / 3.0).round());
        }
    }
    // Passover 2025 began on a Sunday, 13 April; Rosh Hashanah 2026 ends on one, 13 September.
    let origin = date("2026-02-10");
    let zone = Zone::new("Asia/Jerusalem").unwrap();
    let grid = Grid::new(zone, 60, date("2026-04-19"), 7).unwrap();
    let found = forecast_of(history.before(origin), &events, &grid).unwrap();
    let days = day_totals(&found);
    // Independence Day 2026 is Wednesday 22 April.
    assert!(days[3] < 0.6 * days[2], "{days:?}");
    assert_eq!(
        (days[5], days[6] > 0.0),
        (0.0, false),
        "Friday and Saturday are closed: {days:?}"
    );
    assert!(days[0] > 0.8 * days[1], "Sunday is a working day: {days:?}");
}
