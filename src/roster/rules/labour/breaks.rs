//! Enough break for the work of a shift.

use super::work;
use crate::roster::labour::{LabourRules, Parameter, Severity};
use crate::roster::rules::{Check, Finding, Person, Rule, Wording, WorkedShift};

/// Above so much work a shift has so much break, in pieces that are long enough to count. Breaks
/// that are part of shrinkage, or of which nothing is known, are not judged.
pub static RULE: Rule = Rule {
    name: "breaks_due",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &[
        "rules: break_after_min",
        "rules: break_min",
        "rules: break_steps",
        "rules: break_piece_min",
    ],
    source: "rule preset, such as ArbZG sec. 4",
    asks: Wording {
        english: "a long shift has enough break",
        chinese: "较长的班次有足够的休息",
    },
    breach: Wording {
        english: "{found} minutes of break in this shift, at least {allowed} are due",
        chinese: "本班次休息 {found} 分钟，至少应为 {allowed} 分钟",
    },
    check: Check::Shift(check),
};

fn check(person: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let (steps, severity) = person.problem.labour.break_steps();
    if steps.is_empty() || !work::breaks_are_known(person) {
        return Vec::new();
    }
    let minutes = shift.row.paid_minutes as f64;
    let due = steps
        .iter()
        .rev()
        .find(|(after, _)| minutes > *after as f64)
        .map_or(0, |step| step.1);
    let taken: f64 = work::breaks_that_count(person, shift)
        .into_iter()
        .map(|(from, until)| until - from)
        .sum();
    if taken < due as f64 {
        return vec![Finding::on(shift.work_date(), taken, due).graded(severity)];
    }
    Vec::new()
}

/// Where the search may put one break: minutes after the shift's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakSpan {
    /// How long it lasts.
    pub minutes: i64,
    /// Earliest start.
    pub first: i64,
    /// Latest start.
    pub last: i64,
}

/// The search's side of both rules on breaks: whether a shift of `elapsed` minutes with `work`
/// minutes of work may be worked at all, its breaks moved so that no stretch can become too long.
///
/// `exact` leaves the spans alone where moving them could take away what the law allows.
pub fn narrow_breaks(
    labour: &LabourRules,
    (elapsed, work): (i64, i64),
    breaks: &mut [BreakSpan],
    exact: bool,
) -> bool {
    let least = labour.hard(Parameter::BreakPiece).unwrap_or(0);
    let counts = |b: &BreakSpan| b.minutes >= least;
    let (steps, severity) = labour.break_steps();
    let taken: i64 = breaks.iter().filter(|b| counts(b)).map(|b| b.minutes).sum();
    let is_short = |&(after, due): &(i64, i64)| work > after && taken < due;
    if severity == Severity::Hard && steps.iter().any(is_short) {
        return false;
    }
    match labour.hard(Parameter::MaxStretch) {
        Some(longest) if elapsed > longest => stretches(longest, elapsed, (breaks, least), exact),
        _ => true,
    }
}

/// Moves the spans of the breaks that count so that no two are too far apart wherever they go.
fn stretches(
    longest: i64,
    elapsed: i64,
    (breaks, least): (&mut [BreakSpan], i64),
    exact: bool,
) -> bool {
    let mut counting: Vec<&mut BreakSpan> =
        breaks.iter_mut().filter(|b| b.minutes >= least).collect();
    let n = counting.len();
    if n == 0 {
        return false;
    }
    let only = n == 1;
    // With one break both ends are exact; with several, a late first one may be made up for.
    if only || !exact {
        counting[0].last = counting[0].last.min(longest);
        let end = elapsed - longest - counting[n - 1].minutes;
        counting[n - 1].first = counting[n - 1].first.max(end);
        for i in 1..n {
            let reach = counting[i - 1].first + counting[i - 1].minutes + longest;
            counting[i].last = counting[i].last.min(reach);
        }
    }
    counting.iter().all(|b| b.first <= b.last)
}
