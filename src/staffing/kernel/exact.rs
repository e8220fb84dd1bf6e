//! Decimals as exact rationals, for the places where a number of people is rounded up.
//!
//! A planner who writes 0.3 means three tenths, not the binary number next to it. In floats
//! ⌈21 ÷ (1 − 0.3)⌉ is 31; it is 30. So a ceiling near a whole number is taken of the exact quotient
//! of the shortest decimals that read back as the same `f64`; elsewhere the float decides alone.

use num_rational::BigRational;

/// The shortest decimal that reads back as `value`, as an exact rational; `None` unless finite.
pub(in crate::staffing) fn decimal(value: f64) -> Option<BigRational> {
    if !value.is_finite() {
        return None;
    }
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let power = exponent - fraction.len() as i32;
    let zeros = "0".repeat(power.unsigned_abs() as usize);
    let ratio = if power >= 0 {
        format!("{whole}{fraction}{zeros}/1")
    } else {
        format!("{whole}{fraction}/1{zeros}")
    };
    ratio.parse().ok()
}

/// The `f64` nearest to a rational, to about 25 significant digits before rounding.
pub(in crate::staffing) fn to_f64(value: &BigRational) -> f64 {
    let (numerator, denominator) = (value.numer(), value.denom());
    let digits = |n: &dyn std::fmt::Display| n.to_string().trim_start_matches('-').len() as i32;
    let shift = 25 + digits(denominator) - digits(numerator);
    let zeros = format!("1{}", "0".repeat(shift.unsigned_abs() as usize));
    let Ok(scale) = zeros.parse::<BigRational>() else {
        return f64::NAN;
    };
    let scaled = if shift >= 0 {
        value * scale
    } else {
        value / scale
    };
    format!("{}e{}", scaled.to_integer(), -shift)
        .parse()
        .unwrap_or(f64::NAN)
}

/// ⌈`numerator` ÷ `denominator`⌉, each a product of decimals ≥ 0; `None` where that is no `u64`.
pub(in crate::staffing) fn ceil_quotient(numerator: &[f64], denominator: &[f64]) -> Option<u64> {
    let quotient = ratio(numerator, denominator);
    if is_clear(quotient) {
        return to_u64(quotient.ceil());
    }
    match small_quotient(numerator, denominator) {
        Some((over, under)) => over.div_ceil(under).try_into().ok(),
        None => whole(&rational(numerator, denominator)?.ceil()),
    }
}

/// ⌊`numerator` ÷ `denominator`⌋, each a product of decimals ≥ 0; `None` where that is no `u64`.
pub(in crate::staffing) fn floor_quotient(numerator: &[f64], denominator: &[f64]) -> Option<u64> {
    let quotient = ratio(numerator, denominator);
    if is_clear(quotient) {
        return to_u64(quotient.floor());
    }
    match small_quotient(numerator, denominator) {
        Some((over, under)) => (over / under).try_into().ok(),
        None => whole(&rational(numerator, denominator)?.floor()),
    }
}

/// ⌈`people` ÷ (1 − `lost`)⌉ with the decimal `lost` in [0, 1); `None` where that is no `u64`.
pub(in crate::staffing) fn ceil_gross(people: f64, lost: f64) -> Option<u64> {
    let quotient = people / (1.0 - lost);
    if is_clear(quotient) {
        return to_u64(quotient.ceil());
    }
    let left = decimal(1.0)? - decimal(lost)?;
    whole(&(decimal(people)? / left).ceil())
}

/// 1 − the decimal `share` in [0, 1], rounded once.
pub(in crate::staffing) fn complement(share: f64) -> f64 {
    if let Some((digits, scale)) = small_decimal(share) {
        // Both are whole numbers below 2^53, so the quotient is rounded only once.
        let one = 10_u128.pow(scale);
        return one.saturating_sub(digits) as f64 / one as f64;
    }
    match (decimal(1.0), decimal(share)) {
        (Some(one), Some(part)) => to_f64(&(one - part)),
        _ => f64::NAN,
    }
}

/// Whether rounding in floats cannot differ from rounding the exact value: far from whole numbers.
fn is_clear(quotient: f64) -> bool {
    let distance = (quotient - quotient.round()).abs();
    quotient < 1e12 && distance > 1e-13 * (1.0 + quotient)
}

/// The digits and the scale of a decimal such as 0.85 = 85/10², where it has at most 15 digits.
///
/// A decimal of up to 15 digits is the only one of that length that reads back as its `f64`, so the
/// one that is found here is the shortest.
fn small_decimal(value: f64) -> Option<(u128, u32)> {
    let mut power = 1.0;
    for scale in 0..=9 {
        let digits = (value * power).round();
        if (0.0..1e15).contains(&digits) && digits / power == value {
            return Some((digits as u128, scale));
        }
        power *= 10.0;
    }
    None
}

