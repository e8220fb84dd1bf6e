//! Breaches planted one at a time in legal rosters: each is named, and nothing else is.

use std::collections::BTreeSet;

use super::support::{Scene, clock, date, empty, good, later, row};
use crate::roster::AvailabilityKind::{Leave, OnlyShift, Pinned, Unavailable};
use crate::roster::audit::{Violation, audit_rows};
use crate::roster::{Duty, LimitKind, Participants, SameStart, StaffLimit, rules};

/// What is done to a legal roster, and the rules that this breaks.
type Planted = (&'static str, fn(&mut Scene), &'static [&'static str]);

fn rules_broken(scene: &Scene) -> Vec<&'static str> {
    let found = audit_rows(&scene.problem, &scene.rows);
    let mut names: Vec<&str> = found.iter().map(|v| v.rule).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn check(base: &Scene, planted: &[Planted]) {
    assert_eq!(rules_broken(base), [""; 0], "the roster to be broken");
    for (what, plant, expected) in planted {
        let mut scene = base.clone();
        plant(&mut scene);
        assert_eq!(rules_broken(&scene), *expected, "{what}");
    }
}

#[test]
fn every_planted_breach_of_a_shift_is_named() {
    check(&good(), A_SHIFT);
}

const A_SHIFT: &[Planted] = &[
    (
        "a stranger works",
        |s| s.shift("Ann", "2026-11-02").agent_id = "nobody".into(),
        &[
            "activity_without_shift",
            "days_per_week",
            "paid_hours_per_week",
            "unknown_agent",
        ],
    ),
    (
        "a day after the last",
        |s| s.work("Ann", date("2026-11-30"), "day", "08:00"),
        &["activity_without_shift", "outside_plan"],
    ),
    (
        "a pattern of nobody",
        |s| {
            s.shift("Ann", "2026-11-02").shift = "nap".to_owned();
        },
        &["shift_not_allowed"],
    ),
    (
        "a pattern of another contract",
        |s| {
            s.drop_shift("Ann", "2026-11-02");
            s.work("Ann", date("2026-11-02"), "foreign", "08:00");
            s.shift("Ann", "2026-11-02").paid_minutes = 480;
        },
        &["shift_not_allowed"],
    ),
    (
        "a start before the first",
        |s| s.shift_to("Bo", "2026-11-02", "2026-11-02", "05:30"),
        &["shift_start"],
    ),
    (
        "a start between two",
        |s| s.shift_to("Bo", "2026-11-02", "2026-11-02", "08:15"),
        &["shift_start"],
    ),
    (
        "thirty seconds late",
        |s| {
            let shift = s.shift("Bo", "2026-11-02");
            shift.start += chrono::Duration::seconds(30);
            shift.end += chrono::Duration::seconds(30);
            let rows = s.activities().iter_mut();
            let mine =
                rows.filter(|a| a.agent_id.as_str() == "Bo" && a.work_date == date("2026-11-02"));
            for a in mine {
                a.start += chrono::Duration::seconds(30);
                a.end += chrono::Duration::seconds(30);
            }
        },
        &[
            "paid_hours_per_week",
            "paid_minutes",
            "shift_length",
            "shift_start",
        ],
    ),
    (
        "the right clock of the wrong day",
        |s| {
            let shift = s.shift("Wei", "2026-11-06");
            shift.work_date = date("2026-11-05");
            let meal = s.activity("Wei", "2026-11-06", "meal");
            meal.work_date = date("2026-11-05");
        },
        &["shift_start"],
    ),
    (
        "another offset for the same wall clock",
        |s| {
            let shift = s.shift("Ann", "2026-11-02");
            let zone = chrono::FixedOffset::east_opt(9 * 3600).unwrap();
            for at in [&mut shift.start, &mut shift.end] {
                *at = at.naive_local().and_local_timezone(zone).unwrap();
            }
            // The instant counts: 07:00 in Shanghai is a start too, and the breaks still fit.
        },
        &[],
    ),
    (
        "half an hour too long",
        |s| later(&mut s.shift("Ann", "2026-11-02").end, 30),
        &["shift_length"],
    ),
    (
        "meal paid after all",
        |s| s.shift("Ann", "2026-11-02").paid_minutes = 540,
        &["paid_hours_per_week", "paid_minutes"],
    ),
];

#[test]
fn every_planted_breach_of_a_sequence_is_named() {
    check(&good(), A_SEQUENCE);
}

const A_SEQUENCE: &[Planted] = &[
    (
        "two shifts at once",
        |s| {
            let mut copy = s.shift("Wei", "2026-11-07").clone();
            later(&mut copy.start, 60);
            later(&mut copy.end, 60);
            s.rows.shifts.push(copy);
        },
        &[
            "break_missing",
            "overlap",
            "paid_hours_per_week",
            "two_shifts_one_day",
        ],
    ),
    (
        "ten hours of rest",
        |s| {
            s.shift_to("Ann", "2026-11-02", "2026-11-02", "16:00");
            s.shift_to("Ann", "2026-11-03", "2026-11-03", "11:30");
        },
        &["rest"],
    ),
    (
        "seven days in a row over two weeks",
        |s| {
            s.shift_to("Ann", "2026-11-02", "2026-11-08", "08:00");
            s.shift_to("Ann", "2026-11-03", "2026-11-07", "08:00");
        },
        &["consecutive_days"],
    ),
    (
        "a night shift of the day before the plan ends in the first",
        |s| {
            s.worked_before("Ann", "2026-11-01", "23:00", 10);
        },
        &["overlap"],
    ),
    (
        "rest across the first day",
        |s| s.worked_before("Ann", "2026-11-01", "14:00", 8),
        &["rest"],
    ),
    (
        "a streak from before the plan",
        |s| {
            s.worked_before("Ann", "2026-10-31", "08:00", 9);
            s.worked_before("Ann", "2026-11-01", "08:00", 9);
        },
        &["consecutive_days"],
    ),
];

#[test]
fn what_was_broken_before_the_plan_is_no_breach_of_it() {
    let mut scene = good();
    for day in 20..=30 {
        let day = format!("2026-10-{day}");
        scene.worked_before("Ann", &day, "08:00", 9);
        scene.worked_before("Ann", &day, "12:00", 9);
    }
    assert_eq!(rules_broken(&scene), [""; 0]);
}

#[test]
fn every_planted_breach_of_a_week_is_named() {
    check(&good(), A_WEEK);
}

const A_WEEK: &[Planted] = &[
    (
        "a day too few",
        |s| s.drop_shift("Ann", "2026-11-04"),
        &["days_per_week", "paid_hours_per_week"],
    ),
    (
        "a day too many",
        |s| s.work("Ann", date("2026-11-07"), "day", "08:00"),
        &["days_per_week", "paid_hours_per_week"],
    ),
    (
        "an hour paid too much",
        |s| s.problem.contracts[0].paid_hours_per_week = (30.0, 39.0),
        &["paid_hours_per_week"],
    ),
    (
        "a limit that is no number",
        |s| s.problem.contracts[1].paid_hours_per_week.1 = f64::NAN,
        &["paid_hours_per_week"],
    ),
    (
        "another start on Wednesday",
        |s| {
            s.problem.contracts[0].same_start = SameStart::Fixed;
            s.shift_to("Ann", "2026-11-04", "2026-11-04", "09:00");
        },
        &["same_start"],
    ),
    (
        "two hours later than the band allows",
        |s| {
            s.problem.contracts[0].same_start = SameStart::Band(29);
            s.shift_to("Ann", "2026-11-04", "2026-11-04", "09:00");
        },
        &["same_start"],
    ),
    (
        "a week of the other turn",
        |s| {
            let own = s.problem.contracts[0].shift_patterns[0];
            let other = own + 1;
            // Turns follow each other, so one of two weeks of one pattern is a wrong one.
            s.problem.contracts[0].rotation = vec![vec![own], vec![other]];
        },
        &["rotation"],
    ),
    (
        "Sunday given for Thursday",
        |s| s.shift_to("Wei", "2026-11-08", "2026-11-05", "09:00"),
        &["must_work_day"],
    ),
    (
        "no free weekend in four weeks",
        |s| {
            for (from, to) in [("06", "07"), ("13", "15"), ("20", "22"), ("27", "28")] {
                let (from, to) = (format!("2026-11-{from}"), format!("2026-11-{to}"));
                s.shift_to("Ann", &from, &to, "08:00");
            }
        },
        &["weekends_off"],
    ),
];

#[test]
fn every_planted_breach_of_absence_is_named() {
    check(&good(), ABSENCE);
}

const ABSENCE: &[Planted] = &[
    (
        "work on leave",
        |s| {
            let leave = row(Leave, "2026-11-04", "2026-11-04");
            s.agent("Ann").availability.push(leave);
        },
        &["days_per_week", "leave", "paid_hours_per_week"],
    ),
    (
        "work on a day away",
        |s| {
            let away = row(Unavailable, "2026-11-04", "2026-11-04");
            s.agent("Ann").availability.push(away);
        },
        &["unavailable"],
    ),
    (
        "work in hours away, which end at midnight",
        |s| {
            let mut away = row(Unavailable, "2026-11-04", "2026-11-04");
            away.span = Some((clock("21:30"), clock("24:00")));
            s.agent("Bo").availability.push(away);
        },
        &["unavailable"],
    ),
    (
        "work in hours away that began the evening before",
        |s| {
            let mut away = row(Unavailable, "2026-11-03", "2026-11-03");
            away.span = Some((clock("22:00"), clock("08:30") + 1440));
            s.agent("Ann").availability.push(away);
        },
        &["unavailable"],
    ),
    (
        "leave for some hours",
        |s| {
            let mut away = row(Leave, "2026-11-04", "2026-11-04");
            away.span = Some((clock("09:00"), clock("10:00")));
            s.agent("Ann").availability.push(away);
        },
        &["unavailable"],
    ),
    (
        "work before being hired",
        |s| s.agent("Ann").hired = Some(date("2026-11-03")),
        &["unavailable"],
    ),
    (
        "work after leaving",
        |s| s.agent("Ann").leaves = Some(date("2026-11-26")),
        &["days_per_week", "paid_hours_per_week", "unavailable"],
    ),
    (
        "a night under protection",
        |s| {
            s.agent("Bo").no_nights_until = Some(date("2026-11-03"));
            s.shift_to("Bo", "2026-11-02", "2026-11-02", "13:30");
        },
        &["no_nights"],
    ),
    (
        "another pattern than the only one",
        |s| {
            let mut only = row(OnlyShift, "2026-11-04", "2026-11-04");
            only.shift = Some(1);
            s.agent("Ann").availability.push(only);
        },
        &["only_shift"],
    ),
    (
        "a pin on a free day",
        |s| {
            let mut pin = row(Pinned, "2026-11-07", "2026-11-07");
            pin.shift = Some(0);
            s.agent("Ann").availability.push(pin);
        },
        &["pinned"],
    ),
    (
        "a pin at another start",
        |s| {
            let mut pin = row(Pinned, "2026-11-04", "2026-11-04");
            (pin.shift, pin.at) = (Some(0), Some(clock("09:00")));
            s.agent("Ann").availability.push(pin);
        },
        &["pinned"],
    ),
    (
        "a pin of another pattern",
        |s| {
            let mut pin = row(Pinned, "2026-11-04", "2026-11-04");
            pin.shift = Some(1);
            s.agent("Ann").availability.push(pin);
        },
        &["pinned"],
    ),
];

#[test]
fn every_planted_breach_of_breaks_and_activities_is_named() {
    check(&good(), BREAKS_AND_ACTIVITIES);
}

/// Half an hour once a week for everybody.
fn talk() -> Duty {
    Duty {
        id: "talk".to_owned(),
        minutes: 30,
        who: Participants::All,
        times_per_week: 1,
        windows: None,
    }
}

const BREAKS_AND_ACTIVITIES: &[Planted] = &[
    (
        "a break dropped",
        |s| s.activity("Ann", "2026-11-02", "meal").activity = "rest-1".to_owned(),
        &["break_missing", "break_unknown"],
    ),
    (
        "a stranger of a break",
        |s| s.activity("Ann", "2026-11-02", "meal").activity = "nap".to_owned(),
        &["break_missing", "break_unknown"],
    ),
    (
        "two of a team at once",
        |s| {
            for agent in &mut s.problem.agents {
                agent.team = "red".to_owned();
            }
            for pattern in &mut s.problem.shift_patterns {
                pattern.break_team_share_max = 0.5;
            }
            s.shift_to("Bo", "2026-11-02", "2026-11-02", "08:00");
        },
        &["break_team_share"],
    ),
    (
        "nobody left for a queue at noon",
        |s| {
            s.problem.limits = vec![StaffLimit {
                kind: LimitKind::MinStaff { queue: 0 },
                hours: Some((690, 780)),
                value: 50,
                price: None,
            }];
        },
        &["min_staff"],
    ),
    (
        "a talk that nobody planned",
        |s| s.problem.duties = vec![talk()],
        &["duty"],
    ),
    (
        "a talk that is too short",
        |s| {
            s.problem.duties = vec![talk()];
            let mut row = s.activity("Ann", "2026-11-02", "meal").clone();
            row.activity = "talk".to_owned();
            row.paid = true;
            (row.start, row.end) = (row.end, row.end + chrono::Duration::minutes(15));
            s.rows.activities.as_mut().unwrap().push(row);
        },
        &["duty", "duty_place"],
    ),
    (
        "more people than seats",
        |s| {
            s.problem.limits = vec![StaffLimit {
                kind: LimitKind::Seats,
                hours: Some((600, 720)),
                value: 0,
                price: Some(2.0),
            }];
        },
        &["seats"],
    ),
    (
        "a break too late",
        |s| move_break(s, "rest-2", 105),
        &["break_window"],
    ),
    (
        "a break too early",
        |s| move_break(s, "rest-1", -15),
        &["break_window"],
    ),
    (
        "a break off the grid",
        |s| move_break(s, "rest-2", 10),
        &["break_grid"],
    ),
    (
        "a break too long",
        |s| later(&mut s.activity("Ann", "2026-11-02", "rest-2").end, 15),
        &["break_length"],
    ),
    (
        "a meal that is paid",
        |s| s.activity("Ann", "2026-11-02", "meal").paid = true,
        &["break_paid"],
    ),
    (
        "two breaks too close",
        |s| move_break(s, "rest-1", 30),
        &["break_gap"],
    ),
    (
        "two breaks at once",
        |s| move_break(s, "rest-1", 75),
        &["break_order", "break_overlap"],
    ),
    (
        "the rest after the meal",
        |s| {
            move_break(s, "meal", 0);
            let rest = s.activity("Ann", "2026-11-02", "rest-1");
            later(&mut rest.start, 90);
            later(&mut rest.end, 90);
        },
        &["break_order", "break_overlap"],
    ),
    (
        "an activity after the shift",
        |s| move_break(s, "meal", 900),
        &["activity_outside_shift", "break_missing"],
    ),
    (
        "an activity that ends when it starts",
        |s| {
            let meal = s.activity("Ann", "2026-11-02", "meal");
            meal.end = meal.start;
        },
        &["activity_outside_shift", "break_missing"],
    ),
    (
        "an activity on a free day",
        |s| {
            let mut stray = s.activity("Ann", "2026-11-02", "meal").clone();
            stray.work_date = date("2026-11-07");
            s.activities().push(stray);
        },
        &["activity_without_shift"],
    ),
    (
        "time on a queue that does not exist",
        |s| on_queue(s, "fax"),
        &["on_queue"],
    ),
    (
        "time on a queue without the skill",
        |s| on_queue(s, "chat"),
        &["skill"],
    ),
    ("time on the own queue", |s| on_queue(s, "voice"), &[]),
    (
        "breaks although none are placed",
        |s| s.problem.breaks_in_roster = false,
        &["break_unknown"],
    ),
];

fn move_break(scene: &mut Scene, id: &str, minutes: i64) {
    let placed = scene.activity("Ann", "2026-11-02", id);
    later(&mut placed.start, minutes);
    later(&mut placed.end, minutes);
}

fn on_queue(scene: &mut Scene, queue: &str) {
    let mut row = scene.activity("Ann", "2026-11-02", "rest-2").clone();
    row.activity = queue.to_owned();
    row.on_queue = true;
    scene.activities().push(row);
}

/// Berlin from 23 March 2026: clocks go forward on Sunday the 29th, back on 25 October.
fn berlin(first_day: &str) -> Scene {
    let mut scene = empty("Europe/Berlin", first_day, 14);
    scene.problem.agents.truncate(1);
    scene.problem.contracts[0].days_per_week = (1, 2);
    scene.problem.contracts[0].paid_hours_per_week = (8.0, 16.0);
    scene
}

#[test]
fn nights_on_which_clocks_change_are_judged_in_elapsed_time() {
    let mut spring = berlin("2026-03-23");
    spring.work("Ann", date("2026-03-28"), "plain-night", "22:00");
    spring.work("Ann", date("2026-03-31"), "plain-night", "22:00");
    assert_eq!(spring.shift("Ann", "2026-03-28").paid_minutes, 420);
    check(
        &spring,
        &[
            (
                "paid as on an ordinary night",
                |s| s.shift("Ann", "2026-03-28").paid_minutes = 480,
                // The week then holds nine ordinary hours, which its two days would allow.
                &["paid_minutes"],
            ),
            (
                "eight elapsed hours over the change",
                |s| later(&mut s.shift("Ann", "2026-03-28").end, 60),
                &["shift_length"],
            ),
            (
                "rest that is eleven hours on the wall and ten in fact",
                |s| {
                    s.drop_shift("Ann", "2026-03-28");
                    s.work("Ann", date("2026-03-28"), "early", "17:00");
                    s.work("Ann", date("2026-03-29"), "plain-night", "22:00");
                    let night = s.shift("Ann", "2026-03-29");
                    night.start -= chrono::Duration::hours(10);
                },
                &["rest", "shift_length", "shift_start"],
            ),
            (
                "a start that the clock skips, written with the old offset",
                |s| {
                    s.drop_shift("Ann", "2026-03-28");
                    s.work("Ann", date("2026-03-29"), "early", "02:30");
                },
                &[
                    "paid_hours_per_week",
                    "paid_minutes",
                    "shift_length",
                    "shift_start",
                ],
            ),
        ],
    );
}

#[test]
fn rest_over_the_spring_change_is_ten_hours_and_over_the_autumn_change_eleven() {
    let mut spring = berlin("2026-03-23");
    spring.problem.shift_patterns[4].starts.extend([840, 1380]);
    spring.work("Ann", date("2026-03-28"), "early", "14:00");
    spring.work("Ann", date("2026-03-31"), "plain-night", "22:00");
    check(
        &spring,
        &[(
            "22:00 to 09:00 over the spring change",
            |s| s.work("Ann", date("2026-03-29"), "early", "09:00"),
            &["rest"],
        )],
    );
    let mut autumn = berlin("2026-10-19");
    autumn.work("Ann", date("2026-10-24"), "plain-night", "22:00");
    autumn.work("Ann", date("2026-10-25"), "early", "17:00");
    autumn.work("Ann", date("2026-10-28"), "early", "17:00");
    assert_eq!(autumn.shift("Ann", "2026-10-24").paid_minutes, 540);
    check(
        &autumn,
        &[(
            "a night of eight hours where it has nine",
            |s| {
                let night = s.shift("Ann", "2026-10-24");
                later(&mut night.end, -60);
                night.paid_minutes = 480;
            },
            &["paid_minutes", "shift_length"],
        )],
    );
}

#[test]
fn both_starts_in_the_repeated_hour_are_starts_of_the_pattern() {
    let mut autumn = berlin("2026-10-19");
    autumn.work("Ann", date("2026-10-25"), "early", "02:30");
    autumn.work("Ann", date("2026-10-28"), "early", "17:00");
    let shift = autumn.shift("Ann", "2026-10-25");
    assert_eq!(shift.start.to_rfc3339(), "2026-10-25T02:30:00+02:00");
    assert_eq!(shift.paid_minutes, 540);
    check(
        &autumn,
        &[
            (
                "the second half past two, and eight hours",
                |s| {
                    let shift = s.shift("Ann", "2026-10-25");
                    later(&mut shift.start, 60);
                    shift.paid_minutes = 480;
                },
                &[],
            ),
            (
                "the second half past two, paid from the first",
                |s| later(&mut s.shift("Ann", "2026-10-25").start, 60),
                &["paid_minutes"],
            ),
        ],
    );
}

#[test]
fn new_york_nights_have_seven_and_nine_hours() {
    for (first_day, night, minutes) in [
        ("2026-03-02", "2026-03-07", 420),
        ("2026-10-26", "2026-10-31", 540),
    ] {
        let mut scene = empty("America/New_York", first_day, 7);
        scene.problem.agents.truncate(1);
        scene.problem.contracts[0].days_per_week = (1, 1);
        scene.problem.contracts[0].paid_hours_per_week = (8.0, 8.0);
        scene.work("Ann", date(night), "plain-night", "22:00");
        assert_eq!(rules_broken(&scene), [""; 0], "{night}");
        let shift = scene.shift("Ann", night);
        assert_eq!(shift.paid_minutes, minutes);
        shift.paid_minutes = 480;
        // In the ordinary hours of the week the change would then be paid twice, or not at all.
        assert_eq!(
            rules_broken(&scene),
            ["paid_hours_per_week", "paid_minutes"]
        );
    }
}

#[test]
fn a_night_of_the_evening_before_may_end_on_a_day_of_leave() {
    let mut scene = berlin("2026-04-27");
    scene.work("Ann", date("2026-04-30"), "plain-night", "22:00");
    scene.work("Ann", date("2026-05-05"), "plain-night", "22:00");
    let leave = row(Leave, "2026-05-01", "2026-05-01");
    scene.agent("Ann").availability.push(leave);
    check(
        &scene,
        &[(
            "hours away on the morning after",
            |s| {
                let mut away = row(Unavailable, "2026-05-01", "2026-05-01");
                away.span = Some((clock("05:00"), clock("07:00")));
                s.agent("Ann").availability.push(away);
            },
            &["unavailable"],
        )],
    );
}

#[test]
fn leave_lowers_what_a_week_owes_and_mere_absence_does_not() {
    let mut scene = good();
    for day in ["2026-11-09", "2026-11-10"] {
        let leave = row(Leave, day, day);
        scene.agent("Ann").availability.push(leave);
        scene.drop_shift("Ann", day);
    }
    check(
        &scene,
        &[
            (
                "a fourth day in a week with two days of leave",
                |s| s.work("Ann", date("2026-11-14"), "day", "08:00"),
                &["days_per_week", "paid_hours_per_week"],
            ),
            (
                "a day merely away is still owed",
                |s| {
                    s.agent("Ann").availability[0].kind = Unavailable;
                },
                &["days_per_week", "paid_hours_per_week"],
            ),
            (
                "a whole week of leave and one shift in it",
                |s| {
                    let leave = row(Leave, "2026-11-16", "2026-11-22");
                    s.agent("Ann").availability.push(leave);
                    for day in 16..=19 {
                        s.drop_shift("Ann", &format!("2026-11-{day}"));
                    }
                },
                &["days_per_week", "leave", "paid_hours_per_week"],
            ),
        ],
    );
}

#[test]
fn a_week_that_is_not_wholly_planned_has_upper_limits_only() {
    let mut scene = empty("Asia/Shanghai", "2026-11-05", 4);
    scene.problem.agents.truncate(1);
    check(
        &scene,
        &[(
            "four of four days are fine, a weekend contract must work its days",
            |s| {
                for day in 5..=8 {
                    s.work("Ann", date(&format!("2026-11-0{day}")), "day", "08:00");
                }
                s.agent("Ann").contract = 1;
            },
            &["days_per_week", "paid_hours_per_week", "shift_not_allowed"],
        )],
    );
    scene.agent("Ann").contract = 1;
    assert_eq!(rules_broken(&scene), ["must_work_day"]);
}

#[test]
fn a_roster_without_activities_is_judged_without_breaks_and_says_so() {
    let mut scene = good();
    scene.rows.activities = None;
    let found = audit_rows(&scene.problem, &scene.rows);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message,
        "breaks of 52 shifts were not checked: there is no activities.csv"
    );
    assert_eq!(found[0].severity.to_string(), "info");
}

#[test]
fn a_violation_says_who_when_what_and_what_is_allowed_in_both_languages() {
    let mut scene = good();
    scene.shift_to("Bo", "2026-11-02", "2026-11-02", "16:00");
    scene.shift_to("Bo", "2026-11-03", "2026-11-03", "11:00");
    let found = audit_rows(&scene.problem, &scene.rows);
    let [
        Violation {
            agent,
            work_date,
            unit,
            ..
        },
    ] = &found[..]
    else {
        panic!("one breach: {found:#?}");
    };
    assert_eq!(
        (*agent, *work_date, *unit),
        (Some(1), Some(date("2026-11-03")), "minutes")
    );
    assert_eq!(
        found[0].message,
        "600 minutes of rest before this shift, at least 660 are due"
    );
    assert_eq!(
        found[0].in_chinese(),
        "本班次之前休息 600 分钟，至少应为 660 分钟"
    );
}

#[test]
fn rows_of_impossible_years_are_breaches_and_no_panic() {
    let mut scene = good();
    let far = chrono::DateTime::parse_from_rfc3339("9999-12-31T23:00:00-12:00").unwrap();
    let shift = scene.shift("Ann", "2026-11-02");
    (shift.start, shift.end) = (far, far);
    shift.paid_minutes = i64::MAX;
    let row = scene.activity("Ann", "2026-11-03", "meal");
    (row.start, row.end) = (far, far);
    scene.shift("Bo", "2026-11-02").work_date = chrono::NaiveDate::MAX;
    let names = rules_broken(&scene);
    for rule in ["shift_start", "outside_plan", "activity_outside_shift"] {
        assert!(names.contains(&rule), "{rule} in {names:?}");
    }
}

#[test]
fn text_of_a_file_is_no_placeholder_of_a_sentence() {
    let mut scene = good();
    scene.shift("Ann", "2026-11-02").shift = "{allowed}".to_owned();
    let found = audit_rows(&scene.problem, &scene.rows);
    assert!(
        found[0].message.starts_with("shift {allowed} is not one"),
        "{}",
        found[0].message
    );
}

#[test]
fn every_rule_has_a_planted_breach() {
    let tables = [A_SHIFT, A_SEQUENCE, A_WEEK, ABSENCE, BREAKS_AND_ACTIVITIES];
    let by_law = rules::labour::tests::planted();
    let planted: BTreeSet<&str> = tables
        .into_iter()
        .flatten()
        .flat_map(|(_, _, expected)| expected.iter().copied())
        .chain(["breaks_not_checked"])
        .chain(by_law.iter().map(String::as_str))
        .collect();
    let known: BTreeSet<&str> = rules::all().map(|rule| rule.name).collect();
    assert_eq!(planted, known);
    assert_eq!(rules::all().count(), known.len(), "names are unique");
}
