//! What more of something would save: an hour, a person, a skill; by prices, and solved again.
//!
//! ```text
//! hour     h·Σ_t g_t over the intervals of one hour, g_t the true difference of one more on queue
//! person   − min over rosters of ( k_r − w·Σ_t v_t·δ_rt )   for a new person without absences
//! skill    what the same person's best roster earns with the skill less what it earns without
//! ```
//! These are the savings while everybody else stays as they are, so they are a little low. The best
//! ideas are solved again: people with the queue's skill answer in turn, as in a
//! [replan](super::super::replan) without a price on changes, until the total falls no more. The
//! roster itself is settled the same way first. Each roster so found is then settled without its idea,
//! and the cheapest of all without is where the ideas begin again, so that only the idea makes the
//! difference and not a search that was luckier on one side:
//!
//! ```text
//! saved = min( settled(now) , settled(found with an idea, taken out again) …)  − least found with the idea
//! ```
//!
//! Not counted: what hiring or training costs. Wages are.

use std::collections::BTreeSet;

use super::super::compile::{CompiledProblem, compile};
use super::super::responses::{Responder, Scratch, WorkedDay};
use super::super::search::{Place, SearchLimits, repair, values_beside};
use super::super::solve::roster as in_words;
use super::super::{Agent, Roster, RosterError, RosterProblem};
use super::options::worked;
use crate::progress::Progress;
use crate::units::AgentId;

/// Ideas that are solved again.
const SOLVED_AGAIN: usize = 3;

/// People who are asked whether a skill would help, at most; one of each kind.
const MOST_LEARNERS: usize = 24;

/// Something the plan could have more of.
#[derive(Debug, Clone, PartialEq)]
pub enum More {
    /// One more person on the queue for the hour from the interval on.
    Hour,
    /// One more person without absences.
    Person {
        /// Position in the problem's contracts.
        contract: usize,
        /// Positions of the queues they serve.
        queues: Vec<usize>,
    },
    /// The queue's skill for somebody who has it not.
    Skill {
        /// Position in the problem's agents.
        agent: usize,
    },
}

/// What an idea saves over the whole plan, in money.
#[derive(Debug, Clone, PartialEq)]
pub struct Saving {
    /// The idea.
    pub more: More,
    /// By prices, everybody else as they are.
    pub by_prices: f64,
    /// Solved again; the best three only.
    pub solved_again: Option<f64>,
}

/// What is short, and what more would save there; the best first.
#[derive(Debug, Clone, PartialEq)]
pub struct Savings {
    /// Money that one more person on the queue saves in the interval, per hour.
    pub price: f64,
    /// The ideas.
    pub ideas: Vec<Saving>,
}

/// Prices ideas for a queue and an interval and solves the best again.
///
/// # Errors
/// [`RosterError`] for numbers and references that no plan could be made from.
pub fn savings(
    problem: &RosterProblem,
    roster: &Roster,
    (queue, interval): (usize, usize),
    (seed, progress): (u64, &dyn Progress),
) -> Result<Savings, RosterError> {
    let limits = SearchLimits { effort: 0, seed };
    let desk = Desk {
        queue,
        limits,
        progress,
    };
    let now = desk.settled(problem, roster)?;
    let hour = hour(problem, interval);
    let gains = &now.prices[queue];
    let hours = problem.grid.interval_hours();
    let mut ideas = vec![(
        More::Hour,
        hours * hour.clone().map(|t| gains[t]).sum::<f64>(),
    )];
    for more in people(problem, queue) {
        let with = desk.with(problem, &more, hour.clone());
        let newcomer = with.agents.len() - 1;
        let saves = -best_cost(&with, &now.roster, newcomer)?;
        ideas.push((more, saves));
    }
    for more in learners(problem, queue)? {
        let More::Skill { agent } = more else {
            continue;
        };
        let with = desk.with(problem, &more, hour.clone());
        let before = best_cost(problem, &now.roster, agent)?;
        ideas.push((more, before - best_cost(&with, &now.roster, agent)?));
    }
    ideas.retain(|(_, saves)| saves.is_finite());
    ideas.sort_by(|a, b| b.1.total_cmp(&a.1));
    let price = gains[interval];
    let tried = ideas.iter().filter(|(_, by_prices)| *by_prices > 0.0);
    let tried: Vec<RosterProblem> = tried
        .take(SOLVED_AGAIN)
        .map(|(more, _)| desk.with(problem, more, hour.clone()))
        .collect();
    let again = desk.solved_again(problem, now, &tried)?;
    let again = again.into_iter().chain(std::iter::repeat(None));
    let found = ideas.into_iter().zip(again);
    Ok(Savings {
        price,
        ideas: found
            .map(|((more, by_prices), solved_again)| Saving {
                more,
                by_prices,
                solved_again,
            })
            .collect(),
    })
}

