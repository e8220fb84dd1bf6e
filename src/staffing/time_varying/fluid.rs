//! A day with callers who call again, as a flow: what becomes of attempts and of customers.
//!
//! ```text
//! q in the centre, o about to call again; s people, h handle time, p patience, r share that calls
//! again, τ mean time to it, λ first attempts per second, (x)⁺ = max(x, 0)
//! q′ = λ + o/τ − min(q, s)/h − (q − s)⁺/p
//! o′ = r·(q − s)⁺/p − o/τ
//! attempts = answered + abandoned + growth of q          first attempts = answered + gone + growth of q + o
//! ```
//! In a peak that collapses, customers call several times: of attempts far fewer are answered than of
//! customers, and the wave of repeats outlasts the peak. Both pass rates are told.
//!
//! The rate is even within an interval. Between two moments at which q passes s everything is linear and
//! solved exactly, by the exponential of a matrix; the moments are found by halving. When people leave,
//! they finish the contact in hand (counted at once) and take no other. A closed door: nobody comes
//! in, who would call again then is gone, and with the last person those who wait are sent away for good.
//!
//! Not modelled: chance. Nobody waits here as long as there are as many people as contacts, so a small
//! team and a centre at its limit fare worse than this says; deep overload and large teams are its
//! field. Nor patience other than exponential, limited lines, and handle times whose shape matters.
//!
//! # References
//! Mandelbaum, A., Massey, W., Reiman, M., Stolyar, A. and Rider, B. (2002), "Queue lengths and waiting
//! times for multiserver queues with abandonment and retrials", Telecommunication Systems 21, 149–171.

use super::expm::{self, Matrix, SIZE, Vector};
use crate::staffing::required::at_least_zero;
use crate::staffing::{StaffingError, seconds};
use crate::units::Fraction;

/// Longest step after which it is looked whether q has passed s, seconds.
const LONGEST_STEP_S: f64 = 30.0;

/// Longest interval: a week.
const LONGEST_S: f64 = 604_800.0;

/// Relative distance by which q may lie on the other side of s.
const TOUCHES: f64 = 1e-10;

/// One interval of the day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FlowInterval {
    /// Its length, seconds.
    pub length_s: f64,
    /// First attempts in it.
    pub offered: f64,
    /// Mean handle time, seconds.
    pub handle_time_s: f64,
    /// People; for conversations the places that they have.
    pub people: f64,
    /// Mean patience, seconds.
    pub patience_s: f64,
    /// Of those who give up, the share that calls again.
    pub retry_share: f64,
    /// After so many seconds on average.
    pub retry_after_s: f64,
    /// Whether anybody gets in.
    pub open: bool,
}

/// What became of attempts and customers in one interval, or in many.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Flow {
    /// Customers who came for the first time.
    pub first_attempts: f64,
    /// Attempts of customers who had given up before.
    pub retries: f64,
    /// Attempts that were answered.
    pub answered: f64,
    /// Attempts that were given up, or sent away at closing.
    pub abandoned: f64,
    /// Customers who will not call again.
    pub gone: f64,
    /// Contacts in the centre at the end.
    pub in_centre_at_end: f64,
    /// Of these: waiting.
    pub waiting_at_end: f64,
    /// Customers about to call again at the end.
    pub about_to_call_at_end: f64,
}

impl Flow {
    /// First attempts and repeats.
    pub fn attempts(&self) -> f64 {
        self.first_attempts + self.retries
    }

    /// Answered share of the attempts whose fate is known; `None` where there was none.
    pub fn pass_rate_of_attempts(&self) -> Option<f64> {
        share(self.answered, self.abandoned)
    }

    /// Share of the customers whose fate is known that was answered in the end.
    pub fn pass_rate_of_customers(&self) -> Option<f64> {
        share(self.answered, self.gone)
    }

    /// The two after one another.
    pub fn then(&self, next: &Self) -> Self {
        Self {
            first_attempts: self.first_attempts + next.first_attempts,
            retries: self.retries + next.retries,
            answered: self.answered + next.answered,
            abandoned: self.abandoned + next.abandoned,
            gone: self.gone + next.gone,
            ..*next
        }
    }
}

