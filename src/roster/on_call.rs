//! Who is kept on call: of the people off, so many that a share of them can be called in.
//!
//! ```text
//! off       employed, without a shift on that work date, neither on leave nor away
//! wanted    on_call_share of the contract × people off, rounded up, for each day and contract
//! can come  some shift of the contract on that day keeps rest to the shifts before and after, and the
//!           run of worked days
//! ```
//! Those who can come and were on call the least often come first, then by the order of `agents.csv`. Weekly
//! hours are not asked: who is called in works overtime. Being on call is no work and costs nothing here;
//! where fewer can come than are wanted, all of them are on call and the rest is [missing](OnCall::missing).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::compile::{CompiledGroup, CompiledProblem, compile};
use super::{AvailabilityKind, Roster, RosterError, RosterProblem, Shift};

/// One day of one contract.
#[derive(Debug, Clone, PartialEq)]
pub struct OnCall {
    /// The work date.
    pub work_date: NaiveDate,
    /// Position in [`RosterProblem::contracts`].
    pub contract: usize,
    /// Who is on call, positions in [`RosterProblem::agents`], ascending.
    pub agents: Vec<usize>,
    /// How many more are wanted than can come.
    pub missing: usize,
}

/// Who is on call on every planned day, by day, then contract; contracts without a share have none.
///
/// # Errors
/// [`RosterError`] where the problem itself is wrong.
pub fn on_call(problem: &RosterProblem, roster: &Roster) -> Result<Vec<OnCall>, RosterError> {
    if problem.contracts.iter().all(|c| c.on_call_share == 0.0) {
        return Ok(Vec::new());
    }
    let compiled = compile(problem)?;
    let mut group_of = vec![None; problem.agents.len()];
    for group in &compiled.groups {
        let members = group.members.iter();
        members.for_each(|&agent| group_of[agent] = Some(group));
    }
    let mut shifts: Vec<BTreeMap<usize, &Shift>> = vec![BTreeMap::new(); problem.agents.len()];
    for shift in &roster.shifts {
        let day = problem.grid.day_index(shift.work_date).max(0) as usize;
        shifts[shift.agent].insert(day, shift);
    }
    let mut times = vec![0usize; problem.agents.len()];
    let mut found = Vec::new();
    for day in 0..problem.grid.n_days() {
        for (contract, of) in problem.contracts.iter().enumerate() {
            if of.on_call_share == 0.0 {
                continue;
            }
            let of_contract = |&agent: &usize| problem.agents[agent].contract == contract;
            let agents = (0..problem.agents.len()).filter(of_contract);
            let off: Vec<usize> = agents
                .filter(|&agent| !shifts[agent].contains_key(&day) && is_there(problem, agent, day))
                .collect();
            // A hair less, so that a tenth of ten people is one and not two.
            let wanted = (of.on_call_share * off.len() as f64 - 1e-9).ceil() as usize;
            let mut able: Vec<usize> = off
                .into_iter()
                .filter(|&agent| {
                    group_of[agent]
                        .is_some_and(|group| can_come(&compiled, group, &shifts[agent], day))
                })
                .collect();
            able.sort_by_key(|&agent| (times[agent], agent));
            able.truncate(wanted);
            able.iter().for_each(|&agent| times[agent] += 1);
            able.sort_unstable();
            found.push(OnCall {
                work_date: problem.grid.day(day),
                contract,
                missing: wanted - able.len(),
                agents: able,
            });
        }
    }
    Ok(found)
}

fn is_there(problem: &RosterProblem, agent: usize, day: usize) -> bool {
    let (agent, day) = (&problem.agents[agent], problem.grid.day(day));
    let away = [AvailabilityKind::Leave, AvailabilityKind::Unavailable];
    agent.is_employed_on(day)
        && !agent.to_hire
        && !away.into_iter().any(|kind| agent.has_all_day(kind, day))
}

