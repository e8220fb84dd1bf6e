//! Rules that give a holiday its date, and what happens when it meets a weekend.

use chrono::{Datelike, Duration, NaiveDate, Weekday};

use super::lunisolar;
use super::solar;

/// How a holiday finds its date in a year: a day of some calendar, so many days from it, and where it
/// goes when it falls on certain weekdays.
///
/// Read from text such as `05-01`, `3 mon 01`, `easter -2`, `chinese 08-15`, `hebrew iyar 5 fri-1`.
#[derive(Debug, Clone, PartialEq)]
pub struct HolidayRule {
    pub(super) base: Base,
    /// Days from the base.
    pub(super) offset: i64,
    /// On this weekday, so many days later.
    pub(super) moves: Vec<(Weekday, i64)>,
}

/// The day from which a rule counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Base {
    /// The same month and day each year.
    Fixed {
        month: u32,
        day: u32,
    },
    /// The n-th weekday of a month.
    Nth {
        n: u8,
        weekday: Weekday,
        month: u32,
    },
    /// The last such weekday of a month.
    Last {
        weekday: Weekday,
        month: u32,
    },
    Easter,
    OrthodoxEaster,
    Qingming,
    VernalEquinox,
    AutumnalEquinox,
    /// Month and day of the Chinese calendar.
    Chinese {
        month: u8,
        day: u8,
    },
    /// Month (Tishri = 1) and day of the Hebrew calendar.
    Hebrew {
        month: u8,
        day: u8,
    },
    /// One day, once.
    Once(NaiveDate),
    /// A day between two holidays.
    Between,
}

/// What else is off when a holiday falls on a Saturday or Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnWeekend {
    /// Nothing more.
    Stays,
    /// Friday before a Saturday, Monday after a Sunday.
    Observed,
    /// The next weekday that is no holiday itself.
    Substitute,
    /// After a Sunday, the next day that is no holiday itself.
    AfterSunday,
}

/// What a row says of its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolidayKind {
    /// A holiday by law.
    Statutory,
    /// No holiday by law, but banks and most of business rest.
    BankHoliday,
    /// A rest day that is worked in exchange for a holiday.
    MakeUpWorkday,
}

/// One row of a country's holidays.
#[derive(Debug, Clone, PartialEq)]
pub struct HolidayRow {
    /// The family's name, the same in every year.
    pub name: String,
    /// How it finds its date.
    pub rule: HolidayRule,
    /// How many days it lasts, at least 1.
    pub n_days: i64,
    /// The first year in which the row holds; `None` = always did.
    pub first_year: Option<i32>,
    /// The last year in which it holds; `None` = until it is changed.
    pub last_year: Option<i32>,
    /// Years between that are left out.
    pub except: Vec<i32>,
    /// What else is off when it falls on a weekend.
    pub on_weekend: OnWeekend,
    /// What the row says of its days.
    pub kind: HolidayKind,
}

/// A holiday of one year.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DayOff {
    pub name: String,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    /// The day that means the same in every year.
    pub anchor: NaiveDate,
    pub kind: HolidayKind,
}

/// The holidays that rows give a year, followed by the days off that stand in for those on a weekend.
pub(super) fn days_off(rows: &[HolidayRow], year: i32) -> Vec<DayOff> {
    let holding = || rows.iter().filter(|row| row.holds_in(year));
    let dated: Vec<(&HolidayRow, NaiveDate)> = holding()
        .flat_map(|row| row.rule.dates(year).into_iter().map(move |day| (row, day)))
        .collect();
    let mut taken: Vec<DayOff> = dated.iter().map(|(row, day)| row.day_off(*day)).collect();
    for row in holding().filter(|row| row.rule.base == Base::Between) {
        let between = between(&taken);
        taken.extend(between.into_iter().map(|day| row.day_off(day)));
    }
    for (row, day) in dated {
        taken.extend(row.stand_in(day, &taken));
    }
    taken
}

