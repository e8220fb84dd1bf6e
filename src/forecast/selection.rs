//! The forecasters side by side on the queue's own past, and which of them speaks.
//!
//! Each forecasts two weeks from earlier origins, a week apart, and is scored by summed absolute error
//! ÷ summed actuals on ordinary days. The state-space model keeps its place unless a simple one is
//! clearly and steadily better: the same past that chooses is noisy. Days that the calendar makes special,
//! those beside a holiday, and those farther ahead than the rehearsals reached always come from the
//! state-space model: the simple ones know nothing of the calendar, and showed nothing of the far days.

use super::ForecastError;
use super::ModelChoice;
use super::bands::uncertainty::{Bands, DaySpread};
use super::forecaster::{Fitted, Forecaster, Prediction, REHEARSAL_DAYS, rehearsal_origins};
use super::past::preparation::{Past, WEEKLY_PATTERN_DAYS};
use super::past::special_days::Role;
use super::rivals::mean_of_six::{MeanOfDays, MeanOfSix};
use super::rivals::seasonal_naive::SeasonalNaive;
use super::state_space::StateSpace;
use super::uplift::planned_days;

/// Every forecaster that is compared; the first is the house's own.
const ALL: [&dyn Forecaster; 3] = [&StateSpace, &SeasonalNaive, &MeanOfSix];
/// Position of the mean of six in [`ALL`].
const PLAIN_MEAN: usize = 2;
/// With fewer contacts a day over the last eight weeks a logarithm says nothing: the mean speaks.
const HARDLY_ANY: f64 = 1.0;
/// A simple forecaster takes over when its error is below this part of the first one's …
const CLEARLY_BETTER: f64 = 0.95;
/// … and when it lost at no more than this many of the rehearsals: a few lucky weeks are no reason.
const LOSSES_FORGIVEN: usize = 1;

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
    /// What it said at earlier origins.
    pub rehearsals: Vec<Prediction>,
    /// Summed absolute error of each full rehearsal.
    errors: Vec<f64>,
}

/// What was chosen, and the simple forecasters to hold it against.
#[derive(Debug, Clone)]
pub(crate) struct Selected {
    pub chosen: Candidate,
    /// In the order of [`ALL`].
    pub rivals: Vec<Candidate>,
    pub choice: ModelChoice,
    /// By what the group's sum multiplied each day. (days,)
    pub moved: Vec<f64>,
}

/// The forecaster with this name; the house's own for a name that is none of a single one.
pub(crate) fn named(name: &str) -> &'static dyn Forecaster {
    let found = ALL.iter().find(|forecaster| forecaster.name() == name);
    *found.unwrap_or(&ALL[0])
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
    let (best, trusted_days) = if hardly_any(past) {
        (PLAIN_MEAN, past.n_ahead)
    } else {
        (choose(&candidates), REHEARSAL_DAYS)
    };
    let mut chosen = candidates[best].clone();
    take_other_days(past, &mut chosen, &candidates[0], trusted_days);
    let choice = ModelChoice {
        chosen: chosen.name,
        candidates: ranking(&candidates),
        group: None,
    };
    Ok(Selected {
        chosen,
        rivals: candidates.split_off(1),
        choice,
        moved: vec![1.0; past.n_ahead],
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
        group: None,
    };
    Ok(Selected {
        chosen,
        rivals: ALL[1..]
            .iter()
            .map(|rival| candidate(*rival, past))
            .collect::<Result<_, _>>()?,
        choice,
        moved: vec![1.0; past.n_ahead],
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
    let compared = errors_and_actuals(past, &rehearsals);
    let variance = |ahead: usize| prediction.day_log_variance.as_ref().map(|v| v[ahead]);
    Ok(Candidate {
        name: forecaster.name(),
        spread: (0..past.n_ahead)
            .map(|ahead| {
                let contacts = prediction.mean.row(ahead).sum();
                bands.of_day(ahead + 1, contacts, variance(ahead))
            })
            .collect(),
        wape: wape(&compared),
        errors: compared.iter().map(|(error, _)| *error).collect(),
        rehearsals,
        prediction,
    })
}

/// Whether less than one contact a day came in the last eight weeks.
fn hardly_any(past: &Past) -> bool {
    let known = past.totals.iter().rev().take(56).flatten();
    let (sum, n) = known.fold((0.0, 0usize), |(sum, n), total| {
        (sum + total.contacts, n + 1)
    });
    sum < HARDLY_ANY * n as f64
}

/// Per rehearsal of full two weeks, summed absolute error and summed actuals of its ordinary days.
fn errors_and_actuals(past: &Past, rehearsals: &[Prediction]) -> Vec<(f64, f64)> {
    let full = rehearsals
        .iter()
        .filter(|rehearsal| rehearsal.mean.nrows() >= REHEARSAL_DAYS);
    full.map(|rehearsal| {
        let (mut error, mut actual) = (0.0, 0.0);
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
        (error, actual)
    })
    .collect()
}

fn wape(compared: &[(f64, f64)]) -> Option<f64> {
    let error: f64 = compared.iter().map(|(error, _)| error).sum();
    let actual: f64 = compared.iter().map(|(_, actual)| actual).sum();
    (actual > 0.0).then(|| error / actual)
}

/// The position of the forecaster that speaks.
fn choose(candidates: &[Candidate]) -> usize {
    let own = &candidates[0];
    let Some(own_wape) = own.wape else {
        return 0;
    };
    let losses = |rival: &Candidate| {
        let pairs = rival.errors.iter().zip(&own.errors);
        pairs.filter(|(rival, own)| rival > own).count()
    };
    (1..candidates.len())
        .filter_map(|i| candidates[i].wape.map(|wape| (i, wape)))
        .filter(|(i, wape)| {
            *wape < CLEARLY_BETTER * own_wape && losses(&candidates[*i]) <= LOSSES_FORGIVEN
        })
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
fn take_other_days(past: &Past, chosen: &mut Candidate, aware: &Candidate, trusted_days: usize) {
    for ahead in 0..past.n_ahead {
        let facts = past.facts(past.n_past + ahead);
        let special = facts.is_event() || facts.role != Role::Plain;
        let taken = special || ahead >= trusted_days;
        if taken {
            let row = aware.prediction.mean.row(ahead);
            chosen.prediction.mean.row_mut(ahead).assign(&row);
        }
        if taken || aware.spread[ahead].dispersion > chosen.spread[ahead].dispersion {
            chosen.spread[ahead] = aware.spread[ahead];
        }
    }
}
