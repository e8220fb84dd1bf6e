//! Text to rows: delimiter, header, and row numbers as a spreadsheet counts them.
//!
//! The header is row 1 and blank lines count, so that a row number in a message is the one that the
//! planner sees. Blank rows, totals and repeated headers are left out and listed; they hold no data.

use csv::StringRecord;

use super::{dates, numbers};
use crate::history::Finding;

/// The most rows that are read.
pub const MAX_ROWS: usize = 20_000_000;
/// The most columns that are read.
const MAX_COLUMNS: usize = 1_000;
/// The longest field that is read, in bytes.
const MAX_FIELD: usize = 64 * 1024;
/// More line breaks in one field mean a quote that was never closed.
const MAX_LINES_IN_FIELD: usize = 20;
/// First cells of rows that sum up others.
const TOTALS: [&str; 9] = [
    "合计",
    "总计",
    "小计",
    "汇总",
    "总和",
    "total",
    "totals",
    "grand total",
    "sum",
];

/// A file's rows under its header.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The file's name as the planner knows it.
    pub file: String,
    /// The header as it stands there, trimmed.
    pub header: Vec<String>,
    /// The data rows that have a field for every header.
    pub rows: Vec<Row>,
    /// Rows that were refused already because their fields do not fit the header.
    pub refused: usize,
    /// What was found on the way, in row order.
    pub findings: Vec<Finding>,
}

/// One data row.
#[derive(Debug, Clone)]
pub struct Row {
    /// As a spreadsheet counts, the header being row 1.
    pub number: usize,
    /// The fields as they stand there.
    pub fields: StringRecord,
}

impl Row {
    /// The field at a position, trimmed; empty past the end.
    pub fn field(&self, index: usize) -> &str {
        self.fields.get(index).unwrap_or("").trim()
    }
}

/// Reads the rows; `delimiter` replaces the recognition.
///
/// # Errors
/// One [`Finding`] where no table can be made at all: PB-1004, PB-1005, PB-1022, PB-1102, PB-1103,
/// PB-1107, PB-1108, PB-1109. Rows that do not fit the header (PB-1101) are listed in the table.
pub fn parse(file: &str, text: &str, delimiter: Option<char>) -> Result<Table, Finding> {
    let mut reader = Reader::open(file, text, delimiter)?;
    let mut table = Table {
        file: file.to_owned(),
        ..Table::default()
    };
    table.findings.extend(reader.warning.take());
    let Some(header) = reader.next_filled()? else {
        return Err(no_rows(file));
    };
    table.header = header.fields.iter().map(clean_header).collect();
    check_header(file, &table.header, header.number)?;
    let mut left_out = Vec::new();
    while let Some(row) = reader.next()? {
        take_row(&mut table, &mut left_out, row);
        if table.rows.len() > MAX_ROWS {
            return Err(Finding::error("PB-1108", file)
                .found(format!("more than {MAX_ROWS} rows"))
                .expected(format!("at most {MAX_ROWS} rows"))
                .fix("split the file"));
        }
    }
    // Blank lines after the last row are how many programs end a file, and are not in the list.
    left_out.extend(reader.blank.iter().filter(|&&row| row > header.number));
    left_out.sort_unstable();
    table.findings.extend(list_left_out(file, &left_out));
    if table.rows.is_empty() && table.refused == 0 {
        return Err(no_rows(file));
    }
    Ok(table)
}

fn no_rows(file: &str) -> Finding {
    Finding::error("PB-1004", file)
        .found("a header but no data rows")
        .expected("at least one data row")
        .fix("export the file again with its rows")
}

fn take_row(table: &mut Table, left_out: &mut Vec<usize>, row: Row) {
    let first = row.fields.iter().map(str::trim).find(|f| !f.is_empty());
    let Some(first) = first else {
        left_out.push(row.number);
        return;
    };
    let word = first.to_lowercase();
    let is_total = TOTALS.contains(&word.trim_end_matches([':', '：']).trim_end());
    // Files joined end to end repeat their header.
    if is_total
        || row
            .fields
            .iter()
            .map(clean_header)
            .eq(table.header.iter().cloned())
    {
        left_out.push(row.number);
        return;
    }
    let expected = table.header.len();
    let surplus = row.fields.iter().skip(expected);
    if row.fields.len() < expected || surplus.into_iter().any(|f| !f.trim().is_empty()) {
        table.refused += 1;
        table.findings.push(
            Finding::error("PB-1101", &table.file)
                .row(row.number)
                .found(format!("{} fields", row.fields.len()))
                .expected(format!("{expected} fields, as the header has"))
                .fix("look for a missing or an unquoted delimiter"),
        );
        return;
    }
    table.rows.push(row);
}

