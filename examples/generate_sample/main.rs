//! Where does the sample centre come from, and can I make it again?
//!
//! ```text
//! seed ─► demand (level × weekday × season of campaigns × shape × noise) ─► history.csv.gz
//!      ─► people (contracts, skills, leave, wishes)                      ─► agents.csv, availability.csv
//!      ─► events (campaigns, closures, one outage)                       ─► calendar.csv
//! ```
//! Run `cargo run --release --example generate_sample` to write the files to `out/sample`, or name a
//! folder: `… --example generate_sample -- data/sample`. `paiban.toml`, `scenarios.toml` and
//! `README.md` of the sample are written by hand and stay as they are.
//!
//! Expected output: one line per file with its size, such as `history.csv.gz  … bytes`.

mod sample;

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(
        std::env::args()
            .nth(1)
            .unwrap_or_else(|| "out/sample".into()),
    );
    std::fs::create_dir_all(&folder)?;
    let files = sample::files();
    for (name, bytes) in &files {
        std::fs::write(folder.join(name), bytes)?;
        println!("{name}  {} bytes", bytes.len());
    }
    assert_eq!(
        files.len(),
        5,
        "history, calendar, people, their wishes, last night"
    );
    Ok(())
}
