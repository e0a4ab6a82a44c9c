//! No two runs write one output. The file of a lock may outlive a run that was killed; the lock itself does not.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::Job;
use super::atomic::{self, Destination, parent, unwritable};
use super::error::{JobError, JobErrorKind};
use super::places::file_id;
use super::sink::Output;

/// Keeps other runs from an output as long as it lives, which is no longer than the process.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the locks of all outputs that have a name of their own.
    pub(super) fn all(job: &Job) -> Result<Vec<Self>, JobError> {
        let mut locks = Vec::new();
        for path in job.output.path().into_iter().chain(job.report.as_deref()) {
            if let Some(place) = lockable(path, job)? {
                locks.extend(Self::take(path, atomic::beside(&place, ".lock"))?);
            }
        }
        Ok(locks)
    }

    fn take(output: &Path, path: PathBuf) -> Result<Option<Self>, JobError> {
        let failed = |error| unwritable(output, error);
        loop {
            atomic::expect_regular(&path).map_err(failed)?;
            let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
            let file = file.map_err(failed)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    let message = format!("another run is writing it (it holds {})", path.display());
                    return Err(JobError::new(JobErrorKind::Locked, message).at(output));
                }
                // There are file systems without locks.
                Err(TryLockError::Error(_)) => return Ok(None),
                Ok(()) => {}
            }
            // The run before takes the name away at its end, which may have been just now.
            let named = path.metadata().ok().as_ref().and_then(file_id);
            if file.metadata().is_ok_and(|own| file_id(&own) == named) {
                return Ok(Some(Self { path, _file: file }));
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // One that stays locks nothing.
        let _ = fs::remove_file(&self.path);
    }
}

/// The path whose lock stands for an output: without links, so that all its names have one.
fn lockable(path: &Path, job: &Job) -> Result<Option<PathBuf>, JobError> {
    let failed = |error| unwritable(path, error);
    let is_folder = |output: &Output| matches!(output, Output::Directory(folder) if folder == path);
    if is_folder(&job.output) {
        fs::create_dir_all(path).map_err(failed)?;
        return path.canonicalize().map(Some).map_err(failed);
    }
    match Destination::of_output(path)? {
        Destination::Special => Ok(None),
        Destination::File(target) => {
            let parent = parent(&target).canonicalize().map_err(failed)?;
            Ok(target.file_name().map(|name| parent.join(name)))
        }
    }
}
