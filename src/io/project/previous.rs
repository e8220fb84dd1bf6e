//! `previous_roster.csv`: what was worked before the first planned day.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::sheet::{Sheet, place};
use crate::calendar::Zone;
use crate::history::{Finding, Ledger};
use crate::io::dates;
use crate::io::headers::names;
use crate::roster::{Agent, PreviousShift};

/// Reads the shifts of the people who are still there.
pub fn read(
    file: &str,
    bytes: &[u8],
    agents: &[Agent],
    zone: &Zone,
    first_day: NaiveDate,
) -> (Vec<PreviousShift>, Ledger) {
    let mut sheet = match Sheet::read(file, bytes, &names::ROSTER) {
        Ok(sheet) => sheet,
        Err(ledger) => return (Vec::new(), ledger),
    };
    for (field, expected) in [
        ("agent_id", "an id"),
        ("work_date", "a date"),
        ("start", "an instant"),
        ("end", "an instant"),
    ] {
        sheet.require(field, expected);
    }
    let work_dates = sheet.days("work_date");
    let starts = instants(&mut sheet, "start", zone);
    let ends = instants(&mut sheet, "end", zone);
    let positions = positions(agents);
    let mut shifts = Vec::new();
    let mut late = Vec::new();
    for index in 0..sheet.rows().len() {
        let (Some(work_date), Some(start), Some(end)) =
            (work_dates[index], starts[index], ends[index])
        else {
            continue;
        };
        if end <= start {
            refuse_backwards(&mut sheet, index);
        }
        if work_date >= first_day {
            late.push(sheet.number(index));
            continue;
        }
        let paid_minutes = paid_minutes(&mut sheet, index, (end - start).num_minutes());
        let agent = positions.get(sheet.field(index, "agent_id")).copied();
        if let (Some(agent), false) = (agent, sheet.is_refused(index)) {
            shifts.push(PreviousShift {
                agent,
                work_date,
                start,
                end,
                paid_minutes,
            });
        }
    }
    sheet
        .ledger
        .findings
        .extend(tell_of_late(file, &late, first_day));
    shifts.sort_by_key(|s| (s.agent, s.work_date, s.start));
    (shifts, sheet.into_ledger())
}

fn positions(agents: &[Agent]) -> BTreeMap<&str, usize> {
    let ids = agents.iter().map(|a| a.id.as_str());
    ids.enumerate().map(|(i, id)| (id, i)).collect()
}

/// The paid minutes of a shift, 0 up to all of it; `None` where the cell is empty or not there.
fn paid_minutes(sheet: &mut Sheet, index: usize, all: i64) -> Option<i64> {
    let text = sheet.field(index, "paid_minutes").to_owned();
    // A shift that ends before it starts is refused for that.
    if text.is_empty() || all <= 0 {
        return None;
    }
    let minutes: Option<i64> = text.parse().ok();
    let sound = minutes.filter(|minutes| (0..=all).contains(minutes));
    if sound.is_none() {
        let code = if minutes.is_some() {
            "PB-1304"
        } else {
            "PB-1302"
        };
        let finding = sheet.error(code, index, "paid_minutes");
        sheet.refuse(
            index,
            finding
                .found(format!("paid_minutes is {text}"))
                .expected(format!("whole minutes, 0 to the {all} of the shift"))
                .fix("correct the cell, or leave it empty: then all of the shift counts as work"),
        );
    }
    sound
}

fn refuse_backwards(sheet: &mut Sheet, index: usize) {
    let finding = sheet.error("PB-1502", index, "end");
    let found = format!(
        "ends at {} and starts at {}",
        sheet.field(index, "end"),
        sheet.field(index, "start")
    );
    sheet.refuse(
        index,
        finding
            .found(found)
            .expected("an end after the start")
            .fix("give the next day's date to an end after midnight"),
    );
}

fn tell_of_late(file: &str, rows: &[usize], first_day: NaiveDate) -> Option<Finding> {
    let first = rows.first()?;
    Some(
        Finding::warning("PB-1213", file)
            .row(*first)
            .column("work_date")
            .found(format!(
                "{} rows lie on or after the first planned day {first_day}",
                rows.len()
            ))
            .expected("shifts before the plan")
            .fix("nothing to do, they are planned anew"),
    )
}

/// A column of instants; local times mean the first of two, and the time after a jump.
fn instants(sheet: &mut Sheet, field: &'static str, zone: &Zone) -> Vec<Option<DateTime<Utc>>> {
    let cells = sheet.columns.cells(&sheet.table, field);
    let rows: Vec<usize> = cells.clone().map(|(row, _)| row).collect();
    let column = dates::read_column(place(sheet, field), cells, None);
    let instants = column
        .stamps
        .iter()
        .map(|s| {
            s.map(|s| {
                s.instant()
                    .unwrap_or_else(|| zone.resolve(s.local).compatible())
            })
        })
        .collect();
    for finding in column.findings {
        let index = finding
            .row
            .and_then(|row| rows.iter().position(|r| *r == row));
        match index.filter(|_| finding.is_error()) {
            Some(index) => sheet.refuse(index, finding),
            None => sheet.ledger.findings.push(finding),
        }
    }
    instants
}
