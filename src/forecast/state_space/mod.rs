//! The forecaster `state-space`: a robust state-space model of log day totals, averaged over settings.
//!
//! ```text
//! x_t = ln(Y_t + ½) = ℓ_t + a_t + ω_w(t),t + z_tᵀβ + ε_t,   Var ε_t = 1/max(m_w, 2) + r s²
//! ℓ  level      ℓ ← ℓ + b + N(0, q_ℓ s²)       b  slope, b ← 0.98 b
//! a  memory     a ← φ a + N(0, q_a s² (1−φ²))
//! ω  weekdays   seven random walks, N(0, q_ω s²) a day each
//! β  calendar   season, day of month, working days, holidays, campaigns; static
//! s² half the robust variance of weekly differences beyond counting noise
//! T  = max(exp(mean of x) − ½, 0)              the median, which minimises absolute error
//! ```
//! The filter clips what a day may say against the forecast, so a wild day moves little; three in a row
//! on one side open the level for a real shift. 48 settings of (q_ℓ, q_a, φ, two prior variances) run
//! side by side and are weighed by how well each foresaw the past.
//!
//! Campaigns and holidays of several days have an effect per day of the span and a size per instance.
//! A holiday of one day is seen in two ways, like a rest day or like its own weekday with a discount;
//! they are mixed by how well each did on past holidays.
//!
//! Not modelled: interactions of season and weekday; a growth that differs by day part.

mod average;
mod columns;
mod design;
mod filter;
mod sizes;

use ndarray::Array2;

use super::ForecastError;
use super::forecaster::{Fitted, Forecaster, Prediction, days_ahead};
use super::preparation::Past;
use super::profile::DayShapes;
use super::special_days::EventDay;
use super::uplift::{Effect, planned_days};
use average::{Averaged, Outlook};
use columns::{Column, DaySizes};
use design::{Design, HolidayView, Outline, is_two_faced_holiday};

/// The forecaster `state-space`.
pub(crate) struct StateSpace;

struct FittedStateSpace<'a> {
    past: &'a Past,
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
        let sizes = sizes::learn(past);
        let design = Design::new(past, outline(HolidayView::LikeRestDay, &sizes));
        let averaged = Averaged::run(&design, origins);
        let mut outlooks: Vec<(usize, Outlook)> = origins
            .iter()
            .map(|&origin| {
                let n_days = days_ahead(past, origin);
                (origin, averaged.outlook(&design, origin, n_days))
            })
            .collect();
        for (origin, outlook) in &mut outlooks {
            if *origin == past.n_past {
                see_holidays_both_ways(past, &sizes, &averaged, outlook);
                let effects = Effects {
                    columns: averaged.effects(&design),
                    sizes: &sizes,
                };
                apply_uplifts(past, &effects, outlook)?;
            }
        }
        Ok(Box::new(FittedStateSpace { past, outlooks }))
    }
}

impl Fitted for FittedStateSpace<'_> {
    fn predict(&self, origin: usize) -> Prediction {
        let (_, outlook) = self
            .outlooks
            .iter()
            .find(|(at, _)| *at == origin)
            .expect("invariant: only origins given to fit are asked for");
        let shapes = DayShapes::learn(self.past, origin);
        let mut mean = Array2::zeros((days_ahead(self.past, origin), self.past.slots()));
        for (ahead, mut row) in mean.outer_iter_mut().enumerate() {
            let day = origin + ahead;
            if !self.past.expected_shut(day) {
                let total = (outlook.mean[ahead].exp() - 0.5).max(0.0);
                let (shares, _) = shapes.of_day(day);
                row.assign(&ndarray::Array1::from_iter(
                    shares.iter().map(|share| total * share),
                ));
            }
        }
        Prediction {
            origin,
            mean,
            day_log_variance: Some(outlook.variance.clone()),
        }
    }
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
    let ahead: Vec<usize> = (0..past.n_ahead)
        .filter(|&ahead| is_two_faced_holiday(past, past.n_past + ahead))
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

/// Puts the planner's factors in the place of learnt effects.
fn apply_uplifts(
    past: &Past,
    effects: &Effects,
    outlook: &mut Outlook,
) -> Result<(), ForecastError> {
    for planned in planned_days(past, |event| effects.of(event))? {
        let (mean, variance) = (
            &mut outlook.mean[planned.ahead],
            &mut outlook.variance[planned.ahead],
        );
        let before = planned.learnt.unwrap_or(Effect {
            mean: 0.0,
            variance: 0.0,
        });
        *mean += planned.resulting.mean - before.mean;
        // The learnt effect and the level are correlated; what is left after taking the effect out
        // is at least the day's own noise, of which a quarter of the whole is a careful guess.
        *variance =
            (*variance - before.variance).max(0.25 * *variance) + planned.resulting.variance;
    }
    Ok(())
}

/// The calendar effects at the origin.
struct Effects<'a> {
    columns: Vec<(Column, Effect)>,
    sizes: &'a DaySizes,
}

impl Effects<'_> {
    /// What the past says of an event day: its own effect, the common part of single-day holidays, and
    /// the size of the running instance so far.
    fn of(&self, event: &EventDay) -> Option<Effect> {
        let (family, instance) = (event.family, event.instance);
        let own = self.column(Column::Event {
            family,
            offset: event.offset,
        });
        let size = self.sizes.get(&(family, event.offset));
        let parts = [
            own,
            self.column(Column::AnyHoliday)
                .filter(|_| !event.has_size()),
            size.and_then(|&size| {
                let common = self.column(Column::InstanceSize { family, instance })?;
                Some(Effect {
                    mean: size * common.mean,
                    variance: size * size * common.variance,
                })
            }),
        ];
        let known = parts.iter().flatten();
        let sum = known.clone().fold((0.0, 0.0), |sum, part| {
            (sum.0 + part.mean, sum.1 + part.variance)
        });
        known.clone().next().map(|_| Effect {
            mean: sum.0,
            variance: sum.1,
        })
    }

    fn column(&self, wanted: Column) -> Option<Effect> {
        let mut columns = self.columns.iter();
        columns.find(|(c, _)| *c == wanted).map(|(_, e)| *e)
    }
}
