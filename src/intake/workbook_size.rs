//! How much memory a workbook would take, told before it is taken. calamine lays a sheet of an .xls or .ods out as
//! a rectangle, and repeats what an .ods says to repeat: a few bytes that name a far corner ask for gigabytes, and
//! memory that is not there ends a program without a word.

use std::io::{BufRead, Cursor, Read, Write};
use std::ops::Range;

use calamine::Data;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::read::ZipFile;

/// A cell of the rectangle: its value and the formula beside it, which calamine holds as they were read, as the
/// rectangle, and as the copy that it gives away.
const CELL: u64 = 3 * (size_of::<Data>() + size_of::<String>()) as u64;

/// What calamine keeps of each element in a part of an .xlsx, however short it is: a format, a shared text, a sheet.
pub fn of_element(part: &str) -> usize {
    match part.to_lowercase().rsplit('/').next() {
        Some("styles.xml" | "workbook.xml" | "workbook.xml.rels") => 112,
        Some("sharedstrings.xml") => size_of::<String>(),
        _ => 0,
    }
}

/// What the sheets of an .ods take, told from its content.
///
/// # Errors
/// Where it is no whole XML: calamine would wait for the end of an element for ever.
pub fn of_ods(content: impl BufRead) -> Result<u64, String> {
    let mut reader = Reader::from_reader(content);
    reader.config_mut().expand_empty_elements = true;
    let (mut buffer, mut sheets) = (Vec::new(), 0_u64);
    let (mut sheet, mut row, mut cell) = (OdsSheet::default(), OdsRow::default(), OdsCell::default());
    // How many elements are open, and how many cells: one may hold a table of its own, which is only its content.
    let (mut depth, mut open) = (0_u32, 0_u32);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| error.to_string())? {
            Event::Start(element) => {
                depth += 1;
                match element.name().as_ref() {
                    "table:table-cell" | "table:covered-table-cell" => {
                        if open == 0 {
                            cell = OdsCell::new(&element);
                        }
                        open += 1;
                    }
                    "table:table-row" if open == 0 => row = OdsRow::new(&element),
                    "text:s" => cell.enter(times(&element, "text:c").max(1)),
                    _ => cell.enter(element.len() as u64),
                }
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                match element.name().as_ref() {
                    "table:table-cell" | "table:covered-table-cell" => {
                        open = open.saturating_sub(1);
                        if open == 0 {
                            row.add(&cell);
                        }
                    }
                    "table:table-row" if open == 0 => sheet.add(&std::mem::take(&mut row)),
                    "table:table" if open == 0 => sheets = sheets.saturating_add(std::mem::take(&mut sheet).bytes()),
                    _ => {}
                }
            }
            Event::Eof if depth > 0 => return Err("content.xml ends too early".to_owned()),
            Event::Eof => return Ok(sheets),
            other => cell.enter(other.len() as u64),
        }
    }
}

/// What stands so far in a sheet of an .ods.
#[derive(Default)]
struct OdsSheet {
    rows: u64,
    /// Rows without content below those: they count as soon as one with content follows.
    blank: u64,
    columns: u64,
    texts: u64,
}

#[derive(Default)]
struct OdsRow {
    repeats: u64,
    columns: u64,
    /// Cells without content behind those.
    blank: u64,
    texts: u64,
}

#[derive(Default)]
struct OdsCell {
    repeats: u64,
    has_content: bool,
    text: u64,
}

impl OdsSheet {
    const MOST_ROWS: u64 = 1 << 20;

    fn add(&mut self, row: &OdsRow) {
        if row.columns == 0 {
            self.blank = (self.blank + row.repeats).min(Self::MOST_ROWS);
            return;
        }
        let above = if self.rows == 0 { 0 } else { self.blank };
        self.rows = (self.rows + above + row.repeats).min(Self::MOST_ROWS);
        self.blank = 0;
        self.columns = self.columns.max(row.columns);
        self.texts = self.texts.saturating_add(row.repeats.saturating_mul(row.texts));
    }

    fn bytes(&self) -> u64 {
        (self.rows * self.columns * CELL).saturating_add(self.texts)
    }
}

impl OdsRow {
    const MOST_COLUMNS: u64 = 1 << 14;

    fn new(element: &BytesStart<'_>) -> Self {
        let repeats = times(element, "table:number-rows-repeated").min(OdsSheet::MOST_ROWS);
        Self { repeats, ..Self::default() }
    }

    fn add(&mut self, cell: &OdsCell) {
        if !cell.has_content {
            self.blank = (self.blank + cell.repeats).min(Self::MOST_COLUMNS);
            return;
        }
        self.columns = (self.columns + self.blank + cell.repeats).min(Self::MOST_COLUMNS);
        self.blank = 0;
        self.texts = self.texts.saturating_add(cell.repeats.saturating_mul(cell.text));
    }
}

