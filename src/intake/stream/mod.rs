//! Batches: a text read block by block, so that memory does not grow with rows.
//!
//! The head of the file tells the layout, as for any sheet. Then each block of whole rows can be read by itself, and
//! several at once. This is no second way of reading: only rows that are plainly well-formed are not taken apart into
//! cells, and every other row is read as rows of a sheet always are. A text that has to be known as a whole to be read
//! (with a NUL, another encoding, a quote that never closes) is read as a whole; a reader that can be opened twice is
//! looked through for that first.

mod blocks;
mod wide;

use std::io::{self, Read};

use memchr::{memchr_iter, memrchr};

use super::choose::{self, Fit};
use super::layout::Role;
use super::table::TableOrigin;
use super::{Options, Reading, collect, tauval, text};
use crate::diagnostic::{Diagnostic, Problem};
use crate::scores::{Origin, Subject};

pub use blocks::{Block, Blocks};
pub use wide::{BatchRow, Facts, RowLayout, Stream};

/// How much of a file is looked at to tell its layout. A shorter file is not worth a stream.
const HEAD: usize = 256 * 1024;
/// How much of that is enough to tell it.
const TELLING: usize = 64 * 1024;

/// A file, opened for a batch.
pub enum Batch {
    /// It was read as a whole: it is short, or no text that can be read row by row.
    Whole(Box<Reading>),
    /// One institution a row: it can be read block by block.
    Stream(Box<Stream>),
}

/// Opens a file for a batch. `file` is the path as it was given; `again` opens the same bytes once more, if it can.
///
/// # Errors
/// Where reading fails.
pub fn open(
    file: &str,
    mut reader: Box<dyn Read + Send>,
    again: impl FnOnce() -> io::Result<Option<Box<dyn Read + Send>>>,
    options: &Options,
) -> io::Result<Batch> {
    let mut head = Vec::new();
    reader.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    if head.len() == HEAD
        && let Some((layout, diagnostics, consumed)) = recognise(file, &head, options)
    {
        let is_plain = match again()? {
            Some(again) => blocks::is_plain_text(again, layout.delimiter())?,
            None => true,
        };
        if is_plain {
            let rest = head.split_off(consumed);
            let blocks = Blocks::new(reader, rest, layout.first_row(), layout.delimiter());
            return Ok(Batch::Stream(Box::new(Stream::new(layout, diagnostics, blocks))));
        }
    }
    let most = options.limits.bytes.saturating_add(1).saturating_sub(head.len());
    reader.take(most as u64).read_to_end(&mut head)?;
    Ok(Batch::Whole(Box::new(super::read(file, &head, options))))
}

/// The layout that the head of a file tells, and where the rows below the header begin; none where the file
/// has to be read as a whole to be understood.
fn recognise(file: &str, head: &[u8], options: &Options) -> Option<(RowLayout, Vec<Diagnostic>, usize)> {
    let lone_return = memchr_iter(b'\r', head).any(|at| head.get(at + 1).is_some_and(|next| *next != b'\n'));
    // With a decimal mark that was told, one other mark refuses the whole sheet.
    let chooses = options.year.is_some() || options.stage.is_some() || options.all_stages || options.decimal.is_some();
    if lone_return || tauval::is_json(head) || chooses {
        return None;
    }
    let beginning = head.get(..TELLING).unwrap_or(head);
    let whole_lines = head.get(..memrchr(b'\n', beginning)?)?;
    let decoded = text::decode(whole_lines, options.encoding, options.limits).ok()?;
    if decoded.encoding != text::Encoding::Utf8 || decoded.delimiter.is_some() {
        return None;
    }
    let opened = super::open(whole_lines, options).ok()?;
    let fit = choose::choose(&opened.tables, options).ok()?;
    let TableOrigin::Text(delimiter) = fit.table.origin else { return None };
    let delimiter = u8::try_from(delimiter).ok()?;
    let origin = super::origin(&fit, file.into());
    let mut diagnostics = super::notes(&fit, &opened, &origin, options);
    let (title, of_columns) = collect::prepare(&fit, origin.clone(), options);
    diagnostics.extend(of_columns);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return None;
    }
    let mark = if decoded.byte_order_mark { 3 } else { 0 };
    let header_row = fit.layout.header_row as usize;
    let consumed = mark + blocks::row_ends(head.get(mark..)?, delimiter).nth(header_row - 1)?;
    Some((RowLayout::new(fit, origin, title, options, delimiter)?, diagnostics, consumed))
}
