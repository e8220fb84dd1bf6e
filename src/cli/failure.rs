//! How a command ends when it does not end well: exit code, findings, one sentence.

use serde_json::{Map, Value};

use crate::history::Finding;

/// The exit codes that scripts rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Our bug.
    Bug = 1,
    /// Wrong usage.
    Usage = 2,
    /// Input data refused.
    Input = 3,
    /// No plan can exist; reasons are printed.
    Infeasible = 4,
    /// A limit was reached without a solution.
    Limit = 5,
    /// A file is missing, unreadable or cannot be written.
    Storage = 6,
    /// A rule is broken under `verify`.
    RuleBreach = 7,
    /// No permission.
    Permission = 8,
    /// Stopped by the user.
    Interrupted = 130,
}

/// A command that did not do what was asked.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// The code of `message`, such as `PB-2101`.
    pub code: &'static str,
    /// One sentence; empty where the findings say it all.
    pub message: String,
    /// What is wrong with the inputs.
    pub findings: Vec<Finding>,
    /// Further keys of the JSON document.
    pub fields: Map<String, Value>,
}

impl Failure {
    /// A failure told in one sentence.
    pub fn new(exit: Exit, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            exit,
            code,
            message: message.into(),
            findings: Vec::new(),
            fields: Map::new(),
        }
    }

    /// A failure told by findings.
    pub fn of_findings(exit: Exit, findings: Vec<Finding>) -> Self {
        Self {
            findings,
            ..Self::new(exit, "", "")
        }
    }

    /// Our own bug, with an id to report it by: a fingerprint of the sentence.
    pub fn bug(message: impl Into<String>) -> Self {
        use sha2::{Digest, Sha256};
        let message = message.into();
        let digest = Sha256::digest(message.as_bytes());
        let id: String = digest.iter().take(4).map(|b| format!("{b:02x}")).collect();
        let text = format!(
            "{message}. This is a bug of paiban, not of your data; report id {id} \
             (paiban {})",
            env!("CARGO_PKG_VERSION")
        );
        Self::new(Exit::Bug, "PB-0001", text)
    }

    /// A file that could not be read or written.
    pub fn storage(path: &std::path::Path, error: &std::io::Error) -> Self {
        let exit = match error.kind() {
            std::io::ErrorKind::PermissionDenied => Exit::Permission,
            _ => Exit::Storage,
        };
        Self::new(exit, "PB-6201", format!("{}: {error}", path.display()))
    }
}
