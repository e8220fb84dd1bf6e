//! A first guess of the prices and of useful shifts, before any linear program is solved.
//!
//! Everybody answers smoothed prices with the best days of every week, and the cover moves a step
//! towards these answers (Frank & Wolfe 1956). The prices that come out are rough, but the shifts
//! that were chosen on the way are nearly all that the programs will ask for: they save half of the
//! rounds. Rest, hours and night work are left out here.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::super::compile::CompiledProblem;
use super::super::cover::{Needs, Splitter, smoothed_bends};
use super::classes::Class;
use super::frame::Frame;
use super::placement::{Placer, Worth, presence};

/// Steps; later ones move the cover less.
const STEPS: usize = 40;

/// Spread of the first prices as a share of the requirement, and its factor per step.
const SPREAD: (f64, f64) = (0.3, 0.93);

/// Spread of the first prices where little is required, in people.
const LEAST_SPREAD: f64 = 0.5;

/// A shift that some step chose, ordered by class, day, option and break places.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Idea {
    pub(super) class: usize,
    pub(super) day: usize,
    pub(super) option: usize,
    pub(super) places: Vec<i64>,
}

/// Cover of a week's first hours by shifts of the week before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tail {
    pub(super) week: usize,
    pub(super) skill_set: usize,
    pub(super) interval: usize,
    pub(super) people: f64,
}

/// Prices and shifts after the last step.
#[derive(Debug, Clone, Default)]
pub(super) struct Sketch {
    /// Money per agent-hour, (queues, intervals).
    pub(super) prices: Vec<Vec<f64>>,
    /// What the later half of the steps chose, in order.
    pub(super) ideas: Vec<Idea>,
    /// What reaches over the borders of weeks.
    pub(super) tails: Vec<Tail>,
}

/// The cover between two steps.
struct Crowd<'a> {
    problem: &'a CompiledProblem,
    classes: &'a [Class],
    frames: &'a [Frame],
    /// People on queue, (skill sets, intervals).
    cover: Vec<Vec<f64>>,
    /// People on queue by week, skill set and interval that belong to a shift of the week before.
    tails: BTreeMap<(usize, usize, usize), f64>,
}

/// Sketches the whole plan.
pub(super) fn sketch(problem: &CompiledProblem, classes: &[Class], frames: &[Frame]) -> Sketch {
    let mut crowd = Crowd {
        problem,
        classes,
        frames,
        cover: problem.carried_in.clone(),
        tails: BTreeMap::new(),
    };
    let mut ideas = BTreeSet::new();
    for step in 0..STEPS {
        let worths = worths(problem, &crowd.prices(step));
        let answers = crowd.answers(&worths);
        crowd.move_towards(&answers, 2.0 / (step as f64 + 2.0));
        if 2 * step >= STEPS {
            ideas.extend(answers.into_iter().map(|(idea, _)| idea));
        }
    }
    Sketch {
        prices: crowd.prices(STEPS),
        ideas: ideas.into_iter().collect(),
        tails: crowd.tails(),
    }
}

/// What presence is worth to each skill set: the dearest of its queues, after shrinkage.
fn worths(problem: &CompiledProblem, prices: &[Vec<f64>]) -> Vec<Worth> {
    let worth = |queues: &[usize]| {
        let value = |t: usize| {
            let dearest = queues.iter().map(|&q| prices[q][t]).reduce(f64::max);
            problem.availability * dearest.unwrap_or(0.0)
        };
        let values: Vec<f64> = (0..problem.n_intervals).map(value).collect();
        Worth::new(&values, problem.interval_minutes)
    };
    let sets = problem.skill_sets.iter();
    sets.map(|set| worth(&set.queues)).collect()
}

