use proptest::prelude::*;

use super::search::Search;
use super::*;
use crate::staffing::tests::{each_set, full_file};

fn share(value: f64) -> Option<Fraction> {
    Some(Fraction::new(value).unwrap())
}

/// 80 % in 20 s and nothing else.
fn eighty_in_twenty() -> Targets {
    Targets {
        service_level: share(0.8),
        answer_within_s: 20.0,
        definition: ServiceLevelDefinition::Offered,
        max_abandonment: None,
        max_occupancy: None,
        max_average_speed_of_answer_s: None,
        min_agents: 0,
    }
}

fn patience(seconds: f64) -> WaitingFormula {
    WaitingFormula::ErlangA(Duration::from_secs_f64(seconds))
}

fn least(formula: &WaitingFormula, work: (f64, f64, f64), targets: Targets) -> LeastStaff {
    let work = Work::new(work.0, work.1, work.2).unwrap();
    least_staff(formula, &work, &Limits::new(targets).unwrap()).unwrap()
}

#[test]
fn erlang_c_meets_every_reference_number() {
    each_set("erlang_c_min_agents.csv", |rows| {
        for row in rows {
            let work = (
                row.number("contacts"),
                row.number("aht_s"),
                row.number("interval_s"),
            );
            let targets = Targets {
                service_level: share(row.number("sl_target")),
                answer_within_s: row.number("threshold_s"),
                max_occupancy: row.optional("max_occupancy").and_then(share),
                ..eighty_in_twenty()
            };
            let found = least(&WaitingFormula::ErlangC, work, targets);
            let what = format!("{work:?} {targets:?}");
            assert_eq!(found.base_staff, row.whole("n_required"), "{what}");
            let expected = match row.whole("n_sl") < row.whole("n_required") {
                true => Binding::Occupancy,
                false => Binding::ServiceLevel,
            };
            assert_eq!(found.binding, Some(expected), "{what}");
            let level = row.number("sl_at_n_required");
            assert!(
                (found.service.in_time.offered - level).abs() < 1e-12,
                "{what}"
            );
        }
    });
}

#[test]
fn erlang_a_meets_every_reference_number() {
    each_set("erlang_a_min_agents.csv", |rows| {
        for row in rows {
            let work = (
                row.number("contacts"),
                row.number("aht_s"),
                row.number("interval_s"),
            );
            let target = row.number("target");
            let mut targets = Targets {
                service_level: share(target),
                answer_within_s: row.number("threshold_s"),
                ..eighty_in_twenty()
            };
            match row.text("metric") {
                "p_abandon" => {
                    targets.service_level = None;
                    targets.max_abandonment = share(target);
                }
                "sl_answered" => targets.definition = ServiceLevelDefinition::Answered,
                "sl_excl_short_ab" => targets.definition = ServiceLevelDefinition::ExcludingShort,
                "sl_incl_short_ab" => targets.definition = ServiceLevelDefinition::IncludingShort,
                "p_vwait_le_T" => targets.definition = ServiceLevelDefinition::VirtualWait,
                metric => assert_eq!(metric, "sl_offered"),
            }
            let found = least(&patience(row.number("patience_s")), work, targets);
            assert_eq!(
                found.base_staff,
                row.whole("n_required"),
                "{work:?} {targets:?}"
            );
        }
    });
}

#[test]
fn the_published_uplift_page_needs_28() {
    let targets = Targets {
        answer_within_s: 30.0,
        ..eighty_in_twenty()
    };
    let found = least(&WaitingFormula::ErlangC, (250.0, 330.0, 3600.0), targets);
    assert_eq!(found.base_staff, 28);
    // 1,000 calls an hour of 2 minutes at 85 % occupancy: 40 on the floor.
    let targets = Targets {
        max_occupancy: share(0.85),
        ..eighty_in_twenty()
    };
    let found = least(&WaitingFormula::ErlangC, (1000.0, 120.0, 3600.0), targets);
    assert_eq!(
        (found.base_staff, found.binding),
        (40, Some(Binding::Occupancy))
    );
}

#[test]
fn a_relaxed_target_needs_no_more_than_the_next_whole_number_above_the_load() {
    // Load 2.5, 80 % in 300 s: three, where a search that starts at round(load + 1) says four.
    let targets = Targets {
        answer_within_s: 300.0,
        ..eighty_in_twenty()
    };
    assert_eq!(
        least(&WaitingFormula::ErlangC, (100.0, 45.0, 1800.0), targets).base_staff,
        3
    );
}

