//! Text to records, each with its row number.

use std::ops::Range;

use csv::StringRecord;

use super::MAX_FIELD;
use crate::history::Finding;

/// More line breaks in one field mean a quote that was never closed.
const MAX_LINES_IN_FIELD: usize = 20;

/// One record of the text, lent until the next is read.
#[derive(Clone, Copy)]
pub struct Record<'r> {
    /// As a spreadsheet counts.
    pub number: usize,
    text: &'r str,
    spans: &'r [Range<usize>],
}

impl<'r> Record<'r> {
    /// How many fields it has.
    pub fn n_fields(self) -> usize {
        self.spans.len()
    }

    /// The fields as they stand there.
    pub fn fields(self) -> impl Iterator<Item = &'r str> + Clone {
        self.spans.iter().map(move |span| &self.text[span.clone()])
    }
}

/// Walks the records and counts rows.
pub struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    records: Records<'t>,
    delimiter: char,
    /// What is to be said of the delimiter.
    pub warning: Option<Finding>,
    /// Rows before the next record.
    rows_before: usize,
    /// The blank lines before records.
    pub blank: Vec<usize>,
    /// Where the fields of the record stand.
    spans: Vec<Range<usize>>,
}

/// How the text is cut into records.
enum Records<'t> {
    /// No quote in the whole text: a line is a record, and nothing needs copying.
    Lines { next: usize },
    /// The `csv` crate reads quotes.
    Quoted {
        inner: Box<csv::Reader<&'t [u8]>>,
        record: StringRecord,
    },
}

impl<'t> Records<'t> {
    fn of(text: &'t str, delimiter: char) -> Self {
        let is_plain = !text.contains('"') && !text.contains('\r') && !text.starts_with('\u{FEFF}');
        if delimiter.is_ascii() && is_plain {
            return Self::Lines { next: 0 };
        }
        let inner = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(u8::try_from(delimiter).unwrap_or(b','))
            .from_reader(text.as_bytes());
        Self::Quoted {
            inner: Box::new(inner),
            record: StringRecord::new(),
        }
    }

    /// Where the next record begins, or blank lines before it.
    fn position(&self) -> usize {
        match self {
            Self::Lines { next } => *next,
            Self::Quoted { inner, .. } => inner.position().byte() as usize,
        }
    }
}

impl<'t> Reader<'t> {
    /// Recognises the delimiter where none is given.
    pub fn open(file: &'t str, text: &'t str, delimiter: Option<char>) -> Result<Self, Finding> {
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
        Ok(Self {
            file,
            text,
            records: Records::of(text, recognised),
            delimiter: recognised,
            warning,
            rows_before,
            blank: Vec::new(),
            spans: Vec::new(),
        })
    }

    /// The next record with a field that is not blank.
    pub fn next_filled(&mut self) -> Result<Option<Record<'_>>, Finding> {
        while let Some(number) = self.advance()? {
            let record = self.record(number);
            if record.fields().any(|f| !f.trim().is_empty()) {
                return Ok(Some(self.record(number)));
            }
        }
        Ok(None)
    }

    /// The next record.
    pub fn next(&mut self) -> Result<Option<Record<'_>>, Finding> {
        let number = self.advance()?;
        Ok(number.map(|number| self.record(number)))
    }

    fn record(&self, number: usize) -> Record<'_> {
        let text = match &self.records {
            Records::Lines { .. } => self.text,
            Records::Quoted { record, .. } => record.as_slice(),
        };
        Record {
            number,
            text,
            spans: &self.spans,
        }
    }

    /// Steps to the next record and gives its row; blank lines are skipped and counted.
    fn advance(&mut self) -> Result<Option<usize>, Finding> {
        let from = self.records.position();
        let skipped = self.text.as_bytes()[from..]
            .iter()
            .take_while(|&&b| b == b'\n')
            .count();
        if !self.cut(from + skipped)? {
            return Ok(None);
        }
        let number = self.rows_before + skipped + 1;
        self.blank.extend(self.rows_before + 1..number);
        self.rows_before = number;
        self.check(number, from + skipped)?;
        Ok(Some(number))
    }

    /// Cuts the record that begins at `from` into fields; false at the end of the text.
    fn cut(&mut self, from: usize) -> Result<bool, Finding> {
        self.spans.clear();
        match &mut self.records {
            Records::Lines { next } => {
                *next = cut_line(self.text, (from, self.delimiter as u8), &mut self.spans);
                Ok(from < self.text.len())
            }
            Records::Quoted { inner, record } => match inner.read_record(record) {
                Ok(true) => {
                    let spans = (0..record.len()).filter_map(|index| record.range(index));
                    self.spans.extend(spans);
                    Ok(true)
                }
                Ok(false) => Ok(false),
                Err(e) => Err(Finding::error("PB-1102", self.file)
                    .row(self.rows_before + 1)
                    .found(format!("the row cannot be read ({e})"))
                    .expected("rows of quoted or plain fields")
                    .fix("export the file again")),
            },
        }
    }

    fn check(&self, number: usize, from: usize) -> Result<(), Finding> {
        if let Some(index) = self.spans.iter().position(|f| f.len() > MAX_FIELD) {
            return Err(Finding::error("PB-1109", self.file)
                .row(number)
                .position(index + 1)
                .found("a field longer than 64 KiB")
                .expected("shorter fields")
                .fix("look for a quote that is never closed"));
        }
        let Records::Quoted { inner, record } = &self.records else {
            return Ok(());
        };
        let to = inner.position().byte() as usize;
        let runaway = record
            .iter()
            .any(|f| f.matches('\n').count() > MAX_LINES_IN_FIELD);
        let open = to >= self.text.len() && ends_in_quotes(&self.text[from..], self.delimiter);
        if runaway || open {
            return Err(Finding::error("PB-1102", self.file)
                .row(number)
                .found("a quote that is never closed")
                .expected("quotes in pairs")
                .fix("close the quote or remove it"));
        }
        Ok(())
    }
}

/// Cuts the line at `from` and gives the start of the next.
fn cut_line(text: &str, (from, delimiter): (usize, u8), spans: &mut Vec<Range<usize>>) -> usize {
    let mut field = from;
    for (index, &byte) in text.as_bytes()[from..].iter().enumerate() {
        let at = from + index;
        if byte == delimiter || byte == b'\n' {
            spans.push(field..at);
            field = at + 1;
        }
        if byte == b'\n' {
            return field;
        }
    }
    spans.push(field..text.len());
    text.len()
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
