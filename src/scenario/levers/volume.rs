//! More or fewer contacts, on some queues, days and hours.

use chrono::NaiveDate;

use super::{days, factor};
use crate::calendar::ClockMinutes;
use crate::plan::{PlanInputs, VolumeAction, VolumeChange};
use crate::scenario::{ScenarioError, names};
use crate::units::{OutOfRange, QueueId};

/// contacts of an interval ← max(0, contacts · `multiply` + `add`)
#[derive(Debug, Clone, PartialEq)]
pub struct Volume {
    /// Which queues; empty = all.
    pub queues: Vec<QueueId>,
    /// Spans of days, both ends included; empty = every planned day.
    pub days: Vec<(NaiveDate, NaiveDate)>,
    /// Hours of the wall clock in minutes from midnight; the end may exceed 24 hours.
    pub hours: (ClockMinutes, ClockMinutes),
    /// Factor; 1 = as it is.
    pub multiply: f64,
    /// Contacts per interval, added after the factor; 0 = as it is.
    pub add: f64,
}

impl Volume {
    /// The whole day, for [`Volume::hours`].
    pub const ALL_DAY: (ClockMinutes, ClockMinutes) = (0, 1440);

    pub(in crate::scenario) fn apply(&self, inputs: &mut PlanInputs) -> Result<(), ScenarioError> {
        let queues = names::queues(inputs, &self.queues)?;
        let multiply = factor("volume factor", self.multiply)?;
        if !self.add.is_finite() {
            return Err(ScenarioError::OutOfRange(OutOfRange {
                quantity: "added contacts",
                found: self.add,
                expected: "a finite number of contacts per interval",
            }));
        }
        let (from, until) = self.hours;
        if from >= until {
            return Err(ScenarioError::EmptyHours { from, until });
        }
        for (first_day, last_day) in days::spans(inputs, &self.days)? {
            for action in [
                VolumeAction::Multiply(multiply),
                VolumeAction::Add(self.add),
            ] {
                inputs.volume_changes.push(VolumeChange {
                    queues: queues.clone(),
                    first_day,
                    last_day,
                    hours: self.hours,
                    action,
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixtures::{day, inputs};

    fn half_more() -> Volume {
        Volume {
            queues: vec!["chat".into()],
            days: vec![(day(3), day(3)), (day(5), day(6))],
            hours: (0, 120),
            multiply: 1.5,
            add: 2.0,
        }
    }

    #[test]
    fn each_span_becomes_changes_of_the_named_queue() {
        let mut inputs = inputs();
        half_more().apply(&mut inputs).unwrap();
        let changes = &inputs.volume_changes;
        assert_eq!(changes.len(), 4);
        for change in &changes[2..] {
            assert_eq!(change.queues, [1]);
            assert_eq!((change.first_day, change.last_day), (day(5), day(6)));
            assert_eq!(change.hours, (0, 120));
        }
        // The factor first, then the amount.
        let actions = [changes[2].action, changes[3].action];
        assert_eq!(
            actions,
            [VolumeAction::Multiply(1.5), VolumeAction::Add(2.0)]
        );
    }

    #[test]
    fn without_queues_and_days_everything_planned_changes() {
        let mut inputs = inputs();
        let all = Volume {
            queues: vec![],
            days: vec![],
            ..half_more()
        };
        all.apply(&mut inputs).unwrap();
        let change = &inputs.volume_changes[0];
        assert_eq!(change.queues, [0, 1, 2]);
        assert_eq!((change.first_day, change.last_day), (day(0), day(6)));
    }

    #[test]
    fn an_unknown_queue_is_named_with_the_nearest_known_one() {
        let wrong = Volume {
            queues: vec!["caht".into()],
            ..half_more()
        };
        let error = wrong.apply(&mut inputs()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "unknown queue \"caht\", did you mean \"chat\"?"
        );
    }

    #[test]
    fn impossible_numbers_days_and_hours_are_refused() {
        let base = half_more();
        for multiply in [-0.1, f64::NAN, f64::INFINITY] {
            let bad = Volume {
                multiply,
                ..base.clone()
            };
            assert!(matches!(
                bad.apply(&mut inputs()),
                Err(ScenarioError::OutOfRange(_))
            ));
        }
        let add = Volume {
            add: f64::NAN,
            ..base.clone()
        };
        assert!(matches!(
            add.apply(&mut inputs()),
            Err(ScenarioError::OutOfRange(_))
        ));
        let backwards = Volume {
            days: vec![(day(3), day(2))],
            ..base.clone()
        };
        assert!(matches!(
            backwards.apply(&mut inputs()),
            Err(ScenarioError::EmptySpan { .. })
        ));
        let hours = Volume {
            hours: (120, 120),
            ..base
        };
        assert!(matches!(
            hours.apply(&mut inputs()),
            Err(ScenarioError::EmptyHours { .. })
        ));
    }
}