/// The intervals of one hour.
fn hour(problem: &RosterProblem, interval: usize) -> std::ops::Range<usize> {
    let n = (60 / problem.grid.interval_minutes() as usize).max(1);
    interval..(interval + n).min(problem.grid.n_intervals())
}

/// One new person for each contract and set of skills that somebody with the queue's skill has.
fn people(problem: &RosterProblem, queue: usize) -> Vec<More> {
    let with_skill = problem.agents.iter().filter(|a| a.queues.contains(&queue));
    let kinds: BTreeSet<(usize, &Vec<usize>)> = with_skill
        .map(|agent| (agent.contract, &agent.queues))
        .collect();
    let kinds = kinds.into_iter();
    kinds
        .map(|(contract, queues)| More::Person {
            contract,
            queues: queues.clone(),
        })
        .collect()
}

/// One of each group without the skill.
fn learners(problem: &RosterProblem, queue: usize) -> Result<Vec<More>, RosterError> {
    let compiled = compile(problem)?;
    let first = compiled.groups.iter().map(|group| group.members[0]);
    let without = first.filter(|&agent| !problem.agents[agent].queues.contains(&queue));
    let learners = without.take(MOST_LEARNERS);
    Ok(learners.map(|agent| More::Skill { agent }).collect())
}

/// What the best roster of one person costs beside everybody else; infinite where none is legal.
fn best_cost(problem: &RosterProblem, roster: &Roster, agent: usize) -> Result<f64, RosterError> {
    let compiled = compile(problem)?;
    let responder = Responder::new(&compiled);
    let people = seated(&compiled, problem, roster);
    let own = people.iter().find(|place| place.agent == agent);
    let own = own.expect("invariant: everybody is in a group").group;
    let others = people.into_iter().filter(|place| place.agent != agent);
    let others: Vec<_> = others
        .map(|place| {
            let days = place.days.unwrap_or_else(|| vec![None; compiled.n_days]);
            (place.group, days)
        })
        .collect();
    let values = values_beside(&responder, own, &others);
    let answer = responder.best(own, &values, &mut Scratch::default());
    Ok(answer.map_or(f64::INFINITY, |found| found.cost))
}

/// Everybody by position; `None` for those who do not work, or something that is not legal.
fn seated(compiled: &CompiledProblem, problem: &RosterProblem, roster: &Roster) -> Vec<Place> {
    let mut group_of = vec![0; problem.agents.len()];
    for (index, group) in compiled.groups.iter().enumerate() {
        group
            .members
            .iter()
            .for_each(|&agent| group_of[agent] = index);
    }
    let mut days: Vec<Option<Vec<Option<WorkedDay>>>> =
        vec![Some(vec![None; compiled.n_days]); problem.agents.len()];
    for shift in &roster.shifts {
        let day = usize::try_from(problem.grid.day_index(shift.work_date));
        let day = day.ok().filter(|&day| day < compiled.n_days);
        let known = day.and_then(|day| Some((day, worked(compiled, day, shift)?)));
        let allowed = known.filter(|(day, worked)| {
            let choices = &compiled.groups[group_of[shift.agent]].days[*day].work;
            choices.iter().any(|choice| choice.shift == worked.shift)
        });
        match (allowed, &mut days[shift.agent]) {
            (Some((day, worked)), Some(days)) => days[day] = Some(worked),
            (None, of_agent) => *of_agent = None,
            _ => {}
        }
    }
    let mut works = vec![false; problem.agents.len()];
    roster
        .shifts
        .iter()
        .for_each(|shift| works[shift.agent] = true);
    let everybody = days.into_iter().enumerate();
    everybody
        .map(|(agent, days)| Place {
            agent,
            group: group_of[agent],
            days: days.filter(|_| works[agent]),
            asked: true,
        })
        .collect()
}

