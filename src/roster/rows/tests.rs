use super::*;
use crate::roster::audit::tests::support::{Scene, date, good};

/// What is done to the rows, and what is said of them.
type Planted = (fn(&mut Scene), &'static str);

fn refusal(plant: fn(&mut Scene)) -> String {
    let mut scene = good();
    plant(&mut scene);
    from_rows(&scene.problem, &scene.rows)
        .unwrap_err()
        .to_string()
}

#[test]
fn what_a_roster_cannot_hold_is_named_with_its_row() {
    let rows: &[Planted] = &[
        (
            |s| s.rows.shifts[3].agent_id = "nobody".into(),
            "shift 3: no agent has the id \"nobody\"",
        ),
        (
            |s| s.rows.shifts[3].shift = "nap".to_owned(),
            "shift 3: no shift pattern has the id \"nap\"",
        ),
        (
            |s| s.rows.shifts[0].work_date = date("2026-11-30"),
            "shift 0: work date 2026-11-30 is not one of the 28 days from 2026-11-02",
        ),
        (
            |s| s.rows.shifts[0].end = s.rows.shifts[0].start,
            "shift 0: 2026-11-02T08:00:00+08:00 to 2026-11-02T08:00:00+08:00 is no shift of 2026-11-02",
        ),
        (
            |s| s.rows.shifts[0].start -= Duration::days(3),
            "shift 0: 2026-10-30T08:00:00+08:00 to 2026-11-02T17:00:00+08:00 is no shift of 2026-11-02",
        ),
        (
            |s| s.activities()[0].work_date = date("2026-11-07"),
            "activity 0: Ann has no shift on 2026-11-07",
        ),
        (
            |s| s.activities()[1].activity = "nap".to_owned(),
            "activity 1: \"nap\" is no break of shift pattern \"day\"",
        ),
    ];
    for (plant, expected) in rows {
        assert_eq!(refusal(*plant), *expected);
    }
}

#[test]
fn the_order_of_the_rows_does_not_matter() {
    let scene = good();
    let expected = from_rows(&scene.problem, &scene.rows).unwrap();
    let mut turned = scene.clone();
    turned.rows.shifts.reverse();
    turned.activities().reverse();
    let found = from_rows(&turned.problem, &turned.rows).unwrap();
    assert_eq!(found, expected);
    assert_eq!(
        (expected.shifts[0].agent, expected.shifts[0].breaks.len()),
        (0, 3)
    );
    assert_eq!(expected.shifts[0].start_clock, 480);
}

#[test]
fn a_roster_without_activities_is_one_without_breaks() {
    let mut scene = good();
    scene.rows.activities = None;
    let roster = from_rows(&scene.problem, &scene.rows).unwrap();
    assert!(roster.shifts.iter().all(|s| s.breaks.is_empty()));
}

#[test]
fn time_on_queue_is_no_break() {
    let mut scene = good();
    let mut row = scene.activities()[0].clone();
    (row.activity, row.on_queue) = ("voice".to_owned(), true);
    scene.activities().push(row);
    let roster = from_rows(&scene.problem, &scene.rows).unwrap();
    assert_eq!(roster.shifts[0].breaks.len(), 3);
}

#[test]
fn a_written_offset_is_the_one_of_its_instant_also_within_a_shift() {
    let zone = crate::calendar::Zone::new("Europe/Berlin").unwrap();
    let mut scene = good();
    scene.problem.grid = crate::calendar::Grid::new(zone, 30, date("2026-10-24"), 2).unwrap();
    scene.rows = RosterRows {
        shifts: Vec::new(),
        activities: Some(Vec::new()),
    };
    scene.work("Ann", date("2026-10-24"), "night", "22:00");
    let roster = from_rows(&scene.problem, &scene.rows).unwrap();
    let rows = to_rows(&scene.problem, &roster);
    let times: Vec<String> = rows
        .activities
        .iter()
        .flatten()
        .map(|a| a.start.to_rfc3339())
        .collect();
    assert_eq!(
        times,
        [
            "2026-10-24T23:30:00+02:00",
            "2026-10-25T00:30:00+02:00",
            "2026-10-25T03:00:00+01:00"
        ]
    );
    assert_eq!(rows.shifts[0].end.to_rfc3339(), "2026-10-25T07:00:00+01:00");
}
