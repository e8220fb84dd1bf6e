//! The names under which each field is known, file by file.

use super::Field;

const fn required(name: &'static str, tiers: &'static [&'static [&'static str]]) -> Field {
    Field {
        name,
        required: true,
        tiers,
    }
}

const fn optional(name: &'static str, tiers: &'static [&'static [&'static str]]) -> Field {
    Field {
        name,
        required: false,
        tiers,
    }
}

const START: &[&[&str]] = &[
    &[
        "interval start",
        "start time",
        "interval start utc date",
        "interval start date",
        "timestamp",
        "datetime",
        "date time",
        "start date time",
        "period start",
        "开始时间",
        "时段开始",
        "时段开始时间",
        "日期时间",
        "统计时间",
    ],
    &[
        "interval",
        "period",
        "time",
        "时间段",
        "时段",
        "时间",
        "统计时段",
    ],
];
const DAY: &[&[&str]] = &[&["day", "日期", "统计日期", "work day"]];
const QUEUE: &[&[&str]] = &[
    &["queue name", "queuename", "队列", "队列名称", "业务队列"],
    &[
        "skill",
        "skill name",
        "skill set",
        "split",
        "split skill",
        "contact type",
        "技能组",
        "技能",
        "技能组名称",
        "业务线",
    ],
    &["queue id", "acd id", "queueid", "队列编号"],
];
const OFFERED: &[&[&str]] = &[&[
    "incoming",
    "presented",
    "received",
    "calls",
    "calls offered",
    "contacts offered",
    "contacts received",
    "interactions offered",
    "volume",
    "contacts",
    "incoming contact volume",
    "contact volume",
    "call volume",
    "rvol",
    "进线量",
    "呼入量",
    "咨询量",
    "来电量",
    "进线数",
    "呼入数",
    "呼入总量",
    "进线总量",
    "会话量",
    "来话量",
]];
const HANDLED: &[&[&str]] = &[&[
    "answered",
    "interactions handled",
    "contacts handled",
    "calls handled",
    "calls answered",
    "接起量",
    "接待量",
    "接听量",
    "接通量",
    "应答量",
    "人工接起量",
]];
const ABANDONED: &[&[&str]] = &[&[
    "abandons",
    "lost",
    "calls abandoned",
    "contacts abandoned",
    "放弃量",
    "呼损量",
    "放弃数",
]];
const ANSWERED_WITHIN: &[&[&str]] = &[&[
    "within sl",
    "within service level",
    "answered within target",
    "within threshold",
    "达标量",
    "达标接起量",
    "目标时间内接起量",
]];
const HANDLE_TIME: &[&[&str]] = &[&[
    "aht",
    "aht s",
    "aht (s)",
    "average handle time",
    "average handle time (s)",
    "average handle time (seconds)",
    "avg handle time",
    "handle time",
    "average handling time",
    "raht",
    "平均处理时长",
    "平均处理时间",
    "平均处理时长(秒)",
    "平均服务时长",
]];
const TOTAL_HANDLE_TIME: &[&[&str]] = &[&[
    "total handle time",
    "total handle time (seconds)",
    "handle time total",
    "总处理时长",
    "总处理时长(秒)",
    "处理总时长",
]];
const TASK: &[&[&str]] = &[&[
    "average task time",
    "average talk time",
    "avg talk time",
    "att",
    "平均通话时长",
]];
const AFTER_TASK: &[&[&str]] = &[&[
    "average after task time",
    "average after call work",
    "acw",
    "average acw",
    "话后",
    "平均话后时长",
    "平均话后处理时长",
]];

/// Contacts per queue and interval.
pub const HISTORY: [Field; 11] = [
    required("start", START),
    optional("date", DAY),
    optional("queue", QUEUE),
    required("offered", OFFERED),
    optional("handled", HANDLED),
    optional("abandoned", ABANDONED),
    optional("answered_within", ANSWERED_WITHIN),
    optional("handle_time_s", HANDLE_TIME),
    optional("total_handle_time_s", TOTAL_HANDLE_TIME),
    optional("task_s", TASK),
    optional("after_task_s", AFTER_TASK),
];

/// The columns of a Calabrio forecast file, which has no header.
pub const CALABRIO: [&str; 7] = [
    "queue",
    "start",
    "end",
    "offered",
    "task_s",
    "after_task_s",
    "agents",
];

