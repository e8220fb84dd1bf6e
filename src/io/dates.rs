//! Dates and times as planners' programs write them, read column by column.
//!
//! One cell cannot tell 3 April from 4 March; a column often can. So cells are first taken apart,
//! then the column decides the order of day and month, and what it cannot decide is refused.

mod shape;

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};

use crate::history::Finding;
use shape::{Cell, Day};

pub use shape::{looks_like_date, parse_offset_stamp, parse_wall_clock};

/// The order of year, month and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 2026-11-03.
    YearMonthDay,
    /// 03/11/2026.
    DayMonthYear,
    /// 11/03/2026.
    MonthDayYear,
}

impl DateOrder {
    /// Reads `Y-M-D`, `D/M/Y`, `M/D/Y`, whatever stands between the letters.
    pub fn from_name(name: &str) -> Option<Self> {
        let letters: String = name.chars().filter(char::is_ascii_alphabetic).collect();
        let mut letters: Vec<char> = letters.to_lowercase().chars().collect();
        letters.dedup();
        match letters.iter().collect::<String>().as_str() {
            "ymd" => Some(Self::YearMonthDay),
            "dmy" => Some(Self::DayMonthYear),
            "mdy" => Some(Self::MonthDayYear),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::YearMonthDay => "Y-M-D",
            Self::DayMonthYear => "D/M/Y",
            Self::MonthDayYear => "M/D/Y",
        }
    }
}

/// What a cell said: the wall clock, and the offset where it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// What the wall clock shows.
    pub local: NaiveDateTime,
    /// Seconds east of Greenwich, where the cell says so.
    pub offset_s: Option<i32>,
}

impl Stamp {
    /// The instant, where the cell says its offset.
    pub fn instant(&self) -> Option<DateTime<Utc>> {
        let offset = i64::from(self.offset_s?);
        Some(self.local.and_utc() - Duration::seconds(offset))
    }
}

/// Where a column stands, for messages.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The file's name.
    pub file: &'a str,
    /// The header.
    pub column: &'a str,
    /// The position of the column, counted from 1.
    pub position: usize,
}

impl Place<'_> {
    /// An error in a row of this column.
    pub fn error(&self, code: &'static str, row: usize) -> Finding {
        Finding::error(code, self.file)
            .row(row)
            .column(self.column)
            .position(self.position)
    }

    /// A warning in a row of this column.
    pub fn warning(&self, code: &'static str, row: usize) -> Finding {
        Finding {
            severity: crate::history::Severity::Warning,
            ..self.error(code, row)
        }
    }
}

/// A column of dates: one entry per cell, `None` where the cell is empty or refused.
#[derive(Debug, Default)]
pub struct DateColumn {
    /// What the cells say.
    pub stamps: Vec<Option<Stamp>>,
    /// Refusals per cell, and warnings on the whole column.
    pub findings: Vec<Finding>,
}

/// Reads a column; `order` replaces the recognition of day and month.
///
/// Refusals carry PB-1201 to PB-1205 and PB-1214; PB-1202 and PB-1203 are said once for the column
/// and leave it without a single stamp.
pub fn read_column<'t>(
    place: Place<'_>,
    cells: impl Iterator<Item = (usize, &'t str)> + Clone,
    order: Option<DateOrder>,
) -> DateColumn {
    let mut column = DateColumn::default();
    let order = match decide_order(place, cells.clone(), order) {
        Ok(order) => order,
        Err(finding) => {
            column.findings.push(finding);
            column.stamps = vec![None; cells.count()];
            return column;
        }
    };
    let mut first_serial = None;
    for (row, text, cell) in parsed(cells) {
        let stamp = cell.map(|cell| cell.and_then(|cell| resolve(cell, order)));
        if let Some(Err(fault)) = stamp {
            column.findings.push(fault.at(place, row, text));
        }
        let stamp = stamp.and_then(Result::ok);
        if matches!(cell, Some(Ok(cell)) if matches!(cell.day, Day::Serial(_))) {
            first_serial.get_or_insert((row, text, stamp));
        }
        column.stamps.push(stamp);
    }
    column.findings.extend(warn_of_serials(place, first_serial));
    column
}

/// Reads a column of whole days.
pub fn read_days<'t>(
    place: Place<'_>,
    cells: impl Iterator<Item = (usize, &'t str)> + Clone,
) -> (Vec<Option<NaiveDate>>, Vec<Finding>) {
    let column = read_column(place, cells, None);
    let days = column
        .stamps
        .iter()
        .map(|s| s.map(|s| s.local.date()))
        .collect();
    (days, column.findings)
}

/// What stands in a cell; `None` where it is blank.
type Parsed = Option<Result<Cell, shape::Fault>>;

/// The cells taken apart; of equal neighbours, as queues side by side have them, only the first.
fn parsed<'t>(
    cells: impl Iterator<Item = (usize, &'t str)>,
) -> impl Iterator<Item = (usize, &'t str, Parsed)> {
    let mut last: (&str, Parsed) = ("", None);
    cells.map(move |(row, text)| {
        if text != last.0 {
            last = (text, (!text.trim().is_empty()).then(|| shape::parse(text)));
        }
        (row, text, last.1)
    })
}

