//! English sentences of findings and their Chinese, with the values in holes `{}`.

/// One line per sentence: English, a tab, Chinese.
const SENTENCES: &str = include_str!("../../../data/messages/zh-CN.tsv");

/// The Chinese of a sentence; `None` where the table does not have it.
///
/// Of several sentences that fit the one with the most words of its own is meant.
pub fn translate(text: &str) -> Option<String> {
    sentences()
        .filter_map(|(english, chinese)| Some((english, chinese, holes(english, text)?)))
        .max_by_key(|(english, _, values)| english.len() - 2 * values.len())
        .map(|(_, chinese, values)| {
            let values: Vec<String> = values.into_iter().map(value).collect();
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            fill(chinese, &values)
        })
}

/// A value can be a sentence itself, such as what is wrong with opening hours, or what a stage said
/// before our own bug was seen in it.
fn value(text: &str) -> String {
    let is_sentence = text.matches(' ').count() >= 3;
    let known = exact(text).map(str::to_owned);
    known
        .or_else(|| is_sentence.then(|| translate(text)).flatten())
        .unwrap_or_else(|| text.to_owned())
}

fn exact(text: &str) -> Option<&'static str> {
    sentences()
        .find(|(english, _)| *english == text)
        .map(|(_, chinese)| chinese)
}

fn sentences() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = SENTENCES.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t'))
}

/// The values in the holes of a pattern, if the text fits it.
fn holes<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut pieces = pattern.split("{}");
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let pieces: Vec<&str> = pieces.collect();
    let mut values = Vec::with_capacity(pieces.len());
    for (index, piece) in pieces.iter().enumerate() {
        let is_last = index + 1 == pieces.len();
        let at = if is_last {
            rest.ends_with(piece).then(|| rest.len() - piece.len())?
        } else {
            rest.find(piece)?
        };
        values.push(&rest[..at]);
        rest = &rest[at + piece.len()..];
    }
    rest.is_empty().then_some(values)
}

/// Puts the values into `{}` in their order, or into `{0}`, `{1}` … by their number.
fn fill(pattern: &str, values: &[&str]) -> String {
    let mut out = String::new();
    let mut next = values.iter();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        match (name, name.parse::<usize>()) {
            ("", _) => out.push_str(next.next().unwrap_or(&"")),
            (_, Ok(number)) => out.push_str(values.get(number).unwrap_or(&"")),
            // Braces of TOML, not of ours.
            _ => out.push_str(&format!("{{{name}}}")),
        }
        rest = tail;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_places_in_both_orders() {
        assert_eq!(
            translate("5 days of \"voice\"").as_deref(),
            Some("“voice”只有 5 天")
        );
        assert_eq!(
            translate("rows 12 and 512 both give 2026-11-01 09:00 voice").as_deref(),
            Some("第 12 行与第 512 行重复：2026-11-01 09:00 voice")
        );
        assert_eq!(translate("a sentence nobody wrote"), None);
    }

    #[test]
    fn every_hole_of_the_english_is_filled_in_the_chinese() {
        for (english, chinese) in sentences() {
            let n = english.matches("{}").count();
            let values: Vec<String> = (0..n).map(|i| format!("<{i}>")).collect();
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let filled = fill(chinese, &values);
            for value in values {
                assert!(
                    filled.contains(value),
                    "{english} → {chinese} loses {value}"
                );
            }
        }
    }

    #[test]
    fn a_narrow_sentence_is_preferred_to_a_wide_one() {
        assert_eq!(translate("at most 256 MB").as_deref(), Some("最多 256 MB"));
        assert_eq!(
            translate("unknown queue \"x\" in 3 rows").as_deref(),
            Some("未知队列“x”，共 3 行")
        );
    }
}
