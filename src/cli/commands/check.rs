//! `paiban check`: what became of each row of each input.

use serde_json::{Value, json};

use crate::cli::args::ProjectArgs;
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::Failure;
use crate::cli::learning;
use crate::cli::workspace::{self, Workspace};
use crate::forecast::UnusualDays;
use crate::history::Ledger;
use crate::io::outputs;
use crate::report::Language;

/// Reads every input and prints the ledgers.
///
/// # Errors
/// Exit 3 with everything that is wrong.
pub fn check(args: &ProjectArgs, console: &Console) -> Result<Outcome, Failure> {
    let watch = Watch::new(console.shows_progress(), console.language(), None);
    let space = Workspace::open(&args.project, args.out.as_deref(), None, console, &watch);
    watch.finish();
    let space = space?;
    let unusual = learning::unusual_in(&space);
    let mut findings = space.findings();
    findings.extend(learning::warnings(&space, &unusual));
    console.findings(&findings);
    let mut outcome = Outcome {
        text: ledger_text(&space.ledgers, console.language()),
        findings,
        ..Outcome::default()
    };
    tell_exclusions(&space, console, &mut outcome);
    if space.inputs.history.is_some() {
        propose(&space, &unusual, console, &mut outcome);
    }
    let ledgers: Vec<Value> = space.ledgers.iter().map(ledger_json).collect();
    outcome
        .fields
        .insert("ledgers".into(), Value::Array(ledgers));
    Ok(outcome)
}

/// What the calendar keeps from being learnt from, with the reasons.
fn tell_exclusions(space: &Workspace, console: &Console, outcome: &mut Outcome) {
    let exclusions = learning::exclusions(&space.inputs.events);
    if !exclusions.is_empty() {
        let head = console.pick("not learnt from:", "不用于学习：");
        outcome.text.push_str(&format!("\n{head}\n"));
    }
    for entry in &exclusions {
        let line = learning::line(entry, console.language());
        outcome.text.push_str(&format!("  {line}\n"));
    }
    let list = exclusions.iter().map(|e| learning::json(e)).collect();
    outcome
        .fields
        .insert("exclusions".into(), Value::Array(list));
}

/// Writes the unusual days as rows for the calendar. A folder that cannot be written is said, and must
/// not hide what became of the inputs.
fn propose(space: &Workspace, unusual: &[UnusualDays], console: &Console, outcome: &mut Outcome) {
    let place = space.out.join("calendar_proposals.csv");
    let text = outputs::calendar_proposals_csv(unusual, space.language);
    match workspace::write_file(&place, text.as_bytes()) {
        Ok(()) => {
            let head = console.pick(
                "unusual days, as rows for calendar.csv:",
                "异常日，可移入 calendar.csv：",
            );
            let line = format!("\n{head} {}\n{}\n", unusual.len(), place.display());
            outcome.text.push_str(&line);
            let place = json!(place.display().to_string());
            outcome.fields.insert("proposals_file".into(), place);
        }
        Err(failure) => console.findings(&failure.findings),
    }
    outcome
        .fields
        .insert("proposals".into(), json!(unusual.len()));
}

fn ledger_text(ledgers: &[Ledger], language: Language) -> String {
    let mut text = match language {
        Language::English => {
            "file                      read  accepted  repaired  refused  remarks\n"
        }
        Language::Chinese => {
            "文件                      读入      接受      修复     拒绝     备注\n"
        }
    }
    .to_owned();
    for ledger in ledgers {
        text.push_str(&format!(
            "{:<24}{:>6}{:>10}{:>10}{:>9}{:>9}\n",
            ledger.file,
            ledger.read,
            ledger.accepted,
            ledger.repaired,
            ledger.refused,
            ledger.findings.len()
        ));
    }
    text
}

fn ledger_json(ledger: &Ledger) -> Value {
    json!({
        "file": ledger.file,
        "read": ledger.read,
        "accepted": ledger.accepted,
        "repaired": ledger.repaired,
        "refused": ledger.refused,
        "remarks": ledger.findings.len(),
    })
}
