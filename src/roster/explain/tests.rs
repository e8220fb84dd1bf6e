mod causes;

use super::*;
use crate::roster::AvailabilityKind::{Leave, Unavailable};
use crate::roster::QueueCoverage;
use crate::roster::audit::tests::support::{Scene, clock, date, empty, row};
use crate::roster::rows::from_rows;

/// Tuesday 2026-11-03 of one planned week; Ann works 08:00–17:00, her meal is at 10:30.
fn scene() -> Scene {
    let mut scene = empty("Asia/Shanghai", "2026-11-02", 7);
    scene.problem.agents.truncate(2);
    scene.work("Ann", date("2026-11-03"), "day", "08:00");
    scene
}

/// The shortfall of `required` people on voice at a time of that Tuesday.
fn shortfall(scene: &Scene, at: &str, required: f64, scheduled: f64) -> Shortfall {
    let grid = &scene.problem.grid;
    let interval = (grid.minute_at(date("2026-11-03"), clock(at)) / 30) as usize;
    let mut voice = QueueCoverage {
        required: vec![0.0; grid.n_intervals()],
        scheduled: vec![0.0; grid.n_intervals()],
        understaffed: vec![0.0; grid.n_intervals()],
        overstaffed: vec![0.0; grid.n_intervals()],
    };
    voice.required[interval] = required;
    voice.scheduled[interval] = scheduled;
    voice.understaffed[interval] = required - scheduled;
    let coverage = Coverage {
        queues: vec![voice],
    };
    let roster = from_rows(&scene.problem, &scene.rows).unwrap();
    let mut found = worst_intervals(&scene.problem, &roster, &coverage, 5);
    assert_eq!(found.len(), 1, "only intervals with a gap are listed");
    found.remove(0)
}

#[test]
fn everybody_with_the_skill_is_somewhere() {
    let mut scene = scene();
    let leave = row(Leave, "2026-11-03", "2026-11-03");
    scene.agent("Bo").availability.push(leave);
    for at in ["02:00", "08:00", "10:30", "20:00"] {
        let s = shortfall(&scene, at, 9.0, 0.0);
        let places = s.on_shift + s.on_leave + s.unavailable + s.at_other_hours + s.off;
        assert_eq!(places, s.people_with_skill, "{at}: {s:?}");
    }
}

#[test]
fn a_gap_beside_a_free_person_is_one_of_other_times() {
    let s = shortfall(&scene(), "09:00", 2.0, 1.0);
    assert_eq!((s.on_shift, s.off, s.people_with_skill), (1, 1, 2));
    assert_eq!(s.reason, ShortReason::NeededAtOtherTimes);
    assert_eq!(s.start.to_rfc3339(), "2026-11-03T09:00:00+08:00");
}

#[test]
fn more_than_all_together_is_too_few() {
    assert_eq!(
        shortfall(&scene(), "09:00", 3.0, 1.0).reason,
        ShortReason::TooFewCouldWork
    );
}

#[test]
fn a_time_that_no_shift_reaches_is_one_at_which_nobody_could_work() {
    let mut scene = scene();
    scene.problem.contracts[0].shift_patterns = vec![0];
    let s = shortfall(&scene, "03:00", 1.0, 0.0);
    assert_eq!((s.at_other_hours, s.off), (1, 1));
    assert_eq!(s.reason, ShortReason::TooFewCouldWork);
}

#[test]
fn one_person_on_the_meal_is_a_gap_of_the_break() {
    let s = shortfall(&scene(), "10:30", 1.0, 0.0);
    assert_eq!((s.on_shift, s.on_break), (1, 1));
    assert_eq!(s.reason, ShortReason::OnBreak);
}

#[test]
fn one_person_who_serves_another_queue_is_a_gap_of_sharing() {
    assert_eq!(
        shortfall(&scene(), "09:00", 1.0, 0.0).reason,
        ShortReason::SharedWithOtherQueues
    );
}

#[test]
fn leave_is_named_where_it_makes_the_difference() {
    let mut scene = scene();
    let leave = row(Leave, "2026-11-03", "2026-11-03");
    scene.agent("Bo").availability.push(leave);
    let s = shortfall(&scene, "09:00", 2.0, 1.0);
    assert_eq!((s.on_leave, s.off), (1, 0));
    assert_eq!(s.reason, ShortReason::OnLeave);
    scene.agent("Bo").availability[0].kind = Unavailable;
    let s = shortfall(&scene, "09:00", 2.0, 1.0);
    assert_eq!((s.unavailable, s.reason), (1, ShortReason::TooFewCouldWork));
}

#[test]
fn nobody_with_the_skill_is_said_first() {
    let mut scene = scene();
    for agent in &mut scene.problem.agents {
        agent.queues = vec![1];
    }
    let s = shortfall(&scene, "09:00", 1.0, 0.0);
    assert_eq!((s.people_with_skill, s.on_shift), (0, 0));
    assert_eq!(s.reason, ShortReason::NobodyHasTheSkill);
}

#[test]
fn larger_gaps_come_first_and_earlier_ones_among_equals() {
    let scene = scene();
    let n = scene.problem.grid.n_intervals();
    let queue = |gaps: &[(usize, f64)]| {
        let mut understaffed = vec![0.0; n];
        for &(interval, gap) in gaps {
            understaffed[interval] = gap;
        }
        QueueCoverage {
            required: understaffed.clone(),
            scheduled: vec![0.0; n],
            overstaffed: vec![0.0; n],
            understaffed,
        }
    };
    let coverage = Coverage {
        queues: vec![queue(&[(7, 1.0), (9, 3.0)]), queue(&[(3, 1.0), (7, 1.0)])],
    };
    let roster = from_rows(&scene.problem, &scene.rows).unwrap();
    let found = worst_intervals(&scene.problem, &roster, &coverage, 3);
    let places: Vec<String> = found
        .iter()
        .map(|s| format!("{} {}", s.queue, s.start.format("%H:%M")))
        .collect();
    assert_eq!(places, ["voice 04:30", "chat 01:30", "voice 03:30"]);
}
