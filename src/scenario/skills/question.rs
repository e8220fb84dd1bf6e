//! The queues and groups in one order, whatever the order in which they came.

use crate::simulation::{QueueService, Transfer};
use crate::staffing::StaffingError;
use crate::staffing::pools::{self, PoolBounds, PooledQueue, Skill, SkillGroup};

/// A queue as the formulas and as the simulation see it.
#[derive(Debug, Clone, PartialEq)]
pub struct SkilledQueue {
    /// Load and target.
    pub pooled: PooledQueue,
    /// How it is served; transfers name positions in the list that the question is made from.
    pub service: QueueService,
}

/// How many heads do these queues need with these people?
#[derive(Debug, Clone, PartialEq)]
pub struct SkillQuestion {
    /// In the order of their ids.
    pub queues: Vec<SkilledQueue>,
    /// People with one skill before those with several; equal groups are one.
    pub groups: Vec<SkillGroup>,
    /// Contacts that a judgement rests on; more of them know the service better.
    pub contacts: u32,
    /// Where the random customers come from.
    pub seed: u64,
}

/// Enough contacts to know a service level to within half a point or so.
const CONTACTS: u32 = 300_000;

impl SkillQuestion {
    /// Sorts queues and groups; where nobody can be hired for a queue alone, average people can.
    pub fn new(queues: Vec<SkilledQueue>, groups: Vec<SkillGroup>, seed: u64) -> Self {
        let mut order: Vec<usize> = (0..queues.len()).collect();
        order.sort_by(|&a, &b| queues[a].service.queue.cmp(&queues[b].service.queue));
        let place = |old: usize| order.iter().position(|&q| q == old);
        let mut sorted: Vec<SkilledQueue> = order.iter().map(|&q| queues[q].clone()).collect();
        for queue in &mut sorted {
            let here = std::mem::take(&mut queue.service.behaviour.transfers);
            let moved = |t: Transfer| place(t.to).map(|to| Transfer { to, ..t });
            queue.service.behaviour.transfers = here.into_iter().filter_map(moved).collect();
        }
        let moved = |skill: &Skill| place(skill.queue).map(|queue| Skill { queue, ..*skill });
        let groups = groups.into_iter().map(|group| SkillGroup {
            skills: group.skills.iter().filter_map(moved).collect(),
            ..group
        });
        let mut question = Self {
            queues: sorted,
            groups: groups.filter(|group| !group.skills.is_empty()).collect(),
            contacts: CONTACTS,
            seed,
        };
        question.let_people_be_hired();
        question.settle_order();
        question
    }

    fn let_people_be_hired(&mut self) {
        for queue in 0..self.queues.len() {
            let hired = |g: &SkillGroup| {
                g.most.is_none() && g.skills.len() == 1 && g.skills[0].queue == queue
            };
            if !self.groups.iter().any(hired) {
                let proficiency = 1.0;
                self.groups.push(SkillGroup {
                    skills: vec![Skill { queue, proficiency }],
                    most: None,
                    there: None,
                });
            }
        }
    }

    /// Sorts the groups and makes one of those that are alike.
    pub(super) fn settle_order(&mut self) {
        for group in &mut self.groups {
            group.skills.sort_by_key(|skill| skill.queue);
        }
        let key = |group: &SkillGroup| {
            let skill = |s: &Skill| (s.queue, s.proficiency.to_bits());
            let skills: Vec<(usize, u64)> = group.skills.iter().map(skill).collect();
            (skills.len(), skills)
        };
        self.groups.sort_by_key(key);
        self.groups.dedup_by(|later, kept| {
            let alike = key(later) == key(kept);
            if alike {
                let both = kept.most.zip(later.most);
                kept.most = both.map(|(a, b)| a.saturating_add(b));
                let there = kept.there.zip(later.there).map(|(a, b)| a + b);
                kept.there = there.or(kept.there).or(later.there);
            }
            alike
        });
    }

    /// What formulas say about it.
    pub(super) fn bounds(&self) -> Result<PoolBounds, StaffingError> {
        let pooled: Vec<PooledQueue> = self.queues.iter().map(|q| q.pooled.clone()).collect();
        pools::bounds(&pooled, &self.groups)
    }

    /// What a group is called: its queues, joined by "+".
    pub fn name(&self, group: &SkillGroup) -> String {
        let id = |skill: &Skill| self.queues[skill.queue].service.queue.to_string();
        group.skills.iter().map(id).collect::<Vec<_>>().join("+")
    }
}
