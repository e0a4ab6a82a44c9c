//! How far a run is, kept beside its output: what a run that is resumed starts from.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::atomic::{self, unwritable};
use super::error::{JobError, JobErrorKind};
use super::feed::Cursor;
use super::report::Summary;
use super::sink::State;

/// What must be the same for a run to go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Identity {
    /// Of everything that decides about the bytes of the output.
    pub options: String,
    /// Of the names, sizes and times of the inputs.
    pub inputs: String,
}

/// A place in a run: everything before it is on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    pub identity: Identity,
    pub cursor: Cursor,
    pub output: State,
    pub summary: Summary,
    /// Bytes of the report.
    pub report: Option<u64>,
    /// Articles in the index of those seen so far.
    pub indexed: u64,
}

/// Keeps checkpoints.
pub(super) struct Journal {
    path: PathBuf,
    pub identity: Identity,
}

impl Journal {
    /// The journal of an output.
    pub(super) fn new(output: &Path, identity: Identity) -> Result<Self, JobError> {
        let path = atomic::journal(output);
        atomic::expect_regular(&path).map_err(|error| unwritable(&path, error))?;
        Ok(Self { path, identity })
    }

    /// The last checkpoint, if a run was interrupted.
    pub(super) fn load(&self) -> Result<Option<Checkpoint>, JobError> {
        let refuse = |message: &str| JobError::new(JobErrorKind::OtherRun, message).at(&self.path);
        let bytes = match fs::read(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            result => result.map_err(|error| refuse("cannot be read").because(error))?,
        };
        let checkpoint: Checkpoint =
            serde_json::from_slice(&bytes).map_err(|error| refuse("is no journal").because(error))?;
        if checkpoint.identity.options != self.identity.options {
            return Err(refuse("the interrupted run had other options"));
        }
        if checkpoint.identity.inputs != self.identity.inputs {
            return Err(refuse("the inputs changed since the interrupted run"));
        }
        Ok(Some(checkpoint))
    }

    /// Replaces the last checkpoint.
    pub(super) fn save(&self, checkpoint: &Checkpoint) -> Result<(), JobError> {
        let temporary = atomic::partial(&self.path);
        let save = || {
            atomic::expect_regular(&temporary)?;
            let mut file = File::create(&temporary)?;
            file.write_all(serde_json::to_string(checkpoint)?.as_bytes())?;
            file.sync_data()?;
            fs::rename(&temporary, &self.path)
        };
        save().map_err(|error| unwritable(&self.path, error))
    }

    /// Forgets a run that came to its end.
    pub(super) fn remove(&self) -> Result<(), JobError> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(unwritable(&self.path, error)),
            _ => Ok(()),
        }
    }
}
