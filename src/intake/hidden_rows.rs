//! Which rows of an .xlsx workbook are hidden. calamine does not say (its issue 237), and a hidden row
//! counts in every sum, so a person who looks at the sheet should be told.

use std::collections::HashSet;
use std::hash::Hash;
use std::io::{BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// The hidden rows (from 1) of each sheet that has any. What cannot be read has none: calamine reads the
/// same parts and will say what is wrong with them.
///
/// # Errors
/// Where one part is more than one sheet: a thousand sheets of one long part would be read a thousand times.
pub fn by_sheet(archive: &mut Archive<'_>) -> Result<Vec<(String, Vec<u32>)>, &'static str> {
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
        let rows = elements(archive, &path, "row", |row| {
            let is_hidden = matches!(attribute(row, "hidden")?.as_str(), "1" | "true");
            attribute(row, "r")?.parse().ok().filter(|_| is_hidden)
        });
        if !rows.is_empty() {
            hidden.push((name, rows));
        }
    }
    Ok(hidden)
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
