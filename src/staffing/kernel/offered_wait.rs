//! Integrals over the wait that a contact with endless patience would meet when all are busy.
//!
//! ```text
//! f(u) = exp(x·(1 − e^{−u}) − c·u),   u = wait ÷ mean patience
//! x = arrivals per mean patience,  c = contacts finished per mean patience while all are busy
//! I_k = ∫ f·(1 − e^{−u})^k:   (c − x)·I_0 + x·I_1 = 1,   (c − x + k)·I_k + x·I_{k+1} = k·I_{k−1}
//! ```
//! f is log-concave with its peak at max(0, ln(x/c)), and c·I_0 is a Poisson distribution's upper side
//! relative to its point (an incomplete gamma function). Far below the load limit that loses digits in
//! I_1; there the recurrence is a continued fraction of positive terms. What lies beyond a wait u has the
//! same form with x·e^{−u} in place of x.
//!
//! Only how long the answered waited has no closed form. From the peak outwards f is cut into panels of
//! 24 Gauss–Legendre nodes, one or two on either side.
//!
//! # References
//! Zeltyn, S. and Mandelbaum, A. (2005), "Call centers with impatient customers: many-server
//! asymptotics of the M/M/n+G queue", Queueing Systems 51, 361–402, §2 (building blocks).

use super::exponential::{LANES, Lanes, exp, polynomial};
use super::poisson::{Sides, ascending, both_sides, deviance_over};

/// By how much ln f falls over one panel at most. Twenty-four nodes leave an error of 1e-14 of the
/// integral for an exponential and for a normal density alike.
const DROP: f64 = 50.0;
/// What lies below e^{−30} = 1e-13 of the largest value is left out: one panel mostly.
const NEGLIGIBLE: f64 = -30.0;

/// Below it functions that vanish at 0 are summed as series.
const SMALL: f64 = 0.25;

/// So many standard deviations above the load 1/I_0 − (c − x) begins to lose its digits.
const FAR: f64 = 4.0;

/// The density of the offered wait, up to its factor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::staffing) struct OfferedWait {
    c: f64,
    x: f64,
    /// c − x, given apart because the difference of two large numbers is what matters.
    gap: f64,
    peak: f64,
}

/// Integrals of f from some wait on, relative to f at its peak.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::staffing) struct Integrals {
    /// ∫ f.
    pub(in crate::staffing) all: f64,
    /// ∫ f·(1 − e^{−u}): gave up before their turn.
    pub(in crate::staffing) abandoned: f64,
    /// ∫ f·e^{−u}: still there at their turn.
    pub(in crate::staffing) answered: f64,
}

/// I_0 relative to the peak of f, and how it is shared.
struct Whole {
    area: f64,
    /// f(0) relative to its peak.
    start: f64,
    /// I_1 ÷ I_0 and its complement.
    leaving: f64,
    staying: f64,
}

impl Whole {
    /// `gap` = c − x.
    fn of(c: f64, x: f64, gap: f64) -> Self {
        if gap <= 0.0 {
            return Self::overloaded(c, x, gap);
        }
        if gap < FAR * x.sqrt()
            && let Some(sides) = Sides::of(c, x, gap)
        {
            let area = sides.near / c;
            let leaving = (1.0 / area - gap) / x;
            return Self {
                area,
                start: 1.0,
                leaving,
                staying: 1.0 - leaving,
            };
        }
        Self::by_fraction(x, gap)
    }

    fn overloaded(c: f64, x: f64, gap: f64) -> Self {
        let (from, start) = if let Some(sides) = Sides::of(c, x, gap) {
            (sides.whole - sides.near * sides.point(), sides.point())
        } else {
            let drop = deviance_over(c, x, gap);
            let start = (-drop).exp();
            if drop > 40.0 {
                (both_sides(c), start)
            } else {
                (start * (1.0 + ascending(c, x, 1.0)), start)
            }
        };
        // f(0) ÷ I_0.
        let ratio = c * start / from;
        Self {
            area: from / c,
            start,
            leaving: (ratio - gap) / x,
            staying: (c - ratio) / x,
        }
    }

