//! What the other queues of a group say of days that one of them has not lived through.

use rayon::prelude::*;

use crate::forecast::ForecastError;
use crate::forecast::bands::robust::median;
use crate::forecast::past::effect::{CalendarCause, Effect, Lent};
use crate::forecast::past::preparation::Past;
use crate::forecast::past::special_days::{EventDay, FamilyKind};
use crate::forecast::profile::{DayShapes, Paces, slot_means};
use crate::forecast::selection::has_no_weekly_pattern;
use crate::forecast::state_space::Model;

/// Variance of an effect among queues before any was seen; it counts as one more queue.
const PRIOR_VARIANCE: f64 = 0.3;
/// A queue speaks for another if so much of the time in which either has contacts both have.
const ALIKE: f64 = 0.8;
/// How far apart, on the log scale, the effects of a day may be for the queues to agree on it.
const AGREEMENT: f64 = std::f64::consts::LN_2;
/// A slot has contacts if it has this part of the busiest one's.
const NOTICEABLE: f64 = 0.03;
/// Same weekdays over which that is looked at.
const RECENT_WEEKS: usize = 8;

/// Gives every queue what it lacks, as far as others know it.
///
/// # Errors
/// Those of fitting the others.
pub(crate) fn lend(pasts: &mut [Past]) -> Result<(), ForecastError> {
    let wanted: Vec<Vec<Wish>> = pasts.iter().map(wishes).collect();
    if pasts.len() < 2 || wanted.iter().all(Vec::is_empty) {
        return Ok(());
    }
    let lenders: Vec<Lender<'_>> = pasts
        .par_iter()
        .filter(|past| !has_no_weekly_pattern(past))
        .map(Lender::new)
        .collect::<Result<_, _>>()?;
    let lent: Vec<Lent> = pasts
        .iter()
        .zip(&wanted)
        .map(|(past, wishes)| lent_to(past, wishes, &lenders))
        .collect();
    drop(lenders);
    for (past, lent) in pasts.iter_mut().zip(lent) {
        past.lent = lent;
    }
    Ok(())
}

/// An event day ahead, or a make-up workday, that a queue has not lived through.
struct Wish {
    ahead: usize,
    event: Option<EventDay>,
}

fn wishes(past: &Past) -> Vec<Wish> {
    let worked_rest_day = |day: usize| past.facts(day).make_up && past.totals[day].is_some();
    let knows_make_up = (0..past.n_past).any(worked_rest_day);
    let mut wishes = Vec::new();
    for ahead in 0..past.n_ahead {
        let facts = past.facts(past.n_past + ahead);
        let unknown = facts.events.iter().filter(|event| !past.has_lived(event));
        wishes.extend(unknown.map(|event| Wish {
            ahead,
            event: Some(*event),
        }));
        if facts.make_up && facts.events.is_empty() && !knows_make_up {
            wishes.push(Wish { ahead, event: None });
        }
    }
    wishes
}

/// Where in the week a queue has contacts. (7 × slots,)
struct OpenSlots(Vec<bool>);

impl OpenSlots {
    /// Slots with a noticeable part of what their week's busiest has, over the last weeks.
    fn of(past: &Past) -> Self {
        let weekdays = 0..7;
        let means: Vec<f64> = weekdays
            .flat_map(|weekday| {
                let days = past.clean_days(weekday, past.n_past, RECENT_WEEKS);
                slot_means(past, &days)
            })
            .collect();
        let busiest = means.iter().copied().fold(0.0, f64::max);
        let open = |mean: &f64| *mean > NOTICEABLE * busiest;
        Self(means.iter().map(open).collect())
    }
}

/// Whether two queues are open at nearly the same times of the week.
fn alike(a: &OpenSlots, b: &OpenSlots) -> bool {
    let slots = || a.0.iter().zip(&b.0);
    let both = slots().filter(|(a, b)| **a && **b).count();
    let either = slots().filter(|(a, b)| **a || **b).count();
    a.0.len() == b.0.len() && both as f64 >= ALIKE * either as f64
}

/// A queue that may speak for others.
struct Lender<'a> {
    past: &'a Past,
    model: Model<'a>,
    shapes: DayShapes<'a>,
}

impl<'a> Lender<'a> {
    fn new(past: &'a Past) -> Result<Self, ForecastError> {
        Ok(Self {
            past,
            model: Model::fit(past, &[past.n_past])?,
            shapes: DayShapes::learn(past, past.n_past, &Paces::learn(past)),
        })
    }

    /// Its own place of the same day of the same family, if it has lived through one.
    fn same(&self, ahead: usize, name: (FamilyKind, &str)) -> Option<EventDay> {
        let mut events = self.past.facts(self.past.n_past + ahead).events.iter();
        let family = |event: &EventDay| &self.past.calendar.families[event.family];
        let found = events.find(|event| (event.kind, family(event).name.as_str()) == name)?;
        self.past.has_lived(found).then_some(*found)
    }

