//! Why nobody, or this person, can be given a roster, and the least change that would help.
//!
//! Whether a person has a legal roster is a question about that person alone, and the shortest path
//! answers it exactly. So rules are lifted one at a time: those whose lifting alone helps are the
//! relaxations, and those that cannot be lifted from an infeasible set without mending it are the
//! conflict (a deletion filter, Chinneck & Dravnieks 1991).

use chrono::{Datelike, Duration, NaiveDate};

use super::compile::compile;
use super::labour::{LIMITS, Parameter, Severity, entry};
use super::responses::{Responder, Scratch};
use super::{
    Agent, AvailabilityKind, AvailabilityRule, Conflict, Contract, LeftOut, Obstacle, RosterError,
    RosterProblem,
};
use crate::calendar::{Grid, Zone, format_clock};

/// The contracts in use on which nobody could be planned even without absences.
///
/// # Errors
/// [`RosterError`] where the problem itself is wrong.
pub fn conflicts(problem: &RosterProblem) -> Result<Vec<Conflict>, RosterError> {
    let mut conflicts = Vec::new();
    for (index, contract) in problem.contracts.iter().enumerate() {
        if !problem.agents.iter().any(|agent| agent.contract == index) {
            continue;
        }
        let mut days = vec![7];
        if problem.grid.n_days() >= 28 {
            days.push(28);
        }
        for n_days in days {
            let Some(alone) = anybody(problem, index, n_days) else {
                continue;
            };
            if !has_roster(&alone)? {
                let explained = Explained::new(&alone)?;
                conflicts.push(Conflict {
                    obstacle: Obstacle::Contract(contract.id.clone()),
                    reason: explained.reason(),
                    smallest_changes: explained.helps,
                });
                break;
            }
        }
    }
    Ok(conflicts)
}

/// Why one person has no legal roster.
///
/// # Errors
/// [`RosterError`] where the problem itself is wrong.
pub(super) fn left_out(problem: &RosterProblem, agent: usize) -> Result<LeftOut, RosterError> {
    let explained = Explained::new(&alone(problem, agent))?;
    Ok(LeftOut {
        agent,
        reason: explained.reason(),
        least_relaxation: explained.relaxation(),
    })
}

/// The problem of one person without the others.
pub(super) fn alone(problem: &RosterProblem, agent: usize) -> RosterProblem {
    let mut alone = problem.clone();
    alone.previous.retain(|shift| shift.agent == agent);
    for shift in &mut alone.previous {
        shift.agent = 0;
    }
    alone.agents = vec![problem.agents[agent].clone()];
    alone
}

/// Somebody on a contract with no absences and no past, on ordinary days without clock changes.
fn anybody(problem: &RosterProblem, contract: usize, n_days: usize) -> Option<RosterProblem> {
    let of_contract = problem.agents.iter().position(|a| a.contract == contract)?;
    let mut alone = alone(problem, of_contract);
    alone.previous.clear();
    // Whether one person can work at all is no matter of heads, meetings or curves.
    alone.limits.clear();
    alone.duties.clear();
    alone.curves.clear();
    let agent = &mut alone.agents[0];
    agent.availability.clear();
    (agent.hired, agent.leaves) = (None, None);
    (agent.no_nights_until, agent.no_overtime_until) = (None, None);
    let first = problem.grid.first_day();
    let lag =
        7 + problem.week_starts.num_days_from_monday() - first.weekday().num_days_from_monday();
    let start = first + Duration::days(i64::from(lag % 7));
    let zone = Zone::new("UTC").ok()?;
    alone.grid = Grid::new(zone, problem.grid.interval_minutes(), start, n_days).ok()?;
    for queue in &mut alone.queues {
        queue.required = vec![0.0; alone.grid.n_intervals()];
    }
    Some(alone)
}

pub(super) fn has_roster(alone: &RosterProblem) -> Result<bool, RosterError> {
    let compiled = compile(alone)?;
    let free = vec![0.0; compiled.n_intervals];
    let answer = Responder::new(&compiled).best(0, &free, &mut Scratch::default());
    Ok(answer.is_some())
}

/// The rules in conflict, and those whose relaxation alone would help; both in words.
struct Explained {
    conflict: Vec<String>,
    helps: Vec<String>,
}

impl Explained {
    fn new(alone: &RosterProblem) -> Result<Self, RosterError> {
        let rules = rules(alone);
        let mut helps = Vec::new();
        for rule in &rules {
            helps.extend(rule.least_relaxation(alone)?);
        }
        let mut lifted = alone.clone();
        let mut conflict = Vec::new();
        for rule in &rules {
            let mut without = lifted.clone();
            rule.lift(&mut without);
            if has_roster(&without)? {
                conflict.push(rule.to_string());
            } else {
                lifted = without;
            }
        }
        Ok(Self { conflict, helps })
    }

