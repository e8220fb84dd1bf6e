//! What the planner has pinned stands.

use chrono::NaiveDate;

use crate::calendar::format_clock;
use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording};
use crate::roster::{AvailabilityKind, AvailabilityRule};

/// On every planned day of the row the person works the pinned pattern, at the pinned start where
/// one is given.
pub static RULE: Rule = Rule {
    name: "pinned",
    severity: Severity::Hard,
    unit: "",
    parameters: &["availability.csv: pinned"],
    source: "availability",
    asks: Wording {
        english: "pinned shifts stand",
        chinese: "已锁定的班次保持不变",
    },
    breach: Wording {
        english: "has {found}, pinned is {allowed}",
        chinese: "当日为 {found}，锁定的是 {allowed}",
    },
    check: Check::Person(check),
};

fn check(person: &Person<'_>) -> Vec<Finding> {
    let grid = &person.problem.grid;
    let rows = person.member().availability.iter();
    rows.filter(|row| row.kind == AvailabilityKind::Pinned)
        .flat_map(|row| (0..grid.n_days()).map(move |i| (row, grid.day(i))))
        .filter(|(row, day)| row.covers(*day))
        .filter_map(|(row, day)| unmet(person, row, day))
        .collect()
}

fn unmet(person: &Person<'_>, row: &AvailabilityRule, day: NaiveDate) -> Option<Finding> {
    let clock = |minutes: i64| format_clock(minutes as i32);
    let pinned = row.shift.map(|p| &person.problem.shift_patterns[p].id);
    let at = row.at.map(i64::from);
    let shift = person.shift_on(day);
    let stands = shift.is_some_and(|s| {
        pinned.is_none_or(|id| *id == s.row.shift) && at.is_none_or(|at| at == s.start_clock())
    });
    if stands {
        return None;
    }
    let found = shift.map_or("–".to_owned(), |s| {
        format!("{} {}", s.row.shift, clock(s.start_clock()))
    });
    let wanted = [pinned.cloned(), at.map(clock)];
    let wanted: Vec<String> = wanted.into_iter().flatten().collect();
    Some(Finding::on(day, found, wanted.join(" ")))
}
