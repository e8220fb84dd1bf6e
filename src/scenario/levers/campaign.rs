//! A campaign of another size.

use super::{days, positive};
use crate::calendar::{CalendarEntry, EntryKind, EventCalendar};
use crate::plan::PlanInputs;
use crate::scenario::ScenarioError;
use crate::scenario::names::Suggestion;

/// The campaign's largest day is set to `uplift` times an ordinary day.
///
/// Only what touches the planned days changes: what a campaign did in the past stays as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Campaign {
    /// The campaign's name in the calendar.
    pub name: String,
    /// Factor of its largest day.
    pub uplift: f64,
}

impl Campaign {
    pub(in crate::scenario) fn apply(&self, inputs: &mut PlanInputs) -> Result<(), ScenarioError> {
        let uplift = positive("uplift", self.uplift)?;
        let (first, last) = days::planned(inputs);
        let is_planned = |entry: &CalendarEntry| {
            let in_plan = entry.first_day <= last && first <= entry.last_day;
            entry.kind == EntryKind::Campaign && in_plan
        };
        let mut entries = inputs.events.entries().to_vec();
        let mut found = false;
        for entry in entries.iter_mut().filter(|entry| is_planned(entry)) {
            if entry.name == self.name {
                entry.uplift = Some(uplift);
                found = true;
            }
        }
        if !found {
            let planned = entries.iter().filter(|entry| is_planned(entry));
            return Err(ScenarioError::UnknownCampaign {
                name: self.name.clone(),
                nearest: Suggestion::among(&self.name, planned.map(|entry| entry.name.as_str())),
            });
        }
        inputs.events = EventCalendar::new(entries);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixtures::inputs;

    #[test]
    fn the_planned_campaign_is_resized_and_last_years_is_not() {
        let mut inputs = inputs();
        let change = Campaign {
            name: "双11".to_owned(),
            uplift: 10.0,
        };
        change.apply(&mut inputs).unwrap();
        let uplifts: Vec<_> = inputs.events.entries().iter().map(|e| e.uplift).collect();
        assert_eq!(uplifts, [None, Some(10.0), None]);
    }

    #[test]
    fn a_campaign_that_is_not_planned_is_refused_and_the_planned_one_suggested() {
        let error = |name: &str| {
            let (name, uplift) = (name.to_owned(), 2.0);
            Campaign { name, uplift }
                .apply(&mut inputs())
                .unwrap_err()
                .to_string()
        };
        let text = "no campaign \"双12\" on the planned days";
        assert!(error("双12").starts_with(text));
        assert_eq!(
            error("双11 "),
            "no campaign \"双11 \" on the planned days, did you mean \"双11\"?"
        );
        // A holiday of the planned days is no campaign.
        assert!(error("rest day").starts_with("no campaign"));
    }

    #[test]
    fn a_campaign_cannot_have_no_size() {
        for uplift in [0.0, -2.0, f64::NAN] {
            let name = "双11".to_owned();
            let refused = Campaign { name, uplift }.apply(&mut inputs());
            assert!(matches!(refused, Err(ScenarioError::OutOfRange(_))));
        }
    }
}
