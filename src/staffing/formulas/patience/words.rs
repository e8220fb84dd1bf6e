//! A law of patience by its name, as project files and the calculator write it.
//!
//! ```text
//! exponential · erlang-2 · deterministic · weibull(shape) · lognormal(cv)       with the mean apart
//! weibull(shape;scale_s) · hyperexponential(share;first_s;second_s) · empirical(s:share;s:share;…)
//! ```
//! Numbers in brackets are separated by semicolons or commas.

use super::law::PatienceLaw;
use crate::staffing::StaffingError;
use crate::units::Fraction;

/// The law that `words` name, with the mean patience where the words do not say it.
///
/// # Errors
/// [`StaffingError::UnknownPatience`] for other words, a wrong number of numbers or a mean that is
/// missing; the errors of the laws for numbers outside their range.
///
/// # Examples
/// ```
/// use paiban::staffing::patience::words::law;
/// let weibull = law("weibull(0.7)", Some(120.0))?;
/// assert!((weibull.mean_s() - 120.0).abs() < 1e-9);
/// assert!(law("weibull", Some(120.0)).is_err());
/// # Ok::<(), paiban::staffing::StaffingError>(())
/// ```
pub fn law(words: &str, mean_s: Option<f64>) -> Result<PatienceLaw, StaffingError> {
    let unknown = || StaffingError::UnknownPatience {
        found: words.to_owned(),
        has_mean: mean_s.is_some(),
    };
    let (name, inside) = match words.trim().split_once('(') {
        Some((name, rest)) => (name, rest.strip_suffix(')').ok_or_else(unknown)?),
        None => (words.trim(), ""),
    };
    if name == "empirical" {
        return PatienceLaw::empirical(&points(inside).ok_or_else(unknown)?);
    }
    let numbers = numbers(inside).ok_or_else(unknown)?;
    match (name, numbers.as_slice(), mean_s) {
        ("exponential", [], Some(mean)) => PatienceLaw::exponential(mean),
        ("erlang-2", [], Some(mean)) => PatienceLaw::erlang2(mean),
        ("deterministic", [], Some(mean)) => PatienceLaw::deterministic(mean),
        ("weibull", [shape], Some(mean)) => PatienceLaw::weibull_of_mean(*shape, mean),
        ("lognormal", [cv], Some(mean)) => PatienceLaw::lognormal(mean, *cv),
        ("weibull", [shape, scale], _) => PatienceLaw::weibull(*shape, *scale),
        ("hyperexponential", [share, first, second], _) => {
            PatienceLaw::hyperexponential(Fraction::new(*share)?, *first, *second)
        }
        _ => Err(unknown()),
    }
}

fn numbers(text: &str) -> Option<Vec<f64>> {
    let parts = text.split([';', ',']).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect()
}

fn points(text: &str) -> Option<Vec<(f64, f64)>> {
    let point = |part: &str| {
        let (time, share) = part.split_once(':')?;
        Some((time.trim().parse().ok()?, share.trim().parse().ok()?))
    };
    text.split([';', ',']).map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read() {
        for (words, mean) in [
            ("exponential", 120.0),
            ("erlang-2", 120.0),
            ("deterministic", 120.0),
            ("weibull(0.5)", 120.0),
            ("lognormal( 1.2 )", 120.0),
            ("weibull(1;120)", 120.0),
            ("hyperexponential(0.5;60,180)", 120.0),
            ("empirical(0:1;240:0)", 120.0),
        ] {
            let found = law(words, Some(120.0)).unwrap();
            assert!((found.mean_s() - mean).abs() < 1e-9, "{words}");
        }
    }

    #[test]
    fn other_words_are_refused() {
        for words in [
            "",
            "normal",
            "weibull",
            "weibull(x)",
            "exponential(3)",
            "lognormal(1",
        ] {
            let error = law(words, Some(120.0)).unwrap_err();
            assert!(
                matches!(error, StaffingError::UnknownPatience { .. }),
                "{words}"
            );
        }
        assert!(law("exponential", None).is_err());
        assert!(law("weibull(0.5;100)", None).is_ok());
        assert!(law("empirical(0:1;5:2)", None).is_err());
    }
}
