//! Shapes of holidays and campaign days, as far as past ones are evidence.
//!
//! ```text
//! g_j  root shares of past event day j          o_j, r_j  those of its own weekday and of the rest day
//! n_j  noise of g_j = 1.3 c + S/(4 Y_j)         c usual squared distance of a clean day to its weekday
//! b_j  = (1 − ρ) o_j + ρ r_j                    ρ from how near the family's days are to either
//! x    excess of ‖g_j − b_j‖² over n_j          k = x / (x + n̄/N)   how far to believe the deviation
//! shape = (b* + k d̄ − k λ (b* − b̄))²           d̄ mean deviation, λ = x / (x + ‖b* − b̄‖²)
//! ```
//! Roots make the noise of counts equal everywhere, so one distance serves night and noon.

use super::ordinary::{shape_weekday, slot_means};
use super::pace::OrdinaryShapes;
use super::shares::{distance, mean_of, normalise, roots};
use crate::forecast::bands::robust::median;
use crate::forecast::past::preparation::Past;
use crate::forecast::past::special_days::{EventDay, FamilyKind, WeekdayIndex};

/// Event days so early in the history have no ordinary neighbours to be compared with.
const BURN_IN_DAYS: usize = 28;
/// How far a neighbour may be away, and how many are used.
const NEIGHBOUR_DAYS: usize = 45;
const NEIGHBOURS: usize = 6;
/// The weight of last year's day against this year's.
const YEARLY_FADE: f64 = 0.7;
/// Clean days of each weekday from which the usual noise is read.
const NOISE_DAYS: usize = 8;

/// Where a day's shape comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ShapeSource {
    /// The usual shape of a weekday.
    Weekday(WeekdayIndex),
    /// Past days of the event: how many, and how far their deviation is believed (0 to 1).
    Event { past_days: usize, belief: f64 },
    /// A holiday between its own weekday (0) and the rest day (1).
    Holiday { past_days: usize, restfulness: f64 },
    /// The usual shape, moved as the same day moves it at so many other queues of the group.
    Lent { lenders: usize },
}

/// The shares of a day and their source.
pub(super) fn shape(
    past: &Past,
    origin: usize,
    ordinary: &OrdinaryShapes,
    day: usize,
) -> (Vec<f64>, ShapeSource) {
    let learning = Learning {
        past,
        origin,
        ordinary,
    };
    let facts = past.facts(day);
    let spanning = facts
        .events
        .iter()
        .find(|e| e.in_span || e.kind == FamilyKind::Campaign);
    let (event, (shares, source)) = match (facts.single_holiday(), spanning) {
        (Some(holiday), _) => (holiday, learning.holiday(holiday, day)),
        (None, Some(event)) => (event, learning.family_day(event, day)),
        (None, None) => {
            let weekday = shape_weekday(past, day);
            return (ordinary.of(weekday), ShapeSource::Weekday(weekday));
        }
    };
    match past.lent.shapes.get(&(event.family, event.offset)) {
        Some(lent) => (
            moved(&ordinary.of(shape_weekday(past, day)), lent),
            ShapeSource::Lent {
                lenders: past.lent.lenders,
            },
        ),
        None => (shares, source),
    }
}

/// A shape whose root shares are moved by so much. (slots,)
fn moved(shares: &[f64], deviation: &[f64]) -> Vec<f64> {
    let slots = shares.iter().zip(deviation);
    // What is closed stays closed.
    let root = |(share, by): (&f64, &f64)| match *share {
        share if share > 0.0 => (share.sqrt() + by).max(0.0),
        _ => 0.0,
    };
    normalise(slots.map(|slot| root(slot).powi(2)).collect())
}

/// By how much an event day ahead moves the root shares of its weekday, as far as past days of the same
/// name say. (slots,)
pub(super) fn deviation(
    past: &Past,
    origin: usize,
    ordinary: &OrdinaryShapes,
    day: usize,
) -> Option<Vec<f64>> {
    let (shares, source) = shape(past, origin, ordinary, day);
    let (ShapeSource::Event { past_days, .. } | ShapeSource::Holiday { past_days, .. }) = source
    else {
        return None;
    };
    let usual = roots(&ordinary.of(shape_weekday(past, day)));
    (past_days > 0).then(|| {
        let slots = roots(&shares).into_iter().zip(usual);
        slots.map(|(seen, usual)| seen - usual).collect()
    })
}

struct Learning<'a> {
    past: &'a Past,
    origin: usize,
    ordinary: &'a OrdinaryShapes,
}

