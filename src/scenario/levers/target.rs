//! Another promise of service.

use std::time::Duration;

use super::factor;
use crate::plan::{PlanInputs, PlannedQueue};
use crate::scenario::{ScenarioError, names};
use crate::staffing::{AnswerWithin, StaffFor};
use crate::units::{Fraction, OutOfRange, QueueId, ServiceLevelDefinition};

/// Targets of some queues are set; what is `None` stays.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Target {
    /// Which queues; empty = all.
    pub queues: Vec<QueueId>,
    /// The share that is to be served in time.
    pub service_level: Option<f64>,
    /// Seconds within which a live contact is to be answered.
    pub answer_within_s: Option<f64>,
    /// Hours within which deferred work is to be done, counted as the project counts them.
    pub answer_within_h: Option<f64>,
    /// Which contacts the service level counts.
    pub definition: Option<ServiceLevelDefinition>,
    /// The share that may give up.
    pub max_abandonment: Option<f64>,
    /// The busy share of staffed time that people can bear.
    pub max_occupancy: Option<f64>,
    /// Seconds of average speed of answer; 0 = no limit.
    pub max_average_speed_of_answer_s: Option<f64>,
    /// Which of the loads that the forecast thinks possible is staffed for; work that is done as a
    /// backlog has no choice and is left as it is.
    pub staff_for: Option<StaffFor>,
}

impl Target {
    pub(in crate::scenario) fn apply(&self, inputs: &mut PlanInputs) -> Result<(), ScenarioError> {
        for queue in names::queues(inputs, &self.queues)? {
            self.set(&mut inputs.queues[queue])?;
        }
        Ok(())
    }

    fn set(&self, queue: &mut PlannedQueue) -> Result<(), ScenarioError> {
        if let Some(share) = self.service_level {
            queue.target.service_level = Fraction::new(share)?;
            queue.service.service_level = queue.target.service_level;
        }
        if let Some(definition) = self.definition {
            queue.target.definition = definition;
            queue.service.definition = definition;
        }
        if let Some(share) = self.max_abandonment {
            queue.target.max_abandonment = Some(Fraction::new(share)?);
        }
        if let Some(share) = self.max_occupancy {
            queue.target.max_occupancy = Fraction::new(share)?;
        }
        if let Some(seconds) = self.max_average_speed_of_answer_s {
            let limit = duration("max_average_speed_of_answer_s", seconds, 1.0)?;
            queue.target.max_average_speed_of_answer = (!limit.is_zero()).then_some(limit);
        }
        if let Some(rule) = self
            .staff_for
            .filter(|_| !queue.target.channel.is_deferred())
        {
            queue.target.staff_for = rule;
        }
        self.set_time(queue)
    }

    /// The time allowed, in the unit of the queue's channel.
    fn set_time(&self, queue: &mut PlannedQueue) -> Result<(), ScenarioError> {
        let deferred = queue.target.channel.is_deferred();
        let wrong = |key, expected| ScenarioError::WrongUnit {
            queue: queue.target.queue.clone(),
            key,
            expected,
        };
        let within = match (self.answer_within_s, self.answer_within_h) {
            (None, None) => return Ok(()),
            (_, Some(_)) if !deferred => return Err(wrong("answer_within_h", "answer_within_s")),
            (Some(_), _) if deferred => return Err(wrong("answer_within_s", "answer_within_h")),
            (Some(seconds), _) => duration("answer_within_s", seconds, 1.0)?,
            (None, Some(hours)) => duration("answer_within_h", hours, 3600.0)?,
        };
        queue.service.answer_within = within;
        queue.target.answer_within = match queue.target.answer_within {
            AnswerWithin::Wait(_) => AnswerWithin::Wait(within),
            AnswerWithin::OpenHours(_) => AnswerWithin::OpenHours(within),
            AnswerWithin::Elapsed(_) => AnswerWithin::Elapsed(within),
        };
        Ok(())
    }
}

