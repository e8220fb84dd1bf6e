//! Bytes to text: byte-order marks, UTF-8, UTF-16 and GB18030, damaged and foreign files.
//!
//! The order is fixed, because detectors guess wrong on short or mostly ASCII files: a mark at the
//! start, the pattern of zero bytes that UTF-16 leaves, strict UTF-8, strict GB18030. Whatever was
//! guessed is said with a preview.

use std::borrow::Cow;

use encoding_rs::{Encoding as Codec, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::history::Finding;

/// An encoding that a planner can declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a mark.
    Utf8,
    /// UTF-16; without a mark the pattern of zero bytes tells the byte order.
    Utf16,
    /// GB18030, of which GBK and GB2312 are parts.
    Gb18030,
}

impl Encoding {
    /// Reads the names of the project file and their usual relatives.
    pub fn from_name(name: &str) -> Option<Self> {
        match name.to_lowercase().replace(['_', ' '], "-").as_str() {
            "utf-8" | "utf8" | "utf-8-bom" => Some(Self::Utf8),
            "utf-16" | "utf16" | "utf-16le" | "utf-16be" => Some(Self::Utf16),
            "gb18030" | "gbk" | "gb2312" => Some(Self::Gb18030),
            _ => None,
        }
    }
}

/// A file as text, its line ends all `\n`.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded<'b> {
    /// The text without a byte-order mark; the bytes themselves where nothing had to be changed.
    pub text: Cow<'b, str>,
    /// What was guessed or repaired on the way.
    pub warnings: Vec<Finding>,
}

/// Decodes a file; `declared` replaces the guess.
///
/// # Errors
/// One [`Finding`]: empty (PB-1003), no encoding fits (PB-1011), two encodings (PB-1013), damaged
/// before (PB-1014), no text (PB-1015), another format than the name says (PB-1016, PB-1017).
pub fn decode<'b>(
    file: &str,
    bytes: &'b [u8],
    declared: Option<Encoding>,
) -> Result<Decoded<'b>, Finding> {
    refuse_other_formats(file, bytes)?;
    let mut warnings = Vec::new();
    let text = match declared {
        None => guess(file, bytes, &mut warnings)?,
        Some(Encoding::Utf8) => {
            strict(UTF_8, skip_mark(bytes)).ok_or_else(|| invalid(file, bytes))?
        }
        Some(Encoding::Utf16) => {
            let codec = utf16_order(bytes).unwrap_or(UTF_16LE);
            strict(codec, skip_mark(bytes)).ok_or_else(|| invalid(file, bytes))?
        }
        Some(Encoding::Gb18030) => strict(GB18030, bytes).ok_or_else(|| invalid(file, bytes))?,
    };
    refuse_damaged(file, &text)?;
    if text.contains('\0') {
        return Err(zero_bytes(file));
    }
    if text.trim().is_empty() {
        return Err(empty(file));
    }
    let text = one_line_end(file, text, &mut warnings);
    Ok(Decoded { text, warnings })
}

fn empty(file: &str) -> Finding {
    Finding::error("PB-1003", file)
        .found("the file is empty")
        .expected("a header and data rows")
        .fix("export the file again")
}

fn zero_bytes(file: &str) -> Finding {
    Finding::error("PB-1015", file)
        .found("zero bytes: this is not text")
        .expected("text with one row per line")
        .fix("save it as CSV UTF-8")
}

fn refuse_other_formats(file: &str, bytes: &[u8]) -> Result<(), Finding> {
    let magic: [(&[u8], &'static str, &str); 8] = [
        (b"PK\x03\x04", "PB-1016", "an XLSX or ZIP file"),
        (b"PAR1", "PB-1016", "a Parquet file"),
        (
            b"\xD0\xCF\x11\xE0",
            "PB-1017",
            "an old or encrypted Excel file",
        ),
        (b"\xFF\xD8\xFF", "PB-1015", "a JPEG picture"),
        (b"\x89PNG", "PB-1015", "a PNG picture"),
        (b"%PDF", "PB-1015", "a PDF document"),
        (b"7z\xBC\xAF", "PB-1015", "a 7z archive"),
        (b"Rar!", "PB-1015", "a RAR archive"),
    ];
    for (start, code, what) in magic {
        if bytes.starts_with(start) {
            return Err(Finding::error(code, file)
                .found(format!("the content is {what}"))
                .expected("text with one row per line")
                .fix("save it as CSV UTF-8"));
        }
    }
    Ok(())
}

fn guess<'b>(
    file: &str,
    bytes: &'b [u8],
    warnings: &mut Vec<Finding>,
) -> Result<Cow<'b, str>, Finding> {
    if let Some(codec) = utf16_order(bytes) {
        let text = strict(codec, skip_mark(bytes)).ok_or_else(|| invalid(file, bytes))?;
        warnings.push(
            Finding::warning("PB-1012", file)
                .found(format!("read as {}", codec.name()))
                .expected("UTF-8")
                .fix("nothing to do if the names look right"),
        );
        return Ok(text);
    }
    if bytes.contains(&0) {
        return Err(zero_bytes(file));
    }
    if let Some(text) = strict(UTF_8, skip_mark(bytes)) {
        return Ok(text);
    }
    refuse_mixture(file, bytes)?;
    let text = strict(GB18030, bytes).ok_or_else(|| invalid(file, bytes))?;
    warnings.push(
        Finding::warning("PB-1010", file)
            .found(format!("read as GB18030 (a guess): {}", preview(&text)))
            .expected("UTF-8")
            .fix("if this looks wrong, name the encoding"),
    );
    Ok(text)
}

