//! What customers and routing do beyond the formulas, contact by contact.

use std::time::Duration;

use super::{contact, count, served, waited};
use crate::simulation::customers::contact::Contact;
use crate::simulation::fixtures::{Case, chat, patient, voice};
use crate::simulation::{Behaviour, Proficiency, QueueService, Retry, Transfer, WorkInHand};
use crate::units::Fraction;

fn with(service: QueueService, behaviour: Behaviour) -> QueueService {
    QueueService {
        behaviour,
        ..service
    }
}

fn always_again() -> Behaviour {
    Behaviour {
        retry: Some(Retry {
            share: Fraction::new(1.0).unwrap(),
            after: Duration::from_secs(60),
        }),
        ..Behaviour::plain()
    }
}

#[test]
fn who_hangs_up_and_always_calls_again_is_served_in_the_end() {
    let case = Case::new(vec![with(patient(voice("q"), 60.0), always_again())], 1)
        .people(&[&[0]])
        .round_the_clock();
    let caller = Contact {
        gives_up: 130.0,
        ..contact(&case, 0, 110.0, 60.0)
    };
    let tally = served(&case, &[contact(&case, 0, 100.0, 1500.0), caller]);
    let again = count(&tally, 0, |c| c.again);
    assert!(again >= 1);
    assert_eq!(count(&tally, 0, |c| c.offered), 2 + again);
    assert_eq!(count(&tally, 0, |c| c.abandoned), again);
    assert_eq!(count(&tally, 0, |c| c.customers_answered), 2);
    assert_eq!(count(&tally, 0, |c| c.customers_lost), 0);
    // Both came in the first half-hour, whenever the last attempt was.
    assert_eq!(tally.queues[0][0].customers_answered, 2);
}

#[test]
fn nobody_calls_again_at_a_closed_door() {
    let case = Case::new(vec![with(patient(voice("q"), 60.0), always_again())], 1)
        .people(&[&[0]])
        .shift(0, 0, 60, &[])
        .open(0, 0, 1);
    let caller = Contact {
        gives_up: 3595.0,
        ..contact(&case, 0, 3500.0, 60.0)
    };
    let tally = served(&case, &[contact(&case, 0, 3000.0, 900.0), caller]);
    assert_eq!(count(&tally, 0, |c| c.again), 0);
    assert_eq!(count(&tally, 0, |c| c.customers_lost), 1);
}

#[test]
fn specialists_are_asked_first_and_others_only_after_the_wait() {
    let behaviour = Behaviour {
        overflow_after: Duration::from_secs(45),
        ..Behaviour::plain()
    };
    let queues = vec![with(voice("a"), behaviour), voice("b")];
    let case = Case::new(queues, 1)
        .people(&[&[0], &[0, 1]])
        .round_the_clock();
    let calls = [0.0, 10.0, 20.0].map(|at| contact(&case, 0, at, 100.0));
    let tally = served(&case, &calls);
    // The second goes to the generalist after 45 s, the third to the specialist at 100 s.
    assert_eq!(waited(&tally, 0), 45.0 + 80.0);
    let own = served(&case, &[contact(&case, 1, 5.0, 10.0)]);
    assert_eq!(waited(&own, 1), 0.0, "the other queue has no such rule");
}

#[test]
fn where_nobody_is_a_specialist_those_with_the_fewest_skills_are() {
    let behaviour = Behaviour {
        overflow_after: Duration::from_secs(45),
        ..Behaviour::plain()
    };
    let queues = vec![with(voice("a"), behaviour), voice("b")];
    let case = Case::new(queues, 1).people(&[&[0, 1]]).round_the_clock();
    assert_eq!(
        waited(&served(&case, &[contact(&case, 0, 5.0, 10.0)]), 0),
        0.0
    );
}

