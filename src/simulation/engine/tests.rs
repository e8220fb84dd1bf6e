mod behaviour;
mod idle;
mod laws;

use super::*;
use crate::simulation::fixtures::{Case, chat, contact_of, email, patient, voice};

/// A contact that chance did not make: queue, arrival and work in seconds, endless patience.
fn contact(case: &Case, queue: usize, arrived: f64, work: f64) -> Contact {
    Contact {
        due: arrived + case.centre.queues[queue].answer_within.as_secs_f64(),
        ..contact_of(queue, arrived, work)
    }
}

/// Runs one replication with these contacts instead of random ones.
fn served(case: &Case, contacts: &[Contact]) -> Tally {
    let model = case.model();
    let duties = duty::draw(&model, &case.roster, Seed(0), 0);
    let mut days = model.days.iter();
    run_with(&model, &duties, |batch| {
        batch.clear();
        let Some(day) = days.next() else { return false };
        let of_day = |c: &&Contact| day.contains(&c.interval());
        batch.extend(contacts.iter().filter(of_day));
        true
    })
}

/// Seconds waited by the contacts of a queue that were served, summed.
fn waited(tally: &Tally, queue: usize) -> f64 {
    tally.queues[queue].iter().map(|c| c.wait_s).sum()
}

fn count(
    tally: &Tally,
    queue: usize,
    of: impl Fn(&crate::simulation::tally::Counts) -> u32,
) -> u32 {
    tally.queues[queue].iter().map(of).sum()
}

#[test]
fn a_caller_waits_until_the_call_before_is_finished() {
    let case = Case::new(vec![voice("q")], 1)
        .people(&[&[0]])
        .round_the_clock();
    let calls = [
        contact(&case, 0, 100.0, 300.0),
        contact(&case, 0, 150.0, 60.0),
        contact(&case, 0, 500.0, 60.0),
    ];
    let tally = served(&case, &calls);
    // 100 → 400, the second 400 → 460 after 250 s, the third at once.
    assert_eq!(waited(&tally, 0), 250.0);
    assert_eq!(count(&tally, 0, |c| c.in_time), 2);
    assert_eq!(tally.busy_s[0][0], 420.0);
    assert_eq!(tally.staffed_s[0].iter().sum::<f64>(), 86_400.0);
}

#[test]
fn who_hangs_up_is_not_served_and_leaves_the_turn_to_the_next() {
    let case = Case::new(vec![patient(voice("q"), 60.0)], 1)
        .people(&[&[0]])
        .round_the_clock();
    let impatient = Contact {
        gives_up: 130.0,
        ..contact(&case, 0, 110.0, 60.0)
    };
    let calls = [
        contact(&case, 0, 100.0, 300.0),
        impatient,
        contact(&case, 0, 150.0, 60.0),
    ];
    let tally = served(&case, &calls);
    assert_eq!(count(&tally, 0, |c| c.answered), 2);
    assert_eq!(count(&tally, 0, |c| c.abandoned), 1);
    assert_eq!(
        count(&tally, 0, |c| c.abandoned_early),
        1,
        "20 s is in time"
    );
    assert_eq!(waited(&tally, 0), 250.0);
}

#[test]
fn a_break_that_begins_late_ends_as_much_later() {
    // On queue 00:00–01:00 and 01:15–02:00; the call at 00:58 lasts until 01:05.
    let case = Case::new(vec![voice("q")], 1)
        .people(&[&[0]])
        .shift(0, 0, 120, &[(60, 75)]);
    let calls = [
        contact(&case, 0, 58.0 * 60.0, 420.0),
        contact(&case, 0, 66.0 * 60.0, 60.0),
    ];
    let tally = served(&case, &calls);
    // Back at 01:20, so the second caller waits 14 minutes.
    assert_eq!(waited(&tally, 0), 14.0 * 60.0);
    let staffed: f64 = tally.staffed_s[0].iter().sum();
    assert_eq!(staffed, (65.0 + 40.0) * 60.0);
}

