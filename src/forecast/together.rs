//! Which queues are forecast together, and what is chosen for each of them.
//!
//! A queue by itself, or all queues of a group; new queues join their template.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::bands::uncertainty::DaySpread;
use super::context::{QueueContext, Template};
use super::groups::{Agreed, GroupForecast, agree, lend};
use super::layout::Site;
use super::newcomer;
use super::past::effect::Effect;
use super::past::preparation::{Horizon, Past};
use super::selection::{Selected, select};
use super::{ForecastError, QueueForecast};
use crate::calendar::{EventCalendar, Grid};
use crate::history::{ContactHistory, QueueHistory};
use crate::progress::{Phase, Progress};
use crate::units::{GroupId, QueueId};

/// What is known, of every queue.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub history: &'a ContactHistory,
    pub contexts: &'a [QueueContext],
    pub events: &'a EventCalendar,
}

/// Queues that are forecast together, as positions among the contexts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unit {
    group: Option<GroupId>,
    /// Those with a history to learn from.
    pub members: Vec<usize>,
    /// New queues with the place of their template among the members.
    newcomers: Vec<(usize, usize)>,
}

impl Unit {
    /// Every queue of the unit.
    pub fn queues(&self) -> impl Iterator<Item = usize> + '_ {
        let new = self.newcomers.iter().map(|(position, _)| *position);
        self.members.iter().copied().chain(new)
    }
}

/// A queue with what it is forecast from.
pub(crate) struct Chosen {
    /// Its position among the contexts.
    pub position: usize,
    /// Its own past, or its template's.
    pub past: Past,
    pub selected: Selected,
    /// What a new queue has of its template, on the log scale.
    pub of_template: Option<Effect>,
}

/// A queue with the past that speaks for it.
pub(crate) struct Spoken<'p> {
    /// Its position among the contexts.
    pub position: usize,
    /// Its own past, or its template's.
    pub past: &'p Past,
    /// What a new queue has of its template, on the log scale.
    pub of_template: Option<Effect>,
}

/// The forecasts of a unit.
pub(crate) struct UnitForecast {
    /// With their positions among the contexts.
    pub queues: Vec<(usize, QueueForecast)>,
    pub group: Option<GroupForecast>,
}

/// What was chosen for a unit.
pub(crate) struct Together {
    /// In the order of the contexts.
    pub queues: Vec<Chosen>,
    /// Where the unit is a group of at least two queues.
    pub group: Option<Agreed>,
}

impl Together {
    /// What is said of the group's sum.
    pub fn group_forecast(&self, known: &Known<'_>) -> Option<GroupForecast> {
        let agreed = self.group.as_ref()?;
        let group = |position: &usize| known.contexts[*position].group.as_ref();
        let positions = self.queues.iter().map(|chosen| chosen.position);
        let own = |spread: &DaySpread| (spread.dispersion - spread.shared).max(0.0).sqrt();
        Some(GroupForecast {
            choice: agreed.choice.clone(),
            queues: positions
                .filter(|p| group(p) == Some(&agreed.choice.group))
                .collect(),
            day_log_sd: agreed.spread.iter().map(|s| s.shared.sqrt()).collect(),
            interval_log_sd: agreed.spread.iter().map(own).collect(),
        })
    }
}

impl<'a> Known<'a> {
    /// The queues in units, each unit where its first queue stands.
    ///
    /// # Errors
    /// [`ForecastError::UnknownQueue`] for a queue with neither history nor template,
    /// [`ForecastError::NoTemplate`] for a template that has no history of its own.
    pub fn units(&self, horizon: Horizon) -> Result<Vec<Unit>, ForecastError> {
        let mut units: Vec<Unit> = Vec::new();
        let mut newcomers: Vec<(usize, &Template)> = Vec::new();
        for (position, context) in self.contexts.iter().enumerate() {
            let own = self.find(&context.queue);
            match &context.template {
                Some(template) if newcomer::is_new(context, own, horizon.origin) => {
                    newcomers.push((position, template));
                    continue;
                }
                _ if own.is_none() => {
                    return Err(ForecastError::UnknownQueue {
                        queue: context.queue.clone(),
                    });
                }
                _ => {}
            }
            let same = |unit: &&mut Unit| unit.group.is_some() && unit.group == context.group;
            match units.iter_mut().find(same) {
                Some(unit) => unit.members.push(position),
                None => units.push(Unit {
                    group: context.group.clone(),
                    members: vec![position],
                    newcomers: Vec::new(),
                }),
            }
        }
        for (position, template) in newcomers {
            self.join(&mut units, position, template)?;
        }
        Ok(units)
    }

