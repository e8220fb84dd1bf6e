//! Charts as SVG text; the one folder that names `plotters`.
//!
//! A chart takes plain numbers and texts and gives a self-contained `<svg>` that scales with the page.
//! Colours are from the Okabe–Ito set where they keep a contrast of 3 : 1 on white; no meaning rests
//! on colour alone: lines differ in dash or weight, cells carry signed numbers, bands are labelled.

mod fan;
mod gantt;
mod heat_map;
mod lines;

pub use fan::{Band, Fan, FanSeries, Mark, fan};
pub use gantt::{Gantt, GanttRow, gantt};
pub use heat_map::{HeatMap, heat_map};
pub use lines::{LineChart, LineSeries, Stroke, lines};

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// A chart that could not be drawn: our bug, told with plotters' words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a chart could not be drawn: {reason}")]
pub struct ChartError {
    /// What the drawing library said.
    pub reason: String,
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

const FONT: &str = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";
const INK: RGBColor = RGBColor(0x22, 0x26, 0x2e);
const MUTED: RGBColor = RGBColor(0x5b, 0x63, 0x70);
const GRID: RGBColor = RGBColor(0xe3, 0xe6, 0xea);
const BLUE: RGBColor = RGBColor(0x00, 0x72, 0xb2);
const VERMILLION: RGBColor = RGBColor(0xd5, 0x5e, 0x00);
const GREEN: RGBColor = RGBColor(0x00, 0x7a, 0x5a);
const PURPLE: RGBColor = RGBColor(0x6a, 0x3d, 0x9a);

/// Draws on a canvas of the given size and returns an `<svg>` that fills its container's width.
fn on_canvas(
    size: (u32, u32),
    label: &str,
    draw: impl FnOnce(&Area<'_>) -> Result<(), String>,
) -> Result<String, ChartError> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        draw(&root).map_err(|reason| ChartError { reason })?;
        root.present().map_err(|e| ChartError {
            reason: e.to_string(),
        })?;
    }
    let fixed = format!("<svg width=\"{}\" height=\"{}\" ", size.0, size.1);
    let fluid = format!(
        "<svg role=\"img\" aria-label=\"{}\" class=\"chart\" ",
        escape(label)
    );
    Ok(svg.replacen(&fixed, &fluid, 1))
}

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn text_style(size: u32, colour: &RGBColor) -> TextStyle<'_> {
    TextStyle::from((FONT, size).into_font()).color(colour)
}

fn anchored(size: u32, colour: &RGBColor, h: HPos, v: VPos) -> TextStyle<'_> {
    text_style(size, colour).pos(Pos::new(h, v))
}

/// Escapes text for HTML and SVG, attributes included.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// Round steps of an axis from 0 that shows about `count` labels up to `top`.
fn round_step(top: f64, count: f64) -> f64 {
    let raw = (top / count).max(f64::MIN_POSITIVE);
    let magnitude = 10f64.powf(raw.log10().floor());
    let lead = raw / magnitude;
    let round = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .find(|r| lead <= *r)
        .unwrap_or(10.0);
    round * magnitude
}

/// A number for an axis: 1 200 000 becomes 1.2M, whole numbers stay whole.
fn axis_number(value: f64) -> String {
    let scaled = |v: f64, unit: &str| {
        let text = format!("{v:.1}");
        format!("{}{unit}", text.trim_end_matches('0').trim_end_matches('.'))
    };
    match value.abs() {
        v if v >= 1e6 => scaled(value / 1e6, "M"),
        v if v >= 1e4 => scaled(value / 1e3, "k"),
        _ => scaled(value, ""),
    }
}

/// The plot's frame inside the canvas, in pixels.
#[derive(Debug, Clone, Copy)]
struct Frame {
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
    x_range: (f64, f64),
    y_range: (f64, f64),
}

impl Frame {
    fn x(&self, value: f64) -> i32 {
        let share = (value - self.x_range.0) / (self.x_range.1 - self.x_range.0).max(1e-12);
        self.left + (share * f64::from(self.right - self.left)).round() as i32
    }

    fn y(&self, value: f64) -> i32 {
        let share = (value - self.y_range.0) / (self.y_range.1 - self.y_range.0).max(1e-12);
        self.bottom - (share * f64::from(self.bottom - self.top)).round() as i32
    }

    /// Horizontal grid lines with their numbers.
    fn y_axis(&self, root: &Area<'_>, label: &dyn Fn(f64) -> String) -> Result<(), String> {
        let step = round_step(self.y_range.1 - self.y_range.0, 5.0);
        let mut value = self.y_range.0;
        while value <= self.y_range.1 + step * 1e-6 {
            let y = self.y(value);
            let line =
                PathElement::new(vec![(self.left, y), (self.right, y)], GRID.stroke_width(1));
            root.draw(&line).map_err(words)?;
            let style = anchored(12, &MUTED, HPos::Right, VPos::Center);
            root.draw_text(&label(value), &style, (self.left - 8, y))
                .map_err(words)?;
            value += step;
        }
        Ok(())
    }

    /// Labels under the plot, at given positions.
    fn x_labels(&self, root: &Area<'_>, labels: &[(f64, String)]) -> Result<(), String> {
        for (at, text) in labels {
            let x = self.x(*at);
            let tick = PathElement::new(
                vec![(x, self.bottom), (x, self.bottom + 4)],
                MUTED.stroke_width(1),
            );
            root.draw(&tick).map_err(words)?;
            let style = anchored(12, &MUTED, HPos::Center, VPos::Top);
            root.draw_text(text, &style, (x, self.bottom + 7))
                .map_err(words)?;
        }
        Ok(())
    }

    fn points(&self, values: &[(f64, f64)]) -> Vec<(i32, i32)> {
        values
            .iter()
            .map(|&(x, y)| (self.x(x), self.y(y)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axis_numbers_are_short_and_true() {
        let shown: Vec<String> = [0.0, 0.5, 120.0, 12_500.0, 2_000_000.0]
            .into_iter()
            .map(axis_number)
            .collect();
        assert_eq!(shown, ["0", "0.5", "120", "12.5k", "2M"]);
    }

    #[test]
    fn text_from_files_cannot_become_markup() {
        assert_eq!(escape("<b a='\"'>&"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;");
    }
}
