//! The vocabulary: every parameter with its name, what it may hold, and what it asks.

use super::value::Kind;

/// A parameter of labour law, in the order in which tables list them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Parameter {
    /// Minutes of an ordinary day; work beyond is overtime.
    StandardDaily,
    /// Minutes of an ordinary week.
    StandardWeekly,
    /// Most minutes of one shift.
    MaxDaily,
    /// Overtime of a day that is usual.
    OvertimeDailySoft,
    /// Overtime of a day that is allowed at all.
    OvertimeDailyHard,
    /// Overtime of a week.
    OvertimeWeek,
    /// Overtime of a calendar month.
    OvertimeMonth,
    /// Whether work beyond the standard week fills the month's cap.
    OvertimeIncludesRestDays,
    /// Free days of a week.
    WeeklyRestDays,
    /// Which seven days are a week.
    WeeklyRestWindow,
    /// Uninterrupted rest of a week.
    MinWeeklyRest,
    /// Longest run of worked days.
    MaxConsecutiveDays,
    /// Rest between two shifts.
    MinDailyRest,
    /// Average minutes of a week.
    AverageWeekly,
    /// Days over which it is taken.
    AverageReferenceDays,
    /// Work after which a break is due.
    BreakAfter,
    /// How long it is.
    BreakMinutes,
    /// Several such steps.
    BreakSteps,
    /// Shortest piece that counts.
    BreakPiece,
    /// Longest work on end.
    MaxStretch,
    /// The night on the wall clock.
    NightWindow,
    /// Minutes of the night that make a shift night work.
    NightWorker,
    /// Average minutes per 24 hours of people who work at night.
    NightAverage,
    /// Days over which it is taken.
    NightReferenceDays,
    /// The period of comprehensive hours.
    Cycle,
    /// The month in which cycles start.
    CycleAnchorMonth,
    /// Whether a cycle owes its workdays or an average month.
    CycleBasis,
    /// Whether protected people keep clear of the night.
    ProtectedNoNight,
    /// Whether protected people work no overtime.
    ProtectedNoOvertime,
    /// Paid minutes a day for nursing.
    ProtectedNursing,
    /// Whether holidays and make-up workdays move the standard.
    DayTypeCalendar,
    /// Factor of pay for overtime on workdays.
    PayWeekdayOvertime,
    /// Factor of pay on rest days.
    PayRestDay,
    /// Factor of pay on statutory holidays.
    PayHoliday,
    /// Premium of night work.
    PayNight,
    /// Whether rest-day work may be given back as time off.
    CompOffRestDay,
    /// The same of overtime on workdays.
    CompOffWeekday,
    /// The same of holidays.
    CompOffHoliday,
    /// To which day a shift belongs.
    WorkDateRule,
    /// How a shift over a holiday's midnight is split.
    HolidayAttribution,
    /// Days of notice before a roster holds.
    MinNoticeDays,
    /// How long records are kept.
    RecordRetentionDays,
    /// The permit of a working-time system that needs one.
    ApprovalNumber,
    /// Its first day.
    ApprovalFrom,
    /// Its last day.
    ApprovalTo,
}

/// What is known of a parameter.
#[derive(Debug)]
pub struct Entry {
    /// The parameter.
    pub parameter: Parameter,
    /// Its key in presets and project files.
    pub key: &'static str,
    /// The unit; empty where there is none.
    pub unit: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// Whether it shapes rosters; if not, it is told and nothing more.
    pub acts: bool,
    /// Whether a price may stand beside a soft limit.
    pub priced: bool,
    /// What it asks, in English.
    pub english: &'static str,
    /// The same in Chinese.
    pub chinese: &'static str,
}

/// The entry of a parameter.
///
/// # Panics
/// Never: every parameter has its entry, which a test holds.
pub fn entry(parameter: Parameter) -> &'static Entry {
    VOCABULARY
        .iter()
        .find(|entry| entry.parameter == parameter)
        .expect("invariant: every parameter has its entry")
}

/// The entry of that key.
pub fn named(key: &str) -> Option<&'static Entry> {
    VOCABULARY.iter().find(|entry| entry.key == key)
}

const DAY: Kind = Kind::Number(0, 2880);
const MONTH: Kind = Kind::Number(0, 100_000);
const PERIOD: Kind = Kind::Number(1, 400);
const WINDOWS: Kind = Kind::Word(&["calendar_week", "rolling_7"]);
const CYCLES: Kind = Kind::Word(&["none", "week", "month", "quarter", "year"]);
const BASES: Kind = Kind::Word(&["calendar", "averaged"]);

