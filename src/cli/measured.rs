//! A back-test in a table of 100 columns and in words, and as JSON.

use serde_json::{Value, json};

use crate::forecast::accuracy::{DayKind, Loss, Measure, Scores, Slice, geometric_mean, merged};
use crate::forecast::{Backtest, Measured};
use crate::report::Language;

/// Columns of a terminal that show the leads and the kind of day.
const LEADS: usize = 9;
const KIND: usize = 9;

/// One table per queue and what the simple forecasters did better; a last line over several queues.
pub fn text(tests: &[Backtest], language: Language) -> String {
    let told = Told { language };
    let mut text: String = tests.iter().map(|test| told.queue(test)).collect();
    if tests.len() > 1 {
        text.push_str(&told.all_queues(tests));
    }
    text
}

/// Everything that is measured, one object per queue.
pub fn queues_json(tests: &[Backtest]) -> Value {
    Value::Array(tests.iter().map(queue_json).collect())
}

/// Summed errors over all queues, and the geometric mean of the queues' ratios to each rival.
pub fn all_json(tests: &[Backtest]) -> Value {
    let measured = |of: &dyn Fn(&Backtest) -> Option<&Measured>| {
        let slices = merged(tests.iter().filter_map(of).map(|m| m.slices.as_slice()));
        slices.iter().map(slice_json).collect::<Vec<_>>()
    };
    let rivals: Vec<Value> = rivals(tests)
        .map(|(r, name)| {
            json!({
                "forecaster": name,
                "ratio": ratio(tests, r, Measure::Wape),
                "day_ratio": ratio(tests, r, Measure::DayWape),
                "slices": measured(&|test| test.rivals.get(r)),
            })
        })
        .collect();
    json!({
        "queues": tests.len(),
        "slices": measured(&|test| Some(&test.engine)),
        "rivals": rivals,
    })
}