impl OdsCell {
    fn new(element: &BytesStart<'_>) -> Self {
        let repeats = times(element, "table:number-columns-repeated").min(OdsRow::MOST_COLUMNS);
        let holds = |key: &str| key == "table:formula" || key.starts_with("office:") || key.starts_with("calcext:");
        let has_content = element.attributes().flatten().any(|attribute| holds(attribute.key.as_ref()));
        Self { repeats, has_content, text: if has_content { element.len() as u64 } else { 0 } }
    }

    fn enter(&mut self, length: u64) {
        self.has_content = true;
        self.text = self.text.saturating_add(length);
    }
}

fn times(element: &BytesStart<'_>, name: &str) -> u64 {
    let attribute = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == name);
    attribute.and_then(|attribute| attribute.value.parse().ok()).unwrap_or(1)
}

/// Whether the records in a part of an .xlsb are no longer than the part: calamine makes room for what they say.
///
/// # Errors
/// Where one is, or the part cannot be read.
pub fn check_xlsb(mut part: ZipFile<'_, impl Read>) -> std::io::Result<()> {
    const PARTS: [&str; 4] = ["xl/workbook.bin", "xl/styles.bin", "xl/sharedstrings.bin", "xl/worksheets/"];
    let name = part.name()?.to_lowercase();
    if !name.ends_with(".bin") || !PARTS.iter().any(|part| name.starts_with(part)) {
        return Ok(());
    }
    let mut byte = [0];
    loop {
        if part.read(&mut byte)? == 0 {
            return Ok(());
        }
        if byte[0] & 0x80 != 0 {
            part.read_exact(&mut byte)?;
        }
        let mut length = 0;
        for place in 0..4 {
            part.read_exact(&mut byte)?;
            length |= u64::from(byte[0] & 0x7F) << (7 * place);
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        if std::io::copy(&mut part.by_ref().take(length), &mut std::io::sink())? < length {
            return Err(std::io::Error::other(format!("{name} ends within a record")));
        }
    }
}

/// What the sheets of an .xls take, and its workbook alone in a new compound file. Chains of sectors that loop or
/// lie end here, and what was measured is what is then read.
///
/// # Errors
/// Where the compound file is damaged.
pub fn of_xls(bytes: &[u8]) -> std::io::Result<(u64, Vec<u8>)> {
    const NAMES: [&str; 2] = ["/Workbook", "/Book"];
    let mut damaged = cfb::CompoundFile::open(Cursor::new(bytes))?;
    let name = NAMES.into_iter().find(|name| damaged.is_stream(name)).unwrap_or(NAMES[0]);
    let mut stream = Vec::new();
    damaged.open_stream(name)?.read_to_end(&mut stream)?;
    let size = measured(&mut stream);
    // calamine does not read version 4 as this crate writes it.
    let mut sound = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    sound.create_stream(name)?.write_all(&stream)?;
    Ok((size, sound.into_inner().into_inner()))
}

/// What the sheets in a stream of records take. The records that say how large a sheet is are taken out of it:
/// they are a hint to reserve room, and need not be true.
fn measured(stream: &mut [u8]) -> u64 {
    const BOUND_SHEET: u16 = 0x0085;
    const SHARED_TEXTS: u16 = 0x00FC;
    const DIMENSIONS: u16 = 0x0200;
    let (mut starts, mut longest) = (Vec::new(), 0);
    for (kind, place) in records(stream, 0).take_while(|(kind, _)| *kind != END) {
        let data = stream.get(place.clone()).unwrap_or_default();
        match kind {
            BOUND_SHEET => starts.extend(number(data, 0).zip(number(data, 2)).map(|(low, high)| low | high << 16)),
            SHARED_TEXTS => longest = longest_text(stream, place),
            _ => {}
        }
    }
    for start in &starts {
        let hints = sheet_records(stream, *start).filter(|(kind, _)| *kind == DIMENSIONS);
        for at in hints.map(|(_, place)| place.start - HEAD).collect::<Vec<_>>() {
            stream.iter_mut().skip(at).take(2).for_each(|byte| *byte = 0);
        }
    }
    let measure = |start: &usize| match sheet_records(stream, *start).any(|(kind, _)| kind == DIMENSIONS) {
        // Sheets that lie on top of one another, as no program writes them.
        true => u64::MAX,
        false => of_xls_sheet(stream, *start, longest),
    };
    starts.iter().map(measure).fold(0, u64::saturating_add)
}

fn of_xls_sheet(stream: &[u8], start: usize, longest_text: u64) -> u64 {
    /// Records that begin with the row and the column of a cell.
    const CELLS: [u16; 8] = [0x0006, 0x00BD, 0x00D6, SHARED_TEXT, 0x0203, 0x0204, 0x0205, 0x027E];
    const SHARED_TEXT: u16 = 0x00FD;
    const SEVERAL: u16 = 0x00BD;
    let (mut rows, mut columns, mut cells, mut texts) = (Span::default(), Span::default(), 0, 0_u64);
    for (kind, place) in sheet_records(stream, start).filter(|(kind, _)| CELLS.contains(kind)) {
        let data = stream.get(place).unwrap_or_default();
        let (Some(row), Some(column)) = (number(data, 0), number(data, 2)) else { continue };
        rows.hold(row);
        columns.hold(column);
        cells += 1;
        match kind {
            SEVERAL => {
                let count = data.len() / 6;
                columns.hold(column + count);
                cells += count as u64;
            }
            SHARED_TEXT => texts = texts.saturating_add(longest_text),
            _ => texts += data.len() as u64,
        }
    }
    (rows.length() * columns.length() + cells).saturating_mul(CELL).saturating_add(texts)
}

/// From the lowest to the highest number that was met.
#[derive(Default)]
struct Span(Option<Range<usize>>);

impl Span {
    fn hold(&mut self, number: usize) {
        let (start, end) = self.0.as_ref().map_or((number, number + 1), |span| (span.start, span.end));
        self.0 = Some(start.min(number)..end.max(number + 1));
    }

    fn length(&self) -> u64 {
        self.0.as_ref().map_or(0, |span| span.len() as u64)
    }
}

/// The end of the workbook, of a sheet, or of a chart in it.
const END: u16 = 0x000A;
/// The bytes before the data of a record: its kind and its length.
const HEAD: usize = 4;

/// The records from a byte on: their kind, and where their data is.
fn records(stream: &[u8], start: usize) -> impl Iterator<Item = (u16, Range<usize>)> {
    let mut at = start;
    std::iter::from_fn(move || {
        let (kind, length) = (number(stream, at)?, number(stream, at + 2)?);
        let place = at + HEAD..at + HEAD + length;
        at = place.end;
        (at <= stream.len()).then_some((kind as u16, place))
    })
}

/// The records of a sheet, charts in it among them.
fn sheet_records(stream: &[u8], start: usize) -> impl Iterator<Item = (u16, Range<usize>)> {
    const BEGIN: u16 = 0x0809;
    let mut depth = 0_u32;
    records(stream, start).take_while(move |(kind, _)| {
        match *kind {
            BEGIN => depth += 1,
            END if depth <= 1 => return false,
            END => depth -= 1,
            _ => {}
        }
        true
    })
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(usize::from(u16::from_le_bytes(*bytes)))
}

/// The bytes of the longest of the texts that cells share, or more. `place` is the first record of them; the
/// others continue it.
fn longest_text(stream: &[u8], place: Range<usize>) -> u64 {
    const CONTINUE: u16 = 0x003C;
    /// Behind how many texts there are in all.
    const FIRST: usize = 8;
    let next = || records(stream, place.end).take_while(|(kind, _)| *kind == CONTINUE).map(|(_, place)| place);
    let all: usize = next().map(|place| place.len()).sum::<usize>() + place.len();
    let pieces = std::iter::once(place.start + FIRST..place.end).chain(next());
    let mut texts = Texts { stream, pieces, piece: 0..0 };
    let mut longest = 0;
    while texts.has_more() {
        match texts.skip_text() {
            Some(letters) => longest = letters.max(longest),
            // They are not what they should be, so nothing less can be said.
            None => return 3 * all as u64,
        }
    }
    // A letter of two bytes may take three in UTF-8.
    3 * longest as u64
}

struct Texts<'s, P> {
    stream: &'s [u8],
    pieces: P,
    piece: Range<usize>,
}

