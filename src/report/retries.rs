//! Callers who gave up and call again: how many of a plan's contacts they are.

use super::Language;
use super::html::{grouped, percent};
use crate::plan::PlannedQueue;
use crate::staffing::{IntervalRequirement, QueueRequirement, StaffingRequirement};

/// The repeated attempts of a queue that its requirement counts with.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueRetries {
    /// The queue.
    pub queue: String,
    /// Attempts of customers who come for the first time.
    pub first_attempts: f64,
    /// Attempts of customers who gave up before.
    pub retries: f64,
    /// Of all attempts: given up, by the formula at the people needed.
    pub abandoned: f64,
    /// Of these: by customers who do not call again.
    pub gone: f64,
}

impl QueueRetries {
    /// What intervals of one queue's requirement count with.
    pub fn of(
        queue: &PlannedQueue,
        requirement: &QueueRequirement,
        intervals: std::ops::Range<usize>,
    ) -> Self {
        let intervals = &requirement.intervals[intervals];
        let attempts =
            |at: &IntervalRequirement| at.load.map_or(0.0, |load| load.offered) + at.retries;
        let gives_up = |at: &IntervalRequirement| at.service.map_or(0.0, |met| met.abandonment);
        let abandoned = intervals.iter().map(|at| attempts(at) * gives_up(at)).sum();
        let again = queue.target.retry.map_or(0.0, |retry| retry.share.get());
        let first = intervals.iter().filter_map(|at| at.load);
        Self {
            queue: requirement.queue.to_string(),
            first_attempts: first.map(|load| load.offered).sum(),
            retries: intervals.iter().map(|at| at.retries).sum(),
            abandoned,
            gone: (1.0 - again) * abandoned,
        }
    }

    /// Answered share of the attempts; `None` where nothing arrives.
    pub fn pass_rate_of_attempts(&self) -> Option<f64> {
        let attempts = self.first_attempts + self.retries;
        (attempts > 0.0).then(|| 1.0 - self.abandoned / attempts)
    }

    /// Answered share of the customers whose fate is known; `None` where nothing arrives.
    pub fn pass_rate_of_customers(&self) -> Option<f64> {
        let answered = self.first_attempts + self.retries - self.abandoned;
        (answered + self.gone > 0.0).then(|| answered / (answered + self.gone))
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
        let rate = |rate: Option<f64>| rate.map_or_else(|| "–".to_owned(), percent);
        let attempts = rate(self.pass_rate_of_attempts());
        let customers = rate(self.pass_rate_of_customers());
        let queue = &self.queue;
        match language {
            Language::English => format!(
                "{queue}: {again} of {all} attempts are calls of customers who gave up before ({share}); by the formula {attempts} of attempts and {customers} of customers are answered"
            ),
            Language::Chinese => format!(
                "{queue}：{all} 次进线中有 {again} 次为放弃后的再次来电（{share}）；按公式，按次接通率 {attempts}，按客户接通率 {customers}"
            ),
        }
    }
}

/// The queues of a plan whose callers call again: the plan and each of its days.
pub fn queue_retries(
    queues: &[PlannedQueue],
    requirement: &StaffingRequirement,
) -> Vec<(QueueRetries, Vec<QueueRetries>)> {
    let grid = &requirement.grid;
    let pairs = queues.iter().zip(&requirement.queues);
    pairs
        .filter(|(queue, _)| queue.target.retry.is_some())
        .map(|(queue, needed)| {
            let of = |intervals| QueueRetries::of(queue, needed, intervals);
            let days = (0..grid.n_days()).map(|day| of(grid.intervals_of_day(day)));
            (of(0..grid.n_intervals()), days.collect())
        })
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
            abandoned: 200.0,
            gone: 100.0,
        };
        assert_eq!(found.pass_rate_of_attempts(), Some(0.9));
        assert_eq!(found.pass_rate_of_customers(), Some(1800.0 / 1900.0));
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
