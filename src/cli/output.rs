//! Where the result goes: standard output, or a file that is written whole or not at all.

use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::NamedTempFile;

use super::args::{Common, Format};
use super::{Stop, console};
use crate::report::csv::Rows;
use crate::report::document::Document;
use crate::report::{csv, markdown, terminal};

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
            Format::Xlsx => Err(Stop::Usage("only score and template write xlsx; choose another --format".to_owned())),
            Format::Html => Err(Stop::Usage("only report writes html; choose another --format".to_owned())),
            Format::Svg => Err(Stop::Usage("only chart writes svg; choose another --format".to_owned())),
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
        let context = || format!("cannot write to {}", path.display());
        if path.is_dir() {
            return Err(Stop::Io(anyhow::anyhow!("it is a folder").context(context())));
        }
        if path.exists() && !path.is_file() {
            return Ok(Self::Direct(path.to_owned()));
        }
        // A link keeps pointing at the file that is replaced.
        let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = new_file(&target, folder).with_context(context).map_err(Stop::Io)?;
        Ok(Self::File(file, target))
    }

    /// Writes the whole result. On a terminal it moves no cursor, whatever stands in it.
    ///
    /// # Errors
    /// Where it cannot be written; a file that was there before is then untouched.
    pub fn write(self, text: &str) -> Result<(), Stop> {
        match self {
            Self::Standard if std::io::stdout().is_terminal() => write_standard(&terminal::clean_lines(text)),
            Self::Standard => write_standard(text),
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
        let stream: Box<dyn Write> = match self {
            Self::Standard if std::io::stdout().is_terminal() => return Ok(Pieces::Terminal),
            Self::Standard => Box::new(std::io::stdout().lock()),
            Self::Direct(path) => {
                let file = std::fs::OpenOptions::new().write(true).open(&path);
                let file = file.with_context(|| format!("cannot write to {}", path.display())).map_err(Stop::Io)?;
                Box::new(file)
            }
            Self::File(file, path) => return Ok(Pieces::File(file, path)),
        };
        Ok(Pieces::Stream(stream))
    }

    /// Sets a document as the options ask and writes it.
    ///
    /// # Errors
    /// As [`Output::write`].
    pub fn write_document(self, document: &Document, common: &Common) -> Result<(), Stop> {
        let text = match Format::of(common) {
            Format::Markdown => markdown::render(document),
            _ => {
                let is_terminal = matches!(self, Self::Standard) && std::io::stdout().is_terminal();
                let color = console::use_color(common.color, is_terminal);
                let text = terminal::render(document, terminal::Setting { width: console::width(), color });
                // It is clean but for its own colours.
                return if matches!(self, Self::Standard) { write_standard(&text) } else { self.write(&text) };
            }
        };
        self.write(&text)
    }

    /// Writes rows as CSV.
    ///
    /// # Errors
    /// As [`Output::write`].
    pub fn write_rows(self, rows: &Rows) -> Result<(), Stop> {
        let text = csv::render(rows).context("cannot write CSV").map_err(Stop::Io)?;
        self.write(&text)
    }
}

/// A result that is written as it comes; a file still takes its place only when it is complete.
pub enum Pieces {
    /// A terminal, which must not be moved by what stands in a piece.
    Terminal,
    /// A stream that takes each piece at once.
    Stream(Box<dyn Write>),
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
            Self::Terminal => return write_standard(&terminal::clean_lines(&String::from_utf8_lossy(piece))),
            Self::Stream(stream) => stream.write_all(piece).and_then(|()| stream.flush()),
            Self::File(file, _) => file.write_all(piece),
        };
        written.context("cannot write the result").map_err(Stop::Io)
    }

    /// Ends the result.
    ///
    /// # Errors
    /// Where it cannot take its place; a file that was there before is then untouched.
    pub fn finish(self) -> Result<(), Stop> {
        match self {
            Self::Terminal | Self::Stream(_) => Ok(()),
            Self::File(file, path) => {
                let placed = file.persist(&path).map(|_| ()).map_err(|error| error.error);
                placed.with_context(|| format!("cannot write to {}", path.display())).map_err(Stop::Io)
            }
        }
    }
}

fn write_standard(text: &str) -> Result<(), Stop> {
    let mut stdout = anstream::AutoStream::new(std::io::stdout().lock(), console::choice(true));
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    written.context("cannot write to standard output").map_err(Stop::Io)
}

/// Whether the reader of our output went away, which is its right: `spbe score ... | head`.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe))
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
