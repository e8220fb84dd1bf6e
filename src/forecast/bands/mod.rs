//! How wrong a forecast may be: counts around a mean, calibrated on the queue's own past.

pub(crate) mod negative_binomial;
pub(crate) mod robust;
pub(crate) mod uncertainty;
