//! What the chain costs, before it is asked.

use super::chain::{ChangingQueue, pieces_of_step};

/// Work of a chain that takes a few seconds, in the unit of [`chain_work`].
pub const MOST_WORK: f64 = 6e8;

/// Standard deviations on either side of the mean whose states are kept.
const WIDTH: f64 = 9.5;

/// States beside them.
const ROOM: f64 = 10.0;

/// Jumps that are taken for each that is expected, and for each span beside.
const TAKEN: (f64, f64) = (1.5, 60.0);

/// Jumps of the chain times the states that each touches, about; infinite where rates are.
///
/// ```text
/// jumps   of an interval ≈ 1.5·(arrivals + leaving at the most contacts)·length + 60 a half step
/// states  ≈ 19·√(most contacts) + room
/// most contacts   no more than people and load together, and where nobody gives up all that piles up;
///                 of those who wait no more than come within a patience, and their spread
/// ```
pub fn chain_work(queue: &ChangingQueue<'_>) -> f64 {
    let length = queue.curve.step_s() * queue.curve.steps_per_interval() as f64;
    // A patience of −0 is one of 0.
    let patience_s = queue.patience_s.abs();
    let (mut work, mut waiting) = (0.0, 0.0);
    for interval in 0..queue.curve.n_intervals().min(queue.people.len()) {
        let rates = queue.curve.rates_of(interval);
        let most = rates.iter().copied().fold(0.0, f64::max);
        let served = 1.0 / queue.handle_time_s[interval];
        let people = queue.people[interval] as f64;
        let piles_up =
            (queue.curve.offered(interval) - people * served * length + waiting).max(0.0);
        let within_patience = most * patience_s;
        waiting = piles_up.min(within_patience);
        let contacts = people.max(most / served) + waiting;
        let spread = WIDTH * contacts.sqrt() + ROOM;
        let most_waiting = within_patience + WIDTH * within_patience.sqrt() + ROOM;
        let most_waiting = most_waiting.min(waiting + spread);
        let leaving = contacts.min(people) * served + most_waiting / patience_s;
        let pieces = pieces_of_step(queue.curve.step_s(), queue.handle_time_s[interval]);
        let half_steps = (2 * queue.curve.steps_per_interval() * pieces) as f64;
        let jumps = TAKEN.0 * (most + leaving) * length + TAKEN.1 * half_steps;
        work += jumps * 2.0 * spread;
    }
    // What is no number is no work that ends.
    if work.is_nan() { f64::INFINITY } else { work }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staffing::time_varying::RateCurve;

    fn work(per_interval: f64, people: u64, patience_s: f64) -> f64 {
        let curve = RateCurve::of_counts(&[per_interval; 4], &[true; 4], 900.0);
        chain_work(&ChangingQueue {
            curve: &curve,
            people: &[people; 4],
            handle_time_s: &[180.0; 4],
            patience_s,
            answer_within_s: 20.0,
        })
    }

    #[test]
    fn a_day_of_three_hundred_people_can_be_asked_and_a_million_not() {
        assert!(24.0 * work(1_440.0, 300, 120.0) < MOST_WORK);
        assert!(work(5e6, 1_000_000, 120.0) > MOST_WORK);
    }

    #[test]
    fn patience_of_nothing_is_endless_work() {
        assert!(work(100.0, 25, 1e-9) > MOST_WORK);
        assert_eq!(work(100.0, 25, 0.0), f64::INFINITY);
        assert_eq!(work(100.0, 25, -0.0), f64::INFINITY);
    }

    #[test]
    fn what_piles_up_without_patience_is_counted() {
        // Ten people leave 400,000 waiting, twenty thousand nobody, and their calls that end are jumps too.
        assert!(work(1e5, 10, f64::INFINITY) > 1.2 * work(1e5, 20_010, f64::INFINITY));
    }
}
