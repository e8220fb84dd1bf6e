//! Overtime, hires, equal starts, rotations and fair shares, from the problem to the audited roster.

use super::*;
use crate::roster::fairness::{FairShares, Worked, kind_hours};
use crate::roster::integer::solve_tiny;
use crate::roster::solver::IntegerLimits;
use crate::roster::{SameStart, audit};

/// Two people for what two people are needed for on seven days, five of them within their hours.
fn short_of_hours() -> RosterProblem {
    let mut problem = three_people();
    problem.agents.truncate(2);
    problem.contracts[0].paid_hours_per_week = (0.0, 40.0);
    problem.contracts[0].days_per_week = (5, 6);
    told_apart(problem)
}

/// The same with ids that tell people apart.
fn told_apart(mut problem: RosterProblem) -> RosterProblem {
    for (index, agent) in problem.agents.iter_mut().enumerate() {
        agent.id = format!("a{index}").as_str().into();
    }
    problem
}

fn breaches(problem: &RosterProblem, solved: &SolvedRoster) -> Vec<String> {
    let violations = audit(problem, &solved.roster);
    violations.iter().map(|v| v.rule.to_owned()).collect()
}

#[test]
fn overtime_is_worked_where_it_is_cheaper_than_missing_people_and_paid_dearer() {
    let mut problem = short_of_hours();
    assert_eq!(solved(&problem, &LIMITS).roster.shifts.len(), 10);
    problem.contracts[0].overtime.max_hours_per_week = 8.0;
    let with = solved(&problem, &LIMITS);
    assert_eq!(with.roster.shifts.len(), 12);
    // 96 hours at 1 and half as much again for 16 of them.
    assert!((with.objective.wage - (96.0 + 8.0)).abs() < 1e-9);
    assert_eq!(breaches(&problem, &with), [""; 0]);
    let exact = solve_tiny(&problem, IntegerLimits::PROVEN).unwrap();
    assert!((exact.objective - with.objective.total()).abs() < 1e-6);
    // The sixth day costs more than it saves, and whoever is spared works none.
    problem.contracts[0].overtime.cost_factor = 9.0;
    assert_eq!(solved(&problem, &LIMITS).roster.shifts.len(), 10);
    problem.contracts[0].overtime.cost_factor = 1.5;
    problem.agents[1].no_overtime_until = Some("2026-11-05".parse().unwrap());
    let spared = solved(&problem, &LIMITS);
    assert_eq!(spared.roster.shifts.len(), 11);
    assert_eq!(breaches(&problem, &spared), [""; 0]);
}

#[test]
fn as_many_are_hired_as_pay_for_themselves() {
    let mut problem = short_of_hours();
    problem.contracts[0].days_per_week = (5, 5);
    let mut hire = problem.agents[0].clone();
    hire.to_hire = true;
    problem.agents.extend([hire.clone(), hire.clone(), hire]);
    let problem = told_apart(problem);
    let with = solved(&problem, &LIMITS);
    // 14 person-days are needed; the third person brings five of them, the fourth none that is missed.
    assert_eq!(with.roster.shifts.len(), 15);
    let hired: std::collections::BTreeSet<usize> =
        with.roster.shifts.iter().map(|s| s.agent).collect();
    assert_eq!(hired.len(), 3);
    assert!(hired.contains(&0) && hired.contains(&1));
    assert_eq!(breaches(&problem, &with), [""; 0]);
    assert!(with.bound <= with.objective.total());
    // A hire who works a single day has not the week of the contract.
    let mut odd = with.clone();
    let someone = *hired.iter().max().unwrap();
    let first = odd.roster.shifts.iter().position(|s| s.agent == someone);
    odd.roster.shifts.remove(first.unwrap());
    assert_eq!(breaches(&problem, &odd), ["days_per_week"]);
}

/// Hours of weekend work of each person.
fn weekend_hours(problem: &RosterProblem, solved: &SolvedRoster) -> Vec<f64> {
    let mut worked = vec![Worked::default(); problem.agents.len()];
    for shift in &solved.roster.shifts {
        worked[shift.agent] += Worked {
            kinds: kind_hours(problem, (shift.start_minute, shift.end_minute)),
            paid: shift.paid_minutes as f64 / 60.0,
        };
    }
    worked.iter().map(|w| w.kinds[1]).collect()
}

/// Four people, two of whom do not like weekends; two are needed every day for two weeks.
fn weekends_of_four() -> RosterProblem {
    let mut problem = centre("Asia/Shanghai", 60, "2026-11-02", 14);
    problem.shift_patterns = vec![pattern("eight", 480, &[480])];
    problem.contracts = vec![contract(&[0])];
    problem.contracts[0].days_per_week = (3, 4);
    problem.agents = vec![agent(0, &[0]); 4];
    for agent in &mut problem.agents[..2] {
        let mut wish = row(AvailabilityKind::Avoids, "2026-11-02", "2026-11-15");
        wish.days = [false, false, false, false, false, true, true];
        agent.availability.push(wish);
    }
    for day in 0..14 {
        problem.queues[0].required[24 * day + 8..24 * day + 16].fill(2.0);
    }
    problem.objective.preference = 1.0;
    told_apart(problem)
}

#[test]
fn weekends_are_shared_when_unfairness_costs_more_than_wishes() {
    let mut problem = weekends_of_four();
    let free = solved(&problem, &LIMITS);
    assert_eq!(weekend_hours(&problem, &free)[..2], [0.0, 0.0]);
    problem.objective.unfairness = 2.0;
    let unshared = evaluate(&problem, &free.roster).0;
    let fair = solved(&problem, &LIMITS);
    let hours = weekend_hours(&problem, &fair);
    assert!(
        hours.iter().all(|&hours| (8.0..=24.0).contains(&hours)),
        "{hours:?}"
    );
    assert!(fair.objective.unfairness < 0.5 * unshared.unfairness);
    assert!(fair.objective.total() < unshared.total());
    assert!(fair.bound <= fair.objective.total());
    assert_eq!(breaches(&problem, &fair), [""; 0]);
}

