//! Tables that web applications export under the name .xls: HTML, and XML Spreadsheet 2003.
//!
//! Both are read as a spreadsheet opens them, one row after the other. HTML is read leniently, since no two programs
//! close the same tags; text outside of tables, such as a heading, is a row of one cell.

use super::Limits;
use super::table::{Budget, Oddity, SheetFacts, Table, TableOrigin, trim};
use crate::diagnostic::Problem;

/// The most columns of a table that are read, as of every sheet.
const MOST_COLUMNS: usize = 1024;
/// Tags that end a line of text outside of tables.
const LINES: &[&str] = &["p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "center", "caption", "body"];

/// Whether a text is a page with a table, or a spreadsheet in XML.
pub fn is_markup(text: &str) -> bool {
    const HEAD: usize = 64 * 1024;
    let head = text.trim_start().get(..HEAD).unwrap_or(text.trim_start());
    let lower = || head.to_ascii_lowercase();
    head.starts_with('<') && (is_spreadsheet(head) || lower().contains("<table"))
}

fn is_spreadsheet(head: &str) -> bool {
    head.contains("urn:schemas-microsoft-com:office:spreadsheet") && head.contains("Workbook")
}

/// The tables of a page, below one another, or each sheet of a workbook.
///
/// # Errors
/// Where the tables take more than the budget.
pub fn parse(text: &str, limits: Limits, budget: &mut Budget) -> Result<Vec<Table>, Problem> {
    let is_workbook = is_spreadsheet(text);
    let (sheets, cells) = (Vec::new(), Vec::new());
    let mut reader = Reader { limits, budget, sheets, row: 0, cells, cell: None, depth: 0, hidden: false };
    if !is_workbook {
        reader.begin_sheet("HTML")?;
    }
    let mut line = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, markup) = rest.split_at(at);
        reader.add(&mut line, &decoded(before))?;
        let (token, behind) = token(markup);
        rest = behind;
        match token {
            Token::Text(text) => reader.add(&mut line, text)?,
            Token::Open(name, attributes) => match is_workbook {
                true => reader.open_xml(&name, attributes)?,
                false => reader.open_html(&name, attributes, &mut line)?,
            },
            Token::Close(name) => match is_workbook {
                true => reader.close_xml(&name)?,
                false => reader.close_html(&name, &mut line)?,
            },
            Token::None => {}
        }
    }
    reader.add(&mut line, &decoded(rest))?;
    reader.end_row()?;
    reader.sheets.retain(|table| !table.rows.is_empty());
    Ok(reader.sheets)
}

/// What markup begins with.
enum Token<'t> {
    Text(&'t str),
    Open(String, &'t str),
    Close(String),
    /// A comment, or a declaration.
    None,
}

/// The first token of a text that begins with `<`, and what is behind it.
fn token(markup: &str) -> (Token<'_>, &str) {
    let behind = |end: &str, from: usize| {
        let found = markup.get(from..).and_then(|text| text.find(end));
        found.map_or("", |at| markup.get(from + at + end.len()..).unwrap_or_default())
    };
    if markup.starts_with("<!--") {
        return (Token::None, behind("-->", 4));
    }
    if let Some(text) = markup.strip_prefix("<![CDATA[") {
        return (Token::Text(text.split("]]>").next().unwrap_or_default()), behind("]]>", 9));
    }
    let is_tag =
        markup.get(1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)));
    if !is_tag {
        return (Token::Text("<"), markup.get(1..).unwrap_or_default());
    }
    let end = tag_end(markup);
    let inner = markup.get(1..end).unwrap_or_default();
    let rest = markup.get(end + 1..).unwrap_or_default();
    let name = |text: &str| {
        let name: String = text.chars().take_while(|c| !c.is_whitespace() && *c != '/').collect();
        name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase()
    };
    if inner.starts_with(['!', '?']) {
        return (Token::None, rest);
    }
    if let Some(closed) = inner.strip_prefix('/') {
        return (Token::Close(name(closed)), rest);
    }
    let opened = name(inner);
    // What is in these is no text of the page.
    if matches!(opened.as_str(), "script" | "style" | "title" | "xml") && !inner.ends_with('/') {
        let closes = |at: &usize| {
            let name = rest.get(at + 2..).and_then(|close| close.get(..opened.len()));
            name.is_some_and(|name| name.eq_ignore_ascii_case(&opened))
        };
        let close = rest.match_indices("</").map(|(at, _)| at).find(closes);
        return (Token::None, close.map_or("", |at| rest.get(at..).unwrap_or_default()));
    }
    (Token::Open(opened, inner), rest)
}

/// Where a tag ends; `>` in quotes does not end it.
fn tag_end(markup: &str) -> usize {
    let mut quote = None;
    for (at, byte) in markup.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    markup.len()
}

