//! Where commands other than `clean` write: a file, or standard output, which is `-`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use cleancopy::bulk::{self, Input};

use super::sentence;

/// Whether a path stands for standard input or output.
pub(super) fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// The input that a path names.
pub(super) fn input(path: &Path) -> Input {
    if is_standard(path) { Input::Stdin } else { Input::Path(path.to_owned()) }
}

/// Refuses outputs that would replace an input.
pub(super) fn are_no_inputs<'p>(
    outputs: impl IntoIterator<Item = &'p Path>,
    inputs: &[PathBuf],
) -> Result<(), String> {
    let which = if inputs.len() == 1 { "the" } else { "an" };
    let inputs: Vec<PathBuf> = inputs.iter().filter_map(|path| path.canonicalize().ok()).collect();
    match outputs.into_iter().find(|output| output.canonicalize().is_ok_and(|own| inputs.contains(&own))) {
        Some(output) => Err(format!("{}: is {which} input; name another output", output.display())),
        None => Ok(()),
    }
}

/// Writes a file, which has its name only when it is complete, or to standard output.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    if is_standard(path) {
        return print(bytes);
    }
    bulk::write_whole(path, bytes).map_err(|error| sentence(&error))
}

/// Writes to standard output. That it is closed is no error.
pub(super) fn print(bytes: &[u8]) -> Result<(), String> {
    let mut out = io::stdout();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("standard output: {error}")),
        _ => Ok(()),
    }
}
