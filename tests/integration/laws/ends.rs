//! At the ends of its range a formula is another formula.

use paiban::staffing::chat::Concurrency;
use paiban::staffing::patience::law::PatienceLaw;
use paiban::staffing::patience::{self, WaitingTimes};
use paiban::staffing::priority::{PriorityQueue, class_service};
use paiban::staffing::required::WaitingFormula;
use paiban::staffing::time_varying::RateCurve;
use paiban::staffing::time_varying::chain::{ChangingQueue, Start, service as chain};
use paiban::staffing::{WaitingService, erlang};
use paiban::units::Patience;
use proptest::prelude::*;

use super::{callers, cases, erlangs, seconds, service, share, work};

/// Fails where two answers differ by more than `room`, waits relative to a handle time.
fn same(one: &WaitingService, two: &WaitingService, room: f64) -> Result<(), TestCaseError> {
    let pairs = [
        (one.probability_of_wait, two.probability_of_wait),
        (one.in_time.offered, two.in_time.offered),
        (one.late.offered, two.late.offered),
        (one.late.virtual_wait, two.late.virtual_wait),
        (one.abandonment, two.abandonment),
        (one.occupancy, two.occupancy),
    ];
    for (a, b) in pairs {
        prop_assert!((a - b).abs() <= room, "{a} {b} in {one:?} {two:?}");
    }
    let (a, b) = (one.average_wait_s, two.average_wait_s);
    prop_assert!((a - b).abs() <= 10.0 * room * (1.0 + a.max(b)), "{a} {b}");
    Ok(())
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn endless_patience_is_erlang_c(
        n in 1_u64..1_000,
        part in 0.1_f64..0.98,
        handle_time_s in 30.0_f64..900.0,
        within in 0.0_f64..120.0,
    ) {
        let work = work(n as f64 * part, handle_time_s);
        let c = service(&WaitingFormula::ErlangC, n, &work, within);
        let long = 1e9 * handle_time_s;
        let alone = Concurrency::new(1, &[1.0]).expect("one at a time");
        for formula in [
            WaitingFormula::ErlangA(seconds(long)),
            WaitingFormula::AnyPatience(PatienceLaw::exponential(long).expect("a law")),
            WaitingFormula::AnyPatience(PatienceLaw::weibull_of_mean(1.5, long).expect("a law")),
            WaitingFormula::AnyPatience(PatienceLaw::deterministic(long).expect("a law")),
            WaitingFormula::Lines(1_000_000, Patience::Infinite),
            WaitingFormula::Lines(1_000_000, Patience::Mean(seconds(long))),
            WaitingFormula::Chat(alone.clone(), Patience::Infinite),
            WaitingFormula::Chat(alone, Patience::Mean(seconds(long))),
        ] {
            same(&service(&formula, n, &work, within), &c, 1e-5)?;
        }
    }

    #[test]
    fn one_chat_at_a_time_and_any_number_of_lines_are_erlang_a(
        n in 1_u64..300,
        part in 0.1_f64..2.5,
        callers in callers(),
        within in 0.0_f64..120.0,
    ) {
        let work = work(n as f64 * part, callers.handle_time_s);
        let mean = seconds(callers.patience_s);
        let a = service(&WaitingFormula::ErlangA(mean), n, &work, within);
        let alone = Concurrency::new(1, &[1.0]).expect("one at a time");
        let law = PatienceLaw::exponential(mean.as_secs_f64()).expect("a law");
        for formula in [
            WaitingFormula::Chat(alone, Patience::Mean(mean)),
            WaitingFormula::AnyPatience(law),
            WaitingFormula::Lines(1_000_000, Patience::Mean(mean)),
            WaitingFormula::Retrying(Box::new(WaitingFormula::ErlangA(mean)), share(0.0)),
        ] {
            same(&service(&formula, n, &work, within), &a, 1e-9)?;
        }
    }

    #[test]
    fn no_patience_and_no_waiting_places_are_erlang_b(
        n in 1_u64..300,
        part in 0.1_f64..2.5,
        handle_time_s in 30.0_f64..900.0,
    ) {
        let load = n as f64 * part;
        let blocking = erlang::blocking(n, erlangs(load));
        let times = WaitingTimes { handle_time_s, patience_s: 0.0, answer_within_s: 20.0 };
        let none = patience::service(n, erlangs(load), times);
        prop_assert!((none.abandonment - blocking).abs() < 1e-12);
        let lines = service(&WaitingFormula::Lines(n, Patience::Infinite), n, &work(load, handle_time_s), 20.0);
        prop_assert!((lines.in_time.offered - (1.0 - blocking)).abs() < 1e-11);
        prop_assert!(none.average_wait_s == 0.0 && lines.average_wait_s.abs() < 1e-9);
    }

    #[test]
    fn a_single_class_is_erlang_c(
        n in 1_u64..300,
        part in 0.1_f64..0.98,
        handle_time_s in 30.0_f64..900.0,
        within in 0.0_f64..120.0,
    ) {
        let load = n as f64 * part;
        let loads = [erlangs(load)];
        let queue = PriorityQueue { loads: &loads, handle_time_s };
        let one = class_service(n, &queue, 0, within).expect("not overloaded");
        let c = service(&WaitingFormula::ErlangC, n, &work(load, handle_time_s), within);
        same(&one, &c, 1e-10)?;
    }
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn a_rate_that_stays_is_erlang_a_in_every_interval(
        n in 1_u64..60,
        part in 0.3_f64..1.6,
        callers in callers(),
        within in 0.0_f64..60.0,
    ) {
        let rate = n as f64 * part / callers.handle_time_s;
        let curve = RateCurve::new(vec![rate; 30], 60.0, 15);
        let queue = ChangingQueue {
            curve: &curve,
            people: &[n, n],
            handle_time_s: &[callers.handle_time_s; 2],
            patience_s: callers.patience_s,
            answer_within_s: within,
        };
        let formula = WaitingFormula::ErlangA(seconds(callers.patience_s));
        let a = service(&formula, n, &work(n as f64 * part, callers.handle_time_s), within);
        for found in chain(&queue, Start::Settled).0 {
            prop_assert!((found.service_level - a.in_time.offered).abs() < 1e-7, "{found:?} {a:?}");
            prop_assert!((found.all_busy - a.probability_of_wait).abs() < 1e-8);
            let abandoned = a.abandonment * rate * 900.0;
            prop_assert!((found.abandoned - abandoned).abs() < 1e-6 * (1.0 + abandoned));
        }
    }
}
