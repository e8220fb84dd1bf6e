//! The forecasters side by side on the queue's own past, and which of them speaks.
//!
//! Each forecasts two weeks from earlier origins, a week apart, and is scored by summed absolute error
//! ÷ summed actuals on ordinary days. The state-space model keeps its place unless a simple one is
//! clearly better: the same past that chooses is noisy. Days that the calendar makes special, those
//! beside a holiday, and those farther ahead than the rehearsals reached always come from the state-space
//! model: the simple ones know nothing of the calendar, and showed nothing of the far days.

use super::ForecastError;
use super::ModelChoice;
use super::forecaster::{Fitted, Forecaster, Prediction, REHEARSAL_DAYS, rehearsal_origins};
use super::mean_of_six::{MeanOfDays, MeanOfSix};
use super::preparation::{Past, WEEKLY_PATTERN_DAYS};
use super::seasonal_naive::SeasonalNaive;
use super::special_days::Role;
use super::state_space::StateSpace;
use super::uncertainty::{Bands, DaySpread};
use super::uplift::planned_days;

/// Every forecaster that is compared; the first is the house's own.
const ALL: [&dyn Forecaster; 3] = [&StateSpace, &SeasonalNaive, &MeanOfSix];
/// A simple forecaster takes over when its error is below this part of the first one's. On twelve real
/// and simulated queues the geometric mean error of days 1 to 14 against that of last week was 0.656 with
/// 0.94, 0.654 with 0.97, 0.655 with 1 and 0.655 without any rival; of day totals 0.588, 0.584, 0.587
/// and 0.588: it hardly matters, and a rival must not speak for nothing.
const CLEARLY_BETTER: f64 = 0.97;

/// A forecaster's numbers for the horizon, with the bands its own past earns.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub name: &'static str,
    pub prediction: Prediction,
    /// How wrong each day of the horizon may be. (days,)
    pub spread: Vec<DaySpread>,
    /// Summed absolute error ÷ summed actuals over the rehearsals; `None` where nothing could be
    /// compared.
    pub wape: Option<f64>,
}

/// What was chosen, and the simple forecasters to hold it against.
#[derive(Debug, Clone)]
pub(crate) struct Selected {
    pub chosen: Candidate,
    /// In the order of [`ALL`].
    pub rivals: Vec<Candidate>,
    pub choice: ModelChoice,
}

/// Fits every forecaster and chooses one.
pub(crate) fn select(past: &Past) -> Result<Selected, ForecastError> {
    if has_no_weekly_pattern(past) {
        return short(past);
    }
    let mut candidates: Vec<Candidate> = ALL
        .iter()
        .map(|forecaster| candidate(*forecaster, past))
        .collect::<Result<_, _>>()?;
    let best = choose(&candidates);
    let mut chosen = candidates[best].clone();
    take_other_days(past, &mut chosen, &candidates[0]);
    let choice = ModelChoice {
        chosen: chosen.name,
        candidates: ranking(&candidates),
    };
    Ok(Selected {
        chosen,
        rivals: candidates.split_off(1),
        choice,
    })
}

/// Whether the history spans less than three weeks.
pub(crate) fn has_no_weekly_pattern(past: &Past) -> bool {
    let known = |day: &usize| past.totals[*day].is_some();
    let last = (0..past.n_past).rev().find(known);
    last.is_none_or(|last| last + 1 < WEEKLY_PATTERN_DAYS)
}

fn short(past: &Past) -> Result<Selected, ForecastError> {
    let mut chosen = candidate(&MeanOfDays, past)?;
    for planned in planned_days(past, |_| None)? {
        let mut row = chosen.prediction.mean.row_mut(planned.ahead);
        row *= planned.resulting.mean.exp();
    }
    let choice = ModelChoice {
        chosen: chosen.name,
        candidates: Vec::new(),
    };
    Ok(Selected {
        chosen,
        rivals: ALL[1..]
            .iter()
            .map(|rival| candidate(*rival, past))
            .collect::<Result<_, _>>()?,
        choice,
    })
}

fn candidate(forecaster: &dyn Forecaster, past: &Past) -> Result<Candidate, ForecastError> {
    let mut origins = rehearsal_origins(past);
    origins.push(past.n_past);
    let fitted: Box<dyn Fitted + '_> = forecaster.fit(past, &origins)?;
    origins.pop();
    let rehearsals: Vec<Prediction> = origins.iter().map(|&o| fitted.predict(o)).collect();
    let prediction = fitted.predict(past.n_past);
    let bands = Bands::calibrate(past, &rehearsals);
    let variance = |ahead: usize| prediction.day_log_variance.as_ref().map(|v| v[ahead]);
    Ok(Candidate {
        name: forecaster.name(),
        spread: (0..past.n_ahead)
            .map(|ahead| bands.of_day(ahead + 1, variance(ahead)))
            .collect(),
        wape: wape(past, &rehearsals),
        prediction,
    })
}

/// Error over ordinary days of the rehearsals that are full two weeks long.
fn wape(past: &Past, rehearsals: &[Prediction]) -> Option<f64> {
    let (mut error, mut actual) = (0.0, 0.0);
    for rehearsal in rehearsals {
        if rehearsal.mean.nrows() < REHEARSAL_DAYS {
            continue;
        }
        for (ahead, mean) in rehearsal.mean.outer_iter().enumerate() {
            let day = rehearsal.origin + ahead;
            if past.facts(day).is_event() {
                continue;
            }
            for (slot, mean) in mean.iter().enumerate() {
                if past.observed[[day, slot]] {
                    error += (past.offered[[day, slot]] - mean).abs();
                    actual += past.offered[[day, slot]];
                }
            }
        }
    }
    (actual > 0.0).then(|| error / actual)
}

fn choose(candidates: &[Candidate]) -> usize {
    let Some(own) = candidates[0].wape else {
        return 0;
    };
    (1..candidates.len())
        .filter_map(|i| candidates[i].wape.map(|wape| (i, wape)))
        .filter(|(_, wape)| *wape < CLEARLY_BETTER * own)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map_or(0, |(i, _)| i)
}

fn ranking(candidates: &[Candidate]) -> Vec<(&'static str, f64)> {
    let mut ranking: Vec<(&'static str, f64)> = candidates
        .iter()
        .filter_map(|c| c.wape.map(|wape| (c.name, wape)))
        .collect();
    ranking.sort_by(|a, b| a.1.total_cmp(&b.1));
    ranking
}

/// Replaces days that the calendar makes special, and those that no rehearsal reached, by those of the
/// forecaster that knows the calendar and the season.
/// On the others the wider of both spreads holds: a forecaster that was chosen for its small errors
/// had some luck, and its band would be too narrow.
fn take_other_days(past: &Past, chosen: &mut Candidate, aware: &Candidate) {
    for ahead in 0..past.n_ahead {
        let facts = past.facts(past.n_past + ahead);
        let special = facts.is_event() || facts.role != Role::Plain;
        let taken = special || ahead >= REHEARSAL_DAYS;
        if taken {
            let row = aware.prediction.mean.row(ahead);
            chosen.prediction.mean.row_mut(ahead).assign(&row);
        }
        if taken || aware.spread[ahead].dispersion > chosen.spread[ahead].dispersion {
            chosen.spread[ahead] = aware.spread[ahead];
        }
    }
}
