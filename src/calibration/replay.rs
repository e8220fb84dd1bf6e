//! The contacts that came, served first come first served by so many people, some of them giving up.
//!
//! A run is a stretch of known intervals of one day; it starts with an empty line. In each interval
//! as many contacts arrive as the history counted, at uniform instants. Whose shift ends is as likely
//! busy as anybody and finishes the work in hand beside those who are there; a break or an absence that
//! begins late ends as much later, which comes to the same as if it had begun in time. After the last interval the people of its end go on until the line is empty, at most
//! two hours; who still waits then has given up.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, VecDeque};

use rayon::prelude::*;

use super::draws::{Draws, For};
use super::happened::Cell;

/// How long people go on after the last interval of a run, in seconds.
const AFTER_S: f64 = 7200.0;

/// Who is there in one step of time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Step {
    /// People.
    pub(super) people: u32,
    /// Of those who were there in the step before: whose shift has ended.
    pub(super) leaving: u32,
}

/// Who is there, step by step.
pub(super) trait Staffing: Sync {
    /// From the start of an interval on, for so many intervals.
    fn steps(&self, replication: usize, first: usize, n: usize) -> Vec<Step>;
}

/// How contacts behave.
#[derive(Debug, Clone, Copy)]
pub(super) struct Callers {
    /// The seed of all draws.
    pub(super) seed: u64,
    /// How often the past is replayed.
    pub(super) replications: usize,
    /// Length of an interval and of a step, in seconds.
    pub(super) interval_s: f64,
    pub(super) step_s: f64,
    /// The target time, in seconds.
    pub(super) within_s: f64,
    /// Log standard deviation of handle times; exponential without.
    pub(super) log_sd: Option<f64>,
}

/// A contact of a run: seconds from the run's start, position of its interval, and chance.
#[derive(Debug, Clone, Copy)]
struct Contact {
    at: f64,
    interval: usize,
    patience: f64,
    work_s: f64,
}

/// Known intervals without a gap, of one day.
#[derive(Debug)]
struct Run {
    /// Position of the first interval in the grid, and of its cell.
    first: usize,
    first_cell: usize,
    n: usize,
    /// Per replication.
    contacts: Vec<Vec<Contact>>,
}

/// The past, ready to be replayed.
#[derive(Debug)]
pub(super) struct Replay {
    callers: Callers,
    runs: Vec<Run>,
    n_cells: usize,
}

/// Per cell: answered in time and abandoned, one list per replication.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    pub(super) in_time: Vec<Vec<f64>>,
    pub(super) abandoned: Vec<Vec<f64>>,
}

impl Outcome {
    /// Means over replications: answered in time and abandoned, per cell.
    pub(super) fn means(&self) -> Vec<(f64, f64)> {
        let n = self.in_time.len() as f64;
        let mean = |lists: &[Vec<f64>], at: usize| lists.iter().map(|l| l[at]).sum::<f64>() / n;
        let cells = 0..self.in_time[0].len();
        cells
            .map(|at| (mean(&self.in_time, at), mean(&self.abandoned, at)))
            .collect()
    }
}

impl Replay {
    /// Draws the contacts of all cells; `handle_time_s` is the mean of each cell.
    pub(super) fn new(cells: &[Cell], handle_time_s: &[f64], callers: Callers) -> Self {
        let mut runs: Vec<Run> = Vec::new();
        for (at, cell) in cells.iter().enumerate() {
            let goes_on = at > 0
                && cells[at - 1].interval + 1 == cell.interval
                && cells[at - 1].day == cell.day;
            match runs.last_mut().filter(|_| goes_on) {
                Some(run) => run.n += 1,
                None => runs.push(Run {
                    first: cell.interval,
                    first_cell: at,
                    n: 1,
                    contacts: Vec::new(),
                }),
            }
        }
        runs.par_iter_mut().for_each(|run| {
            let of_run = run.first_cell..run.first_cell + run.n;
            let (cells, times) = (&cells[of_run.clone()], &handle_time_s[of_run]);
            run.contacts = (0..callers.replications)
                .map(|replication| arrivals(cells, times, &callers, replication))
                .collect();
        });
        Self {
            callers,
            runs,
            n_cells: cells.len(),
        }
    }

