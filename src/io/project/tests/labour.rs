use super::*;
use crate::roster::labour::{LabourRules, Parameter, Severity};

/// The good centre with these lines under `[rules]`.
fn with(lines: &str) -> Folder {
    swapped("[40, 40]", &format!("[40, 40]\n[rules]\n{lines}"))
}

fn rules(lines: &str) -> LabourRules {
    with(lines).load().inputs.workforce.labour
}

#[test]
fn a_preset_and_what_is_overridden_are_read() {
    assert!(rules("preset = \"none\"").is_empty());
    let eu = rules("preset = \"eu-wtd\"");
    assert_eq!(eu.hard(Parameter::MinDailyRest), Some(660));
    let own = "preset = \"eu-wtd\"\n[rules.override]\n\
               min_daily_rest_min = { value = 720 }\n\
               night_window = { value = \"22:00-07:00\" }\n\
               avg_weekly_cap_min = { value = 2880, severity = \"info\" }\n\
               max_daily_min = { value = 600, severity = \"soft\", price = 20.5 }";
    let own = rules(own);
    assert_eq!(own.hard(Parameter::MinDailyRest), Some(720));
    assert_eq!(own.night(), (1320, 1860));
    assert_eq!(own.hard(Parameter::AverageWeekly), None);
    let soft = own.limit(Parameter::MaxDaily).unwrap();
    assert_eq!((soft.severity, soft.price), (Severity::Soft, 20.5));
    // Without a preset each parameter stands on its own.
    let alone = rules("[rules.override]\nmax_consecutive_days = { value = 5 }");
    assert_eq!(alone.hard(Parameter::MaxConsecutiveDays), Some(5));
}

#[test]
fn what_cannot_be_is_refused_with_its_place() {
    let head = "preset = \"cn-standard\"\n[rules.override]\n";
    for (line, code) in [
        ("min_daily_rest = { value = 660 }", "PB-1601"),
        ("min_daily_rest_min = 660", "PB-1601"),
        ("min_daily_rest_min = { value = -1 }", "PB-1601"),
        ("min_daily_rest_min = { value = \"eleven\" }", "PB-1601"),
        ("min_daily_rest_min = { severity = \"hard\" }", "PB-1601"),
        (
            "min_daily_rest_min = { value = 1, severity = \"harsh\" }",
            "PB-1601",
        ),
        ("min_daily_rest_min = { value = 1, price = 4 }", "PB-1601"),
        ("max_daily_min = { value = 600, price = 4 }", "PB-1601"),
        ("cycle = { value = \"decade\" }", "PB-1601"),
        ("pay_night = { value = 0.2 }", "PB-1605"),
        ("work_date_rule = { value = \"majority\" }", "PB-1605"),
    ] {
        let errors = with(&format!("{head}{line}")).errors();
        assert_eq!(errors, [(code, Some(32))], "{line}");
    }
    let rolling = "[rules.override]\nweekly_rest_days = { value = 2 }\n\
                   weekly_rest_window = { value = \"rolling_7\" }";
    assert_eq!(with(rolling).errors()[0].0, "PB-1601");
    let misspelt = with(&format!("{head}min_daily_rest = {{ value = 660 }}")).refused();
    assert_eq!(
        misspelt.findings[0].fix,
        "did you mean \"min_daily_rest_min\"?"
    );
}

#[test]
fn a_past_that_is_unknown_and_a_missing_permit_are_said() {
    let codes = |folder: Folder| -> Vec<&'static str> {
        let loaded = folder.load();
        loaded.warnings().map(|f| f.code).collect()
    };
    assert_eq!(codes(with("preset = \"none\"")), [""; 0]);
    assert_eq!(codes(with("preset = \"eu-wtd\"")), ["PB-1610"]);
    let past = "agent_id,work_date,shift,start,end,paid_minutes\n\
                A1,2026-06-01,day,2026-06-01T08:00,2026-06-01T17:00,480\n";
    let known = with("preset = \"eu-wtd\"").with("previous_roster.csv", past);
    assert_eq!(codes(known), [""; 0]);
    let named = "preset = \"cn-irregular\"\n[rules.override]\n\
                 approval_no = { value = \"2026-17\" }\n";
    assert_eq!(codes(with("preset = \"cn-irregular\"")), ["PB-1611"]);
    assert_eq!(codes(with(named)), [""; 0]);
    let over = format!("{named}approval_to = {{ value = \"2026-11-03\" }}");
    assert_eq!(codes(with(&over)), ["PB-1611"]);
}

#[test]
fn paid_minutes_of_the_past_are_read_and_may_be_missing() {
    let with = |cell: &str| {
        let row = format!(
            "agent_id,work_date,shift,start,end,paid_minutes\n\
             A1,2026-11-01,day,2026-11-01T08:00,2026-11-01T17:00,{cell}\n"
        );
        swapped("[40, 40]", "[40, 40]").with("previous_roster.csv", &row)
    };
    let paid = |cell| with(cell).load().inputs.workforce.previous[0].paid_minutes;
    assert_eq!((paid("480"), paid("")), (Some(480), None));
    assert_eq!(with("541").errors(), [("PB-1304", Some(2))]);
    assert_eq!(with("eight").errors(), [("PB-1302", Some(2))]);
}
