//! The folder while it is read: bytes, fingerprint, accounts, and the refusals of whole files.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::edits;
use crate::calendar::{EventCalendar, Grid};
use crate::history::{Finding, Ledger};
use crate::io::{ExitKind, Refused, files};
use crate::plan::{Edit, PlannedQueue};

/// The folder while it is read.
pub struct Desk<'f> {
    pub folder: &'f Path,
    pub ledgers: Vec<Ledger>,
    digest: Sha256,
    /// A failure of another sort than bad data, which decides the exit code.
    kind: Option<ExitKind>,
}

impl<'f> Desk<'f> {
    pub fn new(folder: &'f Path) -> Self {
        Self {
            folder,
            ledgers: Vec::new(),
            digest: Sha256::new(),
            kind: None,
        }
    }

    pub fn hash(&mut self, name: &str, bytes: &[u8]) {
        self.digest.update(name.as_bytes());
        self.digest.update([0]);
        self.digest.update((bytes.len() as u64).to_le_bytes());
        self.digest.update(bytes);
    }

    /// The bytes of a file that may be absent; a file that cannot be read is a fault.
    pub fn bytes(&mut self, name: &str) -> Option<Vec<u8>> {
        let path = self.folder.join(name);
        if !path.exists() {
            return None;
        }
        match files::read(&path) {
            Ok(bytes) => {
                self.hash(name, &bytes);
                Some(bytes)
            }
            Err(refused) => {
                self.kind.get_or_insert(refused.kind);
                let mut ledger = Ledger::of(name);
                ledger.findings = refused.findings;
                self.ledgers.push(ledger);
                None
            }
        }
    }

    pub fn refusal(self) -> Refused {
        Refused {
            kind: self.kind.unwrap_or(ExitKind::InputRefused),
            findings: self
                .ledgers
                .iter()
                .flat_map(|l| l.findings.clone())
                .collect(),
            ledgers: self.ledgers,
        }
    }

    pub fn refuse_other_histories(&mut self) {
        for name in ["history.xlsx", "history.parquet"] {
            if self.folder.join(name).exists() {
                let mut ledger = Ledger::of(name);
                ledger.findings.push(
                    Finding::error("PB-1605", name)
                        .found("this format is not read yet")
                        .expected("history.csv or history.csv.gz")
                        .fix("save it as CSV UTF-8"),
                );
                self.ledgers.push(ledger);
            }
        }
    }

    /// The planner's edits; none where there is no such file.
    pub fn edits(
        &mut self,
        queues: &[PlannedQueue],
        grid: &Grid,
        events: &EventCalendar,
    ) -> Vec<Edit> {
        let Some(bytes) = self.bytes("edits.csv") else {
            return Vec::new();
        };
        let planned = edits::Planned {
            grid,
            events,
            queues,
        };
        let (edits, ledger) = edits::read("edits.csv", &bytes, &planned);
        self.ledgers.push(ledger);
        edits
    }

    pub fn check_opening(&mut self, queues: &[PlannedQueue], grid: &Grid, events: &EventCalendar) {
        let is_open = |q: &PlannedQueue| {
            q.context
                .opening
                .open_mask(grid, events, &q.target.queue)
                .contains(&true)
        };
        if !queues.is_empty() && !queues.iter().any(is_open) {
            let mut ledger = Ledger::of("paiban.toml");
            ledger.findings.push(
                Finding::error("PB-1604", "paiban.toml")
                    .found(format!(
                        "nothing to schedule: every queue is closed on all {} days",
                        grid.n_days()
                    ))
                    .expected("opening hours on a planned day")
                    .fix("correct open, first_day or calendar.csv"),
            );
            self.ledgers.push(ledger);
        }
    }

    /// SHA-256 over everything that was read so far.
    pub fn fingerprint(&self) -> String {
        let bytes = self.digest.clone().finalize();
        bytes.iter().map(|b| format!("{b:02x}")).collect()
    }
}
