//! The search beside brute force over the exact chain of two queues and three groups.
//!
//! State: busy specialists of a, busy flexible people, busy specialists of b, callers of a and of b in
//! line. Handle times are exponential with one mean, which is the unit of time; callers give up at rate
//! θ. A caller goes to an idle specialist, else to an idle flexible person, else stands in line; flexible
//! people turn to a first. "In time" means at once, so the service level is the chance of not waiting.

use std::collections::BTreeMap;

use super::{group, least, queue};
use crate::scenario::skills::{SkillQuestion, SkilledQueue};
use crate::staffing::AnswerWithin;
use crate::units::Fraction;

/// Callers in line at most; with patience of about a handle time no more than this ever stand there.
const LONGEST: u32 = 22;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    /// Busy: specialists of a, flexible people, specialists of b.
    busy: [u32; 3],
    /// In line.
    line: [u32; 2],
}

/// Two queues and their people.
struct Chain {
    /// Callers per handle time.
    arrivals: [f64; 2],
    /// Hang-ups per handle time and waiting caller.
    theta: [f64; 2],
    /// Specialists of a, flexible people, specialists of b.
    people: [u32; 3],
}

impl Chain {
    fn moves(&self, state: State) -> Vec<(f64, State)> {
        let mut moves = Vec::new();
        for class in 0..2 {
            let mut next = state;
            let own = 2 * class;
            if state.busy[own] < self.people[own] {
                next.busy[own] += 1;
            } else if state.busy[1] < self.people[1] {
                next.busy[1] += 1;
            } else {
                next.line[class] += 1;
            }
            if next.line[class] <= LONGEST {
                moves.push((self.arrivals[class], next));
            }
            let mut next = state;
            if state.line[class] > 0 {
                next.line[class] -= 1;
                moves.push((f64::from(state.line[class]) * self.theta[class], next));
            }
        }
        for (group, turns_to) in [(0, &[0][..]), (1, &[0, 1]), (2, &[1])] {
            if state.busy[group] > 0 {
                let mut next = state;
                match turns_to.iter().find(|&&class| state.line[class] > 0) {
                    Some(&class) => next.line[class] -= 1,
                    None => next.busy[group] -= 1,
                }
                moves.push((f64::from(state.busy[group]), next));
            }
        }
        moves
    }

    /// Chance of not waiting and share that gives up, per class.
    fn service(&self) -> [(f64, f64); 2] {
        let empty = State {
            busy: [0; 3],
            line: [0; 2],
        };
        let (mut places, mut states) = (BTreeMap::from([(empty, 0)]), vec![empty]);
        let mut inward: Vec<Vec<(usize, f64)>> = vec![Vec::new()];
        let (mut outward, mut at) = (vec![0.0], 0);
        while at < states.len() {
            for (rate, next) in self.moves(states[at]) {
                let place = *places.entry(next).or_insert_with(|| {
                    states.push(next);
                    inward.push(Vec::new());
                    outward.push(0.0);
                    states.len() - 1
                });
                inward[place].push((at, rate));
                outward[at] += rate;
            }
            at += 1;
        }
        let chances = stationary(&inward, &outward);
        [0, 1].map(|class| {
            let idle = |s: &State| {
                s.busy[2 * class] < self.people[2 * class] || s.busy[1] < self.people[1]
            };
            let pairs = || states.iter().zip(&chances);
            let at_once = pairs()
                .filter(|(state, _)| idle(state))
                .map(|(_, p)| p)
                .sum();
            let waiting: f64 = pairs().map(|(s, p)| f64::from(s.line[class]) * p).sum();
            (at_once, self.theta[class] * waiting / self.arrivals[class])
        })
    }
}

/// Gauss and Seidel, forwards and backwards.
fn stationary(inward: &[Vec<(usize, f64)>], outward: &[f64]) -> Vec<f64> {
    let n = outward.len();
    let mut chances = vec![1.0 / n as f64; n];
    for _ in 0..4_000 {
        let mut moved = 0.0_f64;
        for at in (0..n).chain((0..n).rev()) {
            let flow: f64 = inward[at]
                .iter()
                .map(|&(from, rate)| chances[from] * rate)
                .sum();
            let new = flow / outward[at];
            moved = moved.max((new - chances[at]).abs());
            chances[at] = new;
        }
        let sum: f64 = chances.iter().sum();
        chances.iter_mut().for_each(|chance| *chance /= sum);
        if moved < 1e-13 {
            break;
        }
    }
    chances
}

