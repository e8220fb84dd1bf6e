//! How far off would the forecast have been?
//!
//! ```text
//! history ──► known before each origin ──► forecast of 14 days ──► held against what came
//! ```
//! `cargo run --release --example backtest_a_queue` asks it of the sample's hotline and prints such as
//!
//! ```text
//! voice, 28 days from 2 origins: WAPE 13.5 %, the same week before 20.1 %
//!   2026-08-03 by state-space
//!   2026-10-05 by state-space
//! ```

use std::error::Error;
use std::path::Path;

use paiban::forecast::{BacktestPlan, backtest};
use paiban::io::project;

fn main() -> Result<(), Box<dyn Error>> {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample");
    let inputs = project::read(&sample)?.inputs;
    let history = inputs.history.ok_or("the sample has a history")?;
    let voice = [inputs.queues[0].context.clone()];
    let plan = BacktestPlan {
        origins: vec!["2026-08-03".parse()?, "2026-10-05".parse()?],
        horizon_days: 14,
    };
    let tested = backtest(&history, &voice, &inputs.events, &plan)?.remove(0);

    let wape = tested.engine.overall().wape().ok_or("contacts to score")?;
    let rival = tested.rivals[0].overall();
    let naive = rival.wape().ok_or("contacts to score")?;
    println!(
        "{}, {} days from {} origins: WAPE {:.1} %, the same week before {:.1} %",
        tested.queue,
        plan.horizon_days * plan.origins.len(),
        plan.origins.len(),
        100.0 * wape,
        100.0 * naive
    );
    for (origin, choice) in &tested.choices {
        println!("  {origin} by {}", choice.chosen);
    }
    assert_eq!(tested.rows.len(), 2 * 14 * 48);
    assert!(wape < naive, "a model must beat last week");
    Ok(())
}
