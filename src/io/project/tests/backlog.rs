//! What a deferred queue begins with, and whose idle time it may use.

use super::{AGENTS, CENTRE, Folder};
use crate::io::messages::{Language, render};
use crate::staffing::{BacklogRules, IdleTimeOf};
use crate::units::Fraction;

/// The centre of the tests with these keys for its e-mail queue, which begin in row 15.
fn with_keys(keys: &str) -> Folder {
    let open = "open = [\"mon-fri 08:00-18:00\"]";
    Folder::new(&CENTRE.replacen(open, &format!("{keys}\n{open}"), 1)).with("agents.csv", AGENTS)
}

#[test]
fn the_keys_reach_the_formula_and_the_simulation() {
    let keys = "backlog_at_start = 120\nidle_time_of = [\"voice\"]\nidle_time_share = 0.6";
    let inputs = with_keys(keys).load().inputs;
    let expected = |share| BacklogRules {
        at_start: 120,
        idle_time: Some(IdleTimeOf {
            queues: vec!["voice".into()],
            share: Fraction::new(share).unwrap(),
        }),
    };
    assert_eq!(inputs.queues[1].target.backlog, expected(0.6));
    let behaviour = &inputs.queues[1].service.behaviour;
    assert_eq!(
        (behaviour.backlog_at_start, &behaviour.idle_time_of[..]),
        (120, &[0][..])
    );
    assert_eq!(inputs.queues[0].target.backlog, BacklogRules::default());
    let keys = "backlog_at_start = 120\nidle_time_of = [\"voice\"]";
    let inputs = with_keys(keys).load().inputs;
    assert_eq!(
        inputs.queues[1].target.backlog,
        expected(0.7),
        "the default share"
    );
}

#[test]
fn every_fault_has_its_row_what_was_expected_and_chinese() {
    let cases = [
        (
            "backlog_at_start = -1",
            "backlog_at_start is -1; expected 0 to 10000000",
        ),
        (
            "backlog_at_start = 1.5",
            "backlog_at_start is 1.5; expected a whole number",
        ),
        (
            "idle_time_of = [\"voise\"]",
            "\"voise\", which is no queue; expected did you mean \"voice\"?",
        ),
        (
            "idle_time_of = [\"fax\"]",
            "\"fax\", which is no queue; expected voice",
        ),
        (
            "idle_time_of = [\"mail\"]",
            "idle_time_of names the queue itself; expected voice",
        ),
        (
            "idle_time_of = [\"voice\", \"voice\"]",
            "names \"voice\" twice; expected voice",
        ),
        ("idle_time_of = \"voice\"", "expected a list in [ ]"),
        (
            "idle_time_of = [\"voice\"]\nidle_time_share = 0",
            "idle_time_share is 0; expected more than 0, up to 1",
        ),
        (
            "idle_time_share = 0.5",
            "idle_time_share without idle_time_of",
        ),
    ];
    for (keys, text) in cases {
        let refused = with_keys(keys).refused();
        let finding = &refused.findings[0];
        let row = 14 + keys.lines().count();
        assert_eq!(
            (finding.code, finding.row),
            ("PB-1601", Some(row)),
            "{keys}"
        );
        let told = render(finding, Language::English);
        assert!(told.contains(text), "{told}");
        assert_eq!(refused.kind.code(), 3);
    }
}

#[test]
fn live_queues_have_no_backlog_and_deferred_ones_no_idle_time_to_lend() {
    for key in [
        "backlog_at_start = 3",
        "idle_time_of = [\"mail\"]",
        "idle_time_share = 0.5",
    ] {
        let toml = CENTRE.replacen("patience_s = 120", key, 1);
        let refused = Folder::new(&toml).with("agents.csv", AGENTS).refused();
        let told = render(&refused.findings[0], Language::English);
        assert!(told.contains("paiban.toml:11"), "{told}");
        assert!(
            told.contains("on a queue whose contacts wait for somebody"),
            "{told}"
        );
    }
    let post = "[[queues]]\nid = \"post\"\nchannel = \"email\"\nidle_time_of = [\"mail\"]\n[[queues]]\nid = \"mail\"";
    let toml = CENTRE.replacen("[[queues]]\nid = \"mail\"", post, 1);
    let refused = Folder::new(&toml).with("agents.csv", AGENTS).refused();
    let told = render(&refused.findings[0], Language::English);
    assert!(
        told.contains("names \"mail\", which is deferred too; expected voice"),
        "{told}"
    );
}
