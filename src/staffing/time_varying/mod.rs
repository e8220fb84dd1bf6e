//! Load that moves faster than a queue settles: how many are needed while it rises and falls.
//!
//! The usual rule staffs every interval as if it lasted for ever (*stationary, interval by interval*).
//! At the stroke of midnight of a campaign that is wrong twice: the rate inside an interval is not its
//! mean, and contacts of the interval before are still being served.
//!
//! ```text
//! λ(t)   contacts per second            h  mean handle time
//! m(t)   modified offered load: contacts in service if nobody ever waited
//!        m′(t) = λ(t) − m(t)/h
//! n_i    least people of the queue's formula at the highest m(t) inside interval i
//! ```
//! For a patience with the mean of the handle time the number in the centre is *exactly* Poisson
//! with the mean m(t), whatever the people (Feldman, Mandelbaum, Massey and Whitt 2008); for others
//! the rule is an approximation that [`chain`] measures: the exact M_t/M/s_t+M chain, by
//! uniformisation, with the share of every interval's contacts that is served in time.
//!
//! Of a forecast only counts per interval are known. [`RateCurve::of_counts`] lays a smooth curve
//! through them that keeps every count and is never negative: a parabola in each interval, between
//! two of them the rate of a cubic through four counts, at a jump their harmonic mean. A queue that
//! opens starts at the rate of its first interval, at once.
//!
//! [`flow`] is the day of a centre whose callers call again, without chance: what a peak that collapses
//! does to attempts and to customers.
//!
//! Not modelled: handle times that are not exponential (the rule needs their mean only, the chain
//! takes them as exponential), people who finish a contact after their shift (the chain hands it back
//! to the queue), and a handle time that changes within a contact.
//!
//! # References
//! Jennings, O., Mandelbaum, A., Massey, W. and Whitt, W. (1996), "Server staffing to meet
//! time-varying demand", Management Science 42; Green, L., Kolesar, P. and Whitt, W. (2007), "Coping
//! with time-varying demand when setting staffing requirements"; Feldman, Z. et al. (2008), "Staffing
//! of time-varying queues to achieve time-stable performance", Management Science 54.

pub mod chain;
mod expm;
mod fluid;
mod offered;
mod rate;
mod wait;
mod work;

pub use fluid::{Flow, FlowInterval, flow};
pub use offered::{VaryingLoad, varying_load};
pub use rate::RateCurve;
pub use work::{MOST_WORK, chain_work};