fn share(met: f64, missed: f64) -> Option<f64> {
    (met + missed > 1e-12).then(|| met / (met + missed))
}

/// The flow through a day that begins empty, interval by interval.
///
/// # Errors
/// [`StaffingError::OutOfRange`] with its interval for numbers outside their range.
///
/// # Examples
/// Two quiet hours, one with four times as many calls as people can handle, three quiet hours. Of 7,800
/// customers some 5,090 can be served: 600 in each quiet hour, 1,200 in the peak and 1,200 at most in
/// each hour after it, as long as there are some who still call again:
/// ```
/// use paiban::staffing::time_varying::{Flow, FlowInterval, flow};
/// let hour = |offered| FlowInterval {
///     length_s: 3600.0, offered, handle_time_s: 300.0, people: 100.0, patience_s: 60.0,
///     retry_share: 0.8, retry_after_s: 600.0, open: true,
/// };
/// let hours = flow(&[600.0, 600.0, 4800.0, 600.0, 600.0, 600.0].map(hour))?;
/// let day = hours.iter().fold(Flow::default(), |day, hour| day.then(hour));
/// assert!((day.pass_rate_of_attempts().unwrap() - 0.273).abs() < 1e-3);
/// assert!((day.pass_rate_of_customers().unwrap() - 0.652).abs() < 1e-3);
/// # Ok::<(), paiban::staffing::StaffingError>(())
/// ```
pub fn flow(intervals: &[FlowInterval]) -> Result<Vec<Flow>, StaffingError> {
    let mut centre = Centre::default();
    let mut flows = Vec::with_capacity(intervals.len());
    for (i, interval) in intervals.iter().enumerate() {
        check(interval).map_err(|error| error.in_interval(i))?;
        flows.push(centre.pass(interval));
    }
    Ok(flows)
}

fn check(interval: &FlowInterval) -> Result<(), StaffingError> {
    seconds::interval(
        interval.length_s,
        LONGEST_S,
        "a number above 0, 604800 (a week) at most",
    )?;
    at_least_zero("offered contacts", interval.offered)?;
    seconds::lasting("handle time in seconds", interval.handle_time_s)?;
    at_least_zero("number of agents", interval.people)?;
    seconds::lasting("patience in seconds", interval.patience_s)?;
    Fraction::new(interval.retry_share)?;
    seconds::lasting(
        "time to the repeated call in seconds",
        interval.retry_after_s,
    )
}

/// Who is where.
#[derive(Debug, Clone, Copy, Default)]
struct Centre {
    /// In the centre.
    here: f64,
    /// About to call again.
    orbit: f64,
    /// People of the interval before.
    people: f64,
}

impl Centre {
    fn pass(&mut self, interval: &FlowInterval) -> Flow {
        let mut flow = Flow::default();
        self.people_change(interval, &mut flow);
        let laws = [false, true].map(|queueing| Law::new(interval, queueing));
        let n_steps = (interval.length_s / LONGEST_STEP_S).ceil().max(1.0);
        let step = interval.length_s / n_steps;
        let whole_steps = laws.map(|law| law.over(step));
        for _ in 0..n_steps as u64 {
            let mut left = step;
            let mut whole = true;
            while left > 0.0 {
                let side = usize::from(self.here > interval.people);
                let law = &laws[side];
                let matrix = match whole {
                    true => whole_steps[side],
                    false => law.over(left),
                };
                let (moved, end) = match self.crosses(law, &matrix) {
                    false => (left, law.ends(self, &matrix)),
                    true => self.crossing(law, left),
                };
                self.count(law, (moved, &end), &mut flow);
                (self.here, self.orbit) = (end[0].max(0.0), end[1].max(0.0));
                left -= moved;
                whole = false;
            }
        }
        if interval.open {
            flow.first_attempts = interval.offered;
        }
        flow.in_centre_at_end = self.here;
        flow.waiting_at_end = (self.here - interval.people).max(0.0);
        flow.about_to_call_at_end = self.orbit;
        flow
    }

