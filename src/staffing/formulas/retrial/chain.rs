//! The chain of contacts in the centre and customers who will call again, solved as it is.
//!
//! ```text
//! state (k, m): k in the centre, m about to call again          times in handle times
//! first call        λ                  → (k + 1, m)      repeat     m·γ           → (k + 1, m − 1)
//! answered          min(k, n)          → (k − 1, m)
//! gives up          (k − n)⁺·θ·(1 − p) → (k − 1, m)      comes back (k − n)⁺·θ·p → (k − 1, m + 1)
//! ```
//! Cut off where less than 1e-13 of the time is spent, doubled until that holds. No state leads to
//! another with the same k, so the levels k are eliminated from the last to the first by dense
//! matrices over m: exact but for rounding, at a cost of (levels) × (customers about to call)³.
//!
//! # References
//! Latouche, G. and Ramaswami, V. (1999), "Introduction to Matrix Analytic Methods in Stochastic
//! Modeling", §10 (level-dependent quasi-birth-death processes, linear level reduction).

use std::time::Duration;

use super::{RetrialQueue, check, fixed_point};
use crate::staffing::StaffingError;
use crate::staffing::kernel::square::Square;

/// Levels × (customers about to call)³ beyond which a centre is too large for the chain.
const MOST_WORK: f64 = 5e8;
/// Share of time at the cut that is negligible.
const EDGE: f64 = 1e-13;

/// What the chain says; shares of attempts unless a name says otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChainService {
    /// Load of all attempts, erlangs.
    pub attempt_load: f64,
    /// Share of attempts that are given up.
    pub abandonment: f64,
    /// Share of customers that are answered in the end.
    pub served: f64,
    /// Busy share of staffed time.
    pub occupancy: f64,
    /// Contacts waiting on average.
    pub mean_queue: f64,
    /// Customers about to call again, on average.
    pub mean_orbit: f64,
    /// Share of first calls that find nobody free.
    pub first_calls_wait: f64,
    /// Share of repeated calls that find nobody free.
    pub repeats_wait: f64,
    /// Share of time in the states at the cut.
    pub cut_off: f64,
}

/// The steady state where those who call again do so after an exponential time with the mean
/// `retry_after`.
///
/// # Errors
/// As [`fixed_point`]; [`StaffingError::TooLargeForChain`] where that many states are too many;
/// [`StaffingError::OutOfRange`] unless patience and the time to the repeat are above 0.
pub fn steady_state(
    agents: u64,
    queue: &RetrialQueue,
    retry_after: Duration,
) -> Result<ChainService, StaffingError> {
    check(agents, queue)?;
    let model = Model::new(agents, queue, retry_after)?;
    let (mut levels, mut orbit) = model.first_cut(agents, queue)?;
    loop {
        model.check_size(levels, orbit)?;
        let solved = model.solve(levels, orbit);
        if solved.last_level <= EDGE && solved.last_orbit <= EDGE {
            return Ok(model.service(&solved));
        }
        if solved.last_level > EDGE {
            levels = levels * 3 / 2;
        }
        if solved.last_orbit > EDGE {
            orbit = orbit * 3 / 2;
        }
    }
}

/// Rates per handle time.
struct Model {
    agents: f64,
    first: f64,
    theta: f64,
    gamma: f64,
    again: f64,
}

/// Sums over the steady state.
#[derive(Default)]
struct Solved {
    busy: f64,
    queue: f64,
    orbit: f64,
    waits: f64,
    orbit_waits: f64,
    last_level: f64,
    last_orbit: f64,
}

impl Model {
    fn new(agents: u64, queue: &RetrialQueue, after: Duration) -> Result<Self, StaffingError> {
        let times = queue.times;
        let rate = |quantity, seconds: f64| {
            if seconds > 0.0 && seconds.is_finite() {
                return Ok(times.handle_time_s / seconds);
            }
            Err(StaffingError::OutOfRange(crate::units::OutOfRange {
                quantity,
                found: seconds,
                expected: "a number above 0",
            }))
        };
        Ok(Self {
            agents: agents as f64,
            first: queue.first_load.get(),
            theta: rate("patience in seconds", times.patience_s)?,
            gamma: rate("time to the repeated call in seconds", after.as_secs_f64())?,
            again: queue.retry_share.get(),
        })
    }

    /// Levels and customers about to call that should hold nearly all the time.
    fn first_cut(
        &self,
        agents: u64,
        queue: &RetrialQueue,
    ) -> Result<(usize, usize), StaffingError> {
        let guess = fixed_point(agents, queue)?;
        let given_up = guess.attempt_load * guess.per_attempt.abandonment;
        let (queue, orbit) = (given_up / self.theta, given_up * self.again / self.gamma);
        let wide = |mean: f64| mean + 9.0 * (1.5 * mean + 4.0).sqrt() + 8.0;
        let mut levels = wide(queue) + self.agents;
        if self.theta < 1.0 {
            levels += 9.0 * (self.agents / self.theta).sqrt();
        }
        Ok((levels as usize, wide(orbit) as usize))
    }

