//! Groups that differ only in when they are away become one class with head counts per day.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::compile::{CompiledGroup, CompiledProblem};
use super::frame::Frame;

/// People with the same contract, skills and permissions; absence only lowers the heads of a day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Class {
    /// Position in [`CompiledProblem::skill_sets`].
    pub(super) skill_set: usize,
    /// Least elapsed minutes between two shifts.
    pub(super) min_rest_minutes: i64,
    /// One entry per planned day.
    pub(super) days: Vec<ClassDay>,
    /// One entry per planning week.
    pub(super) weeks: Vec<ClassWeek>,
    /// Whether hours say more than days: contracts with shifts of several lengths.
    pub(super) hours_matter: bool,
}

/// What a class can do on one day.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct ClassDay {
    /// People who may work.
    pub(super) heads: f64,
    /// People who must work.
    pub(super) must: f64,
    /// Shifts that at least one of them may work, ascending by shift.
    pub(super) options: Vec<DayOption>,
}

/// A shift on a day; minutes are elapsed minutes from the plan's first midnight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DayOption {
    /// Position in the day's list of [`CompiledProblem::shifts`].
    pub(super) shift: usize,
    /// Start.
    pub(super) start: i64,
    /// End.
    pub(super) end: i64,
    /// Hours that count towards the week.
    pub(super) hours: f64,
    /// Wage and wishes against a day off, in money, averaged over those who may work it.
    pub(super) cost: f64,
}

/// Sums over the people of a class in one planning week.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct ClassWeek {
    /// Least and most worked days.
    pub(super) days: (f64, f64),
    /// Least and most paid hours.
    pub(super) hours: (f64, f64),
}

impl Class {
    /// People on each day of a frame who make it cheapest when a head on a day costs `least` of it:
    /// week by week all who must work, then the cheapest days up to what the contract owes, or
    /// allows where a day pays for itself.
    pub(super) fn best_days(&self, frame: &Frame, least: &[f64]) -> Vec<f64> {
        let first = frame.days.start;
        let weeks = frame.weeks.iter().enumerate();
        weeks
            .flat_map(|(week, days)| {
                let least = &least[days.start - first..days.end - first];
                self.best_days_of_week(frame.first_week + week, days.clone(), least)
            })
            .collect()
    }

    fn best_days_of_week(&self, week: usize, days: Range<usize>, least: &[f64]) -> Vec<f64> {
        let (owed, most) = self.weeks[week].days;
        let days = &self.days[days];
        let mut heads: Vec<f64> = days.iter().map(|day| day.must).collect();
        let mut worked: f64 = heads.iter().sum();
        let mut order: Vec<usize> = (0..days.len()).collect();
        order.sort_by(|&a, &b| least[a].total_cmp(&least[b]).then(a.cmp(&b)));
        for d in order {
            let wanted = if least[d] < 0.0 { most } else { owed };
            let more = (days[d].heads - days[d].must).min(wanted - worked).max(0.0);
            worked += more;
            heads[d] += more;
        }
        heads
    }
}

/// More classes than this make the programs slow; the smallest are put together.
const MOST_CLASSES: usize = 160;

/// A pattern and a start on the wall clock: what a person is ever allowed to work.
type Permissions = BTreeSet<(usize, i32)>;

/// The classes, ordered by contract, skills and permissions.
pub(super) fn classes(problem: &CompiledProblem) -> Vec<Class> {
    let mut alike: BTreeMap<(usize, usize, Permissions), Vec<&CompiledGroup>> = BTreeMap::new();
    for group in &problem.groups {
        let permissions = permissions(problem, group);
        let has_queue = !problem.skill_sets[group.skill_set].queues.is_empty();
        // Who can never work, or on no queue, needs no price.
        if has_queue && !permissions.is_empty() {
            let key = (group.contract, group.skill_set, permissions);
            alike.entry(key).or_default().push(group);
        }
    }
    fewer(alike.into_values().collect())
        .iter()
        .map(|groups| class(problem, groups))
        .collect()
}

/// Puts the smallest classes of each contract and skill set together where there are too many: what
/// one of them may work on a day then counts for all, which only makes the prices less sharp.
fn fewer(classes: Vec<Vec<&CompiledGroup>>) -> Vec<Vec<&CompiledGroup>> {
    if classes.len() <= MOST_CLASSES {
        return classes;
    }
    let people = |class: &[&CompiledGroup]| class.iter().map(|g| g.members.len()).sum::<usize>();
    let coarse = |class: &[&CompiledGroup]| (class[0].contract, class[0].skill_set);
    let kinds: BTreeSet<(usize, usize)> = classes.iter().map(|class| coarse(class)).collect();
    let mut by_size: Vec<usize> = (0..classes.len()).collect();
    by_size.sort_by_key(|&c| (Reverse(people(&classes[c])), c));
    let kept = MOST_CLASSES.saturating_sub(kinds.len());
    let mut place = vec![None; classes.len()];
    for (rank, &c) in by_size.iter().enumerate() {
        place[c] = (rank < kept).then_some(c);
    }
    let mut together: BTreeMap<_, Vec<&CompiledGroup>> = BTreeMap::new();
    for (class, place) in classes.iter().zip(place) {
        together
            .entry((coarse(class), place))
            .or_default()
            .extend(class);
    }
    together.into_values().collect()
}

fn permissions(problem: &CompiledProblem, group: &CompiledGroup) -> Permissions {
    let mut found = Permissions::new();
    for (day, shifts) in group.days.iter().zip(&problem.shifts) {
        for choice in &day.work {
            let shift = &shifts[choice.shift];
            found.insert((shift.pattern, shift.start_clock));
        }
    }
    found
}

