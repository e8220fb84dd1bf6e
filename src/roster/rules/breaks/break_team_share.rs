//! Not too many of a team are on break at once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::roster::rows::ShiftRow;
use crate::roster::rules::{Check, FileFinding, Files, Finding, Rule, Severity, Wording};
use crate::roster::{RosterProblem, ShiftPattern};
use crate::units::AgentId;

/// At any moment the people of a team on a break are at most the team's share of those at work (breaks
/// included), rounded down, and one always; the share is the least among the patterns they work. The
/// breach is laid to the day and the person whose break is the first too many. Soft: where a whole team starts
/// at once, windows may leave too little room whatever is done.
pub static RULE: Rule = Rule {
    name: "break_team_share",
    severity: Severity::Soft,
    unit: "people",
    parameters: &["shift_patterns.break_team_share_max", "agents.csv: team"],
    source: "shift pattern",
    asks: Wording {
        english: "not more than the pattern's share of a team is on break at once",
        chinese: "同一团队同时休息的人数不超过班次规定的比例",
    },
    breach: Wording {
        english: "{found} people of the team are on break at once, allowed {allowed}",
        chinese: "团队中同时有 {found} 人休息，允许 {allowed} 人",
    },
    check: Check::Files(check),
};

/// What changes at an instant; ends come before beginnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    BreakEnds,
    ShiftEnds,
    ShiftBegins,
    BreakBegins,
}

/// Instant, change, and the row of the shift.
type Step = (DateTime<Utc>, Change, usize);

fn check(files: &Files<'_>) -> Vec<FileFinding> {
    let problem = files.problem;
    let limited = |pattern: &ShiftPattern| pattern.break_team_share_max < 1.0;
    if !problem.breaks_in_roster || !problem.shift_patterns.iter().any(limited) {
        return Vec::new();
    }
    let mut teams: BTreeMap<&str, Vec<Step>> = BTreeMap::new();
    for (step, team) in steps(files) {
        teams.entry(team).or_default().push(step);
    }
    let shifts = &files.rows.shifts;
    let found = teams.into_values().flat_map(|mut steps| {
        steps.sort_unstable();
        crowds(problem, shifts, &steps)
    });
    found.collect()
}

/// Beginnings and ends of every shift and break of people in a team.
fn steps<'a>(files: &Files<'a>) -> Vec<(Step, &'a str)> {
    let team_of: BTreeMap<&AgentId, &str> = (files.problem.agents.iter())
        .filter(|agent| !agent.team.is_empty())
        .map(|agent| (&agent.id, agent.team.as_str()))
        .collect();
    let duties: BTreeSet<&str> = (files.problem.duties.iter())
        .map(|duty| duty.id.as_str())
        .collect();
    let mut row_of = BTreeMap::new();
    let mut steps = Vec::new();
    for (row, shift) in files.rows.shifts.iter().enumerate() {
        let Some(&team) = team_of.get(&shift.agent_id) else {
            continue;
        };
        row_of.insert((&shift.agent_id, shift.work_date), row);
        steps.push(((shift.start.to_utc(), Change::ShiftBegins, row), team));
        steps.push(((shift.end.to_utc(), Change::ShiftEnds, row), team));
    }
    for activity in files.rows.activities.iter().flatten() {
        let row = row_of.get(&(&activity.agent_id, activity.work_date));
        let is_break = !activity.on_queue
            && activity.start < activity.end
            && !duties.contains(activity.activity.as_str());
        let Some(&row) = row.filter(|_| is_break) else {
            continue;
        };
        let team = team_of[&activity.agent_id];
        steps.push(((activity.start.to_utc(), Change::BreakBegins, row), team));
        steps.push(((activity.end.to_utc(), Change::BreakEnds, row), team));
    }
    steps
}

/// Each moment from which on more are on break than may be.
fn crowds(problem: &RosterProblem, shifts: &[ShiftRow], steps: &[Step]) -> Vec<FileFinding> {
    let share_of = |row: usize| {
        let mut patterns = problem.shift_patterns.iter();
        let pattern = patterns.find(|pattern| pattern.id == shifts[row].shift);
        pattern.map_or(1.0, |pattern| pattern.break_team_share_max)
    };
    let mut found = Vec::new();
    let (mut at_work, mut on_break) = (Vec::new(), Vec::new());
    let mut was_crowded = false;
    for (at, &(now, change, row)) in steps.iter().enumerate() {
        match change {
            Change::ShiftBegins => at_work.push(row),
            Change::ShiftEnds => forget(&mut at_work, row),
            Change::BreakBegins => on_break.push(row),
            Change::BreakEnds => forget(&mut on_break, row),
        }
        if steps.get(at + 1).is_some_and(|next| next.0 == now) {
            continue;
        }
        let share = at_work.iter().map(|&row| share_of(row)).fold(1.0, f64::min);
        let most = ((share * at_work.len() as f64 + 1e-9).floor() as usize).max(1);
        let is_crowded = share < 1.0 && on_break.len() > most;
        if let Some(&last) = on_break.last().filter(|_| is_crowded && !was_crowded) {
            let shift = &shifts[last];
            let (people, most) = (on_break.len() as i64, most as i64);
            let finding = Finding::on(shift.work_date, people, most);
            found.push((Some(shift.agent_id.clone()), finding));
        }
        was_crowded = is_crowded;
    }
    found
}

fn forget(rows: &mut Vec<usize>, row: usize) {
    if let Some(at) = rows.iter().rposition(|&other| other == row) {
        rows.remove(at);
    }
}
