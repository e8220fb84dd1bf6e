//! Free weekends in every four weeks.

use chrono::{Datelike, Duration, NaiveDate, Weekday};

use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording};

/// Every whole block of 28 days from the first day has so many Saturday+Sunday pairs without a
/// work date; only pairs with both days in the block count.
pub static RULE: Rule = Rule {
    name: "weekends_off",
    severity: Severity::Hard,
    unit: "weekends",
    parameters: &["contracts.weekends_off_min"],
    source: "contract",
    asks: Wording {
        english: "enough weekends are free in every block of 28 days",
        chinese: "每 28 天有足够的完整周末休息",
    },
    breach: Wording {
        english: "{found} free weekends in the 28 days from this day, at least {allowed} are due",
        chinese: "自当日起 28 天内有 {found} 个完整周末休息，至少应有 {allowed} 个",
    },
    check: Check::Person(check),
};

fn check(person: &Person<'_>) -> Vec<Finding> {
    let due = i64::from(person.contract().weekends_off_min);
    let worked = person.worked_days();
    let is_free = |&(saturday, sunday): &(NaiveDate, NaiveDate)| {
        !worked.contains(&saturday) && !worked.contains(&sunday)
    };
    let grid = &person.problem.grid;
    (0..grid.n_days() / 28)
        .map(|block| grid.day(28 * block))
        .map(|first| (first, weekends(first).filter(is_free).count() as i64))
        .filter(|&(_, free)| free < due)
        .map(|(first, free)| Finding::on(first, free, due))
        .collect()
}

fn weekends(first: NaiveDate) -> impl Iterator<Item = (NaiveDate, NaiveDate)> {
    (0..27)
        .map(move |i| first + Duration::days(i))
        .filter(|day| day.weekday() == Weekday::Sat)
        .map(|saturday| (saturday, saturday + Duration::days(1)))
}
