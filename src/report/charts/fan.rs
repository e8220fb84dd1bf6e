//! History and forecast of day or interval totals, with labelled bands and marked events.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::{
    Area, BLUE, ChartError, Frame, INK, MUTED, VERMILLION, anchored, axis_number, on_canvas,
    round_step, words,
};

/// One fan chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Fan {
    /// Read aloud instead of the picture.
    pub label: String,
    /// What the numbers are, above the axis.
    pub y_title: String,
    /// What happened, with gaps where nothing is known: (x, y).
    pub actual: Vec<Vec<(f64, f64)>>,
    /// What is forecast.
    pub forecast: FanSeries,
    /// Spans to mark, such as campaigns.
    pub marks: Vec<Mark>,
    /// Labels under the axis: (x, text).
    pub x_labels: Vec<(f64, String)>,
    /// Names of actual and forecast lines.
    pub names: (String, String),
}

/// A central line and bands around it, widest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FanSeries {
    /// (x, y) of the central line.
    pub centre: Vec<(f64, f64)>,
    /// The bands, widest first.
    pub bands: Vec<Band>,
}

/// A band around the central line.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Its name, such as "50 %".
    pub name: String,
    /// (x, low, high).
    pub edges: Vec<(f64, f64, f64)>,
}

/// A span of the x axis with a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// From, on the x axis.
    pub from: f64,
    /// Until, on the x axis.
    pub until: f64,
    /// What it is.
    pub name: String,
}

const SIZE: (u32, u32) = (1120, 330);

/// Draws a fan chart; the axis of contacts starts at 0.
///
/// # Errors
/// [`ChartError`] when the drawing library refuses.
pub fn fan(chart: &Fan) -> Result<String, ChartError> {
    on_canvas(SIZE, &chart.label, |root| {
        let frame = frame(chart);
        marks(root, &frame, chart)?;
        frame.y_axis(root, &axis_number)?;
        frame.x_labels(root, &chart.x_labels)?;
        bands(root, &frame, chart)?;
        for run in &chart.actual {
            let line = PathElement::new(frame.points(run), INK.stroke_width(2));
            root.draw(&line).map_err(words)?;
        }
        let centre = PathElement::new(frame.points(&chart.forecast.centre), BLUE.stroke_width(3));
        root.draw(&centre).map_err(words)?;
        legend(root, &frame, chart)
    })
}

fn frame(chart: &Fan) -> Frame {
    let ys = chart
        .actual
        .iter()
        .flatten()
        .map(|p| p.1)
        .chain(chart.forecast.centre.iter().map(|p| p.1))
        .chain(
            chart
                .forecast
                .bands
                .iter()
                .flat_map(|b| b.edges.iter().map(|p| p.2)),
        );
    let top = ys.fold(1.0, f64::max);
    let step = round_step(top, 5.0);
    let xs = chart
        .actual
        .iter()
        .flatten()
        .chain(&chart.forecast.centre)
        .map(|p| p.0);
    let (low, high) = xs.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| {
        (a.min(x), b.max(x))
    });
    let x_range = if low < high { (low, high) } else { (0.0, 1.0) };
    Frame {
        left: 64,
        top: 44,
        right: SIZE.0 as i32 - 18,
        bottom: SIZE.1 as i32 - 34,
        x_range,
        y_range: (0.0, (top / step).ceil() * step),
    }
}

fn marks(root: &Area<'_>, frame: &Frame, chart: &Fan) -> Result<(), String> {
    let mut row = 0;
    let mut last_right = i32::MIN;
    for mark in &chart.marks {
        let from = frame.x(mark.from.max(frame.x_range.0));
        let until = frame.x(mark.until.min(frame.x_range.1)).max(from + 2);
        let shade = Rectangle::new(
            [(from, frame.top), (until, frame.bottom)],
            VERMILLION.mix(0.10).filled(),
        );
        root.draw(&shade).map_err(words)?;
        // Names that would run into each other take turns on three lines.
        row = if from < last_right { (row + 1) % 3 } else { 0 };
        let at = (from + 2, frame.top + 2 + 14 * row);
        let style = anchored(11, &VERMILLION, HPos::Left, VPos::Top);
        root.draw_text(&mark.name, &style, at).map_err(words)?;
        last_right = from + 9 * mark.name.chars().count() as i32 + 12;
    }
    Ok(())
}

fn bands(root: &Area<'_>, frame: &Frame, chart: &Fan) -> Result<(), String> {
    for (index, band) in chart.forecast.bands.iter().enumerate() {
        let upper = band.edges.iter().map(|&(x, _, high)| (x, high));
        let lower = band.edges.iter().rev().map(|&(x, low, _)| (x, low));
        let outline: Vec<(f64, f64)> = upper.chain(lower).collect();
        let opacity = 0.16 + 0.16 * index as f64;
        let shape = Polygon::new(frame.points(&outline), BLUE.mix(opacity).filled());
        root.draw(&shape).map_err(words)?;
    }
    Ok(())
}

fn legend(root: &Area<'_>, frame: &Frame, chart: &Fan) -> Result<(), String> {
    let style = anchored(13, &INK, HPos::Left, VPos::Center);
    let y = 16;
    root.draw_text(
        &chart.y_title,
        &anchored(12, &MUTED, HPos::Left, VPos::Center),
        (8, y + 14),
    )
    .map_err(words)?;
    let mut x = frame.left + 120;
    let mut entry = |name: &str, colour: ShapeStyle, thick: i32| -> Result<(), String> {
        let swatch = Rectangle::new([(x, y - thick), (x + 26, y + thick)], colour);
        root.draw(&swatch).map_err(words)?;
        root.draw_text(name, &style, (x + 33, y)).map_err(words)?;
        x += 33 + text_width(name) + 26;
        Ok(())
    };
    if !chart.actual.is_empty() {
        entry(&chart.names.0, INK.filled(), 1)?;
    }
    entry(&chart.names.1, BLUE.filled(), 2)?;
    for (index, band) in chart.forecast.bands.iter().enumerate() {
        let opacity = 0.16 + 0.16 * index as f64;
        entry(&band.name, BLUE.mix(opacity).filled(), 7)?;
    }
    Ok(())
}

/// Pixels that a legend text takes, roughly: Chinese characters are twice as wide.
pub(super) fn text_width(text: &str) -> i32 {
    text.chars()
        .map(|c| if c.is_ascii() { 7 } else { 13 })
        .sum()
}
