//! `diff.csv`.

use super::csv_text;
use crate::report::Language;
use crate::roster::RosterProblem;
use crate::roster::replan::{ChangeReason, DayChange, ShiftTime};

const HEADER: [&str; 6] = ["agent_id", "name", "work_date", "before", "after", "reason"];

/// Every person-day that differs from what was published; reasons in the language asked for.
pub fn diff_csv(problem: &RosterProblem, changes: &[DayChange], language: Language) -> String {
    let rows = changes.iter().map(|change| {
        let agent = &problem.agents[change.agent];
        vec![
            agent.id.to_string(),
            agent.name.clone(),
            change.work_date.to_string(),
            shift(problem, change.before),
            shift(problem, change.after),
            reason(problem, &change.reason, language),
        ]
    });
    csv_text(&HEADER, rows)
}

/// `full-day 09:00-18:00`, or `off`.
fn shift(problem: &RosterProblem, shift: Option<ShiftTime>) -> String {
    let Some(shift) = shift else {
        return "off".to_owned();
    };
    let id = &problem.shift_patterns[shift.pattern].id;
    let (from, until) = (
        clock(problem, shift.start_minute),
        clock(problem, shift.end_minute),
    );
    format!("{id} {from}-{until}")
}

fn clock(problem: &RosterProblem, minute: i64) -> String {
    problem.grid.at_minute(minute).format("%H:%M").to_string()
}

/// Why a day changed, in a few words.
pub fn reason(problem: &RosterProblem, reason: &ChangeReason, language: Language) -> String {
    let english = language == Language::English;
    match reason {
        ChangeReason::LeftOut if english => "no legal roster is left".to_owned(),
        ChangeReason::LeftOut => "已无合规班表".to_owned(),
        ChangeReason::OwnDay { row } => row.clone(),
        ChangeReason::OwnWeek if english => "part of this person's new week".to_owned(),
        ChangeReason::OwnWeek => "本人当周随之调整".to_owned(),
        ChangeReason::Cover {
            queue,
            from_minute,
            missing,
        } => {
            let at = clock(problem, *from_minute);
            if english {
                format!("covers {queue} at {at}, where {missing:.1} would be missing")
            } else {
                format!("补 {queue} {at} 的缺口，否则缺 {missing:.1} 人")
            }
        }
        ChangeReason::Exchange { day } if english => format!("in exchange for {day}"),
        ChangeReason::Exchange { day } => format!("与 {day} 对调"),
        ChangeReason::Cheaper if english => "the plan costs less".to_owned(),
        ChangeReason::Cheaper => "计划成本更低".to_owned(),
    }
}
