//! A proposal in words, as a fragment of the project file and as rows.

mod reasons;

use serde_json::{Value, json};

use crate::calendar::Grid;
use crate::calibration::{QueueCalibration, Skipped, Verdict};
use crate::io::outputs::ProposalRow;
use crate::plan::{PlanInputs, PlannedQueue};
use crate::report::Language;
use crate::simulation::Distribution;
use crate::units::Patience;

/// What was found, and what it is laid beside.
pub struct Proposal<'a> {
    /// What the project says now.
    pub inputs: &'a PlanInputs,
    /// The days that count.
    pub grid: &'a Grid,
    /// Per queue of the project.
    pub found: &'a [Result<QueueCalibration, Skipped>],
    /// Whether the worked roster came with its breaks.
    pub breaks_known: bool,
    /// The language of all texts.
    pub language: Language,
}

/// The keys in the order in which they are told.
const KEYS: [&str; 4] = [
    "patience_s",
    "shrinkage",
    "retry_share",
    "handle_time_distribution",
];

impl Proposal<'_> {
    fn say(&self, english: &str, chinese: &str) -> String {
        match self.language {
            Language::English => english.to_owned(),
            Language::Chinese => chinese.to_owned(),
        }
    }

    /// One row per queue and key; a queue that is left out has one row.
    pub fn rows(&self) -> Vec<ProposalRow> {
        let mut rows = Vec::new();
        for (queue, found) in self.inputs.queues.iter().zip(self.found) {
            match found {
                Ok(found) => rows.extend(KEYS.map(|key| self.row(queue, found, key))),
                Err(skipped) => rows.push(ProposalRow {
                    queue: queue.target.queue.to_string(),
                    key: "",
                    now: None,
                    proposed: None,
                    band_80: None,
                    band_95: None,
                    counted: (0, 0),
                    verdict: "skipped",
                    how: reasons::skipped(*skipped, self.language),
                }),
            }
        }
        rows
    }

    fn row(
        &self,
        queue: &PlannedQueue,
        found: &QueueCalibration,
        key: &'static str,
    ) -> ProposalRow {
        let verdict = match key {
            "patience_s" => &found.patience_s,
            "shrinkage" => &found.shrinkage,
            "retry_share" => &found.retry_share,
            _ => &found.handle_time_cv,
        };
        let estimate = verdict.estimate();
        let (name, bound) = match verdict {
            Verdict::Estimated(_) => ("estimated", None),
            Verdict::LikeZero(_) => ("like zero", None),
            Verdict::AtLeast(least) => ("at least", Some((*least, f64::INFINITY))),
            Verdict::NotIdentified(_) => ("not identified", None),
        };
        ProposalRow {
            queue: queue.target.queue.to_string(),
            key,
            now: self.now(queue, key),
            proposed: estimate.map(|e| e.value),
            band_80: estimate.map(|e| e.band_80),
            band_95: estimate.map(|e| e.band_95).or(bound),
            counted: (found.counted.intervals, found.counted.days),
            verdict: name,
            how: self.how(queue, found, key, verdict),
        }
    }

    fn now(&self, queue: &PlannedQueue, key: &str) -> Option<f64> {
        let behaviour = &queue.service.behaviour;
        match key {
            "patience_s" => match queue.target.patience {
                Patience::Infinite => None,
                Patience::Mean(mean) => Some(mean.as_secs_f64()),
            },
            "shrinkage" => Some(self.inputs.shrinkage.get()),
            "retry_share" => Some(behaviour.retry.map_or(0.0, |r| r.share.get())),
            _ => Some(match &behaviour.handle_time {
                Distribution::Lognormal(cv) => *cv,
                Distribution::Observed(times) => times.cv(),
                _ => 1.0,
            }),
        }
    }

    fn how(
        &self,
        queue: &PlannedQueue,
        found: &QueueCalibration,
        key: &str,
        verdict: &Verdict,
    ) -> String {
        if let Verdict::NotIdentified(reason) = verdict {
            return reasons::reason(*reason, self.language);
        }
        let within = queue.service.answer_within.as_secs_f64();
        let text = |n: Option<f64>| n.map_or_else(|| "?".to_owned(), |n| format!("{n:.1}"));
        let people = text(found.effective_people);
        match key {
            "patience_s" => self.how_patience(found, verdict, within, &people),
            "shrinkage" => {
                let rostered = text(found.rostered_people);
                let breaks = if self.breaks_known {
                    String::new()
                } else {
                    self.say(
                        "; breaks are in it, since no activities.csv stands beside the roster",
                        "；其中包含休息，因为班表旁没有 activities.csv",
                    )
                };
                match self.language {
                    Language::English => format!(
                        "1 − {people} people who took contacts ÷ {rostered} rostered on queue, means of the intervals{breaks}"
                    ),
                    Language::Chinese => format!(
                        "1 − 实际接话人数 {people} ÷ 在岗排班人数 {rostered}（各时段平均）{breaks}"
                    ),
                }
            }
            "retry_share" => self.how_retries(queue, verdict),
            _ => {
                let between = 100.0 * found.between_cv.unwrap_or(0.0);
                match self.language {
                    Language::English => format!(
                        "coefficient of variation of single contacts, from interval means and their counts; the intervals' own means differ by another {between:.1} %"
                    ),
                    Language::Chinese => format!(
                        "单次处理时长的变异系数，由时段平均值及其接起量推算；时段均值之间另有 {between:.1}% 的差异"
                    ),
                }
            }
        }
    }

    fn how_patience(
        &self,
        found: &QueueCalibration,
        verdict: &Verdict,
        within: f64,
        people: &str,
    ) -> String {
        if matches!(verdict, Verdict::AtLeast(_)) {
            return self.say(
                "hardly anybody gave up: a lower bound alone (97.5 %)",
                "几乎无人放弃：只有下限（97.5%）",
            );
        }
        let staff = match (found.counted.with_roster, self.language) {
            (true, Language::English) => "the worked roster".to_owned(),
            (true, Language::Chinese) => "实际班表".to_owned(),
            (false, Language::English) => {
                format!("people found from answered_within, {people} on average")
            }
            (false, Language::Chinese) => format!("由 answered_within 推算的人数（平均 {people}）"),
        };
        match self.language {
            Language::English => format!(
                "the past replayed with {staff}; answered_within is read as answered within {within} s; mean of an exponential patience"
            ),
            Language::Chinese => format!(
                "以{staff}重放历史；answered_within 按 {within} 秒内接起理解；指数分布耐心时间的均值"
            ),
        }
    }

    fn how_retries(&self, queue: &PlannedQueue, verdict: &Verdict) -> String {
        let after = queue.service.behaviour.retry;
        let after = after.map_or(600.0, |r| r.after.as_secs_f64());
        let zero = if matches!(verdict, Verdict::LikeZero(_)) {
            self.say("not distinguishable from 0; ", "与 0 无法区分；")
        } else {
            String::new()
        };
        match self.language {
            Language::English => format!(
                "{zero}contacts beyond the expected after many gave up, if people call again after {after} s on average; offered of the history holds these calls already"
            ),
            Language::Chinese => {
                format!(
                    "{zero}大量放弃之后超出预期的来话，假设平均 {after} 秒后重拨；历史进线量已包含这些来话"
                )
            }
        }
    }

    /// The table for people.
    pub fn text(&self, rows: &[ProposalRow]) -> String {
        let days = (self.grid.day(0), self.grid.day(self.grid.n_days() - 1));
        let mut text = format!("{} – {}\n", days.0, days.1);
        text.push_str(&format!(
            "{:<26}{:>10}{:>10}  {:<19}{:<19}{}\n",
            "",
            self.say("now", "现值"),
            self.say("proposed", "建议"),
            "80 %",
            "95 %",
            self.say("intervals", "时段")
        ));
        let mut last = "";
        for row in rows {
            if row.queue != last {
                text.push_str(&format!("{}{}\n", row.queue, self.left_out(&row.queue)));
                last = &row.queue;
            }
            if row.key.is_empty() {
                text.push_str(&format!("  {}\n", row.how));
                continue;
            }
            let proposed = row.proposed.map_or("–".into(), |x| shown(row.key, x));
            let band = |band: Option<(f64, f64)>| match band {
                None => "–".to_owned(),
                Some((low, high)) if high.is_finite() => {
                    format!("{} – {}", shown(row.key, low), shown(row.key, high))
                }
                Some((low, _)) => format!("≥ {}", shown(row.key, low)),
            };
            let now = row.now.map_or("∞".into(), |x| shown(row.key, x));
            text.push_str(&format!(
                "  {:<24}{now:>10}{proposed:>10}  {:<19}{:<19}{}\n      {}\n",
                row.key,
                band(row.band_80),
                band(row.band_95),
                row.counted.0,
                row.how
            ));
        }
        text.push_str(&format!("{}\n", self.closing()));
        text
    }

    /// What was not counted of a queue.
    fn left_out(&self, queue: &str) -> String {
        let at = self
            .inputs
            .queues
            .iter()
            .position(|q| q.target.queue.as_str() == queue);
        let Some(Ok(found)) = at.map(|at| &self.found[at]) else {
            return String::new();
        };
        let (wrong, far) = (found.counted.contradictory, found.counted.far_off);
        let mut text = String::new();
        if wrong + far > 0 {
            text = match self.language {
                Language::English => format!(
                    " ({wrong} intervals left out because their counts contradict each other, {far} because no replay is ever so far off)"
                ),
                Language::Chinese => {
                    format!("（略去 {wrong} 个计数自相矛盾的时段、{far} 个偏离任何重放的时段）")
                }
            };
        }
        if found.counted.abandoned_derived {
            text.push_str(&self.say(
                " (abandoned = offered − handled)",
                "（放弃量 = 进线量 − 接起量）",
            ));
        }
        text
    }

    fn closing(&self) -> String {
        self.say(
            "nothing was changed: copy what you believe into paiban.toml. Interval counts do not show the shape of patience; an export of single waits would.",
            "未作任何修改：请将认可的数值抄入 paiban.toml。时段汇总数据无法看出耐心时间的分布形状，需要逐通等待时长的导出。",
        )
    }

    /// The fragment of the project file.
    pub fn toml(&self, rows: &[ProposalRow]) -> String {
        let days = (self.grid.day(0), self.grid.day(self.grid.n_days() - 1));
        let head = match self.language {
            Language::English => format!("paiban calibrate, {} to {}", days.0, days.1),
            Language::Chinese => format!("paiban calibrate，{} 至 {}", days.0, days.1),
        };
        let mut text = format!("# {head}\n# {}\n", self.closing());
        let mut last = "";
        for row in rows {
            if row.queue != last {
                let id = row.queue.replace('\\', "\\\\").replace('"', "\\\"");
                text.push_str(&format!("\n[[queues]]\nid = \"{id}\"\n"));
                last = &row.queue;
            }
            text.push_str(&self.toml_row(row));
        }
        text + &self.toml_shrinkage()
    }

    fn toml_row(&self, row: &ProposalRow) -> String {
        if row.key.is_empty() {
            return format!("# {}\n", row.how);
        }
        let now = row.now.map_or("infinite".into(), |x| shown(row.key, x));
        let mut comment = format!(
            "# {} ({} {now}): {}\n",
            row.key,
            self.say("now", "现值"),
            row.how
        );
        if let (Some((a, b)), Some((c, d))) = (row.band_80, row.band_95) {
            let x = |x| shown(row.key, x);
            comment.push_str(&format!(
                "#   80 %: {} – {}; 95 %: {} – {}; {} {}\n",
                x(a),
                x(b),
                x(c),
                x(d),
                row.counted.0,
                self.say("intervals", "个时段")
            ));
        }
        let value = match (row.key, row.proposed, row.band_95) {
            (_, None, Some((least, _))) => {
                return format!("{comment}# {} ≥ {}\n", row.key, shown(row.key, least));
            }
            (_, None, None) => return comment,
            // Stands under [shrinkage.parts].
            ("shrinkage", ..) => return comment,
            ("handle_time_distribution", Some(cv), _) => {
                format!(
                    "{} = \"lognormal({})\"\n",
                    row.key,
                    shown(row.key, cv.max(0.01))
                )
            }
            (key, Some(x), _) => format!("{key} = {}\n", shown(key, x)),
        };
        let doubtful = if row.verdict == "like zero" { "# " } else { "" };
        format!("{comment}{doubtful}{value}")
    }

    /// One share for the project: the mean over queues by people rostered.
    fn toml_shrinkage(&self) -> String {
        let known = self.found.iter().flatten().filter_map(|found| {
            let Verdict::Estimated(estimate) = found.shrinkage else {
                return None;
            };
            Some((estimate.value, found.rostered_people?))
        });
        let (sum, people) = known.fold((0.0, 0.0), |(s, n), (x, w)| (s + x * w, n + w));
        if people <= 0.0 {
            return String::new();
        }
        let comment = self.say(
            "takes the place of all parts that stand there: late starts, walking and talking are in it too",
            "取代现有的全部分项：迟到、走动、交谈等也包含在内",
        );
        let value = shown("shrinkage", sum / people);
        format!("\n[shrinkage.parts]\n# {comment}\nmeasured = {value}\n")
    }
}

/// As many digits as mean something.
fn shown(key: &str, value: f64) -> String {
    match key {
        "patience_s" if value >= 10.0 => format!("{value:.0}"),
        "patience_s" => format!("{value:.1}"),
        "handle_time_distribution" => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// One row of the JSON document.
pub fn json(row: &ProposalRow) -> Value {
    let ends = |band: Option<(f64, f64)>| {
        band.map(|(low, high)| json!([low, Some(high).filter(|x| x.is_finite())]))
    };
    json!({
        "queue": row.queue,
        "key": row.key,
        "now": row.now,
        "proposed": row.proposed,
        "band_80": ends(row.band_80),
        "band_95": ends(row.band_95),
        "intervals": row.counted.0,
        "days": row.counted.1,
        "verdict": row.verdict,
        "how": row.how,
    })
}
