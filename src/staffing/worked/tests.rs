use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::staffing::deferred::{Amount, amount, to_f64};
use crate::staffing::requirement::tests::{email, forecast, voice};
use crate::staffing::{
    AnswerWithin, BacklogRules, IdleTimeOf, IntervalLoad, StaffFor, require, service_of_plan,
};
use crate::units::{Channel, Fraction, Shrinkage};

const HOUR: Duration = Duration::from_secs(3600);

fn loads(erlangs: &[f64]) -> Vec<IntervalLoad> {
    let load = |&erlangs: &f64| IntervalLoad {
        offered: erlangs * 12.0,
        handle_time_s: 300.0,
        offered_load: erlangs,
    };
    erlangs.iter().map(load).collect()
}

/// An e-mail queue that may use so much of the idle time of these queues; everything is to be in time.
fn mail(id: &str, hours: u32, of: &[&str], share: f64) -> QueueTarget {
    QueueTarget {
        queue: id.into(),
        service_level: Fraction::new(1.0).unwrap(),
        max_occupancy: Fraction::new(1.0).unwrap(),
        answer_within: AnswerWithin::OpenHours(HOUR * hours),
        backlog: BacklogRules {
            at_start: 0,
            idle_time: Some(IdleTimeOf {
                queues: of.iter().map(|&id| id.into()).collect(),
                share: Fraction::new(share).unwrap(),
            }),
        },
        ..email()
    }
}

fn worked<'a>(
    target: &'a QueueTarget,
    loads: &'a [IntervalLoad],
    open: &'a [bool],
    people: &'a [f64],
) -> WorkedQueue<'a> {
    WorkedQueue {
        target,
        load: QueueLoads {
            loads,
            open,
            interval: HOUR,
        },
        people,
    }
}

fn backlogs(queues: &[WorkedQueue<'_>]) -> Vec<Option<Vec<BacklogInterval>>> {
    let found = service_of_plan(queues).into_iter();
    found.map(|service| service.unwrap().backlog).collect()
}

#[test]
fn own_people_work_first_and_idle_time_does_what_they_leave() {
    let (target, call) = (mail("mail", 2, &["voice"], 0.5), voice());
    let (calls, mails) = (loads(&[4.0, 4.0, 9.0]), loads(&[3.0, 3.0, 3.0]));
    let open = [true; 3];
    let queues = [
        worked(&target, &mails, &open, &[1.0; 3]),
        // Idle: 3 people, of which half is good for anything; the last hour is overloaded.
        worked(&call, &calls, &open, &[7.0, 7.0, 9.0]),
    ];
    let rows = backlogs(&queues)[0].clone().unwrap();
    // 36 contacts an hour, 12 for one person: own 12, idle 18 of them, 6 left …
    assert_eq!((rows[0].done_on_time, rows[0].backlog), (30.0, 6.0));
    assert_eq!((rows[0].done_in_idle_time, rows[0].idle_time), (18.0, 1.5));
    assert_eq!((rows[1].done_on_time, rows[1].backlog), (30.0, 12.0));
    // … and in the third own people alone do the oldest 12 of 48.
    assert_eq!((rows[2].done_on_time, rows[2].backlog), (12.0, 36.0));
    assert_eq!(rows[2].idle_time, 0.0);
    // What the plan leaves is late: nobody knows of a next day.
    assert_eq!(rows[2].overdue, 36.0);
}

#[test]
fn an_hour_of_a_person_is_lent_once_and_to_the_first_who_asks() {
    let (first, second) = (
        mail("first", 1, &["voice"], 1.0),
        mail("second", 4, &["voice"], 0.8),
    );
    let (call, open) = (voice(), [true; 2]);
    let (calls, one, two) = (loads(&[4.0, 4.0]), loads(&[2.0, 0.5]), loads(&[3.0, 0.0]));
    let queues = [
        worked(&call, &calls, &open, &[7.0; 2]),
        worked(&first, &one, &open, &[0.0; 2]),
        worked(&second, &two, &open, &[0.0; 2]),
    ];
    let found = backlogs(&queues);
    let idle = |queue: usize| -> Vec<f64> {
        let rows = found[queue].as_ref().unwrap();
        rows.iter().map(|row| row.idle_time).collect()
    };
    assert!(found[0].is_none());
    assert_eq!(idle(1), [2.0, 0.5]);
    // 80 % of three people are 2.4; the first has had two of them, then half a one.
    let second = idle(2);
    assert!(
        (second[0] - 0.4).abs() < 1e-12 && (second[1] - 1.9).abs() < 1e-12,
        "{second:?}"
    );
}

#[test]
fn a_person_is_idle_without_any_conversation_and_not_with_one_of_three() {
    let chat = QueueTarget {
        queue: "chat".into(),
        channel: Channel::Chat,
        model: StaffingModel::Chat,
        concurrency: 3,
        concurrency_slowdown: vec![1.0, 1.2, 1.5],
        max_occupancy: Fraction::new(1.0).unwrap(),
        ..voice()
    };
    let target = mail("mail", 8, &["chat"], 1.0);
    let (chats, mails, open) = (loads(&[6.0, 14.0]), loads(&[50.0, 50.0]), [true; 2]);
    let queues = [
        worked(&chat, &chats, &open, &[10.0; 2]),
        worked(&target, &mails, &open, &[0.0; 2]),
    ];
    let rows = backlogs(&queues)[1].clone().unwrap();
    // Six conversations keep six of ten people; fourteen are more than people.
    assert!((rows[0].idle_time - 4.0).abs() < 1e-9, "{rows:?}");
    assert!(rows[1].idle_time.abs() < 1e-9, "{rows:?}");
}

#[test]
fn a_queue_that_is_not_there_lends_nothing_and_says_so() {
    let target = mail("mail", 8, &["chat"], 1.0);
    let (mails, open) = (loads(&[1.0]), [true]);
    let found = service_of_plan(&[worked(&target, &mails, &open, &[1.0])]);
    let error = found.into_iter().next().unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "idle time of chat, expected a queue of the plan whose contacts wait"
    );
}

