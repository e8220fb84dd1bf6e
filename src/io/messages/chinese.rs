//! English sentences of findings and their Chinese, with the values in holes `{}`.

/// The Chinese of a sentence; a sentence that is not in the table is its own translation.
pub fn translate(text: &str) -> String {
    for (english, chinese) in SENTENCES {
        if let Some(values) = holes(english, text) {
            return fill(chinese, &values);
        }
    }
    text.to_owned()
}

const SENTENCES: &[(&str, &str)] = &[];

/// The values in the holes of a pattern, if the text fits it.
fn holes<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut pieces = pattern.split("{}");
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let pieces: Vec<&str> = pieces.collect();
    let mut values = Vec::with_capacity(pieces.len());
    for (index, piece) in pieces.iter().enumerate() {
        let is_last = index + 1 == pieces.len();
        let at = if is_last {
            rest.len().checked_sub(piece.len())?
        } else {
            rest.find(piece)?
        };
        if !rest.is_char_boundary(at) || !rest[at..].starts_with(piece) {
            return None;
        }
        values.push(&rest[..at]);
        rest = &rest[at + piece.len()..];
    }
    rest.is_empty().then_some(values)
}

fn fill(pattern: &str, values: &[&str]) -> String {
    let mut out = String::new();
    let mut values = values.iter();
    for (index, piece) in pattern.split("{}").enumerate() {
        if index > 0 {
            out.push_str(values.next().unwrap_or(&""));
        }
        out.push_str(piece);
    }
    out
}
