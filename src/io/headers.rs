//! Header names to fields: our own names, English and Chinese usage, and the layouts that Genesys,
//! Amazon Connect, Calabrio and NICE export.
//!
//! Names are compared without case, spaces and marks. A field lists its names in tiers: a name of a
//! later tier counts only where no header bears one of an earlier tier, so a file that has both a
//! queue and a skill set is read by its queue. Two headers of the same tier are a question to the
//! planner, never a guess.

pub mod names;

use std::collections::BTreeMap;

use super::dates::Place;
use super::table::{Row, Table};
use crate::history::Finding;

/// A field that a file may or must have.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Our own name of the column.
    pub name: &'static str,
    /// Whether the file is of no use without it.
    pub required: bool,
    /// Other names, tier by tier.
    pub tiers: &'static [&'static [&'static str]],
}

/// Which column holds which field.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    positions: BTreeMap<&'static str, usize>,
}

impl Columns {
    /// The position of a field's column, from 0.
    pub fn get(&self, field: &str) -> Option<usize> {
        self.positions.get(field).copied()
    }

    /// Whether the file has the field.
    pub fn has(&self, field: &str) -> bool {
        self.positions.contains_key(field)
    }

    /// The row's field, trimmed; empty where the file has no such column.
    pub fn field<'t>(&self, row: Row<'t>, field: &str) -> &'t str {
        self.get(field).map_or("", |index| row.field(index))
    }

    /// All cells of a field with their row numbers; none where the file has no such column.
    pub fn cells<'t>(
        &self,
        table: &'t Table,
        field: &str,
    ) -> impl Iterator<Item = (usize, &'t str)> + Clone + use<'t> {
        let rows = self.get(field).map(|index| {
            let cell = move |row: Row<'t>| (row.number, row.field(index));
            table.rows().map(cell)
        });
        rows.into_iter().flatten()
    }

    /// Where the field stands, for messages.
    pub fn place<'t>(&self, table: &'t Table, field: &'t str) -> Place<'t> {
        let index = self.get(field).unwrap_or(0);
        Place {
            file: &table.file,
            column: table.header.get(index).map_or(field, String::as_str),
            position: index + 1,
        }
    }
}

/// Finds each field's column; `map` gives the header of a field where the names do not tell.
///
/// # Errors
/// Every missing required column (PB-1104) and every pair of headers for one field (PB-1105).
pub fn match_columns(
    table: &Table,
    fields: &[Field],
    map: &BTreeMap<String, String>,
) -> Result<Columns, Vec<Finding>> {
    let mut columns = Columns::default();
    let mut faults = Vec::new();
    for field in fields {
        let found = match map.get(field.name) {
            Some(header) => mapped(table, field, header).map(Some),
            None => recognised(table, field),
        };
        match found {
            Ok(Some(index)) => {
                columns.positions.insert(field.name, index);
            }
            Ok(None) if field.required => faults.push(missing(table, field)),
            Ok(None) => {}
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() {
        Ok(columns)
    } else {
        Err(faults)
    }
}

/// Says which headers of a project's own file nobody reads, since a typing error hides there.
pub fn unused(table: &Table, fields: &[Field], columns: &Columns) -> Vec<Finding> {
    let used: Vec<usize> = columns.positions.values().copied().collect();
    let strange = table.header.iter().enumerate();
    strange
        .filter(|(index, name)| !used.contains(index) && !name.is_empty())
        .map(|(index, name)| {
            let known: Vec<&str> = fields.iter().map(|f| f.name).collect();
            Finding::warning("PB-1104", &table.file)
                .row(1)
                .column(name)
                .position(index + 1)
                .found("no field has this name, the column is not read")
                .expected(known.join(", "))
                .fix(
                    suggestion(name, known.into_iter())
                        .unwrap_or_else(|| "remove or rename the column".into()),
                )
        })
        .collect()
}

/// "did you mean …?" for the candidate most like the word, if one is.
pub fn suggestion<'a>(wanted: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    nearest(wanted, candidates).map(|name| format!("did you mean \"{name}\"?"))
}

/// The candidate most like the word, if one is.
pub fn nearest<'a>(wanted: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let key = normalise(wanted);
    let likeness = |name: &str| {
        let other = normalise(name);
        let part = key.chars().count() >= 2
            && (other.contains(&key) || (other.chars().count() >= 2 && key.contains(&other)));
        strsim::jaro_winkler(&key, &other).max(if part { 0.85 } else { 0.0 })
    };
    candidates
        .map(|name| (likeness(name), name))
        .filter(|(score, _)| *score >= 0.8)
        .fold(None, |best: Option<(f64, &str)>, next| match best {
            Some(b) if b.0 >= next.0 => Some(b),
            _ => Some(next),
        })
        .map(|(_, name)| name)
}

/// Lower case without spaces and marks, full-width letters made plain.
pub fn normalise(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn mapped(table: &Table, field: &Field, header: &str) -> Result<usize, Finding> {
    let position = table.header.iter().position(|h| h == header.trim());
    position.ok_or_else(|| {
        let fix = suggestion(header, table.header.iter().map(String::as_str));
        Finding::error("PB-1104", &table.file)
            .row(1)
            .column(field.name)
            .found(format!(
                "map names \"{header}\", the header has: {}",
                shown(table)
            ))
            .expected("a header of the file")
            .fix(fix.unwrap_or_else(|| "correct map".into()))
    })
}

fn recognised(table: &Table, field: &Field) -> Result<Option<usize>, Finding> {
    for (index, tier) in field.tiers.iter().enumerate() {
        let mut names: Vec<String> = tier.iter().map(|n| normalise(n)).collect();
        if index == 0 {
            names.push(normalise(field.name));
        }
        let hits: Vec<usize> = table
            .header
            .iter()
            .enumerate()
            .filter(|(_, header)| names.contains(&normalise(header)))
            .map(|(position, _)| position)
            .collect();
        match hits.as_slice() {
            [] => {}
            [one] => return Ok(Some(*one)),
            [a, b, ..] => return Err(two_for_one(table, field, *a, *b)),
        }
    }
    Ok(None)
}

fn two_for_one(table: &Table, field: &Field, a: usize, b: usize) -> Finding {
    Finding::error("PB-1105", &table.file)
        .row(1)
        .column(&table.header[b])
        .position(b + 1)
        .found(format!(
            "\"{}\" and \"{}\" both mean \"{}\"",
            table.header[a], table.header[b], field.name
        ))
        .expected("one column for each field")
        .fix("choose one with map, or remove the other")
}

fn missing(table: &Table, field: &Field) -> Finding {
    let names =
        std::iter::once(field.name).chain(field.tiers.iter().flat_map(|t| t.iter().copied()));
    let near = names
        .filter_map(|name| {
            let header = nearest(name, table.header.iter().map(String::as_str))?;
            Some((
                strsim::jaro_winkler(&normalise(name), &normalise(header)),
                header,
            ))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, header)| header);
    let fix = match near {
        Some(header) => format!(
            "did you mean \"{header}\"? then set map = {{ {} = \"{header}\" }}",
            field.name
        ),
        None => format!(
            "rename the header, or set map = {{ {} = \"…\" }}",
            field.name
        ),
    };
    Finding::error("PB-1104", &table.file)
        .row(1)
        .column(field.name)
        .found(format!("no such column; the header has: {}", shown(table)))
        .expected(format!("a column \"{}\"", field.name))
        .fix(fix)
}

fn shown(table: &Table) -> String {
    let names: Vec<&str> = table.header.iter().take(20).map(String::as_str).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests;
