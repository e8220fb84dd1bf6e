//! `roster.csv` and `activities.csv`.

use std::path::Path;

use super::{OwnFile, also, long_csv_text, required};
use crate::io::Refused;
use crate::io::headers::Field;
use crate::roster::rows::{ActivityRow, RosterRows, ShiftRow};
use crate::units::AgentId;

const SHIFTS: [&str; 8] = [
    "agent_id",
    "name",
    "team",
    "work_date",
    "shift",
    "start",
    "end",
    "paid_minutes",
];

const ACTIVITIES: [&str; 7] = [
    "agent_id",
    "work_date",
    "activity",
    "start",
    "end",
    "paid",
    "on_queue",
];

/// One row per person and worked day.
pub fn roster_csv(rows: &RosterRows) -> String {
    long_csv_text(&SHIFTS, &rows.shifts, |line, s| {
        line.text(s.agent_id.as_str()).text(&s.name).text(&s.team);
        line.shown(s.work_date).text(&s.shift);
        line.instant(s.start).instant(s.end).shown(s.paid_minutes);
    })
}

/// Breaks, meals and duties of every shift.
pub fn activities_csv(rows: &RosterRows) -> String {
    let activities = rows.activities.as_deref().unwrap_or_default();
    long_csv_text(&ACTIVITIES, activities, |line, a| {
        line.text(a.agent_id.as_str()).shown(a.work_date);
        line.text(&a.activity).instant(a.start).instant(a.end);
        line.shown(a.paid).shown(a.on_queue);
    })
}

const SHIFT_FIELDS: [Field; 8] = [
    required!("agent_id"),
    also!("name"),
    also!("team"),
    required!("work_date"),
    required!("shift"),
    required!("start"),
    required!("end"),
    required!("paid_minutes"),
];

const ACTIVITY_FIELDS: [Field; 7] = [
    required!("agent_id"),
    required!("work_date"),
    required!("activity"),
    required!("start"),
    required!("end"),
    required!("paid"),
    required!("on_queue"),
];

/// Reads a roster and, if there is one beside it, its `activities.csv`.
///
/// # Errors
/// [`Refused`] with every row that cannot be read; whether it is a good roster is for the audit.
pub fn read_roster(path: &Path) -> Result<RosterRows, Refused> {
    let file = OwnFile::open_list(path, &SHIFT_FIELDS)?;
    let shifts = file.read(|cells| {
        let paid = cells.number("paid_minutes")?;
        if paid.fract() != 0.0 {
            return Err(cells
                .fault("PB-1302", "paid_minutes")
                .expected("whole minutes")
                .fix("write whole minutes"));
        }
        Ok(ShiftRow {
            agent_id: AgentId::new(cells.text("agent_id")),
            name: cells.text("name").to_owned(),
            team: cells.text("team").to_owned(),
            work_date: cells.day("work_date")?,
            shift: cells.text("shift").to_owned(),
            start: cells.instant("start")?,
            end: cells.instant("end")?,
            paid_minutes: paid as i64,
        })
    })?;
    let beside = path.with_file_name("activities.csv");
    let activities = if beside.is_file() {
        Some(read_activities(&beside)?)
    } else {
        None
    };
    Ok(RosterRows {
        shifts: shifts.into_iter().map(|(_, row)| row).collect(),
        activities,
    })
}

/// Reads an `activities.csv`.
///
/// # Errors
/// [`Refused`] with every row that cannot be read.
pub fn read_activities(path: &Path) -> Result<Vec<ActivityRow>, Refused> {
    let file = OwnFile::open_list(path, &ACTIVITY_FIELDS)?;
    let rows = file.read(|cells| {
        Ok(ActivityRow {
            agent_id: AgentId::new(cells.text("agent_id")),
            work_date: cells.day("work_date")?,
            activity: cells.text("activity").to_owned(),
            start: cells.instant("start")?,
            end: cells.instant("end")?,
            paid: cells.yes_or_no("paid")?,
            on_queue: cells.yes_or_no("on_queue")?,
        })
    })?;
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}
