//! Calendar effects at the origin: what the planner's factor replaces, and what each adds to a day.

use super::average::Outlook;
use super::columns::{Column, DaySizes};
use super::design::Step;
use crate::forecast::ForecastError;
use crate::forecast::preparation::Past;
use crate::forecast::special_days::EventDay;
use crate::forecast::uplift::{Effect, planned_days};

/// The calendar effects at the origin.
pub(crate) struct Effects<'a> {
    pub columns: Vec<(Column, Effect)>,
    /// Mean effect of each weekday.
    pub weekdays: [f64; 7],
    pub sizes: &'a DaySizes,
}

/// A day's log total, part by part; all parts sum to `total`.
#[derive(Debug, Clone)]
pub(crate) struct DayParts {
    /// Level, memory and the mean weekday: what an ordinary day would have.
    pub level: f64,
    /// The weekday against the mean of the weekdays.
    pub weekday: f64,
    pub columns: Vec<(Column, f64)>,
    /// What looking at a holiday in two ways and the planner's factor changed.
    pub adjusted: f64,
    /// The mean above the median.
    pub skew: f64,
}

impl Effects<'_> {
    /// What the past says of an event day: its own effect, the common part of single-day holidays, and
    /// the size of the running instance so far.
    pub fn of(&self, event: &EventDay) -> Option<Effect> {
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

    /// Takes a day's log total apart: `plain` before and `total` after adjustments, `mean` the contacts
    /// expected.
    pub fn parts(&self, step: &Step, plain: f64, total: f64, mean: f64) -> DayParts {
        let usual = self.weekdays.iter().sum::<f64>() / 7.0;
        let weekday = self.weekdays[step.weekday] - usual;
        let columns: Vec<(Column, f64)> = step
            .row
            .iter()
            .map(|&(c, value)| (self.columns[c].0, value * self.columns[c].1.mean))
            .collect();
        let calendar: f64 = columns.iter().map(|(_, effect)| effect).sum();
        DayParts {
            level: plain - weekday - calendar,
            weekday,
            columns,
            adjusted: total - plain,
            skew: (mean + 0.5).ln() - total,
        }
    }

    fn column(&self, wanted: Column) -> Option<Effect> {
        let mut columns = self.columns.iter();
        columns.find(|(c, _)| *c == wanted).map(|(_, e)| *e)
    }
}

/// Puts the planner's factors in the place of learnt effects.
pub(crate) fn apply_uplifts(
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
