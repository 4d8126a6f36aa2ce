//! `spbe rubric`: the instruments that are built in, and what a rubric holds.

use clap::{Args, Subcommand};

use super::answer::emit;
use super::args::Common;
use super::console::Console;
use super::output::Output;
use super::{Exit, Stop, input};
use crate::answers::criteria::Demanded;
use crate::answers::rubric::{BuiltIn, Outline};
use crate::diagnostic::{Diagnostic, Place};
use crate::intake::list::unknown_node;
use crate::rubric::names::Names;
use crate::rubric::{Rubric, SCHEMA, catalog};

/// Show the instruments: what is built in, one as a tree, the schema of the file
#[derive(Debug, Subcommand)]
#[command(
    after_help = "Examples:\n  spbe rubric list\n  spbe rubric show spbe-2020\n  spbe rubric show spbe-2020 I12\n  spbe rubric source spbe-2020 > mine.toml"
)]
pub enum Command {
    /// List the instruments that are built in
    List(List),
    /// Show a rubric as a tree: names, weights, effective weights, levels, bands
    Show(Show),
    /// Print the TOML of a built-in rubric, to start your own from
    Source(ShowSource),
    /// Print the JSON Schema of the rubric file, for editors
    Schema(Schema),
}

#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
pub struct Show {
    /// A built-in id or the path of a rubric
    #[arg(value_name = "ID|PATH")]
    rubric: String,
    /// An indicator, aspect or domain, to show what each level demands, what proves it and what takes time
    node: Option<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
pub struct ShowSource {
    /// A built-in id
    id: String,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
pub struct Schema {
    #[command(flatten)]
    common: Common,
}

/// `spbe rubric`.
pub fn run(command: &Command) -> Result<Exit, Stop> {
    match command {
        Command::List(List { common }) => {
            let (output, rubrics) = (Output::open(common)?, catalog::all());
            let rubrics: Vec<&Rubric> = rubrics.iter().map(AsRef::as_ref).collect();
            return emit(&BuiltIn(&rubrics), Exit::Done, output, common, &Console::new(common));
        }
        Command::Show(Show { rubric: name, node, common }) => {
            let (output, console) = (Output::open(common)?, Console::new(common));
            let rubric = input::rubric(name, &console)?;
            if let Some(text) = node {
                let names = Names::new(&rubric);
                let node = names.node(text).ok_or_else(|| {
                    let problem = unknown_node(text.trim(), &names, &rubric);
                    console.stop(&[Diagnostic::error(problem, Place::Nowhere)], Exit::Usage)
                })?;
                let criteria = input::criteria(name, &rubric, &console)?;
                let shown = Demanded { rubric: &rubric, node, criteria: &criteria };
                return emit(&shown, Exit::Done, output, common, &console);
            }
            return emit(&Outline(&rubric), Exit::Done, output, common, &console);
        }
        Command::Source(ShowSource { id, common }) => {
            let source = catalog::source(id).ok_or_else(|| {
                Stop::usage(
                    format!("tidak ada rubrik bawaan \"{id}\"; daftarnya: spbe rubric list"),
                    format!("there is no built-in rubric \"{id}\"; the list: spbe rubric list"),
                )
            })?;
            Output::open(common)?.write(&source.text)?;
        }
        Command::Schema(Schema { common }) => Output::open(common)?.write(SCHEMA)?,
    }
    Ok(Exit::Done)
}
