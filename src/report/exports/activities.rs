//! `activities.csv` for HR: every shift cut into work, breaks and meals, without gaps.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::schedule::{clock, utc};
use super::{Cell, Column, Table, headings, word};
use crate::calendar::Zone;
use crate::report::Language;
use crate::roster::rows::{ActivityRow, RosterRows, ShiftRow};

const COLUMNS: &[Column] = &[
    Column("agent_id", "工号"),
    Column("name", "姓名"),
    Column("team", "班组"),
    Column("work_date", "出勤日期"),
    Column("shift_code", "班次"),
    Column("activity", "活动"),
    Column("start_local", "开始时间"),
    Column("end_local", "结束时间"),
    Column("start_utc", "开始时间UTC"),
    Column("end_utc", "结束时间UTC"),
    Column("minutes", "分钟数"),
    Column("paid", "计薪"),
    Column("on_queue", "在线"),
];

/// One piece of a shift.
struct Segment<'a> {
    activity: &'a str,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    paid: bool,
    on_queue: bool,
}

/// The segments of every shift in the order of the rows, those of one shift by the clock; `None`
/// where nothing is known of activities, because a shift without breaks would be a guess.
pub fn activities(zone: &Zone, rows: &RosterRows, language: Language) -> Option<Table> {
    let known = rows.activities.as_ref()?;
    let mut by_shift: BTreeMap<(&str, NaiveDate), Vec<&ActivityRow>> = BTreeMap::new();
    for row in known {
        let key = (row.agent_id.as_str(), row.work_date);
        by_shift.entry(key).or_default().push(row);
    }
    let mut table = Table {
        name: "activities",
        header: headings(COLUMNS, language),
        rows: Vec::new(),
    };
    for shift in &rows.shifts {
        let key = (shift.agent_id.as_str(), shift.work_date);
        let mut placed = by_shift.get(&key).cloned().unwrap_or_default();
        placed.sort_by_key(|row| row.start);
        let work = word(language, "work", "在线服务");
        for segment in segments(shift, &placed, work) {
            table.rows.push(cells(zone, shift, &segment, language));
        }
    }
    Some(table)
}

/// The shift's time on queue between its activities, and these.
fn segments<'a>(shift: &ShiftRow, placed: &[&'a ActivityRow], work: &'a str) -> Vec<Segment<'a>> {
    let on_queue = |from, until| Segment {
        activity: work,
        from,
        until,
        paid: true,
        on_queue: true,
    };
    let mut segments = Vec::new();
    let mut now = shift.start.to_utc();
    for row in placed {
        let (from, until) = (row.start.to_utc(), row.end.to_utc());
        if now < from {
            segments.push(on_queue(now, from));
        }
        segments.push(Segment {
            activity: &row.activity,
            from,
            until,
            paid: row.paid,
            on_queue: row.on_queue,
        });
        now = now.max(until);
    }
    if now < shift.end.to_utc() {
        segments.push(on_queue(now, shift.end.to_utc()));
    }
    segments
}

fn cells(zone: &Zone, shift: &ShiftRow, segment: &Segment<'_>, language: Language) -> Vec<Cell> {
    let (start, end) = (zone.at(segment.from), zone.at(segment.until));
    let yes_no = |yes: bool| Cell::from(answer(language, yes));
    vec![
        shift.agent_id.as_str().into(),
        shift.name.as_str().into(),
        shift.team.as_str().into(),
        shift.work_date.to_string().into(),
        shift.shift.as_str().into(),
        segment.activity.into(),
        clock(start),
        clock(end),
        utc(start),
        utc(end),
        (segment.until - segment.from).num_minutes().into(),
        yes_no(segment.paid),
        yes_no(segment.on_queue),
    ]
}

fn answer(language: Language, yes: bool) -> &'static str {
    if yes {
        word(language, "true", "是")
    } else {
        word(language, "false", "否")
    }
}