    fn join(
        &self,
        units: &mut [Unit],
        position: usize,
        template: &Template,
    ) -> Result<(), ForecastError> {
        for unit in units {
            let is_template = |&&member: &&usize| self.contexts[member].queue == template.queue;
            let place = unit.members.iter().position(|m| is_template(&m));
            if let Some(place) = place {
                unit.newcomers.push((position, place));
                return Ok(());
            }
        }
        Err(ForecastError::NoTemplate {
            queue: self.contexts[position].queue.clone(),
            template: template.queue.clone(),
        })
    }

    /// Whether history and plan count in the same intervals.
    ///
    /// # Errors
    /// [`ForecastError::Interval`] of the first queue that differs.
    pub fn check_interval(&self, grid: &Grid) -> Result<(), ForecastError> {
        let of_contexts = self.contexts.iter().filter_map(|c| self.find(&c.queue));
        let differs = |queue: &&QueueHistory| queue.interval_minutes != grid.interval_minutes();
        match of_contexts.into_iter().find(differs) {
            None => Ok(()),
            Some(queue) => Err(ForecastError::Interval {
                queue: queue.queue.clone(),
                history: queue.interval_minutes,
                plan: grid.interval_minutes(),
            }),
        }
    }

    /// Does the work of every unit, in parallel and in order.
    ///
    /// # Errors
    /// That of the first unit, or [`ForecastError::Stopped`].
    pub fn each<T: Send>(
        &self,
        units: &[Unit],
        progress: &dyn Progress,
        work: impl Fn(&Unit) -> Result<T, ForecastError> + Sync,
    ) -> Result<Vec<T>, ForecastError> {
        let done = AtomicUsize::new(0);
        let made: Vec<Result<T, ForecastError>> = units
            .par_iter()
            .map(|unit| {
                if progress.stop_requested() {
                    return Err(ForecastError::Stopped);
                }
                let made = work(unit);
                for queue in unit.queues() {
                    let n = 1 + done.fetch_add(1, Ordering::Relaxed);
                    let name = self.contexts[queue].queue.as_str();
                    progress.step(Phase::Forecast, n, self.contexts.len(), name);
                }
                made
            })
            .collect();
        made.into_iter().collect()
    }

