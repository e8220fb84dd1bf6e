//! Integrals over the wait that a contact with endless patience would meet when all are busy.
//!
//! ```text
//! f(u) = exp(x·(1 − e^{−u}) − c·u),   u = wait ÷ mean patience
//! x = arrivals per mean patience,  c = contacts finished per mean patience while all are busy
//! ```
//! f is log-concave with its peak at max(0, ln(x/c)). From the peak outwards it is cut into panels
//! over each of which it falls by about e^{13}, and each panel takes 16 Gauss–Legendre nodes: all
//! terms are positive, so small tails keep their relative accuracy, and the cost does not grow with
//! the size of the centre.
//!
//! # References
//! Zeltyn, S. and Mandelbaum, A. (2005), "Call centers with impatient customers: many-server
//! asymptotics of the M/M/n+G queue", Queueing Systems 51, 361–402, §2 (building blocks).

use super::panels::NODES;
use super::poisson::deviance;

/// By how much ln f falls over one panel. Sixteen nodes leave an error of 1e-16 of the integral for an
/// exponential and for a normal density alike.
const DROP: f64 = 13.0;
/// What lies below e^{−39} = 1e-17 of the largest value in the range is left out: three panels.
const NEGLIGIBLE: f64 = -3.0 * DROP;

/// Below it functions that vanish at 0 are summed as series.
const SMALL: f64 = 0.25;

/// The density of the offered wait, up to its factor.
#[derive(Debug, Clone, Copy)]
pub(in crate::staffing) struct OfferedWait {
    c: f64,
    x: f64,
    /// c − x, given apart because the difference of two large numbers is what matters.
    gap: f64,
    peak: f64,
}

/// Integrals of f, relative to f at its peak.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::staffing) struct Integrals {
    /// ∫ f.
    pub(in crate::staffing) all: f64,
    /// ∫ f·(1 − e^{−u}): gave up before their turn.
    pub(in crate::staffing) abandoned: f64,
    /// ∫ f·e^{−u}: still there at their turn.
    pub(in crate::staffing) answered: f64,
    /// ∫ f·u·e^{−u}: how long those waited.
    pub(in crate::staffing) answered_wait: f64,
}

impl OfferedWait {
    /// `capacity` and `load` in contacts per handle time, `patience` in handle times; both > 0.
    pub(in crate::staffing) fn new(capacity: f64, load: f64, patience: f64) -> Self {
        let (c, gap) = (capacity * patience, (capacity - load) * patience);
        let peak = if gap < 0.0 { (-gap / c).ln_1p() } else { 0.0 };
        Self {
            c,
            x: load * patience,
            gap,
            peak,
        }
    }

    /// c, contacts finished per mean patience.
    pub(in crate::staffing) fn rate(&self) -> f64 {
        self.c
    }

    /// ln f at its peak, 0 or more.
    pub(in crate::staffing) fn ln_peak(&self) -> f64 {
        if self.gap < 0.0 {
            deviance(self.c, self.x)
        } else {
            0.0
        }
    }

    /// The integrals from 0 to `split` and from `split` to infinity.
    pub(in crate::staffing) fn integrals(&self, split: f64) -> (Integrals, Integrals) {
        (self.over(0.0, split), self.over(split, f64::INFINITY))
    }

    fn over(&self, from: f64, until: f64) -> Integrals {
        let mut sum = Integrals::default();
        if from.is_finite() && from < until {
            let start = self.peak.clamp(from, until);
            self.rightwards(start, until, &mut sum);
            self.leftwards(start, from, &mut sum);
        }
        sum
    }

    fn rightwards(&self, start: f64, until: f64, sum: &mut Integrals) {
        let floor = self.ln_f(start) + NEGLIGIBLE;
        let mut from = start;
        while from < until && self.ln_f(from) > floor {
            if self.x * (-from).exp() < 1e-17 {
                self.exponential_rest(from, until, sum);
                return;
            }
            let to = (from + self.panel(from, 1.5)).min(until);
            self.add_panel(from, to, sum);
            from = to;
        }
    }

    fn leftwards(&self, start: f64, until: f64, sum: &mut Integrals) {
        let floor = self.ln_f(start) + NEGLIGIBLE;
        let mut from = start;
        while from > until && self.ln_f(from) > floor {
            let to = (from - self.panel(from, 0.7)).max(until);
            self.add_panel(to, from, sum);
            from = to;
        }
    }

    /// ln f − ln f at the peak, written around the peak so that nothing large cancels.
    fn ln_f(&self, u: f64) -> f64 {
        if self.gap < 0.0 {
            -self.c * bend(u - self.peak)
        } else {
            -self.gap * u - self.x * bend(u)
        }
    }

    /// The width over which ln f falls by about [`DROP`], at most `widest`.
    fn panel(&self, u: f64, widest: f64) -> f64 {
        let curvature = self.x * (-u).exp();
        let slope = (curvature - self.c).abs();
        (2.0 * DROP / (slope + (slope * slope + 2.0 * DROP * curvature).sqrt())).min(widest)
    }

    fn add_panel(&self, from: f64, to: f64, sum: &mut Integrals) {
        let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
        for (node, weight) in NODES {
            for u in [middle - half * node, middle + half * node] {
                let (ln_f, leaving, staying) = self.at(u);
                let f = half * weight * ln_f.exp();
                sum.all += f;
                sum.abandoned += f * leaving;
                sum.answered += f * staying;
                sum.answered_wait += f * staying * u;
            }
        }
    }

