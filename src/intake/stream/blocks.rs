//! The rows of a text, block by block, and what only shows when all of a text was looked at.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memchr2_iter, memrchr};

/// How much is read at once; a block ends with its last whole row.
const BLOCK: usize = 1024 * 1024;
/// A row that is longer has a quote that never closes.
const LONGEST_ROW: usize = 16 * BLOCK;
/// A byte order mark in UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The rows of a text, as they come.
pub struct Blocks {
    reader: Box<dyn Read + Send>,
    /// What was read and not yet given out.
    rest: Vec<u8>,
    next_row: u32,
    delimiter: u8,
}

/// Some whole rows.
pub struct Block {
    pub(super) bytes: Vec<u8>,
    pub(super) first_row: u32,
}

impl Blocks {
    /// The rows that begin with `rest` and go on in a reader.
    pub(super) fn new(reader: Box<dyn Read + Send>, rest: Vec<u8>, next_row: u32, delimiter: u8) -> Self {
        Self { reader, rest, next_row, delimiter }
    }

    /// The next rows; none at the end.
    ///
    /// # Errors
    /// Where reading fails.
    pub fn next_block(&mut self) -> io::Result<Option<Block>> {
        let mut bytes = Vec::with_capacity(2 * BLOCK);
        bytes.append(&mut self.rest);
        loop {
            let missing = BLOCK.saturating_sub(bytes.len()).max(BLOCK / 2);
            let read = self.reader.by_ref().take(missing as u64).read_to_end(&mut bytes)?;
            let end = match read {
                0 => bytes.len(),
                _ => match last_row_end(&bytes, self.delimiter) {
                    Some(end) => end,
                    // A row longer than a block: read on, but not to the end of the file for a quote that never closes.
                    None if bytes.len() < LONGEST_ROW => continue,
                    None => bytes.len(),
                },
            };
            if end == 0 {
                return Ok(None);
            }
            self.rest.extend_from_slice(bytes.get(end..).unwrap_or_default());
            bytes.truncate(end);
            let block = Block { first_row: self.next_row, bytes };
            self.next_row = self
                .next_row
                .saturating_add(u32::try_from(row_count(&block.bytes, self.delimiter)).unwrap_or(u32::MAX));
            return Ok(Some(block));
        }
    }
}

impl Block {
    /// How many bytes it has.
    #[expect(clippy::len_without_is_empty, reason = "there is no empty block")]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }
}

/// Where each row ends, behind its line break; a line break in quotes ends none. The last row may lack one.
pub fn row_ends(bytes: &[u8], delimiter: u8) -> impl Iterator<Item = usize> {
    let has_quotes = memchr(b'"', bytes).is_some();
    row_ends_of(bytes, delimiter, has_quotes)
}

/// How many rows there are.
pub fn row_count(bytes: &[u8], delimiter: u8) -> usize {
    match memchr(b'"', bytes) {
        // The last row may lack its line break.
        None => memchr_iter(b'\n', bytes).count() + usize::from(bytes.last().is_some_and(|last| *last != b'\n')),
        Some(_) => row_ends_of(bytes, delimiter, true).count(),
    }
}

fn row_ends_of(bytes: &[u8], delimiter: u8, has_quotes: bool) -> impl Iterator<Item = usize> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let length = match has_quotes {
            false => memchr(b'\n', rest),
            true => quoted_row_length(rest, delimiter),
        };
        start += length.map_or(rest.len(), |length| length + 1);
        Some(start)
    })
}

/// Where the first row breaks; `None` if it does not.
fn quoted_row_length(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let mut quotes = Quotes::new(delimiter);
    memchr2_iter(b'"', b'\n', bytes).find(|at| match bytes[*at] {
        b'\n' => !quotes.is_open,
        _ => {
            quotes.meet(*at, at.checked_sub(1).map(|before| bytes[before]));
            false
        }
    })
}

/// Where the last whole row ends; `None` if there is none.
fn last_row_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    if memchr(b'"', bytes).is_none() {
        return memrchr(b'\n', bytes).map(|at| at + 1);
    }
    let mut last = None;
    let mut start = 0;
    while let Some(length) = bytes.get(start..).and_then(|rest| quoted_row_length(rest, delimiter)) {
        start += length + 1;
        last = Some(start);
    }
    last
}

