//! What comes in goes out: waits over classes, attempts and customers, every simulated contact.

use paiban::simulation::{
    Behaviour, Distribution, QueueService, Seed, SteadyGroup, SteadyQueue, SteadySample, Transfer,
    steady,
};
use paiban::staffing::patience::WaitingTimes;
use paiban::staffing::priority::{PriorityQueue, class_service};
use paiban::staffing::retrial::{RetrialQueue, chain, fixed_point};
use paiban::staffing::time_varying::{Flow, FlowInterval, flow};
use paiban::staffing::{Retry, erlang};
use paiban::units::{Channel, Patience, QueueId, ServiceLevelDefinition};
use proptest::prelude::*;

use super::{callers, cases, erlangs, seconds, service, share, with_patience, work};

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn the_mean_wait_over_classes_is_that_of_one_line(
        n in 1_u64..200,
        load in 0.2_f64..0.98,
        cuts in prop::collection::vec(0.01_f64..1.0, 1..6),
        handle_time_s in 30.0_f64..900.0,
    ) {
        let whole: f64 = cuts.iter().sum();
        let loads: Vec<_> = cuts.iter().map(|cut| erlangs(cut / whole * load * n as f64)).collect();
        let queue = PriorityQueue { loads: &loads, handle_time_s };
        let wait = |class| {
            let found = class_service(n, &queue, class, 20.0).expect("not overloaded");
            loads[class].get() * found.average_speed_of_answer_s
        };
        let total: f64 = loads.iter().map(|load| load.get()).sum();
        let over_classes = (0..loads.len()).map(wait).sum::<f64>() / total;
        let one = erlang::service(n, erlangs(total), handle_time_s, 20.0).expect("not overloaded");
        prop_assert!((over_classes / one.average_speed_of_answer_s - 1.0).abs() < 1e-10);
    }

    #[test]
    fn people_are_busy_with_what_is_answered(
        n in 1_u64..300,
        part in 0.2_f64..2.5,
        callers in callers(),
        index in 0_usize..3,
    ) {
        // Little's law for those in service; Erlang A and two laws of patience.
        let formula = with_patience(callers, n + 10).swap_remove([0, 5, 7][index]);
        let load = n as f64 * part;
        let found = service(&formula, n, &work(load, callers.handle_time_s), 20.0);
        let busy = found.occupancy * n as f64;
        prop_assert!((busy - load * (1.0 - found.abandonment)).abs() < 1e-8 * (1.0 + busy));
    }

    #[test]
    fn customers_are_served_or_lost_and_attempts_answered_or_given_up(
        n in 1_u64..300,
        part in 0.2_f64..2.0,
        callers in callers(),
        again in 0.0_f64..0.95,
    ) {
        let queue = RetrialQueue {
            first_load: erlangs(n as f64 * part),
            retry_share: share(again),
            times: WaitingTimes {
                handle_time_s: callers.handle_time_s,
                patience_s: callers.patience_s,
                answer_within_s: 20.0,
            },
        };
        let found = fixed_point(n, &queue).expect("some give up for good");
        let (attempts, given_up) = (found.attempts, found.per_attempt.abandonment);
        let room = 1e-10 * attempts;
        prop_assert!((found.served + found.lost - 1.0).abs() < room);
        prop_assert!((found.served - attempts * (1.0 - given_up)).abs() < room);
        prop_assert!((found.lost - (1.0 - again) * attempts * given_up).abs() < room);
        prop_assert!((attempts - 1.0 - again * attempts * given_up).abs() < room);
        prop_assert!((found.attempt_load - attempts * n as f64 * part).abs() < room * found.attempt_load);
        // Of customers more are served than of attempts, unless nobody gives up.
        prop_assert!(found.served >= 1.0 - given_up - room);
    }
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn the_chain_of_retrials_obeys_the_same_identities(
        n in 1_u64..12,
        part in 0.4_f64..1.3,
        patience in 0.2_f64..2.0,
        again in 0.1_f64..0.8,
        after in 0.3_f64..5.0,
    ) {
        let load = n as f64 * part;
        let queue = RetrialQueue {
            first_load: erlangs(load),
            retry_share: share(again),
            times: WaitingTimes { handle_time_s: 100.0, patience_s: 100.0 * patience, answer_within_s: 20.0 },
        };
        let found = chain::steady_state(n, &queue, seconds(100.0 * after)).expect("a small centre");
        let attempts = found.attempt_load / load;
        prop_assert!((attempts - 1.0 - again * attempts * found.abandonment).abs() < 1e-7);
        prop_assert!((found.served - attempts * (1.0 - found.abandonment)).abs() < 1e-7);
        prop_assert!((found.occupancy * n as f64 - load * found.served).abs() < 1e-7 * load);
        // Little's law for those about to call again.
        prop_assert!((found.mean_orbit - (found.attempt_load - load) * after).abs() < 1e-6 * (1.0 + found.mean_orbit));
    }

    #[test]
    fn a_long_even_day_settles_where_customers_are_served_or_gone(
        people in 5.0_f64..200.0,
        part in 1.05_f64..3.0,
        patience in 0.1_f64..2.0,
        again in 0.0_f64..0.9,
    ) {
        // In overload the flow settles at: answered = people ÷ handle time, gone = the rest.
        let hour = FlowInterval {
            length_s: 3600.0,
            offered: people * part * 3600.0 / 300.0,
            handle_time_s: 300.0,
            people,
            patience_s: 300.0 * patience,
            retry_share: again,
            retry_after_s: 600.0,
            open: true,
        };
        let flows = flow(&[hour; 200]).expect("sound numbers");
        let last: &Flow = flows.last().expect("hours");
        let answered = people * 12.0;
        prop_assert!((last.answered / answered - 1.0).abs() < 1e-6, "{last:?}");
        prop_assert!((last.gone - (hour.offered - answered)).abs() < 1e-4 * hour.offered, "{last:?}");
    }
}

