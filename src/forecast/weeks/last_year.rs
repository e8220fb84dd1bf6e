//! What the same week of last year says, on the days that neither year's calendar makes special.
//!
//! Days are compared 364 days apart, so that weekdays meet. Special days stay with the model, which
//! knows them by name: Easter and the Spring Festival are in another week next year.

use std::ops::Range;

use crate::forecast::past::preparation::Past;
use crate::forecast::past::special_days::Role;

/// A year in whole weeks.
const YEAR: usize = 364;
/// Days before the origin that are held against the same of the year before.
const GROWTH_DAYS: usize = 91;
/// Fewer pairs of plain days say nothing of growth.
const GROWTH_PAIRS_LEAST: usize = 21;
/// Of the growth since last year so much is believed to stay …
const GROWTH_BELIEVED: f64 = 0.5;
/// … and so much at most, in logs: a queue that was re-routed has not grown.
const GROWTH_MOST: f64 = 0.3;
/// Growth beyond this, in logs, is a new queue and widens the bands no further.
const DOUBT_MOST: f64 = 1.0;
/// Weeks of a year.
const YEAR_WEEKS: f64 = 52.0;
/// The most that last year counts for.
const WEIGHT_MOST: f64 = 0.5;
/// Up to this lead in weeks the model alone speaks …
const MODEL_ALONE_WEEKS: f64 = 2.0;
/// … and so many weeks later last year has its full weight.
const WEIGHT_GROWS_WEEKS: f64 = 24.0;

/// Last year as it is known at the origin, and what was said of days since.
pub(super) struct LastYear<'a> {
    past: &'a Past,
    /// What the model says. (days ahead,)
    model: &'a [f64],
    /// Model times last year's factor, as far as weeks were asked for. (days ahead,)
    said: Vec<f64>,
    /// ln of this year ÷ last year; `None` where too little is known of last year.
    growth: Option<f64>,
}

impl<'a> LastYear<'a> {
    /// Ready for the weeks ahead, to be asked for in order.
    pub fn new(past: &'a Past, model: &'a [f64]) -> Self {
        Self {
            past,
            model,
            said: model.to_vec(),
            growth: growth(past),
        }
    }

    /// The factor on the model's plain days of a week at `lead` weeks, 1 = the first.
    pub fn factor(&mut self, days: &Range<usize>, lead: usize) -> f64 {
        let (mut ours, mut theirs) = (0.0, 0.0);
        for day in days.clone() {
            if let Some(contacts) = self.contacts(day) {
                ours += self.model[day];
                theirs += contacts;
            }
        }
        if ours <= 0.0 || theirs <= 0.0 {
            return 1.0;
        }
        let factor = (theirs / ours).powf(weight(lead));
        for day in days.clone() {
            if is_plain(self.past, self.past.n_past + day) {
                self.said[day] = factor * self.model[day];
            }
        }
        factor
    }

    /// Log variance that the growth which is not believed adds to a week at `lead`.
    pub fn doubt(&self, lead: usize) -> f64 {
        let growth = self.growth.unwrap_or(0.0).abs().min(DOUBT_MOST);
        let unbelieved = (1.0 - GROWTH_BELIEVED) * growth;
        (unbelieved * lead as f64 / YEAR_WEEKS).powi(2)
    }

    /// What last year's day makes of this one, where both are plain and last year's is known.
    fn contacts(&self, ahead: usize) -> Option<f64> {
        let day = self.past.n_past + ahead;
        let before = day.checked_sub(YEAR)?;
        let growth = GROWTH_BELIEVED * self.growth?;
        let factor = growth.clamp(-GROWTH_MOST, GROWTH_MOST).exp();
        if !is_plain(self.past, day) || !is_plain(self.past, before) {
            return None;
        }
        match before.checked_sub(self.past.n_past) {
            Some(ahead) => Some(self.said[ahead]),
            None => self.past.usable(before).map(|t| factor * t.contacts),
        }
    }
}

/// Whether the calendar says nothing of a day and nothing of its neighbours.
pub(super) fn is_plain(past: &Past, day: usize) -> bool {
    let facts = past.facts(day);
    !facts.is_event() && facts.role == Role::Plain
}

fn weight(lead: usize) -> f64 {
    WEIGHT_MOST * ((lead as f64 - MODEL_ALONE_WEEKS) / WEIGHT_GROWS_WEEKS).clamp(0.0, 1.0)
}

/// ln of the weeks before the origin ÷ the same a year before.
fn growth(past: &Past) -> Option<f64> {
    let (mut now, mut before, mut pairs) = (0.0, 0.0, 0);
    for day in past.n_past.saturating_sub(GROWTH_DAYS).max(YEAR)..past.n_past {
        if !is_plain(past, day) || !is_plain(past, day - YEAR) {
            continue;
        }
        if let (Some(a), Some(b)) = (past.usable(day), past.usable(day - YEAR)) {
            now += a.contacts;
            before += b.contacts;
            pairs += 1;
        }
    }
    (pairs >= GROWTH_PAIRS_LEAST && now > 0.0 && before > 0.0).then(|| (now / before).ln())
}
