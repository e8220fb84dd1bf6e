//! What each target alone would need, beside what all of them need together.

use super::search::Search;
use super::{LeastStaff, Limits, Targets, WaitingFormula, Work, least_staff};
use crate::staffing::{Binding, StaffingError, WaitingService};

/// The people that one target alone would need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetNeed {
    /// The target.
    pub limit: Binding,
    /// The least number that keeps it.
    pub people: u64,
    /// How many more people the other targets make necessary; 0 for the one that binds.
    pub slack: u64,
}

/// The least staff with its reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct StaffNeeds {
    /// All targets together.
    pub least: LeastStaff,
    /// One entry per target that was given, and stability where nobody gives up.
    pub needs: Vec<TargetNeed>,
    /// The service of one person fewer; `None` where nobody is needed.
    pub one_fewer: Option<WaitingService>,
}

impl StaffNeeds {
    /// The people that this target alone would need, where it was given.
    pub fn of(&self, limit: Binding) -> Option<u64> {
        let mut needs = self.needs.iter();
        Some(needs.find(|need| need.limit == limit)?.people)
    }

    /// How many people fewer would do if the target that binds were dropped.
    pub fn slack(&self) -> u64 {
        let others = self
            .needs
            .iter()
            .filter(|n| Some(n.limit) != self.least.binding);
        let next = others.map(|need| need.people).max().unwrap_or(0);
        self.least.base_staff.saturating_sub(next)
    }
}

/// The least number of people that meets all limits, and what each alone would need.
///
/// # Errors
/// As [`least_staff`].
///
/// # Examples
/// ```
/// use paiban::staffing::{Binding, required::*, required::needs::needs};
/// use paiban::units::{Fraction, ServiceLevelDefinition};
/// let limits = Limits::new(Targets {
///     service_level: Some(Fraction::new(0.8)?),
///     answer_within_s: 20.0,
///     definition: ServiceLevelDefinition::Offered,
///     max_abandonment: None,
///     max_occupancy: Some(Fraction::new(0.85)?),
///     max_average_speed_of_answer_s: None,
///     min_agents: 0,
/// })?;
/// let found = needs(&WaitingFormula::ErlangC, &Work::new(100.0, 180.0, 1800.0)?, &limits)?;
/// assert_eq!(found.of(Binding::ServiceLevel), Some(14));
/// assert_eq!(found.of(Binding::Occupancy), Some(12));
/// assert_eq!(found.slack(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn needs(
    formula: &WaitingFormula,
    work: &Work,
    limits: &Limits,
) -> Result<StaffNeeds, StaffingError> {
    let least = least_staff(formula, work, limits)?;
    let mut needs = Vec::new();
    for (limit, targets) in alone(limits.targets()) {
        let people = least_staff(formula, work, &Limits::new(targets)?)?.base_staff;
        needs.push((limit, people));
    }
    if !formula.bears_any_load() && work.load().get() > 0.0 {
        let search = Search::new(formula, work, limits)?;
        needs.push((Binding::Stability, search.least_stable()));
    }
    let needs = needs.into_iter().map(|(limit, people)| TargetNeed {
        limit,
        people,
        slack: least.base_staff.saturating_sub(people),
    });
    let one_fewer = least.base_staff.checked_sub(1).map(|agents| {
        formula
            .service(agents, work, limits.targets().answer_within_s)
            // One fewer may pile up: that is the answer, not an error.
            .unwrap_or(WaitingService::HOPELESS)
    });
    Ok(StaffNeeds {
        least,
        needs: needs.collect(),
        one_fewer,
    })
}

/// Each target that was given, without the others.
fn alone(all: &Targets) -> Vec<(Binding, Targets)> {
    let none = Targets {
        service_level: None,
        max_abandonment: None,
        max_occupancy: None,
        max_average_speed_of_answer_s: None,
        min_agents: 0,
        ..*all
    };
    let one = |given: bool, limit, targets| given.then_some((limit, targets));
    let service_level = Targets {
        service_level: all.service_level,
        ..none
    };
    let abandonment = Targets {
        max_abandonment: all.max_abandonment,
        ..none
    };
    let occupancy = Targets {
        max_occupancy: all.max_occupancy,
        ..none
    };
    let speed = Targets {
        max_average_speed_of_answer_s: all.max_average_speed_of_answer_s,
        ..none
    };
    let people = Targets {
        min_agents: all.min_agents,
        ..none
    };
    [
        one(
            all.service_level.is_some(),
            Binding::ServiceLevel,
            service_level,
        ),
        one(
            all.max_abandonment.is_some(),
            Binding::Abandonment,
            abandonment,
        ),
        one(
            all.max_average_speed_of_answer_s.is_some(),
            Binding::AverageSpeedOfAnswer,
            speed,
        ),
        one(all.max_occupancy.is_some(), Binding::Occupancy, occupancy),
        one(all.min_agents > 0, Binding::MinAgents, people),
    ]
    .into_iter()
    .flatten()
    .collect()
}
