//! Sorts the rows of both files by person and shift.

use std::collections::HashMap;

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use rayon::prelude::*;

use crate::roster::rows::{ActivityRow, RosterRows, ShiftRow};
use crate::roster::rules::{Clock, Files, Person, TakenBreak, WorkedShift};
use crate::roster::{RosterProblem, ShiftPattern};

/// A view of every person of the problem, and of what belongs to none of them.
pub(super) fn sort_out<'a>(
    problem: &'a RosterProblem,
    rows: &'a RosterRows,
    clock: &'a Clock<'a>,
) -> (Vec<Person<'a>>, Files<'a>) {
    let positions: HashMap<&str, usize> = problem
        .agents
        .iter()
        .enumerate()
        .map(|(i, agent)| (agent.id.as_str(), i))
        .collect();
    let mut last: Option<(&str, Option<usize>)> = None;
    // Rows of one person mostly stand together, and there may be a million.
    let mut position = |id: &'a str| match last {
        Some((known, at)) if known == id => at,
        _ => last.insert((id, positions.get(id).copied())).1,
    };
    let mut own_rows: Vec<OwnRows<'a>> = vec![OwnRows::default(); problem.agents.len()];
    for row in &rows.shifts {
        if let Some(person) = position(row.agent_id.as_str()) {
            own_rows[person].shifts.push(row);
        }
    }
    let activities = rows.activities.as_deref().unwrap_or_default();
    let mut strays = Vec::new();
    for (number, row) in activities.iter().enumerate() {
        match position(row.agent_id.as_str()) {
            Some(person) => own_rows[person].activities.push((number, row)),
            None => strays.push(number),
        }
    }
    let mut people = empty_people(problem, clock, rows.activities.is_some());
    let laid = people.par_iter_mut().zip(own_rows);
    let of_people: Vec<Vec<usize>> = laid.map(|(person, rows)| lay(person, &rows)).collect();
    strays.extend(of_people.into_iter().flatten());
    strays.sort_unstable();
    let files = Files {
        problem,
        rows,
        stray_activities: strays.into_iter().map(|at| &activities[at]).collect(),
    };
    (people, files)
}

/// The rows with one person's id, activities with their position in the file.
#[derive(Debug, Clone, Default)]
struct OwnRows<'a> {
    shifts: Vec<&'a ShiftRow>,
    activities: Vec<(usize, &'a ActivityRow)>,
}

/// Lays out a person's shifts with their activities; the positions of those that belong to none.
fn lay<'a>(person: &mut Person<'a>, rows: &OwnRows<'a>) -> Vec<usize> {
    let shifts = rows.shifts.iter();
    person.shifts = shifts
        .filter(|row| person.is_planned(row.work_date))
        .map(|row| worked(person, row))
        .collect();
    person.shifts.sort_by_key(|s| (s.start, s.work_date()));
    person.past.sort_by_key(|s| s.start);
    let mut strays = Vec::new();
    for (number, row) in &rows.activities {
        if !lay_into_shift(person, row) {
            strays.push(*number);
        }
    }
    for shift in &mut person.shifts {
        shift.activities.sort_by_key(|row| row.start);
        if let Some(pattern) = shift.pattern {
            let begun = (pattern, shift.start);
            shift.breaks = TakenBreak::all(person.problem, begun, &shift.activities);
        }
    }
    strays
}

fn empty_people<'a>(
    problem: &'a RosterProblem,
    clock: &'a Clock<'a>,
    activities_known: bool,
) -> Vec<Person<'a>> {
    let mut people: Vec<Person<'a>> = (0..problem.agents.len())
        .map(|agent| Person {
            problem,
            clock,
            agent,
            shifts: Vec::new(),
            past: Vec::new(),
            activities_known,
        })
        .collect();
    let first_day = problem.grid.first_day();
    let before = |day| day < first_day;
    for past in problem.previous.iter().filter(|p| before(p.work_date)) {
        if let Some(person) = people.get_mut(past.agent) {
            person.past.push(past);
        }
    }
    people
}

fn worked<'a>(person: &Person<'a>, row: &'a ShiftRow) -> WorkedShift<'a> {
    let problem = person.problem;
    let patterns = problem.shift_patterns.iter();
    let position = patterns.clone().position(|p| p.id == row.shift);
    let pattern = position.map(|p| &problem.shift_patterns[p]);
    let allowed = position.is_some_and(|p| person.contract().shift_patterns.contains(&p));
    let start = row.start.to_utc();
    let wall_start = wall(person, row);
    WorkedShift {
        row,
        start,
        end: row.end.to_utc(),
        wall_start,
        pattern,
        allowed,
        due_end: pattern
            .filter(|_| allowed && is_near(row))
            .map(|pattern| due_end(person, wall_start, pattern)),
        activities: Vec::new(),
        breaks: Vec::new(),
        outside: Vec::new(),
    }
}

/// What the centre's clock shows at the start, whatever offset the file claims; a start far from
/// its work date keeps its own words, which are wrong anyway.
fn wall(person: &Person<'_>, row: &ShiftRow) -> NaiveDateTime {
    if is_near(row) {
        person.clock.wall(row.start)
    } else {
        row.start.naive_local()
    }
}

/// Whether zone rules may be asked: a file may say any year, and the rules end with the year 9999.
fn is_near(row: &ShiftRow) -> bool {
    (row.start.date_naive() - row.work_date).abs() <= Duration::days(7)
}

/// The wall clock fixes the end: the day and clock of the start, plus the pattern's minutes.
fn due_end(person: &Person<'_>, wall: NaiveDateTime, pattern: &ShiftPattern) -> DateTime<Utc> {
    let seconds = Duration::seconds((wall.time() - chrono::NaiveTime::MIN).num_seconds());
    let minutes = seconds.num_minutes() + i64::from(pattern.minutes);
    person.instant(wall.date(), minutes as i32)
}

/// Lays an activity into the shift of its work date that contains it, else beside the last of that
/// day; false where there is none.
fn lay_into_shift<'a>(person: &mut Person<'a>, row: &'a ActivityRow) -> bool {
    let (start, end) = (row.start.to_utc(), row.end.to_utc());
    let of_day = |s: &&mut WorkedShift<'a>| s.work_date() == row.work_date;
    let contains = |s: &WorkedShift<'a>| s.start <= start && end <= s.end && start < end;
    let mut last = None;
    for shift in person.shifts.iter_mut().filter(of_day) {
        if contains(shift) {
            shift.activities.push(row);
            return true;
        }
        last = Some(shift);
    }
    match last {
        Some(shift) => {
            shift.outside.push(row);
            true
        }
        None => false,
    }
}
