//! Shifts of one week start at about the same time.

use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// The starts of a planning week lie on the clock's face within twice the band (0 where they are fixed);
/// the breach is laid to the first day of the week.
pub static RULE: Rule = Rule {
    name: "same_start",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &[
        "contracts.same_start_within_week",
        "contracts.start_band_minutes",
    ],
    source: "contract",
    asks: Wording {
        english: "the shifts of a planning week start at about the same time",
        chinese: "同一排班周的班次开始时间相近",
    },
    breach: Wording {
        english: "starts in the week from this day lie {found} minutes apart, allowed {allowed}",
        chinese: "自当日起的一周内班次开始时间相差 {found} 分钟，允许 {allowed}",
    },
    check: Check::Person(check),
};

const FACE: i64 = 1440;

fn check(person: &Person<'_>) -> Vec<Finding> {
    let Some(allowed) = person.contract().same_start.spread() else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for week in person.weeks() {
        let mut clocks: Vec<i64> = week.shifts().map(WorkedShift::start_clock).collect();
        clocks.sort_unstable();
        clocks.dedup();
        let found = FACE - widest_gap(&clocks);
        if found > i64::from(allowed) {
            findings.push(Finding::on(week.first, found, i64::from(allowed)));
        }
    }
    findings
}

/// The longest way round the clock's face without a start; the whole of it where there is one at most.
fn widest_gap(clocks: &[i64]) -> i64 {
    let (Some(first), Some(last)) = (clocks.first(), clocks.last()) else {
        return FACE;
    };
    let over_midnight = FACE - last + first;
    let gaps = clocks.windows(2).map(|pair| pair[1] - pair[0]);
    gaps.fold(over_midnight, i64::max)
}
