use chrono::NaiveDate;

use super::*;
use crate::calendar::OpeningHours;
use crate::progress::Silent;
use crate::roster::rows::{from_rows, to_rows};
use crate::roster::rules::Severity;
use crate::roster::samples::{agent, break_rule, centre, contract, pattern};
use crate::roster::{Roster, RosterOutcome, SolveLimits, SolvedRoster, audit, evaluate, solve};

const LIMITS: SolveLimits = SolveLimits {
    effort: 1,
    seed: 3,
    gap: 0.0,
};

/// Two weeks, one queue with a peak at noon, eight people in two teams on shifts with a meal.
fn problem(duties: Vec<Duty>) -> RosterProblem {
    let mut problem = centre("Asia/Shanghai", 30, "2026-11-02", 14);
    problem.queues[0].required = (0..problem.grid.n_intervals())
        .map(|t| match problem.grid.slot(t) {
            22..28 => 5.0,
            18..36 => 3.0,
            _ => 0.0,
        })
        .collect();
    let mut day = pattern("day", 480, &[480, 540, 600]);
    day.breaks = vec![break_rule(60, false, (180, 300))];
    problem.shift_patterns = vec![day];
    problem.contracts = vec![contract(&[0])];
    problem.contracts[0].days_per_week = (5, 5);
    for at in 0..8 {
        let mut person = agent(0, &[0]);
        person.id = format!("a{at}").as_str().into();
        person.team = ["blue", "red"][at % 2].to_owned();
        problem.agents.push(person);
    }
    problem.duties = duties;
    problem
}

fn duty(id: &str, who: Participants, times_per_week: u32, windows: &[&str]) -> Duty {
    Duty {
        id: id.to_owned(),
        minutes: 60,
        who,
        times_per_week,
        windows: (!windows.is_empty()).then(|| OpeningHours::parse(windows).unwrap()),
    }
}

fn solved(problem: &RosterProblem) -> SolvedRoster {
    match solve(problem, &LIMITS, &Silent).unwrap() {
        RosterOutcome::Optimal(solved) | RosterOutcome::Feasible(solved) => solved,
        other => panic!("{other:?}"),
    }
}

/// (person, day, start) of every duty at this position.
fn placed(
    problem: &RosterProblem,
    roster: &Roster,
    position: usize,
) -> Vec<(usize, NaiveDate, i64)> {
    let mut found = Vec::new();
    for shift in &roster.shifts {
        let rule = problem.shift_patterns[shift.pattern].breaks.len() + position;
        let duties = shift.breaks.iter().filter(|b| b.rule == rule);
        found.extend(duties.map(|b| (shift.agent, shift.work_date, b.start_minute)));
    }
    found
}

#[test]
fn everybody_is_coached_twice_a_week_inside_the_window() {
    let coaching = duty("coaching", Participants::All, 2, &["mon-fri 09:00-17:30"]);
    let problem = problem(vec![coaching]);
    let found = solved(&problem);
    let here = placed(&problem, &found.roster, 0);
    assert_eq!(here.len(), 8 * 2 * 2);
    let told = audit(&problem, &found.roster);
    assert!(told.is_empty(), "{told:?}");
    let mut days: Vec<_> = here.iter().map(|(agent, day, _)| (*agent, *day)).collect();
    days.dedup();
    assert_eq!(days.len(), here.len(), "twice on one day");
    assert!(found.bound <= found.objective.total() + 1e-9);
}

#[test]
fn a_single_duty_stands_where_no_other_place_costs_less() {
    let plain = problem(Vec::new());
    let before = solved(&plain).roster;
    let mut asked = problem(vec![duty("talk", Participants::All, 1, &[])]);
    // Only one person takes part, so that every other place can be tried out.
    asked.duties[0].who = Participants::Contract(1);
    asked.contracts.push(asked.contracts[0].clone());
    asked.agents[3].contract = 1;
    let mut roster = before.clone();
    place(&asked, &mut roster, asked.grid.first_day());
    let total = |roster: &Roster| evaluate(&asked, roster).0.total();
    let ours = total(&roster);
    assert_eq!(placed(&asked, &roster, 0).len(), 2);
    for (_, day, _) in placed(&asked, &roster, 0) {
        let at = |s: &crate::roster::Shift| s.agent == 3 && s.work_date == day;
        let shift = roster.shifts.iter().position(at).unwrap();
        let mut without = roster.clone();
        without.shifts[shift].breaks.retain(|b| b.rule == 0);
        let week = (day - Duration::days(6), day + Duration::days(6));
        let mut others = 0;
        for other in 0..without.shifts.len() {
            let of = &without.shifts[other];
            let same_week = problem_week(&asked, of.work_date) == problem_week(&asked, day);
            if of.agent != 3 || !same_week || !(week.0..=week.1).contains(&of.work_date) {
                continue;
            }
            for start in (of.start_minute..of.end_minute - 45).step_by(15) {
                let meal = &of.breaks[0];
                if start + 60 > of.end_minute
                    || (start < meal.end_minute && meal.start_minute < start + 60)
                {
                    continue;
                }
                let mut elsewhere = without.clone();
                elsewhere.shifts[other].breaks.push(crate::roster::Break {
                    rule: 1,
                    start_minute: start,
                    end_minute: start + 60,
                });
                others += 1;
                // Spans over parts of intervals are charged by their share, so a little less may exist.
                assert!(
                    total(&elsewhere) >= ours - 0.6,
                    "{} {ours}",
                    total(&elsewhere)
                );
            }
        }
        assert!(others > 50);
    }
}

