use super::*;
use encoding_rs::GB18030 as GB;

fn guess_of(bytes: &[u8]) -> Result<Decoded<'_>, Finding> {
    decode("f.csv", bytes, None)
}

fn code_of(bytes: &[u8]) -> (&'static str, Option<usize>) {
    let finding = guess_of(bytes).unwrap_err();
    assert!(
        crate::io::messages::untranslated(&finding).is_empty(),
        "{finding:?}"
    );
    (finding.code, finding.row)
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let units = mark
        .then_some(0xFEFF)
        .into_iter()
        .chain(text.encode_utf16());
    units
        .flat_map(|u| {
            if big {
                u.to_be_bytes()
            } else {
                u.to_le_bytes()
            }
        })
        .collect()
}

#[test]
fn utf8_with_and_without_a_mark_is_the_same_text() {
    let plain = guess_of("start,进线量\n".as_bytes()).unwrap();
    let marked = guess_of("\u{FEFF}start,进线量\n".as_bytes()).unwrap();
    assert_eq!(plain, marked);
    assert!(plain.warnings.is_empty());
}

#[test]
fn gb18030_is_read_and_said_with_a_preview() {
    let (bytes, _, _) = GB.encode("时间段,进线量\n2026-11-01 09:00,12\n");
    let read = guess_of(&bytes).unwrap();
    assert!(read.text.starts_with("时间段,进线量"));
    assert_eq!(read.warnings[0].code, "PB-1010");
    assert!(read.warnings[0].found.contains("时间段进线量"));
}

#[test]
fn a_letter_that_only_gb18030_has_survives() {
    let (bytes, _, _) = GB.encode("姓名\n㐂一\n");
    assert!(guess_of(&bytes).unwrap().text.contains('㐂'));
}

#[test]
fn utf16_is_read_in_both_orders_with_and_without_a_mark() {
    let text = "时间段,队列,进线量\n2026-11-01 09:00,voice,12\n2026-11-01 09:30,voice,9\n";
    for (big, mark) in [(false, true), (true, true), (false, false), (true, false)] {
        let bytes = utf16(text, big, mark);
        let read = guess_of(&bytes).unwrap();
        assert_eq!(read.text, text, "big {big}, mark {mark}");
        assert_eq!(read.warnings[0].code, "PB-1012");
    }
}

#[test]
fn a_few_pasted_rows_in_another_encoding_are_named() {
    let mut bytes = "姓名,班次\n张三,早班\n李四,晚班\n王五,早班\n"
        .as_bytes()
        .to_vec();
    bytes.extend_from_slice(&GB.encode("赵六,夜班\n孙七,早班\n").0);
    assert_eq!(code_of(&bytes), ("PB-1013", Some(5)));
}

#[test]
fn words_of_gb18030_that_pass_for_other_letters_in_utf8_are_no_mixture() {
    // 纰 and 谈 encode to pairs that are valid UTF-8 on their own.
    let (bytes, _, _) = GB.encode("编号,备注\n1,纰谈\n2,排班\n3,联系电话\n");
    assert_eq!(guess_of(&bytes).unwrap().warnings[0].code, "PB-1010");
}

#[test]
fn what_cannot_be_text_is_refused_with_its_place() {
    assert_eq!(code_of(b""), ("PB-1003", None));
    assert_eq!(code_of(b"\xEF\xBB\xBF \n"), ("PB-1003", None));
    assert_eq!(code_of(b"a,b\n1,\xFF\n"), ("PB-1011", Some(2)));
    assert_eq!(
        code_of("工号,姓名\n1,锟斤拷\n".as_bytes()),
        ("PB-1014", Some(2))
    );
    assert_eq!(code_of("a\nb\u{FFFD}\n".as_bytes()), ("PB-1014", Some(2)));
    assert_eq!(code_of(b"\xFF\xD8\xFF\xE0 picture"), ("PB-1015", None));
    assert_eq!(code_of(b"a,b\n1,\x00\n"), ("PB-1015", None));
    assert_eq!(code_of(b"PK\x03\x04 sheet"), ("PB-1016", None));
    assert_eq!(code_of(b"\xD0\xCF\x11\xE0 old sheet"), ("PB-1017", None));
}

#[test]
fn mixed_line_ends_become_one_and_are_said() {
    let read = guess_of(b"a,b\r\n1,2\n3,4\r5,6\n").unwrap();
    assert_eq!(read.text, "a,b\n1,2\n3,4\n5,6\n");
    assert_eq!(read.warnings[0].code, "PB-1021");
    assert!(guess_of(b"a,b\r\n1,2\r\n").unwrap().warnings.is_empty());
}

#[test]
fn a_declared_encoding_replaces_the_guess() {
    let (bytes, _, _) = GB.encode("进线量\n1\n");
    let read = decode("f.csv", &bytes, Encoding::from_name("gbk")).unwrap();
    assert!(read.warnings.is_empty(), "nothing was guessed");
    assert_eq!(
        decode("f.csv", &bytes, Some(Encoding::Utf8))
            .unwrap_err()
            .code,
        "PB-1011"
    );
}
