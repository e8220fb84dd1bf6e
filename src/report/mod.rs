//! Tables, charts and pages as values: what people read, before it is written anywhere.
//!
//! [`page`] is the report a planner opens, one self-contained document without anything from
//! outside. [`summary`] is the plan as a small document for programs, [`WhatIfRow`] one figure of a
//! scenario beside the plan. [`figures`] are the numbers behind all of them, each derived from the
//! plan in one place, so that the page, the summary and the terminal cannot disagree.
//!
//! Colours: missing people are orange with a minus, too many are purple with a plus; lines differ in
//! dash and mark as well. Axes of contacts and people start at 0. A gap in the data stays a gap.

mod backlogs;
pub mod charts;
mod edits;
pub mod exports;
pub mod figures;
mod html;
mod language;
mod page;
mod partings;
mod retries;
mod summary;
mod text;
mod what_if;

pub use backlogs::backlog_sentences;
pub use edits::{EditEntry, edit_entries};
pub use language::Language;
pub use page::{PageView, page};
pub use partings::{QueueParting, queue_partings};
pub use retries::{QueueRetries, queue_retries};
pub use summary::{ConflictEntry, LeftOutEntry, Provenance, ServiceLevels, Summary, summary};
pub use what_if::WhatIfRow;
