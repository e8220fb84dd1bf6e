//! How wrong the forecast may be: bands that held on the queue's own recent past.
//!
//! ```text
//! y_ts ~ negative binomial(μ_ts, τ_t²)
//! τ²_g   such that 80 % of the mid-distribution values of rehearsed intervals with a lead in group g
//!        lie in [0.1, 0.9]; groups: day 1, days 2–7, later
//! ln τ²_g shrinks to that of all leads with weight n/(n+15), n rehearsed days
//! τ_t² = τ²_g + max(v_t − median v of the group, 0)      v_t  log variance of the day total
//! ```
//! Rehearsals are forecasts from earlier origins; holidays and campaigns are not among their days.
//! For simulation τ_t² is split into a factor of the whole day, min(v_t, τ_t²), and the rest, which
//! every interval has for itself.
//!
//! Not modelled: neighbouring intervals that are wrong together beyond the day's common factor.

use super::LEVELS;
use super::forecaster::Prediction;
use super::negative_binomial::NegativeBinomial;
use super::preparation::Past;
use super::robust::{median, spread};

/// Points beyond this many are thinned evenly.
const POINTS_MOST: usize = 1500;
/// A group with fewer rehearsed days takes the dispersion of all.
const GROUP_DAYS_LEAST: usize = 4;
/// Rehearsed days against which a group's own evidence is weighed.
const SHRINK_DAYS: f64 = 15.0;
/// Bounds of τ².
const DISPERSION: (f64, f64) = (1e-4, 4.0);
/// τ² beside the day's own variance where nothing could be rehearsed.
const UNREHEARSED: f64 = 0.02;

/// What was learnt of the spread around a forecaster's numbers.
#[derive(Debug, Clone)]
pub(crate) struct Bands {
    groups: [Group; 3],
}

#[derive(Debug, Clone, Copy)]
struct Group {
    dispersion: f64,
    /// Usual log variance of a day total at these leads.
    day_variance: f64,
}

/// The spread of one day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DaySpread {
    /// τ²: squared coefficient of variation of an interval's rate.
    pub dispersion: f64,
    /// The part of it that all intervals of the day share.
    pub shared: f64,
}

/// One rehearsed day: its lead, log variance and the open intervals' (count, mean).
struct RehearsedDay {
    lead: usize,
    day_variance: Option<f64>,
    log_error: f64,
    points: Vec<(f64, f64)>,
}

impl Bands {
    /// Calibrates on forecasts that were made from earlier origins.
    pub fn calibrate(past: &Past, rehearsals: &[Prediction]) -> Self {
        let days = rehearsed_days(past, rehearsals);
        if days.is_empty() {
            return Self {
                groups: [Group {
                    dispersion: UNREHEARSED,
                    day_variance: 0.0,
                }; 3],
            };
        }
        let all = dispersion_of(days.iter());
        let groups = std::array::from_fn(|g| {
            let members: Vec<&RehearsedDay> = members(&days, g).collect();
            Group {
                dispersion: shrunk_dispersion(&members, all),
                day_variance: usual_day_variance(&members, &days),
            }
        });
        Self { groups }
    }

    /// The spread at `lead` days (1 = the first) for a day total of this log variance.
    pub fn of_day(&self, lead: usize, day_variance: Option<f64>) -> DaySpread {
        let group = &self.groups[group_of(lead)];
        let variance = day_variance.unwrap_or(group.day_variance);
        let dispersion = group.dispersion + (variance - group.day_variance).max(0.0);
        DaySpread {
            dispersion,
            shared: variance.min(dispersion),
        }
    }
}

/// Quantiles of an interval's count at [`LEVELS`]; zeros where nothing is expected.
pub(crate) fn interval_quantiles(mean: f64, dispersion: f64) -> [f64; 7] {
    if mean > 0.0 {
        NegativeBinomial::new(mean, dispersion).quantiles(&LEVELS)
    } else {
        [0.0; 7]
    }
}

fn group_of(lead: usize) -> usize {
    match lead {
        0 | 1 => 0,
        2..=7 => 1,
        _ => 2,
    }
}

/// The rehearsed days of a group; the first day's own are few, so every third of the week joins them.
fn members(days: &[RehearsedDay], group: usize) -> impl Iterator<Item = &RehearsedDay> {
    days.iter().filter(move |day| {
        let own = group_of(day.lead) == group;
        own || (group == 0 && group_of(day.lead) == 1 && day.lead % 3 == 0)
    })
}

