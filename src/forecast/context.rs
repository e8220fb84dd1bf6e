//! What a forecast must know of a queue beside its history and the calendar.

use crate::calendar::OpeningHours;
use crate::units::{GroupId, QueueId};

/// What a forecaster must know of a queue beside its history and the calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueContext {
    /// The queue.
    pub queue: QueueId,
    /// When it can be reached; closed intervals are forecast as 0.
    pub opening: OpeningHours,
    /// Used where the history holds no handle time, in seconds.
    pub default_handle_time_s: f64,
    /// The group whose sum its forecast agrees with, and which lends it what it has not lived through.
    pub group: Option<GroupId>,
    /// The queue that speaks for it while its own history is short.
    pub template: Option<Template>,
}

/// Whom a new queue resembles, and how much is expected of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// A queue with a history.
    pub queue: QueueId,
    /// The planner's word: contacts of an average open day. `None` where the queue's own first days say it.
    pub offered_per_day: Option<f64>,
}

impl QueueContext {
    /// A queue by itself: no group, no template.
    pub fn alone(queue: QueueId, opening: OpeningHours, default_handle_time_s: f64) -> Self {
        Self {
            queue,
            opening,
            default_handle_time_s,
            group: None,
            template: None,
        }
    }
}
