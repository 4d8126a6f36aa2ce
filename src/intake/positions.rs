//! Whether the cells of an .xlsx stand where they say, once each and in order. A number that is too large for any sheet
//! wraps in calamine, and of a cell that is given twice one value would win without a word.

use std::io::{BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: u32 = 1 << 14;

/// Checks every worksheet. What is no XML is not checked: calamine says what is wrong with it.
///
/// # Errors
/// The first row or cell that is out of place.
pub fn check(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), String> {
    for index in 0..archive.len() {
        let Ok(part) = archive.by_index(index) else { continue };
        let Ok(name) = part.name().map(|name| name.to_lowercase()) else { continue };
        if name.starts_with("xl/") && name.ends_with(".xml") && !name.ends_with("sharedstrings.xml") {
            check_sheet(Reader::from_reader(BufReader::new(part))).map_err(|what| format!("{what} in {name}"))?;
        }
    }
    Ok(())
}

fn check_sheet(mut reader: Reader<impl std::io::BufRead>) -> Result<(), String> {
    let mut buffer = Vec::new();
    let (mut row, mut column) = (0, 0);
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        let Ok(Event::Start(element) | Event::Empty(element)) = &event else {
            match event {
                Ok(Event::Eof) | Err(_) => return Ok(()),
                Ok(_) => continue,
            }
        };
        match element.local_name().as_ref() {
            "row" => {
                let next = match place(element) {
                    Some(place) => parse_row(&place).ok_or_else(|| format!("there is no row \"{}\"", shown(&place)))?,
                    None => row + 1,
                };
                if next <= row {
                    return Err(format!("row {next} comes after row {row}"));
                }
                (row, column) = (next, 0);
            }
            "c" if row > 0 => {
                let next = match place(element) {
                    Some(place) => {
                        let cell = parse_cell(&place).filter(|(_, in_row)| *in_row == row);
                        cell.ok_or_else(|| format!("cell \"{}\" is in row {row}", shown(&place)))?.0
                    }
                    None => column + 1,
                };
                if next <= column {
                    let letters = crate::diagnostic::column_letters(next);
                    return Err(format!("cell {letters}{row} is given twice, or not in its order,"));
                }
                column = next;
            }
            _ => {}
        }
    }
}

/// Where an element says that it stands.
fn place(element: &BytesStart<'_>) -> Option<String> {
    let attribute = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == "r")?;
    Some(attribute.value.into_owned())
}

fn parse_row(text: &str) -> Option<u32> {
    text.parse().ok().filter(|row| (1..=MOST_ROWS).contains(row))
}

/// "B5" is column 2 and row 5.
fn parse_cell(text: &str) -> Option<(u32, u32)> {
    let (letters, digits) = text.split_at(text.find(|c: char| c.is_ascii_digit())?);
    let mut column = 0_u32;
    for letter in letters.bytes() {
        let letter = letter.to_ascii_uppercase();
        let value = letter.is_ascii_uppercase().then(|| u32::from(letter - b'A') + 1)?;
        column = column.checked_mul(26)?.checked_add(value)?;
    }
    let row = parse_row(digits)?;
    (1..=MOST_COLUMNS).contains(&column).then_some((column, row))
}

fn shown(place: &str) -> String {
    super::cell::shortened(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_where_they_say_once_and_in_order() {
        let check = |xml: &str| check_sheet(Reader::from_reader(xml.as_bytes()));
        for sound in [
            "<row r='1'><c r='A1'/><c r='B1'></c></row><row r='3'><c r='C3'/></row>",
            "<row><c/><c/></row><row><c/></row><row r='9'/>",
            "<row r='1'><c r='A1'/><c/></row><row><c r='XFD2'/></row>",
            "<c r='A1'/>",
        ] {
            assert_eq!(check(sound), Ok(()), "{sound}");
        }
        for (damaged, what) in [
            ("<row r='1'><c r='A1'/><c r='A1'/></row>", "cell A1 is given twice"),
            ("<row r='1'><c r='B1'/><c r='A1'/></row>", "cell A1 is given twice, or not in its order"),
            ("<row r='2'/><row r='1'/>", "row 1 comes after row 2"),
            ("<row r='2'/><row r='2'/>", "row 2 comes after row 2"),
            ("<row r='4294967298'/>", "there is no row \"4294967298\""),
            ("<row r='2'><c r='A4294967298'/></row>", "cell \"A4294967298\" is in row 2"),
            ("<row r='2'><c r='A3'/></row>", "cell \"A3\" is in row 2"),
            ("<row r='1'><c r='XFE1'/></row>", "cell \"XFE1\" is in row 1"),
            ("<row r='1'><c r='AAAAAAAAAAAAAB1'/></row>", "is in row 1"),
            ("<row r='0'/>", "there is no row \"0\""),
        ] {
            assert!(check(damaged).is_err_and(|error| error.contains(what)), "{damaged}");
        }
    }
}
