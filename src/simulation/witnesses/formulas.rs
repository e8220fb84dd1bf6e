//! Erlang C and A, general patience, limited lines, two priorities.

use super::{
    HANDLE_TIME, Witness, abandoned, busy, counted, judged, of_queue, one_queue, per_interval,
    rows, tallies, theta, waited,
};
use crate::simulation::fixtures::{Case, voice};
use crate::simulation::tally::{Counts, Tally};
use crate::simulation::{Behaviour, Distribution, QueueService};

fn in_time(counts: &Counts) -> (u32, u32) {
    (counts.in_time, counts.offered)
}

/// Waits of those who were served, in handle times.
fn waits(queue: usize) -> impl Fn(&Tally) -> (f64, f64) {
    move |tally| {
        let counts = counted(tally, queue);
        (counts.wait_s / HANDLE_TIME, f64::from(counts.answered))
    }
}

#[test]
fn constant_days_without_hang_ups_meet_erlang_c() {
    let mut witness = Witness::of("erlang_c");
    for row in rows("simulation/erlang_c.csv") {
        let (n, a, t) = (row.whole("n"), row.number("a"), row.number("t_over_aht"));
        let found = tallies(&one_queue(judged(voice("q"), t), n, a));
        let at = |what| format!("{what} n {n} a {a} t {t}");
        let truth = row.number("p_wait_le_t");
        witness.meets(at("in time"), &found, of_queue(0, in_time), truth);
        witness.meets(at("wait"), &found, waits(0), row.number("asa_over_aht"));
        witness.meets(at("busy"), &found, busy(0), row.number("occupancy"));
    }
    assert!(witness.n > 30);
}

#[test]
fn hang_ups_meet_erlang_a_also_in_overload() {
    let mut witness = Witness::of("erlang_a");
    for row in rows("simulation/erlang_a.csv") {
        let (n, a, t) = (row.whole("n"), row.number("a"), row.number("t_over_aht"));
        let service = theta(judged(voice("q"), t), row.number("theta_aht"));
        let found = tallies(&one_queue(service, n, a));
        let at = |what| format!("{what} n {n} a {a} t {t}");
        let truth = |column| row.number(column);
        witness.meets(
            at("in time"),
            &found,
            of_queue(0, in_time),
            truth("sl_offered"),
        );
        witness.meets(
            at("gave up"),
            &found,
            of_queue(0, abandoned),
            truth("p_abandon"),
        );
        let early = of_queue(0, |c| (c.abandoned_early, c.offered));
        witness.meets(at("early"), &found, early, truth("abandoned_within_T"));
        let patient = of_queue(0, |c| (c.in_time_if_patient, c.offered));
        witness.meets(at("virtual"), &found, patient, truth("p_vwait_le_T"));
    }
    assert!(witness.n > 30);
}

fn shaped(patience: Distribution) -> Behaviour {
    Behaviour {
        patience,
        ..Behaviour::plain()
    }
}

#[test]
fn patience_of_other_shapes_meets_its_formula() {
    let mut witness = Witness::of("mmn_g");
    for row in rows("simulation/mmn_g.csv") {
        let (p1, p2) = (row.number("p1"), row.number("p2"));
        let gamma = |x| statrs::function::gamma::gamma(x);
        let (mean, shape) = match row.text("patience_dist") {
            "exp" => (p1, Distribution::Exponential),
            "det" => (p1, Distribution::Deterministic),
            "weibull" => (p2 * gamma(1.0 + 1.0 / p1), Distribution::Weibull(p1)),
            other => panic!("{other}"),
        };
        let (n, a, t) = (row.whole("n"), row.number("a"), row.number("t_over_aht"));
        let service = QueueService {
            behaviour: shaped(shape),
            ..theta(judged(voice("q"), t), 1.0 / mean)
        };
        let found = tallies(&one_queue(service, n, a));
        let at = |what| format!("{what} n {n} a {a} {shape:?}");
        let truth = |column| row.number(column);
        witness.meets(
            at("gave up"),
            &found,
            of_queue(0, abandoned),
            truth("p_abandon"),
        );
        witness.meets(
            at("in time"),
            &found,
            of_queue(0, in_time),
            truth("sl_offered"),
        );
    }
    assert!(witness.n > 30);
}

#[test]
fn callers_who_find_all_lines_busy_are_blocked_as_often_as_the_formula_says() {
    let mut witness = Witness::of("mmnk_m");
    for row in rows("simulation/mmnk_m.csv") {
        let (n, lines, a) = (row.whole("n"), row.whole("k_total_lines"), row.number("a"));
        let behaviour = Behaviour {
            lines: Some(lines as u32),
            ..Behaviour::plain()
        };
        let service = QueueService {
            behaviour,
            ..theta(judged(voice("q"), 0.0), row.number("theta_aht"))
        };
        let found = tallies(&one_queue(service, n, a));
        let at = |what| format!("{what} n {n} of {lines} a {a}");
        let truth = |column| row.number(column);
        let blocked = of_queue(0, |c| (c.blocked, c.offered));
        witness.meets(at("blocked"), &found, blocked, truth("p_block"));
        witness.meets(
            at("waited"),
            &found,
            of_queue(0, waited),
            truth("p_wait_of_offered"),
        );
        let gave_up = of_queue(0, abandoned);
        witness.meets(
            at("gave up"),
            &found,
            gave_up,
            truth("p_abandon_of_offered"),
        );
    }
    assert!(witness.n > 20);
}

#[test]
fn two_priorities_meet_the_transform_of_their_waits() {
    let mut witness = Witness::of("priority2_mmc");
    for row in rows("simulation/priority2_mmc.csv") {
        let (n, a, t) = (
            row.whole("n"),
            row.number("a_total"),
            row.number("t_over_aht"),
        );
        let queue = |id, priority| QueueService {
            priority,
            ..judged(voice(id), t)
        };
        let high = a * row.number("share_high");
        let case = Case::new(vec![queue("high", 1), queue("low", 2)], super::DAYS)
            .people(&vec![&[0_usize, 1] as &[usize]; n])
            .round_the_clock()
            .arrivals(0, per_interval(high), HANDLE_TIME)
            .arrivals(1, per_interval(a - high), HANDLE_TIME);
        let found = tallies(&case);
        let at = |what| format!("{what} n {n} a {a} high {high} t {t}");
        for (queue, name) in ["high", "low"].into_iter().enumerate() {
            let late = row.number(&format!("p_wait_{name}_gt_t"));
            witness.meets(at(name), &found, of_queue(queue, waited), late);
            let mean = row.number(&format!("mean_wait_{name}_over_aht"));
            witness.meets(at(name), &found, waits(queue), mean);
        }
    }
    assert!(witness.n > 30);
}
