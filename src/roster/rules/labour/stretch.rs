//! No work on end for too long.

use super::work;
use crate::roster::labour::{Parameter, Severity};
use crate::roster::rules::{Check, Finding, Person, Rule, Wording, WorkedShift};

/// Between the start of a shift, its breaks that count and its end, no stretch is longer than the
/// limit. The search's side stands with that of [`breaks`](super::breaks).
pub static RULE: Rule = Rule {
    name: "stretch_without_break",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &[
        "rules: max_stretch_without_break_min",
        "rules: break_piece_min",
    ],
    source: "rule preset, such as ArbZG sec. 4",
    asks: Wording {
        english: "nobody works on end for longer than the limit",
        chinese: "无休息的连续工作不超过上限",
    },
    breach: Wording {
        english: "{found} minutes of work on end without a break, at most {allowed}",
        chinese: "连续工作 {found} 分钟无休息，最多 {allowed} 分钟",
    },
    check: Check::Shift(check),
};

fn check(person: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let Some(limit) = person.problem.labour.limit(Parameter::MaxStretch) else {
        return Vec::new();
    };
    if !work::breaks_are_known(person) {
        return Vec::new();
    }
    let mut longest: f64 = 0.0;
    let mut since = 0.0;
    for (from, until) in work::breaks_that_count(person, shift) {
        longest = longest.max(from - since);
        since = until;
    }
    longest = longest.max(work::elapsed(shift) - since);
    if work::exceeds(longest, limit.value as f64) {
        let finding = Finding::on(shift.work_date(), longest, limit.value);
        return vec![finding.graded(limit.severity)];
    }
    Vec::new()
}
