//! The shifts that could be in use, and whom they put on queue when.

use super::super::ShiftPattern;
use super::super::compile::break_plan;
use super::{DesignError, DesignProblem};
use crate::calendar::ClockMinutes;

/// Minutes of a day.
pub(super) const DAY: i64 = 1440;

/// A pattern at a start.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    pub(super) pattern: usize,
    pub(super) start: ClockMinutes,
    /// Share of each interval from midnight of its day on that one person is on queue, after
    /// shrinkage; longer than a day where the shift ends on the next one.
    presence: Vec<f64>,
}

impl Candidate {
    /// People on queue in each interval of the days, for one person on `day`.
    pub(super) fn on(&self, problem: &DesignProblem, day: usize) -> Vec<(usize, f64)> {
        let n = problem.required.len();
        let first = day * intervals_per_day(problem);
        let there = self.presence.iter().enumerate();
        let there = there.filter(|(_, share)| **share > 0.0);
        let placed = there.map(|(i, &share)| (first + i, share));
        if !problem.cyclic {
            return placed.filter(|(t, _)| *t < n).collect();
        }
        let mut whole = vec![0.0; n];
        // On a cycle of one day a long shift can meet itself.
        for (t, share) in placed {
            whole[t % n] += share;
        }
        let whole = whole.into_iter().enumerate();
        whole.filter(|(_, share)| *share > 0.0).collect()
    }

    /// Whether one person fills each interval wholly or not at all.
    pub(super) fn is_whole(&self) -> bool {
        self.presence
            .iter()
            .all(|&share| share == 0.0 || share == 1.0)
    }
}

/// Intervals of a day.
pub(super) fn intervals_per_day(problem: &DesignProblem) -> usize {
    DAY as usize / problem.interval_minutes as usize
}

/// Every pattern at every start, ordered by start, then pattern; of shifts that put the same
/// people on queue at the same time only the first.
pub(super) fn candidates(problem: &DesignProblem) -> Vec<Candidate> {
    let mut list: Vec<Candidate> = Vec::new();
    let mut starts: Vec<(ClockMinutes, usize)> = Vec::new();
    for (index, pattern) in problem.shift_patterns.iter().enumerate() {
        starts.extend(pattern.starts.iter().map(|&start| (start, index)));
    }
    starts.sort_unstable();
    starts.dedup();
    for (start, pattern) in starts {
        let shape = &problem.shift_patterns[pattern];
        let Some(presence) = presence(problem, shape, start) else {
            continue;
        };
        let alike = |known: &Candidate| known.start == start && known.presence == presence;
        if !list.iter().any(alike) {
            list.push(Candidate {
                pattern,
                start,
                presence,
            });
        }
    }
    list
}

/// Refuses what no design can be made from.
pub(super) fn check(problem: &DesignProblem) -> Result<(), DesignError> {
    if !(1..=7).contains(&problem.n_days) {
        return Err(DesignError::Days {
            found: problem.n_days,
        });
    }
    let expected = problem.n_days * intervals_per_day(problem);
    if problem.required.len() != expected {
        return Err(DesignError::RequirementLength {
            found: problem.required.len(),
            expected,
        });
    }
    for (interval, &found) in problem.required.iter().enumerate() {
        if !(found >= 0.0 && found.is_finite()) {
            return Err(DesignError::Requirement { interval, found });
        }
    }
    check_prices(problem)?;
    for pattern in &problem.shift_patterns {
        if !(1..=DAY as ClockMinutes).contains(&pattern.minutes) {
            return Err(DesignError::PatternLength {
                id: pattern.id.clone(),
                minutes: pattern.minutes,
            });
        }
    }
    if problem.required.iter().all(|&needed| needed == 0.0) {
        return Err(DesignError::NothingRequired);
    }
    Ok(())
}

fn check_prices(problem: &DesignProblem) -> Result<(), DesignError> {
    let prices = &problem.prices;
    let keys = [
        ("understaffed_first", prices.understaffed_first),
        ("understaffed_first_share", prices.understaffed_first_share),
        ("overstaffed", prices.overstaffed),
        ("distinct_shift", prices.distinct_shift),
    ];
    for (key, found) in keys {
        if !(found >= 0.0 && found.is_finite()) {
            return Err(DesignError::Price { key, found });
        }
    }
    let found = prices.understaffed_beyond;
    if !(found >= prices.understaffed_first && found.is_finite()) {
        let key = "understaffed_beyond";
        return Err(DesignError::Price { key, found });
    }
    Ok(())
}

/// The share of each interval from midnight on; `None` where the breaks do not fit.
fn presence(
    problem: &DesignProblem,
    pattern: &ShiftPattern,
    start: ClockMinutes,
) -> Option<Vec<f64>> {
    let (from, minutes) = (i64::from(start), i64::from(pattern.minutes));
    let plan = break_plan(pattern, minutes, problem.breaks_in_roster)?;
    let interval = i64::from(problem.interval_minutes);
    let n = (from + minutes + interval - 1) / interval;
    let mut there = vec![0.0; n as usize];
    add(&mut there, interval, (from, from + minutes), 1.0);
    for window in &plan.windows {
        let step = plan.step.max(1);
        let n_places = (window.last - window.first) / step + 1;
        for place in 0..n_places {
            let at = from + window.first + place * step;
            let weight = -1.0 / n_places as f64;
            add(&mut there, interval, (at, at + window.minutes), weight);
        }
    }
    let available = problem.shrinkage.availability();
    for share in &mut there {
        // Sums of shares of breaks can miss 0 by a rounding error.
        *share = if *share < 1e-9 {
            0.0
        } else {
            *share * available
        };
    }
    Some(there)
}

/// Adds `people` × the share of each interval inside a span of minutes.
fn add(there: &mut [f64], interval: i64, (from, until): (i64, i64), people: f64) {
    let mut at = from;
    while at < until {
        let index = at / interval;
        let next = ((index + 1) * interval).min(until);
        there[index as usize] += people * (next - at) as f64 / interval as f64;
        at = next;
    }
}
