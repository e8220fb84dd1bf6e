use super::*;
use crate::calendar::EntryKind;
use crate::plan::{Edit, VolumeAction};

const HEADER: &str = "queue,first_day,last_day,from,to,action,value,reason,author\n";

fn with(rows: &str) -> Folder {
    Folder::new(CENTRE).with("edits.csv", &format!("{HEADER}{rows}"))
}

fn edits(rows: &str) -> Vec<Edit> {
    let loaded = with(rows).load();
    assert_eq!(loaded.warnings().count(), 0, "{:?}", loaded.ledgers);
    loaded.inputs.edits
}

/// The warnings as code, row and what was found.
fn warnings(folder: &Folder) -> Vec<(&'static str, Option<usize>, String)> {
    let loaded = folder.load();
    let warnings = loaded.warnings();
    warnings.map(|f| (f.code, f.row, f.found.clone())).collect()
}

#[test]
fn edits_are_read_in_the_order_of_the_file() {
    let found = edits(
        "mail,2026-11-03,2026-11-05,09:00,12:00,multiply,1.25,newsletter,Li\n\
         ,2026-11-04,,22:00,02:00,replace,0,system update,\n\
         voice,2026-11-06,,18:00,24:00,add,-3.5,bank holiday abroad,Li\n",
    );
    let actions: Vec<VolumeAction> = found.iter().map(|e| e.change.action).collect();
    assert_eq!(
        actions,
        [
            VolumeAction::Multiply(1.25),
            VolumeAction::Replace(0.0),
            VolumeAction::Add(-3.5)
        ]
    );
    let hours: Vec<_> = found.iter().map(|e| e.change.hours).collect();
    assert_eq!(hours, [(540, 720), (1320, 1560), (1080, 1440)]);
    let queues: Vec<_> = found.iter().map(|e| e.change.queues.clone()).collect();
    assert_eq!(queues, [vec![1], vec![0, 1], vec![0]]);
    let days = |e: &Edit| {
        (
            e.change.first_day.to_string(),
            e.change.last_day.to_string(),
        )
    };
    assert_eq!(days(&found[0]), ("2026-11-03".into(), "2026-11-05".into()));
    assert_eq!(days(&found[1]), ("2026-11-04".into(), "2026-11-04".into()));
    assert_eq!(
        (found[0].reason.as_str(), found[0].author.as_str()),
        ("newsletter", "Li")
    );
}

#[test]
fn without_hours_the_whole_day_is_edited_and_headers_may_be_chinese() {
    let text = "队列,开始日期,结束日期,从,到,动作,数值,原因,修改人\n\
                voice,2026-11-03,2026-11-03,,,multiply,0,停机,李\n";
    let loaded = Folder::new(CENTRE).with("edits.csv", text).load();
    assert_eq!(loaded.warnings().count(), 0, "{:?}", loaded.ledgers);
    let edit = &loaded.inputs.edits[0];
    assert_eq!(edit.change.hours, (0, 1440));
    assert_eq!(edit.change.action, VolumeAction::Multiply(0.0));
    assert_eq!((edit.reason.as_str(), edit.author.as_str()), ("停机", "李"));
}

#[test]
fn an_empty_list_of_edits_is_no_fault() {
    assert_eq!(edits(""), []);
}