#[test]
fn a_call_that_outlasts_the_shift_is_finished_and_then_nobody_is_there() {
    let case = Case::new(vec![voice("q")], 1)
        .people(&[&[0]])
        .shift(0, 0, 60, &[]);
    let calls = [
        contact(&case, 0, 59.0 * 60.0, 300.0),
        contact(&case, 0, 61.0 * 60.0, 60.0),
    ];
    let tally = served(&case, &calls);
    assert_eq!(count(&tally, 0, |c| c.answered), 1);
    assert_eq!(
        count(&tally, 0, |c| c.waiting),
        1,
        "an open line is never cut"
    );
    assert_eq!(tally.staffed_s[0].iter().sum::<f64>(), 64.0 * 60.0);
    assert_eq!(tally.busy_s[0].iter().sum::<f64>(), 300.0);
}

#[test]
fn the_next_shift_takes_over_from_the_work_in_hand() {
    let case = Case::new(vec![voice("q")], 1)
        .people(&[&[0]])
        .shift(0, 0, 60, &[])
        .shift(0, 60, 120, &[]);
    let calls = [
        contact(&case, 0, 59.0 * 60.0, 300.0),
        contact(&case, 0, 61.0 * 60.0, 60.0),
        contact(&case, 0, 121.0 * 60.0, 60.0),
    ];
    let tally = served(&case, &calls);
    assert_eq!(waited(&tally, 0), 180.0);
    assert_eq!(count(&tally, 0, |c| c.waiting), 1);
    assert_eq!(tally.staffed_s[0].iter().sum::<f64>(), 7200.0);
}

#[test]
fn a_shift_from_the_evening_before_serves_the_first_morning() {
    let case = Case::new(vec![voice("q")], 1)
        .people(&[&[0]])
        .shift(0, -120, 60, &[]);
    let tally = served(&case, &[contact(&case, 0, 600.0, 60.0)]);
    assert_eq!(count(&tally, 0, |c| c.in_time), 1);
    assert_eq!(tally.staffed_s[0].iter().sum::<f64>(), 3600.0);
}

#[test]
fn callers_in_line_are_sent_away_when_the_last_person_leaves_a_closed_queue() {
    let case = Case::new(vec![voice("q")], 2)
        .people(&[&[0]])
        .arrivals(0, 1.0, 300.0)
        .open(0, 8, 20)
        .shift(0, 8 * 60, 20 * 60 + 10, &[]);
    let at = |clock_minutes: f64, work| contact(&case, 0, clock_minutes * 60.0, work);
    // 19:55 until 20:05, then the second is served, and during that the shift ends.
    let tally = served(
        &case,
        &[at(1195.0, 600.0), at(1196.0, 900.0), at(1197.0, 60.0)],
    );
    assert_eq!(count(&tally, 0, |c| c.answered), 2);
    assert_eq!(count(&tally, 0, |c| c.abandoned), 1);
    assert_eq!(count(&tally, 0, |c| c.waiting), 0);
}

#[test]
fn messages_in_line_at_closing_are_answered_in_the_morning() {
    let mut case = Case::new(vec![voice("q")], 2)
        .people(&[&[0]])
        .arrivals(0, 1.0, 300.0)
        .open(0, 8, 20)
        .shift(0, 8 * 60, 20 * 60, &[])
        .shift(0, 32 * 60, 44 * 60, &[]);
    case.centre.queues[0].channel = crate::units::Channel::Message;
    let evening = |minute: f64, work| contact(&case, 0, minute * 60.0, work);
    let tally = served(&case, &[evening(1190.0, 900.0), evening(1195.0, 60.0)]);
    assert_eq!(count(&tally, 0, |c| c.answered), 2);
    assert_eq!(waited(&tally, 0), (32.0 * 60.0 - 1195.0) * 60.0);
}

#[test]
fn live_contacts_go_before_deferred_ones_but_do_not_interrupt_them() {
    let case = Case::new(vec![email("mail", 4), voice("call")], 1)
        .people(&[&[0, 1]])
        .round_the_clock();
    let contacts = [
        contact(&case, 0, 0.0, 600.0),
        contact(&case, 0, 10.0, 600.0),
        contact(&case, 1, 60.0, 100.0),
    ];
    let tally = served(&case, &contacts);
    assert_eq!(waited(&tally, 1), 540.0);
    assert_eq!(waited(&tally, 0), 690.0);
}

#[test]
fn deferred_work_is_in_time_when_it_is_finished_in_time() {
    let case = Case::new(vec![email("mail", 1)], 1)
        .people(&[&[0]])
        .round_the_clock();
    let contacts = [
        contact(&case, 0, 0.0, 3500.0),
        contact(&case, 0, 10.0, 200.0),
    ];
    let tally = served(&case, &contacts);
    assert_eq!(count(&tally, 0, |c| c.answered), 2);
    assert_eq!(count(&tally, 0, |c| c.in_time), 1);
}

