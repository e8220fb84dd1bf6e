//! Shares of a day: numbers per slot that sum to 1.

/// Scales to a sum of 1; all zero stays all zero.
pub(crate) fn normalise(mut shares: Vec<f64>) -> Vec<f64> {
    let total: f64 = shares.iter().sum();
    if total > 0.0 {
        for share in &mut shares {
            *share /= total;
        }
    }
    shares
}
