//! Middles and spreads that a few wild days cannot move.

/// The median; the mean of the two middle values of an even number. `None` of nothing.
pub(crate) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    match n {
        0 => None,
        _ if n % 2 == 1 => Some(sorted[n / 2]),
        _ => Some(0.5 * (sorted[n / 2 - 1] + sorted[n / 2])),
    }
}

/// The median distance from the median, scaled to be a standard deviation for normal values.
pub(crate) fn spread(values: &[f64]) -> Option<f64> {
    let middle = median(values)?;
    let distances: Vec<f64> = values.iter().map(|v| (v - middle).abs()).collect();
    median(&distances).map(|d| 1.4826 * d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wild_value_does_not_move_the_median() {
        assert_eq!(median(&[3.0, 1.0, 2.0, 1e9, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 2.0]), Some(3.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn the_spread_of_a_normal_sample_is_near_its_standard_deviation() {
        // Quantiles of the standard normal at 1/8 … 7/8.
        let quantiles = [-1.1503, -0.6745, -0.3186, 0.0, 0.3186, 0.6745, 1.1503];
        let found = spread(&quantiles).unwrap();
        assert!((found - 1.0).abs() < 1e-3, "{found}");
    }
}