#[test]
fn impatient_callers_may_need_fewer_people_than_their_load() {
    let work = (1000.0, 180.0, 1800.0);
    assert_eq!(
        least(&patience(60.0), work, eighty_in_twenty()).base_staff,
        90
    );
}

#[test]
fn exact_ties_are_kept() {
    // One agent at load 0.2 makes exactly 20 % wait, so 80 % in 0 s is met, exactly.
    let targets = Targets {
        answer_within_s: 0.0,
        ..eighty_in_twenty()
    };
    assert_eq!(
        least(&WaitingFormula::ErlangC, (2.0, 180.0, 1800.0), targets).base_staff,
        1
    );
    // 8.5 erlangs at 85 %: ten people, where floats say 10.000000000000002.
    let capped = Targets {
        service_level: None,
        max_occupancy: share(0.85),
        ..eighty_in_twenty()
    };
    let found = least(&WaitingFormula::ErlangC, (85.0, 180.0, 1800.0), capped);
    assert_eq!(
        (found.base_staff, found.binding),
        (10, Some(Binding::Occupancy))
    );
}

#[test]
fn every_limit_can_be_the_one_that_binds() {
    let work = (100.0, 180.0, 1800.0);
    let none = Targets {
        service_level: None,
        ..eighty_in_twenty()
    };
    let cases = [
        (none, 11, Binding::Stability),
        (
            Targets {
                min_agents: 20,
                ..eighty_in_twenty()
            },
            20,
            Binding::MinAgents,
        ),
        (
            Targets {
                max_average_speed_of_answer_s: Some(1.0),
                ..eighty_in_twenty()
            },
            17,
            Binding::AverageSpeedOfAnswer,
        ),
        (
            Targets {
                max_occupancy: share(0.5),
                ..eighty_in_twenty()
            },
            20,
            Binding::Occupancy,
        ),
        (eighty_in_twenty(), 14, Binding::ServiceLevel),
    ];
    for (targets, people, binding) in cases {
        let found = least(&WaitingFormula::ErlangC, work, targets);
        assert_eq!((found.base_staff, found.binding), (people, Some(binding)));
    }
    let strict = Targets {
        max_abandonment: share(0.001),
        ..eighty_in_twenty()
    };
    assert_eq!(
        least(&patience(300.0), work, strict).binding,
        Some(Binding::Abandonment)
    );
    let calm = Targets {
        max_occupancy: share(0.6),
        ..eighty_in_twenty()
    };
    assert_eq!(
        least(&patience(300.0), work, calm).binding,
        Some(Binding::Occupancy)
    );
}

#[test]
fn what_nobody_can_reach_is_an_error_that_says_so() {
    let all = Targets {
        service_level: share(1.0),
        answer_within_s: 0.0,
        ..eighty_in_twenty()
    };
    let error = Limits::new(all).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a service level of 1 within 0 s needs infinitely many agents, expected at most 0.999"
    );
    let idle = Targets {
        max_occupancy: share(0.0),
        ..eighty_in_twenty()
    };
    assert!(matches!(
        Limits::new(idle).unwrap_err(),
        StaffingError::Unreachable {
            limit: Binding::Occupancy,
            ..
        }
    ));
    let instant = Targets {
        max_average_speed_of_answer_s: Some(0.0),
        ..eighty_in_twenty()
    };
    assert!(Limits::new(instant).is_err());
    let nobody = Limits::new(Targets {
        max_abandonment: share(0.0),
        ..eighty_in_twenty()
    });
    let (limits, work) = (nobody.unwrap(), Work::new(10.0, 180.0, 1800.0).unwrap());
    assert!(least_staff(&patience(60.0), &work, &limits).is_err());
    assert!(least_staff(&WaitingFormula::ErlangC, &work, &limits).is_ok());
}

#[test]
fn numbers_that_are_none_are_refused() {
    assert!(Work::new(f64::NAN, 180.0, 1800.0).is_err());
    assert!(Work::new(-1.0, 180.0, 1800.0).is_err());
    assert!(Work::new(1.0, 0.0, 1800.0).is_err());
    assert!(Work::new(1.0, 180.0, f64::INFINITY).is_err());
    let late = Targets {
        answer_within_s: f64::NAN,
        ..eighty_in_twenty()
    };
    assert!(Limits::new(late).is_err());
}