fn rivals(tests: &[Backtest]) -> impl Iterator<Item = (usize, &'static str)> + '_ {
    let first = tests.first().into_iter();
    first.flat_map(|test| test.rivals.iter().map(|r| r.forecaster).enumerate())
}

/// Geometric mean over queues of our error ÷ the rival's.
fn ratio(tests: &[Backtest], rival: usize, measure: Measure) -> Option<f64> {
    geometric_mean(tests.iter().filter_map(|test| {
        let theirs = measure.of(&test.rivals.get(rival)?.overall())?;
        Some(measure.of(&test.engine.overall())? / theirs)
    }))
}

fn queue_json(test: &Backtest) -> Value {
    let choices = test.choices.iter().map(|(origin, choice)| {
        let candidates = choice.candidates.iter();
        let candidates: Vec<Value> = candidates
            .map(|(name, wape)| json!({"name": name, "wape": wape}))
            .collect();
        let group = choice.group.as_ref();
        json!({
            "origin": origin.to_string(),
            "chosen": choice.chosen,
            "candidates": candidates,
            "group": group.map(|g| g.group.as_str()),
            "agreement": group.map(|g| g.coherence.word()),
        })
    });
    let losses = test.losses().into_iter().flat_map(|(rival, lost)| {
        let loss = move |l: Loss| {
            json!({
                "forecaster": rival,
                "first_lead": l.first_lead,
                "last_lead": l.last_lead,
                "kind": l.kind.word(),
                "measure": match l.measure { Measure::Wape => "wape", Measure::DayWape => "day_wape" },
                "ours": l.ours,
                "theirs": l.theirs,
            })
        };
        lost.into_iter().map(loss)
    });
    let mut queue = json!({
        "queue": test.queue.as_str(),
        "forecaster": measured_json(&test.engine),
        "chosen": choices.collect::<Vec<_>>(),
        "losses": losses.collect::<Vec<_>>(),
    });
    for rival in &test.rivals {
        queue[rival.forecaster.replace('-', "_")] = measured_json(rival);
    }
    queue
}

/// The scores over everything, with their slices beside them.
fn measured_json(measured: &Measured) -> Value {
    let mut all = scores_json(&measured.overall());
    let mut coverage: Vec<Value> = buckets(&measured.slices).map(coverage_json).collect();
    if coverage.is_empty() {
        coverage.extend(measured.slices.first().map(coverage_json));
    }
    all["coverage"] = coverage.into();
    all["slices"] = measured.slices.iter().map(slice_json).collect();
    all
}

fn coverage_json(slice: &Slice) -> Value {
    json!({
        "first_lead": slice.first_lead,
        "last_lead": slice.last_lead,
        "intervals": slice.scores.n_open_intervals(),
        "inside_50": slice.scores.inside_50(),
        "inside_80": slice.scores.inside_80(),
        "inside_90": slice.scores.inside_90(),
    })
}

fn slice_json(slice: &Slice) -> Value {
    let mut scores = scores_json(&slice.scores);
    scores["first_lead"] = json!(slice.first_lead);
    scores["last_lead"] = json!(slice.last_lead);
    scores["kind"] = json!(slice.kind.word());
    scores
}

fn scores_json(scores: &Scores) -> Value {
    json!({
        "intervals": scores.n_intervals(),
        "open_intervals": scores.n_open_intervals(),
        "wape": scores.wape(),
        "day_wape": scores.day_wape(),
        "mase": scores.mase(),
        "rmsse": scores.rmsse(),
        "bias": scores.bias(),
        "pinball_loss": scores.pinball_loss(),
        "inside_50": scores.inside_50(),
        "inside_80": scores.inside_80(),
        "inside_90": scores.inside_90(),
        "day_coverage_80": scores.day_coverage_80(),
    })
}

/// The words of one language.
struct Told {
    language: Language,
}

impl Told {
    fn say(&self, english: &'static str, chinese: &'static str) -> &'static str {
        match self.language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    fn queue(&self, test: &Backtest) -> String {
        let mut text = format!("{}: {}\n", test.queue, self.choices(test));
        text.push_str(&self.header());
        for slice in shown(&test.engine.slices) {
            text.push_str(&self.row(test, slice));
        }
        for (rival, lost) in test.losses() {
            text.push_str(&self.lost(rival, &lost));
        }
        text.push('\n');
        text
    }

    /// How often each forecaster spoke.
    fn choices(&self, test: &Backtest) -> String {
        let mut times: Vec<(&str, usize)> = Vec::new();
        for (_, choice) in &test.choices {
            match times.iter_mut().find(|(name, _)| *name == choice.chosen) {
                Some((_, n)) => *n += 1,
                None => times.push((choice.chosen, 1)),
            }
        }
        let spoke: Vec<String> = times
            .iter()
            .map(|(name, n)| format!("{name} {n}×"))
            .collect();
        let chosen = self.say("chosen", "选用");
        format!("{chosen} {}", spoke.join(self.say(", ", "，")))
    }

    fn header(&self) -> String {
        let groups = [
            (LEADS + KIND, ""),
            (21, self.say("interval WAPE", "时段 WAPE")),
            (21, self.say("day WAPE", "日 WAPE")),
            (25, ""),
            (15, self.say("inside 80 %", "80% 区间内")),
        ];
        let columns = [
            (7, self.say("ours", "本引擎")),
            (7, self.say("naive", "上周")),
            (7, self.say("six", "六周均")),
            (7, self.say("ours", "本引擎")),
            (7, self.say("naive", "上周")),
            (7, self.say("six", "六周均")),
            (7, "MASE"),
            (9, self.say("bias", "偏差")),
            (9, "pinball"),
            (8, self.say("interv.", "时段")),
            (7, self.say("days", "日")),
        ];
        let line = |cells: &[(usize, &str)]| -> String {
            cells
                .iter()
                .map(|(width, cell)| right(cell, *width))
                .collect()
        };
        let leads = left(self.say("leads", "提前天数"), LEADS);
        let kind = left(self.say("days", "日类型"), KIND);
        let groups = line(&groups);
        format!("{}\n{leads}{kind}{}\n", groups.trim_end(), line(&columns))
    }

    fn row(&self, test: &Backtest, slice: &Slice) -> String {
        let scores = &slice.scores;
        let of_rivals = |measure: Measure| {
            test.rivals.iter().map(move |rival| {
                let same = rival.slices.iter().find(|s| s.matches(slice));
                share(same.and_then(|s| measure.of(&s.scores)))
            })
        };
        let mut cells = vec![(7, share(scores.wape()))];
        cells.extend(of_rivals(Measure::Wape).map(|cell| (7, cell)));
        cells.push((7, share(scores.day_wape())));
        cells.extend(of_rivals(Measure::DayWape).map(|cell| (7, cell)));
        cells.push((7, plain(scores.mase())));
        cells.push((9, signed(scores.bias())));
        cells.push((9, plain(scores.pinball_loss())));
        cells.push((8, share(scores.inside_80())));
        cells.push((7, share(scores.day_coverage_80())));
        let cells: String = cells.iter().map(|(w, cell)| right(cell, *w)).collect();
        let leads = left(&leads(slice.first_lead, slice.last_lead), LEADS);
        let kind = left(self.kind(slice.kind), KIND);
        format!("{leads}{kind}{cells}\n")
    }

    fn kind(&self, kind: DayKind) -> &'static str {
        match kind {
            DayKind::All => self.say("all", "全部"),
            DayKind::Ordinary => self.say("ordinary", "平常日"),
            DayKind::Event => self.say("event", "特殊日"),
        }
    }

    /// `seasonal-naive was better on …`, or nothing where it was not.
    fn lost(&self, rival: &str, lost: &[Loss]) -> String {
        let of = |measure: Measure| -> Vec<String> {
            let lost = lost.iter().filter(|l| l.measure == measure);
            lost.map(|l| self.loss(l)).collect()
        };
        let line = |what: &str, places: Vec<String>| {
            if places.is_empty() {
                return String::new();
            }
            let better = self.say("was better on", "优于本引擎：");
            let places = places.join(self.say(", ", "，"));
            wrapped(&format!("{rival} {better} {what}{places}"))
        };
        let days = self.say("day totals at ", "日合计，");
        format!(
            "{}{}",
            line("", of(Measure::Wape)),
            line(days, of(Measure::DayWape))
        )
    }

    fn loss(&self, loss: &Loss) -> String {
        let place = format!(
            "{} {} {}",
            self.say("leads", "提前"),
            leads(loss.first_lead, loss.last_lead),
            self.kind(loss.kind)
        );
        let (theirs, ours) = (100.0 * loss.theirs, 100.0 * loss.ours);
        match self.language {
            Language::English => format!("{place} ({theirs:.1} % against {ours:.1} %)"),
            Language::Chinese => format!("{place}（{theirs:.1}% 对 {ours:.1}%）"),
        }
    }

    fn all_queues(&self, tests: &[Backtest]) -> String {
        let summed = |of: &dyn Fn(&Backtest) -> Option<&Measured>| {
            let slices = merged(tests.iter().filter_map(of).map(|m| m.slices.as_slice()));
            share(slices.first().and_then(|s| s.scores.wape()))
        };
        let mut parts = Vec::new();
        for (r, name) in rivals(tests) {
            let theirs = summed(&|test| test.rivals.get(r));
            let mean = plain(ratio(tests, r, Measure::Wape));
            parts.push(match self.language {
                Language::English => format!("{name} {theirs} (mean ratio {mean})"),
                Language::Chinese => format!("{name} {theirs}（平均比值 {mean}）"),
            });
        }
        let ours = summed(&|test| Some(&test.engine));
        let n = tests.len();
        match self.language {
            Language::English => {
                format!("all {n} queues: WAPE {ours}; {}\n", parts.join(", "))
            }
            Language::Chinese => format!("全部 {n} 个队列：WAPE {ours}；{}\n", parts.join("，")),
        }
    }
}

