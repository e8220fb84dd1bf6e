//! The second witness: re-checks a finished roster, rule by rule, sharing nothing with the search.
//!
//! [`audit`] writes the roster as the rows of its files and judges those rows with [`rules`], so
//! what is checked is what people receive, offsets and all. [`audit_rows`] judges rows that come
//! from a file, by whoever wrote it: names that do not exist are breaches, not errors.
//!
//! ```text
//! rows ──► one view per person ──► every rule ──► violations
//!    └───► rows that belong to nobody or to no planned day
//! ```
//! Instants are taken from the rows, the wall clock and every due end from the zone. Nothing that a
//! search has computed is believed: neither minutes, nor paid time, nor the order of shifts.
//!
//! A person without any shift owes their days like everybody; who is left out on purpose is known
//! to the plan and not to the audit, and can be told by [`Violation::agent`].
//!
//! Not judged: cost, cover, wishes, fairness.
//!
//! [`rules`]: super::rules

mod people;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::rows::{RosterRows, to_rows};
use super::rules::{self, Amount, Check, Clock, Finding, Person, Rule, Severity};
use super::{Roster, RosterProblem};
use crate::units::AgentId;

/// A rule that a roster breaks; a row of `violations.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// Position in [`RosterProblem::agents`]; `None` for strangers and for the files as a whole.
    pub agent: Option<usize>,
    /// Whose roster it is; `None` for the files as a whole.
    pub agent_id: Option<AgentId>,
    /// The day, or the first day of the week or block.
    pub work_date: Option<NaiveDate>,
    /// The rule's stable name.
    pub rule: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What the roster has, in `unit`.
    pub found: Amount,
    /// What the rule allows, in `unit`.
    pub allowed: Amount,
    /// The unit of both; empty where they are words.
    pub unit: &'static str,
    /// The breach in a sentence in English; [`Violation::in_chinese`] says the same.
    pub message: String,
}

impl Violation {
    /// The breach in a sentence in Chinese.
    pub fn in_chinese(&self) -> String {
        let rule = rules::named(self.rule);
        rule.map_or_else(
            || self.message.clone(),
            |rule| filled(rule.breach.chinese, &self.found, &self.allowed),
        )
    }

    fn new(rule: &'static Rule, agent_id: Option<AgentId>, finding: Finding) -> Self {
        Self {
            agent: None,
            agent_id,
            work_date: finding.work_date,
            rule: rule.name,
            severity: finding.severity.unwrap_or(rule.severity),
            message: filled(rule.breach.english, &finding.found, &finding.allowed),
            found: finding.found,
            allowed: finding.allowed,
            unit: rule.unit,
        }
    }
}

/// Every rule that the roster breaks, by person in the order of the problem, then day, then rule.
pub fn audit(problem: &RosterProblem, roster: &Roster) -> Vec<Violation> {
    audit_rows(problem, &to_rows(problem, roster))
}

/// The same for rows, such as those of somebody else's file; what belongs to nobody comes first.
pub fn audit_rows(problem: &RosterProblem, rows: &RosterRows) -> Vec<Violation> {
    let clock = Clock::new(&problem.grid);
    let (people, files) = people::sort_out(problem, rows, &clock);
    let mut violations = Vec::new();
    for rule in rules::all() {
        if let Check::Files(check) = rule.check {
            let found = check(&files).into_iter();
            violations.extend(found.map(|(id, finding)| Violation::new(rule, id, finding)));
        }
    }
    let judged: Vec<Vec<Violation>> = people.par_iter().map(of_person).collect();
    violations.extend(judged.into_iter().flatten());
    violations
}

fn of_person(person: &Person<'_>) -> Vec<Violation> {
    let mut violations: Vec<Violation> = rules::all()
        .flat_map(|rule| findings(rule, person).into_iter().map(move |f| (rule, f)))
        .map(|(rule, finding)| Violation {
            agent: Some(person.agent),
            ..Violation::new(rule, Some(person.member().id.clone()), finding)
        })
        .collect();
    violations.sort_by_key(|v| v.work_date);
    violations
}

fn findings(rule: &Rule, person: &Person<'_>) -> Vec<Finding> {
    match rule.check {
        Check::Files(_) => Vec::new(),
        Check::Person(check) => check(person),
        Check::Shift(check) => {
            let shifts = person.shifts.iter();
            shifts.flat_map(|shift| check(person, shift)).collect()
        }
    }
}

/// Puts both values into a sentence; text from files cannot act as a placeholder.
fn filled(sentence: &str, found: &Amount, allowed: &Amount) -> String {
    let mut text = String::with_capacity(sentence.len() + 16);
    let mut rest = sentence;
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        rest = &rest[open..];
        if let Some(after) = rest.strip_prefix("{found}") {
            text.push_str(&found.to_string());
            rest = after;
        } else if let Some(after) = rest.strip_prefix("{allowed}") {
            text.push_str(&allowed.to_string());
            rest = after;
        } else {
            text.push('{');
            rest = &rest[1..];
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
pub(crate) mod tests;
