//! What a forecast says: contacts and handle time per interval, bands, and who speaks.

use ndarray::{Array1, Array2};

use super::LEVELS;
use super::bands::uncertainty::interval_quantiles;
use super::groups::{GroupChoice, GroupForecast};
use crate::calendar::Grid;
use crate::units::QueueId;

/// The least squared coefficient of variation of an interval's rate.
const LEAST_DISPERSION: f64 = 1e-4;

/// A forecast of every queue on one grid.
#[derive(Debug, Clone)]
pub struct Forecast {
    /// The intervals that are forecast.
    pub grid: Grid,
    /// One forecast per queue, in the order of the project file.
    pub queues: Vec<QueueForecast>,
    /// The groups of two queues or more: what is said of their sums.
    pub groups: Vec<GroupForecast>,
}

/// One queue's forecast.
///
/// A random day is drawn as `mean · F · G_i`, with a factor F shared by the whole day
/// (mean 1, log standard deviation `day_log_sd`), independent factors G_i per interval (mean 1,
/// log standard deviation `interval_log_sd`), and Poisson counts given the product.
#[derive(Debug, Clone)]
pub struct QueueForecast {
    /// The queue.
    pub queue: QueueId,
    /// Expected contacts per interval. (intervals,)
    pub mean: Array1<f64>,
    /// Quantiles of the count at [`LEVELS`]. (intervals, 7)
    pub quantiles: Array2<f64>,
    /// Log standard deviation of the factor that all intervals of a day share. (days,)
    pub day_log_sd: Array1<f64>,
    /// Log standard deviation of each interval's own factor. (days,)
    pub interval_log_sd: Array1<f64>,
    /// Mean handle time in seconds. (intervals,)
    pub handle_time_s: Array1<f64>,
    /// Whether the handle time was learnt or is the default of the project file.
    pub handle_time_learnt: bool,
    /// Whether the queue can be reached. (intervals,)
    pub open: Vec<bool>,
    /// Which forecaster was chosen, and how all of them did in the backtest.
    pub choice: ModelChoice,
}

impl Forecast {
    /// Contacts of a group, and quantiles of their count at [`LEVELS`], in one interval: its queues added up.
    pub fn of_group(&self, group: &GroupForecast, interval: usize) -> (f64, [f64; LEVELS.len()]) {
        let mean = group.queues.iter().map(|&q| self.queues[q].mean[interval]);
        let mean: f64 = mean.sum();
        let day = self.grid.day_of(interval);
        let spread = group.day_log_sd[day].powi(2) + group.interval_log_sd[day].powi(2);
        (mean, interval_quantiles(mean, spread.max(LEAST_DISPERSION)))
    }
}

impl QueueForecast {
    /// Quantiles at [`LEVELS`] of an interval with another `mean` (contacts, 0 or more) on a day (its
    /// position): as uncertain as that day is, zeros where nothing is expected.
    pub fn quantiles_of(&self, day: usize, mean: f64) -> [f64; LEVELS.len()] {
        let spread = self.day_log_sd[day].powi(2) + self.interval_log_sd[day].powi(2);
        // A forecast from a file may say nothing of its spread; a count still varies.
        interval_quantiles(mean, spread.max(LEAST_DISPERSION))
    }
}

/// Which forecaster was chosen for a queue, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelChoice {
    /// The name of the forecaster that made the numbers.
    pub chosen: &'static str,
    /// The candidates with their backtest WAPE (summed absolute error ÷ summed actuals), best first;
    /// empty where the history is too short for a backtest.
    pub candidates: Vec<(&'static str, f64)>,
    /// How its numbers agree with those of its group.
    pub group: Option<GroupChoice>,
}
