//! Fitting: sizes first, then all settings, then what the calendar and the planner add at the origin.

use ndarray::Array2;

use super::average::{Averaged, Outlook};
use super::columns::DaySizes;
use super::design::{Design, HolidayView, Outline, is_two_faced_holiday};
use super::effects::{DayParts, Effects, LogTotals, apply_lent, apply_uplifts};
use super::filter::{OriginStep, Setting, pass};
use super::sizes;
use crate::forecast::ForecastError;
use crate::forecast::forecaster::{Fitted, Forecaster, Prediction, days_ahead};
use crate::forecast::past::effect::{CalendarCause, Effect};
use crate::forecast::past::preparation::Past;
use crate::forecast::past::special_days::EventDay;
use crate::forecast::profile::{DayShapes, Paces};

/// Ordinary days that one pass in the middle of the grid found too far off to believe: day position,
/// log error, standard score.
pub(crate) fn surprises(past: &Past) -> Vec<(usize, f64, f64)> {
    let sizes = sizes::learn(past);
    let design = Design::new(past, outline(HolidayView::LikeRestDay, &sizes));
    let end = OriginStep {
        step: design.step_of(past.n_past),
        n_ahead: 0,
    };
    let found = pass(&design, &Setting::MIDDLE, &[end]).surprises;
    let days = found.into_iter();
    days.map(|(step, error, z)| (design.steps[step].day, error, z))
        .collect()
}

/// Beyond this log variance of a day's rate the mean is not lifted further above the median.
const RATE_VARIANCE_MOST: f64 = 0.03;

/// The forecaster `state-space`.
pub(crate) struct StateSpace;

/// The fitted model of one queue.
pub(crate) struct Model<'a> {
    past: &'a Past,
    sizes: DaySizes,
    design: Design,
    averaged: Averaged,
    paces: Paces,
    /// Per origin: its day position and the log totals from there on.
    outlooks: Vec<(usize, Outlook)>,
}

impl Forecaster for StateSpace {
    fn name(&self) -> &'static str {
        "state-space"
    }

    fn fit<'a>(
        &self,
        past: &'a Past,
        origins: &[usize],
    ) -> Result<Box<dyn Fitted + 'a>, ForecastError> {
        Ok(Box::new(Model::fit(past, origins)?))
    }
}

impl<'a> Model<'a> {
    /// Fits all settings; `origins` are day positions from which predictions will be asked.
    pub fn fit(past: &'a Past, origins: &[usize]) -> Result<Self, ForecastError> {
        let sizes = sizes::learn(past);
        let design = Design::new(past, outline(HolidayView::LikeRestDay, &sizes));
        let averaged = Averaged::run(&design, origins);
        let outlooks = origins
            .iter()
            .map(|&origin| {
                let n_days = days_ahead(past, origin);
                (origin, averaged.outlook(&design, origin, n_days))
            })
            .collect();
        let mut model = Self {
            past,
            sizes,
            design,
            averaged,
            paces: Paces::learn(past),
            outlooks,
        };
        model.finish()?;
        Ok(model)
    }

    /// What each cause adds to a day ahead of the last origin.
    pub fn parts(&self, ahead: usize) -> DayParts {
        let plain = self.plain_outlook();
        let effects = self.effects();
        let step = &self.design.steps[self.design.step_of(self.past.n_past + ahead)];
        let last = self.last_outlook();
        let lent = effects.lent_to(self.past, self.past.n_past + ahead);
        let totals = LogTotals {
            plain: plain.mean[ahead],
            lent: lent.map_or(0.0, |effect| effect.mean),
            total: last.mean[ahead],
            mean: day_mean(last.mean[ahead], last.variance[ahead]),
        };
        effects.parts(step, totals)
    }

    /// Whether the model has a step for the day: a queue without weekends has none on Saturday.
    pub fn knows(&self, ahead: usize) -> bool {
        let day = self.past.n_past + ahead;
        let step = self.design.steps.get(self.design.step_of(day));
        step.is_some_and(|step| step.day == day)
    }

    /// What the past says of an event day's effect.
    pub fn learnt(&self, event: &EventDay) -> Option<Effect> {
        self.effects().of(event)
    }

    /// What the queue itself learnt of a cause in the calendar.
    pub fn learnt_cause(&self, cause: CalendarCause) -> Option<Effect> {
        self.effects().cause(cause)
    }

    /// The part of a day's log variance that it shares with no other day, from the last origin on.
    pub fn own_variance(&self) -> &[f64] {
        &self.last_outlook().own
    }

