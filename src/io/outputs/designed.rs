//! `shifts.csv`.

use super::csv_text;
use crate::calendar::format_clock;
use crate::roster::ShiftPattern;
use crate::roster::design::DesignedShift;

const HEADER: [&str; 10] = [
    "shift", "start", "minutes", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
];

/// Every shift in use with its people on each day of the week.
///
/// `weekdays` names the days of the design, Monday 0; a day that is not planned has 0 people.
pub fn shifts_csv(
    patterns: &[ShiftPattern],
    shifts: &[DesignedShift],
    weekdays: &[usize],
) -> String {
    let rows = shifts.iter().map(|shift| {
        let pattern = &patterns[shift.pattern];
        let mut people = [0; 7];
        for (&weekday, &n) in weekdays.iter().zip(&shift.people) {
            people[weekday] = n;
        }
        let mut row = vec![
            pattern.id.clone(),
            format_clock(shift.start),
            pattern.minutes.to_string(),
        ];
        row.extend(people.map(|n| n.to_string()));
        row
    });
    csv_text(&HEADER, rows)
}
