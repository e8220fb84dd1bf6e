//! Fair shares of the hours that nobody loves: nights, weekends, public holidays.
//!
//! ```text
//! H_ak   hours of kind k that person a works            P_a  paid hours of the person in the plan
//! M_k    those who may work it                          T_k  Σ_{a∈M_k} H_ak
//! F_ak   T_k · P_a ÷ Σ_{b∈M_k} P_b                      debt_ak = F_ak − H_ak of the previous roster
//!
//! unfairness = Σ_k Σ_{a∈M_k} |H_ak − F_ak − debt_ak|    hours
//! ```
//! An hour counts from the start of a shift to its end, breaks included. Nights are those of the labour
//! rules (22:00 to 06:00 where none says otherwise); a weekend or a holiday lasts from midnight to
//! midnight. Somebody may work a kind when their contract has a shift that touches it on a day of the
//! plan on which they are not away and, for nights, not kept from them.

use std::ops::AddAssign;

use chrono::{Datelike, Duration, NaiveDate};

use super::{Agent, AvailabilityKind, RosterProblem};

/// The kinds of hours: night, weekend, public holiday.
pub const KINDS: usize = 3;

/// Hours of each kind.
pub type KindHours = [f64; KINDS];

/// What each person may work and is owed.
#[derive(Debug, Clone, PartialEq)]
pub struct FairShares {
    /// Per person and kind.
    may: Vec<[bool; KINDS]>,
    /// Per person and kind: hours to be made good.
    debts: Vec<KindHours>,
}

/// What somebody has worked.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Worked {
    /// Hours of each kind.
    pub kinds: KindHours,
    /// Paid hours.
    pub paid: f64,
}

impl AddAssign for Worked {
    fn add_assign(&mut self, other: Worked) {
        for (sum, hours) in self.kinds.iter_mut().zip(other.kinds) {
            *sum += hours;
        }
        self.paid += other.paid;
    }
}

/// Sums over those who may work a kind.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Total {
    worked: f64,
    paid: f64,
}

impl FairShares {
    /// Who may work what, and what the previous roster left behind.
    pub fn new(problem: &RosterProblem) -> Self {
        let by_contract: Vec<Vec<[bool; KINDS]>> = (0..problem.contracts.len())
            .map(|contract| kinds_by_day(problem, contract))
            .collect();
        let may = |agent: &Agent| may_work(problem, agent, &by_contract[agent.contract]);
        let mut shares = Self {
            may: problem.agents.iter().map(may).collect(),
            debts: vec![[0.0; KINDS]; problem.agents.len()],
        };
        let mut before = vec![Worked::default(); problem.agents.len()];
        for shift in &problem.previous {
            let minute = |at| problem.grid.minute_of(at);
            let span = (minute(shift.start), minute(shift.end));
            before[shift.agent] += Worked {
                kinds: kind_hours(problem, span),
                paid: shift.paid_minutes.unwrap_or(span.1 - span.0) as f64 / 60.0,
            };
        }
        let targets = shares.targets(&before);
        for ((debts, target), worked) in shares.debts.iter_mut().zip(targets).zip(&before) {
            *debts = std::array::from_fn(|k| target[k] - worked.kinds[k]);
        }
        for (debts, may) in shares.debts.iter_mut().zip(&shares.may) {
            for (debt, _) in debts.iter_mut().zip(may).filter(|(_, may)| !**may) {
                *debt = 0.0;
            }
        }
        shares
    }

    /// How many people there are.
    pub fn n_people(&self) -> usize {
        self.may.len()
    }

    /// Whether a person may work a kind.
    pub fn may(&self, agent: usize, kind: usize) -> bool {
        self.may[agent][kind]
    }

    /// The hours that each person should have worked: fair share and debt; one entry a person.
    pub fn targets(&self, worked: &[Worked]) -> Vec<KindHours> {
        let totals: [Total; KINDS] = std::array::from_fn(|k| self.total(worked, k));
        let of_person = |(agent, worked): (usize, &Worked)| {
            std::array::from_fn(|k| match self.may[agent][k] && totals[k].paid > 0.0 {
                true => totals[k].worked * worked.paid / totals[k].paid + self.debts[agent][k],
                false => self.debts[agent][k],
            })
        };
        worked.iter().enumerate().map(of_person).collect()
    }

