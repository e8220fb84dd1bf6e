use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::staffing::required::Targets;
use crate::staffing::tests::each_set;
use crate::units::ServiceLevelDefinition;

fn limits(level: f64, within: f64) -> Limits {
    Limits::new(Targets {
        service_level: Some(Fraction::new(level).unwrap()),
        answer_within_s: within,
        definition: ServiceLevelDefinition::Offered,
        max_abandonment: None,
        max_occupancy: None,
        max_average_speed_of_answer_s: None,
        min_agents: 0,
    })
    .unwrap()
}

/// Handle time 100 s in an interval of 100 s: contacts are erlangs.
fn work(load: f64, cv: f64) -> UncertainWork {
    UncertainWork::new(Work::new(load, 100.0, 100.0).unwrap(), cv).unwrap()
}

#[test]
fn uncertain_loads_meet_every_reference_vector() {
    each_set("rate_uncertainty_gamma.csv", |rows| {
        assert_eq!(rows.len(), 24);
        for row in rows {
            let formula = match row.optional("theta_aht") {
                Some(theta) => WaitingFormula::ErlangA(Duration::from_secs_f64(100.0 / theta)),
                None => WaitingFormula::ErlangC,
            };
            let work = work(row.number("a_mean"), row.number("cv"));
            let within = 100.0 * row.number("t_over_aht");
            let found = expected(&formula, &work, &limits(0.8, within), row.whole("n"));
            for (value, column) in [
                (found.of_time, "sl_time_avg"),
                (found.of_calls, "sl_call_weighted"),
                (found.abandonment, "p_abandon_call_weighted"),
            ] {
                let error = (value - row.number(column)).abs();
                assert!(error < 1e-11, "{column}, {work:?}: {error:e}");
            }
        }
    });
}

#[test]
fn a_load_that_is_nearly_certain_needs_what_the_mean_needs() {
    let formula = WaitingFormula::ErlangC;
    let targets = limits(0.8, 20.0);
    let sure = work(100.0, 0.001);
    let found = least_staff_on_average(&formula, &sure, &targets, Average::OfCalls).unwrap();
    let mean = least_staff(&formula, &sure.mean, &targets).unwrap();
    assert_eq!((found.base_staff, found.extra()), (mean.base_staff, 0));
    assert_eq!(found.binding, Some(Binding::ServiceLevel));
}

#[test]
fn certainty_is_bought_with_people() {
    let formula = WaitingFormula::ErlangA(Duration::from_secs(50));
    let (targets, spread) = (limits(0.8, 20.0), work(100.0, 0.1));
    let with = |p: f64| {
        let certainty = Fraction::new(p).unwrap();
        least_staff_with_certainty(&formula, &spread, &targets, certainty).unwrap()
    };
    let (half, ninth, nearly) = (with(0.5), with(0.9), with(0.99));
    assert!(half.base_staff < ninth.base_staff && ninth.base_staff < nearly.base_staff);
    assert!(ninth.extra() >= 10, "{}", ninth.extra());
    let kept = ninth.probability_of_target.unwrap();
    assert!((0.9..0.92).contains(&kept), "{kept}");
    let certainty = Fraction::new(1.0).unwrap();
    assert!(least_staff_with_certainty(&formula, &spread, &targets, certainty).is_err());
}

#[test]
fn what_no_number_of_people_keeps_is_refused() {
    assert!(UncertainWork::new(Work::new(1.0, 1.0, 1.0).unwrap(), f64::NAN).is_err());
    let speed = Limits::new(Targets {
        max_average_speed_of_answer_s: Some(10.0),
        ..*limits(0.8, 20.0).targets()
    });
    let (formula, spread) = (WaitingFormula::ErlangC, work(10.0, 0.2));
    let found = least_staff_on_average(&formula, &spread, &speed.unwrap(), Average::OfTime);
    assert!(matches!(found, Err(StaffingError::Unreachable { .. })));
    let nothing = least_staff_on_average(
        &formula,
        &work(0.0, 0.2),
        &limits(0.8, 20.0),
        Average::OfTime,
    );
    assert_eq!(nothing.unwrap().base_staff, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn one_person_less_breaks_the_average(
        load in 2.0_f64..200.0,
        cv in 0.02_f64..0.4,
        level in 0.5_f64..0.95,
        patience in 20.0_f64..400.0,
    ) {
        let targets = limits(level, 20.0);
        let spread = work(load, cv);
        for formula in [
            WaitingFormula::ErlangC,
            WaitingFormula::ErlangA(Duration::from_secs_f64(patience)),
        ] {
            let found = least_staff_on_average(&formula, &spread, &targets, Average::OfCalls).unwrap();
            prop_assert!(found.expected.of_calls >= level - 1e-10);
            if found.base_staff > 0 {
                let less = expected(&formula, &spread, &targets, found.base_staff - 1);
                prop_assert!(less.of_calls < level);
            }
        }
    }
}
