//! Reading a table by its header and writing it back with more columns.

use csv::{ReaderBuilder, StringRecord, Trim, WriterBuilder};

use super::row_error::RowError;
use super::{CalcError, Model};
use crate::staffing::calculator::ErlangCQuestion;
use crate::units::ServiceLevelDefinition;

/// A table as text, with the places of the columns that the model knows.
pub(super) struct Table {
    header: StringRecord,
    rows: Vec<StringRecord>,
    /// Name and position of each known column that is there.
    places: Vec<(&'static str, usize)>,
}

impl Table {
    pub(super) fn read(model: Model, text: &str) -> Result<Self, CalcError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .trim(Trim::Headers)
            .from_reader(text.as_bytes());
        let header = reader
            .headers()
            .map_err(|error| unreadable(1, &error))?
            .clone();
        if header.iter().all(str::is_empty) {
            return Err(CalcError::Empty);
        }
        let places = places(model, &header)?;
        let rows = reader
            .records()
            .enumerate()
            .map(|(i, row)| row.map_err(|error| unreadable(i + 2, &error)))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            header,
            rows,
            places,
        })
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { table: self, cells })
    }

    /// The table with the results and the `error` column appended.
    pub(super) fn with_answers(
        &self,
        model: Model,
        answers: &[Result<Vec<String>, RowError>],
    ) -> String {
        let results = model.result_columns();
        let width = self.header.len();
        let mut text = line(
            self.header
                .iter()
                .chain(results.iter().copied())
                .chain(["error"]),
        );
        for (row, answer) in self.rows.iter().zip(answers) {
            let echoed = (0..width).map(|i| row.get(i).unwrap_or(""));
            text += &match answer {
                Ok(cells) => line(echoed.chain(cells.iter().map(String::as_str)).chain([""])),
                Err(error) => {
                    let error = error.to_string();
                    let empty = results.iter().map(|_| "");
                    line(echoed.chain(empty).chain([error.as_str()]))
                }
            };
        }
        text
    }
}

/// One question.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a Table,
    cells: &'a StringRecord,
}

impl Row<'_> {
    /// Refuses a row whose cells do not match the header one to one.
    pub(super) fn check_width(&self) -> Result<(), RowError> {
        let (found, expected) = (self.cells.len(), self.table.header.len());
        if found == expected {
            Ok(())
        } else {
            Err(RowError::Width { found, expected })
        }
    }

    /// The trimmed cell; empty where the column is not there.
    pub(super) fn text(&self, column: &'static str) -> &str {
        let place = self.table.places.iter().find(|(name, _)| *name == column);
        place
            .and_then(|&(_, index)| self.cells.get(index))
            .map_or("", str::trim)
    }

    pub(super) fn number(&self, column: &'static str) -> Result<f64, RowError> {
        self.optional(column)?.ok_or(RowError::Empty { column })
    }

    pub(super) fn optional(&self, column: &'static str) -> Result<Option<f64>, RowError> {
        match self.text(column) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| RowError::Cell {
                column,
                found: text.to_owned(),
                expected: "a number",
            }),
        }
    }

    pub(super) fn whole(&self, column: &'static str) -> Result<u64, RowError> {
        self.optional_whole(column)?
            .ok_or(RowError::Empty { column })
    }

    pub(super) fn optional_whole(&self, column: &'static str) -> Result<Option<u64>, RowError> {
        let Some(value) = self.optional(column)? else {
            return Ok(None);
        };
        // 2^53: beyond it not every whole number is an f64.
        if value.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&value) {
            Ok(Some(value as u64))
        } else {
            Err(RowError::Cell {
                column,
                found: self.text(column).to_owned(),
                expected: "a whole number from 0 to 9007199254740992",
            })
        }
    }

    /// Numbers separated by `|`; none where the cell is empty.
    pub(super) fn numbers(&self, column: &'static str) -> Result<Vec<f64>, RowError> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let parts = text.split('|').map(|part| part.trim().parse());
        parts.collect::<Result<_, _>>().map_err(|_| RowError::Cell {
            column,
            found: text.to_owned(),
            expected: "numbers separated by |, such as 1|1.2|1.5",
        })
    }

    /// The four columns that most models share.
    pub(super) fn erlang_c_question(&self) -> Result<ErlangCQuestion, RowError> {
        Ok(ErlangCQuestion {
            agents: self.whole("agents")?,
            offered_load: self.number("offered_load")?,
            handle_time_s: self.number("handle_time_s")?,
            answer_within_s: self.number("answer_within_s")?,
        })
    }

    /// Mean patience in seconds; empty or `infinite` means that nobody gives up.
    pub(super) fn patience(&self) -> Result<Option<f64>, RowError> {
        match self.text("patience_s") {
            "infinite" => Ok(None),
            _ => self.optional("patience_s"),
        }
    }

    /// Whether anybody gets in; empty means that somebody does.
    pub(super) fn open(&self) -> Result<bool, RowError> {
        const COLUMN: &str = "open";
        match self.text(COLUMN) {
            "" | "true" => Ok(true),
            "false" => Ok(false),
            found => Err(RowError::Cell {
                column: COLUMN,
                found: found.to_owned(),
                expected: "true or false",
            }),
        }
    }

    pub(super) fn definition(&self) -> Result<ServiceLevelDefinition, RowError> {
        const COLUMN: &str = "service_level_definition";
        match self.text(COLUMN) {
            "" | "offered" => Ok(ServiceLevelDefinition::Offered),
            "answered" => Ok(ServiceLevelDefinition::Answered),
            "excluding-short" => Ok(ServiceLevelDefinition::ExcludingShort),
            "including-short" => Ok(ServiceLevelDefinition::IncludingShort),
            "virtual-wait" => Ok(ServiceLevelDefinition::VirtualWait),
            text => Err(RowError::Cell {
                column: COLUMN,
                found: text.to_owned(),
                expected: "offered, answered, excluding-short, including-short or virtual-wait",
            }),
        }
    }
}

fn places(model: Model, header: &StringRecord) -> Result<Vec<(&'static str, usize)>, CalcError> {
    let mut places = Vec::new();
    let (required, optional) = (model.required_columns(), model.optional_columns());
    for &column in required.iter().chain(optional) {
        let mut found = header
            .iter()
            .enumerate()
            .filter(|(_, name)| *name == column);
        match (found.next(), found.next()) {
            (Some(_), Some(_)) => return Err(CalcError::DuplicateColumn { column }),
            (Some((index, _)), None) => places.push((column, index)),
            (None, _) if required.contains(&column) => {
                return Err(CalcError::MissingColumn {
                    model: model.name(),
                    column,
                    needed: required,
                });
            }
            (None, _) => {}
        }
    }
    Ok(places)
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    writer
        .write_record(cells)
        .expect("invariant: memory takes any record");
    let bytes = writer
        .into_inner()
        .expect("invariant: memory takes any record");
    String::from_utf8(bytes).expect("invariant: cells are text")
}

fn unreadable(row: usize, error: &csv::Error) -> CalcError {
    CalcError::Unreadable {
        row,
        reason: error.to_string(),
    }
}
