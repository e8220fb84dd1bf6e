//! Everything that is tested across modules or from outside, in one binary.

mod accuracy;
mod architecture;
mod bad_forecasts;
mod centres;
mod cli;
mod design;
mod edits;
mod midnight;
mod pipeline;
mod readme;
mod reforecast;
mod repair;
mod explain;
mod pipeline;
mod readme;
mod reforecast;
mod replan;
mod sample;
mod support;
