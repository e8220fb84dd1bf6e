//! The same chain for people who finish the contact they are in before they leave.
//!
//! ```text
//! a fall from s to s′ people   each of the s − s′ is in a contact with probability min(1, m/s),
//!                              m the modified offered load at that moment
//! still finishing t later      L(t) = (s − s′)·min(1, m/s)·e^{−t/h}, one fall added to another
//! at work                      s′ + L(t), whole people, in pieces of a third of a handle time at most
//! ```
//! The chain hands a contact back whenever one of these goes; as many are finished by people who go, so
//! that the line is as long as it should be. This is an approximation: exact would be a second
//! dimension of states, and where those who finish are many beside those who stay a newcomer is now and
//! then taken by one of them: after a fall from 316 people to 35 it says 95 % where 74 % are simulated. The
//! simulator is its witness, and what a plan warns of is simulated. Where nobody stays nobody is answered.

use super::{ChangingQueue, Start, service};
use crate::staffing::time_varying::{RateCurve, varying_load};

/// Pieces of a handle time in which those who finish are taken as constant.
const PIECES: f64 = 3.0;

/// Pieces of a step at most: what is done much sooner is gone in the first of them.
const MOST_PIECES: f64 = 8.0;

/// Pieces into which a step is cut.
pub(in crate::staffing::time_varying) fn pieces_of_step(step_s: f64, handle_time_s: f64) -> usize {
    let pieces = (step_s / handle_time_s * PIECES).ceil();
    pieces.clamp(1.0, MOST_PIECES) as usize
}

/// Share of every interval's contacts that is answered in time; 1 without any.
pub fn levels_if_finished(queue: &ChangingQueue<'_>, start: Start) -> Vec<f64> {
    let n = queue.curve.n_intervals().min(queue.people.len());
    let steps = queue.curve.steps_per_interval();
    let shortest = queue.handle_time_s[..n].iter().copied();
    let shortest = shortest.fold(f64::INFINITY, f64::min);
    let per_step = pieces_of_step(queue.curve.step_s(), shortest);
    let per_interval = steps * per_step;
    let length = queue.curve.step_s() / per_step as f64;
    let (mut rates, mut people, mut times) = (Vec::new(), Vec::new(), Vec::new());
    let loads = varying_load(queue.curve, &queue.handle_time_s[..n]);
    let mut finishing = 0.0;
    for interval in 0..n {
        let (here, handle_time) = (queue.people[interval], queue.handle_time_s[interval]);
        if interval > 0 {
            let before = queue.people[interval - 1] as f64;
            let busy = (loads[interval - 1].at_end / before).min(1.0);
            finishing += (before - here as f64).max(0.0) * busy;
        }
        let kept = (-length / handle_time).exp();
        for piece in 0..per_interval {
            rates.push(queue.curve.rates_of(interval)[piece / per_step]);
            people.push(here + (finishing * kept.sqrt()).round() as u64);
            times.push(handle_time);
            finishing *= kept;
        }
    }
    let curve = RateCurve::new(rates, length, 1);
    let (found, _) = service(
        &ChangingQueue {
            curve: &curve,
            people: &people,
            handle_time_s: &times,
            ..*queue
        },
        start,
    );
    let of_interval = |interval: usize| {
        let pieces = interval * per_interval..(interval + 1) * per_interval;
        let (met, all) = pieces.fold((0.0, 0.0), |(met, all), piece| {
            let offered = curve.offered(piece);
            (met + offered * found[piece].service_level, all + offered)
        });
        match all > 0.0 {
            true if queue.people[interval] == 0 => 0.0,
            true => met / all,
            false => 1.0,
        }
    };
    (0..n).map(of_interval).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(people: &[u64], finished: bool) -> Vec<f64> {
        // 40 erlangs of a quarter of an hour each, half-hours.
        let n = people.len();
        let curve = RateCurve::new(vec![40.0 / 900.0; 6 * n], 300.0, 6);
        let queue = ChangingQueue {
            curve: &curve,
            people,
            handle_time_s: &vec![900.0; n],
            patience_s: 150.0,
            answer_within_s: 20.0,
        };
        match finished {
            true => levels_if_finished(&queue, Start::Settled),
            false => (service(&queue, Start::Settled).0.iter())
                .map(|interval| interval.service_level)
                .collect(),
        }
    }

    #[test]
    fn where_nobody_leaves_nothing_changes() {
        for people in [[42; 3], [38; 3]] {
            let (a, b) = (levels(&people, true), levels(&people, false));
            assert!(
                a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-6),
                "{a:?} {b:?}"
            );
        }
    }

    #[test]
    fn who_finishes_leaves_a_shorter_line_behind() {
        let people = [60, 40, 40];
        let (finished, handed_back) = (levels(&people, true), levels(&people, false));
        assert!((finished[0] - handed_back[0]).abs() < 1e-6);
        assert!(
            finished[1] > handed_back[1] + 0.02,
            "{finished:?} {handed_back:?}"
        );
    }
}