    /// The day's own effect and what single-day holidays have in common.
    fn whole_effect(&self, event: &EventDay) -> Option<f64> {
        let common = self.model.learnt_cause(CalendarCause::AnyHoliday);
        let common = common.filter(|_| !event.has_size());
        Some(self.effect(event)?.mean + common.map_or(0.0, |effect| effect.mean))
    }

    fn effect(&self, event: &EventDay) -> Option<Effect> {
        self.model.learnt_cause(CalendarCause::Event {
            family: event.family,
            offset: event.offset,
        })
    }
}

fn lent_to(past: &Past, wishes: &[Wish], all: &[Lender<'_>]) -> Lent {
    let lenders: Vec<&Lender<'_>> = all
        .iter()
        .filter(|lender| !std::ptr::eq(lender.past, past))
        .filter(|lender| lender.past.rest_day == past.rest_day)
        .filter(|lender| alike(&OpenSlots::of(lender.past), &OpenSlots::of(past)))
        .collect();
    let mut lent = Lent::default();
    for wish in wishes {
        match &wish.event {
            Some(event) => lend_event(past, wish.ahead, event, (&lenders, &mut lent)),
            None => lend_cause(CalendarCause::MakeUp, (&lenders, &mut lent)),
        }
    }
    lent
}

fn lend_event(
    past: &Past,
    ahead: usize,
    event: &EventDay,
    (lenders, lent): (&[&Lender<'_>], &mut Lent),
) {
    let name = past.calendar.families[event.family].name.as_str();
    let lived: Vec<(&Lender<'_>, EventDay)> = lenders
        .iter()
        .filter_map(|lender| Some((*lender, lender.same(ahead, (event.kind, name))?)))
        .collect();
    if lived.is_empty() {
        return;
    }
    let shut = lived.iter().filter(|(l, e)| l.past.is_shut_by(e.family));
    if 2 * shut.count() >= lived.len() {
        // A queue that works on other holidays is not shut because its neighbours are.
        if !past.works_on_holidays() {
            lent.closing.insert(event.family);
        }
        return;
    }
    let totals: Vec<f64> = lived
        .iter()
        .filter_map(|(l, e)| l.whole_effect(e))
        .collect();
    if !agree(&totals) {
        return;
    }
    lent.lenders = lent.lenders.max(lived.len());
    let effects: Vec<Effect> = lived.iter().filter_map(|(l, e)| l.effect(e)).collect();
    let cause = CalendarCause::Event {
        family: event.family,
        offset: event.offset,
    };
    lent.effects.extend(middle(&effects).map(|e| (cause, e)));
    if !event.has_size() {
        lend_cause(CalendarCause::AnyHoliday, (lenders, lent));
    }
    let day = |lender: &Lender<'_>| lender.past.n_past + ahead;
    let moves: Vec<Vec<f64>> = lived
        .iter()
        .filter_map(|(lender, _)| lender.shapes.deviation(day(lender)))
        .filter(|deviation| deviation.len() == past.slots())
        .collect();
    if let Some(shape) = mean_shape(&moves) {
        lent.shapes.insert((event.family, event.offset), shape);
    }
}

fn lend_cause(cause: CalendarCause, (lenders, lent): (&[&Lender<'_>], &mut Lent)) {
    let known = lenders.iter().filter_map(|l| l.model.learnt_cause(cause));
    let effects: Vec<Effect> = known.collect();
    lent.lenders = lent.lenders.max(effects.len());
    lent.effects.extend(middle(&effects).map(|e| (cause, e)));
}

/// Whether the queues that speak say nearly the same; those that contradict each other say nothing.
fn agree(effects: &[f64]) -> bool {
    let low = effects.iter().copied().fold(f64::INFINITY, f64::min);
    let high = effects.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    high - low <= AGREEMENT
}

/// The median of the others, as uncertain as they are and as they differ.
fn middle(effects: &[Effect]) -> Option<Effect> {
    let means: Vec<f64> = effects.iter().map(|e| e.mean).collect();
    let mean = median(&means)?;
    let own: f64 = effects.iter().map(|e| e.variance).sum::<f64>() / means.len() as f64;
    let apart: f64 = means.iter().map(|m| (m - mean) * (m - mean)).sum();
    Some(Effect {
        mean,
        variance: own + (apart + PRIOR_VARIANCE) / (means.len() + 1) as f64,
    })
}

fn mean_shape(moves: &[Vec<f64>]) -> Option<Vec<f64>> {
    let slots = moves.first()?.len();
    let n = moves.len() as f64;
    let mean = |slot: usize| moves.iter().map(|m| m[slot]).sum::<f64>() / n;
    Some((0..slots).map(mean).collect())
}
