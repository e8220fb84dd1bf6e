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
    fn a_name_with_markup_stays_text() {
        let table = HtmlTable {
            head: vec!["<i>".into()],
            rows: vec![vec![words("<script>")]],
        };
        assert!(!table.render().contains("<script>"));
    }
}
