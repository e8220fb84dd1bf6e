//! Only so many contacts fit in: the next one hears the busy tone (M/M/n/K+M).
//!
//! ```text
//! K  lines: contacts in service and waiting together       n  agents      a  offered load in erlangs
//! weights above n busy:  w_j = Π_{i≤j} a ÷ (n + i·θ),  j = 0 … K − n      θ  handle time ÷ mean patience
//! blocked  = w_{K−n} ÷ all       waits = Σ_{j<K−n} w_j ÷ all      gives up = θ·E[queue] ÷ a
//! offered wait v of those let in:  f(v) ∝ e^{−n·v}·Σ_{j<K−n} y^j/j!,   y = a·(1 − e^{−θv})/θ
//! ```
//! All shares are of *offered* contacts: a blocked one is offered, not answered and never in time.
//! Where K ≤ n nobody waits and the model is Erlang B with K agents. Any load has a steady state.
//! The chain is summed outwards from its largest weight: O(K − n) steps at most.
//!
//! Not modelled: blocked contacts that call again; a patience that is not exponential, for which the
//! number of contacts waiting does not say how long they have waited.
//!
//! # References
//! Riordan, J. (1962), "Stochastic Service Systems", §4; Whitt, W. (1999), "Improving service by
//! informing customers about anticipated delays", Management Science 45, 192–207.

use std::time::Duration;

use crate::staffing::kernel::log_concave::{LogConcave, integrals, peak};
use crate::staffing::kernel::poisson::{below, ln_cumulative};
use crate::staffing::{Shares, WaitingService};
use crate::units::{Erlangs, Patience};

/// A queue with a limit on the contacts that are in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LimitedQueue {
    /// Contacts × handle time ÷ interval.
    pub load: Erlangs,
    /// Contacts in service and waiting together, at most.
    pub lines: u64,
    /// How long contacts wait for somebody.
    pub patience: Patience,
    /// Mean handle time in seconds, above 0.
    pub handle_time_s: f64,
    /// The target time in seconds, 0 or more.
    pub answer_within_s: f64,
}

/// What limited lines make of the offered contacts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LimitedService {
    /// Share of offered contacts that hear the busy tone.
    pub blocking: f64,
    /// Contacts waiting on average.
    pub mean_queue: f64,
    /// Mean wait of the contacts that were let in, those that give up too, seconds.
    pub average_wait_of_accepted_s: f64,
    /// The rest, every share of *offered* contacts, the average wait too.
    pub service: WaitingService,
}

/// Everything M/M/n/K+M says of `agents` people.
///
/// # Examples
/// ```
/// use paiban::staffing::lines::{LimitedQueue, service};
/// use paiban::units::{Erlangs, Patience};
/// // 22 erlangs, 20 people, 25 lines, nobody gives up.
/// let queue = LimitedQueue {
///     load: Erlangs::new(22.0)?,
///     lines: 25,
///     patience: Patience::Infinite,
///     handle_time_s: 180.0,
///     answer_within_s: 20.0,
/// };
/// let answer = service(20, &queue);
/// assert!((answer.blocking - 0.140_05).abs() < 1e-4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn service(agents: u64, queue: &LimitedQueue) -> LimitedService {
    if queue.load.get() == 0.0 {
        return LimitedService {
            blocking: 0.0,
            mean_queue: 0.0,
            average_wait_of_accepted_s: 0.0,
            service: WaitingService::IDLE,
        };
    }
    let chain = Chain::new(agents, queue);
    let waits = if chain.waiting > 0.0 {
        OfferedWaits::new(&chain, queue)
    } else {
        OfferedWaits::NONE
    };
    chain.answer(agents, &waits, queue)
}

/// The steady state by the number of contacts; shares of time, which are shares of contacts.
struct Chain {
    /// People who can be busy: no more than there are lines.
    served_by: u64,
    places: u64,
    /// Hang-ups per handle time of one waiting contact.
    theta: f64,
    load: f64,
    /// Somebody is free and a line too.
    free: f64,
    /// All are busy, a line is free.
    waiting: f64,
    /// No line is free.
    blocked: f64,
    queue: f64,
}

