//! Deferred work in idle time: the people that the formula asks for, beside simulated days.

use std::time::Duration;

use super::super::fixtures::{Case, email, voice};
use super::HANDLE_TIME;
use crate::forecast::Forecast;
use crate::staffing::{
    AnswerWithin, BacklogRules, IdleTimeOf, LoadMethod, QueueTarget, StaffingModel, require,
};
use crate::units::{Channel, Fraction, Patience, ServiceLevelDefinition, Shrinkage};

const MAIL: usize = 0;
const CALL: usize = 1;
const HOURS: u64 = 4;

fn fraction(value: f64) -> Fraction {
    Fraction::new(value).unwrap()
}

fn targets(backlog: BacklogRules) -> [QueueTarget; 2] {
    let call = QueueTarget {
        queue: "call".into(),
        channel: Channel::Voice,
        model: StaffingModel::ErlangC,
        load_method: LoadMethod::IntervalByInterval,
        staff_for: Default::default(),
        patience: Patience::Infinite,
        patience_law: None,
        retry: None,
        lines: None,
        concurrency: 1,
        concurrency_slowdown: vec![1.0],
        service_level: fraction(0.8),
        answer_within: AnswerWithin::Wait(Duration::from_secs(20)),
        definition: ServiceLevelDefinition::Offered,
        max_abandonment: None,
        max_occupancy: fraction(0.85),
        max_average_speed_of_answer: None,
        backlog: BacklogRules::default(),
    };
    let mail = QueueTarget {
        queue: "mail".into(),
        channel: Channel::Email,
        model: StaffingModel::Deferred,
        service_level: fraction(0.95),
        answer_within: AnswerWithin::OpenHours(Duration::from_secs(HOURS * 3600)),
        backlog,
        ..call.clone()
    };
    [mail, call]
}

/// Three days: calls round the clock, e-mail from 8 to 18 o'clock.
fn centre(at_start: u32, lends: bool) -> Case {
    let mut mail = email("mail", HOURS);
    mail.open_hours_only = true;
    mail.behaviour.backlog_at_start = at_start;
    mail.behaviour.idle_time_of = if lends { vec![CALL] } else { Vec::new() };
    Case::new(vec![mail, voice("call")], 3)
        .arrivals(MAIL, 60.0, HANDLE_TIME)
        .arrivals(CALL, 100.0, HANDLE_TIME)
        .open(MAIL, 8, 18)
}

fn people(forecast: &Forecast, backlog: BacklogRules) -> [Vec<usize>; 2] {
    let plan = require(forecast, &targets(backlog), Shrinkage::NONE).unwrap();
    [MAIL, CALL].map(|q| {
        let intervals = plan.queues[q].intervals.iter();
        intervals.map(|at| at.base_staff as usize).collect()
    })
}

/// As many people of one queue as the list says, in shifts without breaks.
fn staffed(mut case: Case, queue: usize, people: &[usize]) -> Case {
    let at_most = people.iter().max().copied().unwrap_or(0);
    for k in 0..at_most {
        let agent = case.centre.agents.len();
        case = case.people(&[&[queue]]);
        let mut from = None;
        for i in 0..=people.len() {
            let there = people.get(i).is_some_and(|people| *people > k);
            match (from, there) {
                (None, true) => from = Some(i),
                (Some(first), false) => {
                    case = case.shift(agent, 30 * first as i64, 30 * i as i64, &[]);
                    from = None;
                }
                _ => {}
            }
        }
    }
    case
}

fn rules(at_start: u32, share: f64) -> BacklogRules {
    BacklogRules {
        at_start,
        idle_time: Some(IdleTimeOf {
            queues: vec!["call".into()],
            share: fraction(share),
        }),
    }
}

#[test]
fn own_people_of_the_formula_and_idle_time_keep_the_due_times_of_simulated_days() {
    for (at_start, share) in [(0, 0.7), (0, 1.0), (300, 0.7)] {
        let empty = centre(at_start, true);
        let needed = people(&empty.forecast, rules(at_start, share));
        let alone = people(
            &empty.forecast,
            BacklogRules {
                at_start,
                idle_time: None,
            },
        );
        let sum = |people: &[usize]| people.iter().sum::<usize>();
        assert!(
            sum(&needed[MAIL]) * 4 <= sum(&alone[MAIL]) * 3,
            "{needed:?}"
        );
        let with = |lends| {
            let case = staffed(centre(at_start, lends), MAIL, &needed[MAIL]);
            staffed(case, CALL, &needed[CALL]).simulate(16, 3)
        };
        let (lent, kept) = (with(true), with(false));
        let level = |queue: usize| lent.queues[queue].total.service_level.unwrap();
        assert!(level(MAIL) > 0.95, "{at_start} {share}: {}", level(MAIL));
        let promised = 0.8;
        assert!(
            level(CALL) > promised,
            "calls are not harmed: {}",
            level(CALL)
        );
        let without = kept.queues[MAIL].total.service_level.unwrap();
        assert!(without < 0.6, "own people alone: {without}");
        let difference = level(CALL) - kept.queues[CALL].total.service_level.unwrap();
        assert!(difference.abs() < 1e-12, "{difference}");
    }
}
