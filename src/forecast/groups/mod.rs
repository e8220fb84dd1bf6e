//! Queues of one group: what one has not lived through the others lend it, and all agree with their sum.
//!
//! **Lending.** A queue that was opened in spring knows nothing of Christmas. Where its horizon holds such a
//! day, the median of what the day did to the group's other queues takes the place of the missing effect, in
//! volume and in shape; if the day shut most of them it is taken to be shut, unless the queue worked on another
//! holiday. Only queues that are open at nearly the same times of the week speak for each other: an hour
//! desk and a round-the-clock line live through the same holiday in opposite ways. Queues that contradict each
//! other by more than a factor of two say nothing.
//!
//! **Agreement.** The group's sum is forecast too, by the same forecasters from the summed history. At the
//! past origins of the rehearsals both ways to make queues and sum agree are tried:
//! ```text
//! bottom-up    sum = Σ_q T_q
//! reconciled   T_q' = T_q + w_q (T − Σ_q T_q),   w_q = W_q / (W_T + Σ_q W_q)
//!              W    squared error of a day total as rehearsed, relative to the total
//! ```
//! Queues are moved where that was clearly better (errors of queues' day totals and of their sum, each over
//! its actuals, at least 3 % lower), on the ordinary days that rehearsals reach; else, on event days and
//! later on they are added up. Either way the group's forecast is the sum of its queues'.
//!
//! Not modelled: groups of groups, and errors that queues share when they are simulated.
//!
//! # References
//! Wickramasuriya, Athanasopoulos & Hyndman (2019), optimal forecast reconciliation, with a diagonal matrix
//! of error variances.

mod agreement;
mod lending;
mod sum;

pub(crate) use agreement::{Agreed, agree};
pub(crate) use lending::lend;

use ndarray::Array1;

use crate::units::GroupId;

/// How a group's queues and their sum are made to agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coherence {
    /// The queues are added up.
    BottomUp,
    /// The queues are moved towards the forecast of their sum.
    Reconciled,
}

impl Coherence {
    /// The word in files and messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::BottomUp => "bottom-up",
            Self::Reconciled => "reconciled",
        }
    }
}

/// Which way a group's forecasts agree, and what both ways did at past origins.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupChoice {
    /// The group.
    pub group: GroupId,
    /// The way that is used.
    pub coherence: Coherence,
    /// Errors of both ways; `None` where the history is too short to try them.
    pub rehearsed: Option<BothWays>,
}

/// Summed absolute error of day totals ÷ summed actuals at past origins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BothWays {
    /// Of the queues added up.
    pub bottom_up: AgreementError,
    /// Of the queues moved towards the sum.
    pub reconciled: AgreementError,
}

/// Errors of one way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgreementError {
    /// Of the queues' own day totals.
    pub queues: f64,
    /// Of the group's.
    pub sum: f64,
}

/// A group beside its queues: its contacts are the sum of theirs.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupForecast {
    /// How the forecasts agree.
    pub choice: GroupChoice,
    /// Positions of its queues in the forecast.
    pub queues: Vec<usize>,
    /// Log standard deviation of the factor that all intervals of a day share. (days,)
    pub day_log_sd: Array1<f64>,
    /// Log standard deviation of each interval's own factor. (days,)
    pub interval_log_sd: Array1<f64>,
}