/// Whether some shift of that day fits between the others.
fn can_come(
    compiled: &CompiledProblem,
    group: &CompiledGroup,
    shifts: &BTreeMap<usize, &Shift>,
    day: usize,
) -> bool {
    let before = shifts.range(..day).next_back();
    let after = shifts.range(day..).next();
    let rest = group.min_rest_minutes;
    let ready = before.map_or(group.ready_minute, |(_, shift)| shift.end_minute + rest);
    let due = after.map_or(i64::MAX, |(_, shift)| shift.start_minute - rest);
    let fits = group.days[day].work.iter().any(|choice| {
        let planned = &compiled.shifts[day][choice.shift];
        ready <= planned.start_minute && planned.end_minute <= due
    });
    let run = |mut days: Box<dyn Iterator<Item = usize>>| {
        days.by_ref().take_while(|d| shifts.contains_key(d)).count() as u32
    };
    let earlier = run(Box::new((0..day).rev()));
    let from_the_past = if earlier as usize == day {
        group.streak_before
    } else {
        0
    };
    let in_a_row = earlier + from_the_past + 1 + run(Box::new(day + 1..compiled.n_days));
    fits && group
        .max_consecutive_days
        .is_none_or(|most| in_a_row <= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::samples::{agent, centre, contract, pattern, row};

    /// A week; eleven people on one contract, of whom the first works a night into Tuesday.
    fn problem() -> RosterProblem {
        let mut problem = centre("Asia/Shanghai", 30, "2026-11-02", 7);
        problem.shift_patterns = vec![pattern("day", 480, &[480]), pattern("night", 540, &[1320])];
        problem.contracts = vec![contract(&[0, 1])];
        problem.contracts[0].min_rest_minutes = 11 * 60;
        problem.contracts[0].max_consecutive_days = Some(3);
        problem.contracts[0].on_call_share = 0.1;
        for at in 0..11 {
            let mut person = agent(0, &[0]);
            person.id = format!("a{at:02}").as_str().into();
            problem.agents.push(person);
        }
        problem
    }

    fn shift(problem: &RosterProblem, agent: usize, day: usize, pattern: usize) -> Shift {
        let of = &problem.shift_patterns[pattern];
        let start = 1440 * day as i64 + i64::from(of.starts[0]);
        Shift {
            agent,
            work_date: problem.grid.day(day),
            pattern,
            start_clock: of.starts[0],
            start_minute: start,
            end_minute: start + i64::from(of.minutes),
            paid_minutes: i64::from(of.minutes),
            breaks: Vec::new(),
        }
    }

    fn names(found: &[OnCall], day: usize) -> Vec<usize> {
        found[day].agents.clone()
    }

    #[test]
    fn turns_go_round_and_nobody_is_on_call_on_leave() {
        let mut problem = problem();
        let leave = row(AvailabilityKind::Leave, "2026-11-02", "2026-11-02");
        problem.agents[0].availability.push(leave);
        let found = on_call(&problem, &Roster::default()).unwrap();
        // Ten of eleven are off on Monday: one is on call; eleven from Tuesday on: two.
        let days: Vec<Vec<usize>> = (0..4).map(|day| names(&found, day)).collect();
        assert_eq!(days, [vec![1], vec![0, 2], vec![3, 4], vec![5, 6]]);
        assert!(found.iter().all(|of| of.missing == 0));
    }

    #[test]
    fn who_cannot_come_by_rest_or_run_is_left_at_home() {
        let mut problem = problem();
        problem.agents.truncate(3);
        problem.contracts[0].on_call_share = 1.0;
        problem.shift_patterns[1].starts = vec![1320];
        problem.contracts[0].shift_patterns = vec![0, 1];
        let mut roster = Roster::default();
        // The first: a night on Monday, a day on Wednesday, so nothing of Tuesday fits between.
        roster.shifts.push(shift(&problem, 0, 0, 1));
        roster.shifts.push(shift(&problem, 0, 2, 0));
        // The second: days on Monday and Wednesday to Thursday, so Tuesday would be the fourth.
        for day in [0, 2, 3] {
            roster.shifts.push(shift(&problem, 1, day, 0));
        }
        let found = on_call(&problem, &roster).unwrap();
        assert_eq!(names(&found, 1), [2]);
        assert_eq!(found[1].missing, 2);
        // On Friday the run of the second is three days, which is allowed.
        assert_eq!(names(&found, 4), [0, 1, 2]);
    }
}
