//! `[[shift_patterns]]`: the shapes of a day's work.

use super::section::{NumberRange, Section, Source};
use crate::calendar::{ClockMinutes, format_clock, parse_clock};
use crate::history::Finding;
use crate::roster::{BreakRule, ShiftPattern};

/// Reads every pattern; `interval_minutes` is the grid on which shifts start.
pub fn read(root: &Section<'_, '_>, interval_minutes: u32) -> Vec<ShiftPattern> {
    let mut patterns: Vec<ShiftPattern> = Vec::new();
    for section in root.sections("shift_patterns") {
        let place = section.place("id");
        let pattern = pattern(&section, interval_minutes as ClockMinutes);
        if !pattern.id.is_empty() && patterns.iter().any(|p| p.id == pattern.id) {
            let finding = section.source.error("PB-1503", &place);
            section.source.say(
                finding
                    .found(format!(
                        "the shift pattern \"{}\" is defined twice",
                        pattern.id
                    ))
                    .expected("each id once")
                    .fix("rename one of the two"),
            );
        }
        patterns.push(pattern);
        section.finish();
    }
    patterns
}

fn pattern(section: &Section<'_, '_>, interval: ClockMinutes) -> ShiftPattern {
    let id = section.require::<String>("id").unwrap_or_default();
    let minutes = section.require::<i64>("minutes").unwrap_or(480);
    if !(1..=1440).contains(&minutes) {
        say(
            section,
            "PB-1501",
            "minutes",
            format!("a shift of {minutes} minutes"),
            "1 to 1440 minutes",
        );
    } else if minutes % 5 != 0 {
        say(
            section,
            "PB-1503",
            "minutes",
            format!("a shift of {minutes} minutes"),
            "a multiple of 5 minutes",
        );
    }
    let minutes = minutes.clamp(5, 1440) as ClockMinutes;
    let starts = starts(section, interval);
    let breaks = breaks(section, minutes);
    let default_step = i64::from(interval.min(15));
    let break_every_minutes =
        section.whole("break_every_minutes", default_step, (1, 240)) as ClockMinutes;
    let break_gap_minutes = section.whole("break_gap_minutes", 0, (0, 1440)) as ClockMinutes;
    let share = NumberRange::Within(0.0, 1.0);
    let break_team_share_max = section.number("break_team_share_max", 1.0, share);
    let pattern = ShiftPattern {
        id,
        minutes,
        starts,
        breaks,
        break_every_minutes,
        break_gap_minutes,
        break_team_share_max,
    };
    check_breaks(section, &pattern);
    pattern
}

fn say(section: &Section<'_, '_>, code: &'static str, key: &str, found: String, expected: &str) {
    section.source.say(fault(
        section.source,
        code,
        &section.place(key),
        found,
        expected,
    ));
}

fn fault(
    source: &Source<'_>,
    code: &'static str,
    at: &std::ops::Range<usize>,
    found: String,
    expected: &str,
) -> Finding {
    source
        .error(code, at)
        .found(found)
        .expected(expected)
        .fix("correct the value")
}

/// Clock times in a list, or every so many minutes from one time to another.
fn starts(section: &Section<'_, '_>, interval: ClockMinutes) -> Vec<ClockMinutes> {
    let place = section.place("starts");
    let is_table = section
        .source
        .text
        .get(place)
        .is_some_and(|t| t.starts_with('{'));
    let mut starts = if is_table {
        span_of_starts(section)
    } else {
        listed_starts(section)
    };
    starts.sort_unstable();
    starts.dedup();
    for start in starts.iter().filter(|s| *s % interval != 0) {
        say(
            section,
            "PB-1503",
            "starts",
            format!("the start {} is not on the grid", format_clock(*start)),
            &format!("starts every {interval} minutes"),
        );
    }
    starts
}

