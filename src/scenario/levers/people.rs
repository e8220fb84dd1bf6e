//! People join or leave.

use chrono::{Duration, NaiveDate};

use crate::plan::PlanInputs;
use crate::roster::Agent;
use crate::scenario::ScenarioError;
use crate::scenario::names::Suggestion;
use crate::units::{AgentId, SkillId};

/// So many people more on a contract, or fewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    /// The contract's id.
    pub contract: String,
    /// What they can do; for people who leave empty = whatever their skills.
    pub skills: Vec<SkillId>,
    /// How many join; negative = leave.
    pub add: i64,
    /// From this day on; `None` = for the whole plan.
    pub first_day: Option<NaiveDate>,
}

impl People {
    pub(in crate::scenario) fn apply(&self, inputs: &mut PlanInputs) -> Result<(), ScenarioError> {
        let contract = self.contract(inputs)?;
        let queues = self.queues(inputs)?;
        if self.add >= 0 {
            return self.join(inputs, contract, &queues);
        }
        let may_leave = |agent: &Agent| {
            let same_skills = self.skills.is_empty() || agent.queues == queues;
            agent.contract == contract && same_skills && agent.leaves.is_none()
        };
        let agents = &inputs.workforce.agents;
        let candidates: Vec<usize> = (0..agents.len())
            .filter(|&a| may_leave(&agents[a]))
            .collect();
        let asked = self.add.unsigned_abs();
        if (candidates.len() as u64) < asked {
            return Err(ScenarioError::NotEnoughPeople {
                contract: self.contract.clone(),
                asked,
                found: candidates.len(),
            });
        }
        let leaving = &candidates[candidates.len() - asked as usize..];
        match self.first_day.filter(|&day| day > inputs.grid.first_day()) {
            Some(day) => leave_on(inputs, leaving, day),
            None => never_there(inputs, leaving),
        }
        Ok(())
    }

    fn contract(&self, inputs: &PlanInputs) -> Result<usize, ScenarioError> {
        let ids = || inputs.workforce.contracts.iter().map(|c| c.id.as_str());
        let position = ids().position(|id| id == self.contract);
        position.ok_or_else(|| ScenarioError::UnknownContract {
            name: self.contract.clone(),
            nearest: Suggestion::among(&self.contract, ids()),
        })
    }

    /// The queues that ask for one of the skills, ascending.
    fn queues(&self, inputs: &PlanInputs) -> Result<Vec<usize>, ScenarioError> {
        let known = || inputs.queues.iter().map(|q| q.skill.as_str());
        if let Some(unknown) = (self.skills.iter()).find(|s| !known().any(|k| k == s.as_str())) {
            return Err(ScenarioError::UnknownSkill {
                name: unknown.to_string(),
                nearest: Suggestion::among(unknown.as_str(), known()),
            });
        }
        let asks = |&q: &usize| self.skills.contains(&inputs.queues[q].skill);
        Ok((0..inputs.queues.len()).filter(asks).collect())
    }

    fn join(
        &self,
        inputs: &mut PlanInputs,
        contract: usize,
        queues: &[usize],
    ) -> Result<(), ScenarioError> {
        if queues.is_empty() && self.add > 0 {
            return Err(ScenarioError::NoSkills {
                contract: self.contract.clone(),
            });
        }
        let agents = &mut inputs.workforce.agents;
        let mut number = 0;
        for _ in 0..self.add {
            let id = free_id(agents, &mut number);
            agents.push(Agent {
                name: id.to_string(),
                hired: self.first_day,
                ..Agent::always_there(id, contract, queues.to_vec())
            });
        }
        Ok(())
    }
}

/// The next of `new-001`, `new-002` … that nobody has.
fn free_id(agents: &[Agent], number: &mut u32) -> AgentId {
    loop {
        *number += 1;
        let id = AgentId::new(format!("new-{number:03}"));
        if agents.iter().all(|agent| agent.id != id) {
            return id;
        }
    }
}

/// They work until the evening before.
fn leave_on(inputs: &mut PlanInputs, leaving: &[usize], day: NaiveDate) {
    for &agent in leaving {
        inputs.workforce.agents[agent].leaves = Some(day - Duration::days(1));
    }
}