impl<P: Iterator<Item = Range<usize>>> Texts<'_, P> {
    fn has_more(&mut self) -> bool {
        while self.piece.is_empty() {
            let Some(next) = self.pieces.next() else { return false };
            self.piece = next;
        }
        true
    }

    /// Goes behind a text and says how many letters it has.
    fn skip_text(&mut self) -> Option<usize> {
        let letters = self.number()?;
        let mut flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.number()? } else { 0 };
        let extra = if flags & 4 != 0 { self.number()? | self.number()? << 16 } else { 0 };
        let mut left = letters;
        while left > 0 {
            let wide = usize::from(flags & 1) + 1;
            if self.piece.len() < wide {
                // The letters go on in the next record, behind a byte that says how wide they are there.
                self.piece = 0..0;
                self.has_more().then_some(())?;
                flags = self.byte()?;
                continue;
            }
            let here = left.min(self.piece.len() / wide);
            self.piece.start += here * wide;
            left -= here;
        }
        let mut rest = 4 * runs + extra;
        while rest > 0 {
            self.has_more().then_some(())?;
            let here = rest.min(self.piece.len());
            self.piece.start += here;
            rest -= here;
        }
        Some(letters)
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = self.stream.get(self.piece.clone())?.first().copied();
        self.piece.start += 1;
        byte
    }

    fn number(&mut self) -> Option<usize> {
        let number = number(self.stream.get(self.piece.clone())?, 0);
        self.piece.start += 2;
        number
    }
}
