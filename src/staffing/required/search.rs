//! The search itself: which numbers are worth a probe, and what each probe breaks.

use super::{LeastStaff, Limits, WaitingFormula, Work};
use crate::staffing::kernel::exact::{ceil_quotient, floor_quotient};
use crate::staffing::kernel::search::{Score, least_passing};
use crate::staffing::patience::Brief;
use crate::staffing::{Binding, StaffingError, WaitingService};
use crate::units::ServiceLevelDefinition;

/// A measure may exceed its limit by this relative amount: more than the kernels' own error, so that
/// an exact tie passes, and far less than anybody plans by.
const TIE: f64 = 1e-12;

/// Beyond this many people a search gives up.
pub(super) const MOST_PEOPLE: u64 = 1 << 40;

/// One search with its lower bounds.
pub(super) struct Search<'a> {
    formula: &'a WaitingFormula,
    work: &'a Work,
    limits: &'a Limits,
    /// The least number without endless pile-up; 0 where contacts give up.
    least_stable: u64,
    /// ⌈load ÷ max occupancy⌉ where nobody gives up, else 0.
    least_by_occupancy: u64,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        formula: &'a WaitingFormula,
        work: &'a Work,
        limits: &'a Limits,
    ) -> Result<Self, StaffingError> {
        let mut search = Self {
            formula,
            work,
            limits,
            least_stable: 0,
            least_by_occupancy: 0,
        };
        if !formula.bears_any_load() {
            search
                .bound_from_below()
                .ok_or(StaffingError::TooManyAgents {
                    offered_load: work.load.get(),
                })?;
        }
        Ok(search)
    }

    fn bound_from_below(&mut self) -> Option<()> {
        let work = self.work;
        let (places, slowdown) = self.formula.full_person();
        let load = [work.offered, work.handle_time_s, slowdown];
        self.least_stable = floor_quotient(&load, &[work.interval_s, places])?.checked_add(1)?;
        if let Some(cap) = self.limits.targets.max_occupancy {
            let borne = [work.interval_s, places, cap.get()];
            self.least_by_occupancy = ceil_quotient(&load, &borne)?;
        }
        Some(())
    }

    pub(super) fn least_stable(&self) -> u64 {
        self.least_stable
    }

    pub(super) fn floor(&self) -> u64 {
        self.least_stable
            .max(self.least_by_occupancy)
            .max(self.limits.targets.min_agents)
    }

    /// Where to look first; the answer does not depend on it.
    fn start(&self) -> u64 {
        let targets = &self.limits.targets;
        let (places, slowdown) = self.formula.full_person();
        let load = self.work.load.get() * slowdown / places;
        let late = self.limits.late.unwrap_or(0.2).clamp(1e-12, 1.0);
        let guess = match self.formula.mean_patience_s() {
            // The margin is either the square-root rule's or what the tail over the target time needs.
            None => {
                let tail = -late.ln() * self.work.handle_time_s / targets.answer_within_s;
                load + tail.min((-late.ln() * load).sqrt()) * 0.75
            }
            Some(patience) => {
                let kept = targets.max_abandonment.map_or(0.0, |most| 1.0 - most.get());
                self.with_abandonment(load, late, patience).max(load * kept)
            }
        };
        // A guess that is no number becomes 0 and is raised to the floor.
        guess.min(MOST_PEOPLE as f64) as u64
    }

    /// As if work were fluid a share 1 − n/load gives up, and those who are answered have waited
    /// patience·ln(load/n); waits are spread around that as a normal number is.
    fn with_abandonment(&self, load: f64, late: f64, patience_s: f64) -> f64 {
        let targets = &self.limits.targets;
        let target = targets.answer_within_s / patience_s;
        let within = (-target).exp();
        let patience = patience_s / self.work.handle_time_s;
        let (mut least, mut late) = (0.0, late);
        if targets.definition == ServiceLevelDefinition::Offered {
            // Those who give up before the target time are missing too: of waits around their mean,
            // which lies below the target time, a share e^{−mean} stays.
            least = 1.0 - late;
            let first = normal_tail((1.0 - least / within).max(0.05));
            let mean = target - first / (load * patience * within).sqrt();
            late = (1.0 - least * mean.max(0.0).exp()).max(0.02);
        }
        // Short target times are met by people who are free, and those are spread as the load is.
        let spread = (0.5 * target * (load * patience).sqrt()).min(1.0);
        let variance = 1.0 + spread * (within / patience - 1.0);
        let guess = load * within + normal_tail(late.max(1e-12)) * (load * variance).sqrt();
        guess.max(load * least)
    }

    pub(super) fn run(&self) -> Result<LeastStaff, StaffingError> {
        let load = self.work.load.get();
        // The two last probes are always the answer and one person less, so keep what they showed.
        let mut probes = Probes::default();
        let score = |n: u64| {
            let verdict = self.judge(n);
            probes.keep(n, verdict);
            Score {
                value: verdict.score,
                slope: verdict.slope,
            }
        };
        let base_staff = least_passing(self.floor(), self.start(), MOST_PEOPLE, score).ok_or(
            match self.formula.without_retries() {
                WaitingFormula::Lines(lines, _) => StaffingError::LinesTooFew { lines: *lines },
                _ => StaffingError::TooManyAgents { offered_load: load },
            },
        )?;
        let service = match probes.passed {
            Some((n, verdict)) if n == base_staff => verdict.brief.service(),
            _ => self.judge(base_staff).brief.service(),
        };
        Ok(LeastStaff {
            base_staff,
            binding: Some(self.binding(base_staff, &probes)),
            service,
        })
    }

    /// The limit that one person less would break; a promise to callers comes before a bound.
    fn binding(&self, base_staff: u64, probes: &Probes) -> Binding {
        if base_staff == 0 {
            return Binding::MinAgents;
        }
        let less = base_staff - 1;
        let broken = match probes.failed {
            Some((n, verdict)) if n == less => verdict.broken,
            _ => self.judge(less).broken,
        };
        broken.unwrap_or(match base_staff == self.least_stable {
            true => Binding::Stability,
            false => Binding::MinAgents,
        })
    }

    pub(super) fn judge(&self, agents: u64) -> Verdict {
        let target = self.limits.targets.answer_within_s;
        let brief = if agents < self.least_stable {
            WaitingService::HOPELESS.into()
        } else {
            // The exact bound and the float load may differ by a rounding error at the edge.
            self.formula
                .brief(agents, self.work, target)
                .unwrap_or(WaitingService::HOPELESS.into())
        };
        self.verdict(agents, brief)
    }

    fn verdict(&self, agents: u64, brief: Brief) -> Verdict {
        let targets = &self.limits.targets;
        let mut verdict = Verdict {
            score: f64::NEG_INFINITY,
            slope: None,
            broken: None,
            brief,
        };
        if let Some(limit) = self.limits.late {
            let late = brief.late().by(targets.definition);
            let odds = late / brief.in_time().by(targets.definition);
            verdict.add(
                Binding::ServiceLevel,
                late <= limit * (1.0 + TIE),
                odds * (1.0 - limit) / limit,
                brief.slope_of_lateness(targets.definition),
            );
        }
        if let Some(limit) = targets.max_abandonment {
            let (share, slope) = (brief.abandonment(), brief.slope_of_abandonment());
            verdict.add_limit(Binding::Abandonment, share, limit.get(), slope);
        }
        if let Some(limit) = targets.max_average_speed_of_answer_s {
            verdict.add_limit(
                Binding::AverageSpeedOfAnswer,
                brief.service().average_speed_of_answer_s,
                limit,
                None,
            );
        }
        if let Some(limit) = targets
            .max_occupancy
            .filter(|_| self.formula.bears_any_load())
        {
            verdict.add_limit(Binding::Occupancy, brief.occupancy(), limit.get(), None);
        } else if agents < self.least_by_occupancy {
            verdict.add(Binding::Occupancy, false, f64::INFINITY, None);
        }
        verdict
    }
}

