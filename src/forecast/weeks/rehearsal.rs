//! How wide the weekly bands must be: the queue's own last year, forecast from what was known then.

use super::outlook::DaysAhead;
use crate::calendar::EventCalendar;
use crate::forecast::ForecastError;
use crate::forecast::past::preparation::{Horizon, Past};
use crate::forecast::selection::has_no_weekly_pattern;
use crate::history::QueueHistory;

/// Earlier origins, at most.
const REHEARSALS: usize = 6;
/// Days between them.
const APART: usize = 56;
/// Known days that a rehearsal needs before it.
const KNOWN_BEFORE: usize = 91;
/// Comparable weeks below which a rehearsal says nothing.
const WEEKS_LEAST: usize = 4;
/// The rehearsals against which a queue's own factor is weighed; they overlap, so six are not much.
const SHRINK: f64 = 6.0;
/// A queue's own factor is at least this.
const LEAST: f64 = 0.2;
/// A standard normal lies within ± this with probability 0.8.
const MIDDLE_80: f64 = 1.2816;
/// Share of a week's expected contacts that may fall on days of which nothing is known.
const UNKNOWN_MOST: f64 = 0.01;

/// The factor on the log standard deviation of weeks; 1 where nothing can be rehearsed.
pub(super) fn band_factor(
    history: &QueueHistory,
    events: &EventCalendar,
    past: &Past,
) -> Result<f64, ForecastError> {
    let mut scores: Vec<f64> = Vec::new();
    let mut rehearsed = 0;
    for back in (1..=REHEARSALS).map(|i| i * APART) {
        let Some(origin) = past.n_past.checked_sub(back) else {
            break;
        };
        if past.totals[..origin].iter().flatten().count() < KNOWN_BEFORE {
            break;
        }
        let own = rehearse(history, events, past, origin)?;
        if own.len() >= WEEKS_LEAST {
            scores.extend(own);
            rehearsed += 1;
        }
    }
    Ok(shrunk(&mut scores, rehearsed))
}

fn shrunk(scores: &mut [f64], rehearsed: usize) -> f64 {
    if scores.is_empty() {
        return 1.0;
    }
    scores.sort_by(f64::total_cmp);
    let at = (0.8 * (scores.len() - 1) as f64).round() as usize;
    let own = (scores[at] / MIDDLE_80).max(LEAST);
    let weight = rehearsed as f64 / (rehearsed as f64 + SHRINK);
    own.powf(weight)
}

/// |ln(came ÷ foretold)| ÷ foretold log standard deviation of the whole weeks from `origin` on.
fn rehearse(
    history: &QueueHistory,
    events: &EventCalendar,
    past: &Past,
    origin: usize,
) -> Result<Vec<f64>, ForecastError> {
    let horizon = Horizon {
        origin: past.date(origin),
        n_days: past.n_past - origin,
    };
    let then = Past::new(history, events, horizon)?;
    if has_no_weekly_pattern(&then) {
        return Ok(Vec::new());
    }
    let days = DaysAhead::new(&then)?;
    let weeks = days.weeks(&then, 0);
    let score = |week: &super::outlook::Week| {
        let came = |day: usize| past.totals[origin + day].map(|t| t.contacts);
        let expected: f64 = week.total(&days.total);
        let known: Vec<f64> = week.days.clone().filter_map(came).collect();
        let unknown = week.days.clone().filter(|&day| came(day).is_none());
        let missing: f64 = unknown.map(|day| days.total[day]).sum();
        let comparable = week.variance > 0.0 && missing <= UNKNOWN_MOST * expected;
        let came: f64 = known.iter().sum();
        comparable.then(|| ((came + 0.5) / (expected + 0.5)).ln().abs() / week.variance.sqrt())
    };
    Ok(weeks.iter().filter_map(score).collect())
}
