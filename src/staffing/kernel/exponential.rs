//! e^x for several moderate x at once, written so that the compiler works on them side by side.

/// Numbers that go side by side.
pub(super) const LANES: usize = 12;
/// [`LANES`] numbers.
pub(super) type Lanes = [f64; LANES];

/// Added and taken away again it leaves the nearest whole number, which its last bits then hold.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// ln 2 in two parts, the first with zeros at its end so that its products are exact.
const LN_2: (f64, f64) = (0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10);

/// e^x for −700 ≤ x ≤ 700, relative error below 1e-14.
pub(super) fn exp(x: Lanes) -> Lanes {
    const TERMS: [f64; 12] = [
        1.0 / 39_916_800.0,
        1.0 / 3_628_800.0,
        1.0 / 362_880.0,
        1.0 / 40_320.0,
        1.0 / 5_040.0,
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        0.5,
        1.0,
        1.0,
    ];
    let shifted = x.map(|x| x * std::f64::consts::LOG2_E + ROUND);
    let mut rest = x;
    for (rest, shifted) in rest.iter_mut().zip(&shifted) {
        let power = shifted - ROUND;
        *rest = (*rest - power * LN_2.0) - power * LN_2.1;
    }
    let mut sums = polynomial(&TERMS, rest);
    for (sum, shifted) in sums.iter_mut().zip(&shifted) {
        *sum *= f64::from_bits(shifted.to_bits().wrapping_add(1_023) << 52);
    }
    sums
}

/// The polynomial with these coefficients, the highest power first.
pub(super) fn polynomial(coefficients: &[f64], x: Lanes) -> Lanes {
    let mut sums = [0.0; LANES];
    for c in coefficients {
        for (sum, x) in sums.iter_mut().zip(&x) {
            *sum = *sum * x + c;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::{LANES, exp};

    #[test]
    fn it_agrees_with_the_standard_library() {
        for i in -70_000_i32..=70_000 {
            let x = f64::from(i) * 0.009_99;
            let error = (exp([x; LANES])[i.unsigned_abs() as usize % LANES] / x.exp() - 1.0).abs();
            assert!(error < 1e-14, "{x}: {error:e}");
        }
        assert_eq!(exp([0.0; LANES]), [1.0; LANES]);
    }
}
