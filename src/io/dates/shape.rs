//! One cell taken apart: day, time of day and offset, before anybody decides the order of the day.

use chrono::NaiveDate;

use super::Place;
use crate::history::Finding;

/// A cell's parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    pub day: Day,
    /// Seconds after midnight, up to 86,400.
    pub seconds: u32,
    pub offset_s: Option<i32>,
}

/// The day, as far as the cell alone decides it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Day {
    Ordered(NaiveDate),
    /// Two numbers, then the year.
    YearLast(u32, u32, i32),
    /// Days since 1899-12-30, with a fraction.
    Serial(f64),
}

/// Why a cell is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    NoDate,
    Outside,
    Clock,
}

impl Fault {
    pub fn at(self, place: Place<'_>, row: usize, text: &str) -> Finding {
        let text: String = text.trim().chars().take(40).collect();
        match self {
            Fault::NoDate => place
                .error("PB-1201", row)
                .found(format!("{text:?} is not a date"))
                .expected("a date such as 2026-11-01T09:00")
                .fix("correct the cell"),
            Fault::Outside => place
                .error("PB-1205", row)
                .found(format!("{text:?} lies outside 1990 to 2100"))
                .expected("a date from 1990 to 2100")
                .fix("correct the cell"),
            Fault::Clock => place
                .error("PB-1214", row)
                .found(format!("{text:?} is not a time of day"))
                .expected("00:00 to 24:00")
                .fix("write the next day's date with its time"),
        }
    }
}

pub fn check_year(day: NaiveDate) -> Result<(), Fault> {
    use chrono::Datelike;
    if (1990..=2100).contains(&day.year()) {
        Ok(())
    } else {
        Err(Fault::Outside)
    }
}

/// Whether a header is a date, which no header should be.
pub fn looks_like_date(text: &str) -> bool {
    !text.is_empty() && matches!(parse(text), Ok(cell) if !matches!(cell.day, Day::Serial(_)))
}

/// Reads an instant as this program writes it: `2026-11-02T08:00:00+08:00`.
pub fn parse_offset_stamp(text: &str) -> Option<chrono::DateTime<chrono::Utc>> {
    let stamp = chrono::DateTime::parse_from_rfc3339(text.trim()).ok()?;
    Some(stamp.with_timezone(&chrono::Utc))
}

/// Reads a time of day, or the start of a span such as `09:00-09:30`, as minutes after midnight.
pub fn parse_wall_clock(text: &str) -> Option<u32> {
    let plain = plain(text);
    let start = plain.split(['-', '~', '–', '至']).next()?;
    let seconds = clock(start.trim()).ok()?;
    (seconds % 60 == 0).then_some(seconds / 60)
}

pub fn parse(text: &str) -> Result<Cell, Fault> {
    if let Some(cell) = iso(text.as_bytes()) {
        return Ok(cell);
    }
    let text = plain(text);
    if text.contains("次日") {
        return Err(Fault::Clock);
    }
    let (day_text, time_text) = match text.find(['T', ' ']) {
        Some(at) => (&text[..at], text[at + 1..].trim()),
        None => (text.as_str(), ""),
    };
    let day = day(day_text)?;
    if time_text.is_empty() {
        return Ok(Cell {
            day,
            seconds: 0,
            offset_s: None,
        });
    }
    let with_t = text.as_bytes().get(day_text.len()) == Some(&b'T');
    let (clock_text, offset_s) = split_offset(time_text, with_t)?;
    Ok(Cell {
        day,
        seconds: clock(clock_text)?,
        offset_s,
    })
}

/// The common case without any copying: `2026-11-01T09:00`, also with a space, seconds and an offset.
fn iso(bytes: &[u8]) -> Option<Cell> {
    let two = |at: usize| -> Option<u32> {
        let (a, b) = (bytes.get(at)?, bytes.get(at + 1)?);
        (a.is_ascii_digit() && b.is_ascii_digit())
            .then(|| u32::from(a - b'0') * 10 + u32::from(b - b'0'))
    };
    let is = |at: usize, c: u8| bytes.get(at) == Some(&c);
    let year = (two(0)? * 100 + two(2)?) as i32;
    if !(is(4, b'-') && is(7, b'-') && (is(10, b'T') || is(10, b' ')) && is(13, b':')) {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(year, two(5)?, two(8)?)?;
    let (hours, minutes) = (two(11)?, two(14)?);
    let (seconds, end) = if is(16, b':') {
        (two(17)?, 19)
    } else {
        (0, 16)
    };
    let offset_s = match bytes.len() - end.min(bytes.len()) {
        0 => None,
        1 if is(end, b'Z') => Some(0),
        // After a space and without seconds a second time may be the end of the interval.
        6 if (is(10, b'T') || end == 19)
            && is(end + 3, b':')
            && (is(end, b'+') || is(end, b'-')) =>
        {
            let seconds = (two(end + 1)? * 3600 + two(end + 4)? * 60) as i32;
            Some(if is(end, b'-') { -seconds } else { seconds })
        }
        _ => return None,
    };
    if offset_s.is_some_and(|s| s.abs() > 14 * 3600) {
        return None;
    }
    (hours < 24 && minutes < 60 && seconds < 60).then_some(Cell {
        day: Day::Ordered(day),
        seconds: hours * 3600 + minutes * 60 + seconds,
        offset_s,
    })
}

/// Full-width letters become plain, 年月日 become separators, runs of spaces one space.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '年' | '月' => out.push('-'),
            '日' | '号' | '\u{3000}' | '\u{A0}' => out.push(' '),
            '时' | '点' => out.push(':'),
            '分' | '秒' => {}
            '\u{FF01}'..='\u{FF5E}' => {
                let code = c as u32 - 0xFEE0;
                out.push(char::from_u32(code).unwrap_or(c));
            }
            _ => out.push(c),
        }
    }
    // "2026-11-" is left where a date had no day; it stays and fails.
    let mut words: Vec<&str> = out.split_whitespace().collect();
    if words.first() == Some(&"次") {
        words[0] = "次日";
    }
    words.join(" ")
}

