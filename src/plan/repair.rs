//! A plan that simulated customers find too thin is made anew until they do not, or people run out.
//!
//! ```text
//! short     an interval of a queue whose contacts wait: simulated level below the target, also at
//!           the upper end of its 95 % interval, and by more than a point
//! raised    people rostered there meet the requirement and it is short all the same: the requirement
//!           grows to the people at whom the formula is as much better as the simulation was short
//! people    people rostered there do not meet the requirement as it is: nothing is gained by asking
//!           for more; the missing person-hours are told
//! ```
//! Every round rosters the raised requirement with the same effort and serves the same random
//! customers, so that two rounds differ by their people alone. The round with the fewest contacts
//! below target is kept, the cheapest of equals; the plan that was given is round 0 and may be it.
//!
//! [`Crew::AsRequired`] leaves the roster out: exactly the people of the requirement are there, so that
//! what is short is the formula's doing and every round costs what its raised person-hours cost.
//!
//! Not repaired: work that is deferred (its people are moved over whole days by the requirement
//! itself), and what is better than promised.

use std::sync::Arc;
use std::time::Duration;

use super::cache::StageCache;
use super::{Effort, PlanError, PlanInputs, as_required, make};
use crate::forecast::Forecast;
use crate::progress::Progress;
use crate::roster::{Coverage, Roster, RosterOutcome, RosterProblem, evaluate};
use crate::simulation::SimulatedService;
use crate::staffing::{self, IntervalLoad, StaffingRequirement};
use crate::units::BaseStaff;

/// Share by which a level may miss its target before it counts.
const TOLERATED: f64 = 0.01;

/// People below a requirement that are a rounding of breaks and shrinkage, not a gap.
const NEARLY_THERE: f64 = 0.5;

/// A requirement grows by no more than this share, and two people, in one round.
const LARGEST_CUT: f64 = 0.3;

/// A level beyond which more people change nothing that could be measured.
const HIGHEST_AIM: f64 = 0.99;

/// One roster on the way, and what its customers met.
#[derive(Debug, Clone)]
pub struct RepairRound {
    /// What was asked of the roster.
    pub requirement: Arc<StaffingRequirement>,
    /// The same as a problem.
    pub problem: Arc<RosterProblem>,
    /// The answer of the search; absent for the roster that was given and for people as required.
    pub outcome: Option<Arc<RosterOutcome>>,
    /// Who works when.
    pub roster: Roster,
    /// People on queue.
    pub coverage: Coverage,
    /// What customers met.
    pub service: Arc<SimulatedService>,
    /// Per queue: how far it is from its promise.
    pub queues: Vec<QueueShortfall>,
    /// Paid hours of the roster.
    pub paid_hours: f64,
    /// Their wages, in money.
    pub wages: f64,
}

/// How far a queue is from its promise.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct QueueShortfall {
    /// Intervals that are short.
    pub n_intervals: usize,
    /// Contacts below the target in these: offered × (target − level).
    pub contacts: f64,
    /// Person-hours that the requirement asks for in these and nobody is there for.
    pub missing_hours: f64,
    /// Person-hours that the requirement grows by after this round.
    pub raised_hours: f64,
}

/// All rounds, the first of them the plan that was given.
#[derive(Debug, Clone)]
pub struct Repair {
    /// In their order.
    pub rounds: Vec<RepairRound>,
    /// Position of the round that is kept.
    pub kept: usize,
}

impl RepairRound {
    /// Contacts below their target, over all queues.
    pub fn contacts_short(&self) -> f64 {
        self.queues.iter().map(|queue| queue.contacts).sum()
    }
}

/// Who serves the customers of a repair.
pub enum Crew {
    /// The people of a roster, and how hard every further round looks for a new one.
    Rostered(Roster, Effort),
    /// Exactly the people of the requirement ([`as_required`]): what is short is the formula's fault.
    AsRequired,
}

/// Repairs a roster, or the requirement itself, in at most `rounds` further ones.
///
/// # Errors
/// [`PlanError`] of the stage that could not work.
pub fn repair(
    (inputs, load): (&PlanInputs, &Arc<Forecast>),
    crew: Crew,
    rounds: usize,
    progress: &dyn Progress,
) -> Result<Repair, PlanError> {
    let cache = StageCache::default();
    let requirement = Arc::new(make::requirement(inputs, load)?);
    let bench = Bench {
        inputs,
        load,
        cache: &cache,
        progress,
    };
    let mut all = vec![bench.first(requirement, &crew)?];
    while all.len() <= rounds && !progress.stop_requested() {
        let last = all.len() - 1;
        let Some(raised) = bench.raise(&mut all[last])? else {
            break;
        };
        let Some(round) = bench.anew(Arc::new(raised), &crew)? else {
            break;
        };
        all.push(round);
    }
    let better = |a: &RepairRound, b: &RepairRound| {
        let few = a.contacts_short().total_cmp(&b.contacts_short());
        few.then(a.wages.total_cmp(&b.wages)).is_lt()
    };
    let kept = (1..all.len()).fold(
        0,
        |best, i| if better(&all[i], &all[best]) { i } else { best },
    );
    Ok(Repair { rounds: all, kept })
}

/// What all rounds share.
struct Bench<'a> {
    inputs: &'a PlanInputs,
    load: &'a Arc<Forecast>,
    cache: &'a StageCache,
    progress: &'a dyn Progress,
}

