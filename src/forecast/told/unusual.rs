//! Runs of days that nobody explained: proposed to the planner, never removed.
//!
//! An ordinary day far from what its past foretold is either an event that the calendar does not hold or
//! a fault of the system that counted. The program cannot know which; it names the day, how far off it
//! was and on which side, and leaves the decision where it belongs. The filter that learns clips such
//! days anyway, so an unanswered proposal does little harm.

use chrono::{Duration, NaiveDate};

use crate::calendar::EventCalendar;
use crate::forecast::{ForecastError, Remark, remarks};
use crate::history::QueueHistory;
use crate::units::QueueId;

/// Days in a row, all above or all below what their past foretold.
#[derive(Debug, Clone, PartialEq)]
pub struct UnusualDays {
    /// The queue.
    pub queue: QueueId,
    /// First day.
    pub first_day: NaiveDate,
    /// Last day, included.
    pub last_day: NaiveDate,
    /// Least and largest factor: contacts that came ÷ contacts foretold.
    pub factors: (f64, f64),
    /// The largest distance in standard deviations on the log scale, with its sign.
    pub score: f64,
}

impl UnusualDays {
    /// Whether more came than was foretold.
    pub fn is_high(&self) -> bool {
        self.score > 0.0
    }
}

/// The runs of one queue's history, newest first.
pub(crate) fn run(
    history: &QueueHistory,
    events: &EventCalendar,
    first_day: NaiveDate,
) -> Result<Vec<UnusualDays>, ForecastError> {
    let mut runs: Vec<UnusualDays> = Vec::new();
    for remark in remarks(history, events, first_day)? {
        let Remark::UnusualDay {
            date,
            factor,
            score,
        } = remark
        else {
            continue;
        };
        match runs.last_mut() {
            Some(run)
                if run.last_day + Duration::days(1) == date && run.is_high() == (score > 0.0) =>
            {
                run.last_day = date;
                run.factors = (run.factors.0.min(factor), run.factors.1.max(factor));
                if score.abs() > run.score.abs() {
                    run.score = score;
                }
            }
            _ => runs.push(UnusualDays {
                queue: history.queue.clone(),
                first_day: date,
                last_day: date,
                factors: (factor, factor),
                score,
            }),
        }
    }
    runs.reverse();
    Ok(runs)
}
