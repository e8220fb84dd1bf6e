//! "Train k people of a group in a skill": heads needed, heads saved, and what the naive count gives.

use super::judge::Judge;
use super::search::Search;
use super::{SkillQuestion, SkillsError, StaffedSkills};
use crate::progress::{Phase, Progress};
use crate::simulation::ServiceEstimate;
use crate::staffing::pools::{PoolBounds, Skill, SkillGroup};
use crate::units::QueueId;

/// Shares of a group that are trained.
const SHARES: [f64; 5] = [0.1, 0.2, 0.3, 0.5, 1.0];
/// Pairs of group and skill that are looked at, the largest groups first.
const MOST_PAIRS: usize = 8;

/// What training is asked about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Training {
    /// How fast the trained are in the new queue; 1 is average.
    pub proficiency: f64,
}

/// The whole table.
#[derive(Debug, Clone, PartialEq)]
pub struct SkillTable {
    /// Queues and groups as they stand.
    pub question: SkillQuestion,
    /// Per queue: people that it needs if they do nothing else.
    pub alone: Vec<u64>,
    /// Heads if everybody could serve everything.
    pub fully_pooled: u64,
    /// Nobody trained.
    pub untrained: TrainingRow,
    /// One row per group, skill and share.
    pub rows: Vec<TrainingRow>,
    /// Pairs of group and queue that were left out, since the table is bounded.
    pub left_out: usize,
    /// Teams that were simulated.
    pub n_simulated: usize,
}

impl SkillTable {
    /// The queue whose service level is nearest to its promise, and the promise.
    pub fn nearest(&self, service: &[ServiceEstimate]) -> (usize, f64) {
        let promised = |q: usize| self.question.queues[q].pooled.target.service_level.get();
        let slack = |q: usize| service[q].service_level.unwrap_or(0.0) - promised(q);
        let queues = 0..service.len();
        let nearest = queues
            .min_by(|&a, &b| slack(a).total_cmp(&slack(b)))
            .unwrap_or(0);
        (nearest, promised(nearest))
    }
}

/// So many people of a group are trained in one more queue.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingRow {
    /// The group as it is called; empty where nobody is trained.
    pub group: String,
    /// The queue that they learn.
    pub skill: Option<QueueId>,
    /// The share of the group that is trained.
    pub share: f64,
    /// How many people that is.
    pub trained: u64,
    /// The people of the answer: a group's name and its heads, those who learnt marked by "*".
    pub team: Vec<(String, u64)>,
    /// Heads needed, and what customers meet.
    pub answer: StaffedSkills,
    /// Heads less than with nobody trained.
    pub saved: u64,
    /// No fewer heads can do.
    pub lower: u64,
    /// Heads if each person belonged to one queue.
    pub split: u64,
    /// What comes of counting everybody for every queue.
    pub naive: Naive,
}

/// The naive count and what it really gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Naive {
    /// Heads.
    pub heads: u64,
    /// The queue that misses its promise by most.
    pub queue: QueueId,
    /// What its customers meet.
    pub service: ServiceEstimate,
}

/// The heads that training saves, for every group and every queue that it cannot serve.
///
/// # Errors
/// [`SkillsError`] where a target is out of reach or the simulation refuses the question.
pub fn training(
    question: SkillQuestion,
    training: &Training,
    progress: &dyn Progress,
) -> Result<SkillTable, SkillsError> {
    let mut judge = Judge::new(&question, &question.bounds()?.alone)?;
    let nobody = Asked::nobody(&question).answer(None, &mut judge)?;
    let now = nobody.row.answer.heads.clone();
    // Who is there now is known of a team; else those who are needed now stand for them.
    let groups = question.groups.iter().zip(&now);
    let there: Vec<u64> = groups
        .map(|(group, &heads)| group.there.unwrap_or(heads))
        .collect();
    let (pairs, left_out) = pairs(&question, &there);
    let mut table = SkillTable {
        alone: nobody.bounds.alone,
        fully_pooled: nobody.bounds.fully_pooled,
        untrained: nobody.row,
        rows: Vec::new(),
        left_out,
        n_simulated: 0,
        question,
    };
    let total = pairs.len() * SHARES.len();
    for (group, queue) in pairs {
        // Who was enough with fewer trained is enough with more.
        let mut enough = team_of(&table.question, &now);
        for share in SHARES {
            progress.step(Phase::Simulate, table.rows.len(), total, "");
            let trained = (share * there[group] as f64).round() as u64;
            let learnt = (share, trained, training.proficiency);
            let asked = Asked::training(&table.question, (group, queue), learnt);
            let mut answered = asked.answer(Some(&enough), &mut judge)?;
            enough = team_of(&asked.question, &answered.row.answer.heads);
            let heads = answered.row.answer.total();
            answered.row.saved = table.untrained.answer.total().saturating_sub(heads);
            table.rows.push(answered.row);
        }
    }
    table.n_simulated = judge.n_judged();
    progress.step(Phase::Simulate, total, total, "");
    Ok(table)
}

