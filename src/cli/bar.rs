//! Progress on the terminal, Ctrl-C, a time limit, and how long each stage took.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use crate::progress::{Phase, Progress};
use crate::report::Language;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Asks running stages to stop at the first Ctrl-C; a second one ends the program at once.
pub fn watch_interrupts() {
    let handler = || {
        if INTERRUPTED.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
    };
    // Without a handler Ctrl-C simply ends the program: nothing to report.
    drop(ctrlc::set_handler(handler));
}

/// Whether Ctrl-C was pressed.
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// Watches the stages of one command.
#[derive(Debug)]
pub struct Watch {
    bar: ProgressBar,
    language: Language,
    began: Instant,
    limit: Option<Duration>,
    stages: Mutex<Vec<StageTime>>,
}

#[derive(Debug, Clone, Copy)]
struct StageTime {
    phase: Phase,
    began: Instant,
    last: Instant,
    processor_began: f64,
    processor_last: f64,
    peak_mb: f64,
}

impl Watch {
    /// Draws a bar if `visible`; stops the search after `limit` if there is one.
    pub fn new(visible: bool, language: Language, limit: Option<Duration>) -> Self {
        let bar = ProgressBar::new(1);
        if !visible {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let template =
            "{spinner:.cyan} {prefix:<12} {bar:28.cyan/dim} {pos}/{len} {elapsed:>4} {msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        if visible {
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        Self {
            bar,
            language,
            began: Instant::now(),
            limit,
            stages: Mutex::new(Vec::new()),
        }
    }

    /// Takes the bar off the screen.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// Seconds, processor seconds and peak memory per stage: `timings.json`.
    pub fn timings(&self) -> Value {
        let stages = self.stages.lock().unwrap_or_else(|e| e.into_inner());
        let rows: Vec<Value> = stages
            .iter()
            .map(|s| {
                json!({
                    "stage": name(s.phase, Language::English),
                    "seconds": round(s.last.duration_since(s.began).as_secs_f64()),
                    "processor_seconds": round(s.processor_last - s.processor_began),
                    "peak_memory_mb": round(s.peak_mb),
                })
            })
            .collect();
        json!({
            "schema": 1,
            "seconds": round(self.began.elapsed().as_secs_f64()),
            "processor_seconds": round(processor_seconds()),
            "stages": rows,
        })
    }
}

impl Progress for Watch {
    fn step(&self, phase: Phase, done: usize, total: usize, note: &str) {
        let now = Instant::now();
        let used = processor_seconds();
        let mut stages = self.stages.lock().unwrap_or_else(|e| e.into_inner());
        match stages.iter_mut().find(|s| s.phase == phase) {
            Some(stage) => {
                stage.last = now;
                stage.processor_last = used;
                stage.peak_mb = peak_memory_mb();
            }
            // A stage that tells nothing before its first piece is done began where the last one ended.
            None => {
                let before = stages.iter().max_by_key(|stage| stage.last);
                let (began, processor_began) = match before {
                    Some(stage) => (stage.last, stage.processor_last),
                    None => (self.began, 0.0),
                };
                stages.push(StageTime {
                    phase,
                    began,
                    last: now,
                    processor_began,
                    processor_last: used,
                    peak_mb: peak_memory_mb(),
                });
            }
        }
        drop(stages);
        self.bar.set_prefix(name(phase, self.language));
        self.bar.set_length(total as u64);
        self.bar.set_position(done as u64);
        self.bar.set_message(note.to_owned());
    }

    fn stop_requested(&self) -> bool {
        interrupted() || self.limit.is_some_and(|limit| self.began.elapsed() > limit)
    }
}

fn name(phase: Phase, language: Language) -> &'static str {
    let (english, chinese) = match phase {
        Phase::Read => ("read", "读取"),
        Phase::Forecast => ("forecast", "预测"),
        Phase::Staff => ("staff", "人力需求"),
        Phase::Prices => ("prices", "价格与下界"),
        Phase::Roster => ("roster", "排班"),
        Phase::Verify => ("verify", "审核"),
        Phase::Simulate => ("simulate", "仿真"),
        Phase::Report => ("report", "报告"),
        Phase::Scenarios => ("what if", "假设分析"),
    };
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}

fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// Processor seconds of this process so far, where the system tells; else 0.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Fields 14 and 15 (user and system ticks) follow the command in parentheses; 100 ticks a second.
    let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: f64 = after
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|t| t.parse::<f64>().ok())
        .sum();
    ticks / 100.0
}

/// Peak resident memory so far in megabytes, where the system tells; else 0.
fn peak_memory_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|kb| kb.parse::<f64>().ok())
        .map_or(0.0, |kb| kb / 1024.0)
}
