use chrono::{Duration, NaiveDate};

use super::charged::charged;
use super::*;
use crate::progress::Silent;
use crate::roster::compile::Strictness;
use crate::roster::integer::solve_compiled;
use crate::roster::relaxation::alone;
use crate::roster::rules::Severity;
use crate::roster::solver::IntegerLimits;
use crate::roster::tiny::{self, Size};
use crate::roster::{
    AvailabilityKind, AvailabilityRule, Break, RosterOutcome, Shift, SolveLimits, audit, solve,
};

const LIMITS: ReplanLimits = ReplanLimits { effort: 1, seed: 1 };

fn published_roster(problem: &RosterProblem) -> Roster {
    match solve(problem, &SolveLimits::standard(1), &Silent).unwrap() {
        RosterOutcome::Optimal(found) | RosterOutcome::Feasible(found) => found.roster,
        other => panic!("{other:?}"),
    }
}

fn centre(people: usize, queues: usize, seed: u64) -> RosterProblem {
    tiny::centre(Size {
        people,
        queues,
        days: 7,
        seed,
    })
}

fn row(kind: AvailabilityKind, day: NaiveDate) -> AvailabilityRule {
    AvailabilityRule::of_days(kind, day, day)
}

/// A tiny centre with its roster, and the same centre with somebody ill on a day they work.
struct Ill {
    now: RosterProblem,
    before: Roster,
    required: Vec<Vec<f64>>,
    agent: usize,
}

fn ill(people: usize, queues: usize, seed: u64) -> Ill {
    let problem = centre(people, queues, seed);
    let before = published_roster(&problem);
    let struck = &before.shifts[seed as usize * 7 % before.shifts.len()];
    let mut now = problem.clone();
    let leave = row(AvailabilityKind::Leave, struck.work_date);
    now.agents[struck.agent].availability.push(leave);
    Ill {
        required: problem.queues.iter().map(|q| q.required.clone()).collect(),
        agent: struck.agent,
        before,
        now,
    }
}

impl Ill {
    fn replan(&self, price: f64) -> Replanned {
        let request = self.request(price);
        replan(&request, &LIMITS, &Silent).unwrap().expect("a plan")
    }

    fn request(&self, price_per_change: f64) -> ReplanRequest<'_> {
        ReplanRequest {
            problem: &self.now,
            published: &self.before,
            knows_breaks: true,
            required_before: Some(&self.required),
            changed: std::slice::from_ref(&self.agent),
            from: self.now.grid.first_day(),
            price_per_change,
        }
    }
}

const CASES: [(usize, usize, u64); 10] = [
    (2, 1, 1),
    (3, 1, 2),
    (3, 2, 3),
    (4, 2, 4),
    (5, 1, 5),
    (5, 2, 6),
    (4, 1, 7),
    (3, 1, 8),
    (5, 2, 9),
    (4, 2, 10),
];

#[test]
fn without_a_change_the_roster_stands_as_it_was_published() {
    for (people, queues, seed) in CASES {
        let case = ill(people, queues, seed);
        let problem = centre(people, queues, seed);
        let request = ReplanRequest {
            problem: &problem,
            changed: &[],
            ..case.request(1.0)
        };
        let found = replan(&request, &LIMITS, &Silent).unwrap().expect("a plan");
        assert_eq!(found.solved.roster, case.before, "{seed}");
        assert_eq!((found.changes.len(), found.asked), (0, 0));
        assert!(found.bound <= found.total());
    }
}

#[test]
fn the_new_roster_keeps_every_rule() {
    for (people, queues, seed) in CASES {
        for price in [0.0, 20.0, 1000.0] {
            let case = ill(people, queues, seed);
            let found = case.replan(price);
            let left_out = |agent| found.solved.left_out.iter().any(|l| l.agent == agent);
            let broken = audit(&case.now, &found.solved.roster);
            let broken: Vec<_> = broken
                .iter()
                .filter(|v| v.severity == Severity::Hard && !v.agent.is_some_and(left_out))
                .collect();
            assert!(broken.is_empty(), "{seed} {price}: {broken:?}");
        }
    }
}

#[test]
fn the_integer_program_knows_no_better_change() {
    let mut met = 0;
    let mut cases = 0;
    for (people, queues, seed) in CASES {
        for price in [5.0, 40.0] {
            let case = ill(people, queues, seed);
            let found = case.replan(price);
            if !found.solved.left_out.is_empty() {
                continue;
            }
            let charged = charged(&case.request(price), Strictness::Whole)
                .unwrap()
                .compiled;
            let limits = IntegerLimits {
                gap: 1e-9,
                nodes: Some(20_000),
                ..IntegerLimits::PROVEN
            };
            let exact = solve_compiled(&case.now, &charged, limits).unwrap();
            assert!(found.total() >= exact.bound - 1e-4, "{seed} {price}");
            assert!(found.bound <= exact.objective + 1e-4, "{seed} {price}");
            cases += 1;
            met += usize::from(found.total() <= exact.objective + 1e-3);
        }
    }
    assert!(4 * met >= 3 * cases, "{met} of {cases}");
}

/// The fewest days of one person that have to differ, by trying all ways to change them.
fn fewest_changes(case: &Ill, agent: usize) -> usize {
    let alone = alone(&case.now, agent);
    let own = case.before.shifts.iter().filter(|s| s.agent == agent);
    let own: Vec<Shift> = own
        .map(|s| Shift {
            agent: 0,
            ..s.clone()
        })
        .collect();
    let options: Vec<Vec<Option<Shift>>> = (0..7).map(|day| ways(&alone, day)).collect();
    (0..=4)
        .find(|&n| any_legal(&alone, &own, (&options, 0, n)))
        .expect("four changes are enough")
}

