//! From a plan's inputs to a question.

use super::*;
use crate::forecast::Forecast;
use crate::plan::fixtures::{day, inputs};
use crate::plan::{self, PlanInputs, SkillProficiency, StageCache};

fn load(inputs: &PlanInputs) -> Forecast {
    let made = plan::forecast(inputs, &StageCache::default(), &Silent).unwrap();
    plan::planned_load(inputs, &made.forecast)
}

fn noon() -> Span {
    Span {
        day: day(0),
        hours: (12 * 60, 14 * 60),
    }
}

#[test]
fn queues_that_wait_and_people_who_can_serve_them_make_the_question() {
    let mut inputs = inputs();
    let factor = 1.5;
    inputs.workforce.proficiencies = vec![SkillProficiency {
        agent: "A1".into(),
        skill: "voice".into(),
        factor,
    }];
    let load = load(&inputs);
    let intervals = noon().intervals(&inputs);
    assert_eq!(intervals, [12, 13]);
    let question = question(&inputs, &load, &intervals).unwrap();
    let ids: Vec<&str> = question
        .queues
        .iter()
        .map(|q| q.service.queue.as_str())
        .collect();
    assert_eq!(ids, ["chat", "voice"], "mail does not wait");
    let of_chat = &load.queues[1];
    let chat = &question.queues[0].pooled;
    assert!((chat.per_hour - (of_chat.mean[12] + of_chat.mean[13]) / 2.0).abs() < 1e-9);
    let names: Vec<String> = question.groups.iter().map(|g| question.name(g)).collect();
    assert_eq!(names, ["chat", "voice", "chat+voice"]);
    let both = &question.groups[2];
    // A1 and A3, of whom A1 is fast.
    assert_eq!(both.proficiency(1), Some(1.25));
    let split: u64 = question.bounds().unwrap().alone.iter().sum();
    assert_eq!(both.most, Some((split * 2 / 4).min(2)));
    assert_eq!(
        question.groups[0].most, None,
        "can be hired, though nobody is there"
    );
}

#[test]
fn hours_without_an_interval_and_a_single_queue_are_refused() {
    let mut inputs = inputs();
    let load = load(&inputs);
    let elsewhere = Span {
        day: day(70),
        ..noon()
    };
    let none = question(&inputs, &load, &elsewhere.intervals(&inputs));
    assert_eq!(none, Err(SkillsError::NoSuchHours));
    inputs.queues.truncate(1);
    let one = question(&inputs, &load, &noon().intervals(&inputs));
    assert_eq!(one, Err(SkillsError::TooFewQueues { found: 1 }));
    let closed = Span {
        hours: (60, 180),
        ..noon()
    };
    let nothing = question(&inputs, &load, &closed.intervals(&inputs));
    assert_eq!(nothing, Err(SkillsError::TooFewQueues { found: 0 }));
}

#[test]
fn the_busiest_interval_counts_people_of_queues_that_wait() {
    let inputs = inputs();
    let load = load(&inputs);
    let mut requirement = plan::requirement(&inputs, &load).unwrap();
    for queue in &mut requirement.queues {
        queue
            .intervals
            .iter_mut()
            .for_each(|interval| interval.base_staff = 1.0);
    }
    requirement.queues[0].intervals[20].base_staff = 3.0;
    requirement.queues[1].intervals[30].base_staff = 3.0;
    requirement.queues[2].intervals[10].base_staff = 9.0;
    let all: Vec<usize> = (0..load.grid.n_intervals()).collect();
    assert_eq!(busiest(&inputs, &requirement, &all), Some(20));
    assert_eq!(busiest(&inputs, &requirement, &all[24..48]), Some(30));
    assert_eq!(busiest(&inputs, &requirement, &[]), None);
}
