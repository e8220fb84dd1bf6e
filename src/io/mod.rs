//! The only module that touches files: reading what planners have, writing what they need.
//!
//! ```text
//! bytes ─► text ─► table ─► fields ─► records ─► history, people, calendar ─► PlanInputs
//!          encoding  rows    headers   dates, numbers
//! ```
//! Every reader collects all that is wrong, not the first fault, and says each with its place and
//! its cure as a [`Finding`]. A row is accepted, repaired or refused, and the ledgers balance; where
//! a row is refused the run is refused, after everything was looked at. Writers stage all files of a
//! run and put them in place together, so a run that fails leaves the old files as they were.
//!
//! Not modelled: spreadsheets in their own formats (they are recognised and refused with the way
//! out), and locks between programs that write the same folder.

pub mod dates;
pub mod files;
pub mod headers;
pub mod history;
pub mod init;
pub mod messages;
pub mod numbers;
pub mod outputs;
pub mod project;
pub mod table;
pub mod text;
pub mod write;

use crate::history::{Finding, Ledger};

/// Inputs that cannot be used, with everything that is wrong with them.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", describe(findings))]
pub struct Refused {
    /// What sort of failure it is.
    pub kind: ExitKind,
    /// All that is wrong, and the warnings seen on the way, in the order of the files.
    pub findings: Vec<Finding>,
    /// The accounts of the files that were read.
    pub ledgers: Vec<Ledger>,
}

impl Refused {
    /// Refused for these reasons.
    pub fn new(kind: ExitKind, findings: Vec<Finding>) -> Self {
        Self {
            kind,
            findings,
            ledgers: Vec::new(),
        }
    }

    /// Input data refused for these reasons.
    pub fn input(findings: Vec<Finding>) -> Self {
        Self::new(ExitKind::InputRefused, findings)
    }
}

impl From<Finding> for Refused {
    fn from(finding: Finding) -> Self {
        Self::input(vec![finding])
    }
}

fn describe(findings: &[Finding]) -> String {
    let errors = || findings.iter().filter(|f| f.is_error());
    match errors().next() {
        Some(first) if errors().count() == 1 => {
            messages::render(first, messages::Language::English)
        }
        Some(first) => format!(
            "{} (and {} more)",
            messages::render(first, messages::Language::English),
            errors().count() - 1
        ),
        None => "refused".to_owned(),
    }
}

/// The sort of a failure, which decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExitKind {
    /// Data cannot be used as it stands.
    InputRefused,
    /// The rules cannot hold together.
    Infeasible,
    /// A file is missing, unreadable or cannot be written.
    Storage,
    /// The system does not let us.
    Permission,
}

impl ExitKind {
    /// The exit code of the contract.
    pub fn code(self) -> u8 {
        match self {
            ExitKind::InputRefused => 3,
            ExitKind::Infeasible => 4,
            ExitKind::Storage => 6,
            ExitKind::Permission => 8,
        }
    }
}
