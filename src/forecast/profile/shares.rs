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

/// Roots of shares: the noise of counts is equal everywhere in them. (slots,)
pub(super) fn roots(shares: &[f64]) -> Vec<f64> {
    shares.iter().map(|s| s.sqrt()).collect()
}

/// Squared distance.
pub(super) fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// The mean of at least one shape. (slots,)
pub(super) fn mean_of(shapes: &[Vec<f64>]) -> Vec<f64> {
    let n = shapes.len() as f64;
    (0..shapes[0].len())
        .map(|slot| shapes.iter().map(|s| s[slot]).sum::<f64>() / n)
        .collect()
}
