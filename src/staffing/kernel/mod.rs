//! The numerics under the staffing formulas: accurate at any size, silent about contact centres.
//!
//! * `poisson` – how much of a Poisson distribution lies below a point, relative to that point.
//! * `temme` and `erfcx` – the uniform expansion that answers it in constant time near the mean.
//! * `offered_wait` – integrals over the wait that a caller with endless patience would meet.
//! * `exponential` – e^x for many x at once.
//! * `panels` and `log_concave` – the same for densities of which only values and slope are known.
//! * `gamma` – expectations over a load that is gamma-distributed.
//! * `exact` – decimals as exact rationals, for the places where a number of people is rounded up.
//! * `square` – matrices of rates of a chain.
//! * `search` – the least whole number that passes a monotone test, in few probes.

pub(super) mod erfcx;
pub(super) mod exact;
mod exponential;
pub(super) mod gamma;
pub(super) mod log_concave;
pub(super) mod offered_wait;
pub(super) mod panels;
pub(super) mod poisson;
pub(super) mod search;
pub(super) mod square;
pub(super) mod temme;
