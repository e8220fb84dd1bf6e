//! Queues and their sum made to agree, the better way of two at past origins.

use ndarray::Array2;

use super::{AgreementError, BothWays, Coherence, GroupChoice, sum};
use crate::calendar::EventCalendar;
use crate::forecast::ForecastError;
use crate::forecast::bands::uncertainty::{Bands, DaySpread};
use crate::forecast::forecaster::{Prediction, REHEARSAL_DAYS};
use crate::forecast::past::preparation::{Horizon, Past};
use crate::forecast::selection::{Selected, has_no_weekly_pattern, select};
use crate::history::QueueHistory;
use crate::units::GroupId;

/// Fewer rehearsed days are no evidence.
const TRIALS_LEAST: usize = 14;
/// Queues are moved only if that lowers the rehearsed error to this part: the same few weeks that choose are
/// noisy, and adding up is what a planner expects.
const CLEARLY_BETTER: f64 = 0.97;
/// No queue's day is moved by more than this factor.
const FACTOR_MOST: f64 = 2.0;

/// What became of a group.
#[derive(Debug, Clone)]
pub(crate) struct Agreed {
    pub choice: GroupChoice,
    /// How wrong the sum of each day may be. (days,)
    pub spread: Vec<DaySpread>,
}

/// A queue as it is forecast by itself.
pub(crate) type Member<'a> = (&'a QueueHistory, &'a Past, &'a mut Selected);

/// The sum by itself.
struct Sum {
    past: Past,
    selected: Selected,
}

/// A day of a past origin: what was expected of each queue and of the sum, and what came.
struct Trial {
    expected: Vec<f64>,
    actual: Vec<f64>,
    sum: f64,
}