    /// Hours away from the fair share, of everybody and every kind.
    pub fn unfairness(&self, worked: &[Worked]) -> f64 {
        let mut sum = 0.0;
        for (agent, target) in self.targets(worked).iter().enumerate() {
            for kind in (0..KINDS).filter(|&kind| self.may[agent][kind]) {
                sum += (worked[agent].kinds[kind] - target[kind]).abs();
            }
        }
        sum
    }

    /// By how much the distance of all others falls with one hour more of each kind, since their fair
    /// shares rise: those who have too much of it count against those who have too little.
    pub fn relief(&self, worked: &[Worked], targets: &[KindHours]) -> KindHours {
        std::array::from_fn(|kind| {
            let total = self.total(worked, kind).paid;
            if total <= 0.0 {
                return 0.0;
            }
            let members = (0..worked.len()).filter(|&agent| self.may[agent][kind]);
            let signed = members.map(|agent| {
                let distance = worked[agent].kinds[kind] - targets[agent][kind];
                let sign = if distance == 0.0 {
                    0.0
                } else {
                    distance.signum()
                };
                sign * worked[agent].paid / total
            });
            signed.sum()
        })
    }

    fn total(&self, worked: &[Worked], kind: usize) -> Total {
        let mut total = Total::default();
        for (may, worked) in self.may.iter().zip(worked) {
            if may[kind] {
                total.worked += worked.kinds[kind];
                total.paid += worked.paid;
            }
        }
        total
    }
}

/// Hours of each kind in a span of elapsed minutes from the plan's first midnight.
pub fn kind_hours(problem: &RosterProblem, (start, end): (i64, i64)) -> KindHours {
    let grid = &problem.grid;
    let first = grid.at_minute(start).date_naive();
    let inside = |from: i64, until: i64| (until.min(end) - from.max(start)).max(0) as f64 / 60.0;
    let (night_from, night_until) = problem.labour.night();
    let mut hours = [0.0; KINDS];
    for day in (-1..=2).map(|i| first + Duration::days(i)) {
        let clock = |minutes| grid.minute_at(day, minutes);
        hours[0] += inside(clock(night_from), clock(night_until));
        let whole = inside(clock(0), clock(24 * 60));
        if day.weekday().num_days_from_monday() >= 5 {
            hours[1] += whole;
        }
        if problem.holidays.binary_search(&day).is_ok() {
            hours[2] += whole;
        }
    }
    hours
}

/// Per day of the plan the kinds that some shift of a contract touches.
fn kinds_by_day(problem: &RosterProblem, contract: usize) -> Vec<[bool; KINDS]> {
    let of_day = |day: NaiveDate| {
        let mut touched = [false; KINDS];
        for &pattern in &problem.contracts[contract].shift_patterns {
            let pattern = &problem.shift_patterns[pattern];
            for &start in &pattern.starts {
                let minute = |clock| problem.grid.minute_at(day, clock);
                let span = (minute(start), minute(start + pattern.minutes));
                for (touched, hours) in touched.iter_mut().zip(kind_hours(problem, span)) {
                    *touched |= hours > 0.0;
                }
            }
        }
        touched
    };
    let n_days = problem.grid.n_days();
    (0..n_days).map(|d| of_day(problem.grid.day(d))).collect()
}

fn may_work(problem: &RosterProblem, agent: &Agent, days: &[[bool; KINDS]]) -> [bool; KINDS] {
    let mut may = [false; KINDS];
    for (index, touched) in days.iter().enumerate() {
        let day = problem.grid.day(index);
        let absent = [AvailabilityKind::Leave, AvailabilityKind::Unavailable];
        let away = absent.iter().any(|&kind| agent.has_all_day(kind, day));
        if away || !agent.is_employed_on(day) {
            continue;
        }
        let spared = agent.no_nights_until.is_some_and(|until| day < until);
        may[0] |= touched[0] && !spared;
        may[1] |= touched[1];
        may[2] |= touched[2];
    }
    may
}
