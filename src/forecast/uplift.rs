//! The planner's word on a campaign's size, weighed as one more observation.
//!
//! ```text
//! planner's factor u      observation ln u of the largest day's effect, sd 0.05 |ln u| + 0.02
//! before it               learnt effect ŝ (0 if never seen), variance 1: past sizes say little of a
//!                         size that somebody has decided
//! result                  (R ŝ + ln u) / (1 + R),   R = sd²
//! ```
//! With several days in the row, the family's learnt day pattern is kept and stretched on the log scale
//! so that its largest day has the resulting factor; without a pattern every day has it.
//!
//! Only days that are still ahead are changed: what happened is learnt from counts.

use super::ForecastError;
use super::past::effect::Effect;
use super::past::preparation::Past;
use super::past::special_days::{EventDay, Instance};

/// Variance of an effect before the planner speaks.
const PRIOR_VARIANCE: f64 = 1.0;
/// Learnt effects smaller than this are no pattern.
const PATTERN_LEAST: f64 = 0.02;

/// What the planner's factor makes of one day ahead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PlannedDay {
    /// Days from the origin.
    pub ahead: usize,
    pub event: EventDay,
    /// The planner's factor for the largest day.
    pub factor: f64,
    pub learnt: Option<Effect>,
    pub resulting: Effect,
}

/// The days ahead that a planner's factor changes; `learnt` gives the effects known from the past.
///
/// # Errors
/// [`ForecastError::Uplift`] for a factor that is no finite number above 0.
pub(crate) fn planned_days(
    past: &Past,
    learnt: impl Fn(&EventDay) -> Option<Effect>,
) -> Result<Vec<PlannedDay>, ForecastError> {
    let mut planned = Vec::new();
    for ahead in 0..past.n_ahead {
        for event in &past.facts(past.n_past + ahead).events {
            let family = &past.calendar.families[event.family];
            let instance = &family.instances[event.instance];
            let Some(factor) = instance.uplift else {
                continue;
            };
            if !(factor > 0.0 && factor.is_finite()) {
                return Err(ForecastError::Uplift {
                    name: family.name.clone(),
                    found: factor,
                });
            }
            planned.push(PlannedDay {
                ahead,
                event: *event,
                factor,
                learnt: learnt(event),
                resulting: resulting(event, instance, factor, &learnt),
            });
        }
    }
    Ok(planned)
}

fn resulting(
    event: &EventDay,
    instance: &Instance,
    factor: f64,
    learnt: &impl Fn(&EventDay) -> Option<Effect>,
) -> Effect {
    let at = |place: i64| {
        learnt(&EventDay {
            offset: instance.first_offset + place,
            ..*event
        })
    };
    let largest = (0..instance.n_days())
        .filter_map(&at)
        .map(|e| e.mean)
        .max_by(|a, b| a.abs().total_cmp(&b.abs()));
    let pattern = largest.filter(|s| s.abs() > PATTERN_LEAST && s * factor.ln() > 0.0);
    let sd = 0.05 * factor.ln().abs() + 0.02;
    let noise = sd * sd / PRIOR_VARIANCE;
    let peak = (noise * pattern.unwrap_or(0.0) + factor.ln()) / (1.0 + noise);
    let place = event.offset - instance.first_offset;
    let share = match pattern {
        None => 1.0,
        Some(largest) => nearest_known(place, instance.n_days(), &at) / largest,
    };
    Effect {
        mean: share * peak,
        variance: share * share * sd * sd / (1.0 + noise),
    }
}

/// The learnt effect of the day, or of the nearest day of the span that has one.
fn nearest_known(place: i64, n_days: i64, at: &impl Fn(i64) -> Option<Effect>) -> f64 {
    (0..n_days)
        .flat_map(|away| [place - away, place + away])
        .filter(|p| (0..n_days).contains(p))
        .find_map(at)
        .map_or(0.0, |effect| effect.mean)
}
