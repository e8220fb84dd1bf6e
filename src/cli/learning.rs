//! What of the history is not learnt from, and which days perhaps should not be.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::workspace::Workspace;
use crate::calendar::{CalendarEntry, EntryKind, EventCalendar, format_clock};
use crate::forecast::{self, UnusualDays};
use crate::history::{ContactHistory, Finding};
use crate::report::Language;

/// The entries of a calendar that exclude days from learning, newest first.
pub fn exclusions(events: &EventCalendar) -> Vec<&CalendarEntry> {
    let mut found: Vec<&CalendarEntry> = events.entries().iter().filter(|e| e.excludes()).collect();
    found.reverse();
    found
}

/// `2025-08-20 10:00–16:30 Chat platform down, chat: half of the chats went to the hotline`
pub fn line(entry: &CalendarEntry, language: Language) -> String {
    let mut text = entry.first_day.to_string();
    if entry.last_day != entry.first_day {
        text.push_str(&format!("–{}", entry.last_day));
    }
    if let Some((from, until)) = hours(entry) {
        text.push_str(&format!(" {from}–{until}"));
    }
    text.push_str(&format!(" {}", entry.name));
    let (comma, colon, none) = match language {
        Language::English => (", ", ": ", "no reason given"),
        Language::Chinese => ("，", "：", "未写原因"),
    };
    if let Some(queue) = &entry.queue {
        text.push_str(&format!("{comma}{queue}"));
    }
    let reason = if entry.note.is_empty() {
        none
    } else {
        &entry.note
    };
    text + colon + reason
}

/// The same for a program.
pub fn json(entry: &CalendarEntry) -> Value {
    let hours = hours(entry);
    json!({
        "name": entry.name,
        "first_day": entry.first_day.to_string(),
        "last_day": entry.last_day.to_string(),
        "from": hours.as_ref().map(|h| &h.0),
        "to": hours.as_ref().map(|h| &h.1),
        "queue": entry.queue.as_ref().map(|q| q.as_str()),
        "reason": entry.note,
    })
}

fn hours(entry: &CalendarEntry) -> Option<(String, String)> {
    let EntryKind::OutageHours { from, until } = entry.kind else {
        return None;
    };
    let end = if until > 1440 { until - 1440 } else { until };
    Some((format_clock(from), format_clock(end)))
}

/// Ordinary days of the history that were far from what their past foretold, newest first.
pub fn unusual(
    history: Option<&ContactHistory>,
    events: &EventCalendar,
    first_day: NaiveDate,
) -> Vec<UnusualDays> {
    let mut found = Vec::new();
    for queue in history.iter().flat_map(|h| &h.queues) {
        // A history that is too short was said to be when it was read.
        if let Ok(runs) = forecast::unusual_days(queue, events, first_day) {
            found.extend(runs);
        }
    }
    found.sort_by_key(|run| std::cmp::Reverse(run.first_day));
    found
}

/// The same of a project as it stands.
pub fn unusual_in(space: &Workspace) -> Vec<UnusualDays> {
    let inputs = &space.inputs;
    let history = inputs.history.as_deref();
    unusual(history, &inputs.events, inputs.grid.first_day())
}

/// One warning for each queue with unusual days.
pub fn warnings(space: &Workspace, unusual: &[UnusualDays]) -> Vec<Finding> {
    let file = space
        .ledgers
        .iter()
        .map(|ledger| ledger.file.as_str())
        .find(|file| file.starts_with("history"))
        .unwrap_or("history.csv");
    let queues = space.inputs.queues.iter().map(|q| &q.context.queue);
    queues
        .filter_map(|queue| {
            let mut runs = unusual.iter().filter(|run| run.queue == *queue);
            let newest = runs.next()?;
            let days = |run: &UnusualDays| (run.last_day - run.first_day).num_days() + 1;
            let n = days(newest) + runs.map(days).sum::<i64>();
            let factor = match newest.is_high() {
                true => newest.factors.1,
                false => newest.factors.0,
            };
            Some(
                Finding::warning("PB-1307", file)
                    .column("offered")
                    .found(format!(
                        "days of \"{queue}\" far from what their past foretold: {n}, the latest {} at {factor:.2}×",
                        newest.last_day
                    ))
                    .expected("days like others, or an entry in the calendar")
                    .fix("see calendar_proposals.csv, which paiban check writes"),
            )
        })
        .collect()
}