fn day(text: &str) -> Result<Day, Fault> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let all_digits =
        |s: &&str| !s.is_empty() && s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [a, b, c] if [a, b, c].iter().all(|s| all_digits(s)) => groups(a, b, c),
        [digits] if digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()) => {
            compact(digits)
        }
        _ => serial(text),
    }
}

fn groups(a: &str, b: &str, c: &str) -> Result<Day, Fault> {
    let number = |s: &str| s.parse::<u32>().map_err(|_| Fault::NoDate);
    let (x, y, z) = (number(a)?, number(b)?, number(c)?);
    if a.len() == 4 {
        let day = NaiveDate::from_ymd_opt(x as i32, y, z).ok_or(Fault::NoDate)?;
        check_year(day)?;
        return Ok(Day::Ordered(day));
    }
    // A year of two digits could stand anywhere, so it is no date.
    if c.len() != 4 || x == 0 || y == 0 || x > 31 || y > 31 || (x > 12 && y > 12) {
        return Err(Fault::NoDate);
    }
    Ok(Day::YearLast(x, y, z as i32))
}

fn compact(digits: &str) -> Result<Day, Fault> {
    let is_year = |text: &str| {
        text.parse::<i32>()
            .is_ok_and(|y| (1990..=2100).contains(&y))
    };
    if is_year(&digits[..4]) {
        groups(&digits[..4], &digits[4..6], &digits[6..])
    } else if is_year(&digits[4..]) {
        groups(&digits[..2], &digits[2..4], &digits[4..])
    } else {
        Err(Fault::Outside)
    }
}

fn serial(text: &str) -> Result<Day, Fault> {
    let digits = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let value: f64 = match text.parse() {
        Ok(value) if digits => value,
        _ => return Err(Fault::NoDate),
    };
    // 1990-01-01 and 2100-12-31 in the 1900 system.
    if (32_874.0..73_416.0).contains(&value) {
        Ok(Day::Serial(value))
    } else {
        Err(Fault::Outside)
    }
}

/// The clock and, where one is written, the offset in seconds.
fn split_offset(text: &str, with_t: bool) -> Result<(&str, Option<i32>), Fault> {
    if let Some(clock) = text
        .strip_suffix(['Z', 'z'])
        .or_else(|| text.strip_suffix("UTC"))
    {
        return Ok((clock.trim(), Some(0)));
    }
    let Some(at) = text.rfind(['+', '-', '~']) else {
        return Ok((text, None));
    };
    let (clock_text, tail) = (text[..at].trim(), &text[at..]);
    if !with_t && !tail.starts_with('+') && is_span(clock_text, &tail[1..]) {
        return Ok((clock_text, None));
    }
    Ok((clock_text, Some(offset(tail).ok_or(Fault::Clock)?)))
}

/// `09:00-09:30` is an interval; `09:00:00-05:00` is a time in New York.
fn is_span(from: &str, to: &str) -> bool {
    match (clock(from), clock(to.trim())) {
        (Ok(a), Ok(b)) => from.matches(':').count() == 1 && b > a && b - a <= 3600,
        _ => false,
    }
}

fn offset(text: &str) -> Option<i32> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        4 => digits.split_at(2),
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// Seconds after midnight; 24:00 is the next day's midnight.
fn clock(text: &str) -> Result<u32, Fault> {
    let (text, half) = half_of_day(text);
    let mut parts = [0_u32; 3];
    for (n, part) in text.trim_end_matches(':').split(':').enumerate() {
        let part = part.trim();
        // Fractions of a second say nothing about an interval's start.
        let whole = if n == 2 {
            part.split('.').next().unwrap_or(part)
        } else {
            part
        };
        let short =
            !whole.is_empty() && whole.len() <= 2 && whole.bytes().all(|b| b.is_ascii_digit());
        if n == 3 || !short {
            return Err(Fault::Clock);
        }
        parts[n] = whole.parse().map_err(|_| Fault::Clock)?;
    }
    let [mut hours, minutes, seconds] = parts;
    if let Some(afternoon) = half {
        if hours == 0 || hours > 12 {
            return Err(Fault::Clock);
        }
        hours = hours % 12 + if afternoon { 12 } else { 0 };
    }
    let total = hours * 3600 + minutes * 60 + seconds;
    if minutes < 60 && seconds < 60 && total <= 86_400 {
        Ok(total)
    } else {
        Err(Fault::Clock)
    }
}

/// "9:00 PM", "下午9:00": the rest, and whether it is the afternoon.
fn half_of_day(text: &str) -> (&str, Option<bool>) {
    for (mark, afternoon) in [("上午", false), ("下午", true)] {
        if let Some(rest) = text.strip_prefix(mark) {
            return (rest.trim(), Some(afternoon));
        }
    }
    let cut = text.len().saturating_sub(2);
    if text.is_char_boundary(cut) {
        let (rest, mark) = text.split_at(cut);
        match mark.to_ascii_lowercase().as_str() {
            "am" => return (rest.trim(), Some(false)),
            "pm" => return (rest.trim(), Some(true)),
            _ => {}
        }
    }
    (text, None)
}
