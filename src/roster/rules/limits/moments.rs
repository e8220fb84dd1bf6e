//! Who is there from moment to moment, by the rows of the files.

use chrono::{DateTime, NaiveDate, Utc};

use crate::calendar::Grid;
use crate::roster::rules::{Amount, FileFinding, Finding, Severity};
use crate::roster::{RosterProblem, StaffLimit};

/// People closer than this to a limit keep it.
const ROUNDING: f64 = 1e-6;

/// Adds a span of minutes, times `sign`, to the minutes of the intervals it touches.
pub(super) fn add(
    minutes: &mut [i64],
    grid: &Grid,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    sign: i64,
) {
    let span = (grid.minute_of(from), grid.minute_of(until));
    for (interval, there) in grid.touched(span) {
        minutes[interval] += sign * there;
    }
}

/// One finding for each date on which the limit is broken, with the worst number of people; `counted`
/// says how many there are in an interval, and whether that is too far.
pub(super) fn findings(
    problem: &RosterProblem,
    (limit, name): (&StaffLimit, Option<&str>),
    counted: impl Fn(usize) -> f64,
    worse: impl Fn(f64, f64) -> bool,
) -> Vec<FileFinding> {
    let grid = &problem.grid;
    let mut found: Vec<(NaiveDate, f64)> = Vec::new();
    for interval in 0..grid.n_intervals() {
        let (people, value) = (counted(interval), f64::from(limit.value));
        let broken = worse(people, value) && (people - value).abs() > ROUNDING;
        if !broken || !limit.holds_in(grid, interval) {
            continue;
        }
        let date = grid.wall(interval).date();
        match found.last_mut() {
            Some((last, worst)) if *last == date => {
                if worse(people, *worst) {
                    *worst = people;
                }
            }
            _ => found.push((date, people)),
        }
    }
    let severity = match limit.price {
        None => Severity::Hard,
        Some(_) => Severity::Soft,
    };
    let finding = |(date, people): (NaiveDate, f64)| {
        let people = (people * 1000.0).round() / 1000.0;
        let found = name.map_or(Amount::from(people), |name| {
            format!("{name}: {people}").into()
        });
        let finding = Finding::on(date, found, i64::from(limit.value));
        (None, finding.graded(severity))
    };
    found.into_iter().map(finding).collect()
}