#[test]
fn of_two_backlogs_the_one_due_first_is_worked_first() {
    let case = Case::new(vec![email("slow", 8), email("quick", 1)], 1)
        .people(&[&[0, 1]])
        .round_the_clock();
    let contacts = [
        contact(&case, 0, 0.0, 100.0),
        contact(&case, 0, 1.0, 100.0),
        contact(&case, 1, 2.0, 100.0),
    ];
    let tally = served(&case, &contacts);
    assert_eq!(waited(&tally, 1), 98.0);
    assert_eq!(waited(&tally, 0), 199.0);
}

#[test]
fn a_person_in_a_call_takes_no_chat_and_one_in_chats_takes_no_call() {
    let case = Case::new(vec![voice("call"), chat("chat", 2)], 1)
        .people(&[&[0, 1]])
        .round_the_clock();
    let chats_first = served(
        &case,
        &[contact(&case, 1, 0.0, 100.0), contact(&case, 0, 10.0, 50.0)],
    );
    assert_eq!(waited(&chats_first, 0), 90.0);
    let call_first = served(
        &case,
        &[contact(&case, 0, 0.0, 100.0), contact(&case, 1, 10.0, 50.0)],
    );
    assert_eq!(waited(&call_first, 1), 90.0);
}

#[test]
fn chats_do_not_starve_a_waiting_call() {
    let case = Case::new(vec![voice("call"), chat("chat", 2)], 1)
        .people(&[&[0, 1]])
        .round_the_clock();
    let contacts = [
        contact(&case, 1, 0.0, 100.0),
        contact(&case, 0, 10.0, 50.0),
        contact(&case, 1, 20.0, 100.0),
    ];
    let tally = served(&case, &contacts);
    assert_eq!(waited(&tally, 0), 90.0, "the chat at 20 s does not push in");
    assert_eq!(waited(&tally, 1), 130.0);
}

#[test]
fn a_chat_held_back_for_a_call_is_taken_when_somebody_else_takes_the_call() {
    let case = Case::new(vec![voice("call"), chat("chat", 2)], 1)
        .people(&[&[0], &[0, 1]])
        .round_the_clock();
    let contacts = [
        contact(&case, 0, 0.0, 100.0),
        contact(&case, 1, 5.0, 1000.0),
        contact(&case, 0, 10.0, 50.0),
        contact(&case, 1, 20.0, 1000.0),
    ];
    let tally = served(&case, &contacts);
    assert_eq!(waited(&tally, 0), 90.0);
    assert_eq!(waited(&tally, 1), 80.0, "from 20 s to 100 s");
}

#[test]
fn a_chat_held_back_for_a_call_is_taken_when_the_caller_hangs_up() {
    let case = Case::new(vec![patient(voice("call"), 60.0), chat("chat", 2)], 1)
        .people(&[&[0, 1]])
        .round_the_clock();
    let caller = Contact {
        gives_up: 70.0,
        ..contact(&case, 0, 10.0, 50.0)
    };
    let contacts = [
        contact(&case, 1, 0.0, 1000.0),
        caller,
        contact(&case, 1, 20.0, 1000.0),
    ];
    let tally = served(&case, &contacts);
    assert_eq!(waited(&tally, 1), 50.0);
    assert_eq!(count(&tally, 0, |c| c.abandoned), 1);
}

#[test]
fn conversations_join_the_least_busy_person() {
    let case = Case::new(vec![chat("chat", 2)], 1)
        .people(&[&[0], &[0]])
        .round_the_clock();
    let contacts = [contact(&case, 0, 0.0, 100.0), contact(&case, 0, 0.0, 100.0)];
    let tally = served(&case, &contacts);
    // Each alone: 100 s at full speed.
    assert_eq!(tally.busy_s[0][0], 200.0);
}

#[test]
fn who_still_waits_at_the_end_counts_as_late_only_if_the_time_is_up() {
    let case = Case::new(vec![voice("q")], 1);
    let end = 86_400.0;
    let before = [60.0, 5.0, 3.0].map(|seconds| contact(&case, 0, end - seconds, 1.0));
    let tally = served(&case, &before);
    assert_eq!(count(&tally, 0, |c| c.waiting), 3);
    assert_eq!(count(&tally, 0, |c| c.undecided), 2);
}
