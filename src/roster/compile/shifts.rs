//! Patterns on the wall clock become shifts in elapsed minutes; break rules become windows.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};

use super::super::rules::labour::{BreakSpan, narrow_breaks};
use super::super::{RosterProblem, ShiftPattern};
use super::{BreakPlan, BreakWindow, PlannedShift, Strictness};
use crate::calendar::{ClockMinutes, Grid, LocalTime};

/// Collects the distinct break plans in the order in which they first appear.
pub(super) struct BreakPlans {
    strictness: Strictness,
    list: Vec<BreakPlan>,
    known: BTreeMap<BreakPlan, usize>,
}

impl BreakPlans {
    pub(super) fn new(strictness: Strictness) -> Self {
        Self {
            strictness,
            list: Vec::new(),
            known: BTreeMap::new(),
        }
    }

    pub(super) fn into_list(self) -> Vec<BreakPlan> {
        self.list
    }

    fn index_of(&mut self, plan: BreakPlan) -> usize {
        *self.known.entry(plan.clone()).or_insert_with(|| {
            self.list.push(plan);
            self.list.len() - 1
        })
    }
}

/// Every pattern at every start that exists on each day, ordered by pattern, then start.
pub(super) fn planned_shifts(
    problem: &RosterProblem,
    plans: &mut BreakPlans,
) -> Vec<Vec<PlannedShift>> {
    (0..problem.grid.n_days())
        .map(|day_index| {
            let day = problem.grid.day(day_index);
            let mut shifts = Vec::new();
            for (index, pattern) in problem.shift_patterns.iter().enumerate() {
                for &clock in &pattern.starts {
                    for start in start_minutes(&problem.grid, day, clock) {
                        shifts.extend(shift(problem, plans, (index, day, clock, start)));
                    }
                }
            }
            shifts
        })
        .collect()
}

/// The elapsed minutes at which the wall clock shows `clock`: none in a gap, two where it repeats.
fn start_minutes(grid: &Grid, day: NaiveDate, clock: ClockMinutes) -> Vec<i64> {
    let midnight = day
        .and_hms_opt(0, 0, 0)
        .expect("invariant: midnight exists");
    match grid
        .zone()
        .resolve(midnight + Duration::minutes(i64::from(clock)))
    {
        LocalTime::Unique(at) => vec![grid.minute_of(at)],
        LocalTime::Skipped { .. } => Vec::new(),
        LocalTime::Repeated { earlier, later } => {
            vec![grid.minute_of(earlier), grid.minute_of(later)]
        }
    }
}

/// The shift of a pattern at one start; `None` where it would have no length or no room for breaks.
fn shift(
    problem: &RosterProblem,
    plans: &mut BreakPlans,
    (index, day, clock, start_minute): (usize, NaiveDate, ClockMinutes, i64),
) -> Option<PlannedShift> {
    let pattern = &problem.shift_patterns[index];
    let end_minute = problem.grid.minute_at(day, clock + pattern.minutes);
    let elapsed = end_minute - start_minute;
    let ordinary = i64::from(pattern.paid_minutes());
    let paid_minutes = elapsed - (i64::from(pattern.minutes) - ordinary);
    if elapsed <= 0 || paid_minutes < 0 {
        return None;
    }
    let mut plan = break_plan(pattern, elapsed, problem.breaks_in_roster)?;
    if problem.breaks_in_roster && !problem.labour.is_empty() {
        plan = lawful(problem, plan, (elapsed, paid_minutes), plans.strictness)?;
    }
    Some(PlannedShift {
        pattern: index,
        start_clock: clock,
        start_minute,
        end_minute,
        paid_minutes,
        ordinary_paid_minutes: ordinary,
        break_plan: plans.index_of(plan),
    })
}

/// Where breaks may go in a shift of `elapsed` minutes; `None` when they do not all fit.
pub(in crate::roster) fn break_plan(
    pattern: &ShiftPattern,
    elapsed: i64,
    placed: bool,
) -> Option<BreakPlan> {
    let step = i64::from(pattern.break_every_minutes).max(1);
    let gap = i64::from(pattern.break_gap_minutes).max(0);
    let rules = if placed { &pattern.breaks[..] } else { &[] };
    let mut windows: Vec<BreakWindow> = rules
        .iter()
        .enumerate()
        .map(|(rule, b)| BreakWindow {
            rule,
            minutes: i64::from(b.minutes),
            first: round_up(i64::from(b.from_minute), step),
            last: round_down(
                i64::from(b.to_minute).min(elapsed - i64::from(b.minutes)),
                step,
            ),
        })
        .collect();
    in_order(&mut windows, step, gap)?;
    Some(plan_of(windows, step, gap))
}

/// The plan with its windows cut so that labour rules on breaks hold; `None` where they cannot.
fn lawful(
    problem: &RosterProblem,
    plan: BreakPlan,
    shift: (i64, i64),
    strictness: Strictness,
) -> Option<BreakPlan> {
    let BreakPlan {
        mut windows,
        step,
        gap,
        ..
    } = plan;
    let span = |w: &BreakWindow| BreakSpan {
        minutes: w.minutes,
        first: w.first,
        last: w.last,
    };
    let mut spans: Vec<BreakSpan> = windows.iter().map(span).collect();
    let exact = strictness == Strictness::Exact;
    if !narrow_breaks(&problem.labour, shift, &mut spans, exact) {
        return None;
    }
    for (window, span) in windows.iter_mut().zip(spans) {
        window.first = round_up(span.first, step);
        window.last = round_down(span.last, step);
    }
    in_order(&mut windows, step, gap)?;
    Some(plan_of(windows, step, gap))
}

/// Cuts the windows to the order of the breaks and the gap between them; `None` where one is empty.
fn in_order(windows: &mut [BreakWindow], step: i64, gap: i64) -> Option<()> {
    for i in 1..windows.len() {
        let free = windows[i - 1].first + windows[i - 1].minutes + gap;
        windows[i].first = windows[i].first.max(round_up(free, step));
    }
    for i in (1..windows.len()).rev() {
        let free = windows[i].last - gap - windows[i - 1].minutes;
        windows[i - 1].last = windows[i - 1].last.min(round_down(free, step));
    }
    windows.iter().all(|w| w.first <= w.last).then_some(())
}

fn plan_of(windows: Vec<BreakWindow>, step: i64, gap: i64) -> BreakPlan {
    let independent = windows
        .windows(2)
        .all(|pair| pair[0].last + pair[0].minutes + gap <= pair[1].first);
    BreakPlan {
        windows,
        step,
        gap,
        independent,
    }
}

fn round_down(minute: i64, step: i64) -> i64 {
    minute.div_euclid(step) * step
}

fn round_up(minute: i64, step: i64) -> i64 {
    -round_down(-minute, step)
}
