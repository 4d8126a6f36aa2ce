//! Where the result goes: standard output, or a file that is written whole or not at all.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;
use tempfile::NamedTempFile;

use super::args::{Common, Format};
use super::stop::{OrTrouble, Words, cannot_write, words};
use super::{Stop, console, leftovers};
use crate::report::csv::{Dialect, Rows};
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
    /// Opens the place that the options ask for.
    ///
    /// # Errors
    /// Where nothing can be written there.
    pub fn open(common: &Common) -> Result<Self, Stop> {
        let Some(path) = common.output.as_deref().filter(|path| !is_standard(path)) else {
            return match STANDARD_OUTPUT_IS_CLOSED.load(Ordering::Relaxed) {
                true => Err(io::Error::other("it is closed")).or_stop(cannot_write_standard),
                false => Ok(Self::Standard),
            };
        };
        let what = || cannot_write(path.display());
        if path.is_dir() {
            return Err(io::Error::from(ErrorKind::IsADirectory)).or_stop(what);
        }
        if is_descriptor(path) || path.exists() && !path.is_file() {
            return Ok(Self::Direct(path.to_owned()));
        }
        let target = target(path);
        if target.is_symlink() {
            // Links in a circle: the system says so.
            path.metadata().or_stop(what)?;
        }
        let file = new_file(&target).or_stop(what)?;
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
                let mut stdout =
                    anstream::AutoStream::new(standard().or_stop(cannot_write_standard)?, console::choice(true));
                let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
                written.or_stop(cannot_write_standard)
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
            Self::Standard => Box::new(standard().or_stop(cannot_write_standard)?),
            Self::Direct(path) => {
                // A descriptor may be of a file that others write to, too.
                let file = std::fs::OpenOptions::new().append(true).open(&path);
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
    pub fn write_rows(self, rows: &Rows, dialect: Dialect) -> Result<(), Stop> {
        self.write(&csv::render(rows, dialect))
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
            Self::File(file, path) => place(file, &path).or_stop(|| cannot_write(path.display())),
        }
    }
}

/// Whether standard output was closed before the program began. The runtime then writes to the null device instead,
/// and results would be lost without an error.
pub static STANDARD_OUTPUT_IS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Whether a path is a name of standard output.
pub fn is_standard(path: &Path) -> bool {
    ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| path == Path::new(name))
}

/// Whether a path names what is open already, such as `/dev/fd/3`: it is written to, never replaced.
fn is_descriptor(path: &Path) -> bool {
    path == Path::new("/dev/stderr") || path.starts_with("/dev/fd") || path.starts_with("/proc/self/fd")
}

/// Standard output, with every error of writing: the library's own takes one that is not open for writing as success.
#[cfg(unix)]
fn standard() -> io::Result<std::fs::File> {
    use std::os::fd::AsFd;
    Ok(io::stdout().as_fd().try_clone_to_owned()?.into())
}

#[cfg(not(unix))]
fn standard() -> io::Result<io::StdoutLock<'static>> {
    Ok(io::stdout().lock())
}

fn cannot_write_standard() -> Words {
    words("tidak dapat menulis ke keluaran baku", "cannot write to standard output")
}

/// Where a path leads: a link keeps pointing at the file that is made or replaced, there already or not.
pub fn target(path: &Path) -> PathBuf {
    const MOST_LINKS: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(link) = target.read_link() else { break };
        target = folder_of(&target).join(link);
    }
    target
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file beside its later place, with the mode and the owner of what is there, or those of any new file.
fn new_file(target: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".spbe-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = if target.exists() { 0o600 } else { 0o666 };
        builder.permissions(std::fs::Permissions::from_mode(mode));
    }
    let mut hold = leftovers::hold();
    let file = builder.tempfile_in(folder_of(target))?;
    hold.add(file.path());
    if let Ok(old) = target.metadata() {
        make_like(file.as_file(), &old)?;
    }
    Ok(file)
}

/// Gives a file the mode of the one that it replaces, and its owner and group as far as that is permitted.
#[cfg(unix)]
pub fn make_like(file: &std::fs::File, old: &std::fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    if fchown(file, Some(old.uid()), Some(old.gid())).is_err() {
        let _ = fchown(file, None, Some(old.gid()));
    }
    file.set_permissions(std::fs::Permissions::from_mode(old.mode() & 0o777))
}

#[cfg(not(unix))]
pub fn make_like(_: &std::fs::File, _: &std::fs::Metadata) -> io::Result<()> {
    Ok(())
}

/// Puts a finished file in its place, after its content: what is there after a loss of power is whole.
fn place(file: NamedTempFile, path: &Path) -> io::Result<()> {
    sync(file.as_file())?;
    let _hold = leftovers::hold();
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(folder_of(path));
    Ok(())
}

/// Waits until a file is on the disk; some file systems cannot say.
pub fn sync(file: &std::fs::File) -> io::Result<()> {
    match file.sync_all() {
        Err(error) if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput) => Ok(()),
        synced => synced,
    }
}

/// Waits until a folder's names are on the disk. The files are in place already, so an error changes nothing.
pub fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    let _ = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    #[cfg(not(unix))]
    let _ = folder;
}
