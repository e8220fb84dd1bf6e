//! Planted conflicts, priced days against the integer program, savings against a second solve.

use crate::progress::Silent;
use crate::roster::AvailabilityKind::{Leave, Pinned};
use crate::roster::explain::{infeasible, options, savings};
use crate::roster::integer::solve_tiny;
use crate::roster::samples::{agent, centre, contract, day, pattern, row};
use crate::roster::solver::IntegerLimits;
use crate::roster::tiny::{self, Size};
use crate::roster::{
    AvailabilityRule, Roster, RosterOutcome, RosterProblem, SolveLimits, audit, instances, solve,
};

/// One person for four weeks on a day shift and a night shift; nothing is forbidden yet.
fn somebody() -> RosterProblem {
    let mut problem = centre("Asia/Shanghai", 60, "2026-11-02", 28);
    problem.shift_patterns = vec![
        pattern("day", 480, &[8 * 60, 9 * 60]),
        pattern("night", 480, &[22 * 60]),
    ];
    let mut full = contract(&[0, 1]);
    full.days_per_week = (5, 5);
    full.paid_hours_per_week = (40.0, 40.0);
    problem.contracts = vec![full];
    problem.agents = vec![agent(0, &[0])];
    problem
}

fn pin(date: &str, shift: usize) -> AvailabilityRule {
    AvailabilityRule {
        shift: Some(shift),
        ..row(Pinned, date, date)
    }
}

/// Twenty ways to make a plan impossible, with a word that the conflict has to name.
fn planted() -> Vec<(RosterProblem, &'static str)> {
    let mut cases = Vec::new();
    let mut plant = |word: &'static str, change: &dyn Fn(&mut RosterProblem)| {
        let mut problem = somebody();
        change(&mut problem);
        cases.push((problem, word));
    };
    for hours in [30.0, 41.0, 42.0, 47.0] {
        plant("paid_hours_per_week", &|p| {
            p.contracts[0].paid_hours_per_week = (hours, hours);
        });
    }
    for most in [1, 2, 3, 4] {
        plant("max_consecutive_days", &|p| {
            p.contracts[0].max_consecutive_days = Some(most);
            p.contracts[0].days_per_week = (7, 7);
            p.contracts[0].paid_hours_per_week = (0.0, 168.0);
        });
    }
    for hours in [25, 30, 36, 40] {
        plant("min_rest_hours", &|p| {
            p.contracts[0].min_rest_minutes = 60 * hours
        });
    }
    for hours in [9, 11] {
        plant("pinned", &|p| {
            p.contracts[0].min_rest_minutes = 60 * hours;
            let pins = [pin("2026-11-03", 1), pin("2026-11-04", 0)];
            p.agents[0].availability.extend(pins);
        });
    }
    for shift in [0, 1] {
        plant("leave", &|p| {
            let pins = [
                pin("2026-11-05", shift),
                row(Leave, "2026-11-04", "2026-11-06"),
            ];
            p.agents[0].availability.extend(pins);
        });
    }
    for owed in [1, 4] {
        plant("weekends_off_min", &|p| {
            p.contracts[0].weekends_off_min = owed;
            p.contracts[0].must_work_days[5] = true;
        });
    }
    plant("no_nights_until", &|p| {
        p.agents[0].availability.push(pin("2026-11-05", 1));
        p.agents[0].no_nights_until = Some(day("2026-11-20"));
    });
    plant("employment", &|p| {
        p.agents[0].availability.push(pin("2026-11-05", 0));
        p.agents[0].hired = Some(day("2026-11-09"));
    });
    cases
}

fn roster(problem: &RosterProblem) -> Option<Roster> {
    let limits = SolveLimits {
        effort: 0,
        seed: 1,
        gap: 0.0,
    };
    match solve(problem, &limits, &Silent).unwrap() {
        RosterOutcome::Optimal(found) | RosterOutcome::Feasible(found) => {
            found.left_out.is_empty().then_some(found.roster)
        }
        RosterOutcome::Infeasible(_) | RosterOutcome::Stopped => None,
    }
}

#[test]
fn any_way_out_of_twenty_planted_conflicts_gives_a_roster() {
    let cases = planted();
    assert_eq!(cases.len(), 20);
    for (index, (problem, word)) in cases.iter().enumerate() {
        assert!(roster(problem).is_none(), "{index} {word} is no conflict");
        let found = infeasible(problem).unwrap();
        let [person] = &found[..] else {
            panic!("{index} {word}: {found:?}");
        };
        let named = person.conflict.iter().any(|rule| rule.contains(word));
        assert!(named, "{index} {word}: {:?}", person.conflict);
        assert!(!person.ways_out.is_empty(), "{index} {word}");
        let gravity = person.ways_out.iter().map(|way| (way.rank, way.steps));
        assert!(gravity.is_sorted(), "{index} {word}");
        for way in &person.ways_out {
            let mut relaxed = problem.clone();
            way.apply(&mut relaxed, 0);
            let found = roster(&relaxed);
            let found = found.unwrap_or_else(|| panic!("{index} {word}: {way:?}"));
            assert_eq!(audit(&relaxed, &found), [], "{index} {word}: {way:?}");
        }
    }
}

