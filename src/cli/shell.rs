//! Shell completions and man pages.

use clap::{Args, CommandFactory};

use super::args::Common;
use super::output::Output;
use super::stop::{OrTrouble, cannot_write};
use super::{Cli, Exit, Stop};

/// Print shell completions
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  spbe completions bash > ~/.local/share/bash-completion/completions/spbe")]
pub struct Completions {
    /// The shell
    shell: clap_complete::Shell,
    #[command(flatten)]
    common: Common,
}

/// Print the man page of spbe, or of one of its commands
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  spbe man score | man -l -")]
pub struct Man {
    /// The command
    command: Option<String>,
    #[command(flatten)]
    common: Common,
}

/// `spbe completions`.
pub fn completions(args: &Completions) -> Result<Exit, Stop> {
    let output = Output::open(&args.common)?;
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "spbe", &mut script);
    output.write(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}

/// `spbe man`.
pub fn man(args: &Man) -> Result<Exit, Stop> {
    let output = Output::open(&args.common)?;
    let mut root = Cli::command();
    root.build();
    let command = match &args.command {
        None => root,
        Some(name) => match root.find_subcommand(name) {
            Some(command) => command.clone(),
            None => {
                return Err(Stop::usage(
                    format!("tidak ada perintah \"{name}\""),
                    format!("there is no command \"{name}\""),
                ));
            }
        },
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page).or_stop(|| cannot_write("man"))?;
    output.write(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Done)
}
