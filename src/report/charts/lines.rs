//! Lines, steps and target levels over a common axis: required against rostered, promised against met.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::fan::text_width;
use super::{
    Area, BLUE, ChartError, Frame, GREEN, INK, MUTED, PURPLE, VERMILLION, anchored, axis_number,
    on_canvas, round_step, words,
};

/// One chart of lines.
#[derive(Debug, Clone, PartialEq)]
pub struct LineChart {
    /// Read aloud instead of the picture.
    pub label: String,
    /// What the numbers are.
    pub y_title: String,
    /// The lines, drawn in order.
    pub series: Vec<LineSeries>,
    /// Labels under the axis: (x, text).
    pub x_labels: Vec<(f64, String)>,
    /// Whether the axis shows shares from 0 to 100 %.
    pub percent: bool,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct LineSeries {
    /// Its name in the legend.
    pub name: String,
    /// How it is drawn.
    pub stroke: Stroke,
    /// Runs of (x, y); a gap in the data is a gap in the line.
    pub runs: Vec<Vec<(f64, f64)>>,
    /// Low and high of a band around it: (x, low, high); may be empty.
    pub band: Vec<(f64, f64, f64)>,
}

/// How a line is drawn; each differs in more than colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// A heavy black step.
    Required,
    /// A blue filled step.
    Rostered,
    /// A green line with points.
    Simulated,
    /// A purple line with diamonds.
    Formula,
    /// A dashed level.
    Target,
}

const SIZE: (u32, u32) = (1120, 310);

/// Draws lines over a common axis.
///
/// # Errors
/// [`ChartError`] when the drawing library refuses.
pub fn lines(chart: &LineChart) -> Result<String, ChartError> {
    on_canvas(SIZE, &chart.label, |root| {
        let frame = frame(chart);
        let percent = |v: f64| format!("{:.0} %", v * 100.0);
        if chart.percent {
            frame.y_axis(root, &percent)?;
        } else {
            frame.y_axis(root, &axis_number)?;
        }
        frame.x_labels(root, &chart.x_labels)?;
        for series in &chart.series {
            one(root, &frame, series)?;
        }
        legend(root, &frame, chart)
    })
}

fn frame(chart: &LineChart) -> Frame {
    let points = || chart.series.iter().flat_map(|s| s.runs.iter().flatten());
    let top = points().map(|p| p.1).fold(1.0, f64::max);
    let step = round_step(top, 5.0);
    let high = if chart.percent {
        1.0
    } else {
        (top / step).ceil() * step
    };
    let (a, b) = points().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), p| {
        (a.min(p.0), b.max(p.0))
    });
    Frame {
        left: 64,
        top: 40,
        right: SIZE.0 as i32 - 18,
        bottom: SIZE.1 as i32 - 34,
        x_range: if a < b { (a, b) } else { (0.0, 1.0) },
        y_range: (0.0, high),
    }
}

fn colour(stroke: Stroke) -> RGBColor {
    match stroke {
        Stroke::Required => INK,
        Stroke::Rostered => BLUE,
        Stroke::Simulated => GREEN,
        Stroke::Formula => PURPLE,
        Stroke::Target => VERMILLION,
    }
}

fn one(root: &Area<'_>, frame: &Frame, series: &LineSeries) -> Result<(), String> {
    let colour = colour(series.stroke);
    if !series.band.is_empty() {
        let upper = series.band.iter().map(|&(x, _, high)| (x, high));
        let lower = series.band.iter().rev().map(|&(x, low, _)| (x, low));
        let outline: Vec<(f64, f64)> = upper.chain(lower).collect();
        let shape = Polygon::new(frame.points(&outline), colour.mix(0.18).filled());
        root.draw(&shape).map_err(words)?;
    }
    for run in &series.runs {
        let points = frame.points(run);
        match series.stroke {
            Stroke::Required => step(root, &points, colour.stroke_width(2))?,
            Stroke::Rostered => {
                filled_step(root, &points, frame.bottom, colour)?;
                step(root, &points, colour.stroke_width(2))?;
            }
            Stroke::Simulated | Stroke::Formula => dotted_line(root, &points, series.stroke)?,
            Stroke::Target => dashes(root, &points, colour)?,
        }
    }
    Ok(())
}

