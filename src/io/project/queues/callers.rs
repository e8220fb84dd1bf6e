//! `lines`, `patience_distribution`, `retry_share` and `retry_after_s`: what callers find, how their
//! patience is spread, and whether they call again.

use std::time::Duration;

use crate::io::project::section::{NumberRange, Section};
use crate::staffing::patience::law::PatienceLaw;
use crate::staffing::patience::words;
use crate::staffing::{Retry, StaffingModel};
use crate::units::{Fraction, Patience};

/// The keys, as a target carries them.
pub(super) struct Callers {
    pub(super) patience_law: Option<PatienceLaw>,
    pub(super) lines: Option<u64>,
    pub(super) retry: Option<Retry>,
}

/// Reads them; faults are left in the source.
pub(super) fn read(section: &Section<'_, '_>, model: StaffingModel, patience: Patience) -> Callers {
    let callers = Callers {
        lines: lines(section, model),
        patience_law: law(section, model, patience),
        retry: retry(section),
    };
    if callers.lines.is_some() && callers.patience_law.is_some() {
        section.refuse(
            "lines",
            "limited lines with a patience that is not exponential",
            "one of the two",
        );
    }
    callers
}

fn retry(section: &Section<'_, '_>) -> Option<Retry> {
    let share = section.number("retry_share", 0.0, NumberRange::Within(0.0, 1.0));
    let after = section.number("retry_after_s", 600.0, NumberRange::Above(0.0, 1e7));
    (share > 0.0).then(|| Retry {
        share: Fraction::new(share).expect("invariant: the range was checked when it was read"),
        after: Duration::from_secs_f64(after),
    })
}

fn lines(section: &Section<'_, '_>, model: StaffingModel) -> Option<u64> {
    let lines = section.number("lines", 0.0, NumberRange::Within(0.0, 1e6)) as u64;
    if lines == 0 {
        return None;
    }
    if matches!(model, StaffingModel::Chat | StaffingModel::Deferred) {
        section.refuse("lines", "lines on a channel without a line", "0");
        return None;
    }
    Some(lines)
}

/// `None` for exponential patience, and where the words were refused.
fn law(section: &Section<'_, '_>, model: StaffingModel, patience: Patience) -> Option<PatienceLaw> {
    const KEY: &str = "patience_distribution";
    let words = section.get::<String>(KEY)?;
    if words.trim() == "exponential" {
        return None;
    }
    let (StaffingModel::ErlangA, Patience::Mean(mean)) = (model, patience) else {
        let found = format!("{KEY} is \"{words}\" where nobody hangs up by this model");
        section.refuse(
            KEY,
            found,
            "a patience_s and model \"auto\" or \"erlang-a\"",
        );
        return None;
    };
    let mean_s = mean.as_secs_f64();
    // Words that say a mean of their own would contradict patience_s.
    let law = words::law(&words, Some(mean_s)).ok();
    let law = law.filter(|law| (law.mean_s() / mean_s - 1.0).abs() < 1e-6);
    if law.is_none() {
        section.refuse(
            KEY,
            format!("{KEY} is \"{words}\""),
            "exponential, weibull(shape), lognormal(cv) or deterministic",
        );
        return None;
    }
    law
}
