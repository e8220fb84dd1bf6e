//! Day × interval of people missing or too many; each cell carries its signed number.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::{Area, ChartError, INK, MUTED, anchored, on_canvas, words};

/// One heat map; rows are days, columns are intervals of the wall clock.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatMap {
    /// Read aloud instead of the picture.
    pub label: String,
    /// Names of the rows.
    pub rows: Vec<String>,
    /// Labels above columns: (column, text).
    pub columns: Vec<(usize, String)>,
    /// People above (+) or below (−) the requirement; `None` = nobody needed, nobody there.
    pub cells: Vec<Vec<Option<f64>>>,
    /// The number at which a colour is full.
    pub full_scale: f64,
    /// Words under the map: few, enough, many.
    pub key: [String; 3],
}

const CELL: (i32, i32) = (21, 19);
const LEFT: i32 = 92;
const TOP: i32 = 26;

/// Draws a heat map of under- (orange, −) and overstaffing (purple, +).
///
/// # Errors
/// [`ChartError`] when the drawing library refuses.
pub fn heat_map(chart: &HeatMap) -> Result<String, ChartError> {
    let n_columns = chart.cells.iter().map(Vec::len).max().unwrap_or(0) as i32;
    let width = LEFT + n_columns * CELL.0 + 12;
    let height = TOP + chart.rows.len() as i32 * CELL.1 + 34;
    on_canvas(
        (width.max(560) as u32, height as u32),
        &chart.label,
        |root| {
            headings(root, chart)?;
            for (row, cells) in chart.cells.iter().enumerate() {
                for (column, value) in cells.iter().enumerate() {
                    cell(root, (row as i32, column as i32), *value, chart.full_scale)?;
                }
            }
            key(root, chart, height - 20)
        },
    )
}

fn headings(root: &Area<'_>, chart: &HeatMap) -> Result<(), String> {
    let above = anchored(11, &MUTED, HPos::Left, VPos::Bottom);
    for (column, text) in &chart.columns {
        let x = LEFT + *column as i32 * CELL.0;
        root.draw_text(text, &above, (x, TOP - 4)).map_err(words)?;
    }
    let beside = anchored(12, &INK, HPos::Right, VPos::Center);
    for (row, text) in chart.rows.iter().enumerate() {
        let y = TOP + row as i32 * CELL.1 + CELL.1 / 2;
        root.draw_text(text, &beside, (LEFT - 8, y))
            .map_err(words)?;
    }
    Ok(())
}

fn cell(
    root: &Area<'_>,
    (row, column): (i32, i32),
    value: Option<f64>,
    full_scale: f64,
) -> Result<(), String> {
    let (x, y) = (LEFT + column * CELL.0, TOP + row * CELL.1);
    let area = [(x, y), (x + CELL.0 - 1, y + CELL.1 - 1)];
    let Some(value) = value else {
        let none = RGBColor(0xf1, 0xf2, 0xf4);
        return root
            .draw(&Rectangle::new(area, none.filled()))
            .map_err(words);
    };
    let (back, front) = shades(value, full_scale);
    root.draw(&Rectangle::new(area, back.filled()))
        .map_err(words)?;
    let whole = value.round();
    if whole == 0.0 {
        return Ok(());
    }
    let sign = if whole < 0.0 { "−" } else { "+" };
    let size = if whole.abs() >= 100.0 { 8 } else { 10 };
    let style = anchored(size, &front, HPos::Center, VPos::Center);
    let at = (x + CELL.0 / 2, y + CELL.1 / 2);
    root.draw_text(&format!("{sign}{}", whole.abs()), &style, at)
        .map_err(words)
}

/// Background and text of a cell; the text keeps at least 4.5 : 1.
fn shades(value: f64, full_scale: f64) -> (RGBColor, RGBColor) {
    let depth = (value.abs() / full_scale.max(1e-9)).min(1.0).sqrt();
    let end = if value < 0.0 {
        (0xb3, 0x58, 0x06)
    } else {
        (0x54, 0x27, 0x88)
    };
    let toward = |white: u8, full: u8| {
        (f64::from(white) + (f64::from(full) - f64::from(white)) * depth).round() as u8
    };
    let back = RGBColor(
        toward(0xfb, end.0),
        toward(0xfb, end.1),
        toward(0xfb, end.2),
    );
    // Only black and white reach 4.5 : 1 on every shade between.
    let front = if luminance(back) > 0.179 {
        BLACK
    } else {
        WHITE
    };
    (back, front)
}

/// Relative luminance of sRGB (WCAG 2.2).
fn luminance(colour: RGBColor) -> f64 {
    let linear = |c: u8| {
        let s = f64::from(c) / 255.0;
        if s <= 0.04045 {
            s / 12.92
        } else {
            ((s + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(colour.0) + 0.7152 * linear(colour.1) + 0.0722 * linear(colour.2)
}

fn key(root: &Area<'_>, chart: &HeatMap, y: i32) -> Result<(), String> {
    let style = anchored(12, &INK, HPos::Left, VPos::Center);
    let mut x = LEFT;
    for (text, value) in chart.key.iter().zip([-1.0, 0.0, 1.0]) {
        let (back, _) = shades(value * chart.full_scale * 0.5, chart.full_scale);
        let swatch = [(x, y - 7), (x + 20, y + 7)];
        root.draw(&Rectangle::new(swatch, back.filled()))
            .map_err(words)?;
        root.draw(&Rectangle::new(swatch, MUTED.stroke_width(1)))
            .map_err(words)?;
        root.draw_text(text, &style, (x + 27, y)).map_err(words)?;
        x += 27 + super::fan::text_width(text) + 24;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_every_cell_keeps_a_contrast_of_four_and_a_half() {
        for step in -40..=40 {
            let (back, front) = shades(f64::from(step) / 4.0, 10.0);
            let (a, b) = (luminance(back) + 0.05, luminance(front) + 0.05);
            let contrast = a.max(b) / a.min(b);
            assert!(contrast >= 4.5, "{step}: {contrast}");
        }
    }
}
