//! Public holidays that ship with the program, as data with their sources.
//!
//! Most holidays follow a rule, and the rule is the datum: a fixed date, the third Monday of a
//! month, a number of days from Easter, a lunar date. China's days off follow no rule: each autumn
//! the State Council announces the blocks of the coming year and the weekend days that are worked
//! in exchange. Those are shipped as announced; for a year not announced yet the statutory days
//! are computed, and [`HolidayCalendar::years_without_announcement`] names it so that the planner can be told.
//!
//! ```text
//! Easter    the Gregorian computus
//! Qingming  day = ⌊0.2422·y + 4.81⌋ − ⌊y/4⌋ of April,   y = year − 2000
//! Equinox   day = ⌊20.8431 + 0.242194·y − ⌊y/4⌋⌋ of March, 23.2488 and September,   y = year − 1980
//! lunar     days of the Chinese (GB/T 33661-2017) and the Hebrew calendar, computed
//! ```
//! A name is a family: it is the same in every year, because effects are learnt by name. A day off
//! that stands in for one on a weekend has a name of its own. A block of several days is one entry, and
//! carries the day that means the same in every year as its anchor: New Year's Day of a Spring
//! Festival, whether the block begins on it or on its eve.
//!
//! A country that is not shipped is described by rows of the same kind: [`HolidayCalendar::of_rows`].
//!
//! Not modelled: regional days, half days, days for a part of the people, closures by order.

mod data;
mod lunisolar;
mod parse;
mod rules;
mod solar;
#[cfg(test)]
mod tests;

use chrono::{Datelike, NaiveDate};

use super::{CalendarEntry, CalendarError, EntryKind, EntrySource, EventCalendar};
use data::Announced;
use rules::DayOff;
pub use rules::{HolidayKind, HolidayRow, HolidayRule, OnWeekend};

/// The countries with public holidays, by their ISO 3166 codes.
pub const COUNTRIES: [&str; 8] = ["BR", "CN", "DE", "FR", "GB", "IL", "JP", "US"];

/// The first and the last year for which holidays are known.
pub const YEARS: (i32, i32) = (2000, 2099);

/// The public holidays of one country, shipped or a planner's own.
#[derive(Debug, Clone, PartialEq)]
pub struct HolidayCalendar {
    rows: Vec<HolidayRow>,
    announced: Vec<Announced>,
}

/// Holidays and make-up workdays of `country` that touch the years given, both included, in order.
///
/// "none" gives an empty list.
///
/// # Errors
/// [`CalendarError::UnknownCountry`] for a country that has no data,
/// [`CalendarError::HolidayYear`] for a year outside [`YEARS`].
///
/// # Examples
/// ```
/// use paiban::calendar::holidays;
///
/// let days = holidays::public("GB", 2026, 2026)?;
/// let monday = days.iter().find(|day| day.name == "Easter Monday").map(|day| day.first_day);
/// assert_eq!(monday, chrono::NaiveDate::from_ymd_opt(2026, 4, 6));
/// # Ok::<(), paiban::calendar::CalendarError>(())
/// ```
pub fn public(
    country: &str,
    first_year: i32,
    last_year: i32,
) -> Result<Vec<CalendarEntry>, CalendarError> {
    HolidayCalendar::shipped(country)?.public(first_year, last_year)
}

/// The days that the law itself makes holidays, without the rest days announced around them and
/// without days on which only business rests.
///
/// In China these are the days paid at the holiday rate; elsewhere they equal [`public`] but for
/// bank holidays such as Carnival in Brazil.
///
/// # Errors
/// As [`public`].
pub fn statutory(
    country: &str,
    first_year: i32,
    last_year: i32,
) -> Result<Vec<CalendarEntry>, CalendarError> {
    HolidayCalendar::shipped(country)?.statutory(first_year, last_year)
}

impl HolidayCalendar {
    /// The calendar that ships for a country; "none" has no holidays.
    ///
    /// # Errors
    /// [`CalendarError::UnknownCountry`] for a country that has no data.
    pub fn shipped(country: &str) -> Result<Self, CalendarError> {
        match data::rules(country) {
            Some(rows) => Ok(Self {
                rows,
                announced: data::announced(country),
            }),
            None if country == "none" => Ok(Self::of_rows(Vec::new())),
            None => Err(CalendarError::UnknownCountry {
                country: country.to_owned(),
                known: format!("none, {}", COUNTRIES.join(", ")),
            }),
        }
    }

