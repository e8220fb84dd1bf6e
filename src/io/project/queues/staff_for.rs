//! `staff_for`: which of the loads that the forecast thinks possible a queue is staffed for.

use crate::io::project::section::Section;
use crate::staffing::{StaffFor, StaffingModel};
use crate::units::Fraction;

const KEY: &str = "staff_for";
const FORMS: &str = "mean, expected, certainty(0.9) or worst-days(2)";

/// Reads the key of a queue; faults are left in the source.
pub fn read(section: &Section<'_, '_>, model: StaffingModel) -> StaffFor {
    given(section, model == StaffingModel::Deferred).unwrap_or_default()
}

/// The key where it is given and right; `deferred`: whether a queue it is for is worked as a backlog.
pub fn given(section: &Section<'_, '_>, deferred: bool) -> Option<StaffFor> {
    let text = section.get::<String>(KEY)?;
    if deferred {
        section.refuse(
            KEY,
            "staff_for on a queue that is worked as a backlog",
            "no staff_for but where contacts wait",
        );
        return None;
    }
    let found = parsed(text.trim());
    if found.is_none() {
        section.refuse(KEY, format!("{KEY} is \"{text}\""), FORMS);
    }
    found
}

fn parsed(text: &str) -> Option<StaffFor> {
    match text {
        "mean" => return Some(StaffFor::Mean),
        "expected" => return Some(StaffFor::Expected),
        _ => (),
    }
    let (name, rest) = text.split_once('(')?;
    let number = rest.strip_suffix(')')?.trim();
    match name.trim() {
        "certainty" => {
            let share: f64 = number.parse().ok()?;
            let is_certainty = share > 0.0 && share < 1.0;
            Some(StaffFor::Certainty(
                Fraction::new(share).ok().filter(|_| is_certainty)?,
            ))
        }
        "worst-days" => {
            let days: u32 = number.parse().ok()?;
            (days > 0).then_some(StaffFor::WorstDays(days))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_back_from_its_own_text() {
        for text in ["mean", "expected", "certainty(0.9)", "worst-days(2)"] {
            assert_eq!(parsed(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "certainty",
            "certainty(1)",
            "certainty(x)",
            "worst-days(0)",
            "best",
        ] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }
}
