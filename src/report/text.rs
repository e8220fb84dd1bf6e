//! The words of generated pages in each language; the field's terms as planners use them.

use super::Language;

macro_rules! texts {
    ($($name:ident: $english:literal, $chinese:literal;)*) => {
        /// A fixed text of a generated page.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Text {
            $(
                #[doc = $english]
                $name,
            )*
        }

        impl Text {
            /// The text in a language.
            pub(super) fn say(self, language: Language) -> &'static str {
                match (self, language) {
                    $(
                        (Text::$name, Language::English) => $english,
                        (Text::$name, Language::Chinese) => $chinese,
                    )*
                }
            }

            #[cfg(test)]
            const ALL: &[Text] = &[$(Text::$name),*];
        }
    };
}

texts! {
    Planned: "Planned", "计划期";
    People: "People rostered", "排班人数";
    PaidHours: "Paid hours", "付薪工时";
    Cost: "Wage cost", "人工成本";
    Understaffed: "Understaffed", "缺员";
    Overstaffed: "Overstaffed", "超员";
    ProvenGap: "Proven gap", "已证明差距";
    Breaches: "Rule breaches", "违规";
    HoursUnit: "h", "小时";
    Service: "Service", "服务水平";
    ServiceLead: "What was promised, what the roster gives by formula, and what simulated customers met.",
        "承诺的、按公式计算的、以及仿真客户实际遇到的服务水平。";
    Queue: "Queue", "队列";
    Offered: "Offered", "进线量";
    HandleTime: "Handle time", "平均处理时长";
    Target: "Target", "目标";
    ByFormula: "By formula", "按公式";
    Simulated: "Simulated", "仿真";
    SimulatedBand: "95 % interval", "95% 区间";
    Abandoned: "Abandoned", "放弃率";
    SpeedOfAnswer: "Average speed of answer", "平均应答速度";
    Occupancy: "Occupancy", "占用率";
    Blocked: "Found no line", "占线未接入";
    CalledAgain: "Called again", "再次来电";
    Transferred: "Transferred here", "转入";
    PassRateOfAttempts: "Answered, of attempts", "接通率（按次）";
    PassRateOfCustomers: "Answered, of customers", "接通率（按客户）";
    BacklogByDay: "Backlog, day by day", "积压（按日）";
    Arrived: "Arrived", "到达";
    DoneOnTime: "Done on time", "按时完成";
    DoneLate: "Done late", "逾期完成";
    DoneInIdleTime: "Done in idle time", "空闲时间内完成";
    BacklogAtNight: "Left at the end of the day", "日终积压";
    Overdue: "Of it overdue", "其中逾期";
    RetriesByDay: "callers who call again, day by day", "再次来电（按日）";
    FirstAttempts: "First attempts", "首次来电";
    FlowAttempts: "Attempts, as a flow", "进线次数（流体模型）";
    FlowOfAttempts: "Answered of attempts, as a flow", "按次接通率（流体模型）";
    FlowOfCustomers: "Answered of customers, as a flow", "按客户接通率（流体模型）";
    SimulatedAttempts: "Attempts, simulated", "进线次数（仿真）";
    SimulatedOfAttempts: "Answered of attempts, simulated", "按次接通率（仿真）";
    SimulatedOfCustomers: "Answered of customers, simulated", "按客户接通率（仿真）";
    Forecast: "History and forecast", "历史与预测";
    ForecastLead: "Contacts per day. The bands say where a day's total falls in 50 and 90 of 100 cases; marked spans are campaigns and holidays.",
        "每日进线量。色带表示当日总量以 50%、90% 概率落入的范围；标出的区间为活动与节假日。";
    ContactsPerDay: "contacts a day", "每日进线量";
    ContactsPerInterval: "contacts an interval", "每时段进线量";
    Actual: "actual", "实际";
    ForecastLine: "forecast", "预测";
    PeakDay: "The hardest day", "最吃紧的一天";
    PeakDayLead: "The day with the most missing hours, interval by interval: expected contacts with the band of single intervals.",
        "缺员工时最多的一天，逐时段展示：预期进线量及单时段区间。";
    Required: "required", "所需";
    Rostered: "rostered, on queue", "在岗";
    PeopleUnit: "people", "人";
    RequiredRostered: "Required against rostered", "所需与在岗";
    RequiredRosteredLead: "People needed on queue and people there, breaks and shrinkage taken off, on the hardest day.",
        "最吃紧当天各时段所需人数与实际在岗人数（已扣除休息与损耗）。";
    ServiceByDay: "Service level day by day", "逐日服务水平";
    HeatMap: "Where people are missing or too many", "何处缺员、何处超员";
    HeatMapLead: "All queues together: people above (+) or below (−) the requirement. A cell with both missing and surplus queues shows the missing ones.",
        "所有队列合计：高于（+）或低于（−）所需的人数。同一时段既有缺员又有超员队列时显示缺员。";
    KeyShort: "people missing (−)", "缺员（−）";
    KeyEnough: "as required", "正好";
    KeyMany: "too many (+)", "超员（+）";
    Gantt: "One day's roster", "单日班表";
    GanttLead: "Everybody who works on the hardest day, by start. The full roster stands in roster.csv and activities.csv.",
        "最吃紧当天所有上班人员，按上班时间排序。完整班表见 roster.csv 与 activities.csv。";
    Most: "at most", "最多";
    Work: "on queue", "在岗";
    PaidBreak: "paid break", "带薪休息";
    UnpaidBreak: "unpaid break", "无薪休息";
    Contracts: "Hours and cost by contract", "各合同工时与成本";
    Contract: "Contract", "合同";
    Shifts: "Shifts", "班次数";
    HoursPerPerson: "Hours a person and week", "人均周工时";
    Worst: "The worst intervals and why", "最差时段及原因";
    Interval: "Interval", "时段";
    Missing: "Missing", "缺";
    Why: "Why", "原因";
    NothingMissing: "No interval is short of people.", "没有缺员时段。";
    WhatIf: "What if", "假设分析";
    WhatIfLead: "Each scenario edits the inputs and runs the whole pipeline again; differences are to the plan on this page.",
        "每个情景修改输入并重新运行整个流程；差异相对于本页计划。";
    Scenario: "Scenario", "情景";
    Baseline: "this plan", "本计划";
    Objective: "What the plan minimises", "计划所最小化的目标";
    ObjectiveLead: "Money, part by part. The bound is proven: no legal roster of these people costs less.",
        "以金额计，逐项列出。下界经证明：这些人员的任何合法班表都不会更便宜。";
    Part: "Part", "项目";
    UnderstaffedFirst: "missing hours, first share of the requirement", "缺员工时（需求的首段）";
    UnderstaffedBeyond: "missing hours beyond", "缺员工时（超出首段）";
    OverstaffedPart: "surplus hours", "超员工时";
    Wage: "wages", "工资";
    Preference: "wishes not met", "未满足的意愿";
    MissingService: "missing service, by each queue's own curve", "按各队列曲线计算的服务缺口";
    Unfairness: "unloved hours away from the fair share", "偏离公平份额的夜班、周末与节假日工时";
    HeadLimits: "people beyond limits on heads", "超出人数限制的工时";
    SoftRules: "beyond soft labour rules", "超出软性工时规则";
    Total: "total", "合计";
    Bound: "proven bound", "已证明的下界";
    Assumptions: "Assumptions", "假设";
    Models: "How the forecast was chosen", "预测方法的选择";
    ModelsLead: "Each queue's candidates in a backtest on its own past; WAPE is summed absolute error ÷ summed actuals, lower is better.",
        "各队列的候选方法在自身历史上的回测；WAPE = 绝对误差之和 ÷ 实际之和，越低越好。";
    Chosen: "Chosen", "选用";
    Candidates: "Backtest WAPE", "回测 WAPE";
    NoBacktest: "history too short for a backtest", "历史太短，无法回测";
    Inputs: "What was read", "读入的数据";
    File: "File", "文件";
    RowsRead: "Rows read", "读入行";
    RowsAccepted: "accepted", "接受";
    RowsRepaired: "repaired", "修复";
    RowsRefused: "refused", "拒绝";
    Remarks: "Remarks", "备注";
    Table: "Show the numbers", "查看数据";
    Day: "Day", "日期";
    Mean: "Mean", "均值";
    Contents: "Contents", "目录";
    Made: "Made by paiban", "由 paiban 生成";
    NotLegalAdvice: "Work rules are checked as the project file states them; this is not legal advice.",
        "工时规则按项目文件检查；不构成法律意见。";
    Within: "within", "内";
    LeftOut: "Left out", "未排人员";
    Infeasible: "No plan can exist", "无可行计划";
    InfeasibleLead: "These rules cannot hold together; nothing was rostered.", "以下规则无法同时成立；未生成班表。";
    StatusOptimal: "optimal", "最优";
    StatusFeasible: "feasible", "可行";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_both_languages() {
        for &text in Text::ALL {
            let chinese = text.say(Language::Chinese);
            assert!(!text.say(Language::English).is_empty());
            assert!(!chinese.is_ascii(), "{text:?}");
        }
    }
}