    /// I_1/I_0 = 1/(g + 1 + x·2/(g + 2 + x·3/(g + 3 + …))), g = c − x > 0.
    fn by_fraction(x: f64, gap: f64) -> Self {
        let root = x.sqrt();
        // Measured: from so far out, with the tail in place, nothing is left to converge.
        let n_terms = (6.0 * root + 8.0).min(3.0 + 85.0 * root / gap) as u32;
        let last = f64::from(n_terms + 1);
        let far = gap + last;
        // Numerator and denominator instead of quotients: a chain of products is shorter than one of
        // divisions. The common factor keeps them in range.
        let shrink = 1.0 / (gap + root + 1.0);
        let (step, pull) = (gap * shrink, x * shrink);
        let mut over = 2.0 * last;
        let mut under = far + (far * far + 4.0 * x * last).sqrt();
        for k in (2..=n_terms).rev() {
            let k = f64::from(k) * shrink;
            (over, under) = (k * under, (step + k) * under + pull * over);
        }
        let kept = gap * under + x * over;
        let leaving = under / (under + kept);
        Self {
            area: 1.0 / (gap + x * leaving),
            start: 1.0,
            leaving,
            staying: kept / (under + kept),
        }
    }
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

    /// The integrals over all waits, and f(0), both relative to f at its peak.
    pub(in crate::staffing) fn integrals(&self) -> (Integrals, f64) {
        let whole = Whole::of(self.c, self.x, self.gap);
        let integrals = Integrals {
            all: whole.area,
            abandoned: whole.area * whole.leaving,
            answered: whole.area * whole.staying,
        };
        (integrals, whole.start)
    }

    /// The integrals from the wait `from` on.
    pub(in crate::staffing) fn beyond(&self, from: f64) -> Integrals {
        let (here, gone) = ((-from).exp(), -(-from).exp_m1());
        let whole = Whole::of(self.c, self.x * here, self.gap + self.x * gone);
        let all = if from > self.peak {
            whole.area * self.ln_f(from).exp()
        } else {
            whole.area
        };
        Integrals {
            all,
            abandoned: all * (gone + here * whole.leaving),
            answered: all * here * whole.staying,
        }
    }

    /// ∫ f·u·e^{−u}, relative to f at its peak: how long those waited who were answered; `whole`: what
    /// [`Self::integrals`] gave.
    pub(in crate::staffing) fn answered_wait(&self, whole: &Integrals) -> f64 {
        let root = self.x.sqrt();
        if root > 20.0 && (-0.3 * self.x..FAR * root).contains(&self.gap) {
            self.by_recurrence(whole)
        } else if self.ln_f(0.0) > -2.0 {
            self.rightwards(0.0)
        } else {
            self.rightwards(self.peak) + self.leftwards()
        }
    }

    /// u·e^{−u} = w − Σ_{k≥2} w^k/(k·(k−1)),  w = 1 − e^{−u}: a short sum where waits are a small part
    /// of the patience, by the recurrence forwards, whose errors then fall as quickly as its terms.
    fn by_recurrence(&self, whole: &Integrals) -> f64 {
        let (mut before, mut now, mut sum) = (whole.all, whole.abandoned, whole.abandoned);
        let inverse = 1.0 / self.x;
        let mut k = 1.0;
        while now > 1e-14 * sum {
            (before, now) = (now, (k * before - (self.gap + k) * now) * inverse);
            sum -= now / (k * (k + 1.0));
            k += 1.0;
        }
        sum
    }

    /// From `start`, at the peak or shortly before it.
    fn rightwards(&self, start: f64) -> f64 {
        let (mut sum, mut from) = (0.0, start);
        while self.ln_f(from) > NEGLIGIBLE {
            if self.x * (-from).exp() < 1e-17 {
                return sum + self.exponential_rest(from);
            }
            let beyond = from.max(self.peak);
            let to = beyond + self.panel(beyond, 6.0);
            sum += self.over_panel(from, to);
            from = to;
        }
        sum
    }

    fn leftwards(&self) -> f64 {
        let (mut sum, mut from) = (0.0, self.peak);
        while from > 0.0 && self.ln_f(from) > NEGLIGIBLE {
            let to = (from - self.panel(from, 3.0)).max(0.0);
            sum += self.over_panel(to, from);
            from = to;
        }
        sum
    }

