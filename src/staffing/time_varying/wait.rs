//! Whether somebody who arrives now is answered in time, by how many are ahead.
//!
//! ```text
//! j contacts ahead (those in service too): j → j − 1 at s/h + (j − s)/p; served when j < s
//! u_j(T) = P(served within T before the own patience ends)
//! u_j′ = d_j·(u_{j−1} − u_j) − u_j/p,   u_j = 1 for j < s
//! ```
//! Solved backwards from the target time, span by span where people change within it, by the same
//! uniformisation as the chain. Who comes later stands behind and does not matter.

use std::ops::Range;

/// Most jumps expected in one piece of a span.
const MOST_JUMPS: f64 = 256.0;

/// Weight of the jumps that are left out.
const TAIL: f64 = 1e-15;

/// A time during which the same people work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub(super) seconds: f64,
    pub(super) people: usize,
    /// 1 ÷ mean handle time, per second.
    pub(super) served: f64,
}

/// P(answered in time) for every number of contacts `ahead`, through the spans in their order.
pub(super) fn in_time(spans: &[Span], gives_up: f64, ahead: Range<usize>) -> Vec<f64> {
    // Below the fewest people of all spans everybody is served at once, whenever they come.
    let fewest = spans.iter().map(|span| span.people).min().unwrap_or(0);
    let low = fewest.min(ahead.start).saturating_sub(1);
    let mut shares = vec![0.0; ahead.end.max(low + 1) - low];
    let last = spans.last().map_or(0, |span| span.people);
    for (j, share) in shares.iter_mut().enumerate() {
        *share = if low + j < last { 1.0 } else { 0.0 };
    }
    for span in spans.iter().rev() {
        back(span, gives_up, low, &mut shares);
    }
    shares.split_off(ahead.start - low)
}

/// From the shares at the end of a span to those at its beginning.
fn back(span: &Span, gives_up: f64, low: usize, shares: &mut [f64]) {
    // Positions from here on wait; whoever stands before is served now.
    let first = span.people.saturating_sub(low).min(shares.len());
    shares[..first].fill(1.0);
    if first == shares.len() || span.people == 0 {
        let kept = (-gives_up * span.seconds).exp();
        shares[first..].iter_mut().for_each(|share| *share *= kept);
        return;
    }
    let leaving = |at: usize| {
        let waiting = low + at - span.people;
        span.people as f64 * span.served + waiting as f64 * gives_up
    };
    let uniform = leaving(shares.len() - 1) + gives_up;
    let pieces = (uniform * span.seconds / MOST_JUMPS).ceil().max(1.0);
    let jumps = uniform * span.seconds / pieces;
    let shares = &mut shares[first..];
    let down: Vec<f64> = (0..shares.len())
        .map(|at| leaving(first + at) / uniform)
        .collect();
    let own = gives_up / uniform;
    let stays: Vec<f64> = down.iter().map(|down| 1.0 - down - own).collect();
    // One place more in front: whoever stands there is served now.
    let mut power = vec![1.0; shares.len() + 1];
    let mut next = power.clone();
    for _ in 0..pieces as usize {
        power[1..].copy_from_slice(shares);
        let mut weight = (-jumps).exp();
        let mut beyond = 1.0 - weight;
        shares.iter_mut().for_each(|share| *share *= weight);
        let mut jump = 0.0;
        while beyond > TAIL && jump < 500.0 {
            jump += 1.0;
            let moves = power.windows(2).zip(down.iter().zip(&stays));
            for (next, (pair, (down, stays))) in next[1..].iter_mut().zip(moves) {
                *next = down * pair[0] + stays * pair[1];
            }
            std::mem::swap(&mut power, &mut next);
            weight *= jumps / jump;
            beyond -= weight;
            for (share, p) in shares.iter_mut().zip(&power[1..]) {
                *share += weight * p;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(seconds: f64, people: usize) -> Span {
        Span {
            seconds,
            people,
            served: 1.0 / 180.0,
        }
    }

    #[test]
    fn the_first_in_line_waits_an_exponential_time() {
        // 10 people: the next free in 18 s on average; nobody gives up.
        let shares = in_time(&[span(20.0, 10)], 0.0, 8..12);
        assert_eq!(&shares[..2], &[1.0, 1.0]);
        let first = 1.0 - (-20.0f64 / 18.0).exp();
        let second = first - 20.0 / 18.0 * (-20.0f64 / 18.0).exp();
        assert!((shares[2] - first).abs() < 1e-12, "{shares:?}");
        assert!((shares[3] - second).abs() < 1e-12, "{shares:?}");
    }

    #[test]
    fn impatience_of_ones_own_and_of_those_ahead_both_count() {
        // First in line: served at 1/18, gives up at 1/60; in time if served first of both.
        let (served, gives_up) = (1.0 / 18.0, 1.0 / 60.0);
        let shares = in_time(&[span(20.0, 10)], gives_up, 10..11);
        let rate: f64 = served + gives_up;
        let wanted = served / rate * (1.0 - (-20.0 * rate).exp());
        assert!((shares[0] - wanted).abs() < 1e-12, "{shares:?} {wanted}");
    }

    #[test]
    fn people_who_come_within_the_target_time_serve_at_once() {
        let shares = in_time(&[span(5.0, 10), span(15.0, 20)], 0.0, 0..30);
        assert!(shares[..20].iter().all(|share| (share - 1.0).abs() < 1e-12));
        assert!(shares[20] < 1.0 && shares[29] < shares[20]);
        let late = in_time(&[span(5.0, 20), span(15.0, 10)], 0.0, 0..30);
        assert!(late[19] == 1.0 && late[25] < shares[25]);
    }

    #[test]
    fn two_spans_of_the_same_people_are_one() {
        let whole = in_time(&[span(20.0, 50)], 0.01, 40..120);
        let parts = in_time(&[span(8.0, 50), span(12.0, 50)], 0.01, 40..120);
        for (a, b) in whole.iter().zip(&parts) {
            assert!((a - b).abs() < 1e-12);
        }
    }
}
