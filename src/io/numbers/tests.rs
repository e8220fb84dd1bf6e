use super::*;

const PLACE: Place<'_> = Place {
    file: "f.csv",
    column: "offered",
    position: 3,
};

fn read_all(cells: &[&str], quantity: Quantity, decimal: Option<char>) -> NumberColumn {
    let cells: Vec<(usize, &str)> = cells.iter().enumerate().map(|(i, c)| (i + 2, *c)).collect();
    let column = read_column(PLACE, cells.into_iter(), quantity, decimal);
    for finding in &column.findings {
        assert!(
            crate::io::messages::untranslated(finding).is_empty(),
            "{finding:?}"
        );
    }
    column
}

fn contacts(cells: &[&str]) -> NumberColumn {
    read_all(cells, Quantity::Contacts, None)
}

fn values(column: &NumberColumn) -> Vec<Option<f64>> {
    column.numbers.iter().map(|n| n.value()).collect()
}

#[test]
fn separators_with_one_reading_are_removed_and_said() {
    let column = contacts(&["1,234", "1 234", "12,345,678", "１２３", "7"]);
    let expected = [1234.0, 1234.0, 12_345_678.0, 123.0, 7.0].map(Some);
    assert_eq!(values(&column), expected);
    let repaired: Vec<bool> = column.numbers.iter().map(|n| n.is_repaired()).collect();
    assert_eq!(repaired, [true, true, true, false, false]);
    assert_eq!(column.findings.len(), 1);
    assert_eq!(
        (column.findings[0].code, column.findings[0].row),
        ("PB-1303", Some(2))
    );
}

#[test]
fn a_decimal_comma_is_recognised_by_its_column() {
    assert_eq!(
        values(&contacts(&["1.234,5", "1.234", "7"])),
        [Some(1234.5), Some(1234.0), Some(7.0)]
    );
    assert_eq!(values(&contacts(&["12,5", "3"])), [Some(12.5), Some(3.0)]);
    assert_eq!(
        values(&contacts(&["1,234.5", "1.25"])),
        [Some(1234.5), Some(1.25)]
    );
}

#[test]
fn one_point_two_three_four_contacts_are_refused_unless_declared() {
    let column = contacts(&["1.234", "12"]);
    assert_eq!(column.findings[0].code, "PB-1303");
    assert_eq!(column.numbers[0], Number::Refused);
    assert_eq!(
        values(&read_all(&["1.234"], Quantity::Contacts, Some('.'))),
        [Some(1.234)]
    );
    assert_eq!(
        values(&read_all(&["1.234"], Quantity::Contacts, Some(','))),
        [Some(1234.0)]
    );
    assert_eq!(
        values(&read_all(&["245.125"], Quantity::Duration, None)),
        [Some(245.125)]
    );
}

#[test]
fn what_is_no_number_says_why() {
    for (text, code, word) in [
        ("-3", "PB-1301", "negative"),
        ("NaN", "PB-1302", "not a number"),
        ("inf", "PB-1302", "not a number"),
        ("#DIV/0!", "PB-1302", "spreadsheet"),
        ("#N/A", "PB-1302", "spreadsheet"),
        ("-", "PB-1302", "not a number"),
        ("null", "PB-1302", "not a number"),
        ("无", "PB-1302", "not a number"),
        ("1万", "PB-1303", "unit"),
        ("12%", "PB-1303", "unit"),
        ("1e308", "PB-1304", "range"),
        ("1e400", "PB-1304", "range"),
        ("99999999999999999999", "PB-1304", "range"),
    ] {
        let column = contacts(&[text]);
        assert_eq!(column.findings[0].code, code, "{text}");
        assert!(
            column.findings[0].found.contains(word),
            "{text}: {}",
            column.findings[0].found
        );
        assert_eq!(column.findings[0].position, Some(3));
        assert_eq!(column.numbers[0], Number::Refused);
    }
}

#[test]
fn an_empty_cell_is_unknown_and_no_fault() {
    let column = contacts(&["", " "]);
    assert_eq!(values(&column), [None, None]);
    assert!(column.findings.is_empty());
}

#[test]
fn hours_minutes_and_seconds_are_seconds() {
    assert_eq!(
        values(&read_all(&["0:04:35", "1:00:00"], Quantity::Duration, None)),
        [Some(275.0), Some(3600.0)]
    );
    assert_eq!(
        read_all(&["4:35"], Quantity::Duration, None).findings[0].code,
        "PB-1306"
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_a_number_empty_or_refused(text in "\\PC{0,20}|[0-9.,: %-]{0,12}") {
        let column = contacts(&[text.as_str()]);
        let n = column.numbers[0];
        proptest::prop_assert!(n.value().is_none_or(|v| (0.0..=1e9).contains(&v)));
        proptest::prop_assert!(n.value().is_some() || n == Number::Refused || text.trim().is_empty());
        proptest::prop_assert_eq!(n == Number::Refused, column.findings.iter().any(Finding::is_error));
    }

    #[test]
    fn printed_numbers_read_back_exactly(value in 0.0_f64..1e9) {
        proptest::prop_assert_eq!(read_plain(&value.to_string()), Some(value));
    }
}
