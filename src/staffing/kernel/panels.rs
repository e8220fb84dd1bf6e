//! Integrals by Gauss–Legendre panels that are halved until each half agrees with the whole.
//!
//! Made for vectors of positive functions with a common factor, such as a density and its moments:
//! all terms are positive, so that each component keeps its relative accuracy. A kink or a root at
//! an end costs more halvings, never accuracy.

/// Positive nodes and weights of 16-point Gauss–Legendre quadrature on [−1, 1].
const NODES: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_58),
    (0.458_016_777_657_227_37, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_8, 0.149_595_988_816_576_74),
    (0.755_404_408_355_003, 0.124_628_971_255_533_88),
    (0.865_631_202_387_831_8, 0.095_158_511_682_492_79),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_894),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_096),
];

/// Halvings of one panel at most; a root at an end is settled after some thirty.
const DEEPEST: u32 = 60;
/// Panels of one integral at most, should rounding noise exceed what the caller said.
const MOST_PANELS: u32 = 4_000;
/// The relative error at which a panel is left alone.
const FINE: f64 = 4e-15;

/// ∫ of each component of `f` over the panels between consecutive `edges`.
///
/// `noise` is the relative rounding error of `f` itself; below it halving is pointless.
pub(in crate::staffing) fn integrate<const D: usize>(
    edges: &[f64],
    noise: f64,
    mut f: impl FnMut(f64) -> [f64; D],
) -> [f64; D] {
    let mut open: Vec<Panel<D>> = edges
        .windows(2)
        .filter(|pair| pair[0] < pair[1])
        .map(|pair| Panel::new(pair[0], pair[1], 0, &mut f))
        .collect();
    let mut scale = [0.0; D];
    open.iter().for_each(|panel| add(&mut scale, &panel.sum));
    let mut total = [0.0; D];
    let mut n_panels = 0;
    while let Some(panel) = open.pop() {
        let (left, right) = panel.halves(&mut f);
        let mut halves = left.sum;
        add(&mut halves, &right.sum);
        n_panels += 1;
        let settled = panel.depth >= DEEPEST || n_panels >= MOST_PANELS;
        if settled || agree(&panel.sum, &halves, &scale, FINE + noise) {
            add(&mut total, &halves);
        } else {
            open.extend([left, right]);
        }
    }
    total
}

/// One panel and the integral over it by one set of nodes.
struct Panel<const D: usize> {
    from: f64,
    to: f64,
    depth: u32,
    sum: [f64; D],
}

impl<const D: usize> Panel<D> {
    fn new(from: f64, to: f64, depth: u32, f: &mut impl FnMut(f64) -> [f64; D]) -> Self {
        let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
        let mut sum = [0.0; D];
        for (node, weight) in NODES {
            for x in [middle - half * node, middle + half * node] {
                for (sum, value) in sum.iter_mut().zip(f(x)) {
                    *sum += half * weight * value;
                }
            }
        }
        Self {
            from,
            to,
            depth,
            sum,
        }
    }

    fn halves(&self, f: &mut impl FnMut(f64) -> [f64; D]) -> (Self, Self) {
        let middle = 0.5 * (self.from + self.to);
        (
            Self::new(self.from, middle, self.depth + 1, f),
            Self::new(middle, self.to, self.depth + 1, f),
        )
    }
}

fn add<const D: usize>(sum: &mut [f64; D], more: &[f64; D]) {
    sum.iter_mut()
        .zip(more)
        .for_each(|(sum, more)| *sum += more);
}

fn agree<const D: usize>(
    whole: &[f64; D],
    halves: &[f64; D],
    scale: &[f64; D],
    tolerance: f64,
) -> bool {
    let close = |i: usize| (whole[i] - halves[i]).abs() <= tolerance * scale[i].max(halves[i]);
    // A value that is no number cannot be mended by halving.
    (0..D).all(|i| close(i) || halves[i].is_nan())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_at_an_end_and_a_kink_inside_keep_full_accuracy() {
        let [root, kink] = integrate(&[0.0, 1.0], 0.0, |x| [x.sqrt(), (x - 0.3).abs()]);
        assert!((root * 1.5 - 1.0).abs() < 1e-14, "{root}");
        assert!((kink / 0.29 - 1.0).abs() < 1e-14, "{kink}");
    }

    #[test]
    fn no_panel_at_all_is_no_area() {
        assert_eq!(integrate(&[1.0], 0.0, |x| [x]), [0.0]);
        assert_eq!(integrate(&[1.0, 1.0], 0.0, |x| [x]), [0.0]);
    }

    #[test]
    fn noise_does_not_halve_without_end() {
        let mut calls = 0_u32;
        let [sum] = integrate(&[0.0, 1.0], 0.0, |x| {
            calls += 1;
            [1.0 + 1e-6 * (x * 1e9).sin()]
        });
        assert!((sum - 1.0).abs() < 1e-6);
        assert!(calls < 200_000, "{calls}");
    }
}
