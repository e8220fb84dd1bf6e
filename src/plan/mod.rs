//! The pipeline composed once: everything a planner knows in, a verified and simulated plan out.
//!
//! ```text
//! PlanInputs ─► forecast ─► volume changes ─► requirement ─► roster ─► audit ─► simulation ─► Plan
//! ```
//! A stage sees only its own inputs. A stage cache keeps what a stage made under the fingerprint
//! of just those inputs, so a what-if that changes people does not forecast again, and an unchanged
//! scenario gives the baseline itself.
//!
//! Not modelled here: files, clocks and terminals. The plan is data; `io` writes it, `report` draws it.

mod inputs;

pub use inputs::{HandleTimeChange, PlanInputs, PlannedQueue, VolumeChange, Workforce};