    /// ln f − ln f at the peak, written around the peak so that nothing large cancels.
    #[inline]
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

    fn over_panel(&self, from: f64, to: f64) -> f64 {
        let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
        let widest = (from - self.peak).abs().max((to - self.peak).abs());
        half * [half, -half]
            .map(|side| self.over_nodes(POINTS.map(|point| middle + side * point), widest))
            .iter()
            .sum::<f64>()
    }

    /// Σ weight·f·u·e^{−u}; `widest`: how far from the peak they may lie.
    fn over_nodes(&self, u: Lanes, widest: f64) -> f64 {
        let w = u.map(|u| u - self.peak);
        let bent = if widest < SMALL {
            let series = polynomial(&SERIES, w);
            std::array::from_fn(|i| w[i] * w[i] * series[i])
        } else {
            // A loss of digits near 0 is no more than the rounding error of the whole exponent.
            let left = exp(w.map(|w| -w));
            std::array::from_fn::<f64, LANES, _>(|i| w[i] + left[i] - 1.0)
        };
        let (slope, curvature) = if self.gap < 0.0 {
            (0.0, self.c)
        } else {
            (self.gap, self.x)
        };
        let ln: Lanes = std::array::from_fn(|i| -slope * w[i] - curvature * bent[i] - u[i]);
        let f = exp(ln);
        (0..LANES).map(|i| WEIGHTS[i] * u[i] * f[i]).sum()
    }

    /// Once x·e^{−u} has died out, f is an exponential and its integral is known.
    fn exponential_rest(&self, from: f64) -> f64 {
        let rate = self.c + 1.0;
        (self.ln_f(from) - from).exp() * (from + 1.0 / rate) / rate
    }
}

/// w + e^{−w} − 1 = w²/2 − w³/6 + …, accurate when w is small.
pub(in crate::staffing) fn bend(w: f64) -> f64 {
    if w.abs() < SMALL {
        w * w * SERIES.iter().fold(0.0, |sum, term| sum * w + term)
    } else {
        w + (-w).exp_m1()
    }
}

/// Coefficients of [`bend`] ÷ w² for |w| < [`SMALL`], the highest power first.
const SERIES: [f64; 10] = [
    -1.0 / 39_916_800.0,
    1.0 / 3_628_800.0,
    -1.0 / 362_880.0,
    1.0 / 40_320.0,
    -1.0 / 5_040.0,
    1.0 / 720.0,
    -1.0 / 120.0,
    1.0 / 24.0,
    -1.0 / 6.0,
    0.5,
];