#[test]
fn debts_of_the_previous_roster_are_paid() {
    let mut problem = weekends_of_four();
    problem.objective.unfairness = 2.0;
    // The third person worked both days of the weekend before, the others none: all worked 16 hours.
    let mut add = |agent: usize, day: &str| {
        let mut shift = previous(&problem, day, (480, 960));
        shift.agent = agent;
        problem.previous.push(shift);
    };
    add(2, "2026-10-31");
    add(2, "2026-11-01");
    for agent in [0, 1, 3] {
        add(agent, "2026-10-28");
        add(agent, "2026-10-29");
    }
    let fair = solved(&problem, &LIMITS);
    // 64 hours are to be shared and 16 were worked before: 20 each, 4 for whom has had 16.
    let hours = weekend_hours(&problem, &fair);
    assert!(hours[2] <= 8.0, "{hours:?}");
    let shares = FairShares::new(&problem);
    let before = shares.targets(&[Worked::default(); 4]);
    assert_eq!(before.map_weekends(), [4.0, 4.0, -12.0, 4.0]);
}

trait Weekends {
    fn map_weekends(&self) -> Vec<f64>;
}

impl Weekends for Vec<[f64; 3]> {
    fn map_weekends(&self) -> Vec<f64> {
        self.iter().map(|kinds| kinds[1]).collect()
    }
}

#[test]
fn all_terms_at_once_give_a_roster_that_the_audit_and_the_objective_agree_with() {
    for seed in 0..16 {
        let mut problem = tiny::centre(Size {
            people: 6,
            queues: 1 + seed as usize % 2,
            days: 14,
            seed,
        });
        for (index, contract) in problem.contracts.iter_mut().enumerate() {
            contract.overtime.max_hours_per_week = 8.0;
            contract.same_start = [SameStart::Fixed, SameStart::Band(120)][index % 2];
        }
        problem.contracts[0].rotation = vec![vec![0], vec![2]];
        for (index, agent) in problem.agents.iter_mut().enumerate() {
            agent.rotation_offset = index % 2;
            agent.to_hire = index == 5;
        }
        problem.objective.unfairness = 3.0;
        let mut compiled = compile(&problem).unwrap();
        let without = take_groups_without_roster(&mut compiled);
        let responder = Responder::new(&compiled);
        let draft = first_roster(&responder, &SearchLimits { effort: 0, seed }, &Silent).unwrap();
        let found = draft.improve(f64::NEG_INFINITY, &Proven::default());
        let idle: f64 = without.iter().map(idle_cost).sum();
        let (parts, _) = evaluate(&problem, &roster(&problem, &compiled, &found));
        let (total, expected) = (parts.total(), found.cost + idle);
        assert!(parts.unfairness > 0.0, "seed {seed}");
        assert!(
            (total - expected).abs() < 1e-6 * total,
            "{seed}: {total} {expected}"
        );
        let solved = solved(&problem, &LIMITS);
        assert!(solved.bound <= solved.objective.total());
        let left_out: Vec<usize> = solved.left_out.iter().map(|one| one.agent).collect();
        let violations = audit(&problem, &solved.roster);
        let of_planned =
            (violations.iter()).filter(|v| v.agent.is_none_or(|agent| !left_out.contains(&agent)));
        let rules: Vec<&str> = of_planned.map(|v| v.rule).collect();
        assert_eq!(rules, [""; 0], "seed {seed}");
    }
}

/// Twelve people of two teams and two without one, all on the same shift with a break around noon.
fn teams() -> RosterProblem {
    let mut problem = three_people();
    problem.shift_patterns = vec![pattern("eight", 480, &[480])];
    problem.shift_patterns[0].breaks = vec![break_rule(30, true, (120, 360))];
    problem.agents = vec![agent(0, &[0]); 14];
    for (index, agent) in problem.agents.iter_mut().enumerate() {
        agent.team = ["red", "blue", ""][index / 6].to_owned();
    }
    for day in 0..7 {
        problem.queues[0].required[24 * day + 8..24 * day + 16].fill(10.0);
        // Nobody is needed at noon, so all breaks would go there.
        problem.queues[0].required[24 * day + 12] = 0.0;
    }
    told_apart(problem)
}

#[test]
fn breaks_of_a_team_are_parted_and_the_audit_counts_them_too() {
    let mut problem = teams();
    let together = solved(&problem, &LIMITS);
    problem.shift_patterns[0].break_team_share_max = 0.4;
    let crowded = audit(&problem, &together.roster);
    assert!(crowded.len() >= 10, "{}", crowded.len());
    assert!(
        crowded
            .iter()
            .all(|v| v.rule == "break_team_share" && v.agent_id.is_some())
    );
    let parted = solved(&problem, &LIMITS);
    assert_eq!(breaches(&problem, &parted), [""; 0]);
    assert!(parted.bound <= parted.objective.total());
    assert!(parted.objective.total() > together.objective.total());
    // One of a team may always go, however small the share.
    problem.shift_patterns[0].break_team_share_max = 0.0;
    let one_by_one = solved(&problem, &LIMITS);
    let left = breaches(&problem, &one_by_one);
    assert_eq!(left, [""; 0], "nine half hours for six of a team");
}
