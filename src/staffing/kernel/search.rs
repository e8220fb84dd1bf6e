//! The least whole number that passes a monotone test, in few probes.

/// Probes double their distance at most this often, so a start far off still costs O(log).
const GROWTH: f64 = 4.0;

/// A score that falls as n grows, and by how much per step where that is known.
#[derive(Debug, Clone, Copy)]
pub(in crate::staffing) struct Score {
    /// 0 or less passes; may be infinite.
    pub(in crate::staffing) value: f64,
    /// d value ÷ d n, about.
    pub(in crate::staffing) slope: Option<f64>,
}

impl From<f64> for Score {
    fn from(value: f64) -> Self {
        Self { value, slope: None }
    }
}

/// The least n ≥ `floor` whose score passes, where the score falls as n grows.
///
/// Finite scores are interpolated, so a score that is nearly straight in n needs four or five probes,
/// three where its slope is known. `None` when nothing up to `ceiling` passes.
pub(in crate::staffing) fn least_passing<S: Into<Score>>(
    floor: u64,
    start: u64,
    ceiling: u64,
    mut score: impl FnMut(u64) -> S,
) -> Option<u64> {
    if floor > ceiling {
        return None;
    }
    let mut bracket = Bracket::new(floor, ceiling, start.clamp(floor, ceiling));
    while let Some(n) = bracket.next() {
        let score = score(n).into();
        bracket.record(n, score);
    }
    bracket.passed.map(|(n, _)| n)
}

/// What is known so far: the largest number that failed, the least that passed.
struct Bracket {
    floor: u64,
    ceiling: u64,
    start: Option<u64>,
    failed: Option<(u64, f64)>,
    passed: Option<(u64, f64)>,
    step: f64,
    /// A point before the last on the side that has no partner yet; the two give a slope.
    previous: Option<(u64, f64)>,
    last_passed: Option<bool>,
    /// Where the slope at the last point says that the score is 0.
    aim: Option<f64>,
    /// Probes in a row that fell on the same side as the one before.
    one_sided: u32,
}

impl Bracket {
    fn new(floor: u64, ceiling: u64, start: u64) -> Self {
        Self {
            floor,
            ceiling,
            start: Some(start),
            failed: None,
            passed: None,
            step: (start as f64).sqrt().max(1.0),
            previous: None,
            last_passed: None,
            aim: None,
            one_sided: 0,
        }
    }

    /// The next number worth a probe, `None` when the answer is known.
    fn next(&mut self) -> Option<u64> {
        if let Some(start) = self.start.take() {
            return Some(start);
        }
        match (self.failed, self.passed) {
            (Some(low), Some(high)) => self.between(low, high),
            (Some(low), None) => self.upwards(low),
            (None, Some(high)) => self.downwards(high),
            (None, None) => None,
        }
    }

    fn between(&self, low: (u64, f64), high: (u64, f64)) -> Option<u64> {
        if high.0 - low.0 <= 1 {
            return None;
        }
        let middle = low.0 + (high.0 - low.0) / 2;
        // A score so bent that straight lines do not close in is halved instead.
        let inside = |zero: &f64| (low.0 as f64..=high.0 as f64).contains(zero);
        let aim = self.aim().filter(inside);
        let root = match aim.or_else(|| zero_between(low, high)) {
            Some(zero) if self.one_sided < 4 => zero.ceil() as u64,
            _ => middle,
        };
        Some(root.clamp(low.0 + 1, high.0 - 1))
    }

    fn upwards(&mut self, low: (u64, f64)) -> Option<u64> {
        if low.0 >= self.ceiling {
            return None;
        }
        let step = match self.aim() {
            Some(zero) => zero.ceil() - low.0 as f64,
            None => self.stride(low),
        };
        Some(low.0.saturating_add(self.kept(step)).min(self.ceiling))
    }

    fn downwards(&mut self, high: (u64, f64)) -> Option<u64> {
        if high.0 <= self.floor {
            return None;
        }
        let step = match self.aim() {
            Some(zero) => high.0 as f64 - zero.ceil(),
            None => self.stride(high),
        };
        Some(high.0.saturating_sub(self.kept(step)).max(self.floor))
    }

