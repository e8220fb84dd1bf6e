//! How many people does the phone need at noon, and who would notice one less?
//!
//! A planner expects 100 calls in the half hour from 12:00, three minutes each. 80 % are to be answered
//! within 20 seconds, nobody is to be busy for more than 85 % of the time, and 30 % of paid time is
//! lost to training, sickness and meetings.
//!
//! ```text
//! 100 calls × 180 s ÷ 1800 s = 10 erlangs ──► people on the floor ──► people on the roster
//!                                             service level, occupancy      ÷ (1 − 30 %)
//! ```
//!
//! Run it with `cargo run --release --example how_many_people`. It prints:
//!
//! ```text
//! people  answered in 20 s  average wait  busy
//!     12            64.0 %        40.4 s  83.3 %
//!     13            79.6 %        17.1 s  76.9 %
//!     14            88.8 %         7.8 s  71.4 %  <- least that keeps every promise (service-level)
//!     15            94.1 %         3.7 s  66.7 %
//! on the roster: 20
//! callers who hang up after 5 minutes on average: 13 on the floor, 19 on the roster, 2.5 % give up
//! ```

use paiban::staffing::calculator::{ErlangCQuestion, StaffAnswer, StaffQuestion, erlang_c, staff};
use paiban::staffing::{Binding, StaffingError};
use paiban::units::ServiceLevelDefinition;

fn main() -> Result<(), StaffingError> {
    let answer = noon(None)?;
    println!("people  answered in 20 s  average wait  busy");
    for people in 12..=15 {
        println!("{}", line(people, &answer)?);
    }
    println!("on the roster: {}", answer.scheduled_staff);

    let impatient = noon(Some(300.0))?;
    println!(
        "callers who hang up after 5 minutes on average: {} on the floor, {} on the roster, \
         {:.1} % give up",
        impatient.base_staff,
        impatient.scheduled_staff,
        100.0 * impatient.service.abandonment
    );

    assert_eq!((answer.base_staff, answer.scheduled_staff), (14, 20));
    assert_eq!(answer.binding, Some(Binding::ServiceLevel));
    assert_eq!(impatient.base_staff, 13);
    Ok(())
}

/// The least staff at noon; `patience_s` is the mean time callers wait, `None` means for ever.
fn noon(patience_s: Option<f64>) -> Result<StaffAnswer, StaffingError> {
    staff(&StaffQuestion {
        offered: 100.0,
        interval_s: 1800.0,
        handle_time_s: 180.0,
        answer_within_s: 20.0,
        service_level: Some(0.8),
        definition: ServiceLevelDefinition::Offered,
        patience_s,
        max_occupancy: Some(0.85),
        max_abandonment: None,
        max_average_speed_of_answer_s: None,
        min_agents: 0,
        shrinkage: 0.3,
        spread: None,
    })
}

/// What callers meet with that many people.
fn line(people: u64, answer: &StaffAnswer) -> Result<String, StaffingError> {
    let service = erlang_c(&ErlangCQuestion {
        agents: people,
        offered_load: 10.0,
        handle_time_s: 180.0,
        answer_within_s: 20.0,
    })?;
    let mark = match answer.binding {
        Some(binding) if people == answer.base_staff => {
            format!("  <- least that keeps every promise ({})", binding.as_str())
        }
        _ => String::new(),
    };
    Ok(format!(
        "{people:6}  {:14.1} %  {:10.1} s  {:.1} %{mark}",
        100.0 * service.in_time.offered,
        service.average_speed_of_answer_s,
        100.0 * service.occupancy,
    ))
}
