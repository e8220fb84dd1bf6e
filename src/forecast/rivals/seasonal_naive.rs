//! The same slot a week ago: what everyone can do, and what a forecast must beat.
//!
//! Where that slot is unknown the week before it is taken, up to six weeks back.

use ndarray::Array2;

use crate::forecast::ForecastError;
use crate::forecast::forecaster::{Fitted, Forecaster, Prediction, days_ahead};
use crate::forecast::past::preparation::Past;

/// How many weeks are searched for a known slot.
const WEEKS_BACK: usize = 6;

/// The forecaster `seasonal-naive`.
pub(crate) struct SeasonalNaive;

struct LastWeek<'a>(&'a Past);

impl Forecaster for SeasonalNaive {
    fn name(&self) -> &'static str {
        "seasonal-naive"
    }

    fn fit<'a>(
        &self,
        past: &'a Past,
        _origins: &[usize],
    ) -> Result<Box<dyn Fitted + 'a>, ForecastError> {
        Ok(Box::new(LastWeek(past)))
    }
}

impl Fitted for LastWeek<'_> {
    fn predict(&self, origin: usize) -> Prediction {
        let days = days_ahead(self.0, origin);
        let mean = Array2::from_shape_fn((days, self.0.slots()), |(ahead, slot)| {
            last_known(self.0, origin, ahead, slot)
        });
        Prediction {
            origin,
            mean,
            day_log_variance: None,
        }
    }
}

/// Contacts in the slot on the latest same weekday before the origin that holds it; else 0.
fn last_known(past: &Past, origin: usize, ahead: usize, slot: usize) -> f64 {
    let weeks_to_past = ahead / 7 + 1;
    (0..WEEKS_BACK)
        .filter_map(|back| (origin + ahead).checked_sub(7 * (weeks_to_past + back)))
        .find(|&day| past.observed[[day, slot]])
        .map_or(0.0, |day| past.offered[[day, slot]])
}
