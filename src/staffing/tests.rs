//! Reads reference vectors for tests: the thinned files kept here, and the full ones where present.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One row, its cells by header.
pub(crate) struct Row(BTreeMap<String, String>);

impl Row {
    pub(crate) fn text(&self, column: &str) -> &str {
        &self.0[column]
    }

    pub(crate) fn number(&self, column: &str) -> f64 {
        self.text(column).parse().unwrap()
    }

    pub(crate) fn optional(&self, column: &str) -> Option<f64> {
        let text = self.text(column);
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    pub(crate) fn whole(&self, column: &str) -> u64 {
        self.text(column).parse().unwrap()
    }
}

/// The rows of `file` as kept beside the tests, then those of the full file where it is present.
pub(crate) fn each_set(file: &str, mut check: impl FnMut(&[Row])) {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/staffing");
    check(&rows(&kept.join(file)));
    if let Some(full) = full_file(file) {
        check(&rows(&full));
    }
}

/// The full file, or `None` with the reason on stderr.
pub(crate) fn full_file(file: &str) -> Option<PathBuf> {
    let shared = std::env::var("PAIBAN_SHARED")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned());
    let path = Path::new(&shared).join("reference/staffing").join(file);
    if path.exists() {
        return Some(path);
    }
    let required = std::env::var("PAIBAN_REQUIRE_SHARED").is_ok_and(|value| value == "1");
    assert!(!required, "{} is required and missing", path.display());
    eprintln!("skipped: {} is not there", path.display());
    None
}

pub(crate) fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| Row(row.unwrap())).collect()
}

/// Asserts |found − expected| ≤ tolerance·|expected|.
#[track_caller]
pub(crate) fn assert_relative(found: f64, expected: f64, tolerance: f64, what: &str) {
    let error = (found - expected).abs();
    assert!(
        error <= tolerance * expected.abs(),
        "{what}: {found:e} instead of {expected:e}, relative error {:e}",
        error / expected.abs()
    );
}
