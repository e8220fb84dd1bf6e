//! One figure of one scenario beside the baseline, as `whatif.csv` holds it.

use super::Language;
use super::html::{grouped, percent};

/// A row of `whatif.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIfRow {
    /// The scenario's name.
    pub scenario: String,
    /// What is measured: `people_at_peak`, `paid_hours`, `cost`, `service_level` …
    pub measure: String,
    /// For which queue, or `all`.
    pub scope: String,
    /// `people`, `hours`, `money`, `share`, `rules`.
    pub unit: String,
    /// In the scenario.
    pub value: f64,
    /// Lower end of a 95 % interval, where the figure is simulated.
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
    /// In the plan as it stands.
    pub baseline: f64,
}

impl WhatIfRow {
    /// Scenario less baseline.
    pub fn difference(&self) -> f64 {
        self.value - self.baseline
    }

    /// A figure in its unit.
    pub(super) fn show(&self, value: f64) -> String {
        match self.unit.as_str() {
            "share" => percent(value),
            _ => grouped(value),
        }
    }

    /// The difference with its sign.
    pub(super) fn show_difference(&self) -> String {
        let difference = self.difference();
        let sign = if difference > 0.0 { "+" } else { "" };
        match self.unit.as_str() {
            "share" => format!("{difference:+.1} pp", difference = 100.0 * difference),
            _ => format!("{sign}{}", grouped(difference)),
        }
    }

    /// The figure as a line of text: name, value, difference to the baseline.
    pub fn line(&self, language: Language) -> String {
        let name = self.title(language);
        let value = self.show(self.value);
        let band = match (self.low, self.high) {
            (Some(low), Some(high)) => format!(" [{} – {}]", self.show(low), self.show(high)),
            _ => String::new(),
        };
        format!("{name}: {value} ({}){band}", self.show_difference())
    }

    /// The measure in words.
    pub(super) fn title(&self, language: Language) -> String {
        let name = match (self.measure.as_str(), language) {
            ("people_at_peak", Language::English) => "people needed at the peak",
            ("people_at_peak", Language::Chinese) => "高峰所需人数",
            ("people", Language::English) => "people rostered",
            ("people", Language::Chinese) => "排班人数",
            ("paid_hours", Language::English) => "paid hours",
            ("paid_hours", Language::Chinese) => "付薪工时",
            ("cost", Language::English) => "wage cost",
            ("cost", Language::Chinese) => "人工成本",
            ("service_level", Language::English) => "simulated service level",
            ("service_level", Language::Chinese) => "仿真服务水平",
            ("understaffed_hours", Language::English) => "understaffed hours",
            ("understaffed_hours", Language::Chinese) => "缺员工时",
            ("overstaffed_hours", Language::English) => "overstaffed hours",
            ("overstaffed_hours", Language::Chinese) => "超员工时",
            ("objective", Language::English) => "objective",
            ("objective", Language::Chinese) => "目标值",
            ("gap", Language::English) => "proven gap",
            ("gap", Language::Chinese) => "已证明差距",
            ("offered", Language::English) => "contacts offered",
            ("offered", Language::Chinese) => "进线量",
            ("conflicts", Language::English) => "no roster: rules that cannot be kept",
            ("conflicts", Language::Chinese) => "无可行排班：无法满足的规则数",
            ("occupancy", Language::English) => "simulated occupancy",
            ("occupancy", Language::Chinese) => "仿真占用率",
            ("abandonment", Language::English) => "simulated abandonment",
            ("abandonment", Language::Chinese) => "仿真放弃率",
            (other, _) => other,
        };
        if self.scope == "all" {
            name.to_owned()
        } else {
            format!("{name}, {}", self.scope)
        }
    }
}
