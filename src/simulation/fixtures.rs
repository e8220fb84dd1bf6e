//! Small centres that the tests of this folder share.

use std::time::Duration;

use ndarray::{Array1, Array2};

use super::customers::contact::{Contact, Origin, Slot};
use super::model::Model;
use super::streams::Identity;
use super::{
    Behaviour, Centre, QueueService, Replications, Seed, SimulatedService, WorkInHand, simulate,
};
use crate::calendar::{Grid, Zone};
use crate::forecast::{Forecast, ModelChoice, QueueForecast};
use crate::roster::{Break, Roster, Shift};
use crate::units::{Channel, Fraction, Patience, ServiceLevelDefinition};

/// A voice queue: priority 1, endless patience, 80 % in 20 s.
pub(super) fn voice(id: &str) -> QueueService {
    QueueService {
        queue: id.into(),
        channel: Channel::Voice,
        priority: 1,
        patience: Patience::Infinite,
        concurrency: 1,
        concurrency_slowdown: vec![1.0],
        answer_within: Duration::from_secs(20),
        open_hours_only: false,
        definition: ServiceLevelDefinition::Offered,
        service_level: Fraction::new(0.8).unwrap(),
        behaviour: Behaviour::plain(),
    }
}

/// A contact that chance did not make: queue, arrival and work in seconds, endless patience.
pub(super) fn contact_of(queue: usize, arrived: f64, work: f64) -> Contact {
    Contact {
        queue: queue as u32,
        interval: (arrived / 1800.0) as u32,
        arrived,
        gives_up: f64::INFINITY,
        work,
        due: arrived + 20.0,
        identity: Identity::first(Seed(0), [arrived.to_bits(), queue as u64, 0, 0]),
        first_interval: (arrived / 1800.0) as u32,
        line: 0,
        origin: Origin::First,
        handed_back: false,
        calls_again: false,
        slot: Slot::NONE,
    }
}

/// A chat queue with this many conversations at once, 10 % slower for each further one.
pub(super) fn chat(id: &str, concurrency: u32) -> QueueService {
    QueueService {
        channel: Channel::Chat,
        concurrency,
        concurrency_slowdown: (0..concurrency).map(|j| 1.0 + 0.1 * f64::from(j)).collect(),
        ..voice(id)
    }
}

/// An e-mail queue: finished within so many elapsed hours.
pub(super) fn email(id: &str, hours: u64) -> QueueService {
    QueueService {
        channel: Channel::Email,
        answer_within: Duration::from_secs(hours * 3600),
        ..voice(id)
    }
}

/// Gives a queue a mean patience.
pub(super) fn patient(service: QueueService, seconds: f64) -> QueueService {
    QueueService {
        patience: Patience::Mean(Duration::from_secs_f64(seconds)),
        ..service
    }
}

/// A centre, its roster and its forecast in one.
pub(super) struct Case {
    pub(super) centre: Centre,
    pub(super) roster: Roster,
    pub(super) forecast: Forecast,
}

impl Case {
    /// Half-hours of so many days from Monday, 2 November 2026; nothing arrives, nobody works.
    pub(super) fn new(queues: Vec<QueueService>, days: usize) -> Self {
        let zone = Zone::new("Asia/Shanghai").unwrap();
        let grid = Grid::new(zone, 30, "2026-11-02".parse().unwrap(), days).unwrap();
        let n = grid.n_intervals();
        let forecast = |service: &QueueService| QueueForecast {
            queue: service.queue.clone(),
            mean: Array1::zeros(n),
            quantiles: Array2::zeros((n, 7)),
            day_log_sd: Array1::zeros(days),
            interval_log_sd: Array1::zeros(days),
            handle_time_s: Array1::from_elem(n, 300.0),
            handle_time_learnt: true,
            open: vec![true; n],
            choice: ModelChoice {
                chosen: "test",
                candidates: Vec::new(),
                group: None,
            },
        };
        Self {
            forecast: Forecast {
                queues: queues.iter().map(forecast).collect(),
                groups: Vec::new(),
                grid,
            },
            centre: Centre {
                queues,
                agents: Vec::new(),
                shrinkage: 0.0,
                proficiencies: Vec::new(),
                work_in_hand: WorkInHand::Finished,
            },
            roster: Roster::default(),
        }
    }

    /// One person per list of queues.
    pub(super) fn people(mut self, skills: &[&[usize]]) -> Self {
        self.centre
            .agents
            .extend(skills.iter().map(|list| list.to_vec()));
        self
    }

    /// Everybody works without a break from the first instant to the last.
    pub(super) fn round_the_clock(mut self) -> Self {
        let minutes = self.forecast.grid.minutes_total();
        for agent in 0..self.centre.agents.len() {
            self = self.shift(agent, 0, minutes, &[]);
        }
        self
    }

    /// A shift in elapsed minutes with its breaks.
    pub(super) fn shift(
        mut self,
        agent: usize,
        start: i64,
        end: i64,
        breaks: &[(i64, i64)],
    ) -> Self {
        let day = start.div_euclid(1440);
        let breaks = breaks
            .iter()
            .enumerate()
            .map(|(rule, &(from, until))| Break {
                rule,
                start_minute: from,
                end_minute: until,
            });
        self.roster.shifts.push(Shift {
            agent,
            work_date: self.forecast.grid.first_day() + chrono::Duration::days(day),
            pattern: 0,
            start_clock: (start - day * 1440) as i32,
            start_minute: start,
            end_minute: end,
            paid_minutes: end - start,
            breaks: breaks.collect(),
        });
        self
    }

    /// So many contacts of a queue per half-hour, all day long, of this handle time.
    pub(super) fn arrivals(mut self, queue: usize, per_interval: f64, handle_time_s: f64) -> Self {
        self.forecast.queues[queue].mean.fill(per_interval);
        self.forecast.queues[queue]
            .handle_time_s
            .fill(handle_time_s);
        self
    }

    /// A queue is open, and contacts arrive, from one elapsed hour of each day to another.
    pub(super) fn open(mut self, queue: usize, from: usize, until: usize) -> Self {
        let of = &mut self.forecast.queues[queue];
        for i in 0..of.open.len() {
            of.open[i] = (from * 2..until * 2).contains(&(i % 48));
            if !of.open[i] {
                of.mean[i] = 0.0;
            }
        }
        self
    }

    /// The prepared question.
    pub(super) fn model(&self) -> Model {
        Model::new(&self.centre, &self.roster, &self.forecast).unwrap()
    }

    /// The answer.
    pub(super) fn simulate(&self, replications: u32, seed: u64) -> SimulatedService {
        let replications = Replications(replications);
        simulate(
            &self.centre,
            &self.roster,
            &self.forecast,
            replications,
            Seed(seed),
        )
        .unwrap()
    }
}