    /// ln f relative to the peak, 1 − e^{−u} and e^{−u}, with one exponential at most.
    fn at(&self, u: f64) -> (f64, f64, f64) {
        let (bent, leaving, staying) = if u < SMALL {
            let bent = bend(u);
            (bent, u - bent, 1.0 - (u - bent))
        } else {
            let staying = (-u).exp();
            (u - 1.0 + staying, 1.0 - staying, staying)
        };
        let ln_f = if self.gap >= 0.0 {
            -self.gap * u - self.x * bent
        } else if (u - self.peak).abs() < SMALL {
            -self.c * bend(u - self.peak)
        } else {
            // e^{−(u − peak)} = e^{−u}·x/c.
            -self.c * (u - self.peak - 1.0) - self.x * staying
        };
        (ln_f, leaving, staying)
    }

    /// Once x·e^{−u} has died out, f is an exponential and its integrals are known.
    fn exponential_rest(&self, from: f64, until: f64, sum: &mut Integrals) {
        let width = until - from;
        let scale = self.ln_f(from).exp();
        let all = scale * -(-self.c * width).exp_m1() / self.c;
        let rate = self.c + 1.0;
        let end = if width.is_finite() {
            (-rate * width).exp()
        } else {
            0.0
        };
        let answered = scale * (-from).exp() * (1.0 - end) / rate;
        let moved = if end > 0.0 { width * end } else { 0.0 };
        sum.all += all;
        sum.answered += answered;
        sum.abandoned += all - answered;
        sum.answered_wait +=
            from * answered + scale * (-from).exp() * ((1.0 - end) / rate - moved) / rate;
    }
}

/// w + e^{−w} − 1 = w²/2 − w³/6 + …, accurate when w is small.
fn bend(w: f64) -> f64 {
    const SERIES: [f64; 12] = [
        1.0 / 2.0,
        -1.0 / 6.0,
        1.0 / 24.0,
        -1.0 / 120.0,
        1.0 / 720.0,
        -1.0 / 5_040.0,
        1.0 / 40_320.0,
        -1.0 / 362_880.0,
        1.0 / 3_628_800.0,
        -1.0 / 39_916_800.0,
        1.0 / 479_001_600.0,
        -1.0 / 6_227_020_800.0,
    ];
    let horner = |terms: &[f64]| terms.iter().rev().fold(0.0, |sum, c| sum * w + c);
    // Large centres live in the shortest branch: their waits are a small part of the patience.
    match w.abs() {
        size if size < 0.01 => w * w * horner(&SERIES[..6]),
        size if size < SMALL => w * w * horner(&SERIES),
        _ => w + (-w).exp_m1(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plain midpoint sums with very many steps.
    fn brute(wait: &OfferedWait, from: f64, until: f64) -> Integrals {
        let steps = 2_000_000;
        let width = (until - from) / f64::from(steps);
        let mut sum = Integrals::default();
        for i in 0..steps {
            let u = from + (f64::from(i) + 0.5) * width;
            let f = width * (wait.ln_f(u)).exp();
            sum.all += f;
            sum.abandoned += f * -(-u).exp_m1();
            sum.answered += f * (-u).exp();
            sum.answered_wait += f * u * (-u).exp();
        }
        sum
    }

    fn assert_close(found: f64, expected: f64, what: &str) {
        assert!(
            (found - expected).abs() <= 1e-9 * expected.abs() + 1e-300,
            "{what}: {found:e} instead of {expected:e}"
        );
    }

    #[test]
    fn panels_agree_with_brute_force_under_and_over_load() {
        for (capacity, load, patience) in [(10.0, 8.0, 0.5), (10.0, 13.0, 2.0), (1.0, 0.3, 20.0)] {
            let wait = OfferedWait::new(capacity, load, patience);
            let (before, after) = wait.integrals(0.3);
            for (found, expected) in [
                (before, brute(&wait, 0.0, 0.3)),
                (after, brute(&wait, 0.3, 12.0)),
            ] {
                assert_close(found.all, expected.all, "all");
                assert_close(found.abandoned, expected.abandoned, "abandoned");
                assert_close(found.answered, expected.answered, "answered");
                assert_close(found.answered_wait, expected.answered_wait, "wait");
            }
        }
    }

    #[test]
    fn a_queue_that_hardly_finishes_anything_ends_in_the_closed_form() {
        let wait = OfferedWait::new(0.05, 2.0, 1.0);
        let (before, after) = wait.integrals(60.0);
        assert_close(before.all, brute(&wait, 0.0, 60.0).all, "all");
        assert_close(after.all, (wait.ln_f(60.0)).exp() / 0.05, "rest");
        let (_, whole) = wait.integrals(0.0);
        let wide = brute(&wait, 0.0, 200.0);
        assert_close(whole.answered, wide.answered, "answered");
        assert_close(whole.answered_wait, wide.answered_wait, "wait");
    }

    #[test]
    fn bend_joins_its_series_smoothly() {
        for w in [-0.25_f64, -0.01, 0.01, 0.25] {
            let inside = bend(w * (1.0 - 1e-12));
            let outside = bend(w * (1.0 + 1e-12));
            assert!((inside / outside - 1.0).abs() < 1e-11);
        }
    }
}
