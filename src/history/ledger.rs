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
    /// Where in the row, counted from 1: the field of a table, the character of a text.
    pub position: Option<usize>,
    /// What stands there.
    pub found: String,
    /// What would have been accepted.
    pub expected: String,
    /// How to mend it.
    pub fix: String,
}

impl Finding {
    /// A fact for which the row, or the file, is refused.
    pub fn error(code: &'static str, file: &str) -> Self {
        Self::new(code, Severity::Error, file)
    }

    /// A fact worth knowing; the run goes on.
    pub fn warning(code: &'static str, file: &str) -> Self {
        Self::new(code, Severity::Warning, file)
    }

    fn new(code: &'static str, severity: Severity, file: &str) -> Self {
        Self {
            code,
            severity,
            file: file.to_owned(),
            row: None,
            column: None,
            position: None,
            found: String::new(),
            expected: String::new(),
            fix: String::new(),
        }
    }

    /// Says in which row, the header being row 1.
    pub fn row(mut self, row: usize) -> Self {
        self.row = Some(row);
        self
    }

    /// Says under which header.
    pub fn column(mut self, name: impl Into<String>) -> Self {
        self.column = Some(name.into());
        self
    }

    /// Says where in the row, counted from 1.
    pub fn position(mut self, position: usize) -> Self {
        self.position = Some(position);
        self
    }

    /// Says what stands there.
    pub fn found(mut self, text: impl Into<String>) -> Self {
        self.found = text.into();
        self
    }

    /// Says what would have been accepted.
    pub fn expected(mut self, text: impl Into<String>) -> Self {
        self.expected = text.into();
        self
    }

    /// Says how to mend it.
    pub fn fix(mut self, text: impl Into<String>) -> Self {
        self.fix = text.into();
        self
    }

    /// Whether it weighs as an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
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
    /// An account of a file of which nothing was read yet.
    pub fn of(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            ..Self::default()
        }
    }

    /// Whether rows read = accepted + repaired + refused.
    pub fn balances(&self) -> bool {
        self.read == self.accepted + self.repaired + self.refused
    }

    /// Whether anything weighs as an error.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Finding::is_error)
    }
}
