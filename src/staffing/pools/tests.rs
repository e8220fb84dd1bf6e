//! Known answers, laws and brute force of the bounds.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::staffing::{AnswerWithin, LoadMethod, StaffingModel};
use crate::units::{Channel, Fraction, Patience, ServiceLevelDefinition};

/// 80 % in 20 s, endless patience, calls of five minutes.
fn queue(id: &str, load: f64) -> PooledQueue {
    let target = QueueTarget {
        queue: id.into(),
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
        service_level: Fraction::new(0.8).unwrap(),
        answer_within: AnswerWithin::Wait(Duration::from_secs(20)),
        definition: ServiceLevelDefinition::Offered,
        max_abandonment: None,
        max_occupancy: Fraction::new(1.0).unwrap(),
        max_average_speed_of_answer: None,
        backlog: Default::default(),
    };
    PooledQueue {
        target,
        per_hour: load * 12.0,
        handle_time_s: 300.0,
    }
}

fn group(queues: &[usize], most: Option<u64>) -> SkillGroup {
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

#[test]
fn two_queues_of_fifty_erlangs_lie_between_108_and_114() {
    let queues = [queue("a", 50.0), queue("b", 50.0)];
    let specialists = [group(&[0], None), group(&[1], None)];
    let apart = bounds(&queues, &specialists).unwrap();
    assert_eq!((apart.fully_pooled, apart.lower), (108, 114));
    assert_eq!(apart.split, Some(vec![57, 57]));
    let everybody = bounds(&queues, &[group(&[0, 1], None)]).unwrap();
    assert_eq!(everybody.lower, 108);
    assert_eq!(everybody.split, Some(vec![114]));
    assert_eq!(everybody.naive, Some(vec![57]), "each counted for both");
}

#[test]
fn groups_that_are_too_small_have_no_split() {
    let queues = [queue("a", 5.0), queue("b", 5.0)];
    let few = [group(&[0], Some(9)), group(&[0, 1], Some(2))];
    let found = bounds(&queues, &few).unwrap();
    assert_eq!((found.split, found.naive), (None, None));
}

#[test]
fn a_split_moves_people_on_where_that_makes_room() {
    // Queue a takes the first group, which alone can serve b; the second then stands in at a.
    let queues = [queue("a", 5.0), queue("b", 5.0), queue("c", 5.0)];
    let need = bounds(&queues, &[group(&[0, 1, 2], None)]).unwrap().alone[0];
    let groups = [
        group(&[0, 1], Some(need)),
        group(&[0, 2], Some(2 * need)),
        group(&[1, 2], Some(0)),
    ];
    let found = bounds(&queues, &groups).unwrap();
    assert_eq!(found.split, Some(vec![need, 2 * need, 0]));
}

#[test]
fn a_faster_group_needs_fewer_heads_and_lowers_every_bound() {
    let queues = [queue("a", 20.0), queue("b", 20.0)];
    let mut groups = vec![group(&[0, 1], None)];
    let average = bounds(&queues, &groups).unwrap();
    groups[0].skills[0].proficiency = 1.25;
    groups[0].skills[1].proficiency = 1.25;
    let fast = bounds(&queues, &groups).unwrap();
    let heads = |bounds: &PoolBounds| bounds.split.as_ref().unwrap()[0];
    assert!(heads(&fast) < heads(&average));
    assert!(fast.lower < average.lower && fast.fully_pooled < average.fully_pooled);
}

#[test]
fn conversations_in_parallel_are_bounded_by_their_work() {
    let mut chat = queue("chat", 30.0);
    chat.target.channel = Channel::Chat;
    chat.target.model = StaffingModel::Chat;
    chat.target.concurrency = 3;
    chat.target.concurrency_slowdown = vec![1.0, 1.15, 1.35];
    let found = bounds(&[queue("a", 20.0), chat], &[group(&[0, 1], None)]).unwrap();
    // 20 callers and 30 conversations of 0.45 of a person each.
    assert_eq!(found.fully_pooled, 34);
}

#[test]
fn the_mildest_target_of_a_set_counts() {
    let mut strict = queue("b", 20.0);
    let both = [group(&[0, 1], None)];
    let mild = bounds(&[queue("a", 20.0), strict.clone()], &both).unwrap();
    strict.target.service_level = Fraction::new(0.99).unwrap();
    let mixed = bounds(&[queue("a", 20.0), strict], &both).unwrap();
    assert_eq!(mild.fully_pooled, mixed.fully_pooled);
    assert!(mixed.alone[1] > mild.alone[1]);
}

/// Least Σ n_g over all heads up to `cap`, by trying, with R_S of every set as the only limits.
fn brute(need: &dyn Fn(usize) -> u64, groups: &[SkillGroup], n_queues: usize, cap: u64) -> u64 {
    let touches = |g: &SkillGroup, set: usize| g.skills.iter().any(|s| set >> s.queue & 1 == 1);
    let mut heads = vec![0; groups.len()];
    let mut best = u64::MAX;
    loop {
        let holds = (1..1 << n_queues).all(|set| {
            let able = groups.iter().zip(&heads).filter(|(g, _)| touches(g, set));
            able.map(|(_, n)| n).sum::<u64>() >= need(set)
        });
        if holds {
            best = best.min(heads.iter().sum());
        }
        let Some(at) =
            (0..heads.len()).find(|&g| heads[g] < groups[g].most.unwrap_or(cap).min(cap))
        else {
            return best;
        };
        heads[at] += 1;
        heads[..at].fill(0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_bound_is_no_larger_than_the_least_heads_that_keep_every_set(
        loads in proptest::array::uniform2(0.5_f64..4.0),
        most in 0_u64..4,
    ) {
        let queues = [queue("a", loads[0]), queue("b", loads[1])];
        let groups = [group(&[0], None), group(&[0, 1], Some(most)), group(&[1], None)];
        let found = bounds(&queues, &groups).unwrap();
        let need = |set: usize| match set {
            1 => found.alone[0],
            2 => found.alone[1],
            _ => found.fully_pooled,
        };
        // Two queues have no other sets, so the bound is the least itself.
        prop_assert_eq!(found.lower, brute(&need, &groups, 2, 12));
        let total = |heads: Option<Vec<u64>>| heads.unwrap().iter().sum::<u64>();
        prop_assert!(total(found.naive) <= found.lower);
        prop_assert!(found.lower <= total(found.split));
    }

    #[test]
    fn the_order_of_queues_and_groups_does_not_matter(
        loads in proptest::array::uniform3(0.5_f64..30.0),
        most in proptest::array::uniform3(0_u64..9),
    ) {
        let queues = |order: [usize; 3]| order.map(|q| queue(["a", "b", "c"][q], loads[q]));
        let groups = |order: [usize; 3]| {
            let at = |q: usize| order.iter().position(|&o| o == q).unwrap();
            let list = |qs: &[usize], m| {
                let mut there: Vec<usize> = qs.iter().map(|&q| at(q)).collect();
                there.sort_unstable();
                group(&there, m)
            };
            vec![
                list(&[0], None), list(&[1], None), list(&[2], None),
                list(&[0, 1], Some(most[0])), list(&[1, 2], Some(most[1])),
                list(&[0, 1, 2], Some(most[2])),
            ]
        };
        let one = bounds(&queues([0, 1, 2]), &groups([0, 1, 2])).unwrap();
        let mut turned = groups([2, 0, 1]);
        turned.reverse();
        let other = bounds(&queues([2, 0, 1]), &turned).unwrap();
        prop_assert_eq!((one.lower, one.fully_pooled), (other.lower, other.fully_pooled));
        let total = |heads: &Option<Vec<u64>>| heads.as_ref().unwrap().iter().sum::<u64>();
        prop_assert_eq!(total(&one.split), total(&other.split));
        prop_assert_eq!(total(&one.naive), total(&other.naive));
    }
}
