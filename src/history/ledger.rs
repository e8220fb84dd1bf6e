//! The account of a file: every row is accepted, repaired or refused, and nothing else.

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; the run goes on.
    Warning,
    /// The row, or the file, is refused.
    Error,
}

/// One fact about an input file, with its place and its cure. Rows count the header as row 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The stable code, such as `PB-1208`; the same in every language.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// The file's name as the planner knows it.
    pub file: String,
    /// The row, as a spreadsheet counts.
    pub row: Option<usize>,
    /// The column's header.
    pub column: Option<String>,
    /// What stands there.
    pub found: String,
    /// What would have been accepted.
    pub expected: String,
    /// How to mend it.
    pub fix: String,
}

/// What became of the rows of one file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ledger {
    /// The file's name as the planner knows it.
    pub file: String,
    /// Data rows in the file.
    pub read: usize,
    /// Rows taken as they stand.
    pub accepted: usize,
    /// Rows taken after a repair that is listed.
    pub repaired: usize,
    /// Rows not taken, each listed.
    pub refused: usize,
    /// Everything that was not simply accepted, in row order.
    pub findings: Vec<Finding>,
}

impl Ledger {
    /// Whether rows read = accepted + repaired + refused.
    pub fn balances(&self) -> bool {
        self.read == self.accepted + self.repaired + self.refused
    }

    /// Whether anything weighs as an error.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|f| f.severity == Severity::Error)
    }
}
