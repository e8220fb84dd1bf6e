//! The sample projects that ship inside the program.

use std::path::{Path, PathBuf};

use crate::history::Finding;
use crate::io::Refused;
use crate::io::headers;
use crate::io::init::make::refuse_existing;
use crate::io::write::Staging;

/// A sample: its name and its files.
struct Sample {
    name: &'static str,
    files: &'static [(&'static str, &'static [u8])],
}

macro_rules! embedded {
    ($folder:literal: $($file:literal),+) => {
        &[$((
            $file,
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/", $folder, "/", $file)),
        )),+]
    };
}

const SAMPLES: [Sample; 1] = [Sample {
    name: "singles-day",
    files: embedded!("sample":
        "paiban.toml",
        "history.csv.gz",
        "calendar.csv",
        "agents.csv",
        "availability.csv",
        "previous_roster.csv",
        "scenarios.toml",
        "README.md"
    ),
}];

pub fn write(dir: &Path, name: &str) -> Result<Vec<PathBuf>, Refused> {
    let names = || SAMPLES.iter().map(|s| s.name);
    let Some(sample) = SAMPLES.iter().find(|s| s.name == name) else {
        return Err(Finding::error("PB-1601", "--sample")
            .found(format!("unknown sample \"{name}\""))
            .expected(names().collect::<Vec<_>>().join(", "))
            .fix(headers::suggestion(name, names()).unwrap_or_else(|| "correct the name".into()))
            .into());
    };
    refuse_existing(dir, None)?;
    let mut staging = Staging::new(dir)?;
    for (file, content) in sample.files {
        staging.add(file, content)?;
    }
    staging.publish()
}