#[test]
fn a_share_of_the_handled_goes_on_to_another_queue_with_work_of_its_own() {
    let transfer = Transfer {
        to: 1,
        share: Fraction::new(0.25).unwrap(),
        extra_handle_time: Duration::from_secs(30),
    };
    let behaviour = Behaviour {
        transfers: vec![transfer],
        ..Behaviour::plain()
    };
    let case = Case::new(vec![with(chat("a", 2), behaviour), voice("b")], 2)
        .people(&[&[0], &[0], &[1], &[1], &[1]])
        .round_the_clock()
        .arrivals(0, 20.0, 60.0)
        .arrivals(1, 0.0, 120.0);
    let service = case.simulate(20, 2);
    let [first, second] = &service.queues[..] else {
        panic!("two queues")
    };
    let n = 20.0 * first.total.answered;
    let share = 20.0 * second.total.transferred / n;
    assert!((share - 0.25).abs() < 4.0 * (0.25 * 0.75 / n).sqrt());
    assert_eq!(second.total.customers, 0.0);
    // Busy seconds of three people: 120 s of the queue and 30 s extra each.
    let busy = second.total.occupancy.unwrap() * 3.0 * 2.0 * 86_400.0;
    let each = busy / second.total.answered;
    let standard_error = 120.0 / (20.0 * second.total.answered).sqrt();
    assert!((each - 150.0).abs() < 4.0 * standard_error, "{each}");
}

#[test]
fn a_line_is_held_from_the_call_to_the_end_of_its_work() {
    let behaviour = Behaviour {
        lines: Some(2),
        ..Behaviour::plain()
    };
    let case = Case::new(vec![with(patient(voice("q"), 60.0), behaviour)], 1)
        .people(&[&[0]])
        .round_the_clock();
    let impatient = Contact {
        gives_up: 40.0,
        ..contact(&case, 0, 10.0, 60.0)
    };
    let at = |seconds| contact(&case, 0, seconds, 100.0);
    // 0 talks, 10 waits until 40; 20 finds both lines busy, 50 does not; 60 does again.
    let tally = served(&case, &[at(0.0), impatient, at(20.0), at(50.0), at(60.0)]);
    assert_eq!(count(&tally, 0, |c| c.blocked), 2);
    assert_eq!(count(&tally, 0, |c| c.abandoned), 1);
    assert_eq!(count(&tally, 0, |c| c.answered), 2);
    assert_eq!(count(&tally, 0, |c| c.customers_lost), 3);
}

#[test]
fn who_is_twice_as_fast_takes_half_the_time() {
    let mut case = Case::new(vec![voice("q"), chat("c", 2)], 1)
        .people(&[&[0], &[1]])
        .round_the_clock();
    let factor = |agent, factor| Proficiency {
        agent,
        queue: agent,
        factor,
    };
    case.centre.proficiencies = vec![factor(0, 2.0), factor(1, 0.5)];
    let tally = served(
        &case,
        &[contact(&case, 0, 0.0, 100.0), contact(&case, 1, 0.0, 100.0)],
    );
    assert_eq!((tally.busy_s[0][0], tally.busy_s[1][0]), (50.0, 200.0));
}

#[test]
fn work_handed_back_goes_to_whoever_is_free_with_what_is_left_of_it() {
    let mut case = Case::new(vec![voice("q")], 1)
        .people(&[&[0], &[0]])
        .shift(0, 0, 30, &[])
        .shift(1, 0, 60, &[]);
    case.centre.work_in_hand = WorkInHand::HandedBack;
    // The first person leaves at 1800 s with 400 s left; the second is free from 1900 s on.
    let calls = [
        contact(&case, 0, 1700.0, 500.0),
        contact(&case, 0, 1750.0, 150.0),
    ];
    let tally = served(&case, &calls);
    assert_eq!(count(&tally, 0, |c| c.answered), 2);
    assert_eq!(waited(&tally, 0), 0.0, "judged by the first answer");
    assert_eq!(tally.busy_s[0].iter().sum::<f64>(), 650.0);
    assert_eq!(tally.staffed_s[0].iter().sum::<f64>(), 5400.0);
}
