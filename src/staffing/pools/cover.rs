//! Heads when each person belongs to one queue, and when each counts for all.
//!
//! A head of a group that is faster or slower than average stands for (average people alone) ÷ (people
//! of the group alone) average people. Where all are average the split is the least one, by augmenting
//! paths; else the fastest are taken first, which is a split and not always the least.

use super::SkillGroup;

/// Rounding of sums of worths must not cost a head.
const HAIR: f64 = 1e-9;

/// Heads per group so that every queue has its people for itself; `None` where groups are too small.
pub(super) fn split(groups: &[SkillGroup], worths: &[Vec<f64>], need: &[u64]) -> Option<Vec<u64>> {
    let mut split = Split {
        groups,
        worths,
        heads: vec![vec![0; need.len()]; groups.len()],
    };
    // Queues that few can serve are filled first, so that paths stay short.
    let mut order: Vec<usize> = (0..need.len()).collect();
    let able = |queue: usize| worths.iter().filter(|worth| worth[queue] > 0.0).count();
    order.sort_by_key(|&queue| able(queue));
    for queue in order {
        while split.has(queue) + HAIR < need[queue] as f64 {
            split.add_one(queue)?;
        }
    }
    Some(
        split
            .heads
            .iter()
            .map(|of_group| of_group.iter().sum())
            .collect(),
    )
}

struct Split<'a> {
    groups: &'a [SkillGroup],
    worths: &'a [Vec<f64>],
    /// Per group and queue.
    heads: Vec<Vec<u64>>,
}

impl Split<'_> {
    /// Average people that a queue has.
    fn has(&self, queue: usize) -> f64 {
        let of_group = |g: usize| self.worths[g][queue] * self.heads[g][queue] as f64;
        (0..self.groups.len()).map(of_group).sum()
    }

    fn has_room(&self, group: usize) -> bool {
        self.heads[group].iter().sum::<u64>() < self.groups[group].room()
    }

    /// The groups that can serve a queue: the fastest first, then those with the fewest skills.
    fn able(&self, queue: usize) -> Vec<usize> {
        let mut able: Vec<usize> = (0..self.groups.len())
            .filter(|&g| self.worths[g][queue] > 0.0)
            .collect();
        able.sort_by(|&a, &b| {
            let skills = |g: usize| self.groups[g].skills.len();
            (self.worths[b][queue].total_cmp(&self.worths[a][queue]))
                .then(skills(a).cmp(&skills(b)))
        });
        able
    }

    /// One more head for a queue, if need be by moving others on (a shortest augmenting path).
    fn add_one(&mut self, queue: usize) -> Option<()> {
        // Per queue reached: the queue that takes a head from it, and the group of that head.
        let mut came: Vec<Option<(usize, usize)>> = vec![None; self.worths.first()?.len()];
        let mut reached = vec![queue];
        let mut next = 0;
        while let Some(&at) = reached.get(next) {
            next += 1;
            let able = self.able(at);
            if let Some(&free) = able.iter().find(|&&g| self.has_room(g)) {
                self.heads[free][at] += 1;
                self.move_along(queue, at, &came);
                return Some(());
            }
            for group in able {
                for (from, way) in came.iter_mut().enumerate() {
                    let seen = from == queue || way.is_some();
                    if !seen && self.heads[group][from] > 0 {
                        *way = Some((at, group));
                        reached.push(from);
                    }
                }
            }
        }
        None
    }

    /// Moves one head along the path from `at` to `queue`.
    fn move_along(&mut self, queue: usize, mut at: usize, came: &[Option<(usize, usize)>]) {
        while at != queue {
            let Some((to, group)) = came[at] else { return };
            self.heads[group][at] -= 1;
            self.heads[group][to] += 1;
            at = to;
        }
    }
}

/// Heads per group when each person counts in full for every queue they can serve.
///
/// People with the most skills are taken first as long as two queues are short; what is left is hired
/// with the fewest skills.
pub(super) fn naive(groups: &[SkillGroup], worths: &[Vec<f64>], need: &[u64]) -> Option<Vec<u64>> {
    let mut heads = vec![0_u64; groups.len()];
    let mut short: Vec<f64> = need.iter().map(|&people| people as f64).collect();
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by_key(|&g| std::cmp::Reverse(groups[g].skills.len()));
    while let Some(worst) = largest(&short) {
        let helps =
            |g: usize| (worths[g].iter().zip(&short)).filter(|(w, s)| **w > 0.0 && **s > HAIR);
        let room = |g: &usize| heads[*g] < groups[*g].room();
        let flexible = (order.iter().copied().filter(room))
            .max_by_key(|&g| (helps(g).count(), std::cmp::Reverse(groups[g].skills.len())))
            .filter(|&g| helps(g).count() > 1);
        let able = |g: &usize| worths[*g][worst] > 0.0;
        let specialist = order.iter().rev().copied().filter(room).find(able);
        let chosen = flexible.or(specialist)?;
        heads[chosen] += 1;
        (short.iter_mut().zip(&worths[chosen])).for_each(|(short, worth)| *short -= worth);
    }
    Some(heads)
}

/// The queue that is shortest of people, if any is.
fn largest(short: &[f64]) -> Option<usize> {
    let queues = (0..short.len()).filter(|&q| short[q] > HAIR);
    queues.max_by(|&a, &b| short[a].total_cmp(&short[b]).then(b.cmp(&a)))
}
