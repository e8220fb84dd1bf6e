//! More people help, more load hurts, more patience does what it does.
//!
//! Longer patience, everything else equal: fewer give up, and because they stay, the line is longer,
//! so that more find nobody free, all wait longer and a test caller of endless patience is served in
//! time less often. The *share served in time* may go either way: where people suffice, contacts that
//! would have hung up within the target time are now answered within it; in overload those who stay
//! only stand in the way of others, and nearly all are answered late.

use paiban::staffing::WaitingService;
use paiban::staffing::patience::{self, WaitingTimes};
use paiban::staffing::required::WaitingFormula;
use proptest::prelude::*;

use super::{Callers, callers, cases, erlangs, service, with_patience, without_patience, work};

/// Measures that are to be no larger in `better` than in `worse`, by name.
///
/// With limited lines only those of a contact's own fate: a busy tone spares others the wait, so that
/// with more people or a lower load, which let more in, a larger share may have to wait.
fn no_worse(
    formula: &WaitingFormula,
    better: &WaitingService,
    worse: &WaitingService,
) -> Result<(), String> {
    let own = ["late", "late of answered", "speed of answer"];
    let any = !matches!(formula, WaitingFormula::Lines(..));
    let measures = [
        (
            "probability of wait",
            better.probability_of_wait,
            worse.probability_of_wait,
        ),
        ("late", better.late.offered, worse.late.offered),
        (
            "late of answered",
            better.late.answered,
            worse.late.answered,
        ),
        (
            "late, short excluded",
            better.late.excluding_short,
            worse.late.excluding_short,
        ),
        (
            "late, short included",
            better.late.including_short,
            worse.late.including_short,
        ),
        (
            "late for a test caller",
            better.late.virtual_wait,
            worse.late.virtual_wait,
        ),
        ("abandonment", better.abandonment, worse.abandonment),
        ("average wait", better.average_wait_s, worse.average_wait_s),
        (
            "speed of answer",
            better.average_speed_of_answer_s,
            worse.average_speed_of_answer_s,
        ),
    ];
    for (name, low, high) in measures {
        if (any || own.contains(&name)) && low > high + 1e-9 * high.abs() + 1e-11 {
            return Err(format!("{name}: {low} above {high}"));
        }
    }
    Ok(())
}

fn formula_of(index: usize, callers: Callers, lines: u64) -> WaitingFormula {
    let mut all = without_patience();
    all.extend(with_patience(callers, lines));
    all.swap_remove(index)
}

/// How many of [`formula_of`] there are.
const N_FORMULAS: usize = 12;

/// Erlangs that the formula bears: any where contacts leave, less than its capacity where they do not.
fn bearable(index: usize, agents: u64, part: f64) -> f64 {
    match index {
        0 | 1 => agents as f64 * part.min(0.99),
        // Three conversations at 1.5 times the handle time are two at once.
        2 => 2.0 * agents as f64 * part.min(0.99),
        _ => agents as f64 * part,
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn each_further_person_helps_by_every_measure(
        index in 0..N_FORMULAS,
        n in 1_u64..300,
        part in 0.2_f64..2.5,
        callers in callers(),
        places in 1_u64..60,
        within in 0.0_f64..120.0,
    ) {
        let formula = formula_of(index, callers, n + places);
        let work = work(bearable(index, n, part), callers.handle_time_s);
        let (fewer, more) = (service(&formula, n, &work, within), service(&formula, n + 1, &work, within));
        if let Err(what) = no_worse(&formula, &more, &fewer) {
            return Err(TestCaseError::fail(format!("{formula:?}: {what}")));
        }
    }

    #[test]
    fn each_further_contact_hurts_by_every_measure(
        index in 0..N_FORMULAS,
        n in 1_u64..300,
        part in 0.2_f64..2.5,
        more in 1.0001_f64..1.5,
        callers in callers(),
        places in 1_u64..60,
        within in 0.0_f64..120.0,
    ) {
        let formula = formula_of(index, callers, n + places);
        let load = bearable(index, n, part);
        let low = service(&formula, n, &work(load / more, callers.handle_time_s), within);
        let high = service(&formula, n, &work(load, callers.handle_time_s), within);
        if let Err(what) = no_worse(&formula, &low, &high) {
            return Err(TestCaseError::fail(format!("{formula:?}: {what}")));
        }
        prop_assert!(low.occupancy <= high.occupancy + 1e-11);
    }

    #[test]
    fn more_patience_means_fewer_give_up_and_longer_waits(
        n in 1_u64..300,
        part in 0.2_f64..2.5,
        callers in callers(),
        factor in 1.001_f64..10.0,
        within in 0.0_f64..120.0,
        law in 0_usize..4,
    ) {
        let work = work(n as f64 * part, callers.handle_time_s);
        let of = |callers: Callers| {
            // Erlang A, Erlang-2, Weibull, lognormal; a fixed patience has its whole mass at one time.
            let formula = with_patience(callers, n + 1).swap_remove([0, 5, 6, 7][law]);
            service(&formula, n, &work, within)
        };
        let patient = Callers { patience_s: callers.patience_s * factor, ..callers };
        let (short, long) = (of(callers), of(patient));
        let room = 1e-10;
        prop_assert!(long.abandonment <= short.abandonment + room);
        prop_assert!(short.probability_of_wait <= long.probability_of_wait + room);
        prop_assert!(short.average_wait_s <= long.average_wait_s * (1.0 + room) + room);
        prop_assert!(short.average_speed_of_answer_s <= long.average_speed_of_answer_s * (1.0 + room) + room);
        prop_assert!(short.late.including_short <= long.late.including_short + room);
        prop_assert!(short.late.virtual_wait <= long.late.virtual_wait + room);
    }
}

#[test]
fn the_share_in_time_rises_with_patience_where_people_suffice_and_falls_in_overload() {
    let in_time = |load, patience_s| {
        let times = WaitingTimes {
            handle_time_s: 180.0,
            patience_s,
            answer_within_s: 20.0,
        };
        patience::service(100, erlangs(load), times).in_time.offered
    };
    assert!(in_time(85.0, 240.0) > in_time(85.0, 10.0) + 1e-4);
    assert!(in_time(130.0, 240.0) < in_time(130.0, 60.0) - 0.1);
}
