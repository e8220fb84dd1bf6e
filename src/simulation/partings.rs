//! Where formula and simulation part, and which assumptions of the formula do not hold there.
//!
//! ```text
//! they part in an interval   formula's service level outside the 95 % interval of the simulation
//! steady state is doubtful   |load − load before| > 0.25 · load before, or the queue has just opened
//! people come and go         fewest and most rostered people differ within the interval
//! ```
//! The other assumptions hold or not for a queue as a whole. A broken assumption is a candidate, not
//! a proof: which of several is to blame is found by simulating without it.

use super::{Centre, Distribution, SimulatedService};
use crate::forecast::Forecast;
use crate::roster::Roster;

/// Relative change of the load beyond which the steady state of an interval is doubtful.
const JUMP: f64 = 0.25;

/// An interval in which the formula's answer lies outside the simulation's interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Parting {
    /// Position of the queue.
    pub queue: usize,
    /// Position of the interval.
    pub interval: usize,
    /// Service level of the formula.
    pub formula: f64,
    /// Service level of the simulation.
    pub simulated: f64,
    /// What the formula assumes and does not hold here.
    pub broken: Vec<Assumption>,
}

/// An assumption of the usual formulas that does not hold, with the fact that breaks it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Assumption {
    /// The load is as it was long enough: it changed from so many erlangs to so many.
    SteadyState {
        /// Erlangs of the interval before; 0 where the queue was closed.
        before: f64,
        /// Erlangs of this interval.
        now: f64,
    },
    /// The number of people is the same all the time: breaks and shifts change it.
    SamePeople {
        /// Fewest rostered people who can serve the queue.
        fewest: u32,
        /// Most of them.
        most: u32,
    },
    /// People serve this queue alone: so many can serve others too.
    OwnPeople {
        /// People with several skills among those who can serve the queue.
        shared: u32,
    },
    /// People are there for certain: this share of paid time is lost at random.
    Presence {
        /// Shrinkage.
        shrinkage: f64,
    },
    /// The expected volume is known: the day has a random factor.
    Volume {
        /// Its log standard deviation.
        day_log_sd: f64,
    },
    /// Patience is exponential.
    Patience(Distribution),
    /// Handle times are exponential.
    HandleTime(Distribution),
    /// Who calls again finds an average moment: this share comes back soon, to a busy one.
    Retries {
        /// The share.
        share: f64,
    },
    /// Nothing arrives but the forecast: other queues send contacts.
    Transfers,
    /// Everybody with the skill is asked at once: some only after so many seconds.
    Overflow {
        /// Seconds.
        after_s: f64,
    },
    /// Any number of callers can wait.
    Lines {
        /// The limit.
        lines: u32,
    },
    /// Everybody is equally fast: so many are not.
    Proficiency {
        /// People with another speed on this queue.
        people: u32,
    },
}

/// The intervals in which they part; `formula` has the formula's service level per queue and
/// interval, `None` where it says nothing.
pub fn partings(
    (centre, roster): (&Centre, &Roster),
    forecast: &Forecast,
    service: &SimulatedService,
    formula: &[Vec<Option<f64>>],
) -> Vec<Parting> {
    let mut found = Vec::new();
    for (queue, levels) in formula.iter().enumerate() {
        let always = broken_always(centre, queue);
        let staffed = staffed_minutes(centre, roster, forecast, queue);
        for (interval, level) in levels.iter().enumerate() {
            let met = &service.queues[queue].intervals[interval];
            let span = (met.service_level_low, met.service_level_high);
            let (Some(formula), Some(simulated)) = (*level, met.service_level) else {
                continue;
            };
            if matches!(span, (Some(low), Some(high)) if formula < low || formula > high) {
                let mut broken = broken_here(forecast, &staffed, (queue, interval));
                broken.extend(&always);
                found.push(Parting {
                    queue,
                    interval,
                    formula,
                    simulated,
                    broken,
                });
            }
        }
    }
    found
}

fn broken_here(
    forecast: &Forecast,
    staffed: &[u32],
    (queue, interval): (usize, usize),
) -> Vec<Assumption> {
    let of = &forecast.queues[queue];
    let seconds = f64::from(forecast.grid.interval_minutes()) * 60.0;
    let load = |i: usize| of.mean[i] * of.handle_time_s[i] / seconds;
    let (before, now) = (interval.checked_sub(1).map_or(0.0, load), load(interval));
    let length = forecast.grid.interval_minutes() as usize;
    let here = &staffed[interval * length..(interval + 1) * length];
    let fewest = here.iter().copied().min().unwrap_or(0);
    let most = here.iter().copied().max().unwrap_or(0);
    let sd = of.day_log_sd[forecast.grid.day_of(interval)];
    let facts = [
        ((now - before).abs() > JUMP * before).then_some(Assumption::SteadyState { before, now }),
        (fewest < most).then_some(Assumption::SamePeople { fewest, most }),
        (sd > 0.0).then_some(Assumption::Volume { day_log_sd: sd }),
    ];
    facts.into_iter().flatten().collect()
}