/// Contact by contact in exact numbers: own people, then idle time, the oldest first.
fn by_hand(arrivals: &[f64], due: &[usize], own: &[f64], idle: &[f64]) -> Vec<[Amount; 5]> {
    let exact = |value: f64| amount(value).unwrap();
    let zero = exact(0.0);
    let mut left: Vec<Amount> = arrivals.iter().map(|&work| exact(work)).collect();
    let mut rows = Vec::new();
    for (now, (own, idle)) in own.iter().zip(idle).enumerate() {
        let mut row = [(); 5].map(|()| zero.clone());
        for (by_idle, capacity) in [(false, own), (true, idle)] {
            let mut capacity = exact(*capacity);
            for (left, due) in left.iter_mut().zip(due).take(now + 1) {
                let done = capacity.clone().min(left.clone());
                capacity -= &done;
                *left -= &done;
                row[usize::from(*due < now)] += &done;
                if by_idle {
                    row[4] += &done;
                }
            }
        }
        for (left, due) in left.iter().zip(due).take(now + 1) {
            row[2] += left;
            if *due <= now {
                row[3] += left;
            }
        }
        rows.push(row);
    }
    rows
}

proptest! {
    #[test]
    fn a_backlog_is_what_exact_numbers_say_contact_by_contact(
        rows in proptest::collection::vec((0_u32..30, 0_u32..4, 0_u32..60, 0_u32..9), 1..40),
        hours in 1_u32..7,
        night in 0_usize..4,
    ) {
        let n = rows.len();
        let open: Vec<bool> = (0..n).map(|i| i % 6 >= night).collect();
        let tenths = |value: u32| f64::from(value) / 10.0;
        let mails: Vec<f64> = rows.iter().map(|row| tenths(row.0)).collect();
        let own: Vec<f64> = (0..n).map(|i| if open[i] { f64::from(rows[i].1) } else { 0.0 }).collect();
        let calls: Vec<f64> = rows.iter().map(|row| tenths(row.2)).collect();
        let callers: Vec<f64> = rows.iter().map(|row| f64::from(row.3)).collect();
        let (target, call) = (mail("mail", hours, &["voice"], 0.5), voice());
        let always = vec![true; n];
        let (call_loads, mail_loads) = (loads(&calls), loads(&mails));
        let queues = [
            worked(&target, &mail_loads, &open, &own),
            worked(&call, &call_loads, &always, &callers),
        ];
        let found = backlogs(&queues)[0].clone().unwrap();
        // Erlang C: as many are busy as there are erlangs, or all where the load is not carried.
        let idle: Vec<f64> = (0..n)
            .map(|i| if open[i] { 0.5 * (callers[i] - calls[i]).max(0.0) } else { 0.0 })
            .collect();
        let open_at: Vec<usize> = (0..n).filter(|&i| open[i]).collect();
        let due: Vec<usize> = (0..n)
            .map(|i| {
                let first = open_at.partition_point(|&at| at < i);
                let last = open_at.get(first + hours as usize - 1).or(open_at.last());
                if first == open_at.len() { i } else { *last.unwrap() }
            })
            .collect();
        let mut before = 0.0;
        for (i, (row, exact)) in found.iter().zip(by_hand(&mails, &due, &own, &idle)).enumerate() {
            let found = [
                row.done_on_time, row.done_late, row.backlog, row.overdue, row.done_in_idle_time,
            ];
            for (found, exact) in found.iter().zip(&exact) {
                prop_assert!((found - 12.0 * to_f64(exact)).abs() < 1e-6, "{} {:?} {:?}", i, row, exact);
            }
            let after = row.done_on_time + row.done_late + row.backlog;
            prop_assert!((before + row.arrived - after).abs() < 1e-6);
            prop_assert!(row.idle_time <= idle[i] + 1e-9);
            before = row.backlog;
        }
    }
}

