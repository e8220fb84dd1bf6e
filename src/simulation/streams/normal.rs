//! The quantile of the standard normal from a table, for draws by the million.
//!
//! ```text
//! m = min(u, 1 − u)     each octave of m from 2⁻¹² to ½ in 32 cells of one length
//! z(m) = f₀ + t·(a + (t − ¼)·(b + (t − ¾)·c))      t  where in its cell m lies, from 0 to 1
//! ```
//! The cubic of a cell goes through four points, its ends among them, so the cells join; it is off by
//! less than 4·10⁻⁸. Nearer to 0 or 1, once in two thousand draws, the quantile is worked out.

use std::sync::LazyLock;

use statrs::function::erf::erfc_inv;

/// Bits of a float that tell cells apart: sign, exponent and five of the fraction.
const WITHIN_CELL: u32 = 52 - 5;
/// The cell of the least m in the table.
const FIRST: u64 = LEAST.to_bits() >> WITHIN_CELL;
const LEAST: f64 = 1.0 / 4096.0;
const N_CELLS: usize = 11 << 5;

static CELLS: LazyLock<Vec<[f64; 4]>> = LazyLock::new(|| (0..N_CELLS as u64).map(cell).collect());

/// The number z with P(Z ≤ z) = `u`, 0 < `u` < 1.
pub(in crate::simulation) fn normal_quantile(u: f64) -> f64 {
    let (below_half, m) = (u < 0.5, u.min(1.0 - u));
    let bits = m.to_bits();
    let number = (bits >> WITHIN_CELL).wrapping_sub(FIRST);
    let Some([f, a, b, c]) = CELLS.get(number as usize) else {
        return exact(u);
    };
    let t = (bits & ((1 << WITHIN_CELL) - 1)) as f64 * (1.0 / (1_u64 << WITHIN_CELL) as f64);
    let z = f + t * (a + (t - 0.25) * (b + (t - 0.75) * c));
    if below_half { z } else { -z }
}

fn exact(u: f64) -> f64 {
    -std::f64::consts::SQRT_2 * erfc_inv(2.0 * u)
}

/// Divided differences of the quantile at the cell's ends and at a quarter from each.
fn cell(number: u64) -> [f64; 4] {
    let end = |number: u64| f64::from_bits((FIRST + number) << WITHIN_CELL);
    let (start, length) = (end(number), end(number + 1) - end(number));
    let [f0, f1, f2, f3] = [0.0, 0.25, 0.75, 1.0].map(|t| exact(start + t * length));
    let (a, middle, last) = ((f1 - f0) / 0.25, (f2 - f1) / 0.5, (f3 - f2) / 0.25);
    let (b, next) = ((middle - a) / 0.75, (last - middle) / 0.75);
    [f0, a, b, next - b]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_agrees_with_the_quantile_and_rises() {
        let (mut last, mut worst) = (f64::NEG_INFINITY, 0.0_f64);
        for i in 1..2_000_000 {
            let u = f64::from(i) / 2e6;
            let z = normal_quantile(u);
            worst = worst.max((z - exact(u)).abs());
            assert!(z >= last, "{u}: {z} after {last}");
            last = z;
        }
        assert!(worst < 4e-8, "{worst}");
        assert!(worst > 0.0, "nothing came from the table");
    }

    #[test]
    fn both_ends_and_the_middle_are_those_of_the_normal() {
        for (u, z) in [
            (0.5, 0.0),
            (0.975, 1.959_963_984_540_054),
            (1e-6, -4.753_424_308_822_899),
            (1.0 - 1e-9, 5.997_807_015_007_687),
        ] {
            assert!((normal_quantile(u) - z).abs() < 4e-8, "{u}");
        }
    }
}
