//! What each error code means, in both languages.

use serde_json::{Value, json};

use super::console::{Console, Outcome};
use super::failure::{Exit, Failure};
use crate::report::Language;

/// Code, English, Chinese.
const CODES: [(&str, &str, &str); 88] = [
    (
        "PB-0001",
        "a bug of paiban; please report it with the id",
        "paiban 自身的错误，请附编号反馈",
    ),
    (
        "PB-0002",
        "the command line is not understood",
        "命令行用法有误",
    ),
    ("PB-1001", "a file is missing", "缺少文件"),
    (
        "PB-1002",
        "a folder or device stands where a file is expected",
        "应为文件，却是文件夹或设备",
    ),
    ("PB-1003", "the file is empty", "文件为空"),
    (
        "PB-1004",
        "the file has a header but no data rows",
        "只有表头，没有数据",
    ),
    (
        "PB-1005",
        "the first row is data, not a header",
        "首行是数据，不是表头",
    ),
    (
        "PB-1010",
        "the file was read as GB18030 by guess",
        "按 GB18030 读取（自动判断）",
    ),
    (
        "PB-1011",
        "bytes are valid in no known encoding",
        "字节不符合任何已知编码",
    ),
    ("PB-1012", "the file was read as UTF-16", "按 UTF-16 读取"),
    (
        "PB-1013",
        "some rows use another encoding than the rest",
        "部分行与其余行编码不同",
    ),
    (
        "PB-1014",
        "the text was damaged before it got here",
        "文本在导出前已损坏",
    ),
    ("PB-1015", "the file is not text", "文件不是文本"),
    (
        "PB-1016",
        "the content is of another kind than the name says",
        "内容与文件名不符",
    ),
    (
        "PB-1017",
        "an encrypted or old spreadsheet",
        "加密或旧版电子表格",
    ),
    (
        "PB-1018",
        "the file unpacks to more than the limit",
        "解压后超过上限",
    ),
    (
        "PB-1021",
        "mixed line ends were made alike",
        "已统一混用的换行符",
    ),
    (
        "PB-1022",
        "the delimiter was recognised or is not one",
        "识别出的分隔符，或不是分隔符",
    ),
    (
        "PB-1101",
        "a row has another number of fields than the header",
        "某行字段数与表头不同",
    ),
    ("PB-1102", "a quote is never closed", "引号未闭合"),
    ("PB-1103", "a header name stands twice", "表头重复"),
    (
        "PB-1104",
        "a required column is missing, or a column is not read",
        "缺少必需列，或有未读取的列",
    ),
    (
        "PB-1105",
        "two columns stand for one field",
        "两列对应同一字段",
    ),
    (
        "PB-1106",
        "total or blank rows were left out",
        "已略过合计行或空行",
    ),
    (
        "PB-1107",
        "dates stand in columns where rows are expected",
        "日期在列中，应在行中",
    ),
    ("PB-1108", "the file has too many rows or bytes", "文件过大"),
    (
        "PB-1109",
        "a field is too long or there are too many columns",
        "字段过长或列过多",
    ),
    (
        "PB-1201",
        "a date or time cannot be read",
        "日期或时间无法识别",
    ),
    (
        "PB-1202",
        "day and month cannot be told apart",
        "日与月无法区分",
    ),
    (
        "PB-1203",
        "one column mixes date formats",
        "同一列混用多种日期格式",
    ),
    (
        "PB-1204",
        "numbers were read as spreadsheet dates",
        "数字按电子表格日期读取",
    ),
    (
        "PB-1205",
        "a date lies outside 1990 to 2100",
        "日期超出 1990–2100",
    ),
    (
        "PB-1206",
        "a time is off the interval grid",
        "时间不在时段网格上",
    ),
    (
        "PB-1207",
        "intervals of different lengths are mixed",
        "混用不同长度的时段",
    ),
    (
        "PB-1208",
        "the same queue and interval stands twice",
        "同一队列与时段重复",
    ),
    (
        "PB-1209",
        "intervals are missing; they are unknown, not zero",
        "缺少时段，按未知处理",
    ),
    (
        "PB-1210",
        "a time falls into the hour that clocks skip",
        "时间落在夏令时跳过的一小时",
    ),
    (
        "PB-1211",
        "a time occurs twice that night",
        "该时刻当晚出现两次",
    ),
    (
        "PB-1212",
        "a time zone is unknown or ambiguous",
        "时区未知或有歧义",
    ),
    (
        "PB-1213",
        "history reaches into the planned days",
        "历史延伸到计划期内",
    ),
    ("PB-1214", "a time of day beyond 24:00", "超过 24:00 的时刻"),
    (
        "PB-1215",
        "counts lie at or after the time given as now",
        "计数晚于给定的当前时间",
    ),
    (
        "PB-1216",
        "the time given as now lies outside the known and planned days",
        "给定的当前时间不在已知或计划的日期内",
    ),
    ("PB-1301", "a number is negative", "数值为负"),
    ("PB-1302", "not a number", "不是数字"),
    ("PB-1303", "separators inside a number", "数字中的分隔符"),
    ("PB-1304", "a number is out of range", "数值超出范围"),
    ("PB-1305", "counts contradict each other", "计数互相矛盾"),
    (
        "PB-1306",
        "a handle time has the wrong unit",
        "处理时长单位有误",
    ),
    (
        "PB-1307",
        "days far from the usual, outside any event",
        "与平常相差很大且不在活动内的日子",
    ),
    (
        "PB-1308",
        "the history is too short, or nothing in it varies",
        "历史太短或没有变化",
    ),
    (
        "PB-1309",
        "a queue has no contacts, or no rows, up to the end of the history",
        "队列在历史末尾没有来话或没有数据",
    ),
    (
        "PB-1310",
        "an edit or an outage without a reason",
        "预测修改或故障未写原因",
    ),
    (
        "PB-1311",
        "an edit of the forecast that touches nothing",
        "预测修改不涉及任何营业时段",
    ),
    (
        "PB-1312",
        "the forecast begins long after the history ends",
        "预测开始日距历史结束日太远",
    ),
    (
        "PB-1401",
        "an agent id stands twice or is unknown",
        "工号重复或未知",
    ),
    (
        "PB-1402",
        "ids may have lost leading zeros",
        "工号可能丢失了前导零",
    ),
    (
        "PB-1403",
        "a skill, queue or team is unknown",
        "技能、队列或团队未知",
    ),
    ("PB-1404", "a contract contradicts itself", "合同自相矛盾"),
    (
        "PB-1405",
        "people are left out of the roster",
        "有人未被排班",
    ),
    (
        "PB-1406",
        "leave or campaigns overlap, or end before they start",
        "请假或活动重叠，或结束早于开始",
    ),
    ("PB-1407", "a contract is unknown", "合同未知"),
    (
        "PB-1501",
        "a shift or break has an impossible length or place",
        "班次或休息的长度或位置不可能",
    ),
    (
        "PB-1601",
        "a key is unknown or has the wrong kind of value",
        "未知的键或值类型错误",
    ),
    (
        "PB-1602",
        "make-up workdays of a year are not announced yet",
        "该年调休尚未公布",
    ),
    (
        "PB-1603",
        "a target that no number of people reaches",
        "无法达到的目标",
    ),
    ("PB-1604", "nothing to schedule", "没有可排的内容"),
    (
        "PB-1605",
        "a key or file that paiban does not act on yet",
        "paiban 尚不支持的键或文件",
    ),
    (
        "PB-1606",
        "the public holidays may not be those of this centre",
        "法定节假日可能与本中心不符",
    ),
    (
        "PB-1610",
        "a rule looks back farther than the previous roster reaches",
        "规则的回溯期早于已知的历史班表",
    ),
    (
        "PB-1611",
        "a system of working time needs an approval that is missing or does not hold",
        "特殊工时制缺少有效审批",
    ),
    (
        "PB-1701",
        "paiban.toml cannot be read",
        "paiban.toml 无法读取",
    ),
    (
        "PB-2101",
        "rules cannot hold together; no plan exists",
        "规则无法同时成立，无可行计划",
    ),
    (
        "PB-2102",
        "demand exceeds everybody who is there",
        "需求超过所有可用人员",
    ),
    (
        "PB-2103",
        "the load moves too fast for staffing interval by interval",
        "负载变化过快，不宜逐时段独立核算人数",
    ),
    (
        "PB-2104",
        "fewer people can be on call than asked for",
        "可待命人数少于要求",
    ),
    (
        "PB-2201",
        "a limit was reached, or the run was stopped",
        "达到限制或被中止",
    ),
    (
        "PB-1502",
        "a shift ends before it starts",
        "班次结束早于开始",
    ),
    (
        "PB-1503",
        "a shift start off the grid, or an id used twice",
        "班次开始不在网格上或编号重复",
    ),
    (
        "PB-1801",
        "text that a spreadsheet would take for a formula; kept as text",
        "会被电子表格当作公式的文本，已按文本保留",
    ),
    (
        "PB-1802",
        "invisible characters were removed",
        "已去除不可见字符",
    ),
    (
        "PB-6101",
        "the project was written by a newer version",
        "项目由更新的版本写成",
    ),
    (
        "PB-6201",
        "the disk is full or the file cannot be written",
        "磁盘空间不足或文件无法写入",
    ),
    (
        "PB-6202",
        "no permission, or a read-only disk",
        "无权限或磁盘只读",
    ),
    ("PB-6203", "the file is in use", "文件被占用"),
    ("PB-6204", "a folder stands in the way", "有同名文件夹"),
    ("PB-6205", "a project stands there already", "该处已有项目"),
    (
        "PB-7001",
        "the audited roster breaks rules",
        "被审核的班表违反规则",
    ),
];

/// One code, or all.
///
/// # Errors
/// Exit 2 for a code that does not exist.
pub fn explain(code: Option<&str>, console: &Console) -> Result<Outcome, Failure> {
    let wanted = code.map(str::to_uppercase);
    let rows: Vec<_> = CODES
        .iter()
        .filter(|(known, ..)| wanted.as_deref().is_none_or(|w| w == *known))
        .collect();
    if rows.is_empty() {
        let text = format!(
            "{} is no code of paiban; `paiban errors` lists them",
            code.unwrap_or("")
        );
        return Err(Failure::new(Exit::Usage, "PB-0002", text));
    }
    let meaning = |row: &(&str, &'static str, &'static str)| match console.language() {
        Language::English => row.1,
        Language::Chinese => row.2,
    };
    let mut outcome = Outcome::default();
    for row in &rows {
        outcome
            .text
            .push_str(&format!("{}  {}\n", row.0, meaning(row)));
    }
    let list: Vec<Value> = rows
        .iter()
        .map(|r| json!({"code": r.0, "meaning": meaning(r)}))
        .collect();
    outcome.fields.insert("codes".into(), Value::Array(list));
    Ok(outcome)
}
