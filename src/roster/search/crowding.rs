//! How many of a team are on break at once, and when one more would be too many.

use super::super::compile::{BreakShares, CompiledProblem};
use super::super::responses::WorkedDay;

/// A team at one tick of time.
#[derive(Debug, Clone, Copy)]
struct Moment {
    at_work: u32,
    on_break: u32,
    /// The least share among the patterns of those at work.
    share: f64,
}

/// The breaks of all teams, tick by tick.
#[derive(Debug)]
pub(super) struct Crowding<'a> {
    problem: &'a CompiledProblem,
    shares: &'a BreakShares,
    n_ticks: usize,
    /// (teams, ticks).
    moments: Vec<Moment>,
}

impl<'a> Crowding<'a> {
    pub(super) fn new(problem: &'a CompiledProblem, shares: &'a BreakShares) -> Self {
        let last = problem.shifts.iter().flatten().map(|s| s.end_minute).max();
        let n_ticks = last.unwrap_or(0) / problem.tick_minutes + 1;
        let nobody = Moment {
            at_work: 0,
            on_break: 0,
            share: 1.0,
        };
        Self {
            problem,
            shares,
            n_ticks: n_ticks as usize,
            moments: vec![nobody; shares.n_teams * n_ticks as usize],
        }
    }

    /// Counts somebody as at work, without their breaks.
    pub(super) fn come(&mut self, team: usize, days: &[Option<WorkedDay>]) {
        for (day, worked) in days.iter().enumerate() {
            let Some(worked) = worked else { continue };
            let shift = &self.problem.shifts[day][worked.shift];
            let share = self.shares.share_of(shift.pattern);
            for moment in self.span(team, (shift.start_minute, shift.end_minute)) {
                moment.at_work += 1;
                moment.share = moment.share.min(share);
            }
        }
    }

    /// Counts somebody's breaks in (`1`) or out (`-1`).
    pub(super) fn count(&mut self, team: usize, days: &[Option<WorkedDay>], sign: i32) {
        for span in breaks(self.problem, days) {
            for moment in self.span(team, span) {
                moment.on_break = moment.on_break.wrapping_add_signed(sign);
            }
        }
    }

    /// The ticks at which one more of the team on break would be too many.
    pub(super) fn full(&self, team: usize) -> impl Iterator<Item = bool> + '_ {
        let moments = &self.moments[team * self.n_ticks..(team + 1) * self.n_ticks];
        moments
            .iter()
            .map(|moment| moment.on_break >= moment.most())
    }

    /// Whether some break of these days stands where too many of the team have one.
    pub(super) fn is_crowded(&mut self, team: usize, days: &[Option<WorkedDay>]) -> bool {
        breaks(self.problem, days).any(|span| {
            let mut moments = self.span(team, span).iter();
            moments.any(|moment| moment.on_break > moment.most())
        })
    }

    fn span(&mut self, team: usize, (from, until): (i64, i64)) -> &mut [Moment] {
        let tick = |minute: i64| (minute / self.problem.tick_minutes) as usize;
        let first = team * self.n_ticks;
        &mut self.moments[first + tick(from)..first + tick(until)]
    }
}

impl Moment {
    fn most(&self) -> u32 {
        if self.share >= 1.0 {
            return u32::MAX;
        }
        BreakShares::most(self.share, self.at_work)
    }
}

/// Start and end of every break, elapsed minutes.
fn breaks<'p>(
    problem: &'p CompiledProblem,
    days: &'p [Option<WorkedDay>],
) -> impl Iterator<Item = (i64, i64)> + 'p {
    days.iter().enumerate().flat_map(move |(day, worked)| {
        worked.iter().flat_map(move |worked| {
            let windows = &problem
                .breaks_of(&problem.shifts[day][worked.shift])
                .windows;
            let placed = windows.iter().zip(&worked.breaks);
            placed.map(|(window, &start)| (start, start + window.minutes))
        })
    })
}