const AGENT_ID: &[&[&str]] = &[
    &[
        "agent",
        "employee id",
        "staff id",
        "工号",
        "员工编号",
        "坐席工号",
        "员工工号",
        "员工号",
    ],
    &["id", "编号"],
];
const NAME: &[&[&str]] = &[&[
    "agent name",
    "employee name",
    "full name",
    "姓名",
    "员工姓名",
    "坐席姓名",
]];
const TEAM: &[&[&str]] = &[&["group", "班组", "团队", "组别", "小组"]];
const SHIFT: &[&[&str]] = &[&["shift code", "shift pattern", "班次", "班别", "班次代码"]];
const FIRST_DAY: &[&[&str]] = &[&["from day", "start date", "开始日期", "起始日期", "首日"]];
const LAST_DAY: &[&[&str]] = &[&["to day", "end date", "结束日期", "截止日期", "末日"]];
const WORK_DATE: &[&[&str]] = &[
    &["schedule date", "工作日期", "排班日期", "日期"],
    &["date"],
];
const ENTRY_NAME: &[&[&str]] = &[&["event", "名称", "事件", "活动名称"]];
const KIND: &[&[&str]] = &[&["type", "类型", "类别"]];
const NOTE: &[&[&str]] = &[&["comment", "备注", "说明"]];

/// The people.
pub const AGENTS: [Field; 9] = [
    required("agent_id", AGENT_ID),
    optional("name", NAME),
    required(
        "contract",
        &[&["contract type", "合同", "合同类型", "用工类型"]],
    ),
    required("skills", &[&["skill", "skill set", "技能", "技能组"]]),
    optional("team", TEAM),
    optional("hired", &[&["hire date", "入职日期", "入职"]]),
    optional(
        "leaves",
        &[&["leave date", "termination date", "离职日期", "离职"]],
    ),
    optional("no_nights_until", &[&["免夜班至", "不排夜班至"]]),
    optional("no_overtime_until", &[&["免加班至", "不加班至"]]),
];

/// Leave, hours away, pins and wishes.
pub const AVAILABILITY: [Field; 9] = [
    required("agent_id", AGENT_ID),
    required("first_day", FIRST_DAY),
    optional("last_day", LAST_DAY),
    required("kind", KIND),
    optional("days", &[&["weekdays", "星期"]]),
    optional("from", &[&["开始时间", "从"]]),
    optional("to", &[&["结束时间", "到"]]),
    optional("shift", SHIFT),
    optional("weight", &[&["权重"]]),
];

/// Holidays, closures, special hours, campaigns, outages, make-up workdays.
pub const CALENDAR: [Field; 9] = [
    required("name", ENTRY_NAME),
    required("first_day", FIRST_DAY),
    optional("last_day", LAST_DAY),
    required("kind", KIND),
    optional("queue", QUEUE),
    optional("uplift", &[&["factor", "倍数", "放大倍数"]]),
    optional("from", &[&["开始时间", "从"]]),
    optional("to", &[&["结束时间", "到"]]),
    optional("note", NOTE),
];

/// The planner's changes to the forecast.
pub const EDITS: [Field; 9] = [
    optional("queue", QUEUE),
    required("first_day", FIRST_DAY),
    optional("last_day", LAST_DAY),
    optional("from", &[&["开始时间", "从"]]),
    optional("to", &[&["结束时间", "到"]]),
    required("action", &[&["动作", "操作", "方式", "调整方式"]]),
    required("value", &[&["number", "amount", "数值", "调整值"], &["值"]]),
    optional(
        "reason",
        &[
            &["why", "原因", "理由", "调整原因"],
            &["comment", "note", "备注", "说明"],
        ],
    ),
    optional("author", &[&["who", "作者", "修改人", "调整人", "填写人"]]),
];

/// Public holidays of a country that does not ship with the program, by rule or by date.
pub const HOLIDAYS: [Field; 9] = [
    required("name", ENTRY_NAME),
    required("rule", &[&["date", "first_day", "规则", "日期"]]),
    optional("days", &[&["天数"]]),
    optional("first_year", &[&["起始年"]]),
    optional("last_year", &[&["截止年"]]),
    optional("except", &[&["除外年"]]),
    optional("weekend", &[&["遇周末"]]),
    optional("kind", KIND),
    optional("source", &[&["note", "来源", "备注"]]),
];

/// Who works when.
pub const ROSTER: [Field; 8] = [
    required("agent_id", AGENT_ID),
    optional("name", NAME),
    optional("team", TEAM),
    required("work_date", WORK_DATE),
    required("shift", SHIFT),
    required("start", &[&["shift start", "开始时间", "上班时间"]]),
    required("end", &[&["shift end", "结束时间", "下班时间"]]),
    optional("paid_minutes", &[&["计薪分钟"]]),
];
