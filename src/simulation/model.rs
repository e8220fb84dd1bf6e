//! The question in the shape the engine reads: checked, in seconds and positions.

mod checks;

use std::ops::Range;

use chrono::Datelike;

use super::controls::Expected;
use super::customers::due::DueClock;
use super::streams::shapes::Shape;
use super::streams::word_of;
use super::{Centre, QueueService, SimulationError, Transfer, WorkInHand};
use crate::forecast::{Forecast, QueueForecast};
use crate::roster::Roster;
use crate::units::{Channel, Patience, ServiceLevelDefinition, Shrinkage};

/// Everything that is the same in all replications.
#[derive(Debug)]
pub(super) struct Model {
    /// Per queue, in the order of the centre.
    pub(super) queues: Vec<QueueModel>,
    /// People with the same queues form a pool.
    pub(super) pools: Vec<Pool>,
    /// Per person: the pool.
    pub(super) pool_of: Vec<usize>,
    /// Per person × queue: proficiency; empty where everybody is average.
    proficiency: Vec<f64>,
    /// What becomes of work in hand at the end of a window.
    pub(super) work_in_hand: WorkInHand,
    /// Share of paid time lost.
    pub(super) shrinkage: f64,
    /// Seconds of an interval.
    pub(super) interval_s: f64,
    /// How many intervals the plan has.
    pub(super) n_intervals: usize,
    /// Seconds of the whole plan.
    pub(super) horizon_s: f64,
    /// Per local day: its intervals.
    pub(super) days: Vec<Range<usize>>,
    /// Per local day: its number in the calendar, for the streams.
    pub(super) dates: Vec<u64>,
}

/// One queue as the engine sees it.
#[derive(Debug)]
pub(super) struct QueueModel {
    /// The hash of its id.
    pub(super) stream: u64,
    /// 1 is served first.
    pub(super) priority: u32,
    /// Whether it waits as a backlog.
    pub(super) deferred: bool,
    /// Whether those who wait when the queue has closed and the last person has left are sent away.
    pub(super) sent_away_at_closing: bool,
    /// Conversations at once; 1 for everything that takes a person's whole attention.
    pub(super) capacity: usize,
    /// Handle-time factors at 1, 2, … conversations.
    pub(super) slowdown: Vec<f64>,
    /// Mean patience in seconds, if it ends, and its shape.
    pub(super) patience_s: Option<(f64, Shape)>,
    /// Shape of the handle time.
    pub(super) handle_time: Shape,
    /// The share of those who hang up that calls again, and after how many seconds on average.
    pub(super) retry: Option<(f64, f64)>,
    /// Where handled contacts go.
    pub(super) transfers: Vec<Transfer>,
    /// Seconds for which only people with the fewest skills are asked.
    pub(super) overflow_s: f64,
    /// Most contacts in the system.
    pub(super) lines: Option<u32>,
    /// Skills of its specialists: the least that anybody who can serve it has.
    pub(super) fewest_skills: usize,
    /// The time allowed, for those who ask when it is up.
    pub(super) within_s: f64,
    /// Which contacts the service level counts.
    pub(super) definition: ServiceLevelDefinition,
    /// Contacts per interval.
    pub(super) mean: Vec<f64>,
    /// Seconds per interval.
    pub(super) handle_time_s: Vec<f64>,
    /// Per day.
    pub(super) day_log_sd: Vec<f64>,
    /// Per day.
    pub(super) interval_log_sd: Vec<f64>,
    /// Per interval.
    pub(super) open: Vec<bool>,
    /// Pools whose people can serve it, those with the fewest skills first.
    pub(super) pools: Vec<usize>,
    /// The same in two tiers: for conversations, people whom a call may need come last. For deferred work
    /// the last tier is pools that cannot serve it but do it in their idle time.
    pub(super) tiers: [Vec<usize>; 2],
    /// Deferred work that waits when the plan begins.
    pub(super) backlog_at_start: u32,
    /// Live queues for whose contacts a piece of this work is put down.
    pub(super) put_down_for: Vec<usize>,
    /// Open time, where due times count it.
    pub(super) due_clock: Option<DueClock>,
}

impl QueueModel {
    /// Per day, how many customers come directly.
    pub(super) fn expected_customers(&self, days: &[Range<usize>]) -> Vec<Expected> {
        let spread = self.day_log_sd.iter().zip(&self.interval_log_sd);
        (days.iter().zip(spread))
            .map(|(day, (&of_day, &own))| Expected::of_day(&self.mean[day.clone()], of_day, own))
            .collect()
    }

