//! A day that is running: what is asked of it and what is answered.

use crate::calendar::Grid;
use crate::forecast::QueueForecast;

/// A day that is running: the first of the grid, up to now.
#[derive(Debug, Clone, Copy)]
pub struct RunningDay<'a> {
    /// Today and the days to come.
    pub grid: &'a Grid,
    /// Intervals of today that are over.
    pub n_passed: usize,
}

/// Where an interval's numbers come from on a day that is running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntervalSource {
    /// Counted: mean and quantiles are the contacts that came.
    Actual,
    /// Today's forecast, corrected by what came before; also for a passed interval nobody counted.
    Updated,
    /// A forecast of the usual kind.
    Forecast,
}

/// One queue's forecast while a day is running.
#[derive(Debug, Clone)]
pub struct QueueReforecast {
    /// Today, counted and corrected, and the days to come.
    pub forecast: QueueForecast,
    /// Where each interval's numbers come from. (intervals,)
    pub sources: Vec<IntervalSource>,
    /// Today as it was forecast from the days before. (intervals of today,)
    pub before: QueueForecast,
    /// What was seen of today and what follows from it.
    pub today: TodaySoFar,
}

/// What was seen of today and what follows from it: the rest is multiplied by
/// `exp(belief · believed + belief_turning · turning)`.
#[derive(Debug, Clone, PartialEq)]
pub struct TodaySoFar {
    /// Contacts that came in the open intervals that were counted.
    pub arrived: f64,
    /// Contacts that were expected there.
    pub expected: f64,
    /// Share of today's expected contacts that lies in these intervals, 0 to 1.
    pub share_seen: f64,
    /// Open intervals that are over and were not counted.
    pub intervals_missing: usize,
    /// Logarithm of arrived over expected, one contact added to both.
    pub deviation: f64,
    /// `deviation` as far as it is believed: an ordinary morning that is all but empty is a fault.
    pub believed: f64,
    /// The same over the last two hours, less `deviation`.
    pub turning: f64,
    /// How far the day so far is believed: the share of `deviation` that the rest of past days kept.
    pub belief: f64,
    /// The same of `turning`.
    pub belief_turning: f64,
    /// Past days on which both rest; with none nothing is believed.
    pub past_days: usize,
    /// What the rest of today is multiplied by.
    pub factor: f64,
    /// Contacts that were expected in the intervals that are not counted.
    pub rest_before: f64,
    /// Contacts that are expected there now.
    pub rest_after: f64,
    /// Whether the day so far is half or twice the expected, of which past days can tell nothing.
    pub beyond_experience: bool,
}
