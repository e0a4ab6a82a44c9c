//! The program `cleancopy`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    cleancopy::cli::main(std::env::args_os()).into()
}
