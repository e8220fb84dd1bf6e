use super::*;

fn answered(model: Model, text: &str) -> Vec<Vec<String>> {
    let (table, _) = batch(model, text).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(table.as_bytes());
    reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

fn column(rows: &[Vec<String>], name: &str) -> usize {
    rows[0].iter().rposition(|header| header == name).unwrap()
}

fn cell<'a>(rows: &'a [Vec<String>], row: usize, name: &str) -> &'a str {
    &rows[row][column(rows, name)]
}

#[test]
fn columns_are_found_by_name_and_others_passed_through() {
    let text = "note,answer_within_s,handle_time_s,offered_load,agents\n\"a, b\",20,180,10,14\n";
    let rows = answered(Model::ErlangC, text);
    assert_eq!(rows[1][..5], ["a, b", "20", "180", "10", "14"]);
    let wait: f64 = cell(&rows, 1, "probability_of_wait").parse().unwrap();
    assert!((wait - 0.174_131_933_595_049_83).abs() < 1e-15);
    assert_eq!(cell(&rows, 1, "error"), "");
}

#[test]
fn a_row_without_an_answer_keeps_its_place_and_says_why() {
    let text = "agents,offered_load,handle_time_s,answer_within_s\n\
                10,10,180,20\n11,10,180,20\n11.5,10,180,20\n11,,180,20\n11,x,180,20\n11,10\n";
    let (table, n_failed) = batch(Model::ErlangC, text).unwrap();
    assert_eq!(n_failed, 5);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 7);
    assert!(lines[1].starts_with("10,10,180,20,,,,,,"), "{}", lines[1]);
    assert!(lines[1].contains("at least 11"), "{}", lines[1]);
    assert!(lines[2].ends_with(','), "{}", lines[2]);
    assert!(lines[3].contains("a whole number"), "{}", lines[3]);
    assert!(lines[4].contains("is empty"), "{}", lines[4]);
    assert!(
        lines[5].contains("\"\"x\"\", expected a number"),
        "{}",
        lines[5]
    );
    assert_eq!(lines[6], "11,10,,,,,,,,\"2 cells, the header has 4\"");
}

#[test]
fn staff_names_the_people_the_limit_and_the_service() {
    let text = "offered,interval_s,handle_time_s,answer_within_s,service_level,max_occupancy,\
                shrinkage,patience_s,min_agents\n\
                100,1800,180,20,0.8,0.85,0.3,,\n\
                1000,3600,120,20,0.8,0.85,0.3,,\n\
                1000,1800,180,20,0.8,,0,60,\n\
                1,1800,180,20,0.8,,0,,5\n\
                100,1800,180,,,0.85,,,\n\
                0,1800,180,20,0.8,0.85,0.3,,\n\
                100,1800,180,0,1,,,,\n";
    let rows = answered(Model::Staff, text);
    let facts =
        |row| ["base_staff", "scheduled_staff", "binding"].map(|name| cell(&rows, row, name));
    assert_eq!(facts(1), ["14", "20", "service-level"]);
    assert_eq!(facts(2), ["40", "58", "occupancy"]);
    assert_eq!(facts(3), ["90", "90", "service-level"]);
    assert_eq!(facts(4), ["5", "5", "min-agents"]);
    assert_eq!(facts(5), ["12", "12", "occupancy"]);
    assert_eq!(cell(&rows, 5, "service_level"), "");
    assert_eq!(facts(6), ["0", "0", ""]);
    assert_eq!(facts(7), ["", "", ""]);
    assert!(cell(&rows, 7, "error").contains("infinitely many"));
    assert_eq!(rows[0].last().unwrap(), "error");
}

