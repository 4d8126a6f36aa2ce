//! A zip of sheets: its files are unpacked one by one as they are read.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use zip::ZipArchive;

use crate::intake::Limits;

/// A file in a zip.
#[derive(Debug, Clone)]
pub struct Member {
    archive: ZipArchive<Cursor<Arc<[u8]>>>,
    index: usize,
    name: String,
    size: u64,
}

/// The files in a zip; none where it is a workbook, no zip, or too large to be looked into.
///
/// # Errors
/// Where the file cannot be read.
pub fn open(zip: &Path, limits: Limits) -> io::Result<Option<Vec<Member>>> {
    let mut bytes = Vec::new();
    File::open(zip)?.take(limits.bytes.saturating_add(1) as u64).read_to_end(&mut bytes)?;
    if bytes.len() > limits.bytes {
        return Ok(None);
    }
    let Ok(mut archive) = ZipArchive::new(Cursor::new(Arc::from(bytes))) else { return Ok(None) };
    let is_workbook = ["xl/workbook.xml", "xl/workbook.bin", "content.xml"];
    // Several archives one after the other: only the last would be seen. The reader of sheets says so.
    if archive.offset() > 0 || is_workbook.iter().any(|part| archive.index_for_name(part).is_some()) {
        return Ok(None);
    }
    if archive.metadata().has_duplicate_names() {
        return Err(io::Error::other("two files in it have the same name"));
    }
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(io::Error::from)?;
        if !part.is_dir() {
            let name = part.name().map_err(io::Error::from)?.into_owned();
            let size = part.size();
            members.push((index, name, size));
        }
    }
    let member = |(index, name, size)| Member { archive: archive.clone(), index, name, size };
    Ok(Some(members.into_iter().map(member).collect()))
}

impl Member {
    /// Its path in the zip.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many bytes it says it unpacks to.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Whether it may be unpacked.
    pub const fn is_within(&self, limits: Limits) -> bool {
        self.size <= limits.unpacked
    }

    /// Its bytes.
    ///
    /// # Errors
    /// Where it is damaged, has a password, or unpacks to more than it says.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let mut archive = self.archive.clone();
        let part = archive.by_index(self.index).map_err(io::Error::from)?;
        let mut bytes = Vec::new();
        part.take(self.size.saturating_add(1)).read_to_end(&mut bytes)?;
        match bytes.len() as u64 > self.size {
            true => Err(io::Error::other("it unpacks to more than the zip says")),
            false => Ok(bytes),
        }
    }
}
