//! The search's view of a replan: everybody on their own, every other day than the published dearer.

use std::collections::BTreeMap;

use super::super::compile::{
    BreakPlan, BreakWindow, Choice, CompiledGroup, CompiledProblem, DayChoices, PlannedShift,
    Strictness, compile_as,
};
use super::super::responses::WorkedDay;
use super::super::{RosterError, Shift};
use super::ReplanRequest;

/// Money by which staying is cheaper than a change that only breaks even. It is part of no total:
/// the bound is lowered by all that it could add.
pub(super) const STAY: f64 = 1e-7;

/// A compiled problem with a group for each person, and where everybody starts.
pub(super) struct Charged {
    pub(super) compiled: CompiledProblem,
    /// Per group: the published days, where each of them may still be worked as published.
    pub(super) start: Vec<Option<Vec<Option<WorkedDay>>>>,
}

/// What one person was told to work, day by day.
pub(super) type Week<'a> = Vec<Option<&'a Shift>>;

/// The published shifts per person and planned day.
pub(super) fn published<'a>(request: &ReplanRequest<'a>) -> Vec<Week<'a>> {
    let n_days = request.problem.grid.n_days();
    let mut weeks = vec![vec![None; n_days]; request.problem.agents.len()];
    for shift in &request.published.shifts {
        let day = request.problem.grid.day_index(shift.work_date);
        if let Some(slot) = usize::try_from(day).ok().filter(|day| *day < n_days) {
            weeks[shift.agent][slot] = Some(shift);
        }
    }
    weeks
}

/// Compiles the problem and puts the price on every change.
///
/// # Errors
/// [`RosterError`] for numbers and references that no plan could be made from.
pub(super) fn charged(
    request: &ReplanRequest<'_>,
    strictness: Strictness,
) -> Result<Charged, RosterError> {
    let mut builder = Builder {
        request,
        compiled: compile_as(request.problem, strictness)?,
        fixed: BTreeMap::new(),
        plans: BTreeMap::new(),
    };
    let weeks = published(request);
    let groups = std::mem::take(&mut builder.compiled.groups);
    let mut people: Vec<(usize, CompiledGroup)> = Vec::new();
    for group in groups {
        let members = group.members.iter();
        people.extend(members.map(|&agent| {
            let mut own = group.clone();
            own.members = vec![agent];
            (agent, own)
        }));
    }
    people.sort_by_key(|(agent, _)| *agent);
    let mut start = Vec::new();
    for (agent, mut group) in people {
        start.push(builder.charge(&mut group, (agent, &weeks[agent])));
        builder.compiled.groups.push(group);
    }
    Ok(Charged {
        compiled: builder.compiled,
        start,
    })
}

/// Day, pattern, start, and rule, start and end of each break.
type FixedShift = (usize, usize, i64, Vec<(usize, i64, i64)>);

struct Builder<'a> {
    request: &'a ReplanRequest<'a>,
    compiled: CompiledProblem,
    /// Shifts with their breaks in fixed places.
    fixed: BTreeMap<FixedShift, usize>,
    plans: BTreeMap<BreakPlan, usize>,
}

