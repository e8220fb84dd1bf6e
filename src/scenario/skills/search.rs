//! From a team that is enough to the smallest one that exchanges of people find.

use super::judge::{Judge, Verdict};
use super::{SkillQuestion, SkillsError, StaffedSkills};
use crate::staffing::pools::PoolBounds;

/// Exchanges tried for one number of heads from one team.
const EXCHANGES: usize = 40;
/// Less shortfall than this is no step forward (a hundredth of a point).
const WORTH_WHILE: f64 = 1e-4;
/// A target is out of reach where so many times the heads of the split miss it.
const MOST_GROWTH: u64 = 4;

/// A search over the teams of one question.
pub(super) struct Search<'a> {
    question: &'a SkillQuestion,
    judge: &'a mut Judge,
    /// What formulas say.
    bounds: PoolBounds,
}

impl<'a> Search<'a> {
    /// Nothing has been tried yet for this question; the judge may know teams from others.
    pub(super) fn new(
        question: &'a SkillQuestion,
        bounds: PoolBounds,
        judge: &'a mut Judge,
    ) -> Self {
        Self {
            question,
            judge,
            bounds,
        }
    }

    /// The verdict on these heads.
    pub(super) fn judge(&mut self, heads: &[u64]) -> Result<&Verdict, SkillsError> {
        self.judge.judge(&self.question.groups, heads)
    }

    /// The smallest team found, from one that is known to be enough or else from the split.
    pub(super) fn run(&mut self, enough: Option<Vec<u64>>) -> Result<StaffedSkills, SkillsError> {
        let mut best = match enough {
            Some(heads) => heads,
            None => self.grown_split()?,
        };
        let over = |heads: &[u64]| heads.iter().sum::<u64>().saturating_sub(self.bounds.lower);
        let mut step = over(&best).div_ceil(2);
        while step > 0 {
            match self.smaller(&best, step)? {
                Some(heads) => best = heads,
                None => step /= 2,
            }
            step = step.min(best.iter().sum::<u64>().saturating_sub(self.bounds.lower));
        }
        let verdict = self.judge(&best)?;
        let (service, tightest) = (verdict.service.clone(), verdict.tightest());
        Ok(StaffedSkills {
            heads: best,
            service,
            tightest,
        })
    }

    /// The split; where the simulation shows that it misses (customers do more than formulas know),
    /// people are hired for the worst queue, each time twice as many.
    fn grown_split(&mut self) -> Result<Vec<u64>, SkillsError> {
        let hired = "invariant: people can be hired for each queue";
        let mut heads = self.bounds.split.clone().expect(hired);
        let most = MOST_GROWTH * heads.iter().sum::<u64>();
        let mut more = 1;
        while let Some(queue) = self.judge(&heads)?.surely_missed() {
            if heads.iter().sum::<u64>() > most {
                return Err(SkillsError::OutOfReach {
                    queue: self.question.queues[queue].service.queue.clone(),
                    heads: heads.iter().sum(),
                });
            }
            let mut groups = self.question.groups.iter();
            let for_hire =
                groups.position(|group| group.most.is_none() && group.proficiency(queue).is_some());
            heads[for_hire.expect(hired)] += more;
            more *= 2;
        }
        Ok(heads)
    }

