//! Everything that is tested across modules or from outside, in one binary.

mod architecture;
mod sample;
