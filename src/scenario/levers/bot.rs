//! A bot or IVR in front of some queues.
//!
//! Claims of 40 to 80 % contained are common, 10 to 25 % net of come-backs is what centres measure:
//! a cautious start is `contained` 0.20, `residual_handle_time` 1.15, `come_back` 0.10.

use std::time::Duration;

use super::positive;
use crate::plan::{FrontBot, PlanInputs};
use crate::scenario::{ScenarioError, names};
use crate::units::{Fraction, QueueId};

/// bot of the queue ← this one; what it does stands with [`FrontBot`]
///
/// It replaces the bot that the queue has.
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
    /// How much later; `None` = as the queue says.
    pub come_back_after: Option<Duration>,
}

impl Bot {
    pub(in crate::scenario) fn apply(&self, inputs: &mut PlanInputs) -> Result<(), ScenarioError> {
        let contained = Fraction::new(self.contained)?.get();
        let come_back = Fraction::new(self.come_back)?.get();
        let residual_handle_time =
            positive("residual handle-time factor", self.residual_handle_time)?;
        for queue in names::queues(inputs, &self.queues)? {
            let bot = &mut inputs.queues[queue].bot;
            *bot = FrontBot {
                contained,
                residual_handle_time,
                come_back,
                come_back_after: self.come_back_after.unwrap_or(bot.come_back_after),
            };
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixtures::inputs;
    use crate::plan::{self, StageCache};
    use crate::progress::Silent;

    fn bot(contained: f64, residual_handle_time: f64, come_back: f64) -> Bot {
        Bot {
            queues: vec!["chat".into()],
            contained,
            residual_handle_time,
            come_back,
            come_back_after: None,
        }
    }

    #[test]
    fn a_scenario_puts_the_bot_where_the_project_file_would() {
        let mut asked = inputs();
        bot(0.2, 1.15, 0.1).apply(&mut asked).unwrap();
        let written = FrontBot {
            contained: 0.2,
            residual_handle_time: 1.15,
            come_back: 0.1,
            ..FrontBot::NONE
        };
        let bots: Vec<FrontBot> = asked.queues.iter().map(|q| q.bot).collect();
        assert_eq!(bots, [FrontBot::NONE, written, FrontBot::NONE]);
        assert!(asked.handle_time_changes.is_empty());
    }

    #[test]
    fn people_meet_what_is_not_contained_and_what_comes_back() {
        let mut asked = inputs();
        bot(0.2, 1.15, 0.1).apply(&mut asked).unwrap();
        let made = plan::forecast(&asked, &StageCache::default(), &Silent).unwrap();
        let load = plan::planned_load(&asked, &made.forecast);
        let (before, after) = (&made.forecast.queues[1], &load.queues[1]);
        // Every day's contacts are there before and after: what leaves the last day came before the first.
        let net = after.mean.sum() / before.mean.sum();
        assert!((net - (1.0 - 0.2 * 0.9)).abs() < 1e-9, "{net}");
        let noon = 12;
        let factor = after.handle_time_s[noon] / before.handle_time_s[noon];
        assert!((factor - 1.15).abs() < 1e-12);
        // Tuesday gets back what Monday contained.
        let tuesday = 0.8 * before.mean[24 + noon] + 0.02 * before.mean[noon];
        assert!((after.mean[24 + noon] - tuesday).abs() < 1e-9);
        assert_eq!(load.queues[0].mean, made.forecast.queues[0].mean);
    }

    #[test]
    fn simulated_customers_are_those_whom_the_bot_lets_through() {
        let mut asked = inputs();
        asked.replications = 200;
        bot(0.4, 1.0, 0.5).apply(&mut asked).unwrap();
        let cache = StageCache::default();
        let made = plan::forecast(&asked, &cache, &Silent).unwrap();
        let load = std::sync::Arc::new(plan::planned_load(&asked, &made.forecast));
        let nobody = crate::roster::Roster::default();
        let service = plan::service(&asked, &nobody, &load, &cache, &Silent).unwrap();
        // 40 % contained, half of them back.
        let expected = 0.8 * made.forecast.queues[1].mean.sum();
        let found = service.queues[1].total.customers;
        assert!(
            (found / expected - 1.0).abs() < 0.03,
            "{found} of {expected}"
        );
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
