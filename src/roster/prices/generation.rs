//! All weeks in step, what each sends over its borders, and at the end all of them as one program.

use rayon::prelude::*;

use super::super::compile::CompiledProblem;
use super::PriceLimits;
use super::classes::Class;
use super::frame::Frame;
use super::rounds::FrameRounds;
use super::sketch::{Sketch, sketch};
use super::week::Edges;
use crate::progress::{Phase, Progress};

/// People below this in a plan are numerical dust.
const DUST: f64 = 1e-7;

/// What came of the programs of the weeks.
pub(super) struct Generated<'p> {
    pub(super) sketch: Sketch,
    pub(super) weeks: Vec<FrameRounds<'p>>,
}

/// Prices every week as a program of its own; see the front door for the method.
pub(super) fn week_by_week<'p>(
    problem: &'p CompiledProblem,
    classes: &'p [Class],
    limits: &PriceLimits,
    progress: &dyn Progress,
) -> Generated<'p> {
    let frames = frames(problem, classes);
    let sketch = sketch(problem, classes, &frames);
    let mut weeks: Vec<FrameRounds> = frames
        .into_par_iter()
        .map(|frame| FrameRounds::new(problem, classes, frame, &sketch))
        .collect();
    for round in 0..limits.rounds {
        let edges = edges(problem, classes, &weeks, &sketch);
        for (week, edges) in weeks.iter_mut().zip(edges) {
            week.meet(edges, limits);
        }
        if progress.stop_requested() || weeks.iter().all(FrameRounds::is_finished) {
            break;
        }
        progress.step(Phase::Prices, round, limits.rounds, "");
        // A week sees the last round of the others only, so order and threads do not matter.
        weeks
            .par_iter_mut()
            .filter(|week| !week.is_finished())
            .for_each(|week| week.round(limits, progress));
    }
    Generated { sketch, weeks }
}

/// All weeks as one program; `None` where there is one week only. Alone, a week does not see that its last night is worth more (or less)
/// because of the prices of the next morning; in a plan with a peak week that was most of the gap.
pub(super) fn whole<'p>(
    weeks: &[FrameRounds<'p>],
    limits: &PriceLimits,
    progress: &dyn Progress,
) -> Option<FrameRounds<'p>> {
    if weeks.len() < 2 {
        return None;
    }
    let mut whole = FrameRounds::joined(weeks)?;
    for _ in 0..limits.whole_rounds {
        if progress.stop_requested() || whole.is_finished() {
            break;
        }
        progress.step(Phase::Prices, limits.rounds, limits.rounds, "");
        whole.round(limits, progress);
    }
    Some(whole)
}

/// Weeks tile the plan: each ends where the first shift of the next may start.
fn frames(problem: &CompiledProblem, classes: &[Class]) -> Vec<Frame> {
    let Some(group) = problem.groups.first() else {
        return Vec::new();
    };
    let first_start = |from_day: usize| {
        classes
            .iter()
            .flat_map(|class| &class.days[from_day..])
            .flat_map(|day| day.options.iter().map(|option| option.start))
            .min()
    };
    let border = |week: usize| match group.weeks.get(week) {
        Some(_) if week == 0 => 0,
        Some(limits) => first_start(limits.first_day).map_or(problem.n_intervals, |minute| {
            ((minute / problem.interval_minutes) as usize).min(problem.n_intervals)
        }),
        None => problem.n_intervals,
    };
    (0..group.weeks.len())
        .map(|week| {
            let days = group.weeks[week].first_day..group.weeks[week].end_day;
            Frame {
                first_week: week,
                weeks: vec![days.clone()],
                days,
                intervals: border(week)..border(week + 1),
            }
        })
        .collect()
}

/// What each week meets at its first day: the last solution of the week before, or its sketch.
fn edges(
    problem: &CompiledProblem,
    classes: &[Class],
    weeks: &[FrameRounds],
    sketch: &Sketch,
) -> Vec<Edges> {
    let start = |_: &FrameRounds| Edges::of_plan(problem, classes);
    let mut edges: Vec<Edges> = weeks.iter().map(start).collect();
    for w in 1..weeks.len() {
        let frame = &weeks[w - 1].model.frame;
        let border = frame.intervals.end;
        if weeks[w - 1].plan().is_empty() {
            let tails = sketch.tails.iter().filter(|tail| tail.week == w);
            for tail in tails {
                edges[w].carried[tail.skill_set][tail.interval] += tail.people;
            }
            continue;
        }
        let model = &weeks[w].model;
        for (column, &people) in weeks[w - 1].columns().iter().zip(weeks[w - 1].plan()) {
            if people > DUST && column.day + 1 == frame.days.end {
                let set = classes[column.class].skill_set;
                for &(t, share) in column.presence.iter().filter(|p| p.0 >= border) {
                    edges[w].carried[set][t] += people * share;
                }
                if model.is_night_before(column.class, column.day + 1, model.option(column)) {
                    edges[w].nights_before[column.class] += people;
                }
            }
        }
    }
    edges
}
