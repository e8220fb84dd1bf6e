//! How wrong the forecast may be: bands that held on the queue's own recent past.
//!
//! ```text
//! y_ts ~ negative binomial(μ_ts, τ_t²)
//! τ²_g   such that 80 % of the mid-distribution values of rehearsed intervals with a lead in group g
//!        lie in [0.1, 0.9]; groups: day 1, days 2–7, later
//! ln τ²_g shrinks to that of all leads with weight n/(n+15), n rehearsed days
//! τ_t² = τ²_g + max(κ u_t − median κ u of the group, 0)
//! u_t  the forecaster's own log variance of the day total, less the 1/T_t of counting alone
//! κ    such that 80 % of the rehearsed day totals lie in their 80 % band; ln κ shrinks to 0
//! ```
//! Rehearsals are forecasts from earlier origins; holidays and campaigns are not among their days.
//! For simulation τ_t² is split into a factor of the whole day, min(κ u_t, τ_t²), and the rest, which
//! every interval has for itself: intervals and day totals both keep what their bands promise.
//!
//! Not modelled: neighbouring intervals that are wrong together beyond the day's common factor.

use crate::forecast::LEVELS;
use crate::forecast::bands::negative_binomial::NegativeBinomial;
use crate::forecast::bands::robust::{median, spread};
use crate::forecast::forecaster::Prediction;
use crate::forecast::past::preparation::Past;

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
/// Bounds of κ.
const TRUST: (f64, f64) = (0.1, 10.0);
/// Days of one rehearsal are wrong together: so many count as one against [`SHRINK_DAYS`].
const DAYS_WRONG_TOGETHER: f64 = 4.0;
/// The least log variance of a day's common factor.
const DAY_VARIANCE_LEAST: f64 = 1e-6;

/// What was learnt of the spread around a forecaster's numbers.
#[derive(Debug, Clone)]
pub(crate) struct Bands {
    groups: [Group; 3],
    /// κ: how far off the forecaster's own day variances are.
    day_factor: f64,
}

#[derive(Debug, Clone, Copy)]
struct Group {
    dispersion: f64,
    /// Usual log variance of a day's common factor at these leads, κ included.
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
    total: DayCount,
}

/// A whole day over its observed intervals.
#[derive(Clone, Copy)]
struct DayCount {
    /// Contacts that came.
    counted: f64,
    /// Contacts that were expected.
    expected: f64,
    /// Σ μ² / (Σ μ)²: what is left of the intervals' own variance in the day total.
    concentration: f64,
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
                day_factor: 1.0,
            };
        }
        let all = dispersion_of(days.iter());
        let mut groups = std::array::from_fn(|g| {
            let members: Vec<&RehearsedDay> = members(&days, g).collect();
            Group {
                dispersion: shrunk_dispersion(&members, all),
                day_variance: usual_day_variance(&members, &days),
            }
        });
        let day_factor = day_factor(&days, &groups);
        for group in &mut groups {
            group.day_variance *= day_factor;
        }
        Self { groups, day_factor }
    }

    /// The spread at `lead` days (1 = the first) for a day of so many contacts, whose total the
    /// forecaster gives this log variance.
    pub fn of_day(&self, lead: usize, contacts: f64, day_variance: Option<f64>) -> DaySpread {
        let group = &self.groups[group_of(lead)];
        let variance = day_variance.map_or(group.day_variance, |v| {
            self.day_factor * beyond_counting(v, contacts)
        });
        let dispersion = group.dispersion + (variance - group.day_variance).max(0.0);
        DaySpread {
            dispersion,
            shared: variance.min(dispersion),
        }
    }
}

/// What a log variance of a day total says of the day's rate: counting alone makes 1/contacts of it.
fn beyond_counting(day_variance: f64, contacts: f64) -> f64 {
    (day_variance - 1.0 / contacts.max(2.0)).max(DAY_VARIANCE_LEAST)
}

/// κ: by how much the common factors' variances must grow for 80 % of the day totals to lie in their
/// 80 % band.
fn day_factor(days: &[RehearsedDay], groups: &[Group; 3]) -> f64 {
    let wanted = 0.8 * days.len() as f64;
    let inside = |factor: f64| {
        let covers = |day: &&RehearsedDay| {
            let group = &groups[group_of(day.lead)];
            let shared = factor * day.day_variance.unwrap_or(group.day_variance);
            let own = (group.dispersion - shared).max(0.0) * day.total.concentration;
            is_inside(day.total.counted, day.total.expected, shared + own)
        };
        days.iter().filter(covers).count() as f64
    };
    let (mut low, mut high) = (TRUST.0.ln(), TRUST.1.ln());
    for _ in 0..12 {
        let middle = 0.5 * (low + high);
        if inside(middle.exp()) >= wanted {
            high = middle;
        } else {
            low = middle;
        }
    }
    let evidence = days.len() as f64 / DAYS_WRONG_TOGETHER;
    let weight = evidence / (evidence + SHRINK_DAYS);
    (weight * 0.5 * (low + high)).exp()
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
            let known: Vec<(f64, f64)> = (0..mean.len())
                .filter(|&slot| past.observed[[day, slot]])
                .map(|slot| (past.offered[[day, slot]], mean[slot]))
                .collect();
            let points: Vec<(f64, f64)> = known
                .iter()
                .copied()
                .filter(|(_, mean)| *mean > 0.02 * most)
                .collect();
            if points.is_empty() {
                continue;
            }
            let own = rehearsal.day_log_variance.as_ref().map(|v| v[ahead]);
            days.push(RehearsedDay {
                lead: ahead + 1,
                day_variance: own.map(|v| beyond_counting(v, mean.sum())),
                log_error: ((total.contacts + 0.5) / (mean.sum() + 0.5)).ln(),
                points,
                total: DayCount::of(&known),
            });
        }
    }
    days
}

impl DayCount {
    fn of(intervals: &[(f64, f64)]) -> Self {
        let expected: f64 = intervals.iter().map(|(_, mean)| mean).sum();
        let squares: f64 = intervals.iter().map(|(_, mean)| mean * mean).sum();
        Self {
            counted: intervals.iter().map(|(count, _)| count).sum(),
            expected,
            concentration: squares / (expected * expected),
        }
    }
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
    let expected: Vec<f64> = all.iter().map(|d| d.total.expected).collect();
    let counting = median(&expected).unwrap_or(0.0);
    beyond_counting(spread(&errors).unwrap_or(0.0).powi(2), counting)
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
            total: DayCount::of(&points),
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
        let bands = Bands {
            groups: [group; 3],
            day_factor: 1.0,
        };
        let usual = bands.of_day(3, 1e9, Some(0.01));
        let holiday = bands.of_day(3, 1e9, Some(0.09));
        assert!((usual.dispersion - 0.02).abs() < 1e-8);
        assert!((holiday.dispersion - 0.10).abs() < 1e-8);
        assert!(holiday.shared <= holiday.dispersion);
    }
}
