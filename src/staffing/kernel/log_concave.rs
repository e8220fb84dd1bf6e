//! Integrals of a log-concave density and its companions, in panels from its peak outwards.
//!
//! From the peak (or the end of the range that is nearest to it) edges are set where ln f has fallen
//! by 13, 26, 39 …, until f times any companion is below 1e-17 of its largest value at an edge. A
//! concave ln f needs no more to be known than its values and its slope.

use super::panels::integrate;

/// By how much ln f falls over one panel; sixteen nodes are enough for that.
const DROP: f64 = 13.0;
/// Panels on either side of the peak at least, and until f itself leaves the range of `f64`.
const FEWEST: usize = 3;
const MOST: usize = 54;
/// What is smaller than this part of the largest value is left out.
const NEGLIGIBLE: f64 = 1e-17;

/// A density up to its factor, and what is integrated beside it.
pub(in crate::staffing) trait LogConcave<const D: usize> {
    /// ln f(x), up to a constant that is the same for every x.
    fn ln(&self, x: f64) -> f64;
    /// d ln f ÷ dx to the right of x; never rises.
    fn slope(&self, x: f64) -> f64;
    /// ln f(x) and the positive functions that f is multiplied with.
    fn at(&self, x: f64) -> (f64, [f64; D]);
    /// Where f or its companions have kinks or jumps, rising.
    fn breaks(&self) -> &[f64];
    /// Relative rounding error of f.
    fn noise(&self) -> f64;
    /// A distance over which ln f falls by less than about one.
    fn fine(&self) -> f64;
}

/// Where f is largest in [0, ∞).
pub(in crate::staffing) fn peak<const D: usize>(density: &impl LogConcave<D>) -> f64 {
    if density.slope(0.0) <= 0.0 {
        return 0.0;
    }
    let mut high = density.fine();
    while density.slope(high) > 0.0 {
        high *= 2.0;
        if !high.is_finite() {
            return 0.0;
        }
    }
    let mut low = 0.0;
    while high - low > 1e-15 * high {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if density.slope(middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// ∫ f·companions from `from` to `until` ÷ f at `peak`; `until` may be infinite.
pub(in crate::staffing) fn integrals<const D: usize>(
    density: &impl LogConcave<D>,
    peak: f64,
    (from, until): (f64, f64),
) -> [f64; D] {
    if !(from.is_finite() && from < until) {
        return [0.0; D];
    }
    let start = peak.clamp(from, until);
    let mut edges = vec![start];
    if until.is_finite() && is_short(density, peak, (from, until)) {
        edges = vec![from, until];
    } else {
        edges_towards(density, start, until, 1.0, &mut edges);
        edges_towards(density, start, from, -1.0, &mut edges);
    }
    let (low, high) = (least(&edges), greatest(&edges));
    edges.extend(density.breaks().iter().filter(|x| **x > low && **x < high));
    edges.sort_by(f64::total_cmp);
    let top = density.ln(start);
    let sums = integrate(&edges, density.noise(), |x| {
        let (ln_f, beside) = density.at(x);
        let f = (ln_f - top).exp();
        beside.map(|value| f * value)
    });
    let scale = (top - density.ln(peak)).exp();
    sums.map(|sum| sum * scale)
}

/// Whether one panel will do: f rises or falls throughout, and not by much.
fn is_short<const D: usize>(
    density: &impl LogConcave<D>,
    peak: f64,
    (from, until): (f64, f64),
) -> bool {
    let rise = density.ln(until) - density.ln(from);
    (peak <= from || peak >= until) && rise.abs() < DROP
}

fn edges_towards<const D: usize>(
    density: &impl LogConcave<D>,
    start: f64,
    end: f64,
    direction: f64,
    edges: &mut Vec<f64>,
) {
    let top = density.ln(start);
    let (mut at, mut largest) = (start, [0.0_f64; D]);
    for n_panels in 1..=MOST {
        at = falls(density, at, direction, end);
        edges.push(at);
        let (ln_f, beside) = density.at(at);
        let f = (ln_f - top).exp();
        let mut settled = n_panels >= FEWEST;
        for (largest, value) in largest.iter_mut().zip(beside) {
            *largest = largest.max(f * value);
            // A companion that has been 0 so far, such as leaving before a fixed time, is still to come.
            settled &= f * value <= *largest * NEGLIGIBLE && (*largest > 0.0 || direction < 0.0);
        }
        if at == end || settled {
            return;
        }
    }
}

fn least(edges: &[f64]) -> f64 {
    edges.iter().copied().fold(f64::INFINITY, f64::min)
}

fn greatest(edges: &[f64]) -> f64 {
    edges.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// Where ln f has fallen by about [`DROP`] since `at`, at most `end`.
fn falls<const D: usize>(density: &impl LogConcave<D>, at: f64, direction: f64, end: f64) -> f64 {
    let level = density.ln(at);
    let beyond = |x: f64| direction * (x - end) >= 0.0;
    let fall = |x: f64| level - density.ln(x);
    let (mut near, mut step) = (0.0, density.fine());
    while !beyond(at + direction * step) && fall(at + direction * step) < DROP {
        near = step;
        step *= 2.0;
    }
    let limit = (end - at).abs();
    let mut far = step.min(limit);
    if fall(at + direction * far) <= DROP * 1.2 {
        return if far == limit {
            end
        } else {
            at + direction * far
        };
    }
    loop {
        let middle = 0.5 * (near + far);
        let fallen = fall(at + direction * middle);
        if (DROP * 0.8..=DROP * 1.2).contains(&fallen) || middle == near || middle == far {
            return at + direction * middle;
        }
        if fallen < DROP {
            near = middle;
        } else {
            far = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A normal density with the mean 2 and a small deviation.
    struct Bell(f64);

    impl LogConcave<2> for Bell {
        fn ln(&self, x: f64) -> f64 {
            -0.5 * ((x - 2.0) / self.0).powi(2)
        }
        fn slope(&self, x: f64) -> f64 {
            -(x - 2.0) / (self.0 * self.0)
        }
        fn at(&self, x: f64) -> (f64, [f64; 2]) {
            (self.ln(x), [1.0, x])
        }
        fn breaks(&self) -> &[f64] {
            &[]
        }
        fn noise(&self) -> f64 {
            0.0
        }
        fn fine(&self) -> f64 {
            1e-6
        }
    }

    #[test]
    fn a_bell_is_found_and_measured() {
        for deviation in [1e-3_f64, 0.1] {
            let bell = Bell(deviation);
            let top = peak(&bell);
            assert!((top - 2.0).abs() < 1e-12);
            let [area, moment] = integrals(&bell, top, (0.0, f64::INFINITY));
            let exact = deviation * (2.0 * std::f64::consts::PI).sqrt();
            assert!((area / exact - 1.0).abs() < 1e-13, "{area}");
            assert!((moment / exact - 2.0).abs() < 1e-13);
            let [half, _] = integrals(&bell, top, (2.0, f64::INFINITY));
            assert!((half / exact - 0.5).abs() < 1e-13);
        }
    }
}