#[test]
fn erlang_a_speaks_every_definition() {
    let header =
        "agents,offered_load,handle_time_s,answer_within_s,patience_s,service_level_definition";
    let definitions = [
        "",
        "offered",
        "answered",
        "excluding-short",
        "including-short",
        "virtual-wait",
    ];
    let text: String = std::iter::once(header.to_owned())
        .chain(
            definitions
                .iter()
                .map(|name| format!("10,12,180,20,60,{name}")),
        )
        .collect::<Vec<_>>()
        .join("\n");
    let rows = answered(Model::ErlangA, &text);
    let columns = [
        "offered",
        "offered",
        "answered",
        "excluding_short",
        "including_short",
        "virtual_wait",
    ];
    for (row, name) in columns.iter().enumerate() {
        let own = cell(&rows, row + 1, "service_level");
        assert_eq!(own, cell(&rows, row + 1, &format!("service_level_{name}")));
        let late: f64 = cell(&rows, row + 1, "late_share").parse().unwrap();
        assert!((own.parse::<f64>().unwrap() + late - 1.0).abs() < 1e-14);
    }
    let (_, n_failed) = batch(Model::ErlangA, &format!("{header}\n1,1,1,1,1,fast\n")).unwrap();
    assert_eq!(n_failed, 1);
}

#[test]
fn an_endless_patience_may_be_written_out() {
    let header = "agents,offered_load,handle_time_s,answer_within_s,patience_s";
    let rows = answered(
        Model::ErlangA,
        &format!("{header}\n14,10,180,20,infinite\n14,10,180,20,\n"),
    );
    assert!(cell(&rows, 1, "service_level").starts_with("0.888350019179466"));
    assert_eq!(
        cell(&rows, 2, "error"),
        "column \"patience_s\" is empty, expected a value"
    );
}

#[test]
fn chat_reads_its_list_of_factors() {
    let text = "agents,offered_load,handle_time_s,answer_within_s,concurrency,concurrency_slowdown,patience_s\n\
                3,4.75,1,0.1,2,1|1.2,2\n3,4.75,1,0.1,2,1|x,2\n3,4.75,1,0.1,2,,2\n";
    let rows = answered(Model::Chat, text);
    let wait: f64 = cell(&rows, 1, "probability_of_wait").parse().unwrap();
    assert!((wait - 0.528_008_815_880_6).abs() < 1e-12, "{wait}");
    assert!(cell(&rows, 2, "error").contains("separated by |"));
    assert_eq!(cell(&rows, 3, "error"), "");
}

#[test]
fn deferred_rows_of_a_case_share_one_backlog() {
    let text = "case,arrival_work,deadline_intervals,capacity\n\
                a,10,2,4\nb,1/3,1,1\na,0,2,4\na,0,2,4\nb,bad,1,1\n";
    let rows = answered(Model::Deferred, text);
    let facts = |row| {
        [
            "served_on_time",
            "served_late",
            "backlog_end",
            "overdue_backlog_end",
        ]
        .map(|name| cell(&rows, row, name))
    };
    assert_eq!(facts(1), ["4", "0", "6", "0"]);
    assert_eq!(facts(3), ["4", "0", "2", "2"]);
    assert_eq!(facts(4), ["0", "2", "0", "0"]);
    assert_eq!(facts(2), ["", "", "", ""]);
    assert!(cell(&rows, 2, "error").starts_with("interval 1 of the case: column \"arrival_work\""));
}

#[test]
fn numbers_read_back_as_the_same_f64() {
    let text = "agents,offered_load\n1000,700\n300,3\n0,7\n100000,300000\n";
    let rows = answered(Model::ErlangB, text);
    let load = crate::units::Erlangs::new(700.0).unwrap();
    let blocking: f64 = cell(&rows, 1, "blocking").parse().unwrap();
    assert_eq!(blocking, crate::staffing::erlang::blocking(1000, load));
    assert!(
        cell(&rows, 1, "blocking").contains('e'),
        "{}",
        cell(&rows, 1, "blocking")
    );
    assert_eq!(cell(&rows, 2, "blocking"), "0");
    assert!(cell(&rows, 2, "ln_blocking").starts_with("-1"));
    assert_eq!(cell(&rows, 3, "blocking"), "1");
}

