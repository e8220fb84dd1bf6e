//! What a caller meets: the full answer of a staffing formula, from which every file takes its part.

use crate::units::ServiceLevelDefinition;

/// The service that a number of people gives, by formula.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ServiceMeasures {
    /// By the queue's own definition, 0 to 1.
    pub service_level: f64,
    /// Seconds, of answered contacts.
    pub average_speed_of_answer_s: f64,
    /// Busy share of staffed time.
    pub occupancy: f64,
    /// Share of contacts that give up.
    pub abandonment: f64,
}

/// One share per definition of the service level.
///
/// ```text
/// offered          answered within T ÷ offered
/// answered         answered within T ÷ answered
/// excluding_short  answered within T ÷ (offered − abandoned within T)
/// including_short  (answered within T + abandoned within T) ÷ offered
/// virtual_wait     P(a contact with endless patience would be answered within T)
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// Of all offered.
    pub offered: f64,
    /// Of all answered.
    pub answered: f64,
    /// Of those who did not give up within the target time.
    pub excluding_short: f64,
    /// Of all offered, giving up within the target time counted as served.
    pub including_short: f64,
    /// Of test callers who never give up.
    pub virtual_wait: f64,
}

impl Shares {
    /// The same share by every definition, as where nobody gives up.
    pub fn all(share: f64) -> Self {
        Self {
            offered: share,
            answered: share,
            excluding_short: share,
            including_short: share,
            virtual_wait: share,
        }
    }

    /// The share by one definition.
    pub fn by(&self, definition: ServiceLevelDefinition) -> f64 {
        match definition {
            ServiceLevelDefinition::Offered => self.offered,
            ServiceLevelDefinition::Answered => self.answered,
            ServiceLevelDefinition::ExcludingShort => self.excluding_short,
            ServiceLevelDefinition::IncludingShort => self.including_short,
            ServiceLevelDefinition::VirtualWait => self.virtual_wait,
        }
    }
}

/// The steady-state service that a number of people gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WaitingService {
    /// Share of contacts that find nobody free.
    pub probability_of_wait: f64,
    /// Service level by every definition.
    pub in_time: Shares,
    /// 1 − service level, computed apart so that it stays accurate when tiny.
    pub late: Shares,
    /// Mean wait of answered contacts, seconds.
    pub average_speed_of_answer_s: f64,
    /// Mean wait of all contacts, those that give up too, seconds.
    pub average_wait_s: f64,
    /// Busy share of staffed time; for chat the share of the greatest completion rate in use.
    pub occupancy: f64,
    /// Share of contacts that give up.
    pub abandonment: f64,
}

impl WaitingService {
    /// Nobody ever waits, because nothing arrives.
    pub const IDLE: WaitingService = WaitingService {
        probability_of_wait: 0.0,
        in_time: Shares {
            offered: 1.0,
            answered: 1.0,
            excluding_short: 1.0,
            including_short: 1.0,
            virtual_wait: 1.0,
        },
        late: Shares {
            offered: 0.0,
            answered: 0.0,
            excluding_short: 0.0,
            including_short: 0.0,
            virtual_wait: 0.0,
        },
        average_speed_of_answer_s: 0.0,
        average_wait_s: 0.0,
        occupancy: 0.0,
        abandonment: 0.0,
    };

    /// Work piles up without end and nobody gives up: no contact is served in time.
    pub const HOPELESS: WaitingService = WaitingService {
        probability_of_wait: 1.0,
        in_time: Shares {
            offered: 0.0,
            answered: 0.0,
            excluding_short: 0.0,
            including_short: 0.0,
            virtual_wait: 0.0,
        },
        late: Shares {
            offered: 1.0,
            answered: 1.0,
            excluding_short: 1.0,
            including_short: 1.0,
            virtual_wait: 1.0,
        },
        average_speed_of_answer_s: f64::INFINITY,
        average_wait_s: f64::INFINITY,
        occupancy: 1.0,
        abandonment: 0.0,
    };

    /// The four figures that plans and files carry, by one definition of the service level.
    pub fn measures(&self, definition: ServiceLevelDefinition) -> ServiceMeasures {
        ServiceMeasures {
            service_level: self.in_time.by(definition),
            average_speed_of_answer_s: self.average_speed_of_answer_s,
            occupancy: self.occupancy,
            abandonment: self.abandonment,
        }
    }
}