/// The quotient of two products as a fraction of machine integers, where they are large enough.
fn small_quotient(numerator: &[f64], denominator: &[f64]) -> Option<(u128, u128)> {
    let product = |factors: &[f64]| {
        factors
            .iter()
            .try_fold((1_u128, 0_u32), |(digits, scale), &factor| {
                let (more, further) = small_decimal(factor)?;
                Some((digits.checked_mul(more)?, scale + further))
            })
    };
    let ((over, scale_over), (under, scale_under)) = (product(numerator)?, product(denominator)?);
    let common = scale_over.min(scale_under);
    let over = over.checked_mul(10_u128.checked_pow(scale_under - common)?)?;
    let under = under.checked_mul(10_u128.checked_pow(scale_over - common)?)?;
    (under > 0).then_some((over, under))
}

fn ratio(numerator: &[f64], denominator: &[f64]) -> f64 {
    numerator.iter().product::<f64>() / denominator.iter().product::<f64>()
}

fn rational(numerator: &[f64], denominator: &[f64]) -> Option<BigRational> {
    let product = |factors: &[f64]| {
        factors.iter().try_fold(decimal(1.0)?, |product, &factor| {
            Some(product * decimal(factor)?)
        })
    };
    Some(product(numerator)? / product(denominator)?)
}

fn whole(value: &BigRational) -> Option<u64> {
    value.to_integer().try_into().ok()
}

fn to_u64(whole: f64) -> Option<u64> {
    (0.0..9e15).contains(&whole).then_some(whole as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_as_they_are_written() {
        let text = |value: f64| decimal(value).unwrap().to_string();
        assert_eq!(text(0.3), "3/10");
        assert_eq!(text(1800.0), "1800");
        assert_eq!(text(2.5e-7), "1/4000000");
        assert_eq!(text(-0.125), "-1/8");
        assert!(decimal(f64::NAN).is_none());
        assert!(decimal(f64::INFINITY).is_none());
    }

    #[test]
    fn ceilings_are_those_of_the_decimals_not_of_the_floats() {
        assert_eq!(ceil_gross(21.0, 0.3), Some(30));
        assert_eq!(
            (21.0_f64 / (1.0 - 0.3)).ceil(),
            31.0,
            "the float trap is real"
        );
        assert_eq!(ceil_quotient(&[8.5], &[0.85]), Some(10));
        assert_eq!(ceil_quotient(&[100.0, 153.0], &[1800.0, 0.85]), Some(10));
        assert_eq!(ceil_quotient(&[100.0, 153.01], &[1800.0, 0.85]), Some(11));
        assert_eq!(floor_quotient(&[0.1, 30.0], &[1.0]), Some(3));
    }

    #[test]
    fn every_percentage_of_every_team_up_to_400_is_rounded_exactly() {
        for people in 1_u64..=400 {
            for percent in 0_u64..=70 {
                let exact = (people * 100).div_ceil(100 - percent);
                let shrinkage = percent as f64 / 100.0;
                assert_eq!(ceil_gross(people as f64, shrinkage), Some(exact));
            }
        }
    }

    #[test]
    fn machine_integers_and_rationals_agree() {
        for tenths in 1_u32..2_000 {
            let offered = f64::from(tenths) / 10.0;
            let factors = ([offered, 153.7], [1800.0, 0.854]);
            let (over, under) = small_quotient(&factors.0, &factors.1).unwrap();
            let exact = rational(&factors.0, &factors.1).unwrap();
            assert_eq!(Some(over.div_ceil(under) as u64), whole(&exact.ceil()));
            assert_eq!(Some((over / under) as u64), whole(&exact.floor()));
        }
        assert!(small_decimal(1.0 / 3.0).is_none());
        assert_eq!(small_decimal(0.85), Some((85, 2)));
    }

    #[test]
    fn complements_are_rounded_once() {
        assert_eq!(complement(0.8), 0.2);
        assert_eq!(complement(0.999), 0.001);
        assert_eq!(complement(0.999_999_999), 1e-9);
        assert_eq!(complement(1.0), 0.0);
    }

    #[test]
    fn rationals_come_back_as_the_nearest_float() {
        for value in [1.0 / 3.0, 1e-300, 123_456.789, 1e22, 0.0] {
            assert_eq!(to_f64(&decimal(value).unwrap()), value);
        }
    }
}
