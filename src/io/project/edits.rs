//! `edits.csv`: the planner's changes to the forecast, kept as data beside it.
//!
//! An empty queue means all of them, an empty last day the first day alone, empty hours the whole day.
//! A row without a reason acts and is warned about: a number that nobody can explain next month is worth
//! a word now, but not worth a plan that does not run.

use chrono::NaiveDate;

use super::sheet::Sheet;
use crate::calendar::{ClockMinutes, EventCalendar, Grid};
use crate::history::Ledger;
use crate::io::headers::names;
use crate::io::numbers::read_plain;
use crate::plan::{Edit, PlannedQueue, VolumeAction, VolumeChange};
use crate::units::QueueId;

const ACTIONS: [&str; 3] = ["add", "multiply", "replace"];
/// No interval of a centre has more contacts, and no edit means more than so many times as many.
const MOST_CONTACTS: f64 = 1e9;
const LARGEST_FACTOR: f64 = 1000.0;
/// From midnight to midnight.
const ALL_DAY: (ClockMinutes, ClockMinutes) = (0, 1440);

/// The plan that is edited: an edit that touches nothing of it is worth a warning.
pub struct Planned<'p> {
    pub grid: &'p Grid,
    pub events: &'p EventCalendar,
    pub queues: &'p [PlannedQueue],
}

/// Reads the edits in the order of the file.
pub fn read(file: &str, bytes: &[u8], planned: &Planned<'_>) -> (Vec<Edit>, Ledger) {
    let mut sheet = match Sheet::read(file, bytes, &names::EDITS) {
        Ok(sheet) => sheet,
        Err(ledger) => return (Vec::new(), ledger),
    };
    for (field, expected) in [
        ("first_day", "a date"),
        ("action", "add, multiply, replace"),
        ("value", "a number"),
    ] {
        sheet.require(field, expected);
    }
    let first_days = sheet.days("first_day");
    let last_days = sheet.days("last_day");
    let open: Vec<Vec<bool>> = planned.queues.iter().map(|q| planned.open(q)).collect();
    let mut edits = Vec::new();
    for index in 0..sheet.rows().len() {
        let queues = queues(&mut sheet, index, planned.queues);
        let action = action(&mut sheet, index);
        let hours = hours(&mut sheet, index);
        let span = sheet.span_of_days(index, first_days[index], last_days[index]);
        let (Some(action), Some((first_day, last_day)), false) =
            (action, span, sheet.is_refused(index))
        else {
            continue;
        };
        let change = VolumeChange {
            queues,
            first_day,
            last_day,
            hours,
            action,
        };
        warn_without_reason(&mut sheet, index);
        warn_without_effect(&mut sheet, index, &change, (planned.grid, &open));
        edits.push(Edit {
            change,
            reason: sheet.field(index, "reason").to_owned(),
            author: sheet.field(index, "author").to_owned(),
        });
    }
    (edits, sheet.into_ledger())
}

impl Planned<'_> {
    fn open(&self, queue: &PlannedQueue) -> Vec<bool> {
        let context = &queue.context;
        context
            .opening
            .open_mask(self.grid, self.events, &context.queue)
    }
}

/// The positions of the queues that the row speaks of.
fn queues(sheet: &mut Sheet, index: usize, known: &[PlannedQueue]) -> Vec<usize> {
    let name = sheet.field(index, "queue");
    if name.is_empty() {
        return (0..known.len()).collect();
    }
    let id = QueueId::new(name);
    let found = known.iter().position(|q| q.context.queue == id);
    if found.is_none() {
        let ids = known.iter().map(|q| q.context.queue.as_str());
        sheet.refuse_unknown(index, "queue", "PB-1403", "queue", ids);
    }
    found.into_iter().collect()
}

fn action(sheet: &mut Sheet, index: usize) -> Option<VolumeAction> {
    let word = sheet.field(index, "action").to_owned();
    let action: fn(f64) -> VolumeAction = match word.as_str() {
        "add" => VolumeAction::Add,
        "multiply" => VolumeAction::Multiply,
        "replace" => VolumeAction::Replace,
        "" => return None,
        _ => {
            sheet.refuse_unknown(index, "action", "PB-1601", "action", ACTIONS.into_iter());
            return None;
        }
    };
    let text = sheet.field(index, "value").to_owned();
    if text.is_empty() {
        return None;
    }
    let (least, most, expected) = match word.as_str() {
        "add" => (-MOST_CONTACTS, MOST_CONTACTS, "contacts per interval"),
        "multiply" => (
            0.0,
            LARGEST_FACTOR,
            "a factor from 0 to 1000; 1.2 is a fifth more",
        ),
        _ => (0.0, MOST_CONTACTS, "contacts per interval, 0 or more"),
    };
    let value = read_plain(&text);
    let Some(value) = value.filter(|v| (least..=most).contains(v)) else {
        let (code, found) = match value {
            Some(value) if value < least => ("PB-1301", format!("{text} is negative")),
            Some(_) => ("PB-1304", format!("{text} is out of range")),
            None => ("PB-1302", format!("{text:?} is not a number")),
        };
        let finding = sheet.error(code, index, "value").found(found);
        sheet.refuse(index, finding.expected(expected).fix("correct the cell"));
        return None;
    };
    Some(action(value))
}

/// Both ends or neither; an end before the start lies on the next day.
fn hours(sheet: &mut Sheet, index: usize) -> (ClockMinutes, ClockMinutes) {
    let from = sheet.clock(index, "from");
    let to = sheet.clock(index, "to");
    sheet.span_of_hours(index, from, to).unwrap_or(ALL_DAY)
}

fn warn_without_reason(sheet: &mut Sheet, index: usize) {
    if sheet.field(index, "reason").is_empty() {
        let finding = sheet.warning("PB-1310", index, "reason");
        sheet.say(
            finding
                .found("the edit has no reason")
                .expected("why the forecast is changed")
                .fix("write it into the cell; the edit acts without it"),
        );
    }
}

/// An edit of days or hours that are not planned or not open is kept, and does nothing.
fn warn_without_effect(
    sheet: &mut Sheet,
    index: usize,
    change: &VolumeChange,
    (grid, open): (&Grid, &[Vec<bool>]),
) {
    let inside = change.intervals(grid);
    let last: NaiveDate = grid.day(grid.n_days() - 1);
    let (field, found, expected) = if !inside.contains(&true) {
        let days = format!("{} to {}", change.first_day, change.last_day);
        let found = format!("the edit of {days} touches no planned interval");
        (
            "first_day",
            found,
            format!("days from {} to {last}", grid.first_day()),
        )
    } else {
        let is_open = |queue: &usize| (open[*queue].iter().zip(&inside)).any(|(o, i)| *o && *i);
        if change.queues.iter().any(is_open) {
            return;
        }
        let found = "the edit touches only hours in which the queue is closed".to_owned();
        ("from", found, "hours in which it is open".to_owned())
    };
    let finding = sheet.warning("PB-1311", index, field);
    sheet.say(
        finding
            .found(found)
            .expected(expected)
            .fix("correct the row, or remove it; it does nothing"),
    );
}
