//! How far a run is, kept beside its output: what a run that is resumed starts from.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::atomic::{self, unwritable};
use super::error::{JobError, JobErrorKind};
use super::feed::Cursor;
use super::kept::{Mark, checksum};
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
    /// How far the report is, if there is one that can be gone on with.
    pub report: Option<Mark>,
    /// How far the index of the articles seen so far is.
    pub indexed: Mark,
    /// The day on which the run began: what is read of a page may depend on it.
    pub day: String,
}

/// The format of journals. One that another version wrote, also in this format, is of other options.
const FORMAT: u32 = 2;

/// A journal as it is on disk: the text of a checkpoint, with what tells that it is whole.
#[derive(Serialize, Deserialize)]
struct Envelope {
    format: u32,
    checksum: u32,
    checkpoint: Box<RawValue>,
}

impl Envelope {
    fn of(checkpoint: &Checkpoint) -> serde_json::Result<Self> {
        let checkpoint = serde_json::value::to_raw_value(checkpoint)?;
        Ok(Self { format: FORMAT, checksum: checksum(checkpoint.get()), checkpoint })
    }

    /// The checkpoint, or why there is none.
    fn open(bytes: &[u8]) -> Result<Checkpoint, String> {
        #[derive(Deserialize)]
        struct Format {
            format: Option<u32>,
        }
        let damaged = |error: serde_json::Error| format!("is damaged, or no journal: {error}");
        let Format { format } = serde_json::from_slice(bytes).map_err(damaged)?;
        if format != Some(FORMAT) {
            return Err("was written by another version of cleancopy, which can finish that run".to_owned());
        }
        let envelope: Self = serde_json::from_slice(bytes).map_err(damaged)?;
        if checksum(envelope.checkpoint.get()) != envelope.checksum {
            return Err("is damaged: its checksum is another".to_owned());
        }
        serde_json::from_str(envelope.checkpoint.get()).map_err(damaged)
    }
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
        let refuse = |message: String| JobError::new(JobErrorKind::OtherRun, message).at(&self.path);
        let bytes = match fs::read(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            result => result.map_err(|error| refuse("cannot be read".to_owned()).because(error))?,
        };
        let checkpoint = Envelope::open(&bytes).map_err(refuse)?;
        if checkpoint.identity.options != self.identity.options {
            return Err(refuse(
                "the interrupted run had other options, or was of another version".to_owned(),
            ));
        }
        if checkpoint.identity.inputs != self.identity.inputs {
            return Err(refuse("the inputs changed since the interrupted run".to_owned()));
        }
        Ok(Some(checkpoint))
    }

    /// Replaces the last checkpoint.
    pub(super) fn save(&self, checkpoint: &Checkpoint) -> Result<(), JobError> {
        let temporary = atomic::partial(&self.path);
        let save = || {
            atomic::expect_regular(&temporary)?;
            let mut file = File::create(&temporary)?;
            file.write_all(serde_json::to_string(&Envelope::of(checkpoint)?)?.as_bytes())?;
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