/// A past event day in root shares.
struct Witness {
    day: usize,
    offset: i64,
    seen: Vec<f64>,
    own: Vec<f64>,
    rest: Vec<f64>,
    noise: f64,
}

impl Learning<'_> {
    fn family_day(&self, event: &EventDay, day: usize) -> (Vec<f64>, ShapeSource) {
        let weekday = shape_weekday(self.past, day);
        let own = roots(&self.ordinary.of(weekday));
        let family = self.witnesses(|e| e.family == event.family);
        if family.is_empty() {
            return (self.ordinary.of(weekday), ShapeSource::Weekday(weekday));
        }
        let habit = Habit::of(&family);
        let rest = roots(&self.ordinary.of(self.past.rest_day));
        let base = mix(&own, &rest, habit.restfulness);
        let same: Vec<&Witness> = family.iter().filter(|w| w.offset == event.offset).collect();
        let (root, belief) = habit.deviate(&base, &same, day);
        let shares = normalise(root.iter().map(|r| r * r).collect());
        let past_days = same.len();
        (shares, ShapeSource::Event { past_days, belief })
    }

    /// Between own weekday and rest day by how near past holidays were, then mixed with the same
    /// holiday's own past shapes.
    fn holiday(&self, event: &EventDay, day: usize) -> (Vec<f64>, ShapeSource) {
        let weekday = shape_weekday(self.past, day);
        let own = self.ordinary.of(weekday);
        let rest = self.ordinary.of(self.past.rest_day);
        let all = self.witnesses(|e| e.kind == FamilyKind::Holiday && !e.in_span);
        let (mut from_own, mut from_rest) = (0.05, 0.05);
        for witness in &all {
            from_own += share_distance(&witness.seen, &witness.own);
            from_rest += share_distance(&witness.seen, &witness.rest);
        }
        let restfulness = from_own * from_own / (from_own * from_own + from_rest * from_rest);
        let mut shape = mix(&own, &rest, restfulness);
        let mut weight = 1.0;
        let same = self.witnesses(|e| e.family == event.family);
        for witness in &same {
            let fade = 0.5f64.powf((day - witness.day) as f64 / (7.0 * 52.0));
            weight += fade;
            for (share, root) in shape.iter_mut().zip(&witness.seen) {
                *share += fade * root * root;
            }
        }
        let shares = normalise(shape.iter().map(|s| s / weight).collect());
        let past_days = same.len();
        (
            shares,
            ShapeSource::Holiday {
                past_days,
                restfulness,
            },
        )
    }

    /// Past days of matching events that were wholly seen, with their ordinary neighbours.
    fn witnesses(&self, matches: impl Fn(&EventDay) -> bool) -> Vec<Witness> {
        let usual_noise = self.usual_noise();
        (BURN_IN_DAYS.min(self.origin)..self.origin)
            .filter_map(|day| {
                let event = self.past.facts(day).events.iter().find(|e| matches(e))?;
                let total = self.past.usable(day).filter(|t| t.share_present > 0.97)?;
                let counts = self.past.offered.row(day).to_vec();
                Some(Witness {
                    day,
                    offset: event.offset,
                    seen: roots(&normalise(counts)),
                    own: roots(&self.neighbours(day, shape_weekday(self.past, day))),
                    rest: roots(&self.neighbours(day, self.past.rest_day)),
                    noise: 1.3 * usual_noise + poisson_noise(self.past.slots(), total.contacts),
                })
            })
            .collect()
    }

    /// Shares of the six nearest clean days with this weekday, or today's shape where none is near.
    fn neighbours(&self, day: usize, weekday: WeekdayIndex) -> Vec<f64> {
        let first = day.saturating_sub(NEIGHBOUR_DAYS);
        let mut near: Vec<usize> = (first..self.origin.min(day + NEIGHBOUR_DAYS + 1))
            .filter(|&d| self.past.clean[d] && self.past.facts(d).weekday == weekday)
            .collect();
        near.sort_by_key(|&d| (d.abs_diff(day), d));
        near.truncate(NEIGHBOURS);
        if near.is_empty() {
            return self.ordinary.of(weekday);
        }
        normalise(slot_means(self.past, &near))
    }

    /// The usual squared distance of a clean day to its weekday's mean, beyond that of counts.
    fn usual_noise(&self) -> f64 {
        let mut distances = Vec::new();
        let mut beyond_counts = Vec::new();
        for weekday in 0..7 {
            let days = self.past.clean_days(weekday, self.origin, NOISE_DAYS);
            if days.len() < 2 {
                continue;
            }
            let shapes: Vec<Vec<f64>> = days
                .iter()
                .map(|&day| roots(&normalise(self.past.offered.row(day).to_vec())))
                .collect();
            let n = days.len() as f64;
            let mean = mean_of(&shapes);
            for (shape, &day) in shapes.iter().zip(&days) {
                let distance = distance(shape, &mean) * n / (n - 1.0);
                let contacts = self.past.totals[day].map_or(1.0, |t| t.contacts);
                distances.push(distance);
                beyond_counts.push(distance - poisson_noise(self.past.slots(), contacts));
            }
        }
        let least = 0.1 * median(&distances).unwrap_or(0.0);
        median(&beyond_counts).unwrap_or(0.0).max(least)
    }
}

