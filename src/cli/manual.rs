//! `cleancopy man`: manual pages, made from the same arguments.

use std::io;

use clap::{Args, Command};

/// Whose page is printed.
#[derive(Debug, Args)]
pub(crate) struct Manual {
    /// The command whose page is printed, such as clean [default: all of the program]
    pub command: Option<String>,
}

impl Manual {
    /// The page, in the language of the program `man`. The error is for people.
    pub(crate) fn page(&self, mut program: Command) -> Result<Vec<u8>, String> {
        // Names the commands as they are called.
        program.build();
        let of = match &self.command {
            None => program,
            Some(name) => {
                let names: Vec<&str> = program.get_subcommands().map(Command::get_name).collect();
                let unknown = || format!("man: there is no command {name}; there are {}", names.join(", "));
                program.find_subcommand(name).ok_or_else(unknown)?.clone()
            }
        };
        let title = of.get_bin_name().unwrap_or(of.get_name()).replace(' ', "-");
        let mut page = Vec::new();
        let rendered =
            clap_mangen::Man::new(of.version(env!("CARGO_PKG_VERSION"))).title(title).render(&mut page);
        rendered.map_err(|error: io::Error| format!("man: {error}"))?;
        Ok(page)
    }
}
