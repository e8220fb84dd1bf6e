//! Small pieces of HTML as text: tables and sections; everything from files is escaped here.

use super::charts::escape;

/// A table as a page or a file shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct HtmlTable {
    pub head: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// A cell: words stand left, numbers right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Words(String),
    Number(String),
}

pub(super) fn words(text: impl Into<String>) -> Cell {
    Cell::Words(text.into())
}

pub(super) fn number(text: impl Into<String>) -> Cell {
    Cell::Number(text.into())
}

impl HtmlTable {
    pub(super) fn render(&self) -> String {
        let mut out = String::from("<div class=\"scroll\"><table><thead><tr>");
        for (index, name) in self.head.iter().enumerate() {
            let class = match self.rows.first().and_then(|row| row.get(index)) {
                Some(Cell::Number(_)) => " class=\"n\"",
                _ => "",
            };
            out.push_str(&format!("<th scope=\"col\"{class}>{}</th>", escape(name)));
        }
        out.push_str("</tr></thead><tbody>");
        for row in &self.rows {
            out.push_str("<tr>");
            for cell in row {
                match cell {
                    Cell::Words(text) => out.push_str(&format!("<td>{}</td>", escape(text))),
                    Cell::Number(text) => {
                        out.push_str(&format!("<td class=\"n\">{}</td>", escape(text)));
                    }
                }
            }
            out.push_str("</tr>");
        }
        out.push_str("</tbody></table></div>\n");
        out
    }

    /// The same, folded away under a line that opens it.
    pub(super) fn folded(&self, line: &str) -> String {
        format!(
            "<details><summary>{}</summary>{}</details>\n",
            escape(line),
            self.render()
        )
    }
}

/// A section with a heading that can be linked to.
pub(super) fn section(id: &str, title: &str, lead: &str, body: &str) -> String {
    let lead = if lead.is_empty() {
        String::new()
    } else {
        format!("<p class=\"lead\">{}</p>\n", escape(lead))
    };
    format!(
        "<section id=\"{id}\"><h2>{}</h2>\n{lead}{body}</section>\n",
        escape(title)
    )
}

/// A chart in a box that scrolls sideways on narrow screens, with its sentence under it.
pub(super) fn figure(svg: &str, sentence: &str) -> String {
    format!(
        "<figure><div class=\"scroll\">{svg}</div><figcaption>{}</figcaption></figure>\n",
        escape(sentence)
    )
}

/// A whole number with thin spaces between thousands.
pub(super) fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    if value < 0.0 && digits != "0" {
        format!("−{out}")
    } else {
        out
    }
}

/// A share as per cent with one digit.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// A span of time given in seconds, in the unit in which people would say it.
pub(super) fn span(seconds: f64) -> String {
    match seconds {
        s if s < 600.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{:.0} min", s / 60.0),
        s if s < 172_800.0 => format!("{:.1} h", s / 3600.0),
        s => format!("{:.1} d", s / 86_400.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(1_234_567.0), "1\u{202f}234\u{202f}567");
        assert_eq!(grouped(-12.4), "−12");
        assert_eq!(grouped(-0.2), "0");
    }

    #[test]
    fn spans_have_the_unit_that_people_say() {
        let said: Vec<String> = [27.2, 900.0, 9000.0, 258_734.0].map(span).to_vec();
        assert_eq!(said, ["27 s", "15 min", "2.5 h", "3.0 d"]);
    }

    #[test]
    fn a_name_with_markup_stays_text() {
        let table = HtmlTable {
            head: vec!["<i>".into()],
            rows: vec![vec![words("<script>")]],
        };
        assert!(!table.render().contains("<script>"));
    }
}
