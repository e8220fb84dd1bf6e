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
use super::patience::{Floor, WaitingTimes};
use crate::staffing::{StaffingError, WaitingService};
use crate::units::{Erlangs, Patience};

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
    /// [`StaffingError::Concurrency`] for no conversations, an empty list or a factor that is not
    /// a positive number.
    pub fn new(at_once: u32, slowdown: &[f64]) -> Result<Self, StaffingError> {
        let last = slowdown.last().copied().unwrap_or(f64::NAN);
        let refused = slowdown
            .iter()
            .copied()
            .find(|f| !(*f > 0.0 && f.is_finite()));
        if at_once == 0 || slowdown.is_empty() || refused.is_some() {
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
    let load = queue.load.get();
    if load == 0.0 {
        return Ok(WaitingService::IDLE);
    }
    let capacity = people as f64 * queue.concurrency.full_rate();
    let idle = idle_weight(people, load, queue.concurrency);
    match queue.patience {
        Patience::Mean(patience) => {
            let times = WaitingTimes {
                handle_time_s: queue.handle_time_s,
                patience_s: patience.as_secs_f64(),
                answer_within_s: queue.answer_within_s,
            };
            Ok(Floor {
                idle,
                capacity,
                load,
            }
            .service(times))
        }
        Patience::Infinite if load < capacity => {
            let target = queue.answer_within_s / queue.handle_time_s;
            Ok(endless(idle, capacity, load, target).service(queue.handle_time_s))
        }
        Patience::Infinite => Err(StaffingError::Overload {
            agents: people,
            offered_load: load,
            least_stable: (load / queue.concurrency.full_rate()).floor() as u64 + 1,
        }),
    }
}

/// Weight of all states with a free place, relative to the state in which every place is taken.
///
/// Summed downwards from the full state, one level of conversations per person after the other.
/// With completion rates that never fall the weights have one mode, so the sum ends once a term
/// beyond it no longer counts.
fn idle_weight(people: u64, load: f64, concurrency: &Concurrency) -> f64 {
    let one_mode = concurrency.never_slows_the_team();
    let (mut sum, mut term) = (0.0_f64, 1.0_f64);
    for each in (0..concurrency.at_once()).rev() {
        // `extra` people have one conversation more than `each`, the rest have `each`.
        let (low, high) = (concurrency.rate(each), concurrency.rate(each + 1));
        let (base, step) = (people as f64 * low / load, (high - low) / load);
        for extra in (1..=people).rev() {
            let ratio = base + extra as f64 * step;
            term *= ratio;
            sum += term;
            let settled = sum == f64::INFINITY || term == 0.0;
            if settled || (one_mode && ratio < 1.0 && term < sum * 1e-17) {
                return sum;
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests;