    /// Where the slope points, unless it has missed the other side twice.
    fn aim(&self) -> Option<f64> {
        self.aim.filter(|_| self.one_sided < 2)
    }

    /// How far to go on: to where the last two points point, a little more.
    fn stride(&self, last: (u64, f64)) -> f64 {
        let guess = self.previous.and_then(|p| zero_between(p, last));
        guess.map_or(self.step, |zero| (zero - last.0 as f64).abs() * 1.1 + 1.0)
    }

    /// A step of 1 at least, within a limit that grows from step to step.
    fn kept(&mut self, step: f64) -> u64 {
        let reach = self.step * GROWTH;
        self.step = reach;
        step.clamp(1.0, reach) as u64
    }

    fn record(&mut self, n: u64, score: Score) {
        let Score { value, slope } = score;
        let zero = slope.map(|slope| n as f64 - value / slope);
        self.aim = zero.filter(|zero| zero.is_finite() && slope < Some(0.0));
        let (side, other) = if value <= 0.0 {
            (&mut self.passed, &mut self.failed)
        } else {
            (&mut self.failed, &mut self.passed)
        };
        self.previous = *side;
        *side = Some((n, value));
        let same_side = self.last_passed == Some(value <= 0.0);
        self.last_passed = Some(value <= 0.0);
        self.one_sided = if same_side && self.one_sided < 4 {
            self.one_sided + 1
        } else {
            0
        };
        if let (true, Some((_, score))) = (same_side, other) {
            // Illinois: an end that stays pulls half as hard, so that the other side is tried next.
            *score *= 0.5;
        }
    }
}

/// Where the straight line through two points is zero, if both are finite and it slopes.
fn zero_between(a: (u64, f64), b: (u64, f64)) -> Option<f64> {
    let slope = (b.1 - a.1) / (b.0 as f64 - a.0 as f64);
    let zero = a.0 as f64 - a.1 / slope;
    (zero.is_finite() && slope < 0.0).then_some(zero)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_start_finds_the_same_least_number() {
        for answer in [0_u64, 1, 2, 17, 999, 1_000_000] {
            for start in [0_u64, 1, 5, 1_000, 5_000_000] {
                let found = least_passing(0, start, u64::MAX / 4, |n| answer as f64 - n as f64);
                assert_eq!(found, Some(answer), "from {start}");
            }
        }
    }

    #[test]
    fn a_slope_that_is_known_saves_probes_and_a_wrong_one_costs_no_more_than_those() {
        // 1e4 − n, bent: the logarithm of a tail.
        let value = |n: u64| (10_000.0 - n as f64) / (n as f64 + 100.0).sqrt();
        for (factor, most) in [(1.0, 6), (0.01, 120), (100.0, 120), (-1.0, 120), (0.0, 120)] {
            for start in [0, 9_000, 10_000, 12_000, 500_000] {
                let mut n_probes = 0;
                let found = least_passing(0, start, u64::MAX / 4, |n| {
                    n_probes += 1;
                    let slope = value(n + 1) - value(n);
                    Score {
                        value: value(n),
                        slope: Some(factor * slope),
                    }
                });
                assert_eq!(found, Some(10_000), "from {start}, slope times {factor}");
                let near = start.abs_diff(10_000) <= 2_000;
                assert!(
                    n_probes <= if near { most } else { 120 },
                    "{n_probes} from {start}, slope times {factor}"
                );
            }
        }
    }

    #[test]
    fn a_step_without_slope_is_found_in_logarithmic_time() {
        let mut probes = 0;
        let found = least_passing(0, 10, 1 << 40, |n| {
            probes += 1;
            if n >= 123_456_789 {
                -1.0
            } else {
                f64::INFINITY
            }
        });
        assert_eq!(found, Some(123_456_789));
        assert!(probes < 80, "{probes}");
    }

    #[test]
    fn a_test_that_nothing_passes_ends_with_none() {
        assert_eq!(least_passing(3, 7, 10_000, |_| 1.0), None);
        assert_eq!(least_passing(3, 7, 10_000, |_| f64::NAN), None);
    }
}
