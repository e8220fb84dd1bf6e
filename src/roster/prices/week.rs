//! One frame as its program sees it: days, intervals, columns, and which shifts block a morning.

use super::super::compile::CompiledProblem;
use super::classes::{Class, ClassWeek, DayOption};
use super::frame::Frame;

/// A shift blocks the next morning when it leaves too little rest for this share of its shifts.
const NIGHT_BLOCKS: f64 = 0.7;

/// One shift with its breaks placed, ready to be a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// Position among the classes.
    pub(super) class: usize,
    /// Planned day.
    pub(super) day: usize,
    /// Position among the day's options.
    pub(super) option: usize,
    /// Starts of its breaks, minutes after the start of the shift.
    pub(super) places: Vec<i64>,
    /// Interval and people on queue per person working it, after shrinkage.
    pub(super) presence: Vec<(usize, f64)>,
}

impl Column {
    /// What tells it from every other column.
    pub(super) fn key(&self) -> (usize, usize, usize, Vec<i64>) {
        (self.class, self.day, self.option, self.places.clone())
    }
}

/// What the neighbours of a week say about its edges.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Edges {
    /// Cover that the week before sends into this one, (skill sets, intervals of the plan).
    pub(super) carried: Vec<Vec<f64>>,
    /// Per class: people who worked the night before the first day.
    pub(super) nights_before: Vec<f64>,
}

impl Edges {
    /// Before the first week: what the previous roster sends into the plan.
    pub(super) fn of_plan(problem: &CompiledProblem, classes: &[Class]) -> Self {
        Self {
            carried: problem.carried_in.clone(),
            nights_before: vec![0.0; classes.len()],
        }
    }
}

/// The rows of a frame: the same in every round, whatever columns there are.
#[derive(Debug, Clone)]
pub(super) struct FrameModel<'a> {
    pub(super) problem: &'a CompiledProblem,
    pub(super) classes: &'a [Class],
    pub(super) frame: Frame,
    /// Per class and day of the week: the minute from which a day shift has rest after a night.
    rested: Vec<Vec<Option<i64>>>,
}

impl<'a> FrameModel<'a> {
    pub(super) fn new(problem: &'a CompiledProblem, classes: &'a [Class], frame: Frame) -> Self {
        let rested = classes
            .iter()
            .map(|class| {
                frame
                    .days
                    .clone()
                    .map(|day| rested_minute(class, day))
                    .collect()
            })
            .collect();
        Self {
            problem,
            classes,
            frame,
            rested,
        }
    }

    /// Whether the option, worked on the day before `day`, blocks its morning.
    pub(super) fn is_night_before(&self, class: usize, day: usize, option: &DayOption) -> bool {
        let rest = self.classes[class].min_rest_minutes;
        self.rested_on(class, day)
            .is_some_and(|rested| option.end + rest >= rested)
    }

    /// Whether the option lies in the morning that a night before `day` blocks.
    pub(super) fn is_morning(&self, class: usize, day: usize, option: &DayOption) -> bool {
        self.rested_on(class, day)
            .is_some_and(|rested| option.start < rested)
    }

    fn rested_on(&self, class: usize, day: usize) -> Option<i64> {
        let at = day.checked_sub(self.frame.days.start)?;
        *self.rested[class].get(at)?
    }

    /// Per day: people who may work a night before it or its morning, where the class knows nights.
    pub(super) fn night_sides(&self, c: usize, edges: &Edges) -> Vec<Option<f64>> {
        let class = &self.classes[c];
        let side = |day: usize| {
            self.rested_on(c, day)?;
            let heads = class.days[day].heads.max(class.days[day - 1].heads);
            let first = day == self.frame.days.start;
            let gone = if first { edges.nights_before[c] } else { 0.0 };
            Some((heads - gone).max(0.0))
        };
        self.frame.days.clone().map(side).collect()
    }

    /// The limits of a class in the weeks of the frame.
    pub(super) fn weeks_of(&self, class: &'a Class) -> &'a [ClassWeek] {
        let first = self.frame.first_week;
        &class.weeks[first..first + self.frame.weeks.len()]
    }

    pub(super) fn option(&self, column: &Column) -> &'a DayOption {
        &self.classes[column.class].days[column.day].options[column.option]
    }
}

/// The minute on `day` before which nobody may start who worked a night on the day before, where
/// the class knows nights: shifts that leave too little rest for most shifts of the next day.
fn rested_minute(class: &Class, day: usize) -> Option<i64> {
    let before = &class.days[day.checked_sub(1)?].options;
    let after = &class.days[day].options;
    let rested = before
        .iter()
        .map(|option| option.end + class.min_rest_minutes)
        .filter(|&rested| {
            let blocked = after.iter().filter(|next| next.start < rested).count();
            blocked as f64 >= NIGHT_BLOCKS * after.len() as f64 && blocked > 0
        })
        .min()?;
    Some(rested)
}
