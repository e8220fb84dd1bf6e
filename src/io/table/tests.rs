use super::*;

fn read(text: &str) -> Table {
    parse("f.csv", text, None).unwrap()
}

fn code_of(text: &str) -> (&'static str, Option<usize>) {
    let finding = parse("f.csv", text, None).unwrap_err();
    assert!(
        crate::io::messages::untranslated(&finding).is_empty(),
        "{finding:?}"
    );
    (finding.code, finding.row)
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    let table = read("a,b\n1,2\n\n\n\"x\ny\",3\n4,5\n");
    let numbers: Vec<usize> = table.rows().map(|r| r.number).collect();
    assert_eq!(
        numbers,
        [2, 5, 6],
        "blank lines count, a line break inside a field does not"
    );
    assert_eq!(table.findings[0].code, "PB-1106");
    assert!(
        table.findings[0].found.contains("3-4"),
        "{}",
        table.findings[0].found
    );
}

#[test]
fn blank_lines_before_the_header_count_too() {
    let table = read("\n\na,b\n1,2\n");
    assert_eq!(table.row(0).number, 4);
    assert!(table.findings.is_empty());
}

#[test]
fn totals_and_blank_rows_are_left_out_and_listed() {
    let table = read("a,b\n1,2\n,\n合计,2\na,b\nTotal:,2\n");
    assert_eq!(table.n_rows(), 1);
    assert!(table.findings[0].found.starts_with("4 blank rows, totals"));
}

#[test]
fn ragged_rows_are_refused_and_the_others_kept() {
    let table = read("a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,\n");
    assert_eq!(table.refused, 2);
    let rows: Vec<Option<usize>> = table.findings.iter().map(|f| f.row).collect();
    assert_eq!(rows, [Some(3), Some(4)]);
    assert_eq!(table.n_rows(), 2, "an empty field too many is no data");
}

#[test]
fn files_that_are_no_tables_are_refused() {
    assert_eq!(code_of("a,b\n"), ("PB-1004", None));
    assert_eq!(
        code_of("2026-11-01,120\n2026-11-02,130\n"),
        ("PB-1005", Some(1))
    );
    assert_eq!(code_of("a，b\n1，2\n"), ("PB-1022", Some(1)));
    assert_eq!(code_of("a,b\n1,2\n\"open,3\n4,5\n"), ("PB-1102", Some(3)));
    assert_eq!(code_of("offered,x,Offered\n1,2,3\n"), ("PB-1103", Some(1)));
    assert_eq!(
        code_of("queue,2026-11-01,2026-11-02,2026-11-03\nv,1,2,3\n"),
        ("PB-1107", Some(1))
    );
    assert_eq!(
        code_of(&format!("a,b\n1,{}\n", "x".repeat(70_000))),
        ("PB-1109", Some(2))
    );
    assert_eq!(
        code_of(&format!("{}\n1\n", vec!["x"; 2_000].join(","))),
        ("PB-1109", Some(1))
    );
}

#[test]
fn delimiters_are_recognised_and_said_unless_they_are_commas() {
    for (text, warned) in [
        ("a,b\n1,2\n", false),
        ("a;b\n1;2\n", true),
        ("a\tb\n1\t2\n", true),
        ("sep=;\na;b\n1;2\n", false),
    ] {
        let table = read(text);
        assert_eq!(table.header, ["a", "b"], "{text:?}");
        assert_eq!(
            table.findings.iter().any(|f| f.code == "PB-1022"),
            warned,
            "{text:?}"
        );
    }
    assert_eq!(read("sep=;\na;b\n1;2\n").row(0).number, 3);
}

#[test]
fn headers_lose_marks_and_spaces() {
    assert_eq!(read("\u{FEFF} a ,\"b\nc\"\n1,2\n").header, ["a", "b c"]);
}

proptest::proptest! {
    #[test]
    fn any_text_gives_a_table_or_a_refusal(text in "\\PC{0,200}|[a,\"\n;1 ]{0,200}") {
        if let Ok(table) = parse("f.csv", &text, None) {
            proptest::prop_assert!(table.n_rows() > 0 || table.refused > 0);
            proptest::prop_assert!(table.rows().map(|r| r.number).is_sorted_by(|a, b| a < b));
        }
    }
}

/// Numbers and fields of a table's rows, and its findings.
type Told = (Vec<(usize, Vec<String>)>, Vec<Finding>);

/// What a text says as a table, or the finding that refuses it.
fn told(text: &str) -> Result<Told, Finding> {
    let table = parse("f.csv", text, Some(','))?;
    let fields = |row: Row<'_>| (0..4).map(|index| row.field(index).to_owned()).collect();
    let rows = table.rows().map(|row| (row.number, fields(row))).collect();
    Ok((rows, table.findings))
}

proptest::proptest! {
    #[test]
    fn a_text_without_quotes_reads_as_the_same_text_with_quotes(
        body in "([ab热 ]{0,3}[,\n]){0,12}[ab]{0,2}",
    ) {
        let plain = told(&format!("a,b,c\n{body}"));
        proptest::prop_assert_eq!(plain, told(&format!("\"a\",b,c\n{body}")));
    }
}
