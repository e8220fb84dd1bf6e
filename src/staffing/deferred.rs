//! Work that waits as a backlog until a due time: e-mail, tickets.
//!
//! ```text
//! work that arrives at the START of interval i is due by the END of interval due(i) = i + deadline − 1
//! earliest due first:  each interval's capacity goes to the oldest work that is left
//! levelled:            cumulative work done S with  L(t) ≤ S(t) ≤ U(t)  and as even a slope as possible
//! U(t)  work arrived before t     L(t)  work that must be done by t
//! ```
//! The levelled profile is the shortest path ("taut string") between the two cumulative curves; no
//! other profile between them has a lower peak, or a lower sum of any convex cost. Only open
//! intervals have capacity, so the path runs over open time.
//!
//! Others may lend their idle time C(t), summed over the first t intervals. What is needed beside it is
//! the rising part of the same path between L(t) − C(t) and U(t) − C(t): it falls where idle time alone
//! has done all there was and passes unused. Of all own capacities that keep the due times this one has
//! the least sum, the lowest peak and the least sum of any convex cost; see [`levelled_beside`].
//!
//! Amounts are fluid and exact rationals; unit of work is one person for one interval.
//!
//! # References
//! Jackson, J. R. (1955) on earliest due date; Davies, P. L. and Kovac, A. (2001), "Local extremes,
//! runs, strings and multiresolution", Annals of Statistics 29, 1–65 (the taut string). Yao, F.,
//! Demers, A. and Shenker, S. (1995), "A scheduling model for reduced CPU energy", FOCS, 374–382 (the
//! same profile from its busiest windows, which the tests do).

use std::ops::{Add, Sub};

use num_rational::BigRational;

use super::kernel::exact;

pub(super) mod backlog;

/// An amount of work as an exact rational, in person-intervals.
pub type Amount = BigRational;

/// The amount that a decimal stands for: `0.3` is three tenths. `None` unless finite.
pub fn amount(decimal: f64) -> Option<Amount> {
    exact::decimal(decimal)
}

/// The nearest `f64` to an amount.
pub fn to_f64(amount: &Amount) -> f64 {
    exact::to_f64(amount)
}

/// What one interval's capacity achieved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeferredInterval<T> {
    /// Work done by its due time.
    pub served_on_time: T,
    /// Work done after it.
    pub served_late: T,
    /// Work left at the end of the interval.
    pub backlog_end: T,
    /// The part of it that is past its due time.
    pub overdue_backlog_end: T,
}

/// What became of the work: by the interval in which it was done, and by the one in which it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeferredRun<T> {
    /// Per interval of capacity.
    pub intervals: Vec<DeferredInterval<T>>,
    /// Per interval of arrival, the work that is done by its due time.
    pub on_time_of_arrival: Vec<T>,
    /// Per interval of arrival, work × intervals from its arrival to the start of the one in which it
    /// is done; work left at the end counts as done in the interval after the last.
    pub waited_of_arrival: Vec<T>,
    /// What was done when, in the order in which it was done.
    pub pieces: Vec<Piece<T>>,
}

/// Work of one interval of arrival that was done in one interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<T> {
    /// The interval in which it was done.
    pub done_in: usize,
    /// The interval in which it had arrived.
    pub arrived_in: usize,
    /// How much.
    pub work: T,
}

/// Serves work earliest due first; `due[i]` is the last interval in which the work that arrives in
/// interval `i` is on time, in non-falling order. Unused capacity is lost.
///
/// Runs on [`Amount`] exactly and on `f64` fast. All lists have one entry per interval.
pub fn serve<T>(arrivals: &[T], due: &[usize], capacity: &[T], zero: &T) -> DeferredRun<T>
where
    T: Clone + PartialOrd + Add<Output = T> + Sub<Output = T>,
{
    let mut run = Backlog {
        due,
        zero,
        left: Vec::with_capacity(arrivals.len()),
        oldest: 0,
        on_time: vec![zero.clone(); arrivals.len()],
        waited: vec![zero.clone(); arrivals.len()],
        pieces: Vec::new(),
    };
    let intervals = arrivals
        .iter()
        .zip(capacity)
        .enumerate()
        .map(|(now, (work, capacity))| run.interval(now, work, capacity))
        .collect();
    DeferredRun {
        intervals,
        on_time_of_arrival: run.on_time,
        waited_of_arrival: run.waited,
        pieces: run.pieces,
    }
}

