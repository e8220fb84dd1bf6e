//! All weeks in step: what each sends over its borders, and when the rounds end.

use rayon::prelude::*;

use super::super::compile::CompiledProblem;
use super::PriceLimits;
use super::classes::Class;
use super::frame::Frame;
use super::rounds::{WeekResult, WeekRounds};
use super::sketch::{Sketch, sketch};
use super::week::Edges;
use crate::progress::{Phase, Progress};

/// People below this in a plan are numerical dust.
const DUST: f64 = 1e-7;

/// Prices every week; see the front door for the method.
pub(super) fn generate(
    problem: &CompiledProblem,
    classes: &[Class],
    limits: &PriceLimits,
    progress: &dyn Progress,
) -> (Sketch, Vec<WeekResult>) {
    let frames = frames(problem, classes);
    let sketch = sketch(problem, classes, &frames);
    let mut weeks: Vec<WeekRounds> = frames
        .into_par_iter()
        .map(|frame| WeekRounds::new(problem, classes, frame, &sketch))
        .collect();
    for round in 0..limits.rounds {
        let edges = edges(problem, classes, &weeks, &sketch);
        for (week, edges) in weeks.iter_mut().zip(edges) {
            week.meet(edges, limits);
        }
        if progress.stop_requested() || weeks.iter().all(WeekRounds::is_finished) {
            break;
        }
        progress.step(Phase::Prices, round, limits.rounds, "");
        // A week sees the last round of the others only, so order and threads do not matter.
        weeks
            .par_iter_mut()
            .filter(|week| !week.is_finished())
            .for_each(|week| week.round(limits));
    }
    let results = weeks.into_iter().map(WeekRounds::into_result);
    (sketch, results.collect())
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
        .map(|week| Frame {
            week,
            days: group.weeks[week].first_day..group.weeks[week].end_day,
            intervals: border(week)..border(week + 1),
        })
        .collect()
}

/// What each week meets at its first day: the last solution of the week before, or its sketch.
fn edges(
    problem: &CompiledProblem,
    classes: &[Class],
    weeks: &[WeekRounds],
    sketch: &Sketch,
) -> Vec<Edges> {
    let empty = || Edges {
        carried: problem.carried_in.clone(),
        nights_before: vec![0.0; classes.len()],
    };
    let mut edges: Vec<Edges> = weeks.iter().map(|_| empty()).collect();
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
