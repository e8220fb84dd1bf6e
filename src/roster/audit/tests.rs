mod clocks;
mod generator;
mod good_rosters;
mod planted;
mod reference;
mod support;