impl Chain {
    fn new(agents: u64, queue: &LimitedQueue) -> Self {
        let served_by = agents.min(queue.lines);
        let mut chain = Self {
            served_by,
            places: queue.lines - served_by,
            theta: theta(queue),
            load: queue.load.get(),
            free: 0.0,
            waiting: 0.0,
            blocked: 1.0,
            queue: (queue.lines - served_by) as f64,
        };
        // Nobody serves and nobody leaves: all lines are taken for good.
        if served_by as f64 + chain.theta > 0.0 {
            chain.solve();
        }
        chain
    }

    fn rate_out(&self, waiting: f64) -> f64 {
        self.served_by as f64 + waiting * self.theta
    }

    /// The number waiting at which the weights are largest.
    fn mode(&self) -> u64 {
        let excess = self.load - self.served_by as f64;
        if excess <= 0.0 {
            0
        } else if self.theta == 0.0 {
            self.places
        } else {
            ((excess / self.theta) as u64).min(self.places)
        }
    }

    fn solve(&mut self) {
        let mode = self.mode();
        // Weights relative to that of the mode: all of them, those below the last, the mean queue.
        let (mut all, mut queue, mut last) = (1.0, mode as f64, 1.0);
        let mut weight = 1.0;
        for j in mode + 1..=self.places {
            weight *= self.load / self.rate_out(j as f64);
            all += weight;
            queue += weight * j as f64;
            last = weight;
            if weight == 0.0 {
                break;
            }
        }
        let mut first = 1.0;
        for j in (1..=mode).rev() {
            first *= self.rate_out(j as f64) / self.load;
            all += first;
            queue += first * (j - 1) as f64;
        }
        // Without a weight there is nothing to multiply an infinite ratio with.
        let free = if first > 0.0 {
            below(self.served_by, self.load) * first
        } else {
            0.0
        };
        let total = free + all;
        self.free = if free.is_finite() { free / total } else { 1.0 };
        self.waiting = (all - last) / total;
        if self.places > 0 && all - last < 0.5 * all {
            self.waiting = self.below_last() * last / total;
        }
        self.blocked = last / total;
        self.queue = queue / total;
    }

    /// Weights of waiting with a free line ÷ weight of no free line, without a difference.
    fn below_last(&self) -> f64 {
        let (mut sum, mut weight) = (0.0, 1.0);
        for j in (1..=self.places).rev() {
            weight *= self.rate_out(j as f64) / self.load;
            let next = sum + weight;
            if next == sum {
                break;
            }
            sum = next;
        }
        sum
    }

    fn answer(&self, agents: u64, waits: &OfferedWaits, queue: &LimitedQueue) -> LimitedService {
        let abandonment = self.theta * self.queue / self.load;
        let answered_in_time = self.free + waits.before[2];
        let answered = answered_in_time + waits.after[2];
        let missed = self.blocked + waits.outlasting;
        let in_time_or_missed = answered_in_time + missed;
        let wait = self.queue / self.load * queue.handle_time_s;
        let speed = (waits.before[3] + waits.after[3]) / answered * queue.handle_time_s;
        LimitedService {
            blocking: self.blocked,
            mean_queue: self.queue,
            average_wait_of_accepted_s: wait / (self.free + self.waiting),
            service: WaitingService {
                probability_of_wait: self.waiting,
                in_time: Shares {
                    offered: answered_in_time,
                    answered: share(answered_in_time, answered),
                    excluding_short: share(answered_in_time, in_time_or_missed),
                    including_short: answered_in_time + waits.gone_early,
                    virtual_wait: self.free + waits.before[0],
                },
                late: Shares {
                    offered: self.blocked + abandonment + waits.after[2],
                    answered: 1.0 - share(answered_in_time, answered),
                    excluding_short: share(missed, in_time_or_missed),
                    including_short: missed,
                    virtual_wait: self.blocked + waits.after[0],
                },
                average_speed_of_answer_s: if answered > 0.0 { speed } else { f64::INFINITY },
                average_wait_s: wait,
                occupancy: match agents {
                    0 => 1.0,
                    _ => self.load * answered / agents as f64,
                },
                abandonment,
            },
        }
    }
}

