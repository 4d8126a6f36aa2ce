//! A folder of pages that takes its place when all of them are written.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Stop;
use super::stop::{OrTrouble, cannot_write};

/// A folder in the making, beside the place where it will be.
#[derive(Debug)]
pub struct Folder {
    making: TempDir,
    target: PathBuf,
    files: Vec<String>,
}

impl Folder {
    /// Opens a folder for writing, before the work starts so that a bad path fails at once.
    ///
    /// # Errors
    /// Where no folder can be made there.
    pub fn open(target: &Path) -> Result<Self, Stop> {
        let what = || cannot_write(target.display());
        if target.exists() && !target.is_dir() {
            return Err(io::Error::from(ErrorKind::NotADirectory)).or_stop(what);
        }
        let beside = match target.is_dir() {
            // Within it: renaming files cannot then cross a file system.
            true => target,
            false => target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")),
        };
        let making = tempfile::Builder::new().prefix(".spbe-").tempdir_in(beside);
        let making = making.or_stop(what)?;
        Ok(Self { making, target: target.to_owned(), files: Vec::new() })
    }

    /// Writes one file of it.
    ///
    /// # Errors
    /// Where it cannot be written; the folder does not come about then.
    pub fn write(&mut self, name: &str, text: &str) -> Result<(), Stop> {
        let written = fs::write(self.making.path().join(name), text);
        written.or_stop(|| cannot_write(self.target.join(name).display()))?;
        self.files.push(name.to_owned());
        Ok(())
    }

    /// Puts the folder in its place. Of a folder that is there already the files with the same names are
    /// replaced; nothing else in it is touched. The file that was written last is replaced last.
    ///
    /// # Errors
    /// Where it cannot be put there.
    pub fn finish(self) -> Result<(), Stop> {
        let Self { making, target, files } = self;
        let moved = match target.is_dir() {
            true => files.iter().try_for_each(|name| fs::rename(making.path().join(name), target.join(name))),
            false => open_to_others(making.path()).and_then(|()| fs::rename(making.path(), &target)),
        };
        moved.or_stop(|| cannot_write(target.display()))
    }
}

/// A temporary folder is for its maker alone; the finished one gets the permissions of any new folder.
#[cfg(unix)]
fn open_to_others(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    // A folder made in passing has the permissions that the user's mask leaves.
    let sample = folder.join(".mode");
    fs::create_dir(&sample)?;
    let mode = sample.metadata()?.permissions().mode() & 0o777;
    fs::remove_dir(&sample)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> std::io::Result<()> {
    Ok(())
}
