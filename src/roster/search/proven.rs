//! What is proven so far, told beside the best total while the search goes on.

use std::sync::{Mutex, PoisonError};

/// The highest bound that was proven so far, in money; none at first.
#[derive(Debug, Default)]
pub struct Proven(Mutex<Option<f64>>);

impl Proven {
    /// Takes a bound in, if it is higher than the one before.
    pub fn raise(&self, bound: f64) {
        let mut best = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *best = Some(best.map_or(bound, |best| best.max(bound)));
    }

    /// The best total, and with a bound that and the gap between both.
    pub(super) fn note(&self, total: f64) -> String {
        let bound = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match bound {
            Some(bound) if total > 0.0 => {
                let bound = bound.min(total);
                let gap = 100.0 * (total - bound) / total;
                format!("total {total:.2}, bound {bound:.2}, gap {gap:.2} %")
            }
            _ => format!("total {total:.2}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gap_is_told_once_something_is_proven_and_only_shrinks() {
        let proven = Proven::default();
        assert_eq!(proven.note(200.0), "total 200.00");
        proven.raise(190.0);
        proven.raise(150.0);
        assert_eq!(proven.note(200.0), "total 200.00, bound 190.00, gap 5.00 %");
        // Rounding can put a bound a hair above the total.
        assert_eq!(proven.note(189.0), "total 189.00, bound 189.00, gap 0.00 %");
        assert_eq!(proven.note(0.0), "total 0.00");
    }
}
