//! Meetings, training and coaching: off the queue, paid, placed where they cost least.
//!
//! ```text
//! owed       `times_per_week` to each person of `who` in every whole planning week with a shift, on
//!            different days
//! a place    inside a shift, beside its breaks and other duties, inside a window
//! it costs   h·Σ_t ( f(x_t − those who leave the queue) − f(x_t) ),  f after the exact split
//! team       a meeting goes where it costs least for each who comes, of the places at which at least
//!            half as many are free as anywhere; those who cannot come meet again, two at least
//! ```
//! Duties come into a finished roster one after the other, in the order of the project file, week by
//! week; each goes to the cheapest place that is left. The search before does not know of them. A duty
//! without any place is left out and told as a soft breach (rule `duty`), never squeezed in.
//!
//! **The bound** stays one: a person off the queue changes what people earn by no less than the price
//! of the cheapest span of that length, and only surplus makes that negative. For every duty owed the
//! bound is lowered by as much, see [`least_effect`].

mod floor;
mod place;

use std::ops::Range;

use chrono::{Datelike, Duration};

pub use super::demands::{Duty, Participants};
use super::{Agent, RosterProblem};
pub use place::place;

impl Duty {
    /// Whether a person takes part.
    pub fn is_for(&self, agent: &Agent) -> bool {
        match &self.who {
            Participants::All => true,
            Participants::Team => !agent.team.is_empty(),
            Participants::Skill(queues) => agent.queues.iter().any(|q| queues.contains(q)),
            Participants::Contract(contract) => agent.contract == *contract,
        }
    }

    /// Whether it may last from `from` to `until`, elapsed minutes of the plan.
    pub fn may_be(&self, problem: &RosterProblem, (from, until): (i64, i64)) -> bool {
        let Some(windows) = &self.windows else {
            return true;
        };
        let grid = &problem.grid;
        let today = grid.at_minute(from).date_naive();
        [today - Duration::days(1), today].into_iter().any(|day| {
            let spans = windows.spans(day.weekday().num_days_from_monday() as usize);
            spans.iter().any(|&(open, close)| {
                let at = |clock| grid.minute_at(day, clock);
                at(open) <= from && until <= at(close)
            })
        })
    }
}

/// The planned days of every whole planning week.
pub fn whole_weeks(problem: &RosterProblem) -> Vec<Range<usize>> {
    let grid = &problem.grid;
    let begins = |day: &usize| grid.day(*day).weekday() == problem.week_starts;
    let days = (0..grid.n_days()).filter(begins);
    days.map(|first| first..first + 7)
        .filter(|week| week.end <= grid.n_days())
        .collect()
}

/// What one duty of each length takes from the bound: people, skill set by skill set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OwedDuties {
    /// The queues of those who owe it, as bits.
    pub mask: u64,
    /// How many are owed in the whole plan.
    pub times: f64,
    /// How long each lasts.
    pub minutes: i64,
}

/// All duties owed, by skills and length.
pub fn owed(problem: &RosterProblem) -> Vec<OwedDuties> {
    let weeks = whole_weeks(problem).len() as f64;
    let mut owed: Vec<OwedDuties> = Vec::new();
    for duty in &problem.duties {
        for agent in problem.agents.iter().filter(|agent| duty.is_for(agent)) {
            let mask = agent.queue_mask();
            let minutes = i64::from(duty.minutes);
            let times = weeks * f64::from(duty.times_per_week);
            let same = |of: &&mut OwedDuties| (of.mask, of.minutes) == (mask, minutes);
            match owed.iter_mut().find(same) {
                Some(of) => of.times += times,
                None => owed.push(OwedDuties {
                    mask,
                    times,
                    minutes,
                }),
            }
        }
    }
    owed
}

/// The least that a person off the queue for so many minutes changes what is earned at these values
/// (money per agent-hour, one per interval), in money: 0 or less, as a duty may find no place.
pub fn least_effect(values: &[f64], minutes: i64, interval_minutes: i64) -> f64 {
    let h = interval_minutes as f64;
    let length = minutes as f64 / h;
    // The sum over a span changes evenly between the starts at which an end meets a border.
    let whole = length.ceil() as usize;
    let earned = |from: f64| -> f64 {
        let until = from + length;
        let first = from.floor().max(0.0) as usize;
        let touched = (first..first + whole + 1).take_while(|&t| t < values.len());
        let share = |t: usize| (until.min(t as f64 + 1.0) - from.max(t as f64)).max(0.0);
        touched.map(|t| values[t] * share(t)).sum()
    };
    let starts = (0..values.len()).flat_map(|t| [t as f64, (t as f64 + 1.0 - length).max(0.0)]);
    let least = starts.map(earned).fold(0.0, f64::min);
    least * h / 60.0
}

#[cfg(test)]
mod tests;