    fn reason(&self) -> String {
        if self.conflict.is_empty() {
            return "no shift pattern of the contract can be worked on the planned days".into();
        }
        format!("cannot hold together: {}", self.conflict.join("; "))
    }

    fn relaxation(&self) -> String {
        match &self.helps[..] {
            [] => format!(
                "no single rule: {} all need a change",
                self.conflict.join("; ")
            ),
            [one] => one.clone(),
            several => format!("any one of: {}", several.join("; ")),
        }
    }
}

/// A rule that binds one person.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rule {
    DaysPerWeek((u32, u32)),
    PaidHours((f64, f64)),
    ConsecutiveDays(u32),
    Rest(i64),
    WeekendsOff(u32),
    MustWork(String),
    Employment,
    NoNights(NaiveDate),
    Previous,
    /// A limit of the project's labour rules.
    Labour(Parameter),
    /// A row of availability that binds, with what it says in words.
    Row(AvailabilityRule, String),
}

/// The rules that bind the one person of a problem, contract first.
pub(super) fn rules(alone: &RosterProblem) -> Vec<Rule> {
    let agent = &alone.agents[0];
    let contract = &alone.contracts[agent.contract];
    let must: Vec<&str> = DAYS
        .into_iter()
        .zip(contract.must_work_days)
        .filter(|d| d.1)
        .map(|d| d.0)
        .collect();
    let mut rules = vec![
        Rule::DaysPerWeek(contract.days_per_week),
        Rule::PaidHours(contract.paid_hours_per_week),
    ];
    rules.extend(contract.max_consecutive_days.map(Rule::ConsecutiveDays));
    if contract.min_rest_minutes > 0 {
        rules.push(Rule::Rest(contract.min_rest_minutes));
    }
    if contract.weekends_off_min > 0 {
        rules.push(Rule::WeekendsOff(contract.weekends_off_min));
    }
    if !must.is_empty() {
        rules.push(Rule::MustWork(must.join(", ")));
    }
    if agent.hired.is_some() || agent.leaves.is_some() {
        rules.push(Rule::Employment);
    }
    rules.extend(agent.no_nights_until.map(Rule::NoNights));
    if !alone.previous.is_empty() {
        rules.push(Rule::Previous);
    }
    let hard = |&parameter: &Parameter| {
        let setting = alone.labour.get(parameter);
        setting.is_some_and(|s| s.severity == Severity::Hard)
    };
    let is_protected = agent.no_overtime_until.is_some();
    let concerns = |&p: &Parameter| p != Parameter::ProtectedNoOvertime || is_protected;
    let labour = LIMITS.into_iter().filter(hard).filter(concerns);
    rules.extend(labour.map(Rule::Labour));
    let wishes = [AvailabilityKind::Prefers, AvailabilityKind::Avoids];
    let binding = agent
        .availability
        .iter()
        .filter(|row| !wishes.contains(&row.kind));
    rules.extend(binding.map(|row| Rule::Row(row.clone(), words(alone, row))));
    rules
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

pub(super) fn words(problem: &RosterProblem, row: &AvailabilityRule) -> String {
    let kind = match row.kind {
        AvailabilityKind::Leave => "leave",
        AvailabilityKind::Unavailable => "unavailable",
        AvailabilityKind::Prefers => "prefers",
        AvailabilityKind::Avoids => "avoids",
        AvailabilityKind::Pinned => "pinned",
        AvailabilityKind::OnlyShift => "only_shift",
    };
    let mut words = match row.last_day {
        Some(last) if last == row.first_day => format!("{kind} {last}"),
        Some(last) => format!("{kind} {} to {last}", row.first_day),
        None => format!("{kind} from {}", row.first_day),
    };
    if row.days != [true; 7] {
        let days: Vec<&str> = DAYS
            .into_iter()
            .zip(row.days)
            .filter(|d| d.1)
            .map(|d| d.0)
            .collect();
        words += &format!(" on {}", days.join(", "));
    }
    if let Some((from, until)) = row.span {
        words += &format!(" {}-{}", format_clock(from), format_clock(until));
    }
    if let Some(pattern) = row.shift {
        words += &format!(" {}", problem.shift_patterns[pattern].id);
    }
    words
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Rule::DaysPerWeek((least, most)) => write!(f, "days_per_week [{least}, {most}]"),
            Rule::PaidHours((low, high)) => write!(f, "paid_hours_per_week [{low}, {high}]"),
            Rule::ConsecutiveDays(most) => write!(f, "max_consecutive_days {most}"),
            Rule::Rest(minutes) => write!(f, "min_rest_hours {}", *minutes as f64 / 60.0),
            Rule::WeekendsOff(owed) => write!(f, "weekends_off_min {owed}"),
            Rule::MustWork(days) => write!(f, "must_work_days {days}"),
            Rule::Employment => write!(f, "days of employment"),
            Rule::NoNights(until) => write!(f, "no_nights_until {until}"),
            Rule::Previous => write!(f, "shifts of the previous roster"),
            Rule::Labour(parameter) => write!(f, "{} of the labour rules", entry(*parameter).key),
            Rule::Row(_, words) => write!(f, "{words}"),
        }
    }
}

