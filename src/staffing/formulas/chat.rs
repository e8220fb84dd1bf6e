//! Chat: one person holds several conversations, each slower the more there are.
//!
//! ```text
//! a person with j conversations finishes r(j) = j ÷ s(j) of them per handle time
//! balanced: k conversations on n people leave  k mod n  people with ⌈k/n⌉ and the rest with ⌊k/n⌋
//! deaths for k ≤ nK: (k mod n)·r(⌊k/n⌋+1) + (n − k mod n)·r(⌊k/n⌋);   beyond: n·r(K), and those who give up
//! K  conversations at once     s(j)  handle-time factor at j conversations     n  people
//! ```
//!
//! The model keeps conversations balanced as if they could be moved between people. Against chains in
//! which a new contact joins the least busy person and stays there, the probability of waiting is
//! exact where s = 1 or n = 1 and within a tenth (relative) on small teams otherwise; the error
//! shrinks as the team grows and as it gets busier.
//!
//! Occupancy is the share of the greatest completion rate n·r(K) that is in use. The share of time in
//! which a person has *some* conversation is close to 1 long before the team is full.

use super::erlang::endless;
use super::patience::{Brief, Floor, Growth, WaitingTimes, about_ln};
use crate::staffing::kernel::poisson;
use crate::staffing::kernel::temme::LEAST_N;
use crate::staffing::{StaffingError, WaitingService};
use crate::units::{Erlangs, Patience};

/// Most conversations at once; beyond any, and each costs a state.
const MOST_AT_ONCE: u32 = 1_000;

/// Handle-time factors that are believed.
const LEAST_FACTOR: f64 = 0.001;
const MOST_FACTOR: f64 = 1_000.0;

/// How many conversations a person holds, and what that does to each.
#[derive(Debug, Clone, PartialEq)]
pub struct Concurrency {
    /// r(1), …, r(K): conversations finished per handle time.
    rates: Vec<f64>,
    /// s(K), as the planner wrote it.
    slowdown_at_most: f64,
}

impl Concurrency {
    /// `slowdown` is the handle-time factor at 1, 2, 3 … conversations; the last one repeats.
    ///
    /// # Errors
    /// [`StaffingError::Concurrency`] for no conversations or more than a thousand, an empty list or a
    /// factor that is not between 0.001 and 1000.
    pub fn new(at_once: u32, slowdown: &[f64]) -> Result<Self, StaffingError> {
        let last = slowdown.last().copied().unwrap_or(f64::NAN);
        let refused = slowdown
            .iter()
            .copied()
            .find(|f| !(LEAST_FACTOR..=MOST_FACTOR).contains(f));
        if !(1..=MOST_AT_ONCE).contains(&at_once) || slowdown.is_empty() || refused.is_some() {
            return Err(StaffingError::Concurrency {
                at_once,
                slowdown: refused.or(slowdown.last().copied()),
            });
        }
        let factor = |j: usize| slowdown.get(j).copied().unwrap_or(last);
        let at_once = at_once as usize;
        Ok(Self {
            rates: (0..at_once).map(|j| (j + 1) as f64 / factor(j)).collect(),
            slowdown_at_most: factor(at_once - 1),
        })
    }

    /// Conversations that one person holds at most.
    pub fn at_once(&self) -> u64 {
        self.rates.len() as u64
    }

    /// Conversations that one full person finishes per handle time.
    pub fn full_rate(&self) -> f64 {
        self.rates[self.rates.len() - 1]
    }

    /// The handle-time factor of a full person.
    pub fn slowdown_when_full(&self) -> f64 {
        self.slowdown_at_most
    }

    /// Conversations finished per handle time by one person with `j` of them, 0 ≤ j ≤ K.
    fn rate(&self, j: u64) -> f64 {
        if j == 0 {
            0.0
        } else {
            self.rates[j as usize - 1]
        }
    }

    fn never_slows_the_team(&self) -> bool {
        self.rates.windows(2).all(|pair| pair[0] <= pair[1])
    }
}

/// A chat queue: what arrives, how it is worked, and how long contacts wait.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChatQueue<'a> {
    /// Conversations that arrive × handle time of a conversation alone ÷ interval.
    pub load: Erlangs,
    /// Conversations at once.
    pub concurrency: &'a Concurrency,
    /// Mean handle time of a conversation alone, in seconds, above 0.
    pub handle_time_s: f64,
    /// How long contacts wait for somebody.
    pub patience: Patience,
    /// The target time in seconds, 0 or more.
    pub answer_within_s: f64,
}

/// The service that `people` give in a chat queue.
///
/// # Errors
/// [`StaffingError::Overload`] where nobody gives up and the load is not below people × r(K).
pub fn service(people: u64, queue: &ChatQueue) -> Result<WaitingService, StaffingError> {
    brief(people, queue).map(Brief::service)
}

