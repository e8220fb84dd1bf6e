//! Enough work lies between two breaks.

use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// At least `break_gap_minutes` lie between the end of a break and the start of the next.
pub static RULE: Rule = Rule {
    name: "break_gap",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &["shift_patterns.break_gap_minutes"],
    source: "shift pattern",
    asks: Wording {
        english: "enough time lies between two breaks",
        chinese: "两次休息之间有足够的间隔",
    },
    breach: Wording {
        english: "{found} minutes between two breaks, at least {allowed} are due",
        chinese: "两次休息间隔 {found} 分钟，至少应为 {allowed} 分钟",
    },
    check: Check::Shift(check),
};

fn check(_: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let due = shift.pattern.map_or(0, |p| i64::from(p.break_gap_minutes));
    let placed = &shift.breaks;
    let pairs = placed.iter().zip(placed.iter().skip(1));
    let gaps = pairs.map(|(one, two)| two.after - (one.after + one.length));
    gaps.filter(|gap| (0..due * 60).contains(&gap.num_seconds()))
        .map(|gap| Finding::on(shift.work_date(), gap.num_seconds() as f64 / 60.0, due))
        .collect()
}
