//! A roster as the rows of its two files, ids as text and instants with their offset.
//!
//! `roster.csv` and `activities.csv` are written from exactly these rows and audited as these rows,
//! so what is checked is what people receive. A file that somebody else wrote may name people or
//! patterns that do not exist; it still becomes [`RosterRows`], and the audit names what is wrong.
//! Only [`from_rows`] insists on known names, because a [`Roster`] has positions in place of names.

use std::collections::HashMap;

use chrono::{DateTime, Duration, FixedOffset, NaiveDate, Timelike};
use rayon::prelude::*;

use super::{Break, Roster, RosterProblem, Shift, ShiftPattern};
use crate::units::AgentId;

/// The rows of `roster.csv` and, where there is such a file, of `activities.csv`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RosterRows {
    /// One row per person and worked day.
    pub shifts: Vec<ShiftRow>,
    /// Breaks, meals and duties; `None` = nothing is known of them.
    pub activities: Option<Vec<ActivityRow>>,
}

/// A row of `roster.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct ShiftRow {
    /// Who works.
    pub agent_id: AgentId,
    /// The name, for people to read.
    pub name: String,
    /// The team; may be empty.
    pub team: String,
    /// The day to which the shift belongs.
    pub work_date: NaiveDate,
    /// The pattern's id.
    pub shift: String,
    /// Start.
    pub start: DateTime<FixedOffset>,
    /// End.
    pub end: DateTime<FixedOffset>,
    /// Elapsed minutes less the unpaid breaks.
    pub paid_minutes: i64,
}

/// A row of `activities.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityRow {
    /// Whose time it is.
    pub agent_id: AgentId,
    /// The day to which its shift belongs.
    pub work_date: NaiveDate,
    /// The id of the break, meal or duty, or of a queue.
    pub activity: String,
    /// Start.
    pub start: DateTime<FixedOffset>,
    /// End.
    pub end: DateTime<FixedOffset>,
    /// Whether it is paid.
    pub paid: bool,
    /// Whether the person serves a queue meanwhile.
    pub on_queue: bool,
}

/// A row that names something the problem does not have. Positions count the list's rows from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowsError {
    /// A person who is not in the problem.
    #[error("shift {row}: no agent has the id \"{agent_id}\"")]
    UnknownAgent {
        /// Position in [`RosterRows::shifts`].
        row: usize,
        /// The id found.
        agent_id: AgentId,
    },
    /// A shift that is no pattern of the problem.
    #[error("shift {row}: no shift pattern has the id \"{shift}\"")]
    UnknownPattern {
        /// Position in [`RosterRows::shifts`].
        row: usize,
        /// The id found.
        shift: String,
    },
    /// A work date that is not planned.
    #[error("shift {row}: work date {work_date} is not one of the {days} days from {first_day}")]
    OutsidePlan {
        /// Position in [`RosterRows::shifts`].
        row: usize,
        /// The date found.
        work_date: NaiveDate,
        /// The first planned day.
        first_day: NaiveDate,
        /// How many days are planned.
        days: usize,
    },
    /// A start far from its work date, or an end before the start.
    #[error("shift {row}: {start} to {end} is no shift of {work_date}")]
    NoSuchSpan {
        /// Position in [`RosterRows::shifts`].
        row: usize,
        /// The date found.
        work_date: NaiveDate,
        /// The start found, with its offset.
        start: String,
        /// The end found, with its offset.
        end: String,
    },
    /// An activity of a day on which the person has no shift.
    #[error("activity {row}: {agent_id} has no shift on {work_date}")]
    NoShift {
        /// Position in the list of activities.
        row: usize,
        /// Whose activity it is.
        agent_id: AgentId,
        /// The date found.
        work_date: NaiveDate,
    },
    /// An activity off queue that is no break of the shift's pattern.
    #[error("activity {row}: \"{activity}\" is no break of shift pattern \"{shift}\"")]
    UnknownActivity {
        /// Position in the list of activities.
        row: usize,
        /// The id found.
        activity: String,
        /// The pattern of that day's shift.
        shift: String,
    },
}

