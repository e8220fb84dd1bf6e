//! The files that a run leaves, as text: one format per file, columns as the contract names them.
//!
//! Numbers are printed with the fewest digits that read back as the same `f64`, instants with the
//! offset that the clock has then, so a stage that reads a file goes on with exactly the values
//! that the stage before it had.
//!
//! Columns of our own come after those of the contract.

mod columns;
mod coverage;
mod forecast;
mod requirement;
mod rows;
mod service;

pub use coverage::coverage_csv;
pub use forecast::{forecast_csv, read_forecast};
pub use requirement::{read_requirement, requirement_csv};
pub use rows::{BacktestLine, ViolationLine, backtest_csv, violations_csv};
pub use service::service_csv;

/// Builds a CSV text row by row.
struct Csv {
    text: String,
}

impl Csv {
    fn new(header: &str) -> Self {
        Self {
            text: format!("{header}\n"),
        }
    }

    /// Appends a row; fields are quoted where they need it.
    fn row(&mut self, fields: &[&str]) {
        for (index, text) in fields.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.text.push_str(&field(text));
        }
        self.text.push('\n');
    }

    fn finish(self) -> String {
        self.text
    }
}

/// Quotes a CSV field where it needs it.
pub fn field(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\"")).into()
    } else {
        text.into()
    }
}

/// A number, or an empty cell.
fn optional(value: Option<f64>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
