//! The days ahead with what they share and what each has for itself, and the weeks they make.

use std::ops::Range;

use ndarray::{Array2, Axis};

use super::last_year::{LastYear, is_plain};
use crate::forecast::ForecastError;
use crate::forecast::forecaster::{Fitted, Forecaster};
use crate::forecast::past::preparation::Past;
use crate::forecast::rivals::mean_of_six::MeanOfDays;
use crate::forecast::selection::has_no_weekly_pattern;
use crate::forecast::state_space::Model;

/// Log variance of a level of which less than three weeks are known.
const SHORT_HISTORY: f64 = 0.10;
/// The lead in weeks at which the model's variance is halved.
const TEMPERED_BY_HALF: f64 = 26.0;

/// Day totals ahead of an origin, before opening hours are laid over them.
pub(super) struct DaysAhead {
    /// Contacts on the wall clock. (days, slots)
    pub mean: Array2<f64>,
    /// Contacts of the day. (days,)
    pub total: Vec<f64>,
    /// Log variance that days have in common. (days,)
    shared: Vec<f64>,
    /// Log variance of the day alone. (days,)
    own: Vec<f64>,
    /// The lead in weeks at which the variance is halved.
    tempered_by_half: f64,
}

/// A week ahead.
pub(super) struct Week {
    /// Its days, as positions from the origin.
    pub days: Range<usize>,
    /// By how much last year's same days change what the model says of the plain ones.
    last_year: f64,
    /// Which of the days are plain, this year and last.
    plain: [bool; 7],
    /// Log variance of its total before rehearsals are asked.
    pub variance: f64,
}

impl Week {
    /// The week's contacts, given those of every day by the model.
    pub fn total(&self, days: &[f64]) -> f64 {
        let of_day = |(day, plain): (&f64, &bool)| day * if *plain { self.last_year } else { 1.0 };
        let days = days[self.days.clone()].iter().zip(&self.plain);
        days.map(of_day).sum()
    }
}

impl DaysAhead {
    /// What the state-space model says; with less than three weeks of history the mean of the days.
    pub fn new(past: &Past) -> Result<Self, ForecastError> {
        let origins = [past.n_past];
        if has_no_weekly_pattern(past) {
            let mean = MeanOfDays.fit(past, &origins)?.predict(past.n_past).mean;
            let n_days = mean.nrows();
            return Ok(Self {
                total: mean.sum_axis(Axis(1)).to_vec(),
                mean,
                shared: vec![SHORT_HISTORY; n_days],
                own: vec![0.0; n_days],
                tempered_by_half: f64::INFINITY,
            });
        }
        let model = Model::fit(past, &origins)?;
        let prediction = model.predict(past.n_past);
        let own = model.own_variance().to_vec();
        let variance = prediction.day_log_variance.unwrap_or_default();
        Ok(Self {
            total: prediction.mean.sum_axis(Axis(1)).to_vec(),
            mean: prediction.mean,
            shared: variance.iter().zip(&own).map(|(v, n)| v - n).collect(),
            own,
            tempered_by_half: TEMPERED_BY_HALF,
        })
    }

    /// The whole weeks after the first `skipped` days.
    pub fn weeks(&self, past: &Past, skipped: usize) -> Vec<Week> {
        let mut last_year = LastYear::new(past, &self.total);
        let n_weeks = (self.total.len() - skipped) / 7;
        (0..n_weeks)
            .map(|k| {
                let days = skipped + 7 * k..skipped + 7 * k + 7;
                let plain = std::array::from_fn(|i| is_plain(past, past.n_past + days.start + i));
                let lead = k + 1;
                Week {
                    last_year: last_year.factor(&days, lead),
                    plain,
                    variance: self.tempered(&days, lead) + last_year.doubt(lead),
                    days,
                }
            })
            .collect()
    }

    /// The model lets the level wander for ever; real ones come back.
    fn tempered(&self, days: &Range<usize>, lead: usize) -> f64 {
        self.variance(days) / (1.0 + lead as f64 / self.tempered_by_half)
    }

    /// Log variance of a week's total as the model sees it.
    fn variance(&self, days: &Range<usize>) -> f64 {
        let total: f64 = self.total[days.clone()].iter().sum();
        if total <= 0.0 {
            return 0.0;
        }
        let (mut common, mut own) = (0.0, 0.0);
        for day in days.clone() {
            let share = self.total[day] / total;
            common += share * self.shared[day].max(0.0).sqrt();
            own += share * share * self.own[day];
        }
        common * common + own
    }
}
