//! Files whose rows come one by one: breaches of the audit, and forecasts beside what happened.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{Csv, optional};

/// A row of `violations.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct ViolationLine<'a> {
    /// Whose roster it is; `None` for the plan as a whole.
    pub agent_id: Option<&'a str>,
    /// The day, or the first day of the week or block.
    pub work_date: Option<NaiveDate>,
    /// The rule's stable name.
    pub rule: &'a str,
    /// `hard`, `soft` or `info`.
    pub severity: &'a str,
    /// What the roster has.
    pub found: &'a str,
    /// What the rule allows.
    pub allowed: &'a str,
    /// The unit of both.
    pub unit: &'a str,
    /// The breach as a sentence.
    pub message: &'a str,
}

/// Writes the breaches in the order given.
pub fn violations_csv<'a>(violations: impl IntoIterator<Item = ViolationLine<'a>>) -> String {
    let mut csv = Csv::new("agent_id,work_date,rule,severity,found,allowed,unit,message");
    for v in violations {
        let day = v.work_date.map(|d| d.to_string()).unwrap_or_default();
        csv.row(&[
            v.agent_id.unwrap_or(""),
            &day,
            v.rule,
            v.severity,
            v.found,
            v.allowed,
            v.unit,
            v.message,
        ]);
    }
    csv.finish()
}

/// A row of a backtest: one interval as it was forecast at an origin.
#[derive(Debug, Clone, PartialEq)]
pub struct BacktestLine<'a> {
    /// The first day that was forecast.
    pub origin: NaiveDate,
    /// The interval.
    pub start: DateTime<FixedOffset>,
    /// The queue.
    pub queue: &'a str,
    /// What arrived; `None` where the history does not hold the interval.
    pub actual: Option<f64>,
    /// Expected contacts.
    pub mean: f64,
    /// Quantiles at [`crate::forecast::LEVELS`].
    pub quantiles: [f64; 7],
}

/// Writes the rows of a backtest in the order given.
pub fn backtest_csv<'a>(lines: impl IntoIterator<Item = BacktestLine<'a>>) -> String {
    let mut csv = Csv::new("origin,start,queue,actual,mean,p05,p10,p25,p50,p75,p90,p95");
    for line in lines {
        let mut fields = vec![
            line.origin.to_string(),
            line.start.to_rfc3339(),
            line.queue.to_owned(),
            optional(line.actual),
            line.mean.to_string(),
        ];
        fields.extend(line.quantiles.iter().map(f64::to_string));
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        csv.row(&fields);
    }
    csv.finish()
}