/// Positive nodes and weights of 24-point Gauss–Legendre quadrature on [−1, 1].
const POINTS: Lanes = [
    0.064_056_892_862_605_63,
    0.191_118_867_473_616_3,
    0.315_042_679_696_163_4,
    0.433_793_507_626_045_1,
    0.545_421_471_388_839_6,
    0.648_093_651_936_975_5,
    0.740_124_191_578_554_4,
    0.820_001_985_973_903,
    0.886_415_527_004_401_1,
    0.938_274_552_002_732_8,
    0.974_728_555_971_309_5,
    0.995_187_219_997_021_3,
];
const WEIGHTS: Lanes = [
    0.127_938_195_346_752_16,
    0.125_837_456_346_828_3,
    0.121_670_472_927_803_39,
    0.115_505_668_053_725_6,
    0.107_444_270_115_965_63,
    0.097_618_652_104_113_88,
    0.086_190_161_531_953_27,
    0.073_346_481_411_080_3,
    0.059_298_584_915_436_78,
    0.044_277_438_817_419_81,
    0.028_531_388_628_933_663,
    0.012_341_229_799_987_2,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Plain midpoint sums with very many steps: f, f·(1 − e^{−u}), f·e^{−u}, f·u·e^{−u}.
    fn brute(wait: &OfferedWait, from: f64, until: f64) -> [f64; 4] {
        let steps = 2_000_000;
        let width = (until - from) / f64::from(steps);
        let mut sum = [0.0; 4];
        for i in 0..steps {
            let u = from + (f64::from(i) + 0.5) * width;
            let f = width * (wait.ln_f(u)).exp();
            sum[0] += f;
            sum[1] += f * -(-u).exp_m1();
            sum[2] += f * (-u).exp();
            sum[3] += f * u * (-u).exp();
        }
        sum
    }

    #[track_caller]
    fn assert_close(found: f64, expected: f64, what: &str) {
        assert!(
            (found - expected).abs() <= 1e-9 * expected.abs() + 1e-300,
            "{what}: {found:e} instead of {expected:e}"
        );
    }

    #[track_caller]
    fn assert_all_close(found: Integrals, expected: [f64; 4], what: &str) {
        assert_close(found.all, expected[0], what);
        assert_close(found.abandoned, expected[1], what);
        assert_close(found.answered, expected[2], what);
    }

    #[test]
    fn closed_forms_agree_with_brute_force_under_and_over_load() {
        for (capacity, load, patience) in [
            (10.0, 8.0, 0.5),
            (10.0, 13.0, 2.0),
            (1.0, 0.3, 20.0),
            (100.0, 95.0, 1.3),
            (100.0, 105.0, 1.3),
            (100.0, 30.0, 1.3),
            (40.0, 80.0, 1.0),
            (3.0, 60.0, 5.0),
        ] {
            let what = format!("{capacity}, {load}, {patience}");
            let wait = OfferedWait::new(capacity, load, patience);
            let (whole, start) = wait.integrals();
            assert_close(start, wait.ln_f(0.0).exp(), &what);
            // Fine steps where the density is narrow.
            let until = 12.0_f64.min(400.0 / wait.rate());
            let expected = brute(&wait, 0.0, until);
            assert_all_close(whole, expected, &what);
            assert_close(wait.answered_wait(&whole), expected[3], &what);
            assert_all_close(wait.beyond(0.3), brute(&wait, 0.3, until), &what);
        }
    }

    #[test]
    fn the_ways_to_the_same_integral_agree_where_they_meet() {
        for x in [40.0_f64, 90.0, 1_000.0, 1e6] {
            let gap = FAR * x.sqrt();
            let (near, far) = (Sides::of(x + gap, x, gap), Whole::by_fraction(x, gap));
            let Some(near) = near else { continue };
            let area = near.near / (x + gap);
            assert!((area / far.area - 1.0).abs() < 3e-14, "{x}");
            let leaving = (1.0 / area - gap) / x;
            assert!((leaving / far.leaving - 1.0).abs() < 1e-12, "{x}");
        }
    }

    #[test]
    fn the_sum_and_the_panels_agree_on_how_long_the_answered_waited() {
        for x in [401.0_f64, 2_000.0, 1e5] {
            for part in [-0.3, -0.1] {
                assert_sum_agrees(x, part * x);
            }
            for deviations in [-3.0, -0.5, 0.0, 0.5, 2.0, 3.9] {
                assert_sum_agrees(x, deviations * x.sqrt());
            }
        }
    }

    #[track_caller]
    fn assert_sum_agrees(x: f64, gap: f64) {
        let wait = OfferedWait::new(x + gap, x, 1.0);
        let sum = wait.by_recurrence(&wait.integrals().0);
        let panels = wait.rightwards(wait.peak) + wait.leftwards();
        assert!(
            (sum / panels - 1.0).abs() < 1e-11,
            "{x}, {gap}: {sum:e}, {panels:e}"
        );
    }

    #[test]
    fn a_queue_that_hardly_finishes_anything_ends_in_the_closed_form() {
        let wait = OfferedWait::new(0.05, 2.0, 1.0);
        let after = wait.beyond(60.0);
        assert_close(after.all, (wait.ln_f(60.0)).exp() / 0.05, "rest");
        let (whole, _) = wait.integrals();
        let wide = brute(&wait, 0.0, 200.0);
        assert_close(whole.answered, wide[2], "answered");
        assert_close(wait.answered_wait(&whole), wide[3], "wait");
    }

    #[test]
    fn bend_joins_its_series_smoothly() {
        for w in [-0.25_f64, 0.25] {
            let inside = bend(w * (1.0 - 1e-12));
            let outside = bend(w * (1.0 + 1e-12));
            assert!((inside / outside - 1.0).abs() < 1e-11);
        }
    }
}
