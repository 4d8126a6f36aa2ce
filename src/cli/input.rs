//! Files to bytes, and the rubric that was asked for.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;

use super::args::Reading;
use super::console::Console;
use super::{Exit, Stop};
use crate::diagnostic::Source;
use crate::intake;
use crate::rubric::{self, Rubric, catalog};

/// The bytes of a file; `-` is standard input. Of one that is too large, one more than may be read: a device has no
/// end.
///
/// # Errors
/// Where it cannot be read.
pub fn read_bytes(file: &str, limits: intake::Limits) -> anyhow::Result<Vec<u8>> {
    let most = limits.bytes.saturating_add(1);
    let mut bytes = Vec::new();
    if file == "-" {
        std::io::stdin().lock().take(most as u64).read_to_end(&mut bytes).context("cannot read standard input")?;
        return Ok(bytes);
    }
    let context = || format!("cannot read {file}");
    let opened = File::open(file).with_context(context)?;
    let size = opened.metadata().with_context(context)?.len();
    bytes.reserve(usize::try_from(size).unwrap_or(usize::MAX).min(most));
    opened.take(most as u64).read_to_end(&mut bytes).with_context(context)?;
    Ok(bytes)
}

/// The rubric with a built-in id, or at a path.
///
/// # Errors
/// Where there is none, it cannot be read, or it has errors, which are said.
pub fn rubric(name: &str, console: &Console) -> Result<Arc<Rubric>, Stop> {
    if let Some(built_in) = catalog::find(name) {
        return Ok(built_in);
    }
    let looks_like_path = name.contains(['/', '\\', '.']) || Path::new(name).exists();
    if !looks_like_path {
        let ids: Vec<&str> = catalog::ids().collect();
        return Err(Stop::Usage(format!(
            "there is no built-in rubric \"{name}\"; there is: {}, or the path of a rubric",
            ids.join(", ")
        )));
    }
    let source = Arc::new(source(name).map_err(Stop::Io)?);
    match rubric::read(&source) {
        Ok(rubric) => Ok(Arc::new(rubric)),
        Err(diagnostics) => {
            console.say(&diagnostics);
            Err(Stop::Said(Exit::Rubric))
        }
    }
}

/// The text of a rubric file.
///
/// # Errors
/// Where it cannot be read, or is no text.
pub fn source(file: &str) -> anyhow::Result<Source> {
    let bytes = read_bytes(file, intake::Limits::default())?;
    let text = String::from_utf8(bytes).with_context(|| format!("cannot read {file}: it is not UTF-8 text"))?;
    // A byte order mark is no part of TOML, but editors on Windows write it.
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(Source { name: file.to_owned(), text })
}

/// How the options ask for a sheet to be read.
///
/// # Errors
/// As [`rubric`].
pub fn intake_options(reading: &Reading, console: &Console) -> Result<intake::Options, Stop> {
    let rubric = reading.rubric.as_deref().map(|name| rubric(name, console)).transpose()?;
    Ok(reading.to_options(rubric))
}
