//! One long uninterrupted rest in every week.

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::work;
use super::{Restriction, Scope};
use crate::roster::labour::{Parameter, Severity};
use crate::roster::rules::person::minutes_between;
use crate::roster::rules::{Check, Finding, Person, Rule, Wording};

/// Every week has a rest of at least so many elapsed minutes. A rest counts for a week of which it
/// holds a free day, or in which so many of its minutes lie.
pub static RULE: Rule = Rule {
    name: "weekly_rest",
    severity: Severity::Hard,
    unit: "minutes",
    parameters: &["rules: min_weekly_rest_min", "rules: weekly_rest_window"],
    source: "rule preset, such as directive 2003/88/EC art. 5",
    asks: Wording {
        english: "every week has one long uninterrupted rest",
        chinese: "每周有一段足够长的连续休息",
    },
    breach: Wording {
        english: "{found} minutes of rest at the longest in the seven days from this day, at least {allowed} are due",
        chinese: "自当日起七天内最长连续休息 {found} 分钟，至少应为 {allowed} 分钟",
    },
    check: Check::Person(check),
};

/// A free day in every week, and every rest that holds a free day is long enough: stricter than the
/// rule, which asks it of one rest a week.
pub static SEARCH: Restriction = Restriction {
    exact: false,
    narrow,
};

fn narrow(scope: &mut Scope<'_>) {
    if let Some(least) = scope.labour.hard(Parameter::MinWeeklyRest) {
        scope.weekly_rest_minutes = scope.weekly_rest_minutes.max(least);
        scope.limit_days(6);
    }
}

/// Time between two shifts; the first and the last one are open.
struct Rest {
    from: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
    /// Work dates before and after it.
    between: (Option<NaiveDate>, Option<NaiveDate>),
}

fn check(person: &Person<'_>) -> Vec<Finding> {
    let Some(limit) = person.problem.labour.limit(Parameter::MinWeeklyRest) else {
        return Vec::new();
    };
    let rests = rests(person);
    let mut findings = Vec::new();
    for first in work::weeks_judged(person) {
        let week = (
            person.instant(first, 0),
            person.instant(first + Duration::days(7), 0),
        );
        let longest = rests.iter().filter_map(|rest| {
            let inside = inside(rest, week);
            let holds_free_day = (0..7).any(|i| rest.is_free(first + Duration::days(i)));
            let whole = rest.minutes().unwrap_or(f64::INFINITY);
            let counts = if holds_free_day { whole } else { inside };
            (counts > 0.0).then_some(counts)
        });
        let longest = longest.fold(0.0, f64::max);
        if longest < limit.value as f64 {
            let finding = Finding::on(first, longest, limit.value);
            findings.push(finding.graded(limit.severity));
        }
    }
    findings
}

/// Every rest, the open ones before the first shift and after the last included.
fn rests(person: &Person<'_>) -> Vec<Rest> {
    let mut rests = Vec::new();
    let mut ended = None;
    let mut date = None;
    for shift in work::shifts(person) {
        rests.push(Rest {
            from: ended,
            until: Some(shift.start),
            between: (date, Some(shift.date)),
        });
        (ended, date) = (ended.max(Some(shift.end)), Some(shift.date));
    }
    rests.push(Rest {
        from: ended,
        until: None,
        between: (date, None),
    });
    rests
}

impl Rest {
    fn minutes(&self) -> Option<f64> {
        let (from, until) = self.from.zip(self.until)?;
        Some(minutes_between(from, until))
    }

    /// Whether the day lies between the two shifts as a work date of neither.
    fn is_free(&self, day: NaiveDate) -> bool {
        self.between.0.is_none_or(|before| before < day)
            && self.between.1.is_none_or(|after| day < after)
    }
}

/// Minutes of a rest that lie in a week.
fn inside(rest: &Rest, (first, end): (DateTime<Utc>, DateTime<Utc>)) -> f64 {
    let from = rest.from.map_or(first, |from| from.max(first));
    let until = rest.until.map_or(end, |until| until.min(end));
    minutes_between(from, until)
}
