//! Who has no legal roster, which rules cannot hold together, and the mildest ways out.
//!
//! A way out changes one rule if any single one is enough, to its mildest form that is; else it
//! is a set of rules of which none can be left out. They are ranked by how grave it is to give the
//! rule up, then by how far it moves:
//!
//! ```text
//! 1 a pin or the only shift     5 paid hours per week    9 shifts before the plan
//! 2 hours or days away          6 weekends off          10 days of employment
//! 3 days that must be worked    7 days in a row         11 nights not allowed
//! 4 days per week               8 leave                 12 rest
//! ```
//! Applying any one way out gives this person a legal roster.

use super::super::relaxation::{Rule, alone, has_roster, rules};
use super::super::responses::Responder;
use super::super::{AvailabilityKind, RosterError, RosterProblem};
use crate::roster::compile::compile;

/// A person for whom no roster is legal.
#[derive(Debug, Clone, PartialEq)]
pub struct Infeasible {
    /// Position in [`RosterProblem::agents`].
    pub agent: usize,
    /// The rules that cannot hold together, in words; without any one of them they could.
    pub conflict: Vec<String>,
    /// What would help, the mildest first; each is enough alone.
    pub ways_out: Vec<WayOut>,
}

/// A change of rules that gives one person a legal roster.
#[derive(Debug, Clone, PartialEq)]
pub struct WayOut {
    /// The change in words and numbers.
    pub words: String,
    /// How grave it is: the rank of its gravest rule, 1 to 12.
    pub rank: u32,
    /// How many steps the rule moves; one where it is given up.
    pub steps: usize,
    changes: Vec<Change>,
}

#[derive(Debug, Clone, PartialEq)]
struct Change {
    rule: Rule,
    /// The milder form; `None` = given up.
    milder: Option<Rule>,
}

/// Everybody without a legal roster, by their position.
///
/// # Errors
/// [`RosterError`] for numbers and references that no plan could be made from.
pub fn infeasible(problem: &RosterProblem) -> Result<Vec<Infeasible>, RosterError> {
    let compiled = compile(problem)?;
    let without = Responder::new(&compiled).without_roster();
    let mut found = Vec::new();
    for group in without {
        // People of one group are alike, so one explanation serves them all.
        let members = &compiled.groups[group].members;
        let explained = explained(problem, members[0])?;
        found.extend(members.iter().map(|&agent| Infeasible {
            agent,
            ..explained.clone()
        }));
    }
    found.sort_by_key(|person| person.agent);
    Ok(found)
}

fn explained(problem: &RosterProblem, agent: usize) -> Result<Infeasible, RosterError> {
    let alone = alone(problem, agent);
    let rules = rules(&alone);
    let mut ways_out = Vec::new();
    for rule in &rules {
        ways_out.extend(single(&alone, rule)?);
    }
    if ways_out.is_empty() {
        ways_out.extend(together(&alone, &rules)?);
    }
    ways_out.sort_by_key(|way| (way.rank, way.steps));
    Ok(Infeasible {
        agent,
        conflict: conflict(&alone, &rules)?,
        ways_out,
    })
}

/// The rules that stay when each is given up that is not needed for the conflict.
fn conflict(alone: &RosterProblem, rules: &[Rule]) -> Result<Vec<String>, RosterError> {
    let mut lifted = alone.clone();
    let mut conflict = Vec::new();
    for rule in rules {
        let mut without = lifted.clone();
        rule.lift(&mut without);
        if has_roster(&without)? {
            conflict.push(rule.to_string());
        } else {
            lifted = without;
        }
    }
    Ok(conflict)
}

/// The mildest form of one rule that is enough alone.
fn single(alone: &RosterProblem, rule: &Rule) -> Result<Option<WayOut>, RosterError> {
    let mut lifted = alone.clone();
    rule.lift(&mut lifted);
    if !has_roster(&lifted)? {
        return Ok(None);
    }
    let (change, steps) = mildest(alone, rule)?;
    Ok(Some(way_out(vec![change], steps)))
}

/// The mildest form of a rule with which the rest holds.
fn mildest(rest: &RosterProblem, rule: &Rule) -> Result<(Change, usize), RosterError> {
    for (index, step) in rule.steps().into_iter().enumerate() {
        let mut relaxed = rest.clone();
        step.set(&mut relaxed);
        if has_roster(&relaxed)? {
            let change = Change {
                rule: rule.clone(),
                milder: Some(step),
            };
            return Ok((change, index + 1));
        }
    }
    let change = Change {
        rule: rule.clone(),
        milder: None,
    };
    Ok((change, 1))
}

