//! What will happen: contacts and handle time per queue and interval, with honest bands.
//!
//! (front door; to be written with the engine)

use ndarray::{Array1, Array2};

use crate::calendar::{Grid, OpeningHours};
use crate::units::QueueId;

/// The levels of the quantiles, in the order of the columns of [`QueueForecast::quantiles`].
pub const LEVELS: [f64; 7] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

/// What a forecaster must know of a queue beside its history and the calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueContext {
    /// The queue.
    pub queue: QueueId,
    /// When it can be reached; closed intervals are forecast as 0.
    pub opening: OpeningHours,
    /// Used where the history holds no handle time, in seconds.
    pub default_handle_time_s: f64,
}

/// A forecast of every queue on one grid.
#[derive(Debug, Clone)]
pub struct Forecast {
    /// The intervals that are forecast.
    pub grid: Grid,
    /// One forecast per queue, in the order of the project file.
    pub queues: Vec<QueueForecast>,
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

/// Which forecaster was chosen for a queue, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelChoice {
    /// The name of the forecaster that made the numbers.
    pub chosen: &'static str,
    /// The candidates with their backtest WAPE (summed absolute error ÷ summed actuals), best first;
    /// empty where the history is too short for a backtest.
    pub candidates: Vec<(&'static str, f64)>,
}
