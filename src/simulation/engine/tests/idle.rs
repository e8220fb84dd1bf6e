//! Deferred work in idle time: taken up last, put down first, never lost.

use super::{contact, count, served, waited};
use crate::simulation::fixtures::{Case, chat, email, patient, voice};
use crate::simulation::{QueueService, SimulatedService, SimulationError, simulate};

const MAIL: usize = 0;
const CALL: usize = 1;

/// E-mail of so many hours that is done in the idle time of the queue after it.
fn lent(hours: u64) -> QueueService {
    let mut mail = email("mail", hours);
    mail.behaviour.idle_time_of = vec![CALL];
    mail
}

/// Both queues, one person for calls alone, all day long.
fn one_caller(mail: QueueService) -> Case {
    Case::new(vec![mail, voice("call")], 1)
        .people(&[&[CALL]])
        .round_the_clock()
}

#[test]
fn an_email_is_put_down_for_a_call_and_taken_up_again() {
    let case = one_caller(lent(4));
    let contacts = [
        contact(&case, MAIL, 0.0, 600.0),
        contact(&case, CALL, 100.0, 50.0),
        contact(&case, CALL, 120.0, 30.0),
    ];
    let tally = served(&case, &contacts);
    // The first call at once, the second after it; the e-mail from 180 s for the 500 s left.
    assert_eq!(waited(&tally, CALL), 30.0);
    assert_eq!(count(&tally, MAIL, |c| c.answered), 1);
    assert_eq!(waited(&tally, MAIL), 180.0);
    assert_eq!(tally.busy_s[0][0], 680.0);
    let unlent = served(&one_caller(email("mail", 4)), &contacts);
    assert_eq!(count(&unlent, MAIL, |c| c.waiting), 1);
}

#[test]
fn a_piece_is_in_time_when_it_is_finished_in_time_whatever_came_between() {
    let case = one_caller(lent(1));
    let mail = contact(&case, MAIL, 0.0, 3500.0);
    let alone = served(&case, &[mail]);
    assert_eq!(count(&alone, MAIL, |c| c.in_time), 1);
    let put_down = served(&case, &[mail, contact(&case, CALL, 60.0, 200.0)]);
    assert_eq!(count(&put_down, MAIL, |c| c.answered), 1);
    assert_eq!(count(&put_down, MAIL, |c| c.in_time), 0);
    assert_eq!(count(&put_down, MAIL, |c| c.in_time_if_patient), 0);
}

#[test]
fn the_one_who_took_an_email_last_puts_it_down_and_it_keeps_its_place() {
    let case = Case::new(vec![lent(4), voice("call")], 1)
        .people(&[&[CALL], &[CALL]])
        .round_the_clock();
    let contacts = [
        contact(&case, MAIL, 0.0, 1000.0),
        contact(&case, MAIL, 10.0, 1000.0),
        contact(&case, MAIL, 20.0, 100.0),
        contact(&case, CALL, 100.0, 50.0),
    ];
    let tally = served(&case, &contacts);
    assert_eq!(waited(&tally, CALL), 0.0);
    // The second e-mail goes on at 150 s, before the third, which waits until 1000 s.
    assert_eq!(waited(&tally, MAIL), 0.0 + 140.0 + 980.0);
}

#[test]
fn own_people_are_asked_before_and_take_over_what_is_put_down() {
    let case = Case::new(vec![lent(4), voice("call")], 1)
        .people(&[&[CALL], &[MAIL]])
        .round_the_clock();
    let own_first = served(&case, &[contact(&case, MAIL, 0.0, 100.0)]);
    let pool_of_calls = case.model().pool_of[0];
    assert_eq!(own_first.busy_s[pool_of_calls][0], 0.0);
    let contacts = [
        contact(&case, MAIL, 0.0, 100.0),
        contact(&case, MAIL, 1.0, 500.0),
        contact(&case, CALL, 200.0, 1000.0),
    ];
    let tally = served(&case, &contacts);
    assert_eq!(waited(&tally, CALL), 0.0);
    // Begun by the caller at 1 s, put down at 200 s, taken over at once by the free person.
    assert_eq!(waited(&tally, MAIL), 199.0);
    assert_eq!(tally.busy_s.iter().map(|pool| pool[0]).sum::<f64>(), 1600.0);
}

#[test]
fn nobody_works_on_it_while_it_is_closed_and_all_do_when_it_opens() {
    let mut case = one_caller(lent(4))
        .arrivals(MAIL, 1.0, 300.0)
        .open(MAIL, 8, 18);
    case.centre.queues[MAIL].open_hours_only = true;
    let contacts = [contact(&case, MAIL, 3600.0, 600.0)];
    let tally = served(&case, &contacts);
    assert_eq!(waited(&tally, MAIL), 7.0 * 3600.0);
}

