//! Days of the Chinese and the Hebrew calendar on the civil calendar: the one file that names
//! `icu_calendar`.
//!
//! Both calendars count months by the moon and put in a thirteenth in some years. The Chinese one
//! follows GB/T 33661-2017 on the time of China (UTC+8), the Hebrew one its fixed arithmetic.
//!
//! Not modelled: leap months as the place of a feast (no public holiday lies in one), days that
//! begin at sunset (a holiday is the civil day after it).

use chrono::NaiveDate;
use icu_calendar::cal::{ChineseTraditional, Hebrew};
use icu_calendar::types::Month;
use icu_calendar::{AsCalendar, Date};

/// What the Hebrew count of years is ahead of the civil one from January to summer.
const HEBREW_YEARS_AHEAD: i32 = 3760;

/// The names of the Hebrew months as rules write them, in the order of their numbers; the leap month
/// Adar I has none.
pub(super) const HEBREW_MONTHS: [&str; 12] = [
    "tishri", "heshvan", "kislev", "tevet", "shevat", "adar", "nisan", "iyar", "sivan", "tammuz",
    "av", "elul",
];

/// The civil dates, all in `year`, of a day of the Chinese calendar: mostly one, around New Year none
/// or two.
pub(super) fn chinese(year: i32, month: u8, day: u8) -> Vec<NaiveDate> {
    let dates = [year - 1, year].map(|lunar| {
        let date = Date::try_new(
            lunar.into(),
            Month::new(month),
            day,
            ChineseTraditional::new(),
        );
        date.ok().and_then(civil)
    });
    in_year(year, dates)
}

/// The same for a day of the Hebrew calendar; months count from Tishri = 1.
pub(super) fn hebrew(year: i32, month: u8, day: u8) -> Vec<NaiveDate> {
    let dates = [HEBREW_YEARS_AHEAD, HEBREW_YEARS_AHEAD + 1].map(|ahead| {
        let date = Date::try_new((year + ahead).into(), Month::new(month), day, Hebrew);
        date.ok().and_then(civil)
    });
    in_year(year, dates)
}

fn in_year(year: i32, dates: [Option<NaiveDate>; 2]) -> Vec<NaiveDate> {
    use chrono::Datelike;
    let all = dates.into_iter().flatten();
    all.filter(|date| date.year() == year).collect()
}

/// Both libraries count days from the first of January of the year 1.
fn civil<C: AsCalendar>(date: Date<C>) -> Option<NaiveDate> {
    let days = i32::try_from(date.to_rata_die().to_i64_date()).ok()?;
    NaiveDate::from_num_days_from_ce_opt(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_first_month_begins_with_spring_festival() {
        assert_eq!(chinese(2026, 1, 1), [day("2026-02-17")]);
        assert_eq!(chinese(2033, 1, 1), [day("2033-01-31")]);
    }

    #[test]
    fn a_day_at_the_end_of_the_lunar_year_comes_twice_once_or_never_in_a_civil_one() {
        // The eighth of the twelfth month: 18 January 2024, then 7 January 2025, then 26 January 2026.
        assert_eq!(chinese(2024, 12, 8), [day("2024-01-18")]);
        assert_eq!(chinese(2025, 12, 8), [day("2025-01-07")]);
        assert_eq!(chinese(2026, 12, 8), [day("2026-01-26")]);
        let n: usize = (2001..2099).map(|y| chinese(y, 12, 1).len()).sum();
        assert!((97..=99).contains(&n), "{n}");
    }

    #[test]
    fn the_hebrew_year_begins_in_autumn() {
        assert_eq!(hebrew(2026, 1, 1), [day("2026-09-12")]);
        assert_eq!(hebrew(2026, 7, 15), [day("2026-04-02")]);
    }

    #[test]
    fn a_day_that_no_month_has_gives_no_date() {
        assert!(hebrew(2026, 8, 30).is_empty());
        assert!(chinese(2026, 13, 1).is_empty());
    }
}
