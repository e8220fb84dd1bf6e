//! Public holidays that ship with the program, as data with their sources.
//!
//! Most holidays follow a rule, and the rule is the datum: a fixed date, the third Monday of a
//! month, a number of days from Easter, a lunar date. China's days off follow no rule: each autumn
//! the State Council announces the blocks of the coming year and the weekend days that are worked
//! in exchange. Those are shipped as announced; for a year not announced yet the statutory days
//! are computed, and [`years_without_announcement`] names it so that the planner can be told.
//!
//! ```text
//! Easter    the Gregorian computus
//! Qingming  day = ⌊0.2422·y + 4.81⌋ − ⌊y/4⌋ of April,   y = year − 2000
//! lunar     a table of local dates, 2000 to 2099
//! ```
//! A name is a family: it is the same in every year, because effects are learnt by name. A day off
//! that stands in for one on a weekend has a name of its own. A block of several days is one entry.
//!
//! Not modelled: regional days, half days, days for a part of the people, closures by order.

mod data;
mod rules;
#[cfg(test)]
mod tests;

use chrono::{Datelike, NaiveDate};

use super::{CalendarEntry, CalendarError, EntryKind, EntrySource, EventCalendar};
use rules::Table;

/// The countries with public holidays, by their ISO 3166 codes.
pub const COUNTRIES: [&str; 5] = ["CN", "DE", "FR", "GB", "US"];

/// The first and the last year for which holidays are known.
pub const YEARS: (i32, i32) = (2000, 2099);

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
    let Some(table) = table_of(country)? else {
        return Ok(Vec::new());
    };
    let announced = data::announced(country);
    let entries_of = |year| {
        let notice = announced.iter().filter(|row| row.year == year);
        let blocks: Vec<CalendarEntry> = notice
            .map(|row| entry(&row.name, row.first_day, row.last_day, row.kind))
            .collect();
        if blocks.is_empty() {
            holidays_by_rule(&table, year)
        } else {
            blocks
        }
    };
    collect(entries_of, first_year, last_year)
}

/// The days that the law itself makes holidays, without the rest days announced around them.
///
/// In China these are the days paid at the holiday rate; elsewhere they equal [`public`].
///
/// # Errors
/// As [`public`].
pub fn statutory(
    country: &str,
    first_year: i32,
    last_year: i32,
) -> Result<Vec<CalendarEntry>, CalendarError> {
    match table_of(country)? {
        None => Ok(Vec::new()),
        Some(table) => collect(|year| holidays_by_rule(&table, year), first_year, last_year),
    }
}

/// The years given whose make-up workdays are not known, because no calendar was announced yet.
///
/// Empty for countries whose holidays follow rules.
pub fn years_without_announcement(country: &str, first_year: i32, last_year: i32) -> Vec<i32> {
    let announced = data::announced(country);
    if announced.is_empty() {
        return Vec::new();
    }
    (first_year..=last_year)
        .filter(|&year| !announced.iter().any(|row| row.year == year))
        .collect()
}

fn table_of(country: &str) -> Result<Option<Table>, CalendarError> {
    match data::rules(country) {
        Some(table) => Ok(Some(table)),
        None if country == "none" => Ok(None),
        None => Err(CalendarError::UnknownCountry {
            country: country.to_owned(),
            known: format!("none, {}", COUNTRIES.join(", ")),
        }),
    }
}

fn holidays_by_rule(table: &Table, year: i32) -> Vec<CalendarEntry> {
    table
        .days_off(year)
        .into_iter()
        .map(|off| entry(&off.name, off.first_day, off.last_day, EntryKind::Holiday))
        .collect()
}

/// The entries of the years given and those of the next year that begin before it does.
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
    let entries = (first_year..=YEARS.1.min(last_year + 1))
        .flat_map(entries_of)
        .filter(|e| e.last_day.year() >= first_year && e.first_day.year() <= last_year)
        .collect();
    Ok(EventCalendar::new(entries).entries().to_vec())
}

fn entry(name: &str, first_day: NaiveDate, last_day: NaiveDate, kind: EntryKind) -> CalendarEntry {
    CalendarEntry {
        name: name.to_owned(),
        first_day,
        last_day,
        kind,
        queue: None,
        uplift: None,
        source: EntrySource::Public,
        note: String::new(),
    }
}