fn rehearsed_days(past: &Past, rehearsals: &[Prediction]) -> Vec<RehearsedDay> {
    let most = rehearsals
        .iter()
        .flat_map(|r| r.mean.iter().copied())
        .fold(0.0, f64::max);
    let mut days = Vec::new();
    for rehearsal in rehearsals {
        for (ahead, mean) in rehearsal.mean.outer_iter().enumerate() {
            let day = rehearsal.origin + ahead;
            let Some(total) = past.usable(day).filter(|_| !past.facts(day).is_event()) else {
                continue;
            };
            let points: Vec<(f64, f64)> = (0..mean.len())
                .filter(|&slot| mean[slot] > 0.02 * most && past.observed[[day, slot]])
                .map(|slot| (past.offered[[day, slot]], mean[slot]))
                .collect();
            if points.is_empty() {
                continue;
            }
            days.push(RehearsedDay {
                lead: ahead + 1,
                day_variance: rehearsal.day_log_variance.as_ref().map(|v| v[ahead]),
                log_error: ((total.contacts + 0.5) / (mean.sum() + 0.5)).ln(),
                points,
            });
        }
    }
    days
}

/// The median of the model's own variances, or the spread of the log errors where it has none.
fn usual_day_variance(members: &[&RehearsedDay], all: &[RehearsedDay]) -> f64 {
    let known: Vec<f64> = members.iter().filter_map(|d| d.day_variance).collect();
    if let Some(usual) = median(&known) {
        return usual;
    }
    let errors: Vec<f64> = if members.len() < GROUP_DAYS_LEAST {
        all.iter().map(|d| d.log_error).collect()
    } else {
        members.iter().map(|d| d.log_error).collect()
    };
    spread(&errors).unwrap_or(0.0).powi(2)
}

fn shrunk_dispersion(members: &[&RehearsedDay], all: f64) -> f64 {
    if members.len() < GROUP_DAYS_LEAST {
        return all;
    }
    let own = dispersion_of(members.iter().copied());
    let n = members.len() as f64;
    let weight = n / (n + SHRINK_DAYS);
    (weight * own.ln() + (1.0 - weight) * all.ln()).exp()
}

/// τ² that puts 80 % of the points between their own 10 % and 90 %, by bisection on ln τ².
///
/// A point that is inside stays inside as τ² grows, so each halving only looks at the undecided.
fn dispersion_of<'a>(days: impl Iterator<Item = &'a RehearsedDay>) -> f64 {
    let points: Vec<(f64, f64)> = days.flat_map(|d| d.points.iter().copied()).collect();
    dispersion_of_points(&points)
}

/// The same for (count, mean) pairs from wherever they come.
pub(crate) fn dispersion_of_points(points: &[(f64, f64)]) -> f64 {
    let mut undecided = thinned(points);
    let wanted = 0.8 * undecided.len() as f64;
    let mut inside_for_good = 0usize;
    let (mut low, mut high) = (DISPERSION.0.ln(), DISPERSION.1.ln());
    for _ in 0..12 {
        let middle = 0.5 * (low + high);
        let (inside, outside): (Vec<_>, Vec<_>) = undecided
            .iter()
            .partition(|(count, mean)| is_inside(*count, *mean, middle.exp()));
        if (inside_for_good + inside.len()) as f64 >= wanted {
            high = middle;
            undecided = inside;
        } else {
            low = middle;
            inside_for_good += inside.len();
            undecided = outside;
        }
    }
    (0.5 * (low + high)).exp()
}

fn is_inside(count: f64, mean: f64, dispersion: f64) -> bool {
    let place = NegativeBinomial::new(mean, dispersion).mid_distribution(count);
    (0.1..=0.9).contains(&place)
}

/// At most [`POINTS_MOST`] points, evenly taken.
fn thinned(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    if points.len() <= POINTS_MOST {
        return points.to_vec();
    }
    (0..POINTS_MOST)
        .map(|i| points[i * points.len() / POINTS_MOST])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(points: Vec<(f64, f64)>) -> RehearsedDay {
        RehearsedDay {
            lead: 1,
            day_variance: None,
            log_error: 0.0,
            points,
        }
    }

    /// Counts at evenly spaced levels of a negative binomial, as a perfect sample of it.
    fn sample(mean: f64, dispersion: f64) -> RehearsedDay {
        let levels: [f64; 199] = std::array::from_fn(|i| (i + 1) as f64 / 200.0);
        let counts = NegativeBinomial::new(mean, dispersion).quantiles(&levels);
        day(counts.map(|count| (count, mean)).to_vec())
    }

    #[test]
    fn the_dispersion_that_made_the_counts_is_found() {
        for dispersion in [0.01, 0.05, 0.4] {
            let days = [sample(150.0, dispersion), sample(90.0, dispersion)];
            let found = dispersion_of(days.iter());
            assert!(
                (found / dispersion - 1.0).abs() < 0.15,
                "{found} for {dispersion}"
            );
        }
    }

    #[test]
    fn days_that_are_less_certain_get_wider_bands() {
        let group = Group {
            dispersion: 0.02,
            day_variance: 0.01,
        };
        let bands = Bands { groups: [group; 3] };
        let usual = bands.of_day(3, Some(0.01));
        let holiday = bands.of_day(3, Some(0.09));
        assert_eq!(usual.dispersion, 0.02);
        assert!((holiday.dispersion - 0.10).abs() < 1e-12);
        assert!(holiday.shared <= holiday.dispersion);
    }
}