/// The value of an attribute of a tag, whatever its prefix.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let found = lower.match_indices(name).find(|(at, _)| {
        let before = lower.get(..*at).and_then(|text| text.chars().last());
        let behind = lower.get(at + name.len()..).unwrap_or_default().trim_start();
        before.is_some_and(|c| c.is_whitespace() || c == ':') && behind.starts_with('=')
    });
    let value = tag.get(found?.0 + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
        _ => value.split(|c: char| c.is_whitespace() || c == '/').next()?,
    };
    Some(decoded(value))
}

/// A text with its entities decoded.
fn decoded(text: &str) -> String {
    const LONGEST: usize = 10;
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        let entity = &rest[at + 1..];
        let end = entity.bytes().take(LONGEST + 1).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, character(&entity[..end])?))) {
            Some((end, character)) => {
                plain.push(character);
                rest = &entity[end + 1..];
            }
            None => {
                plain.push('&');
                rest = entity;
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn character(entity: &str) -> Option<char> {
    if let Some(number) = entity.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ndash" => '\u{2013}',
        "mdash" => '\u{2014}',
        "radic" => '\u{221a}',
        "check" => '\u{2713}',
        _ => return None,
    })
}

/// The sheets read so far, and the row and the cell that are being read.
struct Reader<'b> {
    limits: Limits,
    budget: &'b mut Budget,
    sheets: Vec<Table>,
    row: u32,
    cells: Vec<(String, Option<Oddity>)>,
    /// The text of the cell that is open, how many columns it takes, and what is odd about it.
    cell: Option<(String, usize, Option<Oddity>)>,
    /// How many tables are open; one in a cell is text of the cell.
    depth: usize,
    hidden: bool,
}