impl Builder<'_> {
    /// Puts the price on a person's choices; the published days, where all can still be worked.
    fn charge(
        &mut self,
        group: &mut CompiledGroup,
        (agent, week): (usize, &Week),
    ) -> Option<Vec<Option<WorkedDay>>> {
        let mut days = Some(Vec::new());
        for (day, shift) in week.iter().enumerate() {
            let past = self.request.problem.grid.day(day) < self.request.from;
            let choices = &mut group.days[day];
            let stays = match (past, shift) {
                (true, _) => Some(self.past(choices, (agent, day, *shift))),
                (false, None) => {
                    self.charge_work(choices);
                    choices.off.is_some().then_some(None)
                }
                (false, Some(shift)) => self.charge_others(choices, (day, shift)).map(Some),
            };
            days = days.zip(stays).map(|(mut days, stays): (Vec<_>, _)| {
                days.push(stays);
                days
            });
        }
        days
    }

    fn price(&self) -> f64 {
        self.request.price_per_change + STAY
    }

    fn charge_work(&self, choices: &mut DayChoices) {
        for choice in &mut choices.work {
            choice.cost += self.price();
        }
    }

    /// A past day: the published shift, or the day off, and nothing else.
    fn past(
        &mut self,
        choices: &mut DayChoices,
        (agent, day, shift): (usize, usize, Option<&Shift>),
    ) -> Option<WorkedDay> {
        let Some(shift) = shift else {
            choices.work.clear();
            choices.off = Some(choices.idle);
            return None;
        };
        let known = self.position(choices, (day, shift));
        let cost = known.map_or_else(|| self.wage(agent, shift), |at| choices.work[at].cost);
        let fixed = self.fixed_shift(day, shift, None);
        choices.off = None;
        choices.work = vec![Choice { shift: fixed, cost }];
        Some(self.as_published(day, fixed))
    }

    /// A coming day with a published shift: it stays for nothing, everything else has its price.
    fn charge_others(
        &mut self,
        choices: &mut DayChoices,
        (day, shift): (usize, &Shift),
    ) -> Option<WorkedDay> {
        let known = self.position(choices, (day, shift));
        self.charge_work(choices);
        choices.off = choices.off.map(|cost| cost + self.price());
        choices.idle += self.price();
        let at = known?;
        choices.work[at].cost -= self.price();
        let free = choices.work[at].shift;
        let plan = self.compiled.breaks_of(&self.compiled.shifts[day][free]);
        if !self.request.knows_breaks || !lie_in(plan, shift) {
            let breaks = earliest(plan, shift.start_minute);
            return Some(WorkedDay {
                shift: free,
                breaks,
            });
        }
        let cost = choices.work.remove(at).cost;
        let fixed = self.fixed_shift(day, shift, Some(free));
        choices.work.push(Choice { shift: fixed, cost });
        Some(self.as_published(day, fixed))
    }

    /// Where the published shift stands among the choices of its day.
    fn position(&self, choices: &DayChoices, (day, shift): (usize, &Shift)) -> Option<usize> {
        choices.work.iter().position(|choice| {
            let planned = &self.compiled.shifts[day][choice.shift];
            (planned.pattern, planned.start_minute) == (shift.pattern, shift.start_minute)
        })
    }

    fn wage(&self, agent: usize, shift: &Shift) -> f64 {
        let problem = self.request.problem;
        let contract = &problem.contracts[problem.agents[agent].contract];
        let hours = shift.paid_minutes as f64 / 60.0;
        problem.objective.wage * contract.cost_per_paid_hour * hours
    }

    /// The position of a published shift with its breaks where they are; `like` is the same shift
    /// with free breaks, if there is one.
    fn fixed_shift(&mut self, day: usize, shift: &Shift, like: Option<usize>) -> usize {
        let places: Vec<(usize, i64, i64)> = shift
            .breaks
            .iter()
            .map(|b| (b.rule, b.start_minute, b.end_minute))
            .collect();
        let key = (day, shift.pattern, shift.start_minute, places);
        if let Some(&known) = self.fixed.get(&key) {
            return known;
        }
        let pattern = &self.request.problem.shift_patterns[shift.pattern];
        let step = i64::from(pattern.break_every_minutes).max(1);
        let windows = shift.breaks.iter().map(|b| BreakWindow {
            rule: b.rule,
            minutes: b.end_minute - b.start_minute,
            first: b.start_minute - shift.start_minute,
            last: b.start_minute - shift.start_minute,
        });
        let plan = BreakPlan {
            windows: windows.collect(),
            step,
            gap: 0,
            // One place each, so nothing depends on anything.
            independent: true,
        };
        let break_plan = self.plan(plan);
        let planned = match like {
            Some(free) => PlannedShift {
                break_plan,
                ..self.compiled.shifts[day][free]
            },
            None => PlannedShift {
                pattern: shift.pattern,
                start_clock: shift.start_clock,
                start_minute: shift.start_minute,
                end_minute: shift.end_minute,
                paid_minutes: shift.paid_minutes,
                ordinary_paid_minutes: i64::from(pattern.paid_minutes()),
                break_plan,
            },
        };
        self.compiled.shifts[day].push(planned);
        let position = self.compiled.shifts[day].len() - 1;
        self.fixed.insert(key, position);
        position
    }

    fn plan(&mut self, plan: BreakPlan) -> usize {
        let plans = &mut self.compiled.break_plans;
        *self.plans.entry(plan.clone()).or_insert_with(|| {
            plans.push(plan);
            plans.len() - 1
        })
    }

    fn as_published(&self, day: usize, shift: usize) -> WorkedDay {
        let planned = &self.compiled.shifts[day][shift];
        let windows = self.compiled.breaks_of(planned).windows.iter();
        WorkedDay {
            shift,
            breaks: windows.map(|w| planned.start_minute + w.first).collect(),
        }
    }
}

/// Whether the shift's breaks are those of the plan, each in its window.
fn lie_in(plan: &BreakPlan, shift: &Shift) -> bool {
    let mut free = i64::MIN;
    plan.windows.len() == shift.breaks.len()
        && plan.windows.iter().zip(&shift.breaks).all(|(window, b)| {
            let at = b.start_minute - shift.start_minute;
            let fits = window.rule == b.rule
                && b.end_minute - b.start_minute == window.minutes
                && (window.first..=window.last).contains(&at)
                && (at - window.first) % plan.step.max(1) == 0
                && at >= free;
            free = at + window.minutes + plan.gap;
            fits
        })
}

/// A legal place for every break: each as early as the one before allows.
fn earliest(plan: &BreakPlan, start: i64) -> Vec<i64> {
    let mut free = i64::MIN;
    let mut places = Vec::new();
    let step = plan.step.max(1);
    for window in &plan.windows {
        let mut at = window.first;
        while at < free {
            at += step;
        }
        free = at + window.minutes + plan.gap;
        places.push(start + at);
    }
    places
}
