//! Calendar effects at the origin: what the planner's factor replaces, and what each adds to a day.

use super::average::Outlook;
use super::columns::{Column, DaySizes, active_columns};
use super::design::Step;
use crate::forecast::ForecastError;
use crate::forecast::past::effect::{CalendarCause, Effect, Lent};
use crate::forecast::past::preparation::Past;
use crate::forecast::past::special_days::EventDay;
use crate::forecast::uplift::planned_days;

/// The calendar effects at the origin.
pub(crate) struct Effects<'a> {
    pub columns: Vec<(Column, Effect)>,
    /// Mean effect of each weekday.
    pub weekdays: [f64; 7],
    pub sizes: &'a DaySizes,
    /// What other queues say where this one knows nothing.
    pub lent: &'a Lent,
}

/// A day's log total, part by part; all parts sum to `total`.
#[derive(Debug, Clone)]
pub(crate) struct DayParts {
    /// Level, memory and the mean weekday: what an ordinary day would have.
    pub level: f64,
    /// The weekday against the mean of the weekdays.
    pub weekday: f64,
    pub columns: Vec<(Column, f64)>,
    /// What other queues of the group say of a day that this one has not lived through.
    pub lent: f64,
    /// What looking at a holiday in two ways and the planner's factor changed.
    pub adjusted: f64,
    /// The mean above the median.
    pub skew: f64,
}

/// A day's log total on its way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LogTotals {
    /// As the filter sees it.
    pub plain: f64,
    /// What other queues add.
    pub lent: f64,
    /// With everything.
    pub total: f64,
    /// Contacts expected.
    pub mean: f64,
}

impl Effects<'_> {
    /// What the past says of an event day: its own effect, the common part of single-day holidays, and
    /// the size of the running instance so far; where the queue has not lived through it, what others say.
    pub fn of(&self, event: &EventDay) -> Option<Effect> {
        let (family, instance) = (event.family, event.instance);
        let size = self.sizes.get(&(family, event.offset));
        let known = |cause: CalendarCause| self.cause(cause).or_else(|| self.lent_of(cause));
        let parts = [
            known(CalendarCause::Event {
                family,
                offset: event.offset,
            }),
            known(CalendarCause::AnyHoliday).filter(|_| !event.has_size()),
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

    /// What the queue itself learnt of a cause.
    pub fn cause(&self, cause: CalendarCause) -> Option<Effect> {
        self.column(match cause {
            CalendarCause::AnyHoliday => Column::AnyHoliday,
            CalendarCause::MakeUp => Column::MakeUp,
            CalendarCause::Event { family, offset } => Column::Event { family, offset },
        })
    }

    /// What other queues say of a cause of which this one has learnt nothing.
    fn lent_of(&self, cause: CalendarCause) -> Option<Effect> {
        let unknown = self.cause(cause).is_none();
        self.lent.effects.get(&cause).copied().filter(|_| unknown)
    }

    /// What other queues add to a day of which this one has learnt nothing.
    pub fn lent_to(&self, past: &Past, day: usize) -> Option<Effect> {
        let active = active_columns(past, day, false, None).into_iter();
        let causes = active.filter_map(|(column, _)| match column {
            Column::AnyHoliday => Some(CalendarCause::AnyHoliday),
            Column::MakeUp => Some(CalendarCause::MakeUp),
            Column::Event { family, offset } => Some(CalendarCause::Event { family, offset }),
            _ => None,
        });
        causes
            .filter_map(|cause| self.lent_of(cause))
            .reduce(|sum, part| Effect {
                mean: sum.mean + part.mean,
                variance: sum.variance + part.variance,
            })
    }

    /// Takes a day's log total apart: `plain` before and `total` after adjustments, of which `lent` comes
    /// from other queues; `mean` are the contacts expected.
    pub fn parts(&self, step: &Step, totals: LogTotals) -> DayParts {
        let LogTotals {
            plain,
            lent,
            total,
            mean,
        } = totals;
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
            lent,
            adjusted: total - plain - lent,
            skew: (mean + 0.5).ln() - total,
        }
    }

    fn column(&self, wanted: Column) -> Option<Effect> {
        let mut columns = self.columns.iter();
        columns.find(|(c, _)| *c == wanted).map(|(_, e)| *e)
    }
}

/// Adds what other queues say to the days that this one has not lived through.
pub(crate) fn apply_lent(past: &Past, effects: &Effects, outlook: &mut Outlook) {
    for ahead in 0..past.n_ahead {
        if let Some(lent) = effects.lent_to(past, past.n_past + ahead) {
            outlook.mean[ahead] += lent.mean;
            outlook.variance[ahead] += lent.variance;
        }
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
