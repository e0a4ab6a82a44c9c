//! Which commands there are. What each takes is beside what it does.

use clap::{Parser, Subcommand};
use clap_complete::Shell;

use super::{args, eval, explain, learn, manual, rules};

/// Takes scraped news pages, HTML or plain text, and gives back the articles.
#[derive(Debug, Parser)]
#[command(name = "cleancopy", version, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Clean pages: files, directories, JSONL, Parquet, WARC, RSS; '-' or nothing is standard input
    #[command(after_help = args::EXAMPLES)]
    Clean(Box<args::Clean>),
    /// Measure articles against gold texts: figures, reports, benchmarks of several systems
    #[command(after_help = eval::EXAMPLES)]
    Eval(Box<eval::Eval>),
    /// Show why each block of a page is kept or dropped, on the terminal or as a report for a browser
    #[command(after_help = explain::EXAMPLES)]
    Explain(Box<explain::Explain>),
    /// Learn what the pages of a site have in common, as evidence for `clean --templates`
    #[command(after_help = learn::EXAMPLES)]
    Learn(Box<learn::Learn>),
    /// Put what was learned from several dumps together
    #[command(after_help = learn::EXAMPLES)]
    Merge(learn::Merge),
    /// Rules for single sites
    #[command(subcommand)]
    Rules(rules::Rules),
    /// Print completions for a shell
    Completions { shell: Shell },
    /// Print the manual page of a command, for `man -l -`
    Man(manual::Manual),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn arguments_are_consistent() {
        Cli::command().debug_assert();
    }
}