    /// A team that is enough with so many heads less.
    fn smaller(&mut self, heads: &[u64], step: u64) -> Result<Option<Vec<u64>>, SkillsError> {
        let mut starts = vec![
            self.reduced(&self.filled(heads), step),
            self.reduced(heads, step),
        ];
        if step == 1 {
            let some = (0..heads.len()).filter(|&g| heads[g] > 0);
            starts.extend(some.map(|g| {
                let mut fewer = heads.to_vec();
                fewer[g] -= 1;
                fewer
            }));
        }
        for start in starts {
            if let Some(found) = self.exchanged(start)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Exchanges people between groups until the team is enough or no exchange helps.
    fn exchanged(&mut self, mut heads: Vec<u64>) -> Result<Option<Vec<u64>>, SkillsError> {
        let mut left = EXCHANGES;
        loop {
            let verdict = self.judge(&heads)?.clone();
            if verdict.is_enough() && self.covers(&heads) {
                return Ok(Some(heads));
            }
            if verdict.is_overworked {
                return Ok(None);
            }
            let mut better = None;
            for (from, to) in self.promising(&heads, &verdict) {
                if left == 0 {
                    return Ok(None);
                }
                let other = exchange(&heads, from, to);
                if self.covers(&heads) && !self.covers(&other) {
                    continue;
                }
                left -= 1;
                let found = self.judge(&other)?;
                if found.is_enough() || found.shortfall() + WORTH_WHILE < verdict.shortfall() {
                    better = Some(other);
                    break;
                }
            }
            match better {
                Some(other) => heads = other,
                None => return Ok(None),
            }
        }
    }

    /// Exchanges of one person, those first that take from slack and give to shortage.
    fn promising(&self, heads: &[u64], verdict: &Verdict) -> Vec<(usize, usize)> {
        let groups = &self.question.groups;
        let want = |g: usize| {
            let skills = &groups[g].skills;
            let sum: f64 = skills
                .iter()
                .map(|skill| -verdict.margins[skill.queue])
                .sum();
            sum / skills.len() as f64
        };
        let room = |g: usize| groups[g].most.is_none_or(|most| heads[g] < most);
        let mut pairs: Vec<(usize, usize)> = (0..groups.len())
            .flat_map(|from| (0..groups.len()).map(move |to| (from, to)))
            .filter(|&(from, to)| from != to && heads[from] > 0 && room(to))
            .collect();
        let gain = |&(from, to): &(usize, usize)| want(to) - want(from);
        pairs.sort_by(|a, b| gain(b).total_cmp(&gain(a)));
        pairs
    }

    /// Whether every queue has as many people able to serve it as it would need alone.
    fn covers(&self, heads: &[u64]) -> bool {
        let able = |queue: usize| {
            let worth = |(of, &n): (&Vec<f64>, &u64)| of[queue] * n as f64;
            self.bounds.worths.iter().zip(heads).map(worth).sum::<f64>()
        };
        let need = self.bounds.alone.iter().enumerate();
        need.into_iter()
            .all(|(queue, &need)| able(queue) + 1e-9 >= need as f64)
    }

    /// People by queue if those with several skills were divided evenly, less what it needs alone, as
    /// a share of that.
    fn surplus(&self, heads: &[u64]) -> Vec<f64> {
        let groups = self.question.groups.iter();
        let mut people = vec![0.0; self.bounds.alone.len()];
        for ((group, worth), &n) in groups.zip(&self.bounds.worths).zip(heads) {
            for skill in &group.skills {
                people[skill.queue] += worth[skill.queue] * n as f64 / group.skills.len() as f64;
            }
        }
        (people.iter().zip(&self.bounds.alone))
            .map(|(people, &need)| (people - need as f64) / (need.max(1) as f64))
            .collect()
    }

    /// Of these groups the one with the largest surplus; the first of equal ones.
    fn richest(&self, heads: &[u64], of: impl Fn(usize) -> bool) -> Option<usize> {
        let surplus = self.surplus(heads);
        let mean = |g: usize| {
            let skills = &self.question.groups[g].skills;
            skills.iter().map(|s| surplus[s.queue]).sum::<f64>() / skills.len() as f64
        };
        let mut best: Option<usize> = None;
        for g in (0..heads.len()).filter(|&g| heads[g] > 0 && of(g)) {
            if best.is_none_or(|b| mean(g) > mean(b) + 1e-12) {
                best = Some(g);
            }
        }
        best
    }

    /// As many people with several skills as there can be, in place of people with fewer.
    fn filled(&self, heads: &[u64]) -> Vec<u64> {
        let (groups, mut heads) = (&self.question.groups, heads.to_vec());
        for g in 0..groups.len() {
            let less = |other: usize| {
                let skills = &groups[other].skills;
                skills.len() < groups[g].skills.len()
                    && skills
                        .iter()
                        .all(|s| groups[g].proficiency(s.queue).is_some())
            };
            while groups[g].most.is_none_or(|most| heads[g] < most) {
                let Some(from) = self.richest(&heads, less) else {
                    break;
                };
                heads = exchange(&heads, from, g);
            }
        }
        heads
    }

    /// So many heads less, of people with one skill where there are any.
    fn reduced(&self, heads: &[u64], by: u64) -> Vec<u64> {
        let mut heads = heads.to_vec();
        for _ in 0..by {
            let single = |g: usize| self.question.groups[g].skills.len() == 1;
            let from = self
                .richest(&heads, single)
                .or_else(|| self.richest(&heads, |_| true));
            if let Some(from) = from {
                heads[from] -= 1;
            }
        }
        heads
    }
}

fn exchange(heads: &[u64], from: usize, to: usize) -> Vec<u64> {
    let mut other = heads.to_vec();
    other[from] -= 1;
    other[to] += 1;
    other
}
