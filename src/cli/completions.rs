//! `completions`: prints the completion script of a shell.

use clap::builder::PossibleValuesParser;
use clap::{Command, CommandFactory};
use clap_complete::Shell;

use crate::cli::{Arguments as RootArguments, ExitStatus, common_options, explain};

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  feedwright completions bash > ~/.local/share/bash-completion/completions/feedwright\n  feedwright completions zsh > ~/.zfunc/_feedwright\n  feedwright completions fish > ~/.config/fish/completions/feedwright.fish\n  feedwright completions powershell >> $PROFILE"
)]
pub(super) struct Arguments {
    /// The shell that will load the script.
    shell: Shell,
}

/// Prints the script.
pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut definition(), "feedwright", &mut script);
    if arguments.shell == Shell::Fish {
        // The generator leaves out the values of arguments without a name.
        let codes = list_codes().join(" ");
        let line = format!(
            "complete -c feedwright -n \"__fish_seen_subcommand_from explain\" -f -a \"{codes}\"\n"
        );
        script.extend_from_slice(line.as_bytes());
    }
    super::print(&script)
}

fn list_codes() -> Vec<&'static str> {
    explain::all_codes().map(|code| code.name).collect()
}

/// Returns the definition of the command line as scripts need it: only options with an effect,
/// and the codes that `explain` knows, which it does not insist on.
fn definition() -> Command {
    let root = common_options::move_to_commands(RootArguments::command());
    root.mut_subcommand("explain", |explain| {
        let codes = PossibleValuesParser::new(list_codes());
        explain.mut_arg(explain::CODE, |code| code.value_parser(codes))
    })
}
