//! The long run: what constant loads meet when constant groups of people serve them.
//!
//! ```text
//! every replication   warm-up | measured        hours of a plan that never ends; nobody is away
//! x_r, y_r            contacts in time, contacts that count, in replication r;  R = Σx ÷ Σy
//! c_r                 controls of replication r: what is known to be 0 on average
//! R − β·c̄             the adjusted service level, β from the regression of (x_r − R·y_r) ÷ ȳ on c_r
//! ```
//! The engine, the customers and the estimates are those of [`simulate`](super::simulate). The centre
//! starts empty, so contacts of the warm-up are not counted. Two teams meet the same customers with the
//! same intentions: a difference between them is hardly ever luck.
//!
//! What is luck of both can be taken out: days on which more work came than expected are known from the
//! customers alone, and so is a team of which a formula says what it meets in truth. Both are
//! *controls*: their mean is known, so that what is off with them in this sample is taken off the
//! estimate ([`adjusted_share`](super::adjusted_share)).
//!
//! Not modelled here: shifts, breaks, shrinkage and loads that change.
//!
//! # References
//! Lavenberg, Welch (1981), "A perspective on the use of control variables to increase the efficiency
//! of Monte Carlo simulations", Management Science 27, 322–335. Law (2015), section 11.4.

use ndarray::{Array1, Array2};
use rayon::prelude::*;

use super::customers::arrivals::Customers;
use super::estimates::Estimates;
use super::model::Model;
use super::people::duty;
use super::tally::{Counts, Tally};
use super::{
    Centre, Proficiency, QueueService, Seed, ServiceEstimate, SimulationError, WorkInHand, engine,
};
use crate::calendar::{Grid, Zone};
use crate::forecast::{Forecast, ModelChoice, QueueForecast};
use crate::roster::{Roster, Shift};

/// A queue with a constant load.
#[derive(Debug, Clone, PartialEq)]
pub struct SteadyQueue {
    /// How it is served.
    pub service: QueueService,
    /// Contacts per hour that come directly.
    pub per_hour: f64,
    /// Mean handle time of an average person, seconds.
    pub handle_time_s: f64,
}

/// People who are all alike.
#[derive(Debug, Clone, PartialEq)]
pub struct SteadyGroup {
    /// How many are there.
    pub people: u64,
    /// Positions of the queues that they can serve, with their proficiency in each.
    pub skills: Vec<(usize, f64)>,
}

/// How much is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SteadySample {
    /// Hours that are not counted.
    pub warm_up_hours: u32,
    /// Hours that are, in each replication.
    pub measured_hours: u32,
    /// Independent repetitions.
    pub replications: u32,
    /// Where the random numbers come from.
    pub seed: Seed,
}

/// One queue over the measured hours.
#[derive(Debug, Clone, PartialEq)]
pub struct SteadyService {
    /// Sums over replications, with 95 % intervals.
    pub estimate: ServiceEstimate,
    /// Per replication: contacts in time, and contacts that count, by the queue's definition.
    pub in_time: Vec<(f64, f64)>,
    /// Per replication: contacts that gave up, and contacts offered.
    pub gave_up: Vec<(f64, f64)>,
    /// Per replication: work that came over work expected, less 1.
    pub work: Vec<f64>,
}

/// The service of each queue over the measured hours.
///
/// # Errors
/// [`SimulationError`] as for [`simulate`](super::simulate).
pub fn steady(
    queues: &[SteadyQueue],
    groups: &[SteadyGroup],
    sample: &SteadySample,
) -> Result<Vec<SteadyService>, SimulationError> {
    if sample.replications == 0 {
        return Err(SimulationError::NoReplications);
    }
    let forecast = forecast(queues, sample);
    let centre = centre(queues, groups);
    let roster = round_the_clock(&forecast.grid, centre.agents.len());
    let mut model = Model::new(&centre, &roster, &forecast)?;
    measure_after_warm_up(&mut model, sample);
    let replications: Vec<(Tally, Vec<f64>)> = (0..sample.replications)
        .into_par_iter()
        .map(|replication| run(&model, &roster, sample, replication))
        .collect();
    let mut estimates = Estimates::new(&model);
    (replications.iter()).for_each(|(tally, _)| estimates.add(tally));
    let measured = model.days[1].clone();
    let of_queue = |(index, queue): (usize, &SteadyQueue)| {
        let counts = |(tally, _): &(Tally, Vec<f64>)| {
            let mut sum = Counts::default();
            let intervals = &tally.queues[index][measured.clone()];
            intervals.iter().for_each(|counts| sum.add(counts));
            sum
        };
        let counts: Vec<Counts> = replications.iter().map(counts).collect();
        let pairs = |of: &dyn Fn(&Counts) -> (u32, u32)| -> Vec<(f64, f64)> {
            counts
                .iter()
                .map(of)
                .map(|(x, y)| (x.into(), y.into()))
                .collect()
        };
        let expected = f64::from(sample.measured_hours) * queue.per_hour * queue.handle_time_s;
        SteadyService {
            estimate: estimates.queue(index, &queue.service.queue).days[1],
            in_time: pairs(&|c| c.ratio(queue.service.definition)),
            gave_up: pairs(&|c| (c.abandoned, c.offered)),
            work: (replications.iter())
                .map(|(_, work)| work[index] / expected - 1.0)
                .collect(),
        }
    };
    Ok(queues.iter().enumerate().map(of_queue).collect())
}