    /// The last moment at which a contact that arrived then is served, or finished, in time.
    pub(super) fn due(&self, arrived: f64, interval_s: f64) -> f64 {
        match &self.due_clock {
            Some(clock) => clock.due(arrived, self.within_s, interval_s),
            None => arrived + self.within_s,
        }
    }

    /// Handle-time factor of a person with this many conversations.
    pub(super) fn slowdown(&self, conversations: usize) -> f64 {
        let last = self.slowdown.len() - 1;
        self.slowdown[(conversations - 1).min(last)]
    }
}

/// People who can work the same queues.
#[derive(Debug)]
pub(super) struct Pool {
    /// The queues, ascending.
    pub(super) queues: Vec<usize>,
    /// Deferred queues beside them that its people work on when they have nothing else to do.
    pub(super) idle_queues: Vec<usize>,
    /// Whether its queues differ in how many contacts a person holds at once.
    pub(super) mixed: bool,
    /// Whether one of them is live and takes the whole person.
    pub(super) answers_calls: bool,
}

impl Model {
    /// Checks the question and prepares it.
    pub(super) fn new(
        centre: &Centre,
        roster: &Roster,
        forecast: &Forecast,
    ) -> Result<Self, SimulationError> {
        Shrinkage::new(centre.shrinkage)?;
        checks::same_queues(centre, forecast)?;
        checks::roster(centre, roster)?;
        let (mut pools, pool_of) = pools_of(centre)?;
        lend_idle_time(&mut pools, &centre.queues);
        let queues = (centre.queues.iter().zip(&forecast.queues).enumerate())
            .map(|(index, (service, forecast_of))| {
                checks::forecast(forecast, forecast_of)?;
                checks::service(service, index, &centre.queues)?;
                Ok(queue_model((index, service), forecast, forecast_of, &pools))
            })
            .collect::<Result<Vec<_>, SimulationError>>()?;
        let grid = &forecast.grid;
        let interval_s = f64::from(grid.interval_minutes()) * 60.0;
        Ok(Self {
            queues,
            pools,
            pool_of,
            proficiency: proficiency_table(centre)?,
            work_in_hand: centre.work_in_hand,
            shrinkage: centre.shrinkage,
            interval_s,
            n_intervals: grid.n_intervals(),
            horizon_s: grid.n_intervals() as f64 * interval_s,
            days: (0..grid.n_days())
                .map(|d| grid.intervals_of_day(d))
                .collect(),
            dates: (0..grid.n_days())
                .map(|d| grid.day(d).num_days_from_ce() as u64)
                .collect(),
        })
    }

    /// How fast a person is on a queue.
    pub(super) fn proficiency(&self, agent: usize, queue: usize) -> f64 {
        let position = agent * self.queues.len() + queue;
        self.proficiency.get(position).copied().unwrap_or(1.0)
    }

    /// Whether people of the pool may take a contact that has waited since `arrived`.
    pub(super) fn reaches(&self, pool: usize, queue: usize, waited_since: f64, now: f64) -> bool {
        let of = &self.queues[queue];
        if self.pools[pool].idle_queues.contains(&queue) {
            return self.is_open(queue, now);
        }
        of.overflow_s <= 0.0
            || now >= waited_since + of.overflow_s
            || self.pools[pool].queues.len() == of.fewest_skills
    }

    /// Whether the queue is open at this moment.
    pub(super) fn is_open(&self, queue: usize, now: f64) -> bool {
        let interval = (now / self.interval_s) as usize;
        self.queues[queue]
            .open
            .get(interval)
            .copied()
            .unwrap_or(false)
    }
}

