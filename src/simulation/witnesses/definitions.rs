//! Every definition of the service level, through the whole of [`simulate`] with its own intervals.
//!
//! [`simulate`]: crate::simulation::simulate

use super::{HANDLE_TIME, judged, one_queue, theta};
use crate::simulation::SimulatedQueue;
use crate::simulation::fixtures::voice;
use crate::units::ServiceLevelDefinition;

/// The 97.5 % point of Student's t with 39 degrees of freedom.
const T_39: f64 = 2.022_690_920_036_759;

#[test]
fn hang_ups_meet_erlang_a_by_every_definition_of_the_service_level() {
    use ServiceLevelDefinition as D;
    let (people, load, hang_ups, within) = (10, 9.5, 1.0, 0.2);
    let rows = [
        (D::Offered, 0.723_900_764_893_387_5),
        (D::Answered, 0.808_679_025_336_794_8),
        (D::ExcludingShort, 0.775_313_855_319_981),
        (D::IncludingShort, 0.790_213_381_485_766_9),
        (D::VirtualWait, 0.743_766_045_521_620_4),
    ];
    for (definition, expected) in rows {
        let mut service = theta(judged(voice("q"), within), hang_ups);
        service.definition = definition;
        let found = one_queue(service, people, load)
            .simulate(40, 1)
            .queues
            .remove(0);
        assert_service_level(&found, expected);
    }
}

fn assert_service_level(queue: &SimulatedQueue, expected: f64) {
    let total = &queue.total;
    let found = total.service_level.unwrap();
    let half = (total.service_level_high.unwrap() - total.service_level_low.unwrap()) / 2.0;
    let standard_error = half / T_39;
    assert!(standard_error > 0.0 && standard_error < 0.02);
    assert!(
        (found - expected).abs() < 4.0 * standard_error,
        "{found} instead of {expected} ± {standard_error}"
    );
}

#[test]
fn people_twice_as_fast_meet_erlang_c_of_half_the_handle_time() {
    use crate::simulation::Proficiency;
    let plain = one_queue(judged(voice("q"), 0.2), 10, 8.0);
    let mut fast = one_queue(judged(voice("q"), 0.2), 10, 8.0).arrivals(
        0,
        super::per_interval(8.0),
        2.0 * HANDLE_TIME,
    );
    let factor = |agent| Proficiency {
        agent,
        queue: 0,
        factor: 2.0,
    };
    fast.centre.proficiencies = (0..10).map(factor).collect();
    let levels = [plain, fast].map(|case| case.simulate(40, 4).queues.remove(0));
    // Erlang C with 10 people and 8 erlangs, 0.2 handle times.
    assert_service_level(&levels[1], 0.725_718_342_481_258_1);
    assert_eq!(levels[0].total.service_level, levels[1].total.service_level);
}
