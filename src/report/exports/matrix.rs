//! The wall chart: one row per person, one column per day, with legend and daily totals.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::day_types::DayType;
use super::{Cell, Column, Table, headings, word};
use crate::calendar::{ClockMinutes, EventCalendar, format_clock};
use crate::report::Language;
use crate::roster::rows::{RosterRows, ShiftRow};
use crate::roster::{Agent, AvailabilityKind, RosterProblem, ShiftPattern};

/// The chart and what explains it; each is a file or a sheet of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// Person × day: shift code and start; leave and absence by a word; empty = off.
    pub grid: Table,
    /// What each code means.
    pub legend: Table,
    /// People and paid hours per day, and how many work each shift.
    pub totals: Table,
}

const PERSON: &[Column] = &[
    Column("agent_id", "工号"),
    Column("name", "姓名"),
    Column("team", "班组"),
];
const PERSON_TOTALS: &[Column] = &[
    Column("days_worked", "出勤天数"),
    Column("paid_hours", "计薪工时"),
];
const LEGEND: &[Column] = &[
    Column("shift_code", "班次"),
    Column("starts", "上班时刻"),
    Column("gross_minutes", "总分钟数"),
    Column("paid_minutes", "计薪分钟数"),
    Column("breaks", "休息"),
];
const TOTALS: &[Column] = &[
    Column("work_date", "出勤日期"),
    Column("day_type", "日期类型"),
    Column("people", "出勤人数"),
    Column("paid_hours", "计薪工时"),
];

/// Everybody of the problem in its order, on every planned day.
pub fn matrix(
    problem: &RosterProblem,
    rows: &RosterRows,
    calendar: &EventCalendar,
    language: Language,
) -> Matrix {
    let days: Vec<NaiveDate> = (0..problem.grid.n_days())
        .map(|i| problem.grid.day(i))
        .collect();
    let used: BTreeSet<&str> = rows.shifts.iter().map(|s| s.shift.as_str()).collect();
    let patterns = problem.shift_patterns.iter();
    let patterns: Vec<&ShiftPattern> = patterns.filter(|p| used.contains(p.id.as_str())).collect();
    Matrix {
        grid: grid(problem, rows, &days, language),
        legend: legend(&patterns, language),
        totals: Table {
            name: "matrix-totals",
            header: totals_header(&patterns, language),
            rows: days
                .iter()
                .map(|&day| {
                    let day_type = DayType::of(day, calendar).text(language);
                    totals_of_day(rows, &patterns, (day, day_type))
                })
                .collect(),
        },
    }
}

fn grid(
    problem: &RosterProblem,
    rows: &RosterRows,
    days: &[NaiveDate],
    language: Language,
) -> Table {
    let mut by_person: BTreeMap<&str, Vec<&ShiftRow>> = BTreeMap::new();
    for shift in &rows.shifts {
        let of_person = by_person.entry(shift.agent_id.as_str()).or_default();
        of_person.push(shift);
    }
    let mut header = headings(PERSON, language);
    header.extend(days.iter().map(NaiveDate::to_string));
    header.extend(headings(PERSON_TOTALS, language));
    let person = |agent: &Agent| {
        let none = Vec::new();
        let shifts = by_person.get(agent.id.as_str()).unwrap_or(&none);
        let shifts: Vec<&ShiftRow> = shifts
            .iter()
            .copied()
            .filter(|s| days.contains(&s.work_date))
            .collect();
        let mut cells: Vec<Cell> = vec![
            agent.id.as_str().into(),
            agent.name.as_str().into(),
            agent.team.as_str().into(),
        ];
        let of_day = days.iter().map(|&day| cell(problem, agent, &shifts, day));
        cells.extend(of_day.map(|content| content.in_words(language)));
        let worked: BTreeSet<NaiveDate> = shifts.iter().map(|s| s.work_date).collect();
        cells.push((worked.len() as i64).into());
        cells.push(hours(shifts.iter().map(|s| s.paid_minutes).sum()));
        cells
    };
    Table {
        name: "matrix",
        header,
        rows: problem.agents.iter().map(person).collect(),
    }
}

