//! The inputs of a run as places that must stay as they are.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::error::{JobError, JobErrorKind};
use super::walk::{Input, Select};

/// The inputs of a run, by the places where they are.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    files: HashSet<PathBuf>,
    folders: Vec<PathBuf>,
    select: Select,
}

impl Inputs {
    pub(super) fn new(named: &[Input], select: &Select) -> Self {
        let mut inputs = Self { select: select.clone(), ..Self::default() };
        for input in named {
            match input {
                Input::Path(path) if path.is_dir() => inputs.folders.extend(path.canonicalize()),
                Input::Path(path) => inputs.files.extend(path.canonicalize()),
                Input::Stdin => {}
            }
        }
        inputs
    }

    /// The same for the records of a folder: of an input around it, what is in the folder is not read.
    pub(super) fn around(mut self, output: &Path) -> Self {
        if let Ok(output) = output.canonicalize() {
            self.folders.retain(|folder| !output.starts_with(folder));
        }
        self
    }

    /// Sees that a file which is about to be replaced is none of the inputs.
    pub(super) fn spare(&self, path: &Path, output: &str) -> Result<(), JobError> {
        let Ok(place) = path.canonicalize() else { return Ok(()) };
        if self.files.contains(&place) {
            return Err(same_file(path, replaces(output)));
        }
        let below =
            |folder: &&PathBuf| place.strip_prefix(folder).is_ok_and(|relative| self.select.takes(relative));
        match self.folders.iter().find(below) {
            Some(folder) => {
                let message = format!("is in the input {}; {output} would replace it", folder.display());
                Err(same_file(path, message))
            }
            None => Ok(()),
        }
    }
}

/// What is wrong with an input that is an output.
pub(super) fn replaces(output: &str) -> String {
    format!("is an input; {output} would replace it")
}

/// Something that is read and written, or written twice.
pub(super) fn same_file(path: &Path, message: String) -> JobError {
    JobError::new(JobErrorKind::SameFile, message).at(path)
}