/// A question that the chain can answer too.
struct Case {
    loads: [f64; 2],
    patience_s: [f64; 2],
    promises: [f64; 2],
    max_abandonment: f64,
    most: u64,
}

impl Case {
    fn queues(&self) -> Vec<SkilledQueue> {
        let share = |value| Fraction::new(value).unwrap();
        let of_class = |class: usize| {
            let mut queue = queue(["a", "b"][class], self.loads[class], self.patience_s[class]);
            queue.pooled.target.answer_within = AnswerWithin::Wait(std::time::Duration::ZERO);
            queue.pooled.target.service_level = share(self.promises[class]);
            queue.pooled.target.max_abandonment = Some(share(self.max_abandonment));
            queue.service.answer_within = std::time::Duration::ZERO;
            queue.service.priority = class as u32 + 1;
            queue
        };
        vec![of_class(0), of_class(1)]
    }

    /// The least heads over all teams of at most `most` flexible people, by the chain.
    fn by_enumeration(&self, cap: u32) -> u64 {
        for total in 1..=cap {
            for flexible in 0..=total.min(self.most as u32) {
                for first in 0..=total - flexible {
                    let chain = Chain {
                        arrivals: self.loads,
                        theta: self.patience_s.map(|seconds| 300.0 / seconds),
                        people: [first, flexible, total - flexible - first],
                    };
                    let met = chain.service();
                    let kept = |class: usize| {
                        met[class].0 >= self.promises[class] && met[class].1 <= self.max_abandonment
                    };
                    if kept(0) && kept(1) {
                        return u64::from(total);
                    }
                }
            }
        }
        panic!("no team of {cap} people is enough")
    }
}

#[test]
fn the_chain_is_erlang_a_where_nobody_is_flexible() {
    let chain = Chain {
        arrivals: [3.0, 2.0],
        theta: [1.0, 0.5],
        people: [4, 0, 3],
    };
    let met = chain.service();
    for (class, people) in [(0, 4), (1, 3)] {
        let queue = queue("q", chain.arrivals[class], 300.0 / chain.theta[class]);
        let mut pooled = queue.pooled;
        pooled.target.answer_within = AnswerWithin::Wait(std::time::Duration::ZERO);
        let truth = pooled.service(people).unwrap();
        assert!((met[class].0 - truth.service_level).abs() < 1e-9);
        assert!((met[class].1 - truth.abandonment).abs() < 1e-9);
    }
}

#[test]
fn the_search_finds_the_least_heads_of_the_exact_chain() {
    let case = |loads, most, promises| Case {
        loads,
        patience_s: [300.0, 450.0],
        promises,
        max_abandonment: 0.25,
        most,
    };
    let cases = [
        case([1.5, 1.0], 0, [0.7, 0.7]),
        case([1.5, 1.0], 2, [0.7, 0.7]),
        case([1.5, 1.0], 8, [0.7, 0.7]),
        case([2.0, 2.0], 2, [0.6, 0.6]),
        case([2.0, 2.0], 8, [0.8, 0.5]),
        case([2.5, 0.8], 3, [0.75, 0.65]),
        case([0.8, 2.5], 1, [0.75, 0.65]),
        case([3.0, 1.0], 8, [0.6, 0.75]),
    ];
    let mut off = Vec::new();
    for case in &cases {
        let exact = case.by_enumeration(11);
        let question = SkillQuestion::new(case.queues(), vec![group(&[0, 1], Some(case.most))], 5);
        let bounds = question.bounds().unwrap();
        let found = least(question, 60_000).total();
        assert!(bounds.lower <= exact && exact <= bounds.split.unwrap().iter().sum());
        off.push(found as i64 - exact as i64);
    }
    assert_eq!(off, [0; 8]);
}
