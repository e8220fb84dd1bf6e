//! Several queues, people with several skills: how many heads lie between the best and the worst use.
//!
//! A person who can serve two queues serves one contact at a time. Counting such a person in full for
//! each queue promises a service that nobody gets; counting a person for one queue alone forgoes what
//! flexibility is worth. Formulas know the two ends, and the answer between them is simulated
//! (`scenario::skills`).
//!
//! ```text
//! q  queue          g  group: people with the same skills, n_g heads, at most m_g of them
//! S  set of queues  R_S  least people for the contacts of S in one line, under the mildest target of S,
//!                        everybody as fast as the fastest who can serve any of S
//! split   each person belongs to one queue:   Σ_g y_gq ≥ R_q,   Σ_q y_gq ≤ m_g
//! pooled  Σ n_g ≥ Σ_i R_(S_i) − Σ_g m_g·(t_g − 1)⁺   for disjoint sets S_1, S_2, …,
//!         t_g = how many of them g can serve; the largest right-hand side is the bound
//! naive   Σ_(g can serve q) n_g ≥ R_q for each queue, and nothing else
//! ```
//! # Why the bound holds, and for what
//! The people who can serve any of S are at least R_S in number; adding this up over disjoint sets
//! counts a head of g t_g times, which gives the inequality. That leaves R_S:
//! * **One queue, any measure.** Give the queue all people who can serve it, for itself. Each of its
//!   contacts then waits no longer than before, contact by contact, since whoever served it would
//!   still be there (exponential handle times, first come first served within the queue). So R_q holds
//!   for the service level, the average speed of answer and abandonment.
//! * **Several queues of equal handle time and equal patience: probability of waiting, average wait,
//!   abandonment.** With x contacts present, people with limited skills end work at no more than the
//!   rate of min(x, n) people. The pooled system works at just that rate, so (by coupling the two) it
//!   holds fewer contacts at every moment if patience is no shorter than the handle time; in either
//!   case the mean number in line and with it the share that gives up are the least possible.
//! * **Several queues, share served within T > 0: a rule of thumb.** First come first served over all
//!   queues has the least spread of waits, and for one T an order that gives up on late contacts may
//!   serve a larger share in time. With a fixed priority and with "longest wait first" no such case was
//!   seen: the tests compare the bound with chains and with simulation.
//! * **Unequal handle times or patience: a rule of thumb** (means weighted by contacts). Conversations
//!   in parallel, a shape of patience or limited lines: only work is counted, the load answered over
//!   what a person can do at most, which holds for every measure.
//!
//! A limit on occupancy is part of R_S as the mildest of S; it speaks of other people in each queue, so
//! for sets it is a rule of thumb too.
//!
//! Not modelled: costs per group (heads are counted), people who switch skills by the hour, and
//! learning.
//!
//! # References
//! Gans, Koole, Mandelbaum (2003), section 5. Wallace, Whitt (2005), "A staffing algorithm for call
//! centers with skill-based routing", Manufacturing & Service Operations Management 7, 276–294.

mod cover;
mod pooling;

use super::required::{LeastStaff, Limits, Work, least_staff};
use super::{QueueTarget, ServiceMeasures, StaffingError};

/// A queue with the load of one representative hour.
#[derive(Debug, Clone, PartialEq)]
pub struct PooledQueue {
    /// What it promises and how it is worked.
    pub target: QueueTarget,
    /// Contacts per hour.
    pub per_hour: f64,
    /// Mean handle time of an average person, seconds.
    pub handle_time_s: f64,
}

/// People with the same skills.
#[derive(Debug, Clone, PartialEq)]
pub struct SkillGroup {
    /// The queues that they can serve, in ascending order.
    pub skills: Vec<Skill>,
    /// How many there can be; `None` where people can be hired.
    pub most: Option<u64>,
    /// How many there are now, where that is known; bounds do not ask.
    pub there: Option<u64>,
}

/// One queue that somebody can serve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Skill {
    /// Position of the queue.
    pub queue: usize,
    /// Handle time is divided by it; 1 is average.
    pub proficiency: f64,
}

impl SkillGroup {
    /// The proficiency in a queue, if the group can serve it.
    pub fn proficiency(&self, queue: usize) -> Option<f64> {
        let skill = self.skills.iter().find(|skill| skill.queue == queue);
        skill.map(|skill| skill.proficiency)
    }

    /// How many heads fit in, endless where people can be hired.
    fn room(&self) -> u64 {
        self.most.unwrap_or(u64::MAX)
    }
}

/// What formulas say about the heads of several queues together.
#[derive(Debug, Clone, PartialEq)]
pub struct PoolBounds {
    /// Per queue: people that it needs if they do nothing else, average people.
    pub alone: Vec<u64>,
    /// Heads if everybody could serve everything.
    pub fully_pooled: u64,
    /// No fewer heads than these keep all targets (see the module for which measures).
    pub lower: u64,
    /// Per group: heads when each person belongs to one queue; `None` where the groups are too small.
    pub split: Option<Vec<u64>>,
    /// Per group: heads when each person counts in full for every queue; `None` as for the split.
    pub naive: Option<Vec<u64>>,
    /// Per group and queue: average people that one head stands for; 0 without the skill.
    pub worths: Vec<Vec<f64>>,
}