/// The number that a standard normal one exceeds with this probability, to two digits.
///
/// # References
/// Hastings, C. (1955), "Approximations for digital computers", sheet 67.
fn normal_tail(probability: f64) -> f64 {
    let rare = probability.min(1.0 - probability);
    let t = (-2.0 * rare.ln()).sqrt();
    let size = t - (2.307_53 + 0.270_61 * t) / (1.0 + (0.992_29 + 0.044_81 * t) * t);
    if probability < 0.5 { size } else { -size }
}

/// How far a number of people is from meeting all limits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verdict {
    /// Above 0 where a limit is broken: logarithm of the worst measure ÷ its limit.
    pub(super) score: f64,
    /// How the score changes with one more person, where that is known.
    slope: Option<f64>,
    /// The first limit that is broken.
    broken: Option<Binding>,
    brief: Brief,
}

impl Verdict {
    fn add_limit(&mut self, limit: Binding, value: f64, most: f64, slope: Option<f64>) {
        self.add(limit, value <= most * (1.0 + TIE), value / most, slope);
    }

    /// `slope`: change of ln `excess` per person.
    fn add(&mut self, limit: Binding, kept: bool, excess: f64, slope: Option<f64>) {
        let distance = excess.ln();
        let score = match kept {
            true => distance.min(0.0),
            // Positive whatever the rounding, and for excess that is no number.
            false => distance.max(f64::MIN_POSITIVE),
        };
        if score > self.score {
            (self.score, self.slope) = (score, slope);
        }
        if !kept && self.broken.is_none() {
            self.broken = Some(limit);
        }
    }
}

/// The last number that passed and the last that failed.
#[derive(Debug, Default)]
struct Probes {
    passed: Option<(u64, Verdict)>,
    failed: Option<(u64, Verdict)>,
}

impl Probes {
    fn keep(&mut self, n: u64, verdict: Verdict) {
        if verdict.score <= 0.0 {
            self.passed = Some((n, verdict));
        } else {
            self.failed = Some((n, verdict));
        }
    }
}
