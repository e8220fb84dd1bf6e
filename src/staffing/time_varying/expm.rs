//! The exponential of a small matrix, by scaling, a Taylor sum and squaring.
//!
//! ```text
//! e^{Mt} = (Σ_{k ≤ 16} (Mt/2^j)^k / k!)^{2^j},   ‖Mt/2^j‖ ≤ ½:  what is left out is below 10⁻¹⁹
//! ```

/// Rows and columns.
pub(super) const SIZE: usize = 5;

/// A square matrix, row by row.
pub(super) type Matrix = [[f64; SIZE]; SIZE];

/// A column.
pub(super) type Vector = [f64; SIZE];

const TERMS: u32 = 16;

/// e^{Mt}.
pub(super) fn exponential(matrix: &Matrix, t: f64) -> Matrix {
    let sum = |row: &Vector| row.iter().map(|x| x.abs()).sum::<f64>();
    let norm = t.abs() * matrix.iter().map(sum).fold(0.0, f64::max);
    let halvings = (2.0 * norm).log2().ceil().max(0.0) as i32;
    let small = t * 0.5_f64.powi(halvings);
    let mut total = identity();
    let mut term = identity();
    for k in 1..=TERMS {
        term = scaled(&product(&term, matrix), small / f64::from(k));
        for (row, more) in total.iter_mut().zip(&term) {
            row.iter_mut().zip(more).for_each(|(x, y)| *x += y);
        }
    }
    for _ in 0..halvings {
        total = product(&total, &total);
    }
    total
}

/// M·v.
pub(super) fn times(matrix: &Matrix, vector: &Vector) -> Vector {
    matrix.map(|row| row.iter().zip(vector).map(|(x, y)| x * y).sum())
}

fn identity() -> Matrix {
    let mut matrix = [[0.0; SIZE]; SIZE];
    for (i, row) in matrix.iter_mut().enumerate() {
        row[i] = 1.0;
    }
    matrix
}

fn product(a: &Matrix, b: &Matrix) -> Matrix {
    a.map(|row| {
        let mut out = [0.0; SIZE];
        for (x, line) in row.iter().zip(b) {
            out.iter_mut().zip(line).for_each(|(sum, y)| *sum += x * y);
        }
        out
    })
}

fn scaled(matrix: &Matrix, by: f64) -> Matrix {
    matrix.map(|row| row.map(|x| x * by))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decay_rotation_and_growth_are_those_of_the_functions() {
        let mut matrix = [[0.0; SIZE]; SIZE];
        matrix[0][0] = -0.02;
        (matrix[1][2], matrix[2][1]) = (-0.3, 0.3);
        matrix[3][4] = 2.0;
        let found = exponential(&matrix, 50.0);
        assert!((found[0][0] - (-1.0f64).exp()).abs() < 1e-15);
        assert!((found[1][1] - 15.0f64.cos()).abs() < 1e-12);
        assert!((found[2][1] - 15.0f64.sin()).abs() < 1e-12);
        assert!((found[3][4] - 100.0).abs() < 1e-12);
        assert_eq!(exponential(&matrix, 0.0), identity());
    }

    #[test]
    fn a_fast_decay_does_not_swallow_a_slow_one() {
        let mut matrix = [[0.0; SIZE]; SIZE];
        (matrix[0][0], matrix[1][1]) = (-1e4, -1e-3);
        let found = exponential(&matrix, 30.0);
        assert!(found[0][0] < 1e-200);
        // Twenty squarings double the rounding error as often.
        assert!((found[1][1] - (-0.03f64).exp()).abs() < 1e-9);
    }
}
