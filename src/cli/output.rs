//! Where the result goes: standard output, or a file that is written whole or not at all.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use tempfile::NamedTempFile;

use super::args::{Common, Format};
use super::stop::{OrTrouble, cannot_write, words};
use super::{Stop, console};
use crate::report::csv::Rows;
use crate::report::document::Document;
use crate::report::{csv, json, markdown, printable, terminal};

/// The place for a result, opened before the work starts so that a bad path fails at once.
#[derive(Debug)]
pub enum Output {
    /// Standard output.
    Standard,
    /// A file that takes its place when it is complete.
    File(NamedTempFile, PathBuf),
    /// A device or a pipe, which cannot be replaced.
    Direct(PathBuf),
}

impl Output {
    /// Opens the place that the options ask for, for a text.
    ///
    /// # Errors
    /// Where nothing can be written there, or the options ask for a workbook, a page or a drawing.
    pub fn open(common: &Common) -> Result<Self, Stop> {
        match Format::of(common) {
            Format::Xlsx => Err(Stop::usage(
                "hanya score, template, dan report yang menulis xlsx; pilih --format lain",
                "only score, template and report write xlsx; choose another --format",
            )),
            Format::Html => Err(Stop::usage(
                "hanya report yang menulis html; pilih --format lain",
                "only report writes html; choose another --format",
            )),
            Format::Svg => Err(Stop::usage(
                "hanya chart yang menulis svg; pilih --format lain",
                "only chart writes svg; choose another --format",
            )),
            _ => Self::open_any(common),
        }
    }

    /// Opens the place that the options ask for, whatever is written there.
    ///
    /// # Errors
    /// Where nothing can be written there.
    pub fn open_any(common: &Common) -> Result<Self, Stop> {
        let Some(path) = common.output.as_deref().filter(|path| *path != Path::new("-")) else {
            return Ok(Self::Standard);
        };
        let what = || cannot_write(path.display());
        if path.is_dir() {
            return Err(io::Error::from(ErrorKind::IsADirectory)).or_stop(what);
        }
        if path.exists() && !path.is_file() {
            return Ok(Self::Direct(path.to_owned()));
        }
        // A link keeps pointing at the file that is replaced.
        let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = new_file(&target, folder).or_stop(what)?;
        Ok(Self::File(file, target))
    }

    /// Writes the whole result. On a terminal it moves no cursor, whatever stands in it.
    ///
    /// # Errors
    /// Where it cannot be written; a file that was there before is then untouched.
    pub fn write(self, text: &str) -> Result<(), Stop> {
        match self.is_terminal() {
            true => self.write_as_it_is(&printable::clean_lines(text)),
            false => self.write_as_it_is(text),
        }
    }

    fn is_terminal(&self) -> bool {
        matches!(self, Self::Standard) && std::io::stdout().is_terminal()
    }

    fn write_as_it_is(self, text: &str) -> Result<(), Stop> {
        match self {
            Self::Standard => {
                let mut stdout = anstream::AutoStream::new(std::io::stdout().lock(), console::choice(true));
                let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
                written.or_stop(|| words("tidak dapat menulis ke keluaran baku", "cannot write to standard output"))
            }
            Self::Direct(..) | Self::File(..) => self.write_bytes(text.as_bytes()),
        }
    }

    /// Writes the whole result, which is no text.
    ///
    /// # Errors
    /// As [`Output::write`].
    pub fn write_bytes(self, bytes: &[u8]) -> Result<(), Stop> {
        let mut pieces = self.in_pieces()?;
        pieces.write(bytes)?;
        pieces.finish()
    }

    /// Opens the place for a result that comes in pieces.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn in_pieces(self) -> Result<Pieces, Stop> {
        let is_terminal = self.is_terminal();
        let stream: Box<dyn Write> = match self {
            Self::Standard => Box::new(std::io::stdout().lock()),
            Self::Direct(path) => {
                let file = std::fs::OpenOptions::new().write(true).open(&path);
                let file = file.or_stop(|| cannot_write(path.display()))?;
                Box::new(file)
            }
            Self::File(file, path) => return Ok(Pieces::File(file, path)),
        };
        Ok(Pieces::Stream { stream, is_terminal })
    }

    /// Sets a document as the options ask and writes it.
    ///
    /// # Errors
    /// As [`Output::write`].
    pub fn write_document(self, document: &Document, common: &Common) -> Result<(), Stop> {
        if Format::of(common) == Format::Markdown {
            return self.write(&markdown::render(document));
        }
        let color = console::use_color(common.color, self.is_terminal());
        // The texts in it are cleaned, and its colours are meant.
        self.write_as_it_is(&terminal::render(document, terminal::Setting { width: console::width(), color }))
    }

    /// Writes a document for programs.
    ///
    /// # Errors
    /// As [`Output::write`].
    pub fn write_json(self, document: &impl Serialize) -> Result<(), Stop> {
        let text = json::to_text(document).or_stop(|| cannot_write("JSON"))?;
        self.write(&text)
    }

    /// Writes rows as CSV.
    ///
    /// # Errors
    /// As [`Output::write`].
    pub fn write_rows(self, rows: &Rows) -> Result<(), Stop> {
        let text = csv::render(rows).or_stop(|| cannot_write("CSV"))?;
        self.write(&text)
    }
}

/// A result that is written as it comes; a file still takes its place only when it is complete.
pub enum Pieces {
    /// A stream that takes each piece at once.
    Stream {
        /// The stream.
        stream: Box<dyn Write>,
        /// Whether somebody watches, whose screen is kept clean.
        is_terminal: bool,
    },
    /// A file beside its later place.
    File(NamedTempFile, PathBuf),
}

impl Pieces {
    /// Writes a piece.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), Stop> {
        let written = match self {
            Self::Stream { stream, is_terminal: true } => {
                let text = String::from_utf8_lossy(piece);
                stream.write_all(printable::clean_lines(&text).as_bytes()).and_then(|()| stream.flush())
            }
            Self::Stream { stream, .. } => stream.write_all(piece).and_then(|()| stream.flush()),
            Self::File(file, _) => file.write_all(piece),
        };
        written.or_stop(|| words("hasil tidak dapat ditulis", "cannot write the result"))
    }

    /// Ends the result.
    ///
    /// # Errors
    /// Where it cannot take its place; a file that was there before is then untouched.
    pub fn finish(self) -> Result<(), Stop> {
        match self {
            Self::Stream { .. } => Ok(()),
            Self::File(file, path) => {
                let placed = file.persist(&path).map(|_| ()).map_err(|error| error.error);
                placed.or_stop(|| cannot_write(path.display()))
            }
        }
    }
}

/// A file beside its later place, with the permissions that place has, or that a new file would get.
fn new_file(target: &Path, folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".spbe-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = target.metadata().map_or(0o666, |metadata| metadata.permissions().mode() & 0o777);
        builder.permissions(std::fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = target;
    builder.tempfile_in(folder)
}
