//! The files that a run leaves, as text: one format per file, columns as the contract names them.

/// Quotes a CSV field where it needs it.
pub fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