/// Makes the queues of a group agree with its sum; `None` where the sum cannot be forecast by itself:
/// then the queues are added up.
///
/// # Errors
/// Those of forecasting the sum.
pub(crate) fn agree(
    group: &GroupId,
    members: &mut [Member<'_>],
    events: &EventCalendar,
    horizon: Horizon,
) -> Result<Agreed, ForecastError> {
    let sum = sum_by_itself(group, members, events, horizon)?;
    let trials = sum.as_ref().map_or(Vec::new(), |sum| trials(sum, members));
    let (Some(sum), true) = (sum, trials.len() >= TRIALS_LEAST) else {
        return Ok(Agreed {
            spread: added_spread(members, horizon.n_days),
            choice: GroupChoice {
                group: group.clone(),
                coherence: Coherence::BottomUp,
                rehearsed: None,
            },
        });
    };
    let (weights, rehearsed, coherence) = tried(&trials);
    if coherence == Coherence::Reconciled {
        reconcile(&weights, &sum, members);
    }
    Ok(Agreed {
        spread: spread(&sum, members),
        choice: GroupChoice {
            group: group.clone(),
            coherence,
            rehearsed: Some(rehearsed),
        },
    })
}

/// Both ways on what was rehearsed, and the one to use.
fn tried(trials: &[Trial]) -> (Weights, BothWays, Coherence) {
    let weights = Weights::learn(trials);
    let both = BothWays {
        bottom_up: error(trials, |trial| trial.expected.clone()),
        reconciled: error(trials, |trial| {
            weights.reconciled(&trial.expected, trial.sum)
        }),
    };
    let total = |e: &AgreementError| e.queues + e.sum;
    let better = total(&both.reconciled) < CLEARLY_BETTER * total(&both.bottom_up);
    let coherence = if better {
        Coherence::Reconciled
    } else {
        Coherence::BottomUp
    };
    (weights, both, coherence)
}

/// `None` where too little of the sum is known.
fn sum_by_itself(
    group: &GroupId,
    members: &[Member<'_>],
    events: &EventCalendar,
    horizon: Horizon,
) -> Result<Option<Sum>, ForecastError> {
    let queues: Vec<&QueueHistory> = members.iter().map(|m| m.0).collect();
    let history = sum::history(group, &queues);
    let past = match Past::new(&history, &sum::calendar(events, &queues), horizon) {
        Err(ForecastError::TooShort { .. }) => return Ok(None),
        past => past?,
    };
    if has_no_weekly_pattern(&past) {
        return Ok(None);
    }
    let selected = select(&past)?;
    Ok(Some(Sum { past, selected }))
}

/// The rehearsed ordinary days on which every queue is known.
fn trials(sum: &Sum, members: &[Member<'_>]) -> Vec<Trial> {
    let mut trials = Vec::new();
    for own in &sum.selected.chosen.rehearsals {
        let back = sum.past.n_past - own.origin;
        let of_queues: Vec<&Prediction> = members
            .iter()
            .filter_map(|(_, past, selected)| {
                let mut rehearsals = selected.chosen.rehearsals.iter();
                rehearsals.find(|r| past.n_past - r.origin == back)
            })
            .collect();
        if of_queues.len() < members.len() {
            continue;
        }
        for ahead in 0..own.mean.nrows() {
            let day = own.origin + ahead;
            let ordinary = sum.past.usable(day).is_some() && !sum.past.facts(day).is_event();
            let actual = |(_, past, _): &Member<'_>| {
                let total = past.totals[past.n_past - back + ahead]?;
                Some(total.contacts)
            };
            let actual: Option<Vec<f64>> = members.iter().map(actual).collect();
            if let (true, Some(actual)) = (ordinary, actual) {
                trials.push(Trial {
                    expected: of_queues.iter().map(|r| r.mean.row(ahead).sum()).collect(),
                    actual,
                    sum: own.mean.row(ahead).sum(),
                });
            }
        }
    }
    trials
}

/// Squared errors of day totals relative to the totals.
struct Weights {
    queues: Vec<f64>,
    sum: f64,
}

impl Weights {
    fn learn(trials: &[Trial]) -> Self {
        let relative = |pairs: &mut dyn Iterator<Item = (f64, f64)>| {
            let (error, size) = pairs.fold((0.0, 0.0), |(error, size), (came, foretold)| {
                let off = came - foretold;
                (error + off * off, size + foretold * foretold)
            });
            if size > 0.0 { error / size } else { 0.0 }
        };
        let n_queues = trials[0].expected.len();
        Self {
            queues: (0..n_queues)
                .map(|q| relative(&mut trials.iter().map(|t| (t.actual[q], t.expected[q]))))
                .collect(),
            sum: relative(&mut trials.iter().map(|t| (t.actual.iter().sum(), t.sum))),
        }
    }

    /// The queues' totals moved towards the sum, each by as much as it is uncertain.
    fn reconciled(&self, expected: &[f64], sum: f64) -> Vec<f64> {
        let variance = |(total, relative): (&f64, &f64)| relative * total * total;
        let own: Vec<f64> = expected.iter().zip(&self.queues).map(variance).collect();
        let all = own.iter().sum::<f64>() + self.sum * sum * sum;
        if all <= 0.0 {
            return expected.to_vec();
        }
        let gap = sum - expected.iter().sum::<f64>();
        let moved = |(total, own): (&f64, &f64)| {
            (total + own / all * gap).clamp(total / FACTOR_MOST, total * FACTOR_MOST)
        };
        expected.iter().zip(&own).map(moved).collect()
    }
}

fn error(trials: &[Trial], way: impl Fn(&Trial) -> Vec<f64>) -> AgreementError {
    let (mut queues, mut sum, mut actual) = (0.0, 0.0, 0.0);
    for trial in trials {
        let expected = way(trial);
        let off = expected.iter().zip(&trial.actual).map(|(e, a)| e - a);
        queues += off.clone().map(f64::abs).sum::<f64>();
        sum += off.sum::<f64>().abs();
        actual += trial.actual.iter().sum::<f64>();
    }
    let share = |error: f64| if actual > 0.0 { error / actual } else { 0.0 };
    AgreementError {
        queues: share(queues),
        sum: share(sum),
    }
}

/// Moves the queues' days ahead, and what was rehearsed of them.
fn reconcile(weights: &Weights, sum: &Sum, members: &mut [Member<'_>]) {
    let ordinary = |past: &Past, day: usize| !past.facts(day).is_event();
    for ahead in 0..sum.past.n_ahead.min(REHEARSAL_DAYS) {
        if ordinary(&sum.past, sum.past.n_past + ahead) {
            let total = sum.selected.chosen.prediction.mean.row(ahead).sum();
            let rows = members.iter_mut().map(|m| &mut m.2.chosen.prediction);
            let factors = scale(weights, total, (rows.collect(), ahead));
            for (member, factor) in members.iter_mut().zip(factors) {
                member.2.moved[ahead] = factor;
            }
        }
    }
    for own in &sum.selected.chosen.rehearsals {
        let back = sum.past.n_past - own.origin;
        for ahead in 0..own.mean.nrows() {
            let rows: Vec<&mut Prediction> = members
                .iter_mut()
                .filter_map(|(_, past, selected)| {
                    let mut rehearsals = selected.chosen.rehearsals.iter_mut();
                    rehearsals.find(|r| past.n_past - r.origin == back)
                })
                .collect();
            let all = rows.len() == weights.queues.len();
            if all && ordinary(&sum.past, own.origin + ahead) {
                scale(weights, own.mean.row(ahead).sum(), (rows, ahead));
            }
        }
    }
}

/// Scales one day of every queue so that its total is the reconciled one; says by what.
fn scale(weights: &Weights, sum: f64, (rows, ahead): (Vec<&mut Prediction>, usize)) -> Vec<f64> {
    let expected: Vec<f64> = rows.iter().map(|r| r.mean.row(ahead).sum()).collect();
    let reconciled = weights.reconciled(&expected, sum);
    let pairs = expected.iter().zip(&reconciled);
    let factors: Vec<f64> = pairs
        .map(|(before, after)| if *before > 0.0 { after / before } else { 1.0 })
        .collect();
    for (prediction, factor) in rows.into_iter().zip(&factors) {
        let mut row = prediction.mean.row_mut(ahead);
        row *= *factor;
    }
    factors
}

/// How wrong the queues added up may be, calibrated on what was rehearsed of them.
fn spread(sum: &Sum, members: &[Member<'_>]) -> Vec<DaySpread> {
    let own = &sum.selected.chosen;
    let added = |rehearsal: &Prediction| -> Option<Prediction> {
        let back = sum.past.n_past - rehearsal.origin;
        let mut mean = Array2::zeros(rehearsal.mean.dim());
        for (_, past, selected) in members {
            let mut rehearsals = selected.chosen.rehearsals.iter();
            let of_queue = rehearsals.find(|r| past.n_past - r.origin == back)?;
            mean += &of_queue.mean;
        }
        Some(Prediction {
            mean,
            ..rehearsal.clone()
        })
    };
    let rehearsals: Vec<Prediction> = own.rehearsals.iter().filter_map(added).collect();
    let bands = Bands::calibrate(&sum.past, &rehearsals);
    let variance = |ahead: usize| {
        let variances = own.prediction.day_log_variance.as_ref();
        variances.map(|v| v[ahead])
    };
    (0..sum.past.n_ahead)
        .map(|ahead| {
            let rows = members
                .iter()
                .map(|m| m.2.chosen.prediction.mean.row(ahead));
            let contacts = rows.map(|row| row.sum()).sum();
            bands.of_day(ahead + 1, contacts, variance(ahead))
        })
        .collect()
}

/// The spread of a sum of queues that are wrong independently of each other.
fn added_spread(members: &[Member<'_>], n_days: usize) -> Vec<DaySpread> {
    let of_day = |ahead: usize| {
        let (mut total, mut dispersion, mut shared) = (0.0, 0.0, 0.0);
        for (_, _, selected) in members {
            let contacts = selected.chosen.prediction.mean.row(ahead).sum();
            let spread = selected.chosen.spread[ahead];
            total += contacts;
            dispersion += spread.dispersion * contacts * contacts;
            shared += spread.shared * contacts * contacts;
        }
        let squared = (total * total).max(f64::MIN_POSITIVE);
        DaySpread {
            dispersion: dispersion / squared,
            shared: shared / squared,
        }
    };
    (0..n_days).map(of_day).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Days on which each queue is off by `own` and the sum by `sum`, as shares, to one side or the other.
    fn days(own: f64, sum: f64) -> Vec<Trial> {
        (0..40)
            .map(|day| {
                let side = if day % 2 == 0 { 1.0 } else { -1.0 };
                let sums_side = if day % 4 < 2 { 1.0 } else { -1.0 };
                Trial {
                    expected: vec![300.0 * (1.0 + side * own), 100.0 * (1.0 + side * own)],
                    actual: vec![300.0, 100.0],
                    sum: 400.0 * (1.0 + sums_side * sum),
                }
            })
            .collect()
    }

    #[test]
    fn queues_follow_a_sum_that_was_surer_than_they_were() {
        let (weights, both, coherence) = tried(&days(0.2, 0.02));
        assert_eq!(coherence, Coherence::Reconciled);
        assert!(both.reconciled.sum < 0.3 * both.bottom_up.sum, "{both:?}");
        let moved = weights.reconciled(&[360.0, 120.0], 400.0);
        let sum: f64 = moved.iter().sum();
        assert!((400.0..420.0).contains(&sum), "{moved:?}");
        // The larger queue is wrong by more contacts and gives way by more of them.
        assert!(360.0 - moved[0] > 120.0 - moved[1]);
    }

    #[test]
    fn queues_that_were_surer_than_their_sum_stay_as_they_are() {
        let (weights, _, coherence) = tried(&days(0.02, 0.2));
        assert_eq!(coherence, Coherence::BottomUp);
        let moved = weights.reconciled(&[300.0, 100.0], 500.0);
        assert!((moved.iter().sum::<f64>() - 400.0) < 5.0, "{moved:?}");
    }

    #[test]
    fn no_queue_is_moved_by_more_than_a_factor_of_two() {
        let (weights, ..) = tried(&days(0.3, 0.001));
        let moved = weights.reconciled(&[300.0, 100.0], 4000.0);
        assert_eq!(moved, [600.0, 200.0]);
    }
}