/// A set of rules that help together and of which none can be left out: the graver are put back
/// first.
fn together(alone: &RosterProblem, rules: &[Rule]) -> Result<Option<WayOut>, RosterError> {
    let without = |given_up: &[Rule]| {
        let mut lifted = alone.clone();
        given_up.iter().for_each(|rule| rule.lift(&mut lifted));
        lifted
    };
    let mut given_up: Vec<Rule> = rules.to_vec();
    if !has_roster(&without(&given_up))? {
        return Ok(None);
    }
    given_up.sort_by_key(rank);
    let mut index = given_up.len();
    while index > 0 {
        index -= 1;
        let rule = given_up.remove(index);
        if !has_roster(&without(&given_up))? {
            given_up.insert(index, rule);
        }
    }
    // One after the other comes back in its mildest form.
    let mut rest = without(&given_up);
    let mut changes = Vec::new();
    let mut steps = 0;
    for rule in &given_up {
        let mut imposed = rest.clone();
        put_back(&mut imposed, alone, rule);
        let (change, moved) = mildest(&imposed, rule)?;
        if let Some(milder) = &change.milder {
            put_back(&mut rest, alone, rule);
            milder.set(&mut rest);
        }
        steps += moved;
        changes.push(change);
    }
    Ok(Some(way_out(changes, steps)))
}

/// Puts a contract's rule back as it is; others stay given up.
fn put_back(lifted: &mut RosterProblem, alone: &RosterProblem, rule: &Rule) {
    let from = &alone.contracts[alone.agents[0].contract];
    let to = &mut lifted.contracts[alone.agents[0].contract];
    match rule {
        Rule::DaysPerWeek(_) => to.days_per_week = from.days_per_week,
        Rule::PaidHours(_) => to.paid_hours_per_week = from.paid_hours_per_week,
        Rule::ConsecutiveDays(_) => to.max_consecutive_days = from.max_consecutive_days,
        Rule::Rest(_) => to.min_rest_minutes = from.min_rest_minutes,
        Rule::WeekendsOff(_) => to.weekends_off_min = from.weekends_off_min,
        // The others have no milder form, so nobody asks for them back.
        _ => {}
    }
}

fn way_out(changes: Vec<Change>, steps: usize) -> WayOut {
    let words: Vec<String> = changes
        .iter()
        .map(|change| match &change.milder {
            Some(milder) => format!("{milder} instead of {}", change.rule),
            None => format!("without {}", change.rule),
        })
        .collect();
    let ranks = changes.iter().map(|change| rank(&change.rule));
    WayOut {
        words: words.join(" and "),
        rank: ranks.max().unwrap_or(0),
        steps,
        changes,
    }
}

/// How grave it is to give a rule up; see the table above.
fn rank(rule: &Rule) -> u32 {
    match rule {
        Rule::Row(row, _) => match row.kind {
            AvailabilityKind::Leave => 8,
            AvailabilityKind::Unavailable => 2,
            _ => 1,
        },
        Rule::MustWork(_) => 3,
        Rule::DaysPerWeek(_) => 4,
        Rule::PaidHours(_) => 5,
        Rule::WeekendsOff(_) => 6,
        Rule::ConsecutiveDays(_) => 7,
        Rule::Previous => 9,
        Rule::Employment => 10,
        Rule::NoNights(_) => 11,
        Rule::Rest(_) => 12,
        Rule::Labour(_) => 13,
    }
}

impl WayOut {
    /// Changes the rules of one person of a problem; nobody else's contract moves.
    pub fn apply(&self, problem: &mut RosterProblem, agent: usize) {
        let mut one = alone(problem, agent);
        for change in &self.changes {
            match &change.milder {
                Some(milder) => milder.set(&mut one),
                None => change.rule.lift(&mut one),
            }
        }
        if one.previous.is_empty() {
            problem.previous.retain(|shift| shift.agent != agent);
        }
        let mut person = one.agents.swap_remove(0);
        problem
            .contracts
            .push(one.contracts[person.contract].clone());
        person.contract = problem.contracts.len() - 1;
        problem.agents[agent] = person;
    }
}