fn problem_week(problem: &RosterProblem, day: NaiveDate) -> i64 {
    problem.grid.day_index(day).div_euclid(7)
}

#[test]
fn a_team_meets_at_one_time() {
    let meeting = duty("meeting", Participants::Team, 1, &["mon-fri 08:00-19:00"]);
    let problem = problem(vec![meeting]);
    let found = solved(&problem);
    let here = placed(&problem, &found.roster, 0);
    for team in 0..2 {
        for week in 0..2 {
            let of = |(agent, day, _): &&(usize, NaiveDate, i64)| {
                agent % 2 == team && problem_week(&problem, *day) == week
            };
            let starts: Vec<i64> = here.iter().filter(of).map(|(.., start)| *start).collect();
            // Whoever meets does so with somebody else of the team.
            assert!(starts.len() >= 2, "{starts:?}");
            let with = |start: &i64| starts.iter().filter(|other| *other == start).count();
            assert!(starts.iter().all(|start| with(start) >= 2), "{starts:?}");
            let meetings = starts.iter().collect::<std::collections::BTreeSet<_>>();
            assert!(meetings.len() <= 2, "{starts:?}");
        }
    }
    let told = audit(&problem, &found.roster);
    let missed = 16 - here.len();
    assert_eq!(told.iter().filter(|v| v.rule == "duty").count(), missed);
    assert!(told.iter().all(|v| v.severity == Severity::Soft));
}

#[test]
fn duties_come_back_from_their_rows() {
    let problem = problem(vec![duty("coaching", Participants::Skill(vec![0]), 1, &[])]);
    let found = solved(&problem);
    let rows = to_rows(&problem, &found.roster);
    let talk = rows
        .activities
        .iter()
        .flatten()
        .find(|a| a.activity == "coaching");
    assert!(talk.is_some_and(|row| row.paid && !row.on_queue));
    assert_eq!(from_rows(&problem, &rows).unwrap(), found.roster);
}

#[test]
fn a_duty_without_any_place_is_told_and_left_out() {
    let night = duty("training", Participants::All, 1, &["mon-sun 01:00-03:00"]);
    let problem = problem(vec![night]);
    let found = solved(&problem);
    assert!(placed(&problem, &found.roster, 0).is_empty());
    let told = audit(&problem, &found.roster);
    assert_eq!(told.len(), 16);
    assert!(
        told.iter()
            .all(|v| v.rule == "duty" && v.severity == Severity::Soft)
    );
}

#[test]
fn surplus_people_in_training_do_not_fall_below_the_bound() {
    let mut problem = problem(vec![duty("training", Participants::All, 5, &[])]);
    problem.queues[0]
        .required
        .iter_mut()
        .for_each(|r| *r /= 2.0);
    problem.objective.overstaffed = 20.0;
    let with = solved(&problem);
    problem.duties.clear();
    let without = solved(&problem);
    assert!(
        with.objective.total() < without.bound,
        "no case for the correction"
    );
    assert!(with.bound <= with.objective.total());
    assert!(with.bound > 0.0);
}

#[test]
fn the_least_effect_is_that_of_the_cheapest_span() {
    let values = [4.0, -1.0, 2.0, -3.0, -2.0, 5.0];
    // Half-hours; an hour over the fourth and fifth.
    assert!((least_effect(&values, 60, 30) - -2.5).abs() < 1e-12);
    // Three quarters of an hour: all of the fourth, half of the fifth.
    assert!((least_effect(&values, 45, 30) - -2.0).abs() < 1e-12);
    assert_eq!(least_effect(&[1.0, 2.0], 30, 30), 0.0);
}
