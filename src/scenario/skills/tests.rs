//! Brute force on exact chains, laws, and the sentence that the table is for.

mod chains;
mod plans;

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::progress::Silent;
use crate::simulation::{Behaviour, QueueService, Transfer};
use crate::staffing::pools::{PooledQueue, Skill, SkillGroup};
use crate::staffing::{AnswerWithin, LoadMethod, QueueTarget, StaffingModel};
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
        load_method: LoadMethod::IntervalByInterval,
        staff_for: Default::default(),
        patience,
        patience_law: None,
        retry: None,
        lines: None,
        concurrency: 1,
        concurrency_slowdown: vec![1.0],
        service_level: share(0.8),
        answer_within: AnswerWithin::Wait(answer_within),
        definition: ServiceLevelDefinition::Offered,
        max_abandonment: None,
        max_occupancy: share(1.0),
        max_average_speed_of_answer: None,
        backlog: Default::default(),
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
        there: None,
    }
}

/// Least heads with fewer simulated contacts than usual: small centres need no more.
pub(super) fn least(mut question: SkillQuestion, contacts: u32) -> StaffedSkills {
    question.contacts = contacts;
    least_heads(&question).unwrap()
}

fn two_queues(most: u64) -> SkillQuestion {
    let queues = vec![queue("a", 12.0, 180.0), queue("b", 8.0, 180.0)];
    SkillQuestion::new(queues, vec![group(&[0, 1], Some(most))], 1)
}

#[test]
fn a_fifth_trained_saves_heads_and_the_naive_count_breaks_the_promise() {
    let queues = vec![queue("a", 50.0, 180.0), queue("b", 50.0, 180.0)];
    let mut question = SkillQuestion::new(queues, Vec::new(), 1);
    question.contacts = 100_000;
    let table = training(question, &Training { proficiency: 1.0 }, &Silent).unwrap();
    assert_eq!(table.untrained.answer.total(), 104);
    let rows: Vec<&TrainingRow> = table.rows.iter().filter(|row| row.group == "a").collect();
    let saved: Vec<u64> = rows.iter().map(|row| row.saved).collect();
    assert!(
        saved.is_sorted() && saved[1] >= 1 && saved[4] <= 4,
        "{saved:?}"
    );
    let naive: Vec<f64> = rows
        .iter()
        .map(|r| r.naive.service.service_level.unwrap())
        .collect();
    assert!(
        naive.is_sorted_by(|a, b| a > b) && naive[1] < 0.66 && naive[3] < 0.25,
        "{naive:?}"
    );
    for row in &table.rows {
        let heads = row.answer.total();
        assert!(row.lower <= heads && heads <= row.split);
        assert!(row.naive.heads <= row.lower);
        let met = |s: &ServiceEstimate| s.service_level.unwrap() >= 0.8;
        assert!(row.answer.service.iter().all(met));
        assert_eq!(row.team.iter().map(|(_, n)| n).sum::<u64>(), heads);
    }
}

#[test]
fn the_order_of_queues_and_groups_does_not_matter() {
    let queues = [
        queue("a", 6.0, 180.0),
        queue("b", 4.0, 120.0),
        queue("c", 5.0, 0.0),
    ];
    let given = |order: [usize; 3]| {
        let at = |q: usize| order.iter().position(|&o| o == q).unwrap();
        let able = |qs: &[usize], most| {
            let mut positions: Vec<usize> = qs.iter().map(|&q| at(q)).collect();
            positions.sort_unstable();
            group(&positions, Some(most))
        };
        let mut groups = vec![able(&[0, 1], 3), able(&[1, 2], 2), able(&[0, 1, 2], 1)];
        groups.rotate_left(order[0]);
        SkillQuestion::new(order.map(|q| queues[q].clone()).to_vec(), groups, 1)
    };
    let one = given([0, 1, 2]);
    assert_eq!(one, given([2, 0, 1]));
    assert_eq!(least(one, 30_000), least(given([1, 2, 0]), 30_000));
}

