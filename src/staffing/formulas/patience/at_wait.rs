//! The four functions of a law of patience at one wait.

/// What a law says of a wait of x seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::staffing) struct AtWait {
    /// G(x).
    pub(in crate::staffing) leaving: f64,
    /// G̅(x).
    pub(in crate::staffing) staying: f64,
    /// H(x), seconds.
    pub(in crate::staffing) waited: f64,
    /// K(x), seconds.
    pub(in crate::staffing) forgone: f64,
}

impl AtWait {
    pub(super) fn times(self, unit: f64) -> Self {
        Self {
            waited: self.waited * unit,
            forgone: self.forgone * unit,
            ..self
        }
    }
}