/// A span of time given in units of so many seconds.
fn duration(key: &'static str, value: f64, unit_s: f64) -> Result<Duration, OutOfRange> {
    let seconds = factor(key, value)? * unit_s;
    Duration::try_from_secs_f64(seconds).map_err(|_| OutOfRange {
        quantity: key,
        found: value,
        expected: "a time that a plan can span",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixtures::inputs;

    #[test]
    fn staffing_and_simulation_hear_of_the_same_promise() {
        let mut inputs = inputs();
        let change = Target {
            queues: vec!["voice".into()],
            service_level: Some(0.9),
            answer_within_s: Some(10.0),
            definition: Some(ServiceLevelDefinition::Answered),
            max_abandonment: Some(0.03),
            max_occupancy: Some(0.8),
            max_average_speed_of_answer_s: Some(30.0),
            ..Target::default()
        };
        change.apply(&mut inputs).unwrap();
        let (target, service) = (&inputs.queues[0].target, &inputs.queues[0].service);
        assert_eq!(target.service_level.get(), 0.9);
        assert_eq!(service.service_level.get(), 0.9);
        assert_eq!(
            target.answer_within,
            AnswerWithin::Wait(Duration::from_secs(10))
        );
        assert_eq!(service.answer_within, Duration::from_secs(10));
        assert_eq!(target.definition, service.definition);
        assert_eq!(target.max_abandonment.map(Fraction::get), Some(0.03));
        assert_eq!(target.max_occupancy.get(), 0.8);
        assert_eq!(
            target.max_average_speed_of_answer,
            Some(Duration::from_secs(30))
        );
        let untouched = crate::plan::fixtures::inputs();
        assert_eq!(inputs.queues[1..], untouched.queues[1..]);
    }

    #[test]
    fn the_time_of_a_backlog_is_told_in_hours_and_keeps_its_clock() {
        let mut inputs = inputs();
        let change = Target {
            queues: vec!["mail".into()],
            answer_within_h: Some(8.0),
            ..Target::default()
        };
        change.apply(&mut inputs).unwrap();
        let within = Duration::from_secs(8 * 3600);
        assert_eq!(
            inputs.queues[2].target.answer_within,
            AnswerWithin::OpenHours(within)
        );
        assert_eq!(inputs.queues[2].service.answer_within, within);
    }

    #[test]
    fn seconds_for_a_backlog_and_hours_for_a_call_are_refused() {
        let seconds = Target {
            answer_within_s: Some(20.0),
            ..Target::default()
        };
        let error = seconds.apply(&mut inputs()).unwrap_err();
        let text = "answer_within_s for queue mail, expected answer_within_h";
        assert_eq!(error.to_string(), text);
        let hours = Target {
            answer_within_h: Some(1.0),
            ..Target::default()
        };
        let error = hours.apply(&mut inputs()).unwrap_err();
        let text = "answer_within_h for queue voice, expected answer_within_s";
        assert_eq!(error.to_string(), text);
    }

    #[test]
    fn shares_and_times_out_of_range_are_refused() {
        for value in [f64::NAN, -0.5, f64::INFINITY] {
            let of = |target: Target| target.apply(&mut inputs());
            let service_level = Some(value);
            assert!(
                of(Target {
                    service_level,
                    ..Target::default()
                })
                .is_err()
            );
            let max_average_speed_of_answer_s = Some(value);
            assert!(
                of(Target {
                    max_average_speed_of_answer_s,
                    ..Target::default()
                })
                .is_err()
            );
        }
    }

    #[test]
    fn a_speed_of_answer_of_zero_is_no_limit() {
        let mut inputs = inputs();
        let of = |seconds| Target {
            max_average_speed_of_answer_s: Some(seconds),
            ..Target::default()
        };
        of(5.0).apply(&mut inputs).unwrap();
        of(0.0).apply(&mut inputs).unwrap();
        assert_eq!(inputs.queues[0].target.max_average_speed_of_answer, None);
    }
}
