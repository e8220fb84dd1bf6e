use super::*;
use crate::units::ServiceLevelDefinition;

fn interval(offered: f64, patience_s: Option<f64>) -> MovingInterval {
    MovingInterval {
        question: StaffQuestion {
            offered,
            interval_s: 900.0,
            handle_time_s: 300.0,
            answer_within_s: 20.0,
            service_level: Some(0.8),
            definition: ServiceLevelDefinition::Offered,
            patience_s,
            max_occupancy: None,
            max_abandonment: None,
            max_average_speed_of_answer_s: None,
            min_agents: 0,
            shrinkage: 0.0,
            spread: None,
        },
        open: true,
    }
}

#[test]
fn an_even_day_has_one_answer_and_the_chain_agrees_with_the_formula() {
    for patience in [Some(120.0), None] {
        for answer in moving_day(&[interval(100.0, patience); 5]).unwrap() {
            assert!((answer.highest_load - answer.offered_load).abs() < 1e-9);
            assert_eq!(answer.sipp.base_staff, answer.mol.base_staff);
            let measured = answer.sipp.measured.unwrap();
            assert!((measured - answer.sipp.promised).abs() < 1e-4, "{answer:?}");
        }
    }
}

#[test]
fn a_closed_interval_needs_nobody_and_what_is_left_of_it_is_not_promised_anything() {
    let mut day = [interval(100.0, Some(120.0)); 3];
    day[1].open = false;
    let answers = moving_day(&day).unwrap();
    assert_eq!(
        (answers[1].sipp.base_staff, answers[1].mol.base_staff),
        (0, 0)
    );
    assert_eq!(answers[1].offered_load, 0.0);
    assert!(!answers[1].sipp.misses(Some(0.8)));
    // A door that opens again starts at its own rate.
    assert!(answers[2].sipp.base_staff > 0);
}

#[test]
fn what_differs_through_the_day_is_refused_with_its_interval() {
    let mut day = [interval(100.0, Some(120.0)); 3];
    day[2].question.patience_s = Some(60.0);
    let text = moving_day(&day).unwrap_err().to_string();
    assert_eq!(
        text,
        "interval 2: patience in seconds is 60, expected 120 as in the first interval"
    );
    let mut long = [interval(100.0, None)];
    long[0].question.interval_s = 1e6;
    assert!(moving_day(&long).unwrap_err().to_string().contains("a day"));
}

#[test]
fn a_centre_too_large_for_the_chain_is_staffed_all_the_same() {
    for answer in moving_day(&[interval(6e6, Some(120.0)); 4]).unwrap() {
        assert!(answer.mol.base_staff > 1_000_000);
        assert_eq!((answer.sipp.measured, answer.mol.measured), (None, None));
        assert!(!answer.sipp.misses(Some(0.8)));
    }
}