#[test]
fn huge_loads_are_searched_like_small_ones() {
    let targets = Targets {
        max_occupancy: None,
        ..eighty_in_twenty()
    };
    let found = least(&WaitingFormula::ErlangC, (1e9, 180.0, 1800.0), targets);
    assert!(
        (100_000_000..100_020_000).contains(&found.base_staff),
        "{}",
        found.base_staff
    );
    let found = least(&patience(180.0), (1e9, 180.0, 1800.0), targets);
    assert!(
        (80_000_000..100_000_000).contains(&found.base_staff),
        "{}",
        found.base_staff
    );
}

#[test]
fn the_reference_files_are_read_in_full_where_they_must_be() {
    // Says on stderr what is skipped; fails where the full vectors are required.
    let _ = full_file("erlang_c_min_agents.csv");
}

proptest! {
    #[test]
    fn one_person_less_breaks_a_limit(
        offered in 0.1_f64..5_000.0,
        handle in 20.0_f64..900.0,
        level in 0.3_f64..0.995,
        within in 0.0_f64..120.0,
        cap in 0.5_f64..1.0,
        patient in 5.0_f64..900.0,
        definition in 0_usize..5,
    ) {
        let definition = [
            ServiceLevelDefinition::Offered,
            ServiceLevelDefinition::Answered,
            ServiceLevelDefinition::ExcludingShort,
            ServiceLevelDefinition::IncludingShort,
            ServiceLevelDefinition::VirtualWait,
        ][definition];
        let targets = Targets {
            service_level: share(level),
            answer_within_s: within,
            definition,
            max_abandonment: share(0.2),
            max_occupancy: share(cap),
            max_average_speed_of_answer_s: Some(60.0),
            min_agents: 0,
        };
        let limits = Limits::new(targets).unwrap();
        let work = Work::new(offered, handle, 1800.0).unwrap();
        let team = Concurrency::new(3, &[1.0, 1.3, 1.5]).unwrap();
        for formula in [
            WaitingFormula::ErlangC,
            patience(patient),
            WaitingFormula::Chat(team.clone(), Patience::Infinite),
            WaitingFormula::Chat(team, Patience::Mean(Duration::from_secs_f64(patient))),
        ] {
            let answer = least_staff(&formula, &work, &limits).unwrap();
            let search = Search::new(&formula, &work, &limits).unwrap();
            prop_assert!(search.judge(answer.base_staff).score <= 0.0);
            prop_assert!(answer.base_staff >= search.floor());
            if answer.base_staff > 0 {
                let less = answer.base_staff - 1;
                prop_assert!(less < search.floor() || search.judge(less).score > 0.0);
            }
        }
    }
}

#[test]
fn each_target_alone_needs_no_more_than_all_together() {
    let limits = Limits::new(Targets {
        max_abandonment: share(0.02),
        max_occupancy: share(0.85),
        max_average_speed_of_answer_s: Some(10.0),
        min_agents: 3,
        ..eighty_in_twenty()
    });
    let (limits, work) = (limits.unwrap(), Work::new(100.0, 180.0, 1800.0).unwrap());
    let found = needs::needs(&patience(180.0), &work, &limits).unwrap();
    assert_eq!(found.needs.len(), 5);
    let most = found.needs.iter().map(|need| need.people).max();
    assert_eq!(most, Some(found.least.base_staff));
    let binding = found.least.binding.unwrap();
    assert_eq!(found.of(binding), most);
    assert_eq!(found.of(Binding::MinAgents), Some(3));
    assert_eq!(found.of(Binding::Stability), None);
    let fewer = found.one_fewer.unwrap();
    assert!(fewer.in_time.offered < found.least.service.in_time.offered);
    let calm = needs::needs(&WaitingFormula::ErlangC, &work, &limits).unwrap();
    assert_eq!(calm.of(Binding::Stability), Some(11));
    let none = Work::new(0.0, 180.0, 1800.0).unwrap();
    let nothing = needs::needs(&WaitingFormula::ErlangC, &none, &limits).unwrap();
    assert_eq!((nothing.least.base_staff, nothing.one_fewer), (0, None));
}
