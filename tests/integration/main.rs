//! Everything that is tested across modules or from outside, in one binary.

mod architecture;
mod bad_forecasts;
mod cli;
mod pipeline;
mod readme;
mod sample;
mod support;
