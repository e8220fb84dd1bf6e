//! Files replaced whole or not at all.
//!
//! Each file is written beside its place under a temporary name and flushed to the disk; when all
//! files of a run are there they are renamed one after the other. A run that fails before that
//! leaves the old files as they were, and its temporary files are removed.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::{ExitKind, Refused, files};
use crate::history::Finding;

/// The files of one run, written but not yet in place.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    /// Temporary and final path of each file.
    files: Vec<(PathBuf, PathBuf)>,
}

impl Staging {
    /// Opens a run that writes into `folder`, which is made where it is missing.
    ///
    /// # Errors
    /// [`Refused`] as storage or permission.
    pub fn new(folder: &Path) -> Result<Self, Refused> {
        fs::create_dir_all(folder).map_err(|e| unwritable(folder, &e))?;
        Ok(Self {
            folder: folder.to_owned(),
            files: Vec::new(),
        })
    }

    /// Writes a file of the run; `name` may lead into a folder below.
    ///
    /// # Errors
    /// [`Refused`] as storage or permission; the old file stays.
    pub fn add(&mut self, name: &str, content: &[u8]) -> Result<(), Refused> {
        let path = self.folder.join(name);
        if path.is_dir() {
            return Err(in_the_way(&path));
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|e| unwritable(parent, &e))?;
        }
        let temporary = temporary_name(&path);
        self.files.push((temporary.clone(), path));
        write_through(&temporary, content).map_err(|e| unwritable(&temporary, &e))
    }

    /// Puts all files in place and says where they are.
    ///
    /// # Errors
    /// [`Refused`] as storage or permission.
    pub fn publish(mut self) -> Result<Vec<PathBuf>, Refused> {
        let files = std::mem::take(&mut self.files);
        let mut published = Vec::with_capacity(files.len());
        for (position, (temporary, path)) in files.iter().enumerate() {
            if let Err(error) = fs::rename(temporary, path) {
                self.files = files[position..].to_vec();
                return Err(unwritable(path, &error));
            }
            published.push(path.clone());
        }
        Ok(published)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        for (temporary, _) in &self.files {
            // A file that was never written needs no removal.
            let _gone = fs::remove_file(temporary);
        }
    }
}

/// Replaces one file.
///
/// # Errors
/// [`Refused`] as storage or permission; the old file stays.
pub fn replace(path: &Path, content: &[u8]) -> Result<(), Refused> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut staging = Staging::new(folder)?;
    staging.add(&files::name_of(path), content)?;
    staging.publish().map(|_| ())
}

fn temporary_name(path: &Path) -> PathBuf {
    let name = format!(".{}.{}.tmp", files::name_of(path), std::process::id());
    path.with_file_name(name)
}

fn write_through(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(content)?;
    file.sync_all()
}

fn in_the_way(path: &Path) -> Refused {
    let finding = Finding::error("PB-6204", &files::name_of(path))
        .found("a folder has this name")
        .expected("a file or nothing")
        .fix("move the folder away");
    Refused::new(ExitKind::Storage, vec![finding])
}

fn unwritable(path: &Path, error: &std::io::Error) -> Refused {
    let file = files::name_of(path);
    let (kind, code, found, fix) = match error.kind() {
        ErrorKind::PermissionDenied => (
            ExitKind::Permission,
            "PB-6202",
            "permission denied".to_owned(),
            "ask the owner of the folder for access",
        ),
        ErrorKind::ReadOnlyFilesystem => (
            ExitKind::Storage,
            "PB-6202",
            "the disk is read-only".to_owned(),
            "write to another folder",
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (
            ExitKind::Storage,
            "PB-6201",
            "the disk is full".to_owned(),
            "make room; the old files are unchanged",
        ),
        ErrorKind::ResourceBusy => (
            ExitKind::Storage,
            "PB-6203",
            "the file is in use by another program".to_owned(),
            "close the other program",
        ),
        _ => (
            ExitKind::Storage,
            "PB-6204",
            format!("cannot be written ({error})"),
            "check the disk or the network share",
        ),
    };
    let finding = Finding::error(code, &file)
        .found(found)
        .expected("a folder that can be written to")
        .fix(fix);
    Refused::new(kind, vec![finding])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_appear_together_and_leave_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let mut staging = Staging::new(folder.path()).unwrap();
        staging.add("a.csv", b"new").unwrap();
        staging.add("sub/b.csv", b"new").unwrap();
        assert!(
            !folder.path().join("a.csv").exists(),
            "nothing is in place before publish"
        );
        staging.publish().unwrap();
        assert_eq!(fs::read(folder.path().join("sub/b.csv")).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_run_that_fails_leaves_the_old_files() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.csv"), b"old").unwrap();
        fs::create_dir(folder.path().join("b.csv")).unwrap();
        let mut staging = Staging::new(folder.path()).unwrap();
        staging.add("a.csv", b"new").unwrap();
        let refused = staging.add("b.csv", b"new").unwrap_err();
        assert_eq!(refused.kind, ExitKind::Storage);
        drop(staging);
        assert_eq!(fs::read(folder.path().join("a.csv")).unwrap(), b"old");
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            2,
            "no temporary file stays"
        );
    }

    #[test]
    fn one_file_is_replaced_in_the_present_folder_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.csv");
        replace(&path, b"1").unwrap();
        replace(&path, b"2").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"2");
    }
}
