use std::time::Instant;

use super::*;
use crate::progress::Silent;
use crate::roster::compile::compile;

mod instances;

#[test]
#[ignore]
fn measure() {
    for name in std::env::var("INSTANCES").unwrap().split(',') {
        let Some(problem) = instances::load(name) else {
            return;
        };
        let compiled = compile(&problem).unwrap();
        let start = Instant::now();
        let prices = prices(&compiled, &PriceLimits::USUAL, &Silent);
        let seconds = start.elapsed().as_secs_f64();
        eprintln!("{name} {seconds:.2} s, {:?}", prices.weeks);
        eprintln!(
            "sum z {}",
            prices.weeks.iter().map(|w| w.objective).sum::<f64>()
        );
    }
}
