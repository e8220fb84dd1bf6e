//! Files put in place all at once: a run that fails leaves the old ones as they were.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Files of one run, written beside their places and moved there together.
#[derive(Debug, Default)]
pub struct Staged {
    files: Vec<(PathBuf, PathBuf)>,
}

impl Staged {
    /// No files yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes the bytes beside their place; nothing at the place itself changes yet.
    ///
    /// # Errors
    /// The system's, with the path it concerns.
    pub fn add(&mut self, place: &Path, bytes: &[u8]) -> Result<(), StorageError> {
        let at = |source| StorageError {
            path: place.to_owned(),
            source,
        };
        let folder = place.parent().unwrap_or(Path::new("."));
        if !folder.as_os_str().is_empty() {
            fs::create_dir_all(folder).map_err(at)?;
        }
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let waiting = folder.join(format!(".{name}.{}.new", std::process::id()));
        let written = fs::File::create(&waiting).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        self.files.push((waiting, place.to_owned()));
        written.map_err(at)
    }

    /// Moves every file to its place.
    ///
    /// # Errors
    /// The system's; files not yet moved are then taken away again.
    pub fn put_in_place(mut self) -> Result<(), StorageError> {
        while !self.files.is_empty() {
            let (waiting, place) = self.files.remove(0);
            if let Err(source) = fs::rename(&waiting, &place) {
                self.files.push((waiting, place.clone()));
                return Err(StorageError {
                    path: place,
                    source,
                });
            }
        }
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for (waiting, _) in &self.files {
            // What cannot be removed is a hidden leftover that harms nobody.
            drop(fs::remove_file(waiting));
        }
    }
}

/// A file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}", path = path.display())]
pub struct StorageError {
    /// The place it was meant for.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abandoned_run_leaves_old_files_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("roster.csv");
        fs::write(&place, "old").unwrap();
        let mut staged = Staged::new();
        staged.add(&place, b"new").unwrap();
        drop(staged);
        assert_eq!(fs::read_to_string(&place).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_finished_run_replaces_all_its_files() {
        let folder = tempfile::tempdir().unwrap();
        let mut staged = Staged::new();
        for name in ["a.csv", "sub/b.csv"] {
            staged
                .add(&folder.path().join(name), name.as_bytes())
                .unwrap();
        }
        staged.put_in_place().unwrap();
        assert_eq!(
            fs::read(folder.path().join("sub/b.csv")).unwrap(),
            b"sub/b.csv"
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
