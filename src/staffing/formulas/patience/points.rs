//! A survival curve given by points and joined by straight lines.

use super::at_wait::AtWait;
use crate::staffing::StaffingError;
use crate::units::OutOfRange;

/// The curve with the area under it, from 0 seconds on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Points {
    times: Vec<f64>,
    shares: Vec<f64>,
    /// ∫ of the share that left, up to each time.
    forgone: Vec<f64>,
}

impl Points {
    pub(super) fn new(points: &[(f64, f64)]) -> Result<Self, StaffingError> {
        let mut curve = Self {
            times: vec![],
            shares: vec![],
            forgone: vec![],
        };
        let Some(&(first, _)) = points.first() else {
            return Err(StaffingError::OutOfRange(OutOfRange {
                quantity: "number of points of the patience",
                found: 0.0,
                expected: "1 or more",
            }));
        };
        if first > 0.0 {
            curve.push(0.0, 1.0);
        }
        for (position, &(time_s, share)) in points.iter().enumerate() {
            if !curve.accepts(time_s, share) {
                return Err(StaffingError::Survival {
                    position,
                    time_s,
                    share,
                });
            }
            curve.push(time_s, share);
        }
        Ok(curve)
    }

    fn accepts(&self, time: f64, share: f64) -> bool {
        let later = match self.times.last() {
            Some(last) => time > *last,
            None => time == 0.0,
        };
        later && time.is_finite() && share >= 0.0 && share <= self.last_share()
    }

    fn push(&mut self, time: f64, share: f64) {
        let before = (self.times.last(), self.shares.last(), self.forgone.last());
        let area = match before {
            (Some(t), Some(s), Some(area)) => area + (time - t) * (1.0 - 0.5 * (s + share)),
            _ => 0.0,
        };
        self.times.push(time);
        self.shares.push(share);
        self.forgone.push(area);
    }

    /// The share that never leaves; 1 while there is no point.
    pub(super) fn last_share(&self) -> f64 {
        self.shares.last().copied().unwrap_or(1.0)
    }

    pub(super) fn times(&self) -> &[f64] {
        &self.times
    }

    pub(super) fn mean(&self) -> f64 {
        if self.last_share() > 0.0 {
            return f64::INFINITY;
        }
        let last = self.times.len() - 1;
        self.times[last] - self.forgone[last]
    }

    pub(super) fn at(&self, x: f64) -> AtWait {
        let i = self.times.partition_point(|time| *time <= x).max(1) - 1;
        let (time, share, area) = (self.times[i], self.shares[i], self.forgone[i]);
        let passed = x - time;
        let staying = match self.times.get(i + 1) {
            Some(next) => share + (self.shares[i + 1] - share) * passed / (next - time),
            None => share,
        };
        let forgone = area + passed * (1.0 - 0.5 * (share + staying));
        AtWait {
            leaving: 1.0 - staying,
            staying,
            waited: x - forgone,
            forgone,
        }
    }
}