/// Whether a quote is open. As in every CSV, one opens only where a cell begins: the one in `Kab. 42" X` is a letter.
struct Quotes {
    delimiter: u8,
    is_open: bool,
    /// Behind the last quote that closed. A quote there is a doubled one, so its cell goes on.
    behind_closed: Option<usize>,
}

impl Quotes {
    fn new(delimiter: u8) -> Self {
        Self { delimiter, is_open: false, behind_closed: None }
    }

    /// Meets a quote, with the byte before it; none at the beginning.
    fn meet(&mut self, at: usize, before: Option<u8>) {
        let begins = before.is_none_or(|before| before == b'\n' || before == self.delimiter);
        if self.is_open {
            self.is_open = false;
            self.behind_closed = Some(at + 1);
        } else if begins || self.behind_closed == Some(at) {
            self.is_open = true;
        }
    }
}

/// Whether a text is UTF-8 without NUL, lone carriage returns and unclosed quotes. Any of them changes how the whole of
/// it is read, however late it comes.
///
/// # Errors
/// Where reading fails.
pub fn is_plain_text(mut reader: impl Read, delimiter: u8) -> io::Result<bool> {
    let mut buffer = vec![0; BLOCK];
    let mut quotes = Quotes::new(delimiter);
    // What the end of a piece leaves open: bytes of a character, and the byte before the next piece.
    let (mut kept, mut before, mut position) = (0, None, 0);
    loop {
        let read = match reader.read(buffer.get_mut(kept..).unwrap_or_default()) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = buffer.get(..kept + read).unwrap_or_default();
        if read == 0 {
            return Ok(kept == 0 && before != Some(b'\r') && !quotes.is_open);
        }
        let whole = match std::str::from_utf8(bytes) {
            Ok(_) => bytes.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        let (bytes, tail) = bytes.split_at(whole);
        let bytes = if position == 0 { bytes.strip_prefix(MARK).unwrap_or(bytes) } else { bytes };
        let is_lone = |at: usize| bytes.get(at + 1).is_some_and(|next| *next != b'\n');
        let broken = before == Some(b'\r') && bytes.first().is_some_and(|first| *first != b'\n');
        if broken || memchr(0, bytes).is_some() || memchr_iter(b'\r', bytes).any(is_lone) {
            return Ok(false);
        }
        for at in memchr_iter(b'"', bytes) {
            quotes.meet(position + at, at.checked_sub(1).map(|at| bytes[at]).or(before));
        }
        position += bytes.len();
        before = bytes.last().copied().or(before);
        let (end, length) = (whole, tail.len());
        buffer.copy_within(end..end + length, 0);
        kept = length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_the_reading_of_a_whole_text_is_found_wherever_it_is() {
        let plain = |text: &[u8]| is_plain_text(text, b';').expect("it can be read");
        let long = |end: &[u8]| plain(&[&[b'a'; BLOCK - 1], end].concat());
        for text in ["", "a;b\r\nc;d", "\u{feff}\"a\";b\n", "Kab. 42\" X;1", "\"a\"\"b\";\"c\nd\"\n", "é;1"] {
            assert!(plain(text.as_bytes()) && long(text.strip_prefix('\u{feff}').unwrap_or(text).as_bytes()), "{text}");
        }
        for text in ["a\0", "a\rb", "a\r", "\"a", "b;\"a\"\"", "\n\"a\n"] {
            assert!(!plain(text.as_bytes()), "{text:?}");
        }
        assert!(!plain(b"caf\xE9;1") && !plain(b"caf\xC3") && long("é".as_bytes()) && !long(b"\xC3"));
        assert!(!long(b"\rb") && long(b"\r\nb") && !long(b";\"b") && long(b";\"b\""));
    }

    #[test]
    fn rows_end_where_no_quote_is_open() {
        let ends = |text: &str| row_ends(text.as_bytes(), b';').collect::<Vec<_>>();
        assert_eq!(ends("a;b\nc;d"), [4, 7]);
        assert_eq!(ends("a;\"b\nc\"\nd\n"), [8, 10]);
        assert_eq!(ends("a;\"b\"\"\nc\"\nd\n"), [10, 12]);
        assert_eq!(ends("a;4\" b\nd\n"), [7, 9]);
    }
}
