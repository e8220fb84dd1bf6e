//! What becomes of each row of a file, and what is said about it.

use super::records::{ContactRecord, ContactRecords};
use super::{Finding, Ledger};

/// What becomes of each row, and what is said about it.
pub struct Account {
    states: Vec<State>,
    findings: Vec<Finding>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Accepted,
    Repaired,
    Refused,
}

impl Account {
    pub fn new(records: &ContactRecords) -> Self {
        let state = |r: ContactRecord| {
            if r.repaired {
                State::Repaired
            } else {
                State::Accepted
            }
        };
        Self {
            states: records.iter().map(state).collect(),
            findings: Vec::new(),
        }
    }

    pub fn refuse(&mut self, index: usize, finding: Finding) {
        self.states[index] = State::Refused;
        self.findings.push(finding);
    }

    pub fn repair(&mut self, index: usize) {
        self.states[index] = self.states[index].max(State::Repaired);
    }

    pub fn say(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    pub fn refused(&self) -> usize {
        self.count(State::Refused)
    }

    fn count(&self, state: State) -> usize {
        self.states.iter().filter(|s| **s == state).count()
    }

    pub fn into_ledger(self, file: &str) -> Ledger {
        let (accepted, repaired) = (self.count(State::Accepted), self.count(State::Repaired));
        let refused = self.refused();
        let mut findings = self.findings;
        findings.sort_by_key(|f| (f.row.unwrap_or(0), f.code));
        Ledger {
            file: file.to_owned(),
            read: self.states.len(),
            accepted,
            repaired,
            refused,
            findings,
        }
    }
}