fn list_left_out(file: &str, rows: &[usize]) -> Option<Finding> {
    let (&first, n) = (rows.first()?, rows.len());
    Some(
        Finding::warning("PB-1106", file)
            .row(first)
            .found(format!(
                "{n} blank rows, totals or repeated headers left out: {}",
                list(rows)
            ))
            .expected("data rows")
            .fix("nothing to do, they are not counted"),
    )
}

/// "3, 5-9, 12 …", at most eight pieces.
pub(crate) fn list(rows: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &row in rows {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == row => *last = row,
            _ => runs.push((row, row)),
        }
    }
    let mut pieces: Vec<String> = runs
        .iter()
        .take(8)
        .map(|&(a, b)| {
            if a == b {
                a.to_string()
            } else {
                format!("{a}-{b}")
            }
        })
        .collect();
    if runs.len() > 8 {
        pieces.push("…".to_owned());
    }
    pieces.join(", ")
}

fn clean_header(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2060}'))
        .map(|c| if c == '\n' || c == '\t' { ' ' } else { c })
        .collect::<String>()
        .trim()
        .to_owned()
}

fn check_header(file: &str, header: &[String], row: usize) -> Result<(), Finding> {
    if header.len() > MAX_COLUMNS {
        return Err(Finding::error("PB-1109", file)
            .row(row)
            .found(format!("{} columns", header.len()))
            .expected(format!("at most {MAX_COLUMNS} columns"))
            .fix("leave out the columns that are not needed"));
    }
    let is_date = |name: &String| dates::looks_like_date(name);
    if header.iter().filter(|n| is_date(n)).count() >= 3 && !header.first().is_some_and(is_date) {
        return Err(Finding::error("PB-1107", file)
            .row(row)
            .found("dates stand in the columns")
            .expected("one row per queue and interval")
            .fix("turn the table so that each date has rows of its own"));
    }
    let is_data = |name: &String| is_date(name) || numbers::looks_like_number(name);
    if header.iter().any(is_data) {
        let shown: Vec<&str> = header.iter().take(4).map(String::as_str).collect();
        return Err(Finding::error("PB-1005", file)
            .row(row)
            .found(format!("row {row} looks like data: {}", shown.join(",")))
            .expected("a header")
            .fix("add a header row"));
    }
    for (index, name) in header.iter().enumerate() {
        let twin = header[..index]
            .iter()
            .position(|n| n.to_lowercase() == name.to_lowercase());
        if let (Some(twin), false) = (twin, name.is_empty()) {
            return Err(Finding::error("PB-1103", file)
                .row(row)
                .column(name)
                .position(index + 1)
                .found(format!("stands in columns {} and {}", twin + 1, index + 1))
                .expected("each header once")
                .fix("rename or remove one of the two"));
        }
    }
    Ok(())
}

/// Walks the records of the `csv` crate and counts rows itself, since the crate skips blank lines.
struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    inner: csv::Reader<&'t [u8]>,
    delimiter: char,
    warning: Option<Finding>,
    /// Rows before the next record.
    rows_before: usize,
    /// The blank lines that the crate stepped over.
    blank: Vec<usize>,
}

impl<'t> Reader<'t> {
    fn open(file: &'t str, text: &'t str, delimiter: Option<char>) -> Result<Self, Finding> {
        let (text, rows_before, declared) = skip_separator_line(text);
        let delimiter = delimiter.or(declared);
        let recognised = match delimiter {
            Some(delimiter) => delimiter,
            None => recognise_delimiter(file, text)?,
        };
        let warning = (delimiter.is_none() && recognised != ',').then(|| {
            Finding::warning("PB-1022", file)
                .found(format!("delimiter {recognised:?} recognised"))
                .expected("a comma")
                .fix("nothing to do if the columns look right")
        });
        let inner = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(u8::try_from(recognised).unwrap_or(b','))
            .from_reader(text.as_bytes());
        Ok(Self {
            file,
            text,
            inner,
            delimiter: recognised,
            warning,
            rows_before,
            blank: Vec::new(),
        })
    }