/// `part` of `whole`, where nothing of nothing is nothing.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn theta(queue: &LimitedQueue) -> f64 {
    match queue.patience {
        Patience::Infinite => 0.0,
        // No patience at all is as good as no waiting place: nobody is found waiting.
        Patience::Mean(mean) => {
            queue.handle_time_s / mean.max(Duration::from_nanos(1)).as_secs_f64()
        }
    }
}

/// Shares of offered contacts by their offered wait.
struct OfferedWaits {
    /// Had to wait; left before; answered; answered × wait: within the target time and beyond it.
    before: [f64; 4],
    after: [f64; 4],
    /// Still waiting at the target time, and gone before it.
    outlasting: f64,
    gone_early: f64,
}

impl OfferedWaits {
    const NONE: Self = Self {
        before: [0.0; 4],
        after: [0.0; 4],
        outlasting: 0.0,
        gone_early: 0.0,
    };

    fn new(chain: &Chain, queue: &LimitedQueue) -> Self {
        let target = queue.answer_within_s / queue.handle_time_s;
        let left = -(-target * chain.theta).exp_m1();
        if chain.served_by == 0 {
            return Self::endless(chain, left);
        }
        let density = Density::new(chain);
        let top = peak(&density);
        let before = integrals(&density, top, (0.0, target));
        let after = integrals(&density, top, (target, f64::INFINITY));
        let scale = chain.waiting / (before[0] + after[0]);
        let (before, after) = (before.map(|x| x * scale), after.map(|x| x * scale));
        Self {
            before,
            after,
            outlasting: (1.0 - left) * after[0],
            gone_early: before[1] + left * after[0],
        }
    }

    /// Nobody serves: whoever is let in waits until patience ends.
    fn endless(chain: &Chain, left: f64) -> Self {
        Self {
            after: [chain.waiting, chain.waiting, 0.0, 0.0],
            outlasting: (1.0 - left) * chain.waiting,
            gone_early: left * chain.waiting,
            ..Self::NONE
        }
    }
}

/// f(v), v in handle times.
struct Density {
    agents: f64,
    gap: f64,
    load: f64,
    theta: f64,
    places: u64,
}

impl Density {
    fn new(chain: &Chain) -> Self {
        let agents = chain.served_by as f64;
        Self {
            agents,
            gap: agents - chain.load,
            load: chain.load,
            theta: chain.theta,
            places: chain.places,
        }
    }

    /// 1 − e^{−θv}, and ∫₀ᵛ of it.
    fn left(&self, v: f64) -> (f64, f64) {
        let w = self.theta * v;
        let left = -(-w).exp_m1();
        if w < 1e-3 {
            // w²/2 − w³/6 + w⁴/24 − w⁵/120 + w⁶/720, as the difference below would cancel.
            let series = 0.5 - w * (1.0 / 6.0 - w * (1.0 / 24.0 - w * (1.0 / 120.0 - w / 720.0)));
            return (left, w * v * series);
        }
        (left, v - left / self.theta)
    }
}

impl LogConcave<4> for Density {
    fn ln(&self, v: f64) -> f64 {
        self.at(v).0
    }

    fn slope(&self, v: f64) -> f64 {
        let (left, forgone) = self.left(v);
        let expected = self.load * (v - forgone);
        let room = match self.places {
            0 | 1 => 0.0,
            places => (ln_cumulative(places - 1, expected) - ln_cumulative(places, expected)).exp(),
        };
        self.load * (1.0 - left) * room - self.agents
    }

    fn at(&self, v: f64) -> (f64, [f64; 4]) {
        let (left, forgone) = self.left(v);
        let room = ln_cumulative(self.places, self.load * (v - forgone));
        let ln_f = -self.gap * v - self.load * forgone + room;
        (ln_f, [1.0, left, 1.0 - left, v * (1.0 - left)])
    }

    fn breaks(&self) -> &[f64] {
        &[]
    }

    fn noise(&self) -> f64 {
        f64::EPSILON * (self.places as f64).min(self.load + self.agents)
    }

    fn fine(&self) -> f64 {
        1.0 / (self.agents + self.load)
    }
}

#[cfg(test)]
mod tests;
