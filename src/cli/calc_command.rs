//! `paiban calc`: flags or a table in, results out; the sums are in `calc`.

use std::io::Read;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::args::{CalcArgs, CalcModel};
use super::calc;
use super::console::Outcome;
use super::failure::{Exit, Failure};

/// Answers one question given by flags, or every row of a table.
///
/// # Errors
/// Exit 3 where a question cannot be answered; with a table the answers are printed all the same.
pub fn calc(args: &CalcArgs) -> Result<Outcome, Failure> {
    let model = match args.model {
        CalcModel::ErlangB => calc::Model::ErlangB,
        CalcModel::ErlangC => calc::Model::ErlangC,
        CalcModel::ErlangA => calc::Model::ErlangA,
        CalcModel::ErlangAGeneral => calc::Model::ErlangAGeneral,
        CalcModel::FiniteLines => calc::Model::FiniteLines,
        CalcModel::Priority => calc::Model::Priority,
        CalcModel::Retrial => calc::Model::Retrial,
        CalcModel::RetrialDay => calc::Model::RetrialDay,
        CalcModel::TimeVarying => calc::Model::TimeVarying,
        CalcModel::Chat => calc::Model::Chat,
        CalcModel::Staff => calc::Model::Staff,
        CalcModel::Deferred => calc::Model::Deferred,
        CalcModel::DeferredCapacity => calc::Model::DeferredCapacity,
    };
    match &args.batch {
        Some(file) => table(model, file),
        None => question(model, &args.question.columns()),
    }
}

fn table(model: calc::Model, file: &Path) -> Result<Outcome, Failure> {
    let text = read(file)?;
    let (answers, failed) = calc::batch(model, &text)
        .map_err(|e| Failure::new(Exit::Input, "PB-1104", format!("{}: {e}", file.display())))?;
    let outcome = Outcome {
        text: answers,
        ..Outcome::default()
    };
    if failed == 0 {
        return Ok(outcome);
    }
    // The rows that worked are worth having: they go out before the exit code says that some failed.
    print!("{}", outcome.text);
    let message = format!("{failed} rows cannot be computed; see the column \"error\"");
    Err(Failure::new(Exit::Input, "PB-1302", message))
}

fn read(file: &Path) -> Result<String, Failure> {
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .read_to_end(&mut bytes)
            .map_err(|e| Failure::storage(file, &e))?;
        bytes
    } else {
        crate::io::files::read(file).map_err(|r| Failure::of_findings(Exit::Storage, r.findings))?
    };
    let name = file.display().to_string();
    crate::io::text::decode(&name, &bytes, None)
        .map(|decoded| decoded.text.into_owned())
        .map_err(|f| Failure::of_findings(Exit::Input, vec![f]))
}

fn question(model: calc::Model, columns: &[(&str, &str)]) -> Result<Outcome, Failure> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let values: Vec<String> = columns.iter().map(|(_, value)| quoted(value)).collect();
    let text = format!("{}\n{}\n", names.join(","), values.join(","));
    let (answer, failed) = calc::batch(model, &text)
        .map_err(|e| Failure::new(Exit::Usage, "PB-0002", e.to_string()))?;
    let mut reader = csv::Reader::from_reader(answer.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let row = reader
        .records()
        .next()
        .and_then(Result::ok)
        .unwrap_or_default();
    let mut outcome = Outcome::default();
    let mut values = Map::new();
    for (name, value) in header.iter().zip(row.iter()) {
        if name == "error" && failed > 0 {
            return Err(Failure::new(Exit::Input, "PB-1302", value));
        }
        if name != "error" {
            outcome.text.push_str(&format!("{name:<31} {value}\n"));
            let parsed = value
                .parse::<f64>()
                .ok()
                .and_then(serde_json::Number::from_f64);
            values.insert(
                name.into(),
                parsed.map_or_else(|| json!(value), Value::Number),
            );
        }
    }
    outcome
        .fields
        .insert("answer".into(), Value::Object(values));
    Ok(outcome)
}
