//! Each rule acts in the search: without it the best roster breaks it, with it nothing is broken.

use crate::roster::audit::{Violation, audit};
use crate::roster::compile::{Strictness, compile, compile_as};
use crate::roster::labour::{DayTypes, LabourRules, Setting, Severity, named};
use crate::roster::responses::{Responder, Scratch};
use crate::roster::samples::{agent, break_rule, centre, contract, day, pattern, previous, row};
use crate::roster::search::Found;
use crate::roster::solve::roster;
use crate::roster::{AvailabilityKind, Roster, RosterProblem};

/// Rules by their keys, all hard.
pub(super) fn rules(settings: &[(&str, &str)]) -> LabourRules {
    let mut rules = LabourRules::none();
    for (key, value) in settings {
        let entry = named(key).unwrap();
        let setting = Setting {
            value: entry.kind.parse(value).unwrap(),
            severity: Severity::Hard,
            price: 0.0,
        };
        rules.set(entry.parameter, setting);
    }
    rules
}

/// One person who may do anything for four weeks, with shifts of many kinds.
fn anything() -> RosterProblem {
    let mut problem = centre("Asia/Shanghai", 60, "2026-11-02", 28);
    let mut long = pattern("long", 720, &[480]);
    long.breaks = vec![break_rule(60, false, (120, 600))];
    problem.shift_patterns = vec![
        pattern("bare", 720, &[480]),
        long,
        pattern("day", 480, &[360, 480]),
        pattern("late", 480, &[840]),
        pattern("night", 480, &[1320]),
    ];
    problem.contracts = vec![contract(&[0, 1, 2, 3, 4])];
    problem.agents = vec![agent(0, &[0])];
    problem
}

/// The best roster of the first person at values of nine an hour, more at some hours of the day.
fn best(problem: &RosterProblem, strictness: Strictness) -> Option<(Roster, f64)> {
    let compiled = compile_as(problem, strictness).unwrap();
    let values: Vec<f64> = (0..problem.grid.n_intervals())
        .map(|t| if t % 24 < 9 { 10.0 } else { 9.0 })
        .collect();
    let best = Responder::new(&compiled).best(0, &values, &mut Scratch::default())?;
    let found = Found {
        cost: best.cost,
        people: vec![(0, best.days)],
    };
    Some((roster(problem, &compiled, &found), best.cost))
}

fn broken(problem: &RosterProblem, roster: &Roster) -> Vec<&'static str> {
    let hard = |v: &Violation| (v.severity == Severity::Hard).then_some(v.rule);
    let mut rules: Vec<&str> = audit(problem, roster).iter().filter_map(hard).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

/// The best roster without the rules breaks `rule`; with them it breaks nothing, and whatever the
/// law allows costs no less than the loosened problem says.
fn acts(rule: &str, labour: LabourRules, change: fn(&mut RosterProblem)) {
    let mut problem = anything();
    change(&mut problem);
    let (free, _) = best(&problem, Strictness::Whole).unwrap();
    problem.labour = labour;
    let found = broken(&problem, &free);
    assert!(found.contains(&rule), "{rule} is not broken: {found:?}");
    let (kept, cost) = best(&problem, Strictness::Whole).expect(rule);
    assert_eq!(broken(&problem, &kept), [""; 0], "{rule}");
    assert!(!kept.shifts.is_empty(), "{rule} leaves nothing");
    let (_, loose) = best(&problem, Strictness::Exact).unwrap();
    assert!(loose <= cost + 1e-9, "{rule}: {loose} {cost}");
}

fn as_it_is(_: &mut RosterProblem) {}

#[test]
fn limits_of_a_day_act() {
    acts("daily_hours", rules(&[("max_daily_min", "600")]), as_it_is);
    let overtime = [("std_daily_min", "480"), ("ot_daily_hard_min", "120")];
    acts("overtime_day", rules(&overtime), as_it_is);
    acts(
        "daily_rest",
        rules(&[("min_daily_rest_min", "900")]),
        as_it_is,
    );
}

const STANDARD: [(&str, &str); 3] = [
    ("std_daily_min", "480"),
    ("std_weekly_min", "2400"),
    ("ot_cap_includes_rest_day_work", "true"),
];

fn with_standard(more: &[(&str, &str)]) -> LabourRules {
    rules(&[&STANDARD, more].concat())
}

