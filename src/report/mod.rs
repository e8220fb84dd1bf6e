//! Tables, charts and pages as values.

pub mod exports;
mod language;

pub use language::Language;
