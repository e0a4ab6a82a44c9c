//! The program `cleancopy`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

/// The memory of the static program; see Cargo.toml.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cleancopy::cli::main(std::env::args_os()).into()
}