impl Bench<'_> {
    fn first(
        &self,
        requirement: Arc<StaffingRequirement>,
        crew: &Crew,
    ) -> Result<RepairRound, PlanError> {
        match crew {
            Crew::Rostered(roster, _) => {
                self.serve(self.inputs, requirement, (roster.clone(), None))
            }
            Crew::AsRequired => self.as_required(requirement),
        }
    }

    /// The round of a raised requirement; `None` where nobody can be rostered for it.
    fn anew(
        &self,
        requirement: Arc<StaffingRequirement>,
        crew: &Crew,
    ) -> Result<Option<RepairRound>, PlanError> {
        let Crew::Rostered(_, effort) = crew else {
            return self.as_required(requirement).map(Some);
        };
        let problem = Arc::new(self.inputs.roster_problem(&requirement));
        let outcome = make::roster(&problem, effort, self.cache, self.progress)?;
        let Some(roster) = make::solved(&outcome).cloned() else {
            return Ok(None);
        };
        self.serve(self.inputs, requirement, (roster, Some(outcome)))
            .map(Some)
    }

    fn as_required(&self, requirement: Arc<StaffingRequirement>) -> Result<RepairRound, PlanError> {
        let (inputs, roster) = as_required(self.inputs, &requirement);
        self.serve(&inputs, requirement, (roster, None))
    }

    /// `inputs`: with the people who are there.
    fn serve(
        &self,
        inputs: &PlanInputs,
        requirement: Arc<StaffingRequirement>,
        (roster, outcome): (Roster, Option<Arc<RosterOutcome>>),
    ) -> Result<RepairRound, PlanError> {
        let problem = Arc::new(inputs.roster_problem(&requirement));
        let service = make::service(inputs, &roster, self.load, self.cache, self.progress)?;
        let (objective, coverage) = evaluate(&problem, &roster);
        let minutes: i64 = roster.shifts.iter().map(|shift| shift.paid_minutes).sum();
        let mut round = RepairRound {
            requirement,
            problem,
            outcome,
            roster,
            coverage,
            service,
            queues: Vec::new(),
            paid_hours: minutes as f64 / 60.0,
            wages: objective.wage,
        };
        round.queues = (0..self.inputs.queues.len())
            .map(|queue| self.shortfall(&round, queue))
            .collect();
        Ok(round)
    }

    fn interval_hours(&self) -> f64 {
        self.load.grid.interval_hours()
    }

    fn shortfall(&self, round: &RepairRound, queue: usize) -> QueueShortfall {
        let mut sum = QueueShortfall::default();
        for interval in 0..self.load.grid.n_intervals() {
            let missed = self.missed(round, (queue, interval));
            if missed > 0.0 {
                let offered = round.service.queues[queue].intervals[interval].offered;
                let cover = &round.coverage.queues[queue];
                sum.n_intervals += 1;
                sum.contacts += missed * offered;
                sum.missing_hours += cover.understaffed[interval] * self.interval_hours();
            }
        }
        sum
    }

    /// Target − simulated level where that is certain and more than a point, else 0.
    fn missed(&self, round: &RepairRound, (queue, interval): (usize, usize)) -> f64 {
        let target = &self.inputs.queues[queue].target;
        let promised = target.service_level.get();
        let met = &round.service.queues[queue].intervals[interval];
        let (Some(level), Some(high)) = (met.service_level, met.service_level_high) else {
            return 0.0;
        };
        let counts = !target.channel.is_deferred() && high < promised;
        match promised - level {
            missed if counts && missed > TOLERATED => missed,
            _ => 0.0,
        }
    }

    /// The requirement with every cut that helps; `None` where there is none.
    fn raise(&self, round: &mut RepairRound) -> Result<Option<StaffingRequirement>, PlanError> {
        let mut raised = round.requirement.as_ref().clone();
        let mut any = false;
        for queue in 0..raised.queues.len() {
            for interval in 0..self.load.grid.n_intervals() {
                let missed = self.missed(round, (queue, interval));
                let cover = &round.coverage.queues[queue];
                if missed == 0.0 || cover.understaffed[interval] > NEARLY_THERE {
                    continue;
                }
                let need = &mut raised.queues[queue].intervals[interval];
                let Some(load) = need.load else { continue };
                let there = cover.scheduled[interval].max(need.base_staff);
                let wanted = self.people((queue, &load), there, missed)?;
                let most = need.base_staff * (1.0 + LARGEST_CUT) + 2.0;
                let people = wanted.min(most.floor()).max(need.base_staff + 1.0).ceil();
                round.queues[queue].raised_hours +=
                    (people - need.base_staff) * self.interval_hours();
                need.base_staff = people;
                let base = BaseStaff(people as u32);
                let scheduled = staffing::scheduled_staff(base, self.inputs.shrinkage);
                need.scheduled_staff = f64::from(scheduled.map_err(PlanError::Staffing)?.0);
                any = true;
            }
        }
        Ok(any.then_some(raised))
    }

    /// The least people above `there` at whom the formula is better by `missed`.
    fn people(
        &self,
        (queue, load): (usize, &IntervalLoad),
        there: f64,
        missed: f64,
    ) -> Result<f64, PlanError> {
        let target = &self.inputs.queues[queue].target;
        let minutes = u64::from(self.load.grid.interval_minutes());
        let interval = Duration::from_secs(60 * minutes);
        let level = |people: f64| {
            staffing::service_at(target, load, interval, people)
                .map(|service| service.service_level)
                .map_err(PlanError::Staffing)
        };
        let aim = (level(there)? + missed).min(HIGHEST_AIM);
        let mut people = there.floor() + 1.0;
        while level(people)? < aim && people < 2.0 * there + 10.0 {
            people += 1.0;
        }
        Ok(people)
    }
}
