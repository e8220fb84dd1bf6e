//! The planner's edits: the forecast as it was made and as it was edited, side by side.

use std::sync::Arc;

use super::{Edit, volume};
use crate::forecast::Forecast;

/// A forecast with the planner's edits, beside the one they were laid on.
#[derive(Debug, Clone)]
pub struct EditedForecast {
    /// What the forecasters said.
    pub baseline: Arc<Forecast>,
    /// The same after every edit; the baseline itself where there is none.
    pub forecast: Arc<Forecast>,
    /// What each edit did, in the order of the edits.
    pub effects: Vec<EditEffect>,
}

impl EditedForecast {
    /// A forecast that nobody edits: read from a file, it stands as it is.
    pub fn unedited(forecast: Arc<Forecast>) -> Self {
        Self {
            baseline: Arc::clone(&forecast),
            forecast,
            effects: Vec::new(),
        }
    }
}

/// What one edit did to the numbers that the edits before it had left.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EditEffect {
    /// By queue, then day; only days with an open interval inside the edit.
    pub days: Vec<EditedDay>,
}

/// The contacts of the intervals inside an edit, on one day of one queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EditedDay {
    /// Position of the queue.
    pub queue: usize,
    /// Position of the day on the grid.
    pub day: usize,
    /// Contacts expected before the edit.
    pub before: f64,
    /// Contacts expected after it.
    pub after: f64,
}

impl EditEffect {
    /// Per queue that the edit touched: its position, contacts before and after over all days.
    pub fn by_queue(&self) -> Vec<(usize, f64, f64)> {
        let mut queues: Vec<(usize, f64, f64)> = Vec::new();
        for day in &self.days {
            match queues.last_mut() {
                Some(last) if last.0 == day.queue => {
                    last.1 += day.before;
                    last.2 += day.after;
                }
                _ => queues.push((day.queue, day.before, day.after)),
            }
        }
        queues
    }

    fn note(&mut self, queue: usize, day: usize, before: f64, after: f64) {
        match self.days.last_mut() {
            Some(last) if (last.queue, last.day) == (queue, day) => {
                last.before += before;
                last.after += after;
            }
            _ => self.days.push(EditedDay {
                queue,
                day,
                before,
                after,
            }),
        }
    }
}

/// Lays the edits on a forecast, in their order. The forecast itself is kept as it is.
pub fn edited(edits: &[Edit], baseline: Arc<Forecast>) -> EditedForecast {
    if edits.is_empty() {
        return EditedForecast::unedited(baseline);
    }
    let mut forecast = baseline.as_ref().clone();
    let grid = baseline.grid.clone();
    let effects = edits
        .iter()
        .map(|edit| {
            let mut effect = EditEffect::default();
            volume::apply(&mut forecast, &edit.change, |queue, interval, a, b| {
                effect.note(queue, grid.day_of(interval), a, b);
            });
            effect
        })
        .collect();
    EditedForecast {
        baseline,
        forecast: Arc::new(forecast),
        effects,
    }
}

#[cfg(test)]
mod tests;