#[test]
fn caps_on_overtime_act() {
    let week = with_standard(&[("ot_week_cap_min", "600")]);
    acts("overtime_week", week, as_it_is);
    let month = || with_standard(&[("ot_month_cap_min", "2160")]);
    acts("overtime_month", month(), as_it_is);
    // Two thirds of the month's overtime lie before the plan.
    acts("overtime_month", month(), |problem| {
        problem.grid = centre("Asia/Shanghai", 60, "2026-11-16", 14).grid;
        problem.queues[0].required = vec![0.0; problem.grid.n_intervals()];
        for date in 2..=9 {
            let shift = previous(problem, &format!("2026-11-{date:02}"), (480, 1140));
            problem.previous.push(shift);
        }
    });
    let protected = with_standard(&[("protected_no_overtime", "true")]);
    acts("protected_overtime", protected, |problem| {
        problem.agents[0].no_overtime_until = Some(day("2026-11-18"));
    });
}

#[test]
fn free_days_act_by_week_and_by_any_seven_days() {
    acts("free_days", rules(&[("weekly_rest_days", "2")]), as_it_is);
    let rolling = [
        ("weekly_rest_days", "1"),
        ("weekly_rest_window", "rolling_7"),
    ];
    acts("free_days", rules(&rolling), as_it_is);
    acts(
        "run_of_days",
        rules(&[("max_consecutive_days", "5")]),
        as_it_is,
    );
    // A week that began before the plan: five days are worked already.
    acts(
        "free_days",
        rules(&[("weekly_rest_days", "1")]),
        |problem| {
            problem.grid = centre("Asia/Shanghai", 60, "2026-11-07", 9).grid;
            problem.queues[0].required = vec![0.0; problem.grid.n_intervals()];
            for date in 2..=6 {
                let shift = previous(problem, &format!("2026-11-{date:02}"), (480, 960));
                problem.previous.push(shift);
            }
        },
    );
}

#[test]
fn the_long_rest_of_a_week_acts() {
    let weekly = rules(&[("min_weekly_rest_min", "2100")]);
    acts("weekly_rest", weekly, as_it_is);
}

#[test]
fn a_free_day_between_a_late_and_an_early_shift_is_too_short_a_rest() {
    let weekly = rules(&[("min_weekly_rest_min", "2100")]);
    // A late Saturday, a free Sunday and an early Monday are wished for: 32 hours of rest.
    let six_days = |problem: &mut RosterProblem| {
        problem.contracts[0].days_per_week = (0, 6);
        problem.contracts[0].shift_patterns = vec![2, 3];
        for (kind, date, shift) in [
            (AvailabilityKind::Prefers, "2026-11-07", Some(3)),
            (AvailabilityKind::Avoids, "2026-11-08", None),
            (AvailabilityKind::Prefers, "2026-11-09", Some(2)),
            // A wish for a shift says nothing of a day off, so work on Monday is wished for too.
            (AvailabilityKind::Prefers, "2026-11-09", None),
        ] {
            let mut wish = row(kind, date, date);
            (wish.shift, wish.weight) = (shift, 5.0);
            problem.agents[0].availability.push(wish);
        }
    };
    acts("weekly_rest", weekly, six_days);
}

#[test]
fn the_long_rest_of_any_seven_days_looks_back() {
    let rolling = [
        ("min_weekly_rest_min", "2880"),
        ("weekly_rest_window", "rolling_7"),
    ];
    acts("weekly_rest", rules(&rolling), |problem| {
        let shift = previous(problem, "2026-11-01", (1320, 1800));
        problem.previous.push(shift);
    });
}

#[test]
fn averages_act_and_look_back() {
    let average = || rules(&[("avg_weekly_cap_min", "2880"), ("avg_reference_days", "28")]);
    acts("average_week", average(), as_it_is);
    acts("average_week", average(), |problem| {
        problem.grid = centre("Asia/Shanghai", 60, "2026-11-16", 14).grid;
        problem.queues[0].required = vec![0.0; problem.grid.n_intervals()];
        for date in [2, 3, 4, 5, 6, 9, 10, 11, 12, 13] {
            let shift = previous(problem, &format!("2026-11-{date:02}"), (480, 1080));
            problem.previous.push(shift);
        }
    });
    let nights = [
        ("night_worker_min", "180"),
        ("night_avg_cap_min", "420"),
        ("night_reference_days", "28"),
    ];
    acts("night_average", rules(&nights), |problem| {
        problem.contracts[0].shift_patterns = vec![4];
    });
}