    /// What becomes of everybody.
    pub(super) fn with(&self, staffing: &dyn Staffing, patience_s: f64) -> Outcome {
        let served: Vec<Vec<(f64, f64)>> = self
            .runs
            .par_iter()
            .map(|run| {
                let of = |replication: usize| {
                    let people = staffing.steps(replication, run.first, run.n);
                    let draws = Draws::new(self.callers.seed, For::Leaving, replication, run.first);
                    let contacts = &run.contacts[replication];
                    serve(contacts, (&people, draws), run.n, patience_s, &self.callers)
                };
                (0..self.callers.replications).flat_map(of).collect()
            })
            .collect();
        let empty = vec![vec![0.0; self.n_cells]; self.callers.replications];
        let mut outcome = Outcome {
            in_time: empty.clone(),
            abandoned: empty,
        };
        for (run, counts) in self.runs.iter().zip(served) {
            for (position, (in_time, abandoned)) in counts.into_iter().enumerate() {
                let (replication, offset) = (position / run.n, position % run.n);
                outcome.in_time[replication][run.first_cell + offset] = in_time;
                outcome.abandoned[replication][run.first_cell + offset] = abandoned;
            }
        }
        outcome
    }
}

fn arrivals(cells: &[Cell], times: &[f64], callers: &Callers, replication: usize) -> Vec<Contact> {
    let mut contacts = Vec::new();
    for (interval, (cell, handle_time_s)) in cells.iter().zip(times).enumerate() {
        let mut draws = Draws::new(callers.seed, For::Contacts, replication, cell.interval);
        for _ in 0..cell.offered as usize {
            contacts.push(Contact {
                at: (interval as f64 + draws.uniform()) * callers.interval_s,
                interval,
                patience: draws.exponential(),
                work_s: handle_time_s * draws.time(callers.log_sd),
            });
        }
    }
    contacts.sort_by(|a, b| a.at.total_cmp(&b.at));
    contacts
}

/// Whole microseconds order like the times themselves and can be kept in a heap.
fn ticks(seconds: f64) -> u64 {
    (seconds * 1e6) as u64
}

/// The contacts in hand: when each is finished, and which of them keep nobody who is there.
struct Hands {
    busy: BinaryHeap<Reverse<(u64, usize)>>,
    /// Finished by somebody who has left.
    left: BTreeSet<usize>,
    begun: usize,
    draws: Draws,
}

impl Hands {
    fn next(&self) -> f64 {
        self.busy
            .peek()
            .map_or(f64::INFINITY, |of| of.0.0 as f64 / 1e6)
    }

    fn finish(&mut self) {
        if let Some(Reverse((_, number))) = self.busy.pop() {
            self.left.remove(&number);
        }
    }

    /// People who are there and have a contact in hand.
    fn people(&self) -> usize {
        self.busy.len() - self.left.len()
    }

    fn begin(&mut self, until: f64) {
        self.begun += 1;
        self.busy.push(Reverse((ticks(until), self.begun)));
    }

    /// One of so many people leaves, with the work in hand, if there is some.
    fn leave(&mut self, people: usize) {
        let chosen = self.draws.below(people.max(self.people()).max(1));
        let staying = |of: &&Reverse<(u64, usize)>| !self.left.contains(&of.0.1);
        if let Some(Reverse((_, number))) = self.busy.iter().filter(staying).nth(chosen) {
            self.left.insert(*number);
        }
    }
}

/// Answered in time and abandoned, per interval of the run.
fn serve(
    contacts: &[Contact],
    (steps, draws): (&[Step], Draws),
    n: usize,
    patience_s: f64,
    callers: &Callers,
) -> Vec<(f64, f64)> {
    let mut counts = vec![(0.0, 0.0); n];
    let mut hands = Hands {
        busy: BinaryHeap::new(),
        left: BTreeSet::new(),
        begun: 0,
        draws,
    };
    let mut line: VecDeque<Contact> = VecDeque::new();
    let mut coming = contacts.iter();
    let mut next = coming.next();
    let (mut step, end) = (0, steps.len() as f64 * callers.step_s + AFTER_S);
    loop {
        let arrival = next.map_or(f64::INFINITY, |c| c.at);
        let change = if step + 1 < steps.len() {
            (step + 1) as f64 * callers.step_s
        } else {
            f64::INFINITY
        };
        let now = arrival.min(hands.next()).min(change);
        if now > end || now.is_infinite() {
            break;
        }
        if now == hands.next() {
            hands.finish();
        } else if now == arrival {
            line.extend(next.copied());
            next = coming.next();
        } else {
            let before = steps[step].people;
            step += 1;
            for gone in 0..steps[step].leaving {
                hands.leave(before.saturating_sub(gone) as usize);
            }
        }
        while hands.people() < steps[step].people as usize {
            let Some(first) = line.pop_front() else { break };
            let waited = now - first.at;
            if first.patience * patience_s <= waited {
                counts[first.interval].1 += 1.0;
            } else {
                counts[first.interval].0 += f64::from(u8::from(waited <= callers.within_s));
                hands.begin(now + first.work_s);
            }
        }
    }
    let left = line.iter().chain(next).chain(coming);
    left.for_each(|contact| counts[contact.interval].1 += 1.0);
    counts
}
