//! Reads the shipped files; they are part of the program, so a fault in them is a bug.

use chrono::{NaiveDate, Weekday};

use super::rules::{Festival, LunarDates, Rule, RuleRow, Table, Weekend};
use crate::calendar::EntryKind;

const LUNAR: &str = include_str!("../../../data/holidays/CN-lunar.csv");
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
pub(super) fn rules(country: &str) -> Option<Table> {
    let text = match country {
        "CN" => include_str!("../../../data/holidays/CN.csv"),
        "DE" => include_str!("../../../data/holidays/DE.csv"),
        "FR" => include_str!("../../../data/holidays/FR.csv"),
        "GB" => include_str!("../../../data/holidays/GB.csv"),
        "US" => include_str!("../../../data/holidays/US.csv"),
        _ => return None,
    };
    Some(Table {
        rows: records(text)
            .map(|r| well_formed(rule_row(&r), &r))
            .collect(),
        lunar: records(LUNAR)
            .map(|r| well_formed(lunar_row(&r), &r))
            .collect::<LunarDates>(),
    })
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

type Record = Vec<&'static str>;

/// The fields of each line after comments and header. No field holds a comma or a quote.
fn records(text: &'static str) -> impl Iterator<Item = Record> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| line.split(',').collect())
}

fn well_formed<T>(row: Option<T>, record: &Record) -> T {
    row.unwrap_or_else(|| panic!("invariant: shipped holiday data is well formed: {record:?}"))
}

fn rule_row(record: &Record) -> Option<RuleRow> {
    let &[
        name,
        rule,
        n_days,
        first_year,
        last_year,
        except,
        weekend,
        _source,
    ] = record.as_slice()
    else {
        return None;
    };
    Some(RuleRow {
        name: name.to_owned(),
        rule: parse_rule(rule)?,
        n_days: n_days.parse().ok()?,
        first_year: year_or_none(first_year)?,
        last_year: year_or_none(last_year)?,
        except: except
            .split('|')
            .filter(|year| !year.is_empty())
            .map(|year| year.parse().ok())
            .collect::<Option<_>>()?,
        weekend: match weekend {
            "stays" => Weekend::Stays,
            "observed" => Weekend::Observed,
            "substitute" => Weekend::Substitute,
            _ => return None,
        },
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

fn parse_rule(text: &str) -> Option<Rule> {
    let lunar = |festival, offset: &str| {
        Some(Rule::Lunar {
            festival,
            offset: offset.parse().ok()?,
        })
    };
    let words: Vec<&str> = text.split(' ').collect();
    match words.as_slice() {
        ["qingming"] => Some(Rule::Qingming),
        ["spring_festival"] => lunar(Festival::Spring, "0"),
        ["spring_festival", offset] => lunar(Festival::Spring, offset),
        ["dragon_boat"] => lunar(Festival::DragonBoat, "0"),
        ["mid_autumn"] => lunar(Festival::MidAutumn, "0"),
        ["easter", offset] => Some(Rule::Easter {
            offset: offset.parse().ok()?,
        }),
        ["last", weekday, month] => Some(Rule::Last {
            weekday: weekday.parse().ok()?,
            month: month.parse().ok()?,
        }),
        [n, weekday, month] => Some(Rule::Nth {
            n: n.parse().ok()?,
            weekday: weekday.parse::<Weekday>().ok()?,
            month: month.parse().ok()?,
        }),
        [date] => parse_date_rule(date),
        _ => None,
    }
}

fn parse_date_rule(text: &str) -> Option<Rule> {
    if let Ok(day) = text.parse() {
        return Some(Rule::Once(day));
    }
    let (month, day) = text.split_once('-')?;
    Some(Rule::Fixed {
        month: month.parse().ok()?,
        day: day.parse().ok()?,
    })
}

fn lunar_row(record: &Record) -> Option<(i32, [NaiveDate; 3])> {
    let &[year, spring, dragon_boat, mid_autumn] = record.as_slice() else {
        return None;
    };
    let dates = [
        spring.parse().ok()?,
        dragon_boat.parse().ok()?,
        mid_autumn.parse().ok()?,
    ];
    Some((year.parse().ok()?, dates))
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