impl Rule {
    /// Takes the rule away from the one person of a problem.
    pub(super) fn lift(&self, alone: &mut RosterProblem) {
        if let Rule::Labour(parameter) = self {
            return alone.labour.remove(*parameter);
        }
        let (agent, contract) = parts(alone);
        match self {
            Rule::DaysPerWeek(_) => contract.days_per_week = (0, 7),
            Rule::PaidHours(_) => contract.paid_hours_per_week = (0.0, 24.0 * 7.0),
            Rule::ConsecutiveDays(_) => contract.max_consecutive_days = None,
            Rule::Rest(_) => contract.min_rest_minutes = 0,
            Rule::WeekendsOff(_) => contract.weekends_off_min = 0,
            Rule::MustWork(_) => contract.must_work_days = [false; 7],
            Rule::Employment => (agent.hired, agent.leaves) = (None, None),
            Rule::NoNights(_) => agent.no_nights_until = None,
            Rule::Previous => alone.previous.clear(),
            Rule::Labour(_) => {}
            Rule::Row(row, _) => agent.availability.retain(|other| other != row),
        }
    }

    /// The smallest relaxation of this rule alone that gives a legal roster, in words.
    fn least_relaxation(&self, alone: &RosterProblem) -> Result<Option<String>, RosterError> {
        let mut lifted = alone.clone();
        self.lift(&mut lifted);
        if !has_roster(&lifted)? {
            return Ok(None);
        }
        for step in self.steps() {
            let mut relaxed = alone.clone();
            step.set(&mut relaxed);
            if has_roster(&relaxed)? {
                return Ok(Some(format!("{step} instead of {self}")));
            }
        }
        Ok(Some(format!("without {self}")))
    }

    /// Milder forms of the rule, mildest change first.
    pub(super) fn steps(&self) -> Vec<Rule> {
        match *self {
            Rule::DaysPerWeek((least, most)) => {
                let fewer = (0..least)
                    .rev()
                    .map(|least| Rule::DaysPerWeek((least, most)));
                let more = (most + 1..=7).map(|most| Rule::DaysPerWeek((least, most)));
                interleave(fewer.collect(), more.collect())
            }
            Rule::PaidHours((low, high)) => {
                let steps = || (1..=40).map(|half_hours| f64::from(half_hours) * 0.5);
                let fewer = steps()
                    .filter(|s| *s <= low)
                    .map(|s| Rule::PaidHours((low - s, high)));
                let more = steps().map(|s| Rule::PaidHours((low, high + s)));
                interleave(fewer.collect(), more.collect())
            }
            Rule::ConsecutiveDays(most) => (most + 1..=14).map(Rule::ConsecutiveDays).collect(),
            Rule::Rest(minutes) => (1..=48)
                .map(|half_hours| minutes - 30 * half_hours)
                .filter(|minutes| *minutes > 0)
                .map(Rule::Rest)
                .collect(),
            Rule::WeekendsOff(owed) => (1..owed).rev().map(Rule::WeekendsOff).collect(),
            _ => Vec::new(),
        }
    }

    /// Puts a milder form of a contract's rule in its place.
    pub(super) fn set(&self, alone: &mut RosterProblem) {
        let (_, contract) = parts(alone);
        match *self {
            Rule::DaysPerWeek(days) => contract.days_per_week = days,
            Rule::PaidHours(hours) => contract.paid_hours_per_week = hours,
            Rule::ConsecutiveDays(most) => contract.max_consecutive_days = Some(most),
            Rule::Rest(minutes) => contract.min_rest_minutes = minutes,
            Rule::WeekendsOff(owed) => contract.weekends_off_min = owed,
            _ => {}
        }
    }
}

/// The one person of a problem and their contract.
fn parts(alone: &mut RosterProblem) -> (&mut Agent, &mut Contract) {
    let agent = &mut alone.agents[0];
    let contract = &mut alone.contracts[agent.contract];
    (agent, contract)
}

/// Takes from both lists in turn.
fn interleave(first: Vec<Rule>, second: Vec<Rule>) -> Vec<Rule> {
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut both = Vec::new();
    loop {
        let before = both.len();
        both.extend(first.next());
        both.extend(second.next());
        if both.len() == before {
            return both;
        }
    }
}
