//! Finds the cheapest place of each duty in a finished roster.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;

use super::floor::Floor;
use super::{Duty, Participants, whole_weeks};
use crate::roster::{Break, Roster, RosterProblem, Shift};

/// Step between two places of a team's meeting on the clock.
const TEAM_STEP: i64 = 15;

/// A meeting may be where so large a share is free of the most that are free anywhere.
const ENOUGH: f64 = 0.5;

/// Puts every duty that is owed and not placed yet into the roster, on days from `from` on.
pub fn place(problem: &RosterProblem, roster: &mut Roster, from: NaiveDate) {
    if problem.duties.is_empty() {
        return;
    }
    let mut desk = Desk {
        problem,
        floor: Floor::new(problem, roster),
        first: problem.grid.day_index(from).max(0) as usize,
        own: own_shifts(problem, roster),
    };
    for (position, duty) in problem.duties.iter().enumerate() {
        for week in whole_weeks(problem) {
            match duty.who {
                Participants::Team => desk.place_teams(roster, (position, duty), &week),
                _ => desk.place_each(roster, (position, duty), &week),
            }
        }
    }
    for shift in &mut roster.shifts {
        shift.breaks.sort_by_key(|b| (b.start_minute, b.rule));
    }
}

/// Per person the positions of their shifts in the roster, by day.
fn own_shifts(problem: &RosterProblem, roster: &Roster) -> Vec<BTreeMap<usize, usize>> {
    let mut own = vec![BTreeMap::new(); problem.agents.len()];
    for (at, shift) in roster.shifts.iter().enumerate() {
        let day = problem.grid.day_index(shift.work_date);
        own[shift.agent].insert(day.max(0) as usize, at);
    }
    own
}

struct Desk<'a> {
    problem: &'a RosterProblem,
    floor: Floor<'a>,
    /// The first day that may change.
    first: usize,
    own: Vec<BTreeMap<usize, usize>>,
}