/// The order of the groups whose year stands last; mixtures are refused.
fn decide_order<'t>(
    place: Place<'_>,
    mut cells: impl Iterator<Item = (usize, &'t str)> + Clone,
    declared: Option<DateOrder>,
) -> Result<DateOrder, Finding> {
    let mut seen = Evidence::default();
    for (row, _, cell) in parsed(cells.clone()) {
        if let Some(Ok(cell)) = cell {
            seen.note(row, cell.day);
        }
    }
    let mut kinds: Vec<(usize, &'static str)> = [
        (seen.year_first, DateOrder::YearMonthDay.name()),
        (seen.day_first, DateOrder::DayMonthYear.name()),
        (seen.month_first, DateOrder::MonthDayYear.name()),
        (seen.serial, "Excel serials"),
    ]
    .into_iter()
    .filter_map(|(row, name)| Some((row?, name)))
    .collect();
    if let (Some(row), None, None) = (seen.undecided, seen.day_first, seen.month_first) {
        if kinds.is_empty() && declared.is_none() {
            let text = cells.find(|(r, _)| *r == row).map_or("", |(_, t)| t);
            return Err(place
                .error("PB-1202", row)
                .found(format!("{text:?} may be read day first or month first"))
                .expected("an order of day and month that the column decides")
                .fix("give date_format, such as D/M/Y"));
        }
        if !kinds.is_empty() {
            kinds.push((row, DateOrder::DayMonthYear.name()));
        }
    }
    kinds.sort_unstable();
    match kinds.as_slice() {
        [(_, first), (row, other), ..] => Err(place
            .error("PB-1203", *row)
            .found(format!("{other} from this row on, {first} before"))
            .expected("one form of date in a column")
            .fix("export the file again with one form of date")),
        _ => Ok(declared.unwrap_or(match seen.month_first {
            Some(_) => DateOrder::MonthDayYear,
            None => DateOrder::DayMonthYear,
        })),
    }
}

/// The first row in which each form was seen.
#[derive(Default)]
struct Evidence {
    year_first: Option<usize>,
    day_first: Option<usize>,
    month_first: Option<usize>,
    undecided: Option<usize>,
    serial: Option<usize>,
}

impl Evidence {
    fn note(&mut self, row: usize, day: Day) {
        let slot = match day {
            Day::Ordered(_) => &mut self.year_first,
            Day::Serial(_) => &mut self.serial,
            Day::YearLast(a, b, _) if a > 12 && b <= 12 => &mut self.day_first,
            Day::YearLast(a, b, _) if b > 12 && a <= 12 => &mut self.month_first,
            Day::YearLast(..) => &mut self.undecided,
        };
        slot.get_or_insert(row);
    }
}

fn resolve(cell: Cell, order: DateOrder) -> Result<Stamp, shape::Fault> {
    let (day, minutes_more) = match cell.day {
        Day::Ordered(day) => (Some(day), 0),
        Day::YearLast(a, b, year) => {
            let (month, day) = match order {
                DateOrder::MonthDayYear => (a, b),
                _ => (b, a),
            };
            (NaiveDate::from_ymd_opt(year, month, day), 0)
        }
        Day::Serial(serial) => serial_day(serial),
    };
    let day = day.ok_or(shape::Fault::NoDate)?;
    shape::check_year(day)?;
    let midnight = day.and_hms_opt(0, 0, 0).ok_or(shape::Fault::NoDate)?;
    Ok(Stamp {
        local: midnight + Duration::seconds(i64::from(cell.seconds) + minutes_more),
        offset_s: cell.offset_s,
    })
}

/// The day of an Excel serial in the 1900 system, and the seconds of its fraction.
///
/// Day 1 is 1900-01-01, and a day 60 that never was lies between 28 February and 1 March 1900; all
/// serials that are accepted lie after it, so counting from 1899-12-30 is right.
fn serial_day(serial: f64) -> (Option<NaiveDate>, i64) {
    let seconds = (serial.fract() * 86_400.0).round() as i64;
    // Halves of an hour are not exact in binary; a stray second is rounding, not a time.
    let seconds = match seconds % 60 {
        1 => seconds - 1,
        59 => seconds + 1,
        _ => seconds,
    };
    let start = NaiveDate::from_ymd_opt(1899, 12, 30);
    let day = start.and_then(|d| d.checked_add_signed(Duration::days(serial.trunc() as i64)));
    (day, seconds)
}

fn warn_of_serials(
    place: Place<'_>,
    first: Option<(usize, &str, Option<Stamp>)>,
) -> Option<Finding> {
    let (row, text, stamp) = first?;
    let stamp = stamp?;
    Some(
        place
            .warning("PB-1204", row)
            .found(format!(
                "{text} read as the Excel date {} (1900 system)",
                stamp.local.date()
            ))
            .expected("a date such as 2026-11-11")
            .fix("check the first dates"),
    )
}

#[cfg(test)]
mod tests;
