//! Only ratios of times count: seconds or minutes, the shares are the same.

use paiban::staffing::patience::law::PatienceLaw;
use paiban::staffing::required::{Limits, Targets, WaitingFormula, Work, least_staff};
use paiban::staffing::time_varying::chain::{ChangingQueue, Start, service as chain};
use paiban::staffing::time_varying::{RateCurve, varying_load};
use paiban::units::ServiceLevelDefinition;
use proptest::prelude::*;

use super::{
    Callers, callers, cases, seconds, service, share, with_patience, without_patience, work,
};

fn all(callers: Callers, lines: u64) -> Vec<WaitingFormula> {
    let mut all = without_patience();
    all.extend(with_patience(callers, lines));
    all
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn shares_do_not_depend_on_the_unit_of_time(
        n in 1_u64..300,
        part in 0.2_f64..0.95,
        callers in callers(),
        within in 0.0_f64..120.0,
        unit in 0.02_f64..500.0,
        index in 0_usize..12,
    ) {
        let load = n as f64 * part;
        let scaled = Callers {
            handle_time_s: callers.handle_time_s * unit,
            patience_s: callers.patience_s * unit,
        };
        let formula = all(callers, n + 20).swap_remove(index);
        let other = all(scaled, n + 20).swap_remove(index);
        let one = service(&formula, n, &work(load, callers.handle_time_s), within);
        let two = service(&other, n, &work(load, scaled.handle_time_s), within * unit);
        // Mean patience is kept in whole nanoseconds, a hundred-millionth of the shortest one here.
        let room = 1e-7;
        for (a, b) in [
            (one.probability_of_wait, two.probability_of_wait),
            (one.in_time.offered, two.in_time.offered),
            (one.late.virtual_wait, two.late.virtual_wait),
            (one.abandonment, two.abandonment),
            (one.occupancy, two.occupancy),
        ] {
            prop_assert!((a - b).abs() < room, "{formula:?}: {a} {b}");
        }
        let wait = two.average_wait_s / unit;
        prop_assert!((one.average_wait_s - wait).abs() < room * (1.0 + wait), "{formula:?}");
    }

    #[test]
    fn people_do_not_depend_on_the_unit_of_time(
        offered in 1_u32..3_000,
        handle in 30_u32..900,
        within in 0_u32..120,
        patience in 5_u32..900,
        level in 50_u32..99,
        // Powers of two scale without rounding, so that the answer is the same to the person.
        unit in -6_i32..9,
    ) {
        let unit = 2.0_f64.powi(unit);
        let staff = |unit: f64, patient: bool| {
            let limits = Limits::new(Targets {
                service_level: Some(share(f64::from(level) / 100.0)),
                answer_within_s: f64::from(within) * unit,
                definition: ServiceLevelDefinition::Offered,
                max_abandonment: None,
                max_occupancy: Some(share(0.9)),
                max_average_speed_of_answer_s: Some(60.0 * unit),
                min_agents: 0,
            }).expect("sound targets");
            let work = Work::new(offered.into(), f64::from(handle) * unit, 1800.0 * unit).expect("work");
            let formula = match patient {
                true => WaitingFormula::ErlangA(seconds(f64::from(patience) * unit)),
                false => WaitingFormula::ErlangC,
            };
            let found = least_staff(&formula, &work, &limits).expect("it can be met");
            (found.base_staff, found.binding)
        };
        for patient in [false, true] {
            prop_assert_eq!(staff(1.0, patient), staff(unit, patient));
        }
    }
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn the_chain_and_the_moving_load_do_not_depend_on_the_unit_of_time(
        rates in prop::collection::vec(0.0_f64..0.3, 3..8),
        people in 1_u64..60,
        callers in callers(),
        unit in 0.05_f64..50.0,
    ) {
        let day = |unit: f64| {
            let curve = RateCurve::new(
                rates.iter().flat_map(|rate| [rate / unit; 5]).collect(), 60.0 * unit, 5,
            );
            let handle = vec![callers.handle_time_s * unit; rates.len()];
            let people = vec![people; rates.len()];
            let queue = ChangingQueue {
                curve: &curve,
                people: &people,
                handle_time_s: &handle,
                patience_s: callers.patience_s * unit,
                answer_within_s: 20.0 * unit,
            };
            (varying_load(&curve, &handle), chain(&queue, Start::Settled).0)
        };
        let ((load, service), (other_load, other_service)) = (day(1.0), day(unit));
        for (one, other) in load.iter().zip(&other_load) {
            prop_assert!((one.most - other.most).abs() < 1e-9 * (1.0 + one.most));
        }
        for (one, other) in service.iter().zip(&other_service) {
            prop_assert!((one.service_level - other.service_level).abs() < 1e-8);
            prop_assert!((one.in_system - other.in_system).abs() < 1e-7 * (1.0 + one.in_system));
            prop_assert!((one.abandoned - other.abandoned).abs() < 1e-7 * (1.0 + one.abandoned));
        }
    }
}

#[test]
fn a_law_of_patience_keeps_its_shape_when_its_mean_grows() {
    let one = PatienceLaw::weibull_of_mean(0.7, 60.0).expect("a law");
    let two = PatienceLaw::weibull_of_mean(0.7, 600.0).expect("a law");
    for wait in [1.0, 20.0, 60.0, 400.0] {
        assert!((one.staying(wait) - two.staying(10.0 * wait)).abs() < 1e-14);
    }
}