/// The bounds for these queues and groups.
///
/// # Errors
/// [`StaffingError`] of a queue whose target no number of people meets.
///
/// # Examples
/// Two equal queues, half of the first team trained for both:
/// ```
/// use paiban::staffing::pools::*;
/// # use paiban::staffing::{AnswerWithin, LoadMethod, QueueTarget, StaffingModel};
/// # use paiban::units::*;
/// # use std::time::Duration;
/// # let target = |id: &str| QueueTarget {
/// #     queue: id.into(), channel: Channel::Voice, model: StaffingModel::ErlangC,
/// #     load_method: LoadMethod::IntervalByInterval,
/// #     staff_for: Default::default(),
/// #     patience: Patience::Infinite, patience_law: None, retry: None, lines: None, concurrency: 1,
/// #     concurrency_slowdown: vec![1.0], service_level: Fraction::new(0.8).unwrap(),
/// #     answer_within: AnswerWithin::Wait(Duration::from_secs(20)),
/// #     definition: ServiceLevelDefinition::Offered, max_abandonment: None,
/// #     max_occupancy: Fraction::new(1.0).unwrap(), max_average_speed_of_answer: None,
/// #     backlog: Default::default(),
/// # };
/// let queue = |id| PooledQueue { target: target(id), per_hour: 600.0, handle_time_s: 300.0 };
/// let can = |queue| Skill { queue, proficiency: 1.0 };
/// let group = |skills, most| SkillGroup { skills, most, there: None };
/// let groups = [
///     group(vec![can(0)], None),
///     group(vec![can(0), can(1)], Some(3)),
///     group(vec![can(1)], None),
/// ];
/// let bounds = bounds(&[queue("a"), queue("b")], &groups)?;
/// assert_eq!(bounds.alone, [57, 57]);
/// assert_eq!(bounds.fully_pooled, 108);
/// assert_eq!(bounds.lower, 111); // 114, less 3 people who stand in for two queues
/// assert_eq!(bounds.naive, Some(vec![54, 3, 54]));
/// # Ok::<(), paiban::staffing::StaffingError>(())
/// ```
pub fn bounds(queues: &[PooledQueue], groups: &[SkillGroup]) -> Result<PoolBounds, StaffingError> {
    let alone = (queues.iter())
        .map(|queue| queue.people_alone(1.0))
        .collect::<Result<Vec<_>, _>>()?;
    let worths = worths(queues, groups, &alone)?;
    let pooling = pooling::Pooling::new(queues, groups)?;
    Ok(PoolBounds {
        fully_pooled: pooling.of_all(),
        lower: pooling.least_heads(),
        split: cover::split(groups, &worths, &alone),
        naive: cover::naive(groups, &worths, &alone),
        alone,
        worths,
    })
}

/// Per group and queue: what one head is worth of the queue's average people; 0 without the skill.
fn worths(
    queues: &[PooledQueue],
    groups: &[SkillGroup],
    alone: &[u64],
) -> Result<Vec<Vec<f64>>, StaffingError> {
    let worth = |group: &SkillGroup, queue: usize| {
        let Some(proficiency) = group.proficiency(queue) else {
            return Ok(0.0);
        };
        let needed = queues[queue].people_alone(proficiency)?;
        // Nothing arrives: whoever is there is enough.
        Ok(if needed == 0 {
            1.0
        } else {
            alone[queue] as f64 / needed as f64
        })
    };
    (groups.iter())
        .map(|group| (0..queues.len()).map(|queue| worth(group, queue)).collect())
        .collect()
}

impl PooledQueue {
    /// Erlangs of average people.
    pub fn load(&self) -> f64 {
        self.per_hour * self.handle_time_s / 3600.0
    }

    /// People that it needs for itself when all of them have this proficiency.
    ///
    /// # Errors
    /// [`StaffingError`] where no number of people meets the target.
    pub fn people_alone(&self, proficiency: f64) -> Result<u64, StaffingError> {
        let work = Work::new(self.per_hour, self.handle_time_s / proficiency, 3600.0);
        let limits = self.target.limits().and_then(Limits::new);
        let found = work.and_then(|work| least_staff(&self.target.formula()?, &work, &limits?));
        found
            .map(|LeastStaff { base_staff, .. }| base_staff)
            .map_err(|error| error.of_queue(&self.target.queue))
    }

    /// The service of so many average people for itself, by its formula.
    ///
    /// # Errors
    /// [`StaffingError`] where people cannot carry the load and nobody gives up.
    pub fn service(&self, people: u64) -> Result<ServiceMeasures, StaffingError> {
        let work = Work::new(self.per_hour, self.handle_time_s, 3600.0);
        let found = work.and_then(|work| {
            let service = self
                .target
                .formula()?
                .service(people, &work, self.target.wait_s()?)?;
            Ok(service.measures(self.target.definition))
        });
        found.map_err(|error| error.of_queue(&self.target.queue))
    }
}

#[cfg(test)]
mod tests;
