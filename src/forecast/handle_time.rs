//! How long a contact keeps a person busy, by hour of day and weekday.
//!
//! ```text
//! forecast = m · f_hour · f_weekday · (f_event on event days)
//! m    mean over handled contacts, half-life 6 weeks, day means clipped at 3 robust deviations
//! f_h  = (n_h · m_h/m + 100) / (n_h + 100)     n_h  handled contacts (faded) in hour h
//! ```
//! Few contacts hardly move a factor away from 1. Hours and weekdays are enough: a factor per interval
//! and weekday follows noise.
//!
//! Not modelled: a trend beyond what the half-life follows; handle time that rises with load.

use chrono::Datelike;

use super::bands::robust::{median, spread};
use super::past::preparation::Past;
use crate::calendar::ClockMinutes;
use crate::history::QueueHistory;

const HALF_LIFE_DAYS: f64 = 42.0;
/// Day means further from the median than so many robust deviations are clipped.
const CLIP: f64 = 3.0;
/// Handled contacts against which a factor must stand.
const FACTOR_CONTACTS: f64 = 100.0;
const EVENT_CONTACTS: f64 = 400.0;

/// A queue's handle time as learnt, in seconds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HandleTime {
    mean_s: f64,
    by_hour: [f64; 24],
    by_weekday: [f64; 7],
    on_event_days: f64,
}

/// Faded handled contacts and their handle time. (contacts, contact-seconds)
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    contacts: f64,
    seconds: f64,
}

impl Sum {
    fn add(&mut self, contacts: f64, seconds: f64) {
        self.contacts += contacts;
        self.seconds += seconds;
    }

    /// The factor to `mean_s`, shrunk to 1 by so many contacts.
    fn factor(&self, mean_s: f64, shrink: f64) -> f64 {
        (self.seconds / mean_s + shrink) / (self.contacts + shrink)
    }
}

impl HandleTime {
    /// Learns from the days before the origin; `None` where no handle time is known.
    pub fn learn(history: &QueueHistory, past: &Past) -> Option<Self> {
        let days = known_days(history, past);
        let means: Vec<f64> = days.iter().map(|d| d.seconds / d.contacts).collect();
        let middle = median(&means)?;
        let width = CLIP * spread(&means)?;
        let (mut all, mut event) = (Sum::default(), Sum::default());
        let mut by_hour = [Sum::default(); 24];
        let mut by_weekday = [Sum::default(); 7];
        for (day, mean) in days.iter().zip(&means) {
            let age = (past.n_past - day.position) as f64;
            let fade = 0.5f64.powf(age / HALF_LIFE_DAYS);
            let clip = mean.clamp(middle - width, middle + width) / mean;
            for (hour, hourly) in day.by_hour.iter().enumerate() {
                by_hour[hour].add(fade * hourly.contacts, fade * clip * hourly.seconds);
            }
            let (contacts, seconds) = (fade * day.contacts, fade * clip * day.seconds);
            all.add(contacts, seconds);
            let facts = past.facts(day.position);
            by_weekday[facts.weekday].add(contacts, seconds);
            if !facts.events.is_empty() {
                event.add(contacts, seconds);
            }
        }
        let mean_s = all.seconds / all.contacts;
        (mean_s > 0.0 && mean_s.is_finite()).then(|| Self {
            mean_s,
            by_hour: by_hour.map(|sum| sum.factor(mean_s, FACTOR_CONTACTS)),
            by_weekday: by_weekday.map(|sum| sum.factor(mean_s, FACTOR_CONTACTS)),
            on_event_days: event.factor(mean_s, EVENT_CONTACTS),
        })
    }

    /// Seconds per contact in an hour (0 to 23) of a day (its position).
    pub fn at(&self, past: &Past, day: usize, hour: usize) -> f64 {
        let facts = past.facts(day);
        let event = if facts.events.is_empty() {
            1.0
        } else {
            self.on_event_days
        };
        let weekday = facts.date.weekday().num_days_from_monday() as usize;
        self.mean_s * self.by_hour[hour] * self.by_weekday[weekday] * event
    }
}

/// One day's handled contacts.
struct HandledDay {
    position: usize,
    contacts: f64,
    seconds: f64,
    by_hour: [Sum; 24],
}

fn known_days(history: &QueueHistory, past: &Past) -> Vec<HandledDay> {
    let first_row = (past.date(0) - history.first_day).num_days() as usize;
    let slots_per_hour = (60 / history.interval_minutes) as usize;
    (0..past.n_past.min(history.n_days() - first_row))
        .filter(|&position| !past.facts(position).excluded)
        .filter_map(|position| {
            let row = first_row + position;
            let mut day = HandledDay {
                position,
                contacts: 0.0,
                seconds: 0.0,
                by_hour: [Sum::default(); 24],
            };
            let known = |slot: &usize| {
                let clock = (*slot as u32 * history.interval_minutes) as ClockMinutes;
                !past.facts(position).hides(clock)
            };
            for slot in (0..history.slots_per_day()).filter(known) {
                let contacts = history.handled[[row, slot]];
                let seconds = contacts * history.handle_time_s[[row, slot]];
                if contacts > 0.0 && seconds > 0.0 {
                    day.by_hour[slot / slots_per_hour].add(contacts, seconds);
                    day.contacts += contacts;
                    day.seconds += seconds;
                }
            }
            (day.contacts > 0.0).then_some(day)
        })
        .collect()
}