/// They are taken out, and what they worked before the plan with them.
fn never_there(inputs: &mut PlanInputs, leaving: &[usize]) {
    let stays = |agent: &usize| leaving.binary_search(agent).is_err();
    let workforce = &mut inputs.workforce;
    let mut position = 0..workforce.agents.len();
    workforce
        .agents
        .retain(|_| position.next().is_some_and(|a| stays(&a)));
    workforce.previous.retain(|shift| stays(&shift.agent));
    for shift in &mut workforce.previous {
        shift.agent -= leaving.partition_point(|&gone| gone < shift.agent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixtures::{day, inputs};

    fn people(contract: &str, skills: &[&str], add: i64) -> People {
        People {
            contract: contract.to_owned(),
            skills: skills.iter().map(|&s| s.into()).collect(),
            add,
            first_day: None,
        }
    }

    fn ids(inputs: &PlanInputs) -> Vec<&str> {
        inputs
            .workforce
            .agents
            .iter()
            .map(|a| a.id.as_str())
            .collect()
    }

    #[test]
    fn new_people_have_ids_of_their_own_and_start_on_their_day() {
        let mut inputs = inputs();
        inputs.workforce.agents[1].id = "new-002".into();
        let change = People {
            first_day: Some(day(3)),
            ..people("part-time", &["chat", "voice"], 2)
        };
        change.apply(&mut inputs).unwrap();
        assert_eq!(
            ids(&inputs),
            ["A0", "new-002", "A2", "A3", "new-001", "new-003"]
        );
        let newest = inputs.workforce.agents.last().unwrap();
        assert_eq!((newest.contract, newest.hired), (1, Some(day(3))));
        assert_eq!(newest.queues, [0, 1]);
    }

    #[test]
    fn the_last_of_those_skills_leave_and_what_they_worked_before_goes_with_them() {
        // A0 and A2 have voice alone, A1 voice and chat, A3 everything; A1, A2, A3 worked before.
        let mut inputs = inputs();
        people("full-time", &["voice"], -1)
            .apply(&mut inputs)
            .unwrap();
        assert_eq!(ids(&inputs), ["A0", "A1", "A3"]);
        let worked: Vec<usize> = inputs.workforce.previous.iter().map(|p| p.agent).collect();
        assert_eq!(worked, [1, 2]);
    }

    #[test]
    fn who_leaves_in_the_middle_works_until_the_evening_before() {
        let mut inputs = inputs();
        let change = People {
            first_day: Some(day(2)),
            ..people("full-time", &[], -2)
        };
        change.apply(&mut inputs).unwrap();
        let leaves: Vec<_> = inputs.workforce.agents.iter().map(|a| a.leaves).collect();
        assert_eq!(leaves, [None, Some(day(1)), Some(day(1)), None]);
        // The same change again finds one person left.
        let error = change.apply(&mut inputs).unwrap_err();
        assert!(matches!(
            error,
            ScenarioError::NotEnoughPeople {
                asked: 2,
                found: 1,
                ..
            }
        ));
    }

    #[test]
    fn joining_and_leaving_again_changes_nothing() {
        let mut inputs = inputs();
        people("part-time", &["chat"], 3)
            .apply(&mut inputs)
            .unwrap();
        people("part-time", &["chat"], -3)
            .apply(&mut inputs)
            .unwrap();
        assert_eq!(inputs.workforce, crate::plan::fixtures::inputs().workforce);
        people("part-time", &["chat"], 0)
            .apply(&mut inputs)
            .unwrap();
        assert_eq!(inputs.workforce, crate::plan::fixtures::inputs().workforce);
    }

    #[test]
    fn unknown_contracts_and_skills_are_named_and_nobody_joins_without_a_skill() {
        let error = people("parttime", &["chat"], 1)
            .apply(&mut inputs())
            .unwrap_err();
        let text = "unknown contract \"parttime\", did you mean \"part-time\"?";
        assert_eq!(error.to_string(), text);
        let error = people("part-time", &["voise"], 1)
            .apply(&mut inputs())
            .unwrap_err();
        let text = "unknown skill \"voise\", did you mean \"voice\"?";
        assert_eq!(error.to_string(), text);
        let error = people("part-time", &[], 1)
            .apply(&mut inputs())
            .unwrap_err();
        assert!(matches!(error, ScenarioError::NoSkills { .. }));
    }
}
