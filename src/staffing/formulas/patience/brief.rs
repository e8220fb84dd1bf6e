//! What a search needs to know of a number of people, without what takes long and is seldom asked.

use crate::staffing::kernel::offered_wait::{Integrals, OfferedWait};
use crate::staffing::{Shares, WaitingService};
use crate::units::ServiceLevelDefinition;

/// A service whose average speed of answer is still to be worked out: it takes as long as all the
/// rest, and a search asks for it only where it is limited.
#[derive(Debug, Clone, Copy)]
pub(in crate::staffing) struct Brief {
    /// All measures, the average speed of answer without the part that is open.
    known: WaitingService,
    open: Option<OpenSpeed>,
    slopes: Option<Slopes>,
}

/// By how much the logarithm of a share falls with one more person, about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slopes {
    /// Of those who wait beyond the target time.
    pub(super) outlasting: f64,
    pub(super) abandonment: f64,
    /// Of those who are not answered in time, given up or not.
    pub(super) not_answered_in_time: f64,
}

/// Seconds of waiting per answered contact = `factor` × the integral over the offered wait.
#[derive(Debug, Clone, Copy)]
pub(super) struct OpenSpeed {
    pub(super) wait: OfferedWait,
    pub(super) whole: Integrals,
    pub(super) factor: f64,
}

impl Brief {
    pub(super) fn of_waiting(
        known: WaitingService,
        open: OpenSpeed,
        slopes: Option<Slopes>,
    ) -> Self {
        Self {
            known,
            open: Some(open),
            slopes,
        }
    }

    pub(in crate::staffing) fn late(&self) -> &Shares {
        &self.known.late
    }

    pub(in crate::staffing) fn in_time(&self) -> &Shares {
        &self.known.in_time
    }

    pub(in crate::staffing) fn abandonment(&self) -> f64 {
        self.known.abandonment
    }

    /// d ln(late ÷ in time) ÷ d people.
    pub(in crate::staffing) fn slope_of_lateness(&self, by: ServiceLevelDefinition) -> Option<f64> {
        let slopes = self.slopes.as_ref()?;
        let late = match by {
            ServiceLevelDefinition::Offered => slopes.not_answered_in_time,
            _ => slopes.outlasting,
        };
        Some(late / self.known.in_time.by(by))
    }

    /// d ln(abandonment) ÷ d people.
    pub(in crate::staffing) fn slope_of_abandonment(&self) -> Option<f64> {
        self.slopes.as_ref().map(|slopes| slopes.abandonment)
    }

    pub(in crate::staffing) fn occupancy(&self) -> f64 {
        self.known.occupancy
    }

    pub(in crate::staffing) fn service(self) -> WaitingService {
        let open = self
            .open
            .map(|open| open.factor * open.wait.answered_wait(&open.whole));
        WaitingService {
            average_speed_of_answer_s: self.known.average_speed_of_answer_s + open.unwrap_or(0.0),
            ..self.known
        }
    }
}

impl Brief {
    /// Of a queue in which nobody gives up; `slope`: d ln(late) ÷ d people.
    pub(in crate::staffing) fn of_endless(known: WaitingService, slope: f64) -> Self {
        Self {
            slopes: Some(Slopes {
                outlasting: slope,
                abandonment: 0.0,
                not_answered_in_time: slope,
            }),
            ..known.into()
        }
    }
}

impl From<WaitingService> for Brief {
    fn from(known: WaitingService) -> Self {
        Self {
            known,
            open: None,
            slopes: None,
        }
    }
}