    fn check_size(&self, levels: usize, orbit: usize) -> Result<(), StaffingError> {
        if levels as f64 * (orbit as f64).powi(3) <= MOST_WORK {
            return Ok(());
        }
        Err(StaffingError::TooLargeForChain {
            contacts: levels as u64,
            about_to_call: orbit as u64,
        })
    }

    /// Answered or lost for good, and leaving to call again, per handle time at k.
    fn downwards(&self, k: usize) -> (f64, f64) {
        let waiting = (k as f64 - self.agents).max(0.0);
        let gone = waiting * self.theta;
        let answered = (k as f64).min(self.agents);
        (answered + gone * (1.0 - self.again), gone * self.again)
    }

    /// The matrix −(own rates + what returns from the levels above) of each level, from the last on.
    ///
    /// With S_k that matrix, π_{k+1} = π_k·U·S_{k+1}^{−1}. U is what leads one level up.
    fn solve(&self, levels: usize, orbit: usize) -> Solved {
        let size = orbit + 1;
        let mut steps: Vec<Square> = Vec::with_capacity(levels);
        let mut above: Option<Square> = None;
        for k in (0..=levels).rev() {
            let own = self.level(k, levels, size, above.as_ref());
            if k == 0 {
                steps.push(own);
            } else {
                // π_k = π_{k−1}·R with R = U·S^{−1}.
                let ratio = own.left_divided_into(&|row, to| self.upwards(row, to));
                above = Some(ratio.times_down(self.downwards(k)));
                steps.push(ratio);
            }
        }
        let bottom = steps.pop().expect("invariant: level 0 is always there");
        self.sums(&bottom.stationary(), &steps)
    }

    /// The rate from (k, row) to (k + 1, to).
    fn upwards(&self, row: usize, to: usize) -> f64 {
        match row {
            _ if to == row => self.first,
            _ if to + 1 == row => row as f64 * self.gamma,
            _ => 0.0,
        }
    }

    /// S_k: own rates out on the diagonal, less what comes back from above.
    fn level(&self, k: usize, levels: usize, size: usize, above: Option<&Square>) -> Square {
        let (down, again) = self.downwards(k);
        let mut own = Square::zero(size);
        for m in 0..size {
            let up = if k == levels {
                0.0
            } else {
                self.first + m as f64 * self.gamma
            };
            own.set(m, m, up + down + again);
        }
        if let Some(back) = above {
            own.subtract(back);
        }
        own
    }

    fn sums(&self, bottom: &[f64], steps: &[Square]) -> Solved {
        let mut level = bottom.to_vec();
        let mut solved = Solved::default();
        let mut total = 0.0;
        let levels = steps.len();
        for k in 0..=levels {
            if k > 0 {
                level = steps[levels - k].after(&level);
            }
            let mass: f64 = level.iter().sum();
            let orbit: f64 = level.iter().enumerate().map(|(m, p)| m as f64 * p).sum();
            let waiting = (k as f64 - self.agents).max(0.0);
            total += mass;
            solved.busy += mass * (k as f64).min(self.agents);
            solved.queue += mass * waiting;
            solved.orbit += orbit;
            if k as f64 >= self.agents {
                solved.waits += mass;
                solved.orbit_waits += orbit;
            }
            solved.last_orbit += level[level.len() - 1];
            solved.last_level = mass;
        }
        solved.divided(total)
    }

    fn service(&self, solved: &Solved) -> ChainService {
        let attempts = self.first + self.gamma * solved.orbit;
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        ChainService {
            attempt_load: attempts,
            abandonment: share(self.theta * solved.queue, attempts),
            served: if self.first > 0.0 {
                solved.busy / self.first
            } else {
                1.0
            },
            occupancy: share(solved.busy, self.agents),
            mean_queue: solved.queue,
            mean_orbit: solved.orbit,
            first_calls_wait: solved.waits,
            repeats_wait: share(solved.orbit_waits, solved.orbit),
            cut_off: solved.last_level.max(solved.last_orbit),
        }
    }
}

impl Solved {
    fn divided(self, total: f64) -> Self {
        Self {
            busy: self.busy / total,
            queue: self.queue / total,
            orbit: self.orbit / total,
            waits: self.waits / total,
            orbit_waits: self.orbit_waits / total,
            last_level: self.last_level / total,
            last_orbit: self.last_orbit / total,
        }
    }
}