/// What a person does on a day.
enum Content {
    Works(String),
    Leave,
    Away,
    Off,
}

impl Content {
    fn in_words(self, language: Language) -> Cell {
        match self {
            Content::Works(code) => code.into(),
            Content::Leave => word(language, "leave", "休假").into(),
            Content::Away => word(language, "away", "不可用").into(),
            Content::Off => Cell::Empty,
        }
    }
}

fn cell(problem: &RosterProblem, agent: &Agent, shifts: &[&ShiftRow], day: NaiveDate) -> Content {
    let codes: Vec<String> = shifts
        .iter()
        .filter(|shift| shift.work_date == day)
        .map(|shift| {
            let start = problem.grid.zone().at(shift.start.to_utc());
            format!("{} {}", shift.shift, start.format("%H:%M"))
        })
        .collect();
    let says = |kind| {
        let mut rows = agent.availability.iter();
        rows.any(|row| row.kind == kind && row.span.is_none() && row.covers(day))
    };
    let employed = agent.is_employed_on(day);
    if !codes.is_empty() {
        Content::Works(codes.join(" / "))
    } else if says(AvailabilityKind::Leave) {
        Content::Leave
    } else if !employed || says(AvailabilityKind::Unavailable) {
        Content::Away
    } else {
        Content::Off
    }
}

fn legend(patterns: &[&ShiftPattern], language: Language) -> Table {
    let pattern = |pattern: &&ShiftPattern| {
        let breaks = pattern.breaks.iter();
        let breaks: Vec<String> = breaks
            .map(|b| {
                let unpaid = word(language, "unpaid", "不计薪");
                let paid = word(language, "paid", "计薪");
                let pay = if b.paid { paid } else { unpaid };
                format!("{} {} ({pay})", b.id, b.minutes)
            })
            .collect();
        vec![
            pattern.id.as_str().into(),
            starts(&pattern.starts).into(),
            i64::from(pattern.minutes).into(),
            i64::from(pattern.paid_minutes()).into(),
            breaks.join(", ").into(),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = patterns.iter().map(pattern).collect();
    for content in [Content::Leave, Content::Away] {
        let mut row = vec![content.in_words(language)];
        row.resize(LEGEND.len(), Cell::Empty);
        rows.push(row);
    }
    Table {
        name: "matrix-legend",
        header: headings(LEGEND, language),
        rows,
    }
}

fn starts(starts: &[ClockMinutes]) -> String {
    let clocks = starts.iter().map(|&minutes| format_clock(minutes));
    clocks.collect::<Vec<_>>().join(" ")
}

fn totals_header(patterns: &[&ShiftPattern], language: Language) -> Vec<String> {
    let mut header = headings(TOTALS, language);
    header.extend(patterns.iter().map(|p| p.id.clone()));
    header
}

fn totals_of_day(
    rows: &RosterRows,
    patterns: &[&ShiftPattern],
    (day, day_type): (NaiveDate, &'static str),
) -> Vec<Cell> {
    let shifts = rows.shifts.iter().filter(|s| s.work_date == day);
    let shifts: Vec<&ShiftRow> = shifts.collect();
    let people: BTreeSet<&str> = shifts.iter().map(|s| s.agent_id.as_str()).collect();
    let mut cells: Vec<Cell> = vec![
        day.to_string().into(),
        day_type.into(),
        (people.len() as i64).into(),
        hours(shifts.iter().map(|s| s.paid_minutes).sum()),
    ];
    let count = |pattern: &&ShiftPattern| {
        let of_pattern = shifts.iter().filter(|s| s.shift == pattern.id);
        Cell::Whole(of_pattern.count() as i64)
    };
    cells.extend(patterns.iter().map(count));
    cells
}

/// Hours to the hundredth.
fn hours(minutes: i64) -> Cell {
    Cell::Number((minutes as f64 / 60.0 * 100.0).round() / 100.0)
}
