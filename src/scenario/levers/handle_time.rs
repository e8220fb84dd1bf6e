//! Longer or shorter contacts, on some queues and days.

use chrono::NaiveDate;

use super::{days, positive};
use crate::plan::{HandleTimeChange, PlanInputs};
use crate::scenario::{ScenarioError, names};
use crate::units::QueueId;

/// handle time ← handle time · `multiply`
#[derive(Debug, Clone, PartialEq)]
pub struct HandleTime {
    /// Which queues; empty = all.
    pub queues: Vec<QueueId>,
    /// Spans of days, both ends included; empty = every planned day.
    pub days: Vec<(NaiveDate, NaiveDate)>,
    /// Factor; 1 = as it is.
    pub multiply: f64,
}

impl HandleTime {
    pub(in crate::scenario) fn apply(&self, inputs: &mut PlanInputs) -> Result<(), ScenarioError> {
        let queues = names::queues(inputs, &self.queues)?;
        let multiply = positive("handle-time factor", self.multiply)?;
        for (first_day, last_day) in days::spans(inputs, &self.days)? {
            inputs.handle_time_changes.push(HandleTimeChange {
                queues: queues.clone(),
                first_day,
                last_day,
                multiply,
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixtures::{day, inputs};

    fn longer(multiply: f64) -> HandleTime {
        HandleTime {
            queues: vec!["voice".into()],
            days: vec![],
            multiply,
        }
    }

    #[test]
    fn the_named_queue_takes_longer_on_every_planned_day() {
        let mut inputs = inputs();
        longer(1.1).apply(&mut inputs).unwrap();
        let expected = HandleTimeChange {
            queues: vec![0],
            first_day: day(0),
            last_day: day(6),
            multiply: 1.1,
        };
        assert_eq!(inputs.handle_time_changes, [expected]);
    }

    #[test]
    fn contacts_cannot_take_no_time() {
        for multiply in [0.0, -1.0, f64::NAN] {
            let refused = longer(multiply).apply(&mut inputs());
            assert!(matches!(refused, Err(ScenarioError::OutOfRange(_))));
        }
    }
}
