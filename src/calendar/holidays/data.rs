//! Reads the shipped files; they are part of the program, so a fault in them is a bug.

use chrono::NaiveDate;

use super::rules::HolidayRow;
use crate::calendar::EntryKind;

const CN_ANNOUNCED: &str = include_str!("../../../data/holidays/CN-announced.csv");

/// One row of an announced calendar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Announced {
    /// The year whose notice says it.
    pub year: i32,
    pub name: String,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub kind: EntryKind,
}

/// The rules of a country, if it has a file.
pub(super) fn rules(country: &str) -> Option<Vec<HolidayRow>> {
    let text = match country {
        "BR" => include_str!("../../../data/holidays/BR.csv"),
        "CN" => include_str!("../../../data/holidays/CN.csv"),
        "DE" => include_str!("../../../data/holidays/DE.csv"),
        "FR" => include_str!("../../../data/holidays/FR.csv"),
        "GB" => include_str!("../../../data/holidays/GB.csv"),
        "IL" => include_str!("../../../data/holidays/IL.csv"),
        "JP" => include_str!("../../../data/holidays/JP.csv"),
        "US" => include_str!("../../../data/holidays/US.csv"),
        _ => return None,
    };
    Some(
        records(text)
            .map(|r| well_formed(rule_row(&r), &r))
            .collect(),
    )
}

/// What the government of a country announced, if it announces anything.
pub(super) fn announced(country: &str) -> Vec<Announced> {
    match country {
        "CN" => records(CN_ANNOUNCED)
            .map(|r| well_formed(announced_row(&r), &r))
            .collect(),
        _ => Vec::new(),
    }
}

pub(super) type Record = Vec<&'static str>;

/// The fields of each line after comments and header. No field holds a comma or a quote.
pub(super) fn records(text: &'static str) -> impl Iterator<Item = Record> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| line.split(',').collect())
}

fn well_formed<T>(row: Option<T>, record: &Record) -> T {
    row.unwrap_or_else(|| panic!("invariant: shipped holiday data is well formed: {record:?}"))
}

/// `name,rule,days,first_year,last_year,except,weekend,source` and, in some files, `kind`.
fn rule_row(record: &Record) -> Option<HolidayRow> {
    let &[
        name,
        rule,
        n_days,
        first_year,
        last_year,
        except,
        weekend,
        _source,
    ] = record.first_chunk::<8>()?;
    Some(HolidayRow {
        name: name.to_owned(),
        rule: rule.parse().ok()?,
        n_days: n_days.parse().ok()?,
        first_year: year_or_none(first_year)?,
        last_year: year_or_none(last_year)?,
        except: except
            .split('|')
            .filter(|year| !year.is_empty())
            .map(|year| year.parse().ok())
            .collect::<Option<_>>()?,
        on_weekend: weekend.parse().ok()?,
        kind: record.get(8).unwrap_or(&"").parse().ok()?,
    })
}

/// An empty field is no limit; anything else must be a year.
fn year_or_none(text: &str) -> Option<Option<i32>> {
    if text.is_empty() {
        Some(None)
    } else {
        text.parse().ok().map(Some)
    }
}

fn announced_row(record: &Record) -> Option<Announced> {
    let &[year, name, first_day, last_day, kind, _source] = record.as_slice() else {
        return None;
    };
    Some(Announced {
        year: year.parse().ok()?,
        name: name.to_owned(),
        first_day: first_day.parse().ok()?,
        last_day: last_day.parse().ok()?,
        kind: match kind {
            "holiday" => EntryKind::Holiday,
            "make_up_workday" => EntryKind::MakeUpWorkday,
            _ => return None,
        },
    })
}