impl HolidayRow {
    pub(super) fn holds_in(&self, year: i32) -> bool {
        self.first_year.is_none_or(|first| first <= year)
            && self.last_year.is_none_or(|last| year <= last)
            && !self.except.contains(&year)
    }

    fn day_off(&self, first: NaiveDate) -> DayOff {
        DayOff {
            name: self.name.clone(),
            first_day: first,
            last_day: first + Duration::days(self.n_days - 1),
            anchor: first - Duration::days(self.rule.offset),
            kind: self.kind,
        }
    }

    fn stand_in(&self, day: NaiveDate, taken: &[DayOff]) -> Option<DayOff> {
        let (date, word) = match (self.on_weekend, day.weekday()) {
            (OnWeekend::Observed, Weekday::Sat) => (day - Duration::days(1), "observed"),
            (OnWeekend::Observed, Weekday::Sun) => (day + Duration::days(1), "observed"),
            (OnWeekend::Substitute, Weekday::Sat | Weekday::Sun) => {
                let weekday = |d: &NaiveDate| !matches!(d.weekday(), Weekday::Sat | Weekday::Sun);
                (next_free(day, taken, weekday), "substitute day")
            }
            (OnWeekend::AfterSunday, Weekday::Sun) => {
                (next_free(day, taken, |_| true), "substitute day")
            }
            _ => return None,
        };
        Some(DayOff {
            name: format!("{} ({word})", self.name),
            first_day: date,
            last_day: date,
            anchor: date,
            kind: self.kind,
        })
    }
}

impl HolidayRule {
    /// The dates that the rule gives a year; a fixed offset may carry them over its ends.
    pub(super) fn dates(&self, year: i32) -> Vec<NaiveDate> {
        let moved = |date: NaiveDate| {
            let date = date + Duration::days(self.offset);
            let on = |weekday: Weekday| self.moves.iter().find(|m| m.0 == weekday);
            date + Duration::days(on(date.weekday()).map_or(0, |m| m.1))
        };
        self.base.dates(year).into_iter().map(moved).collect()
    }
}

impl Base {
    fn dates(self, year: i32) -> Vec<NaiveDate> {
        let one = match self {
            Base::Fixed { month, day } => NaiveDate::from_ymd_opt(year, month, day),
            Base::Nth { n, weekday, month } => {
                NaiveDate::from_weekday_of_month_opt(year, month, weekday, n)
            }
            Base::Last { weekday, month } => [5, 4]
                .into_iter()
                .find_map(|n| NaiveDate::from_weekday_of_month_opt(year, month, weekday, n)),
            Base::Easter => solar::easter_sunday(year),
            Base::OrthodoxEaster => solar::orthodox_easter_sunday(year),
            Base::Qingming => solar::qingming(year),
            Base::VernalEquinox => solar::vernal_equinox(year),
            Base::AutumnalEquinox => solar::autumnal_equinox(year),
            Base::Once(day) => (day.year() == year).then_some(day),
            Base::Chinese { month, day } => return lunisolar::chinese(year, month, day),
            Base::Hebrew { month, day } => return lunisolar::hebrew(year, month, day),
            Base::Between => None,
        };
        one.into_iter().collect()
    }
}

fn is_off(date: NaiveDate, taken: &[DayOff]) -> bool {
    let covers = |off: &DayOff| off.first_day <= date && date <= off.last_day;
    taken.iter().any(covers)
}

/// The days that are no holiday although the day before and the day after are.
fn between(taken: &[DayOff]) -> Vec<NaiveDate> {
    let after = taken.iter().map(|off| off.last_day + Duration::days(1));
    let mut days: Vec<NaiveDate> = after
        .filter(|&day| !is_off(day, taken) && is_off(day + Duration::days(1), taken))
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn next_free(day: NaiveDate, taken: &[DayOff], allowed: impl Fn(&NaiveDate) -> bool) -> NaiveDate {
    day.iter_days()
        .find(|date| allowed(date) && !is_off(*date, taken))
        .expect("invariant: a year has days that are no holidays")
}
