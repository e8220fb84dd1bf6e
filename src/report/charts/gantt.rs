//! One day's people: shifts as bars, breaks as notches.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::{Area, BLUE, ChartError, GRID, INK, MUTED, VERMILLION, anchored, on_canvas, words};

/// One day's people.
#[derive(Debug, Clone, PartialEq)]
pub struct Gantt {
    /// Read aloud instead of the picture.
    pub label: String,
    /// The people, in drawing order.
    pub rows: Vec<GanttRow>,
    /// Hours shown, on the day's clock: first and last; the last may exceed 24.
    pub hours: (i32, i32),
    /// Words for work, paid break, unpaid break.
    pub key: [String; 3],
}

/// One person's shift; times are minutes from the day's midnight, elapsed.
#[derive(Debug, Clone, PartialEq)]
pub struct GanttRow {
    /// Name and skills.
    pub name: String,
    /// Start and end.
    pub shift: (i64, i64),
    /// Start, end, paid.
    pub breaks: Vec<(i64, i64, bool)>,
}

const ROW: i32 = 14;
const LEFT: i32 = 190;
const TOP: i32 = 30;
const WIDTH: i32 = 1120;

/// Draws the people of one day.
///
/// # Errors
/// [`ChartError`] when the drawing library refuses.
pub fn gantt(chart: &Gantt) -> Result<String, ChartError> {
    let height = TOP + chart.rows.len() as i32 * ROW + 36;
    on_canvas((WIDTH as u32, height as u32), &chart.label, |root| {
        hours(root, chart, height - 34)?;
        for (index, row) in chart.rows.iter().enumerate() {
            person(root, chart, row, TOP + index as i32 * ROW)?;
        }
        key(root, chart, height - 14)
    })
}

fn x(chart: &Gantt, minute: i64) -> i32 {
    let (from, until) = (i64::from(chart.hours.0) * 60, i64::from(chart.hours.1) * 60);
    let minute = minute.clamp(from, until);
    let share = (minute - from) as f64 / (until - from).max(1) as f64;
    LEFT + (share * f64::from(WIDTH - LEFT - 20)).round() as i32
}

fn hours(root: &Area<'_>, chart: &Gantt, bottom: i32) -> Result<(), String> {
    let style = anchored(12, &MUTED, HPos::Center, VPos::Bottom);
    let mut hour = chart.hours.0;
    while hour <= chart.hours.1 {
        let at = x(chart, i64::from(hour) * 60);
        let line = PathElement::new(vec![(at, TOP - 4), (at, bottom)], GRID.stroke_width(1));
        root.draw(&line).map_err(words)?;
        let next = if hour >= 24 { "+1" } else { "" };
        let text = format!("{:02}:00{next}", hour.rem_euclid(24));
        root.draw_text(&text, &style, (at, TOP - 7))
            .map_err(words)?;
        hour += 2;
    }
    Ok(())
}

fn person(root: &Area<'_>, chart: &Gantt, row: &GanttRow, y: i32) -> Result<(), String> {
    let name = anchored(11, &INK, HPos::Right, VPos::Center);
    root.draw_text(&row.name, &name, (LEFT - 8, y + ROW / 2))
        .map_err(words)?;
    let bar = [
        (x(chart, row.shift.0), y + 2),
        (x(chart, row.shift.1), y + ROW - 2),
    ];
    root.draw(&Rectangle::new(bar, BLUE.filled()))
        .map_err(words)?;
    for &(from, until, paid) in &row.breaks {
        let notch = [(x(chart, from), y + 2), (x(chart, until), y + ROW - 2)];
        let style = if paid {
            RGBColor(0xff, 0xd9, 0x9e).filled()
        } else {
            WHITE.filled()
        };
        root.draw(&Rectangle::new(notch, style)).map_err(words)?;
        root.draw(&Rectangle::new(notch, VERMILLION.stroke_width(1)))
            .map_err(words)?;
    }
    Ok(())
}

fn key(root: &Area<'_>, chart: &Gantt, y: i32) -> Result<(), String> {
    let style = anchored(12, &INK, HPos::Left, VPos::Center);
    let fills = [BLUE, RGBColor(0xff, 0xd9, 0x9e), WHITE];
    let mut at = LEFT;
    for (text, fill) in chart.key.iter().zip(fills) {
        let swatch = [(at, y - 6), (at + 22, y + 6)];
        root.draw(&Rectangle::new(swatch, fill.filled()))
            .map_err(words)?;
        root.draw(&Rectangle::new(swatch, VERMILLION.stroke_width(1)))
            .map_err(words)?;
        root.draw_text(text, &style, (at + 29, y)).map_err(words)?;
        at += 29 + super::fan::text_width(text) + 24;
    }
    Ok(())
}
