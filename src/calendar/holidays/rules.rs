//! Rules that give a holiday its date, and what happens when it meets a weekend.

use std::collections::BTreeMap;

use chrono::{Datelike, Duration, NaiveDate, Weekday};

/// How a holiday finds its date in a year.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rule {
    /// The same month and day each year.
    Fixed { month: u32, day: u32 },
    /// The n-th weekday of a month.
    Nth { n: u8, weekday: Weekday, month: u32 },
    /// The last such weekday of a month.
    Last { weekday: Weekday, month: u32 },
    /// Days from Easter Sunday.
    Easter { offset: i64 },
    /// Days from a festival of the lunar table.
    Lunar { festival: Festival, offset: i64 },
    /// The solar term Qingming.
    Qingming,
    /// One day, once.
    Once(NaiveDate),
}

/// The festivals with a lunar date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Festival {
    Spring,
    DragonBoat,
    MidAutumn,
}

/// Local dates of the festivals, by year, in the order of [`Festival`].
pub(super) type LunarDates = BTreeMap<i32, [NaiveDate; 3]>;

/// What is off when a holiday falls on a Saturday or Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weekend {
    /// Nothing more.
    Stays,
    /// Friday before a Saturday, Monday after a Sunday.
    Observed,
    /// The next weekday that is no holiday itself.
    Substitute,
}

/// One row of a country's file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RuleRow {
    pub name: String,
    pub rule: Rule,
    pub n_days: i64,
    pub first_year: Option<i32>,
    pub last_year: Option<i32>,
    pub except: Vec<i32>,
    pub weekend: Weekend,
}

/// All rows of a country, with the lunar dates that some of them need.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub rows: Vec<RuleRow>,
    pub lunar: LunarDates,
}

/// A holiday of one year.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DayOff {
    pub name: String,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
}

impl Table {
    /// The holidays of a year, followed by the days off that stand in for those on a weekend.
    pub fn days_off(&self, year: i32) -> Vec<DayOff> {
        let dated: Vec<(&RuleRow, NaiveDate)> = self
            .rows
            .iter()
            .filter(|row| row.holds_in(year))
            .filter_map(|row| Some((row, row.rule.date(year, &self.lunar)?)))
            .collect();
        let mut taken: Vec<DayOff> = dated
            .iter()
            .map(|(row, first)| DayOff {
                name: row.name.clone(),
                first_day: *first,
                last_day: *first + Duration::days(row.n_days - 1),
            })
            .collect();
        for (row, day) in dated {
            taken.extend(row.stand_in(day, &taken));
        }
        taken
    }
}

impl RuleRow {
    fn holds_in(&self, year: i32) -> bool {
        self.first_year.is_none_or(|first| first <= year)
            && self.last_year.is_none_or(|last| year <= last)
            && !self.except.contains(&year)
    }

    fn stand_in(&self, day: NaiveDate, taken: &[DayOff]) -> Option<DayOff> {
        let (date, word) = match (self.weekend, day.weekday()) {
            (Weekend::Observed, Weekday::Sat) => (day - Duration::days(1), "observed"),
            (Weekend::Observed, Weekday::Sun) => (day + Duration::days(1), "observed"),
            (Weekend::Substitute, Weekday::Sat | Weekday::Sun) => {
                (next_free_weekday(day, taken), "substitute day")
            }
            _ => return None,
        };
        Some(DayOff {
            name: format!("{} ({word})", self.name),
            first_day: date,
            last_day: date,
        })
    }
}

impl Rule {
    /// The date in that year; `None` where the rule gives none.
    pub fn date(&self, year: i32, lunar: &LunarDates) -> Option<NaiveDate> {
        match *self {
            Rule::Fixed { month, day } => NaiveDate::from_ymd_opt(year, month, day),
            Rule::Nth { n, weekday, month } => {
                NaiveDate::from_weekday_of_month_opt(year, month, weekday, n)
            }
            Rule::Last { weekday, month } => [5, 4]
                .into_iter()
                .find_map(|n| NaiveDate::from_weekday_of_month_opt(year, month, weekday, n)),
            Rule::Easter { offset } => Some(easter_sunday(year)? + Duration::days(offset)),
            Rule::Lunar { festival, offset } => {
                Some(lunar.get(&year)?[festival as usize] + Duration::days(offset))
            }
            Rule::Qingming => qingming(year),
            Rule::Once(day) => (day.year() == year).then_some(day),
        }
    }
}

fn next_free_weekday(day: NaiveDate, taken: &[DayOff]) -> NaiveDate {
    let free = |date: &NaiveDate| {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
            && !taken
                .iter()
                .any(|off| off.first_day <= *date && *date <= off.last_day)
    };
    day.iter_days()
        .find(free)
        .expect("invariant: a year has weekdays that are no holidays")
}

/// Western Easter Sunday by the Gregorian computus.
///
/// # References
/// "Anonymous" (Nature, 20 April 1876), as in J. Meeus, *Astronomical Algorithms*, 1991, chapter 8:
/// a = place in the Metonic cycle, h = age of the moon, l = days from full moon to Sunday.
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let days = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, (days / 31) as u32, (days % 31 + 1) as u32)
}

/// Qingming in the years 2000 to 2099; in ten-thousandths of a day, so that no rounding enters.
fn qingming(year: i32) -> Option<NaiveDate> {
    let y = year - 2000;
    let day = (2422 * y + 48_100).div_euclid(10_000) - y.div_euclid(4);
    NaiveDate::from_ymd_opt(year, 4, u32::try_from(day).ok()?)
}