/// Weight of the rest day in the family's base.
fn restfulness(family: &[Witness]) -> f64 {
    let noise = mean(family.iter().map(|w| w.noise));
    let from = |base: fn(&Witness) -> &Vec<f64>| {
        let excess: Vec<f64> = family
            .iter()
            .map(|w| distance(&w.seen, base(w)) - w.noise)
            .collect();
        median(&excess).unwrap_or(0.0).max(0.0) + 0.1 * noise
    };
    let (own, rest) = (from(|w| &w.own), from(|w| &w.rest));
    share(own * own, rest * rest)
}

/// What the days of one family have in common.
struct Habit {
    /// Weight of the rest day in the base.
    restfulness: f64,
    /// By how much the days differ from their base beyond noise.
    excess: f64,
}

impl Habit {
    fn of(family: &[Witness]) -> Self {
        let restfulness = restfulness(family);
        let excess: Vec<f64> = family
            .iter()
            .map(|w| distance(&w.seen, &w.base(restfulness)) - w.noise)
            .collect();
        Self {
            restfulness,
            excess: median(&excess).unwrap_or(0.0).max(0.0),
        }
    }

    /// The base moved towards what past days of this name were; also how far they are believed.
    fn deviate(&self, base: &[f64], same: &[&Witness], day: usize) -> (Vec<f64>, f64) {
        if same.is_empty() {
            return (base.to_vec(), 0.0);
        }
        let weights: Vec<f64> = same
            .iter()
            .map(|w| YEARLY_FADE.powf((day - w.day) as f64 / 365.25))
            .collect();
        let sum: f64 = weights.iter().sum();
        let effective = sum * sum / weights.iter().map(|w| w * w).sum::<f64>();
        let mut past_base = vec![0.0; base.len()];
        let mut deviation = vec![0.0; base.len()];
        for (witness, weight) in same.iter().zip(&weights) {
            for (slot, b) in witness.base(self.restfulness).iter().enumerate() {
                past_base[slot] += weight / sum * b;
                deviation[slot] += weight / sum * (witness.seen[slot] - b);
            }
        }
        let own = |w: &&Witness| (distance(&w.seen, &w.base(self.restfulness)) - w.noise).max(0.0);
        let excess = (effective * mean(same.iter().map(own)) + self.excess) / (effective + 1.0);
        let noise = mean(same.iter().map(|w| w.noise)) / effective;
        let belief = share(excess, noise);
        let drift = share(excess, distance(base, &past_base));
        let root = (0..base.len())
            .map(|s| {
                let back = drift * (base[s] - past_base[s]);
                (base[s] + belief * (deviation[s] - back)).max(0.0)
            })
            .collect();
        (root, belief)
    }
}

/// a ÷ (a + b), 0 where both are 0.
fn share(a: f64, b: f64) -> f64 {
    a / (a + b).max(f64::MIN_POSITIVE)
}

impl Witness {
    fn base(&self, restfulness: f64) -> Vec<f64> {
        mix(&self.own, &self.rest, restfulness)
    }
}

/// Expected squared distance of root shares that counting alone makes: S/(4Y).
fn poisson_noise(slots: usize, contacts: f64) -> f64 {
    slots as f64 / (4.0 * contacts.max(1.0))
}

fn mix(a: &[f64], b: &[f64], weight_of_b: f64) -> Vec<f64> {
    a.iter()
        .zip(b)
        .map(|(a, b)| (1.0 - weight_of_b) * a + weight_of_b * b)
        .collect()
}

/// Summed absolute distance of the shares behind two vectors of roots.
fn share_distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a * a - b * b).abs()).sum()
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len().max(1) as f64;
    values.sum::<f64>() / n
}