fn class(problem: &CompiledProblem, groups: &[&CompiledGroup]) -> Class {
    let mut class = Class {
        skill_set: groups[0].skill_set,
        min_rest_minutes: groups[0].min_rest_minutes,
        days: (0..problem.n_days)
            .map(|day| class_day(problem, groups, day))
            .collect(),
        weeks: vec![ClassWeek::default(); groups[0].weeks.len()],
        hours_matter: false,
    };
    for group in groups {
        let heads = group.members.len() as f64;
        for (sum, week) in class.weeks.iter_mut().zip(&group.weeks) {
            let possible = (week.first_day..week.end_day)
                .filter(|&day| !group.days[day].work.is_empty())
                .count() as u32;
            let (least, most) = week.worked_days;
            // Nobody is owed the work of people who may be hired.
            let owed = if group.to_hire { 0.0 } else { heads };
            sum.days.0 += owed * f64::from(least.min(possible));
            sum.days.1 += heads * f64::from(most.min(possible));
            sum.hours.0 += owed * week.paid_minutes.0 / 60.0;
            sum.hours.1 += heads * week.paid_minutes.1 / 60.0;
        }
    }
    class.hours_matter = hours_matter(&class);
    class
}

fn class_day(problem: &CompiledProblem, groups: &[&CompiledGroup], day: usize) -> ClassDay {
    let mut found = ClassDay::default();
    // Per shift: people who may work it, and the sum of what it costs them against a day off.
    let mut options: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for group in groups {
        let heads = group.members.len() as f64;
        let choices = &group.days[day];
        let off = choices.off.unwrap_or(0.0);
        let mut may_work = false;
        for choice in &choices.work {
            if problem.shifts[day][choice.shift].start_minute >= group.ready_minute {
                may_work = true;
                let sum = options.entry(choice.shift).or_default();
                sum.0 += heads;
                sum.1 += heads * (choice.cost - off);
            }
        }
        if may_work {
            found.heads += heads;
            let must = choices.off.is_none() && !group.to_hire;
            found.must += if must { heads } else { 0.0 };
        }
    }
    found.options = options
        .into_iter()
        .map(|(position, (heads, cost))| {
            let shift = &problem.shifts[day][position];
            DayOption {
                shift: position,
                start: shift.start_minute,
                end: shift.end_minute,
                hours: shift.ordinary_paid_minutes as f64 / 60.0,
                cost: cost / heads,
            }
        })
        .collect();
    found
}

/// Whether some number of days within the limits would break the limits on hours.
fn hours_matter(class: &Class) -> bool {
    let hours = || class.days.iter().flat_map(|d| &d.options).map(|o| o.hours);
    let shortest = hours().fold(f64::INFINITY, f64::min);
    let longest = hours().fold(0.0, f64::max);
    class.weeks.iter().any(|week| {
        shortest * week.days.0 < week.hours.0 - 1e-6 || longest * week.days.1 > week.hours.1 + 1e-6
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::compile::compile;
    use crate::roster::tiny::{self, Size};
    use crate::roster::{AvailabilityKind, AvailabilityRule, RosterProblem};

    fn centre(people: usize) -> RosterProblem {
        tiny::centre(Size {
            people,
            queues: 1,
            days: 7,
            seed: 3,
        })
    }

    fn heads(classes: &[Class], day: usize) -> f64 {
        classes.iter().map(|class| class.days[day].heads).sum()
    }

    #[test]
    fn leave_lowers_the_heads_of_a_day_and_makes_no_class_of_its_own() {
        let mut problem = centre(6);
        for agent in &mut problem.agents {
            agent.contract = 0;
            agent.availability.clear();
        }
        problem.previous.clear();
        problem.agents[0].availability.push(AvailabilityRule {
            kind: AvailabilityKind::Leave,
            first_day: problem.grid.day(2),
            last_day: Some(problem.grid.day(2)),
            days: [true; 7],
            span: None,
            shift: None,
            at: None,
            weight: 1.0,
        });
        let classes = classes(&compile(&problem).unwrap());
        assert_eq!(classes.len(), 1);
        assert_eq!((heads(&classes, 1), heads(&classes, 2)), (6.0, 5.0));
        // Five days a week, and one less for the person on leave.
        assert_eq!(classes[0].weeks[0].days, (6.0 * 4.0 - 1.0, 6.0 * 5.0 - 1.0));
    }

    #[test]
    fn too_many_kinds_of_people_are_put_together_without_losing_one() {
        // Every person is kept from another set of starts all week.
        let mut problem = centre(400);
        for (a, agent) in problem.agents.iter_mut().enumerate() {
            let hours = 8 + (a % 12) as i32;
            let span = (60 * hours, 60 * (hours + 1 + a as i32 / 12 % 4));
            agent.availability = vec![AvailabilityRule {
                kind: AvailabilityKind::Unavailable,
                first_day: problem.grid.day(0),
                last_day: None,
                days: std::array::from_fn(|d| a >> d & 1 == 1 || a >= 200),
                span: Some(span),
                shift: None,
                at: None,
                weight: 1.0,
            }];
        }
        let compiled = compile(&problem).unwrap();
        let classes = classes(&compiled);
        let all: Vec<Vec<&CompiledGroup>> = compiled.groups.iter().map(|g| vec![g]).collect();
        assert!(all.len() > MOST_CLASSES, "{} groups", all.len());
        assert!(classes.len() <= MOST_CLASSES, "{} classes", classes.len());
        let few = fewer(all.clone());
        assert!(few.len() <= MOST_CLASSES && few.len() > MOST_CLASSES / 2);
        let people = |classes: &[Vec<&CompiledGroup>]| -> usize {
            let groups = classes.iter().flatten();
            groups.map(|group| group.members.len()).sum()
        };
        assert_eq!(people(&few), people(&all));
    }
}