#[test]
fn whoever_has_a_roster_needs_no_way_out() {
    assert_eq!(infeasible(&somebody()).unwrap(), []);
}

#[test]
fn two_conflicts_of_one_person_need_both_changes() {
    let mut problem = somebody();
    problem.contracts[0].paid_hours_per_week = (41.0, 41.0);
    problem.agents[0].availability =
        vec![pin("2026-11-05", 0), row(Leave, "2026-11-05", "2026-11-05")];
    let found = infeasible(&problem).unwrap();
    let [way] = &found[0].ways_out[..] else {
        panic!("{found:?}");
    };
    assert!(way.words.contains(" and "), "{}", way.words);
    way.apply(&mut problem, 0);
    assert!(roster(&problem).is_some());
}

#[test]
fn extra_costs_of_one_day_are_those_of_the_integer_program() {
    for seed in 1..5 {
        let mut problem = tiny::centre(Size {
            people: 1,
            queues: 1,
            days: 7,
            seed,
        });
        // One tier and no shrinkage: then the difference of a part of a person is a part of it.
        problem.objective.understaffed_first_share = 1.0;
        problem.shrinkage = crate::units::Shrinkage::NONE;
        problem.previous.clear();
        problem.agents[0].availability.clear();
        let limits = IntegerLimits {
            gap: 1e-9,
            nodes: Some(50_000),
            ..IntegerLimits::PROVEN
        };
        let best = solve_tiny(&problem, limits).unwrap();
        let date = day("2026-11-04");
        let found = options(&problem, &best.roster, (0, date)).unwrap();
        let mut checked = 0;
        for option in &found.options {
            let (Some(extra), Some((shift, start))) = (option.extra, option.shift) else {
                continue;
            };
            let mut pinned = problem.clone();
            pinned.agents[0].availability.push(AvailabilityRule {
                shift: Some(shift),
                at: Some(start),
                ..row(Pinned, "2026-11-04", "2026-11-04")
            });
            let forced = solve_tiny(&pinned, limits).unwrap();
            let true_extra = forced.objective - best.objective;
            assert!(
                (extra - true_extra).abs() < 1e-3,
                "{seed}: {option:?} {true_extra}"
            );
            checked += 1;
        }
        assert!(checked > 1, "{seed}: {found:?}");
    }
}

#[test]
fn a_day_of_leave_forbids_every_shift_by_name() {
    let mut problem = somebody();
    let leave = row(Leave, "2026-11-04", "2026-11-04");
    problem.agents[0].availability.push(leave);
    let found = options(&problem, &Roster::default(), (0, day("2026-11-04"))).unwrap();
    assert_eq!((found.now, found.options.len()), (None, 4));
    let shifts = found.options.iter().filter(|option| option.shift.is_some());
    for option in shifts {
        assert_eq!(option.extra, None);
        assert_eq!(option.forbidden_by.as_deref(), Some("leave 2026-11-04"));
    }
    assert_eq!(found.options[0].extra, Some(0.0));
}

#[test]
fn savings_by_prices_agree_with_a_second_solve() {
    let mut problem = instances::instance("cc_n100_g30_k1_s1");
    // Too much for a hundred people, so that more people pay.
    let queue = &mut problem.queues[0].required;
    queue
        .iter_mut()
        .for_each(|needed| *needed = (1.3 * *needed).round());
    let made = roster(&problem).expect("a roster");
    let (_, coverage) = crate::roster::evaluate(&problem, &made);
    let short = &coverage.queues[0].understaffed;
    let worst = (0..short.len()).max_by(|&a, &b| short[a].total_cmp(&short[b]));
    let interval = worst.expect("intervals");
    let found = savings(&problem, &made, (0, interval), (1, &Silent)).unwrap();
    assert!(found.price > 0.0);
    let again = found
        .ideas
        .iter()
        .filter_map(|idea| Some((idea, idea.solved_again?)));
    let mut checked = 0;
    for (idea, solved) in again {
        let off = (idea.by_prices - solved).abs();
        assert!(off <= 0.2 * solved.abs(), "{idea:?}");
        checked += 1;
    }
    assert_eq!(checked, 3);
}
