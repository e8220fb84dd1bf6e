//! Everything that is tested across modules or from outside, in one binary.

mod architecture;
mod cli;
mod pipeline;
mod readme;
mod reforecast;
mod sample;
mod support;
