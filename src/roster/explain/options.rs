//! What each shift of one person's day would cost, everybody else as they are.
//!
//! ```text
//! v_t      what this person's presence is worth beside everybody else, the true difference
//! C(o)     least of wage and wishes less Σ_t v_t·δ_t over all rosters with option o on that day
//! extra    C(o) − min over all options
//! ```
//! The rest of the person's roster is made anew around each option, so `extra` holds what rest,
//! days and hours of the week cost elsewhere. The values are those beside today's roster: whoever
//! moves in answer could make an option cheaper, never dearer.

use chrono::NaiveDate;

use super::super::compile::{CompiledGroup, CompiledProblem, DayChoices, compile};
use super::super::relaxation::words;
use super::super::responses::{Responder, Scratch, WorkedDay};
use super::super::search::values_beside;
use super::super::{AvailabilityKind, Roster, RosterError, RosterProblem, Shift};
use crate::calendar::ClockMinutes;

/// The options of one person's day, the cheapest first, those that are not legal last.
#[derive(Debug, Clone, PartialEq)]
pub struct DayOptions {
    /// What the roster has: pattern and start; `None` = a day off.
    pub now: Option<(usize, ClockMinutes)>,
    /// Every pattern of the contract at every start, and the day off.
    pub options: Vec<DayOption>,
}

/// One way to spend a day.
#[derive(Debug, Clone, PartialEq)]
pub struct DayOption {
    /// Pattern and start; `None` = a day off.
    pub shift: Option<(usize, ClockMinutes)>,
    /// Money that the whole plan would cost more than with the cheapest option; `None` = no legal
    /// roster has it.
    pub extra: Option<f64>,
    /// Wage and unmet wishes of the day.
    pub own_cost: f64,
    /// What the presence of that day is worth to the queues, breaks at their best places.
    pub worth: f64,
    /// The row of availability that forbids it, in words.
    pub forbidden_by: Option<String>,
}

/// Prices every option of one person's day beside the roster of all others.
///
/// # Errors
/// [`RosterError`] for numbers and references that no plan could be made from.
pub fn options(
    problem: &RosterProblem,
    roster: &Roster,
    (agent, date): (usize, NaiveDate),
) -> Result<DayOptions, RosterError> {
    let mut compiled = compile(problem)?;
    let day = problem.grid.day_index(date) as usize;
    let own = group_of(&compiled, agent);
    let values = {
        let responder = Responder::new(&compiled);
        values_beside(
            &responder,
            own,
            &others(&compiled, problem, (roster, agent)),
        )
    };
    let group = compiled.groups[own].clone();
    let ways = ways(&compiled, &group, day);
    compiled.groups = ways.iter().map(|way| only(&group, day, way)).collect();
    let responder = Responder::new(&compiled);
    let mut scratch = Scratch::default();
    let mut priced: Vec<DayOption> = Vec::new();
    for (index, way) in ways.iter().enumerate() {
        let answer = responder.best(index, &values, &mut scratch);
        let worked = answer.as_ref().and_then(|found| found.days[day].as_ref());
        priced.push(DayOption {
            shift: way.shift(&compiled, day),
            extra: answer.as_ref().map(|found| found.cost),
            own_cost: way.cost(),
            worth: worked.map_or(0.0, |worked| worth(&compiled, (day, worked), &values)),
            forbidden_by: None,
        });
    }
    let least = priced
        .iter()
        .filter_map(|o| o.extra)
        .fold(f64::INFINITY, f64::min);
    for option in &mut priced {
        option.extra = option.extra.map(|cost| cost - least);
    }
    priced.extend(forbidden(problem, (agent, day), &priced));
    let key = |option: &DayOption| option.extra.unwrap_or(f64::INFINITY);
    priced.sort_by(|a, b| key(a).total_cmp(&key(b)).then(a.shift.cmp(&b.shift)));
    let mut shifts = roster.shifts.iter();
    let now = shifts.find(|shift| (shift.agent, shift.work_date) == (agent, date));
    Ok(DayOptions {
        now: now.map(|shift| (shift.pattern, shift.start_clock)),
        options: priced,
    })
}

fn group_of(compiled: &CompiledProblem, agent: usize) -> usize {
    let groups = compiled.groups.iter();
    let mut found = groups
        .enumerate()
        .filter(|(_, g)| g.members.contains(&agent));
    found.next().expect("invariant: everybody is in a group").0
}

/// Everybody else with what they work.
fn others(
    compiled: &CompiledProblem,
    problem: &RosterProblem,
    (roster, agent): (&Roster, usize),
) -> Vec<(usize, Vec<Option<WorkedDay>>)> {
    let mut days: Vec<Vec<Option<WorkedDay>>> =
        vec![vec![None; compiled.n_days]; problem.agents.len()];
    for shift in &roster.shifts {
        let day = problem.grid.day_index(shift.work_date);
        if let Ok(day) = usize::try_from(day)
            && day < compiled.n_days
        {
            days[shift.agent][day] = worked(compiled, day, shift);
        }
    }
    let mut others = Vec::new();
    for (index, group) in compiled.groups.iter().enumerate() {
        for &member in group.members.iter().filter(|&&member| member != agent) {
            others.push((index, std::mem::take(&mut days[member])));
        }
    }
    others
}

