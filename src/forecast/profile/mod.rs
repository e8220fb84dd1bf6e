//! A day's shape: which share of its contacts falls into each slot of the wall clock.
//!
//! ```text
//! ordinary day   p_w(s) ∝ A_w(s) + k · Ā_w · G(s) / ΣG      A_w weighted sum over the last 20 clean days
//!                                                         of the weekday, Ā_w its mass per weighted day,
//!                                                         G the same over Monday to Friday pooled (over
//!                                                         all days for a weekend), k see `lean`
//! event day      root shares of the ordinary shape + as much of the past deviation on this very day of
//!                the family as exceeds the noise
//! ```
//! The pooled group counts as more days the less the weekdays differ beyond noise, so a weekday with little
//! history leans on its neighbours, and a small queue's weekdays share one shape.
//! Campaign days that look ordinary keep their own weekday's shape even where last year's date fell on
//! a weekend; a night with a rush at midnight takes last year's shape as it was.
//!
//! Habits change slowly in most queues and fast in some: shapes with three lengths of memory are mixed
//! by how well each laid out the queue's own recent days. What then looks like counting noise is evened
//! out between neighbouring slots: a jitter of a few contacts, not a lunch hour.
//!
//! Not modelled: shapes that differ by season.

mod event_days;
mod lean;
mod ordinary;
mod pace;
mod shares;
mod smoothing;

pub(crate) use event_days::ShapeSource;
pub(crate) use ordinary::{MAKE_UP_WEEKDAY, is_closed_slot, slot_means};
pub(crate) use pace::Paces;

use super::past::preparation::Past;
use pace::OrdinaryShapes;

/// The shapes of all days, from what was known before an origin.
pub(crate) struct DayShapes<'a> {
    past: &'a Past,
    origin: usize,
    ordinary: OrdinaryShapes,
}

impl<'a> DayShapes<'a> {
    /// Learns from the days before `origin`, habits changing at these paces.
    pub fn learn(past: &'a Past, origin: usize, paces: &Paces) -> Self {
        Self {
            past,
            origin,
            ordinary: OrdinaryShapes::learn(past, origin, paces),
        }
    }

    /// The shares of the day at this position, summing to 1 (or all 0 where nothing ever arrived),
    /// and where they come from. (slots,)
    pub fn of_day(&self, day: usize) -> (Vec<f64>, ShapeSource) {
        event_days::shape(self.past, self.origin, &self.ordinary, day)
    }

    /// By how much an event day moves the root shares of its weekday; `None` where no past day of the
    /// same name says anything. (slots,)
    pub fn deviation(&self, day: usize) -> Option<Vec<f64>> {
        event_days::deviation(self.past, self.origin, &self.ordinary, day)
    }
}