/// A day off, and every shift of the day with its breaks as early as they may be.
fn ways(alone: &RosterProblem, day: usize) -> Vec<Option<Shift>> {
    let date = alone.grid.day(day);
    let contract = &alone.contracts[alone.agents[0].contract];
    let mut ways = vec![None];
    for &pattern in &contract.shift_patterns {
        let shape = &alone.shift_patterns[pattern];
        for &start in &shape.starts {
            let start_minute = alone.grid.minute_at(date, start);
            let step = i64::from(shape.break_every_minutes);
            let mut free = 0;
            let breaks = shape.breaks.iter().enumerate().map(|(rule, b)| {
                let earliest = free.max(i64::from(b.from_minute));
                let at = (earliest + step - 1) / step * step;
                free = at + i64::from(b.minutes) + i64::from(shape.break_gap_minutes);
                Break {
                    rule,
                    start_minute: start_minute + at,
                    end_minute: start_minute + at + i64::from(b.minutes),
                }
            });
            ways.push(Some(Shift {
                agent: 0,
                work_date: date,
                pattern,
                start_clock: start,
                start_minute,
                end_minute: start_minute + i64::from(shape.minutes),
                paid_minutes: i64::from(shape.paid_minutes()),
                breaks: breaks.collect(),
            }));
        }
    }
    ways
}

/// Whether changing `n` of the days from `first` on gives a roster that breaks nothing.
fn any_legal(
    alone: &RosterProblem,
    own: &[Shift],
    (options, first, n): (&[Vec<Option<Shift>>], usize, usize),
) -> bool {
    if n == 0 {
        let roster = Roster {
            shifts: own.to_vec(),
        };
        let found = audit(alone, &roster);
        return found.iter().all(|v| v.severity != Severity::Hard);
    }
    (first..options.len()).any(|day| {
        let date = alone.grid.day(day);
        options[day].iter().any(|way| {
            let mut changed: Vec<Shift> = own.to_vec();
            changed.retain(|shift| shift.work_date != date);
            changed.extend(way.clone());
            changed.sort_by_key(|shift| shift.work_date);
            any_legal(alone, &changed, (options, day + 1, n - 1))
        })
    })
}

#[test]
fn at_a_high_price_no_day_changes_that_need_not() {
    for (people, queues, seed) in CASES {
        let case = ill(people, queues, seed);
        let found = case.replan(1e5);
        if found.solved.left_out.is_empty() {
            let fewest = fewest_changes(&case, case.agent);
            assert_eq!(found.changes.len(), fewest, "{seed}");
            assert!(found.changes.iter().all(|c| c.agent == case.agent));
        }
    }
}

#[test]
fn past_days_and_pins_stay() {
    for (people, queues, seed) in CASES {
        let mut case = ill(people, queues, seed);
        let from = case.now.grid.first_day() + Duration::days(3);
        // Everything is needed twice from now on, so that changes pay.
        for queue in &mut case.now.queues {
            queue.required.iter_mut().for_each(|r| *r *= 2.0);
        }
        let mut last = case.before.shifts.iter().rev();
        let pinned = last
            .find(|s| s.agent != case.agent && s.work_date >= from)
            .cloned();
        if let Some(shift) = &pinned {
            let pin = AvailabilityRule {
                shift: Some(shift.pattern),
                at: Some(shift.start_clock),
                ..row(AvailabilityKind::Pinned, shift.work_date)
            };
            case.now.agents[shift.agent].availability.push(pin);
        }
        let request = ReplanRequest {
            from,
            ..case.request(0.0)
        };
        let found = replan(&request, &LIMITS, &Silent).unwrap().expect("a plan");
        let past = |roster: &Roster| {
            let mut shifts = roster.shifts.clone();
            shifts.retain(|shift| shift.work_date < from);
            shifts
        };
        assert_eq!(past(&found.solved.roster), past(&case.before), "{seed}");
        assert!(found.changes.iter().all(|c| c.work_date >= from));
        if let Some(shift) = pinned
            && !found.solved.left_out.iter().any(|l| l.agent == shift.agent)
        {
            assert!(
                found.solved.roster.shifts.contains(&shift)
                    || found.solved.roster.shifts.iter().any(|s| (
                        s.agent,
                        s.work_date,
                        s.pattern,
                        s.start_clock
                    ) == (
                        shift.agent,
                        shift.work_date,
                        shift.pattern,
                        shift.start_clock
                    )),
                "{seed}"
            );
        }
        assert!(found.bound <= found.total() + 1e-9, "{seed}");
    }
}

#[test]
fn changes_name_the_rows_that_made_them() {
    let case = ill(5, 1, 5);
    let found = case.replan(1.0);
    let own = |change: &&DayChange| change.agent == case.agent;
    let first = found.changes.iter().find(own).expect("the ill day changes");
    assert_eq!(first.after, None);
    assert!(matches!(&first.reason, ChangeReason::OwnDay { row } if row.starts_with("leave")));
    let others = found.changes.iter().filter(|c| c.agent != case.agent);
    for change in others {
        let fits = match change.reason {
            ChangeReason::Cover { missing, .. } => change.after.is_some() && missing > 0.0,
            ChangeReason::Exchange { .. } => change.after.is_none(),
            ChangeReason::Cheaper => true,
            _ => false,
        };
        assert!(fits, "{change:?}");
    }
}