const fn acting(
    parameter: Parameter,
    (key, unit, kind): (&'static str, &'static str, Kind),
    english: &'static str,
    chinese: &'static str,
) -> Entry {
    Entry {
        parameter,
        key,
        unit,
        kind,
        acts: true,
        priced: false,
        english,
        chinese,
    }
}

const fn priced(entry: Entry) -> Entry {
    Entry {
        priced: true,
        ..entry
    }
}

const fn told(entry: Entry) -> Entry {
    Entry {
        acts: false,
        ..entry
    }
}

/// Every parameter, in order.
#[rustfmt::skip]
pub const VOCABULARY: [Entry; 45] = [
    acting(Parameter::StandardDaily, ("std_daily_min", "minutes", DAY), "an ordinary day; work beyond it is overtime", "标准日工时，超出为加班"),
    acting(Parameter::StandardWeekly, ("std_weekly_min", "minutes", Kind::Number(0, 10_080)), "an ordinary week; work beyond it is overtime", "标准周工时，超出为加班"),
    priced(acting(Parameter::MaxDaily, ("max_daily_min", "minutes", DAY), "the most work of a day", "每日工时上限")),
    priced(acting(Parameter::OvertimeDailySoft, ("ot_daily_soft_min", "minutes", DAY), "overtime of a day, as a rule", "每日加班一般上限")),
    priced(acting(Parameter::OvertimeDailyHard, ("ot_daily_hard_min", "minutes", DAY), "overtime of a day, at most", "每日加班最高上限")),
    acting(Parameter::OvertimeWeek, ("ot_week_cap_min", "minutes", Kind::Number(0, 10_080)), "overtime of a week, at most", "每周加班上限"),
    acting(Parameter::OvertimeMonth, ("ot_month_cap_min", "minutes", MONTH), "overtime of a calendar month, at most; with a cycle the average of its months", "每月加班上限；综合计算周期内按月平均"),
    acting(Parameter::OvertimeIncludesRestDays, ("ot_cap_includes_rest_day_work", "", Kind::Flag), "whether work beyond the standard week fills the caps on overtime", "休息日加班是否计入加班上限"),
    acting(Parameter::WeeklyRestDays, ("weekly_rest_days", "days", Kind::Number(0, 6)), "free days of a week, at least", "每周休息日数下限"),
    acting(Parameter::WeeklyRestWindow, ("weekly_rest_window", "", WINDOWS), "a week is a planning week, or any seven days", "按日历周或任意连续七天计算每周休息"),
    acting(Parameter::MinWeeklyRest, ("min_weekly_rest_min", "minutes", Kind::Number(0, 4320)), "uninterrupted rest of a week, at least", "每周连续休息时间下限"),
    acting(Parameter::MaxConsecutiveDays, ("max_consecutive_days", "days", Kind::Number(0, 366)), "worked days in a row, at most", "连续出勤天数上限"),
    acting(Parameter::MinDailyRest, ("min_daily_rest_min", "minutes", DAY), "elapsed rest between two shifts, at least", "两班之间休息时间下限（按实际经过时间）"),
    acting(Parameter::AverageWeekly, ("avg_weekly_cap_min", "minutes", Kind::Number(0, 10_080)), "average work of a week over the reference period, at most", "参照期内平均周工时上限"),
    acting(Parameter::AverageReferenceDays, ("avg_reference_days", "days", PERIOD), "the reference period of average weeks, looking back", "平均周工时的参照期（向前回溯）"),
    acting(Parameter::BreakAfter, ("break_after_min", "minutes", DAY), "work after which a break is due", "工作超过该时长须安排休息"),
    acting(Parameter::BreakMinutes, ("break_min", "minutes", Kind::Number(0, 1440)), "how much break is due then", "此时应休息的时长"),
    acting(Parameter::BreakSteps, ("break_steps", "minutes", Kind::Steps), "work above each length and the break due then, in place of one step", "分档的休息要求（工时:休息）"),
    acting(Parameter::BreakPiece, ("break_piece_min", "minutes", Kind::Number(0, 1440)), "the shortest break that counts", "计入的最短单次休息"),
    acting(Parameter::MaxStretch, ("max_stretch_without_break_min", "minutes", DAY), "work on end without a break, at most", "无休息连续工作时长上限"),
    acting(Parameter::NightWindow, ("night_window", "", Kind::Window), "the night", "夜间时段"),
    acting(Parameter::NightWorker, ("night_worker_min", "minutes", DAY), "minutes of the night that make a shift night work", "构成夜班的夜间分钟数"),
    acting(Parameter::NightAverage, ("night_avg_cap_min", "minutes", DAY), "average work per 24 hours of people who work at night, at most", "夜班人员每 24 小时平均工时上限"),
    acting(Parameter::NightReferenceDays, ("night_reference_days", "days", PERIOD), "the reference period of night workers, looking back", "夜班平均工时的参照期（向前回溯）"),
    acting(Parameter::Cycle, ("cycle", "", CYCLES), "the period over which comprehensive hours are counted", "综合计算工时周期"),
    acting(Parameter::CycleAnchorMonth, ("cycle_anchor_month", "", Kind::Number(1, 12)), "a month in which a cycle starts", "周期起始月份"),
    acting(Parameter::CycleBasis, ("cycle_standard_basis", "", BASES), "a cycle owes its workdays by the calendar, or average months", "周期标准工时按日历工作日或平均月计算"),
    acting(Parameter::ProtectedNoNight, ("protected_no_night", "", Kind::Flag), "no night work before no_nights_until", "保护期内不安排夜班"),
    acting(Parameter::ProtectedNoOvertime, ("protected_no_overtime", "", Kind::Flag), "no overtime before no_overtime_until", "保护期内不安排加班"),
    told(acting(Parameter::ProtectedNursing, ("protected_paid_nursing_min", "minutes", DAY), "paid nursing time of a day", "每日带薪哺乳时间")),
    acting(Parameter::DayTypeCalendar, ("day_type_calendar", "", Kind::Flag), "whether make-up workdays raise the standard of their week, and holidays lower that of a cycle", "标准工时是否按节假日和调休上班日调整"),
    told(acting(Parameter::PayWeekdayOvertime, ("pay_weekday_ot", "", Kind::Factor), "factor of pay for overtime on workdays", "工作日加班工资倍数")),
    told(acting(Parameter::PayRestDay, ("pay_rest_day", "", Kind::Factor), "factor of pay on rest days", "休息日加班工资倍数")),
    told(acting(Parameter::PayHoliday, ("pay_holiday", "", Kind::Factor), "factor of pay on statutory holidays", "法定节假日加班工资倍数")),
    told(acting(Parameter::PayNight, ("pay_night", "", Kind::Factor), "premium of night work", "夜班津贴")),
    told(acting(Parameter::CompOffRestDay, ("comp_off_rest_day", "", Kind::Flag), "whether work on a rest day may be given back as time off", "休息日加班可否补休")),
    told(acting(Parameter::CompOffWeekday, ("comp_off_weekday_ot", "", Kind::Flag), "whether overtime on workdays may be given back as time off", "工作日加班可否补休")),
    told(acting(Parameter::CompOffHoliday, ("comp_off_holiday", "", Kind::Flag), "whether work on holidays may be given back as time off", "法定节假日加班可否补休")),
    told(acting(Parameter::WorkDateRule, ("work_date_rule", "", Kind::Word(&["start", "majority"])), "the day to which a shift belongs; paiban knows the start only", "班次归属日期规则（仅支持按开始日）")),
    told(acting(Parameter::HolidayAttribution, ("holiday_attribution", "", Kind::Word(&["minute_split", "shift_start"])), "how a shift over a holiday's midnight is paid", "跨节假日零点班次的计薪归属")),
    told(acting(Parameter::MinNoticeDays, ("min_notice_days", "days", Kind::Number(0, 366)), "days of notice before a roster holds", "班表提前公布天数")),
    told(acting(Parameter::RecordRetentionDays, ("record_retention_days", "days", Kind::Number(0, 36_600)), "how long records of working time are kept", "工时记录保存天数")),
    acting(Parameter::ApprovalNumber, ("approval_no", "", Kind::Text), "the permit of this working-time system", "特殊工时制审批文号"),
    acting(Parameter::ApprovalFrom, ("approval_from", "", Kind::Text), "the permit's first day", "审批有效期起"),
    acting(Parameter::ApprovalTo, ("approval_to", "", Kind::Text), "the permit's last day", "审批有效期止"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_has_its_entry_in_order_and_every_key_is_one_parameters() {
        for pair in VOCABULARY.windows(2) {
            assert!(pair[0].parameter < pair[1].parameter, "{}", pair[1].key);
        }
        for each in &VOCABULARY {
            assert!(std::ptr::eq(entry(each.parameter), entry(each.parameter)));
            assert_eq!(named(each.key).map(|e| e.parameter), Some(each.parameter));
            assert!(each.english.is_ascii() && !each.chinese.is_ascii());
        }
        let last = VOCABULARY.last().map(|entry| entry.parameter as usize);
        assert_eq!(last, Some(VOCABULARY.len() - 1));
    }
}