/// Shifts written at once.
const SHIFTS_OF_A_PART: usize = 5_000;

/// Writes a roster as rows, in its own order; breaks follow the order of the shifts.
///
/// The roster's positions must be those of the problem.
pub fn to_rows(problem: &RosterProblem, roster: &Roster) -> RosterRows {
    let part = |part: &[Shift]| -> (Vec<ShiftRow>, Vec<ActivityRow>) {
        let mut activities = Vec::new();
        let row = |shift: &Shift| {
            let clock = FromStart::of(problem, shift);
            let breaks = shift.breaks.iter();
            activities.extend(breaks.map(|b| activity_row(problem, shift, b, &clock)));
            shift_row(problem, shift, &clock)
        };
        (part.iter().map(row).collect(), activities)
    };
    let parts = roster.shifts.par_chunks(SHIFTS_OF_A_PART).map(part);
    let (shifts, activities): (Vec<_>, Vec<_>) = parts.unzip();
    RosterRows {
        shifts: shifts.into_iter().flatten().collect(),
        activities: Some(activities.into_iter().flatten().collect()),
    }
}

/// Reads rows back as a roster, ordered by agent, then work date, then start.
///
/// Nothing is judged here: a roster that breaks rules is still a roster, and can be simulated.
/// Rows on queue are left out, because the rest of a shift is time on queue anyway.
///
/// # Errors
/// [`RowsError`] for the first row that names a person, pattern, day or break that does not exist.
pub fn from_rows(problem: &RosterProblem, rows: &RosterRows) -> Result<Roster, RowsError> {
    let agents: HashMap<&str, usize> = positions(problem.agents.iter().map(|a| a.id.as_str()));
    let patterns: HashMap<&str, usize> =
        positions(problem.shift_patterns.iter().map(|p| p.id.as_str()));
    let mut shifts = Vec::with_capacity(rows.shifts.len());
    for (row, text) in rows.shifts.iter().enumerate() {
        let agent = agents.get(text.agent_id.as_str());
        let pattern = patterns.get(text.shift.as_str());
        let agent = *agent.ok_or_else(|| RowsError::UnknownAgent {
            row,
            agent_id: text.agent_id.clone(),
        })?;
        let pattern = *pattern.ok_or_else(|| RowsError::UnknownPattern {
            row,
            shift: text.shift.clone(),
        })?;
        shifts.push(read_shift(problem, row, text, (agent, pattern))?);
    }
    shifts.sort_by_key(|s| (s.agent, s.work_date, s.start_minute));
    let mut roster = Roster { shifts };
    for (row, text) in rows.activities.iter().flatten().enumerate() {
        if !text.on_queue {
            let agent = agents.get(text.agent_id.as_str()).copied();
            place_break(problem, &mut roster, (row, text), agent)?;
        }
    }
    for shift in &mut roster.shifts {
        shift.breaks.sort_by_key(|b| (b.start_minute, b.rule));
    }
    Ok(roster)
}

fn positions<'a>(names: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
    names.enumerate().map(|(i, name)| (name, i)).collect()
}

/// The start of a shift, and instants counted from it while the offset stays the same.
///
/// Asking the zone is the dear part of writing rows; only shifts over a clock change need it for
/// their breaks.
struct FromStart {
    minute: i64,
    at: DateTime<FixedOffset>,
    end: DateTime<FixedOffset>,
}

impl FromStart {
    fn of(problem: &RosterProblem, shift: &Shift) -> Self {
        Self {
            minute: shift.start_minute,
            at: problem.grid.at_minute(shift.start_minute),
            end: problem.grid.at_minute(shift.end_minute),
        }
    }

    fn at_minute(&self, problem: &RosterProblem, minute: i64) -> DateTime<FixedOffset> {
        let at = self.at + Duration::minutes(minute - self.minute);
        if self.at.offset() == self.end.offset() && (self.at..=self.end).contains(&at) {
            at
        } else {
            problem.grid.at_minute(minute)
        }
    }
}

