use super::*;
use crate::roster::samples::{agent, break_rule, centre, contract, pattern, previous, row};
use crate::roster::{Break, QueueDemand};
use crate::units::Shrinkage;

/// A day of hours with one nine-hour pattern from 08:00 and one person.
fn day_of_one() -> (RosterProblem, Roster) {
    let mut problem = centre("Asia/Shanghai", 60, "2026-11-02", 1);
    problem.shift_patterns = vec![pattern("full", 540, &[480])];
    problem.shift_patterns[0].breaks = vec![break_rule(30, false, (240, 300))];
    problem.contracts = vec![contract(&[0])];
    problem.agents = vec![agent(0, &[0])];
    let shift = Shift {
        agent: 0,
        work_date: problem.grid.first_day(),
        pattern: 0,
        start_clock: 480,
        start_minute: 480,
        end_minute: 1020,
        paid_minutes: 510,
        breaks: vec![Break {
            rule: 0,
            start_minute: 720,
            end_minute: 750,
        }],
    };
    (
        problem,
        Roster {
            shifts: vec![shift],
        },
    )
}

#[test]
fn each_part_of_the_objective_is_what_the_project_file_says() {
    let (mut problem, roster) = day_of_one();
    problem.queues[0].required[9] = 2.0;
    problem.queues[0].required[12] = 1.0;
    problem.shrinkage = Shrinkage::new(0.1).unwrap();
    let (parts, coverage) = evaluate(&problem, &roster);
    // At 09:00 0.9 of 2 people: 1.1 short, 0.2 of them in the first tier.
    // At 12:00 half a person × 0.9: 0.55 short, 0.1 of them in the first tier.
    assert!((parts.understaffed_first - 2.0 * (0.2 + 0.1)).abs() < 1e-12);
    assert!((parts.understaffed_beyond - 6.0 * (0.9 + 0.45)).abs() < 1e-12);
    // Seven hours in which nobody is needed.
    assert!((parts.overstaffed - 0.5 * 7.0 * 0.9).abs() < 1e-12);
    assert_eq!(parts.wage, 8.5);
    assert!((coverage.queues[0].scheduled[12] - 0.45).abs() < 1e-12);
    assert!((coverage.queues[0].understaffed[9] - 1.1).abs() < 1e-12);
    assert!((coverage.queues[0].overstaffed[8] - 0.9).abs() < 1e-12);
}

#[test]
fn somebody_with_two_skills_is_counted_once_where_it_helps_most() {
    let (mut problem, roster) = day_of_one();
    let mut second = problem.queues[0].required.clone();
    second[9] = 1.0;
    problem.queues.push(QueueDemand {
        queue: "chat".into(),
        required: second,
    });
    problem.agents[0].queues = vec![0, 1];
    let (_, coverage) = evaluate(&problem, &roster);
    assert_eq!(coverage.queues[1].scheduled[9], 1.0);
    let everywhere: f64 = coverage.queues.iter().map(|q| q.scheduled[9]).sum();
    assert_eq!(everywhere, 1.0);
}

#[test]
fn last_nights_shift_covers_the_first_morning_and_costs_nothing() {
    let (mut problem, mut roster) = day_of_one();
    roster.shifts.clear();
    problem.queues[0].required[..6].fill(1.0);
    problem.previous = vec![previous(&problem, "2026-11-01", (1320, 1770))];
    let (parts, coverage) = evaluate(&problem, &roster);
    assert_eq!(
        coverage.queues[0].scheduled[..6],
        [1.0, 1.0, 1.0, 1.0, 1.0, 0.5]
    );
    assert!((parts.total() - (2.0 * 0.1 + 6.0 * 0.4)).abs() < 1e-12);
}

#[test]
fn wishes_about_shifts_and_hours_are_asked_on_worked_days_only() {
    let (mut problem, roster) = day_of_one();
    let mut wish = row(AvailabilityKind::Prefers, "2026-11-02", "2026-11-02");
    let cost = |problem: &RosterProblem, roster: &Roster| evaluate(problem, roster).0.preference;
    let nobody = Roster::default();
    // (span, kind, cost when worked, cost when off)
    let spans = [
        (None, AvailabilityKind::Prefers, 0.0, 5.0),
        (None, AvailabilityKind::Avoids, 5.0, 0.0),
        (Some((480, 1020)), AvailabilityKind::Prefers, 0.0, 0.0),
        (Some((480, 1019)), AvailabilityKind::Prefers, 5.0, 0.0),
        (Some((1020, 1440)), AvailabilityKind::Avoids, 0.0, 0.0),
        (Some((1019, 1440)), AvailabilityKind::Avoids, 5.0, 0.0),
    ];
    for (span, kind, worked, off) in spans {
        (wish.span, wish.kind) = (span, kind);
        problem.agents[0].availability = vec![wish.clone()];
        assert_eq!(cost(&problem, &roster), worked, "{kind:?} {span:?} worked");
        assert_eq!(cost(&problem, &nobody), off, "{kind:?} {span:?} off");
    }
}
