//! `bot_share`, `bot_residual_handle_time`, `bot_come_back` and `bot_come_back_after_s`.

use std::time::Duration;

use crate::io::project::section::{NumberRange, Section};
use crate::plan::FrontBot;

/// Handle-time factors that are believed.
pub(in crate::io::project) const RESIDUAL: NumberRange = NumberRange::Above(0.0, 100.0);

/// Seconds until somebody comes back.
pub(in crate::io::project) const AFTER_S: NumberRange = NumberRange::Above(0.0, 1e7);

/// Reads the keys; faults are left in the source.
pub(super) fn read(section: &Section<'_, '_>) -> FrontBot {
    let none = FrontBot::NONE;
    let after = none.come_back_after.as_secs_f64();
    FrontBot {
        contained: section.number("bot_share", none.contained, NumberRange::Below(0.0, 1.0)),
        residual_handle_time: section.number(
            "bot_residual_handle_time",
            none.residual_handle_time,
            RESIDUAL,
        ),
        come_back: section.number(
            "bot_come_back",
            none.come_back,
            NumberRange::Within(0.0, 1.0),
        ),
        come_back_after: Duration::from_secs_f64(section.number(
            "bot_come_back_after_s",
            after,
            AFTER_S,
        )),
    }
}