/// As [`service`], the average speed of answer left for when it is asked for.
pub(in crate::staffing) fn brief(people: u64, queue: &ChatQueue) -> Result<Brief, StaffingError> {
    let load = queue.load.get();
    if load == 0.0 {
        return Ok(WaitingService::IDLE.into());
    }
    let capacity = people as f64 * queue.concurrency.full_rate();
    let idle = idle_weight(people, load, queue.concurrency);
    let floor = Floor {
        idle,
        capacity,
        load,
        growth: growth(people, idle, load, queue.concurrency),
    };
    match queue.patience {
        Patience::Mean(patience) => {
            let times = WaitingTimes {
                handle_time_s: queue.handle_time_s,
                patience_s: patience.as_secs_f64(),
                answer_within_s: queue.answer_within_s,
            };
            Ok(floor.brief(times))
        }
        Patience::Infinite if load < capacity => {
            let target = queue.answer_within_s / queue.handle_time_s;
            let wait = endless(idle, capacity, load, target);
            Ok(wait.brief(queue.handle_time_s, &floor))
        }
        Patience::Infinite => Err(StaffingError::Overload {
            agents: people,
            offered_load: load,
            least_stable: (load / queue.concurrency.full_rate()).floor() as u64 + 1,
        }),
    }
}

/// What one more person changes where the others mostly hold K − 1 or K conversations.
fn growth(people: u64, idle: f64, load: f64, concurrency: &Concurrency) -> Option<Growth> {
    let (low, high) = (
        concurrency.rate(concurrency.at_once() - 1),
        concurrency.full_rate(),
    );
    let places = high / (high - low);
    (places > 0.0 && places.is_finite()).then(|| Growth {
        capacity: high,
        ln_idle: places * about_ln((1.0 + 1.0 / idle) * people as f64 * high / load),
    })
}

/// Weight of all states with a free place, relative to the state in which every place is taken: one
/// level of conversations per person after the other, from the full state downwards.
fn idle_weight(people: u64, load: f64, concurrency: &Concurrency) -> f64 {
    let one_mode = concurrency.never_slows_the_team();
    let (mut sum, mut top) = (0.0, 1.0);
    for each in (0..concurrency.at_once()).rev() {
        let level = Level {
            people,
            one_mode,
            low: concurrency.rate(each) / load,
            high: concurrency.rate(each + 1) / load,
        };
        let (weight, bottom) = level.weights();
        sum += top * weight;
        top *= bottom;
        let past_the_mode = one_mode && level.low * people as f64 <= 1.0;
        if sum == f64::INFINITY || top == 0.0 || (past_the_mode && top < sum * NEGLIGIBLE) {
            break;
        }
    }
    sum
}

/// What is smaller than this part of a sum, past the mode of the weights, is left out.
const NEGLIGIBLE: f64 = 1e-18;
/// So few people are sooner summed term by term.
const FEW: f64 = 150.0;

/// The states in which all people have j − 1 or j conversations.
struct Level {
    people: u64,
    /// The weights fall on both sides of one mode, because rates never fall.
    one_mode: bool,
    /// r(j − 1) and r(j) ÷ load.
    low: f64,
    high: f64,
}

impl Level {
    /// The weight of all its states but the top one, and of its bottom one, relative to the top one.
    ///
    /// With e people at j conversations the rate is (n·low + e·(high − low)) × load: that of a loss
    /// system with n·high/(high − low) places and a load of 1/(high − low), cut off at the bottom.
    fn weights(&self) -> (f64, f64) {
        let n = self.people as f64;
        if self.low == 0.0 {
            return (poisson::below(self.people, 1.0 / self.high), 0.0);
        }
        let load = 1.0 / (self.high - self.low);
        let (last, first) = (n * self.high * load, n * self.low * load);
        // On an almost level stretch the difference of two large sums would lose digits.
        if n < FEW || !(LEAST_N..100.0 * n).contains(&first) {
            return self.term_by_term();
        }
        let bottom = poisson::mass_ratio(first, last, load);
        let weight = if load > first {
            let all = poisson::below_any(last, load);
            if all == f64::INFINITY || bottom == 0.0 {
                all
            } else {
                all - bottom * poisson::below_any(first, load)
            }
        } else {
            bottom * poisson::from_on(first, load) - poisson::from_on(last, load)
        };
        (weight, bottom)
    }

    fn term_by_term(&self) -> (f64, f64) {
        let (mut sum, mut term) = (0.0_f64, 1.0_f64);
        let (base, step) = (self.people as f64 * self.low, self.high - self.low);
        for extra in (1..=self.people).rev() {
            let ratio = base + extra as f64 * step;
            term *= ratio;
            sum += term;
            let negligible = self.one_mode && ratio < 1.0 && term < sum * NEGLIGIBLE;
            if sum == f64::INFINITY || term == 0.0 || negligible {
                return (sum, 0.0);
            }
        }
        (sum, term)
    }
}

#[cfg(test)]
mod tests;
