//! People of a queue that is worked as a backlog, beside the idle time that it may use.

use super::{QueueDemand, closed};
use crate::staffing::deferred::backlog::{
    self, Deadline, DeferredService, DeferredStaff, DeferredWork,
};
use crate::staffing::deferred::{Amount, amount};
use crate::staffing::idle::IdleTime;
use crate::staffing::{Binding, IntervalLoad, IntervalRequirement, StaffingError};

impl QueueDemand<'_> {
    /// The least people, levelled; spends the idle time that they leave work for.
    pub(super) fn deferred(
        &self,
        idle: &mut IdleTime,
    ) -> Result<Vec<IntervalRequirement>, StaffingError> {
        if self.target.max_occupancy.get() == 0.0 {
            return Err(StaffingError::Unreachable {
                limit: Binding::Occupancy,
                value: 0.0,
                answer_within_s: 0.0,
            });
        }
        let loads = self.with_backlog()?;
        let amounts: Option<Vec<Amount>> = loads
            .iter()
            .map(|load| self.person_intervals(load))
            .collect();
        let staff = backlog::staff(&DeferredWork {
            arrivals: &amounts.ok_or(StaffingError::NoForecast)?,
            open: self.open,
            idle: &idle.usable(self.target, self.open)?,
            deadline: Deadline::new(self.target.answer_within, self.interval),
            service_level: self.target.service_level.get(),
            max_occupancy: self.target.max_occupancy.get(),
        })?;
        idle.spend(self.target, &staff.worked);
        let places = loads.iter().enumerate();
        places
            .map(|(i, load)| self.deferred_interval(&staff, i, *load))
            .collect()
    }

    /// The loads with what waits when the plan begins as arriving at its first instant.
    fn with_backlog(&self) -> Result<Vec<IntervalLoad>, StaffingError> {
        let mut loads = self.loads.clone();
        let backlog = f64::from(self.target.backlog.at_start);
        let times = self.forecast.handle_time_s.iter();
        let known = times.copied().find(|time| *time > 0.0);
        if let (Some(first), true) = (loads.first_mut(), backlog > 0.0) {
            if first.handle_time_s <= 0.0 {
                first.handle_time_s = known.unwrap_or(0.0);
            }
            first.offered += backlog;
            first.offered_load = self.work(first)?.load().get();
        }
        Ok(loads)
    }

    fn deferred_interval(
        &self,
        staff: &DeferredStaff,
        i: usize,
        load: IntervalLoad,
    ) -> Result<IntervalRequirement, StaffingError> {
        let (people, idle_time) = (staff.people[i], staff.worked.idle()[i]);
        if people == 0 && load.offered == 0.0 {
            return Ok(IntervalRequirement {
                idle_time,
                ..closed(load)
            });
        }
        let service = DeferredService::new(&staff.worked, self.interval);
        Ok(IntervalRequirement {
            base_staff: people as f64,
            scheduled_staff: self.scheduled(people)?,
            load: Some(load),
            staffed_load: None,
            retries: 0.0,
            binding: staff.binding(i),
            service: Some(service.of_interval(i, people as f64)),
            idle_time,
        })
    }

    /// Contacts × handle time ÷ interval of the decimals, exactly.
    fn person_intervals(&self, load: &IntervalLoad) -> Option<Amount> {
        if load.offered == 0.0 {
            return amount(0.0);
        }
        let work = amount(load.offered)? * amount(load.handle_time_s)?;
        Some(work / amount(self.interval.as_secs_f64())?)
    }
}
