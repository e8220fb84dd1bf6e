//! Small centres for tests, built up piece by piece.

use chrono::{NaiveDate, Weekday};

use super::{
    Agent, AvailabilityKind, AvailabilityRule, BreakRule, Contract, Objective, PreviousShift,
    QueueDemand, RosterProblem, ShiftPattern,
};
use crate::calendar::{ClockMinutes, Grid, Zone};
use crate::units::Shrinkage;

/// A date written as people write it.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// One queue that needs nobody, no patterns, contracts or people.
pub(crate) fn centre(zone: &str, interval: u32, first_day: &str, n_days: usize) -> RosterProblem {
    let grid = Grid::new(Zone::new(zone).unwrap(), interval, day(first_day), n_days).unwrap();
    RosterProblem {
        queues: vec![QueueDemand {
            queue: "voice".into(),
            required: vec![0.0; grid.n_intervals()],
        }],
        grid,
        week_starts: Weekday::Mon,
        shift_patterns: Vec::new(),
        contracts: Vec::new(),
        agents: Vec::new(),
        previous: Vec::new(),
        shrinkage: Shrinkage::NONE,
        breaks_in_roster: true,
        labour: crate::roster::labour::LabourRules::none(),
        holidays: Vec::new(),
        limits: Vec::new(),
        duties: Vec::new(),
        curves: Vec::new(),
        objective: Objective {
            understaffed_first: 2.0,
            understaffed_beyond: 6.0,
            understaffed_first_share: 0.1,
            overstaffed: 0.5,
            wage: 1.0,
            preference: 5.0,
            unfairness: 0.0,
        },
    }
}

/// A pattern without breaks.
pub(crate) fn pattern(id: &str, minutes: ClockMinutes, starts: &[ClockMinutes]) -> ShiftPattern {
    ShiftPattern {
        id: id.to_owned(),
        minutes,
        starts: starts.to_vec(),
        breaks: Vec::new(),
        break_every_minutes: 15,
        break_gap_minutes: 0,
        break_team_share_max: 1.0,
    }
}

/// A break of a pattern.
pub(crate) fn break_rule(
    minutes: ClockMinutes,
    paid: bool,
    (from, to): (ClockMinutes, ClockMinutes),
) -> BreakRule {
    BreakRule {
        id: format!("break at {from}"),
        minutes,
        paid,
        from_minute: from,
        to_minute: to,
    }
}

/// A contract that forbids nothing, on the patterns at these positions.
pub(crate) fn contract(shift_patterns: &[usize]) -> Contract {
    Contract {
        shift_patterns: shift_patterns.to_vec(),
        ..Contract::without_limits("any")
    }
}

/// Somebody on the contract at this position, with these queues.
pub(crate) fn agent(contract: usize, queues: &[usize]) -> Agent {
    Agent {
        name: "Somebody".to_owned(),
        ..Agent::always_there("A001".into(), contract, queues.to_vec())
    }
}

/// A row of availability about whole days, both ends included.
pub(crate) fn row(kind: AvailabilityKind, first: &str, last: &str) -> AvailabilityRule {
    AvailabilityRule::of_days(kind, day(first), day(last))
}

/// A shift worked before the plan, in local time of the problem's zone.
pub(crate) fn previous(
    problem: &RosterProblem,
    work_date: &str,
    (start, end): (ClockMinutes, ClockMinutes),
) -> PreviousShift {
    let instant = |clock| {
        let minute = problem.grid.minute_at(day(work_date), clock);
        problem.grid.at_minute(minute).to_utc()
    };
    PreviousShift {
        paid_minutes: None,
        agent: 0,
        work_date: day(work_date),
        start: instant(start),
        end: instant(end),
    }
}