/// A queue with everything that formulas leave out.
fn queue((id, at): (usize, (f64, f64, f64, Option<u32>, u32)), others: usize) -> SteadyQueue {
    let (per_hour, patience_s, again, lines, concurrency) = at;
    let transfers = match others > 1 {
        true => vec![Transfer {
            to: (id + 1) % others,
            share: share(0.2),
            extra_handle_time: seconds(30.0),
        }],
        false => Vec::new(),
    };
    SteadyQueue {
        service: QueueService {
            queue: QueueId::new(format!("q{id}")),
            channel: if concurrency > 1 {
                Channel::Chat
            } else {
                Channel::Voice
            },
            priority: 1 + id as u32,
            patience: Patience::Mean(seconds(patience_s)),
            concurrency,
            concurrency_slowdown: vec![1.0, 1.2],
            answer_within: seconds(20.0),
            open_hours_only: false,
            definition: ServiceLevelDefinition::Offered,
            service_level: share(0.8),
            behaviour: Behaviour {
                patience: Distribution::Weibull(0.8),
                handle_time: Distribution::Lognormal(1.0),
                retry: Some(Retry {
                    share: share(again),
                    after: seconds(900.0),
                }),
                transfers,
                overflow_after: seconds(15.0),
                lines,
            },
        },
        per_hour,
        handle_time_s: 240.0,
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn every_simulated_contact_is_answered_gone_blocked_or_still_there(
        queues in prop::collection::vec(
            (5.0..150.0f64, 20.0..600.0f64, 0.0..0.9f64, prop::option::of(3_u32..30), 1_u32..4),
            1..4,
        ),
        people in prop::collection::vec(0_u64..8, 1..4),
        seed in any::<u64>(),
    ) {
        let n = queues.len();
        let queues: Vec<SteadyQueue> =
            queues.into_iter().enumerate().map(|at| queue(at, n)).collect();
        // Group g serves the queue of its number and the next one.
        let groups: Vec<SteadyGroup> = people.iter().enumerate().map(|(g, &people)| {
            let mut skills: Vec<(usize, f64)> = vec![(g % n, 1.0)];
            if n > 1 {
                skills.push(((g + 1) % n, 0.8));
                skills.sort_by_key(|skill| skill.0);
            }
            SteadyGroup { people, skills }
        }).collect();
        let sample = SteadySample { warm_up_hours: 0, measured_hours: 12, replications: 3, seed: Seed(seed) };
        let found = steady(&queues, &groups, &sample).expect("a sound centre");
        for one in &found {
            let e = &one.estimate;
            let room = 1e-9 * (1.0 + e.offered);
            let ends = e.answered + e.abandoned + e.blocked + e.waiting;
            prop_assert!((e.offered - ends).abs() < room, "{e:?}");
            let begins = e.customers + e.again + e.transferred;
            prop_assert!((e.offered - begins).abs() < room, "{e:?}");
            prop_assert!(e.customers_answered + e.customers_lost <= e.customers + room, "{e:?}");
            for part in [e.answered, e.abandoned, e.blocked, e.waiting, e.again, e.transferred] {
                prop_assert!(part >= 0.0, "{e:?}");
            }
        }
    }
}
