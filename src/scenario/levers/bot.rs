//! A bot or IVR in front of some queues.
//!
//! Claims of 40 to 80 % contained are common, 10 to 25 % net of come-backs is what centres measure:
//! a cautious start is `contained` 0.20, `residual_handle_time` 1.15, `come_back` 0.10.

use super::{HandleTime, positive};
use crate::plan::PlanInputs;
use crate::scenario::{ScenarioError, names};
use crate::units::{Fraction, QueueId};

/// share that people never see ← `contained` · (1 − `come_back`); what is left takes longer
///
/// The share replaces the one that the queue has.
#[derive(Debug, Clone, PartialEq)]
pub struct Bot {
    /// Which queues; empty = all.
    pub queues: Vec<QueueId>,
    /// Share of contacts that end with the bot.
    pub contained: f64,
    /// Factor on the handle time of those that reach a person, who are the harder ones.
    pub residual_handle_time: f64,
    /// Share of the contained that comes back to a person after all.
    pub come_back: f64,
}

impl Bot {
    pub(in crate::scenario) fn apply(&self, inputs: &mut PlanInputs) -> Result<(), ScenarioError> {
        let contained = Fraction::new(self.contained)?.get();
        let come_back = Fraction::new(self.come_back)?.get();
        let multiply = positive("residual handle-time factor", self.residual_handle_time)?;
        for queue in names::queues(inputs, &self.queues)? {
            inputs.queues[queue].bot_share = contained * (1.0 - come_back);
        }
        if multiply == 1.0 {
            return Ok(());
        }
        let longer = HandleTime {
            queues: self.queues.clone(),
            days: Vec::new(),
            multiply,
        };
        longer.apply(inputs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::fixtures::inputs;

    fn bot(contained: f64, residual_handle_time: f64, come_back: f64) -> Bot {
        Bot {
            queues: vec!["chat".into()],
            contained,
            residual_handle_time,
            come_back,
        }
    }

    #[test]
    fn come_backs_are_not_contained_and_the_rest_takes_longer() {
        let mut inputs = inputs();
        bot(0.2, 1.15, 0.1).apply(&mut inputs).unwrap();
        let shares: Vec<f64> = inputs.queues.iter().map(|q| q.bot_share).collect();
        assert_eq!(shares, [0.0, 0.2 * 0.9, 0.0]);
        assert_eq!(inputs.handle_time_changes.len(), 1);
        assert_eq!(inputs.handle_time_changes[0].queues, [1]);
        assert_eq!(inputs.handle_time_changes[0].multiply, 1.15);
    }

    #[test]
    fn a_bot_that_only_contains_leaves_handle_times_alone() {
        let mut inputs = inputs();
        bot(0.3, 1.0, 0.0).apply(&mut inputs).unwrap();
        assert!(inputs.handle_time_changes.is_empty());
    }

    #[test]
    fn shares_above_one_and_nan_are_refused() {
        for bad in [
            bot(1.1, 1.0, 0.0),
            bot(0.2, 0.0, 0.0),
            bot(0.2, 1.0, f64::NAN),
        ] {
            assert!(matches!(
                bad.apply(&mut inputs()),
                Err(ScenarioError::OutOfRange(_))
            ));
        }
    }
}