/// Rostered people who can serve the queue and are not on a break, per minute of the plan.
fn staffed_minutes(
    centre: &Centre,
    roster: &Roster,
    forecast: &Forecast,
    queue: usize,
) -> Vec<u32> {
    let length = forecast.grid.minutes_total();
    // Changes first, sums then.
    let mut change = vec![0_i32; length as usize + 1];
    let mut add = |(start, end): (i64, i64), by: i32| {
        change[start.clamp(0, length) as usize] += by;
        change[end.clamp(0, length) as usize] -= by;
    };
    let serves = |agent: usize| centre.agents[agent].contains(&queue);
    for shift in roster.shifts.iter().filter(|shift| serves(shift.agent)) {
        add((shift.start_minute, shift.end_minute), 1);
        for pause in &shift.breaks {
            add((pause.start_minute, pause.end_minute), -1);
        }
    }
    let mut there = 0;
    let minutes = change[..length as usize].iter().map(|by| {
        there += by;
        there.max(0) as u32
    });
    minutes.collect()
}

/// What does not hold for the queue in any interval.
fn broken_always(centre: &Centre, queue: usize) -> Vec<Assumption> {
    let of = &centre.queues[queue].behaviour;
    let serving = centre
        .agents
        .iter()
        .filter(|queues| queues.contains(&queue));
    let shared = serving.filter(|queues| queues.len() > 1).count() as u32;
    let others = centre.proficiencies.iter().filter(|p| p.queue == queue);
    let people = others.filter(|p| p.factor != 1.0).count() as u32;
    let sent_here = centre.queues.iter().flat_map(|q| &q.behaviour.transfers);
    let transfers = sent_here.into_iter().any(|transfer| transfer.to == queue);
    let shrinkage = centre.shrinkage;
    let after_s = of.overflow_after.as_secs_f64();
    let plain = Distribution::Exponential;
    let facts = [
        (shared > 0).then_some(Assumption::OwnPeople { shared }),
        (shrinkage > 0.0).then_some(Assumption::Presence { shrinkage }),
        (of.patience != plain).then_some(Assumption::Patience(of.patience)),
        (of.handle_time != plain).then_some(Assumption::HandleTime(of.handle_time)),
        (of.retry).map(|retry| Assumption::Retries {
            share: retry.share.get(),
        }),
        transfers.then_some(Assumption::Transfers),
        (after_s > 0.0).then_some(Assumption::Overflow { after_s }),
        of.lines.map(|lines| Assumption::Lines { lines }),
        (people > 0).then_some(Assumption::Proficiency { people }),
    ];
    facts.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::fixtures::{Case, patient, voice};

    /// A constant load but for a jump at 12:00, a break of one person at 06:10, a shared colleague.
    fn case() -> Case {
        let queues = vec![patient(voice("a"), 120.0), voice("b")];
        let mut case = Case::new(queues, 1)
            .people(&[&[0], &[0], &[0, 1]])
            .shift(0, 0, 1440, &[(370, 380)])
            .shift(1, 0, 1440, &[])
            .shift(2, 0, 1440, &[])
            .arrivals(0, 6.0, 300.0);
        case.forecast.queues[0]
            .mean
            .slice_mut(ndarray::s![24..])
            .fill(12.0);
        case
    }

    fn found(case: &Case, formula: f64) -> Vec<Parting> {
        let service = case.simulate(24, 1);
        let levels = vec![vec![Some(formula); 48], vec![None; 48]];
        let (centre, forecast) = (&case.centre, &case.forecast);
        partings((centre, &case.roster), forecast, &service, &levels)
    }

    #[test]
    fn a_formula_that_promises_nothing_parts_everywhere_with_the_facts_of_each_interval() {
        let found = found(&case(), 0.0);
        assert_eq!(found.len(), 48);
        let shared = Assumption::OwnPeople { shared: 1 };
        assert!(found.iter().all(|parting| parting.broken.contains(&shared)));
        let jumps = |parting: &&Parting| {
            (parting.broken.iter()).any(|a| matches!(a, Assumption::SteadyState { .. }))
        };
        let jumps: Vec<usize> = found.iter().filter(jumps).map(|p| p.interval).collect();
        assert_eq!(jumps, [0, 24]);
        let pause = Assumption::SamePeople { fewest: 2, most: 3 };
        let pauses = found.iter().filter(|p| p.broken.contains(&pause));
        assert_eq!(pauses.map(|p| p.interval).collect::<Vec<_>>(), [12]);
    }

    #[test]
    fn where_the_formula_lies_inside_the_interval_nothing_is_said() {
        let case = case();
        let service = case.simulate(24, 1);
        let met = service.queues[0].intervals.iter();
        let levels = vec![met.map(|m| m.service_level).collect(), vec![None; 48]];
        let (centre, forecast) = (&case.centre, &case.forecast);
        assert_eq!(
            partings((centre, &case.roster), forecast, &service, &levels),
            []
        );
    }
}
