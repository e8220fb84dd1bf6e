//! Not more people are at work than there are seats.

use super::moments;
use crate::roster::LimitKind;
use crate::roster::rules::{Check, FileFinding, Files, Rule, Severity, Wording};

/// In every interval the people between start and end of their shifts, breaks included and each by the
/// share of the interval, are at most the limit's value; shifts of the previous roster take seats too.
/// Soft where the limit has a price.
pub static RULE: Rule = Rule {
    name: "seats",
    severity: Severity::Hard,
    unit: "people",
    parameters: &["limits.value"],
    source: "limit",
    asks: Wording {
        english: "not more people are at work than there are seats",
        chinese: "同时在岗人数不超过座席数",
    },
    breach: Wording {
        english: "{found} people are at work at once, seats for {allowed}",
        chinese: "同时在岗 {found} 人，座席 {allowed} 个",
    },
    check: Check::Files(check),
};

fn check(files: &Files<'_>) -> Vec<FileFinding> {
    let problem = files.problem;
    let limits = problem.limits.iter();
    let seats: Vec<_> = limits.filter(|l| l.kind == LimitKind::Seats).collect();
    if seats.is_empty() {
        return Vec::new();
    }
    let mut minutes = vec![0; problem.grid.n_intervals()];
    for shift in &files.rows.shifts {
        let span = (shift.start.to_utc(), shift.end.to_utc());
        moments::add(&mut minutes, &problem.grid, span, 1);
    }
    for shift in &problem.previous {
        moments::add(&mut minutes, &problem.grid, (shift.start, shift.end), 1);
    }
    let h = f64::from(problem.grid.interval_minutes());
    let people = |interval: usize| minutes[interval] as f64 / h;
    let found = seats
        .into_iter()
        .flat_map(|limit| moments::findings(problem, (limit, None), people, |n, most| n > most));
    found.collect()
}
