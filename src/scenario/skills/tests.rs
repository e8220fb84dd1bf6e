//! Brute force on exact chains, laws, and the sentence that the table is for.

use std::time::Duration;
use std::time::Instant;

use super::*;
use crate::progress::Silent;
use crate::simulation::{Behaviour, QueueService};
use crate::staffing::pools::{PooledQueue, Skill, SkillGroup};
use crate::staffing::{AnswerWithin, QueueTarget, StaffingModel};
use crate::units::{Channel, Fraction, Patience, ServiceLevelDefinition};

/// 80 % in 20 s, calls of five minutes, patience in seconds (0 = endless).
pub(super) fn queue(id: &str, load: f64, patience_s: f64) -> SkilledQueue {
    let share = |value| Fraction::new(value).unwrap();
    let (patience, model) = if patience_s > 0.0 {
        let mean = Duration::from_secs_f64(patience_s);
        (Patience::Mean(mean), StaffingModel::ErlangA)
    } else {
        (Patience::Infinite, StaffingModel::ErlangC)
    };
    let answer_within = Duration::from_secs(20);
    let target = QueueTarget {
        queue: id.into(),
        channel: Channel::Voice,
        model,
        patience,
        patience_law: None,
        lines: None,
        concurrency: 1,
        concurrency_slowdown: vec![1.0],
        service_level: share(0.8),
        answer_within: AnswerWithin::Wait(answer_within),
        definition: ServiceLevelDefinition::Offered,
        max_abandonment: None,
        max_occupancy: share(1.0),
        max_average_speed_of_answer: None,
    };
    let service = QueueService {
        queue: id.into(),
        channel: Channel::Voice,
        priority: 1,
        patience,
        concurrency: 1,
        concurrency_slowdown: vec![1.0],
        answer_within,
        open_hours_only: false,
        definition: ServiceLevelDefinition::Offered,
        service_level: share(0.8),
        behaviour: Behaviour::plain(),
    };
    let pooled = PooledQueue {
        target,
        per_hour: load * 12.0,
        handle_time_s: 300.0,
    };
    SkilledQueue { pooled, service }
}

pub(super) fn group(queues: &[usize], most: Option<u64>) -> SkillGroup {
    let can = |&queue: &usize| Skill {
        queue,
        proficiency: 1.0,
    };
    SkillGroup {
        skills: queues.iter().map(can).collect(),
        most,
    }
}

#[test]
fn timing() {
    for (patience, contacts) in [(0.0, 400_000), (180.0, 400_000), (180.0, 1_600_000)] {
        let began = Instant::now();
        let mut question = SkillQuestion::new(vec![queue("a", 50.0, patience), queue("b", 50.0, patience)], vec![], 1);
        question.contacts = contacts;
        let table = training(question, &Training { proficiency: 1.0 }, &Silent).unwrap();
        println!("{patience} {contacts}: {:?} {} simulated", began.elapsed(), table.n_simulated);
        for row in std::iter::once(&table.untrained).chain(&table.rows) {
            let s = &row.answer.service;
            println!("{} {:?} {} {} heads {} saved {} lower {} split {} naive {} {:.3} | {:?} {:.4}-{:.4}-{:.4} {:.4}", row.group, row.skill, row.share, row.trained, row.answer.total(), row.saved, row.lower, row.split, row.naive.heads, row.naive.service.service_level.unwrap(), row.team, s[0].service_level_low.unwrap(), s[0].service_level.unwrap(), s[0].service_level_high.unwrap(), s[1].service_level.unwrap());
        }
    }
}