/// A roster after everybody has answered, and what one person more is worth then.
struct Settled {
    cost: f64,
    roster: Roster,
    prices: Vec<Vec<f64>>,
}

struct Desk<'a> {
    queue: usize,
    limits: SearchLimits,
    progress: &'a dyn Progress,
}

impl Desk<'_> {
    /// The problem with more of something.
    fn with(
        &self,
        problem: &RosterProblem,
        more: &More,
        hour: std::ops::Range<usize>,
    ) -> RosterProblem {
        let mut with = problem.clone();
        match more {
            More::Hour => {
                for required in &mut with.queues[self.queue].required[hour] {
                    *required = (*required - 1.0).max(0.0);
                }
            }
            More::Person { contract, queues } => {
                let id = AgentId::new("one more");
                let person = Agent::always_there(id, *contract, queues.clone());
                with.agents.push(person);
            }
            More::Skill { agent } => {
                let queues = &mut with.agents[*agent].queues;
                queues.push(self.queue);
                queues.sort_unstable();
            }
        }
        with
    }

    /// What each problem saves that has more of something than this one; those before a stop.
    fn solved_again(
        &self,
        problem: &RosterProblem,
        now: Settled,
        tried: &[RosterProblem],
    ) -> Result<Vec<Option<f64>>, RosterError> {
        let mut without = now;
        let mut costs = Vec::new();
        for with in tried {
            if self.progress.stop_requested() {
                break;
            }
            let found = self.settled(with, &without.roster)?;
            let mut left = found.roster;
            // Whoever is new stands last.
            left.shifts
                .retain(|shift| shift.agent < problem.agents.len());
            let settled = self.settled(problem, &left)?;
            if settled.cost < without.cost {
                without = settled;
            }
            costs.push(found.cost);
        }
        for (with, cost) in tried.iter().zip(&mut costs) {
            if !self.progress.stop_requested() {
                *cost = cost.min(self.settled(with, &without.roster)?.cost);
            }
        }
        let saved = costs.into_iter().map(|cost: f64| without.cost - cost);
        Ok(saved
            .map(|saved| saved.is_finite().then_some(saved))
            .collect())
    }

    /// Everybody answers until the total falls no more; people without any legal roster stay out.
    fn settled(&self, problem: &RosterProblem, roster: &Roster) -> Result<Settled, RosterError> {
        let mut compiled = compile(problem)?;
        let without = Responder::new(&compiled).without_roster();
        for group in without.into_iter().rev() {
            compiled.groups.remove(group);
        }
        let planned: BTreeSet<usize> = compiled
            .groups
            .iter()
            .flat_map(|g| g.members.clone())
            .collect();
        let mut places = seated(&compiled, problem, roster);
        places.retain(|place| planned.contains(&place.agent));
        let responder = Responder::new(&compiled);
        let repaired = repair(&responder, &places, &self.limits, self.progress);
        let Some(repaired) = repaired else {
            return Ok(Settled {
                cost: f64::INFINITY,
                roster: roster.clone(),
                prices: vec![vec![0.0; compiled.n_intervals]; compiled.required.len()],
            });
        };
        Ok(Settled {
            cost: repaired.found.cost,
            roster: in_words(problem, &compiled, &repaired.found),
            prices: repaired.differences,
        })
    }
}