impl Desk<'_> {
    fn place_each(
        &mut self,
        roster: &mut Roster,
        (position, duty): (usize, &Duty),
        week: &Range<usize>,
    ) {
        for agent in 0..self.problem.agents.len() {
            if !duty.is_for(&self.problem.agents[agent]) {
                continue;
            }
            let mask = self.problem.agents[agent].queue_mask();
            let asked = duty.times_per_week as usize;
            while self.owes(roster, agent, (position, asked), week) {
                let mut best: Option<(f64, usize, i64)> = None;
                for at in self.open_shifts(roster, agent, position, week) {
                    let shift = &roster.shifts[at];
                    for start in self.starts(shift) {
                        let span = (start, start + i64::from(duty.minutes));
                        if !self.is_free(shift, duty, span) {
                            continue;
                        }
                        let loss = self.floor.loss(mask, span);
                        if best.is_none_or(|(least, ..)| loss < least - 1e-9) {
                            best = Some((loss, at, start));
                        }
                    }
                }
                let Some((_, at, start)) = best else { break };
                self.put(roster, at, (position, duty), start);
            }
        }
    }

    fn place_teams(
        &mut self,
        roster: &mut Roster,
        (position, duty): (usize, &Duty),
        week: &Range<usize>,
    ) {
        let mut teams: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, agent) in self.problem.agents.iter().enumerate() {
            if duty.is_for(agent) {
                teams.entry(&agent.team).or_default().push(at);
            }
        }
        for members in teams.values() {
            for asked in 1..=duty.times_per_week as usize {
                // Who cannot come meets those who could not either, as long as they are two.
                loop {
                    let owing: Vec<usize> = (members.iter().copied())
                        .filter(|&agent| self.owes(roster, agent, (position, asked), week))
                        .collect();
                    let meeting = self.best_meeting(roster, &owing, (position, duty), week);
                    let is_enough = |there: &Vec<usize>| there.len() >= members.len().min(2);
                    let Some((start, there)) = meeting.filter(|(_, there)| is_enough(there)) else {
                        break;
                    };
                    for at in there {
                        self.put(roster, at, (position, duty), start);
                    }
                }
            }
        }
    }

    /// The start at which a meeting costs least for each who comes, of those at which at least half as many are
    /// free as ever, and their shifts.
    fn best_meeting(
        &mut self,
        roster: &Roster,
        owing: &[usize],
        (position, duty): (usize, &Duty),
        week: &Range<usize>,
    ) -> Option<(i64, Vec<usize>)> {
        let shifts: Vec<usize> = owing
            .iter()
            .flat_map(|&agent| self.open_shifts(roster, agent, position, week))
            .collect();
        let ends = shifts.iter().map(|&at| &roster.shifts[at]);
        let first = ends.clone().map(|shift| shift.start_minute).min()?;
        let last = ends.map(|shift| shift.end_minute).max()?;
        let starts = (first.div_euclid(TEAM_STEP) * TEAM_STEP..last).step_by(TEAM_STEP as usize);
        let mut meetings: Vec<(i64, Vec<usize>)> = Vec::new();
        for start in starts {
            let span = (start, start + i64::from(duty.minutes));
            let free = |at: &usize| self.is_free(&roster.shifts[*at], duty, span);
            let there: Vec<usize> = shifts.iter().copied().filter(free).collect();
            if !there.is_empty() {
                meetings.push((start, there));
            }
        }
        let most = meetings.iter().map(|(_, there)| there.len()).max()? as f64;
        let mut best: Option<(f64, i64, Vec<usize>)> = None;
        for (start, there) in meetings {
            if (there.len() as f64) < ENOUGH * most {
                continue;
            }
            let masks: Vec<u64> = (there.iter())
                .map(|&at| self.problem.agents[roster.shifts[at].agent].queue_mask())
                .collect();
            let span = (start, start + i64::from(duty.minutes));
            let loss = self.floor.loss_together(&masks, span) / there.len() as f64;
            if best.as_ref().is_none_or(|(least, ..)| loss < least - 1e-9) {
                best = Some((loss, start, there));
            }
        }
        best.map(|(_, start, there)| (start, there))
    }

    /// Whether a person who works that week has fewer of a duty than are asked for.
    fn owes(
        &self,
        roster: &Roster,
        agent: usize,
        (position, asked): (usize, usize),
        week: &Range<usize>,
    ) -> bool {
        let shifts = self.own[agent].range(week.clone());
        let has = |at: &usize| has_duty(self.problem, &roster.shifts[*at], position);
        let done = shifts.clone().filter(|(_, at)| has(at)).count();
        done < asked && shifts.count() > 0
    }

    /// The person's shifts of a week on which the duty may still be placed.
    fn open_shifts(
        &self,
        roster: &Roster,
        agent: usize,
        position: usize,
        week: &Range<usize>,
    ) -> Vec<usize> {
        let days = self.first.max(week.start)..week.end.max(self.first);
        let shifts = self.own[agent].range(days).map(|(_, &at)| at);
        shifts
            .filter(|&at| !has_duty(self.problem, &roster.shifts[at], position))
            .collect()
    }

    /// Starts on the grid of the pattern's breaks.
    fn starts(&self, shift: &Shift) -> impl Iterator<Item = i64> + use<> {
        let pattern = &self.problem.shift_patterns[shift.pattern];
        let step = pattern.break_every_minutes.max(1) as usize;
        (shift.start_minute..shift.end_minute).step_by(step)
    }

    fn is_free(&self, shift: &Shift, duty: &Duty, (from, until): (i64, i64)) -> bool {
        let inside = shift.start_minute <= from && until <= shift.end_minute;
        let mut taken = shift.breaks.iter();
        inside
            && !taken.any(|b| from < b.end_minute && b.start_minute < until)
            && duty.may_be(self.problem, (from, until))
    }

    fn put(
        &mut self,
        roster: &mut Roster,
        at: usize,
        (position, duty): (usize, &Duty),
        start_minute: i64,
    ) {
        let shift = &mut roster.shifts[at];
        let end_minute = start_minute + i64::from(duty.minutes);
        shift.breaks.push(Break {
            rule: self.problem.shift_patterns[shift.pattern].breaks.len() + position,
            start_minute,
            end_minute,
        });
        let mask = self.problem.agents[shift.agent].queue_mask();
        self.floor.leave(mask, (start_minute, end_minute));
    }
}

fn has_duty(problem: &RosterProblem, shift: &Shift, position: usize) -> bool {
    let rule = problem.shift_patterns[shift.pattern].breaks.len() + position;
    shift.breaks.iter().any(|b| b.rule == rule)
}