fn listed_starts(section: &Section<'_, '_>) -> Vec<ClockMinutes> {
    if !section.has("starts") {
        section.missing(
            "starts",
            "[\"06:00\", \"07:00\"] or { from = …, to = …, every_minutes = … }",
        );
        return Vec::new();
    }
    let mut starts = Vec::new();
    for at in section.list::<String>("starts").unwrap_or_default() {
        match parse_clock(&at.value).filter(|c| *c < 1440) {
            Some(clock) => starts.push(clock),
            None => section.source.say(fault(
                section.source,
                "PB-1601",
                &at.span,
                format!("\"{}\" is not a time of day", at.value),
                "00:00 to 23:59",
            )),
        }
    }
    if starts.is_empty() {
        say(
            section,
            "PB-1501",
            "starts",
            "the shift has no start".to_owned(),
            "at least one start",
        );
    }
    starts
}

fn span_of_starts(section: &Section<'_, '_>) -> Vec<ClockMinutes> {
    let Some(span) = section.section("starts") else {
        return Vec::new();
    };
    let clock = |key: &'static str| {
        let text: String = span.require(key)?;
        let clock = parse_clock(&text).filter(|c| *c < 1440);
        if clock.is_none() {
            span.refuse(
                key,
                format!("\"{text}\" is not a time of day"),
                "00:00 to 23:59",
            );
        }
        clock
    };
    let (from, to) = (clock("from"), clock("to"));
    let every = span.whole("every_minutes", 30, (1, 1440)) as usize;
    let mut starts = Vec::new();
    if let (Some(from), Some(to)) = (from, to) {
        if to < from {
            say(
                &span,
                "PB-1502",
                "to",
                format!(
                    "the last start {} lies before the first {}",
                    format_clock(to),
                    format_clock(from)
                ),
                "a last start on the same day",
            );
        }
        starts.extend((from..=to).step_by(every));
    }
    span.finish();
    starts
}

fn breaks(section: &Section<'_, '_>, shift_minutes: ClockMinutes) -> Vec<BreakRule> {
    let mut breaks = Vec::new();
    for item in section.sections("breaks") {
        let rule = BreakRule {
            id: item.require::<String>("id").unwrap_or_default(),
            minutes: item.whole("minutes", 15, (1, 1440)) as ClockMinutes,
            paid: item.require::<bool>("paid").unwrap_or(false),
            from_minute: item.whole("from_minute", 0, (0, 1440)) as ClockMinutes,
            to_minute: item.whole("to_minute", 1440, (0, 1440)) as ClockMinutes,
        };
        for key in ["minutes", "from_minute", "to_minute"] {
            item.require::<i64>(key);
        }
        if rule.to_minute < rule.from_minute || rule.to_minute + rule.minutes > shift_minutes {
            let finding = item.source.error("PB-1501", &item.span);
            item.source.say(
                finding
                    .found(format!(
                        "the break \"{}\" starts between minute {} and {} and lasts {}, outside a shift of {shift_minutes}",
                        rule.id, rule.from_minute, rule.to_minute, rule.minutes
                    ))
                    .expected("a break inside the shift")
                    .fix("correct from_minute, to_minute or minutes"),
            );
        }
        item.finish();
        breaks.push(rule);
    }
    breaks
}

/// Breaks taken in order must fit one after the other, on their grid and with their gap.
fn check_breaks(section: &Section<'_, '_>, pattern: &ShiftPattern) {
    let step = pattern.break_every_minutes.max(1);
    let total: ClockMinutes = pattern.breaks.iter().map(|b| b.minutes).sum();
    if total >= pattern.minutes {
        say(
            section,
            "PB-1501",
            "breaks",
            format!(
                "breaks of {total} minutes in a shift of {}",
                pattern.minutes
            ),
            "breaks shorter than the shift",
        );
        return;
    }
    let mut free_from = 0;
    for rule in &pattern.breaks {
        let earliest = rule.from_minute.max(free_from);
        let start = (earliest + step - 1) / step * step;
        if start > rule.to_minute && rule.to_minute >= rule.from_minute {
            say(
                section,
                "PB-1501",
                "breaks",
                format!(
                    "the break \"{}\" cannot start by minute {} after the breaks before it, every {step} minutes",
                    rule.id, rule.to_minute
                ),
                "breaks that fit one after the other",
            );
        }
        free_from = start + rule.minutes + pattern.break_gap_minutes;
    }
}
