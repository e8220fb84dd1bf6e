//! The planner's edits with what they did, for programs and as lines of text.

use chrono::NaiveDate;
use serde::Serialize;

use super::Language;
use super::html::grouped;
use crate::calendar::{ClockMinutes, format_clock};
use crate::plan::{Edit, EditEffect, PlannedQueue};

/// One edit of one queue, with the contacts before and after it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EditEntry {
    /// The place of the edit among the edits, from 1; one of several queues stands once for each.
    pub edit: usize,
    /// The queue.
    pub queue: String,
    /// First day, included.
    pub first_day: NaiveDate,
    /// Last day, included.
    pub last_day: NaiveDate,
    /// Start on the wall clock; absent for the whole day.
    pub from: Option<String>,
    /// End on the wall clock; at or before the start it is the next day's.
    pub to: Option<String>,
    /// `add`, `multiply` or `replace`.
    pub action: &'static str,
    /// Contacts per interval, or the factor.
    pub value: f64,
    /// Why.
    pub reason: String,
    /// Who.
    pub author: String,
    /// Contacts of the touched intervals before this edit.
    pub contacts_before: f64,
    /// Contacts of the same after it.
    pub contacts_after: f64,
}

/// Every edit by queue, in the order of the edits; `day` (a position) keeps what they did to that day,
/// and leaves out those that did nothing on it.
pub fn edit_entries(
    queues: &[PlannedQueue],
    edits: &[Edit],
    effects: &[EditEffect],
    day: Option<usize>,
) -> Vec<EditEntry> {
    let mut entries = Vec::new();
    for (index, (edit, effect)) in edits.iter().zip(effects).enumerate() {
        for &queue in &edit.change.queues {
            let of_queue = effect.days.iter().filter(|d| d.queue == queue);
            let touched: Vec<_> = of_queue
                .filter(|d| day.is_none_or(|day| d.day == day))
                .collect();
            if day.is_some() && touched.is_empty() {
                continue;
            }
            entries.push(EditEntry {
                contacts_before: touched.iter().map(|d| d.before).sum(),
                contacts_after: touched.iter().map(|d| d.after).sum(),
                ..bare(index, edit, queues[queue].context.queue.to_string())
            });
        }
    }
    entries
}

fn bare(index: usize, edit: &Edit, queue: String) -> EditEntry {
    let change = &edit.change;
    let hours = (change.hours != (0, 1440)).then_some(change.hours);
    EditEntry {
        edit: index + 1,
        queue,
        first_day: change.first_day,
        last_day: change.last_day,
        from: hours.map(|h| format_clock(h.0)),
        to: hours.map(|h| on_the_clock(h.1)),
        action: change.action.name(),
        value: change.action.value(),
        reason: edit.reason.clone(),
        author: edit.author.clone(),
        contacts_before: 0.0,
        contacts_after: 0.0,
    }
}

/// The end as it is written in the file: past midnight the next day's time.
fn on_the_clock(until: ClockMinutes) -> String {
    format_clock(if until > 1440 { until - 1440 } else { until })
}

impl EditEntry {
    /// `voice 2026-11-11 20:00–22:00 multiply 1.2: 1,234 → 1,481 (+247); press day, Li`
    pub fn line(&self, language: Language) -> String {
        let days = match self.first_day == self.last_day {
            true => self.first_day.to_string(),
            false => format!("{}–{}", self.first_day, self.last_day),
        };
        format!("{} {days} {}", self.queue, self.line_of_day(language))
    }

    /// The same without queue and days, for a place that speaks of one queue and one day.
    pub fn line_of_day(&self, language: Language) -> String {
        let action = match (self.action, language) {
            (name, Language::English) => name,
            ("multiply", Language::Chinese) => "乘以",
            ("add", Language::Chinese) => "每时段加",
            (_, Language::Chinese) => "每时段改为",
        };
        let hours = match (&self.from, &self.to) {
            (Some(from), Some(to)) => format!("{from}–{to} "),
            _ => String::new(),
        };
        let (before, after) = (grouped(self.contacts_before), grouped(self.contacts_after));
        let more = self.contacts_after - self.contacts_before;
        let sign = if more >= 0.5 { "+" } else { "" };
        let (more, value, told) = (grouped(more), self.value, self.told(language));
        match language {
            Language::English => {
                format!("{hours}{action} {value}: {before} → {after} ({sign}{more}); {told}")
            }
            Language::Chinese => {
                format!("{hours}{action} {value}：{before} → {after}（{sign}{more}）；{told}")
            }
        }
    }

    /// Reason and author as far as they are known.
    fn told(&self, language: Language) -> String {
        let (none, comma) = match language {
            Language::English => ("no reason given", ", "),
            Language::Chinese => ("未写原因", "，"),
        };
        let reason = if self.reason.is_empty() {
            none
        } else {
            &self.reason
        };
        if self.author.is_empty() {
            reason.to_owned()
        } else {
            format!("{reason}{comma}{}", self.author)
        }
    }
}
