//! Everything that is tested across modules or from outside, in one binary.

mod accuracy;
mod architecture;
mod bad_forecasts;
mod calibrate;
mod centres;
mod cli;
mod edits;
mod pipeline;
mod readme;
mod reforecast;
mod sample;
mod support;