    /// Whoever leaves finishes the contact in hand; behind the last one a closed door sends all away.
    fn people_change(&mut self, interval: &FlowInterval, flow: &mut Flow) {
        let in_hand = self.here.min(self.people);
        let finished = (in_hand - interval.people).max(0.0);
        self.here -= finished;
        flow.answered += finished;
        if !interval.open && interval.people == 0.0 {
            flow.abandoned += self.here;
            flow.gone += self.here;
            self.here = 0.0;
        }
        self.people = interval.people;
    }

    /// Whether the step ends on the other side of s.
    fn crosses(&self, law: &Law, matrix: &Matrix) -> bool {
        let above = law.ends(self, matrix)[0] - law.people;
        let little = TOUCHES * (1.0 + law.people);
        match law.queueing {
            true => above < -little,
            false => above > little,
        }
    }

    /// The time after which q has just passed s, and the state then.
    fn crossing(&self, law: &Law, within: f64) -> (f64, Vector) {
        let (mut low, mut high) = (0.0, within);
        while high - low > 1e-9 * within {
            let middle = 0.5 * (low + high);
            match self.crosses(law, &law.over(middle)) {
                true => high = middle,
                false => low = middle,
            }
        }
        (high, law.ends(self, &law.over(high)))
    }

    /// Flows of a span from the integrals at its end.
    fn count(&self, law: &Law, (seconds, end): (f64, &Vector), flow: &mut Flow) {
        let (here, orbit) = (end[2], end[3]);
        let back = orbit / law.retry_after_s;
        let (answered, abandoned) = match law.queueing {
            true => {
                let served = law.people * seconds;
                (served / law.handle_time_s, (here - served) / law.patience_s)
            }
            false => (here / law.handle_time_s, 0.0),
        };
        flow.answered += answered;
        flow.abandoned += abandoned;
        flow.gone += (1.0 - law.retry_share) * abandoned;
        if law.open {
            flow.retries += back;
        } else {
            flow.gone += back;
        }
    }
}

/// The linear law of one interval on one side of s: state (q, o, ∫q, ∫o, 1).
#[derive(Debug, Clone, Copy)]
struct Law {
    matrix: Matrix,
    /// What stands for 1, so that the matrix has entries of one size.
    unit: f64,
    queueing: bool,
    people: f64,
    handle_time_s: f64,
    patience_s: f64,
    retry_share: f64,
    retry_after_s: f64,
    open: bool,
}

impl Law {
    fn new(interval: &FlowInterval, queueing: bool) -> Self {
        let FlowInterval {
            length_s,
            handle_time_s,
            people,
            patience_s,
            retry_share,
            retry_after_s,
            open,
            ..
        } = *interval;
        let offered = if open { interval.offered } else { 0.0 };
        let comes_in = if open { 1.0 / retry_after_s } else { 0.0 };
        let unit = 1.0 + offered + people;
        let mut matrix = [[0.0; SIZE]; SIZE];
        matrix[0][1] = comes_in;
        matrix[1][1] = -1.0 / retry_after_s;
        matrix[2][0] = 1.0;
        matrix[3][1] = 1.0;
        matrix[0][4] = offered / length_s / unit;
        if queueing {
            matrix[0][0] = -1.0 / patience_s;
            matrix[0][4] += people * (1.0 / patience_s - 1.0 / handle_time_s) / unit;
            matrix[1][0] = retry_share / patience_s;
            matrix[1][4] = -retry_share * people / patience_s / unit;
        } else {
            matrix[0][0] = -1.0 / handle_time_s;
        }
        Self {
            matrix,
            unit,
            queueing,
            people,
            handle_time_s,
            patience_s,
            retry_share,
            retry_after_s,
            open,
        }
    }

    fn over(&self, seconds: f64) -> Matrix {
        expm::exponential(&self.matrix, seconds)
    }

    fn ends(&self, centre: &Centre, matrix: &Matrix) -> Vector {
        expm::times(matrix, &[centre.here, centre.orbit, 0.0, 0.0, self.unit])
    }
}

#[cfg(test)]
mod tests;