#[test]
fn the_hours_of_a_cycle_act_with_make_up_days_and_leave() {
    let cycle = |key| {
        let mut rules = with_standard(&[("cycle", key), ("ot_month_cap_min", "600")]);
        rules.days = DayTypes::new([day("2026-11-11")], [day("2026-11-14")]);
        rules
    };
    acts("cycle_hours", cycle("month"), as_it_is);
    acts("cycle_hours", cycle("week"), as_it_is);
    acts("cycle_hours", cycle("month"), |problem| {
        let leave = row(AvailabilityKind::Leave, "2026-11-16", "2026-11-20");
        problem.agents[0].availability.push(leave);
    });
}

#[test]
fn breaks_are_due_and_come_in_time() {
    acts(
        "breaks_due",
        rules(&[("break_steps", "360:30|600:60")]),
        |problem| {
            // Eight hours without a break would not do either.
            problem.shift_patterns[2].breaks = vec![break_rule(30, true, (240, 240))];
            problem.contracts[0].shift_patterns = vec![0, 1, 2];
        },
    );
    acts(
        "stretch_without_break",
        rules(&[("max_stretch_without_break_min", "400")]),
        |p| {
            p.contracts[0].shift_patterns = vec![1];
        },
    );
}

#[test]
fn the_night_of_the_rules_is_that_of_protected_people() {
    acts(
        "no_nights",
        rules(&[("night_window", "20:00-08:00")]),
        |problem| {
            problem.agents[0].no_nights_until = Some(day("2026-11-18"));
            problem.contracts[0].shift_patterns = vec![2, 3];
        },
    );
}

#[test]
fn a_soft_limit_with_a_price_is_paid_for_and_not_kept() {
    let mut problem = anything();
    problem.contracts[0].shift_patterns = vec![0, 2];
    let limit = |price| {
        let mut rules = with_standard(&[("ot_daily_soft_min", "60")]);
        let setting = rules.get(crate::roster::labour::Parameter::OvertimeDailySoft);
        let soft = Setting {
            severity: Severity::Soft,
            price,
            ..setting.unwrap().clone()
        };
        rules.set(crate::roster::labour::Parameter::OvertimeDailySoft, soft);
        rules
    };
    // Four hours more earn about thirty; three of them lie beyond the soft limit.
    let minutes = |price: f64| {
        let mut problem = problem.clone();
        problem.labour = limit(price);
        let (roster, _) = best(&problem, Strictness::Whole).unwrap();
        let parts = crate::roster::evaluate(&problem, &roster).0;
        let beyond = roster.shifts.iter().map(|s| (s.paid_minutes - 540).max(0));
        assert_eq!(parts.rules, price * beyond.sum::<i64>() as f64 / 60.0);
        roster.shifts.iter().map(|s| s.paid_minutes).max().unwrap()
    };
    assert_eq!((minutes(0.0), minutes(5.0), minutes(50.0)), (720, 720, 480));
}

#[test]
fn rules_that_bind_nobody_change_nothing_in_the_search() {
    let mut problem = anything();
    problem.contracts[0].days_per_week = (5, 5);
    problem.contracts[0].paid_hours_per_week = (40.0, 40.0);
    problem.contracts[0].shift_patterns = vec![2, 3];
    problem.contracts[0].min_rest_minutes = 660;
    let free = compile(&problem).unwrap();
    problem.labour = with_standard(&[
        ("ot_daily_hard_min", "180"),
        ("ot_month_cap_min", "2160"),
        ("weekly_rest_days", "1"),
        ("avg_weekly_cap_min", "2880"),
        ("min_daily_rest_min", "660"),
    ]);
    let bound = compile(&problem).unwrap();
    assert_eq!(bound.groups, free.groups);
}

#[test]
fn more_days_than_the_law_allows_are_no_roster() {
    let mut problem = anything();
    problem.contracts[0].days_per_week = (7, 7);
    assert!(best(&problem, Strictness::Whole).is_some());
    problem.labour = rules(&[("weekly_rest_days", "1")]);
    assert!(best(&problem, Strictness::Whole).is_none());
}
