//! Simple forecasters, to hold the engine against: last week again, and the mean of six weeks.

pub(crate) mod mean_of_six;
pub(crate) mod seasonal_naive;