/// Deferred people needed, and what they and the idle time of those needed on the phone achieve.
fn required(target: &QueueTarget, mails: f64, calls: f64) -> (Vec<f64>, Vec<BacklogInterval>) {
    let forecast = forecast(&[("email", mails), ("voice", calls)]);
    let targets = [target.clone(), voice()];
    let plan = require(&forecast, &targets, Shrinkage::NONE).unwrap();
    let people: Vec<Vec<f64>> = (plan.queues.iter())
        .map(|queue| queue.intervals.iter().map(|at| at.base_staff).collect())
        .collect();
    let loads: Vec<Vec<IntervalLoad>> = (plan.queues.iter())
        .map(|queue| queue.intervals.iter().map(|at| at.load.unwrap()).collect())
        .collect();
    let queues: Vec<WorkedQueue<'_>> = (0..2)
        .map(|q| WorkedQueue {
            load: QueueLoads {
                loads: &loads[q],
                open: &forecast.queues[q].open,
                interval: Duration::from_secs(1800),
            },
            target: &targets[q],
            people: &people[q],
        })
        .collect();
    let rows = backlogs(&queues)[0].clone().unwrap();
    // Requirement and course of the backlog speak of the same idle time.
    for (at, row) in plan.queues[0].intervals.iter().zip(&rows) {
        assert!((at.idle_time - row.idle_time).abs() < 1e-9);
    }
    (people[0].clone(), rows)
}

#[test]
fn own_people_are_fewer_by_the_idle_time_and_everything_is_in_time() {
    let with = |share| QueueTarget {
        queue: "email".into(),
        ..mail("email", 4, &["voice"], share)
    };
    // 14 people for 10 erlangs of calls: four idle. 6 erlangs of e-mail from 8 to 18 o'clock.
    let all = required(&with(1e-9), 60.0, 100.0);
    let (fewer, rows) = required(&with(0.5), 60.0, 100.0);
    assert!(
        all.0[16..36]
            .iter()
            .all(|&people| people == 6.0 || people == 7.0)
    );
    assert!(
        fewer[16..36].iter().all(|&people| people == 4.0),
        "{fewer:?}"
    );
    assert!(rows.iter().all(|row| row.done_late < 1e-9));
    assert_eq!(rows[35].backlog, 0.0);
    let none = required(&with(1.0), 40.0, 100.0);
    assert!(none.0.iter().all(|&people| people == 0.0), "{:?}", none.0);
    assert!(none.1.iter().all(|row| row.done_late < 1e-9));
}

#[test]
fn what_waits_at_the_start_is_due_after_the_target_time_over_open_hours() {
    let mut target = QueueTarget {
        service_level: Fraction::new(1.0).unwrap(),
        max_occupancy: Fraction::new(1.0).unwrap(),
        answer_within: AnswerWithin::OpenHours(HOUR * 2),
        staff_for: StaffFor::Mean,
        ..email()
    };
    let (before, _) = required(&target, 10.0, 100.0);
    assert!(before[16..36].iter().all(|&people| people == 1.0));
    // 200 contacts of 180 s are 20 person-intervals; they and the first one that comes are due by 10
    // o'clock: 21 in four half hours, then 19 in the sixteen that are left.
    target.backlog.at_start = 200;
    let (people, rows) = required(&target, 10.0, 100.0);
    let expected = [[0.0; 16].as_slice(), &[6.0; 4], &[2.0; 16]].concat();
    assert_eq!(people[..36], expected);
    assert_eq!((rows[0].arrived, rows[15].backlog), (200.0, 200.0));
    assert!(
        rows.iter()
            .all(|row| row.done_late == 0.0 && row.overdue < 1e-6)
    );
}