/// One replication, and the seconds of work per queue that came in the measured hours.
fn run(
    model: &Model,
    roster: &Roster,
    sample: &SteadySample,
    replication: u32,
) -> (Tally, Vec<f64>) {
    let duties = duty::draw(model, roster, sample.seed, replication);
    let mut customers = Customers::new(model, sample.seed, replication);
    let mut work = vec![0.0; model.queues.len()];
    let tally = engine::run_with(model, &duties, |batch| {
        let more = customers.next_interval(batch);
        let measured = batch
            .iter()
            .filter(|contact| contact.interval() >= model.days[1].start);
        measured.for_each(|contact| work[contact.queue()] += contact.work);
        more
    });
    (tally, work)
}

/// Cuts the hours into two "days": the warm-up, and what is measured.
fn measure_after_warm_up(model: &mut Model, sample: &SteadySample) {
    let warm = sample.warm_up_hours as usize;
    let all = warm + sample.measured_hours as usize;
    model.n_intervals = all;
    model.horizon_s = all as f64 * model.interval_s;
    model.days = vec![0..warm, warm..all];
    model.dates.truncate(2);
}

/// Hours of whole days, at least two, so that warm-up and measurement have a date each.
fn forecast(queues: &[SteadyQueue], sample: &SteadySample) -> Forecast {
    let hours = sample.warm_up_hours + sample.measured_hours;
    let days = hours.div_ceil(24).max(2) as usize;
    let zone = Zone::new("Etc/UTC").expect("invariant: the bundled database has UTC");
    let monday = chrono::NaiveDate::from_ymd_opt(2026, 1, 5).expect("invariant: a real day");
    let grid = Grid::new(zone, 60, monday, days).expect("invariant: hours divide days");
    let n = grid.n_intervals();
    let of_queue = |queue: &SteadyQueue| QueueForecast {
        queue: queue.service.queue.clone(),
        mean: Array1::from_elem(n, queue.per_hour),
        quantiles: Array2::zeros((n, 7)),
        day_log_sd: Array1::zeros(days),
        interval_log_sd: Array1::zeros(days),
        handle_time_s: Array1::from_elem(n, queue.handle_time_s),
        handle_time_learnt: false,
        open: vec![true; n],
        choice: ModelChoice {
            chosen: "constant",
            candidates: Vec::new(),
            group: None,
        },
    };
    Forecast {
        queues: queues.iter().map(of_queue).collect(),
        groups: Vec::new(),
        grid,
    }
}

fn centre(queues: &[SteadyQueue], groups: &[SteadyGroup]) -> Centre {
    let mut centre = Centre {
        queues: queues.iter().map(|queue| queue.service.clone()).collect(),
        agents: Vec::new(),
        shrinkage: 0.0,
        proficiencies: Vec::new(),
        work_in_hand: WorkInHand::Finished,
    };
    for group in groups {
        for _ in 0..group.people {
            let agent = centre.agents.len();
            (centre.agents).push(group.skills.iter().map(|skill| skill.0).collect());
            let apart = group.skills.iter().filter(|skill| skill.1 != 1.0);
            centre
                .proficiencies
                .extend(apart.map(|&(queue, factor)| Proficiency {
                    agent,
                    queue,
                    factor,
                }));
        }
    }
    centre
}

fn round_the_clock(grid: &Grid, people: usize) -> Roster {
    let shift = |agent| Shift {
        agent,
        work_date: grid.first_day(),
        pattern: 0,
        start_clock: 0,
        start_minute: 0,
        end_minute: grid.minutes_total(),
        paid_minutes: grid.minutes_total(),
        breaks: Vec::new(),
    };
    Roster {
        shifts: (0..people).map(shift).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::fixtures::{patient, voice};

    const SAMPLE: SteadySample = SteadySample {
        warm_up_hours: 4,
        measured_hours: 60,
        replications: 32,
        seed: Seed(7),
    };

    /// Erlang A: 10 people, 9 erlangs, patience of one handle time, known from the staffing formulas.
    #[test]
    fn one_queue_meets_the_formula_and_a_faster_team_is_the_formula_of_a_shorter_call() {
        use crate::staffing::calculator::{ErlangAQuestion, ErlangCQuestion, erlang_a};
        let queue = |load: f64, handle_time_s: f64| SteadyQueue {
            service: patient(voice("q"), 180.0),
            per_hour: load * 3600.0 / 180.0,
            handle_time_s,
        };
        for (handle_time_s, proficiency) in [(180.0, 1.0), (360.0, 2.0), (90.0, 0.5)] {
            let group = SteadyGroup {
                people: 10,
                skills: vec![(0, proficiency)],
            };
            let found =
                steady(&[queue(9.0, handle_time_s)], &[group], &SAMPLE).unwrap()[0].estimate;
            let truth = erlang_a(&ErlangAQuestion {
                base: ErlangCQuestion {
                    agents: 10,
                    offered_load: 9.0,
                    handle_time_s: 180.0,
                    answer_within_s: 20.0,
                },
                patience_s: 180.0,
            })
            .unwrap();
            let half = found.service_level_high.unwrap() - found.service_level.unwrap();
            let off = found.service_level.unwrap() - truth.in_time.offered;
            assert!(
                half < 0.008 && off.abs() < 2.0 * half,
                "{off} beside {half}"
            );
            assert!((found.occupancy.unwrap() - truth.occupancy).abs() < 0.005);
            assert!((found.abandoned / found.offered - truth.abandonment).abs() < 0.005);
        }
    }

    #[test]
    fn contacts_of_the_warm_up_are_not_counted() {
        let queue = SteadyQueue {
            service: voice("q"),
            per_hour: 100.0,
            handle_time_s: 60.0,
        };
        let group = SteadyGroup {
            people: 3,
            skills: vec![(0, 1.0)],
        };
        let found = steady(&[queue], &[group], &SAMPLE).unwrap()[0].estimate;
        assert!((found.offered / 6000.0 - 1.0).abs() < 0.01);
    }
}
