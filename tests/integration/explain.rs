//! Questions about a plan, from the command line.

use serde_json::Value;

use crate::support::{TOML, answer, errors, put, run_in, small_centre};

fn told(folder: &std::path::Path, arguments: &str) -> Value {
    let made = run_in(folder, &format!("explain . {arguments} --json"));
    assert_eq!(
        made.status.code(),
        Some(0),
        "{}{}",
        errors(&made),
        answer(&made)
    );
    serde_json::from_str(&answer(&made)).expect("one document")
}

#[test]
fn a_person_without_a_roster_gets_ways_out() {
    let centre = small_centre();
    let fine = run_in(centre.path(), "explain . infeasible");
    assert_eq!(answer(&fine), "everybody has a legal roster\n");
    let rows = "agent_id,first_day,last_day,kind,shift\n\
                A2,2026-11-03,2026-11-03,pinned,day\n";
    put(centre.path(), "availability.csv", rows);
    let agents = crate::support::AGENTS.replace("contract,skills\n", "contract,skills,hired\n");
    let agents = agents.replace("voice\n", "voice,\n").replace(
        "A2,Agent 2,full-time,voice,",
        "A2,Agent 2,full-time,voice,2026-11-04",
    );
    put(centre.path(), "agents.csv", &agents);
    let told = told(centre.path(), "infeasible");
    assert_eq!(told["people"][0]["agent_id"], "A2");
    let ways = told["people"][0]["ways_out"].as_array().expect("ways");
    assert!(
        ways[0]["change"]
            .as_str()
            .is_some_and(|way| way.contains("pinned")),
        "{told}"
    );
}

#[test]
fn a_short_interval_and_a_day_are_priced() {
    let centre = small_centre();
    // Twice the volume of work, so that five people are too few.
    put(
        centre.path(),
        "paiban.toml",
        &TOML.replace("handle_time_s = 240", "handle_time_s = 900"),
    );
    let made = run_in(centre.path(), "roster .");
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    let short = told(centre.path(), "short 2026-11-02 11:00");
    assert_eq!(short["queue"], "voice");
    assert!(
        short["scheduled"].as_f64() < short["required"].as_f64(),
        "{short}"
    );
    assert!(short["price_per_hour"].as_f64() > Some(0.0));
    let ideas = short["ideas"].as_array().expect("ideas");
    let best = &ideas[0];
    let (by_prices, again) = (best["by_prices"].as_f64(), best["solved_again"].as_f64());
    let (by_prices, again) = (by_prices.expect("money"), again.expect("money"));
    assert!((by_prices - again).abs() <= 0.2 * again, "{short}");
    let person = told(centre.path(), "person A1 2026-11-02");
    let options = person["options"].as_array().expect("options");
    assert_eq!(options.len(), 4, "{person}");
    assert_eq!(options[0]["extra"], 0.0);
    let chinese = run_in(centre.path(), "explain . person A1 2026-11-02 --lang zh-CN");
    assert!(
        answer(&chinese).contains("当天成本"),
        "{}",
        answer(&chinese)
    );
    for wrong in [
        "person A9 2026-11-02",
        "person A1 2027-01-01",
        "short 2026-11-02 11:00 --queue x",
    ] {
        let refused = run_in(centre.path(), &format!("explain . {wrong}"));
        assert_eq!(
            refused.status.code(),
            Some(3),
            "{wrong}: {}",
            errors(&refused)
        );
    }
    assert_eq!(
        run_in(centre.path(), "explain . short 2026-11-02 25:00")
            .status
            .code(),
        Some(2)
    );
}
