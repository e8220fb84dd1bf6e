//! Two teams that become one never serve worse, and never need more people.
//!
//! For Erlang B and C that is a theorem (Smith and Whitt 1981, "Resource sharing for efficiency in
//! traffic systems"), and since the slack of the whole is that of both, it holds for the share served
//! in time as well. Under patience it holds for the mean number waiting, so for abandonment and the
//! mean wait.

use paiban::staffing::required::{Limits, Targets, WaitingFormula, least_staff};
use paiban::staffing::{WaitingService, erlang};
use paiban::units::ServiceLevelDefinition;
use proptest::prelude::*;

use super::{callers, cases, erlangs, seconds, service, share, work};

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn one_team_serves_no_worse_than_two(
        n in prop::array::uniform2(1_u64..200),
        part in prop::array::uniform2(0.1_f64..0.99),
        beyond in 0.3_f64..2.5,
        callers in callers(),
        within in 0.0_f64..120.0,
    ) {
        let loads = [0, 1].map(|i| n[i] as f64 * part[i]);
        let (all, whole) = (n[0] + n[1], loads[0] + loads[1]);
        let mean = |of: &dyn Fn(u64, f64) -> f64, loads: [f64; 2]| {
            (loads[0] * of(n[0], loads[0]) + loads[1] * of(n[1], loads[1])) / (loads[0] + loads[1])
        };
        let blocked = |n: u64, load: f64| erlang::blocking(n, erlangs(load));
        prop_assert!(blocked(all, whole) <= mean(&blocked, loads) * (1.0 + 1e-12) + 1e-290);
        let h = callers.handle_time_s;
        let c = |n: u64, load: f64| service(&WaitingFormula::ErlangC, n, &work(load, h), within);
        let pairs: [(&str, fn(&WaitingService) -> f64); 3] = [
            ("waits", |s| s.probability_of_wait),
            ("late", |s| s.late.offered),
            ("mean wait", |s| s.average_wait_s),
        ];
        for (name, of) in pairs {
            let apart = mean(&|n, load| of(&c(n, load)), loads);
            prop_assert!(of(&c(all, whole)) <= apart * (1.0 + 1e-9) + 1e-290, "{name}");
        }
        let loads = loads.map(|load| load * beyond);
        let formula = WaitingFormula::ErlangA(seconds(callers.patience_s));
        let a = |n: u64, load: f64| service(&formula, n, &work(load, h), within);
        let gives_up = mean(&|n, load| a(n, load).abandonment, loads);
        prop_assert!(a(all, loads[0] + loads[1]).abandonment <= gives_up * (1.0 + 1e-9) + 1e-12);
        let waits = mean(&|n, load| a(n, load).average_wait_s, loads);
        prop_assert!(a(all, loads[0] + loads[1]).average_wait_s <= waits * (1.0 + 1e-9) + 1e-9);
    }

    #[test]
    fn one_team_needs_no_more_people_than_two(
        loads in prop::array::uniform2(0.1_f64..400.0),
        level in 0.3_f64..0.99,
        within in 0.0_f64..120.0,
        cap in 0.6_f64..1.0,
        handle_time_s in 30.0_f64..900.0,
    ) {
        let limits = Limits::new(Targets {
            service_level: Some(share(level)),
            answer_within_s: within,
            definition: ServiceLevelDefinition::Offered,
            max_abandonment: None,
            max_occupancy: Some(share(cap)),
            max_average_speed_of_answer_s: Some(30.0),
            min_agents: 0,
        }).expect("sound targets");
        let staff = |load: f64| {
            let found = least_staff(&WaitingFormula::ErlangC, &work(load, handle_time_s), &limits);
            found.expect("it can be met").base_staff
        };
        prop_assert!(staff(loads[0] + loads[1]) <= staff(loads[0]) + staff(loads[1]));
    }
}
