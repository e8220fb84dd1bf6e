//! Square matrices of a chain's rates, eliminated without changing rows.

/// A square matrix by rows.
pub(in crate::staffing) struct Square {
    size: usize,
    cells: Vec<f64>,
}

impl Square {
    pub(in crate::staffing) fn zero(size: usize) -> Self {
        Self {
            size,
            cells: vec![0.0; size * size],
        }
    }

    fn get(&self, row: usize, column: usize) -> f64 {
        self.cells[row * self.size + column]
    }

    pub(in crate::staffing) fn set(&mut self, row: usize, column: usize, value: f64) {
        self.cells[row * self.size + column] = value;
    }

    pub(in crate::staffing) fn subtract(&mut self, other: &Self) {
        let pairs = self.cells.iter_mut().zip(&other.cells);
        pairs.for_each(|(cell, other)| *cell -= other);
    }

    /// X with X·self = B; `b(row, column)` are the cells of B. Self is diagonally dominant, so
    /// elimination needs no change of rows.
    pub(in crate::staffing) fn left_divided_into(
        mut self,
        b: &dyn Fn(usize, usize) -> f64,
    ) -> Self {
        let n = self.size;
        for pivot in 0..n {
            for row in pivot + 1..n {
                let factor = self.get(row, pivot) / self.get(pivot, pivot);
                if factor == 0.0 {
                    continue;
                }
                let (top, rest) = self.cells.split_at_mut(row * n);
                let above = &top[pivot * n + pivot + 1..pivot * n + n];
                let below = &mut rest[pivot + 1..n];
                below
                    .iter_mut()
                    .zip(above)
                    .for_each(|(x, y)| *x -= factor * y);
                rest[pivot] = factor;
            }
        }
        let mut found = Self::zero(n);
        for row in 0..n {
            let x: Vec<f64> = (0..n).map(|column| b(row, column)).collect();
            let solved = self.solve_row(x);
            found.cells[row * n..(row + 1) * n].copy_from_slice(&solved);
        }
        found
    }

    /// x with x·L·U = b, where self holds U above and L below its diagonal.
    fn solve_row(&self, mut x: Vec<f64>) -> Vec<f64> {
        let n = self.size;
        for pivot in 0..n {
            x[pivot] /= self.get(pivot, pivot);
            let value = x[pivot];
            let row = &self.cells[pivot * n + pivot + 1..(pivot + 1) * n];
            x[pivot + 1..]
                .iter_mut()
                .zip(row)
                .for_each(|(x, u)| *x -= value * u);
        }
        for pivot in (1..n).rev() {
            let value = x[pivot];
            let row = &self.cells[pivot * n..pivot * n + pivot];
            x[..pivot]
                .iter_mut()
                .zip(row)
                .for_each(|(x, l)| *x -= value * l);
        }
        x
    }

    /// self·D, D leading from m to m with the first rate and to m + 1 with the second; the last
    /// customer about to call stays the last.
    pub(in crate::staffing) fn times_down(&self, (down, again): (f64, f64)) -> Self {
        let n = self.size;
        let mut product = Self::zero(n);
        for row in 0..n {
            for m in 0..n {
                let weight = self.get(row, m);
                let at = row * n + m;
                product.cells[at] += weight * down;
                product.cells[if m + 1 < n { at + 1 } else { at }] += weight * again;
            }
        }
        product
    }

    /// x·self.
    pub(in crate::staffing) fn after(&self, x: &[f64]) -> Vec<f64> {
        let n = self.size;
        let mut product = vec![0.0; n];
        for (row, weight) in x.iter().enumerate() {
            let cells = &self.cells[row * n..(row + 1) * n];
            product
                .iter_mut()
                .zip(cells)
                .for_each(|(sum, cell)| *sum += weight * cell);
        }
        product
    }

    /// The steady state of the chain whose rates are the negated cells off the diagonal, by
    /// elimination without differences.
    ///
    /// # References
    /// Grassmann, W. K., Taksar, M. I. and Heyman, D. P. (1985), Operations Research 33, 1107–1116.
    pub(in crate::staffing) fn stationary(mut self) -> Vec<f64> {
        let n = self.size;
        for last in (1..n).rev() {
            let out: f64 = (0..last).map(|to| -self.get(last, to)).sum();
            for from in 0..last {
                let share = -self.get(from, last) / out;
                self.set(from, last, share);
                for to in 0..last {
                    let value = self.get(from, to) + share * self.get(last, to);
                    self.set(from, to, value);
                }
            }
        }
        let mut weights = vec![1.0; n];
        for state in 1..n {
            weights[state] = (0..state)
                .map(|from| weights[from] * self.get(from, state))
                .sum();
        }
        weights
    }
}
