//! Why a command ends before its result, in words for people.

use std::error::Error;
use std::io::{self, ErrorKind};

use super::Exit;
use crate::lang::Lang;

/// Why a command stopped before its end, already said to the user or still to be said.
#[derive(Debug)]
pub enum Stop {
    /// Everything was said; only the exit code is left.
    Said(Exit),
    /// The command line makes no sense, for the reason given.
    Usage(Words),
    /// A file could not be read or written.
    Io(Trouble),
}

impl Stop {
    /// The command line makes no sense, for a reason said in Indonesian and in English.
    pub fn usage(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Usage(words(id, en))
    }
}

/// A sentence in both languages, until it is known who reads it.
#[derive(Debug)]
pub struct Words {
    id: String,
    en: String,
}

/// A sentence in Indonesian and in English.
pub fn words(id: impl Into<String>, en: impl Into<String>) -> Words {
    Words { id: id.into(), en: en.into() }
}

impl Words {
    /// The sentence in one language.
    pub fn pick(&self, lang: Lang) -> &str {
        lang.pick(&self.id, &self.en)
    }
}

/// What could not be read or written, and the reason.
#[derive(Debug)]
pub struct Trouble {
    what: Words,
    cause: anyhow::Error,
}

impl Trouble {
    /// What could not be read or written, and why.
    pub fn new(what: Words, cause: impl Error + Send + Sync + 'static) -> Self {
        Self { what, cause: cause.into() }
    }

    /// The sentence to say.
    pub fn message(&self, lang: Lang) -> String {
        let kind = self.of_system().map(io::Error::kind);
        let plain = match kind {
            Some(ErrorKind::NotFound) => lang.pick("tidak ada di situ", "it is not there"),
            Some(ErrorKind::PermissionDenied) => lang.pick("tidak diizinkan", "that is not permitted"),
            Some(ErrorKind::IsADirectory) => lang.pick("itu sebuah folder", "it is a folder"),
            Some(ErrorKind::NotADirectory) => lang.pick("itu bukan folder", "it is no folder"),
            Some(ErrorKind::StorageFull) => lang.pick("media penyimpanan penuh", "the disk is full"),
            Some(ErrorKind::InvalidData) => lang.pick("bukan teks UTF-8", "it is not UTF-8 text"),
            _ => {
                let causes: Vec<String> = self.cause.chain().map(ToString::to_string).collect();
                return format!("{}: {}", self.what.pick(lang), causes.join(": "));
            }
        };
        format!("{}: {plain}", self.what.pick(lang))
    }

    /// Whether the reader of our output went away, which is its right: `spbe score ... | head`.
    pub fn is_broken_pipe(&self) -> bool {
        self.of_system().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
    }

    fn of_system(&self) -> Option<&io::Error> {
        self.cause.chain().find_map(<dyn Error>::downcast_ref)
    }
}

/// That a file cannot be read.
pub fn cannot_read(file: &str) -> Words {
    words(format!("{file} tidak dapat dibaca"), format!("cannot read {file}"))
}

/// That nothing can be written to a place.
pub fn cannot_write(place: impl std::fmt::Display) -> Words {
    words(format!("tidak dapat menulis ke {place}"), format!("cannot write to {place}"))
}

/// Says what an error of the system is about.
pub trait OrTrouble<T> {
    /// The value, or what could not be read or written.
    ///
    /// # Errors
    /// Where there was an error.
    fn or_trouble(self, what: impl FnOnce() -> Words) -> Result<T, Trouble>;

    /// The value, or the end of the command.
    ///
    /// # Errors
    /// As [`OrTrouble::or_trouble`].
    fn or_stop(self, what: impl FnOnce() -> Words) -> Result<T, Stop>
    where
        Self: Sized,
    {
        self.or_trouble(what).map_err(Stop::Io)
    }
}

impl<T, E: Error + Send + Sync + 'static> OrTrouble<T> for Result<T, E> {
    fn or_trouble(self, what: impl FnOnce() -> Words) -> Result<T, Trouble> {
        self.map_err(|error| Trouble::new(what(), error))
    }
}
