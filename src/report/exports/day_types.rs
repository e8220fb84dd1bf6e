//! What kind of day a date is for HR, and how much of a shift lies at night or on a holiday.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Utc, Weekday};

use super::word;
use crate::calendar::{EntryKind, EventCalendar, Zone};
use crate::report::Language;

/// What a date is to those who count hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayType {
    Workday,
    RestDay,
    Holiday,
    MakeUpWorkday,
}

impl DayType {
    /// A make-up workday outweighs a holiday, and both outweigh the weekend.
    pub(super) fn of(day: NaiveDate, calendar: &EventCalendar) -> DayType {
        let says = |kind: EntryKind| {
            let mut entries = calendar.entries().iter().filter(|e| e.queue.is_none());
            entries.any(|e| e.kind == kind && e.covers(day))
        };
        if says(EntryKind::MakeUpWorkday) {
            DayType::MakeUpWorkday
        } else if says(EntryKind::Holiday) {
            DayType::Holiday
        } else if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            DayType::RestDay
        } else {
            DayType::Workday
        }
    }

    pub(super) fn text(self, language: Language) -> &'static str {
        match self {
            DayType::Workday => word(language, "workday", "工作日"),
            DayType::RestDay => word(language, "rest_day", "休息日"),
            DayType::Holiday => word(language, "holiday", "节假日"),
            DayType::MakeUpWorkday => word(language, "make_up_workday", "调休上班"),
        }
    }
}

/// A shift or activity as two instants.
pub(super) type Span = (DateTime<Utc>, DateTime<Utc>);

/// Elapsed minutes between 22:00 and 06:00 on the wall clock.
pub(super) fn night_minutes(zone: &Zone, span: Span) -> i64 {
    dates(zone, span)
        .map(|day| shared(span, wall_span(zone, day, (22, 30))))
        .sum()
}

/// Elapsed minutes on the dates of public holidays.
pub(super) fn holiday_minutes(zone: &Zone, calendar: &EventCalendar, span: Span) -> i64 {
    dates(zone, span)
        .filter(|&day| DayType::of(day, calendar) == DayType::Holiday)
        .map(|day| shared(span, wall_span(zone, day, (0, 24))))
        .sum()
}

/// The dates that a span can touch, the evening before included.
fn dates(zone: &Zone, (from, until): Span) -> impl Iterator<Item = NaiveDate> + use<> {
    let first = zone.at(from).date_naive() - Duration::days(1);
    let last = zone.at(until).date_naive();
    first.iter_days().take_while(move |&day| day <= last)
}

/// Two hours of the wall clock, counted from the day's midnight, as instants.
fn wall_span(zone: &Zone, day: NaiveDate, (from, until): (i64, i64)) -> Span {
    let midnight = NaiveDateTime::from(day);
    let at = |hours| zone.resolve(midnight + Duration::hours(hours)).compatible();
    (at(from), at(until))
}

fn shared(a: Span, b: Span) -> i64 {
    (a.1.min(b.1) - a.0.max(b.0)).num_minutes().max(0)
}
