//! Contacts per second as a function of time, in steps of a minute or less.

/// Longest step of a curve made of counts, seconds.
const LONGEST_STEP_S: f64 = 60.0;

/// A rate that is constant within each of some equal steps of every interval.
#[derive(Debug, Clone, PartialEq)]
pub struct RateCurve {
    steps_per_interval: usize,
    step_s: f64,
    /// Contacts per second, one per step.
    rates: Vec<f64>,
}

impl RateCurve {
    /// A curve that is known: contacts per second in steps of `step_s` seconds, so many of them to an
    /// interval.
    ///
    /// # Panics
    /// Where the steps do not fill whole intervals.
    pub fn new(rates: Vec<f64>, step_s: f64, steps_per_interval: usize) -> Self {
        assert!(
            steps_per_interval > 0 && rates.len().is_multiple_of(steps_per_interval),
            "invariant: whole intervals"
        );
        Self {
            steps_per_interval,
            step_s,
            rates,
        }
    }

    /// The smooth curve that keeps the contacts of every interval; nothing arrives where it is closed.
    pub fn of_counts(offered: &[f64], open: &[bool], interval_s: f64) -> Self {
        let steps_per_interval = (interval_s / LONGEST_STEP_S).ceil().max(1.0) as usize;
        let known = Known {
            rates: offered.iter().map(|count| count / interval_s).collect(),
            open,
        };
        let mut rates = Vec::with_capacity(offered.len() * steps_per_interval);
        for i in 0..offered.len() {
            if !known.is_open(i) {
                rates.extend(std::iter::repeat_n(0.0, steps_per_interval));
                continue;
            }
            let parabola = Parabola {
                start: i
                    .checked_sub(1)
                    .map_or(known.rates[i], |j| known.border(i, j)),
                end: known.border(i, i + 1),
                mean: known.rates[i],
            };
            let n = steps_per_interval as f64;
            rates.extend((0..steps_per_interval).map(|step| {
                let until = |step: usize| parabola.sum_until(step as f64 / n);
                n * (until(step + 1) - until(step))
            }));
        }
        Self {
            steps_per_interval,
            step_s: interval_s / steps_per_interval as f64,
            rates,
        }
    }

    /// Some of its intervals.
    pub fn part(&self, intervals: std::ops::Range<usize>) -> Self {
        let n = self.steps_per_interval;
        Self {
            rates: self.rates[intervals.start * n..intervals.end * n].to_vec(),
            ..*self
        }
    }

    /// Steps of an interval.
    pub fn steps_per_interval(&self) -> usize {
        self.steps_per_interval
    }

    /// Length of a step in seconds.
    pub fn step_s(&self) -> f64 {
        self.step_s
    }

    /// Intervals of the curve.
    pub fn n_intervals(&self) -> usize {
        self.rates.len() / self.steps_per_interval
    }

    /// Contacts per second in the steps of an interval.
    pub fn rates_of(&self, interval: usize) -> &[f64] {
        &self.rates[interval * self.steps_per_interval..(interval + 1) * self.steps_per_interval]
    }

    /// Contacts of an interval.
    pub fn offered(&self, interval: usize) -> f64 {
        self.rates_of(interval).iter().sum::<f64>() * self.step_s
    }
}

/// Mean rates of intervals, and what they say of the rate between two of them.
struct Known<'a> {
    rates: Vec<f64>,
    open: &'a [bool],
}

impl Known<'_> {
    fn is_open(&self, i: usize) -> bool {
        i < self.rates.len() && self.open[i] && self.rates[i] > 0.0
    }

    /// The rate at the border of interval `i` to its neighbour `j`.
    ///
    /// At an opening or a closing it is the interval's own. Where one is more than twice the other
    /// the rise happens after the border, as at the stroke of midnight: there it is the harmonic
    /// mean, at most twice the smaller. Else the rate of a cubic through the counts of four
    /// intervals, which sees that a peak lies near; at most twice the smaller of both, so that
    /// the curve between stays above 0.
    fn border(&self, i: usize, j: usize) -> f64 {
        if !self.is_open(j) {
            return self.rates[i];
        }
        let (left, right) = (i.min(j), i.max(j));
        let (a, b) = (self.rates[left], self.rates[right]);
        if a > 2.0 * b || b > 2.0 * a {
            return 2.0 * a * b / (a + b);
        }
        let beyond = |k: Option<usize>, own: f64| match k {
            Some(k) if self.is_open(k) => self.rates[k],
            _ => own,
        };
        let outer = beyond(left.checked_sub(1), a) + beyond(Some(right + 1), b);
        let cubic = (7.0 * (a + b) - outer) / 12.0;
        cubic.clamp(0.9 * a.min(b), (1.1 * a.max(b)).min(2.0 * a.min(b)))
    }
}

/// λ(x) for x from 0 to 1 with given ends and a given mean.
struct Parabola {
    start: f64,
    end: f64,
    mean: f64,
}

impl Parabola {
    /// ∫λ from 0 to x. Ends of at most twice the mean keep λ from falling below 0.
    fn sum_until(&self, x: f64) -> f64 {
        // λ(x) = start + b·x + c·x²,  with λ(1) = end and ∫λ = mean.
        let c = 3.0 * (self.start + self.end) - 6.0 * self.mean;
        let b = self.end - self.start - c;
        x * (self.start + x * (b / 2.0 + x * c / 3.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_count_is_kept_and_no_rate_is_negative(
            offered in prop::collection::vec(0.0..500.0f64, 1..20),
            minutes in prop::sample::select(vec![5.0, 15.0, 30.0, 60.0]),
        ) {
            let open: Vec<bool> = (0..offered.len()).map(|i| i % 7 != 3).collect();
            let curve = RateCurve::of_counts(&offered, &open, 60.0 * minutes);
            for (i, &count) in offered.iter().enumerate() {
                let wanted = if open[i] { count } else { 0.0 };
                prop_assert!((curve.offered(i) - wanted).abs() < 1e-9 * (1.0 + wanted));
                prop_assert!(curve.rates_of(i).iter().all(|rate| *rate >= -1e-12));
            }
        }
    }

    #[test]
    fn an_even_day_stays_even_from_its_opening_to_its_close() {
        let offered = [0.0, 90.0, 90.0, 90.0, 0.0];
        let open = [false, true, true, true, false];
        let curve = RateCurve::of_counts(&offered, &open, 900.0);
        let inside = (1..4).flat_map(|i| curve.rates_of(i));
        assert!(inside.into_iter().all(|rate| (rate - 0.1).abs() < 1e-15));
        assert_eq!(curve.rates_of(0), [0.0; 15]);
    }

    #[test]
    fn a_jump_rises_inside_the_interval_that_follows_it() {
        let offered = [300.0, 300.0, 2000.0, 2400.0, 1800.0];
        let curve = RateCurve::of_counts(&offered, &[true; 5], 900.0);
        let jump = curve.rates_of(2);
        assert!(jump[0] < 1.0 && jump[14] > 2.3, "{jump:?}");
        assert!(curve.rates_of(1).iter().all(|rate| *rate < 0.6));
    }
}
