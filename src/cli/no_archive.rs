//! What stands for [`archive`](super::archive) where this program is built without the feature `xlsx`: no zip is
//! opened, and the reader of sheets says why.

use std::convert::Infallible;
use std::io;
use std::path::Path;

use crate::intake::Limits;

/// A file in a zip.
#[derive(Debug, Clone)]
pub struct Member(Infallible);

/// None.
///
/// # Errors
/// Never.
pub fn open(_: &Path, _: Limits) -> io::Result<Option<Vec<Member>>> {
    Ok(None)
}

impl Member {
    /// There is none.
    pub fn name(&self) -> &str {
        match self.0 {}
    }

    /// There is none.
    pub const fn size(&self) -> u64 {
        match self.0 {}
    }

    /// There is none.
    pub const fn is_within(&self, _: Limits) -> bool {
        match self.0 {}
    }

    /// There is none.
    ///
    /// # Errors
    /// Never.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        match self.0 {}
    }
}
