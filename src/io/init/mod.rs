//! `init`: a project around a planner's own history, or a sample, that runs as it stands.
//!
//! From the history come the columns, the interval, the queues, their opening hours per weekday and
//! their handle time. The team is generated: people `A001` … on contracts and shift patterns that
//! fit those hours, with skills in proportion to the work, so the planner sees a first plan within
//! minutes and then puts real people in their place.
//!
//! ```text
//! work of an interval   a = contacts × handle time ÷ interval        (mean of the last 8 weeks)
//! people there          R = a + √a, at least 1 while open            (square-root staffing)
//! people in all         Σ R·h of a week ÷ (hours on queue per person × 0.92 present × 0.90 fit)
//! ```
//! Not modelled: who the people are. Wages are 1 per hour until the planner says otherwise.

mod make;
mod opening;
mod project_text;
mod sample;
mod team;
mod work;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::Refused;
use super::messages::Language;
use crate::history::Ledger;

/// What a project is made from.
#[derive(Debug, Clone)]
pub struct InitRequest<'a> {
    /// The folder of the new project.
    pub dir: &'a Path,
    /// The planner's history, in any layout that can be read.
    pub history: &'a Path,
    /// The planner's calendar, copied into the project.
    pub calendar: Option<&'a Path>,
    /// The IANA name of the centre's zone.
    pub time_zone: &'a str,
    /// How many people; `None` = enough for the work.
    pub agents: Option<u32>,
    /// Mean handle time in seconds where the history has none; `None` = 300.
    pub handle_time_s: Option<f64>,
    /// The country of the public holidays; `None` = none.
    pub country: Option<String>,
    /// The planner's own public holidays, copied into the project.
    pub holidays: Option<&'a Path>,
    /// The language of comments and generated texts.
    pub language: Language,
}

/// What was recognised and written.
#[derive(Debug, Clone, PartialEq)]
pub struct InitSummary {
    /// The files, in the order in which they were written.
    pub files: Vec<PathBuf>,
    /// Which header of the history was read as which field.
    pub recognised: Vec<(&'static str, String)>,
    /// Length of an interval in minutes.
    pub interval_minutes: u32,
    /// First and last day of the history.
    pub history_days: (NaiveDate, NaiveDate),
    /// The first planned day.
    pub first_day: NaiveDate,
    /// What was recognised of each queue.
    pub queues: Vec<QueueSummary>,
    /// How many people were generated.
    pub agents: usize,
    /// The account of the history file.
    pub ledger: Ledger,
}

/// What was recognised of one queue.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueSummary {
    /// The queue's id.
    pub id: String,
    /// The opening hours as the project file says them.
    pub open: Vec<String>,
    /// Mean contacts in a week of the last eight.
    pub offered_per_week: f64,
    /// Mean handle time in seconds.
    pub handle_time_s: f64,
    /// Whether the handle time comes from the history.
    pub handle_time_learnt: bool,
}

/// Writes a project around a planner's history.
///
/// # Errors
/// [`Refused`]: as storage where a project stands there already (PB-6205), nothing is written then;
/// as input for an unknown zone (PB-1212) or country, or a history that cannot be used.
pub fn from_history(request: &InitRequest<'_>) -> Result<InitSummary, Refused> {
    make::from_history(request)
}

/// Writes a sample project and says which files it has.
///
/// # Errors
/// [`Refused`]: as storage where a project stands there already, as input for an unknown name.
pub fn sample(dir: &Path, name: &str) -> Result<Vec<PathBuf>, Refused> {
    sample::write(dir, name)
}

#[cfg(test)]
mod tests;