#[test]
fn who_has_both_skills_puts_an_email_down_unless_it_comes_first() {
    let both = |mail: QueueService| {
        Case::new(vec![mail, voice("call")], 1)
            .people(&[&[MAIL, CALL]])
            .round_the_clock()
    };
    let case = both(lent(4));
    let contacts = [
        contact(&case, MAIL, 0.0, 600.0),
        contact(&case, CALL, 100.0, 50.0),
    ];
    assert_eq!(waited(&served(&case, &contacts), CALL), 0.0);
    let mut more_urgent = lent(4);
    more_urgent.priority = 1;
    let mut case = both(more_urgent);
    case.centre.queues[CALL].priority = 2;
    assert_eq!(waited(&served(&case, &contacts), CALL), 500.0);
}

#[test]
fn a_chat_goes_to_who_puts_an_email_down_before_it_becomes_a_second_one() {
    let case = Case::new(vec![lent(4), chat("chat", 3)], 1)
        .people(&[&[1], &[1]])
        .round_the_clock();
    let contacts = [
        contact(&case, MAIL, 0.0, 1000.0),
        contact(&case, 1, 10.0, 100.0),
        contact(&case, 1, 20.0, 100.0),
    ];
    let tally = served(&case, &contacts);
    // Each chat alone at full speed: the e-mail rests from 20 s to 110 s, when the first is done.
    assert_eq!(waited(&tally, MAIL), 110.0);
    assert_eq!(tally.busy_s[0][0], 1200.0);
}

/// A day of random calls and e-mail with a backlog, everybody there all day.
fn random_day(mail: QueueService) -> Case {
    let mut case = Case::new(
        vec![mail, patient(voice("call"), 120.0), chat("chat", 3)],
        2,
    )
    .people(&[&[CALL] as &[usize]; 5])
    .people(&[&[2], &[2], &[CALL, 2], &[MAIL]])
    .round_the_clock()
    .arrivals(MAIL, 9.0, 400.0)
    .arrivals(CALL, 24.0, 300.0)
    .arrivals(2, 8.0, 500.0)
    .open(MAIL, 8, 18);
    case.centre.queues[MAIL].behaviour.backlog_at_start = 40;
    case
}

#[test]
fn live_contacts_meet_the_same_service_with_and_without_deferred_work() {
    let mut lends = lent(4);
    lends.behaviour.idle_time_of = vec![CALL, 2];
    let with = random_day(lends).simulate(4, 11);
    let without = random_day(email("mail", 4)).simulate(4, 11);
    for (with, without) in with.queues.iter().zip(&without.queues).skip(1) {
        for (with, without) in with.intervals.iter().zip(&without.intervals) {
            assert_eq!(
                (
                    with.offered,
                    with.answered,
                    with.abandoned,
                    with.service_level
                ),
                (
                    without.offered,
                    without.answered,
                    without.abandoned,
                    without.service_level
                )
            );
        }
    }
    let level = |found: &SimulatedService| found.queues[MAIL].total.service_level.unwrap();
    assert!(level(&with) > 0.9, "with idle time: {}", level(&with));
    assert!(
        level(&without) < 0.6,
        "own people alone: {}",
        level(&without)
    );
}

#[test]
fn what_waits_at_the_start_is_offered_once_and_ends_somewhere() {
    let found = random_day(lent(4)).simulate(3, 5);
    let mail = &found.queues[MAIL];
    assert_eq!(
        mail.intervals[0].offered, 40.0,
        "closed but for the backlog"
    );
    let total = &mail.total;
    assert_eq!(
        total.offered,
        total.answered + total.abandoned + total.waiting
    );
    let again = random_day(lent(4)).simulate(3, 5);
    assert_eq!(again.queues[MAIL].total, *total);
}

#[test]
fn idle_time_and_backlogs_are_of_deferred_work_alone() {
    let refused = |change: fn(&mut Case)| {
        let mut case = one_caller(lent(4));
        change(&mut case);
        let replications = crate::simulation::Replications(1);
        let seed = crate::simulation::Seed(0);
        let found = simulate(
            &case.centre,
            &case.roster,
            &case.forecast,
            replications,
            seed,
        );
        assert!(matches!(found, Err(SimulationError::Backlog { .. })));
    };
    refused(|case| case.centre.queues[MAIL].behaviour.idle_time_of = vec![MAIL]);
    refused(|case| case.centre.queues[MAIL].behaviour.idle_time_of = vec![7]);
    refused(|case| case.centre.queues[CALL].behaviour.backlog_at_start = 1);
}
