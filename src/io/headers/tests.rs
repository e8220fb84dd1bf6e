use super::names::{AGENTS, HISTORY};
use super::*;
use crate::io::table;

fn recognise(
    header: &str,
    fields: &'static [Field],
) -> Result<Vec<(&'static str, String)>, Vec<Finding>> {
    let n = header.split(',').count();
    let row = vec!["x"; n].join(",");
    let table =
        table::parse("f.csv", &format!("{header}\n{row}\n"), Some(',')).map_err(|f| vec![f])?;
    let columns = match_columns(&table, fields, &BTreeMap::new())?;
    Ok(fields
        .iter()
        .filter_map(|f| Some((f.name, table.header[columns.get(f.name)?].clone())))
        .collect())
}

fn history(header: &str) -> String {
    let found = recognise(header, &HISTORY).unwrap_or_else(|f| panic!("{header}: {f:?}"));
    let pairs: Vec<String> = found
        .iter()
        .map(|(field, name)| format!("{field}={name}"))
        .collect();
    pairs.join("; ")
}

#[test]
fn layouts_of_the_field_are_recognised() {
    assert_eq!(
        history("start,queue,offered,handled,abandoned,answered_within,handle_time_s"),
        "start=start; queue=queue; offered=offered; handled=handled; abandoned=abandoned; answered_within=answered_within; handle_time_s=handle_time_s"
    );
    assert_eq!(
        history(
            "Interval Start UTC Date,Queue,Media Type,Skill Set,Language,Offered,Interactions Handled,Total Handle Time (Seconds)"
        ),
        "start=Interval Start UTC Date; queue=Queue; offered=Offered; handled=Interactions Handled; total_handle_time_s=Total Handle Time (Seconds)"
    );
    assert_eq!(
        history(
            "QueueName,QueueId,ChannelType,TimeStamp,IntervalDuration,IncomingContactVolume,AverageHandleTime,ContactsHandled"
        ),
        "start=TimeStamp; queue=QueueName; offered=IncomingContactVolume; handled=ContactsHandled; handle_time_s=AverageHandleTime"
    );
    assert_eq!(
        history("Date,Time,Contact Type,RVOL,RAHT"),
        "start=Time; date=Date; queue=Contact Type; offered=RVOL; handle_time_s=RAHT"
    );
    assert_eq!(
        history("日期,时间段,技能组,进线量,接起量,放弃量,平均处理时长"),
        "start=时间段; date=日期; queue=技能组; offered=进线量; handled=接起量; abandoned=放弃量; handle_time_s=平均处理时长"
    );
    assert_eq!(
        history("开始时间,队列,呼入量"),
        "start=开始时间; queue=队列; offered=呼入量"
    );
    assert_eq!(
        history("时间段,咨询量,接待量"),
        "start=时间段; offered=咨询量; handled=接待量"
    );
}

#[test]
fn people_are_recognised_in_chinese() {
    let found = recognise("工号,姓名,合同,技能,班组,入职日期", &AGENTS).unwrap();
    let fields: Vec<&str> = found.iter().map(|(field, _)| *field).collect();
    assert_eq!(
        fields,
        ["agent_id", "name", "contract", "skills", "team", "hired"]
    );
}

#[test]
fn a_missing_column_names_the_nearest_header() {
    let faults = recognise("start,ofered", &HISTORY).unwrap_err();
    assert_eq!(faults[0].code, "PB-1104");
    assert!(
        faults[0].fix.contains("did you mean \"ofered\"?"),
        "{}",
        faults[0].fix
    );
    let both = recognise("a,b", &HISTORY).unwrap_err();
    assert_eq!(both.len(), 2, "both missing columns are told");
    let chinese = recognise("时段起,进线量", &HISTORY).unwrap_err();
    assert!(chinese[0].fix.contains("时段起"), "{}", chinese[0].fix);
}

#[test]
fn two_headers_for_one_field_are_a_question() {
    let faults = recognise("start,进线量,offered", &HISTORY).unwrap_err();
    assert_eq!(faults[0].code, "PB-1105");
    assert!(faults[0].found.contains("进线量") && faults[0].found.contains("offered"));
}

#[test]
fn map_settles_what_names_do_not() {
    let table = table::parse("f.csv", "时刻,量,进线量\nx,1,2\n", None).unwrap();
    let map = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect()
    };
    let columns = match_columns(
        &table,
        &HISTORY,
        &map(&[("start", "时刻"), ("offered", "量")]),
    )
    .unwrap();
    assert_eq!(
        (columns.get("start"), columns.get("offered")),
        (Some(0), Some(1))
    );
    let faults = match_columns(&table, &HISTORY, &map(&[("start", "时间")])).unwrap_err();
    assert_eq!(faults[0].code, "PB-1104");
}