/// Groups that are there with queues that they cannot serve, the largest groups first; and how many
/// pairs were left out.
fn pairs(question: &SkillQuestion, there: &[u64]) -> (Vec<(usize, usize)>, usize) {
    let mut pairs = Vec::new();
    for (group, _) in there.iter().enumerate().filter(|(_, heads)| **heads > 0) {
        let can = |queue: &usize| question.groups[group].proficiency(*queue).is_some();
        let new = (0..question.queues.len()).filter(|queue| !can(queue));
        pairs.extend(new.map(|queue| (group, queue)));
    }
    pairs.sort_by_key(|pair| std::cmp::Reverse(there[pair.0]));
    let left_out = pairs.len().saturating_sub(MOST_PAIRS);
    pairs.truncate(MOST_PAIRS);
    (pairs, left_out)
}

/// Heads by skills, so that they are found again in a question with another group.
type Team = Vec<(Vec<Skill>, u64)>;

fn team_of(question: &SkillQuestion, heads: &[u64]) -> Team {
    let groups = question.groups.iter().map(|group| group.skills.clone());
    groups.zip(heads.iter().copied()).collect()
}

/// A question with some people trained.
struct Asked {
    question: SkillQuestion,
    group: String,
    skill: Option<usize>,
    share: f64,
    trained: u64,
    learnt: Option<Vec<Skill>>,
}

/// Its answer, and what was learnt on the way.
struct Answered {
    row: TrainingRow,
    bounds: PoolBounds,
}

impl Asked {
    fn nobody(question: &SkillQuestion) -> Self {
        Self {
            question: question.clone(),
            group: String::new(),
            skill: None,
            share: 0.0,
            trained: 0,
            learnt: None,
        }
    }

    fn training(
        question: &SkillQuestion,
        (group, queue): (usize, usize),
        (share, trained, proficiency): (f64, u64, f64),
    ) -> Self {
        let mut changed = question.clone();
        let source = &mut changed.groups[group];
        let mut skills = source.skills.clone();
        skills.push(Skill { queue, proficiency });
        skills.sort_by_key(|skill| skill.queue);
        // Who has learnt is no longer in the old group; people with one skill can be hired anew.
        source.most = source.most.map(|most| most.saturating_sub(trained));
        changed.groups.push(SkillGroup {
            skills: skills.clone(),
            most: Some(trained),
            there: None,
        });
        changed.settle_order();
        Self {
            group: question.name(&question.groups[group]),
            question: changed,
            skill: Some(queue),
            share,
            trained,
            learnt: Some(skills),
        }
    }

    /// The answer, from a team that was enough before where it can still be had.
    fn answer(&self, enough: Option<&Team>, judge: &mut Judge) -> Result<Answered, SkillsError> {
        let bounds = self.question.bounds()?;
        let mut search = Search::new(&self.question, bounds.clone(), judge);
        let answer = search.run(enough.and_then(|team| self.found_again(team)))?;
        let hired = "invariant: people can be hired for each queue";
        let naive = bounds.naive.as_ref().expect(hired);
        let row = TrainingRow {
            group: self.group.clone(),
            skill: self
                .skill
                .map(|q| self.question.queues[q].service.queue.clone()),
            share: self.share,
            trained: self.trained,
            team: self.team(&answer.heads),
            answer,
            saved: 0,
            lower: bounds.lower,
            split: bounds.split.as_ref().expect(hired).iter().sum(),
            naive: self.naive(&mut search, naive)?,
        };
        Ok(Answered { row, bounds })
    }

    /// The groups that are there by their names.
    fn team(&self, heads: &[u64]) -> Vec<(String, u64)> {
        let named = |(group, &heads): (&SkillGroup, &u64)| {
            let learnt = self.learnt.as_ref() == Some(&group.skills);
            let name = self.question.name(group);
            (if learnt { format!("{name}*") } else { name }, heads)
        };
        let team = self.question.groups.iter().zip(heads).map(named);
        team.filter(|(_, heads)| *heads > 0).collect()
    }

    fn naive(&self, search: &mut Search<'_>, heads: &[u64]) -> Result<Naive, SkillsError> {
        let verdict = search.judge(heads)?;
        let worst = (0..verdict.margins.len())
            .min_by(|&a, &b| verdict.margins[a].total_cmp(&verdict.margins[b]))
            .unwrap_or(0);
        Ok(Naive {
            heads: heads.iter().sum(),
            queue: self.question.queues[worst].service.queue.clone(),
            service: verdict.service[worst],
        })
    }

    /// The heads of a team in this question; `None` where there are fewer such people now.
    fn found_again(&self, team: &Team) -> Option<Vec<u64>> {
        let of = |group: &SkillGroup| {
            let known = team.iter().find(|(skills, _)| *skills == group.skills);
            known.map_or(0, |(_, heads)| *heads)
        };
        let fits = |group: &SkillGroup| group.most.is_none_or(|most| of(group) <= most);
        let groups = &self.question.groups;
        groups
            .iter()
            .all(fits)
            .then(|| groups.iter().map(of).collect())
    }
}
