//! Numbers as planners' programs write them: separators, full-width digits, spreadsheet errors.
//!
//! A repair is made only where one reading is possible. "1.234" in a column of counts may be a
//! thousand or a little more than one; it is refused unless the column or the planner decides.

use super::dates::Place;
use crate::history::Finding;

/// The largest number that is believed.
const MAX: f64 = 1e9;

/// What a column counts, which decides what is plausible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Contacts: whole, or fractional where an export weights them.
    Contacts,
    /// A duration; `4:35:00` is read as well.
    Duration,
    /// Any other number of 0 or more.
    Amount,
}

/// One cell of a column of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Number {
    /// Nothing stands there.
    #[default]
    Empty,
    /// The number as it stands there.
    Plain(f64),
    /// A number from which separators were removed.
    Repaired(f64),
    /// The cell was refused; the findings say why.
    Refused,
}

impl Number {
    /// The value; `None` where the cell is empty or refused.
    pub fn value(self) -> Option<f64> {
        match self {
            Number::Plain(value) | Number::Repaired(value) => Some(value),
            Number::Empty | Number::Refused => None,
        }
    }

    /// Whether separators were removed.
    pub fn is_repaired(self) -> bool {
        matches!(self, Number::Repaired(_))
    }
}

/// A column of numbers.
#[derive(Debug, Default)]
pub struct NumberColumn {
    /// One entry per cell.
    pub numbers: Vec<Number>,
    /// Refusals per cell, and a warning where separators were removed.
    pub findings: Vec<Finding>,
}

/// Reads a column; `decimal` replaces the recognition of the decimal mark.
///
/// Refusals carry PB-1301 (negative), PB-1302 (no number), PB-1303 (ambiguous), PB-1304 (too
/// large), PB-1306 (a duration of unknown unit). Empty cells are no refusals.
pub fn read_column<'t>(
    place: Place<'_>,
    cells: impl Iterator<Item = (usize, &'t str)> + Clone,
    quantity: Quantity,
    decimal: Option<char>,
) -> NumberColumn {
    let comma = match decimal {
        Some(mark) => Some(mark == ','),
        None => comma_is_decimal(cells.clone(), quantity),
    };
    let mut column = NumberColumn::default();
    let mut first_repair = None;
    for (row, text) in cells {
        let text = text.trim();
        let number = match read(text, quantity, comma) {
            Ok(number) => number,
            Err(fault) => {
                column.findings.push(fault.at(place, row, text));
                Number::Refused
            }
        };
        if number.is_repaired() {
            first_repair.get_or_insert((row, text));
        }
        column.numbers.push(number);
    }
    let n = column.numbers.iter().filter(|n| n.is_repaired()).count();
    column.findings.extend(first_repair.map(|(row, text)| {
        place
            .warning("PB-1303", row)
            .found(format!(
                "{text:?} and {} more numbers with separators",
                n - 1
            ))
            .expected("plain digits")
            .fix("nothing to do, the separators were removed")
    }));
    column
}

/// Reads one number of a file that this program wrote, or that states plain numbers.
pub fn read_plain(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || b".-+eE".contains(&b));
    text.parse().ok().filter(|v: &f64| plain && v.is_finite())
}

/// Whether a header is a number, which no header should be.
pub fn looks_like_number(text: &str) -> bool {
    read_plain(&narrow(text)).is_some()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Negative,
    NoNumber,
    SpreadsheetError,
    Ambiguous,
    Unit,
    TooLarge,
    ClockUnit,
}

impl Fault {
    fn at(self, place: Place<'_>, row: usize, text: &str) -> Finding {
        let shown: String = text.chars().take(40).collect();
        let (code, what, expected, fix) = match self {
            Fault::Negative => (
                "PB-1301",
                format!("{shown} is negative"),
                "0 or more",
                "correct the cell",
            ),
            Fault::NoNumber => (
                "PB-1302",
                format!("{shown:?} is not a number"),
                "a number",
                "write the number, or leave out the row if it is unknown",
            ),
            Fault::SpreadsheetError => (
                "PB-1302",
                format!("{shown:?} is a spreadsheet error, not a number"),
                "a number",
                "repair the formula and export again",
            ),
            Fault::Ambiguous => (
                "PB-1303",
                format!("{shown:?} may be a thousand or a fraction"),
                "plain digits",
                "give decimal, \".\" or \",\"",
            ),
            Fault::Unit => (
                "PB-1303",
                format!("{shown:?} has a unit"),
                "plain digits",
                "write the number without a unit",
            ),
            Fault::TooLarge => (
                "PB-1304",
                format!("{shown} is out of range"),
                "at most 1e9",
                "correct the cell",
            ),
            Fault::ClockUnit => (
                "PB-1306",
                format!("{shown:?} may be minutes and seconds or hours and minutes"),
                "seconds",
                "give handle_time_unit, or write h:mm:ss",
            ),
        };
        place
            .error(code, row)
            .found(what)
            .expected(expected)
            .fix(fix)
    }
}