/// A shift of the roster as the search names it; a shift that no pattern offers is nobody's.
pub(super) fn worked(compiled: &CompiledProblem, day: usize, shift: &Shift) -> Option<WorkedDay> {
    let position = compiled.shifts[day].iter().position(|planned| {
        (planned.pattern, planned.start_minute) == (shift.pattern, shift.start_minute)
    })?;
    let plan = compiled.breaks_of(&compiled.shifts[day][position]);
    let of_pattern = |rule: usize| plan.windows.iter().any(|window| window.rule == rule);
    let breaks: Vec<_> = shift.breaks.iter().filter(|b| of_pattern(b.rule)).collect();
    let known = breaks.iter().map(|b| b.start_minute);
    let unknown = plan.windows.iter().skip(breaks.len());
    let placed = unknown.map(|window| shift.start_minute + window.first);
    Some(WorkedDay {
        shift: position,
        breaks: known.chain(placed).take(plan.windows.len()).collect(),
    })
}

/// An option among the choices of a day.
enum Way {
    Off(f64),
    Work { shift: usize, cost: f64 },
}

impl Way {
    fn shift(&self, compiled: &CompiledProblem, day: usize) -> Option<(usize, ClockMinutes)> {
        match self {
            Way::Off(_) => None,
            Way::Work { shift, .. } => {
                let planned = &compiled.shifts[day][*shift];
                Some((planned.pattern, planned.start_clock))
            }
        }
    }

    fn cost(&self) -> f64 {
        match self {
            Way::Off(cost) | Way::Work { cost, .. } => *cost,
        }
    }
}

fn ways(compiled: &CompiledProblem, group: &CompiledGroup, day: usize) -> Vec<Way> {
    let choices = &group.days[day];
    let ready = |shift: usize| compiled.shifts[day][shift].start_minute >= group.ready_minute;
    let work = choices.work.iter().filter(|choice| ready(choice.shift));
    let off = choices.off.map(Way::Off);
    let work = work.map(|choice| Way::Work {
        shift: choice.shift,
        cost: choice.cost,
    });
    off.into_iter().chain(work).collect()
}

/// The group with one option on that day and no other.
fn only(group: &CompiledGroup, day: usize, way: &Way) -> CompiledGroup {
    let mut only = group.clone();
    let choices = &mut only.days[day];
    match way {
        Way::Off(_) => choices.work.clear(),
        Way::Work { shift, .. } => {
            let DayChoices { work, off, .. } = choices;
            work.retain(|choice| choice.shift == *shift);
            *off = None;
        }
    }
    only
}

/// Money that the presence of a worked day earns.
fn worth(compiled: &CompiledProblem, (day, worked): (usize, &WorkedDay), values: &[f64]) -> f64 {
    let shift = &compiled.shifts[day][worked.shift];
    let mut there = vec![0.0; compiled.n_intervals];
    compiled.add_span(&mut there, (shift.start_minute, shift.end_minute), 1.0);
    let windows = &compiled.breaks_of(shift).windows;
    for (window, &start) in windows.iter().zip(&worked.breaks) {
        compiled.add_span(&mut there, (start, start + window.minutes), -1.0);
    }
    let earned: f64 = there.iter().zip(values).map(|(x, v)| x * v).sum();
    compiled.interval_hours * compiled.availability * earned
}

/// Shifts of the contract that the person's choices do not hold, with the row that forbids them.
fn forbidden(
    problem: &RosterProblem,
    (agent, day): (usize, usize),
    known: &[DayOption],
) -> Vec<DayOption> {
    let person = &problem.agents[agent];
    let date = problem.grid.day(day);
    let mut found = Vec::new();
    for &pattern in &problem.contracts[person.contract].shift_patterns {
        let shape = &problem.shift_patterns[pattern];
        for &start in &shape.starts {
            let shift = Some((pattern, start));
            if known.iter().any(|option| option.shift == shift) {
                continue;
            }
            let at = |clock| problem.grid.minute_at(date, clock);
            let (from, until) = (at(start), at(start + shape.minutes));
            let wishes = [AvailabilityKind::Prefers, AvailabilityKind::Avoids];
            let rows = person
                .availability
                .iter()
                .filter(|r| !wishes.contains(&r.kind));
            let mut rows = rows.filter(|row| match row.span {
                None => row.covers(date),
                Some((first, last)) => (-1..=1).any(|back| {
                    let day = date + chrono::Duration::days(back);
                    let at = |clock| problem.grid.minute_at(day, clock);
                    row.covers(day) && from < at(last) && until > at(first)
                }),
            });
            found.push(DayOption {
                shift,
                extra: None,
                own_cost: 0.0,
                worth: 0.0,
                forbidden_by: rows.next().map(|row| words(problem, row)),
            });
        }
    }
    found
}