    /// A calendar of a planner's own rows.
    pub fn of_rows(rows: Vec<HolidayRow>) -> Self {
        Self {
            rows,
            announced: Vec::new(),
        }
    }

    /// Holidays and make-up workdays that touch the years given, both included, in order.
    ///
    /// # Errors
    /// [`CalendarError::HolidayYear`] for a year outside [`YEARS`].
    pub fn public(
        &self,
        first_year: i32,
        last_year: i32,
    ) -> Result<Vec<CalendarEntry>, CalendarError> {
        collect(|year| self.of_year(year), first_year, last_year)
    }

    /// The days that the law itself makes holidays.
    ///
    /// # Errors
    /// As [`HolidayCalendar::public`].
    pub fn statutory(
        &self,
        first_year: i32,
        last_year: i32,
    ) -> Result<Vec<CalendarEntry>, CalendarError> {
        let by_law = |year| {
            let all = rules::days_off(&self.rows, year).into_iter();
            let by_law = all.filter(|off| off.kind == HolidayKind::Statutory);
            by_law.map(entry).collect()
        };
        collect(by_law, first_year, last_year)
    }

    /// The years given whose make-up workdays are not known, because no calendar was announced yet.
    ///
    /// Empty where holidays follow rules.
    pub fn years_without_announcement(&self, first_year: i32, last_year: i32) -> Vec<i32> {
        let announced = |year: &i32| self.announced.iter().any(|row| row.year == *year);
        (first_year..=last_year)
            .filter(|year| !self.announced.is_empty() && !announced(year))
            .collect()
    }

    fn of_year(&self, year: i32) -> Vec<CalendarEntry> {
        let by_rule = rules::days_off(&self.rows, year);
        let notice = self.announced.iter().filter(|row| row.year == year);
        let blocks: Vec<CalendarEntry> = notice.map(|row| block(row, &by_rule)).collect();
        if blocks.is_empty() {
            by_rule.into_iter().map(entry).collect()
        } else {
            blocks
        }
    }
}

/// The entries of the years given and those of their neighbours that reach into them.
fn collect(
    entries_of: impl Fn(i32) -> Vec<CalendarEntry>,
    first_year: i32,
    last_year: i32,
) -> Result<Vec<CalendarEntry>, CalendarError> {
    for year in [first_year, last_year] {
        if !(YEARS.0..=YEARS.1).contains(&year) {
            return Err(CalendarError::HolidayYear { year });
        }
    }
    let entries = (YEARS.0.max(first_year - 1)..=YEARS.1.min(last_year + 1))
        .flat_map(entries_of)
        .filter(|e| e.last_day.year() >= first_year && e.first_day.year() <= last_year)
        .collect();
    Ok(EventCalendar::new(entries).entries().to_vec())
}

fn entry(off: DayOff) -> CalendarEntry {
    let kind = match off.kind {
        HolidayKind::Statutory | HolidayKind::BankHoliday => EntryKind::Holiday,
        HolidayKind::MakeUpWorkday => EntryKind::MakeUpWorkday,
    };
    public_entry(
        &off.name,
        (off.first_day, off.last_day),
        kind,
        Some(off.anchor),
    )
}

/// A block as announced, with the day that the law speaks of as its anchor.
fn block(row: &Announced, by_rule: &[DayOff]) -> CalendarEntry {
    let anchor = by_rule.iter().find(|off| off.name == row.name);
    public_entry(
        &row.name,
        (row.first_day, row.last_day),
        row.kind,
        anchor.map(|off| off.anchor),
    )
}

fn public_entry(
    name: &str,
    (first_day, last_day): (NaiveDate, NaiveDate),
    kind: EntryKind,
    anchor: Option<NaiveDate>,
) -> CalendarEntry {
    CalendarEntry {
        name: name.to_owned(),
        first_day,
        last_day,
        kind,
        queue: None,
        uplift: None,
        anchor,
        source: EntrySource::Public,
        note: String::new(),
    }
}