#[test]
fn bad_edits_are_refused_with_code_and_row() {
    for (row, code) in [
        ("voise,2026-11-03,,,,add,3,why,\n", "PB-1403"),
        ("voice,,,,,add,3,why,\n", "PB-1302"),
        ("voice,2026-11-31,,,,add,3,why,\n", "PB-1201"),
        ("voice,2026-11-05,2026-11-03,,,add,3,why,\n", "PB-1406"),
        ("voice,2026-11-03,,09:00,,add,3,why,\n", "PB-1601"),
        ("voice,2026-11-03,,,17:00,add,3,why,\n", "PB-1601"),
        ("voice,2026-11-03,,09:00,09:00,add,3,why,\n", "PB-1601"),
        ("voice,2026-11-03,,9 Uhr,17:00,add,3,why,\n", "PB-1214"),
        ("voice,2026-11-03,,09:00,24:30,add,3,why,\n", "PB-1214"),
        ("voice,2026-11-03,,,,multply,3,why,\n", "PB-1601"),
        ("voice,2026-11-03,,,,,3,why,\n", "PB-1302"),
        ("voice,2026-11-03,,,,add,,why,\n", "PB-1302"),
        ("voice,2026-11-03,,,,add,many,why,\n", "PB-1302"),
        ("voice,2026-11-03,,,,add,NaN,why,\n", "PB-1302"),
        ("voice,2026-11-03,,,,multiply,120%,why,\n", "PB-1302"),
        ("voice,2026-11-03,,,,multiply,-1,why,\n", "PB-1301"),
        ("voice,2026-11-03,,,,replace,-1,why,\n", "PB-1301"),
        ("voice,2026-11-03,,,,multiply,1001,why,\n", "PB-1304"),
        ("voice,2026-11-03,,,,add,1e10,why,\n", "PB-1304"),
    ] {
        assert_eq!(with(row).errors(), [(code, Some(2))], "{row}");
    }
    let refused = with("voise,2026-11-03,,,,add,3,why,\n").refused();
    assert_eq!(
        render(&refused.findings[0], Language::English),
        "error[PB-1403] edits.csv:2:1 (column \"queue\"): unknown queue \"voise\"; expected voice, mail; did you mean \"voice\"?"
    );
    let no_value =
        Folder::new(CENTRE).with("edits.csv", "queue,first_day,action\n,2026-11-03,add\n");
    assert_eq!(no_value.errors()[0].0, "PB-1104");
}

#[test]
fn an_edit_without_a_reason_acts_and_is_warned_about() {
    let folder = with("voice,2026-11-03,,,,add,3,,Li\n");
    let found = "the edit has no reason".to_owned();
    assert_eq!(warnings(&folder), [("PB-1310", Some(2), found)]);
    assert_eq!(folder.load().inputs.edits.len(), 1);
}

#[test]
fn an_edit_that_touches_nothing_is_warned_about() {
    for (row, found) in [
        (
            "voice,2026-10-01,2026-11-01,,,add,3,why,\n",
            "the edit of 2026-10-01 to 2026-11-01 touches no planned interval",
        ),
        (
            "voice,2026-11-16,2026-11-20,,,add,3,why,\n",
            "the edit of 2026-11-16 to 2026-11-20 touches no planned interval",
        ),
        (
            "mail,2026-11-07,2026-11-08,,,add,3,why,\n",
            "the edit touches only hours in which the queue is closed",
        ),
        (
            "mail,2026-11-03,,18:00,08:00,add,3,why,\n",
            "the edit touches only hours in which the queue is closed",
        ),
    ] {
        assert_eq!(
            warnings(&with(row)),
            [("PB-1311", Some(2), found.to_owned())],
            "{row}"
        );
    }
    // The evening before the plan reaches into it; one open queue of several is enough.
    edits("voice,2026-11-01,,22:00,02:00,add,3,why,\n,2026-11-07,,,,add,3,why,\n");
}

#[test]
fn an_outage_has_a_reason_and_may_last_some_hours() {
    let header = "name,first_day,last_day,kind,queue,uplift,from,to,note\n";
    let with = |row: &str| Folder::new(CENTRE).with("calendar.csv", &format!("{header}{row}"));
    let hours = with("exchange,2026-10-05,,outage,,,22:00,02:00,power cut\n").load();
    assert_eq!(hours.warnings().count(), 0);
    let entry = &hours.inputs.events.entries()[0];
    let span = EntryKind::OutageHours {
        from: 1320,
        until: 1560,
    };
    assert_eq!((entry.kind, entry.note.as_str()), (span, "power cut"));
    let whole = with("exchange,2026-10-05,,outage,,,,,\n");
    let found = "the outage has no reason".to_owned();
    assert_eq!(warnings(&whole), [("PB-1310", Some(2), found)]);
    assert_eq!(
        whole.load().inputs.events.entries()[0].kind,
        EntryKind::Outage
    );
    let half = with("exchange,2026-10-05,,outage,,,22:00,,power cut\n");
    assert_eq!(half.errors(), [("PB-1601", Some(2))]);
}