#[test]
fn one_thread_and_two_give_the_same_answer() {
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| least(two_queues(6), 60_000))
    };
    assert_eq!(on(1), on(2));
}

#[test]
fn a_proficient_group_needs_fewer_heads_and_more_flexibility_never_more() {
    let heads = |question| least(question, 60_000).total();
    let average = heads(two_queues(20));
    let mut fast = two_queues(20);
    for group in fast
        .groups
        .iter_mut()
        .filter(|group| group.skills.len() == 2)
    {
        group
            .skills
            .iter_mut()
            .for_each(|skill| skill.proficiency = 1.3);
    }
    assert!(heads(fast) + 3 <= average);
    let by_most: Vec<u64> = [0, 2, 6, 20].map(|most| heads(two_queues(most))).to_vec();
    assert!(
        by_most.is_sorted_by(|a, b| a >= b) && by_most[0] > by_most[3],
        "{by_most:?}"
    );
}

#[test]
fn the_queue_that_is_served_first_fares_better() {
    let mut queues = vec![queue("a", 8.0, 180.0), queue("b", 8.0, 180.0)];
    queues[1].service.priority = 2;
    let question = SkillQuestion::new(queues, vec![group(&[0, 1], None)], 1);
    let mut judge = judge::Judge::new(&question, &question.bounds().unwrap().alone).unwrap();
    let heads: Vec<u64> = question
        .groups
        .iter()
        .map(|g| 16 * (g.skills.len() as u64 - 1))
        .collect();
    let verdict = judge.judge(&question.groups, &heads).unwrap();
    assert!(
        verdict.margins[0] > verdict.margins[1] + 0.05,
        "{:?}",
        verdict.margins
    );
}

#[test]
fn a_target_out_of_reach_is_said_to_be() {
    // Everybody is handed on to the other queue again and again: two hundred times the load.
    let mut queues = vec![queue("a", 10.0, 0.0), queue("b", 10.0, 0.0)];
    for (from, to) in [(0, 1), (1, 0)] {
        let share = Fraction::new(0.995).unwrap();
        let extra_handle_time = Duration::ZERO;
        queues[from].service.behaviour.transfers = vec![Transfer {
            to,
            share,
            extra_handle_time,
        }];
    }
    let mut question = SkillQuestion::new(queues, Vec::new(), 1);
    question.contacts = 2_000;
    let refused = least_heads(&question);
    assert!(
        matches!(refused, Err(SkillsError::OutOfReach { .. })),
        "{refused:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_team_below_the_bound_is_enough_and_the_answer_is_not_above_the_split(
        loads in proptest::array::uniform2(2.0_f64..12.0),
        patience in prop_oneof![Just(0.0), 60.0_f64..600.0],
        most in 0_u64..8,
        shares in proptest::array::uniform3(0.0_f64..1.0),
    ) {
        let queues = vec![queue("a", loads[0], patience), queue("b", loads[1], patience)];
        let mut question = SkillQuestion::new(queues, vec![group(&[0, 1], Some(most))], 3);
        question.contacts = 30_000;
        let bounds = question.bounds().unwrap();
        let answer = least_heads(&question).unwrap();
        prop_assert!(bounds.lower <= answer.total());
        prop_assert!(answer.total() <= bounds.split.clone().unwrap().iter().sum());
        // One head less than the bound, divided at random.
        let flexible = ((most + 1) as f64 * shares[0]) as u64;
        let rest = bounds.lower - 1 - flexible.min(bounds.lower - 1);
        let first = (rest as f64 * (0.4 + 0.2 * shares[1]) * 2.0 * loads[0] / (loads[0] + loads[1])) as u64;
        let heads = [first.min(rest), rest - first.min(rest), flexible];
        let mut judge = judge::Judge::new(&question, &bounds.alone).unwrap();
        let verdict = judge.judge(&question.groups, &heads).unwrap();
        prop_assert!(!verdict.is_enough(), "{heads:?} below {} is enough", bounds.lower);
    }
}