fn read(text: &str, quantity: Quantity, comma: Option<bool>) -> Result<Number, Fault> {
    if text.is_empty() {
        return Ok(Number::default());
    }
    // The usual cases first: a file of millions of rows holds little else.
    if let Some(value) = few_digits(text) {
        return Ok(Number::Plain(f64::from(value)));
    }
    let accepted = |value, repaired| match repaired {
        true => Number::Repaired(value),
        false => Number::Plain(value),
    };
    if let (Some(value), false) = (read_plain(text), may_be_grouped(text, quantity, comma)) {
        return in_range(value).map(|v| accepted(v, false));
    }
    let text = narrow(text);
    if quantity == Quantity::Duration && text.contains(':') {
        return clock_seconds(&text).map(|v| accepted(v, false));
    }
    let (digits, repaired) = without_separators(&text, quantity, comma)?;
    match read_plain(&digits) {
        Some(value) => in_range(value).map(|v| accepted(v, repaired)),
        None => Err(why_no_number(&text)),
    }
}

/// A whole number of at most nine digits and nothing else, which every mark and unit leaves as it is.
fn few_digits(text: &str) -> Option<u32> {
    let digit = |sum: u32, b: u8| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0'));
    let plain = (1..=9).contains(&text.len());
    plain.then(|| text.bytes().try_fold(0, digit)).flatten()
}

fn in_range(value: f64) -> Result<f64, Fault> {
    if value < 0.0 {
        Err(Fault::Negative)
    } else if value <= MAX {
        Ok(value)
    } else {
        Err(Fault::TooLarge)
    }
}

fn why_no_number(text: &str) -> Fault {
    let digits = text.bytes().any(|b| b.is_ascii_digit());
    match text.parse::<f64>() {
        Ok(value) if value.is_infinite() && digits => Fault::TooLarge,
        _ if text.starts_with('#') => Fault::SpreadsheetError,
        _ if digits && text.ends_with(['%', '万', '千', '亿', 's', 'h', '秒']) => Fault::Unit,
        _ => Fault::NoNumber,
    }
}

/// Full-width digits and marks become plain ones.
fn narrow(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '−' => '-',
            '\u{A0}' | '\u{202F}' | '\u{2009}' | '\u{3000}' => ' ',
            c => c,
        })
        .collect()
}

/// "1.234": three digits after a single dot, in a column of counts.
fn may_be_grouped(text: &str, quantity: Quantity, comma: Option<bool>) -> bool {
    match comma {
        Some(true) => text.contains('.'),
        Some(false) => false,
        None => quantity == Quantity::Contacts && is_grouped(text, '.'),
    }
}

/// Groups of three digits after one to three, the first not a zero.
fn is_grouped(text: &str, mark: char) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let mut parts = text.split(mark);
    let first = parts.next().unwrap_or("");
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let rest: Vec<&str> = parts.collect();
    digits(first)
        && first.len() <= 3
        && !first.starts_with('0')
        && !rest.is_empty()
        && rest.iter().all(|p| p.len() == 3 && digits(p))
}

/// What the column says of its decimal mark: `Some(true)` a comma, `Some(false)` a dot.
fn comma_is_decimal<'t>(
    cells: impl Iterator<Item = (usize, &'t str)>,
    quantity: Quantity,
) -> Option<bool> {
    let mut dot = false;
    for (_, text) in cells.filter(|(_, text)| few_digits(text).is_none()) {
        let (Some(comma), dots) = (text.find(','), text.matches('.').count()) else {
            let fraction = text.split_once('.').map(|(_, f)| f.trim().len());
            dot |= quantity == Quantity::Contacts && fraction.is_some_and(|n| n != 3);
            continue;
        };
        let last_dot = text.rfind('.');
        if last_dot.is_some_and(|at| at < comma) || (dots == 0 && !is_grouped(text.trim(), ',')) {
            return Some(true);
        }
        dot = true;
    }
    dot.then_some(false)
}

fn without_separators(
    text: &str,
    quantity: Quantity,
    comma: Option<bool>,
) -> Result<(String, bool), Fault> {
    let spaced = is_grouped(text, ' ');
    let text = if spaced {
        text.replace(' ', "")
    } else {
        text.to_owned()
    };
    if comma == Some(true) {
        let plain = text.replace('.', "").replace(',', ".");
        let sound = !text.contains('.') || is_grouped(text.split(',').next().unwrap_or(""), '.');
        return if sound {
            Ok((plain, true))
        } else {
            Err(Fault::NoNumber)
        };
    }
    let whole = text.split('.').next().unwrap_or("");
    if text.contains(',') && is_grouped(whole, ',') {
        return Ok((text.replace(',', ""), true));
    }
    if comma.is_none() && quantity == Quantity::Contacts && is_grouped(&text, '.') {
        return Err(Fault::Ambiguous);
    }
    Ok((text, spaced))
}

/// `1:02:03` as seconds; `02:03` could be either and is refused.
fn clock_seconds(text: &str) -> Result<f64, Fault> {
    let parts: Vec<Option<f64>> = text.split(':').map(read_plain).collect();
    match parts.as_slice() {
        [Some(h), Some(m), Some(s)]
            if *h >= 0.0 && (0.0..60.0).contains(m) && (0.0..60.0).contains(s) =>
        {
            Ok(h * 3600.0 + m * 60.0 + s)
        }
        [Some(_), Some(_)] => Err(Fault::ClockUnit),
        _ => Err(Fault::NoNumber),
    }
}

#[cfg(test)]
mod tests;