impl Crowd<'_> {
    /// Smoothed prices of every queue at this cover.
    fn prices(&self, step: usize) -> Vec<Vec<f64>> {
        let problem = self.problem;
        let n_queues = problem.required.len();
        let shrunk = SPREAD.1.powi(step as i32);
        let mut splitter = Splitter::default();
        let mut prices = vec![vec![0.0; problem.n_intervals]; n_queues];
        let mut required = vec![0.0; n_queues];
        let mut cover = vec![0.0; n_queues];
        let mut supply: Vec<(u64, f64)> =
            problem.skill_sets.iter().map(|s| (s.mask, 0.0)).collect();
        for t in 0..problem.n_intervals {
            for (q, row) in problem.required.iter().enumerate() {
                required[q] = row[t];
            }
            for (people, row) in supply.iter_mut().zip(&self.cover) {
                people.1 = row[t];
            }
            let bends = problem.bends_at(t);
            let needs = Needs {
                cost: &problem.cover_cost,
                required: &required,
                bends: &bends,
            };
            splitter.split(&supply, &needs, &mut cover);
            for q in 0..n_queues {
                let spread = shrunk * (SPREAD.0 * required[q]).max(LEAST_SPREAD);
                // Half a person less than there is: a crowd has no last person to step over.
                let cover = cover[q] - 0.5;
                prices[q][t] = problem
                    .cover_cost
                    .smoothed_price(required[q], cover, spread)
                    + smoothed_bends(problem.bends_of(q, t), cover + 0.5, spread);
            }
        }
        prices
    }

    /// Every class's best days of every week, with the people who work them.
    fn answers(&self, worths: &[Worth]) -> Vec<(Idea, f64)> {
        self.classes
            .par_iter()
            .enumerate()
            .flat_map_iter(|(c, class)| self.answer(c, &worths[class.skill_set]))
            .collect()
    }

    fn answer(&self, c: usize, worth: &Worth) -> Vec<(Idea, f64)> {
        let class = &self.classes[c];
        let mut placer = Placer::default();
        let mut answer = Vec::new();
        for frame in self.frames {
            let offers = frame.days.clone().map(|day| {
                let best = self.best_option(c, day, worth, &mut placer);
                best.map_or((f64::INFINITY, None), |(cost, idea)| (cost, Some(idea)))
            });
            let (least, ideas): (Vec<f64>, Vec<Option<Idea>>) = offers.unzip();
            let heads = class.best_days(frame, &least);
            answer.extend(
                ideas
                    .into_iter()
                    .zip(heads)
                    .filter(|(_, people)| *people > 0.0)
                    .filter_map(|(idea, people)| Some((idea?, people))),
            );
        }
        answer
    }

    /// The cheapest shift of a class on a day, breaks at their cheapest places.
    fn best_option(
        &self,
        class: usize,
        day: usize,
        worth: &Worth,
        placer: &mut Placer,
    ) -> Option<(f64, Idea)> {
        let problem = self.problem;
        let options = &self.classes[class].days[day].options;
        let mut best: Option<(f64, usize)> = None;
        let mut places = Vec::new();
        for (position, option) in options.iter().enumerate() {
            let plan = problem.breaks_of(&problem.shifts[day][option.shift]);
            let lost = placer.place(plan, option.start, worth, &mut places);
            let cost = option.cost + lost - worth.between(option.start, option.end);
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, position));
            }
        }
        let (cost, option) = best?;
        let chosen = &options[option];
        let plan = problem.breaks_of(&problem.shifts[day][chosen.shift]);
        placer.place(plan, chosen.start, worth, &mut places);
        let idea = Idea {
            class,
            day,
            option,
            places,
        };
        Some((cost, idea))
    }

    /// Moves the cover by this weight from where it is to where the answers would bring it.
    fn move_towards(&mut self, answers: &[(Idea, f64)], weight: f64) {
        for (line, fixed) in self.cover.iter_mut().zip(&self.problem.carried_in) {
            for (people, fixed) in line.iter_mut().zip(fixed) {
                *people += weight * (fixed - *people);
            }
        }
        self.tails
            .values_mut()
            .for_each(|people| *people *= 1.0 - weight);
        for (idea, people) in answers {
            let class = &self.classes[idea.class];
            let option = &class.days[idea.day].options[idea.option];
            let week = self.frames.iter().position(|f| f.days.contains(&idea.day));
            let week = week.expect("invariant: every planned day lies in a week");
            let border = self.frames[week].intervals.end;
            for (t, share) in presence(self.problem, (idea.day, option), &idea.places) {
                let more = weight * people * share;
                self.cover[class.skill_set][t] += more;
                if t >= border {
                    *self
                        .tails
                        .entry((week + 1, class.skill_set, t))
                        .or_default() += more;
                }
            }
        }
    }

    fn tails(&self) -> Vec<Tail> {
        self.tails
            .iter()
            .map(|(&(week, skill_set, interval), &people)| Tail {
                week,
                skill_set,
                interval,
                people,
            })
            .collect()
    }
}