/// The first few letters outside ASCII, by which a reader sees whether the guess is right.
fn preview(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii()).take(16).collect()
}

fn strict<'b>(codec: &'static Codec, bytes: &'b [u8]) -> Option<Cow<'b, str>> {
    let text = codec.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches('\u{FEFF}')),
        Cow::Owned(text) if text.starts_with('\u{FEFF}') => {
            Cow::Owned(text.trim_start_matches('\u{FEFF}').to_owned())
        }
        Cow::Owned(text) => Cow::Owned(text),
    })
}

fn skip_mark(bytes: &[u8]) -> &[u8] {
    bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .or_else(|| bytes.strip_prefix(b"\xFF\xFE"))
        .or_else(|| bytes.strip_prefix(b"\xFE\xFF"))
        .unwrap_or(bytes)
}

/// The byte order, by the mark or by the zero bytes that digits and commas leave in UTF-16.
fn utf16_order(bytes: &[u8]) -> Option<&'static Codec> {
    if bytes.starts_with(b"\xFF\xFE") {
        return Some(UTF_16LE);
    }
    if bytes.starts_with(b"\xFE\xFF") {
        return Some(UTF_16BE);
    }
    let head = &bytes[..bytes.len().min(4096)];
    let pairs = head.chunks_exact(2);
    let n = pairs.len();
    let first_zero = pairs.clone().filter(|p| p[0] == 0).count();
    let second_zero = pairs.filter(|p| p[1] == 0).count();
    let many = |zeros: usize| zeros >= 2 && zeros * 5 >= n;
    match (first_zero, second_zero) {
        (0, zeros) if many(zeros) => Some(UTF_16LE),
        (zeros, 0) if many(zeros) => Some(UTF_16BE),
        _ => None,
    }
}

/// Rows of UTF-8 among rows of GB18030 come from pasting; no single reading is right.
fn refuse_mixture(file: &str, bytes: &[u8]) -> Result<(), Finding> {
    let mut utf8_rows = Vec::new();
    let mut other_rows = Vec::new();
    for (index, line) in bytes.split(|&b| b == b'\n').enumerate() {
        match std::str::from_utf8(line) {
            // Two GB18030 letters may pass for Latin or Cyrillic in UTF-8, but not for Chinese.
            Ok(text) if text.chars().any(|c| c >= '\u{2E80}') => utf8_rows.push(index + 1),
            Ok(_) => {}
            Err(_) => other_rows.push(index + 1),
        }
    }
    if utf8_rows.is_empty() || other_rows.is_empty() {
        return Ok(());
    }
    let fewer = if utf8_rows.len() < other_rows.len() {
        &utf8_rows
    } else {
        &other_rows
    };
    let (first, last) = (fewer[0], fewer[fewer.len() - 1]);
    Err(Finding::error("PB-1013", file)
        .row(first)
        .found(format!(
            "rows {first} to {last} use another encoding than the rest"
        ))
        .expected("one encoding")
        .fix("save the file as UTF-8"))
}

fn invalid(file: &str, bytes: &[u8]) -> Finding {
    let at = match std::str::from_utf8(bytes) {
        Ok(_) => 0,
        Err(e) => e.valid_up_to(),
    };
    // What UTF-8 cannot read GB18030 may still have read; the culprit is the first that neither can.
    let at = first_invalid_gb18030(bytes).unwrap_or(at);
    let row = bytes[..at].iter().filter(|&&b| b == b'\n').count() + 1;
    let value = bytes.get(at).copied().unwrap_or(0);
    Finding::error("PB-1011", file)
        .row(row)
        .found(format!(
            "byte {}: 0x{value:02X} is valid neither in UTF-8 nor in GB18030",
            at + 1
        ))
        .expected("UTF-8, UTF-16 or GB18030")
        .fix("save the file as UTF-8, or name its encoding")
}

fn first_invalid_gb18030(bytes: &[u8]) -> Option<usize> {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let mut out = String::with_capacity(decoder.max_utf8_buffer_length(bytes.len())?);
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut out, true);
    match result {
        encoding_rs::DecoderResult::Malformed(length, after) => {
            Some(read.saturating_sub(usize::from(length) + usize::from(after)))
        }
        _ => None,
    }
}

fn refuse_damaged(file: &str, text: &str) -> Result<(), Finding> {
    let Some((at, mark)) = ["锟斤拷", "\u{FFFD}"]
        .iter()
        .filter_map(|mark| text.find(mark).map(|at| (at, *mark)))
        .min()
    else {
        return Ok(());
    };
    Err(Finding::error("PB-1014", file)
        .row(text[..at].matches('\n').count() + 1)
        .found(format!("contains {mark}: the file was damaged before"))
        .expected("readable text")
        .fix("export it again from the source"))
}

fn one_line_end<'b>(file: &str, text: Cow<'b, str>, warnings: &mut Vec<Finding>) -> Cow<'b, str> {
    if !text.contains('\r') {
        return text;
    }
    let pairs = text.matches("\r\n").count();
    let returns = text.matches('\r').count() - pairs;
    let feeds = text.matches('\n').count() - pairs;
    if [pairs, returns, feeds].iter().filter(|&&n| n > 0).count() > 1 {
        warnings.push(
            Finding::warning("PB-1021", file)
                .found("different line ends in one file")
                .expected("one kind of line end")
                .fix("nothing to do, they were made alike"),
        );
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

#[cfg(test)]
mod tests;
