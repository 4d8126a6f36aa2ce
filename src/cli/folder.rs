//! A folder of pages that takes its place when all of them are written.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::output::{make_like, sync, sync_folder};
use super::stop::{OrTrouble, Words, cannot_write, words};
use super::{Stop, destination, leftovers};

/// A folder in the making, beside the place where it will be.
#[derive(Debug)]
pub struct Folder {
    making: TempDir,
    target: PathBuf,
    /// What the command reads, which no page may replace.
    inputs: Vec<String>,
    files: Vec<String>,
}

/// Where pages that are replaced are kept until all are in place.
const ASIDE: &str = ".aside";

impl Folder {
    /// Opens a folder for writing, before the work starts so that a bad path fails at once.
    ///
    /// # Errors
    /// Where no folder can be made there.
    pub fn open(target: &Path, inputs: &[String]) -> Result<Self, Stop> {
        let what = || cannot_write(target.display());
        if target.exists() && !target.is_dir() {
            return Err(io::Error::from(ErrorKind::NotADirectory)).or_stop(what);
        }
        let beside = match target.is_dir() {
            // Within it: renaming files cannot then cross a file system.
            true => target,
            false => target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")),
        };
        let mut hold = leftovers::hold();
        let making = tempfile::Builder::new().prefix(".spbe-").tempdir_in(beside).or_stop(what)?;
        hold.add(making.path());
        Ok(Self { making, target: target.to_owned(), inputs: inputs.to_vec(), files: Vec::new() })
    }

    /// Writes one file of it.
    ///
    /// # Errors
    /// Where it cannot be written, or would replace an input; the folder does not come about then.
    pub fn write(&mut self, name: &str, text: &str) -> Result<(), Stop> {
        destination::refuse_inputs(self.inputs.iter().map(OsStr::new), Some(&self.target.join(name)))?;
        let _hold = leftovers::hold();
        let written = File::create(self.making.path().join(name)).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            sync(&file)
        });
        written.or_stop(|| cannot_write(self.target.join(name).display()))?;
        self.files.push(name.to_owned());
        Ok(())
    }

    /// Puts the folder in its place. Of a folder that is there already the files with the same names are
    /// replaced, all or none; nothing else in it is touched.
    ///
    /// # Errors
    /// Where it cannot be put there. What was there is then as it was, or the message says where it is.
    pub fn finish(self) -> Result<(), Stop> {
        let _hold = leftovers::hold();
        if self.target.is_dir() {
            return self.replace();
        }
        let moved = open_to_others(self.making.path()).and_then(|()| fs::rename(self.making.path(), &self.target));
        moved.or_stop(|| cannot_write(self.target.display()))
    }

    /// Moves every file to its place, or none of them.
    fn replace(self) -> Result<(), Stop> {
        fs::create_dir(self.making.path().join(ASIDE)).or_stop(|| cannot_write(self.target.display()))?;
        let failed = self.files.iter().enumerate().find_map(|(at, name)| Some((at, self.place(name).err()?)));
        let Some((at, error)) = failed else {
            sync_folder(&self.target);
            return Ok(());
        };
        // The last first, and the one that failed among them: it may have been moved aside.
        let stuck: Vec<&str> =
            self.files[..=at].iter().rev().filter(|name| self.put_back(name).is_err()).map(String::as_str).collect();
        let place = self.target.join(&self.files[at]);
        if stuck.is_empty() {
            return Err(error).or_stop(|| not_replaced(&place));
        }
        let stuck = stuck.join(", ");
        let aside = self.making.keep().join(ASIDE);
        Err(error).or_stop(|| partly_replaced(&place, &stuck, &aside))
    }

    /// Moves a file to its place, and aside what is there.
    fn place(&self, name: &str) -> io::Result<()> {
        let (new, place) = (self.making.path().join(name), self.target.join(name));
        match fs::symlink_metadata(&place) {
            Ok(old) if old.is_dir() => return Err(ErrorKind::IsADirectory.into()),
            Ok(old) => {
                if old.is_file() {
                    make_like(&File::open(&new)?, &old)?;
                }
                fs::rename(&place, self.aside(name))?;
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        fs::rename(new, place)
    }

    /// Undoes [`Folder::place`], however far it came.
    fn put_back(&self, name: &str) -> io::Result<()> {
        let (aside, place) = (self.aside(name), self.target.join(name));
        if fs::symlink_metadata(&aside).is_ok() {
            return fs::rename(aside, place);
        }
        if fs::symlink_metadata(self.making.path().join(name)).is_ok() {
            return Ok(());
        }
        match fs::remove_file(place) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    fn aside(&self, name: &str) -> PathBuf {
        self.making.path().join(ASIDE).join(name)
    }
}

fn not_replaced(place: &Path) -> Words {
    let place = place.display();
    words(
        format!("tidak dapat menulis ke {place}; tidak ada halaman yang diganti"),
        format!("cannot write to {place}; no page was replaced"),
    )
}

fn partly_replaced(place: &Path, stuck: &str, aside: &Path) -> Words {
    let (place, aside) = (place.display(), aside.display());
    words(
        format!("tidak dapat menulis ke {place}; yang tidak dapat dikembalikan: {stuck}; halaman lama ada di {aside}"),
        format!("cannot write to {place}; not put back: {stuck}; the old pages are in {aside}"),
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_replaced_all_or_none() {
        let target = tempfile::tempdir().expect("a folder");
        let page = |name: &str| target.path().join(name);
        let read = |name: &str| fs::read_to_string(page(name)).ok();
        fs::write(page("a.html"), "old").expect("a page");
        let names = || {
            let mut names: Vec<_> =
                fs::read_dir(&target).expect("a folder").map(|entry| entry.expect("one").file_name()).collect();
            names.sort();
            names
        };
        let new = || {
            let mut folder = Folder::open(target.path(), &[]).expect("it opens");
            ["a.html", "b.html", "c.html"].iter().for_each(|name| folder.write(name, "new").expect("it is written"));
            folder
        };
        // A page that went missing stands for a disk that fails.
        let folder = new();
        fs::remove_file(folder.making.path().join("c.html")).expect("it was there");
        assert!(folder.finish().is_err());
        assert_eq!((read("a.html").as_deref(), read("b.html")), (Some("old"), None));
        assert_eq!(names(), ["a.html"]);
        // A folder in the place of a page.
        fs::create_dir(page("c.html")).expect("a folder");
        assert!(new().finish().is_err());
        assert_eq!((read("a.html").as_deref(), read("b.html")), (Some("old"), None));
        fs::remove_dir(page("c.html")).expect("it is there");
        new().finish().expect("all can be placed");
        assert_eq!(read("a.html").as_deref(), Some("new"));
        assert_eq!(names(), ["a.html", "b.html", "c.html"]);
    }
}
