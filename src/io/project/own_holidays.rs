//! `holidays.csv`: the public holidays of a country that does not ship with the program, as rows of
//! the same kind as those in `data/holidays/`.

use super::sheet::Sheet;
use crate::calendar::CalendarError;
use crate::calendar::holidays::{
    COUNTRIES, HolidayCalendar, HolidayKind, HolidayRow, HolidayRule, OnWeekend, YEARS,
};
use crate::history::{Finding, Ledger};
use crate::io::headers::names;

/// The name of the file in a project folder.
pub const FILE: &str = "holidays.csv";
/// No holiday lasts longer.
const LONGEST_DAYS: i64 = 31;

/// Reads the rows; the calendar holds those that were not refused.
pub fn read(file: &str, bytes: &[u8]) -> (HolidayCalendar, Ledger) {
    let mut sheet = match Sheet::read(file, &without_comments(bytes), &names::HOLIDAYS) {
        Ok(sheet) => sheet,
        Err(ledger) => return (HolidayCalendar::of_rows(Vec::new()), ledger),
    };
    sheet.require("name", "a name");
    sheet.require("rule", RULES);
    let rows = (0..sheet.rows().len())
        .filter_map(|index| row(&mut sheet, index))
        .collect();
    (HolidayCalendar::of_rows(rows), sheet.into_ledger())
}

const RULES: &str =
    "05-01, 2026-05-01, 3 mon 01, last mon 05, easter -2, chinese 08-15 or hebrew nisan 15";

/// A country without shipped holidays and without a file of its own.
pub fn unknown_country(finding: Finding, error: &CalendarError) -> Finding {
    finding
        .found(error.to_string())
        .expected("a country whose public holidays are shipped, or a file holidays.csv")
        .fix("put the country's holidays into holidays.csv beside paiban.toml (name,rule,…), or use \"none\"")
}

/// Says that a planner's file stands in the place of shipped holidays, which is easily forgotten.
pub fn replaces_shipped(country: &str) -> Option<Finding> {
    COUNTRIES.contains(&country).then(|| {
        Finding::warning("PB-1606", FILE)
            .found(format!(
                "the shipped holidays of {country} are not used, this file stands in their place"
            ))
            .expected("a country that is not shipped, or no holidays.csv")
            .fix("remove the file to use the shipped holidays; days of your own belong into calendar.csv")
    })
}

/// Blanks the lines before the header that begin with `#`, as our own files have them; rows keep
/// their numbers.
fn without_comments(bytes: &[u8]) -> Vec<u8> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while rest.first() == Some(&b'#') {
        let end = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
        out.push(b'\n');
        rest = rest.get(end + 1..).unwrap_or(&[]);
    }
    out.extend_from_slice(rest);
    out
}

fn row(sheet: &mut Sheet, index: usize) -> Option<HolidayRow> {
    let rule = parsed::<HolidayRule>(sheet, index, ("rule", "PB-1201"), RULES);
    let on_weekend = "stays, observed, substitute or after_sunday";
    let on_weekend = parsed::<OnWeekend>(sheet, index, ("weekend", "PB-1601"), on_weekend);
    let kind = "holiday, bank_holiday or make_up_workday";
    let kind = parsed::<HolidayKind>(sheet, index, ("kind", "PB-1601"), kind);
    let n_days = days(sheet, index);
    let (first_year, last_year) = (
        year(sheet, index, "first_year"),
        year(sheet, index, "last_year"),
    );
    if let (Some(first), Some(last)) = (first_year, last_year)
        && last < first
    {
        let finding = sheet.error("PB-1406", index, "last_year");
        let found = format!("ends in {last} before it starts in {first}");
        refuse(
            sheet,
            index,
            finding.found(found),
            "a last year not before the first",
        );
    }
    let except = except(sheet, index);
    if sheet.is_refused(index) {
        return None;
    }
    Some(HolidayRow {
        name: sheet.field(index, "name").to_owned(),
        rule: rule?,
        n_days,
        first_year,
        last_year,
        except,
        on_weekend: on_weekend?,
        kind: kind?,
    })
}

fn parsed<T: std::str::FromStr<Err = CalendarError>>(
    sheet: &mut Sheet,
    index: usize,
    (field, code): (&'static str, &'static str),
    expected: &str,
) -> Option<T> {
    match sheet.field(index, field).parse() {
        Ok(value) => Some(value),
        // An empty cell was refused already.
        Err(_) if sheet.is_refused(index) => None,
        Err(error) => {
            let finding = sheet.error(code, index, field).found(error.to_string());
            refuse(sheet, index, finding, expected);
            None
        }
    }
}

fn refuse(sheet: &mut Sheet, index: usize, finding: Finding, expected: &str) {
    let finding = finding.expected(expected).fix("correct the cell");
    sheet.refuse(index, finding);
}

/// How many days the holiday lasts; an empty cell is one day.
fn days(sheet: &mut Sheet, index: usize) -> i64 {
    let text = sheet.field(index, "days").to_owned();
    if text.is_empty() {
        return 1;
    }
    match text.parse() {
        Ok(days @ 1..=LONGEST_DAYS) => days,
        _ => {
            let finding = sheet.error("PB-1304", index, "days");
            let found = format!("{text:?} days");
            refuse(
                sheet,
                index,
                finding.found(found),
                &format!("1 to {LONGEST_DAYS}"),
            );
            1
        }
    }
}

/// A year; an empty cell is no limit.
fn year(sheet: &mut Sheet, index: usize, field: &'static str) -> Option<i32> {
    let text = sheet.field(index, field).to_owned();
    let year = known_year(&text);
    if year.is_none() && !text.is_empty() {
        refuse_year(sheet, index, field, &text);
    }
    year
}

fn except(sheet: &mut Sheet, index: usize) -> Vec<i32> {
    let text = sheet.field(index, "except").to_owned();
    let years = text.split('|').map(str::trim).filter(|y| !y.is_empty());
    let mut known = Vec::new();
    for year in years {
        match known_year(year) {
            Some(year) => known.push(year),
            None => refuse_year(sheet, index, "except", year),
        }
    }
    known
}

fn known_year(text: &str) -> Option<i32> {
    let years = 1900..=YEARS.1;
    text.parse().ok().filter(|year| years.contains(year))
}

fn refuse_year(sheet: &mut Sheet, index: usize, field: &'static str, text: &str) {
    let finding = sheet.error("PB-1205", index, field);
    let found = format!("{text:?} is not a year");
    refuse(sheet, index, finding.found(found), "a year up to 2099");
}