    fn effects(&self) -> Effects<'_> {
        Effects {
            columns: self.averaged.effects(&self.design),
            weekdays: self.averaged.weekday_effects(),
            sizes: &self.sizes,
            lent: &self.past.lent,
        }
    }

    fn plain_outlook(&self) -> Outlook {
        let (origin, n_days) = (self.past.n_past, self.past.n_ahead);
        self.averaged.outlook(&self.design, origin, n_days)
    }

    fn last_outlook(&self) -> &Outlook {
        self.outlook(self.past.n_past)
    }

    fn outlook(&self, origin: usize) -> &Outlook {
        let mut outlooks = self.outlooks.iter();
        let (_, outlook) = outlooks
            .find(|(at, _)| *at == origin)
            .expect("invariant: only origins given to fit are asked for");
        outlook
    }

    /// Looks at holidays both ways, takes in what other queues lend and the planner's factors, at the last
    /// origin.
    fn finish(&mut self) -> Result<(), ForecastError> {
        let mut outlook = self.plain_outlook();
        see_holidays_both_ways(self.past, &self.sizes, &self.averaged, &mut outlook);
        apply_lent(self.past, &self.effects(), &mut outlook);
        apply_uplifts(self.past, &self.effects(), &mut outlook)?;
        for (origin, kept) in &mut self.outlooks {
            if *origin == self.past.n_past {
                kept.clone_from(&outlook);
            }
        }
        Ok(())
    }
}

impl Fitted for Model<'_> {
    fn predict(&self, origin: usize) -> Prediction {
        let outlook = self.outlook(origin);
        let shapes = DayShapes::learn(self.past, origin, &self.paces);
        let mut mean = Array2::zeros((days_ahead(self.past, origin), self.past.slots()));
        for (ahead, mut row) in mean.outer_iter_mut().enumerate() {
            let day = origin + ahead;
            if !self.past.expected_shut(day) {
                let total = day_mean(outlook.mean[ahead], outlook.variance[ahead]);
                let (shares, _) = shapes.of_day(day);
                for (contacts, share) in row.iter_mut().zip(shares) {
                    *contacts = total * share;
                }
            }
        }
        Prediction {
            origin,
            mean,
            day_log_variance: Some(outlook.variance.clone()),
        }
    }
}

/// E Y from the mean and variance of ln(Y + ½).
///
/// A Poisson count of rate λ has E ln(Y + ½) = ln w with λ = w − ½ exp(−1.54 (w − ½)), within 0.02 at any
/// λ: the ½ makes up for counting. The rate itself varies, and half that variance lifts its mean; where
/// a day is hardly known at all the mean stays near what was seen.
fn day_mean(log_mean: f64, log_variance: f64) -> f64 {
    let w = log_mean.exp();
    let rate = (w - 0.5 * (-1.54 * (w - 0.5)).exp()).max(0.0);
    let rate_variance = log_variance - 1.0 / rate.max(2.0);
    rate * (0.5 * rate_variance.clamp(0.0, RATE_VARIANCE_MOST)).exp()
}

fn outline(view: HolidayView, sizes: &DaySizes) -> Outline<'_> {
    Outline {
        view,
        sizes: Some(sizes),
    }
}

/// Mixes in the second view of single-day holidays where the horizon has one.
fn see_holidays_both_ways(
    past: &Past,
    sizes: &DaySizes,
    rest_runs: &Averaged,
    outlook: &mut Outlook,
) {
    // What other queues lend was learnt from holidays that are like rest days.
    let lent = |day: usize| {
        let mut events = past.facts(day).events.iter();
        events.any(|e| past.lent.of_event(e.family, e.offset).is_some())
    };
    let ahead: Vec<usize> = (0..past.n_ahead)
        .filter(|&ahead| is_two_faced_holiday(past, past.n_past + ahead))
        .filter(|&ahead| !lent(past.n_past + ahead))
        .collect();
    if ahead.is_empty() || past.monday_to_friday {
        return;
    }
    let own_view = Design::new(past, outline(HolidayView::OwnWeekday, sizes));
    let own_runs = rest_runs.rerun(&own_view, &[past.n_past]);
    let own = own_runs.outlook(&own_view, past.n_past, past.n_ahead);
    let (rest_error, own_error) = (rest_runs.holiday_error(), own_runs.holiday_error());
    let rest_weight = own_error / (rest_error + own_error);
    for day in ahead {
        let (a, b) = (outlook.mean[day], own.mean[day]);
        outlook.mean[day] = rest_weight * a + (1.0 - rest_weight) * b;
        outlook.variance[day] = rest_weight * outlook.variance[day]
            + (1.0 - rest_weight) * own.variance[day]
            + rest_weight * (1.0 - rest_weight) * (a - b) * (a - b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_of_a_poisson_count_is_found_from_its_mean_logarithm() {
        for rate in [0.05, 0.2, 0.5, 1.0, 2.0, 3.0, 6.0, 12.0, 40.0] {
            let mut probability = f64::exp(-rate);
            let mut mean_log = 0.0;
            for count in 0..400 {
                mean_log += probability * (f64::from(count) + 0.5).ln();
                probability *= rate / f64::from(count + 1);
            }
            let found = day_mean(mean_log, 0.0);
            assert!(
                (found - rate).abs() < 0.02 + 0.002 * rate,
                "{found} for {rate}"
            );
        }
    }
}
