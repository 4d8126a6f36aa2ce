//! The options by which reports and charts choose what a result is compared with.

use std::path::Path;

use super::args::{Assessing, Metadata, Reading};
use super::console::Console;
use super::{Stop, input, target};
use crate::exact::Exact;
use crate::session::Institutions;

/// What a result is compared with.
#[derive(Debug, Clone, clap::Args)]
pub struct ComparisonArgs {
    /// Only this institution; the others of the sheets are its comparison group
    #[arg(long, value_name = "NAME")]
    pub institution: Option<String>,

    /// The index or band to aim for [default: the next milestone of the instrument, else the next band]
    #[arg(long, value_name = "INDEX|BAND")]
    pub target: Option<String>,

    /// A sheet of the same institution to compare with, at its last stage [default: the year before, where the
    /// sheets hold it]
    #[arg(long, value_name = "FILE")]
    pub compare: Option<String>,

    /// A sheet of many institutions whose mean is shown beside [default: the others of the sheets]
    #[arg(long, value_name = "FILE")]
    pub group: Option<String>,

    /// The column that puts the institutions of the sheets into groups
    #[arg(long, value_name = "COLUMN", conflicts_with = "group")]
    pub group_by: Option<String>,

    #[command(flatten)]
    pub metadata: Metadata,
}

impl ComparisonArgs {
    /// Reads every sheet for the results of institutions by year, with the metadata that were given.
    ///
    /// # Errors
    /// As [`input::session`] and [`input::join`].
    pub fn institutions(
        &self,
        files: &[String],
        output: Option<&Path>,
        reading: &Reading,
        assessing: &Assessing,
        console: &Console,
    ) -> Result<Institutions, Stop> {
        let mut session = input::session(files, output, reading, console)?;
        input::join(&self.metadata, self.group_by.as_deref(), &mut [&mut session], console)?;
        Ok(input::institutions(session, assessing, console))
    }
}

/// What is asked of the indicators.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct IndicatorArgs {
    /// The level that every indicator should reach [default: the level the instrument asks for, else the index]
    #[arg(long, value_name = "LEVEL", value_parser = target::exact)]
    pub level_target: Option<Exact>,

    /// The most levels that the plan raises one indicator by
    #[arg(long, value_name = "LEVELS")]
    pub max_raise: Option<usize>,
}
