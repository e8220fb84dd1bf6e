//! Everything that is tested across modules or from outside, in one binary.

mod accuracy;
mod architecture;
mod bad_forecasts;
mod bad_rosters;
mod calibrate;
mod callers;
mod centres;
mod cli;
mod design;
mod edits;
mod explain;
mod idle_time;
mod laws;
mod midnight;
mod odd_inputs;
mod pipeline;
mod readme;
mod reforecast;
mod repair;
mod replan;
mod rules;
mod sample;
mod skills;
mod support;