#[test]
fn tables_that_cannot_be_asked_are_refused_as_a_whole() {
    assert_eq!(batch(Model::ErlangB, ""), Err(CalcError::Empty));
    let missing = batch(Model::ErlangB, "agents,load\n1,1\n").unwrap_err();
    assert_eq!(
        missing.to_string(),
        "column \"offered_load\" is missing, erlang-b needs agents,offered_load"
    );
    let twice = batch(Model::ErlangB, "agents,agents,offered_load\n").unwrap_err();
    assert_eq!(twice, CalcError::DuplicateColumn { column: "agents" });
    assert!("erlang-d".parse::<Model>().is_err());
    assert_eq!("staff".parse::<Model>(), Ok(Model::Staff));
}

#[test]
fn a_byte_order_mark_and_an_empty_table_are_no_trouble() {
    let (table, n_failed) = batch(Model::ErlangB, "\u{feff}agents,offered_load\r\n").unwrap();
    assert_eq!(
        (table.as_str(), n_failed),
        ("agents,offered_load,blocking,ln_blocking,error\n", 0)
    );
}

#[test]
fn every_model_of_what_callers_do_answers_by_its_columns() {
    let base = "agents,offered_load,handle_time_s,answer_within_s";
    let cases = [
        (
            Model::ErlangAGeneral,
            format!("{base},patience_distribution,patience_s\n20,16,1,0.1,erlang-2,0.5\n"),
            ("regime", "underload"),
        ),
        (
            Model::FiniteLines,
            format!("{base},lines\n1,0.5,1,0.1,1\n"),
            ("blocking", "0.3333333333333333"),
        ),
        (
            Model::Priority,
            "agents,offered_loads,class,handle_time_s,answer_within_s\n1,0.25|0.25,1,100,0\n"
                .into(),
            ("probability_of_wait", "0.5"),
        ),
        (
            Model::Retrial,
            format!("{base},patience_s,retry_share\n5,4,1,0.1,1,0\n"),
            ("attempts_per_customer", "1"),
        ),
        (
            Model::DeferredCapacity,
            "arrivals_of_work,deadline_intervals\n50|50|50|50|50|50|50|50|50|50|50|50,24\n".into(),
            ("least_constant_capacity", "120/7"),
        ),
    ];
    for (model, text, (column, expected)) in cases {
        let rows = answered(model, &text);
        assert_eq!(cell(&rows, 1, column), expected, "{}", model.name());
        assert_eq!(cell(&rows, 1, "error"), "", "{}", model.name());
        assert_eq!(model.name().parse(), Ok(model));
    }
}

#[test]
fn a_retrial_row_with_a_time_asks_the_chain_too() {
    let text = "agents,offered_load,handle_time_s,answer_within_s,patience_s,retry_share,retry_after_s\n\
                5,4,1,0.1,1,0.5,1\n5,4,1,0.1,1,0.5,\n5,6,1,0.1,1,1,\n5,4,1,0.1,1,1.5,\n";
    let rows = answered(Model::Retrial, text);
    let chain: f64 = cell(&rows, 1, "chain_abandonment").parse().unwrap();
    assert!((chain - 0.131_936_876_169_9).abs() < 1e-12);
    assert_eq!(cell(&rows, 2, "chain_abandonment"), "");
    assert!(cell(&rows, 3, "error").contains("at least 7 are needed"));
    assert!(cell(&rows, 4, "error").contains("expected 0 to 1"));
}

#[test]
fn rows_about_callers_that_make_no_sense_say_why() {
    let base = "agents,offered_load,handle_time_s,answer_within_s,patience_distribution,patience_s";
    let text = format!("{base}\n5,4,1,0.1,normal,1\n0,4,1,0.1,exponential,1\n");
    let rows = answered(Model::ErlangAGeneral, &text);
    assert!(cell(&rows, 1, "error").contains("\"normal\" names no patience"));
    assert!(cell(&rows, 2, "error").contains("number of agents"));
    let text = "agents,offered_loads,class,handle_time_s,answer_within_s\n\
                9,3|6,2,1,0\n10,3|6,3,1,0\n10,,1,1,0\n10,3|x,1,1,0\n10,3|6,0,1,0\n";
    let rows = answered(Model::Priority, text);
    assert!(cell(&rows, 1, "error").contains("at least 10 are needed"));
    assert!(cell(&rows, 2, "error").contains("class of contacts is 3"));
    assert!(cell(&rows, 3, "error").contains("is empty"));
    assert!(cell(&rows, 4, "error").contains("separated by |"));
    assert!(cell(&rows, 5, "error").contains("class of contacts is 0"));
}

