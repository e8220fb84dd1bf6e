//! A new queue, forecast like its template until three weeks of its own are known.
//!
//! ```text
//! forecast = f × forecast of the template
//! ln f   before any day     ln(planner's contacts of an average open day ÷ the template's), variance 0.10
//!        every own day      ln(own total ÷ the template's total of that day),
//!                           variance 0.03 + 1/own + 1/template's
//! ```
//! The template's average day is that of its last eight weeks, over the hours in which the new queue is open.
//! Shape, calendar effects, growth and bands are the template's; the variance of ln f is added to the bands.
//!
//! Assumption: the new queue's callers come when the template's do.

use chrono::NaiveDate;

use super::ForecastError;
use super::context::{QueueContext, Template};
use super::past::effect::Effect;
use super::past::preparation::{Past, WEEKLY_PATTERN_DAYS};
use super::selection::Selected;
use crate::calendar::ClockMinutes;
use crate::history::QueueHistory;

/// Variance of a planner's word on the logarithm of the volume.
const PLANNERS_VARIANCE: f64 = 0.10;
/// Variance of what is not known at all.
const UNKNOWN_VARIANCE: f64 = 4.0;
/// By how much one day's ratio of two queues varies beyond counting.
const DAY_VARIANCE: f64 = 0.03;
/// The days over which the template's average is taken.
const AVERAGE_DAYS: usize = 56;

/// The name under which a template speaks.
pub(crate) const NAME: &str = "template";

/// Whether the queue has a template and less than three weeks of its own before `origin`.
pub(crate) fn is_new(
    context: &QueueContext,
    history: Option<&QueueHistory>,
    origin: NaiveDate,
) -> bool {
    context.template.is_some()
        && history.is_none_or(|own| known_span(own, origin) < WEEKLY_PATTERN_DAYS)
}

/// Days from the first to the last one that is known before `origin`.
fn known_span(history: &QueueHistory, origin: NaiveDate) -> usize {
    let seen = |row: &usize| history.observed.row(*row).iter().any(|&o| o);
    let before = |row: &usize| history.day(*row) < origin;
    let mut rows = (0..history.n_days()).filter(before).filter(seen);
    let first = rows.next();
    first.map_or(0, |first| rows.next_back().unwrap_or(first) + 1 - first)
}

/// What the new queue has of its template, on the log scale.
///
/// # Errors
/// [`ForecastError::NoVolume`] where neither the planner nor the queue's own days say how much arrives.
pub(crate) fn factor(
    context: &QueueContext,
    template: &Template,
    (own, past): (Option<&QueueHistory>, &Past),
) -> Result<Effect, ForecastError> {
    let ratios = own.map_or(Vec::new(), |own| ratios(own, past));
    let planned = template.offered_per_day.map(|contacts| Effect {
        mean: (contacts / average_day(context, past).max(f64::MIN_POSITIVE)).ln(),
        variance: PLANNERS_VARIANCE,
    });
    if planned.is_none() && ratios.is_empty() {
        return Err(ForecastError::NoVolume {
            queue: context.queue.clone(),
            template: template.queue.clone(),
        });
    }
    let prior = planned.unwrap_or(Effect {
        mean: 0.0,
        variance: UNKNOWN_VARIANCE,
    });
    Ok(ratios.iter().fold(prior, |known, seen| {
        let gain = known.variance / (known.variance + seen.variance);
        Effect {
            mean: known.mean + gain * (seen.mean - known.mean),
            variance: (1.0 - gain) * known.variance,
        }
    }))
}

/// Scales what the template is expected to have.
pub(crate) fn scaled(mut selected: Selected, factor: Effect) -> Selected {
    let all = std::iter::once(&mut selected.chosen).chain(&mut selected.rivals);
    for candidate in all {
        candidate.prediction.mean *= factor.mean.exp();
        for spread in &mut candidate.spread {
            spread.dispersion += factor.variance;
            spread.shared += factor.variance;
        }
    }
    selected.chosen.name = NAME;
    selected.choice.chosen = NAME;
    selected.choice.candidates.clear();
    selected
}

/// Own over the template's contacts on the ordinary days of which both are known.
fn ratios(own: &QueueHistory, past: &Past) -> Vec<Effect> {
    (0..past.n_past)
        .filter(|&day| past.clean[day])
        .filter_map(|day| {
            let row = (past.date(day) - own.first_day).num_days();
            let row = usize::try_from(row).ok().filter(|r| *r < own.n_days())?;
            let both = |slot: &usize| own.observed[[row, *slot]] && past.observed[[day, *slot]];
            let slots: Vec<usize> = (0..past.slots()).filter(both).collect();
            let mine: f64 = slots.iter().map(|&s| own.offered[[row, s]]).sum();
            let theirs: f64 = slots.iter().map(|&s| past.offered[[day, s]]).sum();
            (theirs > 0.0).then(|| Effect {
                mean: ((mine + 0.5) / (theirs + 0.5)).ln(),
                variance: DAY_VARIANCE + 1.0 / mine.max(1.0) + 1.0 / theirs.max(1.0),
            })
        })
        .collect()
}

/// The template's mean ordinary day over the hours and weekdays in which the new queue is open.
fn average_day(context: &QueueContext, past: &Past) -> f64 {
    let minutes = (24 * 60 / past.slots()) as ClockMinutes;
    let first = past.n_past.saturating_sub(AVERAGE_DAYS);
    let contacts = |day: usize| -> Option<f64> {
        let open = |slot: &usize| {
            let weekday = past.facts(day).weekday;
            let clock = *slot as ClockMinutes * minutes;
            context.opening.is_usually_open(weekday, clock)
        };
        let mut slots = (0..past.slots()).filter(open).peekable();
        slots.peek()?;
        Some(slots.map(|slot| past.offered[[day, slot]]).sum())
    };
    let days: Vec<f64> = (first..past.n_past)
        .filter(|&day| past.clean[day])
        .filter_map(contacts)
        .collect();
    days.iter().sum::<f64>() / days.len().max(1) as f64
}
