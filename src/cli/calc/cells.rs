//! From answers to cells.

use crate::staffing::WaitingService;
use crate::units::ServiceLevelDefinition;

pub(super) fn first_five(
    service: &WaitingService,
    definition: ServiceLevelDefinition,
) -> Vec<String> {
    [
        service.probability_of_wait,
        service.in_time.by(definition),
        service.late.by(definition),
        service.average_speed_of_answer_s,
        service.occupancy,
    ]
    .map(print)
    .to_vec()
}

pub(super) fn all_measures(
    service: &WaitingService,
    definition: ServiceLevelDefinition,
) -> Vec<String> {
    let mut cells = first_five(service, definition);
    cells.extend(
        [
            service.abandonment,
            service.average_wait_s,
            service.in_time.offered,
            service.in_time.answered,
            service.in_time.excluding_short,
            service.in_time.including_short,
            service.in_time.virtual_wait,
        ]
        .map(print),
    );
    cells
}

/// The shortest text that reads back as the same `f64`; very small and large ones with an exponent.
///
/// Empty where there is no such number: the speed of answer where nobody is answered, the logarithm
/// of 0.
pub(super) fn print(value: f64) -> String {
    if value.is_infinite() {
        String::new()
    } else if value == 0.0 || (1e-5..1e16).contains(&value.abs()) {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}