#[test]
fn staff_says_what_each_target_needs_and_what_doubt_costs() {
    let text = "offered,interval_s,handle_time_s,answer_within_s,service_level,max_occupancy,\
                load_cv,certainty,load_average\n\
                100,1800,180,20,0.8,0.85,,,\n\
                1000,1800,180,20,0.8,,0.1,,\n\
                1000,1800,180,20,0.8,,0.1,0.9,\n\
                1000,1800,180,20,0.8,,,0.9,\n\
                1000,1800,180,20,0.8,,0.1,,people\n";
    let rows = answered(Model::Staff, text);
    let whole = |row, name| cell(&rows, row, name).parse::<i64>().unwrap();
    let share = |row, name| cell(&rows, row, name).parse::<f64>().unwrap();
    assert_eq!(whole(1, "staff_for_service_level"), 14);
    assert_eq!(whole(1, "staff_for_occupancy"), 12);
    assert_eq!(whole(1, "staff_for_stability"), 11);
    assert_eq!(
        (cell(&rows, 1, "staff_for_abandonment"), whole(1, "slack")),
        ("", 2)
    );
    assert!(share(1, "service_level_one_fewer") < 0.8);
    assert_eq!(cell(&rows, 1, "extra_staff"), "");
    assert!(share(2, "service_level_of_calls") >= 0.8);
    assert!(share(2, "service_level_of_time") > share(2, "service_level_of_calls"));
    assert_eq!(
        whole(2, "base_staff") - whole(2, "staff_of_mean_load"),
        whole(2, "extra_staff")
    );
    assert!(share(3, "probability_of_service_level") >= 0.9);
    assert!(cell(&rows, 4, "error").starts_with("column \"load_cv\" is empty"));
    assert!(cell(&rows, 5, "error").contains("calls or time"));
}

#[test]
fn the_rows_of_a_day_are_one_flow_with_both_pass_rates() {
    let head =
        "agents,offered,interval_s,handle_time_s,patience_s,retry_share,retry_after_s,open,case\n";
    let row = |offered: u32, open: &str, case: &str| {
        format!("100,{offered},1800,300,60,0.8,600,{open},{case}\n")
    };
    let text = [
        head.to_owned(),
        row(300, "", "mon"),
        row(2400, "true", "mon"),
        row(300, "", "tue"),
        row(300, "", "mon"),
        row(0, "false", "mon"),
    ]
    .concat();
    let rows = answered(Model::RetrialDay, &text);
    let number = |row: usize, name: &str| -> f64 { cell(&rows, row, name).parse().unwrap() };
    assert_eq!(number(3, "retries"), 0.0);
    assert!(number(4, "retries") > 100.0);
    let both = both_names().map(|column| number(1, column));
    assert!(both[1] > 1.4 * both[0], "{both:?}");
    assert_eq!(number(5, both_names()[1]), both[1]);
    assert_eq!(number(3, both_names()[0]), 1.0);
    assert!(number(5, "gone_for_good") > 0.0);
    let broken = [head.to_owned(), row(300, "maybe", ""), row(300, "", "")].concat();
    let (table, n_failed) = batch(Model::RetrialDay, &broken).unwrap();
    assert_eq!(n_failed, 2);
    assert!(
        table.contains("interval 0 of the case") && table.contains("true or false"),
        "{table}"
    );
}

fn both_names() -> [&'static str; 2] {
    ["day_pass_rate_of_attempts", "day_pass_rate_of_customers"]
}
