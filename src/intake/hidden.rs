//! Which rows and columns of a workbook are hidden. calamine does not say (its issue 237), and what is hidden counts in
//! every sum, so a person who looks at the sheet should be told.

use std::collections::HashSet;
use std::hash::Hash;
use std::io::{BufRead, BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// The most rows or columns that one element can hide: an .ods repeats its last row to the end of the sheet.
const MOST: u32 = 10_000;

/// What is hidden in a sheet, counted from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hidden {
    pub rows: Vec<u32>,
    pub columns: Vec<u32>,
}

/// What is hidden in each sheet of an .xlsx. What cannot be read hides nothing: calamine reads the same parts and will
/// say what is wrong with them.
///
/// # Errors
/// Where one part is more than one sheet: a thousand sheets of one long part would be read a thousand times.
pub fn of_xlsx(archive: &mut Archive<'_>) -> Result<Vec<(String, Hidden)>, &'static str> {
    let sheets = elements(archive, "xl/workbook.xml", "sheet", |sheet| {
        Some((attribute(sheet, "name")?, attribute(sheet, "id")?))
    });
    let targets = elements(archive, "xl/_rels/workbook.xml.rels", "Relationship", |relationship| {
        Some((attribute(relationship, "Id")?, attribute(relationship, "Target")?))
    });
    let parts = targets.iter().map(|(_, target)| target.to_lowercase());
    if has_twice(sheets.iter().map(|(_, id)| id)) || has_twice(targets.iter().map(|(id, _)| id)) || has_twice(parts) {
        return Err("two of its sheets are the same part");
    }
    let mut hidden = Vec::new();
    for (name, id) in sheets {
        let Some((_, target)) = targets.iter().find(|(target_id, _)| *target_id == id) else { continue };
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        let is_zero = |element: &BytesStart<'_>, name: &str| {
            attribute(element, name).is_some_and(|length| length.parse() == Ok(0.0))
        };
        let is_hidden = |element: &BytesStart<'_>, length: &str| {
            attribute(element, "hidden").is_some_and(|hidden| is_true(&hidden)) || is_zero(element, length)
        };
        let number = |element: &BytesStart<'_>, name: &str| attribute(element, name)?.parse::<u32>().ok();
        let rows = elements(archive, &path, "row", |row| number(row, "r").filter(|_| is_hidden(row, "ht")));
        let columns = elements(archive, &path, "col", |column| {
            let (first, last) = (number(column, "min")?, number(column, "max")?);
            is_hidden(column, "width").then_some(first..=last.min(first.saturating_add(MOST)))
        });
        hidden.push((name, Hidden { rows, columns: columns.into_iter().flatten().collect() }));
    }
    Ok(hidden)
}

fn is_true(text: &str) -> bool {
    matches!(text, "1" | "true")
}

/// What is hidden in each sheet of an .ods: rows and columns that are collapsed or filtered out, or have no extent.
pub fn of_ods(content: impl BufRead) -> Vec<(String, Hidden)> {
    let mut reader = Reader::from_reader(content);
    let mut buffer = Vec::new();
    let mut sheets: Vec<(String, Hidden)> = Vec::new();
    let (mut row, mut column) = (0_u32, 0_u32);
    // Styles whose rows or columns have no extent, and the style that is being read.
    let mut flat: HashSet<String> = HashSet::new();
    let mut style = String::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) => match element.local_name().as_ref() {
                "style" => style = attribute(&element, "name").unwrap_or_default(),
                "table-row-properties" | "table-column-properties" => {
                    let length = attribute(&element, "row-height").or_else(|| attribute(&element, "column-width"));
                    let digits = length.as_deref().map(|length| length.trim_end_matches(char::is_alphabetic));
                    if digits.is_some_and(|digits| digits.parse() == Ok(0.0)) {
                        flat.insert(style.clone());
                    }
                }
                "table" => {
                    sheets.push((attribute(&element, "name").unwrap_or_default(), Hidden::default()));
                    (row, column) = (0, 0);
                }
                "table-row" => {
                    hide(&element, &flat, "number-rows-repeated", &mut row, &mut sheets, |one| &mut one.rows)
                }
                "table-column" => {
                    hide(&element, &flat, "number-columns-repeated", &mut column, &mut sheets, |one| &mut one.columns);
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return sheets,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

/// Counts a row or a column of an .ods, and keeps it where it is hidden.
fn hide(
    element: &BytesStart<'_>,
    flat: &HashSet<String>,
    repeated: &str,
    last: &mut u32,
    sheets: &mut [(String, Hidden)],
    list: impl Fn(&mut Hidden) -> &mut Vec<u32>,
) {
    let count = attribute(element, repeated).and_then(|count| count.parse::<u32>().ok()).unwrap_or(1);
    let is_hidden = attribute(element, "visibility").is_some_and(|visible| visible != "visible")
        || attribute(element, "style-name").is_some_and(|style| flat.contains(&style));
    let first = last.saturating_add(1);
    *last = last.saturating_add(count);
    if let Some((_, hidden)) = sheets.last_mut().filter(|_| is_hidden) {
        list(hidden).extend(first..=(*last).min(first.saturating_add(MOST)));
    }
}

fn has_twice<T: Hash + Eq>(items: impl IntoIterator<Item = T>) -> bool {
    let mut seen = HashSet::new();
    !items.into_iter().all(|item| seen.insert(item))
}

/// What `take` takes of every element with this name in a part of the archive.
fn elements<T>(
    archive: &mut Archive<'_>,
    path: &str,
    name: &str,
    take: impl Fn(&BytesStart<'_>) -> Option<T>,
) -> Vec<T> {
    let mut taken = Vec::new();
    let Ok(part) = archive.by_name(path) else { return taken };
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) if element.local_name().as_ref() == name => {
                taken.extend(take(&element));
            }
            Ok(Event::Eof) | Err(_) => return taken,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    quick_xml::escape::unescape(&attribute.value).ok().map(std::borrow::Cow::into_owned)
}
