//! What the model sees of each day: its weekday, its calendar columns, its noise.

use std::collections::BTreeMap;

use chrono::Duration;

use super::columns::{Column, DaySizes, active_columns, size_noise};
use crate::forecast::bands::robust::{median, spread};
use crate::forecast::past::preparation::Past;
use crate::forecast::past::special_days::WeekdayIndex;
use crate::forecast::profile::MAKE_UP_WEEKDAY;

/// Yearly terms need more history than this.
const YEARLY_TERMS_FROM_DAYS: f64 = 1.25 * 365.25;
/// s² where too few weekly pairs are known.
const UNKNOWN_SCALE: f64 = 0.02;
const SCALE_LEAST: f64 = 1e-5;
/// An instance that ended less than so many days ago is not yet history.
const CURRENT_DAYS: i64 = 4;

/// How a holiday of one day is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HolidayView {
    /// It has the rest day's weekday effect.
    LikeRestDay,
    /// It keeps its own.
    OwnWeekday,
}

/// What a design takes in beside the days.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outline<'a> {
    pub view: HolidayView,
    /// Sizes from which every instance may deviate as a whole; `None` while they are being learnt:
    /// then instances that still run or are about to start are not looked at.
    pub sizes: Option<&'a DaySizes>,
}

/// One step of the day axis.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// The day position.
    pub day: usize,
    pub weekday: WeekdayIndex,
    /// ln(Y + ½) where the day may be learnt from.
    pub observed: Option<f64>,
    /// Var ε without the part r s².
    pub noise: f64,
    /// Factor on Var ε for days seen in part.
    pub noise_factor: f64,
    /// Whether the filter clips surprises.
    pub ordinary: bool,
    /// Whether the two views of holidays differ on this day.
    pub two_faced: bool,
    /// Positions and values of the columns that are not zero.
    pub row: Vec<(usize, f64)>,
}

/// The whole axis: past days with what they hold, and days ahead.
#[derive(Debug)]
pub(crate) struct Design {
    pub columns: Vec<Column>,
    /// Per column, the step of its first known day.
    pub first_seen: Vec<usize>,
    pub steps: Vec<Step>,
    /// s².
    pub scale: f64,
    /// The first known x.
    pub start: f64,
}

impl Design {
    pub fn new(past: &Past, outline: Outline) -> Self {
        let days: Vec<usize> = (0..past.n_past + past.n_ahead)
            .filter(|&day| !past.monday_to_friday || past.facts(day).weekday < 5)
            .collect();
        let yearly = past.n_past as f64 > YEARLY_TERMS_FROM_DAYS;
        let active: Vec<Vec<(Column, f64)>> = days
            .iter()
            .map(|&day| active_columns(past, day, yearly, outline.sizes))
            .collect();
        let (columns, first_seen) = known_columns(past, &days, &active);
        let builder = Builder {
            past,
            outline,
            position: columns.iter().enumerate().map(|(i, &c)| (c, i)).collect(),
        };
        let steps: Vec<Step> = days
            .iter()
            .zip(&active)
            .map(|(&day, active)| builder.step(day, active))
            .collect();
        let start = steps.iter().find_map(|s| s.observed).unwrap_or(0.0);
        let scale = scale(past, &steps);
        Self {
            columns,
            first_seen,
            steps,
            scale,
            start,
        }
    }

    /// The step at which a day, or the first day after it on this axis, stands.
    pub fn step_of(&self, day: usize) -> usize {
        self.steps.partition_point(|step| step.day < day)
    }
}

/// Whether a day is a single-day holiday that falls on no rest day, so that both views differ.
pub(crate) fn is_two_faced_holiday(past: &Past, day: usize) -> bool {
    let facts = past.facts(day);
    facts.single_holiday().is_some() && !facts.make_up && facts.weekday != past.rest_day
}

/// The columns that some known day has, in a fixed order. The size of an instance that is still ahead
/// has its column too: it is not known, and the bands should say so.
fn known_columns(
    past: &Past,
    days: &[usize],
    active: &[Vec<(Column, f64)>],
) -> (Vec<Column>, Vec<usize>) {
    let mut seen: BTreeMap<Column, usize> = BTreeMap::new();
    for (step, (&day, active)) in days.iter().zip(active).enumerate() {
        let known = day < past.n_past && past.usable(day).is_some();
        for (column, _) in active {
            if known || matches!(column, Column::InstanceSize { .. }) {
                seen.entry(*column).or_insert(step);
            }
        }
    }
    seen.into_iter().unzip()
}

/// What every step is made from.
struct Builder<'a> {
    past: &'a Past,
    outline: Outline<'a>,
    /// Positions of the columns.
    position: BTreeMap<Column, usize>,
}

impl Builder<'_> {
    fn step(&self, day: usize, active: &[(Column, f64)]) -> Step {
        let past = self.past;
        let hidden = self.outline.sizes.is_none() && is_current(past, day);
        let total = (day < past.n_past && !hidden)
            .then(|| past.usable(day))
            .flatten();
        let weekday = effect_weekday(past, self.outline.view, day);
        let known_weekday = if past.weekday_median[weekday] > 0.0 {
            weekday
        } else {
            past.facts(day).weekday
        };
        let position = |column: &Column| self.position.get(column).copied();
        Step {
            day,
            weekday,
            observed: total.map(|t| (t.contacts + 0.5).ln()),
            noise: 1.0 / past.weekday_median[known_weekday].max(2.0) + size_noise(active),
            noise_factor: total.map_or(1.0, |t| 1.0 / t.share_present),
            ordinary: !active.iter().any(|(column, _)| column.is_unusual()),
            two_faced: is_two_faced_holiday(past, day),
            row: active
                .iter()
                .filter_map(|(column, value)| position(column).map(|p| (p, *value)))
                .collect(),
        }
    }
}

/// The weekday whose effect the day has.
fn effect_weekday(past: &Past, view: HolidayView, day: usize) -> WeekdayIndex {
    let facts = past.facts(day);
    let rests = facts.in_holiday_span()
        || (view == HolidayView::LikeRestDay && facts.single_holiday().is_some());
    if facts.make_up {
        MAKE_UP_WEEKDAY
    } else if rests && !past.monday_to_friday {
        past.rest_day
    } else {
        facts.weekday
    }
}

/// Whether the day belongs to an instance that still runs or has just ended.
fn is_current(past: &Past, day: usize) -> bool {
    let just_before = past.date(past.n_past) - Duration::days(CURRENT_DAYS);
    past.facts(day).events.iter().any(|event| {
        let instance = &past.calendar.families[event.family].instances[event.instance];
        event.has_size() && instance.last_day > just_before
    })
}

/// s²: half the robust variance of weekly differences, less what counting alone makes.
fn scale(past: &Past, steps: &[Step]) -> f64 {
    let known: BTreeMap<usize, f64> = steps
        .iter()
        .filter_map(|s| s.observed.map(|x| (s.day, x)))
        .collect();
    let mut differences = Vec::new();
    let mut counting = Vec::new();
    for (&day, x) in &known {
        if let Some(before) = day.checked_sub(7).and_then(|d| known.get(&d)) {
            differences.push(x - before);
            counting.push(1.0 / past.weekday_median[past.facts(day).weekday].max(2.0));
        }
    }
    if differences.len() < 6 {
        return UNKNOWN_SCALE;
    }
    let variance = spread(&differences).unwrap_or(0.0).powi(2);
    let counting = median(&counting).unwrap_or(0.0);
    (0.5 * variance - counting).max(SCALE_LEAST)
}
