//! What is known of a queue before its first day forecast: its days, its calendar, when it rests.

pub(crate) mod day_totals;
pub(crate) mod effect;
pub(crate) mod preparation;
pub(crate) mod rest;
pub(crate) mod special_days;