/// Each bucket, then all leads together by kind of day; the rest is in the JSON document.
fn shown(slices: &[Slice]) -> impl Iterator<Item = &Slice> {
    buckets(slices).chain(slices.iter().filter(|s| is_whole(slices, s)))
}

/// All days, by lead.
fn buckets(slices: &[Slice]) -> impl Iterator<Item = &Slice> {
    let all_days = |s: &&Slice| s.kind == DayKind::All;
    let bucket = |s: &&Slice| !is_whole(slices, s);
    slices.iter().filter(all_days).filter(bucket)
}

/// Whether the slice holds all leads, as the first one does.
fn is_whole(slices: &[Slice], slice: &Slice) -> bool {
    let leads = |s: &Slice| (s.first_lead, s.last_lead);
    slices.first().is_some_and(|all| leads(all) == leads(slice))
}

fn leads(first: usize, last: usize) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first}–{last}")
    }
}

fn share(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |v| format!("{:.1}%", 100.0 * v))
}

fn signed(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |v| format!("{:+.1}%", 100.0 * v))
}

fn plain(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |v| format!("{v:.3}"))
}

/// Cuts a long line of words at 100 columns, with an indent.
fn wrapped(text: &str) -> String {
    let (mut out, mut used) = (String::from("  "), 2);
    for word in text.split(' ') {
        let width = columns(word) + 1;
        if used + width > 100 {
            out.push_str("\n    ");
            used = 4;
        }
        out.push_str(word);
        out.push(' ');
        used += width;
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn left(text: &str, width: usize) -> String {
    let space = " ".repeat(width.saturating_sub(columns(text)));
    format!("{text}{space}")
}

fn right(text: &str, width: usize) -> String {
    let space = " ".repeat(width.saturating_sub(columns(text)));
    format!("{space}{text}")
}

/// Terminal columns: Chinese characters and full-width marks take two.
fn columns(text: &str) -> usize {
    let wide = |c: char| ('\u{2e80}'..='\u{ffef}').contains(&c);
    text.chars().map(|c| 1 + usize::from(wide(c))).sum()
}