    fn next_filled(&mut self) -> Result<Option<Row>, Finding> {
        while let Some(row) = self.next()? {
            if row.fields.iter().any(|f| !f.trim().is_empty()) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    fn next(&mut self) -> Result<Option<Row>, Finding> {
        let from = self.inner.position().byte() as usize;
        let mut fields = StringRecord::new();
        match self.inner.read_record(&mut fields) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(e) => {
                return Err(Finding::error("PB-1102", self.file)
                    .row(self.rows_before + 1)
                    .found(format!("the row cannot be read ({e})"))
                    .expected("rows of quoted or plain fields")
                    .fix("export the file again"));
            }
        }
        let skipped = self.text.as_bytes()[from..]
            .iter()
            .take_while(|&&b| b == b'\n')
            .count();
        let number = self.rows_before + skipped + 1;
        self.blank.extend(self.rows_before + 1..number);
        self.rows_before = number;
        let row = Row { number, fields };
        self.check(&row, from + skipped)?;
        Ok(Some(row))
    }

    fn check(&self, row: &Row, from: usize) -> Result<(), Finding> {
        if let Some(index) = row.fields.iter().position(|f| f.len() > MAX_FIELD) {
            return Err(Finding::error("PB-1109", self.file)
                .row(row.number)
                .position(index + 1)
                .found("a field longer than 64 KiB")
                .expected("shorter fields")
                .fix("look for a quote that is never closed"));
        }
        let to = self.inner.position().byte() as usize;
        let runaway = row
            .fields
            .iter()
            .any(|f| f.matches('\n').count() > MAX_LINES_IN_FIELD);
        let open = to >= self.text.len() && ends_in_quotes(&self.text[from..], self.delimiter);
        if runaway || open {
            return Err(Finding::error("PB-1102", self.file)
                .row(row.number)
                .found("a quote that is never closed")
                .expected("quotes in pairs")
                .fix("close the quote or remove it"));
        }
        Ok(())
    }
}

/// Some programs write `sep=;` above the header.
fn skip_separator_line(text: &str) -> (&str, usize, Option<char>) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    match line
        .strip_prefix("sep=")
        .map(|s| s.chars().collect::<Vec<_>>())
    {
        Some(chars) if chars.len() == 1 && chars[0].is_ascii() => (rest, 1, Some(chars[0])),
        _ => (text, 0, None),
    }
}

fn recognise_delimiter(file: &str, text: &str) -> Result<char, Finding> {
    let header = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    let mut quoted = false;
    let mut counts = [(',', 0_usize), (';', 0), ('\t', 0), ('|', 0)];
    for c in header.chars() {
        if c == '"' {
            quoted = !quoted;
        }
        if let (Some(entry), false) = (counts.iter_mut().find(|(d, _)| *d == c), quoted) {
            entry.1 += 1;
        }
    }
    // The first of the most frequent, so that a comma wins a tie.
    let most = counts.iter().map(|(_, n)| *n).max().unwrap_or(0);
    if most == 0 && header.contains('，') {
        return Err(Finding::error("PB-1022", file)
            .row(1)
            .found("the full-width comma ， between the headers")
            .expected("a comma, semicolon or tab")
            .fix("replace ， by a comma in the whole file"));
    }
    Ok(counts
        .iter()
        .find(|(_, n)| *n == most)
        .map_or(',', |(d, _)| *d))
}

fn ends_in_quotes(record: &str, delimiter: char) -> bool {
    let mut inside = false;
    let mut field_start = true;
    let mut chars = record.chars().peekable();
    while let Some(c) = chars.next() {
        match (inside, c) {
            (true, '"') if chars.peek() == Some(&'"') => {
                chars.next();
            }
            (true, '"') => inside = false,
            (false, '"') if field_start => inside = true,
            _ => {}
        }
        field_start = !inside && (c == delimiter || c == '\n');
    }
    inside
}

#[cfg(test)]
mod tests;
