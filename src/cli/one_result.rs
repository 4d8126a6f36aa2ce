//! The options of a question about one result.

use super::args::{Assessing, MissingArg, Reading};
use super::console::Console;
use super::files::Input;
use super::{Stop, input};
use crate::rubric::Rubric;
use crate::rubric::criteria::Criteria;
use crate::session::OneResult;

/// Which result a question is about, and how it is read and assessed.
#[derive(Debug, Clone, clap::Args)]
pub struct OneResultArgs {
    /// The sheet; - is standard input
    #[arg(value_name = "FILE")]
    file: String,

    /// The institution, where the sheet holds several: its name, or a part that no other has
    #[arg(long, value_name = "NAME")]
    institution: Option<String>,

    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    assessing: Assessing,
}

impl OneResultArgs {
    /// Whether the sheet is standard input, which can be read only once.
    pub fn reads_stdin(&self) -> bool {
        self.file == "-"
    }

    /// The instrument that was asked for, where one was.
    pub fn names_rubric(&self) -> bool {
        self.reading.rubric.is_some()
    }

    /// The criteria of its levels, where the rubric has any.
    ///
    /// # Errors
    /// Where they cannot be read, or have errors. The errors are printed first.
    pub fn criteria(&self, rubric: &Rubric, console: &Console) -> Result<Option<Criteria>, Stop> {
        input::known_criteria(self.reading.rubric.as_deref().unwrap_or(&rubric.id), rubric, console)
    }

    /// Why a question that needs criteria has no answer.
    pub fn no_criteria(&self, rubric: &Rubric) -> Stop {
        input::no_criteria(self.reading.rubric.as_deref().unwrap_or(&rubric.id), rubric)
    }

    /// Reads the sheet and assesses the result.
    ///
    /// # Errors
    /// Where the sheet cannot be read, does not hold exactly one such result, or the result has errors.
    pub fn read(&self, console: &Console) -> Result<OneResult, Stop> {
        if self.assessing.missing == MissingArg::Bounds {
            return Err(Stop::usage(
                "pertanyaan ini perlu satu indeks, sedangkan --missing bounds memberi dua; pilih --missing lowest",
                "this question needs one index, and --missing bounds leaves two; choose --missing lowest",
            ));
        }
        let options = input::one_sheet(&self.reading, console)?;
        let reading = input::read_sheet(&Input::named(&self.file, options.limits), &options).map_err(Stop::Io)?;
        let result = OneResult::of(&self.file, reading, self.institution.as_deref(), (&self.assessing).into())
            .map_err(|refusal| console.stop_refused(&refusal))?;
        console.say(&result.diagnostics);
        Ok(result)
    }
}
