//! Other opening hours.

use crate::calendar::OpeningHours;
use crate::plan::PlanInputs;
use crate::scenario::{ScenarioError, names};
use crate::units::QueueId;

/// The weekly timetable of some queues is replaced; closures and special hours of the calendar stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Which queues; empty = all.
    pub queues: Vec<QueueId>,
    /// The new timetable.
    pub open: OpeningHours,
}

impl Open {
    pub(in crate::scenario) fn apply(&self, inputs: &mut PlanInputs) -> Result<(), ScenarioError> {
        for queue in names::queues(inputs, &self.queues)? {
            inputs.queues[queue].context.opening = self.open.clone();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixtures::inputs;

    #[test]
    fn the_named_queue_opens_at_its_new_hours() {
        let mut inputs = inputs();
        let open = OpeningHours::parse(&["mon-fri 10:00-16:00"]).unwrap();
        let queues = vec!["mail".into()];
        Open {
            queues,
            open: open.clone(),
        }
        .apply(&mut inputs)
        .unwrap();
        assert_eq!(inputs.queues[2].context.opening, open);
        assert_ne!(inputs.queues[0].context.opening, open);
    }
}