struct Backlog<'a, T> {
    due: &'a [usize],
    zero: &'a T,
    /// Work left of each arrival so far.
    left: Vec<T>,
    /// The first arrival of which something may be left.
    oldest: usize,
    on_time: Vec<T>,
    waited: Vec<T>,
    pieces: Vec<Piece<T>>,
}

impl<T: Clone + PartialOrd + Add<Output = T> + Sub<Output = T>> Backlog<'_, T> {
    fn interval(&mut self, now: usize, work: &T, capacity: &T) -> DeferredInterval<T> {
        self.left.push(work.clone());
        let mut capacity = capacity.clone();
        let (mut on_time, mut late) = (self.zero.clone(), self.zero.clone());
        while self.oldest <= now && capacity > *self.zero {
            let i = self.oldest;
            let done = lesser(&capacity, &self.left[i]);
            capacity = capacity - done.clone();
            self.left[i] = self.left[i].clone() - done.clone();
            if done > *self.zero {
                self.pieces.push(Piece {
                    done_in: now,
                    arrived_in: i,
                    work: done.clone(),
                });
            }
            if now <= self.due[i] {
                on_time = on_time + done.clone();
                self.on_time[i] = self.on_time[i].clone() + done;
            } else {
                late = late + done;
            }
            if self.left[i] > *self.zero {
                break;
            }
            self.oldest += 1;
        }
        self.close(now, on_time, late)
    }

    fn close(&mut self, now: usize, served_on_time: T, served_late: T) -> DeferredInterval<T> {
        let (mut backlog, mut overdue) = (self.zero.clone(), self.zero.clone());
        for i in self.oldest..=now {
            backlog = backlog + self.left[i].clone();
            self.waited[i] = self.waited[i].clone() + self.left[i].clone();
            if self.due[i] <= now {
                overdue = overdue + self.left[i].clone();
            }
        }
        DeferredInterval {
            served_on_time,
            served_late,
            backlog_end: backlog,
            overdue_backlog_end: overdue,
        }
    }
}

/// The due interval of each of `n` arrivals when all are due by the end of the `deadline`-th interval
/// that they see, their own being the first.
pub fn due_after(n: usize, deadline: usize) -> Vec<usize> {
    (0..n).map(|i| i + deadline.max(1) - 1).collect()
}

/// The least capacity per interval that, held constant, meets every due time.
///
/// ```text
/// max over i ≤ j of  (work arriving in i … j) ÷ (j − i + deadline)
/// ```
pub fn least_constant_capacity(arrivals: &[Amount], deadline: usize) -> Amount {
    let zero = Amount::from_integer(0.into());
    let mut most = zero.clone();
    for i in 0..arrivals.len() {
        let mut work = zero.clone();
        for (j, arrival) in arrivals.iter().enumerate().skip(i) {
            work += arrival;
            let room = (j - i + deadline.max(1)) as u64;
            let needed = &work / Amount::from_integer(room.into());
            if needed > most {
                most = needed;
            }
        }
    }
    most
}

/// The most even exact profile of work per interval that stays between two cumulative curves.
///
/// `least[t]` and `most[t]` bound the work done in the first t + 1 intervals; both must not fall and
/// `least` ≤ `most`. Everything is done at the end: the path ends in the last entry of `most`.
pub fn levelled(least: &[Amount], most: &[Amount]) -> Vec<Amount> {
    levelled_beside(least, most, &[])
}

