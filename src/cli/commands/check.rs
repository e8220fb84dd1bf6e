//! `paiban check`: what became of each row of each input.

use serde_json::{Value, json};

use crate::cli::args::ProjectArgs;
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::Failure;
use crate::cli::workspace::Workspace;
use crate::history::Ledger;
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
    console.findings(&space.findings());
    let mut outcome = Outcome {
        text: ledger_text(&space.ledgers, console.language()),
        findings: space.findings(),
        ..Outcome::default()
    };
    let ledgers: Vec<Value> = space.ledgers.iter().map(ledger_json).collect();
    outcome
        .fields
        .insert("ledgers".into(), Value::Array(ledgers));
    Ok(outcome)
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
