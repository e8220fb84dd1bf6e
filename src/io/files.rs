//! Bytes from disk: missing files with their look-alikes, folders, packed files and their limit.

use std::io::{ErrorKind, Read};
use std::path::Path;

use super::{ExitKind, Refused};
use crate::history::Finding;

/// The largest text that is unpacked or read, in bytes.
pub const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Reads a whole file; what is packed by gzip is unpacked, whatever its name says.
///
/// # Errors
/// [`Refused`] as storage (missing, unreadable), permission, or input (a folder, too large, a
/// damaged archive).
pub fn read(path: &Path) -> Result<Vec<u8>, Refused> {
    let file = name_of(path);
    let meta = std::fs::metadata(path).map_err(|e| unreadable(path, &e))?;
    if !meta.is_file() {
        return Err(Finding::error("PB-1002", &file)
            .found("not a file but a folder or device")
            .expected("a file")
            .fix("name the file inside it")
            .into());
    }
    if meta.len() > MAX_BYTES {
        return Err(Finding::error("PB-1108", &file)
            .found(format!("{} MB", meta.len() / 1_000_000))
            .expected(format!("at most {} MB", MAX_BYTES / 1_000_000))
            .fix("split the file")
            .into());
    }
    let bytes = std::fs::read(path).map_err(|e| unreadable(path, &e))?;
    unpack(&file, bytes)
}

/// Unpacks gzip; other bytes pass as they are.
///
/// # Errors
/// [`Refused`] for what unpacks to more than [`MAX_BYTES`] and for damaged archives.
pub fn unpack(file: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Refused> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut out = Vec::new();
    // One byte past the limit tells "just fits" from "does not fit" without unpacking a bomb.
    let result = flate2::read::MultiGzDecoder::new(bytes.as_slice())
        .take(MAX_BYTES + 1)
        .read_to_end(&mut out);
    if out.len() as u64 > MAX_BYTES {
        return Err(Finding::error("PB-1018", file)
            .found(format!("unpacks to more than {} MB", MAX_BYTES / 1_000_000))
            .expected(format!("at most {} MB", MAX_BYTES / 1_000_000))
            .fix("split the file")
            .into());
    }
    match result {
        Ok(_) => Ok(out),
        Err(e) => Err(Finding::error("PB-1015", file)
            .found(format!("a damaged gzip file ({e})"))
            .expected("text or gzip")
            .fix("export the file again")
            .into()),
    }
}

/// The file's own name, for messages.
pub fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn unreadable(path: &Path, error: &std::io::Error) -> Refused {
    let file = name_of(path);
    match error.kind() {
        ErrorKind::NotFound => missing(path),
        ErrorKind::PermissionDenied => Refused::new(
            ExitKind::Permission,
            vec![
                Finding::error("PB-6202", &file)
                    .found("permission denied")
                    .expected("a file that may be read")
                    .fix("ask the owner of the file for access"),
            ],
        ),
        _ => Refused::new(
            ExitKind::Storage,
            vec![
                Finding::error("PB-6204", &file)
                    .found(format!("cannot be read ({error})"))
                    .expected("a readable file")
                    .fix("check the disk or the network share"),
            ],
        ),
    }
}

/// The refusal for a file that is not there, with names that look like it.
pub fn missing(path: &Path) -> Refused {
    let file = name_of(path);
    let similar = similar_names(path, &file);
    let fix = match similar.as_slice() {
        [] => "check the name and the folder".to_owned(),
        names => format!("similar: {}", names.join(", ")),
    };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let folder = folder.map_or(".".into(), |p| p.display().to_string());
    Refused::new(
        ExitKind::Storage,
        vec![
            Finding::error("PB-1001", &file)
                .found(format!("not found in {folder}"))
                .expected("a file")
                .fix(fix),
        ],
    )
}

fn similar_names(path: &Path, wanted: &str) -> Vec<String> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut scored: Vec<(f64, String)> = entries
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .map(|name| (strsim::jaro_winkler(wanted, &name), name))
        .filter(|(likeness, _)| *likeness > 0.75)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}