impl Reader<'_> {
    fn begin_sheet(&mut self, name: &str) -> Result<(), Problem> {
        self.budget.take(size_of::<Table>())?;
        self.budget.take_text(name)?;
        let (hidden_rows, hidden_columns) = (Vec::new(), Vec::new());
        let facts = SheetFacts { name: name.into(), hidden: false, hidden_rows, hidden_columns };
        self.sheets.push(Table::new(TableOrigin::Sheet(facts)));
        self.row = 0;
        Ok(())
    }

    /// Adds text to the open cell, or to a line outside of tables.
    fn add(&mut self, line: &mut String, text: &str) -> Result<(), Problem> {
        self.budget.take(text.len())?;
        match &mut self.cell {
            Some((cell, ..)) => cell.push_str(text),
            None if self.depth == 0 => line.push_str(text),
            None => {}
        }
        Ok(())
    }

    fn open_html(&mut self, name: &str, tag: &str, line: &mut String) -> Result<(), Problem> {
        match name {
            "table" => {
                self.end_line(line)?;
                self.depth += 1;
            }
            "tr" if self.depth == 1 => {
                self.end_row()?;
                self.begin_row(None);
            }
            "td" | "th" if self.depth == 1 => {
                self.end_cell()?;
                let span = attribute(tag, "colspan").and_then(|span| span.parse().ok()).unwrap_or(1);
                self.cell = Some((String::new(), span, None));
            }
            _ if LINES.contains(&name) => match &mut self.cell {
                Some((cell, ..)) => cell.push(' '),
                None => self.end_line(line)?,
            },
            _ => {}
        }
        Ok(())
    }

    fn close_html(&mut self, name: &str, line: &mut String) -> Result<(), Problem> {
        match name {
            "table" => {
                if self.depth == 1 {
                    self.end_row()?;
                }
                self.depth = self.depth.saturating_sub(1);
                Ok(())
            }
            "tr" if self.depth == 1 => self.end_row(),
            "td" | "th" if self.depth == 1 => self.end_cell(),
            _ if LINES.contains(&name) && self.cell.is_none() => self.end_line(line),
            _ => Ok(()),
        }
    }

    /// A line of text outside of tables is a row of one cell.
    fn end_line(&mut self, line: &mut String) -> Result<(), Problem> {
        let text = std::mem::take(line);
        if self.depth == 0 && !trim(&text).is_empty() {
            self.begin_row(None);
            self.cells.push((text, None));
            self.end_row()?;
        }
        Ok(())
    }

    fn open_xml(&mut self, name: &str, tag: &str) -> Result<(), Problem> {
        let number = |name: &str| attribute(tag, name).and_then(|number| number.parse::<u32>().ok());
        let is_closed = tag.ends_with('/');
        match name {
            "worksheet" => self.begin_sheet(&attribute(tag, "name").unwrap_or_default())?,
            "row" => {
                self.begin_row(number("index"));
                self.hidden = attribute(tag, "hidden").is_some_and(|hidden| hidden == "1");
                if is_closed {
                    self.end_row()?;
                }
            }
            "cell" => {
                let before = number("index").map_or(0, |index| index.saturating_sub(1) as usize);
                let missing = before.min(MOST_COLUMNS).saturating_sub(self.cells.len());
                self.budget.take(missing * size_of::<(String, Option<Oddity>)>())?;
                self.cells.extend(std::iter::repeat_n((String::new(), None), missing));
                let span = number("mergeacross").map_or(1, |more| more.saturating_add(1) as usize);
                let uncomputed = attribute(tag, "formula").map(|_| Oddity::Uncomputed);
                self.cell = Some((String::new(), span, uncomputed));
                if is_closed {
                    self.end_cell()?;
                }
            }
            "data" => {
                if let Some((text, _, oddity)) = &mut self.cell {
                    text.clear();
                    *oddity = match attribute(tag, "type").as_deref() {
                        Some("Error") => Some(Oddity::Error),
                        Some("DateTime") => Some(Oddity::Date),
                        Some("Boolean") => Some(Oddity::Boolean),
                        _ => None,
                    };
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close_xml(&mut self, name: &str) -> Result<(), Problem> {
        match name {
            "row" => self.end_row(),
            "cell" => self.end_cell(),
            _ => Ok(()),
        }
    }

    fn begin_row(&mut self, index: Option<u32>) {
        self.row = index.unwrap_or_else(|| self.row.saturating_add(1));
        self.hidden = false;
    }

    fn end_cell(&mut self) -> Result<(), Problem> {
        let Some((text, span, oddity)) = self.cell.take() else { return Ok(()) };
        let text =
            text.split(['\n', '\r', '\t']).map(trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let span = span.clamp(1, MOST_COLUMNS.saturating_sub(self.cells.len()).max(1));
        self.budget.take_text(&text)?;
        self.budget.take(span * size_of::<(String, Option<Oddity>)>())?;
        self.cells.push((text, oddity));
        self.cells.extend(std::iter::repeat_n((String::new(), None), span - 1));
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Problem> {
        self.end_cell()?;
        let mut cells = std::mem::take(&mut self.cells);
        cells.truncate(MOST_COLUMNS);
        let Some(table) = self.sheets.last_mut().filter(|_| !cells.is_empty()) else { return Ok(()) };
        self.budget.take_row()?;
        for (column, (_, oddity)) in (1..).zip(&cells) {
            if let Some(oddity) = oddity {
                table.oddities.insert((self.row, column), oddity.clone());
            }
        }
        // Collecting would keep the allocation of `cells`, which is several times as large.
        let mut texts = Vec::with_capacity(cells.len());
        texts.extend(cells.into_iter().map(|(text, _)| trim(&text).to_owned()));
        if let (TableOrigin::Sheet(facts), true) = (&mut table.origin, self.hidden) {
            facts.hidden_rows.push(self.row);
        }
        table.push(self.row, texts, self.limits.cell);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(text: &str) -> Vec<Table> {
        parse(text, Limits::default(), &mut Budget::new(u64::MAX)).expect("there is no limit")
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        assert!(is_markup(text));
        let tables = tables(text);
        tables.into_iter().flat_map(|table| table.rows).map(|row| row.cells).collect()
    }

    #[test]
    fn pages_are_read_whether_their_tags_are_closed_or_not() {
        let rows = [vec!["a", "b & c"], vec!["1", "", "<2"]];
        assert_eq!(cells("<table><tr><td>a</td><td>b &amp; c</td></tr><tr><td colspan=2>1<td>&lt;2</table>"), rows);
        assert_eq!(cells("<TABLE><TR><TH>a<TH><b>b</b> &#38; c<TR><TD COLSPAN='2'>1</TD><TD>\n<2"), rows);
        assert_eq!(cells("<html><style>td<table></style><h1>T</h1><!-- <td> --><table><tr><td>x"), [["T"], ["x"]]);
    }

    #[test]
    fn every_cell_is_taken_from_the_budget() {
        for cell in ["<td>", "<td>a", "<td colspan=1000>", "<tr><td>a", "<p>a", "a&"] {
            let text = format!("<table><tr>{}", cell.repeat(10_000));
            let parsed = parse(&text, Limits::default(), &mut Budget::new(8_000));
            assert_eq!(parsed.err(), Some(Problem::TableTooLarge { limit: 8_000 }), "{cell}");
        }
    }

    #[test]
    fn sheets_in_xml_keep_their_places() {
        let head = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"N\"><Table>";
        let text = format!(
            "{head}<Row ss:Index=\"3\"><Cell ss:Index=\"2\"><Data ss:Type=\"Number\">3</Data></Cell></Row>\
             <Row ss:Hidden=\"1\"><Cell><Data ss:Type=\"Error\">#N/A</Data></Cell></Row></Table></Worksheet></Workbook>"
        );
        let tables = tables(&text);
        assert_eq!(tables[0].rows.iter().map(|row| row.number).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(tables[0].rows[0].cells, ["", "3"]);
        assert_eq!(tables[0].oddities.get(&(4, 1)), Some(&Oddity::Error));
        assert_eq!(tables[0].sheet().map(|facts| facts.hidden_rows.clone()), Some(vec![4]));
    }
}
