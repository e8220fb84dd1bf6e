//! How large campaigns were in other years, learnt before this year's is looked at.
//!
//! One pass with a middling setting, in which instances that run or have just ended are hidden, gives
//! the usual size of each day of a family. In the main passes every instance may then be larger or
//! smaller as a whole, so the first days of a campaign correct the forecast of its peak, and a year
//! that was unusual neither moves the level nor what is taken for usual.

use super::columns::{Column, DaySizes};
use super::design::{Design, HolidayView, Outline};
use super::filter::{OriginStep, Setting, column_position, pass};
use crate::forecast::past::preparation::Past;

/// Sizes of the days of every family that comes at least twice, the coming instance included.
pub(crate) fn learn(past: &Past) -> DaySizes {
    let repeated = repeated_families(past);
    if !repeated.contains(&true) {
        return DaySizes::new();
    }
    let outline = Outline {
        view: HolidayView::LikeRestDay,
        sizes: None,
    };
    let design = Design::new(past, outline);
    let origin = OriginStep {
        step: design.step_of(past.n_past),
        n_ahead: 0,
    };
    let state = pass(&design, &Setting::MIDDLE, &[origin]).state;
    let columns = design.columns.iter().enumerate();
    columns
        .filter_map(|(c, column)| match *column {
            Column::Event { family, offset } if repeated[family] => {
                Some(((family, offset), state[column_position(c)]))
            }
            _ => None,
        })
        .collect()
}

/// Per family, whether at least two of its instances with a size lie within the days of the tables
/// and the horizon.
fn repeated_families(past: &Past) -> Vec<bool> {
    let mut instances = vec![Vec::new(); past.calendar.families.len()];
    for day in 0..past.n_past + past.n_ahead {
        for event in past.facts(day).events.iter().filter(|e| e.has_size()) {
            if !instances[event.family].contains(&event.instance) {
                instances[event.family].push(event.instance);
            }
        }
    }
    instances.iter().map(|seen| seen.len() >= 2).collect()
}