    /// The history of a queue.
    pub fn find(&self, queue: &QueueId) -> Option<&'a QueueHistory> {
        self.history.queues.iter().find(|q| q.queue == *queue)
    }

    fn own(&self, position: usize) -> &'a QueueHistory {
        let found = self.find(&self.contexts[position].queue);
        found.expect("invariant: members of a unit have a history")
    }

    /// The pasts of a unit's members with what they lend each other.
    ///
    /// # Errors
    /// [`ForecastError::TooShort`], and those of fitting who lends.
    pub fn pasts(&self, unit: &Unit, horizon: Horizon) -> Result<Vec<Past>, ForecastError> {
        let mut pasts = unit
            .members
            .iter()
            .map(|&member| Past::new(self.own(member), self.events, horizon))
            .collect::<Result<Vec<_>, _>>()?;
        lend(&mut pasts)?;
        Ok(pasts)
    }

    /// Chooses for every queue of a unit from the pasts of its members.
    ///
    /// # Errors
    /// Those of the forecasters, [`ForecastError::NoVolume`].
    pub fn choose(
        &self,
        unit: &Unit,
        (mut pasts, horizon): (Vec<Past>, Horizon),
    ) -> Result<Together, ForecastError> {
        let selected: Vec<Result<Selected, ForecastError>> = pasts.par_iter().map(select).collect();
        let mut selected = selected.into_iter().collect::<Result<Vec<_>, _>>()?;
        let group = match &unit.group {
            Some(group) if unit.members.len() > 1 => {
                let members = unit.members.iter().zip(&pasts).zip(&mut selected);
                let mut members: Vec<_> = members
                    .map(|((&member, past), selected)| (self.own(member), past, selected))
                    .collect();
                let agreed = agree(group, &mut members, self.events, horizon)?;
                for selected in &mut selected {
                    selected.choice.group = Some(agreed.choice.clone());
                }
                Some(agreed)
            }
            _ => None,
        };
        let mut queues = Vec::with_capacity(pasts.len() + unit.newcomers.len());
        for &(position, place) in &unit.newcomers {
            queues.push(self.newcomer(position, (&pasts[place], &selected[place]))?);
        }
        let members = unit.members.iter().zip(pasts.drain(..)).zip(selected);
        queues.extend(members.map(|((&position, past), selected)| Chosen {
            position,
            past,
            selected,
            of_template: None,
        }));
        queues.sort_by_key(|chosen| chosen.position);
        Ok(Together { queues, group })
    }

    /// Forecasts the queues of a unit on the grid.
    ///
    /// # Errors
    /// As [`Known::pasts`] and [`Known::choose`].
    pub fn forecast(&self, unit: &Unit, grid: &Grid) -> Result<UnitForecast, ForecastError> {
        let horizon = Horizon::of(grid);
        let together = self.choose(unit, (self.pasts(unit, horizon)?, horizon))?;
        let queues = together.queues.iter();
        Ok(UnitForecast {
            queues: queues
                .map(|c| (c.position, self.laid_out(c, grid)))
                .collect(),
            group: together.group_forecast(self),
        })
    }

    /// What was chosen for a queue, on the grid.
    pub fn laid_out(&self, chosen: &Chosen, grid: &Grid) -> QueueForecast {
        let context = &self.contexts[chosen.position];
        let site = Site {
            grid,
            context,
            events: self.events,
        };
        let own = self.find(&context.queue);
        site.chosen(own, &chosen.past, &chosen.selected)
    }

    /// Every queue of a unit with the past that speaks for it: its own, or its template's with what it has
    /// of it.
    ///
    /// # Errors
    /// [`ForecastError::NoVolume`].
    pub fn spoken_for<'p>(
        &self,
        unit: &Unit,
        pasts: &'p [Past],
    ) -> Result<Vec<Spoken<'p>>, ForecastError> {
        let members = unit.members.iter().zip(pasts);
        let mut all: Vec<Spoken<'_>> = members
            .map(|(&position, past)| Spoken {
                position,
                past,
                of_template: None,
            })
            .collect();
        for &(position, place) in &unit.newcomers {
            let factor = self.of_template(position, &pasts[place])?;
            all.push(Spoken {
                position,
                past: &pasts[place],
                of_template: Some(factor),
            });
        }
        Ok(all)
    }

    fn of_template(&self, position: usize, past: &Past) -> Result<Effect, ForecastError> {
        let context = &self.contexts[position];
        let template = context.template.as_ref();
        let template = template.expect("invariant: only queues with a template are new");
        newcomer::factor(context, template, (self.find(&context.queue), past))
    }

    fn newcomer(
        &self,
        position: usize,
        (past, selected): (&Past, &Selected),
    ) -> Result<Chosen, ForecastError> {
        let factor = self.of_template(position, past)?;
        Ok(Chosen {
            position,
            past: past.clone(),
            selected: newcomer::scaled(selected.clone(), factor),
            of_template: Some(factor),
        })
    }
}

/// What every unit made, in the order of the queues.
pub(crate) fn in_order<T>(made: Vec<Vec<(usize, T)>>) -> Vec<T> {
    let mut all: Vec<(usize, T)> = made.into_iter().flatten().collect();
    all.sort_by_key(|(position, _)| *position);
    all.into_iter().map(|(_, made)| made).collect()
}