fn shift_row(problem: &RosterProblem, shift: &Shift, clock: &FromStart) -> ShiftRow {
    let agent = &problem.agents[shift.agent];
    ShiftRow {
        agent_id: agent.id.clone(),
        name: agent.name.clone(),
        team: agent.team.clone(),
        work_date: shift.work_date,
        shift: problem.shift_patterns[shift.pattern].id.clone(),
        start: clock.at,
        end: clock.end,
        paid_minutes: shift.paid_minutes,
    }
}

fn activity_row(
    problem: &RosterProblem,
    shift: &Shift,
    placed: &Break,
    clock: &FromStart,
) -> ActivityRow {
    let (id, paid) = problem.interruption(shift.pattern, placed.rule);
    ActivityRow {
        agent_id: problem.agents[shift.agent].id.clone(),
        work_date: shift.work_date,
        activity: id.to_owned(),
        start: clock.at_minute(problem, placed.start_minute),
        end: clock.at_minute(problem, placed.end_minute),
        paid,
        on_queue: false,
    }
}

fn read_shift(
    problem: &RosterProblem,
    row: usize,
    text: &ShiftRow,
    (agent, pattern): (usize, usize),
) -> Result<Shift, RowsError> {
    let grid = &problem.grid;
    if !(0..grid.n_days() as i64).contains(&grid.day_index(text.work_date)) {
        return Err(RowsError::OutsidePlan {
            row,
            work_date: text.work_date,
            first_day: grid.first_day(),
            days: grid.n_days(),
        });
    }
    let away = (text.start.date_naive() - text.work_date).num_days().abs();
    if away > 2 || text.end <= text.start || (text.end - text.start).num_days() > 2 {
        return Err(RowsError::NoSuchSpan {
            row,
            work_date: text.work_date,
            start: text.start.to_rfc3339(),
            end: text.end.to_rfc3339(),
        });
    }
    let wall = grid.zone().at(text.start.to_utc()).naive_local();
    Ok(Shift {
        agent,
        work_date: text.work_date,
        pattern,
        start_clock: (wall.hour() * 60 + wall.minute()) as i32,
        start_minute: grid.minute_of(text.start.to_utc()),
        end_minute: grid.minute_of(text.end.to_utc()),
        paid_minutes: text.paid_minutes,
        breaks: Vec::new(),
    })
}

fn place_break(
    problem: &RosterProblem,
    roster: &mut Roster,
    (row, text): (usize, &ActivityRow),
    agent: Option<usize>,
) -> Result<(), RowsError> {
    let missing = || RowsError::NoShift {
        row,
        agent_id: text.agent_id.clone(),
        work_date: text.work_date,
    };
    let key = (agent.ok_or_else(missing)?, text.work_date);
    let at = roster
        .shifts
        .partition_point(|s| (s.agent, s.work_date) < key);
    let shift = roster
        .shifts
        .get_mut(at)
        .filter(|s| (s.agent, s.work_date) == key)
        .ok_or_else(missing)?;
    let pattern = &problem.shift_patterns[shift.pattern];
    let rule = position_of(problem, pattern, &text.activity).ok_or_else(|| {
        RowsError::UnknownActivity {
            row,
            activity: text.activity.clone(),
            shift: pattern.id.clone(),
        }
    })?;
    shift.breaks.push(Break {
        rule,
        start_minute: problem.grid.minute_of(text.start.to_utc()),
        end_minute: problem.grid.minute_of(text.end.to_utc()),
    });
    Ok(())
}

/// The position of a break of the pattern, or of a duty after all of them.
fn position_of(problem: &RosterProblem, pattern: &ShiftPattern, activity: &str) -> Option<usize> {
    let of_pattern = pattern.breaks.iter().position(|b| b.id == activity);
    let duty = || problem.duties.iter().position(|duty| duty.id == activity);
    of_pattern.or_else(|| Some(pattern.breaks.len() + duty()?))
}

#[cfg(test)]
mod tests;