/// The most even exact profile of capacity that, beside the idle time of others, does as much.
///
/// `idle[t]` is what others can do in interval t; where the list ends they do nothing. Work is done
/// earliest due first by whoever can, and no other profile that is in time has a lower peak, a lower
/// sum or a lower sum of any convex cost.
pub fn levelled_beside(least: &[Amount], most: &[Amount], idle: &[Amount]) -> Vec<Amount> {
    let n = most.len();
    let mut profile = Vec::with_capacity(n);
    let (least, most) = (beside(least, idle), beside(most, idle));
    let bends = taut_string(
        &least.iter().map(to_f64).collect::<Vec<_>>(),
        &most.iter().map(to_f64).collect::<Vec<_>>(),
    );
    let zero = Amount::from_integer(0.into());
    let (mut from, mut done) = (0, zero.clone());
    for bend in bends {
        let reached = match bend.side {
            Side::Least => &least[bend.until - 1],
            Side::Most => &most[bend.until - 1],
        };
        let length = (bend.until - from) as u64;
        let slope = (reached - &done) / Amount::from_integer(length.into());
        // Down means that idle time passes unused. A path turns up again on the upper curve alone,
        // where nothing is left to do, so a fall is no more than a pause.
        let slope = if slope < zero { zero.clone() } else { slope };
        profile.extend(std::iter::repeat_n(slope, bend.until - from));
        (from, done) = (bend.until, reached.clone());
    }
    profile
}

/// A cumulative curve less what idle time may have done by then.
fn beside(curve: &[Amount], idle: &[Amount]) -> Vec<Amount> {
    let mut lent = Amount::from_integer(0.into());
    let at = |(t, height): (usize, &Amount)| {
        if let Some(idle) = idle.get(t) {
            lent += idle;
        }
        height - &lent
    };
    curve.iter().enumerate().map(at).collect()
}

/// Where the string touches a curve, and which.
struct Bend {
    /// Intervals before the touch.
    until: usize,
    side: Side,
}

#[derive(Clone, Copy)]
enum Side {
    Least,
    Most,
}

/// The bends of the shortest path from 0 to the end, between the curves. Floats choose the bends (a
/// tie leaves the path the same), the caller takes exact heights there.
fn taut_string(least: &[f64], most: &[f64]) -> Vec<Bend> {
    let n = most.len();
    let mut bends = Vec::new();
    let (mut from, mut height) = (0, 0.0);
    while from < n {
        let bend = next_bend(least, most, from, height);
        height = match bend.side {
            Side::Least => least[bend.until - 1],
            Side::Most => most[bend.until - 1],
        };
        from = bend.until;
        bends.push(bend);
    }
    bends
}

/// Looks ahead until a straight line no longer fits between the curves, and bends where it grazes.
fn next_bend(least: &[f64], most: &[f64], from: usize, height: f64) -> Bend {
    let n = most.len();
    let (mut steepest, mut at_least) = (f64::NEG_INFINITY, from + 1);
    let (mut flattest, mut at_most) = (f64::INFINITY, from + 1);
    for until in from + 1..=n {
        let width = (until - from) as f64;
        let top = most[until - 1];
        let bottom = if until == n { top } else { least[until - 1] };
        let (low, high) = ((bottom - height) / width, (top - height) / width);
        if low > flattest {
            return Bend {
                until: at_most,
                side: Side::Most,
            };
        }
        if high < steepest {
            return Bend {
                until: at_least,
                side: Side::Least,
            };
        }
        if low >= steepest {
            (steepest, at_least) = (low, until);
        }
        if high <= flattest {
            (flattest, at_most) = (high, until);
        }
    }
    Bend {
        until: n,
        side: Side::Most,
    }
}

fn lesser<T: Clone + PartialOrd>(a: &T, b: &T) -> T {
    if a < b { a.clone() } else { b.clone() }
}

#[cfg(test)]
mod tests;