fn steps(points: &[(i32, i32)]) -> Vec<(i32, i32)> {
    let mut path = Vec::with_capacity(points.len() * 2);
    for pair in points.windows(2) {
        path.push(pair[0]);
        path.push((pair[1].0, pair[0].1));
    }
    path.extend(points.last());
    path
}

fn step(root: &Area<'_>, points: &[(i32, i32)], style: ShapeStyle) -> Result<(), String> {
    root.draw(&PathElement::new(steps(points), style))
        .map_err(words)
}

fn filled_step(
    root: &Area<'_>,
    points: &[(i32, i32)],
    bottom: i32,
    colour: RGBColor,
) -> Result<(), String> {
    let mut outline = steps(points);
    if let (Some(first), Some(last)) = (points.first(), points.last()) {
        outline.push((last.0, bottom));
        outline.push((first.0, bottom));
    }
    root.draw(&Polygon::new(outline, colour.mix(0.18).filled()))
        .map_err(words)
}

fn dotted_line(root: &Area<'_>, points: &[(i32, i32)], stroke: Stroke) -> Result<(), String> {
    let colour = colour(stroke);
    root.draw(&PathElement::new(points.to_vec(), colour.stroke_width(2)))
        .map_err(words)?;
    if points.len() > 60 {
        return Ok(());
    }
    for &(x, y) in points {
        if stroke == Stroke::Simulated {
            root.draw(&Circle::new((x, y), 4, colour.filled()))
                .map_err(words)?;
        } else {
            let diamond = vec![(x - 5, y), (x, y - 5), (x + 5, y), (x, y + 5)];
            root.draw(&Polygon::new(diamond, colour.filled()))
                .map_err(words)?;
        }
    }
    Ok(())
}

fn dashes(root: &Area<'_>, points: &[(i32, i32)], colour: RGBColor) -> Result<(), String> {
    for pair in points.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let length = f64::from(x1 - x0).hypot(f64::from(y1 - y0)).max(1.0);
        let mut at = 0.0;
        while at < length {
            let until = (at + 8.0).min(length);
            let point = |d: f64| {
                let share = d / length;
                (
                    x0 + (share * f64::from(x1 - x0)).round() as i32,
                    y0 + (share * f64::from(y1 - y0)).round() as i32,
                )
            };
            let dash = PathElement::new(vec![point(at), point(until)], colour.stroke_width(2));
            root.draw(&dash).map_err(words)?;
            at += 14.0;
        }
    }
    Ok(())
}

fn legend(root: &Area<'_>, frame: &Frame, chart: &LineChart) -> Result<(), String> {
    let y = 14;
    root.draw_text(
        &chart.y_title,
        &anchored(12, &MUTED, HPos::Left, VPos::Center),
        (8, y + 12),
    )
    .map_err(words)?;
    let style = anchored(13, &INK, HPos::Left, VPos::Center);
    let mut x = frame.left + 120;
    for series in &chart.series {
        let sample = [(x, y), (x + 13, y), (x + 26, y)];
        match series.stroke {
            Stroke::Target => dashes(root, &sample, colour(series.stroke))?,
            Stroke::Simulated | Stroke::Formula => dotted_line(root, &sample, series.stroke)?,
            other => root
                .draw(&PathElement::new(
                    sample.to_vec(),
                    colour(other).stroke_width(3),
                ))
                .map_err(words)?,
        }
        root.draw_text(&series.name, &style, (x + 33, y))
            .map_err(words)?;
        x += 33 + text_width(&series.name) + 26;
    }
    Ok(())
}
