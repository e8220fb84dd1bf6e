//! `schedule.csv`: one row per shift, with its hours by the kinds that pay them differently.

use chrono::{DateTime, FixedOffset};

use super::day_types::{DayType, holiday_minutes, night_minutes};
use super::{Cell, Column, Table, headings};
use crate::calendar::{EventCalendar, Zone};
use crate::report::Language;
use crate::roster::rows::{RosterRows, ShiftRow};

const COLUMNS: &[Column] = &[
    Column("agent_id", "工号"),
    Column("name", "姓名"),
    Column("team", "班组"),
    Column("time_zone", "时区"),
    Column("work_date", "出勤日期"),
    Column("day_type", "日期类型"),
    Column("shift_code", "班次"),
    Column("start_local", "上班时间"),
    Column("end_local", "下班时间"),
    Column("end_day_offset", "下班跨天数"),
    Column("start_utc", "上班时间UTC"),
    Column("end_utc", "下班时间UTC"),
    Column("utc_offset_start", "上班时差"),
    Column("utc_offset_end", "下班时差"),
    Column("gross_minutes", "总分钟数"),
    Column("paid_minutes", "计薪分钟数"),
    Column("unpaid_break_minutes", "不计薪休息分钟数"),
    Column("night_minutes", "夜间分钟数"),
    Column("holiday_minutes", "节假日分钟数"),
];

/// Every shift in the order of the rows; times of the wall clock are those of `zone`.
pub fn schedule(
    zone: &Zone,
    rows: &RosterRows,
    calendar: &EventCalendar,
    language: Language,
) -> Table {
    let row = |shift: &ShiftRow| cells(zone, shift, calendar, language);
    Table {
        name: "schedule",
        header: headings(COLUMNS, language),
        rows: rows.shifts.iter().map(row).collect(),
    }
}

fn cells(zone: &Zone, shift: &ShiftRow, calendar: &EventCalendar, language: Language) -> Vec<Cell> {
    let span = (shift.start.to_utc(), shift.end.to_utc());
    let (start, end) = (zone.at(span.0), zone.at(span.1));
    let gross = (span.1 - span.0).num_minutes();
    let day_type = DayType::of(shift.work_date, calendar);
    vec![
        shift.agent_id.as_str().into(),
        shift.name.as_str().into(),
        shift.team.as_str().into(),
        zone.name().into(),
        shift.work_date.to_string().into(),
        day_type.text(language).into(),
        shift.shift.as_str().into(),
        clock(start),
        clock(end),
        (end.date_naive() - shift.work_date).num_days().into(),
        utc(start),
        utc(end),
        offset(start),
        offset(end),
        gross.into(),
        shift.paid_minutes.into(),
        (gross - shift.paid_minutes).into(),
        night_minutes(zone, span).into(),
        holiday_minutes(zone, calendar, span).into(),
    ]
}

pub(super) fn clock(at: DateTime<FixedOffset>) -> Cell {
    at.format("%H:%M").to_string().into()
}

pub(super) fn utc(at: DateTime<FixedOffset>) -> Cell {
    at.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string().into()
}

/// `UTC+08:00`: without the letters a spreadsheet would compute it.
fn offset(at: DateTime<FixedOffset>) -> Cell {
    at.format("UTC%:z").to_string().into()
}
