//! Callers who gave up and call again: how many of a plan's contacts they are.

use super::Language;
use super::html::{grouped, percent};
use crate::plan::PlannedQueue;
use crate::staffing::{QueueRequirement, StaffingRequirement};

/// The repeated attempts of a queue that its requirement counts with.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueRetries {
    /// The queue.
    pub queue: String,
    /// Attempts of customers who come for the first time.
    pub first_attempts: f64,
    /// Attempts of customers who gave up before.
    pub retries: f64,
}

impl QueueRetries {
    /// What intervals of one queue's requirement count with.
    pub fn of(requirement: &QueueRequirement, intervals: std::ops::Range<usize>) -> Self {
        let intervals = &requirement.intervals[intervals];
        let first = intervals.iter().filter_map(|at| at.load);
        Self {
            queue: requirement.queue.to_string(),
            first_attempts: first.map(|load| load.offered).sum(),
            retries: intervals.iter().map(|at| at.retries).sum(),
        }
    }

    /// Repeated attempts ÷ all; 0 where nothing arrives.
    pub fn share(&self) -> f64 {
        let attempts = self.first_attempts + self.retries;
        if attempts > 0.0 {
            self.retries / attempts
        } else {
            0.0
        }
    }

    /// One sentence.
    pub fn sentence(&self, language: Language) -> String {
        let all = grouped(self.first_attempts + self.retries);
        let (again, share) = (grouped(self.retries), percent(self.share()));
        match language {
            Language::English => format!(
                "{}: {again} of {all} attempts are calls of customers who gave up before ({share})",
                self.queue
            ),
            Language::Chinese => format!(
                "{}：{all} 次进线中有 {again} 次为放弃后的再次来电（{share}）",
                self.queue
            ),
        }
    }
}

/// The queues of a plan whose callers call again.
pub fn queue_retries(
    queues: &[PlannedQueue],
    requirement: &StaffingRequirement,
) -> Vec<QueueRetries> {
    let all = 0..requirement.grid.n_intervals();
    let pairs = queues.iter().zip(&requirement.queues);
    pairs
        .filter(|(queue, _)| queue.target.retry.is_some())
        .map(|(_, needed)| QueueRetries::of(needed, all.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_counts_all_attempts() {
        let found = QueueRetries {
            queue: "voice".into(),
            first_attempts: 1900.0,
            retries: 100.0,
        };
        let english = found.sentence(Language::English);
        assert!(
            english.contains("100 of 2\u{202f}000") && english.contains("5.0 %"),
            "{english}"
        );
        let nothing = QueueRetries {
            first_attempts: 0.0,
            retries: 0.0,
            ..found
        };
        assert_eq!(nothing.share(), 0.0);
    }
}