fn queue_model(
    (index, service): (usize, &QueueService),
    forecast: &Forecast,
    forecast_of: &QueueForecast,
    pools: &[Pool],
) -> QueueModel {
    let deferred = service.channel.is_deferred();
    let mut serving: Vec<usize> = (0..pools.len())
        .filter(|&p| pools[p].queues.contains(&index))
        .collect();
    serving.sort_by_key(|&p| pools[p].queues.len());
    let interval_s = f64::from(forecast.grid.interval_minutes()) * 60.0;
    QueueModel {
        stream: word_of(service.queue.as_str()),
        priority: service.priority,
        deferred,
        sent_away_at_closing: matches!(service.channel, Channel::Voice | Channel::Chat),
        capacity: service.concurrency as usize,
        slowdown: service.concurrency_slowdown.clone(),
        patience_s: match service.patience {
            Patience::Infinite => None,
            Patience::Mean(mean) => {
                Some((mean.as_secs_f64(), Shape::of(service.behaviour.patience)))
            }
        },
        handle_time: Shape::of(service.behaviour.handle_time),
        retry: (service.behaviour.retry).map(|r| (r.share.get(), r.after.as_secs_f64())),
        transfers: service.behaviour.transfers.clone(),
        overflow_s: service.behaviour.overflow_after.as_secs_f64(),
        lines: service.behaviour.lines,
        fewest_skills: serving.first().map_or(0, |&p| pools[p].queues.len()),
        within_s: service.answer_within.as_secs_f64(),
        definition: service.definition,
        mean: forecast_of.mean.to_vec(),
        handle_time_s: forecast_of.handle_time_s.to_vec(),
        day_log_sd: forecast_of.day_log_sd.to_vec(),
        interval_log_sd: forecast_of.interval_log_sd.to_vec(),
        open: forecast_of.open.clone(),
        tiers: tiers((index, service), &serving, pools),
        pools: serving,
        backlog_at_start: service.behaviour.backlog_at_start,
        put_down_for: service.behaviour.idle_time_of.clone(),
        due_clock: (deferred && service.open_hours_only)
            .then(|| DueClock::new(&forecast_of.open, interval_s)),
    }
}

/// A chatter taken by somebody who answers calls too makes that person deaf to calls until all their
/// conversations have ended, so such people are asked after all others. So are those who do deferred work
/// in their idle time.
fn tiers(
    (index, service): (usize, &QueueService),
    serving: &[usize],
    pools: &[Pool],
) -> [Vec<usize>; 2] {
    if service.channel.is_deferred() {
        let mut lending: Vec<usize> = (0..pools.len())
            .filter(|&p| pools[p].idle_queues.contains(&index))
            .collect();
        lending.sort_by_key(|&p| pools[p].queues.len());
        return [serving.to_vec(), lending];
    }
    let needed_for_calls = |pool: &usize| service.concurrency > 1 && pools[*pool].answers_calls;
    let (last, first) = serving.iter().partition(|pool| needed_for_calls(pool));
    [first, last]
}

/// Notes for each pool the deferred queues that name one of its queues and are not its own.
fn lend_idle_time(pools: &mut [Pool], queues: &[QueueService]) {
    for pool in pools {
        let lends = |(index, service): (usize, &QueueService)| {
            let named = &service.behaviour.idle_time_of;
            let is_named = named.iter().any(|queue| pool.queues.contains(queue));
            (is_named && !pool.queues.contains(&index)).then_some(index)
        };
        pool.idle_queues = queues.iter().enumerate().filter_map(lends).collect();
    }
}

/// Pools in the order of their lists of queues, so that the order of people does not matter.
fn pools_of(centre: &Centre) -> Result<(Vec<Pool>, Vec<usize>), SimulationError> {
    let mut of_person = Vec::with_capacity(centre.agents.len());
    for (agent, queues) in centre.agents.iter().enumerate() {
        if let Some(&queue) = queues.iter().find(|&&q| q >= centre.queues.len()) {
            let n_queues = centre.queues.len();
            return Err(SimulationError::UnknownQueue {
                agent,
                queue,
                n_queues,
            });
        }
        let mut sorted = queues.clone();
        sorted.sort_unstable();
        sorted.dedup();
        of_person.push(sorted);
    }
    let mut distinct = of_person.clone();
    distinct.sort();
    distinct.dedup();
    let pool_of = of_person
        .iter()
        .map(|queues| distinct.partition_point(|other| other < queues))
        .collect();
    let capacity = |&q: &usize| centre.queues[q].concurrency;
    let answered_alone = |&q: &usize| {
        let queue = &centre.queues[q];
        queue.concurrency <= 1 && !queue.channel.is_deferred()
    };
    let pools = distinct
        .into_iter()
        .map(|queues| Pool {
            mixed: queues.iter().map(capacity).min() != queues.iter().map(capacity).max(),
            answers_calls: queues.iter().any(answered_alone),
            idle_queues: Vec::new(),
            queues,
        })
        .collect();
    Ok((pools, pool_of))
}

fn proficiency_table(centre: &Centre) -> Result<Vec<f64>, SimulationError> {
    if centre.proficiencies.is_empty() {
        return Ok(Vec::new());
    }
    let n_queues = centre.queues.len();
    let mut table = vec![1.0; centre.agents.len() * n_queues];
    for of in &centre.proficiencies {
        checks::proficiency(centre, of)?;
        table[of.agent * n_queues + of.queue] = of.factor;
    }
    Ok(table)
}

#[cfg(test)]
mod tests;
